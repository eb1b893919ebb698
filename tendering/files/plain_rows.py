"""Rows of a CSV file that is plainly as its table asks, one at a time and in little memory; anything else is left to `tables`.

A county's marks are two million rows. In such a file there is as a rule nothing to say, so nothing is made that could
say it: no place and no mapping for each row. `tables.read_table` reads the same rows, and knows how to say what is wrong.
"""

from __future__ import annotations

import csv
import io
import re
from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from operator import itemgetter
from typing import Any

from tendering.files.columns import TableSpec
from tendering.files.tables import LONGEST_CELL, clean
from tendering.files.typed_rows import UnclearError

MOST_TABLE_BYTES = 1_000_000_000
MOST_TABLE_ROWS = 10_000_000
"""The most that is read of the tables of an evaluation's own folder."""
_TEXT = bytes(n for n in range(0x100) if n not in b",\n")
_MARK = b"\xef\xbb\xbf"
# As in `tables`, in bytes and characters, but for the carriage return, which ends lines.
_UNSEEN_BYTES = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_UNSEEN = re.compile("[\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


def plain_rows(spec: TableSpec, data: bytes) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the line and the cells of each row, trimmed and in the order of the table's columns; blank rows are left out.

    Args:
        spec: The table; headings are those of its columns, in any order, its required ones among them.
        data: The bytes of the file.

    Raises:
        UnclearError: The file is not UTF-8, has other headings or characters that hide, or is no sound CSV; rows may
            have been given before it is found.
    """
    data = data.removeprefix(_MARK)
    if len(data) > MOST_TABLE_BYTES or _UNSEEN_BYTES.search(data):
        raise UnclearError
    if not data.isascii():
        _readable(data)
    lines = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline="")
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(lines, strict=True)
    try:
        headings = next(reader, [])
        take = _order(spec, headings)
        width, returns = len(headings), b"\r" in data
        at, rows = reader.line_num + 1, 0
        for cells in reader:
            line, at = at, reader.line_num + 1
            if len(cells) != width:
                if any(not cell.isspace() for cell in cells if cell):
                    raise UnclearError
                continue
            if (rows := rows + 1) > MOST_TABLE_ROWS:
                raise UnclearError
            trimmed = list(map(clean if returns else str.strip, cells))
            if any(trimmed):
                trimmed.append("")  # for a column that is not there
                yield line, take(trimmed)
    except csv.Error as error:
        raise UnclearError from error


AT_ONCE = 20_000
"""How many rows are turned into columns together."""
BYTES_AT_ONCE = 1 << 20
"""How much of a file without quotation marks is cut into cells together."""


class _Trimmed(dict[str, str]):
    """Cells as they are kept, by what was written; each text is kept once."""

    def __init__(self, trim: Callable[[str], str]) -> None:
        super().__init__()
        self.trim = trim
        self.same: dict[str, str] = {}

    def column(self) -> _Column:
        """Return the cells of one column, none so far."""
        return _Column(self)

    def __missing__(self, text: str) -> str:
        if len(text) > LONGEST_CELL:
            raise UnclearError
        trimmed = self.trim(text)
        kept = self[text] = self.same.setdefault(trimmed, trimmed)
        return kept


class _Column:
    """The cells of one column. Where few of its first texts come again, as of reasons, it is not looked whether others do."""

    def __init__(self, trimmed: _Trimmed) -> None:
        self.trimmed = trimmed
        self.cells: list[str] = []
        self.again: bool | None = None

    def take(self, texts: Sequence[str]) -> None:
        """Add some more.

        Raises:
            UnclearError: One is too long.
        """
        if self.again is None:
            self.again = len(set(texts)) * 2 <= len(texts)
        if self.again:
            self.cells.extend(map(self.trimmed.__getitem__, texts))
            return
        if max(map(len, texts)) > LONGEST_CELL:
            raise UnclearError
        self.cells.extend(map(self.trimmed.trim, texts))


def plain_columns(spec: TableSpec, data: bytes) -> tuple[array[int], list[list[str]]]:
    """Return the line of each row of `plain_rows`, and its cells by column: the same, much sooner for millions of rows.

    Raises:
        UnclearError: As `plain_rows`.
    """
    found = _columns(spec, data)
    if found is None:
        same: dict[str, str] = {}
        lines, columns = array("L"), [[] for _ in spec.names]  # type: tuple[array[int], list[list[str]]]
        for line, cells in plain_rows(spec, data):
            lines.append(line)
            for column, text in zip(columns, cells, strict=True):
                column.append(same.setdefault(text, text))
        return lines, columns
    return found


def _columns(spec: TableSpec, data: bytes) -> tuple[array[int], list[list[str]]] | None:
    """Return lines and columns where each row is one line of as many cells as headings and none is blank; else None."""
    data = data.removeprefix(_MARK)
    if len(data) > MOST_TABLE_BYTES or _UNSEEN_BYTES.search(data):
        raise UnclearError
    if not data.isascii():
        _readable(data)
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(
        io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline=""), strict=True
    )
    try:
        headings = next(reader, [])
        _order(spec, headings)
        first = reader.line_num + 1
        read = _cut(data, len(headings)) or _parsed(reader, data, len(headings))
    except csv.Error as error:
        raise UnclearError from error
    if read is None or all("" in column for column in read):
        return None
    by_name = dict(zip(headings, read, strict=True))
    rows = len(read[0])
    return (
        array("L", range(first, first + rows)),
        [by_name[name] if name in by_name else [""] * rows for name in spec.names],
    )


def _parsed(reader: Any, data: bytes, width: int) -> list[list[str]] | None:
    """Return the cells of each column as CSV has them; None where a row is not one line of so many cells.

    Raises:
        csv.Error: It is no sound CSV.
    """
    trimmed = _Trimmed(clean if b"\r" in data else str.strip)
    read = [trimmed.column() for _ in range(width)]
    before = reader.line_num
    while some := list(islice(reader, AT_ONCE)):
        if set(map(len, some)) != {width}:
            return None
        for column, texts in zip(read, zip(*some, strict=True), strict=True):
            column.take(texts)
        rows = len(read[0].cells)
        if reader.line_num != before + rows or rows > MOST_TABLE_ROWS:
            return None
    return [column.cells for column in read]


def _cut(data: bytes, width: int) -> list[list[str]] | None:
    """Return the cells of each column of a file in which a comma or the end of a line can be nothing else; else None.

    It is so where there is no quotation mark. Each line must have as many cells as there are headings.
    """
    if b'"' in data or width < 2:
        return None
    end = b"\r\n" if b"\r" in data else b"\n"
    if data.count(b"\n") != data.count(end) or data.count(b"\r") != (end != b"\n") * data.count(
        end
    ):
        return None
    trimmed = _Trimmed(str.strip)
    read = [trimmed.column() for _ in range(width)]
    line = b"," * (width - 1) + b"\n"
    start = data.find(end) + len(end)
    while len(end) <= start < len(data):
        stop = data.find(end, start + BYTES_AT_ONCE)
        stop = len(data) if stop < 0 else stop + len(end)
        block = data[start:stop].removesuffix(end).replace(end, b"\n") + b"\n"
        start = stop
        if block.translate(None, _TEXT) != line * block.count(b"\n"):
            return None
        cells = block[:-1].decode().replace("\n", ",").split(",")
        for n, column in enumerate(read):
            column.take(cells[n::width])
        if len(read[0].cells) > MOST_TABLE_ROWS:
            return None
    return [column.cells for column in read]


def _readable(data: bytes) -> None:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnclearError from error
    if _UNSEEN.search(text):
        raise UnclearError


def _order(spec: TableSpec, headings: list[str]) -> Callable[[Sequence[str]], tuple[str, ...]]:
    """Return what puts the cells of a row in the order of the columns; a column that is not there is blank."""
    if sorted(headings) != sorted(set(headings)) or not set(headings) <= set(spec.names):
        raise UnclearError
    if any(column.required and column.name not in headings for column in spec.columns):
        raise UnclearError
    places = {name: n for n, name in enumerate(headings)}
    first, *others = (places.get(name, len(headings)) for name in spec.names)
    return itemgetter(first, *others)
