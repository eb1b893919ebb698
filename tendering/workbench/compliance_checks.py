"""Compliance checks recorded, one or many: by option or from a form that lists every one that is missing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tendering.checks.compliance import (
    ASSESSMENT,
    CALL_OFF,
    DEBARMENT,
    KINDS,
    LATER,
    MISSING,
    STAGES,
    Cell,
    asked,
    grid,
    is_clean,
    parties,
)
from tendering.checks.record import Record
from tendering.documents.names import counted
from tendering.files.cell_values import day
from tendering.files.tables import MOST_BYTES, clean, decode
from tendering.law.regime import TITLES
from tendering.model.entries import EntryKind
from tendering.model.findings import Finding, finding, has_error
from tendering.record.chain import Draft, Link
from tendering.workbench.compliance import as_record
from tendering.workbench.entering import entered
from tendering.workbench.records import Procurement, RefusedError, Who, draft, opened
from tendering.workbench.writing import Report

COLUMNS = ("bidder", "party", "role", "check", "stage", "result", "listed")
"""Of the bulk form. ``listed`` is the day of the debarment list that was looked at."""
BOOK_START = b"PK\x03\x04"
Row = Mapping[str, str]


def record_checks(
    ref: str, rows: Sequence[Row], who: Who, *, store: str = "", dry_run: bool = False
) -> Report:
    """Record checks, one entry each: all of them or, where one cannot stand, none.

    Raises:
        RefusedError: A check is not one of this law, its party is not there, or it lacks its result or its list.
    """
    if not rows:
        raise RefusedError(finding("R007", "compliance", "no check is given"))
    notes: list[Finding] = []

    def build(now: Procurement) -> Sequence[Draft]:
        notes.clear()
        record = as_record(now)
        wrong = [f for n, row in enumerate(rows, 1) for f in _faults(record, row, n, who)]
        if wrong:
            raise RefusedError(*wrong)
        notes.extend(_of_note(rows))
        return tuple(_check(row, who) for row in rows)

    def say(links: Sequence[Link], verb: str) -> str:
        return f"{verb} {counted(len(links), 'check')}.\nNext: tendering compliance {ref}"

    return entered(ref, who, build, say, notes=notes, store=store, dry_run=dry_run)


def _check(row: Row, who: Who) -> Draft:
    facts = {
        "result": row["result"],
        "stage": row.get("stage") or ASSESSMENT,
        "party": row.get("party", ""),
    }
    if row["check"] == DEBARMENT:
        facts["listed"] = row.get("listed", "")
    return draft(who, KINDS[row["check"]], bidder=row.get("bidder", ""), facts=facts)


def _faults(record: Record, row: Row, number: int, who: Who) -> Iterator[Finding]:
    where = row.get("where") or f"row {number}"
    check, stage = row.get("check", ""), row.get("stage") or ASSESSMENT
    known = dict(asked(record.regime.regime))
    if check not in known:
        law = TITLES[record.regime.regime] if record.regime.regime else "the law of this tender"
        message = f"{law} asks for no check {check[:40]!r}" if check else "no check is named"
        yield finding("R341", where, message, remedy=f"Use {' or '.join(known)}.")
        return
    if stage not in STAGES:
        message = f"{stage[:40]!r} is no stage"
        yield finding("R341", where, message, remedy=f"Use {', '.join(STAGES)}.")
    if not row.get("result", "").strip():
        yield finding("R007", where, f"{check}: nothing says what was found")
    everyone = {(b, _folded(p)) for b, p, _ in parties(record)}
    # the platform is looked at before tenders close: of a sealed tender its bidder is known, and no other party
    everyone |= {(e.bidder, "") for e in record.of(EntryKind.SUBMISSION_RECEIVED)}
    if (row.get("bidder", ""), _folded(row.get("party", ""))) not in everyone:
        party = row.get("party")
        message = f"no bid of {row.get('bidder') or 'nobody'} is here that names {party or 'it'}"
        yield finding("R355", where, message)
    if check == DEBARMENT:
        listed = day(row.get("listed", ""))
        if listed is None:
            remedy = "Write the day of the list that was looked at, as YYYY-MM-DD."
            yield finding("R007", where, "the day of the debarment list is lacking", remedy=remedy)
        elif listed > who.on:
            message = f"the list of {listed} cannot have been looked at on {who.on}"
            yield finding("R301", where, message, remedy="Correct the day.")


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _of_note(rows: Sequence[Row]) -> Iterator[Finding]:
    for number, row in enumerate(rows, 1):
        if not is_clean(row["result"]):
            who_is = row.get("party") or row["bidder"]
            message = f"{row['check']}: {who_is}: {row['result']}"
            yield finding("R342", row.get("where") or f"row {number}", message)


def form(ref: str, to: Path, *, stage: str = "", store: str = "", dry_run: bool = False) -> Report:
    """Write a CSV with a line for each check that is missing, its result blank, for an officer to fill in.

    Args:
        ref: Id or folder.
        to: The file.
        stage: The one stage it is for, which the procurement need not have come to; blank is all that is missing by now.
        store: See `records.opened`.
        dry_run: Write nothing.

    Raises:
        RefusedError: There is a file of that name, or no such stage.
    """
    if stage and stage not in STAGES:
        said = f"{stage[:40]!r} is no stage"
        raise RefusedError(finding("R341", "--stage", said, remedy=f"Use {', '.join(STAGES)}."))
    if to.exists():
        said = "there is a file of that name"
        raise RefusedError(finding("F096", str(to), said, remedy="Choose another name."))
    with opened(ref, store=store) as procurement:
        cells = [c for c in grid(as_record(procurement)) if _to_ask(c, stage)]
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n", restval="")
    writer.writeheader()
    for c in cells:
        writer.writerow(
            {
                "bidder": c.bidder,
                "party": _safe(c.party),
                "role": c.role,
                "check": c.check,
                "stage": c.stage,
            }
        )
    if not dry_run:
        to.write_text(text.getvalue(), encoding="utf-8")
    before = f" before {stage}" if stage else ""
    said = (
        f"{counted(len(cells), 'check')} missing{before}: write the result of each (clear, confirmed, no ground, or what was "
        f"found), then:\n  tendering compliance record {ref} --from {to}"
    )
    data = {"procurement": procurement.id, "rows": len(cells)}
    return Report(data=data, text=said, files=(to,), dry_run=dry_run)


def _to_ask(cell: Cell, stage: str) -> bool:
    """Say whether a form asks for a check. Of a stage named, one not due yet is asked for; at each call-off, every one."""
    if not stage:
        return cell.state == MISSING
    return cell.stage == stage and (stage == CALL_OFF or cell.state in (MISSING, LATER))


def _safe(text: str) -> str:
    """Return text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def form_rows(path: Path) -> tuple[dict[str, str], ...]:
    """Read a filled form, CSV or workbook; lines whose result is blank are left out.

    Raises:
        RefusedError: It cannot be read, or lacks a column.
    """
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    lines, findings = _book(data, path) if data.startswith(BOOK_START) else _text(data, path)
    if has_error(findings):
        raise RefusedError(*findings)
    if not lines:
        raise RefusedError(finding("F006", path.name, "the file is empty"))
    heads = [_folded(h) for h in lines[0][1]]
    lacking = [c for c in ("bidder", "check", "result") if c not in heads]
    if lacking:
        message = f"the headings lack {', '.join(lacking)}"
        remedy = f"Begin the file with: {','.join(COLUMNS)}"
        raise RefusedError(finding("F007", path.name, message, remedy=remedy))
    rows = []
    for place, cells in lines[1:]:
        row = {h: c.removeprefix("'") for h, c in zip(heads, cells, strict=False) if h in COLUMNS}
        if row.get("result"):
            rows.append({**row, "check": _folded(row.get("check", "")), "where": place})
    return tuple(rows)


Lines = list[tuple[str, list[str]]]


def _text(data: bytes, path: Path) -> tuple[Lines, Sequence[Finding]]:
    text, findings = decode(data, path.name)
    if text is None:
        return [], findings
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return [
            (f"{path.name}:{reader.line_num}", [clean(c) for c in cells])
            for cells in reader
            if any(c.strip() for c in cells)
        ], findings
    except csv.Error as error:
        return [], [finding("F005", path.name, str(error))]


def _book(data: bytes, path: Path) -> tuple[Lines, Sequence[Finding]]:
    from tendering.files.workbooks import used_rows, workbook_of

    book, findings = workbook_of(data, path.name, "F003")
    if book is None:
        return [], findings
    lines: Lines = []
    for row in used_rows(book.worksheets[0]):
        last = max(row.cells)
        cells = [clean(row.text(c) or "") for c in range(1, last + 1)]
        lines.append((f"{path.name}, {row.place(1)}", cells))
    return lines, findings
