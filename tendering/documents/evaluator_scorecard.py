"""One evaluator's scorecard of a lot: their marks beside the agreed scores and the other marks, and where theirs moved.

It is for that person, to read at moderation and after it. Bidders stand by name and not by rank. What each of the others
marked is not shown, only from where to where they went; and nothing on it is to be filled in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import NamedTuple

from tendering.documents.lot_view import DASH, LotView
from tendering.documents.scorecard_cells import (
    ALARM,
    Column,
    Sheet,
    Value,
    fit_rows,
    header_row,
    heading,
    letter,
    note,
    set_up,
    table,
    table_rows,
    title,
    widen,
)
from tendering.documents.scorecard_given import (
    Agreed,
    Answer,
    Shown,
    Whole,
    answers,
    marks_by_answer,
    notes_by_answer,
)
from tendering.documents.workbook_text import Workbook
from tendering.evaluation.aggregation import AVERAGES
from tendering.model.outcome import Standing
from tendering.model.tender import Criterion

MOST_MOVED = 25
"""How many answers the first sheet shows of those whose score moved."""
MOVED = "+General;-General;0"
MEAN = "0.00"
SHEETS = ("Summary", "Your marks")
AMONG = {
    (True, True): "as all others",
    (True, False): "lowest",
    (False, True): "highest",
    (False, False): "between",
}
"""What a mark is among the others, by whether none is lower and whether none is higher."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LotMarks:
    """The marks of a lot, looked up once for all its evaluators.

    Attributes:
        asked: By answer that was marked, the standing and the question; bidders by name.
        scores: By answer, the mark that counts; None where there is none.
        numbers: By answer and evaluator, the mark as a whole number.
        shown: How each bidder is shown to the panel: its id or alias, and its name.
    """

    view: LotView
    asked: Mapping[Answer, tuple[Standing, Criterion]]
    given: Mapping[Answer, Mapping[str, Shown]]
    notes: Mapping[tuple[Answer, str], str]
    agreed: Agreed
    scores: Mapping[Answer, Fraction | None]
    whole: Whole
    numbers: Mapping[Answer, Mapping[str, int]]
    shown: Mapping[str, tuple[str, str]]

    @classmethod
    def of(cls, view: LotView, shown: Mapping[str, tuple[str, str]] | None = None) -> LotMarks:
        """Look them up.

        Args:
            view: The lot.
            shown: How a record shows each bidder to the panel; else by its own id and name.
        """
        lot, bidders = view.lot.id, view.bidders()
        shown = shown or {b: (b, view.names.bidder(b)) for b in bidders}
        given = marks_by_answer(view.dossier, lot)
        places = {b: (shown[b][1].casefold(), shown[b][0]) for b in bidders}
        standings = [s for ranking in view.scored_lists() for s in ranking.standings]
        standings.sort(key=lambda s: places[s.bidder])
        asked = answers(view.lot, view.questions, standings, given)
        agreed = Agreed.of(view.dossier, lot)
        scores = {answer: agreed.mark(s, c) for answer, (s, c) in asked.items()}
        every = {id(m): m for answer in asked for m in given[answer].values()}
        known = {key: m for key, m in every.items() if not isinstance(m, str)}
        whole = Whole.over([*known.values(), *(m for m in scores.values() if m is not None)])
        # one mark is the same object wherever it was given
        numbers = {key: whole.number(m) for key, m in known.items()}
        return cls(
            view=view,
            asked=asked,
            given=given,
            notes=notes_by_answer(view.dossier, lot),
            agreed=agreed,
            scores=scores,
            whole=whole,
            numbers={
                answer: {e: numbers[id(m)] for e, m in given[answer].items() if id(m) in numbers}
                for answer in asked
            },
            shown=shown,
        )

    @property
    def evaluators(self) -> list[str]:
        """Who marked an answer of the lot."""
        return sorted({e for answer in self.asked for e in self.given[answer]})


class _Line(NamedTuple):
    """One answer that the evaluator marked; numbers are whole ones over the lot's denominator.

    Attributes:
        others: The lowest and the highest of the other marks; None where there is none.
        summed: The sum of the other marks, and ``given`` how many they are.
    """

    answer: Answer
    mark: Shown
    others: tuple[int, int] | None
    summed: int
    given: int
    among: str
    moved: int | None


