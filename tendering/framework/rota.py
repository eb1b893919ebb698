"""Whose week it is: the mains of a zone take the weeks in turn, from the week in which the agreement starts. Pure.

Weeks run from the published weekday and are counted from the one in which the lot's places begin, however late in it that is:
a bank holiday or a start in mid-week moves nothing. The mains of a zone stand in the order of their positions, and the weeks go
round among them. Whoever is suspended loses no turn: while it lasts, the next main takes its days. A main that takes over
the position of another takes over its weeks. Where two hold one position nobody is on duty, until a person settles it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from tendering.framework.places import Holding, Register
from tendering.law.calendar import ENGLAND_AND_WALES, CalendarEndsError, day_text
from tendering.model.findings import Finding, finding

if TYPE_CHECKING:
    from tendering.model.rota import Rota
    from tendering.model.tender import Tender

WEEK = timedelta(days=7)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FRIDAY = 4
MAIN = "main"
"""The role whose holders take the weeks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Who is on duty in a zone on a day.

    Attributes:
        first: The first day of the week; ``last`` its last.
        turn: The main whose week it is by turn; empty where the zone has none.
        provider: The main that is on duty on the day; empty where none is active, or two have the same turn.
        because: Why, in a sentence.
        clash: The mains that hold one position, and so the same weeks.
    """

    lot: str
    zone: str
    first: date
    last: date
    turn: str
    provider: str
    because: str
    clash: tuple[str, ...] = ()


def rota_of(tender: Tender | None) -> Rota | None:
    """Return the published rota; None where the tender has none."""
    agreement = tender.agreement if tender is not None else None
    call_off = agreement.call_off if agreement is not None else None
    return call_off.rota if call_off is not None else None


def week_of(rota: Rota, day: date) -> date:
    """Return the first day of the week a day is in."""
    return day - timedelta(days=(day.weekday() - WEEKDAYS.index(rota.weeks_from)) % 7)


def mains_in(held: Iterable[Holding], lot: str, zone: str) -> tuple[Holding, ...]:
    """Return the mains of a zone in the order of their positions, suspended ones among them."""
    mine = (p for p in held if p.lot == lot and p.zone == zone and p.role == MAIN)
    return tuple(sorted(mine, key=lambda p: (p.position, p.provider)))


def duty_on(rota: Rota, register: Register, lot: str, zone: str, day: date) -> Duty:
    """Return who is on duty in a zone on a day, and why."""
    return duty_among(rota, register.on(day), start_of(register, lot), (lot, zone), day)


def start_of(register: Register, lot: str) -> date:
    """Return the first day on which any place of a lot is held: its week is the first."""
    return min((p.since for p in register.places if p.lot == lot), default=date.min)


def duty_among(
    rota: Rota, held: Iterable[Holding], start: date, place: tuple[str, str], day: date
) -> Duty:
    """Return who is on duty in a zone on a day, of the places held on it; ``start`` is the first day of the lot's places."""
    lot, zone = place
    first = week_of(rota, day)
    mains = mains_in(held, lot, zone)

    def duty(turn: str, provider: str, because: str, clash: Sequence[str] = ()) -> Duty:
        return Duty(
            lot=lot,
            zone=zone,
            first=first,
            last=first + WEEK - timedelta(days=1),
            turn=turn,
            provider=provider,
            because=because,
            clash=tuple(clash),
        )

    clash = _clash(mains)
    if clash:
        return duty(
            "", "", f"{' and '.join(clash)} hold one position: the week has two mains", clash
        )
    if not mains:
        return duty("", "", "no main holds a place in the zone")
    number = (first - week_of(rota, start)).days // 7
    seats = mains if rota.first == "higher_place" else mains[::-1]
    at = number % len(seats)
    turn = seats[at]
    for other in (*seats[at:], *seats[:at]):
        if other.active:
            return duty(turn.provider, other.provider, _why(number, seats, turn, other))
    return duty(turn.provider, "", "every main of the zone is suspended")


def _clash(mains: Sequence[Holding]) -> tuple[str, ...]:
    found = [p.provider for p in mains if sum(other.position == p.position for other in mains) > 1]
    return tuple(found)


def _why(number: int, seats: Sequence[Holding], turn: Holding, holder: Holding) -> str:
    week = f"week {number + 1} of the agreement"
    if len(seats) == 1:
        return f"{week}, and the zone has one main"
    own = f"{week}, a week of position {turn.position}"
    if holder is turn:
        return own
    return f"{own}, whose holder {turn.provider} is suspended: the next main takes its days"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Days on end on which one main is on duty: a week, or the part of one before or after a change."""

    since: date
    until: date
    duty: Duty


def weeks(
    rota: Rota, register: Register, places: Iterable[tuple[str, str]], days: tuple[date, date]
) -> Iterator[Stretch]:
    """Yield who is on duty in each lot and zone, week by week; a week in which it changes comes in parts."""
    first, last = days
    for lot, zone in places:
        begun: Stretch | None = None
        day = first
        while day <= last:
            found = duty_on(rota, register, lot, zone, day)
            if begun is not None and begun.duty == found:
                begun = replace(begun, until=day)
            else:
                if begun is not None:
                    yield begun
                begun = Stretch(since=day, until=day, duty=found)
            day += timedelta(days=1)
        if begun is not None:
            yield begun


def zones_of(tender: Tender) -> tuple[tuple[str, str], ...]:
    """Return the lots and zones that have mains by turn, in published order."""
    return tuple(
        (lot.id, zone.id)
        for lot in tender.lots
        if any(r.role == MAIN and r.per == "zone" for r in lot.roles)
        for zone in lot.zones
    )


def clashes(found: Iterable[Duty]) -> tuple[Finding, ...]:
    """Return an error for each zone in which two mains have the same weeks."""
    said = {}
    for duty in found:
        if duty.clash:
            where = f"lot {duty.lot}, zone {duty.zone}"
            said[where, duty.clash] = finding(
                "L040", where, f"{duty.because}, from {day_text(duty.first)}"
            )
    return tuple(said.values())


def respond_by(rota: Rota, moment: datetime, route: str) -> datetime:
    """Return the last moment to answer an offer made at a moment: the published hours, counted in office hours.

    The office is open from Monday to Friday, but for bank holidays; where those are not known yet, every such day counts.
    """
    left = timedelta(hours=rota.hospital_hours if route == "hospital" else rota.other_hours)
    day, at = moment.date(), moment.time()
    whole = (
        rota.office_from >= rota.office_to
    )  # `check` says so; until it is mended the office is open all day
    opens, closes = (time(), time.max) if whole else (rota.office_from, rota.office_to)
    while True:
        if is_open(day):
            begins = datetime.combine(day, max(at, opens))
            ends = datetime.combine(day, closes)
            if begins < ends:
                if begins + left <= ends:
                    return begins + left
                left -= ends - begins
        day, at = day + timedelta(days=1), time()


@lru_cache(maxsize=4096)
def is_open(day: date) -> bool:
    """Say whether the office is open on a day."""
    try:
        return ENGLAND_AND_WALES.is_working(day)
    except CalendarEndsError:
        return day.weekday() <= FRIDAY
