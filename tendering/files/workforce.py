"""The workforce template: an Excel file in which a current provider lists its staff by code, without names."""

from __future__ import annotations

from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from tendering.files.tables import clean
from tendering.files.workbooks import (
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

FILE_NAME = "workforce-template.xlsx"
FORMAT = "tendering-workforce-1"
SHEET = "Workforce"
ROWS = 200
_YES_NO = ("Yes", "No")
_TITLE_SIZE = 14


@dataclass(frozen=True, slots=True)
class Asked:
    """A column of the template. ``kind`` is text, number, or list (one of ``words``)."""

    title: str
    width: int
    kind: str = "text"
    words: tuple[str, ...] = ()


def columns(tender: Tender) -> tuple[Asked, ...]:
    """Return what is asked of each person: nothing that says who it is."""
    zones = tuple(
        dict.fromkeys(
            f"{lot.id} {z.id}" if len(tender.lots) > 1 else z.id
            for lot in tender.lots
            for z in lot.zones
        )
    )
    where = "Lot and zone mostly worked in" if len(tender.lots) > 1 else "Zone mostly worked in"
    return (
        Asked("Code of your own (no name)", 14),
        Asked("Job", 24),
        *([Asked(where, 18, "list", zones)] if zones else []),
        Asked("Share of working time on the authority's packages, %", 16, "number"),
        Asked("Contracted hours a week", 12, "number"),
        Asked("Usual hours a week", 12, "number"),
        Asked("Guaranteed hours?", 12, "list", _YES_NO),
        Asked("Basic pay an hour, pounds", 12, "number"),
        Asked("Weekend and night rates", 22),
        Asked("Travel time paid?", 11, "list", _YES_NO),
        Asked("Mileage, pence a mile", 11, "number"),
        Asked("Continuous service since (month)", 15),
        Asked("Notice period, weeks", 11, "number"),
        Asked("Holiday, weeks a year", 11, "number"),
        Asked("Sick pay beyond the statutory?", 14, "list", _YES_NO),
        Asked("Pension scheme and employer's share, %", 20),
        Asked("Collective agreement?", 14, "list", _YES_NO),
        Asked("Open claims or grievances (number only)", 14, "number"),
        Asked("Long-term absent?", 12, "list", _YES_NO),
        Asked("Anything else that a new employer takes on", 30),
    )


def workforce_template(tender: Tender) -> bytes:
    """Return the template of a tender: the same tender gives the same bytes."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    asked = columns(tender)
    said = _help(tender)
    row = len(said) + 3
    headings(sheet, row, [a.title for a in asked], [a.width for a in asked])
    put_text(cell_at(sheet, 1, 1), f"Workforce template: {clean(tender.title)}")
    cell_at(sheet, 1, 1).font = Font(name="Calibri", size=_TITLE_SIZE, bold=True)
    for number, text in enumerate(said, 2):
        put_text(cell_at(sheet, number, 1), text)
    lists = Lists(book)
    for number, column in enumerate(asked, 1):
        cells = [cell_at(sheet, line, number) for line in range(row + 1, row + 1 + ROWS)]
        for cell in cells:
            unlock(cell)
            if column.kind == "number":
                cell.number_format = "General"
        where = f"{cells[0].coordinate}:{cells[-1].coordinate}"
        if column.words:
            lists.offer(sheet, where, column.words)
        elif column.kind == "number":
            sheet.add_data_validation(_a_number(where))
    lock(sheet)
    if sheet.oddFooter is not None:
        sheet.oddFooter.center.text = "&A, page &P of &N"
    meta = {"format": FORMAT, "tender": tender.id, "fingerprint": tender.fingerprint}
    write_meta(book, {key: value for key, value in meta.items() if value})
    return workbook_bytes(book, title=f"Workforce template: {tender.title}")


def _a_number(where: str) -> DataValidation:
    rule = DataValidation(
        type="decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=True
    )
    rule.errorTitle, rule.error = "Not a number", "Write a number alone, such as 30 or 12.50."
    rule.showErrorMessage = True
    rule.add(where)
    return rule


def _help(tender: Tender) -> tuple[str, ...]:
    rules = tender.workforce
    lines = [
        "For current providers only: one row for each person who works on the authority's packages. Leave rows you do not need.",
        "Give each person a code of your own. Write no names, dates of birth, addresses, National Insurance or staff numbers.",
        "Service since: the month and year, such as 2012-05. Open claims: how many, not what about.",
    ]
    if rules is not None and rules.returns_by is not None:
        lines.append(f"Return it by {rules.returns_by:%d/%m/%Y}.")
    return tuple(lines)
