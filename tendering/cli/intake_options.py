"""Options that the commands of intake share, each worded once."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

Zone = Annotated[str, typer.Option("--zone", help="The zone of the lot.")]
Witness = Annotated[str, typer.Option("--witness", help="The second officer, who is there.")]
AsRead = Annotated[
    list[str] | None,
    typer.Option(
        "--as-read",
        metavar="BIDDER",
        help="Take of this bidder what can be read, and ask it about the rest. May be given again.",
    ),
]
ReplyBy = Annotated[
    str, typer.Option("--reply-by", help="Day by which the bidder is to answer, as YYYY-MM-DD.")
]
FromFile = Annotated[
    Path | None, typer.Option("--from", help="A filled form.", exists=True, dir_okay=False)
]
Form = Annotated[
    Path | None,
    typer.Option(
        "--form", help="Write the form of what is missing here, and stop.", dir_okay=False
    ),
]


def day_given(text: str, option: str = "--reply-by") -> date | None:
    """Return a day given as an option, or nothing where none was.

    Raises:
        RefusedError: It is no day.
    """
    from tendering.workbench.days import read_near_day
    from tendering.workbench.records import RefusedError

    if not text:
        return None
    found, wrong = read_near_day(text, option)
    if wrong:
        raise RefusedError(*wrong)
    return found
