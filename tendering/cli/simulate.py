"""The `simulate` command: a year of a shipped agreement from a seed, in a record of its own."""

from __future__ import annotations

from typing import Annotated

import typer

from tendering.cli.commands import COMMANDS
from tendering.cli.entering import shows
from tendering.cli.options import DryRun, Evaluation, Out
from tendering.workbench.writing import Report

app = typer.Typer(rich_markup_mode=None)


@app.command("simulate", help=COMMANDS["simulate"].help)
@shows
def simulate(
    evaluation: Evaluation,
    *,
    seed: Annotated[
        int, typer.Option(help="The same seed gives the same year.", min=0, max=2**31 - 1)
    ] = 1,
    out: Out = None,
    dry_run: DryRun = False,
) -> Report:
    """Simulate a year of a shipped agreement, verify the record it makes, and report on it."""
    from tendering.workbench.simulate import simulate as use

    return use(evaluation, seed=seed, out=out, dry_run=dry_run)
