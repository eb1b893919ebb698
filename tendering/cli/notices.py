"""Commands about notices: write one, and read anyone's."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tendering.cli.commands import COMMANDS
from tendering.cli.options import Actor, DryRun, Json, Out, StoreAt
from tendering.cli.show import done

app = typer.Typer(rich_markup_mode=None)


@app.command("notice", help=COMMANDS["notice"].help)
def notice(
    evaluation: Annotated[
        str,
        typer.Argument(
            metavar="EVALUATION",
            help="Id from `tendering list`, or a folder; a tender for notices before bids.",
        ),
    ],
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            help=(
                "UK1 to UK7, UK11 or UK12 under the Procurement Act; F21, F21-contract or F21-pin for light touch, "
                "F02 or F03, under PCR 2015; `award` where the law leaves one award notice."
            ),
        ),
    ],
    *,
    on: Annotated[
        str,
        typer.Option(
            "--on",
            help="Day of the notice, as YYYY-MM-DD (default: as recorded or planned, else day of approval).",
        ),
    ] = "",
    ocid: Annotated[
        str, typer.Option("--ocid", help="Open contracting id that the publishing service gave.")
    ] = "",
    out: Out = None,
    dry_run: DryRun = False,
    actor: Actor = "",
    store: StoreAt = "",
    json: Json = False,
) -> None:
    """Write a notice as Word, and its data as JSON."""
    from tendering.cli.who import who_of
    from tendering.workbench import notices
    from tendering.workbench.records import reported

    report = reported(
        lambda: notices.notice(
            evaluation,
            kind,
            on=on,
            today=who_of("anyone", "", "", "").on,
            ocid=ocid,
            out=out,
            dry_run=dry_run,
            actor=actor,
            store=store,
        )
    )
    done(report, as_json=json)


@app.command("notice-check", help=COMMANDS["notice-check"].help)
def notice_check(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="A release package, record package or release.", readable=False
        ),
    ],
    *,
    json: Json = False,
) -> None:
    """Read anyone's notice and report what it says, and what is wrong with it."""
    from tendering.workbench import notices

    done(notices.check(file), as_json=json)