def evaluator_workbook(marks: LotMarks, evaluator: str) -> Workbook:
    """Return the workbook of one evaluator of a lot."""
    view = marks.view
    lot = view.names.lot(view.lot.id)
    book = Workbook(f"Scorecard of {evaluator}: {lot}", ALARM)
    lines = [*_lines(marks, evaluator)]
    zoned = any(zone for _, zone, _ in (line.answer for line in lines))
    _summary(book, marks, evaluator, lines, zoned=zoned)
    _marks(book, marks, evaluator, lines, zoned=zoned)
    for sheet in book.sheets:
        sheet.locked = True
        sheet.foot = f"{view.outcome.evaluation}  lot {view.lot.id}  for {evaluator}"
    return book


def _lines(marks: LotMarks, evaluator: str) -> Iterator[_Line]:
    number = marks.whole.number
    for answer, numbers in marks.numbers.items():
        mark = marks.given[answer].get(evaluator)
        if mark is None:
            continue
        others = [n for e, n in numbers.items() if e != evaluator]
        ends = (min(others), max(others)) if others else None
        if isinstance(mark, str):
            yield _Line(answer, mark, ends, sum(others), len(others), DASH, None)
            continue
        mine, score = numbers[evaluator], marks.scores[answer]
        among = AMONG[mine <= ends[0], mine >= ends[1]] if ends else "no other"
        moved = None if score is None else number(score) - mine
        yield _Line(answer, mark, ends, sum(others), len(others), among, moved)


def _figures(marks: LotMarks, lines: Sequence[_Line]) -> Mapping[int, Fraction]:
    """Return each whole number that lines hold as the mark or difference it stands for."""
    found = {n for line in lines for n in line.others or ()}
    found |= {line.moved for line in lines if line.moved is not None}
    return {n: Fraction(n, marks.whole.denominator) for n in found}


def _columns(*, zoned: bool, counts: str, note: int) -> list[Column]:
    """Return the columns of answers; ``note`` is how wide the evaluator's note stands."""
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


def _cells(
    marks: LotMarks,
    evaluator: str,
    line: _Line,
    figures: Mapping[int, Fraction],
    *,
    zoned: bool,
) -> list[Value]:
    """Return the cells of one answer, in the order of `_columns`."""
    bidder, zone, question = line.answer
    score = marks.scores[line.answer]
    least, most = (DASH, DASH) if line.others is None else (figures[n] for n in line.others)
    row: list[Value] = [*marks.shown[bidder], question]
    if zoned:
        row.append(marks.view.area(zone) if zone else "All")
    row += (line.mark, least, most, line.among)
    row += (DASH, DASH) if score is None else (score, _moved(line, figures))
    row.append(marks.notes.get((line.answer, evaluator), ""))
    return row


def _moved(line: _Line, figures: Mapping[int, Fraction]) -> Value:
    return DASH if line.moved is None else figures[line.moved]


def _counts(marks: LotMarks) -> str:
    method = marks.view.tender.aggregation.method
    return "Mark that counts" if method in AVERAGES else "Agreed score"


def _marks(
    book: Workbook, marks: LotMarks, evaluator: str, lines: Sequence[_Line], *, zoned: bool
) -> None:
    """Write every answer the evaluator marked."""
    sheet, row = _sheet(book, marks, "Your marks", f"Every answer {evaluator} marked", [])
    columns = _columns(zoned=zoned, counts=_counts(marks), note=70)
    figures = _figures(marks, lines)
    header_row(sheet, row, [c.heading for c in columns])
    widen(sheet, columns)
    fit_rows(sheet, row, row)
    written = table_rows(sheet, [c.form for c in columns])
    widths = (2, 1 + zoned, 6, 1)
    for number, line in enumerate(lines, start=row + 1):
        bidder, zone, question = line.answer
        score, said = marks.scores[line.answer], marks.notes.get((line.answer, evaluator), "")
        written.write_parts(
            number,
            (bidder, (question, zone), (id(line.mark), line.others, id(score)), said),
            widths,
            partial(_cells, marks, evaluator, line, figures, zoned=zoned),
        )
    sheet.filtered = f"A{row}:{letter(len(columns))}{row + len(lines)}"
    set_up(sheet, freeze=f"C{row + 1}", repeat=f"{row}:{row}")


def _sheet(
    book: Workbook, marks: LotMarks, name: str, words: str, lines: Sequence[str]
) -> tuple[Sheet, int]:
    sheet = book.sheet(name)
    return sheet, title(sheet, f"{words}: {marks.view.names.lot(marks.view.lot.id)}", lines)


