"""Scoring and ranking in whole numbers: levels to points, totals and ranks, exactly, with numpy where it pays.

Points of every level of every question are whole numbers over one common denominator, so that a total is a sum of
whole numbers and a rank a comparison of them. How large a total can be is bounded in Python's own integers before
numpy is asked: what may not fit 64 bits is added up in Python, as is everything where numpy is not installed, with
the same results.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import cache
from importlib.util import find_spec
from itertools import groupby, pairwise
from math import lcm
from operator import getitem
from typing import TYPE_CHECKING

from tendering.model.numbers import Rounding, quotient
from tendering.model.tender import Better

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Levels = NDArray[np.uint8]
    Whole = NDArray[np.int64]

LARGEST = 2**63 - 1
MANY = 250_000  # cells of one list from which loading numpy takes less time than it saves
BLOCK = 1 << 18  # cells scored at a time in numpy: what they need stays in the processor's cache
SPREAD = 8  # times as many whole numbers between the least and the greatest total as bidders: counted, not sorted
LONG = 512  # bits of a common denominator beyond which fractions are compared as they stand


@cache
def has_numpy() -> bool:
    """Say whether numpy is installed, without loading it."""
    return find_spec("numpy") is not None


def scaled(values: Iterable[Fraction | int]) -> tuple[int, list[int]] | None:
    """Return a common denominator and the values times it; None where it would be long.

    Many prices divided by each other have such a denominator; comparing them as they stand is quicker.

    >>> scaled([Fraction(1, 2), Fraction(2, 3), 1])
    (6, [3, 4, 6])
    """
    given = list(values)
    common = 1
    for denominator in {v.denominator for v in given}:
        common = lcm(common, denominator)
        if common.bit_length() > LONG:
            return None
    if common == 1:
        return 1, [v.numerator for v in given]
    return common, [v.numerator * (common // v.denominator) for v in given]


def to_multiple(value: int, unit: int, mode: Rounding) -> int:
    """Return the multiple of a unit that a whole number is rounded to; halves go away from nought in half_up.

    >>> to_multiple(25, 10, Rounding.HALF_UP), to_multiple(-25, 10, Rounding.HALF_EVEN)
    (30, -20)
    """
    near = quotient(abs(value), unit, mode) * unit
    return -near if value < 0 else near


class Tables:
    """The points of every level of every question of one list, as whole numbers over one denominator.

    Attributes:
        points: By question, the points of each level.
        bound: The greatest total, either way, that any row can come to.
    """

    def __init__(self, points: Iterable[Sequence[int]]) -> None:
        self.points = tuple(tuple(table) for table in points)
        self.bound = sum(max(map(abs, table), default=0) for table in self.points)
        self.steps = _steps(self.points)

    @property
    def fits(self) -> bool:
        """Say whether every total fits 64 bits."""
        return self.bound <= LARGEST

    def totals(self, rows: Sequence[Sequence[int]]) -> list[int]:
        """Add up each row of level numbers.

        Args:
            rows: One level number per question, for each bidder.

        >>> Tables([(0, 10, 20), (0, 5, 15)]).totals([(2, 1), (0, 2)])
        [25, 15]
        """
        few = len(rows) * len(self.points) < MANY
        if few or not self.fits or not has_numpy() or self._levels > 256:
            return [sum(map(getitem, self.points, row)) for row in rows]
        import numpy as np  # noqa: PLC0415 - optional

        cells = np.frombuffer(b"".join(map(bytes, rows)), np.uint8)
        found: list[int] = self.totals_of(cells.reshape(len(rows), len(self.points))).tolist()
        return found

    @property
    def _levels(self) -> int:
        return max(map(len, self.points), default=0)

    def totals_of(self, levels: Levels) -> Whole:
        """Add up level numbers in numpy.

        Args:
            levels: Shape (bidders, questions).

        Returns:
            Shape (bidders,).

        Raises:
            OverflowError: Some total might not fit 64 bits: `totals` adds up in Python.
        """
        import numpy as np  # noqa: PLC0415 - optional

        if not self.fits:
            raise OverflowError(f"totals of up to {self.bound} do not fit 64 bits")
        found = np.empty(len(levels), np.int64)
        rows = max(1, BLOCK // max(1, len(self.points)))
        add = self._by_steps() if self.steps is not None else self._by_look_up()
        for start in range(0, len(levels), rows):
            found[start : start + rows] = add(levels[start : start + rows])
        return found

    def mean_totals_of(self, levels: Levels) -> Whole:
        """Add up, in numpy, the means over evaluators of level numbers, where a mean is what the tender publishes.

        Args:
            levels: Shape (bidders, evaluators, questions).

        Returns:
            Shape (bidders,): the totals times the number of evaluators, so that they stay whole.

        Raises:
            OverflowError: Some total might not fit 64 bits.
            ValueError: The levels of some question are not evenly spaced, so that a mean of marks is no mean of points.
        """
        import numpy as np  # noqa: PLC0415 - optional

        bidders, evaluators, questions = levels.shape
        if self.steps is None:
            raise ValueError("the levels of a question are not worth evenly more")
        if self.bound * evaluators > LARGEST:
            raise OverflowError(f"totals of up to {self.bound * evaluators} do not fit 64 bits")
        every = Tables(self.points * evaluators)
        found: Whole = every.totals_of(levels.reshape(bidders, evaluators * questions))
        return found.astype(np.int64, copy=False)

    def _by_steps(self) -> Callable[[Levels], Whole]:
        """Multiply, where every level of a question is worth as much as the one below and a fixed step more."""
        import numpy as np  # noqa: PLC0415 - optional

        first = sum(table[0] for table in self.points if table)
        steps = np.array(self.steps, np.int64)

        def add(levels: Levels) -> Whole:
            total: Whole = np.einsum("ij,j->i", levels, steps, dtype=np.int64, casting="safe")
            return total + first if first else total

        return add

    def _by_look_up(self) -> Callable[[Levels], Whole]:
        """Look up the points of every level in its table."""
        import numpy as np  # noqa: PLC0415 - optional

        width = self._levels
        flat = np.zeros(len(self.points) * width, np.int64)
        for question, table in enumerate(self.points):
            flat[question * width : question * width + len(table)] = table
        starts = np.arange(len(self.points), dtype=np.int64) * width

        def add(levels: Levels) -> Whole:
            total: Whole = flat.take(levels + starts).sum(axis=1)
            return total

        return add


def _steps(points: Sequence[Sequence[int]]) -> tuple[int, ...] | None:
    """Return by how much each level of a question is worth more than the one below; None where levels differ."""
    steps = []
    for table in points:
        found = {b - a for a, b in pairwise(table)}
        if len(found) > 1:
            return None
        steps.append(found.pop() if found else 0)
    return tuple(steps)


def groups(values: Sequence[Fraction | int], better: Better = Better.HIGHER) -> list[list[int]]:
    """Return the places of the values in their list, best first, those of equal values together in rising order.

    >>> groups([7, 9, 7], Better.HIGHER)
    [[1], [0, 2]]
    """
    found = scaled(values)
    key = (values if found is None else found[1]).__getitem__
    ordered = sorted(range(len(values)), key=key, reverse=better is Better.HIGHER)
    return [sorted(equal) for _, equal in groupby(ordered, key=key)]


def ranks(values: Sequence[Fraction | int], better: Better = Better.HIGHER) -> list[int]:
    """Return the standard competition rank of each value: one plus the number of better ones.

    >>> ranks([7, 7, 9, 1]), ranks([7, 7, 9, 1], Better.LOWER)
    ([2, 2, 1, 4], [2, 2, 4, 1])
    """
    found = [0] * len(values)
    rank = 1
    for equal in groups(values, better):
        for place in equal:
            found[place] = rank
        rank += len(equal)
    return found


def ranks_of(totals: Whole, better: Better = Better.HIGHER) -> Whole:
    """Return the standard competition ranks of totals in numpy.

    Args:
        totals: Shape (bidders,).
        better: Which way a total is better.

    Returns:
        Shape (bidders,), from 1.
    """
    import numpy as np  # noqa: PLC0415 - optional

    if not len(totals):
        return np.empty(0, np.int64)
    least, most = int(totals.min()), int(totals.max())
    if most - least <= SPREAD * len(totals):
        counts = np.bincount(totals - least)
        if better is Better.HIGHER:
            ahead = len(totals) - np.cumsum(counts)
        else:
            ahead = np.cumsum(counts) - counts
        counted: Whole = (ahead + 1)[totals - least]
        return counted
    order = np.argsort(totals)
    ordered = totals[order]
    first = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    sizes = np.diff(first, append=len(totals))
    # not by negated totals: the least 64-bit number has no negative
    rank = len(totals) - first - sizes if better is Better.HIGHER else first
    found = np.empty(len(totals), np.int64)
    found[order] = np.repeat(rank + 1, sizes)
    return found
