"""Days as people give them on the command line: YYYY-MM-DD, or a finding that says what was wrong."""

from __future__ import annotations

import re
from datetime import date

from tendering.model.entries import LAST_YEAR
from tendering.model.findings import Finding, finding

_WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
EARLIEST = 1900


def day_of(text: str) -> date | None:
    """Read a day; None where it is not written as YYYY-MM-DD, or does not exist.

    >>> day_of("2017-02-28"), day_of("2017-02-30"), day_of("28/02/2017")
    (datetime.date(2017, 2, 28), None, None)
    """
    if not _WRITTEN.fullmatch(text.strip()):
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def near_day_of(text: str) -> date | None:
    """Read a day that is to go into a record; None also where it is before 1900 or after 2099, a slip of the pen.

    >>> near_day_of("2017-02-28"), near_day_of("9999-12-31")
    (datetime.date(2017, 2, 28), None)
    """
    day = day_of(text)
    return day if day is not None and EARLIEST <= day.year <= LAST_YEAR else None


def read_day(text: str, where: str = "--on") -> tuple[date | None, tuple[Finding, ...]]:
    """Read a day given on the command line, or say that it is not one."""
    return _read(day_of(text), text, where)


def read_near_day(text: str, where: str = "--on") -> tuple[date | None, tuple[Finding, ...]]:
    """Read a day that is to go into a record, or say that it is not one."""
    return _read(near_day_of(text), text, where)


def _read(day: date | None, text: str, where: str) -> tuple[date | None, tuple[Finding, ...]]:
    if day is not None:
        return day, ()
    said = f"{text[:60]!r} is not a day" if text.strip() else "the day is not given"
    return None, (finding("F094", where, said, remedy=f"Give {where} as YYYY-MM-DD."),)
