"""A number that moves with one weight: exact arithmetic just beside a weight, and what it was compared with on the way.

A `Curve` is a ratio of two polynomials of the weight. It adds, divides and compares as a fraction does, and so the
rules of a tender can be worked out on it as they stand. A comparison is decided at the `Spot` the curves stand at: a
weight, or just beyond one. The spot notes the polynomial whose sign decided, and until the first root of any of them
every comparison, and with it everything that was worked out, comes out the same.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import TypeVar, cast

from tendering.analysis.polynomials import (
    LINE,
    ONE,
    ZEROS,
    Polynomial,
    Root,
    added,
    at,
    divided,
    first_root,
    sign_of,
    slope,
    times,
)

T = TypeVar("T")


class Spot:
    """A weight, or just beyond it (``way`` 1 or -1), at which curves are compared; it is moved outwards to ``end``.

    Attributes:
        nearest: The first weight further on at which a comparison that was made might come out otherwise.
        coarse: Rounded figures are taken as what they were rounded from, give or take: see `near_curves`.
    """

    __slots__ = ("_kept", "_noting", "at", "coarse", "end", "nearest", "way")

    def __init__(self, at: Fraction) -> None:
        self.at = self.end = at
        self.way = 0
        self.coarse = False
        self.nearest: Root | None = None
        self._noting = True
        self._kept: dict[Hashable, tuple[object, Root | None]] = {}

    def start(self, at: Fraction, end: Fraction) -> None:
        """Begin again at a weight, to go to another."""
        self.at, self.end, self.nearest = at, end, None
        self._kept.clear()

    def move(self, at: Fraction, way: int, *, coarse: bool = False) -> None:
        """Stand further out."""
        self.at, self.way, self.nearest, self.coarse = at, way, None, coarse

    def kept(self, key: Hashable, work_out: Callable[[], T]) -> T:
        """Return what was worked out under a key; again only once something that it was compared with may have turned."""
        key = (self.coarse, key)
        found = self._kept.get(key)
        if found is not None and self._is_ahead(found[1]):
            self.note(found[1])
            return cast(T, found[0])
        outer, self.nearest = self.nearest, None
        try:
            value = work_out()
        finally:
            own, self.nearest = self.nearest, outer
        self.note(own)
        if self.way:
            self._kept[key] = value, own
        return value

    def _is_ahead(self, root: Root | None) -> bool:
        if root is None:
            return True
        return self.at < root.low if self.end > self.at else self.at > root.high

    def note(self, root: Root | None) -> None:
        """Note where a comparison might come out otherwise."""
        if root is None or not self._noting:
            return
        kept = self.nearest
        if kept is None:
            self.nearest = root
            return
        if root.low <= kept.high and kept.low <= root.high and not (root.exact and kept.exact):
            self.nearest = Root(min(root.low, kept.low), max(root.high, kept.high))
        elif (root.low < kept.low) == (self.way > 0) and root.low != kept.low:
            self.nearest = root

    @contextmanager
    def unnoted(self) -> Iterator[None]:
        """Compare without noting it: whoever does so notes what the result follows from."""
        before, self._noting = self._noting, False
        try:
            yield
        finally:
            self._noting = before

    def of_line(self, at_nought: Fraction, rise: Fraction) -> int:
        """Return the sign of a line here."""
        if not rise:
            return sign_of(at_nought)
        crossing = -at_nought / rise
        beyond = sign_of(self.at - crossing)
        if beyond:
            if beyond * self.way < 0 and self._noting:
                self._note_weight(crossing)
        else:
            beyond = self.way
        return beyond * sign_of(rise)

    def _note_weight(self, weight: Fraction) -> None:
        if self.end < weight if self.way > 0 else self.end > weight:
            return
        if weight != self.end:
            self.note(Root(weight, weight))

    def sign(self, of: Polynomial) -> int:
        """Return the sign of a polynomial here."""
        if len(of) <= LINE:
            return self.of_line(*of, *ZEROS[len(of) :])
        if self.way and self._noting:
            self.note(first_root(of, self.at, self.end))
        return self.silent_sign(of)

    def silent_sign(self, of: Polynomial) -> int:
        """Return the sign of a polynomial here and note nothing: beyond a root, that of the first derivative not nought."""
        way = 1
        while of:
            value = at(of, self.at)
            if value or not self.way:
                return way * sign_of(value)
            of, way = slope(of), way * self.way
        return 0


class Curve:
    """A ratio of two polynomials of a weight, seen from a spot. Arithmetic that leaves nothing to move gives a fraction."""

    __slots__ = ("bottom", "spot", "top")
    __hash__ = None  # type: ignore[assignment]  # equal is what is equal here, and elsewhere it may not be

    def __init__(self, spot: Spot, top: Polynomial, bottom: Polynomial = ONE) -> None:
        self.spot, self.top, self.bottom = spot, top, bottom

    def at(self, weight: Fraction) -> Fraction:
        """Return the value at a weight."""
        return at(self.top, weight) / at(self.bottom, weight)

    def _parts(self, other: object) -> tuple[Polynomial, Polynomial] | None:
        if isinstance(other, Curve):
            return other.top, other.bottom
        if isinstance(other, int | Fraction):
            return (
                (other if isinstance(other, Fraction) else Fraction(other),) if other else ()
            ), ONE
        return None

    def _made(self, top: Polynomial, bottom: Polynomial) -> Moving:
        if not top:
            return Fraction(0)
        if len(bottom) == 1:
            top = top if bottom[0] == 1 else tuple(c / bottom[0] for c in top)
            return top[0] if len(top) == 1 else Curve(self.spot, top)
        if len(bottom) <= len(top):
            whole, rest = divided(top, bottom)
            if not rest:
                return whole[0] if len(whole) == 1 else Curve(self.spot, whole)
        return Curve(self.spot, top, bottom)

    def _sum(self, other: object, sign: int) -> Moving:
        parts = self._parts(other)
        if parts is None:
            raise TypeError(f"a curve and {other!r} do not add up")
        top, bottom = parts
        if not top:
            return self
        if bottom == self.bottom:
            return self._made(added(self.top, top, sign), bottom)
        left, right = times(self.top, bottom), times(top, self.bottom)
        return self._made(added(left, right, sign), times(self.bottom, bottom))

    def __add__(self, other: object) -> Moving:
        return self._sum(other, 1)

    __radd__ = __add__

    def __sub__(self, other: object) -> Moving:
        return self._sum(other, -1)

    def __rsub__(self, other: object) -> Moving:
        return (-self)._sum(other, 1)

    def __neg__(self) -> Curve:
        return Curve(self.spot, tuple(-c for c in self.top), self.bottom)

    def __mul__(self, other: object) -> Moving:
        parts = self._parts(other)
        if parts is None:
            return NotImplemented
        return self._made(times(self.top, parts[0]), times(self.bottom, parts[1]))

    __rmul__ = __mul__

    def __truediv__(self, other: object) -> Moving:
        parts = self._parts(other)
        if parts is None:
            return NotImplemented
        if not parts[0]:
            raise ZeroDivisionError("a curve divided by nought")
        return self._made(times(self.top, parts[1]), times(self.bottom, parts[0]))

    def __rtruediv__(self, other: object) -> Moving:
        parts = self._parts(other)
        if parts is None:
            return NotImplemented
        return self._made(times(parts[0], self.bottom), times(parts[1], self.top))

    def _against(self, other: object) -> int:
        """Return the sign of what this is above another."""
        parts = self._parts(other)
        if parts is None:
            raise TypeError(f"a curve is not compared with {other!r}")
        if self.bottom is ONE and parts[1] is ONE and max(len(self.top), len(parts[0])) <= LINE:
            one, two = (p + ZEROS[len(p) :] for p in (self.top, parts[0]))
            return self.spot.of_line(one[0] - two[0], one[1] - two[1])
        gap = self - other
        if not isinstance(gap, Curve):
            return sign_of(gap)
        sign = self.spot.sign(gap.top)
        return sign * self.spot.sign(gap.bottom) if len(gap.bottom) > 1 else sign

    def __lt__(self, other: object) -> bool:
        return self._against(other) < 0

    def __le__(self, other: object) -> bool:
        return self._against(other) <= 0

    def __gt__(self, other: object) -> bool:
        return self._against(other) > 0

    def __ge__(self, other: object) -> bool:
        return self._against(other) >= 0

    def __eq__(self, other: object) -> bool:
        return self._parts(other) is not None and self._against(other) == 0

    def __bool__(self) -> bool:
        return self._against(0) != 0


Moving = Fraction | Curve
"""A number that moves with a weight, or one that does not."""


def line(spot: Spot, one: tuple[Fraction, Fraction], other: tuple[Fraction, Fraction]) -> Moving:
    """Return the straight line through two points, each a weight and the value there."""
    (x, y), (u, v) = one, other
    if y == v:
        return y
    rise = (v - y) / (u - x)
    return Curve(spot, (y - rise * x, rise))
