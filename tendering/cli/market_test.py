"""The `market-test` commands: ask the market before a competition, take its answers in, report them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tendering.cli.commands import COMMANDS
from tendering.cli.entering import Entering, enters, shows
from tendering.cli.options import Actor, DryRun, Out, Reason, Ref, StoreAt
from tendering.workbench.writing import Report

app = typer.Typer(rich_markup_mode=None)
group = typer.Typer(rich_markup_mode=None, no_args_is_help=True, help=COMMANDS["market-test"].help)
app.add_typer(group, name="market-test")


@group.command("new")
@shows
def new(
    ref: Ref,
    *,
    source: Annotated[
        str, typer.Option("--from", help="Copy the market test of this procurement.")
    ] = "",
    store: StoreAt = "",
    dry_run: DryRun = False,
) -> Report:
    """Write market-test.yaml beside the procurement, with its blanks to fill in."""
    from tendering.workbench.market_tests import new as use

    return use(ref, source=source, store=store, dry_run=dry_run)


@group.command("questionnaire")
@shows
def questionnaire(
    ref: Ref,
    *,
    out: Out = None,
    actor: Actor = "",
    store: StoreAt = "",
    dry_run: DryRun = False,
) -> Report:
    """Check market-test.yaml, and write the questionnaire as Word and as Excel to look at."""
    from tendering.workbench.market_tests import questionnaire as use

    return use(ref, out=out, actor=actor, store=store, dry_run=dry_run)


@group.command("send")
@enters
def send(
    ref: Ref,
    recipients: Annotated[
        Path,
        typer.Argument(
            metavar="RECIPIENTS",
            help="A table: organisation, email, channel.",
            exists=True,
            dir_okay=False,
        ),
    ],
    *,
    channel: Annotated[
        str, typer.Option(help="How it was sent, where the table does not say.")
    ] = "email",
    out: Out = None,
    entering: Entering,
) -> Report:
    """Record to whom the questionnaire was sent, when and how; write it as it went."""
    from tendering.workbench.market_tests import send as use

    return use(
        ref,
        recipients,
        entering.who("market-test send"),
        channel=channel,
        out=out,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@group.command("import")
@enters
def take_in(
    ref: Ref,
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FILE...",
            help="Returned workbooks; tables of other answers (.csv, .json).",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    *,
    received: Annotated[
        str,
        typer.Option(
            help="When workbooks came, as 2017-05-19T15:40 (default: the day and time of the entry)."
        ),
    ] = "",
    channel: Annotated[str, typer.Option(help="How they came.")] = "email",
    replaces: Annotated[
        bool,
        typer.Option("--replace", help="An answer stands for an earlier one of its organisation."),
    ] = False,
    reason: Reason = "",
    form: Annotated[
        Path | None,
        typer.Option(
            "--form",
            help="Write the table for answers in Word or an email, and stop.",
            dir_okay=False,
        ),
    ] = None,
    entering: Entering,
) -> Report:
    """Record what organisations answered; late answers are kept apart."""
    from tendering.workbench import market_test_import as use

    if form is not None:
        return use.form(ref, form, store=entering.store, dry_run=entering.dry_run)
    if not files:
        raise typer.BadParameter("give the files, or --form", param_hint="FILE")
    told = use.Told(received=received, channel=channel, replace=replaces, reason=reason)
    return use.take_in(
        ref,
        files,
        entering.who("market-test import"),
        told,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@group.command("report")
@enters
def report(ref: Ref, *, out: Out = None, entering: Entering) -> Report:
    """Report what the market said, by question and class, naming nobody who did not agree."""
    from tendering.workbench.market_test_report import report as use

    return use(
        ref,
        entering.who("market-test report"),
        out=out,
        store=entering.store,
        dry_run=entering.dry_run,
    )
