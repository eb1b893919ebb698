"""Waves: who begins with their provider on which day, bounded by what each new provider can begin in a week. Pure.

A wave is one zone on one day. Nobody is in two, and no provider begins more in a week than it said it can.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from tendering.framework.moving import Assigned, Way, Zone
from tendering.law.calendar import ENGLAND_AND_WALES, CalendarEndsError

SATURDAY = 5
MOST_WAVES = 104
"""Waves of one zone beyond which a plan is no plan: two years of weeks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """The most that a provider can begin in one week; ``people`` is None where hours alone bind."""

    bidder: str
    hours: Fraction
    people: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One person's first day.

    Attributes:
        wave: Id of the wave; empty where no first day could be given.
        first_day: None where none could be given.
        because: Why there is none; else empty.
    """

    person: str
    lot: str
    zone: str
    provider: str
    to: str
    way: Way
    hours: Fraction
    wave: str = ""
    first_day: date | None = None
    because: str = ""

    @property
    def takes_room(self) -> bool:
        """Whether a new provider begins with this person: one who stays, or arranges it alone, takes no room."""
        return self.way is Way.MOVES


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """People of one zone who begin on one day."""

    id: str
    lot: str
    zone: str
    first_day: date
    moves: tuple[Move, ...]

    @property
    def providers(self) -> tuple[str, ...]:
        """The providers that people of the wave are to have, each once; none for a direct payment."""
        return tuple(sorted({m.to for m in self.moves if m.to}))

    @property
    def newcomers(self) -> tuple[str, ...]:
        """The providers that begin with somebody."""
        return tuple(sorted({m.to for m in self.moves if m.takes_room}))

    @property
    def hours(self) -> Fraction:
        """Hours of care a week of everybody in it."""
        return sum((m.hours for m in self.moves), Fraction(0))


def wave_id(lot: str, zone: str, number: int) -> str:
    """Name a wave: its lot, zone and turn.

    >>> wave_id("O", "A", 2)
    'O-A-2'
    """
    return f"{lot}-{zone}-{number}" if zone else f"{lot}-{number}"


def planned(
    given: Sequence[Assigned],
    starts: Mapping[Zone, date],
    intake: Mapping[str, Intake],
    *,
    every_days: int = 7,
    fixed: Sequence[Move] = (),
) -> tuple[Move, ...]:
    """Give everybody a first day, or say why there is none.

    Zones take turns in the order of ``starts``. In a zone those who stay, or chose a direct payment, begin on its first
    day. Those who move go provider by provider of today, the largest package first, each on the first day on which
    their new provider still has room.

    Args:
        given: From `moving.assigned`.
        starts: The first day of each zone, in the order in which zones take turns.
        intake: What each new provider can begin in a week.
        every_days: From one wave of a zone to the next.
        fixed: People who have begun; they keep their day, and the room they took is taken.
    """
    room = Room(intake)
    for move in fixed:
        room.take(move)
    done = {m.person: m for m in fixed}
    made: dict[str, Move] = {}
    for zone in dict.fromkeys([*starts, *((a.person.lot, a.person.zone) for a in given)]):
        mine = [a for a in given if (a.person.lot, a.person.zone) == zone]
        for a in sorted((a for a in mine if a.person.person not in done), key=_turn):
            made[a.person.person] = _placed(a, starts.get(zone), room, every_days)
    listed = tuple(done.get(a.person.person) or made[a.person.person] for a in given)
    return numbered(listed)


def _turn(a: Assigned) -> tuple[bool, str, Fraction, str]:
    return (a.way is Way.MOVES, a.person.provider, -a.person.hours, a.person.person)


class Room:
    """What each provider can still begin, by the Monday of a week."""

    def __init__(self, intake: Mapping[str, Intake]) -> None:
        self.intake = intake
        self.taken: dict[tuple[str, date], tuple[Fraction, int]] = {}

    def take(self, move: Move) -> None:
        """Count somebody who begins."""
        if move.takes_room and move.first_day is not None:
            key = (move.to, week_of(move.first_day))
            hours, people = self.taken.get(key, (Fraction(0), 0))
            self.taken[key] = (hours + move.hours, people + 1)

    def has(self, move: Move, day: date) -> bool:
        """Say whether a provider has room for somebody in the week of a day."""
        most = self.intake[move.to]
        hours, people = self.taken.get((move.to, week_of(day)), (Fraction(0), 0))
        return hours + move.hours <= most.hours and (
            most.people is None or people + 1 <= most.people
        )


def week_of(day: date) -> date:
    """Return the Monday of a day's week.

    >>> week_of(date(2017, 7, 9))
    datetime.date(2017, 7, 3)
    """
    return day - timedelta(days=day.weekday())


def no_holiday(day: date) -> date:
    """Return a day, or the next working day where it is a bank holiday: nobody begins with a new provider on one.

    >>> no_holiday(date(2017, 8, 28)), no_holiday(date(2017, 7, 1))
    (datetime.date(2017, 8, 29), datetime.date(2017, 7, 1))
    """
    try:
        while day.weekday() < SATURDAY and not ENGLAND_AND_WALES.is_working(day):
            day += timedelta(days=1)
    except CalendarEndsError:
        return day  # the bank holidays of that year are not known yet
    return day


def _placed(a: Assigned, start: date | None, room: Room, every_days: int) -> Move:
    move = Move(
        person=a.person.person,
        lot=a.person.lot,
        zone=a.person.zone,
        provider=a.person.provider,
        to=a.to,
        way=a.way,
        hours=a.person.hours,
    )
    if a.way is Way.OPEN:
        return replace(move, because="nobody holds a place in the zone")
    if start is None:
        return replace(move, because="the zone has no first day")
    if not move.takes_room:
        return replace(move, first_day=no_holiday(start))
    most = room.intake.get(move.to)
    if most is None:
        return replace(move, because="the provider has not said what it can begin in a week")
    if move.hours > most.hours or most.people == 0:
        return replace(
            move, because="the package alone is more than the provider can begin in a week"
        )
    for turn in range(MOST_WAVES):
        day = no_holiday(start + timedelta(days=turn * every_days))
        if room.has(move, day):
            placed = replace(move, first_day=day)
            room.take(placed)
            return placed
    return replace(move, because=f"the provider has no room in {MOST_WAVES} waves")


def numbered(moves: Sequence[Move]) -> tuple[Move, ...]:
    """Name the wave of everybody who has a first day: the days of a zone are counted from 1.

    Somebody whose wave has a name keeps it, so that a wave that has begun is never called anything else.
    """
    known: dict[tuple[str, str, date], str] = {
        (m.lot, m.zone, m.first_day): m.wave for m in moves if m.wave and m.first_day is not None
    }
    names = set(known.values())
    for lot, zone, day in sorted({(m.lot, m.zone, m.first_day) for m in moves if m.first_day}):
        if (lot, zone, day) not in known:
            free = (wave_id(lot, zone, n) for n in range(1, len(moves) + len(names) + 1))
            known[lot, zone, day] = next(name for name in free if name not in names)
            names.add(known[lot, zone, day])
    return tuple(
        replace(m, wave=known[m.lot, m.zone, m.first_day]) if m.first_day else replace(m, wave="")
        for m in moves
    )


def waves_of(moves: Iterable[Move]) -> tuple[Wave, ...]:
    """Return the waves of a plan by first day, then as the plan lists their zones."""
    found: dict[str, list[Move]] = {}
    for move in moves:
        if move.first_day is not None:
            found.setdefault(move.wave, []).append(move)
    made = [
        Wave(id=id_, lot=some[0].lot, zone=some[0].zone, first_day=first, moves=tuple(some))
        for id_, some in found.items()
        if (first := some[0].first_day) is not None
    ]
    return tuple(sorted(made, key=lambda w: w.first_day))


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What a provider begins in a week, against what it said it can."""

    bidder: str
    week: date
    hours: Fraction
    people: int
    most: Intake | None

    @property
    def over(self) -> bool:
        """Whether it is more than it can, or nobody knows what it can."""
        if self.most is None:
            return True
        return self.hours > self.most.hours or (
            self.most.people is not None and self.people > self.most.people
        )


def loads(moves: Iterable[Move], intake: Mapping[str, Intake]) -> tuple[Load, ...]:
    """Return what every provider begins in every week, by provider and week."""
    room = Room(intake)
    for move in moves:
        room.take(move)
    return tuple(
        Load(bidder=bidder, week=week, hours=hours, people=people, most=intake.get(bidder))
        for (bidder, week), (hours, people) in sorted(room.taken.items())
    )
