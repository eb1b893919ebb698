"""The gate: whether a person may see a bid. What they declared since the bidders became known decides. Pure.

Sheets, moderation and every view of the record ask here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from tendering.law.calendar import day_text
from tendering.model.entries import Entry, EntryKind, same_person, standing

NONE = frozenset({"", "none", "no", "nil"})
"""What a declaration says that declares nothing."""
REMOVE = "remove"


def declarations(entries: Iterable[Entry], person: str) -> tuple[Entry, ...]:
    """Return the declarations of a person that stand, in order."""
    return tuple(
        e
        for e in standing(entries)
        if e.kind is EntryKind.DECLARATION and same_person(e.person or e.by, person)
    )


def may_see(
    entries: Sequence[Entry], person: str, bidder: str, lot: str = "", *, on: date | None = None
) -> str | None:
    """Return why a person may not see a bid, or None where they may.

    A declaration counts from the opening that made the bidder known; a removal counts whenever it was declared,
    until one of the same bidder and lot replaces it. For what serves every lot (``lot`` empty), a removal from any
    lot of the bidder is enough.

    Args:
        entries: The record, in order.
        person: Who would see it.
        bidder: Whose bid.
        lot: The lot; empty is what serves every lot.
        on: The day, for declarations that run out; None leaves that out.
    """
    opening = known_since(entries, bidder)
    if opening is None:
        return f"the bid of {bidder} has not been opened"
    stand = declarations(entries, person)
    for declaration in _last(stand):
        if declaration.bidder in ("", bidder) and _meets(declaration.lot, lot):
            fault = unsettled(declaration)
            if fault:
                return f"{person} {fault}"
    place = {id(e): n for n, e in enumerate(entries)}
    since = [
        e
        for e in stand
        if place[id(e)] > opening and e.bidder in ("", bidder) and _meets(e.lot, lot)
    ]
    if not since:
        when = "only before the bidders were known" if stand else "never"
        return f"{person} declared interests {when}"
    return _ran_out(since, person, on)


def _meets(declared: str, lot: str) -> bool:
    """Say whether what was declared of a lot, or of all, touches a lot, or what serves all."""
    return not declared or not lot or declared == lot


def _last(stand: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the last declaration for each bidder and lot it names."""
    return tuple({(e.bidder, e.lot): e for e in stand}.values())


def known_since(entries: Sequence[Entry], bidder: str) -> int | None:
    """Return where in the record a bidder became known to those who mark; None where it is not yet."""
    stand = {id(e) for e in standing(entries)}
    for place, entry in enumerate(entries):
        if entry.kind is EntryKind.OPENED and id(entry) in stand:
            named = {
                row.get("bidder", "") for t in ("bidders", "bids") for row in entry.rows.get(t, ())
            }
            if bidder in named or entry.bidder == bidder:
                return place
    return None


def unsettled(declaration: Entry) -> str:
    """Say why a declaration closes the bids it names; nothing where it does not."""
    about = declaration.bidder or "every bidder"
    about += f" in lot {declaration.lot}" if declaration.lot else ""
    if declaration.fact("action").casefold() == REMOVE:
        return f"is removed from {about}"
    if declaration.fact("interest").strip().casefold() in NONE:
        return ""
    lacking = [w for w in ("action", "reason", "approver") if not declaration.fact(w)]
    if lacking:
        return f"declared an interest in {about} that has no {' and no '.join(lacking)}"
    return ""


def _ran_out(since: Sequence[Entry], person: str, on: date | None) -> str | None:
    """Say that every declaration of a person since the bidder became known ran out before a day."""
    untils = [e.day("until") for e in since]
    days = [d for d in untils if d is not None]
    if on is None or len(days) < len(untils) or max(days) >= on:
        return None
    return f"the declaration of {person} ran out on {day_text(max(days))}"


def removed(entries: Iterable[Entry], person: str) -> tuple[tuple[str, str], ...]:
    """Return the bidders and lots a person is removed from; an empty bidder is the whole panel."""
    return tuple(
        (e.bidder, e.lot)
        for e in _last(declarations(entries, person))
        if e.fact("action").casefold() == REMOVE
    )
