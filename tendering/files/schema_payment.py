"""The grammar of the money side of an agreement: counted indicators, rates paid, the incentive, the yearly review."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tendering.files.schema_types import (
    Day,
    Flag,
    Id,
    Percent,
    Positive,
    Quantity,
    Strict,
    Text,
    Whole,
    may,
    told,
)

RoundingMode = Literal["half_up", "half_even", "down", "up"]
Reported = Literal["weekly", "four_weekly"]


class KpiTestFile(Strict):
    """How an indicator is counted from a return, and when it is met. It says the same as the words beside it."""

    numerator: Id = told("Column of the return that counts what is measured.")
    denominator: Id = told("Column of the return that it is a share of.")
    better: Literal["higher", "lower"] = told("Which way is better.")
    threshold: Percent = told("Percent; a value equal to it meets it.")
    counted: Reported = told("weekly call monitoring, or the four_weekly return of the provider.")
    over: Literal["sum", "last"] | None = may(
        "sum: the weeks of the period together; last: the last week alone. Left out: sum."
    )


class PayRateFile(Strict):
    """One kind of delivered hours and what an hour of it earns: a price item, or an amount."""

    kind: Id = told("Name of the kind in returns, such as care, urban or sleep_in.")
    title: Text | None = may("Name as published.")
    item: Id | None = may("Price item that sets the rate.")
    amount: Quantity | None = may("Pounds an hour, where no price item sets it.")
    enhanced_item: Id | None = may("Price item of the enhanced rate.")
    enhanced_amount: Quantity | None = may("Pounds an hour of the enhanced rate.")


class PaymentFile(Strict):
    """How delivered care is paid."""

    period_weeks: Positive | None = may("Weeks of a payment period. Left out: 4.")
    first_period: Day | None = may(
        "The Monday the first period begins. Left out: first day of service."
    )
    minimum_minutes: Positive | None = may("Shortest visit commissioned, in minutes.")
    short_visit: Literal["as_minimum", "pro_rata", "not_paid"] | None = may(
        "What a shorter visit earns; needed with minimum_minutes."
    )
    unit_minutes: Positive | None = may("Minutes are paid in units of this length. Left out: 1.")
    round_at: Literal["line", "visit"] | None = may("What is rounded to a penny. Left out: line.")
    round_mode: RoundingMode | None = may("How halves of a penny go. Left out: half_up.")
    enhanced_for: Literal["next_period", "same_period"] | None = may(
        "Whose hours the indicators of a period decide. Left out: next_period."
    )
    rates: list[PayRateFile] = Field(min_length=1, description="The rate of each kind of hours.")


class IncentiveFile(Strict):
    """A payment for needing less care than expected, subject to the indicators."""

    least_reduction: Percent = told("Percent a year that is expected and earns nothing.")
    share: Percent | None = may("Percent of the value of the hours saved beyond it that is paid.")
    first_by: Text | None = may("When it is first assessed, as printed.")


class UpliftPartFile(Strict):
    """One index of the yearly review."""

    index: Id = told("Short name, such as cpi.")
    title: Text | None = may("Name as published.")
    share: Percent = told("Share of the change, percent.")
    month: Positive | None = may("Month its figure is of, 1 to 12.")


class UpliftRuleFile(Strict):
    """The yearly review of rates, as figures. It says the same as the words of uplift."""

    month: Positive = told("Month the new rates begin, 1 to 12.")
    items: list[Id] = Field(min_length=1, description="Price items that change.")
    cap: Percent | None = may("Most percent in any year.")
    within_budget: Flag | None = may("true: the authority's budget of the year is the cap.")
    may_fall: Flag | None = may("true: rates fall where the indices do. Left out: they do not.")
    places: Whole | None = may("Decimal places of the new rate. Left out: 2.")
    mode: RoundingMode | None = may("How it is rounded. Left out: half_up.")
    parts: list[UpliftPartFile] = Field(min_length=1, description="The indices.")
