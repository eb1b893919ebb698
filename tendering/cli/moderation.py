"""The `moderation` commands: the panel's workbook out and back, the minute, its agreement, the signature; and `promises`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tendering.cli.options import AtTime, By, DryRun, Json, OnDay, Out, StoreAt
from tendering.cli.show import done

app = typer.Typer(rich_markup_mode=None)
group = typer.Typer(
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Moderate a lot: the workbook, what the panel agreed, the minute, and the signature of the scores.",
)
app.add_typer(group, name="moderation")

Ref = Annotated[str, typer.Argument(metavar="ID", help="Id of the procurement, or its folder.")]
Lot = Annotated[str, typer.Option("--lot", help="The lot that is moderated.")]
AnyLot = Annotated[str, typer.Option("--lot", help="One lot alone (default: every lot).")]
Again = Annotated[
    str,
    typer.Option("--reason", help="Where an agreed score replaces another: why the panel did so."),
]
Allow = Annotated[
    list[str] | None,
    typer.Option("--allow", help="A word that may stand although it is like a hidden bidder's."),
]


@group.command("plan")
def plan(
    ref: Ref,
    *,
    named: Annotated[str, typer.Option("--named", help="The questions, with semicolons between.")],
    reason: Annotated[str, typer.Option("--reason", help="Why those.")] = "",
    lot: AnyLot = "",
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Name beforehand the questions whose every score says why no higher and no lower."""
    from tendering.cli.who import who_of
    from tendering.workbench.moderation import plan as use
    from tendering.workbench.records import reported

    report = reported(
        lambda: use(
            ref,
            named,
            reason,
            who_of(actor, on, at, "moderation plan"),
            lot=lot,
            store=store,
            dry_run=dry_run,
        )
    )
    done(report, as_json=json)


