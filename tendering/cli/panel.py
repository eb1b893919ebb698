"""The panel before it marks: declare, aliases, plan-panel, practice, sheets."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tendering.cli.commands import COMMANDS
from tendering.cli.entering import Entering, enters
from tendering.cli.options import LotOption, Out, Ref
from tendering.workbench.writing import Report


class Action(StrEnum):
    """What follows from an interest."""

    NONE = "none"
    MITIGATE = "mitigate"
    REMOVE = "remove"


class Divided(StrEnum):
    """What a page of a sheet holds."""

    QUESTION = "question"
    LOT = "lot"


app = typer.Typer(rich_markup_mode=None)


@app.command("declare", help=COMMANDS["declare"].help)
@enters
def declare(
    ref: Ref,
    *,
    person: Annotated[
        str, typer.Option("--person", help="Who declares (default: whoever runs this).")
    ] = "",
    interest: Annotated[str, typer.Option(help="none, or the interest.")] = "",
    bidder: Annotated[
        str, typer.Option(help="The bidder it concerns (default: every bidder).")
    ] = "",
    lot: LotOption = "",
    kind: Annotated[
        str,
        typer.Option(
            "--type",
            help="personal, professional or financial; direct, indirect or perceived.",
        ),
    ] = "",
    action: Annotated[
        Action | None,
        typer.Option(help="What follows: none, mitigate, or remove from the bidder."),
    ] = None,
    reason: Annotated[str, typer.Option(help="Why that action is enough.")] = "",
    approver: Annotated[str, typer.Option(help="Who agreed to the action.")] = "",
    employment: Annotated[
        str, typer.Option(help="Past employment with a bidder or its parties, or none.")
    ] = "",
    until: Annotated[
        str, typer.Option(metavar="DATE", help="The day it must be renewed by, as YYYY-MM-DD.")
    ] = "",
    bidders: Annotated[
        bool,
        typer.Option("--list", help="List the bidders and their parties, to declare against."),
    ] = False,
    entering: Entering,
) -> Report:
    """Record a declaration of interests, or list the bidders to declare against."""
    from tendering.workbench import declarations as use

    facts = {
        "interest": interest,
        "type": kind,
        "action": action.value if action else "",
        "reason": reason,
        "approver": approver,
        "employment": employment,
        "until": until,
    }
    return (
        use.to_declare(ref, store=entering.store)
        if bidders
        else use.declare(
            ref,
            entering.who("declare"),
            person=person or entering.actor,
            facts=facts,
            bidder=bidder,
            lot=lot,
            store=entering.store,
            dry_run=entering.dry_run,
        )
    )


@app.command("aliases", help=COMMANDS["aliases"].help)
@enters
def aliases(
    ref: Ref,
    *,
    reason: Annotated[str, typer.Option(help="Why bidders are hidden from the panel.")] = "",
    scan: Annotated[
        list[Path] | None,
        typer.Option(
            "--scan",
            metavar="FILE",
            help="Write nothing; search this file, meant for the panel, for words that name a hidden bidder. Repeat for more.",
            readable=False,
        ),
    ] = None,
    entering: Entering,
) -> Report:
    """Hide the bidders from the panel behind aliases."""
    import secrets

    from tendering.workbench import aliases as use

    key = secrets.token_hex(32)
    return (
        use.scan(ref, scan, store=entering.store)
        if scan
        else use.give(
            ref,
            entering.who("aliases"),
            key=key,
            reason=reason,
            store=entering.store,
            dry_run=entering.dry_run,
        )
    )


@app.command("plan-panel", help=COMMANDS["plan-panel"].help)
@enters
def plan_panel(
    ref: Ref,
    *,
    people: Annotated[
        Path | None,
        typer.Option(
            "--from",
            help="A table (CSV) of the panel: person, role, questions, lots.",
            readable=False,
        ),
    ] = None,
    members: Annotated[
        list[str] | None,
        typer.Option(
            "--member",
            metavar="NAME:ROLE:QUESTIONS:LOTS",
            help="A member; questions and lots with semicolons between, left out for every one. Roles: evaluator, "
            "expert by experience, adviser without a vote, moderator, chair. Repeat for each.",
        ),
    ] = None,
    minutes: Annotated[
        int,
        typer.Option(min=1, max=600, help="Minutes that reading and marking one answer takes."),
    ] = 20,
    weeks: Annotated[int, typer.Option(min=1, max=52, help="Weeks there are to mark in.")] = 1,
    bids: Annotated[
        int, typer.Option(min=0, max=1000, help="Bids to expect, before they are opened.")
    ] = 0,
    divided: Annotated[
        Divided, typer.Option(help="What a page of a sheet holds: a question or a lot.")
    ] = Divided.QUESTION,
    least: Annotated[
        int, typer.Option(min=1, max=20, help="The fewest people who are to mark a question.")
    ] = 2,
    seed: Annotated[
        str, typer.Option(help="What reading orders are drawn from (default: drawn afresh).")
    ] = "",
    entering: Entering,
) -> Report:
    """Plan who marks what, in which order each person reads, and how many hours it takes."""
    import secrets

    from tendering.workbench import panel as use

    wish = use.Wish(
        people=people,
        members=tuple(members or ()),
        minutes=minutes,
        weeks=weeks,
        bids=bids,
        divided=divided.value,
        seed=seed or secrets.token_hex(8),
        least=least,
    )
    return use.plan(
        ref, entering.who("plan-panel"), wish, store=entering.store, dry_run=entering.dry_run
    )


@app.command("practice", help=COMMANDS["practice"].help)
@enters
def practice(
    ref: Ref,
    returned: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILE...]",
            help="Returned practice sheets; without any, the sheets are written.",
            readable=False,
        ),
    ] = None,
    *,
    person: Annotated[
        list[str] | None, typer.Option("--person", help="Only this person. Repeat for more.")
    ] = None,
    out: Out = None,
    entering: Entering,
) -> Report:
    """Write practice sheets with two invented bids, or compare the marks that come back."""
    from tendering.workbench import practice as use

    return (
        use.take_in(
            ref, entering.who("practice"), returned, store=entering.store, dry_run=entering.dry_run
        )
        if returned
        else use.make(
            ref,
            people=tuple(person or ()),
            out=out,
            store=entering.store,
            dry_run=entering.dry_run,
        )
    )


@app.command("sheets", help=COMMANDS["sheets"].help)
@enters
def sheets(
    ref: Ref,
    *,
    person: Annotated[
        list[str] | None, typer.Option("--person", help="Only this person. Repeat for more.")
    ] = None,
    easy: Annotated[
        list[str] | None,
        typer.Option(
            "--easy-read",
            metavar="PERSON",
            help="Give this person the easy-read sheet, which experts by experience have anyway.",
        ),
    ] = None,
    stage: Annotated[
        str, typer.Option(help="Of a procedure in stages, the stage to mark (default: every one).")
    ] = "",
    redact: Annotated[
        bool,
        typer.Option("--redact", help="Replace words that name a hidden bidder by its alias."),
    ] = False,
    allow: Annotated[
        list[str] | None,
        typer.Option(
            "--allow",
            metavar="WORD",
            help="Let a word through that names a hidden bidder; needs --reason.",
        ),
    ] = None,
    reason: Annotated[str, typer.Option(help="Why words are let through.")] = "",
    out: Out = None,
    entering: Entering,
) -> Report:
    """Write the mark sheet of each person of the panel, and record that it was issued."""
    from tendering.workbench.sheet_making import Ask
    from tendering.workbench.sheets import issue as use

    ask = Ask(
        people=tuple(person or ()),
        easy=tuple(easy or ()),
        stage=stage or None,
        redact=redact,
        allowed=tuple(allow or ()),
        reason=reason,
    )
    return use(
        ref, entering.who("sheets"), ask, out=out, store=entering.store, dry_run=entering.dry_run
    )
