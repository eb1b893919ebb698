"""The `record` commands: begin a record, read it, check it, and give it to others."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tendering.cli import competition, record_disclosure, record_share
from tendering.cli.options import AtTime, By, DryRun, Json, OnDay, Out, StoreAt
from tendering.cli.show import done

app = typer.Typer(rich_markup_mode=None)
group = typer.Typer(
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Begin the record of a procurement, read it, check it, and give it to others.",
)
app.add_typer(group, name="record")

Seen = Annotated[
    str,
    typer.Option(
        "--as", envvar="TENDERING_ACTOR", help="Who looks: only what they may see shows."
    ),
]
Ref = Annotated[str, typer.Argument(metavar="ID", help="Id of the procurement, or its folder.")]


@group.command("start")
def start(
    ref: Ref,
    *,
    tender: Annotated[str, typer.Option(help="The tender, by id or path.")],
    title: Annotated[str, typer.Option(help="What the procurement is called.")] = "",
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Begin the record of a procurement, before anything is published."""
    from tendering.cli.who import who_of
    from tendering.workbench.record_start import start as use
    from tendering.workbench.records import reported

    report = reported(
        lambda: use(
            ref,
            tender,
            who_of(actor, on, at, "record start"),
            title=title,
            store=store,
            dry_run=dry_run,
        )
    )
    done(report, as_json=json)


group.command("add")(competition.add)
group.command("supersede")(competition.supersede)


@group.command("load")
def load(
    evaluation: Annotated[
        str, typer.Argument(metavar="EVALUATION", help="Id from `tendering list`, or a folder.")
    ],
    *,
    to: Annotated[
        str, typer.Option(help="Id of the procurement (default: beside the evaluation's files).")
    ] = "",
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Make a record of an evaluation that was kept in files."""
    from tendering.cli.who import who_of
    from tendering.workbench.record_load import load as use
    from tendering.workbench.records import reported

    report = reported(
        lambda: use(
            evaluation,
            who_of(actor, on, at, "record load"),
            to=to,
            store=store,
            dry_run=dry_run,
        )
    )
    done(report, as_json=json)


@group.command("incumbents")
def incumbents(
    ref: Ref,
    table: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]",
            help="A table: provider, lot, zone, bidder, people, hours.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    *,
    source: Annotated[str, typer.Option(help="Where the figures come from.")] = "",
    form: Annotated[
        Path | None,
        typer.Option("--form", help="Write the table to complete, and stop.", dir_okay=False),
    ] = None,
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Record who serves people before the award, by lot and zone."""
    from tendering.cli.who import who_of
    from tendering.workbench import incumbents as use
    from tendering.workbench.records import reported

    if form is not None:
        done(
            reported(lambda: use.incumbents_form(ref, form, store=store, dry_run=dry_run)),
            as_json=json,
        )
    if table is None:
        raise typer.BadParameter("give the table, or --form", param_hint="FILE")
    report = reported(
        lambda: use.list_incumbents(
            ref,
            table,
            source,
            who_of(actor, on, at, "record incumbents"),
            store=store,
            dry_run=dry_run,
        )
    )
    done(report, as_json=json)


@group.command("log")
def log(
    ref: Ref,
    *,
    entry: Annotated[int | None, typer.Option(help="Show this entry whole.")] = None,
    kind: Annotated[str, typer.Option(help="Only entries of this kind.")] = "",
    lot: Annotated[str, typer.Option(help="Only this lot, and what concerns every lot.")] = "",
    bidder: Annotated[str, typer.Option(help="Only this bidder.")] = "",
    person: Annotated[str, typer.Option(help="Only by or about this person.")] = "",
    actor: Seen = "",
    store: StoreAt = "",
    json: Json = False,
) -> None:
    """List the entries of the record."""
    from tendering.workbench.record_read import log as use
    from tendering.workbench.records import reported

    report = reported(
        lambda: use(
            ref,
            kind=kind,
            lot=lot,
            bidder=bidder,
            person=person,
            number=entry,
            actor=actor,
            store=store,
        )
    )
    done(report, as_json=json)


@group.command("changes")
def changes(
    ref: Ref,
    *,
    first: Annotated[
        int | None, typer.Option("--from", help="The entry whose outcome is the earlier one.")
    ] = None,
    last: Annotated[
        int | None, typer.Option("--to", help="The last entry the later outcome rests on.")
    ] = None,
    store: StoreAt = "",
    json: Json = False,
) -> None:
    """Say what changed between two outcomes, and which entry changed it."""
    from tendering.workbench.changes import show as use
    from tendering.workbench.records import reported

    done(reported(lambda: use(ref, first=first, last=last, store=store)), as_json=json)


@group.command("head")
def head(ref: Ref, *, store: StoreAt = "", json: Json = False) -> None:
    """Give the digest of the last entry, to print where others keep it."""
    from tendering.workbench.record_read import head as use
    from tendering.workbench.records import reported

    done(reported(lambda: use(ref, store=store)), as_json=json)


@group.command("verify")
def verify(
    ref: Ref,
    *,
    against: Annotated[
        str, typer.Option("--head", help="A head printed earlier: it must be in the chain.")
    ] = "",
    store: StoreAt = "",
    json: Json = False,
) -> None:
    """Compute chain, files, model and outcomes again, and name the first difference."""
    from tendering.workbench.record_verify import verify as use
    from tendering.workbench.records import reported

    done(reported(lambda: use(ref, head=against, store=store)), as_json=json)


@group.command("replay")
def replay(
    ref: Ref,
    *,
    at: Annotated[
        str, typer.Option("--at", help="A day (its end), or a local time as 2026-07-01T16:30.")
    ] = "",
    entry: Annotated[int | None, typer.Option(help="The last entry that stands.")] = None,
    told: Annotated[
        bool,
        typer.Option("--told", help="Go by the day each entry tells, not by when it was written."),
    ] = False,
    out: Out = None,
    actor: Seen = "",
    store: StoreAt = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Rebuild the record as it stood at a past moment: its tables, and what followed from them."""
    from tendering.workbench.record_read import replay as use
    from tendering.workbench.records import reported

    report = reported(
        lambda: use(
            ref, at=at, number=entry, told=told, out=out, actor=actor, store=store, dry_run=dry_run
        )
    )
    done(report, as_json=json)


@group.command("tables")
def tables(
    ref: Ref,
    *,
    out: Out = None,
    actor: Seen = "",
    store: StoreAt = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Write the tables as the record has them, as CSV."""
    from tendering.workbench.record_read import tables as use
    from tendering.workbench.records import reported

    done(
        reported(lambda: use(ref, out=out, actor=actor, store=store, dry_run=dry_run)),
        as_json=json,
    )


record_share.register(group)
record_disclosure.register(group)
