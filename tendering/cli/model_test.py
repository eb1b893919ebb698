"""The command that tries a tender before it is published: model-test."""

from __future__ import annotations

from typing import Annotated

import typer

from tendering.cli.commands import COMMANDS
from tendering.cli.options import Actor, DryRun, Json, Out, TenderRef
from tendering.cli.show import done, progress

app = typer.Typer(rich_markup_mode=None)


@app.command("model-test", help=COMMANDS["model-test"].help)
def model_test(
    tender: TenderRef,
    *,
    bidders: Annotated[
        int, typer.Option("--bidders", metavar="N", help="Bidders expected in every lot and zone.")
    ] = 20,
    marks: Annotated[
        str,
        typer.Option(
            "--marks",
            metavar="HOW",
            help="How a panel marks: even (every level alike), high (upper levels), or both.",
        ),
    ] = "both",
    prices: Annotated[
        str,
        typer.Option(
            "--prices",
            metavar="LEAST-MOST",
            help="Prices expected, where the tender scores them (default: its own band).",
        ),
    ] = "",
    seed: Annotated[int, typer.Option("--seed", help="Of the draws, where price counts.")] = 1,
    draws: Annotated[
        int, typer.Option("--draws", metavar="N", help="Competitions drawn, where price counts.")
    ] = 1000,
    out: Out = None,
    dry_run: DryRun = False,
    actor: Actor = "",
    json: Json = False,
) -> None:
    """Say before publication what the rules of a tender must expect: ties, idle criteria, minimums, places, price."""
    from tendering.workbench import model_test as use

    report = use.try_model(
        tender,
        bidders=bidders,
        marks=marks,
        prices=prices,
        seed=seed,
        draws=draws,
        out=out,
        dry_run=dry_run,
        actor=actor,
        progress=progress,
    )
    done(report, as_json=json)
