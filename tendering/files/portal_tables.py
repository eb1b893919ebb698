"""Tables of a portal's export, from a workbook or a CSV file: headings, lines, and the place of every cell."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from openpyxl.utils import get_column_letter

from tendering.files.portal_layout import folded
from tendering.files.portal_profile import TableFile
from tendering.files.tables import MOST_BYTES, MOST_ROWS, clean, decode
from tendering.files.workbooks import Row, used_rows, workbook_of
from tendering.model.findings import Finding, Severity, finding

OTHERS = "*"
_BRITISH = re.compile(
    r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})[ T,]+(\d{1,2}:\d{2}(?::\d{2})?)", re.ASCII
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a table: text by heading, folded; what cannot be read as text, and each cell's place."""

    cells: Mapping[str, str]
    places: Mapping[str, str]
    problems: Mapping[str, str] = field(default_factory=dict)

    def text(self, heading: str) -> str:
        """Return what stands under a heading; blank where nothing does."""
        return self.cells.get(folded(heading), "")

    def place(self, heading: str) -> str:
        """Return where it stands."""
        return self.places.get(folded(heading), "")

    def problem(self, heading: str) -> str:
        """Say why it cannot be read as text; nothing where it can."""
        return self.problems.get(folded(heading), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table as it came. ``headings`` are as written."""

    name: str
    headings: tuple[str, ...]
    lines: tuple[Line, ...]


Grid = list[tuple[int, dict[int, tuple[str, str]]]]
"""Rows by number, each with text and problem by column."""


def read_table_file(
    spec: TableFile, data: bytes, name: str
) -> tuple[Table | None, tuple[Finding, ...]]:
    """Read one table.

    Args:
        spec: What the profile says of it.
        data: The file, a workbook or CSV.
        name: As the person knows it, for findings.
    """
    is_book = data.startswith(b"PK\x03\x04")
    grid, findings = _book(spec, data, name) if is_book else _csv(data, name)
    if grid is None:
        return None, findings
    start = spec.header_row or 1
    top = next((cells for number, cells in grid if number == start), None)
    if top is None:
        message = f"row {start} holds no headings"
        return None, (*findings, finding("R311", _sheet(spec, name), message))
    heads = {column: clean(text) for column, (text, _) in top.items() if clean(text)}
    found = list(findings)
    twice = [h for h in heads.values() if [folded(x) for x in heads.values()].count(folded(h)) > 1]
    named = {folded(c.heading) for c in spec.columns}
    for heading in dict.fromkeys(twice):
        if folded(heading) in named:
            message = f"the heading {heading!r} stands there twice"
            found.append(finding("R311", _sheet(spec, name), message))
    lines = tuple(
        _line(heads, cells, number, _sheet(spec, name), is_book)
        for number, cells in grid
        if number > start
    )
    return Table(name=name, headings=tuple(heads.values()), lines=lines), tuple(found)


def _line(
    heads: Mapping[int, str],
    cells: Mapping[int, tuple[str, str]],
    number: int,
    at: str,
    is_book: bool,
) -> Line:
    def place(column: int) -> str:
        return f"{at}!{get_column_letter(column)}{number}" if is_book else f"{at}:{number}"

    return Line(
        cells={folded(h): clean(cells[c][0]) for c, h in heads.items() if c in cells},
        places={folded(h): place(c) for c, h in heads.items()},
        problems={folded(h): cells[c][1] for c, h in heads.items() if c in cells and cells[c][1]},
    )


def _sheet(spec: TableFile, name: str) -> str:
    return f"{name}, {spec.sheet}" if spec.sheet else name


def _book(spec: TableFile, data: bytes, name: str) -> tuple[Grid | None, tuple[Finding, ...]]:
    book, findings = workbook_of(data, name, "R308")
    if book is None:
        return None, findings
    wanted = next(
        (
            s
            for s in book.worksheets
            if spec.sheet is None or folded(s.title) == folded(spec.sheet)
        ),
        None,
    )
    if wanted is None:
        there = ", ".join(s.title for s in book.worksheets)
        return None, (finding("R311", name, f"there is no sheet {spec.sheet!r}, only {there}"),)
    return [
        (
            row.number,
            {c: (_text(row, c), row.problem(c) or "") for c in row.cells},
        )
        for row in used_rows(wanted)
    ], ()


def _text(row: Row, column: int) -> str:
    """Return a cell's text; of a time every second counts."""
    value = row.cells[column].value
    if isinstance(value, datetime) and value.second:
        return value.isoformat(sep=" ", timespec="seconds")
    return row.text(column) or ""


def _csv(data: bytes, name: str) -> tuple[Grid | None, tuple[Finding, ...]]:
    text, findings = decode(data, name)
    if text is None:
        return None, tuple(findings)
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(",;\t", key=first.count)
    csv.field_size_limit(MOST_BYTES)
    grid: Grid = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 1
    try:
        for cells in reader:
            if any(c.strip() for c in cells):
                grid.append((number, {n: (c, "") for n, c in enumerate(cells, 1) if c.strip()}))
            number = reader.line_num + 1
            if len(grid) > MOST_ROWS:
                break
    except csv.Error:
        message = "a quotation mark is not closed, or stands inside a quoted cell"
        return None, (*findings, finding("F005", f"{name}:{number}", message))
    return grid, tuple(findings)


def columns_seen(spec: TableFile, table: Table, *, inside: bool) -> Iterator[Finding]:
    """Find columns the profile names that are not there, and those that are there and nothing reads.

    Args:
        spec: What the profile says of the table.
        table: As it came.
        inside: It lies in a bidder's folder, so no column need say whose a line is.
    """
    there = {folded(h) for h in table.headings}
    extra = [h for h in (spec.bidder, spec.received) if h]
    for heading in (*(c.heading for c in spec.columns), *extra):
        if folded(heading) not in there:
            yield finding("R311", _sheet(spec, table.name), f"there is no column {heading!r}")
    if not inside and not spec.bidder:
        message = "no column says whose each row is, and the file lies in no bidder's folder"
        remedy = "Name that column as `bidder` of the table."
        yield finding("R311", _sheet(spec, table.name), message, remedy=remedy)
    named = {folded(h) for h in (*(c.heading for c in spec.columns), *extra, *(spec.ignore or ()))}
    if OTHERS in named:
        return
    for heading in table.headings:
        if folded(heading) not in named:
            where = _sheet(spec, table.name)
            yield finding(
                "R310", where, f"nothing reads the column {heading!r}", severity=Severity.WARNING
            )


def instant(text: str) -> datetime | None:
    """Read a local time as portals write it; None where it is none, or a day alone.

    >>> instant("2027-04-30 11:59:58"), instant("30/04/2027 12:01"), instant("30/04/2027")
    (datetime.datetime(2027, 4, 30, 11, 59, 58), datetime.datetime(2027, 4, 30, 12, 1), None)
    """
    british = _BRITISH.fullmatch(text.strip())
    if british:
        day, month, year, clock = british.groups()
        text = f"{year}-{int(month):02}-{int(day):02} {clock.rjust(5, '0')}"
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if len(text.strip()) > len("2027-04-30") else None
