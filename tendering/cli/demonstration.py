"""The command that shows the whole job on the shipped tenders: demo."""

from __future__ import annotations

from pathlib import Path

import typer

from tendering.cli.commands import COMMANDS
from tendering.cli.options import Json, Out
from tendering.cli.show import done, progress

app = typer.Typer(rich_markup_mode=None)


@app.command("demo", help=COMMANDS["demo"].help)
def demo(*, out: Out = None, json: Json = False) -> None:
    """Run the shipped tenders through the whole job, and say where the documents are."""
    from tendering.workbench import demo as use

    done(use.demo(out=out or Path("out"), progress=progress), as_json=json)
