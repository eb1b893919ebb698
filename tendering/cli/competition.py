"""The commands around the competition: status, publish, clarify, amend; and what is recorded by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tendering.cli.commands import COMMANDS
from tendering.cli.options import AtTime, By, DryRun, Json, LotOption, OnDay, Out, StoreAt
from tendering.cli.show import done

app = typer.Typer(rich_markup_mode=None)

Ref = Annotated[str, typer.Argument(metavar="ID", help="Id of the procurement, or its folder.")]


@app.command("status", help=COMMANDS["status"].help)
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
    json: Json = False,
) -> None:
    """Say where each lot stands, what is missing, by whom, and what is next."""
    from tendering.cli.who import moment_of
    from tendering.workbench.records import reported
    from tendering.workbench.status import status as use

    report = reported(
        lambda: use(
            ref,
            moment_of(on),
            past=bool(on),
            lot=lot,
            store=store,
            out=out,
            page=page or out is not None,
            dry_run=dry_run,
        )
    )
    done(report, as_json=json)


@app.command("publish", help=COMMANDS["publish"].help)
def publish(
    ref: Ref,
    *,
    tested: Annotated[
        str,
        typer.Option(help="How the rules were tried on invented bids first, and the result."),
    ] = "",
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """List what is missing before publication; where nothing is that the law asks for, freeze the rules."""
    from tendering.cli.who import who_of
    from tendering.workbench.competition import publish as use
    from tendering.workbench.records import reported

    report = reported(
        lambda: use(
            ref, who_of(actor, on, at, "publish"), tested=tested, store=store, dry_run=dry_run
        )
    )
    done(report, as_json=json)


@app.command("clarify", help=COMMANDS["clarify"].help)
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
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Record a question and its answer to all."""
    from tendering.cli.who import who_of
    from tendering.workbench.competition import clarify as use
    from tendering.workbench.records import reported

    report = reported(
        lambda: use(
            ref,
            question,
            answer,
            who_of(actor, on, at, "clarify"),
            told=told,
            lot=lot,
            number=entry,
            store=store,
            dry_run=dry_run,
        )
    )
    done(report, as_json=json)


@app.command("amend", help=COMMANDS["amend"].help)
def amend(
    ref: Ref,
    tender: Annotated[
        str, typer.Argument(metavar="TENDER", help="The definition as amended, by id or path.")
    ],
    *,
    reason: Annotated[str, typer.Option(help="Why nobody is treated worse by it.")] = "",
    notice: Annotated[str, typer.Option(help="The number of the notice that told everyone.")] = "",
    told: Annotated[bool, typer.Option("--told", help="Every participant was told.")] = False,
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Amend the published rules: list what changed, and freeze them anew."""
    from tendering.cli.who import who_of
    from tendering.workbench.competition_amend import amend as use
    from tendering.workbench.records import reported

    report = reported(
        lambda: use(
            ref,
            tender,
            who_of(actor, on, at, "amend"),
            reason=reason,
            notice=notice,
            told=told,
            store=store,
            dry_run=dry_run,
        )
    )
    done(report, as_json=json)


def add(
    ref: Annotated[
        str, typer.Argument(metavar="ID", help="Id of the procurement, or its folder.")
    ] = "",
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
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Record what has no command of its own: a decision, an assessment, a notice, a request."""
    from tendering.cli.who import who_of
    from tendering.workbench import record_add as use
    from tendering.workbench.records import reported

    if kinds:
        done(use.kinds(), as_json=json)
    if not ref or not (kind or file):
        raise typer.BadParameter(
            "give ID and KIND, or ID and --from FILE; --kinds lists the kinds"
        )
    if kind and file:
        raise typer.BadParameter("give KIND with its facts, or --from FILE, and not both")
    if file is not None:
        report = reported(
            lambda: use.add_from(
                ref, file, who_of(actor, on, at, "record add"), store=store, dry_run=dry_run
            )
        )
    else:
        report = reported(
            lambda: use.add(
                ref,
                kind,
                facts or [],
                who_of(actor, on, at, "record add"),
                about={"lot": lot, "bidder": bidder, "person": person},
                store=store,
                dry_run=dry_run,
            )
        )
    done(report, as_json=json)


def supersede(
    ref: Ref,
    number: Annotated[int, typer.Argument(metavar="N", help="The number of the entry.")],
    *,
    reason: Annotated[str, typer.Option(help="Why it no longer stands.")] = "",
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Take an entry out by a later one that says why; it stays in the record and no longer counts."""
    from tendering.cli.who import who_of
    from tendering.workbench.record_add import supersede as use
    from tendering.workbench.records import reported

    report = reported(
        lambda: use(
            ref,
            number,
            who_of(actor, on, at, "record supersede"),
            reason=reason,
            store=store,
            dry_run=dry_run,
        )
    )
    done(report, as_json=json)
