"""Write the workbook in which a bidder answers: one sheet for each thing asked, only the answer cells open."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from tendering.files.response_layout import FORMAT, Box, Kind, Sheet, layout
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
from tendering.model.tender import Tender

_LINE_HEIGHT = 15.0
_TALLEST_ROW = 400.0


def write_response_workbook(tender: Tender, path: Path) -> None:
    """Write the response workbook of a tender: the same tender gives the same bytes.

    The workbook names the tender's fingerprint, and every line its id in a hidden locked column, so that
    `response_reader` finds answers again however the bidder sorts, filters or saves it.
    """
    path.write_bytes(response_workbook(tender))


def response_workbook(tender: Tender) -> bytes:
    """Return the file of the response workbook of a tender."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheets = [(spec, book.create_sheet(spec.title)) for spec in layout(tender)]
    lists = Lists(book)
    for spec, sheet in sheets:
        draw(spec, sheet, lists, f"{spec.title}: {clean(tender.title)}")
    meta = {"format": FORMAT, "tender": tender.id, "fingerprint": tender.fingerprint}
    write_meta(book, {key: value for key, value in meta.items() if value})
    return workbook_bytes(book, title=f"Response: {tender.title}")


def draw(spec: Sheet, sheet: Worksheet, lists: Lists, title: str) -> None:
    """Draw a sheet that people fill in: its help, headings, and lines with their ids in a hidden locked column."""
    headings(sheet, spec.heading_row, ("id", *spec.heads), (10, *spec.widths))
    sheet.column_dimensions["A"].hidden = True
    _say(sheet, 1, title)
    cell_at(sheet, 1, 2).font = Font(name="Calibri", size=14, bold=True)
    for row, said in enumerate(spec.help, 2):
        _say(sheet, row, said)
    for row, line in enumerate(spec.lines, spec.heading_row + 1):
        put_text(cell_at(sheet, row, 1), line.id)
        for column, content in enumerate(line.cells, 2):
            cell = cell_at(sheet, row, column)
            if isinstance(content, Box):
                _open_box(sheet, cell, content, lists)
            else:
                put_text(cell, clean(content)) if content else None
                cell.border = BOX
        sheet.row_dimensions[row].height = _height(spec, line.cells)
    lock(sheet)
    # Sorting and filtering are allowed: answers are found by id.
    sheet.protection.sort = False
    sheet.protection.autoFilter = False
    if sheet.oddFooter is not None:
        sheet.oddFooter.center.text = "&A, page &P of &N"


def _say(sheet: Worksheet, row: int, text: str) -> None:
    """Write a line of help that runs on over the empty cells beside it."""
    cell = cell_at(sheet, row, 2)
    put_text(cell, text)
    cell.alignment = Alignment(vertical="top")


def _open_box(sheet: Worksheet, cell: Cell, box: Box, lists: Lists) -> None:
    unlock(cell)
    if box.kind is Kind.LONG:
        # Excel shows a cell of the text format as ##### beyond 255 characters.
        cell.number_format = "General"
    elif box.kind is Kind.CHOICE:
        lists.offer(sheet, cell.coordinate, box.choices)
    elif box.kind is Kind.HINTED:
        rule = DataValidation(type="list", formula1=lists.name(box.choices), allow_blank=True)
        rule.showErrorMessage = False
        sheet.add_data_validation(rule)
        rule.add(cell.coordinate)
    elif box.kind in (Kind.NUMBER, Kind.WHOLE):
        _number_box(sheet, cell, box)


def _number_box(sheet: Worksheet, cell: Cell, box: Box) -> None:
    whole = box.kind is Kind.WHOLE
    cell.number_format = "0" if whole else "0.00##"
    rule = DataValidation(
        type="whole" if whole else "decimal",
        operator="greaterThanOrEqual",
        formula1="1" if whole else "0",
        allow_blank=True,
    )
    rule.errorTitle = "Not a number"
    rule.error = (
        "Write a whole number from 1 up." if whole else "Write a number alone, such as 15.80."
    )
    rule.showErrorMessage = True
    sheet.add_data_validation(rule)
    rule.add(cell.coordinate)


def _height(spec: Sheet, cells: tuple[str | Box, ...]) -> float:
    """Return a row height that shows the longest locked text, in points; room to write for a long answer."""
    lines = 1
    for width, content in zip(spec.widths, cells, strict=True):
        if isinstance(content, str):
            parts = content.split("\n")
            lines = max(lines, sum(1 + len(part) // max(width - 2, 1) for part in parts))
        elif content.words:
            lines = max(lines, content.words * 6 // width)
    return min(_TALLEST_ROW, _LINE_HEIGHT * lines + 3)
