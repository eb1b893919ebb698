"""The `challenges` commands: log a challenge, end it, enter what was disclosed early, show the log."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tendering.cli.entering import Entering, enters, shows
from tendering.cli.options import LotOption, Ref, StoreAt
from tendering.workbench.writing import Report

app = typer.Typer(rich_markup_mode=None)
group = typer.Typer(
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Log challenges: which lots they suspend, who knew what when, the last days for claims.",
)
app.add_typer(group, name="challenges")


@group.command("log")
@enters
def log(
    ref: Ref,
    *,
    kind: Annotated[str, typer.Option(help="complaint, pre-action or claim-form.")],
    bidder: Annotated[str, typer.Option("--by-bidder", help="Who challenges.")],
    about: Annotated[str, typer.Option(help="What is said to be wrong.")] = "",
    notified: Annotated[
        str, typer.Option(help="Day the authority was told, as YYYY-MM-DD (default: --on).")
    ] = "",
    known: Annotated[
        str, typer.Option(help="Day the claimant knew, or ought to have known, of the breach.")
    ] = "",
    issued: Annotated[str, typer.Option(help="Day the court issued the claim form.")] = "",
    file: Annotated[
        Path | None,
        typer.Option(help="The letter or claim form, kept.", exists=True, dir_okay=False),
    ] = None,
    lot: LotOption = "",
    entering: Entering,
) -> Report:
    """Log a challenge; a claim form suspends the contract of its lot as the law says."""
    from tendering.workbench import challenges

    return challenges.log(
        ref,
        entering.who("challenges log"),
        kind=kind,
        bidder=bidder,
        lot=lot,
        about=about,
        notified=notified,
        known=known,
        issued=issued,
        file=file,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@group.command("end")
@enters
def end(
    ref: Ref,
    *,
    number: Annotated[int, typer.Option("--challenge", help="Number of its entry.")],
    result: Annotated[str, typer.Option(help="How it ended.")],
    lifted: Annotated[
        bool,
        typer.Option("--lifted", help="Only the suspension: the court lets the contract be made."),
    ] = False,
    entering: Entering,
) -> Report:
    """Enter how a challenge ended."""
    from tendering.workbench import challenges

    return challenges.end(
        ref,
        entering.who("challenges end"),
        number=number,
        result=result,
        lifted=lifted,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@group.command("disclose")
@enters
def disclose(
    ref: Ref,
    *,
    what: Annotated[str, typer.Option(help="Which documents.")],
    to: Annotated[str, typer.Option(help="To whom.")],
    terms: Annotated[str, typer.Option(help="On what terms.")] = "",
    file: Annotated[
        list[Path] | None,
        typer.Option(help="A document disclosed; may be repeated.", exists=True, dir_okay=False),
    ] = None,
    lot: LotOption = "",
    entering: Entering,
) -> Report:
    """Enter documents that were disclosed early, to whom and on what terms."""
    from tendering.workbench import challenges

    return challenges.disclose(
        ref,
        entering.who("challenges disclose"),
        what=what,
        to=to,
        terms=terms,
        lot=lot,
        files=file or [],
        store=entering.store,
        dry_run=entering.dry_run,
    )


@group.command("show")
@shows
def show(
    ref: Ref,
    *,
    on: Annotated[
        str, typer.Option("--on", help="The day asked about, as YYYY-MM-DD (default: today).")
    ] = "",
    store: StoreAt = "",
) -> Report:
    """Show the log: challenges, suspended lots, who knew what when, what was disclosed."""
    from tendering.cli.who import who_of
    from tendering.workbench import challenges

    return challenges.show(ref, on=who_of("anyone", on, "", "").on, store=store)
