"""Draw a mark sheet as a locked workbook: only the cells to be filled in are open."""

from __future__ import annotations

from copy import copy

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.worksheet import Worksheet

from tendering.files.sheet_layout import (
    HIDDEN,
    WIDER,
    Box,
    Holds,
    Line,
    MarkBook,
    Page,
    Style,
    fonts,
)
from tendering.files.sheet_seal import SEAL, seal_of
from tendering.files.tables import clean
from tendering.files.workbooks import (
    BOX,
    Lists,
    cell_at,
    headings,
    lock,
    put_text,
    unlock,
    workbook_bytes,
    write_meta,
)

BEYOND_FILL = PatternFill("solid", fgColor="FFE7E6E6")
MORE_FILL = PatternFill("solid", fgColor="FFF7F7F7")
A3 = "8"
_NOTE_WIDTH = 72
_POINTS = {8: 11.0, 9: 12.0, 10: 13.5, 11: 15.0, 14: 19.0}
"""Height of a line by its size of type."""
_TALLEST = 400.0
_ROOM = 6
"""Lines of room to write in a row whose texts are short."""


def mark_workbook(book: MarkBook) -> bytes:
    """Return the file of a mark sheet: the same bytes for the same contents."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for title, paragraphs in book.notes:
        _note(made.create_sheet(title), title, paragraphs, book.style)
    drawn = [(page, made.create_sheet(page.name)) for page in book.pages]
    lists = Lists(made)
    for page, sheet in drawn:
        _draw(page, sheet, lists, book.style)
    write_meta(made, book.meta() | {SEAL: seal_of(made, book.style)})
    return workbook_bytes(made, title=clean(book.title))


def _note(sheet: Worksheet, title: str, paragraphs: tuple[str, ...], style: Style) -> None:
    """Write a sheet of plain text: a title, then a paragraph in each row."""
    size = 14 if style is Style.EASY else 11
    width = _NOTE_WIDTH * 13 // size
    sheet.column_dimensions["A"].width = _NOTE_WIDTH
    put_text(cell_at(sheet, 1, 1), title)
    cell_at(sheet, 1, 1).font = Font(name="Arial", size=size + 5, bold=True)
    for row, said in enumerate(paragraphs, 3):
        cell = cell_at(sheet, row, 1)
        put_text(cell, clean(said))
        cell.number_format = "General"
        cell.font = Font(name="Arial", size=size)
        lines = sum(1 + len(part) // width for part in said.split("\n"))
        sheet.row_dimensions[row].height = min((size + 5.0) * lines + 5, _TALLEST)
    lock(sheet)
    sheet.page_setup.orientation = "portrait"
    sheet.page_margins = PageMargins(left=0.6, right=0.6, top=0.5, bottom=0.5)


def _draw(page: Page, sheet: Worksheet, lists: Lists, style: Style) -> None:
    sizes = fonts(style)
    first = page.heading_row + 1
    put_text(cell_at(sheet, 1, 3), clean(page.title))
    cell_at(sheet, 1, 3).font = Font(name="Calibri", size=16, bold=True)
    cell_at(sheet, 1, 3).alignment = Alignment(vertical="top")
    for row, said in enumerate(page.help, 2):
        put_text(cell_at(sheet, row, 3), said)
        cell_at(sheet, row, 3).alignment = Alignment(vertical="top")
        cell_at(sheet, row, 3).font = Font(name="Calibri", size=14 if style is Style.EASY else 11)
        sheet.row_dimensions[row].height = 22
    sheet.row_dimensions[1].height = 26
    heads = (*HIDDEN, *page.heads)
    headings(sheet, page.heading_row, heads, (10, 10, *page.widths))
    sheet.row_dimensions[page.heading_row].height = 40 if style is Style.EASY else 32
    for column in range(1, len(heads) + 1):
        head = cell_at(sheet, page.heading_row, column)
        head.alignment = Alignment(wrap_text=True, vertical="center")
        head.font = Font(
            name="Calibri", size=14 if style is Style.EASY else 11, bold=True, color="FFFFFFFF"
        )
    for column in range(1, len(HIDDEN) + 1):
        sheet.column_dimensions[get_column_letter(column)].hidden = True
    styles = _Styles()
    for row, line in enumerate(page.lines, first):
        _row(sheet, row, line, lists, styles=styles, sizes=sizes, widths=page.widths)
    sheet.freeze_panes = f"E{first}"
    last = page.heading_row + len(page.lines)
    sheet.auto_filter.ref = f"A{page.heading_row}:{get_column_letter(len(heads))}{last}"
    sheet.sheet_view.zoomScale = 100 if style is Style.EASY else 85
    lock(sheet)
    sheet.page_setup.paperSize = A3
    # Sorting and filtering are allowed: rows are found by id.
    sheet.protection.sort = False
    sheet.protection.autoFilter = False
    if sheet.oddFooter is not None:
        sheet.oddFooter.center.text = "&A, page &P of &N"


class _Styles:
    """The looks of locked cells, each made once: making one anew for every cell takes most of the time of a sheet."""

    def __init__(self) -> None:
        self.made: dict[tuple[str, int], StyleArray] = {}

    def locked(self, cell: Cell, text: str, kind: str, size: int) -> None:
        """Write a locked cell."""
        key = kind, size
        if text:
            cell.value = clean(text)
            cell.data_type = "s"
        if key in self.made:
            cell._style = copy(self.made[key])  # type: ignore[attr-defined]  # noqa: SLF001  openpyxl shares styles no other way
            return
        grey = kind == "beyond"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(
            name="Calibri", size=size, italic=grey, color="FF595959" if grey else None
        )
        cell.border = BOX
        if kind != "mark":
            cell.fill = BEYOND_FILL if grey else MORE_FILL
        # Excel shows a cell of the text format as ##### beyond 255 characters.
        cell.number_format = "General"
        self.made[key] = copy(cell._style)  # type: ignore[attr-defined]  # noqa: SLF001


def _row(
    sheet: Worksheet,
    row: int,
    line: Line,
    lists: Lists,
    *,
    styles: _Styles,
    sizes: tuple[int, ...],
    widths: tuple[int, ...],
) -> None:
    put_text(cell_at(sheet, row, 1), line.id)
    put_text(cell_at(sheet, row, 2), line.version)
    tallest = 0.0
    for column, content in enumerate(line.cells, len(HIDDEN) + 1):
        cell = cell_at(sheet, row, column)
        size = sizes[column - 1]
        if isinstance(content, Box):
            _box(sheet, cell, content, lists, size)
            continue
        if content:
            characters = max(int(widths[column - len(HIDDEN) - 1] * 11 * WIDER / size), 8)
            count = sum(1 + len(part) // characters for part in content.split("\n"))
            tallest = max(tallest, count * _POINTS[size])
        styles.locked(cell, content, line.kind, size)
    room = _ROOM * _POINTS[max(sizes)] if line.kind == "mark" else 0.0
    sheet.row_dimensions[row].height = min(max(tallest + 8, room), _TALLEST + 8)


def _box(sheet: Worksheet, cell: Cell, box: Box, lists: Lists, size: int) -> None:
    """Open a cell to be filled in."""
    if box.text:
        put_text(cell, box.text)
    unlock(cell)
    cell.font = Font(name="Calibri", size=size)
    if box.holds is Holds.MARK:
        lists.offer(sheet, cell.coordinate, box.choices)
        cell.alignment = Alignment(horizontal="center", vertical="top")
        cell.font = Font(name="Calibri", size=size + 3, bold=True)
    else:
        cell.number_format = "General"
