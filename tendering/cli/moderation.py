"""The `moderation` commands: the panel's workbook out and back, the minute, its agreement, the signature; and `promises`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tendering.cli.entering import Entering, enters, shows
from tendering.cli.options import Actor, DryRun, Out, Ref, StoreAt
from tendering.workbench.writing import Report

app = typer.Typer(rich_markup_mode=None)
group = typer.Typer(
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Moderate a lot: the workbook, what the panel agreed, the minute, and the signature of the scores.",
)
app.add_typer(group, name="moderation")

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
Attendee = Annotated[
    list[str] | None, typer.Option("--attendee", help="Who was there; once for each.")
]
Other = Annotated[
    list[str] | None,
    typer.Option("--other", help="Who else was, with what for: Priya Nair (clerk)."),
]
Chair = Annotated[str, typer.Option("--chair", help="Who led the session.")]
Started = Annotated[str, typer.Option("--started", help="As 09:30.")]
Ended = Annotated[str, typer.Option("--ended", help="As 12:00.")]


@group.command("plan")
@enters
def plan(
    ref: Ref,
    *,
    named: Annotated[str, typer.Option("--named", help="The questions, with semicolons between.")],
    reason: Annotated[str, typer.Option("--reason", help="Why those.")] = "",
    lot: AnyLot = "",
    entering: Entering,
) -> Report:
    """Name beforehand the questions whose every score says why no higher and no lower."""
    from tendering.workbench.moderation import plan as use

    return use(
        ref,
        named,
        reason,
        entering.who("moderation plan"),
        lot=lot,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@group.command("workbook")
@shows
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
) -> Report:
    """Write the workbook in which the panel agrees a lot's scores: every mark and note side by side."""
    from tendering.workbench.moderation import workbook as use

    return use(
        ref, lot, criterion=criterion, allowed=allow or (), store=store, out=out, dry_run=dry_run
    )


@group.command("import")
@enters
def import_(
    ref: Ref,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Workbooks filled in by the panel.")
    ],
    *,
    reason: Again = "",
    entering: Entering,
) -> Report:
    """Record what the panel agreed in its workbooks, all of it or nothing; --dry-run previews it."""
    from tendering.workbench.moderation_import import import_workbooks as use

    return use(
        ref,
        files,
        entering.who("moderation import"),
        reason=reason,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@group.command("agree")
@enters
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
    attendee: Attendee = None,
    other: Other = None,
    out_of_room: Annotated[
        list[str] | None, typer.Option("--out-of-room", help="Who took no part in this score.")
    ] = None,
    chair: Chair = "",
    started: Started = "",
    ended: Ended = "",
    summary: Annotated[str, typer.Option("--summary", help="What else was said.")] = "",
    again: Annotated[
        str, typer.Option("--again", help="Where it replaces an agreed score: why.")
    ] = "",
    entering: Entering,
) -> Report:
    """Record one agreed score without a workbook, by the same rules.

    The session of the lot's last score of the same day is taken where nothing is said of it.
    """
    from tendering.workbench.moderation_agree import Said, Sitting
    from tendering.workbench.moderation_agree import agree as use

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
    return use(
        ref,
        lot,
        said,
        sitting,
        entering.who("moderation agree"),
        again=again,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@group.command("discuss")
@enters
def discuss(
    ref: Ref,
    *,
    lot: Lot,
    summary: Annotated[str, typer.Option("--summary", help="What was said.")],
    criterion: Annotated[str, typer.Option("--criterion", help="The question, if one.")] = "",
    attendee: Attendee = None,
    other: Other = None,
    chair: Chair = "",
    started: Started = "",
    ended: Ended = "",
    entering: Entering,
) -> Report:
    """Record a session in which no score was agreed, as where the tender publishes an average."""
    from tendering.workbench.moderation import discuss as use
    from tendering.workbench.moderation_agree import Sitting, session_said

    sitting = Sitting(
        chair=chair,
        attendees=attendee or (),
        others=other or (),
        started=started,
        ended=ended,
        summary=summary,
    )

    who = entering.who("moderation discuss")
    session = session_said(sitting, who.on)
    return use(
        ref,
        lot,
        session,
        who,
        criterion=criterion,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@group.command("minute")
@shows
def minute(
    ref: Ref,
    *,
    lot: Lot,
    allow: Allow = None,
    store: StoreAt = "",
    out: Out = None,
    dry_run: DryRun = False,
) -> Report:
    """Write the minute of a lot's moderation as Word, for each member to agree."""
    from tendering.workbench.moderation_sign import minute as use

    return use(ref, lot, allowed=allow or (), store=store, out=out, dry_run=dry_run)


@group.command("agree-minute")
@enters
def agree_minute(
    ref: Ref,
    *,
    lot: Lot,
    person: Annotated[str, typer.Option("--person", help="The member who agrees it, or not.")],
    dissent: Annotated[
        str, typer.Option("--dissent", help="What the member holds instead, in their own words.")
    ] = "",
    entering: Entering,
) -> Report:
    """Record that a member agrees the minute of a lot, or dissents from it."""
    from tendering.workbench.moderation_sign import agree_minute as use

    return use(
        ref,
        lot,
        person,
        entering.who("moderation agree-minute"),
        dissent=dissent,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@group.command("sign")
@enters
def sign(
    ref: Ref,
    *,
    lot: Lot,
    entering: Entering,
) -> Report:
    """Sign the agreed scores of a lot; refused with every gap at once."""
    from tendering.workbench.moderation_sign import sign as use

    return use(
        ref, lot, entering.who("moderation sign"), store=entering.store, dry_run=entering.dry_run
    )


@app.command("promises")
@shows
def promises(
    ref: Ref,
    *,
    lot: AnyLot = "",
    bidder: Annotated[str, typer.Option("--bidder", help="One bidder alone.")] = "",
    out: Annotated[
        Path | None,
        typer.Option(
            help="Also write them as Word and Excel, to promises-marked/ in this folder.",
            file_okay=False,
        ),
    ] = None,
    store: StoreAt = "",
    dry_run: DryRun = False,
    actor: Actor = "",
) -> Report:
    """List the promises marked at moderation as worth keeping, for the schedule of the contract."""
    from tendering.workbench.marked_promises import promises as use

    return use(ref, lot=lot, bidder=bidder, out=out, store=store, dry_run=dry_run, actor=actor)
