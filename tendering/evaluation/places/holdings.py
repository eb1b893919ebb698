"""Who holds what at this moment, and what bars a bidder from one place more: its group, a limit, its capacity."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from tendering.evaluation.places.board import Board, Slot
from tendering.evaluation.places.capacity import Capacity
from tendering.model.numbers import plain
from tendering.model.outcome import Reason
from tendering.model.tender import Limit

Entity = tuple[str, str]
"""Whom a limit binds: ("bidder", id) or ("group", name)."""
Unit = tuple[str, str | None]
"""What a limit counts: (lot, zone), or (lot, None) where it counts lots."""


@dataclass(frozen=True, slots=True)
class Held:
    """One place held: ``via`` names the included role by which it was gained, if any."""

    via: str | None
    reason: Reason


def unit_of(limit: Limit, slot: Slot) -> Unit:
    """Return what a place of this seat list counts as under a limit."""
    return (slot.lot, slot.zone if limit.counts == "zones" else None)


class Holdings:
    """The places held, with the use of every limit and capacity kept up to date.

    Attributes:
        places: By seat list, who holds a place of it and why.
        passed: By seat list and bidder, why an eligible bidder holds no place of it.
    """

    def __init__(self, board: Board) -> None:
        self.board = board
        self.capacity = Capacity(board)
        self.places: dict[Slot, dict[str, Held]] = {slot: {} for slot in board.all_slots()}
        self.passed: dict[tuple[Slot, str], Reason] = {}
        self.used: dict[tuple[int, Entity], Counter[Unit]] = {}
        self.published: dict[Unit, tuple[int, int]] = {}
        for place, lot in enumerate(board.tender.lots):
            self.published[lot.id, None] = (place, -1)
            self.published |= {(lot.id, zone.id): (place, n) for n, zone in enumerate(lot.zones)}
        self.limits: dict[str, list[tuple[int, Limit]]] = {}
        for index, limit in enumerate(board.tender.limits):
            self.limits.setdefault(limit.role, []).append((index, limit))

    def entity(self, bidder: str) -> Entity:
        """Return whom the limits bind when they bind this bidder."""
        group = self.board.group.get(bidder, "")
        if group and self.board.tender.related_bidders.limits == "group":
            return ("group", group)
        return ("bidder", bidder)

    def units(self, index: int, entity: Entity) -> Counter[Unit]:
        """Return what a bidder or group has used of a limit, with how many places use each unit."""
        return self.used.setdefault((index, entity), Counter())

    def take(self, slot: Slot, bidder: str, reason: Reason, via: str | None = None) -> None:
        """Give a place to a bidder."""
        self.places[slot][bidder] = Held(via, reason)
        for index, limit in self.limits.get(slot.role, ()):
            self.units(index, self.entity(bidder))[unit_of(limit, slot)] += 1
        self.capacity.use(slot, bidder)

    def drop(self, slot: Slot, bidder: str) -> None:
        """Take a place away from a bidder, who holds it."""
        del self.places[slot][bidder]
        for index, limit in self.limits.get(slot.role, ()):
            units = self.units(index, self.entity(bidder))
            units[unit_of(limit, slot)] -= 1
            units += Counter()  # drops the units that nobody uses any more
        self.capacity.give_back(slot, bidder)

    def seats_left(self, slot: Slot) -> int | None:
        """Return how many seats nobody holds; None is unlimited. An included holder uses a seat, once."""
        most = self.board.most(slot)
        if most is None:
            return None
        inside = set(self.places[slot])
        for inner in self.board.included(slot):
            inside.update(self.places[inner])
        return max(0, most - len(inside))

    def on_list(self, slot: Slot, bidder: str) -> bool:
        """Say whether a bidder holds a place of the role that this one is drawn from, or there is none."""
        outer = self.board.drawn_from(slot)
        return self.board.role(slot).drawn_from == "all" or any(
            bidder in self.places[s] for s in outer
        )

    def not_drawn(self, slot: Slot) -> Reason:
        """Say that a bidder is not on the list that the role is drawn from."""
        role = self.board.role(slot)
        return Reason(
            code="not_drawn",
            rule=f"lots[{slot.lot}].roles[{role.role}].drawn_from",
            facts={"from": role.drawn_from},
        )

    def group_bar(self, slot: Slot, bidder: str) -> Reason | None:
        """Return why ``same_zone: one`` bars a bidder from a seat, or None."""
        group = self.board.group.get(bidder, "")
        if not group or slot.zone is None or self.board.tender.related_bidders.same_zone != "one":
            return None
        for holder in sorted(self.places[slot]):
            if holder != bidder and self.board.group.get(holder) == group:
                facts = {"group": group, "holder": holder}
                return Reason(code="group", rule="related_bidders.same_zone", facts=facts)
        return None

    def limit_bar(self, slot: Slot, bidder: str) -> Reason | None:
        """Return which limit, used up, bars a bidder from a seat, or None."""
        entity = self.entity(bidder)
        for index, limit in self.limits.get(slot.role, ()):
            units = self.units(index, entity)
            if unit_of(limit, slot) not in units and len(units) >= limit.most:
                held = ", ".join(
                    lot if zone is None else f"{lot}/{zone}"
                    for lot, zone in self._published(units)
                )
                facts = {
                    "most": str(limit.most),
                    "counts": limit.counts,
                    "held": held,
                    "method": limit.when_exceeded.value,
                    "binds": entity[0],
                }
                return Reason(code="limit", rule=f"limits[{index}]", facts=facts)
        return None

    def capacity_bar(self, slot: Slot, bidder: str) -> Reason | None:
        """Return why a bidder's declared capacity cannot carry a seat, or None."""
        need = self.capacity.need(slot)
        for left, declared in self.capacity.left(slot.lot, bidder):
            if need > left:
                facts = {"needed": plain(need), "left": plain(left), "declared": plain(declared)}
                return Reason(code="capacity", rule="capacity.when_short", facts=facts)
        return None

    def bar(self, slot: Slot, bidder: str) -> Reason | None:
        """Return the first thing that bars a bidder from a seat: its group, a limit, its capacity; or None."""
        return (
            self.group_bar(slot, bidder)
            or self.limit_bar(slot, bidder)
            or self.capacity_bar(slot, bidder)
        )

    def carry(self, slot: Slot) -> None:
        """Give a place of an outer role to everyone who holds an included one, unless barred from the outer."""
        for inner in self.board.included(slot):
            for bidder in sorted(self.places[inner]):
                if bidder not in self.places[slot] and (slot, bidder) not in self.board.refused:
                    zones = [s.zone for s in self.board.included(slot) if s.role == inner.role]
                    held = [
                        z for z in zones if bidder in self.places[Slot(slot.lot, inner.role, z)]
                    ]
                    facts = {
                        "inner": inner.role,
                        "zones": ", ".join(z for z in held if z is not None),
                    }
                    rule = f"lots[{slot.lot}].roles[{slot.role}].places.including"
                    self.take(
                        slot, bidder, Reason(code="via", rule=rule, facts=facts), via=inner.role
                    )

    def _published(self, units: Counter[Unit]) -> list[Unit]:
        return sorted(units, key=lambda unit: self.published[unit])
