"""The `framework` commands of enablement paid by outcomes, of ongoing support, and of the growth of demand."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tendering.cli.entering import shows
from tendering.cli.options import Actor, DryRun, TenderRef
from tendering.workbench.writing import Report


def register(group: typer.Typer) -> None:
    """Add the commands to `framework`."""
    group.command("demand")(demand)


@shows
def demand(
    tender: TenderRef,
    *,
    years: Annotated[
        int | None,
        typer.Option(help="Years after the published stock (default: those published)."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Also write a page with a picture, and the data, to demand/ in this folder.",
            file_okay=False,
        ),
    ] = None,
    dry_run: DryRun = False,
    actor: Actor = "",
) -> Report:
    """Project demand from the published stock and growth, year by year."""
    from tendering.workbench.demand import demand as use

    return use(tender, years=years, out=out, dry_run=dry_run, actor=actor)
