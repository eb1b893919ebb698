"""The `challenges` commands: log a challenge, end it, enter what was disclosed early, show the log."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tendering.cli.options import AtTime, By, DryRun, Json, LotOption, OnDay, StoreAt
from tendering.cli.show import done

app = typer.Typer(rich_markup_mode=None)
group = typer.Typer(
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Log challenges: which lots they suspend, who knew what when, the last days for claims.",
)
app.add_typer(group, name="challenges")

Ref = Annotated[str, typer.Argument(metavar="ID", help="Id of the procurement, or its folder.")]


@group.command("log")
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
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Log a challenge; a claim form suspends the contract of its lot as the law says."""
    from tendering.cli.who import who_of
    from tendering.workbench import challenges
    from tendering.workbench.records import reported

    found = reported(
        lambda: challenges.log(
            ref,
            who_of(actor, on, at, "challenges log"),
            kind=kind,
            bidder=bidder,
            lot=lot,
            about=about,
            notified=notified,
            known=known,
            issued=issued,
            file=file,
            store=store,
            dry_run=dry_run,
        )
    )
    done(found, as_json=json)


@group.command("end")
def end(
    ref: Ref,
    *,
    number: Annotated[int, typer.Option("--challenge", help="Number of its entry.")],
    result: Annotated[str, typer.Option(help="How it ended.")],
    lifted: Annotated[
        bool,
        typer.Option("--lifted", help="Only the suspension: the court lets the contract be made."),
    ] = False,
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Enter how a challenge ended."""
    from tendering.cli.who import who_of
    from tendering.workbench import challenges
    from tendering.workbench.records import reported

    found = reported(
        lambda: challenges.end(
            ref,
            who_of(actor, on, at, "challenges end"),
            number=number,
            result=result,
            lifted=lifted,
            store=store,
            dry_run=dry_run,
        )
    )
    done(found, as_json=json)


@group.command("disclose")
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
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Enter documents that were disclosed early, to whom and on what terms."""
    from tendering.cli.who import who_of
    from tendering.workbench import challenges
    from tendering.workbench.records import reported

    found = reported(
        lambda: challenges.disclose(
            ref,
            who_of(actor, on, at, "challenges disclose"),
            what=what,
            to=to,
            terms=terms,
            lot=lot,
            files=file or [],
            store=store,
            dry_run=dry_run,
        )
    )
    done(found, as_json=json)


@group.command("show")
def show(
    ref: Ref,
    *,
    on: Annotated[
        str, typer.Option("--on", help="The day asked about, as YYYY-MM-DD (default: today).")
    ] = "",
    store: StoreAt = "",
    json: Json = False,
) -> None:
    """Show the log: challenges, suspended lots, who knew what when, what was disclosed."""
    from tendering.cli.who import who_of
    from tendering.workbench import challenges
    from tendering.workbench.records import reported

    found = reported(lambda: challenges.show(ref, on=who_of("anyone", on, "", "").on, store=store))
    done(found, as_json=json)
