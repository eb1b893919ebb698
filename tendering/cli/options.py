"""Arguments and options that several commands share, each worded once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Evaluation = Annotated[
    str, typer.Argument(metavar="EVALUATION", help="Id from `tendering list`, or a folder.")
]
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
DayOfCopies = Annotated[
    str,
    typer.Option(
        "--on", help="Day the PDF copies carry, as YYYY-MM-DD (default: day of approval)."
    ),
]
