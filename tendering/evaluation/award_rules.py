"""Rules that rank by one value instead of adding points (catalogue P7-P10, P16), named in ``award_by``.

Each takes a bidder's `Offer` and an `AwardField`: what the other bids and the tender say. Which way is better
is published with the rule (``better``); the natural way is in the registry.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from tendering.evaluation.irrational import Bounds, power_bounds, settled
from tendering.evaluation.price_formulas import UndefinedScoreError
from tendering.model.numbers import Rounding, rounded


@dataclass(frozen=True, slots=True)
class Offer:
    """One bid as an award rule sees it: the evaluated price in pounds, and its quality points."""

    price: Fraction
    quality: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardField:
    """What an offer is compared with, over the bids that are ranked.

    Attributes:
        quality_available: Quality points at full marks.
        places, mode: The published rounding of the total; only an irrational rule reads it.
    """

    lowest_price: Fraction
    best_quality: Fraction
    lowest_quality: Fraction
    quality_available: Fraction
    parameters: Mapping[str, Fraction] = field(default_factory=dict)
    places: int | None = None
    mode: Rounding = Rounding.HALF_UP

    def parameter(self, name: str) -> Fraction:
        """Return a published parameter.

        Raises:
            UndefinedScoreError: The tender does not give it.
        """
        if name not in self.parameters:
            raise UndefinedScoreError(f"the rule needs the parameter {name}")
        return self.parameters[name]


def price_per_quality_point(offer: Offer, field: AwardField) -> Fraction:
    """Value = P / Q, lowest first (catalogue P7). Undefined for Q = 0.

    Source: Cabinet Office note on bid evaluation; cost-effectiveness ratio.

    >>> FIELD = AwardField(lowest_price=Fraction(1), best_quality=Fraction(1), lowest_quality=Fraction(1), quality_available=Fraction(100))
    >>> str(price_per_quality_point(Offer(Fraction(500000), Fraction(80)), FIELD))
    '6250'
    """
    del field
    return _divide(offer.price, offer.quality, "no quality points")


def quality_per_pound(offer: Offer, field: AwardField) -> Fraction:
    """Value = Q / P, highest first (catalogue P7, turned over). Undefined for P = 0; Q = 0 is simply last."""
    del field
    return _divide(offer.quality, offer.price, "a price of 0")


def coefficient_price(offer: Offer, field: AwardField) -> Fraction:
    """Value = P / (1 + v / (1 - vmax)), lowest first (catalogue P8, Prozorro).

    v is the sum of the chosen features and vmax the sum of the greatest, as shares: here quality points and
    quality points available, each over 100. Undefined where vmax is 1 or more.

    Source: openprocurement, weighted price.

    >>> FIELD = AwardField(lowest_price=Fraction(1), best_quality=Fraction(1), lowest_quality=Fraction(1), quality_available=Fraction(30))
    >>> str(coefficient_price(Offer(Fraction(499), Fraction(20)), FIELD))
    '3493/9'
    """
    rest = 1 - field.quality_available / 100
    if rest <= 0:
        raise UndefinedScoreError("the greatest features add up to 100% or more")
    return offer.price / (1 + offer.quality / 100 / rest)


def reference_over_bid(offer: Offer, field: AwardField) -> Fraction:
    """Value = Q x Pref / P, highest first (catalogue P8, adjusted score). Undefined for P = 0.

    Parameters: ``reference_price``, the owner's estimate.

    Source: design-build tables for water projects, 17-2 to 17-4.

    >>> FIELD = AwardField(lowest_price=Fraction(1), best_quality=Fraction(1), lowest_quality=Fraction(1), quality_available=Fraction(100), parameters={"reference_price": Fraction(10000000)})
    >>> str(reference_over_bid(Offer(Fraction(8000000), Fraction(80)), FIELD))
    '100'
    """
    return _divide(offer.quality * field.parameter("reference_price"), offer.price, "a price of 0")


def quality_power_over_price(offer: Offer, field: AwardField) -> Fraction:
    """Value = Q ^ (quality_weight / cost_weight) / P, highest first (catalogue P8, Ministry of Defence).

    Irrational unless the weights divide: computed to correct rounding, so the tender must round ``total``.
    Undefined for P = 0.

    >>> FIELD = AwardField(lowest_price=Fraction(1), best_quality=Fraction(1), lowest_quality=Fraction(1), quality_available=Fraction(100), parameters={"quality_weight": Fraction(60), "cost_weight": Fraction(40)}, places=4)
    >>> str(quality_power_over_price(Offer(Fraction(100), Fraction(64)), FIELD))
    '128/25'
    """
    exponent = _divide(
        field.parameter("quality_weight"), field.parameter("cost_weight"), "a weight of 0"
    )
    if offer.price == 0:
        raise UndefinedScoreError("the rule divides by a price of 0")
    power = power_bounds(offer.quality, exponent)

    def bounds(digits: int) -> tuple[Fraction, Fraction]:
        low, high = power(digits)
        return low / offer.price, high / offer.price

    return _settle(bounds, field)


def relative_value_coefficient(offer: Offer, field: AwardField) -> Fraction:
    """Value = P / ((Q + Qmax) / (Qlow + Qmax)), lowest first (catalogue P8, RVC).

    Qmax is the quality available and Qlow the lowest quality among the bids ranked.

    >>> FIELD = AwardField(lowest_price=Fraction(1), best_quality=Fraction(1), lowest_quality=Fraction(60), quality_available=Fraction(100))
    >>> str(relative_value_coefficient(Offer(Fraction(180), Fraction(80)), FIELD))
    '160'
    """
    most = field.quality_available
    return offer.price * _divide(
        field.lowest_quality + most, offer.quality + most, "no quality at all"
    )


def quality_as_money(offer: Offer, field: AwardField) -> Fraction:
    """Value = P - Q x worth_of_point, lowest first (catalogue P9, award on value). May be negative.

    Parameters: ``worth_of_point``, what the authority is willing to pay for one quality point.

    >>> FIELD = AwardField(lowest_price=Fraction(1), best_quality=Fraction(1), lowest_quality=Fraction(1), quality_available=Fraction(100), parameters={"worth_of_point": Fraction(1000)})
    >>> str(quality_as_money(Offer(Fraction(50000), Fraction(80)), FIELD))
    '-30000'
    """
    return offer.price - offer.quality * field.parameter("worth_of_point")


def price_less_quality_premium(offer: Offer, field: AwardField) -> Fraction:
    """Value = P - estimate x (Q - Qlow) / price_weight, lowest first (catalogue P9, NZ price quality method).

    Parameters: ``estimate``, the authority's price estimate; ``price_weight``, in the unit of the quality points.
    May be negative.

    >>> FIELD = AwardField(lowest_price=Fraction(1), best_quality=Fraction(1), lowest_quality=Fraction(50), quality_available=Fraction(70), parameters={"estimate": Fraction(300), "price_weight": Fraction(30)})
    >>> str(price_less_quality_premium(Offer(Fraction(310), Fraction(56)), FIELD))
    '250'
    """
    premium = _divide(
        offer.quality - field.lowest_quality, field.parameter("price_weight"), "a weight of 0"
    )
    return offer.price - field.parameter("estimate") * premium


def utility_index(offer: Offer, field: AwardField) -> Fraction:
    """Value = (1 - (Qbest - Q) x N) / P x Pbest, highest first (catalogue P10).

    Q is a share of the quality available; N is ``quality_over_price``, the weight of quality over that of
    price. Pbest and Qbest are those of the bids ranked. Undefined for P = 0. May be negative.

    Source: Negometrix, utility index.

    >>> FIELD = AwardField(lowest_price=Fraction(90), best_quality=Fraction(80), lowest_quality=Fraction(1), quality_available=Fraction(100), parameters={"quality_over_price": Fraction(1)})
    >>> str(utility_index(Offer(Fraction(100), Fraction(70)), FIELD))
    '81/100'
    """
    available = field.quality_available
    behind = _divide(field.best_quality - offer.quality, available, "no quality available")
    share = 1 - behind * field.parameter("quality_over_price")
    return _divide(share * field.lowest_price, offer.price, "a price of 0")


def super_formula(offer: Offer, field: AwardField) -> Fraction:
    """Value = (Q / Qref) ^ n + (P / Pref) ^ -n, highest first (catalogue P10). The reference bid has the value 2.

    Parameters: ``reference_price``, ``reference_quality`` (in quality points) and ``exponent`` n > 0, as published.
    Rational for a whole n; else computed to correct rounding, so the tender must round ``total``.
    Undefined for P = 0.

    Source: Negometrix, the super formula. Only its two parts could be read there; that they are added is our
    reading, the only one under which n matters to the order.

    >>> FIELD = AwardField(lowest_price=Fraction(1), best_quality=Fraction(1), lowest_quality=Fraction(1), quality_available=Fraction(100), parameters={"reference_price": Fraction(100), "reference_quality": Fraction(70), "exponent": Fraction(2)})
    >>> str(super_formula(Offer(Fraction(100), Fraction(70)), FIELD))
    '2'
    """
    if offer.price == 0:
        raise UndefinedScoreError("the rule divides by a price of 0")
    exponent = field.parameter("exponent")
    if exponent <= 0:
        raise UndefinedScoreError("the exponent must be above 0")
    share = _divide(
        offer.quality, field.parameter("reference_quality"), "a reference quality of 0"
    )
    quality = power_bounds(share, exponent)
    price = power_bounds(field.parameter("reference_price") / offer.price, exponent)

    def bounds(digits: int) -> tuple[Fraction, Fraction]:
        (q_low, q_high), (p_low, p_high) = quality(digits), price(digits)
        return q_low + p_low, q_high + p_high

    return _settle(bounds, field)


def price_only(offer: Offer, field: AwardField) -> Fraction:
    """Value = P: the lowest wins, or the highest where the authority sells; the tender says which (P16)."""
    del field
    return offer.price


def _divide(top: Fraction, bottom: Fraction, what: str) -> Fraction:
    if bottom == 0:
        raise UndefinedScoreError(f"the rule divides by {what}")
    return top / bottom


def _settle(bounds: Bounds, field: AwardField) -> Fraction:
    low, high = bounds(1)
    if low == high:
        return low if field.places is None else rounded(low, field.places, field.mode)
    if field.places is None:
        raise UndefinedScoreError("the rule is irrational: the tender must round total")
    return settled(bounds, field.places, field.mode)
