"""The `compliance` commands: the grid of checks, party by party, and what is recorded of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup

from tendering.cli.commands import COMMANDS
from tendering.cli.entering import Entering, enters, shows
from tendering.cli.options import Bidder, Evaluation, Reason, StoreAt
from tendering.workbench.writing import Report

if TYPE_CHECKING:
    from typer._click.core import Command, Context

SHOW = "show"
About = Annotated[str, typer.Option("--about", help="The ground.")]
Notified = Annotated[str, typer.Option(help="Day the bidder was told, as YYYY-MM-DD.")]
Reported = Annotated[
    str, typer.Option("--reported", help="Day the appropriate authority was told, as YYYY-MM-DD.")
]


class ShowFirst(TyperGroup):
    """A group whose first word may be a procurement instead of a command: it is then shown."""

    def resolve_command(
        self, ctx: Context, args: list[str]
    ) -> tuple[str | None, Command | None, list[str]]:
        """Find the command; what is none is a procurement to show."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            args = [SHOW, *args]
        return super().resolve_command(ctx, args)


app = typer.Typer(rich_markup_mode=None)
group = typer.Typer(
    cls=ShowFirst,
    rich_markup_mode=None,
    no_args_is_help=True,
    help=COMMANDS["compliance"].help + " With an id alone, shows the grid.",
)
app.add_typer(group, name="compliance")


@app.callback()
def _root() -> None:
    """Hold the one group."""


@group.command(SHOW)
@shows
def show(evaluation: Evaluation, *, store: StoreAt = "") -> Report:
    """Show every check of every party: done, what was found, missing, or not due yet."""
    from tendering.workbench.compliance import show as use

    return use(evaluation, store=store)


@group.command("record")
@enters
def record(
    evaluation: Evaluation,
    *,
    bidder: Bidder = "",
    party: Annotated[
        str, typer.Option(help="A party of its bid (default: the bidder itself).")
    ] = "",
    check: Annotated[str, typer.Option(help="debarment, platform or self-declaration.")] = "",
    result: Annotated[
        str, typer.Option(help="clear, confirmed, no ground, or what was found.")
    ] = "",
    listed: Annotated[
        str, typer.Option(help="Day of the debarment list that was looked at, as YYYY-MM-DD.")
    ] = "",
    stage: Annotated[
        str,
        typer.Option(
            help="Before what: assessment (the default of a check), award, signing or call-off; "
            "of a form, the one stage it is for."
        ),
    ] = "",
    source: Annotated[
        Path | None,
        typer.Option("--from", help="A filled form, CSV or .xlsx.", exists=True, dir_okay=False),
    ] = None,
    form: Annotated[
        Path | None,
        typer.Option(
            "--form", help="Write a form of every check missing here, and stop.", dir_okay=False
        ),
    ] = None,
    entering: Entering,
) -> Report:
    """Record a check of one party, or many from a form."""
    from tendering.workbench import compliance_checks as use

    if form is not None:
        return use.form(
            evaluation, form, stage=stage, store=entering.store, dry_run=entering.dry_run
        )
    one = {
        "bidder": bidder,
        "party": party,
        "check": check,
        "result": result,
        "listed": listed,
        "stage": stage,
        "where": "--check",
    }
    return use.record_checks(
        evaluation,
        use.form_rows(source) if source is not None else [one],
        entering.who("compliance record"),
        store=entering.store,
        dry_run=entering.dry_run,
    )


@group.command("details")
@enters
def details(
    evaluation: Evaluation,
    *,
    source: Annotated[
        Path | None,
        typer.Option(
            "--from",
            help="A table of suppliers, as --form writes it.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    connected: Annotated[
        Path | None,
        typer.Option(
            help="A table of connected persons: bidder, person, relation, born.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    form: Annotated[
        Path | None,
        typer.Option("--form", help="Write the table to complete, and stop.", dir_okay=False),
    ] = None,
    read_at: Annotated[
        str, typer.Option("--source", help="Where they were read.")
    ] = "central digital platform",
    entering: Entering,
) -> Report:
    """Record addresses, numbers and connected persons of suppliers, as the platform or a register has them."""
    from tendering.workbench import supplier_details as use

    if form is not None:
        return use.details_form(evaluation, form, store=entering.store, dry_run=entering.dry_run)
    return use.details(
        evaluation,
        entering.who("compliance details"),
        bidders=source,
        connected=connected,
        source=read_at,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@group.command("invite")
@enters
def invite(
    evaluation: Evaluation,
    *,
    bidder: Bidder,
    about: About,
    reply_by: Annotated[str, typer.Option("--reply-by", help="Day for the reply, as YYYY-MM-DD.")],
    entering: Entering,
) -> Report:
    """Record that a bidder was invited to make representations on a ground of exclusion."""
    from tendering.workbench.excluding import invite as use

    return use(
        evaluation,
        bidder,
        about,
        reply_by,
        entering.who("compliance invite"),
        store=entering.store,
        dry_run=entering.dry_run,
    )


@group.command("consider")
@enters
def consider(
    evaluation: Evaluation,
    *,
    bidder: Bidder,
    about: About,
    result: Annotated[str, typer.Option("--finding", help="What was made of them.")],
    entering: Entering,
) -> Report:
    """Record that representations were considered, and what was made of them."""
    from tendering.workbench.excluding import consider as use

    return use(
        evaluation,
        bidder,
        about,
        result,
        entering.who("compliance consider"),
        store=entering.store,
        dry_run=entering.dry_run,
    )


@group.command("exclude")
@enters
def exclude(
    evaluation: Evaluation,
    *,
    bidder: Bidder,
    ground: Annotated[str, typer.Option(help="The ground.")] = "",
    reason: Reason = "",
    role: Annotated[str, typer.Option(help="Of the person who decides.")] = "",
    options: Annotated[str, typer.Option(help="The options that were considered.")] = "",
    notified: Notified = "",
    reported: Reported = "",
    lot: Annotated[str, typer.Option("--lot", help="The lot (default: every lot).")] = "",
    entering: Entering,
) -> Report:
    """Record that a named person excluded a bidder, once it was heard."""
    from tendering.workbench.excluding import exclude as use

    return use(
        evaluation,
        bidder,
        entering.who("compliance exclude"),
        ground=ground,
        reason=reason,
        role=role,
        options=options,
        notified=notified,
        reported=reported,
        lot=lot,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@group.command("told")
@enters
def told(
    evaluation: Evaluation,
    *,
    bidder: Bidder,
    notified: Notified = "",
    reported: Reported = "",
    entering: Entering,
) -> Report:
    """Record on which day the bidder, or the appropriate authority, was told of an exclusion."""
    from tendering.workbench.excluding import told as use

    return use(
        evaluation,
        bidder,
        entering.who("compliance told"),
        notified=notified,
        reported=reported,
        store=entering.store,
        dry_run=entering.dry_run,
    )
