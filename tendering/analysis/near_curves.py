"""A rounded figure as the line it was rounded from, give or take: enough to tell apart what is further apart than that.

Rounded figures move by steps, of which there may be thousands. Where two of them lie further apart than all their
rounding together can come to, which is the greater follows from the lines alone, and none of the steps has to be
looked at. Where they are nearer, nothing is decided here: `TooCloseError`, and the steps are.
"""

from __future__ import annotations

from fractions import Fraction

from tendering.analysis.curves import Curve, Moving, Spot
from tendering.analysis.polynomials import LINE, ONE, Polynomial, added
from tendering.model.numbers import Rounding


class TooCloseError(Exception):
    """Two figures lie too near to each other for their lines to say which is the greater, or are no lines."""


class Near(Curve):
    """A figure that is nowhere further from a line than ``blur``."""

    __slots__ = ("blur",)
    __hash__ = None

    def __init__(self, spot: Spot, top: Polynomial, blur: Fraction) -> None:
        super().__init__(spot, top)
        self.blur = blur

    def _sum(self, other: object, sign: int) -> Moving:
        parts = self._parts(other)
        if parts is None or parts[1] is not ONE or len(parts[0]) > LINE:
            raise TooCloseError
        if not parts[0] and not isinstance(other, Near):
            return self
        if other is self and sign < 0:
            return Fraction(0)
        blur = self.blur + (other.blur if isinstance(other, Near) else 0)
        return Near(self.spot, added(self.top, parts[0], sign), blur)

    def __add__(self, other: object) -> Moving:
        return self._sum(other, 1)

    def __radd__(self, other: object) -> Moving:
        return self._sum(other, 1)

    def __rsub__(self, other: object) -> Moving:
        return (-self)._sum(other, 1)

    def __neg__(self) -> Near:
        return Near(self.spot, tuple(-c for c in self.top), self.blur)

    def __mul__(self, other: object) -> Moving:
        if not isinstance(other, int | Fraction):
            raise TooCloseError
        by = Fraction(other)
        if not by:
            return by
        return Near(self.spot, tuple(c * by for c in self.top), self.blur * abs(by))

    def __rmul__(self, other: object) -> Moving:
        return self.__mul__(other)

    def __truediv__(self, other: object) -> Moving:
        if not isinstance(other, int | Fraction):
            raise TooCloseError
        return self.__mul__(Fraction(1, 1) / Fraction(other))

    def __rtruediv__(self, other: object) -> Moving:
        raise TooCloseError

    def _against(self, other: object) -> int:
        if other is self:
            return 0
        gap = self - other
        if not isinstance(gap, Near):
            raise TooCloseError
        for way in (1, -1):
            edge = added(gap.top, (gap.blur,) if gap.blur else (), -way)
            with self.spot.unnoted():
                beyond = self.spot.sign(edge) == way
            if beyond:
                return self.spot.sign(edge)
        raise TooCloseError


def nearly_stepped(value: Curve, places: int, mode: Rounding) -> Near:
    """Return a rounded figure as what it was rounded from, give or take what rounding can come to."""
    if value.bottom is not ONE or len(value.top) > LINE:
        raise TooCloseError
    unit = Fraction(1, 10**places)
    most = unit / 2 if mode in (Rounding.HALF_UP, Rounding.HALF_EVEN) else unit
    return Near(value.spot, value.top, most + (value.blur if isinstance(value, Near) else 0))
