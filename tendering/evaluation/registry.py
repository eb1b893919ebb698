"""The registry of named rules: what a tender may write under ``formula`` and ``award_by``, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from tendering.evaluation import award_rules, price_formulas
from tendering.evaluation.award_rules import AwardField, Offer
from tendering.evaluation.price_formulas import PriceField
from tendering.model.tender import Better


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceFormula:
    """A formula that awards points for a price.

    Attributes:
        formula: In words and signs, for the ITT and the workings.
        parameters: Names the tender must give; ``optional`` are those it may.
        by_direction: Of the optional ones, those it must give where that way is better.
        irrational: The tender must round ``price_points``.
    """

    name: str
    formula: str
    function: Callable[[Fraction, PriceField], Fraction]
    parameters: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    by_direction: Mapping[Better, tuple[str, ...]] = field(default_factory=dict)
    irrational: bool = False

    def needs(self, better: Better | None) -> tuple[str, ...]:
        """Return the names the tender must give where that way is better (lower, unless it says higher)."""
        return (*self.parameters, *self.by_direction.get(better or Better.LOWER, ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardRule:
    """A rule that ranks by one value instead of adding points.

    Attributes:
        better: The natural way; None where the tender alone decides (price only).
        irrational: The tender must round ``total``.
    """

    name: str
    formula: str
    function: Callable[[Offer, AwardField], Fraction]
    better: Better | None = None
    parameters: tuple[str, ...] = ()
    irrational: bool = False


def _named_formulas(*rules: PriceFormula) -> Mapping[str, PriceFormula]:
    return {rule.name: rule for rule in rules}


def _named_rules(*rules: AwardRule) -> Mapping[str, AwardRule]:
    return {rule.name: rule for rule in rules}


PRICE_FORMULAS = _named_formulas(
    PriceFormula(
        name="lowest_over_bid",
        formula="points = weight x lowest price / price",
        function=price_formulas.lowest_over_bid,
    ),
    PriceFormula(
        name="linear_from_lowest",
        formula="points = weight x (1 - (price - lowest price) / lowest price)",
        function=price_formulas.linear_from_lowest,
    ),
    PriceFormula(
        name="mean_based",
        formula="points = weight x (at_mean - per_percent x percent above the mean) / 100",
        function=price_formulas.mean_based,
        parameters=("at_mean", "per_percent"),
    ),
    PriceFormula(
        name="graduated",
        formula=(
            "points = weight x mark / 100; the mark starts at 100 and loses loss_below for each percent above the "
            "lowest price up to the median plus median_margin percent, and loss_above for each percent beyond"
        ),
        function=price_formulas.graduated,
        parameters=("median_margin", "loss_below", "loss_above"),
    ),
    PriceFormula(
        name="two_anchors",
        formula="points = weight x (most - price) / (most - least)",
        function=price_formulas.two_anchors,
        optional=("least", "most"),
        by_direction={Better.LOWER: ("most",), Better.HIGHER: ("least",)},
    ),
    PriceFormula(
        name="logarithmic",
        formula="points = weight x (1 - log(price / lowest price) / log(base)), rounded as published",
        function=price_formulas.logarithmic,
        parameters=("base",),
        irrational=True,
    ),
)

AWARD_RULES = _named_rules(
    AwardRule(
        name="price_per_quality_point",
        formula="price / quality points",
        function=award_rules.price_per_quality_point,
        better=Better.LOWER,
    ),
    AwardRule(
        name="quality_per_pound",
        formula="quality points / price",
        function=award_rules.quality_per_pound,
        better=Better.HIGHER,
    ),
    AwardRule(
        name="coefficient_price",
        formula="price / (1 + quality share / (1 - greatest quality share))",
        function=award_rules.coefficient_price,
        better=Better.LOWER,
    ),
    AwardRule(
        name="reference_over_bid",
        formula="quality points x reference_price / price",
        function=award_rules.reference_over_bid,
        better=Better.HIGHER,
        parameters=("reference_price",),
    ),
    AwardRule(
        name="quality_power_over_price",
        formula="quality points to the power (quality_weight / cost_weight), over price; rounded as published",
        function=award_rules.quality_power_over_price,
        better=Better.HIGHER,
        parameters=("quality_weight", "cost_weight"),
        irrational=True,
    ),
    AwardRule(
        name="relative_value_coefficient",
        formula="price / ((quality + quality available) / (lowest quality + quality available))",
        function=award_rules.relative_value_coefficient,
        better=Better.LOWER,
    ),
    AwardRule(
        name="quality_as_money",
        formula="price - quality points x worth_of_point",
        function=award_rules.quality_as_money,
        better=Better.LOWER,
        parameters=("worth_of_point",),
    ),
    AwardRule(
        name="price_less_quality_premium",
        formula="price - estimate x (quality - lowest quality) / price_weight",
        function=award_rules.price_less_quality_premium,
        better=Better.LOWER,
        parameters=("estimate", "price_weight"),
    ),
    AwardRule(
        name="utility_index",
        formula="(1 - (best quality share - quality share) x quality_over_price) / price x lowest price",
        function=award_rules.utility_index,
        better=Better.HIGHER,
        parameters=("quality_over_price",),
    ),
    AwardRule(
        name="super_formula",
        formula="(quality / reference_quality) ^ exponent + (reference_price / price) ^ exponent; rounded as published",
        function=award_rules.super_formula,
        better=Better.HIGHER,
        parameters=("reference_price", "reference_quality", "exponent"),
        irrational=True,
    ),
    AwardRule(name="price_only", formula="price", function=award_rules.price_only),
)
