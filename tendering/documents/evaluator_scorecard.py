"""One evaluator's scorecard of a lot: their marks beside the agreed scores and the other marks, and where theirs moved.

It is for that person, to read at moderation and after it. Bidders stand by name and not by rank. What each of the others
marked is not shown, only from where to where they went; and nothing on it is to be filled in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice

from tendering.documents.evaluator_common import (
    ALL,
    NOTE_WIDTH,
    Common,
    Pattern,
    answer_columns,
    answer_rows,
    begun_sheet,
    counts_heading,
)
from tendering.documents.evaluator_marks import Beside, LotMarks
from tendering.documents.evaluator_summary import summary_sheet
from tendering.documents.scorecard_cells import fit_rows, header_row, letter, set_up
from tendering.documents.workbook_sheet import ROW, Rows, row_text
from tendering.documents.workbook_text import Workbook

AT_ONCE = 500
"""So many rows are made together."""


def workbooks(marks: LotMarks, shared: Sequence[Pattern]) -> Iterator[tuple[str, Workbook]]:
    """Yield each evaluator of a lot with the workbook; what those have in common who marked the same is written once."""
    known: dict[int, Common] = {}
    for evaluator in marks.evaluators:
        marked = marks.marked[evaluator]
        if id(marked) not in known:
            known[id(marked)] = Common.of(marks, marked, shared)
        yield evaluator, _workbook(known[id(marked)], evaluator)


def _workbook(common: Common, evaluator: str) -> Workbook:
    view = common.marks.view
    book = common.book.begun(f"Scorecard of {evaluator}: {view.names.lot(view.lot.id)}")
    besides = common.marks.besides(evaluator)
    summary_sheet(book, common, evaluator, besides)
    _all_answers(book, common, evaluator, besides)
    for sheet in book.sheets:
        sheet.locked = True
        sheet.foot = f"{view.outcome.evaluation}  lot {view.lot.id}  for {evaluator}"
    return book


def _all_answers(
    book: Workbook, common: Common, evaluator: str, besides: Sequence[Beside | None]
) -> None:
    """Write every answer the evaluator marked."""
    sheet, row = begun_sheet(book, common, ALL, f"Every answer {evaluator} marked", [])
    zoned, counts = common.pattern.zoned, counts_heading(common.marks)
    columns = answer_columns(zoned=zoned, note=NOTE_WIDTH, counts=counts)
    header_row(sheet, row, [c.heading for c in columns])
    own = answer_rows(sheet, columns)
    fit_rows(sheet, row, row)
    last = row + len(common.answers)
    sheet.below(last, partial(_rows, common, own, evaluator, besides))
    sheet.filtered = f"A{row}:{letter(len(columns))}{last}"
    set_up(sheet, freeze=f"C{row + 1}", repeat=f"{row}:{row}")


def _rows(
    common: Common, own: Rows, evaluator: str, besides: Sequence[Beside | None]
) -> Iterator[str]:
    """Yield the rows of all answers, many at a time.

    Args:
        common: Has their looks and texts, but for the notes.
        own: Has those of the notes.
        evaluator: Whose they are.
        besides: By kind of answer, what the evaluator's mark comes to.
    """
    marks, pattern = common.marks, common.pattern
    last, notes = 9 + pattern.zoned, marks.notes.get(evaluator, {})
    compared = [("", 1) if x is None else pattern.cells(marks.denominator, x) for x in besides]
    blank, _ = own.part(last, [""])
    without = [(cells + blank, lines) for cells, lines in compared]
    ends: Iterable[tuple[str, int]] = map(without.__getitem__, common.marked.kinds)
    if notes:
        ends = (
            _with(compared[kind], own.part(last, [notes[answer]])) if answer in notes else end
            for answer, kind, end in zip(common.answers, common.marked.kinds, ends, strict=True)
        )
    every = zip(common.heads, ends, strict=True)
    while some := [*islice(every, AT_ONCE)]:
        yield "".join(
            [
                row_text(row, head + end.replace(ROW, row), max(tall, lines))
                for (row, head, tall), (end, lines) in some
            ]
        )


def _with(one: tuple[str, int], other: tuple[str, int]) -> tuple[str, int]:
    """Return two parts of a row side by side."""
    return one[0] + other[0], max(one[1], other[1])
