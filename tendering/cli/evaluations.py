"""Commands that evaluate bids and explain the result."""

from __future__ import annotations

from typing import Annotated

import typer

from tendering.cli.commands import COMMANDS
from tendering.cli.options import Actor, AtTime, DryRun, Evaluation, Json, OnDay, Out, StoreAt
from tendering.cli.show import done

app = typer.Typer(rich_markup_mode=None)


@app.command("evaluate", help=COMMANDS["evaluate"].help)
def evaluate(
    evaluation: Evaluation,
    *,
    check: Annotated[
        bool,
        typer.Option("--check", help="Write nothing; exit 1 on any difference from expected/."),
    ] = False,
    save_expected: Annotated[
        bool, typer.Option("--save-expected", help="Write the results as what --check expects.")
    ] = False,
    enter: Annotated[
        bool,
        typer.Option(
            "--enter", help="Enter the outcome in the record, and say what changed since the last."
        ),
    ] = False,
    out: Out = None,
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    dry_run: DryRun = False,
    actor: Actor = "",
    json: Json = False,
) -> None:
    """Apply the pass/fail rules, score, rank, settle ties and appoint; write the results."""
    from tendering.workbench import evaluate as use

    if enter:
        from tendering.cli.who import who_of
        from tendering.workbench import recording
        from tendering.workbench.records import reported

        entered = reported(
            lambda: recording.enter(
                evaluation,
                who_of(actor, on, at, "evaluate --enter"),
                store=store,
                out=out,
                dry_run=dry_run,
            )
        )
        done(entered, as_json=json)
    report = (
        use.check(evaluation, store=store)
        if check
        else use.run(
            evaluation,
            out=out,
            dry_run=dry_run,
            actor=actor,
            save_expected=save_expected,
            store=store,
        )
    )
    done(report, as_json=json)


@app.command("explain", help=COMMANDS["explain"].help)
def explain(
    evaluation: Evaluation,
    *,
    lot: Annotated[str | None, typer.Option(help="Only this lot.")] = None,
    zone: Annotated[str | None, typer.Option(help="Only this zone.")] = None,
    bidder: Annotated[str | None, typer.Option(help="Only this bidder.")] = None,
    draw: Annotated[
        bool, typer.Option("--draw", help="The recipe to redraw, step by step.")
    ] = False,
    store: StoreAt = "",
    json: Json = False,
) -> None:
    """Say why each place went where it went, back to the marks and the published rules."""
    from tendering.workbench import explain as use

    report = use.explain(evaluation, lot=lot, zone=zone, bidder=bidder, draw=draw, store=store)
    done(report, as_json=json)
