"""Who does something, and when: the only place that asks the clock. Everything below takes the answer as an argument."""

from __future__ import annotations

import os
import re
import secrets
from datetime import UTC, date, datetime, time

from tendering.files.cell_values import day as day_told
from tendering.law.calendar import LONDON
from tendering.model.entries import FIRST_YEAR, LAST_YEAR
from tendering.model.findings import finding
from tendering.workbench.days import read_near_day
from tendering.workbench.records import RefusedError, Who

CLOCK = "TENDERING_CLOCK"
"""An instant with its zone, such as 2027-05-04T09:30:00Z, for tests and demonstrations: entries then say that their clock was stated."""
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def clock() -> tuple[datetime, str]:
    """Return the instant, and whether the machine's clock or a stated one gave it.

    Raises:
        RefusedError: TENDERING_CLOCK is not an instant with its zone.
    """
    stated = os.environ.get(CLOCK, "")
    if not stated:
        return datetime.now(UTC), "system"
    instant = _instant(stated)
    if instant is None:
        remedy = "Write an instant of this century with its zone, such as 2027-05-04T09:30:00Z, or unset it."
        raise RefusedError(finding("F094", CLOCK, f"{stated[:60]!r} is no instant", remedy=remedy))
    return instant, "stated"


def _instant(text: str) -> datetime | None:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    if instant.tzinfo is None or not FIRST_YEAR < instant.year < LAST_YEAR:
        return None
    return instant


def who_of(actor: str, on: str, at: str, channel: str) -> Who:
    """Return who does something, on which day and at which time; today and now where neither is given.

    Raises:
        RefusedError: A day or time that is none, or nobody is named: all that is wrong at once.
    """
    now, kind = clock()
    here = now.astimezone(LONDON)
    day = day_told(on.strip()) if on else here.date()
    wrong = []
    if day is None:
        remedy = f"Give --on as YYYY-MM-DD, a day from {FIRST_YEAR} to {LAST_YEAR}."
        wrong.append(finding("F094", "--on", f"{on[:60]!r} is not a day", remedy=remedy))
    if at and not _TIME.fullmatch(at):
        remedy = "Give --at as HH:MM."
        wrong.append(finding("F094", "--at", f"{at[:60]!r} is not a time of day", remedy=remedy))
    if not actor.strip():
        remedy = "Give --as NAME, or set TENDERING_ACTOR."
        wrong.append(finding("R007", "--as", "nobody is named who does this", remedy=remedy))
    if wrong or day is None:
        raise RefusedError(*wrong)
    told = time.fromisoformat(at) if at else None
    if told is None and not on:
        told = here.time().replace(second=0, microsecond=0, tzinfo=None)
    # a stated clock is for tests and demonstrations, which must come out the same each time
    secret = now.isoformat() if kind == "stated" else secrets.token_hex(32)
    return Who(
        name=actor.strip(),
        on=day,
        at=told,
        now=now,
        clock=kind,
        channel=channel,
        secret=secret,
    )


def moment_of(on: str) -> tuple[date, time]:
    """Return the end of a day that is asked for; where none is, the day and local time now.

    Raises:
        RefusedError: It is not a day.
    """
    if not on:
        here = clock()[0].astimezone(LONDON)
        return here.date(), here.time().replace(microsecond=0, tzinfo=None)
    day, bad = read_near_day(on)
    if day is None:
        raise RefusedError(*bad)
    return day, time(23, 59, 59)
