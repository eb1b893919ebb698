r"""Dates as an iCalendar file (RFC 5545): whole-day events, the same bytes every time; no clock, no network."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

LINE_OCTETS = 75
PRODUCT = "-//tendering//dates of a procurement//EN"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """A whole-day event.

    Attributes:
        key: What it is, stable while its day moves: the same key gives the same UID, so that a calendar
            that reads the file again moves the event and does not double it.
        summary: One line.
        description: More, in lines.
    """

    key: str
    on: date
    summary: str
    description: str = ""


def calendar_text(name: str, events: Iterable[CalendarEvent], *, owner: str, stamped: date) -> str:
    """Return a whole iCalendar file, lines ended by CRLF and folded at 75 octets.

    Args:
        name: Name of the calendar, as programs show it.
        events: In the order written.
        owner: What the dates belong to, such as ``plan herefordshire-2027``; with an event's key, its identity.
        stamped: The day the file speaks of, for DTSTAMP.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
    ]
    for event in events:
        lines += _event(owner, event, stamped)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _event(owner: str, event: CalendarEvent, stamped: date) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{hashlib.sha256(f'{owner}|{event.key}'.encode()).hexdigest()[:40]}@tendering",
        f"DTSTAMP:{stamped:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{event.on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{_next(event.on):%Y%m%d}",
        f"SUMMARY:{escaped(event.summary)}",
    ]
    if event.description:
        lines.append(f"DESCRIPTION:{escaped(event.description)}")
    return [*lines, "TRANSP:TRANSPARENT", "END:VEVENT"]


def _next(day: date) -> date:
    return day if day == date.max else day + timedelta(days=1)


def escaped(text: str) -> str:
    r"""Escape a text value; control characters other than line ends and tabs are left out.

    >>> escaped("a, b; c\\d\ne")
    'a\\, b\\; c\\\\d\\ne'
    """
    plain = (" " if c.isspace() and c not in "\n\t" else c for c in text.replace("\r\n", "\n"))
    kept = "".join(c for c in plain if c in "\n\t" or c.isprintable())
    for mark, coded in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        kept = kept.replace(mark, coded)
    return kept


def folded(line: str) -> str:
    r"""Fold a line at 75 octets of UTF-8, never inside a character.

    >>> [len(part.encode()) for part in folded("DESCRIPTION:" + "é" * 60).split("\r\n")]
    [74, 59]
    """
    parts, part, size = [], "", 0
    for character in line:
        width = len(character.encode())
        if size + width > LINE_OCTETS:
            parts.append(part)
            part, size = " ", 1
        part += character
        size += width
    return "\r\n".join([*parts, part])
