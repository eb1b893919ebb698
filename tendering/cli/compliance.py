"""The `compliance` commands: the grid of checks, party by party, and what is recorded of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup

from tendering.cli.commands import COMMANDS
from tendering.cli.options import AtTime, By, DryRun, Evaluation, Json, OnDay, StoreAt
from tendering.cli.show import done

if TYPE_CHECKING:
    from typer._click.core import Command, Context

SHOW = "show"
Bidder = Annotated[str, typer.Option("--bidder", help="Id of the bidder.")]
About = Annotated[str, typer.Option("--about", help="The ground.")]


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
def show(evaluation: Evaluation, *, store: StoreAt = "", json: Json = False) -> None:
    """Show every check of every party: done, what was found, missing, or not due yet."""
    from tendering.workbench.compliance import show as use
    from tendering.workbench.records import reported

    done(reported(lambda: use(evaluation, store=store)), as_json=json)


@group.command("record")
def record(
    evaluation: Evaluation,
    *,
    bidder: Annotated[str, typer.Option("--bidder", help="Id of the bidder.")] = "",
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
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Record a check of one party, or many from a form."""
    from tendering.cli.who import who_of
    from tendering.workbench import compliance_checks as use
    from tendering.workbench.records import reported

    if form is not None:
        done(
            reported(
                lambda: use.form(evaluation, form, stage=stage, store=store, dry_run=dry_run)
            ),
            as_json=json,
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
    report = reported(
        lambda: use.record_checks(
            evaluation,
            use.form_rows(source) if source is not None else [one],
            who_of(actor, on, at, "compliance record"),
            store=store,
            dry_run=dry_run,
        )
    )
    done(report, as_json=json)


@group.command("details")
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
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Record addresses, numbers and connected persons of suppliers, as the platform or a register has them."""
    from tendering.cli.who import who_of
    from tendering.workbench import supplier_details as use
    from tendering.workbench.records import reported

    if form is not None:
        done(
            reported(lambda: use.details_form(evaluation, form, store=store, dry_run=dry_run)),
            as_json=json,
        )
    report = reported(
        lambda: use.details(
            evaluation,
            who_of(actor, on, at, "compliance details"),
            bidders=source,
            connected=connected,
            source=read_at,
            store=store,
            dry_run=dry_run,
        )
    )
    done(report, as_json=json)


@group.command("invite")
def invite(
    evaluation: Evaluation,
    *,
    bidder: Bidder,
    about: About,
    reply_by: Annotated[str, typer.Option("--reply-by", help="Day for the reply, as YYYY-MM-DD.")],
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Record that a bidder was invited to make representations on a ground of exclusion."""
    from tendering.cli.who import who_of
    from tendering.workbench.excluding import invite as use
    from tendering.workbench.records import reported

    report = reported(
        lambda: use(
            evaluation,
            bidder,
            about,
            reply_by,
            who_of(actor, on, at, "compliance invite"),
            store=store,
            dry_run=dry_run,
        )
    )
    done(report, as_json=json)


@group.command("consider")
def consider(
    evaluation: Evaluation,
    *,
    bidder: Bidder,
    about: About,
    result: Annotated[str, typer.Option("--finding", help="What was made of them.")],
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Record that representations were considered, and what was made of them."""
    from tendering.cli.who import who_of
    from tendering.workbench.excluding import consider as use
    from tendering.workbench.records import reported

    report = reported(
        lambda: use(
            evaluation,
            bidder,
            about,
            result,
            who_of(actor, on, at, "compliance consider"),
            store=store,
            dry_run=dry_run,
        )
    )
    done(report, as_json=json)


@group.command("exclude")
def exclude(
    evaluation: Evaluation,
    *,
    bidder: Bidder,
    ground: Annotated[str, typer.Option(help="The ground.")] = "",
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    role: Annotated[str, typer.Option(help="Of the person who decides.")] = "",
    options: Annotated[str, typer.Option(help="The options that were considered.")] = "",
    notified: Annotated[str, typer.Option(help="Day the bidder was told, as YYYY-MM-DD.")] = "",
    reported_on: Annotated[
        str,
        typer.Option("--reported", help="Day the appropriate authority was told, as YYYY-MM-DD."),
    ] = "",
    lot: Annotated[str, typer.Option("--lot", help="The lot (default: every lot).")] = "",
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Record that a named person excluded a bidder, once it was heard."""
    from tendering.cli.who import who_of
    from tendering.workbench.excluding import exclude as use
    from tendering.workbench.records import reported

    report = reported(
        lambda: use(
            evaluation,
            bidder,
            who_of(actor, on, at, "compliance exclude"),
            ground=ground,
            reason=reason,
            role=role,
            options=options,
            notified=notified,
            reported=reported_on,
            lot=lot,
            store=store,
            dry_run=dry_run,
        )
    )
    done(report, as_json=json)


@group.command("told")
def told(
    evaluation: Evaluation,
    *,
    bidder: Bidder,
    notified: Annotated[str, typer.Option(help="Day the bidder was told, as YYYY-MM-DD.")] = "",
    reported_on: Annotated[
        str,
        typer.Option("--reported", help="Day the appropriate authority was told, as YYYY-MM-DD."),
    ] = "",
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Record on which day the bidder, or the appropriate authority, was told of an exclusion."""
    from tendering.cli.who import who_of
    from tendering.workbench.excluding import told as use
    from tendering.workbench.records import reported

    report = reported(
        lambda: use(
            evaluation,
            bidder,
            who_of(actor, on, at, "compliance told"),
            notified=notified,
            reported=reported_on,
            store=store,
            dry_run=dry_run,
        )
    )
    done(report, as_json=json)
