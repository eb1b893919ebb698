"""Commands that say how near a result was. They read, and never change an outcome or a record."""

from __future__ import annotations

from typing import Annotated

import typer

from tendering.cli.commands import COMMANDS
from tendering.cli.options import Actor, DryRun, Evaluation, Json, Out, StoreAt
from tendering.cli.show import done, progress

app = typer.Typer(rich_markup_mode=None)


@app.command("margins", help=COMMANDS["margins"].help)
def margins(
    evaluation: Evaluation,
    *,
    lot: Annotated[str, typer.Option("--lot", help="Only this lot.")] = "",
    edges: Annotated[
        bool,
        typer.Option(
            "--edges",
            help="Only how far each place is from the edge of its list, and the nearest mark there: at once, "
            "however many bids. Without it every change is tried, which takes hours for thousands of bids.",
        ),
    ] = False,
    out: Out = None,
    store: StoreAt = "",
    dry_run: DryRun = False,
    actor: Actor = "",
    json: Json = False,
) -> None:
    """Say how near every place was: the smallest change that would have lost or gained it; analysis only."""
    from tendering.workbench.records import reported

    if edges:
        from tendering.workbench.edge_margins import edge_margins

        quick = reported(
            lambda: edge_margins(
                evaluation, lot=lot, out=out, store=store, dry_run=dry_run, actor=actor
            )
        )
        done(quick, as_json=json)
    from tendering.workbench import margins as use

    report = reported(
        lambda: use.margins(
            evaluation,
            lot=lot,
            out=out,
            store=store,
            dry_run=dry_run,
            actor=actor,
            progress=progress,
        )
    )
    done(report, as_json=json)
