"""Rounding of a number that moves with a weight: just here it is a step, and where the step ends is noted."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from tendering.analysis.curves import Curve, Moving
from tendering.analysis.near_curves import Near, nearly_stepped
from tendering.analysis.polynomials import LINE, ONE, Root, ahead, at, sign_of
from tendering.model.numbers import Rounding, rounded

HALVES = (Rounding.HALF_UP, Rounding.HALF_EVEN)


class TooNearToRoundError(Exception):
    """What a number known within bounds is rounded to cannot be told: why."""

    def __init__(
        self, why: str = "points of a price lie too near to where they are rounded otherwise"
    ) -> None:
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Within:
    """A number that no decimal writes, such as a logarithm: it lies strictly between two of one sign."""

    low: Fraction
    high: Fraction


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
    shift = unit / 2 if mode in HALVES else Fraction(0)
    steps = (here - shift) / unit
    if steps.denominator == 1:  # on an edge: which step it is depends on the way it goes
        rising = _silent(value, here)
        here += rising * unit / 4
        steps = (here - shift) / unit
    below = (steps.numerator // steps.denominator) * unit + shift
    for edge in (below, below + unit):
        value > edge  # noqa: B015 - noted: beyond the edge it is another step
    return rounded(here, places, mode)


def stepped_share(weight: Moving, share: Within, places: int, mode: Rounding) -> Moving:
    """Round a share of a weight that moves: just here it is a step, and between which weights it ends is noted.

    Args:
        weight: A straight line, or one that does not move.
        share: Known so narrowly that its bounds round alike; a weight in reach of both is never said to be on one side.
        places: The published rounding.
        mode: How.

    Raises:
        TooNearToRoundError: The bounds round differently here.
    """
    if not isinstance(weight, Curve):
        return _alike(*(rounded(weight * s, places, mode) for s in (share.low, share.high)))
    if weight.bottom is not ONE or len(weight.top) != LINE:
        raise TooNearToRoundError
    spot, unit = weight.spot, Fraction(1, 10**places)
    here = at(weight.top, spot.at)
    if spot.coarse:
        line = tuple(c * share.low for c in weight.top)
        near = nearly_stepped(Curve(spot, line), places, mode)
        # a round bound, so that it is the same from step to step
        most = 10 ** len(str(int(max(abs(here), abs(at(weight.top, spot.end))))))
        return Near(spot, line, near.blur + (share.high - share.low) * most)
    if not spot.way:
        return _alike(*(rounded(here * s, places, mode) for s in (share.low, share.high)))
    shift = unit / 2 if mode in HALVES else Fraction(0)
    falling = sign_of(weight.top[1]) * spot.way * sign_of(share.low) < 0
    low, high = (_step((here * s - shift) / unit, falling) for s in (share.low, share.high))
    below = _alike(low, high) * unit + shift
    for edge in (below, below + unit):
        ends = [(edge / s - weight.top[0]) / weight.top[1] for s in (share.low, share.high)]
        root = Root(min(ends), max(ends))
        spot.note(ahead(root, spot.at, spot.end))
    return rounded(below + unit / 2, places, mode)


def _step(steps: Fraction, falling: bool) -> Fraction:
    """Return how many whole steps a number is up; on an edge, as it is just beyond."""
    whole = steps.numerator // steps.denominator
    return Fraction(whole - (falling and steps.denominator == 1))


def _alike(one: Fraction, other: Fraction) -> Fraction:
    if one != other:
        raise TooNearToRoundError
    return one


def _silent(value: Curve, other: Fraction) -> int:
    gap = value - other
    if not isinstance(gap, Curve):
        return sign_of(gap)
    return value.spot.silent_sign(gap.top) * value.spot.silent_sign(gap.bottom)
