"""What providers returned, as it stands: the latest figures of each week and period, and the entry they come from. Pure.

Rows of the record: ``weekly_returns`` (bidder, lot, week, and a column for each count), ``visit_returns`` (bidder, lot,
week, day, kind, minutes, visits) and ``four_weekly_returns`` (bidder, lot, from, until, and a column for each count). A
blank count is not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tendering.model.entries import Entry, EntryKind, Row, of_kind, standing
from tendering.model.payment import FOUR_WEEKLY, WEEKLY

VISITS = "visits"
ROWS = {WEEKLY: "weekly_returns", VISITS: "visit_returns", FOUR_WEEKLY: "four_weekly_returns"}
"""The table of the record that holds the rows of each return."""
BEGINS = {WEEKLY: "week", VISITS: "week", FOUR_WEEKLY: "from"}
"""The column that says which week or period a row is of."""
ALWAYS = {WEEKLY: ("visits",), FOUR_WEEKLY: ("visits", "minutes")}
"""The counts every return holds, whatever the indicators: what the other returns are held against."""
Key = tuple[str, str, date]
"""Provider, lot, and the first day of the week or period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitsOf:
    """So many visits of one length and kind.

    Attributes:
        day: None where the row is of the whole week.
        kind: Empty where the agreement has one kind of hours.
        minutes: Delivered, of each of the visits.
    """

    lot: str
    week: date
    day: date | None
    kind: str
    minutes: int
    visits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The counts of a week or period, and the entry they come from; a blank one is not there."""

    counts: Mapping[str, int]
    number: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """The visits of a week, and the entry they come from."""

    rows: tuple[VisitsOf, ...]
    number: int | None

    @property
    def visits(self) -> int:
        """How many there were."""
        return sum(r.visits for r in self.rows)

    @property
    def minutes(self) -> int:
        """How long they were together."""
        return sum(r.visits * r.minutes for r in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Returns:
    """Everything returned, as it stands."""

    weekly: Mapping[Key, Counts]
    visits: Mapping[Key, Delivered]
    four_weekly: Mapping[Key, Counts]

    def numbers(self, which: str) -> dict[Key, int | None]:
        """Return what one kind of return brought: the entry of each week or period."""
        if which == VISITS:
            return {key: week.number for key, week in self.visits.items()}
        held = self.weekly if which == WEEKLY else self.four_weekly
        return {key: counts.number for key, counts in held.items()}

    def pairs(self, until: date | None = None) -> tuple[tuple[str, str], ...]:
        """Return each provider and lot something was returned of, beginning no later than a day; sorted."""
        every = (*self.weekly, *self.visits, *self.four_weekly)
        return tuple(sorted({(p, x) for p, x, day in every if until is None or day <= until}))


def returns_of(entries: Iterable[Entry]) -> Returns:
    """Return the figures that stand: of what was returned more than once, the latest."""
    counted: dict[str, dict[Key, Counts]] = {WEEKLY: {}, FOUR_WEEKLY: {}}
    visits: dict[Key, Delivered] = {}
    for entry in of_kind(standing(entries), EntryKind.RETURN_RECEIVED):
        which = entry.fact("return")
        rows = entry.rows.get(ROWS.get(which, ""), ())
        if which == VISITS:
            grouped: dict[Key, list[VisitsOf]] = {}
            for row in rows:
                read = visits_of(row)
                grouped.setdefault((entry.bidder, read.lot, read.week), []).append(read)
            for key, some in grouped.items():
                visits[key] = Delivered(rows=tuple(some), number=entry.number)
        elif which in counted:
            for row in rows:
                begins = date.fromisoformat(row[BEGINS[which]])
                counted[which][entry.bidder, row["lot"], begins] = Counts(
                    counts=counts_of(row), number=entry.number
                )
    return Returns(weekly=counted[WEEKLY], visits=visits, four_weekly=counted[FOUR_WEEKLY])


def visits_of(row: Row) -> VisitsOf:
    """Return a row of visits as the record has it."""
    day = row.get("day", "")
    return VisitsOf(
        lot=row["lot"],
        week=date.fromisoformat(row["week"]),
        day=date.fromisoformat(day) if day else None,
        kind=row.get("kind", ""),
        minutes=int(row["minutes"]),
        visits=int(row["visits"]),
    )


def counts_of(row: Row) -> dict[str, int]:
    """Return the counts of a row as the record has it."""
    about = {"bidder", "lot", "week", "from", "until"}
    return {name: int(text) for name, text in row.items() if name not in about and text}