@group.command("workbook")
def workbook(
    ref: Ref,
    *,
    lot: Lot,
    criterion: Annotated[
        str, typer.Option("--criterion", help="One question alone, agreed already or not.")
    ] = "",
    allow: Allow = None,
    store: StoreAt = "",
    out: Out = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Write the workbook in which the panel agrees a lot's scores: every mark and note side by side."""
    from tendering.workbench.moderation import workbook as use
    from tendering.workbench.records import reported

    report = reported(
        lambda: use(
            ref,
            lot,
            criterion=criterion,
            allowed=allow or (),
            store=store,
            out=out,
            dry_run=dry_run,
        )
    )
    done(report, as_json=json)


@group.command("import")
def import_(
    ref: Ref,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Workbooks filled in by the panel.")
    ],
    *,
    reason: Again = "",
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Record what the panel agreed in its workbooks, all of it or nothing; --dry-run previews it."""
    from tendering.cli.who import who_of
    from tendering.workbench.moderation_import import import_workbooks as use
    from tendering.workbench.records import reported

    report = reported(
        lambda: use(
            ref,
            files,
            who_of(actor, on, at, "moderation import"),
            reason=reason,
            store=store,
            dry_run=dry_run,
        )
    )
    done(report, as_json=json)


@group.command("agree")
def agree(
    ref: Ref,
    *,
    lot: Lot,
    bidder: Annotated[str, typer.Option("--bidder", help="Id, or alias, of the bidder.")],
    criterion: Annotated[str, typer.Option("--criterion", help="The question.")],
    mark: Annotated[str, typer.Option("--mark", help="The mark the panel agreed, or n/a.")],
    zone: Annotated[str, typer.Option("--zone", help="The zone, where it is asked by zone.")] = "",
    reason: Annotated[str, typer.Option("--reason", help="Why this mark.")] = "",
    evidence: Annotated[str, typer.Option("--evidence", help="Page and paragraph.")] = "",
    bullet: Annotated[
        list[str] | None,
        typer.Option("--bullet", help="NUMBER=finding, once for each point of the question."),
    ] = None,
    why_not_up: Annotated[str, typer.Option(help="Why not the next mark up.")] = "",
    why_not_down: Annotated[str, typer.Option(help="Why not the next mark down.")] = "",
    moved: Annotated[
        list[str] | None,
        typer.Option("--moved", help="NAME: FROM->TO: reason, for each whose mark differs."),
    ] = None,
    dissent: Annotated[
        list[str] | None, typer.Option("--dissent", help="NAME: words, for each who dissents.")
    ] = None,
    letter_text: Annotated[str, typer.Option(help="What the letter tells the bidder.")] = "",
    withhold: Annotated[
        str, typer.Option(help="Ground on which others are not told that text.")
    ] = "",
    promise: Annotated[
        list[str] | None, typer.Option("--promise", help="A promise worth keeping.")
    ] = None,
    page: Annotated[
        list[str] | None, typer.Option("--page", help="The page of each promise, in order.")
    ] = None,
    attendee: Annotated[
        list[str] | None, typer.Option("--attendee", help="Who was there; once for each.")
    ] = None,
    other: Annotated[
        list[str] | None,
        typer.Option("--other", help="Who else was, with what for: Priya Nair (clerk)."),
    ] = None,
    out_of_room: Annotated[
        list[str] | None, typer.Option("--out-of-room", help="Who took no part in this score.")
    ] = None,
    chair: Annotated[str, typer.Option("--chair", help="Who led the session.")] = "",
    started: Annotated[str, typer.Option("--started", help="As 09:30.")] = "",
    ended: Annotated[str, typer.Option("--ended", help="As 12:00.")] = "",
    summary: Annotated[str, typer.Option("--summary", help="What else was said.")] = "",
    again: Annotated[
        str, typer.Option("--again", help="Where it replaces an agreed score: why.")
    ] = "",
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Record one agreed score without a workbook, by the same rules.

    The session of the lot's last score of the same day is taken where nothing is said of it.
    """
    from tendering.cli.who import who_of
    from tendering.workbench.moderation_agree import Said, Sitting
    from tendering.workbench.moderation_agree import agree as use
    from tendering.workbench.records import reported

    said = Said(
        bidder=bidder,
        criterion=criterion,
        mark=mark,
        zone=zone,
        reason=reason,
        evidence=evidence,
        points=bullet or (),
        why_not_higher=why_not_up,
        why_not_lower=why_not_down,
        moved=moved or (),
        dissents=dissent or (),
        letter_text=letter_text,
        withhold=withhold,
        promises=promise or (),
        pages=page or (),
        out_of_room=out_of_room or (),
    )
    sitting = Sitting(
        chair=chair,
        attendees=attendee or (),
        others=other or (),
        started=started,
        ended=ended,
        summary=summary,
    )
    report = reported(
        lambda: use(
            ref,
            lot,
            said,
            sitting,
            who_of(actor, on, at, "moderation agree"),
            again=again,
            store=store,
            dry_run=dry_run,
        )
    )
    done(report, as_json=json)


@group.command("discuss")
def discuss(
    ref: Ref,
    *,
    lot: Lot,
    summary: Annotated[str, typer.Option("--summary", help="What was said.")],
    criterion: Annotated[str, typer.Option("--criterion", help="The question, if one.")] = "",
    attendee: Annotated[
        list[str] | None, typer.Option("--attendee", help="Who was there; once for each.")
    ] = None,
    other: Annotated[
        list[str] | None,
        typer.Option("--other", help="Who else was, with what for: Priya Nair (clerk)."),
    ] = None,
    chair: Annotated[str, typer.Option("--chair", help="Who led the session.")] = "",
    started: Annotated[str, typer.Option("--started", help="As 09:30.")] = "",
    ended: Annotated[str, typer.Option("--ended", help="As 12:00.")] = "",
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Record a session in which no score was agreed, as where the tender publishes an average."""
    from tendering.cli.who import who_of
    from tendering.workbench.moderation import discuss as use
    from tendering.workbench.moderation_agree import Sitting, session_said
    from tendering.workbench.records import reported
    from tendering.workbench.writing import Report

    sitting = Sitting(
        chair=chair,
        attendees=attendee or (),
        others=other or (),
        started=started,
        ended=ended,
        summary=summary,
    )

    def run() -> Report:
        who = who_of(actor, on, at, "moderation discuss")
        session = session_said(sitting, who.on)
        return use(ref, lot, session, who, criterion=criterion, store=store, dry_run=dry_run)

    done(reported(run), as_json=json)


@group.command("minute")
def minute(
    ref: Ref,
    *,
    lot: Lot,
    allow: Allow = None,
    store: StoreAt = "",
    out: Out = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Write the minute of a lot's moderation as Word, for each member to agree."""
    from tendering.workbench.moderation_sign import minute as use
    from tendering.workbench.records import reported

    report = reported(
        lambda: use(ref, lot, allowed=allow or (), store=store, out=out, dry_run=dry_run)
    )
    done(report, as_json=json)


@group.command("agree-minute")
def agree_minute(
    ref: Ref,
    *,
    lot: Lot,
    person: Annotated[str, typer.Option("--person", help="The member who agrees it, or not.")],
    dissent: Annotated[
        str, typer.Option("--dissent", help="What the member holds instead, in their own words.")
    ] = "",
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Record that a member agrees the minute of a lot, or dissents from it."""
    from tendering.cli.who import who_of
    from tendering.workbench.moderation_sign import agree_minute as use
    from tendering.workbench.records import reported

    report = reported(
        lambda: use(
            ref,
            lot,
            person,
            who_of(actor, on, at, "moderation agree-minute"),
            dissent=dissent,
            store=store,
            dry_run=dry_run,
        )
    )
    done(report, as_json=json)


@group.command("sign")
def sign(
    ref: Ref,
    *,
    lot: Lot,
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Sign the agreed scores of a lot; refused with every gap at once."""
    from tendering.cli.who import who_of
    from tendering.workbench.moderation_sign import sign as use
    from tendering.workbench.records import reported

    report = reported(
        lambda: use(
            ref, lot, who_of(actor, on, at, "moderation sign"), store=store, dry_run=dry_run
        )
    )
    done(report, as_json=json)


@app.command("promises")
def promises(
    ref: Ref,
    *,
    lot: AnyLot = "",
    bidder: Annotated[str, typer.Option("--bidder", help="One bidder alone.")] = "",
    store: StoreAt = "",
    json: Json = False,
) -> None:
    """List the promises marked at moderation as worth keeping, for the schedule of the contract."""
    from tendering.workbench.moderation_sign import promises as use
    from tendering.workbench.records import reported

    done(reported(lambda: use(ref, lot=lot, bidder=bidder, store=store)), as_json=json)
