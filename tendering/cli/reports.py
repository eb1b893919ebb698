"""The command that writes papers of the authority's own: report."""

from __future__ import annotations

from typing import Annotated

import typer

from tendering.cli.commands import COMMANDS
from tendering.cli.options import Actor, DryRun, Evaluation, Json, Out, Pdf, StoreAt, Workers
from tendering.cli.show import done, progress

app = typer.Typer(rich_markup_mode=None)


@app.command("report", help=COMMANDS["report"].help)
def report(
    evaluation: Evaluation,
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND", help="`award` (PCR 2015 reg 84, Act s.98) or `recommendation`."
        ),
    ],
    *,
    on: Annotated[
        str,
        typer.Option(
            "--on",
            help="Day of the report, as YYYY-MM-DD (default: as recorded, else day of approval).",
        ),
    ] = "",
    audience: Annotated[
        str,
        typer.Option(
            help="For whom: foi, ring or councillors. What officers withheld from them is replaced by its ground."
        ),
    ] = "",
    lot: Annotated[
        list[str] | None,
        typer.Option(
            "--lot",
            help="An award report of this lot alone; may be repeated, and `all` writes one of each lot.",
        ),
    ] = None,
    pdf: Pdf = False,
    out: Out = None,
    dry_run: DryRun = False,
    actor: Actor = "",
    store: StoreAt = "",
    workers: Workers = None,
    json: Json = False,
) -> None:
    """Write the award report, or the recommendation with its exempt appendix."""
    from tendering.workbench import papers

    done(
        papers.report(
            evaluation,
            kind,
            on=on,
            pdf=pdf,
            out=out,
            dry_run=dry_run,
            actor=actor,
            audience=audience,
            lots=lot or (),
            workers=workers,
            store=store,
            progress=progress,
        ),
        as_json=json,
    )
