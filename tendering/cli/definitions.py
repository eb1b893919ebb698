"""Commands about tenders: list, new, import-definition, schema, check."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tendering.cli.commands import COMMANDS
from tendering.cli.options import DryRun, Json, TenderRef
from tendering.cli.show import done

app = typer.Typer(rich_markup_mode=None)


@app.command("list", help=COMMANDS["list"].help)
def list_(*, json: Json = False) -> None:
    """List shipped and local tenders and evaluations, with their state."""
    from tendering.workbench import definitions

    done(definitions.listing(), as_json=json)


@app.command("new", help=COMMANDS["new"].help)
def new(
    name: Annotated[
        str, typer.Argument(metavar="ID", help="Id of the new tender, such as home-care-2027.")
    ],
    *,
    like: Annotated[str | None, typer.Option(help="Start from this tender.")] = None,
    from_gaps: Annotated[
        str | None,
        typer.Option(
            "--from-gaps",
            metavar="EVALUATION",
            help="Start from what this evaluation leaves uncovered.",
        ),
    ] = None,
    workbook: Annotated[
        bool, typer.Option("--workbook", help="An Excel form instead of tender.yaml.")
    ] = False,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Start a tender: a commented tender.yaml in lots/ID, or the Excel form that says the same."""
    from tendering.workbench import definitions
    from tendering.workbench.records import reported

    done(
        reported(
            lambda: definitions.new(
                name, like=like, from_gaps=from_gaps, workbook=workbook, dry_run=dry_run
            )
        ),
        as_json=json,
    )


@app.command("import-definition", help=COMMANDS["import-definition"].help)
def import_definition(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="The filled Excel definition form.", readable=False),
    ],
    *,
    out: Annotated[
        Path | None, typer.Option(help="Folder to write to (default: lots/ID).", file_okay=False)
    ] = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Read the Excel definition form back into lots/ID/tender.yaml."""
    from tendering.workbench import definitions

    done(definitions.import_definition(file, dry_run=dry_run, out=out), as_json=json)


@app.command("schema", help=COMMANDS["schema"].help)
def schema() -> None:
    """Print the JSON Schema of tender.yaml, for editors."""
    from tendering.workbench import definitions

    typer.echo(definitions.schema().text)


@app.command("check", help=COMMANDS["check"].help)
def check(
    tender: TenderRef,
    *,
    on: Annotated[
        str,
        typer.Option(
            metavar="DATE",
            help="Say too which values of the law were last checked over a year before this day.",
        ),
    ] = "",
    bidders: Annotated[
        str,
        typer.Option(
            metavar="N",
            help="Say too which places so many bidders cannot fill, which rules clash and how little must give.",
        ),
    ] = "",
    json: Json = False,
) -> None:
    """Report every problem of a definition and of its published figures at once."""
    from tendering.workbench import definitions

    done(definitions.check(tender, on=on, bidders=bidders), as_json=json)
