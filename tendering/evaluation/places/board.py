"""The board: every list of seats of a tender, who bid for it, who may take a seat of it, and in which order."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from tendering.evaluation.places.nesting import filling_order
from tendering.evaluation.scored import ListKey, Scored
from tendering.model.bids import Bid, Dossier
from tendering.model.outcome import Reason, Standing, Status
from tendering.model.tender import Better, LimitMethod, Lot, Per, Role

OPEN = frozenset({Status.PENDING, Status.INCOMPLETE})
"""Statuses that a decision or a missing value may still change: the lot waits for them."""


class Slot(NamedTuple):
    """The seats of one role in one zone, or (zone None) in the lot."""

    lot: str
    role: str
    zone: str | None


class Board:
    """One dossier and its scores as the filling of places reads them. Only `withdraw` changes it.

    Attributes:
        bidders: By lot, who bid in it, by id.
        zones_bid: By bidder and lot, the zones bid for, in published order.
        slots: By lot, its seat lists: roles in filling order, each over all its zones as published.
        rows: By seat list, who is owed a reason there.
        order: By seat list, the eligible bidders, highest first. Those in an unresolved tie are left out.
        refused: By seat list and bidder, why the bidder is finally not eligible.
        undecided: By seat list and bidder, the standing that is still open (None where there is none at all).
    """

    def __init__(self, dossier: Dossier, scored: Scored) -> None:
        self.dossier = dossier
        self.scored = scored
        self.tender = dossier.tender
        self.group = {b.id: b.group for b in dossier.bidders if b.group}
        self.lots: dict[str, Lot] = {lot.id: lot for lot in self.tender.lots}
        self.roles: dict[tuple[str, str], Role] = {
            (lot.id, r.role): r for lot in self.tender.lots for r in lot.roles
        }
        self.standings: dict[ListKey, dict[str, Standing]] = {
            key: {s.bidder: s for s in rows} for key, rows in scored.standings.items()
        }
        self.bidders, self.zones_bid = _who_bid(self.tender.lots, dossier.bids)
        self.slots = {lot.id: _slots(lot) for lot in self.tender.lots}
        self._methods = {x.role: x.when_exceeded for x in reversed(self.tender.limits)}
        self.rows: dict[Slot, tuple[str, ...]] = {}
        self.order: dict[Slot, tuple[str, ...]] = {}
        self.rank_of: dict[Slot, dict[str, int]] = {}
        self.refused: dict[tuple[Slot, str], Reason] = {}
        self.undecided: dict[tuple[Slot, str], Standing | None] = {}
        for slot in self.all_slots():
            self._sort_out(slot)

    def all_slots(self, lots: Iterable[str] | None = None) -> tuple[Slot, ...]:
        """Return every seat list, of all lots or of those named, in published lot and filling order."""
        wanted = None if lots is None else set(lots)
        return tuple(
            s
            for lot, slots in self.slots.items()
            if wanted is None or lot in wanted
            for s in slots
        )

    def role(self, slot: Slot) -> Role:
        """Return the role of a seat list, as published."""
        return self.roles[slot.lot, slot.role]

    def most(self, slot: Slot) -> int | None:
        """Return how many seats a list has; None is unlimited."""
        return self.role(slot).places_in(slot.zone).most

    def standing(self, slot: Slot, bidder: str) -> Standing | None:
        """Return a bidder's standing in the ranking list that a seat list uses."""
        return self.standings.get((slot.lot, slot.zone), {}).get(bidder)

    def value(self, slot: Slot, bidder: str) -> Fraction:
        """Return the ranking value of an eligible bidder in the ranking list that a seat list uses."""
        standing = self.standing(slot, bidder)
        if standing is None or standing.ranking_value is None:
            raise ValueError(f"{bidder} has no ranking value in lot {slot.lot}, zone {slot.zone}")
        return standing.ranking_value

    def place_in_order(self, slot: Slot, bidder: str) -> tuple[bool, int]:
        """Return a key that sorts the holders of a seat list in its order; those outside it come last, by id."""
        rank = self.rank_of[slot].get(bidder)
        return (rank is None, self.bidders[slot.lot].index(bidder) if rank is None else rank)

    def method(self, slot: Slot) -> LimitMethod:
        """Return how excess wins of a role are resolved; a role that no limit names is filled as ranked."""
        return self._methods.get(slot.role, LimitMethod.RANKED)

    def lower_is_better(self) -> bool:
        """Say whether the award rule ranks low values first."""
        return self.tender.award_by is not None and self.tender.award_by.better is Better.LOWER

    def included(self, slot: Slot) -> tuple[Slot, ...]:
        """Return the seat lists whose holders count inside this one: of its zone, or of all zones of the lot."""
        return tuple(
            s
            for name in self.role(slot).including
            for s in self.slots[slot.lot]
            if s.role == name and (slot.zone is None or s.zone == slot.zone)
        )

    def reserves(self, slot: Slot, placed: Container[str]) -> tuple[str, ...]:
        """Return the reserves of a seat list: the first eligible without a place, as many as the lot names."""
        waiting = [b for b in self.order[slot] if b not in placed]
        return tuple(waiting[: self.lots[slot.lot].reserves])

    def drawn_from(self, slot: Slot) -> tuple[Slot, ...]:
        """Return the seat lists that this one is drawn from; empty where anyone eligible may take a seat."""
        outer = self.role(slot).drawn_from
        if outer == "all":
            return ()
        return tuple(
            s
            for s in self.slots[slot.lot]
            if s.role == outer and (s.zone is None or slot.zone is None or s.zone == slot.zone)
        )

    def withdraw(self, slot: Slot, bidder: str, reason: Reason) -> None:
        """Take a bidder out of a seat list, for the reason given; the others keep their order."""
        self.refused.setdefault((slot, bidder), reason)
        self.undecided.pop((slot, bidder), None)
        self.order[slot] = tuple(b for b in self.order[slot] if b != bidder)

    def _sort_out(self, slot: Slot) -> None:
        bidding = self.bidders[slot.lot]
        if slot.zone is not None:
            bidding = tuple(b for b in bidding if slot.zone in self.zones_bid[b, slot.lot])
        ranked: list[tuple[int, str]] = []
        own = self.standings.get((slot.lot, slot.zone), {})
        of_lot = self.standings.get((slot.lot, None), {})
        for bidder in bidding:
            final, open_at, order = _eligibility(slot.role, own.get(bidder), of_lot.get(bidder))
            if final is not None:
                self.refused[slot, bidder] = final
            elif order is None:
                self.undecided[slot, bidder] = open_at
            else:
                ranked.append((order, bidder))
        ranked.sort()
        self.rows[slot] = bidding
        self.order[slot] = tuple(b for _, b in ranked)
        self.rank_of[slot] = {b: n for n, (_, b) in enumerate(ranked)}


