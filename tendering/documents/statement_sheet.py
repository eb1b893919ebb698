"""A provider's statement of a payment period as Excel: the same figures as the Word statement, as numbers."""

from __future__ import annotations

from fractions import Fraction

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from tendering.documents.dates import british, weekday
from tendering.documents.names import capital
from tendering.documents.statement import (
    HOUR,
    StatementPaper,
    entries_words,
    exact_pounds,
    payment_of,
    rule_sentences,
    sums,
)
from tendering.files.workbooks import (
    cell_at,
    fit_height,
    headings,
    lock,
    put_number,
    put_text,
    workbook_bytes,
)

_MONEY, _HOURS, _WHOLE = '"£"#,##0.00', "#,##0.00", "#,##0"


def excel(paper: StatementPaper) -> bytes:
    """Return the statement as a workbook: the summary, the lines, and why; nothing in it is a formula."""
    book = Workbook()
    first = book.active
    if not isinstance(first, Worksheet):
        raise TypeError("a new workbook has a sheet")
    first.title = "Statement"
    _summary_sheet(first, paper)
    _line_sheet(book.create_sheet("Lines"), paper)
    _why_sheet(book.create_sheet("Why"), paper)
    return workbook_bytes(book, title=f"{paper.title}, {paper.name}")


def _summary_sheet(sheet: Worksheet, paper: StatementPaper) -> None:
    top = [
        ("Statement", paper.title),
        ("Authority", paper.tender.authority.name),
        ("Provider", paper.name),
        ("Agreement", f"{paper.tender.title} ({paper.tender.id})"),
        ("Period", paper.span),
        ("Issued", f"{british(paper.on)}, by {paper.by}"),
        *([("Replaces", paper.replaces)] if paper.replaces else []),
    ]
    for row, (what, text) in enumerate(top, 1):
        put_text(cell_at(sheet, row, 1), what)
        cell_at(sheet, row, 1).font = Font(name="Calibri", size=11, bold=True)
        put_text(cell_at(sheet, row, 2), text)
    start = len(top) + 2
    titles = (
        "Lot",
        "Hours",
        "Rate",
        "Pounds an hour",
        "Visits",
        "Hours delivered",
        "Hours paid",
        "Amount",
    )
    headings(sheet, start, titles, (30, 44, 12, 17, 10, 18, 13, 15))
    row = start
    for each in sums(paper.statement.lines):
        row += 1
        put_text(cell_at(sheet, row, 1), paper.titles.get(each.lot, each.lot))
        put_text(cell_at(sheet, row, 2), paper.kinds.get(each.kind, each.kind))
        put_text(cell_at(sheet, row, 3), each.name)
        put_number(cell_at(sheet, row, 4), each.rate, _MONEY)
        _numbers(sheet, row, (each.visits, each.delivered, each.paid, each.amount))
        title, kind = (str(cell_at(sheet, row, c).value) for c in (1, 2))
        fit_height(sheet, row, [(title, 30), (kind, 44)])
    row += 1
    whole = paper.statement
    put_text(cell_at(sheet, row, 1), "Total")
    _numbers(sheet, row, (whole.visits, whole.delivered, whole.paid, whole.total))
    for column in range(1, 9):
        cell_at(sheet, row, column).font = Font(name="Calibri", size=11, bold=True)
    lock(sheet)


def _numbers(sheet: Worksheet, row: int, values: tuple[int, int, int, Fraction]) -> None:
    visits, delivered, paid, amount = values
    put_number(cell_at(sheet, row, 5), visits, _WHOLE)
    put_number(cell_at(sheet, row, 6), Fraction(delivered, HOUR), _HOURS)
    put_number(cell_at(sheet, row, 7), Fraction(paid, HOUR), _HOURS)
    put_number(cell_at(sheet, row, 8), amount, _MONEY)


def _line_sheet(sheet: Worksheet, paper: StatementPaper) -> None:
    titles = (
        *("Lot", "Hours", "Rate", "Minutes of each visit", "Minutes paid", "Visits"),
        *("Pounds an hour", "Exact pounds", "Amount"),
    )
    headings(sheet, 1, titles, (10, 44, 12, 23, 14, 10, 17, 16, 15))
    row = 1
    for row, line in enumerate(paper.statement.lines, 2):
        put_text(cell_at(sheet, row, 1), f"Lot {line.lot}")
        put_text(cell_at(sheet, row, 2), paper.kinds.get(line.kind, line.kind))
        put_text(cell_at(sheet, row, 3), line.name)
        put_number(cell_at(sheet, row, 4), line.minutes, _WHOLE)
        put_number(cell_at(sheet, row, 5), line.paid, _WHOLE)
        put_number(cell_at(sheet, row, 6), line.visits, _WHOLE)
        put_number(cell_at(sheet, row, 7), line.rate, _MONEY)
        put_text(cell_at(sheet, row, 8), exact_pounds(line.exact))
        cell_at(sheet, row, 8).alignment = Alignment(horizontal="right", vertical="top")
        put_number(cell_at(sheet, row, 9), line.amount, _MONEY)
        fit_height(sheet, row, [(paper.kinds.get(line.kind, line.kind), 44)])
    put_text(cell_at(sheet, row + 1, 1), "Total")
    put_number(cell_at(sheet, row + 1, 6), paper.statement.visits, _WHOLE)
    put_number(cell_at(sheet, row + 1, 9), paper.statement.total, _MONEY)
    for column in (1, 6, 9):
        cell_at(sheet, row + 1, column).font = Font(name="Calibri", size=11, bold=True)
    lock(sheet)


def _why_sheet(sheet: Worksheet, paper: StatementPaper) -> None:
    headings(sheet, 1, ("About", "Why"), (34, 110))
    rows: list[tuple[str, str]] = []
    for rate in paper.statement.rates:
        title = paper.titles.get(rate.lot, rate.lot)
        rows.append((title, capital(f"{rate.name} rate: {rate.why}.")))
        rows += [(title, s) for s in paper.figures.get(rate.lot, ())]
    rows += [("How it is worked out", s) for s in rule_sentences(payment_of(paper))]
    rows.append(("Returns", f"{capital(entries_words(paper))} of the record."))
    rows += [
        ("Not returned", f"{paper.titles.get(x, x)}: the week of {weekday(m)}; not paid here.")
        for x, m in paper.statement.missing
    ]
    rows += [("The returns disagree", f"{d}.") for d in paper.differences]
    rows.append(("Head of the record", paper.head))
    for number, (about, text) in enumerate(rows, 2):
        put_text(cell_at(sheet, number, 1), about)
        put_text(cell_at(sheet, number, 2), text)
        fit_height(sheet, number, [(about, 34), (text, 110)])
    lock(sheet)