def _summary(
    book: Workbook, marks: LotMarks, evaluator: str, lines: Sequence[_Line], *, zoned: bool
) -> None:
    """Write what the marks come to, question by question, and the answers whose score moved most."""
    about = [
        f"{marks.view.tender.title}, {marks.view.tender.authority.name}. Evaluation: {marks.view.outcome.evaluation}.",
        "Your marks stand as you first wrote them. Of what others marked, only the lowest and the highest are shown. Nothing is to be filled in.",
    ]
    sheet, row = _sheet(book, marks, "Summary", f"Scorecard of {evaluator}", about)
    for words in _told(lines):
        note(sheet, row, words)
        row += 1
    heading(sheet, row + 1, "Question by question")
    columns = [
        Column("Question", 9),
        Column("Title", 26),
        Column("Answers marked", 10),
        Column("Your average", 8, MEAN),
        Column("Average of the others", 9, MEAN),
        Column("Average that counts", 9, MEAN),
        Column("Same as yours", 12),
        Column("Higher", 9),
        Column("Lower", 9),
    ]
    row = table(sheet, row + 2, columns, _by_question(marks, evaluator, lines))
    moved = sorted((x for x in lines if x.moved), key=lambda x: -abs(x.moved or 0))
    shown = moved[:MOST_MOVED]
    more = f", {len(shown)} of {len(moved)}" if len(moved) > len(shown) else ""
    heading(sheet, row + 1, f"Where the score moved most from your mark{more}")
    columns = _columns(zoned=zoned, counts=_counts(marks), note=36)
    columns.append(Column("The panel's reason", 62))
    figures = _figures(marks, shown)
    rows = ([*_cells(marks, evaluator, x, figures, zoned=zoned), _reason(marks, x)] for x in shown)
    table(sheet, row + 2, columns, rows)
    set_up(sheet, freeze="A2", repeat="1:1")


def _reason(marks: LotMarks, line: _Line) -> str:
    s, c = marks.asked[line.answer]
    found = marks.agreed.score(s, c)
    return found.reason if found is not None else ""


def _told(lines: Sequence[_Line]) -> Iterator[str]:
    """Say in sentences how many answers were marked, how many scores moved, and how often the mark stood alone."""
    marked = [x for x in lines if not isinstance(x.mark, str)]
    bidders = len({x.answer[0] for x in lines})
    yield f"You marked {len(marked):,} answers of {bidders:,} bidders{_without(len(lines) - len(marked))}."
    compared = [x.moved for x in marked if x.moved is not None]
    if compared:
        up, down = sum(x > 0 for x in compared), sum(x < 0 for x in compared)
        yield (
            f"The score that counts is your mark in {len(compared) - up - down:,} of them, "
            f"higher in {up:,} and lower in {down:,}."
        )
    beyond = [sum(x.among == word for x in marked) for word in ("highest", "lowest")]
    yield f"Your mark was the highest of all in {beyond[0]:,} and the lowest in {beyond[1]:,}."
    waits = len(marked) - len(compared)
    if waits:
        yield f"{waits:,} have no score yet."


def _without(count: int) -> str:
    return f", and gave {count:,} no number" if count else ""


def _by_question(marks: LotMarks, evaluator: str, lines: Sequence[_Line]) -> Iterator[list[Value]]:
    number = marks.whole.number
    by_question: dict[str, list[_Line]] = {}
    for line in lines:
        by_question.setdefault(line.answer[2], []).append(line)
    for c in marks.view.questions:
        mine = by_question.get(c.id, [])
        if not mine:
            continue
        own = [marks.numbers[x.answer][evaluator] for x in mine if not isinstance(x.mark, str)]
        agreed = [number(m) for x in mine if (m := marks.scores[x.answer]) is not None]
        moved = [x.moved for x in mine if x.moved is not None]
        yield [
            c.id,
            c.title,
            len(own),
            _mean(marks, sum(own), len(own)),
            _mean(marks, sum(x.summed for x in mine), sum(x.given for x in mine)),
            _mean(marks, sum(agreed), len(agreed)),
            sum(x == 0 for x in moved),
            sum(x > 0 for x in moved),
            sum(x < 0 for x in moved),
        ]


def _mean(marks: LotMarks, total: int, count: int) -> Value:
    return Fraction(total, count * marks.whole.denominator) if count else DASH
