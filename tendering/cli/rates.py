"""The command about what care costs: rate-build."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tendering.cli.commands import COMMANDS
from tendering.cli.options import Actor, DryRun, Json, TenderRef
from tendering.cli.show import done

app = typer.Typer(rich_markup_mode=None)


@app.command("rate-build", help=COMMANDS["rate-build"].help)
def rate_build(
    tender: TenderRef,
    *,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Also write a page with a picture, and the data, to rate-build/ in this folder.",
            file_okay=False,
        ),
    ] = None,
    dry_run: DryRun = False,
    actor: Actor = "",
    json: Json = False,
) -> None:
    """Compare each hourly rate with the dated minimum price of home care and with its own cost build-up."""
    from tendering.workbench import rate_build as use

    done(use.rate_build(tender, out=out, dry_run=dry_run, actor=actor), as_json=json)
