"""In what share of seeded draws each place is held, as exact counts with a bound on their standard error."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from tendering.analysis.margin_types import Seat


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatShare:
    """In how many draws a bidder holds a place, and whether it really does."""

    seat: Seat
    held: bool
    count: int

    def share(self, draws: int) -> Fraction:
        """Return the share of the draws, from 0 to 1."""
        return Fraction(self.count, draws)


@dataclass(frozen=True, slots=True, kw_only=True)
class LotShares:
    """What the draws make of one lot.

    Attributes:
        draws: How many were used: fewer than asked for where each had to be placed by itself.
        why_fewer: Why, in words; empty where all were used.
        same: In how many every place of the lot goes as it really went.
        waits: In how many the lot would have waited, because of a tie that nothing settles.
        shares: Who holds each place in any draw, or really: roles and zones as published, most draws first.
        anywhere: In how many draws each bidder holds some place of the lot, most draws first.
    """

    lot: str
    draws: int
    why_fewer: str
    same: int
    waits: int
    shares: tuple[SeatShare, ...]
    anywhere: tuple[tuple[str, int], ...] = ()


def standard_error(count: int, draws: int) -> Fraction:
    """Return the standard error of a share, rounded up to a millionth: a bound that holds, with no square root left.

    Source: of k in n independent draws, the square root of p (1 - p) / n with p = k / n.

    >>> str(standard_error(50, 100)), str(standard_error(0, 100))
    ('1/20', '0')
    """
    whole = 10**12 * count * (draws - count)
    root = isqrt(whole // draws**3)
    exact = root * root * draws**3 == whole
    return Fraction(root + (not exact), 10**6)
