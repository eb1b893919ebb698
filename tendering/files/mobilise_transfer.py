"""The transfer list as an Excel workbook: one line for each transfer of work, with its days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from openpyxl import Workbook
from openpyxl.styles import Font

from tendering.files.workbooks import (
    cell_at,
    headings,
    lock,
    put_number,
    put_text,
    workbook_bytes,
)

DAY = "ddd d mmm yyyy"
_HEADS = (
    *("Provider today", "Lot and zone", "New provider", "First day", "People", "Hours a week"),
    *("Information by", "Does TUPE apply?", "Employees", "Information given", "In time"),
)
_WIDTHS = (34, 26, 34, 17, 8, 10, 17, 16, 11, 17, 12)


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferRow:
    """One line of the list."""

    provider: str
    zone: str
    to: str
    first_day: date
    people: int
    hours: Fraction
    last_safe: date
    view: str
    employees: int | None
    given: date | None
    in_time: bool


def transfer_workbook(title: str, rows: Sequence[TransferRow], said: Sequence[str]) -> bytes:
    """Return the workbook: the same list gives the same bytes."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Transfers"
    top = len(said) + 3
    headings(sheet, top, _HEADS, _WIDTHS)
    cell_at(sheet, 1, 1).value = title
    cell_at(sheet, 1, 1).font = Font(name="Calibri", size=14, bold=True)
    for number, text in enumerate(said, 2):
        cell_at(sheet, number, 1).value = text
    for number, row in enumerate(rows, top + 1):
        for column, text in ((1, row.provider), (2, row.zone), (3, row.to), (8, row.view)):
            put_text(cell_at(sheet, number, column), text)
        for column, day in ((4, row.first_day), (7, row.last_safe), (10, row.given)):
            cell = cell_at(sheet, number, column)
            if day is None:
                put_text(cell, "not yet")
            else:
                cell.value = day
                cell.number_format = DAY
        put_number(cell_at(sheet, number, 5), row.people, "#,##0")
        put_number(cell_at(sheet, number, 6), row.hours, "#,##0.##")
        if row.employees is None:
            put_text(cell_at(sheet, number, 9), "not said")
        else:
            put_number(cell_at(sheet, number, 9), row.employees, "#,##0")
        said_ = "yes" if row.in_time else "NO" if row.given else "to come"
        put_text(cell_at(sheet, number, 11), said_)
    sheet.auto_filter.ref = f"A{top}:K{top + len(rows)}"
    lock(sheet)
    sheet.protection.sort = False
    sheet.protection.autoFilter = False
    return workbook_bytes(book, title=title)
