"""The definition form drawn as a workbook. What it asks is `form_layout`; this module only draws."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tendering.files.form_cells import UNDECIDED, encode
from tendering.files.form_columns import Column, Fields, Table, split
from tendering.files.form_explode import MISSING, criteria_styles, dig, empties, explode
from tendering.files.form_layout import FIELD_HEADINGS, FORM, SHEETS
from tendering.files.workbooks import (
    Lists,
    cell_at,
    fit_height,
    headings,
    lock,
    painted,
    put_text,
    unlock,
    write_meta,
)

START = "Start here"
_GUIDE = (
    "This workbook says the same as a tender.yaml. Fill in the shaded cells; each has its help beside or above it.",
    "A cell you leave blank is not written, and nothing is assumed in its place.",
    "A cell that must be filled in and is blank is reported when you import the form.",
    f"{UNDECIDED} marks what an officer still has to decide. Write the decision over it; until then it is reported.",
    "Write numbers as digits (15.80), dates as 2016-05-09 or 09/05/2016, and shares as 50%.",
    "One table row is one thing. Where a cell holds several values, write one on each line (Alt+Enter).",
    "Do not write formulas, and do not move headings or sheets. When you are done: tendering import-definition FILE",
)
_QUIET = Font(name="Calibri", size=10, italic=True, color="FF595959")
_LABEL = Font(name="Calibri", size=11, bold=True)
_TITLE = Font(name="Calibri", size=14, bold=True)


def draw(data: dict[str, Any], sources: Mapping[str, str]) -> Workbook:
    """Return the form of a definition.

    Args:
        data: The definition as plain data (`yaml_reader.Document.data`).
        sources: Its sources by path.

    Raises:
        ValueError: A value that no cell can say, or a text too long for a cell.
    """
    book = Workbook()
    start: Worksheet = book.worksheets[0]
    _draw_start(start)
    lists = Lists(book)
    for title, blocks in SHEETS.items():
        sheet: Worksheet = book.create_sheet(title)
        sheet.column_dimensions["A"].hidden = True
        row = 1
        for block in blocks:
            _draw_title(sheet, row, block.title)
            if isinstance(block, Fields):
                row = _draw_fields(sheet, row + 1, block, data, lists)
            else:
                row = _draw_table(sheet, row + 1, block, _rows(data, sources, block), lists)
        sheet.freeze_panes = "C3" if isinstance(blocks[0], Fields) else "D4"
        lock(sheet)
    meta = {
        "form": FORM,
        "empty": json.dumps(dict(empties(data)), ensure_ascii=False),
        "sections": json.dumps(criteria_styles(data), ensure_ascii=False),
        "low_price": "one" if isinstance(dig(data, ("price", "low_price")), dict) else "many",
    }
    write_meta(book, meta)
    for hidden in book.sheetnames:
        if hidden.startswith("_"):
            book.move_sheet(hidden, len(book.sheetnames))
    return book


def _rows(data: dict[str, Any], sources: Mapping[str, str], table: Table) -> list[dict[str, Any]]:
    if table.shape == "sources":
        return [{"path": path or "(all)", "source": source} for path, source in sources.items()]
    return list(explode(data, table))


def _draw_start(sheet: Worksheet) -> None:
    sheet.title = START
    sheet.column_dimensions["A"].width = 110
    _put(sheet, 1, 1, "Definition of a tender").font = _TITLE
    for row, line in enumerate(_GUIDE, 2):
        _put(sheet, row, 1, line)
    lock(sheet)


def _put(sheet: Worksheet, row: int, column: int, text: str) -> Any:
    cell = cell_at(sheet, row, column)
    put_text(cell, text)
    return cell


def _as_label(cell: Any) -> None:
    cell.font = _LABEL


def _as_help(cell: Any) -> None:
    cell.font = _QUIET


def _draw_title(sheet: Worksheet, row: int, title: str) -> None:
    _put(sheet, row, 1, "!")
    cell = _put(sheet, row, 2, title)
    cell.font = _TITLE
    cell.alignment = None


def _draw_fields(
    sheet: Worksheet, row: int, block: Fields, data: dict[str, Any], lists: Lists
) -> int:
    headings(sheet, row, (f"#{block.name}", *FIELD_HEADINGS), (4, 30, 60, 90))
    for entry in block.entries:
        row += 1
        _put(sheet, row, 1, f"={entry.key}")
        painted(_put(sheet, row, 2, entry.title), _as_label)
        text = _fill(sheet, row, 3, entry, dig(data, split(entry.key)))
        painted(_put(sheet, row, 4, entry.help), _as_help)
        fit_height(sheet, row, ((entry.title, 30), (text, 60), (entry.help, 90)))
        if entry.words:
            lists.offer(sheet, f"C{row}", (*entry.words, UNDECIDED))
    return row + 2


def _draw_table(
    sheet: Worksheet, row: int, table: Table, rows: list[dict[str, Any]], lists: Lists
) -> int:
    headings(sheet, row, (f"#{table.name}", *(column.title for column in table.columns)))
    _put(sheet, row + 1, 1, f"?{table.name}")
    for index, column in enumerate(table.columns, 2):
        letter = get_column_letter(index)
        width = sheet.column_dimensions[letter].width or 0
        sheet.column_dimensions[letter].width = (
            column.width if row <= 2 else max(width, column.width)
        )
        painted(_put(sheet, row + 1, index, column.help), _as_help)
    widths = [
        sheet.column_dimensions[get_column_letter(i)].width
        for i in range(2, len(table.columns) + 2)
    ]
    fit_height(
        sheet, row, zip((f"{column.title} " for column in table.columns), widths, strict=True)
    )
    fit_height(sheet, row + 1, zip((column.help for column in table.columns), widths, strict=True))
    first, last = row + 2, row + 1 + len(rows) + table.spare
    for at in range(first, last + 1):
        values = rows[at - first] if at - first < len(rows) else {}
        _put(sheet, at, 1, f"@{table.name}")
        texts = [
            _fill(sheet, at, index, column, values.get(column.key, MISSING))
            for index, column in enumerate(table.columns, 2)
        ]
        fit_height(sheet, at, zip(texts, widths, strict=True))
    for index, column in enumerate(table.columns, 2):
        if column.words:
            letter = get_column_letter(index)
            lists.offer(sheet, f"{letter}{first}:{letter}{last}", (*column.words, UNDECIDED))
    return last + 3


def _fill(sheet: Worksheet, row: int, column: int, entry: Column, value: Any) -> str:
    cell = cell_at(sheet, row, column)
    text = "" if value is MISSING else encode(entry.kind, value)
    if text:
        put_text(cell, text)
    unlock(cell)
    return text
