"""What a reader could work out of a table of sums in which some figures are hidden: by elimination, exactly. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from fractions import Fraction

Equation = Mapping[Hashable, int]
"""Coefficients by cell of a sum that is shown. What it adds to does not matter: it fixes the same cells."""


def determined(equations: Iterable[Equation], hidden: Sequence[Hashable]) -> frozenset[Hashable]:
    """Return the hidden cells that the equations fix, where every other cell is shown.

    >>> determined([{"a": 1, "b": 1}], ["a"]) == {"a"}
    True
    >>> determined([{"a": 1, "b": 1}], ["a", "b"])
    frozenset()
    """
    unknown = frozenset(hidden)
    pivots: dict[Hashable, dict[Hashable, Fraction]] = {}
    for terms in equations:
        line = {c: Fraction(k) for c, k in terms.items() if c in unknown and k}
        for cell in [c for c in line if c in pivots]:
            _take(line, cell, pivots[cell])
        first = next(iter(line), None)
        if first is None:
            continue
        scale = line[first]
        line = {c: k / scale for c, k in line.items()}
        for other in pivots.values():
            if first in other:
                _take(other, first, line)
        pivots[first] = line
    return frozenset(cell for cell, line in pivots.items() if len(line) == 1)


def _take(
    line: dict[Hashable, Fraction], cell: Hashable, other: Mapping[Hashable, Fraction]
) -> None:
    """Take so much of another line out of a line that a cell is gone from it."""
    times = line[cell]
    for c, k in other.items():
        rest = line.get(c, Fraction(0)) - times * k
        if rest:
            line[c] = rest
        else:
            line.pop(c, None)
