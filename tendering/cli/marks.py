"""The marks of the panel: `marks import`, `marks change`, `marks close`, `marks status`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tendering.cli.commands import COMMANDS
from tendering.cli.entering import Entering, enters, shows
from tendering.cli.options import By, LotOption, Reason, Ref, StoreAt
from tendering.workbench.writing import Report

app = typer.Typer(rich_markup_mode=None)
group = typer.Typer(rich_markup_mode=None, no_args_is_help=True, help=COMMANDS["marks"].help)
app.add_typer(group, name="marks")

Person = Annotated[str, typer.Option("--person", help="Name of the member of the panel.")]
Files = Annotated[
    list[Path], typer.Argument(metavar="FILE...", help="Returned workbooks.", readable=False)
]


@group.command("import")
@enters
def take_in(
    ref: Ref,
    returned: Files,
    *,
    complete: Annotated[
        bool, typer.Option("--complete", help="An answer without a mark is an error.")
    ] = False,
    reason: Annotated[
        str,
        typer.Option(help="Why marks recorded before are now others; each first mark is kept."),
    ] = "",
    entering: Entering,
) -> Report:
    """Record the marks of returned sheets, all files as one unit. --dry-run says what would be recorded."""
    from tendering.workbench.marks import take_in as use

    return use(
        ref,
        entering.who("marks import"),
        returned,
        reason=reason,
        complete=complete,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@group.command("change")
@enters
def change(
    ref: Ref,
    *,
    person: Person,
    bidder: Annotated[str, typer.Option(help="The bidder, by id or alias.")],
    criterion: Annotated[str, typer.Option(help="The question.")],
    lot: Annotated[
        str, typer.Option("--lot", help="The lot (default: what serves every lot).")
    ] = "",
    zone: Annotated[
        str, typer.Option(help="The zone, where the question is asked for each.")
    ] = "",
    mark: Annotated[str, typer.Option(help="The mark now.")] = "",
    note: Annotated[str, typer.Option(help="The note now (default: as it was).")] = "",
    evidence: Annotated[
        str, typer.Option(help="Where in the bid it rests now (default: as it was).")
    ] = "",
    affirm: Annotated[
        bool,
        typer.Option("--affirm", help="The mark stands for question and answer as they are now."),
    ] = False,
    reason: Reason = "",
    entering: Entering,
) -> Report:
    """Change one mark with its reason, or affirm it after question or answer changed. The first one is kept."""
    from tendering.workbench import mark_changes as use

    wish = use.Change(
        person=person,
        bidder=bidder,
        criterion=criterion,
        lot=lot,
        zone=zone,
        mark=mark,
        note=note,
        evidence=evidence,
        affirm=affirm,
        reason=reason,
    )
    return use.change(
        ref, entering.who("marks change"), wish, store=entering.store, dry_run=entering.dry_run
    )


@group.command("close")
@enters
def close(
    ref: Ref,
    *,
    lot: LotOption = "",
    with_missing: Annotated[
        str,
        typer.Option(
            "--with-missing", metavar="REASON", help="Close although marks are missing, and why."
        ),
    ] = "",
    entering: Entering,
) -> Report:
    """Close the marks of a lot: the panel sees them from then on, and none is added or changed."""
    from tendering.workbench.mark_changes import close as use

    return use(
        ref,
        entering.who("marks close"),
        lot=lot,
        with_missing=with_missing,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@group.command("status")
@shows
def status(ref: Ref, *, store: StoreAt = "", actor: By = "") -> Report:
    """Say who has returned what: counts alone. Someone who marks sees their own line alone until marks close."""
    from tendering.workbench.mark_changes import status as use

    return use(ref, actor=actor, store=store)
