"""What marks a panel could give, as whole-number weights of the levels of a scale. An assumption, always printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import comb


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """How likely each level of a scale is.

    Attributes:
        name: As ``--marks`` takes it.
        sentence: In words, for the report.
        weights: From the number of levels to the weight of each, lowest level first.
    """

    name: str
    sentence: str
    weights: Callable[[int], tuple[int, ...]]


def even(levels: int) -> tuple[int, ...]:
    """Return equal weights: nothing is known of the panel.

    >>> even(4)
    (1, 1, 1, 1)
    """
    return (1,) * levels


def high(levels: int) -> tuple[int, ...]:
    """Return a bell around three quarters of the scale: most panels use the upper levels, seldom the lowest.

    The weights are those of the number of heads in as many throws as there are steps, of a coin that shows heads three
    times in four.

    >>> high(6)
    (1, 15, 90, 270, 405, 243)
    """
    steps = levels - 1
    return tuple(comb(steps, n) * 3**n for n in range(levels))


def halved(weights: Sequence[int]) -> tuple[int, ...]:
    """Return the weights of a scale with a level added between each two: the shape stays, the steps are half as wide.

    >>> halved((1, 2, 1))
    (2, 3, 4, 3, 2)
    """
    found = [2 * weights[0]]
    for one, two in pairwise(weights):
        found += [one + two, 2 * two]
    return tuple(found)


ASSUMPTIONS: Mapping[str, Assumption] = {
    "even": Assumption(
        name="even",
        sentence="even: every level of a scale is equally likely, as if nothing were known of bids or panel",
        weights=even,
    ),
    "high": Assumption(
        name="high",
        sentence="high: most marks lie around three quarters of the scale, the lowest are rare, as panels often mark",
        weights=high,
    ),
}
INDEPENDENT = (
    "Bidders, and the questions of one bidder, are taken as independent of each other. Where good bidders are good at "
    "everything, totals lie further apart and ties are rarer."
)
