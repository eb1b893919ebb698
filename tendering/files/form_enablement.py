"""What the definition form asks of enablement paid by outcomes and of the growth of demand."""

from __future__ import annotations

from tendering.files.form_columns import entries

ENABLEMENT = entries(
    "agreement.enablement",
    "Enablement paid by outcomes",
    ("agreement.enablement.weeks", "Most weeks of a budget"),
    ("agreement.enablement.most_budget", "Most pounds of a budget"),
    ("agreement.enablement.met_when", "Outcomes that must be met"),
    ("agreement.enablement.visits_at", "What visits are charged at"),
    ("agreement.enablement.exceptions", "Exceptional circumstances"),
    ("agreement.enablement.flex_weeks", "Weeks set against budgets together"),
    ("agreement.enablement.retainer.weeks", "Retainer: most weeks"),
    ("agreement.enablement.retainer.share", "Retainer: share of the weekly budget"),
    ("agreement.enablement.retainer.condition", "Retainer: condition"),
    ("agreement.enablement.withholding.failures", "Withholding: least failures"),
    ("agreement.enablement.withholding.share", "Withholding: least share of those reviewed"),
    ("agreement.enablement.withholding.within_weeks", "Withholding: in how many weeks"),
    ("agreement.enablement.withholding.answer_days", "Withholding: working days to answer"),
    ("agreement.enablement.withholding.weeks", "Withholding: for how many weeks"),
    ("agreement.enablement.living_wage", "Living wage"),
    ("agreement.enablement.guaranteed_hours", "Guaranteed hours"),
)
DEMAND_GROWTH = entries(
    "agreement.demand_growth",
    "How demand is to grow",
    ("agreement.demand_growth.packages", "Packages of care today"),
    ("agreement.demand_growth.hours_weekly", "Hours of care a week today"),
    ("agreement.demand_growth.years", "Growth by year, percent"),
)
