"""The command that tries a price formula on some bids: price."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tendering.cli.commands import COMMANDS
from tendering.cli.options import Actor, DryRun, Json
from tendering.cli.show import done

app = typer.Typer(rich_markup_mode=None)


@app.command("price", help=COMMANDS["price"].help)
def price(
    formula: Annotated[
        str, typer.Argument(metavar="FORMULA", help="Name of a formula or rule; --list has them.")
    ] = "",
    *,
    weight: Annotated[
        str, typer.Option("--weight", metavar="W", help="Points that price carries.")
    ] = "",
    bids: Annotated[
        str, typer.Option("--bids", metavar="P,P,...", help="Prices, with commas between.")
    ] = "",
    quality: Annotated[
        str,
        typer.Option(
            "--quality",
            metavar="Q,Q,...",
            help="Quality points of each bid, for a rule that ranks by value.",
        ),
    ] = "",
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="NAME=VALUE",
            help="A parameter, or clamp=0..40, better, zero, one_bid, mode; may be repeated.",
        ),
    ] = None,
    places: Annotated[
        int | None,
        typer.Option(
            "--places",
            metavar="N",
            help="Decimals printed (default 2); needed where the formula has no exact values.",
        ),
    ] = None,
    listing: Annotated[
        bool, typer.Option("--list", help="List every formula and rule, with what each needs.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Also write a picture and the data to price/ in this folder.", file_okay=False
        ),
    ] = None,
    dry_run: DryRun = False,
    actor: Actor = "",
    json: Json = False,
) -> None:
    """Try any formula of the registry on some bids."""
    from tendering.workbench import price as use
    from tendering.workbench.price_case import Asked

    if listing:
        done(use.listing(), as_json=json)
    if not formula:
        raise typer.BadParameter("name a formula, or give --list", param_hint="FORMULA")
    if not bids.strip():
        raise typer.BadParameter("give the prices to try", param_hint="--bids")
    if not weight.strip() and use.needs_weight(formula):
        raise typer.BadParameter("give the points that price carries", param_hint="--weight")
    asked = Asked(
        formula=formula,
        weight=weight,
        bids=bids,
        quality=quality,
        settings=tuple(settings or ()),
        places=places,
    )
    done(use.price(asked, out=out, dry_run=dry_run, actor=actor), as_json=json)
