"""A table of reasons as anyone keeps one: a CSV file or a workbook whose headings say bidder, question, mark and reason.

Anyone's, so read for its reasons alone: nothing is imported from it. The panel's own sheets and the moderation
workbook have such headings too; there the name of a sheet is that of its question.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from tendering.checks.reasons import Note
from tendering.files.tables import MOST_BYTES, clean, decode
from tendering.model.findings import Finding, finding
from tendering.model.numbers import exact

NOT_A_TABLE = "R610"
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "bidder": ("bidder", "tenderer", "supplier", "provider", "organisation"),
    "criterion": ("criterion", "question id", "question", "answer to"),
    "mark": ("agreed mark", "agreed score", "consensus score", "your mark", "mark", "score"),
    "text": ("reason for this mark", "reason", "your note", "note", "comment", "rationale", "why"),
    "evidence": ("evidence", "page", "where in the bid"),
    "lot": ("lot",),
    "zone": ("zone",),
    "by": ("evaluator", "marker", "person"),
}
"""What a heading may begin with, the likeliest first."""
NEEDED = ("bidder", "text")
_BLANKS = re.compile(r"[\s_]+")
_ROWS_LOOKED_AT = 30


@dataclass(frozen=True, slots=True)
class _Line:
    """A row: its cells by column, the place of each, and what is wrong with those that cannot be read."""

    cells: Mapping[int, str]
    places: Mapping[int, str]
    row: str
    problems: Mapping[int, str]


def read_reasons(
    path: Path, questions: Iterable[str] = ()
) -> tuple[tuple[Note, ...], tuple[str, ...], tuple[Finding, ...]]:
    """Read the reasons of a CSV file or workbook, and every bidder it names; each sheet with the headings is read.

    Args:
        path: The file; it is only read.
        questions: Ids of the tender's questions: a sheet named after one needs no column that says so.
    """
    sheets, findings = _sheets(path)
    known = {q.casefold(): q for q in questions}
    read = [row for title, lines in sheets for row in _notes(title, lines, known)]
    notes = [row for row in read if isinstance(row, Note)]
    findings = (*findings, *(row for row in read if isinstance(row, Finding)))
    if not notes and not findings:
        wanted = "a heading for the bidder, and one for the reason or note, with a row below them"
        findings = (finding(NOT_A_TABLE, path.name, f"nothing here has {wanted}"),)
    bidders = (row for row in read if isinstance(row, str))
    return tuple(notes), tuple(dict.fromkeys(bidders)), findings


def _sheets(path: Path) -> tuple[list[tuple[str, list[_Line]]], tuple[Finding, ...]]:
    if path.suffix.casefold() == ".csv":
        return _csv(path)
    from tendering.files.workbooks import open_workbook, used_rows  # noqa: PLC0415 - heavy

    book, findings = open_workbook(path, NOT_A_TABLE)
    if book is None:
        return [], findings
    sheets = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        lines = [
            _Line(
                {c: row.text(c) or "" for c in row.cells if row.problem(c) is None},
                {c: row.place(c) for c in row.cells},
                f"{sheet.title}!{row.number}",
                {c: said for c in row.cells if (said := row.problem(c)) is not None},
            )
            for row in used_rows(sheet)
        ]
        sheets.append((sheet.title, lines))
    return sheets, ()


def _csv(path: Path) -> tuple[list[tuple[str, list[_Line]]], tuple[Finding, ...]]:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        said = f"the file cannot be read: {error.strerror or error}"
        return [], (finding(NOT_A_TABLE, path.name, said),)
    text, findings = decode(data, path.name)
    if text is None:
        return [], tuple(findings)
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text), delimiter=max(",;\t", key=first.count))
    lines = []
    try:
        before = 0
        for row in reader:
            place = f"{path.name}:{before + 1}"
            cells = {n: clean(cell) for n, cell in enumerate(row)}
            lines.append(_Line(cells, dict.fromkeys(cells, place), place, {}))
            before = reader.line_num
    except csv.Error as error:
        said = f"the file is no table: {error}"
        return [], (finding(NOT_A_TABLE, f"{path.name}:{reader.line_num}", said),)
    return [("", lines)], ()


def _notes(
    title: str, lines: Sequence[_Line], known: Mapping[str, str]
) -> Iterator[Note | Finding | str]:
    """Yield the reason of each row below the headings, where the sheet has such; or what keeps it from being read; and the bidder."""
    for at, line in enumerate(lines[:_ROWS_LOOKED_AT]):
        columns = _columns(line)
        if all(name in columns for name in NEEDED):
            for row in lines[at + 1 :]:
                yield from filter(None, [row.cells.get(columns["bidder"], "")])
                wrong = row.problems.get(columns["text"])
                if wrong is not None:
                    place = row.places[columns["text"]]
                    yield finding(NOT_A_TABLE, place, wrong, remedy="Write the reason itself.")
                elif (note := _note(row, columns, known.get(title.casefold(), title))) is not None:
                    yield note
            return


def _columns(line: _Line) -> dict[str, int]:
    """Return which column holds what: the first heading that begins with the likeliest word."""
    heads = {c: _BLANKS.sub(" ", text).strip().casefold() for c, text in line.cells.items()}
    found: dict[str, int] = {}
    for name, words in HEADINGS.items():
        for word in words:
            column = next((c for c, head in sorted(heads.items()) if head.startswith(word)), None)
            if column is not None and column not in found.values():
                found[name] = column
                break
    return found


def _note(line: _Line, columns: Mapping[str, int], title: str) -> Note | None:
    cells = {name: line.cells.get(column, "") for name, column in columns.items()}
    if not cells["bidder"] or not (cells["text"] or cells.get("mark")):
        return None
    return Note(
        bidder=cells["bidder"],
        criterion=cells.get("criterion") or title,
        text=cells["text"],
        mark=_mark(cells.get("mark", "")),
        lot=cells.get("lot", ""),
        zone=cells.get("zone", ""),
        evidence=cells.get("evidence", ""),
        by=cells.get("by", ""),
        where=line.places.get(columns["text"], line.row),
    )


def _mark(written: str) -> Fraction | None:
    try:
        return exact(written)
    except ValueError:
        return None
