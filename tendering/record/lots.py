"""Which lots an entry of the record is about. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.tender import Tender

BY_ROWS = frozenset(
    {
        EntryKind.WITHDRAWAL,
        EntryKind.NON_COMPLIANCE_DECIDED,
        EntryKind.SHEET_ISSUED,
        EntryKind.MARKS_GIVEN,
        EntryKind.MARKS_CHANGED,
        EntryKind.MODERATION,
        EntryKind.PRICES_OPENED,
        EntryKind.LETTER_ISSUED,
    }
)
"""Kinds that, naming no lot themselves, are about the lots their rows name."""


def lot_ids(tender: Tender | None, entries: Iterable[Entry] = ()) -> tuple[str, ...]:
    """Return the ids of the lots: the tender's; without one, those the entries name; else one that has no name."""
    if tender is not None and tender.lots:
        return tuple(lot.id for lot in tender.lots)
    return tuple(dict.fromkeys(e.lot for e in entries if e.lot)) or ("",)


def bids_in(entries: Iterable[Entry]) -> dict[str, frozenset[str]]:
    """Return the lots each bidder bids for, as the openings of bids show; nothing before."""
    found: dict[str, set[str]] = {}
    for entry in of_kind(standing(entries), EntryKind.OPENED):
        for row in entry.rows.get("bids", ()):
            found.setdefault(row.get("bidder", ""), set()).add(row.get("lot", ""))
    return {bidder: frozenset(lots) for bidder, lots in found.items()}


def concerns(entry: Entry, lot: str, bids: Mapping[str, frozenset[str]]) -> bool:
    """Say whether an entry is about a lot: it names it, or its rows do, or its bidder bids for it, or it is of every lot."""
    if entry.lot:
        return entry.lot == lot
    named = {row.get("lot", "") for rows in entry.rows.values() for row in rows}
    if entry.kind in BY_ROWS and named and "" not in named:
        return lot in named
    theirs = bids.get(entry.bidder)
    return theirs is None or lot in theirs


def of_lot(entries: Sequence[Entry], lot: str) -> tuple[Entry, ...]:
    """Return the entries about a lot, and whatever supersedes another."""
    bids = bids_in(entries)
    return tuple(e for e in entries if e.kind is EntryKind.SUPERSEDED or concerns(e, lot, bids))
