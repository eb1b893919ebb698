"""The last day for a duty that an event starts the time of: counted as its law counts, rolled where its law rolls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tendering.law.calendar import (
    ANY_PART_OF_UK,
    DAY,
    ENGLAND_AND_WALES,
    CalendarEndsError,
    day_text,
)
from tendering.law.periods import MONTHS, after, length_of, on_or_before
from tendering.law.regime import Regime
from tendering.law.values import LawValue, value

FROM_THE_DAY = "day_of_event"
FRIDAY = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A day counted.

    Attributes:
        on: The last day.
        why: The count in words.
        cite: The provisions applied.
        act_by: The last working day on or before it, where the law does not roll and the day is none.
        calendar: Edition of the bank holidays the day rests on; empty where it rests on none.
        open: The day may still move, because bank holidays of that year are not known yet.
    """

    on: date
    why: str
    cite: str
    act_by: date | None = None
    calendar: str = ""
    open: bool = False


def due(start: date, rule: LawValue, *, rolls: bool = True) -> Due:
    """Return the last day of a period that an event starts.

    Args:
        start: The day of the event.
        rule: A row with a length; ``counts_from`` says whether the day itself is day one.
        rolls: False for a time something is kept: it ends when it ends.

    >>> due(date(2017, 3, 24), value("pcr2015.deadlines.reply_to_request")).on
    datetime.date(2017, 4, 10)
    >>> due(date(2026, 9, 1), value("pa2023.deadlines.copy")).act_by
    datetime.date(2026, 11, 27)
    >>> due(date(2026, 12, 4), value("pa2023.deadlines.records"), rolls=False).on
    datetime.date(2029, 12, 3)
    """
    try:
        raw = _end(start, rule)
    except CalendarEndsError as error:
        day = start + DAY * rule.days
        return Due(
            on=day,
            why=f"{length_of(rule)} from {day_text(start)}; {error}",
            cite=rule.cite,
            open=True,
        )
    first = "beginning with" if rule.counts_from == FROM_THE_DAY else "after"
    said = f"{length_of(rule)} {first} {day_text(start)}"
    if rule.unit == "working_day":
        return Due(on=raw, why=said, cite=rule.cite, calendar=ANY_PART_OF_UK.edition)
    if not rolls:
        return Due(on=raw, why=said, cite=rule.cite)
    return (_rolled if rule.instrument == Regime.PCR2015 else _unrolled)(raw, said, rule)


def _end(start: date, rule: LawValue) -> date:
    """Return where a period ends: months end on the day of the same number, less one where the day itself counts."""
    length = length_of(rule)
    if rule.counts_from != FROM_THE_DAY:
        return after(start, length, ANY_PART_OF_UK)
    if length.unit not in MONTHS:
        return after(start - DAY, length, ANY_PART_OF_UK)
    end = after(start, length, ANY_PART_OF_UK)
    return end - DAY if end.day == start.day else end


def _rolled(raw: date, said: str, rule: LawValue) -> Due:
    """Reg 2(4): a period that ends on no working day ends with the next one."""
    edition = ENGLAND_AND_WALES.edition
    try:
        last = ENGLAND_AND_WALES.next_working_day(raw)
    except CalendarEndsError:
        return Due(on=raw, why=said, cite=rule.cite, open=True)
    if last == raw:
        return Due(on=raw, why=said, cite=rule.cite, calendar=edition)
    roll = value("pcr2015.standstill.roll_over")
    because = ENGLAND_AND_WALES.not_working_because(raw)
    why = f"{said} is {day_text(raw)}, a {because}; it ends with the next working day"
    return Due(on=last, why=why, cite=f"{rule.cite}, {roll.cite}", calendar=edition)


def _unrolled(raw: date, said: str, rule: LawValue) -> Due:
    """The Act rolls nothing: what ends on no working day is done by the working day before."""
    by, edition = working_day_by(raw)
    if by == raw:
        return Due(on=raw, why=said, cite=rule.cite)
    why = f"{said} is {day_text(raw)}, and does not roll: publish by {day_text(by)}"
    return Due(on=raw, why=why, cite=rule.cite, act_by=by, calendar=edition)


def working_day_by(day: date) -> tuple[date, str]:
    """Return the last working day on or before a day, and the calendar it rests on.

    Where bank holidays are not known yet, weekends alone are left out and no calendar is named.

    >>> working_day_by(date(2026, 11, 29))[0], working_day_by(date(2040, 1, 1))
    (datetime.date(2026, 11, 27), (datetime.date(2039, 12, 30), ''))
    """
    try:
        return on_or_before(day, ENGLAND_AND_WALES), ENGLAND_AND_WALES.edition
    except CalendarEndsError:
        return day - DAY * max(day.weekday() - FRIDAY, 0), ""
