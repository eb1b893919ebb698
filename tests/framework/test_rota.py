"""Whose week it is: one main on duty wherever any is active, even shares, nobody suspended; the past is what it was."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tendering.framework.places import Register, register_of
from tendering.framework.rota import clashes, duty_on, respond_by, rota_of, week_of, weeks
from tendering.model.entries import Entry, EntryKind
from tendering.model.rota import Rota
from tests.framework.agreement import START, bolton, decided, entry, started, with_rota

_ROTA = rota_of(bolton())
assert _ROTA is not None
ROTA: Rota = _ROTA
DAY = timedelta(days=1)


def on_duty(entries: list[Entry], day: date, rota: Rota | None = ROTA) -> str:
    assert rota is not None
    return duty_on(rota, register_of(entries), "1", "north", day).provider


def test_two_mains_take_the_weeks_in_turn_from_the_week_of_the_start() -> None:
    found = [on_duty(started(), START + timedelta(weeks=n)) for n in range(4)]
    assert found == ["m1", "m2", "m1", "m2"]


def test_the_lower_place_begins_where_the_tender_says_so() -> None:
    rota = rota_of(with_rota(first="lower_place"))
    assert [on_duty(started(), START + timedelta(weeks=n), rota) for n in range(2)] == ["m2", "m1"]


def test_a_start_in_mid_week_makes_that_part_week_the_first() -> None:
    thursday = START + 3 * DAY
    entries = started(since=thursday)
    assert on_duty(entries, thursday) == on_duty(entries, START + 6 * DAY) == "m1"
    assert on_duty(entries, START + 7 * DAY) == "m2"


def test_bank_holidays_move_nothing() -> None:
    christmas = date(2016, 12, 25)
    before = [on_duty(started(), christmas + n * DAY) for n in range(-7, 8)]
    weeks_ = [(week_of(ROTA, christmas + n * DAY) - START).days // 7 % 2 for n in range(-7, 8)]
    assert before == ["m1" if even == 0 else "m2" for even in weeks_]


def test_a_zone_with_one_main_has_it_every_week() -> None:
    assert {on_duty(started(("m1",)), START + timedelta(weeks=n)) for n in range(5)} == {"m1"}


def test_while_a_main_is_suspended_the_other_takes_its_days_and_then_it_has_its_weeks_again() -> (
    None
):
    wednesday = START + timedelta(weeks=2, days=2)
    entries = [*started(), decided("m1", "suspension", wednesday, 2, wednesday + 13 * DAY)]
    assert on_duty(entries, wednesday - DAY) == "m1"
    assert on_duty(entries, wednesday) == "m2"
    assert on_duty(entries, START + timedelta(weeks=4)) == "m2"  # still suspended on the Monday
    assert on_duty(entries, wednesday + 14 * DAY) == "m1"
    assert on_duty(entries, START + timedelta(weeks=5)) == "m2"
    found = duty_on(ROTA, register_of(entries), "1", "north", wednesday)
    assert (found.turn, "suspended" in found.because) == ("m1", True)


def test_a_main_that_takes_over_a_place_takes_over_its_weeks() -> None:
    day = START + timedelta(weeks=6)
    gone = decided("m2", "removal", day, 2)
    heir = entry(
        EntryKind.PLACE_GIVEN,
        day,
        3,
        {"zone": "north", "role": "main", "position": "2", "from": (day + 14 * DAY).isoformat()},
        bidder="f1",
    )
    entries = [*started(), gone, heir]
    assert [on_duty(entries, day + timedelta(weeks=n)) for n in range(4)] == [
        *("m1", "m1"),
        *("m1", "f1"),
    ]
    assert on_duty(entries, day - DAY) == "m2"


def test_two_mains_of_one_position_are_a_finding_and_nobody_is_on_duty() -> None:
    entries = started()
    twice = entry(
        EntryKind.PLACE_GIVEN,
        START,
        2,
        {"zone": "north", "role": "main", "position": "2"},
        bidder="f1",
    )
    register = register_of([*entries, twice])
    found = list(weeks(ROTA, register, [("1", "north")], (START, START + 6 * DAY)))
    assert [(s.duty.provider, s.duty.clash) for s in found] == [("", ("f1", "m2"))]
    assert [f.code for f in clashes(s.duty for s in found)] == ["L040"]


@st.composite
def histories(draw: st.DrawFn) -> list[Entry]:
    """Draw an agreement with up to three mains, some of them suspended for a time, some removed."""
    mains = [f"m{n}" for n in range(1, draw(st.integers(1, 3)) + 1)]
    entries = started(mains, since=START + draw(st.integers(0, 6)) * DAY)
    for number in range(2, 2 + draw(st.integers(0, 4))):
        since = START + draw(st.integers(7, 200)) * DAY
        who = draw(st.sampled_from(mains))
        if draw(st.integers(0, 3)) == 0:
            entries.append(decided(who, "removal", since, number))
        else:
            until = since + draw(st.integers(0, 60)) * DAY
            entries.append(decided(who, "suspension", since, number, until))
    return entries


@settings(max_examples=40)
@given(histories(), st.integers(7, 300))
def test_one_main_is_on_duty_wherever_any_is_active_and_nobody_suspended(
    entries: list[Entry], offset: int
) -> None:
    day = START + offset * DAY
    register = register_of(entries)
    mains = [p for p in register.on(day) if p.role == "main"]
    active = {p.provider for p in mains if p.active}
    found = duty_on(ROTA, register, "1", "north", day)
    assert (found.provider in active) if active else (found.provider == "")
    assert bool(found.turn) == bool(mains)
    assert found.because


@settings(max_examples=40)
@given(histories(), st.randoms(use_true_random=False), st.integers(0, 300))
def test_the_order_in_which_places_were_written_decides_nothing(
    entries: list[Entry], random: Random, offset: int
) -> None:
    register = register_of(entries)
    shuffled = list(register.places)
    random.shuffle(shuffled)
    other = Register(tuple(shuffled), register.measures)
    day = START + offset * DAY
    one = duty_on(ROTA, register, "1", "north", day)
    assert one == duty_on(ROTA, other, "1", "north", day)


@settings(max_examples=40)
@given(st.integers(1, 4), st.integers(0, 6), st.integers(1, 60))
def test_whole_weeks_are_shared_evenly_to_one(mains: int, late: int, count: int) -> None:
    entries = started([f"m{n}" for n in range(mains)], since=START + late * DAY)
    register = register_of(entries)
    found = weeks(
        ROTA, register, [("1", "north")], (START + late * DAY, START + (7 * count - 1) * DAY)
    )
    had = Counter(s.duty.provider for s in found)
    assert sum(had.values()) == count
    assert max(had.values()) - min((had[f"m{n}"] for n in range(mains)), default=0) <= 1


@pytest.mark.parametrize(
    ("moment", "route", "until"),
    [
        ((2016, 11, 9, 9, 30), "other", (2016, 11, 9, 13, 30)),
        ((2016, 11, 9, 17, 0), "hospital", (2016, 11, 10, 9, 0)),
        ((2016, 12, 23, 16, 30), "other", (2016, 12, 28, 10, 30)),  # two bank holidays lie between
        ((2016, 11, 12, 12, 0), "hospital", (2016, 11, 14, 10, 0)),  # a Saturday
        ((2016, 11, 9, 6, 0), "hospital", (2016, 11, 9, 10, 0)),
        ((2016, 11, 9, 16, 0), "hospital", (2016, 11, 9, 18, 0)),
    ],
)
def test_the_time_to_answer_is_counted_in_office_hours(
    moment: tuple[int, ...], route: str, until: tuple[int, ...]
) -> None:
    assert respond_by(ROTA, datetime(*moment), route) == datetime(*until)  # type: ignore[arg-type]  # noqa: DTZ001


@settings(max_examples=40)
@given(st.integers(0, 2000), st.integers(0, 24 * 60 - 1), st.sampled_from(["hospital", "other"]))
def test_nobody_has_to_answer_while_the_office_is_shut(day: int, minute: int, route: str) -> None:
    moment = datetime.combine(START + day * DAY, time(minute // 60, minute % 60))
    due = respond_by(ROTA, moment, route)
    assert due > moment
    assert time(8) <= due.time() <= time(18)
    assert due.weekday() < 5
