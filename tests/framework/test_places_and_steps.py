"""Places on any day, and the steps against a provider: their order, the right to answer, the days they hold, the return."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tendering.framework import place_faults, step_faults
from tendering.framework.places import places_on, register_of
from tendering.framework.steps import in_force, measures, standing_of, steps_of
from tendering.model.entries import Entry, EntryKind
from tests.framework.agreement import START, bolton, decided, entry, place, started

DAY = timedelta(days=1)
FEB = date(2017, 2, 6)


def notice(step: str, on: date, number: int, **facts: str) -> Entry:
    told = {
        "step": step,
        "evidence": "Refused 12 of 60 referrals of its own weeks",
        "answer_by": (on + 10 * DAY).isoformat(),
        **facts,
    }
    return entry(EntryKind.STEP_NOTIFIED, on, number, told, bidder="m2")


def decision(noticed: int, step: str, on: date, number: int, **facts: str) -> Entry:
    told = {
        "notice": str(noticed),
        "step": step,
        "decision": "taken",
        "reason": "It stands",
        **facts,
    }
    return entry(EntryKind.STEP_DECIDED, on, number, told, bidder="m2")


def codes(found: Iterator[object]) -> list[str]:
    return [f.code for f in found]  # type: ignore[attr-defined]


def steps_found(entries: list[Entry], made: Entry) -> list[str]:
    return codes(step_faults.faults(bolton(), entries, made))


def test_places_are_those_of_the_award_in_the_order_the_tender_publishes() -> None:
    entries = started()
    assert places_on(bolton(), entries, START - DAY) == ()
    held = places_on(bolton(), entries, START)
    assert [(p.role, p.provider, p.position) for p in held] == [
        *(("main", "m1", 1), ("main", "m2", 2)),
        *(("framework", p, n) for n, p in enumerate(("m1", "m2", "f1", "f2", "f3"), 1)),
    ]
    assert {p.standing for p in held} == {"active"}


def test_a_removal_ends_every_place_of_the_lot_and_leaves_the_past_as_it_was() -> None:
    entries = [*started(), decided("m2", "removal", FEB, 2)]
    assert {p.provider for p in places_on(bolton(), entries, FEB)} == {"m1", "f1", "f2", "f3"}
    past = places_on(bolton(), entries, FEB - DAY)
    assert [(p.provider, p.until) for p in past if p.provider == "m2"] == [("m2", FEB - DAY)] * 2


def test_what_a_later_entry_takes_out_is_as_if_it_had_not_been() -> None:
    gone = entry(EntryKind.SUPERSEDED, FEB, 3, {"number": "2", "reason": "wrong provider"}, lot="")
    entries = [*started(), decided("m2", "removal", FEB, 2), gone]
    assert places_on(bolton(), entries, FEB) == places_on(bolton(), started(), FEB)


def test_a_place_is_given_once_to_one_that_may_hold_it() -> None:
    def faults(**changed: str) -> list[str]:
        told = {"zone": "north", "role": "main", "position": "2", "reason": "Next in order"}
        told |= {k: v for k, v in changed.items() if k != "bidder"}
        made = entry(EntryKind.PLACE_GIVEN, FEB, 9, told, bidder=changed.get("bidder", "f1"))
        return codes(place_faults.faults(bolton(), started(("m1",)), made))

    assert faults() == []
    assert faults(position="1") == ["L033"]  # two mains would have the same weeks
    assert faults(bidder="m1") == ["L033"]
    assert faults(zone="nowhere", role="leader", position="first", reason="") == ["L033"] * 3
    assert faults(zone="") == ["L033"]  # a main is one of a zone


def test_no_more_mains_are_given_to_a_zone_than_the_tender_publishes() -> None:
    told = {"zone": "north", "role": "main", "position": "3", "reason": "Next in order"}
    made = entry(EntryKind.PLACE_GIVEN, FEB, 9, told, bidder="f1")
    suspended = [*started(), decided("m2", "suspension", FEB, 2)]
    (found,) = place_faults.faults(bolton(), suspended, made)
    assert "at most 2 places" in found.message
    removed = [*started(), decided("m2", "removal", FEB - DAY, 2)]
    assert list(place_faults.faults(bolton(), removed, made)) == []


def test_a_framework_starts_with_places_the_tender_has() -> None:
    rows = (place("m1", "main", 1, "moon"), place("m1", "main", 1, "north", lot="7"))
    made = Entry(kind=EntryKind.FRAMEWORK_STARTED, on=START, rows={"places": rows})
    assert codes(place_faults.faults(bolton(), [], made)) == ["L033", "L033"]
    assert codes(
        place_faults.faults(bolton(), [], Entry(kind=EntryKind.FRAMEWORK_STARTED, on=START))
    ) == ["L033"]


def test_steps_are_taken_in_the_published_order_or_by_a_term_that_is_named() -> None:
    assert steps_found(started(), notice("warning", FEB, 2)) == []
    assert steps_found(started(), notice("suspension", FEB, 2)) == ["L026"]
    term = "The council may suspend at once where the location is rated Inadequate"
    assert steps_found(started(), notice("suspension", FEB, 2, out_of_order=term)) == []
    warned = [*started(), notice("warning", FEB, 2)]
    assert steps_found(warned, notice("warning", FEB, 3)) == ["L022"]
    taken = [*warned, decision(2, "warning", FEB + 11 * DAY, 3)]
    assert steps_found(taken, notice("plan", FEB + 30 * DAY, 4)) == []


def test_a_notice_without_evidence_time_to_answer_or_a_place_is_refused_all_at_once() -> None:
    bare = entry(EntryKind.STEP_NOTIFIED, FEB, 2, {"step": "warning"}, bidder="nobody")
    assert sorted(steps_found(started(), bare)) == ["L024", "L024", "L025"]
    short = notice("warning", FEB, 2, answer_by=(FEB + 3 * DAY).isoformat())
    assert steps_found(started(), short) == ["L023"]
    assert steps_found(started(), notice("scolding", FEB, 2)) == ["L024"]
    assert steps_found(started(), notice("warning", FEB, 2, zone="moon")) == ["L043"]


@settings(max_examples=40)
@given(st.integers(-3, 20), st.none() | st.integers(0, 20))
def test_nothing_is_decided_before_the_answer_is_in_or_the_time_is_over(
    after: int, answered: int | None
) -> None:
    entries = [*started(), notice("warning", FEB, 2)]
    day = FEB + after * DAY
    if answered is not None and answered <= after:
        told = {"notice": "2", "answer": "We are recruiting"}
        entries.append(entry(EntryKind.STEP_ANSWERED, FEB + answered * DAY, 3, told, bidder="m2"))
    heard = answered is not None and answered <= after
    found = steps_found(entries, decision(2, "warning", day, 4))
    assert (found == []) is (after >= 0 and (heard or after > 10))
    assert set(found) <= {"L020", "L023"}


def test_an_answer_and_a_decision_name_a_notice_of_that_provider_that_is_open() -> None:
    entries = [*started(), notice("warning", FEB, 2)]
    told = {"notice": "2", "answer": "No"}
    other = entry(EntryKind.STEP_ANSWERED, FEB, 3, told, bidder="m1")
    assert steps_found(entries, other) == ["L021"]
    assert steps_found(entries, decision(7, "warning", FEB, 3)) == ["L021"]
    done = [*entries, decision(2, "warning", FEB + 12 * DAY, 3)]
    assert steps_found(done, decision(2, "warning", FEB + 13 * DAY, 4)) == ["L022"]
    assert steps_found(entries, decision(2, "warning", FEB + 12 * DAY, 3, reason="", decision="maybe")) == ["L024"] * 2  # fmt: skip


@settings(max_examples=40)
@given(st.integers(0, 60), st.none() | st.integers(0, 60), st.none() | st.integers(1, 60))
def test_a_suspension_holds_from_its_first_day_to_its_last_or_to_the_return(
    asked: int, length: int | None, back: int | None
) -> None:
    until = FEB + length * DAY if length is not None else None
    entries = [*started(), decided("m2", "suspension", FEB, 2, until)]
    if back is not None:
        told = {
            "step": "return",
            "decision": "taken",
            "from": (FEB + back * DAY).isoformat(),
            "reason": "Rated Good",
        }
        entries.append(entry(EntryKind.STEP_DECIDED, FEB + back * DAY, 3, told, bidder="m2"))
    day = FEB + asked * DAY
    holds = (length is None or asked <= length) and (back is None or asked < back)
    mine = [p for p in places_on(bolton(), entries, day) if p.provider == "m2"]
    assert {p.active for p in mine} == {not holds}
    taken = measures(entries)
    assert (standing_of(taken, "m2", "1", day).word == "suspended") is holds
    assert (in_force(entries, "m2", "1", day, step="suspension") is not None) is holds
    assert standing_of(taken, "m1", "1", day).word == "active"


def test_a_return_ends_what_is_in_force_and_nothing_else() -> None:
    told = {"step": "return", "decision": "taken", "from": FEB.isoformat(), "reason": "Mended"}
    back = entry(EntryKind.STEP_DECIDED, FEB, 3, told, bidder="m2")
    assert steps_found(started(), back) == ["L021"]
    suspended = [*started(), decided("m2", "suspension", FEB - 9 * DAY, 2)]
    assert steps_found(suspended, back) == []
    warned = [*started(), decided("m2", "warning", FEB - 9 * DAY, 2)]
    assert steps_found(warned, back) == ["L021"]


def test_a_provider_s_file_is_read_step_by_step() -> None:
    entries = [
        *started(),
        notice("warning", FEB, 2),
        entry(EntryKind.STEP_ANSWERED, FEB + 4 * DAY, 3, {"notice": "2", "answer": "Short of staff"}, bidder="m2"),
        decision(2, "warning", FEB + 5 * DAY, 4),
    ]  # fmt: skip
    (step,) = steps_of(entries, "m2", "1")
    assert (step.answer, step.decision, step.decided, step.by) == (
        *("Short of staff", "taken"),
        *(4, "Priya Nair"),
    )
    assert steps_of(entries, "m1") == ()
    assert register_of(entries).measures[0].sentence == (
        "warned from Saturday 11 February 2017 by entry 4: It stands"
    )
