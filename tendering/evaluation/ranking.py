"""Ranking of one list by exact values. Equal values share a rank and the next is skipped: 1, 2, 2, 4."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from tendering.evaluation.kernel import groups
from tendering.model.tender import Better

Value = Fraction | int


def grouped(values: Mapping[str, Value], better: Better = Better.HIGHER) -> list[tuple[str, ...]]:
    """Return the bidders best first, those with equal values together and sorted by id, which decides nothing.

    >>> grouped({"B": 7, "A": 7, "C": 9})
    [('C',), ('A', 'B')]
    """
    bidders = sorted(values)
    equals = groups([values[b] for b in bidders], better)
    return [tuple(bidders[place] for place in equal) for equal in equals]


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
