"""Cells, tables and page set-up of the scorecard workbooks: text stays text, every sheet prints on A4 landscape."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, cast
from weakref import WeakKeyDictionary

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from tendering.files.workbooks import painted

MOST_TEXT = 32_000
LEGIBLE = 185
_FONT = "Arial"
_LINE = Side(style="thin", color="C9CED6")
_GRID = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", fgColor="12436D")
_SUB = PatternFill("solid", fgColor="E3EDF7")
_BODY_FONT = Font(name=_FONT, size=10)
_BOLD = Font(name=_FONT, size=10, bold=True)
_HEAD_FONT = Font(name=_FONT, size=10, bold=True, color="FFFFFF")
_TITLE_FONT = Font(name=_FONT, size=15, bold=True)
_ALARM = Font(name=_FONT, size=10, bold=True, color="8C1010")
_WRAP = Alignment(wrap_text=True, vertical="top")
_LOOKS: WeakKeyDictionary[Any, dict[tuple[str, str], Any]] = WeakKeyDictionary()
_RIGHT = Alignment(vertical="top", horizontal="right", indent=1)
_MIDDLE = Alignment(wrap_text=True, vertical="top", horizontal="center")


@dataclass(frozen=True, slots=True)
class Formula:
    """A live formula, without its equals sign: the only thing this module writes as one. ``words`` gives text."""

    text: str
    words: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width in characters, and the number format of its figures."""

    heading: str
    width: int
    form: str = "General"


Value = str | int | Fraction | Formula | None


def clean(text: str) -> str:
    """Return text as a cell may hold it: no control characters; too long is cut and says so."""
    kept = ILLEGAL_CHARACTERS_RE.sub("", text)
    return (
        kept
        if len(kept) <= MOST_TEXT
        else kept[:MOST_TEXT] + " [too long for a cell: read on in the report]"
    )


def put(cell: Cell | MergedCell, value: Value, form: str = "General") -> None:
    """Write one value. Text is always a string cell: no bidder's name becomes a formula."""
    if not isinstance(cell, Cell):
        raise TypeError(f"{cell.coordinate} is inside a merged cell")
    if isinstance(value, Formula):
        cell.value = "=" + value.text
    elif isinstance(value, str):
        cell.value = clean(value)
        cell.data_type = "s"
        if value.startswith(("=", "+", "-", "@")):
            cell.quotePrefix = True
    elif value is not None:
        exact = Fraction(value)
        cell.value = exact.numerator if exact.denominator == 1 else float(exact)
        cell.number_format = form
    if isinstance(value, Formula):
        cell.number_format = form
    text = value.words if isinstance(value, Formula) else isinstance(value, str)
    painted(cell, _words if text else _figure)


def lay(
    sheet: Worksheet,
    row: int,
    values: Sequence[Value],
    forms: Sequence[str],
    widths: Sequence[float],
) -> None:
    """Write one row of a table from the first column, and fit its height: the same cells as `put` writes, sooner.

    A look is worked out for the first cell that has it and taken again for the others; most cells of a workbook are
    such rows. An empty value leaves its cell out.
    """
    looks = _LOOKS.setdefault(sheet.parent, {})
    lines = 1
    for column, (value, form, width) in enumerate(
        zip(values, forms, widths, strict=True), start=1
    ):
        if value is None:
            continue
        kept: str | int | float
        if isinstance(value, str):
            text = clean(value)
            if text.startswith(("=", "+", "-", "@")):
                put(sheet.cell(row, column), text, form)
                continue
            kept, kind, look = text, "s", ("words", "General")
            if len(text) > max(int(width), 4) or "\n" in text:
                lines = max(lines, _lines(text, max(int(width * 1.14), 4)))
        elif isinstance(value, Formula):
            kept, kind = "=" + value.text, "f"
            look = ("words" if value.words else "figure", form)
        else:
            whole = value.denominator == 1
            kept, kind = (value.numerator if whole else float(value)), "n"
            look = ("figure", form)
        style = looks.get(look)
        if style is None:
            cell = sheet.cell(row, column)
            put(cell, value, form)
            looks[look] = copy(cast("Any", cell)._style)  # noqa: SLF001 - as its own documentation copies a look
            continue
        cell = Cell(sheet, row=row, column=column, style_array=style)
        # what `cell.value = ` would find out of every value is known here
        cell._value, cell.data_type = kept, kind  # type: ignore[attr-defined]  # noqa: SLF001
        sheet._cells[row, column] = cell  # noqa: SLF001
    if lines > 1:  # one line has the height that every row has
        sheet.row_dimensions[row].height = min(13.5 * lines + 2, 405)


def _words(cell: Cell) -> None:
    cell.alignment = _WRAP
    cell.font = _BODY_FONT
    cell.border = _GRID


def _figure(cell: Cell) -> None:
    cell.alignment = _RIGHT
    cell.font = _BODY_FONT
    cell.border = _GRID


def title(sheet: Worksheet, words: str, lines: Iterable[str] = ()) -> int:
    """Write the sheet's title and the lines under it; return the next free row after a blank one."""
    top = sheet.cell(1, 1)
    put(top, words)
    top.font, top.border, top.alignment = _TITLE_FONT, Border(), Alignment(vertical="top")
    sheet.row_dimensions[1].height = 24
    sheet.sheet_format.defaultRowHeight = 15.5
    sheet.sheet_format.customHeight = True
    row = 2
    for line in lines:
        note(sheet, row, line)
        row += 1
    return row + 1


