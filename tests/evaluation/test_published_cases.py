"""Published worked examples and results, reproduced through public functions. The numbers are in ``cases/``."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tendering.evaluation.aggregation import mean_rating
from tendering.evaluation.award_rules import AwardField, Offer
from tendering.evaluation.evaluate import evaluate
from tendering.evaluation.price import basket_price
from tendering.evaluation.price_formulas import price_field
from tendering.evaluation.price_rules import passes_band, passes_fixed, sum_difference
from tendering.evaluation.quality import question_points
from tendering.evaluation.ranking import grouped, ranks
from tendering.evaluation.registry import AWARD_RULES, PRICE_FORMULAS
from tendering.evaluation.stages import kept
from tendering.evaluation.volume import (
    Request,
    WhenTooBig,
    fill_in_order,
    share_pro_rata,
    shared_in_order,
    uniform_price,
)
from tendering.files.definition import tender_from_text
from tendering.model.numbers import Rounding, fixed, rounded
from tendering.model.tender import (
    Aggregation,
    AtLastPlace,
    AwardBy,
    Better,
    Effect,
    Keep,
    PassFailQuestion,
    PassTest,
    Per,
    Places,
    Price,
    PriceElement,
    PriceItem,
    PriceRule,
    QuestionKind,
    Role,
    RoundingPolicy,
    Rung,
)
from tests.evaluation.build import (
    F,
    answer,
    codes,
    decision,
    dossier,
    lot,
    mark,
    order_of,
    price,
    question,
    ranks_of,
    scale,
    scored,
    standing,
    statuses,
    tender,
)

FOLDER = Path(__file__).parent / "cases"
CATALYST = ("26", "28", "30", "32", "34", "36")


def case(number: str) -> Any:
    """Read a case; every number in it exactly."""
    (path,) = FOLDER.glob(f"{number}-*.json")
    return json.loads(path.read_text(encoding="utf-8"), parse_float=F)


def priced(weight: object, **more: Any) -> Price:
    settings: dict[str, Any] = {
        "items": (PriceItem(id="p"),),
        "formula": "lowest_over_bid",
        "baseline": "admissible",
        "scope": "lot",
        "zero": "error",
        "one_bid": "formula",
        **more,
    }
    return Price(weight=F(str(weight)), **settings)


def points(
    weight: object, prices: dict[str, Any], places: int | None, **more: Any
) -> dict[str, F | None]:
    at = {} if places is None else {"price_points": places}
    t = tender(price=priced(weight, **more), rounding=RoundingPolicy(at=at))
    found = scored(dossier(t, prices=prices))
    return {s.bidder: s.price for s in found.standings["1", None]}


@pytest.mark.parametrize(
    ("number", "weight", "places"), [("01", 300, 1), ("02", 35, 1), ("04", 100, 0), ("05", 40, 0)]
)
def test_lowest_over_bid(number: str, weight: int, places: int) -> None:
    c = case(number)
    prices = {b["bidder"]: b["price"] for b in c["inputs"]["bids"]}
    assert points(weight, prices, places) == c["published"]["price_scores"]


def test_02_multipliers_make_the_maxima() -> None:
    c = case("02")
    for criterion in c["inputs"]["criteria"]:
        if "multiplier" in criterion:
            top = F(criterion["scale_max"])
            full = question_points(F(criterion["max_points"]), scale(), top, RoundingPolicy())
            assert full == criterion["multiplier"] * top
    assert sum(c["inputs"]["section_points"].values()) == c["published"]["total_points"]


def test_06_a_nil_price_in_one_element() -> None:
    c = case("06")
    elements = tuple(
        PriceElement(item=e["id"], weight=F(e["weight"])) for e in c["inputs"]["price_elements"]
    )
    items = tuple(PriceItem(id=e.item) for e in elements)
    rows = tuple(
        price(b["bidder"], p, i) for b in c["inputs"]["bids"] for i, p in b["prices"].items()
    )

    def with_zero(zero: str) -> Any:
        t = tender(price=priced(30, elements=elements, items=items, zero=zero))
        return scored(replace(dossier(t, {r.bidder: {} for r in rows}), prices=rows))

    refused = with_zero("error")
    assert codes(refused) == ["S010"]
    assert statuses(refused)["Bidder 2"] == "incomplete"
    assert standing(refused, "Bidder 2").price is None
    stated = with_zero("points")
    published = c["published"]["price_scores"]
    for bidder, expected in published.items():
        found = standing(stated, bidder).points
        assert {i: found[f"price:{i}"] for i in expected if expected[i] is not None} == {
            i: p for i, p in expected.items() if p is not None
        }
    assert published["Bidder 2"]["additional_unit"] is None  # printed as undefined
    assert standing(stated, "Bidder 2").points["price:additional_unit"] == 15


def test_08_adjusted_score() -> None:
    c = case("08")
    rule = AWARD_RULES["reference_over_bid"]
    bids = {
        b["bidder"]: Offer(F(b["price"]), F(b["technical_score"])) for b in c["inputs"]["bids"]
    }
    field = AwardField(
        lowest_price=min(o.price for o in bids.values()),
        best_quality=max(o.quality for o in bids.values()),
        lowest_quality=min(o.quality for o in bids.values()),
        quality_available=F(100),
        parameters={"reference_price": F(c["inputs"]["reference_price"])},
    )
    values = {b: rule.function(o, field) for b, o in bids.items()}
    assert {b: rounded(v, 0) for b, v in values.items()} == c["published"]["adjusted_score"]
    assert {b: rounded(v, 2) for b, v in values.items()} == c["recomputed"]
    assert grouped(values, rule.better or Better.HIGHER) == [("Team C",), ("Team B",), ("Team A",)]


def test_10_screening_then_weighting() -> None:
    c = case("10")
    gates = tuple(
        PassFailQuestion(
            id=g["id"],
            kind=QuestionKind.CONDITION,
            question="?",
            effect=Effect.MUST_REJECT,
            passes=PassTest(**{"at_least" if g["rule"] == ">=" else "at_most": F(g["value"])}),
        )
        for g in c["inputs"]["gates"]
    )
    values = c["inputs"]["gate_values"]
    rows = tuple(answer(b, g, str(v)) for b, given in values.items() for g, v in given.items())
    weights = c["inputs"]["weights"]
    criteria = [question(name, 100 * w) for name, w in weights.items()]
    t = tender(criteria, pass_fail=gates, scales={"s": scale(100)})
    marks = {b: c["inputs"]["scores"].get(b, {}) for b in values}
    waiting = scored(dossier(t, marks, answers=rows))
    assert {b for b, s in statuses(waiting).items() if s == "pending"} == {"Bidder 2", "Bidder 5"}
    decided = tuple(
        decision(b, q, "rejected")
        for b, q in (("Bidder 2", "available_capacity_tons"), ("Bidder 5", "delivery_months"))
    )
    found = scored(dossier(t, marks, answers=rows, decisions=decided))
    published = c["published"]
    assert {
        b: "Accepted" if s == "ranked" else "Rejected" for b, s in statuses(found).items()
    } == published["screening"]
    assert {b: standing(found, b).total for b in published["totals"]} == published["totals"]
    assert {b: r for b, r in ranks_of(found).items() if r} == published["ranks"]
    assert not found.waiting_for["1"]


def test_12_linear_from_lowest_and_an_exact_tie() -> None:
    c = case("12")
    bids = {b["bidder"]: b for b in c["inputs"]["bids"]}
    prices = {b: row["price"] for b, row in bids.items()}
    assert points(80, prices, None, formula="linear_from_lowest") == c["published"]["price_scores"]
    t = tender(
        [question("preference", 20)],
        scales={"s": scale(20)},
        price=priced(80, formula="linear_from_lowest"),
        ties=(Rung(kind="higher", of="preference"),),
    )
    marks = {b: {"preference": bids[b]["preference"]} for b in "AB"}
    found = scored(dossier(t, marks, {b: prices[b] for b in "AB"}))
    assert {b: standing(found, b).total for b in "AB"} == c["recomputed"] == {"A": 92, "B": 92}
    assert ranks_of(found) == {"A": 1, "B": 1}
    assert order_of(found) == ["B", "A"]


def test_13_a_two_level_weight_tree() -> None:
    c = case("13")
    lines = [
        f"  - {{id: {name}, title: {name}, weight: {node['weight']}, children: ["
        + ", ".join(
            f"{{id: {x}, title: {x}, weight: {w}, scale: s}}" for x, w in node["children"].items()
        )
        + "]}"
        for name, node in c["inputs"]["tree"].items()
    ]
    text = "\n".join(
        [
            "tender: uc",
            "title: UC",
            "authority: {name: UC, nation: england}",
            "weights: {as: of_parent, total: 100}",
            "scales: {s: {levels: [{mark: 0, label: a, descriptor: b}, {mark: 1, label: a, descriptor: b}]}}",
            "criteria:",
            *lines,
            'lots: [{id: "1", title: One, roles: [{role: main, per: lot, places: {most: 1}}]}]',
        ]
    )
    found, findings = tender_from_text(text, "tender.yaml")
    assert found is not None, findings
    assert {q.id: q.points for q in found.questions("1")} == c["published"]["effective_weights"]


def test_14_an_adjectival_scale_with_a_floor() -> None:
    c = case("14")
    levels = c["inputs"]["levels_percent"]
    numbered = scale(worths=dict(enumerate(sorted(levels.values()), start=1)))
    for label, worth in levels.items():
        (number,) = (level.mark for level in numbered.levels if level.worth == worth)
        found = [
            question_points(F(m), numbered, number, RoundingPolicy())
            for m in c["inputs"]["criterion_max"]
        ]
        assert found == c["published"]["points"][label]


def test_16_tied_bids_share_pro_rata_above_their_minimums() -> None:
    c = case("16")
    by_value: dict[F, list[Request]] = {}
    for b in c["inputs"]["bids"]:
        request = Request(bidder=b["bidder"], most=F(b["max_volume"]), least=F(b["min_volume"]))
        by_value.setdefault(b["unit_value"], []).append(request)
    groups = [by_value[v] for v in sorted(by_value, reverse=True)]
    capacity = F(c["inputs"]["capacity_per_day"])
    found = shared_in_order(capacity, groups)
    assert {b: v for b, v in found.awarded.items() if v} == c["published"]["awarded"]
    _, rounds = share_pro_rata(capacity, groups[0])
    assert [r.factor for r in rounds] == [F(100, 270), F(100, 200)]
    assert rounds[0].dropped == ("c",)
    exact = rounds[0].shares["c"]
    assert rounded(exact, 0, Rounding.DOWN) == c["published"]["first_pass_share_of_c"]
    assert rounded(exact, 0) == 25926  # the print truncates
    for share, expected in zip(rounds, c["recomputed"], strict=True):
        assert {b: rounded(v, 2) for b, v in share.shares.items()} == expected


def test_18_price_divided_by_a_coefficient() -> None:
    c = case("18")
    given = c["inputs"]["bid"]["parameters"]
    criteria = [
        question(f["code"], 100 * max(f["options"]), scale=f["code"])
        for f in c["inputs"]["features"]
    ]
    scales = {
        f["code"]: scale(
            name=f["code"],
            worths={0: 0}
            | {i: 100 * o / max(f["options"]) for i, o in enumerate(f["options"], 1)},
        )
        for f in c["inputs"]["features"]
    }
    marks = {f["code"]: f["options"].index(given[f["code"]]) + 1 for f in c["inputs"]["features"]}
    t = tender(
        criteria,
        scales=scales,
        price=Price(weight=F(0), items=(PriceItem(id="p"),)),
        award_by=AwardBy(rule="coefficient_price", better=Better.LOWER),
    )
    found = standing(scored(dossier(t, {"A": marks}, {"A": c["inputs"]["bid"]["price"]})), "A")
    assert found.ranking_value == F(499) / F(c["published"]["coefficient"])
    assert rounded(found.ranking_value, 2) == c["published"]["weighted_price"]


def test_20_four_weighted_parts() -> None:
    c = case("20")
    weights = dict(c["inputs"]["weights"])
    price_weight = weights.pop("price")
    phases = [f"phase{i}" for i in range(3)]
    t = tender(
        [question(name, w) for name, w in weights.items()],
        scales={"s": scale(100)},
        price=priced(
            price_weight,
            items=tuple(PriceItem(id=p) for p in phases),
            basket=dict.fromkeys(phases, F(1)),
        ),
    )
    bids = {b["bidder"]: b for b in c["inputs"]["bids"]}
    rows = tuple(
        price(b, p, i)
        for b, row in bids.items()
        for i, p in zip(phases, row["price_phases"], strict=True)
    )
    marks = {b: row["scores_percent"] for b, row in bids.items()}
    found = scored(replace(dossier(t, marks), prices=rows))
    assert {b: standing(found, b).total for b in bids} == c["published"]["totals_percent"]
    percent = {b: (standing(found, b).price or F(0)) * 100 / price_weight for b in bids}
    assert percent == c["published"]["price_percent"]
    assert order_of(found)[0] == c["published"]["winner"]


def test_22_filling_in_rank_order_with_a_partial_last() -> None:
    c = case("22")
    quantity, reserve = F(c["inputs"]["quantity"]), c["inputs"]["minimum_price"]
    for one in c["inputs"]["cases"]:
        prices = {b: p for b, (p, _) in one["bids"].items()}
        order = [b for group in grouped(prices) for b in group]
        requests = [Request(bidder=b, most=F(one["bids"][b][1])) for b in order]
        found = fill_in_order(quantity, requests, WhenTooBig.PARTIAL)
        published = c["published"][str(one["id"])]
        assert found.awarded == published["awarded"]
        asked = sum((r.most for r in requests), F(0))
        assert uniform_price(found, prices, reserve, asked) == published["unit_price"]


def test_24_exact_ties_share_a_rank_that_the_transcription_loses() -> None:
    c = case("24")
    for one in c["inputs"]["lots"]:
        name = one["lot"]
        t = tender(
            lots=(lot(),),
            price=Price(weight=F(0), items=(PriceItem(id="p"),)),
            award_by=AwardBy(rule="price_only", better=Better.HIGHER),
        )
        bids = {b["bidder"]: b["bid"] for b in one["bids"]}
        found = scored(dossier(t, prices=bids))
        rank = ranks_of(found)
        right = next(r[name] for r in c["recomputed"] if name in r)
        assert [rank[b] for b in bids] == right
        assert right != c["published"]["transcribed_ranks"][name]
        assert order_of(found)[0] == c["published"]["winner"][name]
        assert len(bids) == c["published"]["number_of_bids"][name]
        assert len(found.ties["1", None]) == 1
        label = c["published"]["authority_tie_labels"][name][0]
        assert f"{rank[found.ties['1', None][0].bidders[0]]}A" == label


def assessments(bid: Any) -> list[list[F]]:
    return [[F(digit) for digit in digits] for _, digits in bid["assessments"]]


@pytest.mark.parametrize("number", CATALYST)
def test_means_of_assessors_are_exact_and_ties_share_a_rank(number: str) -> None:
    c = case(number)
    bids = c["inputs"]["bids"]
    means = {b["id"]: mean_rating(assessments(b)) for b in bids}
    assert means == {b: F(text) for b, text in c["recomputed"]["mean_exact"].items()}
    assert ranks(means) == c["recomputed"]["rank_by_mean"]
    for b, printed in c["published"]["mean_rating"].items():
        assert rounded(means[b], 12) == rounded(printed, 12)
    assert {b["id"]: len(b["assessments"]) for b in bids} == c["published"]["assessment_count"]
    for most, admitted in c["recomputed"]["admitted_when_all_tied_at_cap_are_admitted"].items():
        inside, _ = kept(
            means, Keep(most=int(most), at_last_place=AtLastPlace.ADMIT_ALL), (), {}, None
        )
        assert len(inside) == admitted


@pytest.mark.parametrize("number", CATALYST)
def test_the_whole_scoring_gives_the_same_ranks_from_the_marks(number: str) -> None:
    c = case(number)
    names = c["inputs"]["criteria"]
    t = tender(
        [question(q, F(100, len(names))) for q in names],
        scales={"s": scale(worths={m: 20 * m for m in range(1, 6)})},
        aggregation=Aggregation(method="mean", missing="of_those_given"),
    )
    rows = tuple(
        mark(assessor, b["id"], q, digit)
        for b in c["inputs"]["bids"]
        for assessor, digits in b["assessments"]
        for q, digit in zip(names, digits, strict=True)
    )
    found = scored(replace(dossier(t, {b["id"]: {} for b in c["inputs"]["bids"]}), marks=rows))
    assert ranks_of(found) == c["recomputed"]["rank_by_mean"]
    means = {b: F(text) for b, text in c["recomputed"]["mean_exact"].items()}
    assert {s.bidder: s.total for s in found.standings["1", None]} == {
        b: 20 * m for b, m in means.items()
    }


def test_26_printed_floats_split_an_exact_tie() -> None:
    c = case("26")
    printed = c["published"]["mean_rating"]
    right = c["recomputed"]["rank_by_mean"]
    split = [b for b in right if ranks(printed)[b] != right[b]]
    assert split == ["384249"]
    assert (
        c["recomputed"]["mean_exact"]["384249"]
        == c["recomputed"]["mean_exact"]["384995"]
        == "55/12"
    )


@pytest.mark.parametrize("number", CATALYST[:-1])
def test_the_budget_is_filled_in_order_skipping_what_is_too_big(number: str) -> None:
    c = case(number)
    status = c["published"]["status"]
    bids = {b["id"]: b for b in c["inputs"]["bids"]}
    net = {i: F(b["yes"] - b["no"]) for i, b in bids.items()}
    approved = {i: net[i] for i in bids if status[i] != "not funded"}
    order = [i for group in grouped(approved) for i in group]
    requests = [Request(bidder=i, most=F(bids[i]["amount"])) for i in order]
    found = fill_in_order(F(c["inputs"]["lot"]["budget"]), requests, WhenTooBig.SKIP)
    assert {i for i, v in found.awarded.items() if v} == {
        i for i, s in status.items() if s == "funded"
    }
    assert found.left == {"26": 4500, "28": 6873, "30": 2327, "32": 250, "34": 6860}[number]
    printed = c["published"]["net_votes_as_printed"]
    lost_sign = {i for i in bids if printed[i] != net[i]}
    assert {i for i in lost_sign if printed[i] == -net[i] > 0} == lost_sign
    assert len(lost_sign) == (5 if number == "30" else 0)


def test_39_gross_values_were_rounded_two_ways() -> None:
    c = case("39")
    rate = 1 + c["inputs"]["vat_rate"]
    gross = [x["value_net"] * rate for x in c["inputs"]["lots"]]
    net = {x["lot"]: x["value_net"] for x in c["inputs"]["lots"]}
    assert sum_difference(c["published"]["total_net"], net, dict.fromkeys(net, F(1))) == 0
    total = c["published"]["total_net"] * rate
    assert [*gross, total] == c["recomputed"]["gross_exact"]
    printed = [x["value_gross"] for x in c["inputs"]["lots"]]
    half_up, down = (
        [rounded(g, 2, mode) for g in gross] for mode in (Rounding.HALF_UP, Rounding.DOWN)
    )
    assert printed != half_up
    assert printed != down
    assert printed == [down[0], half_up[1]]
    assert rounded(total, 2) != c["published"]["total_gross"] == rounded(total, 2, Rounding.DOWN)
    weights = c["inputs"]["award_criteria"]
    assert _full_marks({"quality": weights["quality"]}, weights["price"]) == 100


def test_42_ten_ranked_places_a_district_and_the_rest_below() -> None:
    c = case("42")
    cap, districts = (
        c["inputs"]["tier1_cap_per_lot"],
        [f"L{i}" for i in range(c["inputs"]["lots"])],
    )
    t = tender(
        [question("Q", 100)], scales={"s": scale(100)}, lots=tuple(lot(d) for d in districts)
    )
    found = scored(dossier(t, {f"B{i:02}": {"Q": 90 - i} for i in range(13)}))
    tiers = {
        d: [s.bidder for s in found.standings[d, None] if s.order is not None and s.order <= cap]
        for d in districts
    }
    assert sum(len(first) for first in tiers.values()) == c["published"]["max_tier1_places"]
    assert all(f"B{i:02}" not in first for first in tiers.values() for i in range(cap, 13))


def test_42_the_second_tier_takes_all_who_pass() -> None:
    c = case("42")
    first = Role(role="tier1", per=Per.LOT, places=Places(most=c["inputs"]["tier1_cap_per_lot"]))
    second = Role(role="tier2", per=Per.LOT, places=Places(most=c["inputs"]["tier2_cap_per_lot"]))
    t = tender([question("Q", 100)], scales={"s": scale(100)}, lots=(lot(roles=(first, second)),))
    found = evaluate(dossier(t, {f"B{i:02}": {"Q": 90 - i} for i in range(13)}))
    holders = {
        r: [p.bidder for p in found.lots[0].places if p.role == r] for r in ("tier1", "tier2")
    }
    assert holders["tier1"] == [f"B{i:02}" for i in range(10)]
    assert holders["tier2"][-3:] == ["B10", "B11", "B12"]


def test_44_printed_tables_and_the_blended_rate() -> None:
    c = case("44")
    right, published = c["recomputed"], c["published"]
    share, rates = c["inputs"]["blended_rate"]["share"], c["inputs"]["blended_rate"]["rates"]
    blended = basket_price(
        dict(zip("dp", share, strict=True)), dict(zip("dp", rates, strict=True))
    )
    assert blended == published["blended_rate"]
    assert passes_fixed(blended, F("13.70"))
    d_rows = {r[0]: F(r[4]) for r in c["inputs"]["table_12_1"]}
    hours = {r[0]: F(r[3]) for r in c["inputs"]["table_12_1"]}
    name = "Complex A & B"
    assert hours[name] * blended == right["row_A_B_cost"] != d_rows[name]
    ones = dict.fromkeys(d_rows, F(1))
    printed_total = F(published["table_12_1_totals"]["cost"])
    assert (
        sum_difference(printed_total, d_rows, ones)
        == printed_total - right["sum_of_printed_D_costs"]
        == 9000
    )
    assert sum_difference(printed_total, {**d_rows, name: F(right["row_A_B_cost"])}, ones) == 0
    o_rows = c["inputs"]["table_12_2"]
    totals = published["table_12_2_totals"]
    for column, key, expected in ((3, "annual", "O_sum_annual"), (4, "cost", "O_sum_cost")):
        rows = {r[0]: F(r[column]) for r in o_rows}
        gap = sum_difference(F(totals[key]), rows, dict.fromkeys(rows, F(1)))
        assert gap == totals[key] - right[expected] != 0
    assert [F(r[3]) * r[5] for r in o_rows] == right["O_cost_by_rate"]


def test_45_averages_as_printed_and_as_they_are() -> None:
    c = case("45")
    one, two = c["inputs"]["activity"]["one"], c["inputs"]["activity"]["two"]

    def figures(group: Any) -> tuple[str, str]:
        visits = fixed(F(group["visits"], group["users"]), 2)
        return visits, fixed(F(group["hours"]) * 60 / group["visits"], 1)

    right = c["recomputed"]
    assert (
        figures(one)
        == (fixed(F(right["g1"][0]), 2), fixed(F(right["g1"][1]), 1))
        == ("16.69", "29.2")
    )
    assert (
        figures(two)
        == (fixed(F(right["g2"][0]), 2), fixed(F(right["g2"][1]), 1))
        == ("4.99", "73.7")
    )
    visits = c["published"]["average_visits_per_client"]
    minutes = c["published"]["average_visit_minutes"]
    assert (visits["one"], visits["two"], minutes["one"], minutes["two"]) == (16, F("1.2"), 30, 72)
    mains = [len(x["zones"]) * x["main_per_zone"] for x in c["inputs"]["lots"]]
    assert mains == list(c["published"]["main_providers"].values())
    for given, most in zip(c["inputs"]["lots"], mains, strict=True):
        assert given["cap_includes_main"]
        assert most <= given["framework_cap"]


def test_45_mains_count_inside_the_framework_cap() -> None:
    c = case("45")
    for given in c["inputs"]["lots"]:
        main = Role(role="main", per=Per.ZONE, places=Places(most=given["main_per_zone"]))
        outer = Role(
            role="framework",
            per=Per.LOT,
            places=Places(most=given["framework_cap"]),
            including=("main",),
        )
        one = lot(zones=given["zones"], roles=(main, outer))
        t = tender([question("Q", 100)], scales={"s": scale(100)}, lots=(one,))
        found = evaluate(dossier(t, {f"B{i:02}": {"Q": 90 - i} for i in range(34)})).lots[0]
        mains = [p.bidder for p in found.places if p.role == "main"]
        framework = {p.bidder for p in found.places if p.role == "framework"}
        assert len(mains) == len(given["zones"]) * given["main_per_zone"]
        assert len(framework) == given["framework_cap"]
        assert set(mains) <= framework


def test_46_a_price_at_either_bound_passes_and_one_outside_waits() -> None:
    c = case("46")
    least, most = F(14), F(16)  # the source does not print the bounds
    zones = [f"Z{i}" for i in range(c["inputs"]["zones"])]
    item = PriceItem(id="p", rule=PriceRule(floor=least, ceiling=most), effect=Effect.MAY_REJECT)
    t = tender(
        [question("Q", 100)], price=Price(weight=F(0), items=(item,)), lots=(lot(zones=zones),)
    )
    prices = {"A": "13.99", "B": 14, "C": "15.73", "D": 16, "E": "16.01"}
    found = scored(dossier(t, {b: {"Q": 3} for b in prices}, prices))
    for zone in zones:
        assert {b for b, s in statuses(found, zone).items() if s == "ranked"} == {"B", "C", "D"}
    assert [passes_band(F(p), least, most) for p in prices.values()] == [
        False,
        True,
        True,
        True,
        False,
    ]
    implied = F(c["inputs"]["annual_cost"]) / (c["inputs"]["weekly_hours"] * 52)
    assert rounded(implied, 2) == c["recomputed"]["implied_hourly"]
    assert len(zones) * c["inputs"]["main_per_zone"] == c["published"]["main_contracts"]


def _full_marks(weights: dict[str, Any], price_weight: object) -> F | None:
    t = tender([question(name, w) for name, w in weights.items()], price=priced(price_weight))
    return standing(scored(dossier(t, {"A": dict.fromkeys(weights, 5)}, {"A": 1})), "A").total


def test_48_notice_weights_total_one_hundred() -> None:
    c = case("48")
    totals = []
    for notice in c["inputs"]["notices"]:
        weights = dict(notice["weights"])
        price_weight = weights.pop("price", None) or weights.pop("commercial")
        totals.append(_full_marks(weights, price_weight))
    assert totals == c["published"]["weight_totals"] == c["recomputed"]


def test_50_corrected_marks_turn_the_award_round() -> None:
    """Question weights were not in the text read: equal ones are assumed, and only the direction is asserted."""
    c = case("50")
    names = [f"Q{i}" for i in range(c["inputs"]["quality_questions"])]
    even = {m: 10 * m for m in c["inputs"]["scale"]}
    quality, weight = c["inputs"]["weights"]["quality"], c["inputs"]["weights"]["price"]
    t = tender(
        [question(q, F(quality, len(names))) for q in names],
        scales={"s": scale(worths=even)},
        price=priced(weight),
    )

    def winner(eas: list[int], woods: list[int]) -> str:
        marks = {
            "EAS": dict(zip(names, eas, strict=True)),
            "Woods": dict(zip(names, woods, strict=True)),
        }
        return order_of(scored(dossier(t, marks, {"EAS": 100, "Woods": 98})))[0]

    eas, woods = [8] * 12, [6] * 8 + [8] * 4
    assert winner(eas, woods) == c["published"]["notified_winner"]
    lost, gained = (
        -c["inputs"]["court_adjustments_marks"]["EAS"],
        c["inputs"]["court_adjustments_marks"]["Woods"],
    )
    eas_after, woods_after = (
        [0] * (lost // 8) + [8] * (12 - lost // 8),
        [8] * (gained // 2) + [6] * (8 - gained // 2) + [8] * 4,
    )
    assert sum(eas) - sum(eas_after) == lost
    assert sum(woods_after) - sum(woods) == gained
    assert winner(eas_after, woods_after) == c["published"]["winner_after_correction"]


def test_a_dear_bid_outside_the_baseline_moves_nobody() -> None:
    """Catalogue, section 5: a baseline after screening out the cheapest is the survivors'."""
    formula = PRICE_FORMULAS["lowest_over_bid"].function
    assert formula(F(120), price_field([F(120), F(150)], F(100))) == 100
    assert formula(F(120), price_field([F(60), F(120), F(150)], F(100))) == 50
