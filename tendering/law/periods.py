"""Counting: a length before or after a day, clear days, months, quarters, and when an event of a timetable is."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import MAXYEAR, MINYEAR, date

from tendering.law.calendar import DAY, WorkingCalendar
from tendering.law.values import LawValue
from tendering.model.papers import Event, Length

NONE = Length(number=0, unit="day")
MONTHS = {"month": 1, "quarter": 3, "year": 12}
_DAYS = {"day": 1, "week": 7}
_TERM = re.compile(r"(\d+)\s*(?:x\s*(\d+)\s*)?(year|month)s?", re.IGNORECASE)


def length_of(row: LawValue) -> Length:
    """Return the length that a value holds."""
    return Length(number=row.days, unit=row.unit)


def on_or_before(day: date, calendar: WorkingCalendar) -> date:
    """Return the last working day on or before a day.

    >>> from tendering.law.calendar import ENGLAND_AND_WALES
    >>> on_or_before(date(2017, 4, 17), ENGLAND_AND_WALES)
    datetime.date(2017, 4, 13)
    """
    while not calendar.is_working(day):
        day -= DAY
    return day


def before(day: date, length: Length, calendar: WorkingCalendar) -> date:
    """Return the latest day that lies a length before a day; clear days count neither end.

    >>> from tendering.law.calendar import ENGLAND_AND_WALES as calendar
    >>> before(date(2017, 7, 1), Length(number=12, unit="week"), calendar)
    datetime.date(2017, 4, 8)
    >>> before(date(2017, 3, 30), Length(number=28, unit="clear_day"), calendar)
    datetime.date(2017, 3, 1)
    >>> before(date(2017, 4, 18), Length(number=1, unit="working_day"), calendar)
    datetime.date(2017, 4, 13)
    """
    if length.unit in ("working_day", "clear_working_day"):
        clear = length.unit == "clear_working_day"
        return _working_days_before(day, length.number + clear, calendar)
    if length.unit == "clear_day":
        return day - DAY * (length.number + 1)
    if length.unit in _DAYS:
        return day - DAY * (length.number * _DAYS[length.unit])
    return months_on(day, -length.number * MONTHS[length.unit])


def after(day: date, length: Length, calendar: WorkingCalendar) -> date:
    """Return the day that lies a length after a day, which itself is not counted.

    >>> from tendering.law.calendar import ANY_PART_OF_UK as calendar
    >>> after(date(2017, 3, 21), Length(number=30, unit="day"), calendar)
    datetime.date(2017, 4, 20)
    >>> after(date(2026, 11, 27), Length(number=1, unit="working_day"), calendar)
    datetime.date(2026, 12, 1)
    """
    if length.unit == "working_day":
        return calendar.working_days(day + DAY, length.number)[-1] if length.number else day
    if length.unit in _DAYS:
        return day + DAY * (length.number * _DAYS[length.unit])
    return months_on(day, length.number * MONTHS[length.unit])


def _working_days_before(day: date, count: int, calendar: WorkingCalendar) -> date:
    """Return the working day from which so many working days lead to a day: 0 is the day or the last before it."""
    day = on_or_before(day, calendar)
    for _ in range(count):
        day = on_or_before(day - DAY, calendar)
    return day


def months_on(day: date, months: int) -> date:
    """Return the same day so many months on (or back), or the last day of a shorter month.

    Raises:
        OverflowError: No calendar reaches that far.

    >>> months_on(date(2016, 11, 30), 3), months_on(date(2017, 3, 31), -1)
    (datetime.date(2017, 2, 28), datetime.date(2017, 2, 28))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise OverflowError(f"{months} months from {day} lie beyond every calendar")
    return date(year, month + 1, min(day.day, _last_of(year, month + 1)))


def _last_of(year: int, month: int) -> int:
    return monthrange(year, month)[1]


def quarter_end(day: date) -> date:
    """Return the last day of the quarter a day lies in: March, June, September or December.

    >>> quarter_end(date(2017, 3, 21)), quarter_end(date(2026, 12, 31))
    (datetime.date(2017, 3, 31), datetime.date(2026, 12, 31))
    """
    month = -(-day.month // 3) * 3
    return date(day.year, month, _last_of(day.year, month))


def half_year_end(day: date) -> date:
    """Return the last day of the half of the financial year a day lies in: 31 March or 30 September.

    >>> half_year_end(date(2027, 2, 1)), half_year_end(date(2027, 10, 1))
    (datetime.date(2027, 3, 31), datetime.date(2028, 3, 31))
    """
    ends = (date(day.year, 3, 31), date(day.year, 9, 30))
    return next((end for end in ends if day <= end), months_on(ends[0], 12))


def months_of(text: str) -> int | None:
    """Read a term as printed, in months; None where it cannot be read.

    >>> months_of("4 years"), months_of("5 x 1 year"), months_of("18 months"), months_of("as needed")
    (48, 60, 18, None)
    """
    found = _TERM.findall(text)
    if not found:
        return None
    return sum(
        int(number) * int(times or 1) * (12 if unit.lower() == "year" else 1)
        for number, times, unit in found
    )


def first_day(event: Event) -> date | None:
    """Return the first day an event can be on: its day, or the first of its period or its month."""
    if event.at is not None:
        return event.at.date()
    return event.on or event.start or _month(event)[0]


def last_day(event: Event) -> date | None:
    """Return the last day an event can be on."""
    if event.at is not None:
        return event.at.date()
    return event.on or event.end or _month(event)[1] or event.start


def _month(event: Event) -> tuple[date | None, date | None]:
    if event.month is None:
        return None, None
    year, month = (int(part) for part in event.month.split("-")[:2])
    return date(year, month, 1), date(year, month, _last_of(year, month))


def latest(satisfies: Callable[[date], bool], day: date) -> date:
    """Return the last day, on or before a day, that satisfies a condition which some earlier day does."""
    while not satisfies(day):
        day -= DAY
    return day
