"""The `framework` commands: the agreement after award. Each group of sub-commands has a module of its own."""

from __future__ import annotations

import typer

from tendering.cli import (
    framework_agreement,
    framework_enablement,
    framework_gaps,
    framework_market,
    framework_money,
    framework_places,
    framework_promises,
    framework_rates,
    framework_referrals,
    framework_results,
    framework_review,
    framework_year,
)

app = typer.Typer(rich_markup_mode=None)
group = typer.Typer(
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Run the agreement after award: places, referrals, indicators, rates, reviews.",
)
app.add_typer(group, name="framework")
framework_enablement.register(group)
framework_places.register(group)
framework_referrals.register(group)
framework_gaps.register(group)
framework_review.register(group)
framework_money.register(group)
framework_market.register(group)
framework_promises.register(group)
framework_rates.register(group)
framework_results.register(group)
framework_agreement.register(group)
framework_year.register(group)
