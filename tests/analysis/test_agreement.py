"""Margins, what-if, challenges and robustness agree: one mark that margins name alters that place in each of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tendering.analysis.change_faults import faults
from tendering.analysis.changes import changed
from tendering.analysis.claim_text import Claim
from tendering.analysis.claims import Weight, tried
from tendering.analysis.difference import Difference, Kind, difference
from tendering.analysis.effect import effect
from tendering.analysis.idle_changes import idle
from tendering.analysis.margin_types import MarkMargin, Seat, SeatMargin, Turn, held_in
from tendering.analysis.margins import margins
from tendering.analysis.unpublished import ties_in
from tendering.evaluation.evaluate import evaluate
from tendering.model.bids import Dossier
from tendering.model.outcome import Outcome
from tendering.model.tender import Aggregation, LimitMethod
from tests.analysis.close_calls import competition, rules
from tests.evaluation.build import mark

MARKS = {
    "a": {"Q1": 3, "Q2": 1},
    "b": {"Q1": 2, "Q2": 3},
    "c": {"Q1": 2, "Q2": 2},
    "d": {"Q1": 1, "Q2": 1},
}


def averaged() -> Dossier:
    """The same marks, given by two evaluators and averaged: one evaluator's mark moves half a score."""
    rule = replace(rules(), aggregation=Aggregation(method="mean", missing="error"))
    rows = tuple(
        mark(who, b, q, m)
        for b, row in MARKS.items()
        for q, m in row.items()
        for who in ("x", "y")
    )
    return replace(competition(MARKS, rule), consensus=(), marks=rows)


COMPETITIONS = {
    "agreed scores, related bidders in one zone": competition(
        MARKS, rules(same_zone=True), related=True
    ),
    "a limit, a minimum and a draw nobody made": competition(
        MARKS, rules(LimitMethod.RANKED, minimum=True), drawn=False
    ),
    "averaged marks": averaged(),
}


def one_mark(found: SeatMargin) -> dict[str, MarkMargin]:
    """Every change of one mark that margins name for a seat, by what `what-if --set` would be given."""
    named = [*found.marks, *(m for m in (found.mark, found.own_mark) if m is not None)]
    return {m.moves[0].change.text: m for m in named}


def told(d: Difference) -> set[Seat]:
    """The seats that one difference says are otherwise."""
    now = Seat(d.lot, d.role, d.zone, d.bidder)
    if d.kind is Kind.MOVED and d.moved_from is not None:
        return {now, Seat(d.lot, *d.moved_from, d.bidder)}
    return {now} if d.kind in (Kind.GAINED, Kind.LOST) else set()


def claimed(given: Dossier, before: Outcome, margin: MarkMargin) -> Weight:
    change = margin.moves[0].change
    claim = Claim(number=1, text=change.text, changes=(change,), about=change.bidder)
    return tried(given, before, [claim], change.bidder).weights[1]


@pytest.mark.parametrize("name", COMPETITIONS)
def test_the_mark_that_margins_name_alters_that_place_in_what_if_and_in_a_challenge(
    name: str,
) -> None:
    given = COMPETITIONS[name]
    before = evaluate(given)
    held = held_in(before)
    ways = {
        (m.seat, text): margin
        for of_lot in margins(given).lots
        for m in of_lot.seats
        for text, margin in one_mark(m).items()
    }
    assert {margin.turn for margin in ways.values()} > {Turn.GAINED}
    supposed: dict[str, Outcome] = {}
    for (seat, text), margin in ways.items():
        change = margin.moves[0].change
        assert not faults(given, [change])
        assert not idle(given, before, [change])
        after = supposed.setdefault(text, evaluate(changed(given, [change])))
        differs = difference(before, after)
        waits = {d.lot for d in differs if d.kind is Kind.WAITS}
        if margin.turn is Turn.WAITS:
            assert seat.lot in waits
        else:
            assert seat in set().union(*(told(d) for d in differs)), (seat, text)
            assert (seat in held_in(after).seats) is (margin.turn is Turn.GAINED)
        # nothing else is told than what margins call turned
        turned = held.turned(held_in(after))
        assert set().union(*(told(d) for d in differs)) == {
            s for s, turn in turned.items() if turn is not Turn.WAITS
        }
        assert effect(before, after, ["1"]).matters, "what robustness calls a place changed"
    for text, margin in {text: m for (_, text), m in ways.items()}.items():
        assert claimed(given, before, margin) is Weight.ALONE, text


@pytest.mark.parametrize("level", [False, True])
def test_a_total_that_need_not_move_to_turn_a_place_is_a_tie_to_robustness(level: bool) -> None:
    marks = MARKS | ({"c": MARKS["b"]} if level else {})
    given = competition(marks, rules())
    seats = margins(given).lots[0].seats
    at_once = {t.bidder for m in seats for t in m.totals if t.by == 0 and t.level}
    assert at_once == ({"b", "c"} if level else set())
    assert ties_in(evaluate(given), ["1"])["1"] == int(level)
