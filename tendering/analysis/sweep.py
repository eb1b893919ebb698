"""One bidder's total moved up and down, all else as it is: where the seats change, found exactly and with few trials.

Between two neighbouring values of the others nothing but a best sum can change anything; where one decides, the
value at which two ways to fill the seats are worth the same is worked out, and tried. What holds at two values of a
total holds at every value between them where seats are filled down the lists, or by the best sum: so most values
need not be tried. Where that is not so (a preference, a group at the last place, a tie that nothing settles), each is.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import lcm

from tendering.analysis.margin_types import Held, Seat
from tendering.analysis.relisting import Bench
from tendering.analysis.standing_still import nothing_turns
from tendering.evaluation.scored import ListKey
from tendering.model.outcome import Standing, Status
from tendering.model.tender import LimitMethod

MOST = 40
"""Changes of the seats looked at in one direction."""


@dataclass(frozen=True, slots=True)
class Change:
    """Where the seats change: at exactly this value (``reaches``), or as soon as it is passed."""

    value: Fraction
    reaches: bool
    held: Held


class Sweep:
    """The seats as a function of one bidder's value in one list, and in the zones that share it."""

    def __init__(self, bench: Bench, key: ListKey, bidder: str) -> None:
        self.bench, self.key, self.bidder = bench, key, bidder
        self.keys = tuple(
            k
            for k in bench.families[key]
            if (s := bench.rows[k].get(bidder)) is not None and s.status is Status.RANKED
        )
        own = bench.rows[key][bidder].ranking_value
        if own is None:
            raise ValueError(f"{bidder} has no ranking value in {key}")
        self.start = own
        self.known: dict[Fraction, Held] = {own: bench.held}
        self.tried: list[Fraction] = [own]
        self.leaps = bench.may_sink and bench.draws
        self.roles = {
            x.role for x in bench.tender.limits if x.when_exceeded is LimitMethod.BEST_OVERALL
        }
        self.breaks = sorted({value for value, other in bench.values[key] if other != bidder})

    def rows(self, value: Fraction) -> dict[ListKey, dict[str, Standing]]:
        """Return the bidder's standings with another value."""
        rows = self.bench.rows
        return {
            k: {self.bidder: replace(rows[k][self.bidder], ranking_value=value)} for k in self.keys
        }

    def at(self, value: Fraction) -> Held:
        """Return who holds what where the total has this value."""
        found = self.known.get(value)
        if found is None:
            rows = self.rows(value)
            bench = self.bench
            found = (
                bench.held
                if nothing_turns(bench, self.bidder, rows, bench.held)
                else bench.held_with(rows)
            )
            self.known[value] = found
            insort(self.tried, value)
        return found

    def surely(self, value: Fraction) -> Held | None:
        """Return who holds what at a value, where that follows from what has been tried; else None.

        With others level at that value the tie has its own figures, and nothing is sure.
        """
        if not self.leaps or self.bench.level_with(self.key, self.bidder, value):
            return None
        if value in self.known:
            return self.known[value]
        n = bisect_left(self.tried, value)
        if not 0 < n < len(self.tried):
            return None
        low, high = self.known[self.tried[n - 1]], self.known[self.tried[n]]
        return low if low == high else None

    def changes(self, way: int) -> Iterator[Change]:
        """Yield where the seats change, from the present value outwards: ``way`` 1 rises, -1 falls."""
        held, at = self.bench.held, self.start
        for _ in range(MOST):
            found = self._next(way, at, held)
            if found is None:
                return
            yield found
            held, at = found.held, found.value

    def _next(self, way: int, start: Fraction, held: Held) -> Change | None:
        """Return the first change beyond a value, or as soon as it is passed."""
        while True:
            spots = self._spots(way, start)
            index = self._first(spots, held)
            if index is None:
                return None
            value, edge, is_break = spots[index]
            before = spots[index - 1][0] if index else start
            more = self._missing(before, held, value, self.at(value))
            if more is None:
                return Change(edge, is_break, self.at(value))
            insort(self.breaks, more)

    def _spots(self, way: int, start: Fraction) -> list[tuple[Fraction, Fraction, bool]]:
        """Return what to try outwards: a value, the edge it belongs to, and whether it is the edge itself."""
        if way > 0:
            beyond = self.breaks[bisect_right(self.breaks, start) :]
        else:
            beyond = self.breaks[: bisect_left(self.breaks, start)][::-1]
        spots: list[tuple[Fraction, Fraction, bool]] = []
        edge = start
        for value in beyond:
            spots += [(x, edge, False) for x in self._inside(edge, value, way)]
            spots.append((value, value, True))
            edge = value
        if self.roles and not self.leaps:
            spots.append((edge + way * self._nearest, edge, False))
        spots.append((edge + way * self._far(), edge, False))
        return spots

    def _inside(self, edge: Fraction, value: Fraction, way: int) -> list[Fraction]:
        """Return what to try between two values.

        Where a best sum decides and a tie may be left open, neither end says what the sum is there: then both are
        looked at from within, nearer than any two ways to fill the seats can be worth the same.
        """
        middle = (edge + value) / 2
        if not self.roles or self.leaps:
            return [middle]
        near = min(self._nearest, abs(value - edge) / 3)
        return [edge + way * near, middle, value - way * near]

    @cached_property
    def _nearest(self) -> Fraction:
        values = [v for rows in self.bench.values.values() for v, _ in rows]
        seats = sum(len(self.bench.slots.get(k, ())) for k in self.keys)
        whole = lcm(*(v.denominator for v in values), *range(1, seats + 1))
        return Fraction(1, 2 * whole * lcm(*(v.denominator for v in (*values, self.start))))

    def _far(self) -> Fraction:
        """Return a distance at which a total outweighs every other."""
        if not self.roles:
            return Fraction(1)
        return 1 + 2 * sum(
            (abs(v) for rows in self.bench.values.values() for v, _ in rows), Fraction(0)
        )

    def _first(self, spots: list[tuple[Fraction, Fraction, bool]], held: Held) -> int | None:
        if not self.leaps:
            return next((n for n, spot in enumerate(spots) if self.at(spot[0]) != held), None)
        if self.at(spots[-1][0]) == held:
            return None
        low, high, step = -1, len(spots) - 1, 1
        while low + step < high:  # the nearest is the likeliest: leaps grow outwards
            if self.at(spots[low + step][0]) != held:
                high = low + step
                break
            low, step = low + step, step * 2
        while high - low > 1:
            middle = (low + high) // 2
            if self.at(spots[middle][0]) == held:
                low = middle
            else:
                high = middle
        return high

    def _missing(self, one: Fraction, here: Held, other: Fraction, there: Held) -> Fraction | None:
        """Return where two ways to fill the seats are worth the same, if strictly between; only a best sum has such."""
        if not self.roles or here.waiting != there.waiting:
            return None
        (a, k), (b, m) = self._worth(here), self._worth(there)
        if k == m:
            return None
        crossing = (b - a) / (k - m)
        low, high = min(one, other), max(one, other)
        return crossing if low < crossing < high and crossing not in self.breaks else None

    def _worth(self, held: Held) -> tuple[Fraction, int]:
        """Return the sum of the ranking values of the seats so filled: of the others, and how often the bidder's."""
        total, times = Fraction(0), 0
        for seat in held.seats:
            if seat.role not in self.roles:
                continue
            key = (seat.lot, seat.zone)
            if seat.bidder == self.bidder and key in self.keys:
                times += 1
            else:
                total += self._value(key, seat)
        return total, times

    def _value(self, key: ListKey, seat: Seat) -> Fraction:
        standing = self.bench.rows[key].get(seat.bidder)
        return (standing.ranking_value if standing else None) or Fraction(0)
