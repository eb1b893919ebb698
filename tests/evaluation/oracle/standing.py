"""Ranks and orders of the oracle: ranking values, ties, the ladder and the draw."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from tests.evaluation.oracle.scores import Case, Row, Scores


class Standings(Scores):
    """In which order those eligible stand in each list."""

    def __init__(self, case: Case, withdrawals: Sequence[Row]) -> None:
        super().__init__(case, withdrawals)
        self.fixed: Standings | None = None

    def ranked_as(self, approved: Standings) -> Standings:
        """Keep ranks and orders as they were approved; only who is left changes."""
        self.fixed = approved
        return self

    def value(self, bidder: str, lot: str, zone: str | None) -> Fraction:
        """The ranking value: the total after the last listed rounding step, carried forward into a mean of zones."""
        zone = zone if self.own_list(lot) else None
        total = self._total(bidder, lot, zone)
        if (
            "award_by" in self.tender
        ):  # price per quality point; never with zone questions or rounding here
            price = self.price(bidder, lot, None, "hourly")
            assert price is not None
            return price / total
        assert total is not None
        if (
            zone is None
            and self.own_list(lot)
            and self.lots[lot]["lot_total"] == "mean_of_zones_bid"
        ):
            values = [self.value(bidder, lot, z) for z in self._zones_that_count(bidder, lot)]
            total = sum(values) / len(values)
        for step in self.tender.get("rounding", {}).get("at", []):
            if step["step"] == "total":
                total = rounded(total, int(step["places"]), self.tender["rounding"]["mode"])
        return total

    # --- rank and order ---------------------------------------------------------------------

    def members(self, lot: str, zone: str | None) -> list[str]:
        if zone is None and not self.listed(lot):
            return []
        return [
            b
            for b in self.bidders(lot)
            if (zone is None or zone in self.zones(b, lot))
            and self.status(b, lot, zone) == "ranked"
        ]

    def order_groups(self, lot: str, zone: str | None) -> list[list[str]]:
        """The list in order; whoever the ladder leaves tied stand in one group."""
        # reading: zones ranked by the lot's total share the lot's order and its draw, but a rung that has a figure
        # of the zone (a price for each zone) uses it there, as "a zone's ladder uses the zone's figure" says.
        members = self.members(lot, zone)
        groups = []
        lower = self.tender.get("better") == "lower"
        for value in sorted({self.value(b, lot, zone) for b in members}, reverse=not lower):
            tied = [b for b in members if self.value(b, lot, zone) == value]
            groups += self._settled(tied, lot, zone, self.tender.get("ties", []))
        return groups

    def _settled(
        self, tied: list[str], lot: str, zone: str | None, rungs: Sequence[dict[str, Any]]
    ) -> list[list[str]]:
        if len(tied) == 1 or not rungs:
            return [tied]
        figures = {b: self._figure(b, lot, zone, rungs[0]) for b in tied}
        if None in figures.values():
            return self._settled(tied, lot, zone, rungs[1:])
        return [
            part
            for figure in sorted(set(figures.values()))
            for part in self._settled(
                [b for b in tied if figures[b] == figure], lot, zone, rungs[1:]
            )
        ]

    def _figure(self, bidder: str, lot: str, zone: str | None, rung: dict[str, Any]) -> Any:
        """What a rung compares, the least first; None where the bidder has no such figure."""
        if "draw" in rung:
            if self.seed is None:
                return None
            of = zone if zone is not None and self.own_list(lot) else ""
            text = f"{self.seed}|{self.tender['tender']}|{lot}|{of}|{bidder}"
            return hashlib.sha256(text.encode()).hexdigest()
        if "earlier" in rung:
            return None
        if zone is None and self._made_of_zones(lot) and rung.get("higher") != "quality":
            return self._figure_of_zones(bidder, lot, rung)
        return self._figure_here(bidder, lot, zone, rung)

    def _figure_here(self, bidder: str, lot: str, zone: str | None, rung: dict[str, Any]) -> Any:
        if "lower_price" in rung:
            return self.price(bidder, lot, zone, rung["lower_price"])
        of = rung["higher"]
        if of == "quality":
            gained = self._total(bidder, lot, zone)
        else:
            leaves = [x for x in self._asked(lot) if of in (x["id"], x.get("section"))]
            gained = self._sum(bidder, lot, zone, leaves) if leaves else None
        return None if gained is None else -gained

    def _figure_of_zones(self, bidder: str, lot: str, rung: dict[str, Any]) -> Any:
        """The lot's figure where zones make the lot's total.

        reading: of the best zone the best zone's, and where several are equally best the one they share, or none; of
        the mean the mean of points, and no price but the lot's own.
        """
        zones = self._zones_that_count(bidder, lot)
        if self.lots[lot]["lot_total"] == "best_zone":
            total = self._total(bidder, lot, None)
            best = [z for z in zones if self._total(bidder, lot, z) == total]
            found = {self._figure_here(bidder, lot, z, rung) for z in best}
            return found.pop() if len(found) == 1 else None
        if "lower_price" in rung:
            return self.price(bidder, lot, None, rung["lower_price"])
        points = [self._figure_here(bidder, lot, z, rung) for z in zones]
        return None if None in points else sum(points) / len(points)

    def order(self, lot: str, zone: str | None) -> list[str]:
        found = [b for tied in (self.fixed or self).order_groups(lot, zone) for b in tied]
        return [b for b in found if self.status(b, lot, zone) == "ranked"]

    def rank_and_order(
        self, bidder: str, lot: str, zone: str | None
    ) -> tuple[int | None, int | None]:
        """Standard competition rank, and the place in the order where the ladder gives one."""
        if self.status(bidder, lot, zone) != "ranked":
            return None, None
        at = self.fixed or self
        members = at.members(lot, zone)
        if bidder not in members:
            return None, None
        own = at.value(bidder, lot, zone)
        values = [at.value(b, lot, zone) for b in members]
        lower = self.tender.get("better") == "lower"
        rank = 1 + sum(v < own if lower else v > own for v in values)
        groups = at.order_groups(lot, zone)
        at_group = next(i for i, tied in enumerate(groups) if bidder in tied)
        order = 1 + sum(map(len, groups[:at_group]))
        return rank, order if len(groups[at_group]) == 1 else None


def rounded(value: Fraction, places: int, mode: str) -> Fraction:
    """Round an exact value, never below nought here, once and by the named rule."""
    scaled = value * 10**places
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    twice = 2 * rest - scaled.denominator
    up = {
        "half_up": twice >= 0,
        "half_even": twice > 0 or (twice == 0 and whole % 2 == 1),
        "down": False,
        "up": rest > 0,
    }[mode]
    return Fraction(whole + up, 10**places)
