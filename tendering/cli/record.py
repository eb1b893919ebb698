"""The `record` commands: begin a record, read it, check it, and give it to others."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tendering.cli import competition, record_disclosure, record_share
from tendering.cli.entering import Entering, enters, shows
from tendering.cli.options import DryRun, Evaluation, Out, Ref, StoreAt
from tendering.workbench.writing import Report

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


@group.command("start")
@enters
def start(
    ref: Ref,
    *,
    tender: Annotated[str, typer.Option(help="The tender, by id or path.")],
    title: Annotated[str, typer.Option(help="What the procurement is called.")] = "",
    entering: Entering,
) -> Report:
    """Begin the record of a procurement, before anything is published."""
    from tendering.workbench.record_start import start as use

    return use(
        ref,
        tender,
        entering.who("record start"),
        title=title,
        store=entering.store,
        dry_run=entering.dry_run,
    )


group.command("add")(competition.add)
group.command("supersede")(competition.supersede)


@group.command("load")
@enters
def load(
    evaluation: Evaluation,
    *,
    to: Annotated[
        str, typer.Option(help="Id of the procurement (default: beside the evaluation's files).")
    ] = "",
    entering: Entering,
) -> Report:
    """Make a record of an evaluation that was kept in files."""
    from tendering.workbench.record_load import load as use

    return use(
        evaluation,
        entering.who("record load"),
        to=to,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@group.command("incumbents")
@enters
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
    entering: Entering,
) -> Report:
    """Record who serves people before the award, by lot and zone."""
    from tendering.workbench import incumbents as use

    if form is not None:
        return use.incumbents_form(ref, form, store=entering.store, dry_run=entering.dry_run)
    if table is None:
        raise typer.BadParameter("give the table, or --form", param_hint="FILE")
    return use.list_incumbents(
        ref,
        table,
        source,
        entering.who("record incumbents"),
        store=entering.store,
        dry_run=entering.dry_run,
    )


@group.command("log")
@shows
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
) -> Report:
    """List the entries of the record."""
    from tendering.workbench.record_read import log as use

    return use(
        ref,
        kind=kind,
        lot=lot,
        bidder=bidder,
        person=person,
        number=entry,
        actor=actor,
        store=store,
    )


@group.command("changes")
@shows
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
) -> Report:
    """Say what changed between two outcomes, and which entry changed it."""
    from tendering.workbench.changes import show as use

    return use(ref, first=first, last=last, store=store)


@group.command("head")
@shows
def head(ref: Ref, *, store: StoreAt = "") -> Report:
    """Give the digest of the last entry, to print where others keep it."""
    from tendering.workbench.record_read import head as use

    return use(ref, store=store)


@group.command("verify")
@shows
def verify(
    ref: Ref,
    *,
    against: Annotated[
        str, typer.Option("--head", help="A head printed earlier: it must be in the chain.")
    ] = "",
    store: StoreAt = "",
) -> Report:
    """Compute chain, files, model and outcomes again, and name the first difference."""
    from tendering.workbench.record_verify import verify as use

    return use(ref, head=against, store=store)


@group.command("replay")
@shows
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
) -> Report:
    """Rebuild the record as it stood at a past moment: its tables, and what followed from them."""
    from tendering.workbench.record_read import replay as use

    return use(
        ref, at=at, number=entry, told=told, out=out, actor=actor, store=store, dry_run=dry_run
    )


@group.command("tables")
@shows
def tables(
    ref: Ref,
    *,
    out: Out = None,
    actor: Seen = "",
    store: StoreAt = "",
    dry_run: DryRun = False,
) -> Report:
    """Write the tables as the record has them, as CSV."""
    from tendering.workbench.record_read import tables as use

    return use(ref, out=out, actor=actor, store=store, dry_run=dry_run)


record_share.register(group)
record_disclosure.register(group)
