"""Arguments and options that several commands share, each worded once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Evaluation = Annotated[
    str, typer.Argument(metavar="EVALUATION", help="Id from `tendering list`, or a folder.")
]
Ref = Annotated[str, typer.Argument(metavar="ID", help="Id of the procurement, or its folder.")]
TenderRef = Annotated[
    str, typer.Argument(metavar="TENDER", help="Id from `tendering list`, or a path.")
]
Json = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Do everything, write nothing.")]
Out = Annotated[
    Path | None, typer.Option(help="Folder to write to (default: out/ID).", file_okay=False)
]
Actor = Annotated[
    str, typer.Option("--as", envvar="TENDERING_ACTOR", help="Who does this, for the manifest.")
]
On = Annotated[
    str, typer.Option("--on", help="The day, as YYYY-MM-DD. Never taken from the clock.")
]
Pdf = Annotated[bool, typer.Option("--pdf", help="Write PDF/A-3a and PDF/UA-1 copies too.")]
Workers = Annotated[
    int | None,
    typer.Option(
        "--workers",
        envvar="TENDERING_WORKERS",
        min=1,
        help="Processes that make the documents (default: one, or every core where they are many).",
    ),
]
DayOfCopies = Annotated[
    str,
    typer.Option(
        "--on", help="Day the PDF copies carry, as YYYY-MM-DD (default: day of approval)."
    ),
]

By = Annotated[
    str,
    typer.Option("--as", envvar="TENDERING_ACTOR", help="Who does this, for the record."),
]
OnDay = Annotated[
    str, typer.Option("--on", help="The day it was done, as YYYY-MM-DD (default: today).")
]
AtTime = Annotated[str, typer.Option("--at", help="The local time it was done, as HH:MM.")]
StoreAt = Annotated[
    str,
    typer.Option(
        "--store",
        envvar="TENDERING_STORE",
        help="Where the record is kept: a file, or postgresql://... (default: record.sqlite in the evaluation's folder).",
    ),
]
LotOption = Annotated[str, typer.Option("--lot", help="The lot it concerns (default: every lot).")]
Bidder = Annotated[str, typer.Option("--bidder", help="Id of the bidder.")]
Reason = Annotated[str, typer.Option("--reason", help="Why.")]
Provider = Annotated[str, typer.Option("--provider", help="Id of the provider.")]
OneProvider = Annotated[str, typer.Option("--provider", help="Only this provider.")]
AsOn = Annotated[
    str, typer.Option("--on", help="As on this day, as YYYY-MM-DD (default: the last entry's).")
]
