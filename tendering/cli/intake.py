"""Commands that take in bids, open them and their prices, give the originals out, and record who left."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tendering.cli.commands import COMMANDS
from tendering.cli.intake_options import (
    AsRead,
    Bidder,
    Lot,
    Reason,
    ReplyBy,
    Witness,
    Zone,
    day_given,
)
from tendering.cli.options import AtTime, By, DryRun, Evaluation, Json, OnDay, StoreAt
from tendering.cli.show import done, progress

app = typer.Typer(rich_markup_mode=None)


@app.command("receive", help=COMMANDS["receive"].help)
def receive(
    evaluation: Annotated[
        str,
        typer.Argument(metavar="EVALUATION", help="Id from `tendering list`, or a folder."),
    ] = "",
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PATH...",
            help="Response workbooks, or folders of them; with --profile a portal's exports.",
            readable=False,
        ),
    ] = None,
    *,
    tender: Annotated[str, typer.Option(help="The tender, when the evaluation is new.")] = "",
    profile: Annotated[
        Path | None,
        typer.Option(help="How a portal's export is laid out: a mapping profile.", dir_okay=False),
    ] = None,
    new_profile: Annotated[
        Path | None,
        typer.Option(
            "--new-profile", help="Write a profile to change here, and stop.", dir_okay=False
        ),
    ] = None,
    bidder: Annotated[
        str,
        typer.Option("--bidder", help="Every file is of this bidder's one submission."),
    ] = "",
    held: Annotated[
        str,
        typer.Option(
            help="Where they were kept sealed since they arrived, where that was before now."
        ),
    ] = "",
    reason: Annotated[
        str, typer.Option("--reason", help="Why a late one was late, as far as it was said.")
    ] = "",
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Read bidders' response workbooks into an evaluation's tables, or seal them where a record is kept."""
    from tendering.workbench import portal

    if new_profile is not None:
        done(portal.new_profile(new_profile, dry_run=dry_run), as_json=json)
    if not evaluation or not files:
        raise typer.BadParameter("Give the evaluation, and the files that were received.")
    from tendering.cli.who import who_of
    from tendering.workbench import intake, sealed
    from tendering.workbench.records import reported

    if intake.is_recorded(evaluation, store):
        report = reported(
            lambda: sealed.receive(
                evaluation,
                files,
                who_of(actor, on, at, "receive"),
                profile=profile,
                bidder=bidder,
                held=held,
                reason=reason,
                store=store,
                dry_run=dry_run,
            )
        )
    else:
        report = intake.receive(
            evaluation, files, tender=tender, profile=profile, dry_run=dry_run, progress=progress
        )
    done(report, as_json=json)


@app.command("open-bids", help=COMMANDS["open-bids"].help)
def open_bids(
    evaluation: Evaluation,
    *,
    witness: Witness,
    set_aside: Annotated[
        list[str] | None,
        typer.Option(
            "--set-aside",
            metavar="BIDDER",
            help="Leave this bidder sealed: it cannot be read. May be given again.",
        ),
    ] = None,
    as_read: AsRead = None,
    reason: Reason = "",
    reply_by: ReplyBy = "",
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Open every bid that came in time, by two officers, once the deadline is over."""
    from tendering.cli.who import who_of
    from tendering.workbench.opening import Asked
    from tendering.workbench.opening import open_bids as use
    from tendering.workbench.records import reported

    report = reported(
        lambda: use(
            evaluation,
            who_of(actor, on, at, "open-bids"),
            Asked(
                witness=witness,
                set_aside=tuple(set_aside or ()),
                as_read=tuple(as_read or ()),
                reason=reason,
                reply_by=day_given(reply_by),
            ),
            store=store,
            dry_run=dry_run,
        )
    )
    done(report, as_json=json)


@app.command("open-prices", help=COMMANDS["open-prices"].help)
def open_prices(
    evaluation: Evaluation,
    *,
    witness: Witness,
    lot: Annotated[str, typer.Option("--lot", help="Only the prices of this lot.")] = "",
    as_read: AsRead = None,
    reason: Reason = "",
    reply_by: ReplyBy = "",
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Open the prices, by two officers, when the tender says so; what is outside a rule opens a task."""
    from tendering.cli.who import who_of
    from tendering.workbench.opening import Asked
    from tendering.workbench.price_opening import open_prices as use
    from tendering.workbench.records import reported

    report = reported(
        lambda: use(
            evaluation,
            who_of(actor, on, at, "open-prices"),
            Asked(
                witness=witness,
                as_read=tuple(as_read or ()),
                reason=reason,
                lot=lot,
                reply_by=day_given(reply_by),
            ),
            store=store,
            dry_run=dry_run,
        )
    )
    done(report, as_json=json)


@app.command("sealed", help=COMMANDS["sealed"].help)
def sealed_matter(
    evaluation: Evaluation,
    *,
    bidder: Bidder,
    reason: Reason,
    out: Annotated[Path, typer.Option(help="Folder to write to.", file_okay=False)],
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Write out the original files of a bidder, and record who looked at them and why."""
    from tendering.cli.who import who_of
    from tendering.workbench.records import reported
    from tendering.workbench.sealed_matter import sealed as use

    report = reported(
        lambda: use(
            evaluation,
            bidder,
            reason,
            out,
            who_of(actor, on, at, "sealed"),
            store=store,
            dry_run=dry_run,
        )
    )
    done(report, as_json=json)


@app.command("withdraw", help=COMMANDS["withdraw"].help)
def withdraw(
    evaluation: Evaluation,
    *,
    bidder: Bidder,
    reason: Reason,
    lot: Lot = "",
    zone: Zone = "",
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Record that a bidder left, altogether or for a lot or zone."""
    from tendering.cli.who import who_of
    from tendering.workbench.leaving import withdraw as use
    from tendering.workbench.records import reported

    report = reported(
        lambda: use(
            evaluation,
            bidder,
            reason,
            who_of(actor, on, at, "withdraw"),
            lot=lot,
            zone=zone,
            store=store,
            dry_run=dry_run,
        )
    )
    done(report, as_json=json)


@app.command("did-not-bid", help=COMMANDS["did-not-bid"].help)
def did_not_bid(
    evaluation: Evaluation,
    *,
    name: Annotated[str, typer.Option(help="Who was expected to bid.")],
    reason: Reason = "",
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Record who was expected to bid and did not, and why, as far as it was said."""
    from tendering.cli.who import who_of
    from tendering.workbench.leaving import did_not_bid as use
    from tendering.workbench.records import reported

    report = reported(
        lambda: use(
            evaluation,
            name,
            reason,
            who_of(actor, on, at, "did-not-bid"),
            store=store,
            dry_run=dry_run,
        )
    )
    done(report, as_json=json)
