"""An evaluation as it concerns one lot: its bids and bidders, what was decided of them, its part of the record, its result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TypeVar

from tendering.model.bids import Bid, Decision, Dossier, Send, Withdrawal
from tendering.model.entries import Entry, EntryKind, standing
from tendering.model.outcome import Outcome

Row = TypeVar("Row")
_OF_PEOPLE = (EntryKind.DECLARATION, EntryKind.CONFLICTS_ASSESSMENT)
"""What a person declares is of that person's part in the whole, whichever bidder it names."""
_LOT: Callable[[object], str] = attrgetter("lot")


@dataclass(frozen=True, slots=True, kw_only=True)
class LotsApart:
    """An evaluation taken apart by lot, in one pass however many lots there are; rows of no lot are of every one.

    Attributes:
        entries: Those that stand, the ones that a later entry supersedes left out.
    """

    dossier: Dossier
    outcome: Outcome
    bids: Mapping[str, tuple[Bid, ...]]
    decisions: Mapping[str, tuple[Decision, ...]]
    withdrawals: Mapping[str, tuple[Withdrawal, ...]]
    sends: Mapping[str, tuple[Send, ...]]
    entries: Mapping[str, tuple[Entry, ...]]

    @classmethod
    def of(cls, dossier: Dossier, outcome: Outcome) -> LotsApart:
        """Take an evaluation apart."""
        lots = [lot.id for lot in dossier.tender.lots]
        return cls(
            dossier=dossier,
            outcome=outcome,
            bids=_apart(dossier.bids, lots),
            decisions=_apart(dossier.decisions, lots),
            withdrawals=_apart(dossier.withdrawals, lots),
            sends=_apart(dossier.sends, lots),
            entries=_apart(standing(dossier.entries), lots),
        )

    def lot(self, lot: str) -> tuple[Dossier, Outcome]:
        """Return what concerns one lot. Prices, answers and scores stay whole: who reads them asks for the lot's."""
        bids = self.bids[lot]
        bidding = {b.bidder for b in bids}
        anybody = bidding | {""}
        whole = self.dossier
        lots = tuple(x for x in self.outcome.lots if x.lot == lot)
        return (
            replace(
                whole,
                bids=bids,
                bidders=tuple(b for b in whole.bidders if b.id in bidding),
                parties=tuple(p for p in whole.parties if p.bidder in bidding),
                decisions=tuple(d for d in self.decisions[lot] if d.bidder in bidding),
                withdrawals=tuple(w for w in self.withdrawals[lot] if w.bidder in bidding),
                sends=tuple(s for s in self.sends[lot] if s.recipient in bidding),
                entries=tuple(
                    e for e in self.entries[lot] if e.bidder in anybody or e.kind in _OF_PEOPLE
                ),
            ),
            replace(self.outcome, lots=lots, complete=all(x.complete for x in lots)),
        )


def _apart(rows: Iterable[Row], lots: Iterable[str]) -> dict[str, tuple[Row, ...]]:
    """Return the rows of each lot in their order, those of no lot among them."""
    found: dict[str, list[Row]] = {lot: [] for lot in lots}
    for row in rows:
        of = _LOT(row)
        for lot in (of,) if of else found:
            if lot in found:
                found[lot].append(row)
    return {lot: tuple(listed) for lot, listed in found.items()}
