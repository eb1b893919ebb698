"""Declared capacity: the weekly hours a bidder can take on, what a place uses of them, what is left."""

from __future__ import annotations

from fractions import Fraction

from tendering.evaluation.places.board import Board, Slot

NOTHING = Fraction(0)


class Capacity:
    """The use of every declared figure: one for a lot, one over all lots; where both are given both bind.

    A tender without ``capacity`` publishes no such rule, and nothing binds.
    """

    def __init__(self, board: Board) -> None:
        self.board = board
        self.applies = board.tender.capacity is not None
        self.figures: dict[tuple[str, str], Fraction] = {}
        for row in board.dossier.capacity if self.applies else ():
            key = (row.bidder, row.lot)
            self.figures[key] = min(row.hours, self.figures.get(key, row.hours))
        self.used: dict[tuple[str, str], Fraction] = {}
        self.needs = {slot: self._need(slot) for slot in board.all_slots() if self.applies}

    def share(self, slot: Slot) -> Fraction | None:
        """Return the weekly hours one place uses; None where the zone's hours are not published."""
        share = self.board.role(slot).hours_share
        if not self.applies or share is None or slot.zone is None:
            return NOTHING
        zone = self.board.lots[slot.lot].zone(slot.zone)
        demand = zone.demand if zone is not None else None
        if demand is None or demand.hours_weekly is None:
            return None
        return share * demand.hours_weekly

    def _need(self, slot: Slot) -> Fraction:
        """Hours of one place, with those of the outer places of the zone that it brings with it."""
        total = self.share(slot) or NOTHING
        for outer in self.board.slots[slot.lot]:
            brings = slot.role in self.board.role(outer).including
            if (
                brings
                and outer.zone == slot.zone
                and self.board.role(slot).drawn_from != outer.role
            ):
                total += self.share(outer) or NOTHING
        return total

    def need(self, slot: Slot) -> Fraction:
        """Return the weekly hours that a bidder must have left to take a place."""
        return self.needs.get(slot, NOTHING)

    def declared(self, lot: str, bidder: str) -> bool:
        """Say whether a bidder declared a figure that binds in this lot."""
        return (bidder, lot) in self.figures or (bidder, "") in self.figures

    def left(self, lot: str, bidder: str) -> list[tuple[Fraction, Fraction]]:
        """Return (left, declared) for each figure of the bidder that binds in this lot, the lot's first."""
        return [
            (self.figures[key] - self.used.get(key, NOTHING), self.figures[key])
            for key in ((bidder, lot), (bidder, ""))
            if key in self.figures
        ]

    def use(self, slot: Slot, bidder: str) -> None:
        """Record the hours of a place that a bidder takes."""
        self._change(slot, bidder, self.share(slot) or NOTHING)

    def give_back(self, slot: Slot, bidder: str) -> None:
        """Record that a bidder no longer holds a place."""
        self._change(slot, bidder, -(self.share(slot) or NOTHING))

    def _change(self, slot: Slot, bidder: str, hours: Fraction) -> None:
        for key in ((bidder, slot.lot), (bidder, "")):
            self.used[key] = self.used.get(key, NOTHING) + hours
