"""The grammar of enablement paid by outcomes, retainers, withholding of offers, and the growth of demand."""

from __future__ import annotations

from typing import Literal

from tendering.files.schema_types import (
    Change,
    Id,
    Positive,
    Quantity,
    Share,
    Strict,
    Text,
    may,
    told,
)
from tendering.model import enablement as model


class RetainerFile(Strict):
    """What is paid while a person is away and the service is held for them."""

    weeks: Positive = told("The most weeks of one absence that are paid.")
    share: Share = told("Share of the weekly budget that is paid, such as 50%.")
    condition: Text | None = may("What must follow for it to be paid, as published.")


class WithholdingFile(Strict):
    """When a provider is not offered enablement for a time. A named person decides it."""

    failures: Positive = told("The least number of packages whose enabling outcomes are not met.")
    share: Share = told("The least share they are of the packages reviewed, such as 50%.")
    within_weeks: Positive = told("In how many weeks before the day.")
    answer_days: Positive = told("Working days in which the provider may answer.")
    weeks: Positive = told("How many weeks offers are withheld.")


class EnablementFile(Strict):
    """How enablement is paid: a budget for some weeks, chargeable by outcomes."""

    weeks: Positive = told("The most weeks that an enablement budget covers.")
    most_budget: Quantity | None = may("The most pounds of one budget. Left out: no limit.")
    met_when: Literal["all"] | None = may(
        "Which enabling outcomes must be met for the budget to be chargeable in full. Left out: all."
    )
    visits_at: Literal["award_rate"] | None = may(
        "What an hour of visits is charged at where outcomes are not met. Left out: award_rate."
    )
    exceptions: Text | None = may("What exceptional circumstances are, and how they are proven.")
    flex_weeks: Positive | None = may(
        "Weeks over which ongoing support is set against the weekly budgets together. Left out: 1."
    )
    retainer: RetainerFile | None = may("What is paid while a person is away.")
    withholding: WithholdingFile | None = may("When a provider is not offered enablement.")
    living_wage: Text | None = may("The wage that must be paid at least.")
    guaranteed_hours: Text | None = may("What employment contracts must guarantee.")


class DemandGrowthFile(Strict):
    """The stock of work as published, and by how much it is to grow."""

    packages: Positive = told("Packages of care today.")
    hours_weekly: Quantity = told("Hours of care a week today.")
    years: dict[Id, Change] = told("Growth in percent by year, in order, such as 2017-18 = 8.")


def enablement(e: EnablementFile | None) -> model.Enablement | None:
    """Return the published rules of enablement, what is left out filled in as the grammar says."""
    if e is None:
        return None
    return model.Enablement(
        weeks=e.weeks,
        most_budget=e.most_budget,
        met_when=e.met_when or "all",
        visits_at=e.visits_at or "award_rate",
        exceptions=e.exceptions,
        flex_weeks=e.flex_weeks or 1,
        retainer=_retainer(e.retainer) if e.retainer else None,
        withholding=_withholding(e.withholding) if e.withholding else None,
        living_wage=e.living_wage,
        guaranteed_hours=e.guaranteed_hours,
    )


def _retainer(r: RetainerFile) -> model.Retainer:
    return model.Retainer(weeks=r.weeks, share=r.share, condition=r.condition)


def _withholding(w: WithholdingFile) -> model.Withholding:
    return model.Withholding(
        failures=w.failures,
        share=w.share,
        within_weeks=w.within_weeks,
        answer_days=w.answer_days,
        weeks=w.weeks,
    )


def demand_growth(d: DemandGrowthFile | None) -> model.DemandGrowth | None:
    """Return the published stock and growth."""
    if d is None:
        return None
    return model.DemandGrowth(
        packages=d.packages, hours_weekly=d.hours_weekly, years=dict(d.years)
    )
