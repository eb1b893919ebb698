"""A lot that somebody wants to sign, and a condition for signing it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tendering.checks.record import Record
from tendering.checks.report import named
from tendering.model.entries import Entry, EntryKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One condition for signing.

    Attributes:
        id: A short word for machines.
        asks: The condition, as a person asks it.
        met: Whether it holds.
        said: What the record shows, or lacks.
        entries: Numbers of the entries that show it.
        law: The provision.
    """

    id: str
    asks: str
    met: bool
    said: str
    entries: tuple[int, ...] = ()
    law: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A lot that somebody wants to sign.

    Attributes:
        alike: The digests of outcomes that say of this lot what follows of it from the record now.
        holders: Who holds a place in the lot, in order.
        complete: Whether the lot is.
        on: The day of signing.
    """

    record: Record
    lot: str
    alike: frozenset[str]
    holders: tuple[str, ...]
    complete: bool
    on: date

    def of(self, *kinds: EntryKind) -> tuple[Entry, ...]:
        """Return the entries of the lot of some kinds, made by the day."""
        return tuple(e for e in self.record.of(*kinds, lot=self.lot) if e.on <= self.on)

    @property
    def promoted(self) -> Entry | None:
        """The last promotion of a reserve in the lot: what was done before it tells of another award."""
        found = self.of(EntryKind.RESERVE_PROMOTED)
        return found[-1] if found else None

    def named(self, bidders: Iterable[str]) -> str:
        """Name bidders for a sentence."""
        dossier = self.record.dossier
        known = {b.id: b.name for b in dossier.bidders} if dossier is not None else {}
        return named([known.get(b, b) for b in bidders])

    def since(self, entry: Entry) -> bool:
        """Say whether an entry was made after the last promotion."""
        last = self.promoted
        if last is None:
            return True
        if entry.number is not None and last.number is not None:
            return entry.number > last.number
        return entry.moment > last.moment
