"""Logarithms and powers to guaranteed correct rounding: bounds are narrowed until both round alike."""

from __future__ import annotations

from collections.abc import Callable
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from fractions import Fraction
from math import isqrt

from tendering.model.numbers import Rounding, rounded

Bounds = Callable[[int], tuple[Fraction, Fraction]]
"""From a number of decimal digits to a lower and an upper bound that close in on the value."""


def settled(bounds: Bounds, places: int, mode: Rounding) -> Fraction:
    """Round a value known only by bounds, asking for more digits until the rounding is certain.

    The loop ends because a value that lies exactly on a rounding boundary is rational, and the callers
    find rational values first and give equal bounds for them.
    """
    digits = places + 8
    while True:
        low, high = (rounded(bound, places, mode) for bound in bounds(digits))
        if low == high:
            return low
        digits *= 2


def rational_log(value: Fraction, base: Fraction) -> Fraction | None:
    """Return log(value) to the base where it is a rational number, else None.

    Euclid's algorithm on the exponents: powers of one number divide down to 1, and every quotient is a
    simpler number than what it came from. The first quotient that is not shows there is no such number.

    >>> rational_log(Fraction(8), Fraction(4)), rational_log(Fraction(9, 4), Fraction(27, 8))
    (Fraction(3, 2), Fraction(2, 3))
    >>> rational_log(Fraction(3), Fraction(2)) is None
    True
    """
    if value < 1:
        found = rational_log(1 / value, base)
        return None if found is None else -found
    first, second = (value, (1, 0)), (base, (0, 1))  # each is value**a * base**b
    while first[0] != 1 and second[0] != 1:
        if first[0] < second[0]:
            first, second = second, first
        quotient = first[0] / second[0]
        if _height(quotient) >= _height(first[0]):
            return None
        (a, b), (c, d) = first[1], second[1]
        first = (quotient, (a - c, b - d))
    of_value, of_base = first[1] if first[0] == 1 else second[1]
    return Fraction(-of_base, of_value) if of_value else None


def log_ratio(
    value: Fraction,
    base: Fraction,
    places: int,
    mode: Rounding,
    *,
    by: Callable[[Fraction], Fraction],
) -> Fraction:
    """Return ``by(log(value) / log(base))`` correctly rounded, for a ``by`` that only rises or only falls.

    >>> log_ratio(Fraction(2), Fraction(10), 4, Rounding.HALF_UP, by=lambda x: x)
    Fraction(301, 1000)
    """
    known = rational_log(value, base)
    if known is not None:
        return rounded(by(known), places, mode)

    def bounds(digits: int) -> tuple[Fraction, Fraction]:
        top, bottom = _ln(value, digits), _ln(base, digits)
        ends = [by(t / b) for t in top for b in bottom]
        return min(ends), max(ends)

    return settled(bounds, places, mode)


def power_bounds(value: Fraction, exponent: Fraction) -> Bounds:
    """Return bounds of ``value ** exponent`` for a value >= 0: equal ones where the power is rational.

    >>> power_bounds(Fraction(4), Fraction(1, 2))(3)
    (Fraction(2, 1), Fraction(2, 1))
    >>> [str(b) for b in power_bounds(Fraction(2), Fraction(1, 2))(3)]
    ['707/500', '283/200']
    """
    raised = value**exponent.numerator
    degree = exponent.denominator

    def bounds(digits: int) -> tuple[Fraction, Fraction]:
        top, bottom = _root(raised.numerator, degree), _root(raised.denominator, degree)
        if top**degree == raised.numerator and bottom**degree == raised.denominator:
            return Fraction(top, bottom), Fraction(top, bottom)
        scale = 10**digits
        low = _root(raised.numerator * scale**degree // raised.denominator, degree)
        return Fraction(low, scale), Fraction(low + 1, scale)

    return bounds


def _height(value: Fraction) -> int:
    return value.numerator * value.denominator


def _ln(value: Fraction, digits: int) -> tuple[Fraction, Fraction]:
    """Bound ln(value): Decimal.ln is correctly rounded, so each part is within one unit of its last digit."""
    context = Context(prec=digits + 10, Emax=MAX_EMAX, Emin=MIN_EMIN)
    top, bottom = (Fraction(Decimal(part).ln(context)) for part in value.as_integer_ratio())
    slack = (abs(top) + abs(bottom)) / 10 ** (digits + 8)
    return top - bottom - slack, top - bottom + slack


def _root(number: int, degree: int) -> int:
    """Return the greatest integer whose ``degree``-th power is at most ``number``."""
    if degree == 1 or number < 2:
        return number
    if degree == 2:
        return isqrt(number)
    guess = 1 << -(-number.bit_length() // degree)
    while True:
        lower = ((degree - 1) * guess + number // guess ** (degree - 1)) // degree
        if lower >= guess:
            return guess
        guess = lower