def _eligibility(
    role: str, own: Standing | None, of_lot: Standing | None
) -> tuple[Reason | None, Standing | None, int | None]:
    """Return (why finally not, the standing still open, the position): a zone needs the lot and the zone."""
    found = [s for s in (own, of_lot) if s is not None]
    for standing in found:
        if standing.status is not Status.RANKED and standing.status not in OPEN:
            return _final(standing), None, None
    bars = [s.barred[role] for s in found if role in s.barred]
    for bar in bars:
        if bar.facts.get("status") not in OPEN:
            return bar, None, None
    still_open = next((s for s in found if s.status in OPEN), None)
    if still_open is not None or own is None or bars:
        return None, still_open or own, None
    return None, own, own.order


def _final(standing: Standing) -> Reason:
    reason = standing.reason or Reason(code="not_eligible")
    if reason.code == "not_eligible" and "status" in reason.facts:
        return reason
    facts = {**reason.facts, "status": standing.status.value}
    return Reason(code="not_eligible", rule=reason.rule, facts=facts)


def _slots(lot: Lot) -> tuple[Slot, ...]:
    return tuple(
        Slot(lot.id, role.role, zone)
        for role in filling_order(lot)
        for zone in ((None,) if role.per is Per.LOT else tuple(z.id for z in lot.zones))
    )


def _who_bid(
    lots: tuple[Lot, ...], bids: tuple[Bid, ...]
) -> tuple[dict[str, tuple[str, ...]], dict[tuple[str, str], tuple[str, ...]]]:
    named: dict[str, dict[str, set[str]]] = {lot.id: {} for lot in lots}
    for bid in bids:
        if bid.lot in named:
            named[bid.lot].setdefault(bid.bidder, set()).add(bid.zone)
    zones: dict[tuple[str, str], tuple[str, ...]] = {}
    for lot in lots:
        for bidder, rows in named[lot.id].items():
            zones[bidder, lot.id] = tuple(z.id for z in lot.zones if "*" in rows or z.id in rows)
    return {lot: tuple(sorted(rows)) for lot, rows in named.items()}, zones


def by_lot(messages: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    """Freeze lists of sentences by lot, without the empty ones and without repeats."""
    return {lot: tuple(dict.fromkeys(rows)) for lot, rows in messages.items() if rows}
