"""What is outstanding in the opened bids, and what bidders answer to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from tendering.checks.opening import check_opening
from tendering.documents.dates import weekday
from tendering.documents.names import Names, counted
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.findings import Finding, finding
from tendering.record.chain import Draft, Link
from tendering.workbench.dossiers import recorded
from tendering.workbench.entering import entered, numbered
from tendering.workbench.opening import flags, late_decision
from tendering.workbench.records import (
    Procurement,
    RefusedError,
    Who,
    draft,
    file_ref,
    opened,
)
from tendering.workbench.submissions import is_opened, submissions
from tendering.workbench.task_list import Matter, Task, new_tasks, tasks, to_judge, unasked
from tendering.workbench.writing import Report


def outstanding(ref: str, *, only_open: bool = False, bidder: str = "", store: str = "") -> Report:
    """Show every task with where it stands, the answers that wait for an officer, and what the opening brought to light."""
    with opened(ref, store=store) as procurement:
        dossier, _ = recorded(procurement)
        entries = procurement.entries
        listed = [
            t
            for t in tasks(dossier, entries)
            if (t.waits or not only_open) and bidder in ("", t.entry.bidder)
        ]
        silent = unasked(dossier, entries) if dossier is not None else ()
        silent = tuple(m for m in silent if bidder in ("", m.bidder))
        judge = to_judge(dossier) if dossier is not None else ()
        judge = tuple(j for j in judge if bidder in ("", j[0]))
        found: list[Finding] = []
        if dossier is not None and of_kind(standing(entries), EntryKind.OPENED):
            found += check_opening(dossier, flags(entries))
        found += _late(entries)
        found += _aside(entries)
        found += [_no_task(m) for m in silent]
        names = Names.of(dossier) if dossier is not None else None
    data = {
        "procurement": procurement.id,
        "tasks": [_task_data(t) for t in listed],
        "without_task": [
            {"bidder": m.bidder, "lot": m.lot, "zone": m.zone, "about": m.about, "says": m.says}
            for m in silent
        ],
        "to_judge": [
            {"bidder": b, "party": p, "lot": lot, "question": q} for b, p, lot, q in judge
        ],
    }
    # what is outstanding is shown, and is no fault of the command
    return Report(findings=tuple(found), data=data, text="\n".join(_lines(listed, judge, names)))


def _lines(
    listed: Sequence[Task], judge: Sequence[tuple[str, str, str, str]], names: Names | None
) -> Iterator[str]:
    waiting = sum(t.waits for t in listed)
    yield f"{counted(len(listed), 'task')}, {waiting} waiting."
    for task in listed:
        entry = task.entry
        name = names.bidder(entry.bidder) if names is not None else entry.bidder
        whose = entry.bidder if name == entry.bidder else f"{name} ({entry.bidder})"
        where = ", ".join(w for w in (entry.lot and f"lot {entry.lot}", entry.fact("zone")) if w)
        due = entry.day("due")
        by = f", answer by {weekday(due)}" if due is not None and task.waits else ""
        yield ""
        yield (
            f"Task {task.number}, {task.state}: {whose}"
            f"{f', {where}' if where else ''}, {entry.fact('about')} ({entry.fact('kind')}){by}"
        )
        yield f"    asked: {entry.fact('question')}"
        if task.explanation:
            yield f"    answer: {task.explanation}"
        if task.decision:
            yield f"    decided: {task.decision}"
    if judge:
        questions = ", ".join(dict.fromkeys(q for _, _, _, q in judge))
        yield ""
        yield f"{counted(len(judge), 'answer')} for an officer to write pass or fail: {questions}."
        yield "Next: tendering judge ID --form judge.csv, fill it in, tendering judge ID --from judge.csv"


def _no_task(matter: Matter) -> Finding:
    where = ", ".join(
        w for w in (matter.bidder, matter.lot and f"lot {matter.lot}", matter.zone) if w
    )
    remedy = "Open a task for everything that has none: `tendering tasks ID --ask`."
    return finding("R350", where, f"{matter.about}: {matter.says}; no task is open", remedy=remedy)


def ask_all(
    ref: str,
    who: Who,
    *,
    reply_by: date | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Open a task for everything that waits for a person and has none.

    Raises:
        RefusedError: There is nothing of the kind.
    """

    def build(now: Procurement) -> Sequence[Draft]:
        dossier, findings = recorded(now)
        if dossier is None:
            raise RefusedError(*findings)
        made = new_tasks(dossier, now.entries, who, reply_by)
        if not made:
            raise RefusedError(finding("R332", now.id, "everything that waits has its task"))
        return made

    def say(links: Sequence[Link], verb: str) -> str:
        return f"{verb} {counted(len(links), 'task')}.\nNext: tendering tasks {ref}"

    return entered(ref, who, build, say, store=store, dry_run=dry_run)


def _aside(entries: Sequence[Entry]) -> Iterator[Finding]:
    """Find submissions that came in time and were left sealed when the others were opened."""
    still = standing(entries)
    if not of_kind(still, EntryKind.OPENED):
        return
    left = {e.bidder for e in of_kind(still, EntryKind.WITHDRAWAL) if not e.lot}
    for entry in of_kind(submissions(entries), EntryKind.SUBMISSION_RECEIVED):
        if entry.files and not is_opened(entries, entry.bidder) and entry.bidder not in left:
            message = f"{entry.bidder} came in time, and its submission is still sealed"
            yield finding("R323", f"entry {entry.number}", message)


def _late(entries: Sequence[Entry]) -> Iterator[Finding]:
    for entry in submissions(entries):
        if (
            entry.kind is EntryKind.LATE_SUBMISSION
            and late_decision(entries, entry.bidder) is None
        ):
            message = f"{entry.bidder} came late, on {entry.on}, and stays sealed"
            yield finding("R327", f"entry {entry.number}", message)


def _task_data(task: Task) -> dict[str, object]:
    entry = task.entry
    return {
        "number": task.number,
        "state": task.state,
        "bidder": entry.bidder,
        "lot": entry.lot,
        "zone": entry.fact("zone"),
        "about": entry.fact("about"),
        "kind": entry.fact("kind"),
        "question": entry.fact("question"),
        "due": entry.fact("due"),
        "explanation": task.explanation,
        "decision": task.decision,
    }


def answer(
    ref: str,
    number: int,
    explanation: str,
    who: Who,
    *,
    file: Path | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Record what a bidder answered to a task, with its letter where there is one.

    Raises:
        RefusedError: There is no such task, or nothing was answered.
    """
    if not explanation.strip():
        message = "nothing is said: the answer is blank"
        raise RefusedError(finding("R007", "--explanation", message))
    bodies = [(file.name, file.read_bytes())] if file is not None else []

    def build(now: Procurement) -> Sequence[Draft]:
        task = numbered(now, number, EntryKind.TASK_OPENED)
        return (
            draft(
                who,
                EntryKind.EXPLANATION_RECEIVED,
                lot=task.lot,
                bidder=task.bidder,
                facts={
                    "about": task.fact("about"),
                    "task": str(number),
                    "explanation": explanation,
                },
                files=[(file_ref(name, body), body) for name, body in bodies],
            ),
        )

    def say(links: Sequence[Link], verb: str) -> str:
        entry = links[0].entry
        return (
            f"{verb} what {entry.bidder} answers to task {number}.\n"
            f"Next: tendering decide {ref} --bidder {entry.bidder} --lot {entry.lot} --about {entry.fact('about')} ..."
        )

    return entered(ref, who, build, say, store=store, dry_run=dry_run)
