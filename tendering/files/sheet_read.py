"""Read a returned mark sheet: hold it against the sheet as issued, and find marks by the hidden ids of their rows.

Opens the file only to read it. Sorting, filtering and saving by another program change nothing; what was altered,
moved, merged or doubled is a finding with its sheet and cell.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tendering.files.sheet_layout import FORMAT, Holds, Style
from tendering.files.sheet_seal import (
    OPEN,
    carries_on,
    flat,
    heading_row,
    issued_seal,
    open_columns,
    seal_of,
)
from tendering.files.tables import LONGEST_CELL, clean, few, has_unseen
from tendering.files.workbooks import LISTS, META, Row, open_workbook, read_meta, used_rows
from tendering.model.findings import Finding, finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was written in one row: its id, the version it was issued for, texts and places by what they hold."""

    id: str
    version: str
    texts: Mapping[str, str]
    places: Mapping[str, str]

    def text(self, holds: Holds) -> str:
        """Return what was written; empty where nothing was."""
        return self.texts.get(holds.value, "")

    def place(self, holds: Holds) -> str:
        """Return the cell as the person knows it."""
        return self.places.get(holds.value, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A returned workbook that is one of ours: what its hidden sheet says, and the book."""

    name: str
    meta: Mapping[str, str]
    book: Workbook

    def said(self, key: str) -> str:
        """Return what the hidden sheet says of something."""
        return self.meta.get(key, "")


def open_sheet(path: Path) -> tuple[Returned | None, tuple[Finding, ...]]:
    """Open a returned sheet; None where it is no mark sheet at all."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions
        book, findings = open_workbook(path, "R420")
    if book is None:
        return None, findings
    meta = read_meta(book)
    if meta.get("format") != FORMAT:
        said = "this is not a mark sheet, or its hidden sheet is gone"
        return None, (finding("R421", path.name, said),)
    return Returned(name=path.name, meta=meta, book=book), ()


def read_sheet(returned: Returned, issued: bytes) -> tuple[tuple[Given, ...], tuple[Finding, ...]]:
    """Return what was written in a returned sheet, row by row as issued, with everything that is wrong with it.

    Args:
        returned: The sheet that came back.
        issued: The workbook as it was issued.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        seal = issued_seal(issued)
        style = _style(returned.meta)
        if seal and seal == seal_of(returned.book, style):
            return _as_issued(returned, style)
        own = load_workbook(io.BytesIO(issued), rich_text=False)
    reading = _Reading(returned.name, _style(read_meta(own)))
    given: list[Given] = []
    for title in own.sheetnames:
        if title in (META, LISTS):
            continue
        if title not in returned.book.sheetnames:
            reading.say("R426", title, "the sheet is missing")
        elif _is_page(own[title]):
            given += reading.page(own[title], returned.book[title])
        else:
            reading.note(own[title], returned.book[title])
    for title in returned.book.sheetnames:
        if title not in own.sheetnames and any(used_rows(returned.book[title])):
            reading.say("R439", title, "this sheet is not one of ours")
    return tuple(given), few(reading.findings)


def _style(meta: Mapping[str, str]) -> Style:
    return next((s for s in Style if s.value == meta.get("style")), Style.STANDARD)


def _as_issued(returned: Returned, style: Style) -> tuple[tuple[Given, ...], tuple[Finding, ...]]:
    """Return what was written in a sheet that has its seal: all but the open cells stands as issued."""
    reading = _Reading(returned.name, style)
    given: list[Given] = []
    for sheet in returned.book.worksheets:
        rows = tuple(used_rows(sheet))
        top = heading_row(rows)
        if top is not None and sheet.title not in (META, LISTS):
            lines = (r for r in rows if r.number > top.number and not carries_on(r))
            given += (reading.line(row, row) for row in lines)
    return tuple(given), few(reading.findings)


def _is_page(sheet: Worksheet) -> bool:
    return heading_row(tuple(used_rows(sheet))) is not None


@dataclass(slots=True)
class _Reading:
    """Collects findings while the sheets of one workbook are read."""

    name: str
    style: Style
    findings: list[Finding] = field(default_factory=list)

    def say(self, code: str, place: str, message: str) -> None:
        self.findings.append(finding(code, f"{self.name}, {place}", message))

    def note(self, own: Worksheet, sheet: Worksheet) -> None:
        """Hold a sheet of plain text against the one issued."""
        before = {r.number: r.text(1) or "" for r in used_rows(own)}
        after = {r.number: r for r in used_rows(sheet)}
        for number, said in before.items():
            row = after.pop(number, Row(sheet.title, number, {}))
            if flat(row.text(1)) != flat(said):
                self.say("R425", row.place(1), "the words issued were altered")
        for row in after.values():
            self.say("R439", row.place(min(row.cells)), "something was written here")

    def page(self, own: Worksheet, sheet: Worksheet) -> Iterator[Given]:
        """Give what was written on a sheet, in the order it was issued; nothing where it cannot be trusted."""
        merged = sorted(str(r) for r in sheet.merged_cells.ranges)
        for area in merged:
            self.say("R427", f"{sheet.title}!{area}", "cells were merged")
        issued = tuple(used_rows(own))
        rows = tuple(used_rows(sheet))
        top = heading_row(issued)
        if top is None or not self._top(issued, rows, top) or merged:
            return
        lines = {r.text(1) or "": r for r in issued if r.number > top.number}
        found = self._by_id(lines, rows, top)
        lost = [identity for identity in lines if identity not in found]
        if lost:
            more = f" and {len(lost) - 5} more" if len(lost) > 5 else ""
            self.say("R426", sheet.title, f"rows are missing: {', '.join(lost[:5])}{more}")
        for identity, line in lines.items():
            if identity in found:
                self._unaltered(line, found[identity], len(top.cells))
                if not carries_on(line):
                    yield self.line(line, found[identity])

    def _top(self, issued: Sequence[Row], rows: Sequence[Row], top: Row) -> bool:
        """Say whether the headings stand as issued, and what stands above them."""
        there = {r.number: r for r in rows}
        sound = True
        for row in issued:
            now = there.get(row.number, Row(row.sheet, row.number, {}))
            for column in sorted(row.cells) if row.number <= top.number else ():
                expected, said = row.text(column), now.text(column)
                if flat(said) == flat(expected):
                    continue
                if row.number == top.number:
                    message = f"the heading {expected!r} should stand here, not {said or ''!r:.60}"
                    self.say("R424", now.place(column), message)
                    sound = False
                else:
                    self.say("R425", now.place(column), "the words issued were altered")
        for row in rows:
            beside = [c for c in row.cells if c > len(top.cells)]
            above = row.number < top.number and row.number not in {r.number for r in issued}
            if beside or above:
                column = min(beside or row.cells)
                said = row.text(column)
                self.say("R439", row.place(column), f"beside the table: {said!r:.70}")
        return sound

    def _by_id(self, lines: Mapping[str, Row], rows: Sequence[Row], top: Row) -> dict[str, Row]:
        found: dict[str, Row] = {}
        for row in rows:
            if row.number <= top.number:
                continue
            identity = row.text(1) or ""
            if identity in found:
                first = found[identity].number
                self.say("R426", row.place(1), f"{identity} is in row {first} too")
            elif identity in lines:
                found[identity] = row
            elif identity:
                self.say("R426", row.place(1), f"there is no row {identity[:60]!r} in the sheet")
            elif any(c <= len(top.cells) for c in row.cells):
                column = min(row.cells)
                said = row.text(column)
                self.say("R439", row.place(column), f"this row is not one of ours: {said!r:.70}")
        return found

    def _unaltered(self, line: Row, row: Row, width: int) -> None:
        """Hold the locked cells of a row against the one issued."""
        boxes = open_columns(line, self.style)
        for column in range(2, width + 1):
            if column in boxes:
                continue
            if flat(row.text(column)) != flat(line.text(column)) or row.problem(column):
                now = row.text(column) or ""
                self.say("R425", row.place(column), f"this was altered; it now says {now!r:.70}")

    def line(self, line: Row, row: Row) -> Given:
        """Read the open cells of a row, by the ids of the one issued."""
        texts: dict[str, str] = {}
        places: dict[str, str] = {}
        for column, holds in OPEN[self.style].items():
            places[holds.value] = f"{self.name}, {row.place(column)}"
            texts[holds.value] = self._box(row, column)
        return Given(id=line.text(1) or "", version=line.text(2) or "", texts=texts, places=places)

    def _box(self, row: Row, column: int) -> str:
        problem = row.problem(column)
        if problem:
            self.say("R428", row.place(column), problem)
            return ""
        raw = row.text(column) or ""
        if len(raw) >= LONGEST_CELL - 1:
            self.say("R438", row.place(column), "the text fills its cell: its end may be lost")
        if has_unseen(raw):
            self.say("R438", row.place(column), "control or hidden characters were removed")
        return clean(raw)


def column_letter(style: Style, holds: Holds) -> str:
    """Return the letter of the column that holds something, for tests and for those who fill in by program."""
    return next(get_column_letter(n) for n, h in OPEN[style].items() if h is holds)
