"""The scorecard's Marks sheet: every evaluator's mark beside the score that counts.

Where the panel agrees, nobody averages: the marks are shown, counted and held against the scale and the agreed score.
Where the tender publishes a mean or a median, the score that counts is worked out again from the marks.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from tendering.documents import scorecard_formulas as live
from tendering.documents.lot_view import DASH
from tendering.documents.scorecard_cells import Column, Formula, Repeated, Value
from tendering.documents.scorecard_given import (
    Answer,
    Shown,
    Whole,
    answer_of,
    answers,
    marks_by_answer,
)
from tendering.documents.scorecard_grid import CHECK, Checks, Grid, says
from tendering.documents.scorecard_scores import ScoreMap
from tendering.documents.scorecard_sheets import Book
from tendering.documents.workbook_sheet import ROW, THERE
from tendering.evaluation.aggregation import AVERAGES
from tendering.evaluation.stages import is_zonal_question
from tendering.model.outcome import Standing
from tendering.model.tender import Criterion


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkMap:
    """Where the Marks sheet holds what other sheets read.

    Attributes:
        rows: By answer, its row.
        given: By answer and evaluator, the mark.
    """

    book: Book
    grid: Grid
    rows: Mapping[Answer, int]
    given: Mapping[Answer, Mapping[str, Shown]]

    def cell(self, s: Standing, c: Criterion) -> str | None:
        """Name the cell of the average that counts for a bidder's answer; None where no average does."""
        if "again" not in self.grid.columns:
            return None
        row = self.rows.get(self.answer(s, c))
        return None if row is None else self.grid.at("again", row, away=True)

    def answer(self, s: Standing, c: Criterion) -> Answer:
        """Say which answer a standing's score of a question is about."""
        return answer_of(self.book.view.lot, s.bidder, s.zone, c)

    def mark(self, s: Standing, c: Criterion, evaluator: str) -> str | None:
        """Name the cell of an evaluator's mark; None where there is none."""
        answer = self.answer(s, c)
        if evaluator not in self.given.get(answer, ()) or answer not in self.rows:
            return None
        return self.grid.at(f"mark:{evaluator}", self.rows[answer], away=True)


def marks_sheet(book: Book, scores: ScoreMap, checks: Checks) -> MarkMap | None:
    """Write the sheet; None where no evaluator's mark is recorded for this lot."""
    view = book.view
    given = marks_by_answer(view.dossier, view.lot.id)
    standings = (s for ranking in view.scored_lists() for s in ranking.standings)
    asked = answers(view.lot, view.questions, standings, given)
    evaluators = sorted({e for answer in asked for e in given[answer]})
    if not evaluators:
        return None
    method = view.tender.aggregation.method
    how = "The panel's agreed score counts; nobody averages. Below, above or within says where it lies among the marks."
    if method in AVERAGES:
        how = f"The {method} of the evaluators' marks counts, as published, and is worked out again here."
    elif method != "consensus":
        how = "Each evaluator's marks rank the bidders: see the sheet Evaluators."
    sheet, top = book.sheet("Marks", "Marks", ["Each evaluator's mark, as first written.", how])
    grid = Grid(sheet, _columns(book, evaluators, averaged=method in AVERAGES), top)
    writer = _Rows.of(book, grid, scores, given, evaluators)
    rows = {}
    for answer, (s, c) in asked.items():
        rows[answer] = grid.row
        writer.write(grid, s, answer[1], c, given[answer])
    checks.count += len(rows)
    grid.finish(checks, book.foot, repeated=("bidder", "name", "question"))
    return MarkMap(book=book, grid=grid, rows=rows, given=given)


