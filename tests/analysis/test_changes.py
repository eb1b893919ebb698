"""A dossier supposed otherwise: only what is named differs, in any order, exactly, and back again."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tendering.analysis.changes import (
    Change,
    Decide,
    MarkChange,
    PriceChange,
    RuleChange,
    UnusableChangeError,
    WeightChange,
    Withdraw,
    changed,
)
from tendering.analysis.difference import ABOUT_PLACES, Kind, alters, difference, places_of
from tendering.evaluation.evaluate import evaluate
from tendering.model.bids import Dossier
from tendering.model.tender import Effect, Price, PriceItem, PriceRule
from tests.analysis.supposing import (
    BIDDERS,
    QUESTIONS,
    WEIGHTS,
    competition,
    competitions,
    mark,
    some_changes,
)
from tests.evaluation.build import cell, decision, dossier, lot, price, question, section, tender
from tests.evaluation.build import mark as mark_by

F = Fraction


@given(competitions)
@settings(max_examples=6)
def test_nothing_supposed_differs_in_nothing(found: Dossier) -> None:
    assert changed(found, ()) is found
    assert difference(evaluate(found), evaluate(changed(found, ()))) == ()


@given(competitions, some_changes, st.randoms(use_true_random=False))
@settings(max_examples=20)
def test_the_order_of_changes_never_matters(
    found: Dossier, changes: list[Change], random: Random
) -> None:
    shuffled = random.sample(changes, len(changes))
    one, other = evaluate(changed(found, changes)), evaluate(changed(found, shuffled))
    assert one.lots == other.lots


@given(competitions, st.sampled_from(BIDDERS), st.sampled_from(QUESTIONS[:2]), st.integers(0, 5))
@settings(max_examples=12)
def test_a_change_and_its_inverse_leave_all_as_it_was(
    found: Dossier, bidder: str, criterion: str, value: int
) -> None:
    row = next(c for c in found.consensus if (c.bidder, c.criterion) == (bidder, criterion))
    assert row.mark is not None
    there = changed(found, [mark(bidder, criterion, value)])
    assert changed(there, [mark(bidder, criterion, int(row.mark))]) == found


@given(competitions, some_changes)
@settings(max_examples=20)
def test_a_difference_tells_of_places_exactly_where_they_differ(
    found: Dossier, changes: list[Change]
) -> None:
    before, after = evaluate(found), evaluate(changed(found, changes))
    told = [d for d in difference(before, after) if d.kind in ABOUT_PLACES]
    assert bool(told) is alters(before, after)
    if before.complete and after.complete:
        lost = {(d.lot, d.zone, d.role, d.bidder) for d in told if d.kind is Kind.LOST}
        gained = {(d.lot, d.zone, d.role, d.bidder) for d in told if d.kind is Kind.GAINED}
        assert lost == places_of(before) - places_of(after)
        assert gained == places_of(after) - places_of(before)
        assert all(d.reason is not None for d in told)
        back = difference(after, before)
        assert {d.bidder for d in back if d.kind is Kind.GAINED} == {b for *_, b in lost}


def test_only_the_tables_named_are_made_anew() -> None:
    found = competition({b: dict.fromkeys(QUESTIONS, 3) for b in BIDDERS})
    after = changed(found, [mark("a", "Q1", 5)])
    assert after.tender is found.tender
    assert after.bids is found.bids
    assert [c for c in after.consensus if c not in found.consensus] == [cell("a", "Q1", 5)]


def test_a_score_of_one_lot_and_a_score_that_serves_every_lot() -> None:
    found = competition({b: dict.fromkeys(QUESTIONS, 3) for b in BIDDERS})
    one = changed(found, [mark("a", "Q3", 5, "2")])
    assert {(c.lot, c.mark) for c in one.consensus if (c.bidder, c.criterion) == ("a", "Q3")} == {
        ("1", F(3)),
        ("2", F(5)),
    }
    both = changed(
        found, [mark("a", "Q1", 5, "2")]
    )  # scored once: it is the one score that changes
    assert [c.mark for c in both.consensus if (c.bidder, c.criterion) == ("a", "Q1")] == [5]
    new = changed(found, [MarkChange(bidder="e", lot="1", criterion="Q1", mark=F(2))])
    assert new.consensus[-1] == cell("e", "Q1", 2, "1")


def test_an_evaluators_mark_where_the_tender_averages() -> None:
    found = replace(
        dossier(tender([question("Q1", 100)]), {"a": {"Q1": 3}}),
        marks=(mark_by("E1", "a", "Q1", 3), mark_by("E2", "a", "Q1", 4)),
    )
    after = changed(
        found, [MarkChange(bidder="a", lot="", criterion="Q1", mark=F(5), evaluator="E2")]
    )
    assert [(m.evaluator, m.mark) for m in after.marks] == [("E1", F(3)), ("E2", F(5))]
    assert after.consensus == found.consensus


@given(st.fractions(0, 100), st.sampled_from(sorted(WEIGHTS)))
@settings(max_examples=30)
def test_the_other_weights_are_rescaled_exactly_in_proportion(weight: Fraction, name: str) -> None:
    found = competition({b: dict.fromkeys(QUESTIONS, 3) for b in BIDDERS})
    after = changed(found, [WeightChange(criterion=name, weight=weight)]).tender
    weights = {c.id: c.weight for c in after.criteria}
    assert weights[name] == weight
    assert sum(weights.values()) == 100
    first, second = (q for q in QUESTIONS if q != name)
    assert weights[first] * WEIGHTS[second] == weights[second] * WEIGHTS[first]
    assert all(c.points == c.weight for c in after.criteria)
    alone = changed(found, [WeightChange(criterion=name, weight=weight, alone=True)]).tender
    assert {c.id: c.weight for c in alone.criteria} == {**WEIGHTS, name: weight}


def test_a_section_takes_its_questions_along_and_price_makes_room() -> None:
    rules = tender(
        [
            section("S", 60),
            question("Q1", 40, parent="S"),
            question("Q2", 20, parent="S"),
            question("Q3", 10),
        ],
        price=Price(weight=F(30)),
        weights_as="of_award",
    )
    after = changed(
        dossier(rules, {"a": {"Q1": 1}}), [WeightChange(criterion="S", weight=F(80))]
    ).tender
    assert {c.id: c.weight for c in after.criteria} == {
        "S": 80,
        "Q1": F(160, 3),
        "Q2": F(80, 3),
        "Q3": 5,
    }
    assert after.price.weight == 15


def test_percentages_of_the_parent_are_rescaled_under_the_same_parent() -> None:
    rules = tender(
        [
            section("S", 70),
            question("Q1", 60, parent="S"),
            question("Q2", 40, parent="S"),
        ],
        price=Price(weight=F(30)),
        weights_as="of_parent",
    )
    after = changed(
        dossier(rules, {"a": {"Q1": 1}}), [WeightChange(criterion="Q1", weight=F(50))]
    ).tender
    assert [(c.id, c.weight, c.points) for c in after.criteria] == [
        ("S", F(70), F(70)),
        ("Q1", F(50), F(35)),
        ("Q2", F(50), F(35)),
    ]
    assert after.price.weight == 30


def test_what_also_counts_in_a_lot_without_the_weight_keeps_its_own() -> None:
    rules = tender(
        [
            question("Q1", 40, lots=("1",)),
            question("Q2", 40, lots=("2",)),
            question("Q3", 30, lots=("1",)),
            question("Q4", 30, lots=("2",)),
            question("Q5", 30),
        ],
        lots=(lot("1"), lot("2")),
        weights_as="of_award",
    )
    after = changed(
        dossier(rules, {"a": {"Q1": 1}}), [WeightChange(criterion="Q1", weight=F(50))]
    ).tender
    assert {c.id: c.weight for c in after.criteria} == {
        "Q1": 50,
        "Q2": 40,
        "Q3": 20,
        "Q4": 30,
        "Q5": 30,
    }
    with pytest.raises(UnusableChangeError) as wrong:
        changed(dossier(rules, {"a": {"Q1": 1}}), [WeightChange(criterion="Q1", weight=F(90))])
    assert [f.code for f in wrong.value.findings] == ["A105"]


def test_a_decision_takes_the_place_of_those_it_covers() -> None:
    items = (
        PriceItem(id="hourly", rule=PriceRule(fixed=F(15)), effect=Effect.MAY_REJECT),
        PriceItem(id="night", rule=PriceRule(fixed=F(10)), effect=Effect.MAY_REJECT),
    )
    rules = tender(
        [question("Q1", 100)],
        price=Price(weight=F(0), items=items),
        lots=(lot("1"), lot("2")),
    )
    found = dossier(
        rules,
        {"a": {"Q1": 3}},
        prices=None,
        decisions=(
            decision("a", "hourly", "rejected"),
            decision("a", "night", "accepted", lot="2"),
            decision("b", "price", "rejected"),
        ),
    )
    found = replace(found, prices=(price("a", 16, "hourly"), price("a", 11, "night")))
    whole = changed(found, [Decide(bidder="a", about="price", decision="accepted")])
    assert [(d.bidder, d.about, d.decision) for d in whole.decisions] == [
        ("b", "price", "rejected"),
        ("a", "price", "accepted"),
    ]
    one = changed(found, [Decide(bidder="a", lot="1", about="hourly", decision="accepted")])
    assert {(d.lot, d.about, d.decision) for d in one.decisions if d.bidder == "a"} == {
        ("2", "hourly", "rejected"),
        ("2", "night", "accepted"),
        ("1", "hourly", "accepted"),
    }
    status = {s.lot: s.status.value for x in evaluate(one).lots for s in x.standings}
    assert status == {"1": "pending", "2": "rejected"}  # the night rate still waits in lot 1


def test_a_price_for_one_lot_stands_beside_the_one_for_every_lot() -> None:
    item = PriceItem(id="p")
    rules = tender([question("Q1", 100)], price=Price(weight=F(0), items=(item,)))
    found = dossier(rules, {"a": {"Q1": 3}}, {"a": 10})
    changes = [
        PriceChange(bidder="a", item="p", amount=F(12), lot="1"),
        PriceChange(bidder="a", item="p", amount=F(11)),
    ]
    for given_ in (changes, changes[::-1]):
        after = changed(found, given_)
        assert [(p.lot, p.amount) for p in after.prices] == [("", F(11)), ("1", F(12))]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("limits[0].most", "2"),
        ("limits[0].when_exceeded", "preference"),
        ("limits[0].most", "none"),
        ("lots[1].reserves", "3"),
        ("lots[1].roles[framework].places.most", "1"),
        ("lots[1].roles[framework].places.most", "unlimited"),
        ("lots[1].roles[framework].places.least", "1"),
        ("lots[1].roles[framework].at_last_place", "admit_all"),
        ("ties", "higher:Q3, draw"),
        ("ties", "none"),
        ("rounding.mode", "down"),
        ("rounding.at.total", "0"),
        ("related_bidders.limits", "group"),
        ("related_bidders.same_zone", "one"),
        ("aggregation.method", "mean"),
        ("on_withdrawal", "promote"),
    ],
)
def test_a_rule_by_its_path(path: str, value: str) -> None:
    found = competition({b: dict.fromkeys(QUESTIONS, 3) for b in BIDDERS}, limit=1)
    after = changed(found, [RuleChange(path=path, value=value)])
    assert after.tender != found.tender
    evaluate(after)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("limits[3].most", "2"),
        ("limits[0].most", "0"),
        ("limits[0].most", "two"),
        ("limits[0].when_exceeded", "lots"),
        ("lots[9].reserves", "1"),
        ("lots[1].roles[main].places.most", "1"),
        ("ties", "higher:Q9"),
        ("ties", "name"),
        ("rounding.at.letters", "2"),
        ("criteria[Q1].minimum.mark", "2"),
        ("minimum_quality.percent", "40"),
        ("price.formula", "mean_based"),
        ("price.items[p].rule.fixed", "2"),
        ("capacity.when_short", "stop"),
        ("title", "x"),
        ("", ""),
    ],
)
def test_a_rule_that_cannot_be_supposed(path: str, value: str) -> None:
    found = competition({b: dict.fromkeys(QUESTIONS, 3) for b in BIDDERS}, limit=1)
    with pytest.raises(UnusableChangeError) as wrong:
        changed(found, [RuleChange(path=path, value=value)])
    assert [f.code for f in wrong.value.findings] == ["A109"]


def test_limits_are_struck_out_by_the_number_they_have() -> None:
    found = competition({b: dict.fromkeys(QUESTIONS, 3) for b in BIDDERS}, limit=1)
    twice = replace(found, tender=replace(found.tender, limits=found.tender.limits * 2))
    both = [
        RuleChange(path="limits[0].most", value="none"),
        RuleChange(path="limits[1].most", value="3"),
    ]
    assert [x.most for x in changed(twice, both).tender.limits] == [3]


@given(competitions, st.sampled_from(BIDDERS))
@settings(max_examples=10)
def test_places_without_a_bidder_are_those_of_a_competition_it_never_entered(
    found: Dossier, gone: str
) -> None:
    never = replace(found, bids=tuple(b for b in found.bids if b.bidder != gone))
    left, absent = evaluate(changed(found, [Withdraw(bidder=gone)])), evaluate(never)
    assert places_of(left) == places_of(absent)
    assert left.complete == absent.complete
