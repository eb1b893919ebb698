"""Formulas that turn a price into points (catalogue P1-P6). Each is pure, exact, and says where it comes from.

Every formula takes the price and a `PriceField`: the prices that set the baseline, the weight and the published
parameters. Clamping, the nil-price rule, the one-bid rule and rounding of the points belong to `price`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from tendering.evaluation.irrational import log_ratio
from tendering.model.numbers import Rounding, money
from tendering.model.tender import Better


class UndefinedScoreError(ValueError):
    """A published formula has no value for these figures, or lacks a parameter: a person must see it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceField:
    """What a price is compared with.

    Attributes:
        lowest, highest, mean, median: Of the prices that set the baseline; there is at least one.
        weight: Points of this price element.
        parameters: As published, by name.
        places, mode: The published rounding of the points; only an irrational formula reads it.
    """

    weight: Fraction
    lowest: Fraction
    highest: Fraction
    mean: Fraction
    median: Fraction
    parameters: Mapping[str, Fraction] = field(default_factory=dict)
    better: Better = Better.LOWER
    places: int | None = None
    mode: Rounding = Rounding.HALF_UP

    @property
    def best(self) -> Fraction:
        """Return the best price of the baseline: the lowest, or the highest where more is better."""
        return self.lowest if self.better is Better.LOWER else self.highest

    def parameter(self, name: str) -> Fraction:
        """Return a published parameter.

        Raises:
            UndefinedScoreError: The tender does not give it.
        """
        if name not in self.parameters:
            raise UndefinedScoreError(f"the formula needs the parameter {name}")
        return self.parameters[name]


def price_field(
    prices: Sequence[Fraction],
    weight: Fraction,
    parameters: Mapping[str, Fraction] | None = None,
    *,
    better: Better = Better.LOWER,
    places: int | None = None,
    mode: Rounding = Rounding.HALF_UP,
) -> PriceField:
    """Make the field of a baseline of at least one price; the order of the prices does not matter.

    >>> f = price_field([Fraction(10), Fraction(40), Fraction(20), Fraction(30)], Fraction(100))
    >>> str(f.lowest), str(f.mean), str(f.median)
    ('10', '25', '25')
    """
    ordered = sorted(prices)
    if not ordered:
        raise UndefinedScoreError("no admissible price to compare with")
    half = len(ordered) // 2
    middle = ordered[half : half + 1] if len(ordered) % 2 else ordered[half - 1 : half + 1]
    return PriceField(
        weight=weight,
        lowest=ordered[0],
        highest=ordered[-1],
        mean=sum(ordered, Fraction(0)) / len(ordered),
        median=sum(middle, Fraction(0)) / len(middle),
        parameters=parameters or {},
        better=better,
        places=places,
        mode=mode,
    )


def lowest_over_bid(price: Fraction, field: PriceField) -> Fraction:
    """Points = W x Pmin / P; where more is better, W x P / Pmax (catalogue P1).

    Edge cases: undefined for P = 0, unless the tender's nil-price rule settles it first. A price below the
    baseline's lowest (a bid outside the baseline) would exceed W.

    Source: Georgia Procurement Manual 5.6.3.2.2 and thirteen others.

    >>> lowest_over_bid(Fraction(55000), price_field([Fraction(50000), Fraction(55000)], Fraction(300)))
    Fraction(3000, 11)
    """
    if field.better is Better.LOWER:
        return field.weight * _divide(field.lowest, price)
    return field.weight * _divide(price, field.highest)


def linear_from_lowest(price: Fraction, field: PriceField) -> Fraction:
    """Points = W x (1 - (P - Pmin) / Pmin); where more is better, W x (1 - (Pmax - P) / Pmax) (catalogue P2).

    Edge cases: nothing at twice the lowest, negative above it unless the tender states a clamp; undefined for
    a lowest price of 0.

    Source: South African preferential procurement regulations, 80/20 and 90/10.

    >>> f = price_field([Fraction(1000000), Fraction(1100000), Fraction(1200000)], Fraction(80))
    >>> [str(linear_from_lowest(Fraction(p), f)) for p in (1000000, 1100000, 1200000)]
    ['80', '72', '64']
    """
    return field.weight * (1 - _divide(_gap(price, field.best, field), field.best))


def mean_based(price: Fraction, field: PriceField) -> Fraction:
    """Points = W x (at_mean - per_percent x % above the mean) / 100 (catalogue P3).

    Parameters: ``at_mean``, the score out of 100 at the mean (50 in the sources); ``per_percent``, what each
    percent above the mean loses and each percent below gains (1 in the sources). The percent is not rounded.

    Edge cases: below 0 or above W for prices far from the mean unless the tender states a clamp; one bid is
    at its own mean, unless the one-bid rule says full points.

    Source: Defra and NSW price lists.

    >>> f = price_field([Fraction(80), Fraction(120)], Fraction(40), {"at_mean": Fraction(50), "per_percent": Fraction(1)})
    >>> [str(mean_based(Fraction(p), f)) for p in (80, 100, 120)]
    ['28', '20', '12']
    """
    above = 100 * _divide(_gap(price, field.mean, field), field.mean)
    return (
        field.weight * (field.parameter("at_mean") - field.parameter("per_percent") * above) / 100
    )