def _columns(book: Book, evaluators: Sequence[str], *, averaged: bool) -> dict[str, Column]:
    columns = {
        "bidder": Column("Bidder", 9),
        "name": Column("Name", 28),
        "question": Column("Question", 10),
    }
    if any(is_zonal_question(c, book.view.lot) for c in book.view.questions):
        columns["zone"] = Column("Zone", 14)
    columns |= {f"mark:{e}": Column(e, max(9, min(len(e) + 2, 16))) for e in evaluators}
    columns |= {
        "count": Column("Marks given, again", 8),
        "count=": Column("Marks given", 8),
        "level": Column("On the scale, again", 8),
        "level=": Column("On the scale", 8),
    }
    if averaged:
        words = book.view.tender.aggregation.method.capitalize()
        columns["again"] = Column(f"{words}, again", 10, "0.######")
        columns["score"] = Column("Mark that counts", 10, "0.######")
    else:
        columns["score"] = Column("Agreed score", 9)
        columns["where"] = Column("Among the marks, again", 10)
        columns["where="] = Column("Among the marks", 10)
    return columns | {"check": CHECK}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Live:
    """The formulas that every row of the questions of one scale repeats.

    Attributes:
        levels: The marks of the scale as whole numbers, and the formula that counts those given; None without a scale.
        checks: The check of a row where a mark counts, and where none does.
    """

    count: Repeated
    levels: tuple[frozenset[int], Repeated] | None
    again: Repeated
    where: Repeated
    checks: tuple[Repeated, Repeated]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Compared:
    """The marks of an answer beside the score that counts.

    Attributes:
        marks: By evaluator, in order; in words why there is no number.
        given: How many are numbers, and ``allowed`` how many of these the scale has; None without a scale.
        told: Where the score lies among them; of an average, whether there is one.
    """

    marks: Sequence[Shown]
    score: Fraction | None
    given: int
    allowed: int | None
    told: bool | str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    """What is the same in all rows of the sheet.

    Attributes:
        live: By scale.
        alike: By identity of what is compared, what marks and a score come to: most answers are like others.
    """

    book: Book
    scores: ScoreMap
    evaluators: Sequence[str]
    whole: Whole
    live: Mapping[str, _Live]
    zoned: bool
    averaged: bool
    widths: tuple[int, ...]
    alike: dict[tuple[Hashable, ...], _Compared] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        book: Book,
        grid: Grid,
        scores: ScoreMap,
        given: Mapping[Answer, Mapping[str, Shown]],
        evaluators: Sequence[str],
    ) -> _Rows:
        known = (m for marks in given.values() for m in marks.values() if not isinstance(m, str))
        scales = book.view.tender.scales.values()
        whole = Whole.over([*known, *(x.mark for scale in scales for x in scale.levels)])
        zoned, averaged = "zone" in grid.columns, "again" in grid.columns
        used = dict.fromkeys(c.scale or "" for c in book.view.questions)
        first, last = (grid.letters[f"mark:{e}"] for e in (evaluators[0], evaluators[-1]))
        marks = f"${first}{ROW}:${last}{ROW}"
        return cls(
            book=book,
            scores=scores,
            evaluators=evaluators,
            whole=whole,
            live={
                scale: _live(book, grid, scores, scale, marks=marks, whole=whole) for scale in used
            },
            zoned=zoned,
            averaged=averaged,
            widths=(2, 1 + zoned, len(evaluators) + 4, 3 if averaged else 4),
        )

    def write(
        self, grid: Grid, s: Standing, zone: str, c: Criterion, given: Mapping[str, Shown]
    ) -> None:
        """Write the row of a bidder's answer, part by part: most parts stand in many rows."""
        scale = c.scale or ""
        marks = [given.get(e, DASH) for e in self.evaluators]
        score = s.marks.get(c.id) if self.averaged else self.book.agreed.mark(s, c)
        # one mark is the same object wherever it was given
        key = scale, id(score), *map(id, marks)
        found = self.alike.get(key)
        if found is None:
            found = self.alike[key] = self._compared(marks, score, scale)
        grid.write_parts(
            (s.bidder, (c.id, zone), key, (c.id, found.told)),
            self.widths,
            lambda: self._row(s, zone, c, found),
            there=self.scores.rows[s.zone, s.bidder],
        )

    def _compared(self, marks: Sequence[Shown], score: Fraction | None, scale: str) -> _Compared:
        number, levels = self.whole.number, self.live[scale].levels
        numbers = [number(m) for m in marks if not isinstance(m, str)]
        return _Compared(
            marks=marks,
            score=score,
            given=len(numbers),
            allowed=sum([n in levels[0] for n in numbers]) if levels else None,
            told=score is not None if self.averaged else self._where(score, numbers),
        )

    def _row(self, s: Standing, zone: str, c: Criterion, found: _Compared) -> list[Value]:
        """Return the row of a bidder's answer, in the order of the columns."""
        view, live, told = self.book.view, self.live[c.scale or ""], found.told
        row: list[Value] = [s.bidder, view.names.bidder(s.bidder), c.id]
        if self.zoned:
            row.append(view.area(zone) if zone else "All")
        level = live.levels[1] if live.levels else None
        row += [*found.marks, live.count, found.given, level, found.allowed]
        score = Formula(f"Scores!${self.scores.marks[c.id]}{THERE}")
        if isinstance(told, bool):
            return [*row, live.again if told else None, score, live.checks[not told]]
        return [*row, score, live.where, told, live.checks[0]]

    def _where(self, score: Fraction | None, numbers: Sequence[int]) -> str:
        if score is None or not numbers:
            return "none"
        # both times both denominators
        here, below = score.numerator * self.whole.denominator, score.denominator
        least, most = min(numbers) * below, max(numbers) * below
        return "below" if here < least else "above" if here > most else "within"


