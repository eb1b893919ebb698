"""Rounding, ties and price formulas that were not published: planted cases where it mattered, and where it could not."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from tendering.analysis.other_formulas import first_in, formula_trials, published, scores_price
from tendering.analysis.unpublished import (
    MODES,
    PLACES,
    last_place_trials,
    rounding_trials,
    rungs_tried,
    says_where,
    steps_tried,
    tie_trials,
    ties_in,
)
from tendering.evaluation.draw import commitment
from tendering.evaluation.evaluate import evaluate
from tendering.evaluation.registry import AWARD_RULES, PRICE_FORMULAS
from tendering.model.award import (
    Aggregation,
    AtLastPlace,
    AwardBy,
    Better,
    Limit,
    LimitMethod,
    RoundingPolicy,
    Rung,
)
from tendering.model.bids import Dossier
from tendering.model.lots import Places, Role
from tendering.model.numbers import Rounding
from tendering.model.tender import Per, Price, PriceElement, PriceItem
from tests.evaluation.build import dossier, lot, price, question, scale, tender

ONE = {"1"}
FRAMEWORK = Role(role="framework", per=Per.LOT, places=Places(most=1))


def thirds(**more: Any) -> Dossier:
    """Two bids two thirds of a point apart, 26.67 and 27.33: to whole points they are equal."""
    t = tender(
        [question("Q1", 40), question("Q2", 41)],
        scales={"s": scale(3)},
        lots=(lot(roles=(FRAMEWORK,)),),
        ties=(Rung(kind="higher", of="Q1"),),
        **more,
    )
    return dossier(t, {"A": {"Q1": 2, "Q2": 0}, "B": {"Q1": 0, "Q2": 2}})


# --- rounding -------------------------------------------------------------------------------------


def test_a_rounding_that_would_make_a_tie_is_found_and_says_who_would_win_then() -> None:
    d = thirds()
    trials = list(rounding_trials(d, evaluate(d), ONE))
    some = {(t.step, t.places, t.mode) for t in trials if t.effect.matters}
    assert ("total", 0, Rounding.HALF_UP) in some
    assert ("total", 2, Rounding.HALF_UP) not in some
    whole = next(t for t in trials if (t.step, t.places) == ("total", 0))
    assert [s.bidder for s in whole.effect.gained] == ["A"]
    assert [s.bidder for s in whole.effect.lost] == ["B"]
    assert {t.as_printed for t in trials if t.step == "total" and t.places == 2} == {True, False}


def test_every_step_that_is_not_published_is_tried_in_every_way_and_no_other() -> None:
    d = thirds()
    trials = list(rounding_trials(d, evaluate(d), ONE))
    assert steps_tried(d.tender, ONE) == ("mark", "criterion", "total")
    assert {(t.step, t.places, t.mode) for t in trials} == {
        (step, places, mode)
        for step in ("mark", "criterion", "total")
        for places in PLACES
        for mode in MODES
    }
    assert not says_where(d.tender)


def test_a_published_step_is_not_tried_and_its_way_of_rounding_holds_for_the_others() -> None:
    d = thirds(rounding=RoundingPolicy(at={"total": 1}, mode=Rounding.DOWN))
    trials = list(rounding_trials(d, evaluate(d), ONE))
    assert says_where(d.tender)
    assert {t.step for t in trials} == {"mark", "criterion"}
    assert {t.mode for t in trials} == {Rounding.DOWN}


def test_more_decimals_than_two_are_tried_where_they_are_printed() -> None:
    d = thirds(rounding=RoundingPolicy(display_places=4))
    printed = [t for t in rounding_trials(d, evaluate(d), ONE) if t.as_printed]
    assert [(t.step, t.places) for t in printed] == [("total", 4)]


def test_a_trial_is_the_outcome_of_the_tender_with_that_rounding() -> None:
    d = thirds()
    outcome = evaluate(d)
    for trial in rounding_trials(d, outcome, ONE):
        policy = RoundingPolicy(at={trial.step: trial.places}, mode=trial.mode)
        again = evaluate(replace(d, tender=replace(d.tender, rounding=policy)))
        same = [(p.role, p.bidder) for p in again.lots[0].places] == [
            (p.role, p.bidder) for p in outcome.lots[0].places
        ]
        assert same is not bool(trial.effect.gained or trial.effect.lost)


# --- ties -----------------------------------------------------------------------------------------


def tied(**more: Any) -> Dossier:
    t = tender(
        [question("Q1", 50), question("Q2", 50)],
        lots=(lot(roles=(replace(FRAMEWORK, **more.pop("role", {})),)),),
        ties=(Rung(kind="higher", of="Q1"), Rung(kind="draw", commitment=commitment("seed"))),
        **more,
    )
    made = dossier(t, {"A": {"Q1": 5, "Q2": 1}, "B": {"Q1": 1, "Q2": 5}, "C": {"Q1": 0, "Q2": 0}})
    return replace(made, seed="seed")


def test_another_first_rung_that_would_have_given_the_place_to_the_other_is_found() -> None:
    d = tied()
    outcome = evaluate(d)
    assert ties_in(outcome, ONE) == {"1": 1}
    found = {t.rung: t.effect for t in tie_trials(d, outcome, ONE)}
    assert [s.bidder for s in found["higher:Q2"].gained] == ["B"]
    assert "higher:Q1" not in found  # it is the published first one
    assert "draw" in found


def test_rungs_are_those_the_tender_could_have_named() -> None:
    free = PriceItem(id="hourly")
    priced = Price(
        weight=Fraction(30), items=(free,), formula="lowest_over_bid", baseline="admissible"
    )
    names = [(r.kind, r.of) for r in rungs_tried(tied(price=priced).tender, ONE)]
    assert names == [
        ("higher", "quality"),
        ("higher", "price"),
        ("higher", "Q2"),
        ("lower_price", "hourly"),
        ("draw", None),
    ]


def test_the_last_place_is_tried_with_all_and_with_none_admitted() -> None:
    d = tied()
    found = {t.rule: t.effect for t in last_place_trials(d, evaluate(d), ONE)}
    assert [s.bidder for s in found[AtLastPlace.ADMIT_ALL].gained] == ["B"]
    assert [s.bidder for s in found[AtLastPlace.ADMIT_NONE].lost] == ["A"]


def test_the_last_place_is_left_alone_where_only_a_tie_break_can_be() -> None:
    main = Role(role="main", per=Per.ZONE, places=Places(most=1))
    limit = Limit(role="main", counts="zones", most=1, when_exceeded=LimitMethod.BEST_OVERALL)
    t = tender([question("Q1", 100)], lots=(lot(zones=("a",), roles=(main,)),), limits=(limit,))
    d = dossier(t, {"A": {"Q1": 5}})
    assert list(last_place_trials(d, evaluate(d), ONE)) == []


# --- price ----------------------------------------------------------------------------------------


def priced(formula: str = "lowest_over_bid", **more: Any) -> Dossier:
    settings: dict[str, Any] = {
        "price": Price(
            weight=Fraction(40),
            items=(PriceItem(id="p"),),
            formula=formula,
            baseline="admissible",
            scope="lot",
            zero="error",
            one_bid="formula",
        ),
        **more,
    }
    t = tender(
        [question("Q1", 60)], lots=(lot(roles=(FRAMEWORK,)),), scales={"s": scale(60)}, **settings
    )
    marks = {"A": {"Q1": 60}, "B": {"Q1": 45}, "C": {"Q1": 19}}
    return dossier(t, marks, {"A": 150, "B": 100, "C": 99})


def test_every_rule_of_the_registry_is_tried_or_says_why_not() -> None:
    d = priced()
    trials = list(formula_trials(d, evaluate(d), ONE))
    assert {t.name for t in trials} == {*PRICE_FORMULAS, *AWARD_RULES} - {"lowest_over_bid"}
    assert {t.name for t in trials if t.cannot} == {"quality_as_money", "super_formula"}
    assert all(t.first for t in trials if not t.cannot)


def test_a_formula_under_which_another_would_have_won_is_found() -> None:
    d = priced()
    outcome = evaluate(d)
    assert first_in(outcome.lots[0]) == ((None, ("A",)),)
    found = {t.name: t for t in formula_trials(d, outcome, ONE)}
    other = found["two_anchors"]
    assert other.parameters == {"least": 99, "most": 150}
    assert [s.bidder for s in other.effect.gained] == ["B"]
    assert found["price_only"].first == ((None, ("C",)),)


def test_prices_that_are_pass_or_fail_have_no_other_formula() -> None:
    t = tender([question("Q1", 100)], lots=(lot(roles=(FRAMEWORK,)),))
    d = dossier(t, {"A": {"Q1": 5}})
    assert not scores_price(t)
    assert list(formula_trials(d, evaluate(d), ONE)) == []


def test_a_rule_that_ranks_has_only_rules_that_rank_beside_it() -> None:
    d = priced(
        price=Price(weight=Fraction(0), items=(PriceItem(id="p"),)),
        award_by=AwardBy(rule="price_per_quality_point", better=Better.LOWER),
    )
    assert published(d.tender) == "price_per_quality_point"
    found = {t.name: t.cannot for t in formula_trials(d, evaluate(d), ONE)}
    assert "points" in found["linear_from_lowest"]
    assert not found["quality_per_pound"]
    assert "weights" in found["utility_index"]


def test_several_prices_keep_their_elements_and_rules_of_one_price_say_so() -> None:
    two = Price(
        weight=Fraction(40),
        items=(PriceItem(id="p"), PriceItem(id="q")),
        formula="lowest_over_bid",
        elements=(
            PriceElement(item="p", weight=Fraction(30)),
            PriceElement(item="q", weight=Fraction(10)),
        ),
        baseline="admissible",
        scope="lot",
        zero="error",
        one_bid="formula",
    )
    d = priced(price=two)
    d = replace(d, prices=(*d.prices, *(price(b, 10 + n, "q") for n, b in enumerate("ABC"))))
    found = {t.name: t for t in formula_trials(d, evaluate(d), ONE)}
    anchors = found["two_anchors"].parameters
    assert (anchors["p.least"], anchors["q.most"]) == (99, 12)
    assert "several" in found["price_only"].cannot


def test_ranks_that_are_added_up_take_no_rule_that_needs_quality() -> None:
    d = priced(aggregation=Aggregation(method="sum_of_ranks", missing="of_those_given"))
    found = [t for t in formula_trials(d, evaluate(d), ONE) if t.ranks]
    assert all(t.cannot for t in found)
