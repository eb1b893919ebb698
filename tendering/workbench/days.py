"""Days as people give them on the command line: YYYY-MM-DD, or a finding that says what was wrong."""

from __future__ import annotations

import re
from datetime import date

from tendering.model.entries import LAST_YEAR
from tendering.model.findings import Finding, finding

_WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
EARLIEST = 1900


def day_of(text: str) -> date | None:
    """Read a day; None where it is not written as YYYY-MM-DD, does not exist, or is before 1900 or after 2099.

    >>> day_of("2017-02-28"), day_of("2017-02-30"), day_of("28/02/2017"), day_of("9999-12-31")
    (datetime.date(2017, 2, 28), None, None, None)
    """
    if not _WRITTEN.fullmatch(text.strip()):
        return None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return day if EARLIEST <= day.year <= LAST_YEAR else None


def read_day(text: str, where: str = "--on") -> tuple[date | None, tuple[Finding, ...]]:
    """Read a day given on the command line, or say that it is not one."""
    day = day_of(text)
    if day is not None:
        return day, ()
    said = f"{text[:60]!r} is not a day" if text.strip() else "the day is not given"
    return None, (finding("F094", where, said, remedy=f"Give {where} as YYYY-MM-DD."),)
