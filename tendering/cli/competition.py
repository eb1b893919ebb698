"""The commands around the competition: status, publish, clarify, amend; and what is recorded by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tendering.cli.commands import COMMANDS
from tendering.cli.entering import Entering, enters, shows
from tendering.cli.options import DryRun, LotOption, Out, Ref, StoreAt
from tendering.workbench.writing import Report

app = typer.Typer(rich_markup_mode=None)


@app.command("status", help=COMMANDS["status"].help)
@shows
def status(
    ref: Ref,
    *,
    lot: Annotated[str, typer.Option(help="Only this lot.")] = "",
    on: Annotated[
        str,
        typer.Option("--on", help="As on this day, by what had been done then (default: now)."),
    ] = "",
    page: Annotated[
        bool, typer.Option("--page", help="Write it as a page too, to out/ID/status.")
    ] = False,
    out: Out = None,
    store: StoreAt = "",
    dry_run: DryRun = False,
) -> Report:
    """Say where each lot stands, what is missing, by whom, and what is next."""
    from tendering.cli.who import moment_of
    from tendering.workbench.status import status as use

    return use(
        ref,
        moment_of(on),
        past=bool(on),
        lot=lot,
        store=store,
        out=out,
        page=page or out is not None,
        dry_run=dry_run,
    )


@app.command("publish", help=COMMANDS["publish"].help)
@enters
def publish(
    ref: Ref,
    *,
    tested: Annotated[
        str,
        typer.Option(help="How the rules were tried on invented bids first, and the result."),
    ] = "",
    entering: Entering,
) -> Report:
    """List what is missing before publication; where nothing is that the law asks for, freeze the rules."""
    from tendering.workbench.competition import publish as use

    return use(
        ref, entering.who("publish"), tested=tested, store=entering.store, dry_run=entering.dry_run
    )


@app.command("clarify", help=COMMANDS["clarify"].help)
@enters
def clarify(
    ref: Ref,
    *,
    question: Annotated[str, typer.Option(help="As asked, without who asked.")] = "",
    answer: Annotated[str, typer.Option(help="As published to all.")] = "",
    told: Annotated[bool, typer.Option("--told", help="Every bidder was given it.")] = False,
    entry: Annotated[
        int | None,
        typer.Option(help="The entry of this question: it is answered, or was given to all, now."),
    ] = None,
    lot: LotOption = "",
    entering: Entering,
) -> Report:
    """Record a question and its answer to all."""
    from tendering.workbench.competition import clarify as use

    return use(
        ref,
        question,
        answer,
        entering.who("clarify"),
        told=told,
        lot=lot,
        number=entry,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@app.command("amend", help=COMMANDS["amend"].help)
@enters
def amend(
    ref: Ref,
    tender: Annotated[
        str, typer.Argument(metavar="TENDER", help="The definition as amended, by id or path.")
    ],
    *,
    reason: Annotated[str, typer.Option(help="Why nobody is treated worse by it.")] = "",
    notice: Annotated[str, typer.Option(help="The number of the notice that told everyone.")] = "",
    told: Annotated[bool, typer.Option("--told", help="Every participant was told.")] = False,
    entering: Entering,
) -> Report:
    """Amend the published rules: list what changed, and freeze them anew."""
    from tendering.workbench.competition_amend import amend as use

    return use(
        ref,
        tender,
        entering.who("amend"),
        reason=reason,
        notice=notice,
        told=told,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@enters
def add(
    ref: Ref = "",
    kind: Annotated[
        str, typer.Argument(metavar="KIND", help="The kind of entry, such as lots_decision.")
    ] = "",
    facts: Annotated[
        list[str] | None, typer.Argument(metavar="NAME=VALUE...", help="Its facts.")
    ] = None,
    *,
    kinds: Annotated[
        bool, typer.Option("--kinds", help="List the kinds and their facts; nothing else.")
    ] = False,
    file: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="FILE",
            dir_okay=False,
            help="Record every entry of a YAML file, all or none.",
        ),
    ] = None,
    lot: LotOption = "",
    bidder: Annotated[str, typer.Option(help="The bidder it concerns.")] = "",
    person: Annotated[str, typer.Option(help="The person it is about.")] = "",
    entering: Entering,
) -> Report:
    """Record what has no command of its own: a decision, an assessment, a notice, a request."""
    from tendering.workbench import record_add as use

    if kinds:
        return use.kinds()
    if not ref or not (kind or file):
        raise typer.BadParameter(
            "give ID and KIND, or ID and --from FILE; --kinds lists the kinds"
        )
    if kind and file:
        raise typer.BadParameter("give KIND with its facts, or --from FILE, and not both")
    if file is not None:
        return use.add_from(
            ref, file, entering.who("record add"), store=entering.store, dry_run=entering.dry_run
        )
    return use.add(
        ref,
        kind,
        facts or [],
        entering.who("record add"),
        about={"lot": lot, "bidder": bidder, "person": person},
        store=entering.store,
        dry_run=entering.dry_run,
    )


@enters
def supersede(
    ref: Ref,
    number: Annotated[int, typer.Argument(metavar="N", help="The number of the entry.")],
    *,
    reason: Annotated[str, typer.Option(help="Why it no longer stands.")] = "",
    entering: Entering,
) -> Report:
    """Take an entry out by a later one that says why; it stays in the record and no longer counts."""
    from tendering.workbench.record_add import supersede as use

    return use(
        ref,
        number,
        entering.who("record supersede"),
        reason=reason,
        store=entering.store,
        dry_run=entering.dry_run,
    )
