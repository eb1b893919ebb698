"""The `framework` commands: the agreement after award. Each group of sub-commands has a module of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer
from typer.core import TyperGroup

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

if TYPE_CHECKING:
    from typer._click.core import Context
    from typer._click.formatting import HelpFormatter

CONTENTS = {
    "Places": ("start", "register", "place", "step", "gaps"),
    "Work offered by rota": (
        "rota",
        "refer",
        "answer",
        "go-on",
        "choose",
        "hand-back",
        "withdraw",
        "end-package",
    ),
    "An open market": (
        "market",
        "apply",
        "admit",
        "services",
        "health-test",
        "request",
        "offer",
        "open-offers",
        "explain",
        "decide-offer",
        "award",
        "close-request",
    ),
    "Enablement and ongoing support": (
        "review-enablement",
        "exception",
        "pay-enablement",
        "pay-ongoing",
        "enablement",
        "withholding",
        "demand",
    ),
    "Returns, indicators and rates": (
        "returns",
        "kpis",
        "introduce-kpi",
        "decide-rate",
        "statement",
        "incentive",
        "uplift",
    ),
    "Promises and results": (
        "promises",
        "schedule",
        "check-promise",
        "plan-outcomes",
        "outcome",
        "results",
        "pay-results",
    ),
    "The agreement over the years": (
        "review",
        "extend",
        "call-off",
        "change",
        "reopen",
        "reopened",
    ),
    "Account for it": ("complaint", "wage", "year", "file"),
}
"""Every sub-command, as the life of an agreement goes; `--help` lists them so."""


class _Group(TyperGroup):
    """The sub-commands under the headings of the contents."""

    def list_commands(self, ctx: Context) -> list[str]:
        """Return the names of the sub-commands, in the order of the contents."""
        listed = [name for names in CONTENTS.values() for name in names]
        return [*listed, *(n for n in super().list_commands(ctx) if n not in listed)]

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:
        """List the sub-commands with their help, a section for each heading."""
        width = max(map(len, self.commands))
        limit = formatter.width - 6 - width
        for heading, names in CONTENTS.items():
            with formatter.section(heading):
                found = [(name, self.get_command(ctx, name)) for name in names]
                formatter.write_dl(
                    [
                        (name.ljust(width), command.get_short_help_str(limit))
                        for name, command in found
                        if command is not None
                    ]
                )


app = typer.Typer(rich_markup_mode=None)
group = typer.Typer(
    cls=_Group,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Run the agreement after award: places, referrals, indicators, rates, reviews.",
)
app.add_typer(group, name="framework")
for module in (
    framework_places,
    framework_gaps,
    framework_referrals,
    framework_market,
    framework_enablement,
    framework_money,
    framework_rates,
    framework_promises,
    framework_results,
    framework_review,
    framework_agreement,
    framework_year,
):
    module.register(group)
