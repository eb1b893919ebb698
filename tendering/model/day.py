"""The hours of a day as minutes after midnight: what a service covers, and the unbroken runs of what is left."""

from __future__ import annotations

import re
from collections.abc import Collection

from tendering.model.papers import ServiceHours

DAY_MINUTES = 24 * 60
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})", re.ASCII)


def minutes(text: str) -> int | None:
    """Read a time of day as minutes after midnight; None where it is not one.

    >>> minutes("22:01"), minutes("06.00"), minutes("25:00")
    (1321, 360, None)
    """
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        return None
    hours, rest = int(match[1]), int(match[2])
    found = hours * 60 + rest
    return found if rest < 60 and found <= DAY_MINUTES else None


def covered(hours: ServiceHours) -> set[int] | None:
    """Return the minutes of the day that a service runs, past midnight where it ends earlier than it starts."""
    start, end = minutes(hours.starts), minutes(hours.ends)
    if start is None or end is None:
        return None
    length = (end - start) % DAY_MINUTES or DAY_MINUTES
    return {(start + n) % DAY_MINUTES for n in range(length)}


def runs(found: Collection[int]) -> list[tuple[int, int]]:
    """Return the unbroken runs of minutes as start and end, joined over midnight.

    >>> runs({1438, 1439, 0, 1, 600})
    [(600, 601), (1438, 2)]
    """
    if len(found) == DAY_MINUTES:
        return [(0, DAY_MINUTES)]
    joined = []
    for start in sorted(m for m in found if (m - 1) % DAY_MINUTES not in found):
        length = 1
        while (start + length) % DAY_MINUTES in found:
            length += 1
        joined.append((start, (start + length) % DAY_MINUTES))
    return joined


def clock_words(run: tuple[int, int]) -> str:
    """Write a run of minutes.

    >>> clock_words((1380, 360))
    '23:00 to 06:00'
    """
    return " to ".join(f"{m // 60:02}:{m % 60:02}" for m in run)
