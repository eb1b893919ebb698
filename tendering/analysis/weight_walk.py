"""Outwards from the weight published: who holds what at every weight at which anything could change, and between each two.

Between two such weights every comparison that the rules make comes out the same (see `curves`), and so does every
place. The engine is asked once for every order of the lists that comes about, and its figures are held against those
the order was worked out from: where they differ nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby, pairwise
from math import ceil, floor, lcm
from typing import cast

from tendering.analysis.changes import WeightChange, changed
from tendering.analysis.curves import Curve, Moving, Spot
from tendering.analysis.margin_types import Held
from tendering.analysis.near_curves import Near, TooCloseError
from tendering.analysis.polynomials import LINE, Polynomial, Root
from tendering.analysis.relisting import Bench
from tendering.analysis.weight_figures import Judged, Lists, WeightFigures
from tendering.analysis.weight_running import Order, Running, running_at
from tendering.evaluation.scored import ListKey, Scored
from tendering.model.outcome import Status
from tendering.model.tender import LimitMethod, Tender

MOST_STEPS = 2_000
"""Steps of rounding, crossings and the like that are followed in each direction before the search stops and says so."""
MOST_FIGURES = 10_000
"""Figures, one for a bidder in a list, that are worked out in each direction where there are so many that steps are long."""
LEAST_STEPS = 50

MOST_PAUSE = 64
"""Most steps of rounding that are taken before lines alone are tried again."""
SHOWN = 9
"""Decimal places of the bounds of a weight that is no fraction."""


class NotFollowedError(Exception):
    """The figures cannot be followed over the weight: why."""


@dataclass(frozen=True, slots=True)
class Step:
    """Who holds what at a weight (``at``), or just beyond it.

    Attributes:
        bound: Where that is no fraction, a weight beyond it; ``weight`` is then one on this side.
    """

    weight: Fraction
    at: bool
    held: Held
    bound: Fraction | None = None


@dataclass(slots=True)
class Known:
    """What the engine has said already, whichever weight it was asked about.

    Attributes:
        running: Who is in the running, by how minimums and short lists come out; ``alike``, by who stands how.
        held: Who holds what, by that and the order of every list.
    """

    running: dict[Judged, Running] = field(default_factory=dict)
    alike: dict[Order, Running] = field(default_factory=dict)
    held: dict[tuple[Order, ...], Held] = field(default_factory=dict)


class WeightWalk:
    """One criterion's weight, moved outwards from the one published."""

    def __init__(
        self,
        bench: Bench,
        published: Fraction,
        change: Callable[[Fraction], WeightChange],
        there: tuple[Fraction, Tender],
        known: Known,
    ) -> None:
        self.bench, self.published, self.change, self.known = bench, published, change, known
        self.spot = Spot(published)
        self.figures = WeightFigures(bench, self.spot, published, there)
        self._at: dict[Fraction, tuple[Held, Scored]] = {published: (bench.held, bench.scored)}
        self._wait = self._pause = 0
        self._last: tuple[tuple[Order, ...], Held] | None = None
        self._best = {
            x.role for x in bench.tender.limits if x.when_exceeded is LimitMethod.BEST_OVERALL
        }

    @property
    def steps(self) -> int:
        """Return how many steps are followed in each direction: fewer where each takes long; all where nothing is rounded."""
        figures = sum(len(rows) for rows in self.bench.rows.values()) or 1
        if not self.bench.tender.rounding.at.keys() - {"mark"}:
            return 10 * MOST_STEPS
        most = min(MOST_STEPS, max(LEAST_STEPS, MOST_FIGURES // figures))
        return (
            LEAST_STEPS // 2 if self._best else most
        )  # a best sum is worked out anew at every step

    @property
    def _rounds(self) -> bool:
        """Say whether lines are worth a try: figures are rounded, and no sum of them decides."""
        return not self._best and bool(self.bench.tender.rounding.at.keys() - {"mark"})

    def outwards(self, way: int, end: Fraction) -> Iterator[Step]:
        """Yield who holds what just beyond a weight and at the next at which anything could change, by turns.

        Where that is no fraction it is left out, and what follows is said of bounds of `SHOWN` places on either side.
        It ends where the weight can go no further, or after `MOST_STEPS`.
        """
        here = shown = self.published
        bound: Fraction | None = None
        self.spot.start(here, end)
        self._wait = self._pause = 0
        self._last = None
        for _ in range(self.steps):
            running, lists, order = self._placed(here, way)
            key = running.stands, order
            root = self.spot.nearest
            if self._best and not _still(lists):
                held, root = self._best_of(lists, here, root, end)
            else:
                held = self._held(key, (here + _near(root, here, end)) / 2, lists)
            yield Step(shown, False, held, bound)
            if root is None:
                yield Step(end, True, self._asked(end, {}))
                return
            if root.exact:
                here, shown, bound = root.low, root.low, None
                yield Step(here, True, self._held_at(here))
            else:
                shown, bound = _bounds(root, here, way)
                here = root.high if way > 0 else root.low

    def _placed(self, here: Fraction, way: int) -> tuple[Running, Lists, Order]:
        """Return who stands where just beyond a weight: from lines alone where they are far enough apart, else by steps.

        Lines are tried again after one step that they did not serve for, and then after twice as many each time.
        """
        coarse = self._rounds and not self._wait
        self.spot.move(here, way, coarse=coarse)
        try:
            running = self._running()
            found = running, self.figures.lists(running), self.figures.order(running)
        except TooCloseError:
            self._wait = self._pause = min(max(2 * self._pause, 1), MOST_PAUSE)
            return self._placed(here, way)
        self._pause = 0 if coarse else self._pause
        self._wait = max(self._wait - 1, 0)
        return found

    def _running(self) -> Running:
        """Return who is in the running at the spot; the engine is asked where that is not known yet."""
        spot = self.spot
        judged = self.figures.judged()
        running = self.known.running.get(judged)
        if running is None:
            weight = spot.at
            if spot.way:
                weight = (spot.at + _near(spot.nearest, spot.at, spot.end)) / 2
            _, scored = self._engine(weight)
            dossier = changed(self.bench.scored_from, [self.change(weight)])
            running = running_at(self.bench, dossier, scored)
            running = self.known.alike.setdefault(running.stands, running)
            self.known.running[judged] = running
        return running

    def _held_at(self, weight: Fraction) -> Held:
        self.spot.move(weight, 0)
        running = self._running()
        lists = self.figures.lists(running)
        if self._best and not _still(lists):
            return self._asked(weight, lists)
        return self._held((running.stands, self.figures.order(running)), weight, lists)

    def _held(self, key: tuple[Order, ...], weight: Fraction, lists: Lists) -> Held:
        if self._best:
            key = (*key, _values(lists))
        held = self.known.held.get(key)
        if held is None:
            held = self._still_held(key, lists)
            if held is None:
                held = self._asked(weight, lists)
            self.known.held[key] = held
        self._last = key, held
        return held

    def _still_held(self, key: tuple[Order, ...], lists: Lists) -> Held | None:
        """Return who held what at the step before, where that surely still stands: see `standing_still`.

        Neighbours of a list that change places turn nothing as long as both have a seat there, or neither. So what
        was held stands while every list has the same runs of holders and of others, whoever is in them.
        """
        bench = self.bench
        if self._last is None or not (bench.stepwise and bench.draws) or bench.looks_at_ties:
            return None
        (before, was), held = self._last
        if key[0] != before:
            return None
        pairs = zip(_flat(was), _flat(key[1]), lists, strict=True)
        same = all(
            _runs(bench, of, one, held) == _runs(bench, of, two, held) for one, two, of in pairs
        )
        return held if same else None

    def _asked(self, weight: Fraction, lists: Lists) -> Held:
        """Ask the engine who holds what at a weight, and hold its figures against the curves."""
        held, scored = self._engine(weight)
        _compare(scored, lists, weight)
        return held

    def _engine(self, weight: Fraction) -> tuple[Held, Scored]:
        if weight not in self._at:
            dossier = changed(self.bench.dossier, [self.change(weight)])
            self._at[weight] = self.bench.placed(dossier)
        return self._at[weight]

    # --- where a best sum decides

    def _best_of(
        self, lists: Lists, here: Fraction, root: Root | None, end: Fraction
    ) -> tuple[Held, Root | None]:
        """Return who holds what just beyond a weight, and up to where.

        A best sum changes where two ways to fill the places are worth the same. Worths are lines, and the best of
        lines that is best at two weights is best between them: so between two that differ, where they cross is
        looked at too.
        """
        lines = _lines(lists)
        while True:
            near = _near(root, here, end)
            weights = [*self._inside(lines, here, near), near]
            found = [self._asked(w, {} if w == near else lists) for w in weights]
            ends = [(here, self._asked(here, {})), *zip(weights, found, strict=True)]
            more = next(
                (c for one, two in pairwise(ends) if (c := self._crossing(lines, one, two))), None
            )
            if more is None:
                return found[0], root
            root = Root(more, more)

    def _inside(
        self, lines: Mapping[object, Polynomial], one: Fraction, other: Fraction
    ) -> list[Fraction]:
        """Return what to try between two weights.

        Where a tie may be left open, neither end says what the sum is there: then both are looked at from within,
        nearer than any two ways to fill the places can be worth the same.
        """
        middle = (one + other) / 2
        if self.bench.draws or not any(len(p) == LINE for p in lines.values()):
            return [middle]
        common = lcm(*(c.denominator for p in lines.values() for c in p))
        steepest = 2 * sum((abs(p[1]) for p in lines.values() if len(p) == LINE), Fraction(1))
        near = 1 / (2 * steepest * common * one.denominator * other.denominator)
        third = (other - one) / 3
        near = min(near, abs(third)) * (1 if third > 0 else -1)
        return [one + near, middle, other - near]

    def _crossing(
        self,
        lines: Mapping[object, Polynomial],
        one: tuple[Fraction, Held],
        other: tuple[Fraction, Held],
    ) -> Fraction | None:
        """Return where two ways to fill the places are worth the same, if strictly between two weights."""
        (start, here), (end, there) = one, other
        if here == there or here.waiting != there.waiting:
            return None
        gap = [Fraction(0), Fraction(0)]
        for held, sign in ((here, 1), (there, -1)):
            for seat in held.seats:
                if seat.role in self._best:
                    for n, c in enumerate(lines.get((seat.lot, seat.zone, seat.bidder), ())):
                        gap[n] += sign * c
        if not gap[1]:
            return None
        weight = -gap[0] / gap[1]
        return weight if min(start, end) < weight < max(start, end) else None


def _bounds(root: Root, here: Fraction, way: int) -> tuple[Fraction, Fraction]:
    """Return a short decimal on either side of a root that is no fraction, the nearer first and not before ``here``."""
    scale = 10**SHOWN
    low = Fraction(floor(root.low * scale), scale)
    high = Fraction(ceil(root.high * scale), scale)
    return (max(low, here), high) if way > 0 else (min(high, here), low)


def _still(lists: Lists) -> bool:
    """Say whether no ranking value moves, as where every one of them is rounded."""
    return not any(isinstance(f.value, Curve) for found in lists.values() for f in found.values())


def _values(lists: Lists) -> Order:
    return tuple((key, b, f.value) for key, found in lists.items() for b, f in found.items())


def _flat(order: Order) -> list[Sequence[Sequence[str]]]:
    """Return the order of each list, of every lot one after another."""
    return [
        found
        for of_lot in cast(Sequence[Sequence[Sequence[Sequence[str]]]], order)
        for found in of_lot
    ]


def _runs(
    bench: Bench, key: ListKey, order: Sequence[Sequence[str]], held: Held
) -> list[tuple[object, list[str]]]:
    """Return a list as runs of bidders with the same seats of it, and of the lists that stand by it."""

    def seats(bidder: str) -> tuple[tuple[bool, ...], ...]:
        return tuple(bench.holds(k, bidder, held) for k in bench.families.get(key, (key,)))

    bidders = [b for part in order for b in part]
    return [(has, sorted(run)) for has, run in groupby(bidders, key=seats)]


def _near(root: Root | None, here: Fraction, end: Fraction) -> Fraction:
    """Return the nearer bound of a root; the end where there is none."""
    if root is None:
        return end
    return root.low if end > here else root.high


def _lines(lists: Lists) -> dict[object, Polynomial]:
    found: dict[object, Polynomial] = {}
    for (lot, zone), figures in lists.items():
        for bidder, figure in figures.items():
            value = figure.value
            if isinstance(value, Curve):
                if len(value.bottom) > 1 or len(value.top) > LINE:
                    raise NotFollowedError(
                        "a best sum decides over totals that are ratios, whose sums have no weight in common"
                    )
                found[lot, zone, bidder] = value.top
            elif value is not None:
                found[lot, zone, bidder] = (value,) if value else ()
    return found


def _compare(scored: Scored, lists: Lists, weight: Fraction) -> None:
    """Hold the engine's ranking values against the curves.

    Raises:
        NotFollowedError: They differ.
    """
    for key, figures in lists.items():
        ours = {b: f.value for b, f in figures.items() if f.value is not None}
        theirs = {
            s.bidder: s.ranking_value
            for s in scored.standings[key]
            if s.status is Status.RANKED and s.ranking_value is not None
        }
        if ours.keys() != theirs.keys() or not all(
            _is(value, weight, theirs[b]) for b, value in ours.items()
        ):
            raise NotFollowedError(
                "the tender's rules do something here that could not be followed exactly"
            )


def _is(value: Moving, weight: Fraction, theirs: Fraction) -> bool:
    if isinstance(value, Near):
        return abs(value.at(weight) - theirs) <= value.blur
    return (value.at(weight) if isinstance(value, Curve) else value) == theirs
