"""Whose turn it is: every kind of entry in every state of its lot, admitted or refused as the table says, with what comes first."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from tendering.model.entries import Entry, EntryKind
from tendering.model.findings import Finding
from tendering.model.tender import Price, Standstill
from tendering.record.states import ORDER, State
from tendering.record.turn_table import STEPS, TURNS
from tendering.record.turns import refusals
from tests.checks.records import entry
from tests.checks.tenders import PRICE
from tests.record.stages import (
    ANN,
    BEFORE,
    CYD,
    MOMENTS,
    START,
    bare,
    marks,
    of_lot,
    opened,
    record_in,
    two_lots,
    written,
)

TENDER = two_lots()
RECORDS = {state: record_in(state) for state in State}
GOLDEN = Path(__file__).parent / "turns.txt"
OUT_OF_TURN = {"R004", "R211"}


def refused(record: tuple[Entry, ...], made: Entry, tender: Any = TENDER) -> tuple[Finding, ...]:
    return refusals(tender, record, made)


def said(found: tuple[Finding, ...]) -> str:
    return " ".join(f"{f.message} {f.remedy}" for f in found)


@pytest.mark.parametrize("kind", [k for k in EntryKind if k is not EntryKind.RECORD_STARTED])
def test_each_kind_in_each_state_is_admitted_or_refused_as_the_table_says(kind: EntryKind) -> None:
    turn = TURNS[kind]
    for state in State:
        found = refused(RECORDS[state], bare(kind, state))
        by_state = [f for f in found if f.message.endswith(f"; it is {state})")]
        if state in turn.states:
            assert not by_state, (
                state,
                by_state,
            )  # other rules may still speak, in words of their own
            continue
        assert by_state == list(found) != [], state
        assert {f.code for f in found} <= OUT_OF_TURN
        assert {lot for f in found for lot in re.findall(r"\b[12]\b", f.message[:14])} == {
            "1",
            "2",
        }
        for one in found:
            early = ORDER[state] < ORDER[turn.first]
            assert one.remedy
            if early:
                assert turn.early in one.message
                assert one.remedy.startswith("First ")
            elif state is not State.SUSPENDED:
                assert turn.late in one.message


def test_the_whole_table_is_as_reviewed(update_golden: bool) -> None:
    """One line a kind, one column a state: x where it is admitted."""
    names = [str(s) for s in State]
    lines = [f"{'':28} {' '.join(names)}"]
    for kind, turn in TURNS.items():
        cells = ("x" if s in turn.states else "." for s in State)
        marks_ = " ".join(c.center(len(n)) for c, n in zip(cells, names, strict=True))
        lines.append(f"{kind:28} {marks_}".rstrip())
    text = "\n".join(lines) + "\n"
    if update_golden:
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")


def test_every_kind_has_its_turn_and_every_sentence_it_needs() -> None:
    assert set(TURNS) == set(EntryKind)
    for kind, turn in TURNS.items():
        if kind is EntryKind.RECORD_STARTED:
            continue
        last = max(turn.states, key=ORDER.__getitem__)
        assert turn.early or turn.first is State.PLANNING, kind
        assert turn.late or last is State.ENDED, kind
    assert set(STEPS) == set(State) - {
        State.PLANNING, State.COMPLIANCE, State.SUSPENDED, State.ENDED
    }  # fmt: skip


def test_nothing_comes_before_the_record_is_started_and_it_is_started_once() -> None:
    assert said(refused((), bare(EntryKind.ROUTE_AND_VALUE, State.PLANNING))).endswith(
        "`tendering record start`."
    )
    assert not refused((), START[0])
    assert refused(RECORDS[State.READY], START[0])[0].code == "R006"


def test_marks_before_the_opening_name_the_opening_first() -> None:
    (one,) = refused(RECORDS[State.PUBLISHED], replace(marks(ANN, "2"), on=date(2026, 6, 20)))
    assert one.message == (
        "lot 2: marks cannot be given before the bids are opened (marks given; it is published)"
    )
    assert (
        one.remedy == "First wait until the time for bids is over; then `tendering open-bids ID`."
    )


def test_each_lot_has_its_own_turn() -> None:
    record = [*RECORDS[State.STANDSTILL]]
    record += written(TENDER, (*record, *of_lot("1")[State.SUSPENDED]))[len(record) :]
    late = MOMENTS[State.AWARDED]
    signed = {lot: replace(of_lot(lot)[State.AWARDED][0], on=late[0]) for lot in "12"}
    assert {f.code for f in refused(tuple(record), signed["1"])} == {"R211"}
    assert not refused(tuple(record), signed["2"])


def test_a_lot_that_is_not_there_is_named_with_those_that_are() -> None:
    (one,) = refused(RECORDS[State.OPENED], bare(EntryKind.MARKS_CLOSED, State.OPENED, lot="9"))
    assert (one.code, "the lots are 1, 2" in one.message) == ("R201", True)


@pytest.mark.parametrize(
    ("by", "witness", "admitted"),
    [
        (CYD, "Dee Day", True),
        (CYD, "", False),
        (CYD, " cyd  cole ", False),
        ("", "Dee Day", False),
    ],
)
def test_bids_are_opened_by_two_officers(by: str, witness: str, admitted: bool) -> None:
    made = replace(opened(), by=by, facts={"witness": witness})
    found = refused(RECORDS[State.CLOSED], made)
    assert (not found) is admitted
    assert admitted or found[0].code == "R204"


@pytest.mark.parametrize(
    ("at", "admitted"),
    [(time(11, 59), True), (time(12), True), (time(12, 1), False), (None, False)],
)
def test_a_bid_is_in_time_to_the_minute_and_late_after(at: time | None, admitted: bool) -> None:
    day = date(2026, 7, 10)
    bid = replace(entry("submission_received", "2026-07-10", bidder="B1", by=CYD), at=at)
    record = RECORDS[State.PUBLISHED]
    assert (not refused(record, bid)) is admitted
    late = replace(bid, kind=EntryKind.LATE_SUBMISSION)
    assert (not refused(record, late)) is (at == time(12, 1))
    made = replace(opened(), on=day, at=at)
    assert (not refused(record, made)) is (at == time(12, 1))


def test_publication_waits_for_what_the_law_asks() -> None:
    published = bare(EntryKind.MODEL_PUBLISHED, State.READY)
    for n, one in enumerate(BEFORE):
        record = tuple(written(TENDER, (*START, *BEFORE[:n], *BEFORE[n + 1 :])))
        asked = one.kind not in (EntryKind.SOCIAL_VALUE, EntryKind.EQUALITY_ANALYSIS)
        assert bool(refused(record, published)) is asked, one.kind


def test_nobody_marks_without_a_declaration_nor_what_they_are_removed_from() -> None:
    record = RECORDS[State.COMPLIANCE]
    assert refused(record, marks("Eve Else", "1"))[0].code == "R205"
    assert not refused(record, marks(ANN, "1"))
    removal = entry(
        "declaration", "2026-07-15", by=ANN, person=ANN, bidder="B2", lot="1",
        interest="sister works there", action="remove", reason="near", approver=CYD,
    )  # fmt: skip
    record = (*record, replace(removal, number=len(record) + 1))
    (one,) = refused(record, marks(ANN, "1"))
    assert "removed from B2" in one.message
    assert not refused(record, marks(ANN, "2"))


def test_a_mark_changes_for_a_reason_and_never_behind_a_signature() -> None:
    change = replace(marks(ANN, "1"), kind=EntryKind.MARKS_CHANGED, on=date(2026, 7, 25))
    assert refused(RECORDS[State.MODERATING], change)[0].code == "R007"
    why = replace(change, facts={"reason": "misread page 4"})
    assert not refused(RECORDS[State.MODERATING], why)
    record = [*RECORDS[State.MODERATING]]
    record += written(TENDER, (*record, *of_lot("1")[State.EVALUATED][:2]))[len(record) :]
    found = refused(tuple(record), replace(why, on=date(2026, 7, 29)))
    assert "supersede" in said(found)
    other = replace(marks(ANN, "2"), kind=EntryKind.MARKS_CHANGED, facts=why.facts)
    assert not refused(tuple(record), replace(other, on=date(2026, 7, 29)))


def test_scores_are_signed_once_something_was_moderated() -> None:
    signed = of_lot("1")[State.EVALUATED][1]
    assert "nothing was moderated" in said(refused(RECORDS[State.MODERATING], signed))


def test_an_outcome_waits_for_the_signature_where_the_panel_agrees_scores() -> None:
    computed = of_lot("1")[State.EVALUATED][2]
    found = refused(RECORDS[State.MODERATING], computed)
    assert "scores are not signed" in said(found)
    from tendering.model.tender import Aggregation

    averaged = replace(TENDER, aggregation=Aggregation(method="average"))
    assert not refused(RECORDS[State.MODERATING], computed, averaged)


def test_the_seed_is_the_one_published_and_comes_after_the_signatures() -> None:
    from tendering.evaluation.draw import commitment
    from tendering.model.tender import Rung

    drawn = replace(TENDER, ties=(Rung(kind="draw", commitment=commitment("kite")),))
    seed = entry("seed_revealed", "2026-07-31", by="Dee Day", seed="kite")
    assert {f.code for f in refused(RECORDS[State.MODERATING], seed, drawn)} == {"R004"}
    assert not refused(RECORDS[State.EVALUATED], seed, drawn)
    other = replace(seed, facts={"seed": "kites"})
    assert [f.code for f in refused(RECORDS[State.EVALUATED], other, drawn)] == ["S011"]


def test_scored_prices_stay_sealed_until_the_scores_of_their_lots_are_signed() -> None:
    after = replace(TENDER, price=replace(PRICE, open="after_quality"))
    prices = replace(
        entry("prices_opened", "2026-07-29", by=CYD, witness="Dee Day"),
        rows={"prices": ({"bidder": "B1", "lot": "1", "item": "hourly", "amount": "17"},)},
    )
    for state in (State.OPENED, State.MARKING, State.MODERATING):
        assert {f.code for f in refused(RECORDS[state], prices, after)} == {"R210"}
    record = [*RECORDS[State.MODERATING]]
    record += written(TENDER, (*record, *of_lot("1")[State.EVALUATED][:2]))[len(record) :]
    assert not refused(tuple(record), prices, after)
    every = replace(prices, rows={})
    assert "lot 2" in said(refused(tuple(record), every, after))


def test_pass_or_fail_prices_open_before_marking_and_never_during_it() -> None:
    before = replace(TENDER, price=replace(PRICE, open="before_marking"))
    prices = entry("prices_opened", "2026-07-21", by=CYD, witness="Dee Day")
    assert not refused(RECORDS[State.COMPLIANCE], prices, before)
    assert {f.code for f in refused(RECORDS[State.MARKING], prices, before)} == {"R210"}
    assert not refused(RECORDS[State.EVALUATED], prices, before)
    assert isinstance(PRICE, Price)


def test_nobody_is_told_of_an_award_before_it_is_approved() -> None:
    letter = of_lot("1")[State.STANDSTILL][0]
    assert "not approved" in said(refused(RECORDS[State.RECOMMENDED], letter))
    assert not refused(RECORDS[State.APPROVED], letter)
    excluded = replace(letter, facts={"what": "exclusion letter"}, on=date(2026, 7, 15))
    assert not refused(RECORDS[State.COMPLIANCE], excluded)
    uk6 = of_lot("1")[State.STANDSTILL][1]
    assert "not approved" in said(refused(RECORDS[State.RECOMMENDED], uk6))


def test_no_contract_before_the_standstill_is_over_nor_while_call_in_runs() -> None:
    record = RECORDS[State.STANDSTILL]
    signed = of_lot("1")[State.AWARDED][0]
    assert refused(record, replace(signed, on=date(2026, 9, 14)))[0].code == "R212"
    assert not refused(record, replace(signed, on=date(2026, 9, 15)))
    assert refused(RECORDS[State.APPROVED], signed)[0].code == "R212"
    none = replace(TENDER, standstill=Standstill(stated_days=0))
    assert not refused(RECORDS[State.APPROVED], signed, none)
    decided = entry("decision", "2026-09-10", by="Cabinet", reference="1")
    open_ = (*record, replace(decided, number=len(record) + 1))
    assert refused(open_, replace(signed, on=date(2026, 9, 15)))[0].code == "X20"


def test_a_reserve_moves_up_after_signature_on_advice_alone() -> None:
    made = entry("reserve_promoted", "2026-09-17", lot="1", bidder="B2", by=CYD, reason="left")
    assert refused(RECORDS[State.AWARDED], made)[0].code == "R007"
    facts = {**made.facts, "advice": "Counsel, 16 September"}
    assert not refused(RECORDS[State.AWARDED], replace(made, facts=facts))


def supersede(record: tuple[Entry, ...], kind: EntryKind, on: date, lot: str = "1") -> Entry:
    taken = next(e for e in record if e.kind is kind and e.lot in ("", lot))
    return entry("superseded", on.isoformat(), by=CYD, number=str(taken.number), reason="wrong")


@pytest.mark.parametrize(
    ("state", "kind", "admitted"),
    [
        (State.MODERATING, EntryKind.MARKS_GIVEN, True),
        (State.EVALUATED, EntryKind.SCORES_SIGNED, True),
        (State.APPROVED, EntryKind.MARKS_GIVEN, False),
        (State.APPROVED, EntryKind.MODERATION, False),
        (State.APPROVED, EntryKind.SCORES_SIGNED, False),
        (State.APPROVED, EntryKind.APPROVED, True),
        (State.STANDSTILL, EntryKind.APPROVED, True),
        (State.AWARDED, EntryKind.APPROVED, False),
        (State.AWARDED, EntryKind.SIGNED, True),
        (State.PUBLISHED, EntryKind.MODEL_PUBLISHED, True),
        (State.OPENED, EntryKind.MODEL_PUBLISHED, False),
        (State.OPENED, EntryKind.RECORD_STARTED, False),
        (State.ENDED, EntryKind.CONFLICTS_ASSESSMENT, True),
    ],
)
def test_what_carries_a_decision_is_not_taken_out_under_it(
    state: State, kind: EntryKind, admitted: bool
) -> None:
    record = RECORDS[state]
    found = refused(record, supersede(record, kind, MOMENTS[state][0]))
    assert (not found) is admitted
    assert {f.code for f in found} <= {"R203"}


def test_an_approval_superseded_opens_the_way_to_marks_again() -> None:
    record = RECORDS[State.APPROVED]
    day = MOMENTS[State.APPROVED][0]
    record += (replace(supersede(record, EntryKind.APPROVED, day), number=len(record) + 1),)
    assert not refused(record, supersede(record, EntryKind.SCORES_SIGNED, day))


def test_what_does_not_stand_cannot_be_superseded() -> None:
    record = RECORDS[State.READY]
    for number in ("99", "0", "x"):
        made = entry("superseded", "2026-05-02", by=CYD, number=number, reason="wrong")
        assert refused(record, made)[0].code == "R203"
    made = supersede(record, EntryKind.LOTS_DECISION, date(2026, 5, 2))
    assert not refused(record, made)
    record += (replace(made, number=len(record) + 1),)
    assert refused(record, made)[0].code == "R203"
    assert refused(record, replace(made, facts={"number": "3"}))[0].code == "R007"


def test_an_entry_of_every_lot_leaves_out_lots_without_a_bid_and_lots_that_ended() -> None:
    record = written(TENDER, (*RECORDS[State.CLOSED], *DECLARATIONS, opened(("1",))))
    record += written(TENDER, (*record, marks(ANN, "1")))[len(record) :]
    close = entry("marks_closed", "2026-07-24", by=CYD)
    assert not refused(tuple(record), close)
    stopped = entry("procurement_ended", "2026-07-22", lot="2", by=CYD, reason="no budget")
    both = [*RECORDS[State.MARKING]]
    both += written(TENDER, (*both, stopped))[len(both) :]
    assert not refused(tuple(both), close)
    assert refused(tuple(both), replace(close, lot="2"))


DECLARATIONS = tuple(e for e in RECORDS[State.OPENED] if e.kind is EntryKind.DECLARATION)


@pytest.mark.parametrize(
    ("kind", "state"), [(EntryKind.OPENED, State.CLOSED), (EntryKind.SIGNED, State.AWARDED)]
)
def test_what_waits_for_a_day_is_not_recorded_before_it(kind: EntryKind, state: State) -> None:
    """A day told in advance would open bids before they must be in, and sign within the standstill."""
    made = bare(kind, state)
    before, day = RECORDS[State.PUBLISHED], made.on
    early = refusals(TENDER, before, made, today=date(2026, 6, 20))
    assert "that day has not come" in early[0].message
    assert "that day has not come" not in said(refusals(TENDER, before, made, today=day))
    asked = bare(EntryKind.REQUEST_RECEIVED, state)
    assert not refusals(TENDER, before, asked, today=date(2026, 6, 20))
