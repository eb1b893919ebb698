"""The command that leaves one thing out at a time. It reads, and never changes an outcome or a record."""

from __future__ import annotations

from typing import Annotated

import typer

from tendering.cli.commands import COMMANDS
from tendering.cli.options import Actor, DryRun, Evaluation, Json, Out, StoreAt
from tendering.cli.show import done
from tendering.workbench.records import reported
from tendering.workbench.writing import Report

app = typer.Typer(rich_markup_mode=None)


@app.command("robustness", help=COMMANDS["robustness"].help)
def robustness(
    evaluation: Evaluation,
    *,
    lot: Annotated[str, typer.Option("--lot", help="Only this lot.")] = "",
    draws: Annotated[
        int | None,
        typer.Option(
            "--draws",
            help="Also draw each score so many times from the levels within one of it, such as 100000; needs numpy.",
        ),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the draws, 0 or more.")] = 1,
    out: Out = None,
    store: StoreAt = "",
    dry_run: DryRun = False,
    actor: Actor = "",
    json: Json = False,
) -> None:
    """Say what hangs on one evaluator, one bidder, one unpublished rule or one level of a score; analysis only."""
    from tendering.cli.show import progress
    from tendering.workbench import robustness as use

    def run() -> Report:
        return use.run(
            evaluation,
            lot=lot,
            draws=draws,
            seed=seed,
            out=out,
            store=store,
            dry_run=dry_run,
            actor=actor,
            progress=progress,
        )

    done(reported(run), as_json=json)
