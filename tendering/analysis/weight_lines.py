"""Every figure that decides something as a straight line over one criterion's weight, and where two of them cross."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from math import lcm

from tendering.analysis.margin_types import Held
from tendering.analysis.relisting import Bench
from tendering.evaluation.lot_total import BEST
from tendering.evaluation.scored import ListKey
from tendering.evaluation.scoring import score
from tendering.model.bids import Dossier
from tendering.model.criteria import Stage
from tendering.model.outcome import Standing
from tendering.model.tender import LimitMethod, Tender


@dataclass(frozen=True, slots=True)
class Line:
    """A figure as a function of the weight: ``at`` the published one, and so much more for each unit above."""

    at: Fraction
    slope: Fraction

    def meets(self, other: Line) -> Fraction | None:
        """Return how far above the published weight two lines cross; None where they are parallel."""
        if self.slope == other.slope:
            return None
        return (other.at - self.at) / (self.slope - other.slope)


NOUGHT = Line(Fraction(0), Fraction(0))


class Lines:
    """Every figure that decides something, as a line over one criterion's weight."""

    def __init__(self, bench: Bench, there: Dossier, published: Fraction) -> None:
        self.bench, self.there = bench, there.tender
        self.step = -published / 2
        self.now = bench.rows
        after = score(there, without=bench.without).standings
        self.then = {key: {s.bidder: s for s in rows} for key, rows in after.items()}
        self.best = {
            x.role for x in bench.tender.limits if x.when_exceeded is LimitMethod.BEST_OVERALL
        }
        self.totals = {key: self._totals(key) for key in self.now}

    def line(self, now: Fraction, then: Fraction) -> Line:
        """Return the line through a figure now and then."""
        return Line(now, (then - now) / self.step)

    def _totals(self, key: ListKey) -> dict[str, Line]:
        then = self.then.get(key, {})
        return {
            b: self.line(s.total, other.total)
            for b, s in self.now[key].items()
            if s.total is not None and (other := then.get(b)) and other.total is not None
        }

    def inside(self, one: Fraction, other: Fraction) -> list[Fraction]:
        """Return what to try between two weights.

        Where a best sum decides and a tie may be left open, neither end says what the sum is there: then both are
        looked at from within, nearer than any two ways to fill the seats can be worth the same.
        """
        middle = (one + other) / 2
        if not self.best or self.bench.draws:
            return [middle]
        third = (other - one) / 3
        near = min(self._nearest / (one.denominator * other.denominator), abs(third))
        near = near if third > 0 else -near
        return [one + near, middle, other - near]

    @cached_property
    def _nearest(self) -> Fraction:
        lines = [x for found in self.totals.values() for x in found.values()]
        at = lcm(*(x.at.denominator for x in lines))
        slope = lcm(*(x.slope.denominator for x in lines))
        most = 2 * sum((abs(x.slope) for x in lines), Fraction(1))
        return 1 / (2 * most * at * slope * slope * (2 * self.step).denominator)

    def missing(self, one: tuple[Fraction, Held], other: tuple[Fraction, Held]) -> Fraction | None:
        """Return where two ways to fill the seats are worth the same, if strictly between two weights."""
        (start, here), (end, there) = one, other
        if not self.best or here == there or here.waiting != there.waiting:
            return None
        met = self._worth(here).meets(self._worth(there))
        weight = None if met is None else -2 * self.step + met
        low, high = min(start, end), max(start, end)
        return weight if weight is not None and low < weight < high else None

    def _worth(self, held: Held) -> Line:
        found = [
            self.totals[seat.lot, seat.zone][seat.bidder]
            for seat in held.seats
            if seat.role in self.best and seat.bidder in self.totals[seat.lot, seat.zone]
        ]
        return Line(
            sum((x.at for x in found), Fraction(0)), sum((x.slope for x in found), Fraction(0))
        )

    def crossings(self) -> Iterator[Fraction]:
        """Yield how far above the published weight anything could change: totals, ladders, minimums, short lists."""
        shared = {k for keys in self.bench.families.values() for k in keys[1:]}
        for key in self.now:
            if key not in shared:
                yield from self._in_list(key)
            yield from self._minimums(key)
        for lot in self.bench.tender.lots:
            if lot.lot_total == BEST:
                yield from self._best_zones(lot.id)
        for stage in self.bench.tender.stages:
            if stage.keep is not None:
                yield from self._short_list(stage)

    def _in_list(self, key: ListKey) -> Iterator[Fraction]:
        for (a, one), (b, two) in combinations(sorted(self.totals[key].items()), 2):
            met = one.meets(two)
            if met is not None:
                yield met
            elif one.at == two.at:
                yield from self._on_the_ladder(key, a, b)

    def _on_the_ladder(self, key: ListKey, a: str, b: str) -> Iterator[Fraction]:
        """Yield where the figures of two bidders, level at every weight, change places on a rung."""
        for rung in self.bench.tender.ties:
            lines = [self._figure(key, x, rung.of or "") for x in (a, b)]
            if rung.kind == "higher" and lines[0] is not None and lines[1] is not None:
                met = lines[0].meets(lines[1])
                if met is not None:
                    yield met

    def _figure(self, key: ListKey, bidder: str, of: str) -> Line | None:
        now, then = (_figure(rows[key][bidder], of) for rows in (self.now, self.then))
        return None if now is None or then is None else self.line(now, then)

    def _best_zones(self, lot: str) -> Iterator[Fraction]:
        """Yield where zones' totals cross, of one bidder or of two: the lot's total is the best of them."""
        lines = [
            x
            for key, found in self.totals.items()
            if key[0] == lot and key[1]
            for x in found.values()
        ]
        for one, two in combinations(lines, 2):
            met = one.meets(two)
            if met is not None:
                yield met

    def _minimums(self, key: ListKey) -> Iterator[Fraction]:
        """Yield where the points of a section, or quality as a whole, meet the least percent of those available."""
        tender = self.bench.tender
        asked = {c.id: c.minimum.percent for c in tender.criteria if c.minimum}
        if tender.minimum_quality is not None:
            asked["quality"] = tender.minimum_quality.percent
        least = {of: percent / 100 for of, percent in asked.items() if percent}
        before, after = (self._available(t, key) for t in (tender, self.there))
        for bidder in self.now[key]:
            for of, share in least.items():
                figure = self._figure(key, bidder, of) if bidder in self.then[key] else None
                if figure is None or of not in before:
                    continue
                available = self.line(before[of], after[of])
                short = Line(
                    figure.at - share * available.at, figure.slope - share * available.slope
                )
                met = short.meets(NOUGHT)
                if met is not None:
                    yield met

    def _available(self, tender: Tender, key: ListKey) -> Mapping[str, Fraction]:
        lot = tender.lot(key[0])
        if lot is None:
            return {}
        found = self.bench.assessed(tender, lot)
        by_zone = key[1] is not None and bool(found.zone_questions)
        return (found.in_zone_list if by_zone else found.in_lot_list).available

    def _short_list(self, stage: Stage) -> Iterator[Fraction]:
        """Yield where the stage totals of two bidders cross: a short list is made from them."""
        for lot in self.bench.tender.lots:
            asked = [c.id for c in self.bench.tender.questions(lot.id, stage.id)]
            key = (lot.id, None)
            if key not in self.now:
                continue
            lines = []
            for bidder in self.now[key]:
                found = [x for q in asked if (x := self._figure(key, bidder, q)) is not None]
                if len(found) == len(asked):
                    lines.append(
                        Line(
                            sum((x.at for x in found), Fraction(0)),
                            sum((x.slope for x in found), Fraction(0)),
                        )
                    )
            for one, two in combinations(lines, 2):
                met = one.meets(two)
                if met is not None:
                    yield met


def _figure(standing: Standing, of: str) -> Fraction | None:
    if of == "quality":
        return standing.quality
    return standing.price if of == "price" else standing.points.get(of)
