"""When an open framework must be opened again, and when the scheme ends: within three years, then five, eight in all. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tendering.law.due import due
from tendering.law.values import LawValue, value
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.papers import Agreement


@dataclass(frozen=True, slots=True, kw_only=True)
class Openings:
    """The days that bind an open framework.

    Attributes:
        next_by: The last day for the next framework of the scheme to be awarded.
        counted: How that was counted.
        ends: The last day the frameworks of the scheme may run to, in all.
    """

    next_by: date
    counted: str
    rule: LawValue
    ends: date
    longest: LawValue


def openings(agreement: Agreement, first: date, again: Sequence[date] = ()) -> Openings:
    """Count the days that bind an open framework.

    The first re-opening falls in the period that begins with the award of the first framework; each later one in a period
    that begins with the award of the one before it.

    Args:
        agreement: As published; a stated maximum of one supplier shortens the scheme.
        first: The day of the first award.
        again: The days of the awards since, in order.
    """
    name = "agreements.open_again" if again else "deadlines.reopening"
    rule = value(f"pa2023.{name}")
    single = agreement.stated_maximum == 1
    longest = value(
        f"pa2023.{'conduct.open_framework_single' if single else 'deadlines.open_framework'}"
    )
    found = due(again[-1] if again else first, rule)
    ends = due(first, longest)
    by = min(found.on, ends.on)
    counted = found.why if by == found.on else f"the scheme ends then: {ends.why}"
    return Openings(next_by=by, counted=counted, rule=rule, ends=ends.on, longest=longest)


def awarded_again(entries: Iterable[Entry]) -> list[date]:
    """Return the days on which the frameworks that follow the first of a scheme were awarded, as its record has them."""
    found = of_kind(standing(entries), EntryKind.FRAMEWORK_REOPENED)
    return sorted({day for e in found if (day := e.day("awarded")) is not None})
