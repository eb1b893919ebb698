"""An entry that is to be written, as the rules of turns see it: the record before it, and its lots in their states. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.findings import Finding, finding
from tendering.model.tender import Tender
from tendering.record.lots import of_lot
from tendering.record.states import StateOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Turning:
    """An entry that is to be written, and the record it would follow.

    Attributes:
        entries: The record, superseded entries among them.
        still: Those that stand.
        states: The lots the entry is about, each in its state.
    """

    tender: Tender | None
    entries: Sequence[Entry]
    still: Sequence[Entry]
    entry: Entry
    states: tuple[StateOf, ...]

    @property
    def name(self) -> str:
        """The entry's kind, in words."""
        return self.entry.kind.replace("_", " ")

    def mine(self, lot: str, *kinds: EntryKind) -> tuple[Entry, ...]:
        """Return the standing entries of some kinds about a lot; of a procedure in stages, since bids were last opened."""
        found = standing(of_lot(self.entries, lot))
        openings = [n for n, e in enumerate(found) if e.kind is EntryKind.OPENED]
        if self.tender is not None and len(self.tender.stages) > 1 and openings:
            found = found[openings[-1] :]
        return of_kind(found, *kinds)


Condition = Callable[[Turning], Iterator[Finding]]


def lot_words(lot: str) -> str:
    """Name a lot for a sentence.

    >>> lot_words("2"), lot_words("")
    ('lot 2', 'the procurement')
    """
    return f"lot {lot}" if lot else "the procurement"


def out_of_turn(turning: Turning, said: str, remedy: str, code: str = "R004") -> Finding:
    """Say what keeps an entry from being written, and what must happen first."""
    return finding(code, "record", f"{said} ({turning.name})", remedy=remedy)
