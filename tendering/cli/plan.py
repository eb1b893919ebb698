"""The command that plans a procurement backwards from the start of service: plan."""

from __future__ import annotations

from typing import Annotated

import typer

from tendering.cli.commands import COMMANDS
from tendering.cli.options import Actor, DryRun, Json, Out, TenderRef
from tendering.cli.show import done

app = typer.Typer(rich_markup_mode=None)


@app.command("plan", help=COMMANDS["plan"].help)
def plan(
    tender: TenderRef,
    *,
    start_of_service: Annotated[
        str,
        typer.Option(
            "--start-of-service", metavar="DATE", help="First day of service, as YYYY-MM-DD."
        ),
    ],
    on: Annotated[
        str,
        typer.Option(
            "--on", metavar="DATE", help="The day asked: names the last safe days already past."
        ),
    ] = "",
    ics: Annotated[
        bool, typer.Option("--ics", help="The iCalendar file in place of the table.")
    ] = False,
    out: Out = None,
    dry_run: DryRun = False,
    actor: Actor = "",
    json: Json = False,
) -> None:
    """Count back from the start of service: the last safe day of each step, with its rule."""
    from tendering.workbench import plan as use

    report = use.plan(
        tender, start_of_service, on=on, out=out, ics=ics, dry_run=dry_run, actor=actor
    )
    done(report, as_json=json)