def note(
    sheet: Worksheet, row: int, value: Value, *, alarm: bool = False, column: int = 1
) -> None:
    """Write a line of text (or a formula that gives one) that may run over the cells beside it."""
    cell = sheet.cell(row, column)
    put(cell, value)
    cell.border, cell.alignment = Border(), Alignment(vertical="top")
    cell.font = _ALARM if alarm else _BODY_FONT


def heading(sheet: Worksheet, row: int, words: str) -> None:
    """Write a heading inside a sheet."""
    note(sheet, row, words)
    sheet.cell(row, 1).font = Font(name=_FONT, size=12, bold=True)


def header_row(sheet: Worksheet, row: int, headings: Sequence[str], *, sub: bool = False) -> None:
    """Write one row of column headings; ``sub`` rows stand below it, such as the weights."""
    for number, words in enumerate(headings, start=1):
        header_cell(sheet.cell(row, number), words, sub=sub)


def header_cell(
    cell: Cell | MergedCell, value: Value, *, sub: bool = False, form: str = "General"
) -> None:
    """Write one heading."""
    put(cell, value, form)
    cell.font, cell.fill, cell.alignment = (
        (_BOLD, _SUB, _MIDDLE) if sub else (_HEAD_FONT, _HEAD, _MIDDLE)
    )


def table(
    sheet: Worksheet, row: int, columns: Sequence[Column], rows: Iterable[Sequence[Value]]
) -> int:
    """Write a table with its headings; return the row after it. An empty one says "None."."""
    header_row(sheet, row, [c.heading for c in columns])
    widen(sheet, columns)
    forms = [c.form for c in columns]
    widths = [
        sheet.column_dimensions[get_column_letter(n)].width for n in range(1, len(columns) + 1)
    ]
    last = row
    for last, values in enumerate(rows, start=row + 1):
        lay(sheet, last, values, forms, widths)
    if last == row:
        last += 1
        lay(sheet, last, ["None."], ["General"], widths[:1])
    fit_rows(sheet, row, row)
    return last + 1


def widen(sheet: Worksheet, columns: Sequence[Column]) -> None:
    """Give columns their widths; a column already wider stays so."""
    for number, column in enumerate(columns, start=1):
        known = sheet.column_dimensions[get_column_letter(number)]
        known.width = max(column.width, known.width if known.customWidth else 0)


def fit_rows(sheet: Worksheet, first: int, last: int) -> None:
    """Set row heights so that wrapped text shows whole in every program."""
    wide: dict[str, float] = {}
    for row, cells in enumerate(sheet.iter_rows(min_row=first, max_row=last), start=first):
        lines = 1
        for cell in cells:
            text = cell.value
            if not isinstance(text, str) or text.startswith("="):
                continue
            letter = get_column_letter(cell.column or 1)
            if letter not in wide:
                wide[letter] = sheet.column_dimensions[letter].width
            width = wide[letter]
            if len(text) <= max(int(width), 4) and "\n" not in text:
                continue  # what fits on one line needs no look at the cell
            if cell.border.left.style:
                # a width counts digits; most letters are narrower
                narrow = 0 if cell.font.bold else width * 0.14
                lines = max(lines, _lines(text, max(int(width + narrow), 4)))
        sheet.row_dimensions[row].height = min(13.5 * lines + 2, 405)


@lru_cache(maxsize=4096)
def _lines(text: str, width: int) -> int:
    total = 0
    for paragraph in text.split("\n"):
        used, lines = 0, 1
        for word in re.split(r"\s+", paragraph):
            if used and used + 1 + len(word) > width:
                lines, used = lines + 1, 0
            used += len(word) + bool(used)
            lines += max(used - 1, 0) // width
            used = used % width if used > width else used
        total += lines
    return total


def set_up(sheet: Worksheet, *, freeze: str, repeat: str, wide: int = 1, foot: str = "") -> None:
    """Set the page: A4 landscape, fitted to ``wide`` pages across, headings repeated, panes frozen."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth = wide
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]  # always there in a new sheet
    sheet.print_title_rows = repeat
    sheet.freeze_panes = freeze
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.6
    footer = sheet.oddFooter
    if footer is not None:
        words = {"left": foot.replace("&", "&&"), "center": "&A", "right": "Page &P of &N"}
        for name, text in words.items():
            part = getattr(footer, name)
            part.text, part.size = text, 8
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.zoomScale = 90


def pages_across(columns: Iterable[Column], repeated: Iterable[Column] = ()) -> int:
    """Return how many A4 pages wide a sheet must print to stay legible; repeated columns print on each."""
    again = sum(c.width for c in repeated)
    rest = sum(c.width for c in columns) - again
    return next(pages for pages in range(1, 99) if again + rest / pages <= LEGIBLE)


def mark_differences(sheet: Worksheet, cells: str) -> None:
    """Make DIFFERS stand out, beyond the word itself; a range that ends before it begins has no cell."""
    _, first, _, last = range_boundaries(cells)
    if first is None or last is None or last < first:
        return
    rule = CellIsRule(  # type: ignore[no-untyped-call]  # untyped in the stubs of openpyxl
        operator="equal", formula=['"DIFFERS"'], font=_ALARM, fill=PatternFill(bgColor="F9D9D9")
    )
    sheet.conditional_formatting.add(cells, rule)
