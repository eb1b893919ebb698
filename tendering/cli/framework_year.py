"""The `framework` commands of the yearly account for scrutiny: year, complaint and wage."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tendering.cli.entering import Entering, enters, shows
from tendering.cli.intake_options import day_given
from tendering.cli.options import By, DryRun, LotOption, OnDay, Out, Ref, StoreAt
from tendering.workbench.writing import Report

Provider = Annotated[str, typer.Option("--provider", help="Id of the provider.")]


def register(group: typer.Typer) -> None:
    """Add the commands to `framework`."""
    for name, command in (("year", year), ("complaint", complaint), ("wage", wage)):
        group.command(name)(command)


@shows
def year(
    ref: Ref,
    *,
    begins: Annotated[
        int,
        typer.Option("--year", help="The calendar year in which it begins.", min=2000, max=2099),
    ],
    out: Out = None,
    store: StoreAt = "",
    on: OnDay = "",
    actor: By = "",
    dry_run: DryRun = False,
) -> Report:
    """Account for a year to those who scrutinise it: work, indicators, complaints, wages and promises, nobody to be told."""
    from tendering.cli.who import who_of
    from tendering.workbench import scrutiny as use

    who = who_of(actor or "anyone", on, "", "framework year")
    return use.year(ref, who, number=begins, out=out, store=store, dry_run=dry_run)


@enters
def complaint(
    ref: Ref,
    *,
    bidder: Provider,
    about: Annotated[str, typer.Option(help="What it is about; name nobody.")] = "",
    outcome: Annotated[
        str,
        typer.Option(
            help="open, upheld, partly upheld or not upheld; none where the provider reports that there were none."
        ),
    ] = "",
    closes: Annotated[
        int | None, typer.Option(help="The entry of the complaint whose outcome this is.")
    ] = None,
    lot: LotOption = "",
    zone: Annotated[str, typer.Option(help="The zone, where it is about one.")] = "",
    file: Annotated[
        Path | None,
        typer.Option(
            help="The complaint itself, kept apart from the chain.", exists=True, dir_okay=False
        ),
    ] = None,
    purge_on: Annotated[
        str, typer.Option("--purge-on", help="With --file: the day it is destroyed.")
    ] = "",
    entering: Entering,
) -> Report:
    """Record a complaint about a provider, its outcome, or that there were none."""
    from tendering.workbench import scrutiny as use

    told = use.Told(bidder=bidder, about=about, outcome=outcome, zone=zone, closes=closes)
    return use.complaint(
        ref,
        entering.who("framework complaint"),
        told,
        lot=lot,
        file=file,
        purge_on=day_given(purge_on, "--purge-on"),
        store=entering.store,
        dry_run=entering.dry_run,
    )


@enters
def wage(
    ref: Ref,
    *,
    bidder: Provider,
    lowest: Annotated[str, typer.Option(help="Lowest rate paid, in pounds an hour.")],
    first: Annotated[str, typer.Option("--from", help="First day of the pay looked at.")],
    last: Annotated[str, typer.Option("--until", help="Last day.")],
    evidence: Annotated[str, typer.Option(help="What was looked at.")],
    floor: Annotated[
        str, typer.Option(help="A published floor, in pounds an hour, where it is higher.")
    ] = "",
    floor_source: Annotated[str, typer.Option("--floor-source", help="What sets it.")] = "",
    entering: Entering,
) -> Report:
    """Record the lowest wage that a provider paid, against the floor by law or as published."""
    from tendering.workbench import scrutiny as use

    return use.wage(
        ref,
        entering.who("framework wage"),
        bidder=bidder,
        lowest=lowest,
        first=day_given(first, "--from"),
        last=day_given(last, "--until"),
        evidence=evidence,
        floor=floor,
        floor_source=floor_source,
        store=entering.store,
        dry_run=entering.dry_run,
    )
