"""Staff who may move with the work: each present employer, the day its people begin elsewhere, and by when it informs. Pure.

Whether the law on transfers (TUPE) applies is for the employers, case by case: the list says what was said of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tendering.framework.waves import Move
from tendering.law.calendar import ENGLAND_AND_WALES
from tendering.law.periods import before
from tendering.law.values import LawValue, value
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.papers import Length

RULE = "other.transfer.employee_information"
APPLIES, NOT_APPLIES, NOT_KNOWN = "applies", "does not apply", "not known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """The work of one present employer in one zone that begins with one new provider on one day.

    Attributes:
        people: Who are supported there, and move.
        hours: Of care a week.
        last_safe: The last day on which the new employer has the information in time.
        view: Whether TUPE applies, as last said; ``not known`` where nobody has said.
        given: The day the information was given; None where it was not.
        employees: How many are in scope; None where nobody has said.
        entry: The entry that says so; None where there is none.
    """

    provider: str
    lot: str
    zone: str
    to: str
    first_day: date
    people: int
    hours: Fraction
    last_safe: date
    view: str
    given: date | None
    employees: int | None
    entry: int | None

    @property
    def in_time(self) -> bool:
        """Whether the information came in time, or none is needed."""
        if self.view == NOT_APPLIES:
            return True
        return self.given is not None and self.given <= self.last_safe


def rule(first_day: date) -> LawValue:
    """Return the law's period for the information, as of a transfer's day."""
    return value(RULE, first_day)


def last_safe(first_day: date) -> date:
    """Return the last day for the information: so many clear days before, which is safe on either reading of the law.

    >>> last_safe(date(2017, 7, 31))
    datetime.date(2017, 7, 2)
    """
    days = Length(number=rule(first_day).days, unit="clear_day")
    return before(first_day, days, ENGLAND_AND_WALES)


def transfers(moves: Iterable[Move], entries: Sequence[Entry]) -> tuple[Transfer, ...]:
    """Return the transfers of a plan by first day, present employer and zone, with what was said of each."""
    said = of_kind(standing(entries), EntryKind.STAFF_TRANSFER_RECORDED)
    found: dict[tuple[date, str, str, str, str], tuple[int, Fraction]] = {}
    for m in moves:
        if m.takes_room and m.first_day is not None:
            key = (m.first_day, m.provider, m.lot, m.zone, m.to)
            people, hours = found.get(key, (0, Fraction(0)))
            found[key] = (people + 1, hours + m.hours)
    return tuple(
        _transfer(key, *found[key], [e for e in said if _about(e, key[1], key[2], key[3])])
        for key in sorted(found)
    )


def _about(e: Entry, provider: str, lot: str, zone: str) -> bool:
    return e.fact("provider") == provider and e.lot in ("", lot) and e.fact("zone") in ("", zone)


def _transfer(
    key: tuple[date, str, str, str, str], people: int, hours: Fraction, said: Sequence[Entry]
) -> Transfer:
    first_day, provider, lot, zone, to = key
    views = [e for e in said if e.fact("view")]
    given = [day for e in said if (day := e.day("information_given")) is not None]
    counts = [int(n) for e in said if (n := e.fact("employees")).isdigit()]
    return Transfer(
        provider=provider,
        lot=lot,
        zone=zone,
        to=to,
        first_day=first_day,
        people=people,
        hours=hours,
        last_safe=last_safe(first_day),
        view=views[-1].fact("view").lower() if views else NOT_KNOWN,
        given=given[-1] if given else None,
        employees=counts[-1] if counts else None,
        entry=said[-1].number if said else None,
    )
