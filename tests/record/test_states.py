"""The state of each lot: every state reached by a record admitted entry by entry, and none that rests on another lot."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tendering.model.entries import Entry, EntryKind
from tendering.model.tender import Stage
from tendering.record.states import ORDER, State, state_of, states_of
from tests.checks.records import entry
from tests.record.stages import MOMENTS, number, of_lot, opened, record_in, two_lots, written

TENDER = two_lots()
AFTER_OPENING = [s for s in of_lot("1") if s is not State.SUSPENDED]


def state(record: tuple[Entry, ...], lot: str, at: State) -> State:
    return state_of(TENDER, record, lot, MOMENTS[at]).state


@pytest.mark.parametrize("wanted", list(State))
def test_a_record_of_each_state_can_be_made_entry_by_entry_and_is_in_it(wanted: State) -> None:
    found = states_of(TENDER, record_in(wanted), MOMENTS[wanted])
    assert [s.state for s in found] == [wanted, wanted]
    assert all(s.because for s in found)
    assert all(s.since is not None and s.since <= MOMENTS[wanted][0] for s in found)


def test_only_the_moment_closes_the_time_for_bids() -> None:
    record = record_in(State.PUBLISHED)
    closes = date(2026, 7, 10)
    assert state_of(TENDER, record, "1", (closes, time(12))).state is State.PUBLISHED
    assert state_of(TENDER, record, "1", (closes, time(12, 1))).state is State.CLOSED
    assert state_of(TENDER, record, "1", (closes, time())).state is State.PUBLISHED


def test_a_day_without_a_time_lasts_until_it_ends() -> None:
    from tendering.model.tender import Event

    tender = two_lots(timetable=(Event(event="tenders_close", on=date(2026, 7, 10)),))
    record = record_in(State.PUBLISHED)
    assert (
        state_of(tender, record, "1", (date(2026, 7, 10), time(23, 59))).state is State.PUBLISHED
    )
    assert state_of(tender, record, "1", (date(2026, 7, 11), time())).state is State.CLOSED


def test_the_end_of_standstill_is_said_and_changes_no_state_by_itself() -> None:
    record = record_in(State.STANDSTILL)
    during = state_of(TENDER, record, "1", (date(2026, 9, 14), time(23)))
    after = state_of(TENDER, record, "1", (date(2026, 9, 15), time()))
    assert during.state is after.state is State.STANDSTILL
    assert "runs to the end of" in during.because
    assert "ended" in after.because


def test_one_lot_is_suspended_while_the_other_signs() -> None:
    record = list(record_in(State.STANDSTILL))
    record += written_on(record, *of_lot("1")[State.SUSPENDED], *of_lot("2")[State.AWARDED])
    found = states_of(TENDER, record, MOMENTS[State.AWARDED])
    assert [s.state for s in found] == [State.SUSPENDED, State.AWARDED]
    assert found[0].beneath is State.STANDSTILL


def written_on(record: list[Entry], *more: Entry) -> list[Entry]:
    return written(TENDER, (*record, *more))[len(record) :]


def test_a_claim_before_the_award_suspends_nothing_yet() -> None:
    record = [*record_in(State.MARKING)]
    record += written_on(
        record, entry("challenge", "2026-07-21", lot="1", by="Cyd Cole", kind="claim form")
    )
    assert state(tuple(record), "1", State.MARKING) is State.MARKING


def test_the_lifting_of_a_suspension_lets_the_lot_go_on() -> None:
    record = [*record_in(State.SUSPENDED)]
    ended = entry(
        "challenge_ended", "2026-09-12", lot="1", by="Cyd Cole", result="lifted", lifted="yes"
    )
    record += written_on(record, ended)
    found = states_of(TENDER, record, (date(2026, 9, 15), time(9)))
    assert [s.state for s in found] == [State.STANDSTILL, State.SUSPENDED]


def far(pair: tuple[State, State]) -> tuple[Entry, ...]:
    """A record whose lots have each come as far as a state after the opening."""
    more = [
        each
        for step in AFTER_OPENING
        for lot, to in zip(("1", "2"), pair, strict=True)
        if ORDER[step] <= ORDER[to]
        for each in of_lot(lot)[step]
    ]
    return number((*record_in(State.OPENED), *more))


@given(st.tuples(*[st.sampled_from(AFTER_OPENING)] * 2))
def test_a_state_never_depends_on_entries_of_another_lot(pair: tuple[State, State]) -> None:
    record = far(pair)
    moment = MOMENTS[State.ENDED]
    for lot, other in (("1", "2"), ("2", "1")):
        without = tuple(e for e in record if e.lot != other)
        assert state_of(TENDER, record, lot, moment) == state_of(TENDER, without, lot, moment)
    assert [s.state for s in states_of(TENDER, record, moment)] == list(pair)


@given(st.sampled_from([s for s in AFTER_OPENING if s is not State.ENDED]))
def test_superseding_what_brought_a_state_takes_the_lot_back(wanted: State) -> None:
    record = record_in(wanted)
    moment = MOMENTS[wanted]
    while True:
        at = state_of(TENDER, record, "1", moment)
        if at.state is not wanted:
            break
        assert at.number is not None
        gone = entry("superseded", moment[0].isoformat(), number=str(at.number), reason="wrong")
        record = (*record, replace(gone, number=len(record) + 1))
    assert ORDER[at.state] < ORDER[wanted]


@pytest.mark.parametrize(
    ("kind", "back_to"),
    [
        (EntryKind.APPROVED, State.RECOMMENDED),
        (EntryKind.EVALUATION_COMPUTED, State.MODERATING),
        (EntryKind.SCORES_SIGNED, State.MODERATING),
        (EntryKind.MODERATION, State.MODERATING),
        (EntryKind.MARKS_CLOSED, State.MARKING),
    ],
)
def test_what_rested_on_a_superseded_entry_is_to_be_reached_anew(
    kind: EntryKind, back_to: State
) -> None:
    """Letters went out on an approval that was taken out: they stand, and the lot is back before its approval."""
    record = record_in(State.STANDSTILL)
    taken = next(e for e in record if e.kind is kind and e.lot == "1")
    gone = entry("superseded", "2026-09-02", number=str(taken.number), reason="wrong")
    record = (*record, replace(gone, number=len(record) + 1))
    assert state(record, "1", State.STANDSTILL) is back_to
    assert state(record, "2", State.STANDSTILL) is State.STANDSTILL


def test_a_reserve_promoted_makes_letters_and_standstill_due_again() -> None:
    record = [*record_in(State.STANDSTILL)]
    record += written_on(
        record, entry("reserve_promoted", "2026-09-05", lot="1", by="Cyd Cole", bidder="B2", reason="left")
    )  # fmt: skip
    assert state(tuple(record), "1", State.STANDSTILL) is State.APPROVED
    assert state(tuple(record), "2", State.STANDSTILL) is State.STANDSTILL


def test_an_outcome_of_every_lot_brings_on_those_whose_scores_are_signed() -> None:
    record = [*record_in(State.MODERATING)]
    moderated, signed, _ = of_lot("1")[State.EVALUATED]
    computed = entry("evaluation_computed", "2026-07-30", by="Cyd Cole", digest="d" * 64)
    record += written_on(record, moderated, signed, computed)
    assert state(tuple(record), "1", State.EVALUATED) is State.EVALUATED
    assert state(tuple(record), "2", State.EVALUATED) is State.MODERATING


def test_a_letter_of_exclusion_begins_no_standstill() -> None:
    record = [*record_in(State.COMPLIANCE)]
    record += written_on(
        record, entry("letter_issued", "2026-07-15", by="Cyd Cole", bidder="B2", what="exclusion letter")
    )  # fmt: skip
    assert state(tuple(record), "1", State.COMPLIANCE) is State.COMPLIANCE


def test_an_entry_about_a_bidder_is_of_the_lots_it_bids_for() -> None:
    record = [*record_in(State.PUBLISHED)]
    only = replace(
        opened(),
        rows={"bids": ({"bidder": "B1", "lot": "1"}, {"bidder": "B2", "lot": "2"})},
    )
    looked = entry("debarment_check", "2026-07-14", bidder="B1", by="Cyd Cole", result="clear")
    record += written_on(record, only, looked)
    found = states_of(TENDER, record, MOMENTS[State.COMPLIANCE])
    assert [s.state for s in found] == [State.COMPLIANCE, State.OPENED]


def test_a_second_opening_begins_the_next_stage_of_a_procedure_in_stages() -> None:
    staged = replace(TENDER, stages=(Stage(id="one"), Stage(id="two")))
    record = record_in(State.EVALUATED)
    again = replace(opened(), on=date(2026, 8, 1), number=len(record) + 1)
    found = states_of(staged, (*record, again), MOMENTS[State.RECOMMENDED])
    assert [s.state for s in found] == [State.OPENED, State.OPENED]
    found = states_of(TENDER, (*record, again), MOMENTS[State.RECOMMENDED])
    assert [s.state for s in found] == [State.EVALUATED, State.EVALUATED]


def test_a_lot_ends_without_a_contract_or_with_its_last_one() -> None:
    record = record_in(State.AWARDED)
    second = entry("signed", "2026-09-17", lot="1", bidder="B2", supplier="N2")
    one, other = (
        entry("ended", "2027-09-16", lot="1", bidder=b, reason="expiry") for b in ("B1", "B2")
    )
    assert state((*record, second, one), "1", State.ENDED) is State.AWARDED
    assert state((*record, second, one, other), "1", State.ENDED) is State.ENDED
    stopped = entry("procurement_ended", "2026-07-21", lot="2", reason="no budget")
    record = (*record_in(State.MARKING), stopped)
    assert [state(record, lot, State.ENDED) for lot in "12"] == [State.MARKING, State.ENDED]


def test_without_a_tender_there_is_one_lot_without_a_name() -> None:
    (at,) = states_of(None, record_in(State.PLANNING), MOMENTS[State.PLANNING])
    assert (at.lot, at.state) == ("", State.PLANNING)
