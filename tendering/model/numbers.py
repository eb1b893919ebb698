"""Exact numbers: read from text, rounded once by a named rule, written back. Never a float."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_RATIO = re.compile(r"[+-]?\d+/0*[1-9]\d*", re.ASCII)
MOST_DIGITS = 40


class Rounding(StrEnum):
    """How a value between two printable ones is settled. A tender names one; there is no default."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    DOWN = "down"
    UP = "up"


def exact(text: str) -> Fraction:
    """Read a plain decimal number or a ratio exactly.

    Args:
        text: Digits with at most one point, or ``n/d``; surrounding blanks are allowed. No currency
            sign, no thousands separator, no exponent: a person's ``£15.80/hr`` is a finding.

    Raises:
        ValueError: The text is not such a number, or is longer than 40 characters.

    >>> exact("15.80"), exact("100/3")
    (Fraction(79, 5), Fraction(100, 3))
    >>> exact("1O.50")
    Traceback (most recent call last):
    ValueError: not a plain number: '1O.50'
    """
    stripped = text.strip()
    if len(stripped) <= MOST_DIGITS and (_PLAIN.fullmatch(stripped) or _RATIO.fullmatch(stripped)):
        return Fraction(stripped)
    raise ValueError(f"not a plain number: {text[:60]!r}")


def rounded(value: Fraction, places: int, mode: Rounding = Rounding.HALF_UP) -> Fraction:
    """Round an exact value to a number of decimal places in one step. Halves go away from zero in half_up.

    >>> rounded(Fraction(1, 8), 2), rounded(Fraction(-1, 8), 2)
    (Fraction(13, 100), Fraction(-13, 100))
    >>> rounded(Fraction(1, 8), 2, Rounding.HALF_EVEN), rounded(Fraction(2, 3), 1, Rounding.DOWN)
    (Fraction(3, 25), Fraction(3, 5))
    """
    scale = 10**places
    whole = quotient(abs(value.numerator) * scale, value.denominator, mode)
    return Fraction(-whole if value.numerator < 0 else whole, scale)


def quotient(numerator: int, denominator: int, mode: Rounding) -> int:
    """Divide two whole numbers, the first not below nought, and round by the mode.

    >>> [quotient(25, 10, mode) for mode in Rounding]
    [3, 2, 2, 3]
    """
    whole, rest = divmod(numerator, denominator)
    if mode is Rounding.HALF_UP:
        return whole + (2 * rest >= denominator)
    if mode is Rounding.HALF_EVEN:
        return whole + (2 * rest > denominator or (2 * rest == denominator and whole % 2 == 1))
    return whole + (rest > 0) if mode is Rounding.UP else whole


def fixed(value: Fraction, places: int, mode: Rounding = Rounding.HALF_UP) -> str:
    """Write a value with exactly so many decimal places, for print only.

    >>> fixed(Fraction(79, 5), 2), fixed(Fraction(200, 3), 2), fixed(Fraction(5), 0)
    ('15.80', '66.67', '5')
    """
    near = quotient(abs(value.numerator) * 10**places, value.denominator, mode)
    sign = "-" if value.numerator < 0 and near else ""
    digits = str(near).rjust(places + 1, "0")
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def plain(value: Fraction) -> str:
    """Write a value as a finite decimal where it is one, else as ``n/d``. Reads back with `exact`.

    >>> plain(Fraction(79, 5)), plain(Fraction(100, 3)), plain(Fraction(30))
    ('15.8', '100/3', '30')
    """
    places = _finite_places(value.denominator)
    if not places:
        return str(value)
    number, sign = abs(value.numerator), "-" if value.numerator < 0 else ""
    digits = str(number * (10**places // value.denominator)).rjust(places + 1, "0")
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


@lru_cache(maxsize=1024)
def _finite_places(denominator: int) -> int:
    """Return how many decimal places write every fraction over a denominator; 0 for whole numbers, or if none do."""
    places = 0
    for prime in (2, 5):
        power = 0
        while denominator % prime == 0:
            denominator //= prime
            power += 1
        places = max(places, power)
    return places if denominator == 1 else 0


def ratio(value: Fraction) -> str:
    """Write a value as an integer or ``n/d``: the exact form of the machine interface.

    >>> ratio(Fraction(79, 5)), ratio(Fraction(4))
    ('79/5', '4')
    """
    return str(value)


def money(value: Fraction) -> str:
    """Write pounds: two decimals, or as many as the exact value needs, with thousands separated.

    >>> money(Fraction(79, 5)), money(Fraction(1659892)), money(Fraction(25, 2000))
    ('£15.80', '£1,659,892.00', '£0.0125')
    """
    text = plain(value)
    whole, _, decimals = (text if "/" not in text else fixed(value, 4)).partition(".")
    sign, whole = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}£{Decimal(whole):,}.{decimals.ljust(2, '0')}"
