"""Leaving one bidder or evaluator out, agreed scores that rest on one person, and people removed: planted cases and rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tendering.analysis.effect import effect, seats
from tendering.analysis.left_out import (
    apart,
    leave_out_bidders,
    leave_out_evaluators,
    tried,
    without_bidder,
    without_evaluator,
)
from tendering.analysis.recused import recused, removals
from tendering.analysis.rests_on_one import agreed_answers, middle, nearest, rests_on_one
from tendering.evaluation.evaluate import evaluate
from tendering.model.award import Aggregation, AtLastPlace, Limit, LimitMethod, Rung
from tendering.model.bids import Bid, Dossier, PanelMember
from tendering.model.entries import Entry, EntryKind
from tendering.model.lots import Places, Role
from tendering.model.tender import Per, Price, PriceItem
from tests.evaluation.build import dossier, lot, mark, question, scale, tender

ONE = {"1"}


def test_a_lot_decided_by_itself_is_worked_out_alone_with_the_same_effect() -> None:
    t = tender(
        [question("Q1", 100)],
        lots=tuple(lot(x, roles=(framework(),)) for x in ("1", "2")),
        ties=(Rung(kind="higher", of="Q1"),),
    )
    rows = {"a": {"Q1": 5}, "b": {"Q1": 4}, "c": {"Q1": 3}}
    d = dossier(t, rows, bids=(*(Bid(bidder=b, lot="1") for b in "abc"), Bid(bidder="c", lot="2")))
    outcome, both = evaluate(d), ("1", "2")
    assert apart(t)
    for found in leave_out_bidders(d, outcome, both):
        after = evaluate(without_bidder(d, found.bidder))
        assert found.effect == effect(outcome, after, both, without=found.bidder)


def test_of_very_many_those_with_the_most_places_are_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tendering.analysis.left_out.MOST_SCORES", 1)
    monkeypatch.setattr("tendering.analysis.left_out.LEAST_TRIED", 2)
    t = tender([question("Q1", 100)], lots=(lot(roles=(framework(),)),))
    d = dossier(t, {"a": {"Q1": 3}, "b": {"Q1": 4}, "c": {"Q1": 5}})
    assert tried(d, evaluate(d), ONE) == ("a", "c"), "c holds the place; then by id"


def framework(most: int = 1, **more: Any) -> Role:
    return Role(role="framework", per=Per.LOT, places=Places(most=most), **more)


def averaged(
    given: dict[str, dict[str, dict[str, int]]], method: str = "mean", most: int = 1, **more: Any
) -> Dossier:
    """A dossier of marks by evaluator, bidder and question; questions of 50 points each."""
    questions = sorted({q for rows in given.values() for row in rows.values() for q in row})
    rows = [
        mark(who, bidder, q, m)
        for who, bidders in given.items()
        for bidder, cells in bidders.items()
        for q, m in cells.items()
    ]
    bidders = sorted({b for rows in given.values() for b in rows})
    t = tender(
        [question(q, 50) for q in questions],
        lots=(lot(roles=(framework(most),)),),
        aggregation=Aggregation(method=method, missing="error"),
    )
    bids = tuple(Bid(bidder=b, lot="1") for b in bidders)
    return replace(dossier(t, bids=bids), marks=tuple(rows), **more)


def agreed(
    scores: dict[str, dict[str, int]], marks: dict[str, dict[str, dict[str, int]]], most: int = 1
) -> Dossier:
    """A dossier of agreed scores by bidder and question, and marks by evaluator, bidder and question."""
    questions = sorted({q for row in scores.values() for q in row})
    t = tender([question(q, 50) for q in questions], lots=(lot(roles=(framework(most),)),))
    made = dossier(t, scores)
    rows = tuple(
        mark(who, b, q, m)
        for who, bs in marks.items()
        for b, row in bs.items()
        for q, m in row.items()
    )
    return replace(made, marks=rows)


# --- bidders --------------------------------------------------------------------------------------


def priced(
    formula: str, quality: dict[str, int], prices: dict[str, object], most: int = 1
) -> Dossier:
    """Quality of 60 points on a scale of 0 to 60, price of 40 by a formula."""
    t = tender(
        [question("Q1", 60)],
        scales={"s": scale(60)},
        lots=(lot(roles=(framework(most),)),),
        price=Price(
            weight=Fraction(40),
            items=(PriceItem(id="p"),),
            formula=formula,
            baseline="admissible",
            scope="lot",
            zero="error",
            one_bid="formula",
        ),
    )
    return dossier(t, {b: {"Q1": q} for b, q in quality.items()}, prices)


def test_a_bid_that_wins_nothing_decides_between_two_others_by_its_price() -> None:
    d = priced("lowest_over_bid", {"A": 58, "B": 55, "C": 5}, {"A": 110, "B": 100, "C": 50})
    outcome = evaluate(d)
    assert [s.bidder for s in seats(outcome, ONE)] == ["A"]
    found = {w.bidder: w for w in leave_out_bidders(d, outcome, ONE)}
    irrelevant = found["C"]
    assert (irrelevant.holds, irrelevant.decides, irrelevant.cause) == (False, True, "scores")
    assert [(r.ahead, r.behind) for r in irrelevant.effect.reversals] == [("A", "B")]
    assert [s.bidder for s in irrelevant.effect.gained] == ["B"]
    assert [s.bidder for s in irrelevant.effect.lost] == ["A"]
    # without the winner the next moves up: no surprise
    assert (found["A"].holds, found["A"].decides, found["A"].moves) == (True, False, False)


def test_a_limit_lets_others_move_to_another_zone_and_no_more() -> None:
    main = Role(role="main", per=Per.ZONE, places=Places(most=1))
    t = tender(
        [question("Q1", 100)],
        lots=(lot(zones=("a", "b"), roles=(main,)),),
        limits=(Limit(role="main", counts="zones", most=1, when_exceeded=LimitMethod.RANKED),),
    )
    d = dossier(t, {"A": {"Q1": 5}, "B": {"Q1": 4}, "C": {"Q1": 3}})
    outcome = evaluate(d)
    found = {w.bidder: w for w in leave_out_bidders(d, outcome, ONE)}
    assert found["A"].moves
    assert not found["A"].decides
    assert found["A"].cause == "rules"
    assert not found["A"].effect.lost_outright


def test_a_tie_that_admits_none_is_decided_by_a_bid_without_a_place() -> None:
    t = tender(
        [question("Q1", 100)],
        lots=(lot(roles=(framework(2, at_last_place=AtLastPlace.ADMIT_NONE),)),),
        ties=(Rung(kind="higher", of="Q1"),),
    )
    d = dossier(t, {"A": {"Q1": 5}, "B": {"Q1": 4}, "C": {"Q1": 4}})
    # the ladder leaves B and C tied, so the lot waits with either way of admitting them
    outcome = evaluate(d)
    found = {w.bidder: w for w in leave_out_bidders(d, outcome, ONE)}
    assert not outcome.complete
    assert found["C"].effect.decided == ("1",)
    assert not found["C"].effect.gained


scores = st.dictionaries(st.sampled_from("ABCDEF"), st.integers(0, 5), min_size=2)


@settings(max_examples=30)
@given(scores, st.integers(1, 3))
def test_where_bids_are_scored_by_themselves_nobody_decides_between_others(
    given: dict[str, int], most: int
) -> None:
    t = tender([question("Q1", 100)], lots=(lot(roles=(framework(most),)),))
    d = dossier(t, {b: {"Q1": m} for b, m in given.items()})
    outcome = evaluate(d)
    for found in leave_out_bidders(d, outcome, ONE):
        assert not found.effect.reversals
        if outcome.complete and found.holds:
            assert not found.effect.lost


@settings(max_examples=30)
@given(scores, scores)
def test_reversals_are_every_pair_that_turns_round(
    first: dict[str, int], then: dict[str, int]
) -> None:
    t = tender([question("Q1", 100)], lots=(lot(roles=(framework(),)),))
    before, after = (
        evaluate(dossier(t, {b: {"Q1": m} for b, m in given.items()})) for given in (first, then)
    )
    found = {frozenset((r.ahead, r.behind)) for r in effect(before, after, ONE).reversals}
    both = sorted(first.keys() & then.keys())
    assert found == {
        frozenset((a, b))
        for a, b in combinations(both, 2)
        if (first[a] - first[b]) * (then[a] - then[b]) < 0
    }


def test_left_out_means_none_of_its_rows_is_there() -> None:
    d = priced("lowest_over_bid", {"A": 58, "B": 55}, {"A": 110, "B": 100})
    left = without_bidder(d, "A")
    assert {r.bidder for r in (*left.bids, *left.consensus, *left.prices)} == {"B"}
    assert [b.id for b in left.bidders] == ["B"]


# --- evaluators -----------------------------------------------------------------------------------


def test_one_evaluator_of_three_decides_who_wins_by_the_mean() -> None:
    d = averaged(
        {
            "Ann": {"A": {"Q1": 5}, "B": {"Q1": 0}},
            "Ben": {"A": {"Q1": 2}, "B": {"Q1": 4}},
            "Cat": {"A": {"Q1": 3}, "B": {"Q1": 4}},
        },
        panel=tuple(PanelMember(person=p, role="evaluator") for p in ("Ann", "Ben", "Cat")),
    )
    outcome = evaluate(d)
    assert [s.bidder for s in seats(outcome, ONE)] == ["A"]
    found = {w.evaluator: w for w in leave_out_evaluators(d, outcome, ONE)}
    assert [s.bidder for s in found["Ann"].effect.gained] == ["B"]
    assert not found["Ann"].effect.waiting  # nobody waits for one who is left out
    assert not found["Ben"].effect.matters
    assert (found["Ann"].marks, found["Ann"].alone) == (2, ())


def test_without_the_only_person_who_marked_a_question_there_is_no_score() -> None:
    d = averaged(
        {"Ann": {"A": {"Q1": 5}, "B": {"Q1": 1}}, "Ben": {"A": {"Q2": 3}, "B": {"Q2": 3}}}
    )
    outcome = evaluate(d)
    ben = next(w for w in leave_out_evaluators(d, outcome, ONE) if w.evaluator == "Ben")
    assert ben.alone == ("Q2",)
    assert ben.effect.waiting


def test_ranks_that_are_added_up_are_added_up_without_each_evaluator() -> None:
    d = averaged(
        {
            "Ann": {"A": {"Q1": 5}, "B": {"Q1": 1}, "C": {"Q1": 0}},
            "Ben": {"A": {"Q1": 1}, "B": {"Q1": 2}, "C": {"Q1": 0}},
            "Cat": {"A": {"Q1": 4}, "B": {"Q1": 3}, "C": {"Q1": 5}},
        },
        method="sum_of_ranks",
    )
    outcome = evaluate(d)
    found = {w.evaluator: w for w in leave_out_evaluators(d, outcome, ONE)}
    for name, one in found.items():
        again = evaluate(without_evaluator(d, name))
        assert one.effect == effect(outcome, again, ONE)


def test_where_the_panel_agrees_no_evaluator_is_left_out() -> None:
    d = agreed({"A": {"Q1": 3}}, {"Ann": {"A": {"Q1": 3}}})
    assert list(leave_out_evaluators(d, evaluate(d), ONE)) == []


# --- agreed scores --------------------------------------------------------------------------------


def test_a_score_that_rests_on_one_person_is_found_with_what_hangs_on_it() -> None:
    d = agreed(
        {"A": {"Q1": 5}, "B": {"Q1": 4}},
        {
            "Ann": {"A": {"Q1": 5}, "B": {"Q1": 4}},
            "Ben": {"A": {"Q1": 3}, "B": {"Q1": 4}},
            "Cat": {"A": {"Q1": 3}, "B": {"Q1": 4}},
        },
    )
    found = {r.evaluator: r for r in rests_on_one(d, evaluate(d), ONE)}
    ann = found["Ann"]
    assert [(a.bidder, a.criterion, a.agreed) for a in ann.answers] == [("A", "Q1", 5)]
    assert ann.material == ann.answers
    assert ann.matters
    assert [s.bidder for s in ann.readings[0].effect.gained] == ["B"]
    assert len(ann.readings) == 1  # nearest and middle come to the same
    assert not found["Ben"].answers
    assert (found["Ben"].marked, found["Ben"].readings) == (2, ())


def test_a_middle_score_or_one_of_two_evaluators_rests_on_nobody() -> None:
    middling = agreed(
        {"A": {"Q1": 4}},
        {"Ann": {"A": {"Q1": 4}}, "Ben": {"A": {"Q1": 3}}, "Cat": {"A": {"Q1": 5}}},
    )
    (answer,) = agreed_answers(middling, ONE)
    assert answer.is_middle
    assert not any(r.answers for r in rests_on_one(middling, evaluate(middling), ONE))
    two = agreed({"A": {"Q1": 4}}, {"Ann": {"A": {"Q1": 4}}, "Ben": {"A": {"Q1": 3}}})
    assert not any(r.answers for r in rests_on_one(two, evaluate(two), ONE))


def test_a_score_above_every_mark_is_outside() -> None:
    d = agreed({"A": {"Q1": 5}}, {"Ann": {"A": {"Q1": 4}}, "Ben": {"A": {"Q1": 3}}})
    (answer,) = agreed_answers(d, ONE)
    assert answer.is_outside


marks = st.lists(st.integers(0, 5).map(Fraction), min_size=1, max_size=6)


@given(marks, st.integers(0, 5).map(Fraction))
def test_what_stands_in_for_a_score_is_always_a_mark_that_somebody_gave(
    others: list[Fraction], score: Fraction
) -> None:
    near = nearest(score, others)
    assert near in others
    assert all(abs(near - score) <= abs(m - score) for m in others)
    low, high = middle(others)
    assert low in others
    assert high in others
    below, above = sum(m < low for m in others), sum(m > high for m in others)
    assert 2 * below <= len(others) - 1
    assert 2 * above <= len(others) - 1


# --- people removed -------------------------------------------------------------------------------


def declaration(person: str, action: str, bidder: str = "", on: int = 1) -> Entry:
    return Entry(
        kind=EntryKind.DECLARATION,
        on=date(2027, 5, on),
        person=person,
        bidder=bidder,
        facts={"interest": "a share", "action": action},
    )


def test_the_last_declaration_about_a_bidder_decides_who_is_removed() -> None:
    entries = (
        declaration("Ann", "remove", "A"),
        declaration("Ben", "remove", "A"),
        declaration(" ben ", "mitigate", "A", on=2),
        declaration("Ann", "none", "B"),
    )
    assert removals(entries) == {"Ann": (("A", ""),)}


def test_marks_of_a_person_removed_are_left_out_of_the_mean() -> None:
    d = averaged(
        {"Ann": {"A": {"Q1": 5}, "B": {"Q1": 3}}, "Ben": {"A": {"Q1": 2}, "B": {"Q1": 3}}},
        panel=tuple(PanelMember(person=p, role="evaluator") for p in ("Ann", "Ben")),
        entries=(declaration("ANN", "remove", "A"),),
    )
    (found,) = recused(d, evaluate(d), ONE)
    assert (found.person, found.marks, found.took_part) == ("ANN", 1, True)
    assert found.without is not None
    assert [s.bidder for s in found.without.gained] == ["B"]
    assert not found.without.waiting  # the others' marks are enough there


def test_a_person_removed_who_came_to_the_moderation_is_named_though_no_mark_counts() -> None:
    d = agreed({"A": {"Q1": 5}, "B": {"Q1": 4}}, {"Ben": {"A": {"Q1": 3}}})
    sat = Entry(
        kind=EntryKind.MODERATION,
        on=date(2027, 5, 3),
        lot="1",
        bidder="A",
        facts={"attendees": "Ben; Ann"},
        number=17,
    )
    d = replace(d, entries=(declaration("Ann", "remove", "A"), sat))
    (found,) = recused(d, evaluate(d), ONE)
    assert (found.marks, found.moderated) == (0, ("17",))
    assert found.without is None
    assert found.rests is None


def test_nobody_is_removed_where_nobody_declared() -> None:
    d = agreed({"A": {"Q1": 5}}, {"Ann": {"A": {"Q1": 5}}})
    assert list(recused(d, evaluate(d), ONE)) == []
