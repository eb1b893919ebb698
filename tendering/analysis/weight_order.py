"""The order of a list at one spot of a weight: who is ahead, who is level, and what the ladder makes of that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise

from tendering.analysis.curves import Moving, Spot
from tendering.analysis.relisting import Bench
from tendering.analysis.weight_running import Order
from tendering.evaluation.scored import ListKey
from tendering.model.outcome import Standing
from tendering.model.tender import Better


@dataclass(slots=True)
class Figure:
    """What one bidder has in one list."""

    quality: Moving | None = None
    price: Moving | None = None
    total: Moving | None = None
    value: Moving | None = None
    points: Mapping[str, Moving] = field(default_factory=dict)


def order_of(
    bench: Bench,
    spot: Spot,
    key: ListKey,
    figures: Mapping[str, Figure],
    rows: Mapping[str, Standing],
) -> Order:
    """Return who stands where in a list at the spot, with who is level where a rule looks at that."""
    values = {b: f.value for b, f in figures.items() if f.value is not None}
    groups = groups_of(spot, values, bench.better)
    parts: list[object] = []
    for group in groups:
        if len(group) == 1:
            parts.append(group)
            continue
        parts += bench.settled(key, group, _placed(bench, spot, figures, rows, group)).groups
    return (tuple(parts), tuple(groups)) if bench.looks_at_ties else tuple(parts)


def _placed(
    bench: Bench,
    spot: Spot,
    figures: Mapping[str, Figure],
    rows: Mapping[str, Standing],
    group: Sequence[str],
) -> Mapping[str, Standing]:
    """Return those of a tie with the place of each figure in place of the figure: the ladder makes the same of it."""
    given = {b: replace(rows[b], quality=None, price=None, points={}) for b in group}
    for rung in bench.tender.ties:
        if rung.kind != "higher":
            continue
        of = rung.of or ""
        values = {b: v for b in group if (v := _figure(figures[b], of)) is not None}
        for n, equal in enumerate(reversed(groups_of(spot, values, Better.HIGHER))):
            for b in equal:
                given[b] = _with(given[b], of, Fraction(n))
    return given


def groups_of(spot: Spot, values: Mapping[str, Moving], better: Better) -> list[tuple[str, ...]]:
    """Return bidders best first, equals together; only neighbours are compared for good."""
    bidders = sorted(values)
    with spot.unnoted():
        ordered = sorted(bidders, key=values.__getitem__)
    groups: list[list[str]] = [[b] for b in ordered[:1]]
    for one, other in pairwise(ordered):
        if values[one] == values[other]:
            groups[-1].append(other)
        else:
            groups.append([other])
    if better is Better.HIGHER:
        groups.reverse()
    return [tuple(sorted(group)) for group in groups]


def _figure(figure: Figure, of: str) -> Moving | None:
    if of == "quality":
        return figure.quality
    return figure.price if of == "price" else figure.points.get(of)


def _with(standing: Standing, of: str, place: Fraction) -> Standing:
    if of == "quality":
        return replace(standing, quality=place)
    if of == "price":
        return replace(standing, price=place)
    return replace(standing, points={**standing.points, of: place})
