"""An open framework opened again: who keeps, loses or gains a place between the framework that is and the one that follows. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tendering.framework.places import Holding
from tendering.model.outcome import Outcome, Place

KEPT, LOST, GAINED = "kept", "lost", "gained"
Seat = tuple[str, str, str, str]
"""A provider, lot, zone and role: what is held, whatever its position."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What becomes of one provider's place.

    Attributes:
        what: ``kept``, ``lost`` or ``gained``.
        before: Its position in the framework that is; None where it holds no place there.
        after: Its position in the one that follows; None where it gets none.
        stood: Whether the new evaluation has a tender of it: it may have stood on its earlier one, or not at all.
        standing: How it came out where it did not get the place: its status, and its order where it was ranked.
    """

    provider: str
    lot: str
    zone: str
    role: str
    what: str
    before: int | None
    after: int | None
    stood: bool
    standing: str = ""


def compare(holders: Iterable[Holding], following: Outcome) -> tuple[Moved, ...]:
    """Return what becomes of every place, in the order of the lots that follow: kept first, then lost, then gained.

    Everyone is ranked again, so a place is kept only where the new outcome gives it; nobody has one because it had one.
    """
    was = {_held(h): h for h in holders}
    will = {_placed(lot.lot, p): p for lot in following.lots for p in lot.places}
    ranks = {(s.bidder, lot.lot, s.zone or ""): s for lot in following.lots for s in lot.standings}
    moved = []
    for seat in dict.fromkeys((*was, *will)):
        provider, lot, zone, role = seat
        held, placed = was.get(seat), will.get(seat)
        what = KEPT if held and placed else LOST if held else GAINED
        found = ranks.get((provider, lot, zone)) or ranks.get((provider, lot, ""))
        said = ""
        if placed is None and found is not None:
            order = f", {found.order} in order" if found.order else ""
            said = f"{found.status.value.replace('_', ' ')}{order}"
        moved.append(
            Moved(
                provider=provider,
                lot=lot,
                zone=zone,
                role=role,
                what=what,
                before=held.position if held is not None else None,
                after=placed.position if placed is not None else None,
                stood=found is not None,
                standing=said,
            )
        )
    turn = {KEPT: 0, LOST: 1, GAINED: 2}
    lots = {lot.lot: n for n, lot in enumerate(following.lots)}
    return tuple(sorted(moved, key=lambda m: (lots.get(m.lot, len(lots)), turn[m.what])))


def _held(holding: Holding) -> Seat:
    return holding.provider, holding.lot, holding.zone, holding.role


def _placed(lot: str, place: Place) -> Seat:
    return place.bidder, lot, place.zone or "", place.role
