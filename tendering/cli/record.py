"""The `record` commands: begin a record, read it, check it, and give it to others."""

from __future__ import annotations

from typing import Annotated

import typer

from tendering.cli.options import AtTime, By, DryRun, Json, OnDay, StoreAt
from tendering.cli.show import done

app = typer.Typer(rich_markup_mode=None)
group = typer.Typer(
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Begin the record of a procurement, read it, check it, and give it to others.",
)
app.add_typer(group, name="record")

Ref = Annotated[str, typer.Argument(metavar="ID", help="Id of the procurement, or its folder.")]


@group.command("start")
def start(
    ref: Ref,
    *,
    tender: Annotated[str, typer.Option(help="The tender, by id or path.")],
    title: Annotated[str, typer.Option(help="What the procurement is called.")] = "",
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Begin the record of a procurement, before anything is published."""
    from tendering.cli.who import who_of
    from tendering.workbench.record_start import start as use
    from tendering.workbench.records import reported

    report = reported(
        lambda: use(
            ref,
            tender,
            who_of(actor, on, at, "record start"),
            title=title,
            store=store,
            dry_run=dry_run,
        )
    )
    done(report, as_json=json)
