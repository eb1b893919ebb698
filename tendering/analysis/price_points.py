"""What a price formula, or a rule that ranks by value, gives some bids: the engine's own formulas, and no others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from tendering.evaluation.award_rules import AwardField, Offer
from tendering.evaluation.price import Element, element_points
from tendering.evaluation.price_formulas import UndefinedScoreError, price_field
from tendering.evaluation.ranking import ranks
from tendering.evaluation.registry import AWARD_RULES, PRICE_FORMULAS
from tendering.model.numbers import Rounding, money
from tendering.model.tender import Better, Price, RoundingPolicy

STEP = "price_points"


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceCase:
    """A formula of the registry with everything a tender would publish about it, and bids to try it on.

    Attributes:
        formula: A key of `PRICE_FORMULAS`, or of `AWARD_RULES`, which also reads ``quality``.
        weight: Points of the price; 0 for an award rule.
        bids: Evaluated prices in pounds.
        quality: Quality points, one for each bid; empty for a formula.
        places, mode: The published rounding; only an irrational formula reads it.
        clamp, zero, one_bid: As the tender would state them (`tendering.model.price.Price`).
        quality_available: Quality points at full marks, for the award rules that need it.
    """

    formula: str
    weight: Fraction = Fraction(0)
    bids: tuple[Fraction, ...]
    quality: tuple[Fraction, ...] = ()
    parameters: Mapping[str, Fraction] = field(default_factory=dict)
    places: int | None = None
    mode: Rounding = Rounding.HALF_UP
    better: Better | None = None
    clamp: tuple[Fraction | None, Fraction | None] | None = None
    zero: str = "error"
    one_bid: str = "formula"
    quality_available: Fraction = Fraction(100)

    @property
    def ranks_by_value(self) -> bool:
        """Say whether the rule ranks by one value in place of adding points."""
        return self.formula in AWARD_RULES

    @property
    def irrational(self) -> bool:
        """Say whether the formula has values that only rounding can state."""
        rules = AWARD_RULES if self.ranks_by_value else PRICE_FORMULAS
        return rules[self.formula].irrational

    @property
    def value_better(self) -> Better:
        """Return which way a value is better: points upwards, the value of a rule as it is published."""
        if not self.ranks_by_value:
            return Better.HIGHER
        return self.better or AWARD_RULES[self.formula].better or Better.LOWER


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceResult:
    """What each bid of a case gets, in the order given.

    Attributes:
        values: Points, or the value that ranks; None where the rule gives none.
        exact: The same where it is a rational number, else None.
        ranks: 1 for the best; None where there is no value.
        problems: Number of the bid from 0, and why it has no value.
    """

    values: tuple[Fraction | None, ...]
    exact: tuple[Fraction | None, ...]
    ranks: tuple[int | None, ...]
    problems: tuple[tuple[int, str], ...]


def priced(case: PriceCase) -> PriceResult:
    """Return what every bid of a case gets.

    >>> case = PriceCase(formula="lowest_over_bid", weight=Fraction(40), bids=(Fraction(100), Fraction(120)))
    >>> [str(v) for v in priced(case).values]
    ['40', '100/3']
    """
    values, problems = _values(case)
    exact: Sequence[Fraction | None] = values
    if case.irrational:
        exact = _values(replace(case, places=None))[0]
    order = ranks({str(n): v for n, v in enumerate(values) if v is not None}, case.value_better)
    return PriceResult(
        values=tuple(values),
        exact=tuple(exact),
        ranks=tuple(order.get(str(n)) for n in range(len(values))),
        problems=tuple(problems),
    )


def values_of(case: PriceCase) -> list[Fraction | None]:
    """Return what each bid gets, and None for each that gets nothing defined."""
    return _values(case)[0]


def _values(case: PriceCase) -> tuple[list[Fraction | None], list[tuple[int, str]]]:
    try:
        ready: Awarding | Scoring = Awarding(case) if case.ranks_by_value else Scoring(case)
    except UndefinedScoreError as error:
        why = str(error)
        return [None] * len(case.bids), [(n, why) for n in range(len(case.bids))]
    values: list[Fraction | None] = []
    problems: list[tuple[int, str]] = []
    for n, bid in enumerate(case.bids):
        try:
            values.append(ready.of(bid, case.quality[n] if case.quality else None))
        except UndefinedScoreError as error:
            values.append(None)
            problems.append((n, str(error)))
    return values, problems


class Scoring:
    """A price formula over the bids of a case: the points of any price, whether it is one of them or not."""

    def __init__(self, case: PriceCase) -> None:
        baseline = [bid for bid in case.bids if bid > 0 or (bid == 0 and case.zero == "points")]
        better = case.better or Better.LOWER
        self.count = len(baseline)
        self.field = price_field(
            baseline,
            case.weight,
            case.parameters,
            better=better,
            places=case.places,
            mode=case.mode,
        )
        self.price = Price(
            weight=case.weight,
            zero=case.zero,
            one_bid=case.one_bid,
            clamp=case.clamp,
            better=better,
        )
        self.element = Element(
            id="price",
            weight=case.weight,
            quantities={},
            formula=case.formula,
            parameters=case.parameters,
            zonal=False,
        )
        steps = {} if case.places is None or not case.irrational else {STEP: case.places}
        self.rounding = RoundingPolicy(at=steps, mode=case.mode)

    def of(self, bid: Fraction, quality: Fraction | None = None) -> Fraction:
        """Return the points of a price.

        Raises:
            UndefinedScoreError: The formula gives it none.
        """
        del quality
        return element_points(
            bid, self.field, self.count, self.element, price=self.price, rounding=self.rounding
        )


class Awarding:
    """A rule that ranks by value over the bids of a case."""

    def __init__(self, case: PriceCase) -> None:
        self.rule = AWARD_RULES[case.formula]
        self.field = AwardField(
            lowest_price=min(case.bids),
            best_quality=max(case.quality, default=Fraction(0)),
            lowest_quality=min(case.quality, default=Fraction(0)),
            quality_available=case.quality_available,
            parameters=case.parameters,
            places=case.places,
            mode=case.mode,
        )

    def of(self, bid: Fraction, quality: Fraction | None) -> Fraction:
        """Return the value of a bid.

        Raises:
            UndefinedScoreError: The rule gives it none.
        """
        if bid < 0:
            raise UndefinedScoreError(f"the price {money(bid)} is below 0")
        return self.rule.function(Offer(bid, quality or Fraction(0)), self.field)
