"""What each question can do to a result: nothing, settle ties only, decide; and what a bidder can give up of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import prod

from tendering.analysis.tie_risk import surely_placed
from tendering.analysis.total_distribution import Spread, Tree
from tendering.model.tender import Level

MOST_STEPS = 4_000_000
"""Additions beyond which how often a question decides is not worked out."""

Weigh = Callable[[int], Sequence[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Idle:
    """A question that cannot change a result, and why.

    Attributes:
        why: ``no_weight``, ``one_level``, ``pass_fail`` (all levels that pass its minimum earn the same),
            ``tie_break`` (its whole range is less than the smallest step of all the others together, so that it settles
            ties and nothing else), or ``draw_level`` (it is just that step: it can draw level, never overtake).
        spread: Points between its highest and lowest level that passes.
        step: The smallest step of the others; 0 where that is not the reason.
    """

    criterion: str
    why: str
    spread: Fraction
    step: Fraction


def idle_questions(tree: Tree) -> tuple[Idle, ...]:
    """Return the questions that cannot change who comes before whom, whatever the panel marks."""
    open_points = {
        leaf.id: sorted({tree.points[leaf.id][n] for n in tree.open_levels(leaf.id)})
        for leaf in tree.leaves
    }
    found: list[Idle] = []
    for leaf in tree.leaves:
        points = open_points[leaf.id]
        spread = points[-1] - points[0] if points else 0
        step = 0
        why = _why(tree, leaf.id, points)
        # price points may differ by as little as the market likes, so beside them no question is too small
        if not why and not tree.priced and "section" not in tree.tender.rounding.at:
            step = _smallest_step([open_points[x.id] for x in tree.leaves if x.id != leaf.id])
            if step and spread <= step:
                why = "tie_break" if spread < step else "draw_level"
        if why:
            scaled = Fraction(step, tree.scale)
            found.append(
                Idle(
                    criterion=leaf.id,
                    why=why,
                    spread=Fraction(spread, tree.scale),
                    step=scaled,
                )
            )
    return tuple(found)


def _why(tree: Tree, name: str, points: Sequence[int]) -> str:
    every = tree.points[name]
    if not any(every):
        return "no_weight"
    if len(set(every)) == 1:
        return "one_level"
    return "pass_fail" if len(points) < 2 else ""


def _smallest_step(parts: Iterable[Sequence[int]]) -> int:
    """Return the smallest difference between two sums that the parts can make; 0 where they make only one."""
    sums = {0}
    for part in parts:
        sums = {s + p for s in sums for p in part} or sums
    ordered = sorted(sums)
    return min((b - a for a, b in pairwise(ordered)), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Influence:
    """How much of the result one question makes.

    Attributes:
        share: Of the spread (the variance) of totals, as the marks assumed spread it; its weight is its share of points.
        decides: Probability that without it two bidders would stand in another order; None where not worked out.
    """

    criterion: str
    weight: Fraction
    share: Fraction
    decides: Fraction | None


def influences(tree: Tree, weigh: Weigh) -> tuple[Influence, ...]:
    """Return the influence of every question, minimums and roundings of sums left out of account."""
    spreads = {leaf.id: _variance(tree.points[leaf.id], weigh) for leaf in tree.leaves}
    total = sum(spreads.values(), Fraction(0))
    full = sum((leaf.points for leaf in tree.leaves), Fraction(0))
    gaps = {leaf.id: _gaps(tree.points[leaf.id], weigh) for leaf in tree.leaves}
    feasible = _steps(list(gaps.values())) <= MOST_STEPS and not tree.tender.rounding.at.keys() & {
        "section",
        "total",
    }
    return tuple(
        Influence(
            criterion=leaf.id,
            weight=leaf.points / full if full else Fraction(0),
            share=spreads[leaf.id] / total if total else Fraction(0),
            decides=_decides(gaps, leaf.id) if feasible else None,
        )
        for leaf in tree.leaves
    )


def _variance(points: Sequence[int], weigh: Weigh) -> Fraction:
    weights = weigh(len(points))
    total = sum(weights)
    mean = Fraction(sum(p * w for p, w in zip(points, weights, strict=True)), total)
    return (
        sum(((p - mean) ** 2 * w for p, w in zip(points, weights, strict=True)), Fraction(0))
        / total
    )


def _gaps(points: Sequence[int], weigh: Weigh) -> dict[int, int]:
    """Return the weight of each difference between the points of two bidders."""
    rows = list(zip(points, weigh(len(points)), strict=True))
    found: dict[int, int] = {}
    for one, weight in rows:
        for two, more in rows:
            found[one - two] = found.get(one - two, 0) + weight * more
    return found


def _steps(gaps: Sequence[Mapping[int, int]]) -> int:
    """Return about how many additions it takes to work out every question's part."""
    widest = min(prod(len(g) for g in gaps), sum(max(g) - min(g) + 1 for g in gaps))
    return widest * sum(len(g) for g in gaps) * len(gaps)


def _decides(gaps: Mapping[str, Mapping[int, int]], name: str) -> Fraction:
    rest = {0: 1}
    for other, gap in gaps.items():
        if other != name:
            after: dict[int, int] = {}
            for value, weight in rest.items():
                for step, more in gap.items():
                    after[value + step] = after.get(value + step, 0) + weight * more
            rest = after
    changed = sum(
        weight * more
        for value, weight in rest.items()
        for step, more in gaps[name].items()
        if _sign(value) != _sign(value + step)
    )
    return Fraction(changed, sum(rest.values()) * sum(gaps[name].values()))


def _sign(value: int) -> int:
    return (value > 0) - (value < 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenUp:
    """What a bidder with full marks elsewhere can give up of one question and still pass every minimum.

    Attributes:
        level: The lowest level that passes.
        lost: Points given up; the total is what is left.
        placed: Probability of a place all the same, ties not counted in its favour.
    """

    criterion: str
    level: Level
    lost: Fraction
    total: Fraction
    placed: Fraction


def given_up(tree: Tree, spread: Spread, *, bidders: int, places: int) -> tuple[GivenUp, ...]:
    """Return, for each question that carries points, the most a bidder can give up, and its chance of a place then."""
    best = {leaf.id: _best(tree.points[leaf.id]) for leaf in tree.leaves}
    full = tree.key_of(best)
    values = spread.values()
    found: list[GivenUp] = []
    for leaf in tree.leaves:
        points = tree.points[leaf.id]
        for n in sorted(range(len(points)), key=lambda n: (points[n], n)):
            key = tree.key_of({**best, leaf.id: n})
            if key is None or full is None:
                continue
            if key[0] < full[0]:
                found.append(
                    GivenUp(
                        criterion=leaf.id,
                        level=tree.set.tables[tree.leaves.index(leaf)].scale.levels[n],
                        lost=Fraction(full[0] - key[0], tree.scale),
                        total=Fraction(key[0], tree.scale),
                        placed=surely_placed(
                            values, spread.whole, key[0], bidders=bidders, places=places
                        ),
                    )
                )
            break
    return tuple(found)


def _best(points: Sequence[int]) -> int:
    return max(range(len(points)), key=lambda n: (points[n], n))
