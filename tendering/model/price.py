"""How prices are asked, tested and scored, as published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from tendering.model.award import Better
from tendering.model.criteria import Effect, Per


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRule:
    """A pass/fail price rule: fixed, floor, ceiling, or a band (floor and ceiling). Bounds are inclusive."""

    fixed: Fraction | None = None
    floor: Fraction | None = None
    ceiling: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceItem:
    """One price a bidder states, in pounds per ``unit``, for a lot or for each zone of it."""

    id: str
    title: str | None = None
    unit: str | None = None
    rule: PriceRule | None = None
    effect: Effect | None = None
    per: Per = Per.LOT
    lots: tuple[str, ...] | None = None
    sum_of: Mapping[str, Fraction] = field(default_factory=dict)

    def applies_to(self, lot: str) -> bool:
        """Say whether this price is asked in this lot."""
        return self.lots is None or lot in self.lots


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceElement:
    """One price scored on its own: ``weight`` points, with its own formula or the tender's."""

    item: str
    weight: Fraction
    formula: str | None = None
    parameters: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference:
    """A published preference (catalogue P15): who answers a question with ``answer`` gets it. Evaluation only."""

    question: str
    answer: str
    percent_off: Fraction | None = None
    points: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LowPrice:
    """A published screen for prices that appear abnormally low. It opens a task; it never rejects."""

    trigger: str
    item: str | None = None
    parameters: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RateBuild:
    """The authority's own build-up of what an hour of care costs, behind one price item. None is "not said".

    Attributes:
        pay: Pounds an hour; where ``pay_by_law`` the National Living Wage when service starts, and None here.
        travel_minutes: Paid minutes of travel for each visit; ``miles`` likewise.
        holiday: Percent of pay; ``sickness`` and ``training`` likewise.
        national_insurance: Percent of pay with holiday, sickness and training; ``pension`` likewise.
        overhead: Percent of staff costs and mileage.
        surplus: Percent of all costs before it.
        visits: Share 0-1 by length of visit in minutes.
        shares_of: ``hours`` or ``visits``: what the shares are shares of.
    """

    item: str
    pay: Fraction | None = None
    pay_by_law: bool = False
    travel_minutes: Fraction | None = None
    miles: Fraction | None = None
    mileage_rate: Fraction | None = None
    holiday: Fraction | None = None
    sickness: Fraction | None = None
    training: Fraction | None = None
    national_insurance: Fraction | None = None
    pension: Fraction | None = None
    overhead: Fraction | None = None
    surplus: Fraction | None = None
    visits: Mapping[str, Fraction] = field(default_factory=dict)
    shares_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """How prices are asked, tested and scored. With ``weight`` 0 they are pass/fail only.

    Attributes:
        basket: Quantity of each item in the evaluated price; empty where one item or ``elements`` decide.
        baseline: ``admissible`` or ``past_quality``: which bids set the lowest price, the mean and the like.
        scope: ``lot``, ``zone`` or ``tender``: over which bids the baseline is taken.
        zero: ``error``, or ``points`` (a nil price takes all the points of its element).
        one_bid: ``full`` (a sole bid takes full points) or ``formula``.
        clamp: Least and most points the formula may give; None where the published rule has no clamp.
        better: ``lower`` unless the tender sells something.
        open: ``before_marking`` or ``after_quality``.
    """

    weight: Fraction
    items: tuple[PriceItem, ...] = ()
    formula: str | None = None
    parameters: Mapping[str, Fraction] = field(default_factory=dict)
    elements: tuple[PriceElement, ...] = ()
    basket: Mapping[str, Fraction] = field(default_factory=dict)
    preferences: tuple[Preference, ...] = ()
    baseline: str | None = None
    scope: str | None = None
    zero: str | None = None
    one_bid: str | None = None
    clamp: tuple[Fraction | None, Fraction | None] | None = None
    better: Better | None = None
    open: str | None = None
    low_price: tuple[LowPrice, ...] = ()