def graduated(price: Fraction, field: PriceField) -> Fraction:
    """Points = W x mark / 100; the mark falls slowly to a point above the median, then fast (catalogue P4).

    Everyone starts at 100. Up to the inflection (the median plus ``median_margin`` percent) each percent above
    the lowest loses ``loss_below``; beyond it each further percent loses ``loss_above``. All three are stated:
    the step above the inflection could not be read in the source.

    Edge cases: the median of an even number is the mean of the middle two; a price at the inflection is below.

    Source: Scottish Government, Construction Policy Note 3/2024 (2.5 percent, 0.1).

    >>> p = {"median_margin": Fraction(0), "loss_below": Fraction(1, 10), "loss_above": Fraction(2)}
    >>> f = price_field([Fraction(100), Fraction(110), Fraction(120)], Fraction(100), p)
    >>> [str(graduated(Fraction(x), f)) for x in (100, 110, 120)]
    ['100', '99', '79']
    """
    if field.better is not Better.LOWER:
        raise UndefinedScoreError("the formula is defined for lower prices only")
    inflection = field.median * (1 + field.parameter("median_margin") / 100)
    slow = 100 * _divide(min(price, inflection) - field.lowest, field.lowest)
    fast = 100 * _divide(max(price - inflection, Fraction(0)), field.lowest)
    lost = field.parameter("loss_below") * slow + field.parameter("loss_above") * fast
    return field.weight * (100 - lost) / 100


def two_anchors(price: Fraction, field: PriceField) -> Fraction:
    """Points = W x (most - P) / (most - least); where more is better, W x (P - least) / (most - least) (P5).

    Parameters: ``most`` and ``least``, the anchors the buyer sets. Without ``least`` (or without ``most`` where
    more is better) the best price of the baseline is that anchor.

    Edge cases: outside the anchors the points leave 0..W unless the tender states a clamp or rejects such
    prices; anchors that meet give W to a price at them and are undefined elsewhere. Where the anchor for no
    points is the better of the two (every price beyond it, and no anchor for full points stated) the formula
    would reward the worse price: it is undefined.

    Source: absolute scoring in e-sourcing tools, Market Dojo.

    >>> f = price_field([Fraction(14)], Fraction(30), {"least": Fraction(10), "most": Fraction(20)})
    >>> str(two_anchors(Fraction(14), f))
    '18'
    """
    lower = field.better is Better.LOWER
    worst = field.parameter("most" if lower else "least")
    best = field.parameters.get("least" if lower else "most", field.best)
    if best == worst == price:
        return field.weight
    if (best > worst) is lower and best != worst:
        raise UndefinedScoreError(
            f"the anchor for no points, {money(worst)}, is better than {money(best)}, which earns all of them"
        )
    return field.weight * _divide(worst - price, worst - best)


def logarithmic(price: Fraction, field: PriceField) -> Fraction:
    """Points = W x (1 - log(P / Pmin) / log(base)), rounded as published (catalogue P6). Irrational.

    Parameters: ``base``, how many times the lowest price earns nothing (1.5, 2 or 3 in practice).

    Edge cases: negative beyond base x Pmin unless the tender states a clamp. The points are computed to
    correct rounding, so the tender must round ``price_points``.

    Source: Negometrix, the log formula.

    >>> f = price_field([Fraction(100)], Fraction(40), {"base": Fraction(2)}, places=2)
    >>> [str(logarithmic(Fraction(p), f)) for p in (100, 150, 200)]
    ['40', '83/5', '0']
    """
    base = field.parameter("base")
    if field.places is None:
        raise UndefinedScoreError("the formula is irrational: the tender must round price_points")
    if base <= 1:
        raise UndefinedScoreError("the base must be above 1")
    lower = field.better is Better.LOWER
    ratio = _divide(price, field.lowest) if lower else _divide(field.highest, price)
    if ratio <= 0:
        raise UndefinedScoreError("a logarithm needs prices above 0")
    return log_ratio(
        ratio, base, field.places, field.mode, by=lambda part: field.weight * (1 - part)
    )


def _gap(price: Fraction, reference: Fraction, field: PriceField) -> Fraction:
    """Return how much worse than the reference a price is."""
    return price - reference if field.better is Better.LOWER else reference - price


def _divide(top: Fraction, bottom: Fraction) -> Fraction:
    if bottom == 0:
        raise UndefinedScoreError("the formula divides by a price of 0")
    return top / bottom
