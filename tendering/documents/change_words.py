"""Sentences for what changed in an outcome, and for the entry that changed it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tendering.documents.dates import british
from tendering.documents.names import Names, capital, joined
from tendering.model.entries import FACTS, Entry, EntryKind
from tendering.record.outcome_changes import (
    COMPLETE,
    ORDER,
    PLACE_LOST,
    PLACE_WON,
    RANK,
    RESERVE,
    STATUS,
    TIE,
    TOTAL,
    UNFILLED,
    Change,
)

NONE = "none"
_STATUS = {
    "": "no standing",
    "below_minimum": "below a minimum",
    "not_shortlisted": "not taken forward",
    "incomplete": "waiting for a score",
    "pending": "waiting for a decision",
}


def change_sentence(change: Change, names: Names) -> str:
    """Return a change as a sentence.

    The lot comes first, so that a list of them is read lot by lot.
    """
    return f"{capital(_where(change, names))}: {_SAID[change.kind](change, names)}."


def _where(change: Change, names: Names) -> str:
    mine = names.in_lot(change.lot)
    lot = names.lot(change.lot)
    return f"{lot}, {mine.zone(change.zone)}" if change.zone else lot


def _role(change: Change, names: Names) -> str:
    return names.in_lot(change.lot).role(change.role)


def _complete(change: Change, names: Names) -> str:
    del names
    was, now = change.before or "not there", change.after or "not there"
    return f"the lot was {was} and is now {now}"


def _won(change: Change, names: Names) -> str:
    return f"{names.bidder(change.bidder)} gains a place ({_role(change, names)})"


def _lost(change: Change, names: Names) -> str:
    return f"{names.bidder(change.bidder)} loses a place ({_role(change, names)})"


def _status(change: Change, names: Names) -> str:
    was, now = (_STATUS.get(s, s.replace("_", " ")) for s in (change.before, change.after))
    return f"{names.bidder(change.bidder)} was {was}, and is now {now}"


def _figure(change: Change, names: Names, what: str) -> str:
    was, now = change.before or NONE, change.after or NONE
    if was == now:
        return f"the exact {what} of {names.bidder(change.bidder)} changed beyond the decimals printed ({now})"
    return f"the {what} of {names.bidder(change.bidder)} was {was} and is now {now}"


def _reserve(change: Change, names: Names) -> str:
    who = f"{names.bidder(change.bidder)}, reserve ({_role(change, names)})"
    if not change.before:
        return f"{who}: now in position {change.after}"
    if not change.after:
        return f"{who}: no longer a reserve"
    return f"{who}: position {change.before} before, {change.after} now"


def _unfilled(change: Change, names: Names) -> str:
    was, now = change.before or "0", change.after or "0"
    return f"places not filled ({_role(change, names)}): {was} before, {now} now"


def _tie(change: Change, names: Names) -> str:
    who = joined(names.bidder(b) for b in change.bidder.split(";"))
    if not change.after:
        return f"{who} are no longer equal"
    if not change.before:
        return f"{who} are now equal, settled by: {change.after.replace(':', ' ')}"
    return f"the tie of {who} was settled by {change.before}, and is now by {change.after}"


_SAID: Mapping[str, Callable[[Change, Names], str]] = {
    COMPLETE: _complete,
    PLACE_WON: _won,
    PLACE_LOST: _lost,
    STATUS: _status,
    TOTAL: lambda c, n: _figure(c, n, "total"),
    RANK: lambda c, n: _figure(c, n, "rank"),
    ORDER: lambda c, n: _figure(c, n, "place in the order"),
    RESERVE: _reserve,
    UNFILLED: _unfilled,
    TIE: _tie,
}


def entry_sentence(entry: Entry, names: Names) -> str:
    """Say what an entry was: its number, day, author, kind, whom it concerns, and its reason."""
    number = f"Entry {entry.number}" if entry.number is not None else "Entry"
    by = f", {entry.by}" if entry.by else ""
    about = [
        *([names.lot(entry.lot)] if entry.lot else []),
        *([names.bidder(entry.bidder)] if entry.bidder else []),
        *([entry.person] if entry.person and entry.person != entry.by else []),
    ]
    what = entry.kind.replace("_", " ")
    if entry.kind is EntryKind.SUPERSEDED:
        number_of = entry.fact("number")
        what = (
            f"entry {number_of} superseded"
            if number_of
            else f"{entry.fact('kind').replace('_', ' ')} superseded"
        )
    scope = f" ({', '.join(about)})" if about else ""
    reason = entry.fact("reason").strip()
    why = f": {reason}" if reason else ""
    if not reason and "reason" in FACTS[entry.kind]:
        why = ": no reason is recorded"
    return f"{number}, {british(entry.on)}{by}: {capital(what)}{scope}{why}"
