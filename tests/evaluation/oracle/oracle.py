"""The award worked out a second time, slowly, from plain dicts and the text of the published rules alone.

Nothing of the program is imported. A case is ``{"tender": {...}, "tables": {...}, "seed", "approved_on"}`` with the
keys of tender.yaml and rows of the CSV tables, all values as text. Everything is small, so every joint allocation
is found by listing all of them. Each comment ``reading:`` marks where the text leaves room and what was chosen.
"""

from __future__ import annotations

import hashlib
from typing import Any

from tests.evaluation.oracle.joint import Joint
from tests.evaluation.oracle.rules import Case, Seat
from tests.evaluation.oracle.standing import Standings


def award(case: Case) -> dict[str, Any]:
    """Give the whole outcome of a case, lot by lot, in plain values."""
    before, after = [], []
    approved = case.get("approved_on")
    for row in case["tables"].get("withdrawals", []):
        (after if approved and row["on"] > approved else before).append(row)
    rule = case["tender"].get("on_withdrawal")
    if rule == "rerun":
        before, after = before + after, []
    award_ = Award(case, Standings(case, before))
    award_.fill()
    for day in sorted({row["on"] for row in after}):
        gone = [row for row in after if row["on"] <= day]
        award_.promote(Standings(case, before + gone))
    return award_.outcome()


class Award(Joint):
    """Places of every lot, what follows when somebody leaves after approval, and the whole outcome."""

    # --- after approval ---------------------------------------------------------------------

    def promote(self, now: Standings) -> None:
        """Appointments stand; each vacancy goes to the highest reserve that may take it, included roles first."""
        counts = {s: len(by) for s, by in self.holders.items()}
        self.at = now.ranked_as(self.at.fixed or self.at)
        for seat, by in self.holders.items():
            for bidder in list(by):
                if self.at.status(bidder, seat[0], seat[2]) == "withdrawn":
                    del by[bidder]
        todo = [
            (lot, r["role"])
            for lot, x in self.lots.items()
            if lot not in self.waiting
            for r in x["roles"]
        ]
        while todo:
            unit = next(x for x in todo if self._ready([x], todo))
            todo.remove(unit)
            for seat in self.seats(*unit):
                self._enter_via(seat)
            for seat in self.seats(*unit):
                self._fill_vacancies(seat, counts[seat])

    def _fill_vacancies(self, seat: Seat, before: int) -> None:
        """Fill what was vacated, one vacancy after another, each with the highest reserve that may take it."""
        # reading: the reserves are those there are at that moment, the first n eligible without a place.
        most = self.most(seat)
        lot, name, zone = seat
        drawn = self.role(lot, name).get("drawn_from", "all")
        stop = self.tender.get("capacity", {}).get("when_short") == "stop"
        wanted = before if most is None else min(before, most)
        while len(self.holders[seat]) < wanted:
            taker = None
            for bidder in self._reserves(seat):
                listed = drawn == "all" or bidder in self.holders.get(
                    (lot, drawn, None), self.holders.get((lot, drawn, zone), {})
                )
                why = self.kept_from(bidder, seat) if listed else "not_drawn"
                if why is None:
                    taker = bidder
                if taker or (why == "capacity" and stop):
                    break
            if taker is None:
                return
            self.holders[seat][taker] = None

    # --- the outcome ------------------------------------------------------------------------

    def _reserves(self, seat: Seat) -> list[str]:
        count = int(self.lots[seat[0]].get("reserves", 0))
        return [b for b in self.candidates(seat) if b not in self.holders.get(seat, {})][:count]

    def outcome(self) -> dict[str, Any]:
        return {lot: self._lot_outcome(lot) for lot in self.lots}

    def _lot_outcome(self, lot: str) -> dict[str, Any]:
        waits = lot in self.waiting
        found: dict[str, Any] = {
            "complete": not waits,
            "standings": {
                (b, zone): (self.at.status(b, lot, zone), *self.at.rank_and_order(b, lot, zone))
                for b in self.at.bidders(lot)
                for zone in [*([None] if self.at.listed(lot) else []), *self.at.zones(b, lot)]
            },
            "places": {},
            "not_placed": {},
            "unfilled": {},
            "reserves": {},
        }
        for role in self.lots[lot]["roles"]:
            for seat in self.seats(lot, role["role"]):
                self._seat_outcome(seat, found, waits=waits)
        return found

    def _seat_outcome(self, seat: Seat, found: dict[str, Any], *, waits: bool) -> None:
        lot, name, zone = seat
        held = self.holders.get(seat, {})
        order = self.at.order(lot, zone)
        for position, bidder in enumerate((b for b in order if b in held), 1):
            found["places"][name, zone, bidder] = (position, held[bidder])
        assert set(held) <= set(order)
        for bidder in self.at.bidders(lot):
            if bidder in held or (zone is not None and zone not in self.at.zones(bidder, lot)):
                continue
            found["not_placed"][name, zone, bidder] = self._why_not(seat, bidder, waits=waits)
        most = self.most(seat)
        if most is not None and most > len(held):
            found["unfilled"][name, zone] = most - len(held)
        if not waits and self._reserves(seat):
            found["reserves"][name, zone] = self._reserves(seat)

    def _why_not(self, seat: Seat, bidder: str, *, waits: bool) -> str:
        lot, name, zone = seat
        status = self.at.status(bidder, lot, zone)
        bar = self.at.bar(bidder, lot, name)
        if status not in ("ranked", "pending", "incomplete") or bar == "rejected":
            return "not_eligible"
        return "awaiting" if waits else self.why[seat, bidder]


def commitment(seed: str) -> str:
    """The SHA-256 of a sealed seed, as published."""
    return hashlib.sha256(seed.encode()).hexdigest()
