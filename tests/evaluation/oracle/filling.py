"""The oracle's filling of places, role by role, and its ranked lists with what happens at the last place."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from tests.evaluation.oracle.rules import Rules, Seat


class Filling(Rules):
    """Places filled in order: highest first among those free."""

    # --- filling ----------------------------------------------------------------------------

    def fill(self) -> None:
        todo = [
            (lot, r["role"])
            for lot, x in self.lots.items()
            if lot not in self.waiting
            for r in x["roles"]
        ]
        while todo:
            unit = next(u for u in (self._unit(x, todo) for x in todo) if self._ready(u, todo))
            for lot, name in unit:
                for seat in self.seats(lot, name):
                    self._enter_via(seat)
                    self._sort_out_undrawn(seat)
            method = self.method(unit[0][1])
            seats = [s for lot, name in unit for s in self.seats(lot, name)]
            if method == "ranked":
                self._ranked(seats)
            else:
                self.fill_together(method, seats)
            todo = [x for x in todo if x not in unit]

    def fill_together(self, method: str, seats: Sequence[Seat]) -> None:
        """Fill seats that a limit settles over all lots at once."""
        raise NotImplementedError

    def _unit(
        self, first: tuple[str, str], todo: Sequence[tuple[str, str]]
    ) -> list[tuple[str, str]]:
        """All that is filled together with a role: nothing else if ranked, the role in every lot if by preference."""
        method = self.method(first[1])
        if method == "ranked":
            return [first]
        if method == "preference":
            return [x for x in todo if x[1] == first[1]]
        # All roles so limited, over all lots; one drawn from another of them is left until that one is fixed.
        best = [x for x in todo if self.method(x[1]) == "best_overall"]
        return [x for x in best if (x[0], self.role(*x).get("drawn_from", "all")) not in best]

    def _ready(self, unit: Sequence[tuple[str, str]], todo: Sequence[tuple[str, str]]) -> bool:
        """Whether all that must be filled before is filled: included roles, or the role drawn from."""
        return bool(unit) and not any(
            (lot, before) in todo and (lot, before) not in unit
            for lot, name in unit
            for before in self._before(lot, name)
        )

    def _before(self, lot: str, name: str) -> list[str]:
        role = self.role(lot, name)
        drawn = role.get("drawn_from", "all")
        inner = [
            x
            for x in role["places"].get("including", [])
            if self.role(lot, x).get("drawn_from", "all") == "all"
        ]
        return inner + ([] if drawn == "all" else [drawn])

    def _enter_via(self, seat: Seat) -> None:
        lot, name, zone = seat
        place = self.holders.setdefault(seat, {})
        for inner in self.role(lot, name)["places"].get("including", []):
            if self.role(lot, inner).get("drawn_from", "all") != "all":
                continue
            for held in self.seats(lot, inner):
                if zone is None or held[2] == zone:
                    for bidder in self.holders.get(held, {}):
                        place.setdefault(bidder, inner)

    def _sort_out_undrawn(self, seat: Seat) -> None:
        lot, name, zone = seat
        drawn = self.role(lot, name).get("drawn_from", "all")
        if drawn == "all":
            return
        listed = self.holders.get((lot, drawn, None), self.holders.get((lot, drawn, zone), {}))
        for bidder in self.candidates(seat):
            if bidder not in listed:
                self.why[seat, bidder] = "not_drawn"

    def _open_to(self, seat: Seat) -> list[str]:
        return [
            b
            for b in self.candidates(seat)
            if b not in self.holders[seat] and (seat, b) not in self.why
        ]

    def _left(self, seat: Seat) -> int | None:
        most = self.most(seat)
        return None if most is None else max(0, most - len(self.holders[seat]))

    def _ranked(self, seats: Sequence[Seat]) -> None:
        for seat in seats:
            self._fill_one(seat)

    def _fill_one(self, seat: Seat) -> None:
        left = self._left(seat)
        open_to = self._open_to(seat)
        stop = self.tender.get("capacity", {}).get("when_short") == "stop"
        rule = self.role(*seat[:2]).get("at_last_place", "tie_break")
        value = {b: self.at.value(b, seat[0], seat[2]) for b in open_to}
        last = None if rule == "tie_break" else self._straddling(seat, open_to, left, stop=stop)
        ended, lowest = False, None
        for bidder in open_to:
            tied = last is not None and value[bidder] == last
            # reading: where no rung acts at the last place, those equal to the last who took a seat have their turn
            # with it, so that one passed over there is told why, and not that it was outranked.
            equal = rule != "tie_break" and value[bidder] == lowest
            full = left is not None and left <= 0 and not equal
            lower = last is not None and self.better(value[bidder]) < self.better(last)
            if full or ended or lower:
                self.why[seat, bidder] = "outranked"
                continue
            why = self.kept_from(bidder, seat)
            if why:
                self.why[seat, bidder] = why
                ended = why == "capacity" and stop
            elif tied and rule == "admit_none":
                self.why[seat, bidder] = "tie_not_admitted"
            else:
                self.holders[seat][bidder] = None
                lowest = value[bidder]
                left = None if left is None else left - 1

    def _straddling(
        self, seat: Seat, open_to: Sequence[str], left: int | None, *, stop: bool
    ) -> Fraction | None:
        """The ranking value of those on both sides of the cut, among those not passed over; None if nobody is."""
        if not left:
            return None
        kept = dict(self.holders[seat])
        takers: list[str] = []
        for bidder in open_to:
            why = self.kept_from(bidder, seat)
            if why == "capacity" and stop:
                break
            if why is None:
                takers.append(bidder)
                self.holders[seat][bidder] = None
        self.holders[seat] = kept
        values = [self.at.value(b, seat[0], seat[2]) for b in takers]
        return values[left] if len(values) > left and values[left - 1] == values[left] else None
