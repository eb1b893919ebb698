"""The scorecard's Scores sheet: agreed marks, prices and computed points, with weights and the worth of each mark.

Everything on it is a value. `ScoreMap` says where each one stands, for the formulas of the Proof sheet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tendering.documents.lot_view import DASH
from tendering.documents.names import short
from tendering.documents.scorecard_cells import (
    Column,
    Sheet,
    Value,
    fit_rows,
    header_cell,
    header_row,
    heading,
    letter,
    pages_across,
    set_up,
    table,
    table_rows,
    widen,
)
from tendering.documents.scorecard_sheets import POUNDS, Book
from tendering.model.outcome import Standing
from tendering.model.tender import Criterion

FIXED = (Column("List", 11), Column("Bidder", 9), Column("Name", 28), Column("Status", 12))
RowKey = tuple[str | None, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreMap:
    """Where the Scores sheet holds what the Proof sheet reads: rows by (zone, bidder), columns by id.

    Attributes:
        points: Columns of the computed points, side by side in the order of ``parts``.
        full_row: The row of the points each question gives at full marks.
        worth: By scale, the cells of its marks and of what they are worth.
    """

    rows: Mapping[RowKey, int]
    marks: Mapping[str, str]
    prices: Mapping[str, str]
    points: Mapping[str, str]
    full_row: int
    worth: Mapping[str, tuple[str, str]]

    def cell(self, column: str, row: int | str) -> str:
        """Name a cell for a formula on another sheet."""
        return f"Scores!${column}{row}"

    def full(self, question: str) -> str:
        """Name the cell of a question's points at full marks."""
        return f"Scores!{self.marks[question]}${self.full_row}"


def parts_of(book: Book) -> tuple[Criterion, ...]:
    """Return the questions and sections of the lot that some bidder has points for, in published order."""
    return book.view.with_points


def scores_sheet(book: Book) -> ScoreMap:
    """Write the sheet and say where everything stands."""
    view = book.view
    lines = [
        "The panel's agreed marks, with the weights as published, then the points computed from them."
    ]
    sheet, top = book.sheet("Scores", "Scores", lines)
    questions, parts = view.questions, parts_of(book)
    items = [
        i for i in view.tender.price.items if any(i.id in s.prices for s in view.result.standings)
    ]
    first = len(FIXED) + 1
    marks = {c.id: letter(first + n) for n, c in enumerate(questions)}
    prices = {i.id: letter(first + len(questions) + n) for n, i in enumerate(items)}
    start = first + len(questions) + len(items)
    points = {c.id: letter(start + n) for n, c in enumerate(parts)}
    wide = _headings(book, sheet, top, questions, parts)
    rows: dict[RowKey, int] = {}
    row = top + 4
    forms = (
        ["General"] * (len(FIXED) + len(questions))
        + [POUNDS] * len(items)
        + [book.points] * len(parts)
    )
    written = table_rows(sheet, forms)
    for ranking in view.scored_lists():
        for s in ranking.standings:
            rows[(s.zone, s.bidder)] = row
            values: list[Value] = [
                ranking.name,
                s.bidder,
                view.names.bidder(s.bidder),
                view.status(s.status),
            ]
            values += [_mark(book, s, c) for c in questions]
            values += [s.prices.get(i.id, DASH) for i in items]
            values += [s.points.get(c.id) for c in parts]
            written.write(row, values)
            row += 1
    worth = _worth_tables(book, sheet, row + 1)
    set_up(
        sheet,
        freeze=f"E{top + 4}",
        repeat=f"{top}:{top + 3}",
        wide=wide,
        foot=book.foot,
    )
    sheet.titles = (sheet.titles[0], "A:D")
    return ScoreMap(
        rows=rows, marks=marks, prices=prices, points=points, full_row=top + 2, worth=worth
    )


def _mark(book: Book, s: Standing, question: Criterion) -> Value:
    """Return the mark that counts; else the panel's mark of an earlier stage, shown though it does not count here."""
    mark = s.marks.get(question.id)
    if question.id not in s.marks:
        row = book.agreed.score(s, question)
        if row is None:
            return DASH
        mark = row.mark
    return "n/a" if mark is None else mark


def _headings(
    book: Book,
    sheet: Sheet,
    top: int,
    questions: tuple[Criterion, ...],
    parts: tuple[Criterion, ...],
) -> int:
    view = book.view
    items = [
        i for i in view.tender.price.items if any(i.id in s.prices for s in view.result.standings)
    ]
    columns = [
        *FIXED,
        *(Column(f"{c.id} {c.title}: mark", 12) for c in questions),
        *(Column(f"{view.names.item(i.id)}: offer", 13) for i in items),
        *(Column(f"{c.id}{' (section)' if c.scale is None else ''}: points", 10) for c in parts),
    ]
    widen(sheet, columns)
    header_row(sheet, top, [c.heading for c in columns])
    header_row(
        sheet, top + 1, ["", "", "Weight as published", "", *("" for _ in columns[4:])], sub=True
    )
    header_row(
        sheet, top + 2, ["", "", "Points at full marks", "", *("" for _ in columns[4:])], sub=True
    )
    header_row(sheet, top + 3, ["", "", "Marking scale", "", *("" for _ in columns[4:])], sub=True)
    for number, c in enumerate(questions, start=len(FIXED) + 1):
        header_cell(sheet, top + 1, number, c.weight, sub=True)
        header_cell(sheet, top + 2, number, c.points, sub=True, form="0.####")
        header_cell(sheet, top + 3, number, c.scale or "", sub=True)
    for number, c in enumerate(parts, start=len(FIXED) + len(questions) + len(items) + 1):
        header_cell(sheet, top + 1, number, c.weight, sub=True)
        header_cell(sheet, top + 2, number, c.points, sub=True, form="0.####")
    fit_rows(sheet, top, top + 3)
    return pages_across(columns, FIXED)


def _worth_tables(book: Book, sheet: Sheet, row: int) -> dict[str, tuple[str, str]]:
    found = {}
    columns = (Column("Mark", 15), Column("Worth %", 9), Column("Label", 32))
    for scale_id in dict.fromkeys(c.scale for c in book.view.questions):
        scale = book.view.tender.scales.get(scale_id or "")
        if scale is None:
            continue
        heading(
            sheet, row, f"What a mark is worth, scale {scale.id}: percent of the question's points"
        )
        levels: list[tuple[Value, Value, Value]] = [
            (x.mark, x.worth, x.label or short(x.mark)) for x in scale.levels
        ]
        last = row + 1 + len(levels)
        found[scale.id] = (f"Scores!$A${row + 2}:$A${last}", f"Scores!$B${row + 2}:$B${last}")
        row = table(sheet, row + 1, columns, levels) + 1
    return found
