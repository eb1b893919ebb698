"""Polynomials with exact coefficients, and the first weight at which one of them is nought: as a fraction, or within bounds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, zip_longest
from math import isqrt, lcm

Polynomial = tuple[Fraction, ...]
"""Coefficients from the constant upwards; the last is not nought, and nothing at all is the polynomial nought."""

ONE: Polynomial = (Fraction(1),)
ZEROS: Polynomial = (Fraction(0), Fraction(0))
LINE = 2
"""How many coefficients a straight line has."""
NARROW = Fraction(1, 10**12)
"""How wide, in the unit of the weight, the bounds of a root are at most where it is no fraction."""


@dataclass(frozen=True, slots=True, order=True)
class Root:
    """Where a polynomial is nought: at ``low``, or between two weights no further apart than `NARROW`."""

    low: Fraction
    high: Fraction

    @property
    def exact(self) -> bool:
        """Say whether it is known as a fraction."""
        return self.low == self.high


def at(of: Polynomial, weight: Fraction) -> Fraction:
    """Return the value of a polynomial at a weight."""
    if len(of) == 2:
        return of[0] + of[1] * weight
    value = Fraction(0)
    for c in reversed(of):
        value = value * weight + c
    return value


def slope(of: Polynomial) -> Polynomial:
    """Return the derivative."""
    return tuple(n * c for n, c in enumerate(of))[1:]


def _trimmed(of: Iterable[Fraction]) -> Polynomial:
    found = list(of)
    while found and not found[-1]:
        found.pop()
    return tuple(found)


def added(one: Polynomial, other: Polynomial, sign: int) -> Polynomial:
    """Return the sum of two, or with a sign below nought the first less the second."""
    return _trimmed(
        a + b if sign > 0 else a - b for a, b in zip_longest(one, other, fillvalue=Fraction(0))
    )


def times(one: Polynomial, other: Polynomial) -> Polynomial:
    """Return the product of two."""
    if len(other) == 1:
        return one if other[0] == 1 else tuple(c * other[0] for c in one)
    if not one or not other:
        return ()
    found = [Fraction(0)] * (len(one) + len(other) - 1)
    for n, a in enumerate(one):
        for m, b in enumerate(other):
            found[n + m] += a * b
    return tuple(found)


def divided(top: Polynomial, bottom: Polynomial) -> tuple[Polynomial, Polynomial]:
    """Return the quotient and the rest."""
    rest, whole = list(top), [Fraction(0)] * (len(top) - len(bottom) + 1)
    for n in range(len(whole) - 1, -1, -1):
        factor = rest[n + len(bottom) - 1] / bottom[-1]
        whole[n] = factor
        if factor:
            for m, c in enumerate(bottom):
                rest[n + m] -= factor * c
    return _trimmed(whole), _trimmed(rest)


def sign_of(value: Fraction | int) -> int:
    """Return 1 above nought, -1 below and 0 at it."""
    return (value > 0) - (value < 0)


# --- where the first of them turns


def first_root(of: Polynomial, here: Fraction, end: Fraction) -> Root | None:
    """Return the first root of a polynomial strictly between two weights, going from the one to the other.

    It may be a turning point that is no root; roots nearer to each other than `NARROW` may come as one.
    """
    up = end > here
    within = roots(_without(of, here), min(here, end), max(here, end))
    found = [x for r in within if (x := ahead(r, here, end))]
    if not found:
        return None
    return min(found, key=lambda r: (r.low, r.high)) if up else max(found)


def ahead(root: Root, here: Fraction, end: Fraction) -> Root | None:
    """Return what of a root lies strictly between two weights; one that is no fraction may begin at the first."""
    low, high = min(here, end), max(here, end)
    if root.exact:
        return root if low < root.low < high else None
    if root.high <= low or root.low >= high:
        return None
    return Root(max(root.low, low), min(root.high, high))


def _without(of: Polynomial, root: Fraction) -> Polynomial:
    """Return a polynomial without a root, if it has it."""
    while len(of) > 1 and not at(of, root):
        of = divided(of, (-root, Fraction(1)))[0]
    return of


def roots(of: Polynomial, low: Fraction, high: Fraction) -> Iterator[Root]:
    """Yield where a polynomial may be nought between two weights: every root, and perhaps a turning point more."""
    if len(of) < 2:
        return
    if len(of) == 2:
        value = -of[0] / of[1]
        if low <= value <= high:
            yield Root(value, value)
    elif len(of) == 3:
        yield from (r for r in _of_parabola(of) if r.high >= low and r.low <= high)
    else:
        turns = sorted(roots(slope(of), low, high))
        yield from turns
        yield from _between(of, turns, low, high)


def _of_parabola(of: Polynomial) -> Iterator[Root]:
    common = lcm(*(c.denominator for c in of))
    c, b, a = (int(x * common) for x in of)
    inside = b * b - 4 * a * c
    if inside < 0:
        return
    near = isqrt(inside)
    for way in (1, -1):
        if near * near == inside:
            root = Fraction(-b + way * near, 2 * a)
            yield Root(root, root)
            continue
        scale = NARROW.denominator
        whole = isqrt(inside * scale * scale)
        ends = [(-b + way * Fraction(whole + more, scale)) / (2 * a) for more in (0, 1)]
        yield Root(min(ends), max(ends))


def _between(
    of: Polynomial, turns: Sequence[Root], low: Fraction, high: Fraction
) -> Iterator[Root]:
    """Yield the one root between each two turning points, where there is one, halved down to `NARROW`."""
    ends = [Root(low, low), *turns, Root(high, high)]
    for one, other in pairwise(ends):
        left, right = one.high, other.low
        start = sign_of(at(of, left))
        if left >= right or start * sign_of(at(of, right)) >= 0:
            continue
        while right - left > NARROW:
            middle = (left + right) / 2
            sign = sign_of(at(of, middle))
            if not sign:
                left = right = middle
            elif sign == start:
                left = middle
            else:
                right = middle
        yield Root(left, right)
