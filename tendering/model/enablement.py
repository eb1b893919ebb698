"""What a tender publishes of enablement paid by outcomes, of flexible ongoing support, and of how demand is to grow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Retainer:
    """What is paid while a person is away, such as in hospital, and the service is held for them.

    Attributes:
        weeks: The most weeks of one absence that are paid.
        share: Of the weekly budget, from 0 to 1.
        condition: What must follow for it to be paid, as published; None is nothing.
    """

    weeks: int
    share: Fraction
    condition: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withholding:
    """When a provider is no longer offered enablement for a time. A person decides it, after notice and answer.

    Attributes:
        failures: The least number of packages whose enabling outcomes were not met.
        share: The least share, from 0 to 1, that they are of the packages reviewed.
        within_weeks: In how many weeks before the day, that day included.
        answer_days: Working days in which the provider may answer.
        weeks: How long offers are withheld, from the day the decision names.
    """

    failures: int
    share: Fraction
    within_weeks: int
    answer_days: int
    weeks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Enablement:
    """How enablement is paid: a budget for some weeks, chargeable by outcomes.

    Attributes:
        weeks: The most weeks that a budget covers.
        most_budget: The most pounds of one budget; None where no limit is published.
        met_when: Which of the enabling outcomes must be met: ``all``.
        visits_at: What an hour of visits delivered is charged at: ``award_rate``.
        exceptions: What exceptional circumstances are, and how they are proven, as published.
        flex_weeks: Weeks over which ongoing support is set against the weekly budgets together.
    """

    weeks: int
    most_budget: Fraction | None = None
    met_when: str = "all"
    visits_at: str = "award_rate"
    exceptions: str | None = None
    flex_weeks: int = 1
    retainer: Retainer | None = None
    withholding: Withholding | None = None
    living_wage: str | None = None
    guaranteed_hours: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandGrowth:
    """The stock of work as published, and by how much it is to grow.

    Attributes:
        packages: Packages of care today.
        hours_weekly: Hours of care a week today.
        years: Growth in percent by year, such as ``2017-18``, in order.
    """

    packages: int
    hours_weekly: Fraction
    years: Mapping[str, Fraction] = field(default_factory=dict)
