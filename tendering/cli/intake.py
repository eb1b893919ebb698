"""Commands that take in bids, open them and their prices, give the originals out, and record who left."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tendering.cli.commands import COMMANDS
from tendering.cli.entering import Entering, enters
from tendering.cli.intake_options import (
    AsRead,
    ReplyBy,
    Witness,
    Zone,
    day_given,
)
from tendering.cli.options import Bidder, Evaluation, LotOption, Reason
from tendering.cli.show import progress
from tendering.workbench.writing import Report

app = typer.Typer(rich_markup_mode=None)


@app.command("receive", help=COMMANDS["receive"].help)
@enters
def receive(
    evaluation: Evaluation = "",
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
    entering: Entering,
) -> Report:
    """Read bidders' response workbooks into an evaluation's tables, or seal them where a record is kept."""
    from tendering.workbench import portal

    if new_profile is not None:
        return portal.new_profile(new_profile, dry_run=entering.dry_run)
    if not evaluation or not files:
        raise typer.BadParameter("Give the evaluation, and the files that were received.")
    from tendering.workbench import intake, sealed

    if not intake.is_recorded(evaluation, entering.store):
        return intake.receive(
            evaluation,
            files,
            tender=tender,
            profile=profile,
            dry_run=entering.dry_run,
            progress=progress,
        )
    return sealed.receive(
        evaluation,
        files,
        entering.who("receive"),
        profile=profile,
        bidder=bidder,
        held=held,
        reason=reason,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@app.command("open-bids", help=COMMANDS["open-bids"].help)
@enters
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
    entering: Entering,
) -> Report:
    """Open every bid that came in time, by two officers, once the deadline is over."""
    from tendering.workbench.opening import Asked
    from tendering.workbench.opening import open_bids as use

    return use(
        evaluation,
        entering.who("open-bids"),
        Asked(
            witness=witness,
            set_aside=tuple(set_aside or ()),
            as_read=tuple(as_read or ()),
            reason=reason,
            reply_by=day_given(reply_by),
        ),
        store=entering.store,
        dry_run=entering.dry_run,
    )


@app.command("open-prices", help=COMMANDS["open-prices"].help)
@enters
def open_prices(
    evaluation: Evaluation,
    *,
    witness: Witness,
    lot: Annotated[str, typer.Option("--lot", help="Only the prices of this lot.")] = "",
    as_read: AsRead = None,
    reason: Reason = "",
    reply_by: ReplyBy = "",
    entering: Entering,
) -> Report:
    """Open the prices, by two officers, when the tender says so; what is outside a rule opens a task."""
    from tendering.workbench.opening import Asked
    from tendering.workbench.price_opening import open_prices as use

    return use(
        evaluation,
        entering.who("open-prices"),
        Asked(
            witness=witness,
            as_read=tuple(as_read or ()),
            reason=reason,
            lot=lot,
            reply_by=day_given(reply_by),
        ),
        store=entering.store,
        dry_run=entering.dry_run,
    )


@app.command("sealed", help=COMMANDS["sealed"].help)
@enters
def sealed_matter(
    evaluation: Evaluation,
    *,
    bidder: Bidder,
    reason: Reason,
    out: Annotated[Path, typer.Option(help="Folder to write to.", file_okay=False)],
    entering: Entering,
) -> Report:
    """Write out the original files of a bidder, and record who looked at them and why."""
    from tendering.workbench.sealed_matter import sealed as use

    return use(
        evaluation,
        bidder,
        reason,
        out,
        entering.who("sealed"),
        store=entering.store,
        dry_run=entering.dry_run,
    )


@app.command("withdraw", help=COMMANDS["withdraw"].help)
@enters
def withdraw(
    evaluation: Evaluation,
    *,
    bidder: Bidder,
    reason: Reason,
    lot: LotOption = "",
    zone: Zone = "",
    entering: Entering,
) -> Report:
    """Record that a bidder left, altogether or for a lot or zone."""
    from tendering.workbench.leaving import withdraw as use

    return use(
        evaluation,
        bidder,
        reason,
        entering.who("withdraw"),
        lot=lot,
        zone=zone,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@app.command("did-not-bid", help=COMMANDS["did-not-bid"].help)
@enters
def did_not_bid(
    evaluation: Evaluation,
    *,
    name: Annotated[str, typer.Option(help="Who was expected to bid.")],
    reason: Reason = "",
    entering: Entering,
) -> Report:
    """Record who was expected to bid and did not, and why, as far as it was said."""
    from tendering.workbench.leaving import did_not_bid as use

    return use(
        evaluation,
        name,
        reason,
        entering.who("did-not-bid"),
        store=entering.store,
        dry_run=entering.dry_run,
    )