def _live(
    book: Book, grid: Grid, scores: ScoreMap, scale_id: str, *, marks: str, whole: Whole
) -> _Live:
    """Write the formulas of the questions of a scale; ``marks`` are the cells of a row's marks."""
    scale = book.view.tender.scales.get(scale_id)
    levels = None
    if scale is not None and scale_id in scores.worth:
        text = f"SUMPRODUCT(COUNTIF({scores.worth[scale_id][0]},{marks}))"
        levels = (frozenset(whole.number(x.mark) for x in scale.levels), Repeated(text))
    agreed, averaged = grid.at("score", ROW), "again" in grid.columns
    inside = f'IF({agreed}<MIN({marks}),"below",IF({agreed}>MAX({marks}),"above","within"))'
    where = f'IF(AND(ISNUMBER({agreed}),COUNT({marks})>0),{inside},"none")'
    with_mark, without = (
        Repeated(says(f"AND({','.join(tests)})").text)
        for tests in _tests(grid, averaged=averaged, levelled=levels is not None)
    )
    return _Live(
        count=Repeated(f"COUNT({marks})"),
        levels=levels,
        again=Repeated(_average(book, scale_id, scores, marks) if averaged else ""),
        where=Repeated(where, words=True),
        checks=(with_mark, without),
    )


def _tests(grid: Grid, *, averaged: bool, levelled: bool) -> tuple[list[str], list[str]]:
    """Write what a row's check tests where a mark counts, and where none does."""
    here = {name: grid.at(name, ROW) for name in grid.columns}
    tests = [f"{here['count']}={here['count=']}"]
    if levelled:
        tests.append(f"{here['level']}={here['level=']}")
    if not averaged:
        tests.append(f"{here['where']}={here['where=']}")
        return tests, tests
    near = f"ABS({here['again']}-{here['score']})<{live.SLACK}"
    return [*tests, f"IF(ISNUMBER({here['score']}),{near},FALSE)"], tests


def _average(book: Book, scale_id: str, scores: ScoreMap, marks: str) -> str:
    """Write the average as it is carried: a mark of the scale as it is, any other rounded where published."""
    tender = book.view.tender
    text = f"{'AVERAGE' if tender.aggregation.method == 'mean' else 'MEDIAN'}({marks})"
    places = tender.rounding.at.get("mark")
    scale = scores.worth.get(scale_id)
    if places is None or scale is None:
        return text
    rounded = live.rounding(text, places, tender.rounding.mode)
    return f"IF(COUNTIF({scale[0]},{text})>0,{text},{rounded})"
