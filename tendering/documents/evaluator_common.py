"""What the scorecards of evaluators have in common: the columns of their answers, and the cells that many of them show.

The workbooks of all lots begin with the same looks and words, and those of evaluators who marked the same answers of a lot
with the same texts, under the same numbers: what is written with these numbers is written once and stands in every one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from tendering.documents.evaluator_marks import AMONG, NO_OTHER, Beside, LotMarks, Marked
from tendering.documents.lot_view import DASH
from tendering.documents.scorecard_cells import (
    ALARM,
    Column,
    Sheet,
    Value,
    table_rows,
    title,
    widen,
)
from tendering.documents.scorecard_given import NOT_APPLICABLE, WORDS, Answer
from tendering.documents.workbook_sheet import ROW, Rows
from tendering.documents.workbook_text import Workbook
from tendering.evaluation.aggregation import AVERAGES

ALL = "Your marks"
MOVED = "+General;-General;0"
NOTE_WIDTH = 70
TOP = 3
"""The row of the headings on the sheet of all answers."""
TOLD = (DASH, *AMONG.values(), NO_OTHER, NOT_APPLICABLE, *WORDS.values())
"""Every word that may stand between an evaluator's mark and how far the score moved from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """What the workbooks of all lots have in common: the looks and words of every answer's cells, under one number each.

    Attributes:
        compared: By the denominator of marks and by what is compared, the cells from the evaluator's mark on, and the
            lines they take.
    """

    book: Workbook
    rows: Rows
    zoned: bool
    compared: dict[tuple[int, Beside], tuple[str, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, *, zoned: bool) -> Pattern:
        """Make it, for answers of zones or for others."""
        book = Workbook("", ALARM)
        rows = answer_rows(book.sheet(ALL), answer_columns(zoned=zoned, note=NOTE_WIDTH))
        for word in TOLD:  # written now, so that no workbook is the first to have it
            rows.part(0, [word])
        return cls(book=book, rows=rows, zoned=zoned)

    def cells(self, denominator: int, beside: Beside) -> tuple[str, int]:
        """Return the cells from the evaluator's mark to how far the score moved, and the lines they take."""
        key = denominator, beside
        if key not in self.compared:
            values = compared_cells(denominator, beside)
            self.compared[key] = self.rows.part(3 + self.zoned, values)
        return self.compared[key]


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """What the workbooks of evaluators of a lot have in common who marked the same answers.

    Attributes:
        answers: Those they marked, in order.
        book: Holds the looks and texts that every one of the workbooks begins with.
        heads: How each answer begins: its row, the cells from the bidder to the question or zone, and the lines they take.
    """

    marks: LotMarks
    marked: Marked
    pattern: Pattern
    answers: Sequence[Answer]
    book: Workbook
    heads: Sequence[tuple[str, str, int]]

    @classmethod
    def of(cls, marks: LotMarks, marked: Marked, patterns: Sequence[Pattern]) -> Common:
        """Make it."""
        every = list(marks.asked)
        answers = [every[n] for n in marked.places]
        pattern = patterns[any(zone for _, zone, _ in answers)]
        book = pattern.book.begun("")
        rows = answer_rows(book.sheet(ALL), answer_columns(zoned=pattern.zoned, note=NOTE_WIDTH))
        return cls(
            marks=marks,
            marked=marked,
            pattern=pattern,
            answers=answers,
            book=book,
            heads=_heads(marks, answers, rows, zoned=pattern.zoned),
        )


def _heads(
    marks: LotMarks, answers: Sequence[Answer], rows: Rows, *, zoned: bool
) -> list[tuple[str, str, int]]:
    """Return how each answer begins; see `Common`."""
    whose: dict[str, tuple[str, int]] = {}
    asked: dict[tuple[str, str], tuple[str, int]] = {}
    found = []
    for row, (bidder, zone, question) in enumerate(answers, start=TOP + 1):
        if (who := whose.get(bidder)) is None:
            who = whose[bidder] = rows.part(0, marks.shown[bidder])
        if (what := asked.get((zone, question))) is None:
            values = asked_cells(marks, zone, question, zoned=zoned)
            what = asked[zone, question] = rows.part(2, values)
        number = str(row)
        found.append((number, (who[0] + what[0]).replace(ROW, number), max(who[1], what[1])))
    return found


def patterns() -> tuple[Pattern, Pattern]:
    """Return what workbooks have in common: of lots whose answers are not of zones, and of those where some are."""
    return Pattern.of(zoned=False), Pattern.of(zoned=True)


def answer_columns(*, zoned: bool, note: int, counts: str = "") -> list[Column]:
    """Return the columns of answers; ``note`` is how wide the evaluator's note stands, ``counts`` what the score is called."""
    return [
        Column("Bidder", 9),
        Column("Name", 26),
        Column("Question", 10),
        *([Column("Zone", 14)] if zoned else []),
        Column("Your mark", 8),
        Column("Lowest of the others", 9),
        Column("Highest of the others", 9),
        Column("Yours among them", 12),
        Column(counts, 9),
        Column("Moved from yours", 9, MOVED),
        Column("Your note", note),
    ]


def counts_heading(marks: LotMarks) -> str:
    """Return what the column of the scores that count is called."""
    averaged = marks.view.tender.aggregation.method in AVERAGES
    return "Mark that counts" if averaged else "Agreed score"


def answer_rows(sheet: Sheet, columns: Sequence[Column]) -> Rows:
    """Give a sheet the widths of these columns, and begin its rows."""
    widen(sheet, columns)
    return table_rows(sheet, [c.form for c in columns])


def asked_cells(marks: LotMarks, zone: str, question: str, *, zoned: bool) -> list[Value]:
    """Return the cells that say what was asked: the question, and the zone where some answers are of zones."""
    return [question, marks.view.area(zone) if zone else "All"] if zoned else [question]


def compared_cells(denominator: int, beside: Beside) -> list[Value]:
    """Return the cells from the evaluator's mark to how far the score moved from it."""

    def shown(number: int | None) -> Value:
        return DASH if number is None else Fraction(number, denominator)

    mark = beside.mark if isinstance(beside.mark, str) else shown(beside.mark)
    least, most = beside.ends or (None, None)
    return [
        mark,
        shown(least),
        shown(most),
        beside.among,
        shown(beside.score),
        shown(beside.moved),
    ]


def begun_sheet(
    book: Workbook, common: Common, name: str, words: str, lines: Sequence[str]
) -> tuple[Sheet, int]:
    """Add a sheet with its title and the lines under it; return it with the next free row."""
    sheet, view = book.sheet(name), common.marks.view
    return sheet, title(sheet, f"{words}: {view.names.lot(view.lot.id)}", lines)
