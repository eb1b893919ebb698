"""Plan a procurement backwards from the start of service: table, JSON, iCalendar file, picture and page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tendering.documents.ics import CalendarEvent
from tendering.documents.timeline import Row, short, timeline
from tendering.law.backwards import PLAN as BY_PLAN
from tendering.law.backwards import PRACTICE, Planned, Step
from tendering.law.calendar import day_text
from tendering.law.plan import PlanResult, plan_for
from tendering.model.findings import Finding, has_error
from tendering.model.tender import Tender
from tendering.workbench.dated_list import files, on_screen
from tendering.workbench.days import read_day
from tendering.workbench.definitions import open_tender
from tendering.workbench.writing import Report, by, publish, writer_of

# What forbids a plan, or changes what it rests on; all else about a definition is for `check`.
ABOUT_LAW = ("X50", "X53", "X54")
HEADINGS = ("last safe day", "what", "counted", "by", "by law alone", "planned", "days to spare")


def plan(
    ref: str,
    start: str,
    *,
    on: str = "",
    out: Path | None = None,
    ics: bool = False,
    dry_run: bool = False,
    actor: str = "",
) -> Report:
    """Count the plan back from a start of service and write it to ``out/ID/plan``.

    Args:
        ref: The tender.
        start: First day of service, as YYYY-MM-DD.
        on: The day asked, to name the last safe days already past; empty names none.
        out: Folder to write to.
        ics: Show the iCalendar file in place of the table.
        dry_run: Make everything, write nothing.
        actor: Who does this, for the manifest.
    """
    first, bad = read_day(start, "--start-of-service")
    asked, more = read_day(on) if on else (None, ())
    if first is None or more:
        return Report(findings=(*bad, *more), data=_nothing(ref, start))
    _, tender, findings = open_tender(ref)
    if tender is None:
        return Report(findings=findings, data=_nothing(ref, start))
    law = tuple(f for f in findings if f.code in ABOUT_LAW)
    if has_error(f for f in law if f.code != "X53"):
        return Report(findings=law, data=_nothing(tender.id, start))
    result = plan_for(tender, first, on=asked)
    found = (*law, *result.findings)
    if not result.steps:
        return Report(findings=found, data=_nothing(tender.id, start))
    texts = _texts(tender, result, asked, found)
    target = (out or Path("out") / tender.id) / "plan"
    written = publish(target, writer_of(texts), dry_run=dry_run, made=by(actor))
    return Report(
        findings=found,
        data=_json(result),
        text=texts["plan.ics"] if ics else _told(result),
        files=written,
        dry_run=dry_run,
    )


def _nothing(ref: str, start: str) -> dict[str, object]:
    return {"tender": ref, "start_of_service": start, "steps": []}


def _json(result: PlanResult) -> dict[str, object]:
    return {
        "tender": result.tender,
        "start_of_service": result.start.isoformat(),
        "regime": str(result.regime.regime),
        "light_touch": result.regime.light_touch,
        "calendar": result.calendar,
        "steps": [_step_json(step) for step in result.steps],
    }


def _step_json(step: Step) -> dict[str, object]:
    own = step.planned
    return {
        "step": step.id,
        "title": step.title,
        "last_safe": step.last_safe.isoformat(),
        "last_lawful": step.last_lawful.isoformat(),
        "rule": step.rule,
        "basis": step.basis,
        "law": step.cite,
        "verified": step.verified,
        "before": list(step.before),
        "planned": {"first": own.first.isoformat(), "last": own.last.isoformat()} if own else None,
        "slack_days": step.slack,
    }


def _told(result: PlanResult) -> str:
    """Return the plan on a screen."""
    return on_screen(
        f"{result.tender}: last safe days for service to start on {day_text(result.start)}",
        result.regime,
        HEADINGS,
        [_cells(step) for step in result.steps],
        widths=(16, 30, 34, 24, 16, 16, 8),
        calendars=result.calendar,
        right=[6],
    )


def _cells(step: Step) -> list[str]:
    return [
        short(step.last_safe),
        step.title,
        step.rule,
        step.cite + ("" if step.verified else " (to be confirmed)"),
        short(step.last_lawful),
        planned_words(step.planned),
        "" if step.slack is None else str(step.slack),
    ]


def planned_words(own: Planned | None) -> str:
    """Write when a step is planned; a period or month by its last day."""
    if own is None:
        return ""
    return short(own.last) if own.first == own.last else f"by {short(own.last)}"


def _texts(
    tender: Tender, result: PlanResult, on: date | None, found: Sequence[Finding]
) -> dict[str, str]:
    """Return the files of a plan by name."""
    title = f"{tender.title}: last safe days for a start on {day_text(result.start)}"
    picture = timeline(
        [_row(step) for step in result.steps],
        title=title,
        key=(
            ("law", "last safe day, by law"),
            ("practice", "last safe day, by the plan or by practice"),
            ("planned", "planned by the tender's own timetable"),
        ),
        on=on,
        on_words=short(on) if on else "",
    )
    return files(
        "plan",
        title=title,
        said=f"Each day is the last that leaves everything after it its time. Law: {result.regime.named}. Where a "
        "day is set by practice and not by law, it says so; the days by law alone assume that nothing else takes "
        "any time.",
        picture=picture,
        headings=HEADINGS,
        rows=[_cells(step) for step in result.steps],
        found=found,
        calendars=[result.calendar],
        calendar=f"{tender.title}: plan",
        events=[_event(step) for step in result.steps],
        owner=f"plan {tender.id}",
        stamped=on or result.start,
    )


def _row(step: Step) -> Row:
    slack = step.slack
    spare = f", {abs(slack)} days {'to spare' if slack > 0 else 'late'}" if slack else ""
    return Row(
        label=step.title,
        on=step.last_safe,
        shape="practice" if step.basis in (PRACTICE, BY_PLAN) else "law",
        says=f"{short(step.last_safe)}{spare}",
        planned=step.planned.last if step.planned else None,
    )


def _event(step: Step) -> CalendarEvent:
    own = planned_words(step.planned)
    lines = [f"Counted: {step.rule}.", f"By: {step.cite or step.basis}."]
    if own:
        lines.append(f"Planned: {own}.")
    if not step.verified:
        lines.append("The rule has not been confirmed at its source.")
    return CalendarEvent(
        key=step.id,
        on=step.last_safe,
        summary=f"Last safe day: {step.title}" if step.id != "start" else step.title,
        description="\n".join(lines),
    )
