"""The draw: an order that anyone can compute again from a seed that was sealed before the bids were opened."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def commitment(seed: str) -> str:
    """Return what is published of a secret seed: its SHA-256 in hex.

    >>> commitment("example")[:16]
    '50d858e0985ecc7f'
    """
    return hashlib.sha256(seed.encode()).hexdigest()


def is_committed(seed: str, published: str | None) -> bool:
    """Say whether a revealed seed is the one whose commitment was published.

    >>> is_committed("example", commitment("example").upper()), is_committed("other", commitment("example"))
    (True, False)
    """
    return published is not None and commitment(seed) == published.strip().lower()


def draw_key(seed: str, tender: str, lot: str, zone: str | None, bidder: str) -> str:
    """Return a bidder's number in the draw: the SHA-256, in hex, of ``seed|tender|lot|zone|bidder`` in UTF-8.

    The zone is empty for the lot's list and for zones that are ranked by the lot's total.

    >>> draw_key("s", "t", "1", None, "A") == hashlib.sha256(b"s|t|1||A").hexdigest()
    True
    """
    return hashlib.sha256("|".join((seed, tender, lot, zone or "", bidder)).encode()).hexdigest()


def drawn(
    bidders: Iterable[str], seed: str, tender: str, lot: str, zone: str | None
) -> tuple[str, ...]:
    """Return the bidders in the order drawn: ascending numbers.

    >>> sorted(drawn(["A", "B", "C"], "seed", "t", "1", None))
    ['A', 'B', 'C']
    """
    return tuple(sorted(bidders, key=lambda b: (draw_key(seed, tender, lot, zone, b), b)))
