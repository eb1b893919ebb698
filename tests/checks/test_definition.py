"""Each definition check: one tender that trips it, and the good tender, which trips none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import cast

import pytest

from tendering.checks import CHECKS, check_tender
from tendering.model.codes import CODES
from tendering.model.findings import Severity, stopping
from tendering.model.tender import (
    Aggregation,
    AtLastPlace,
    AwardBy,
    Better,
    CapacityRule,
    Effect,
    Keep,
    Limit,
    LimitMethod,
    Lot,
    LowPrice,
    Minimum,
    Per,
    Places,
    PriceElement,
    PriceRule,
    RelatedBidders,
    RoundingPolicy,
    Rung,
    Stage,
    Tender,
    Zone,
)
from tests.checks.tenders import (
    CQC,
    FRAMEWORK,
    GOOD,
    LOT,
    MAIN,
    F,
    but,
    hours_shared,
    level,
    question,
    role,
    with_agreement,
    with_criterion,
    with_levels,
    with_lot,
    with_price,
    with_rule,
)

UNSTATED_METHOD = cast("LimitMethod", None)
UNSTATED_EFFECT = cast("Effect", None)
TWO_STAGES = (Stage(id="selection"), Stage(id="tender"))


def limited(method: LimitMethod, *, counts: str = "zones", of: str = "main") -> Limit:
    return Limit(role=of, counts=counts, most=1, when_exceeded=method)


def mains(**changes: object) -> Tender:
    return with_lot(roles=(replace(MAIN, **changes), FRAMEWORK))


def frameworks(**changes: object) -> Tender:
    return with_lot(roles=(MAIN, replace(FRAMEWORK, **changes)))


TRIPS: list[tuple[str, Callable[[], Tender], str, str]] = [
    # code, the tender, its place, words of the sentence
    ("D005", lambda: but(pass_fail=(CQC, CQC)), "pass_fail[cqc]", "used 2 times"),
    (
        "D005",
        lambda: but(pass_fail=(replace(CQC, id="Q1"),)),
        "pass_fail[Q1]",
        "a criterion and a pass/fail question",
    ),
    ("D006", lambda: with_criterion(0, scale="gold"), "criteria[Q1].scale", "scale gold"),
    ("D006", lambda: with_criterion(2, parent="T"), "criteria[S.1].parent", "section T"),
    ("D006", lambda: with_criterion(0, lots=("1", "9")), "criteria[Q1].lots", "lot 9"),
    ("D006", lambda: with_criterion(0, stage="first"), "criteria[Q1].stage", "defined: none"),
    (
        "D006",
        lambda: but(pass_fail=(replace(CQC, applies_to="chief"),)),
        "pass_fail[cqc].applies_to",
        "main and framework",
    ),
    (
        "D006",
        lambda: frameworks(including=("chief",)),
        "lots[1].roles[framework].places.including",
        "role chief",
    ),
    ("D006", lambda: mains(drawn_from="list"), "lots[1].roles[main].drawn_from", "role list"),
    (
        "D006",
        lambda: mains(by_zone={"east": Places(most=2)}),
        "lots[1].roles[main].by_zone",
        "zone east",
    ),
    (
        "D006",
        lambda: but(limits=(limited(LimitMethod.RANKED, of="chief"),)),
        "limits[0].role",
        "role chief",
    ),
    (
        "D006",
        lambda: but(ties=(Rung(kind="higher", of="Q9"), GOOD.ties[1])),
        "ties[0].higher",
        "criterion Q9",
    ),
    (
        "D006",
        lambda: but(ties=(Rung(kind="lower_price", of="x"), GOOD.ties[1])),
        "ties[0].lower_price",
        "price item x",
    ),
    ("D006", lambda: with_price(basket={"night": F(1)}), "price.basket", "price item night"),
    (
        "D050",
        lambda: with_price(weight=F(30)),
        "weights.total",
        "price 30 and Q1, S.1 and S.2 60 add to 90, and the stated total is 100",
    ),
    (
        "D050",
        lambda: but(
            criteria=(*GOOD.criteria, question("Q2", 5, lots=("2",))),
            lots=(LOT, replace(LOT, id="2")),
        ),
        "lots[2]",
        "lot 2: price 40 and Q1, S.1, S.2 and Q2 65 add to 105",
    ),
    (
        "D050",
        lambda: but(
            weights_as="of_parent",
            criteria=(question("Q1", 50), *[replace(c, weight=F(50)) for c in GOOD.criteria[1:]]),
        ),
        "weights.total",
        "Q1 and S 100 add to 140",
    ),
    (
        "D051",
        lambda: but(
            stages=TWO_STAGES, criteria=(*GOOD.criteria, question("E1", 60, stage="selection"))
        ),
        "stages[selection]",
        "(E1) add to 60",
    ),
    (
        "D052",
        lambda: with_criterion(1, weight=F(25)),
        "criteria[S].weight",
        "S.1 and S.2 add to 30, and must add to 25",
    ),
    ("D052", lambda: but(weights_as="of_parent"), "criteria[S].weight", "must add to 100"),
    ("D053", lambda: but(weights_as=None), "weights.as", "of the award or of the parent"),
    (
        "D054",
        lambda: with_price(elements=(PriceElement(item="hourly", weight=F(30)),)),
        "price.elements",
        "hourly add to 30, and price weighs 40",
    ),
    ("D055", lambda: with_criterion(0, scale=None), "criteria[Q1]", "no scale"),
    ("D055", lambda: with_criterion(2, parent="Q1"), "criteria[Q1]", "one or the other"),
    ("D055", lambda: with_criterion(1, parent="S"), "criteria[S].parent", "under itself"),
    ("D056", lambda: with_criterion(0, weight=F(-1)), "criteria[Q1].weight", "-1 is below nought"),
    (
        "D057",
        lambda: with_levels(level(0, 0), level(2, 50), level(1, 100)),
        "scales.quality.levels[2].mark",
        "1 stands after 2",
    ),
    (
        "D057",
        lambda: with_levels(level(0, 0), level(1, 50), level(1, 100)),
        "scales.quality.levels[2].mark",
        "is there twice",
    ),
    (
        "D058",
        lambda: with_levels(level(0, -1), level(1, 100)),
        "scales.quality.levels[0].worth",
        "-1 per cent",
    ),
    (
        "D058",
        lambda: with_levels(level(0, 0), level(1, 101)),
        "scales.quality.levels[1].worth",
        "101 per cent",
    ),
    (
        "D059",
        lambda: with_levels(level(0, 50), level(1, 40)),
        "scales.quality.levels[1].worth",
        "less than the 50",
    ),
    (
        "D060",
        lambda: with_criterion(0, minimum=Minimum(mark=F(3), effect=Effect.MUST_REJECT)),
        "criteria[Q1].minimum.mark",
        "3 is not on the scale quality, which allows 0, 1 and 2",
    ),
    (
        "D061",
        lambda: with_criterion(1, minimum=Minimum(mark=F(1), effect=Effect.MUST_REJECT)),
        "criteria[S].minimum",
        "a section or a total",
    ),
    (
        "D061",
        lambda: but(minimum_quality=Minimum(percent=F(101), effect=Effect.MAY_REJECT)),
        "minimum_quality",
        "101 per cent",
    ),
    ("D062", lambda: with_rule(effect=None), "price.items[hourly].effect", "hourly"),
    ("D063", lambda: with_price(formula=None), "price.formula", "40 points"),
    ("D063", lambda: with_price(baseline=None), "price.baseline", "price.baseline"),
    ("D063", lambda: with_price(scope=None), "price.scope", "price.scope"),
    ("D063", lambda: with_price(zero=None), "price.zero", "price.zero"),
    ("D063", lambda: with_price(one_bid=None), "price.one_bid", "price.one_bid"),
    ("D063", lambda: with_price(items=()), "price.items", "no price is asked"),
    ("D064", lambda: with_price(formula="cheapest"), "price.formula", "lowest_over_bid"),
    (
        "D065",
        lambda: with_price(formula="mean_based", parameters={"at_mean": F(50)}),
        "price.parameters",
        "needs the parameter per_percent",
    ),
    (
        "D065",
        lambda: with_price(formula="two_anchors", parameters={"least": F(10)}),
        "price.parameters",
        "needs the parameter most",
    ),
    (
        "D065",
        lambda: with_price(formula="two_anchors", better=Better.HIGHER),
        "price.parameters",
        "needs the parameter least",
    ),
    (
        "D065",
        lambda: with_price(parameters={"base": F(2)}),
        "price.parameters",
        "knows no parameter base",
    ),
    (
        "D066",
        lambda: with_price(formula="logarithmic", parameters={"base": F(2)}),
        "price.formula",
        "price_points",
    ),
    (
        "D066",
        lambda: but(
            award_by=AwardBy(
                rule="quality_power_over_price",
                better=Better.HIGHER,
                parameters={"quality_weight": F(60), "cost_weight": F(40)},
            )
        ),
        "award_by",
        "does not list total",
    ),
    (
        "D067",
        lambda: but(award_by=AwardBy(rule="hunch", better=Better.LOWER)),
        "award_by",
        "price_per_quality_point",
    ),
    (
        "D068",
        lambda: with_rule(rule=PriceRule(floor=F(18), ceiling=F(12))),
        "price.items[hourly].rule",
        "the floor 18 is above the ceiling 12",
    ),
    ("D068", lambda: with_rule(rule=PriceRule()), "price.items[hourly].rule", "states no price"),
    (
        "D068",
        lambda: with_rule(rule=PriceRule(fixed=F(15), floor=F(12))),
        "price.items[hourly].rule",
        "one of them must go",
    ),
    (
        "D069",
        lambda: with_lot(roles=(replace(MAIN, including=("framework",)), FRAMEWORK)),
        "lots[1].roles[main].places.including",
        "inside the other",
    ),
    (
        "D069",
        lambda: with_lot(
            roles=(replace(MAIN, drawn_from="framework"), replace(FRAMEWORK, including=()))
        ),
        "lots[1].roles[main].drawn_from",
        "do not include main",
    ),
    (
        "D070",
        lambda: frameworks(places=Places(most=3)),
        "lots[1].roles[framework].places.most",
        "main can hold up to 4 places over the lot, and framework, which includes them, has 3",
    ),
    (
        "D070",
        lambda: mains(places=Places(most=None)),
        "lots[1].roles[framework].places.most",
        "without limit",
    ),
    (
        "D071",
        lambda: with_lot(
            roles=(replace(MAIN, drawn_from="framework", places=Places(most=21)), FRAMEWORK)
        ),
        "lots[1].roles[main].places.most",
        "21 places",
    ),
    (
        "D072",
        lambda: mains(places=Places(most=2, least=3)),
        "lots[1].roles[main].places.least",
        "at least 3 are needed and at most 2",
    ),
    ("D072", lambda: mains(places=Places(most=0)), "lots[1].roles[main].places.most", "no place"),
    (
        "D073",
        lambda: mains(by_zone={"north": Places(most=3)}),
        "lots[1].roles[main].by_zone.north",
        "3 places for main where other zones have 2 places",
    ),
    (
        "D074",
        lambda: replace(hours_shared(), limits=(limited(LimitMethod.PREFERENCE),)),
        "limits[0].when_exceeded",
        "lot 1",
    ),
    (
        "D075",
        lambda: but(
            limits=(limited(LimitMethod.PREFERENCE),),
            related_bidders=RelatedBidders(limits="group"),
        ),
        "limits[0].when_exceeded",
        "group",
    ),
    (
        "D076",
        lambda: but(limits=(limited(LimitMethod.RANKED, of="framework"),)),
        "limits[0].counts",
        "framework",
    ),
    (
        "D077",
        lambda: but(limits=(limited(LimitMethod.PREFERENCE, counts="lots"),)),
        "limits[0].counts",
        "preference",
    ),
    (
        "D078",
        lambda: but(
            limits=(
                limited(LimitMethod.RANKED),
                limited(LimitMethod.BEST_OVERALL, counts="lots", of="framework"),
            )
        ),
        "limits[1].when_exceeded",
        "ranked and best_overall",
    ),
    (
        "D079",
        lambda: replace(frameworks(hours_share=F(1, 2)), capacity=CapacityRule(when_short="stop")),
        "lots[1].roles[framework].hours_share",
        "whole lot",
    ),
    (
        "D080",
        lambda: replace(
            hours_shared(capacity=CapacityRule(when_short="stop")),
            limits=(limited(LimitMethod.BEST_OVERALL),),
        ),
        "limits[0].when_exceeded",
        "stop",
    ),
    (
        "D081",
        lambda: replace(
            with_lot(lot_total="without_zone_questions"),
            criteria=(replace(GOOD.criteria[0], per=Per.ZONE), *GOOD.criteria[1:]),
            limits=(
                limited(LimitMethod.BEST_OVERALL),
                limited(LimitMethod.BEST_OVERALL, counts="lots", of="framework"),
            ),
        ),
        "limits[1].when_exceeded",
        "main of lot 1 by 100 points; framework of lot 1 by 70 points",
    ),
    (
        "D081",
        lambda: but(
            award_by=AwardBy(rule="price_only", better=Better.LOWER),
            price=replace(
                GOOD.price,
                items=(
                    replace(GOOD.price.items[0], lots=("1",)),
                    replace(GOOD.price.items[0], id="weekly", unit="week", lots=("2",)),
                ),
            ),
            lots=(LOT, replace(LOT, id="2")),
            limits=(limited(LimitMethod.BEST_OVERALL),),
        ),
        "limits[0].when_exceeded",
        "hourly per hour; main of lot 2",
    ),
    (
        "D081",
        lambda: but(
            aggregation=Aggregation(method="sum_of_ranks", missing="error"),
            lots=(LOT, replace(LOT, id="2")),
            limits=(limited(LimitMethod.BEST_OVERALL),),
        ),
        "limits[0].when_exceeded",
        "main of lot 1 by sums of the ranks in lot 1; main of lot 2",
    ),
    (
        "D082",
        lambda: replace(
            mains(at_last_place=AtLastPlace.ADMIT_ALL), limits=(limited(LimitMethod.BEST_OVERALL),)
        ),
        "lots[1].roles[main].at_last_place",
        "needs tie_break",
    ),
    (
        "D083",
        lambda: replace(
            with_agreement(stated_maximum=20),
            lots=frameworks(at_last_place=AtLastPlace.ADMIT_ALL).lots,
        ),
        "lots[1].roles[framework].at_last_place",
        "hard maximum of 20",
    ),
    ("D084", lambda: but(ties=GOOD.ties[:1]), "ties", "without a draw"),
    ("D085", lambda: but(ties=GOOD.ties[::-1]), "ties[0]", "rung 1, and 1 after it"),
    (
        "D086",
        lambda: but(ties=(Rung(kind="earlier"), GOOD.ties[1])),
        "ties[0]",
        "no times of submission",
    ),
    (
        "D086",
        lambda: replace(
            with_rule(rule=PriceRule(fixed=F(15))),
            ties=(Rung(kind="lower_price", of="hourly"), GOOD.ties[1]),
        ),
        "ties[0]",
        "fixed",
    ),
    (
        "D086",
        lambda: replace(
            with_criterion(0, per=Per.ZONE), lots=(replace(LOT, lot_total="best_zone"),)
        ),
        "ties[0]",
        "zone by zone",
    ),
    (
        "D086",
        lambda: but(
            stages=TWO_STAGES,
            criteria=(*GOOD.criteria, question("E1", 100, stage="selection")),
            ties=(Rung(kind="higher", of="E1"), GOOD.ties[1]),
        ),
        "ties[0]",
        "not carried forward",
    ),
    (
        "D087",
        lambda: but(pass_fail=(replace(CQC, because=None),)),
        "pass_fail[cqc].because",
        "condition",
    ),
    (
        "D088",
        lambda: with_criterion(0, per=Per.ZONE),
        "lots[1].lot_total",
        "framework for the whole lot and marks Q1",
    ),
    (
        "D089",
        lambda: hours_shared(capacity=None),
        "lots[1].roles[main].hours_share",
        "no capacity rule",
    ),
    (
        "D090",
        lambda: replace(
            hours_shared(), lots=(replace(hours_shared().lots[0], zones=(Zone(id="north"),)),)
        ),
        "lots[1].roles[main].hours_share",
        "north print none",
    ),
    ("D091", lambda: but(aggregation=Aggregation(method="mean")), "aggregation.missing", "mean"),
    ("D092", lambda: but(on_withdrawal=None), "on_withdrawal", "lot 1"),
    ("D092", lambda: with_lot(reserves=0), "on_withdrawal", "would stay empty"),
    ("D093", lambda: but(kpis=()), "kpis", "key performance indicators"),
    ("D093", lambda: with_agreement(call_off=None), "agreement.call_off", "call-off"),
    ("D093", lambda: with_agreement(terms=()), "agreement.terms", "terms"),
    ("D093", lambda: with_agreement(tupe=()), "agreement.tupe", "TUPE"),
    ("D093", lambda: but(specification=()), "specification", "specification"),
    ("D093", lambda: but(instructions=()), "instructions", "instructions"),
    ("D094", lambda: with_lot(roles=()), "lots[1]", "no role"),
    ("D094", lambda: with_lot(zones=()), "lots[1].roles[main].per", "the lot has none"),
    (
        "D095",
        lambda: but(
            stages=(
                Stage(id="selection", keep=Keep(most=5, at_last_place=AtLastPlace.ADMIT_ALL)),
                Stage(id="tender"),
            )
        ),
        "stages[selection].keep",
        "keeps 5",
    ),
    (
        "D096",
        lambda: but(limits=(replace(limited(LimitMethod.RANKED), most=0),)),
        "limits[0].most",
        "0 zones",
    ),
    (
        "D097",
        lambda: replace(
            with_criterion(0, per=Per.ZONE),
            lots=(replace(LOT, zones=(), roles=(role("framework", Per.LOT, 20),)),),
        ),
        "criteria[Q1].per",
        "lot 1 has no zones",
    ),
    ("D098", lambda: but(pass_fail=(replace(CQC, id="late"),)), "pass_fail[late]", "word late"),
    (
        "D098",
        lambda: with_lot(
            roles=(replace(MAIN, role="all"), replace(FRAMEWORK, including=("all",)))
        ),
        "lots[1].roles[all]",
        "word all",
    ),
    (
        "D099",
        lambda: but(award_by=AwardBy(rule="price_per_quality_point", better=Better.HIGHER)),
        "better",
        "better lower",
    ),
    (
        "X07",
        lambda: but(limits=(limited(UNSTATED_METHOD),)),
        "limits[0].when_exceeded",
        "at most 1 zones as main",
    ),
    (
        "X08",
        lambda: with_levels(level(0, 0), level(1, 50, " "), level(2, 100)),
        "scales.quality.levels[1].descriptor",
        "mark 1 has no wording",
    ),
    ("X08", lambda: with_criterion(0, question=None), "criteria[Q1].question", "Q1"),
    ("X08", lambda: but(ties=()), "ties", "how a tie is settled"),
    ("X08", lambda: but(ties=(Rung(kind="draw"),)), "ties[0].draw.commitment", "no commitment"),
    (
        "X08",
        lambda: but(ties=(Rung(kind="draw", commitment="abc"),)),
        "ties[0].draw.commitment",
        "not 3 characters",
    ),
    (
        "X08",
        lambda: but(ties=(Rung(kind="draw", commitment="g" * 64),)),
        "ties[0].draw.commitment",
        "SHA-256",
    ),
    (
        "X08",
        lambda: but(pass_fail=(replace(CQC, effect=UNSTATED_EFFECT),)),
        "pass_fail[cqc].effect",
        "failing it",
    ),
    (
        "D100",
        lambda: with_price(low_price=(LowPrice(trigger="hunch"),)),
        "price.low_price[0].trigger",
        "the screen hunch is not known",
    ),
    (
        "D100",
        lambda: with_price(low_price=(LowPrice(trigger="below_cost_build_up"),)),
        "price.low_price[0].trigger",
        "has no cost",
    ),
]


def test_nothing_is_wrong_with_the_good_tender() -> None:
    assert check_tender(GOOD) == ()


@pytest.mark.parametrize(
    ("code", "make", "where", "words"), TRIPS, ids=[f"{t[0]}-{n}" for n, t in enumerate(TRIPS)]
)
def test_each_check_finds_its_mistake(
    code: str, make: Callable[[], Tender], where: str, words: str
) -> None:
    found = [f for f in check_tender(make()) if f.code == code and f.where == where]
    assert len(found) == 1, check_tender(make())
    assert words in found[0].message
    assert found[0].remedy


def test_every_definition_code_has_a_test() -> None:
    codes = {c for c in CODES if "D050" <= c <= "D199"}
    assert codes <= {code for code, *_ in TRIPS}


def test_only_what_a_result_rests_on_stops_evaluate() -> None:
    stops = {code: CODES[code].stops for code in CODES}
    assert "evaluate" in stops["D050"]
    assert "evaluate" in stops["X07"]
    for code in ("X08", "D073", "D092", "D093", "X15", "X02"):
        assert stops[code] == ("pack",)
    assert stops["X01"] == ()
    lacking = replace(with_agreement(terms=(), tupe=(), call_off=None), kpis=(), ties=())
    assert not stopping(check_tender(lacking), "evaluate")
    assert stopping(check_tender(lacking), "pack")


def test_a_share_of_hours_without_a_capacity_rule_limits_nobody_and_stops_nothing() -> None:
    zones = (Zone(id="north"), Zone(id="south"))
    shared = hours_shared(capacity=None)
    silent = replace(shared, lots=(replace(shared.lots[0], zones=zones),))
    assert {f.code for f in check_tender(silent)} == {"D089"}
    assert not stopping(check_tender(silent), "evaluate")


FINE: list[Callable[[], Tender]] = [
    # what looks like a mistake and is none
    lambda: but(
        weights_as="of_parent",
        criteria=(
            replace(GOOD.criteria[0], weight=F(30)),
            GOOD.criteria[1],
            replace(GOOD.criteria[2], weight=F(40)),
            replace(GOOD.criteria[3], weight=F(60)),
        ),
    ),
    lambda: but(
        stages=TWO_STAGES, criteria=(*GOOD.criteria, question("E1", 100, stage="selection"))
    ),
    lambda: but(
        award_by=AwardBy(rule="price_only", better=Better.LOWER),
        criteria=(),
        weights_as=None,
        price=replace(GOOD.price, weight=F(0), formula=None),
        ties=GOOD.ties[1:],
    ),
    lambda: with_price(
        elements=(PriceElement(item="hourly", weight=F(40), formula="linear_from_lowest"),),
        formula=None,
    ),
    lambda: replace(
        with_price(formula="logarithmic", parameters={"base": F(2)}),
        rounding=RoundingPolicy(at={"price_points": 2}),
    ),
    lambda: with_rule(rule=PriceRule(floor=F(17), ceiling=F(17))),
    lambda: mains(by_zone={"north": Places(most=3, because="More hours.")}),
    lambda: frameworks(places=Places(most=4)),
    lambda: with_lot(
        roles=(replace(MAIN, drawn_from="framework"), replace(FRAMEWORK, places=Places(most=2)))
    ),
    lambda: with_lot(roles=(MAIN, replace(FRAMEWORK, places=Places(most=None)))),
    hours_shared,
    lambda: but(
        limits=(
            limited(LimitMethod.BEST_OVERALL),
            limited(LimitMethod.BEST_OVERALL, counts="lots", of="framework"),
        )
    ),
    lambda: but(
        limits=(limited(LimitMethod.PREFERENCE),), related_bidders=RelatedBidders(same_zone="one")
    ),
    lambda: replace(hours_shared(), limits=(limited(LimitMethod.BEST_OVERALL),)),
    lambda: frameworks(at_last_place=AtLastPlace.ADMIT_ALL),
    lambda: but(aggregation=Aggregation(method="mean", missing="error")),
    lambda: with_criterion(1, minimum=Minimum(percent=F(50), effect=Effect.MAY_REJECT)),
    lambda: replace(with_lot(reserves=0), on_withdrawal=None),
]


@pytest.mark.parametrize("make", FINE, ids=[str(n) for n in range(len(FINE))])
def test_what_only_looks_like_a_mistake_is_none(make: Callable[[], Tender]) -> None:
    assert [f for f in check_tender(make()) if f.severity is not Severity.NOTE] == []


def test_roles_nested_twice_are_counted_once() -> None:
    roles = (
        MAIN,
        role("list", Per.LOT, 10, including=("main",)),
        replace(FRAMEWORK, including=("list", "main"), places=Places(most=10)),
    )
    assert not [f for f in check_tender(with_lot(roles=roles)) if f.code == "D070"]


def test_a_finding_points_to_the_line_the_reader_knows() -> None:
    tender = replace(with_price(weight=F(30)), places_at={"weights": "tender.yaml:40:1"})
    assert [f.where for f in check_tender(tender)] == ["tender.yaml:40:1"]


def test_the_checks_are_told_apart_by_name() -> None:
    names = [check.__name__ for check in CHECKS]
    assert len(set(names)) == len(names)
    assert all(name.split("_")[0].upper() in CODES for name in names)


def test_a_tender_without_anything_is_checked_without_falling_over() -> None:
    bare = Tender(id="t", title="t", authority=GOOD.authority, lots=(Lot(id="1", title="L"),))
    codes = {f.code for f in check_tender(bare)}
    assert {"D050", "D093", "D094", "X08", "X54"} <= codes
