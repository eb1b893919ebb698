"""The `framework gaps` command: what a first competition leaves."""

from __future__ import annotations

from typing import Annotated

import typer

from tendering.cli.entering import shows
from tendering.cli.options import Actor, DryRun, Evaluation, Out, StoreAt
from tendering.workbench.writing import Report


def register(group: typer.Typer) -> None:
    """Add the command to `framework`."""
    group.command("gaps")(gaps)


@shows
def gaps(
    evaluation: Evaluation,
    *,
    bidders: Annotated[
        int | None,
        typer.Option(
            help="A zone is thin with so many admissible bidders, where the tender publishes no rule.",
            min=0,
        ),
    ] = None,
    providers: Annotated[
        int | None,
        typer.Option(
            help="A need is thin with so many providers, where the tender publishes no rule.",
            min=0,
        ),
    ] = None,
    capacity: Annotated[
        str,
        typer.Option(
            help="Declared hours below this percent of those asked are short, where no rule is published."
        ),
    ] = "",
    out: Out = None,
    store: StoreAt = "",
    dry_run: DryRun = False,
    actor: Actor = "",
) -> Report:
    """Say which zones, hours, needs and times of day a competition leaves uncovered or thin."""
    from tendering.workbench import gaps as use

    stated = use.stated_rule(bidders, providers, capacity)
    return use.gaps(evaluation, stated=stated, out=out, store=store, dry_run=dry_run, actor=actor)
