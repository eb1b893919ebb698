"""Rounding of a number that moves with a weight: just here it is a step, and where the step ends is noted."""

from __future__ import annotations

from fractions import Fraction

from tendering.analysis.curves import Curve, Moving
from tendering.analysis.near_curves import nearly_stepped
from tendering.analysis.polynomials import sign_of
from tendering.model.numbers import Rounding, rounded


def stepped(value: Moving, places: int | None, mode: Rounding) -> Moving:
    """Round a number that moves: just here it is a step, and where the step ends is noted. No places, no rounding."""
    if places is None:
        return value
    if not isinstance(value, Curve):
        return rounded(value, places, mode)
    spot, unit = value.spot, Fraction(1, 10**places)
    if spot.coarse:
        return nearly_stepped(value, places, mode)
    here = value.at(spot.at)
    if not spot.way:
        return rounded(here, places, mode)
    shift = unit / 2 if mode in (Rounding.HALF_UP, Rounding.HALF_EVEN) else Fraction(0)
    steps = (here - shift) / unit
    if steps.denominator == 1:  # on an edge: which step it is depends on the way it goes
        rising = _silent(value, here)
        here += rising * unit / 4
        steps = (here - shift) / unit
    below = (steps.numerator // steps.denominator) * unit + shift
    for edge in (below, below + unit):
        value > edge  # noqa: B015 - noted: beyond the edge it is another step
    return rounded(here, places, mode)


def _silent(value: Curve, other: Fraction) -> int:
    gap = value - other
    if not isinstance(gap, Curve):
        return sign_of(gap)
    return value.spot.silent_sign(gap.top) * value.spot.silent_sign(gap.bottom)
