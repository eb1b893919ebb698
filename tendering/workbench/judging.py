"""Answers that only an officer can judge: a form of them, and what the officer writes, pass or fail, as one entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from tendering.documents.names import counted
from tendering.files.columns import TABLES
from tendering.files.record_dossier import rows_of
from tendering.files.tables import MOST_BYTES, read_table, write_table
from tendering.model.entries import Entry, EntryKind
from tendering.model.findings import Finding, finding, has_error
from tendering.record.chain import Draft, Link
from tendering.workbench.clarifying import not_opened
from tendering.workbench.dossiers import recorded
from tendering.workbench.entering import entered, tender_of_record
from tendering.workbench.records import Procurement, RefusedError, Who, draft, opened
from tendering.workbench.task_list import to_judge, with_tasks
from tendering.workbench.writing import Report

_KEY = ("bidder", "party", "lot", "question")
WORDS = ("pass", "fail", "yes", "no")
Row = Mapping[str, str]


def _known(entries: Sequence[Entry]) -> dict[tuple[str, ...], Row]:
    return {_key(r.cells): r.cells for r in rows_of(entries, "pass_fail")}


def _key(cells: Row) -> tuple[str, ...]:
    return tuple(cells.get(c, "") for c in _KEY)


def judge_form(ref: str, to: Path, *, store: str = "", dry_run: bool = False) -> Report:
    """Write a CSV of the answers nobody has judged, each with what the bidder wrote, its answer blank."""
    if to.exists():
        said = "there is a file of that name"
        raise RefusedError(finding("F096", str(to), said, remedy="Choose another name."))
    with opened(ref, store=store) as procurement:
        dossier, _ = recorded(procurement)
        waiting = to_judge(dossier) if dossier is not None else ()
        known = _known(procurement.entries)
    rows = [
        {
            **dict(zip(_KEY, key, strict=True)),
            "evidence": known.get(key, {}).get("evidence", ""),
        }
        for key in waiting
    ]
    if not dry_run:
        to.write_text(write_table(TABLES["pass_fail"], rows), encoding="utf-8")
    text = (
        f"{counted(len(rows), 'answer')} to judge: write pass or fail in each, then:\n"
        f"  tendering judge {ref} --from {to}"
    )
    data = {"procurement": procurement.id, "rows": len(rows)}
    return Report(data=data, text=text, files=(to,), dry_run=dry_run)


def judged_rows(path: Path) -> list[dict[str, str]]:
    """Read a filled form of answers; rows whose answer is blank are left out.

    Raises:
        RefusedError: It cannot be read.
    """
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    rows, findings = read_table(TABLES["pass_fail"], data, path.name)
    if has_error(findings):
        raise RefusedError(*findings)
    return [{**r.cells, "where": r.place} for r in rows if r.cells.get("answer")]


def judge(
    ref: str,
    rows: Sequence[Row],
    who: Who,
    *,
    reason: str = "",
    reply_by: date | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Record pass or fail for answers that only an officer can judge; one that fails opens a task.

    Raises:
        RefusedError: A row names what is not there, or says neither pass nor fail: all of it, at once.
    """
    if not rows:
        raise RefusedError(finding("R007", "judge", "no answer is judged"))

    def build(now: Procurement) -> Sequence[Draft]:
        wrong = [f for n, row in enumerate(rows, 1) for f in _faults(now, row, n)]
        if wrong:
            raise RefusedError(*wrong)
        known = _known(now.entries)
        whole = [
            {
                **{k: v for k, v in row.items() if v and k != "where"},
                "evidence": row.get("evidence") or known.get(_key(row), {}).get("evidence", ""),
            }
            for row in rows
        ]
        made = draft(
            who, EntryKind.ANSWERS_JUDGED, facts={"reason": reason}, rows={"pass_fail": whole}
        )
        return with_tasks(now, made, who, reply_by)

    def say(links: Sequence[Link], verb: str) -> str:
        count = sum(link.entry.kind is EntryKind.TASK_OPENED for link in links)
        more = f"\n{counted(count, 'task')} opened: tendering tasks {ref}" if count else ""
        return f"{verb} {counted(len(rows), 'answer')} judged.{more}"

    return entered(ref, who, build, say, store=store, dry_run=dry_run)


def _faults(now: Procurement, row: Row, number: int) -> Iterator[Finding]:
    where = row.get("where") or f"row {number}"
    name = row.get("question", "")
    question = next((q for q in tender_of_record(now).pass_fail if q.id == name), None)
    if question is None:
        yield finding("R355", where, f"there is no question {name or '(blank)'}")
    elif question.passes is None and row.get("answer", "").casefold() not in WORDS:
        message = f"{row.get('answer', '')[:40]!r} is neither pass nor fail"
        yield finding("R355", where, message)
    yield from (replace(f, where=where) for f in not_opened(now, row.get("bidder", "")))
