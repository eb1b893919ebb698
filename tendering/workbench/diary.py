"""The diary of an evaluation: every duty with its day, as table, JSON, iCalendar file, picture and page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from tendering.checks import check_tender
from tendering.checks.gate import check_sends
from tendering.documents.ics import CalendarEvent
from tendering.documents.timeline import Row, short, timeline
from tendering.law.calendar import day_text
from tendering.law.diary import DONE, OVERDUE, DiaryResult, Entered, diary_of
from tendering.law.diary_duties import LIMIT, Duty
from tendering.law.values import ADOPTED, BINDING
from tendering.model.bids import Dossier
from tendering.model.findings import Finding, has_error
from tendering.workbench import dossiers
from tendering.workbench.dated_list import files, on_screen
from tendering.workbench.days import read_day
from tendering.workbench.library import locate, not_found
from tendering.workbench.writing import Report, by, publish, writer_of

HEADINGS = ("day", "what", "counted", "from", "rule", "binds", "status")
# The findings of a definition that forbid a diary (another nation), or change what it rests on.
NATION, STATED = "X50", "X53"
KEY = (
    ("law", "to be done"),
    ("practice", "to be done, by practice or agreement"),
    ("limit", "a limit"),
    ("done", "done"),
    ("planned", "planned"),
)


def diary(
    ref: str,
    *,
    on: str = "",
    out: Path | None = None,
    ics: bool = False,
    dry_run: bool = False,
    actor: str = "",
) -> Report:
    """List every duty of an evaluation and write the diary to ``out/ID/diary``.

    Where the law that applies is not known, what is dated anyway is shown and nothing is written.

    Args:
        ref: The evaluation.
        on: The day asked, as YYYY-MM-DD: says what is done, due, overdue or past. Empty says nothing of that.
        out: Folder to write to.
        ics: Show the iCalendar file in place of the table.
        dry_run: Make everything, write nothing.
        actor: Who does this, for the manifest.
    """
    asked, bad = read_day(on) if on else (None, ())
    if bad:
        return Report(findings=bad, data=_nothing(ref))
    path = locate("evaluations", ref)
    if path is None:
        return Report(findings=(not_found("evaluations", ref),), data=_nothing(ref))
    dossier, reading = dossiers.read(path.parent)
    if dossier is None:
        return Report(findings=reading, data=_nothing(ref))
    unread = tuple(f for f in reading if has_error([f]))
    law = tuple(f for f in check_tender(dossier.tender) if f.code in (NATION, STATED))
    unsent = tuple(check_sends(dossier))
    if has_error(unsent) or any(f.code == NATION for f in law):
        return Report(findings=(*unread, *law, *unsent), data=_nothing(ref))
    result = diary_of(dossier, on=asked)
    found = (*unread, *law, *result.findings)
    data = _json(result)
    written: tuple[Path, ...] = ()
    if result.entries:
        texts = _texts(dossier, result, found)
        target = (out or Path("out") / path.parent.name) / "diary"
        if result.regime.regime is not None:
            written = publish(target, writer_of(texts), dry_run=dry_run, made=by(actor))
        text = texts["diary.ics"] if ics else _told(dossier, result)
    else:
        text = f"{result.evaluation}: no dated fact starts the time of any duty."
    return Report(findings=found, data=data, text=text, files=written, dry_run=dry_run)


def _nothing(ref: str) -> dict[str, object]:
    return {"evaluation": ref, "on": None, "duties": []}


def _json(result: DiaryResult) -> dict[str, object]:
    return {
        "evaluation": result.evaluation,
        "tender": result.tender,
        "regime": str(result.regime.regime) if result.regime.regime else None,
        "light_touch": result.regime.light_touch,
        "on": result.on.isoformat() if result.on else None,
        "calendars": list(result.calendars),
        "duties": [_duty_json(entered) for entered in result.entries],
    }


def _duty_json(entered: Entered) -> dict[str, object]:
    duty = entered.duty
    return {
        "duty": duty.id,
        "what": duty.what,
        "kind": duty.kind,
        "on": duty.on.isoformat(),
        "act_by": duty.act_by.isoformat(),
        "counted": duty.counted,
        "counted_from": {
            "what": duty.fact.what,
            "on": duty.fact.on.isoformat(),
            "sure": duty.fact.sure,
            "where": duty.fact.where or None,
        },
        "law": duty.cite,
        "binds": duty.binds,
        "verified": duty.verified,
        "done_on": duty.done_on.isoformat() if duty.done_on else None,
        "planned": [day.isoformat() for day in duty.planned] if duty.planned else None,
        "status": entered.status or None,
        "calendar": duty.calendar or None,
        "may_move": duty.open,
        "note": duty.note or None,
    }


def _told(dossier: Dossier, result: DiaryResult) -> str:
    """Return the diary on a screen."""
    asked = f", as on {day_text(result.on)}" if result.on else ""
    return on_screen(
        f"{result.evaluation}: {dossier.tender.title}{asked}",
        result.regime,
        HEADINGS,
        [_cells(entered) for entered in result.entries],
        widths=(16, 34, 36, 26, 24, 10, 12),
        calendars="; ".join(result.calendars),
    )


def _cells(entered: Entered) -> list[str]:
    duty = entered.duty
    day = short(duty.on)
    if duty.act_by != duty.on:
        day += f" (by {short(duty.act_by)})"
    fact = duty.fact
    status = entered.status
    if duty.done_on is not None and status in ("", DONE):
        status = f"done {short(duty.done_on)}"
    return [
        day,
        duty.what,
        f"{duty.counted}; {duty.note}" if duty.note else duty.counted,
        f"{fact.what}, {short(fact.on)} ({fact.sure})",
        duty.cite + ("" if duty.verified else " (to be confirmed)"),
        duty.binds,
        status,
    ]


def _texts(dossier: Dossier, result: DiaryResult, found: Sequence[Finding]) -> dict[str, str]:
    """Return the files of a diary by name."""
    tender = dossier.tender
    title = f"{tender.title}: diary"
    if result.on is not None:
        title += f" on {day_text(result.on)}"
    picture = timeline(
        [_row(entered) for entered in result.entries],
        title=title,
        key=_key(result),
        on=result.on,
        on_words=short(result.on) if result.on else "",
    )
    return files(
        "diary",
        title=title,
        said=f"Every duty and limit that a dated fact starts the time of. Law: {result.regime.named}. Days counted "
        "from what is planned move when the plan does.",
        picture=picture,
        headings=HEADINGS,
        rows=[_cells(entered) for entered in result.entries],
        found=found,
        calendars=result.calendars,
        calendar=f"{tender.title}: diary",
        events=_events(result.entries),
        owner=f"diary {result.evaluation}",
        stamped=_stamp(result),
    )


def _key(result: DiaryResult) -> list[tuple[str, str]]:
    """Return the legend of the shapes that are drawn."""
    drawn = {_shape(e.duty, e.status) for e in result.entries}
    drawn |= {"planned"} if any(e.duty.planned for e in result.entries) else set()
    return [(shape, words) for shape, words in KEY if shape in drawn]


def _stamp(result: DiaryResult) -> date:
    """Return the day the diary speaks of: the one asked, else the newest fact it counts from."""
    return result.on or max(entered.duty.fact.on for entered in result.entries)


def _row(entered: Entered) -> Row:
    duty = entered.duty
    shape, on = _shape(duty, entered.status), duty.on
    says = f"by {short(duty.act_by)}" if duty.act_by != duty.on else short(duty.on)
    if shape == DONE and duty.done_on is not None:
        on, says = duty.done_on, f"done {short(duty.done_on)}"
    elif entered.status:
        says += f", {entered.status}"
    return Row(
        label=duty.what,
        on=on,
        shape=shape,
        says=says,
        planned=duty.planned[1] if duty.planned else None,
        alarm=entered.status == OVERDUE,
    )


def _shape(duty: Duty, status: str) -> str:
    if status == DONE or (not status and duty.done_on is not None):
        return "done"
    if duty.kind == LIMIT:
        return "limit"
    return "law" if duty.binds in (BINDING, ADOPTED) else "practice"


def _events(entries: Iterable[Entered]) -> list[CalendarEvent]:
    """Return an event for each duty that is not done, on the day to do it by."""
    return [_event(entered.duty) for entered in entries if entered.duty.done_on is None]


def _event(duty: Duty) -> CalendarEvent:
    fact = duty.fact
    lines = [
        f"Last day: {day_text(duty.on)}.",
        f"Counted: {duty.counted}.",
        f"From: {fact.what}, {day_text(fact.on)} ({fact.sure}).",
        f"Rule: {duty.cite} ({duty.binds}).",
    ]
    if duty.note:
        lines.append(f"Note: {duty.note}.")
    if not duty.verified:
        lines.append("The rule has not been confirmed at its source.")
    return CalendarEvent(
        key=duty.id, on=duty.act_by, summary=duty.what, description="\n".join(lines)
    )
