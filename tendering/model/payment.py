"""The money side of an agreement as published: how indicators are counted, what is paid, when, and how rates change.

Structured keys that say the same as the published words beside them. ``None`` means "the tender does not say".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

WEEKLY, FOUR_WEEKLY = "weekly", "four_weekly"
"""The returns an indicator can be counted from: call monitoring of a week, and the provider's of a payment period."""
SUM, LAST = "sum", "last"
HIGHER, LOWER = "higher", "lower"
AS_MINIMUM, PRO_RATA, NOT_PAID = "as_minimum", "pro_rata", "not_paid"
NEXT_PERIOD, SAME_PERIOD = "next_period", "same_period"
LINE, VISIT = "line", "visit"


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiTest:
    """How an indicator is counted, and when it is met.

    Attributes:
        numerator: Column of the return that counts what is measured; ``denominator`` what it is a share of.
        better: ``higher`` or ``lower``.
        threshold: Percent; a value equal to it meets it.
        counted: ``weekly`` or ``four_weekly``: the return it is counted from.
        over: ``sum`` adds the weeks of the period; ``last`` takes the last week alone, whose report looks back.
    """

    numerator: str
    denominator: str
    better: str
    threshold: Fraction
    counted: str
    over: str = SUM

    def met(self, value: Fraction) -> bool:
        """Say whether a value, in percent, meets the threshold."""
        return value >= self.threshold if self.better == HIGHER else value <= self.threshold


@dataclass(frozen=True, slots=True, kw_only=True)
class PayRate:
    """One kind of delivered hours and what an hour of it earns.

    Attributes:
        kind: As returns name it, such as ``care``, ``urban`` or ``sleep_in``.
        item: The price item that sets its rate; ``amount`` pounds an hour where none does.
        enhanced_item: The price item of the enhanced rate; ``enhanced_amount`` likewise; None is no enhanced rate.
    """

    kind: str
    title: str | None = None
    item: str | None = None
    amount: Fraction | None = None
    enhanced_item: str | None = None
    enhanced_amount: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """How delivered care is paid.

    Attributes:
        period_weeks: Weeks of a payment period; weeks run from Monday to Sunday.
        first_period: The Monday the first period begins.
        minimum_minutes: The shortest visit commissioned; None is none.
        short_visit: What a visit below it earns: ``as_minimum``, ``pro_rata`` or ``not_paid``.
        unit_minutes: Minutes are paid in whole units of this length, the last one begun counting whole.
        round_at: ``line`` or ``visit``: the amounts that are rounded to a penny.
        round_mode: How halves of a penny go.
        enhanced_for: ``next_period`` or ``same_period``: which period's hours the indicators of a period decide.
    """

    rates: tuple[PayRate, ...]
    period_weeks: int = 4
    first_period: date | None = None
    minimum_minutes: int | None = None
    short_visit: str | None = None
    unit_minutes: int = 1
    round_at: str = LINE
    round_mode: str = "half_up"
    enhanced_for: str = NEXT_PERIOD

    def rate(self, kind: str) -> PayRate | None:
        """Return the rate of a kind; an empty kind is the only one there is."""
        if not kind and len(self.rates) == 1:
            return self.rates[0]
        return next((r for r in self.rates if r.kind == kind), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incentive:
    """A payment for needing less care than expected, subject to the indicators.

    Attributes:
        least_reduction: Percent a year that is expected and earns nothing.
        share: Percent of the value of the hours saved beyond it that is paid; None is not published.
        first_by: When it is first assessed, as printed.
    """

    least_reduction: Fraction
    share: Fraction | None = None
    first_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UpliftPart:
    """One index of the yearly review, and its share of the change.

    Attributes:
        share: Percent.
        month: The month its figure is of, 1 to 12; None where any month serves.
    """

    index: str
    share: Fraction
    title: str | None = None
    month: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UpliftRule:
    """The yearly review of rates, as figures.

    Attributes:
        month: The month the new rates begin, 1 to 12.
        items: The price items that change.
        cap: Most percent in any year; None where no figure is published.
        within_budget: Whether the authority's budget of the year is the cap.
        may_fall: Whether rates fall where the indices do.
        places: Decimal places of the new rate, in pounds.
    """

    parts: tuple[UpliftPart, ...]
    month: int
    items: tuple[str, ...]
    cap: Fraction | None = None
    within_budget: bool = False
    may_fall: bool = False
    places: int = 2
    mode: str = "half_up"
