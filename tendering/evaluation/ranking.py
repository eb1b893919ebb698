"""Ranking of one list by exact values. Equal values share a rank and the next is skipped: 1, 2, 2, 4."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import groupby
from math import lcm

from tendering.model.tender import Better

Value = Fraction | int
LONG = 512  # bits of a common denominator beyond which fractions are compared as they stand


def grouped(values: Mapping[str, Value], better: Better = Better.HIGHER) -> list[tuple[str, ...]]:
    """Return the bidders best first, those with equal values together and sorted by id, which decides nothing.

    >>> grouped({"B": 7, "A": 7, "C": 9})
    [('C',), ('A', 'B')]
    """
    key = _whole(values).__getitem__
    ordered = sorted(sorted(values), key=key, reverse=better is Better.HIGHER)
    return [tuple(sorted(group)) for _, group in groupby(ordered, key=key)]


def _whole(values: Mapping[str, Value]) -> Mapping[str, Value]:
    """Return the values over one denominator, as whole numbers: the same order, and quicker to compare.

    Values whose common denominator would be long (many prices divided by each other) are returned as they are.
    """
    common = 1
    for value in values.values():
        common = lcm(common, value.denominator)
        if common.bit_length() > LONG:
            return values
    return {b: v.numerator * (common // v.denominator) for b, v in values.items()}


def ranks(values: Mapping[str, Value], better: Better = Better.HIGHER) -> dict[str, int]:
    """Return each bidder's rank: one plus the number of bidders with a better value.

    >>> ranks({"B": 7, "A": 7, "C": 9, "D": 1})
    {'C': 1, 'A': 2, 'B': 2, 'D': 4}
    """
    found: dict[str, int] = {}
    for group in grouped(values, better):
        rank = len(found) + 1
        for bidder in group:
            found[bidder] = rank
    return found
