"""The scorecard's Marks sheet: every evaluator's mark beside the score that counts.

Where the panel agrees, nobody averages: the marks are shown, counted and held against the scale and the agreed score.
Where the tender publishes a mean or a median, the score that counts is worked out again from the marks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from tendering.documents import scorecard_formulas as live
from tendering.documents.lot_view import DASH
from tendering.documents.scorecard_cells import Column, Formula, Value
from tendering.documents.scorecard_grid import CHECK, Checks, Grid, says
from tendering.documents.scorecard_scores import ScoreMap
from tendering.documents.scorecard_sheets import Book
from tendering.evaluation.aggregation import AVERAGES
from tendering.evaluation.stages import is_zonal_question
from tendering.model.bids import Mark, MarkKind
from tendering.model.outcome import Standing
from tendering.model.tender import Criterion

Answer = tuple[str, str, str]
"""One answer that was marked: (bidder, zone or empty, question)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkMap:
    """Where the Marks sheet holds what other sheets read.

    Attributes:
        again: By answer, the cell of the average worked out again; empty where the panel agrees.
        marks: By answer and evaluator, the cell of the mark.
    """

    book: Book
    again: Mapping[Answer, str]
    marks: Mapping[tuple[Answer, str], str]

    def cell(self, s: Standing, c: Criterion) -> str | None:
        """Name the cell of the average that counts for a bidder's answer; None where no average does."""
        return self.again.get(answer_of(self.book, s, c))


def answer_of(book: Book, s: Standing, c: Criterion) -> Answer:
    """Say which answer a standing's score of a question is about."""
    zoned = is_zonal_question(c, book.view.lot)
    return (s.bidder, (s.zone or "") if zoned else "", c.id)


def marks_sheet(book: Book, scores: ScoreMap, checks: Checks) -> MarkMap | None:
    """Write the sheet; None where no evaluator's mark is recorded for this lot."""
    view = book.view
    given: dict[Answer, dict[str, Mark]] = {}
    for m in view.dossier.marks:
        if m.lot in (view.lot.id, ""):
            given.setdefault((m.bidder, m.zone, m.criterion), {})[m.evaluator] = m
    answers: dict[Answer, tuple[Standing, Criterion]] = {}
    for ranking in view.scored_lists():
        for s in ranking.standings:
            for c in view.questions:
                answers.setdefault(answer_of(book, s, c), (s, c))
    given = {a: marks for a, marks in given.items() if a in answers}
    if not given:
        return None
    evaluators = sorted({e for marks in given.values() for e in marks})
    averaged = view.tender.aggregation.method in AVERAGES
    method = view.tender.aggregation.method
    how = "The panel's agreed score counts; nobody averages. Below, above or within says where it lies among the marks."
    if averaged:
        how = f"The {method} of the evaluators' marks counts, as published, and is worked out again here."
    elif method != "consensus":
        how = "Each evaluator's marks rank the bidders: see the sheet Evaluators."
    sheet, top = book.sheet("Marks", "Marks", ["Each evaluator's mark, as first written.", how])
    grid = Grid(sheet, _columns(book, evaluators, averaged=averaged), top)
    again: dict[Answer, str] = {}
    cells: dict[tuple[Answer, str], str] = {}
    for answer, (s, c) in answers.items():
        if answer in given:
            row = grid.row
            _row(
                book,
                grid,
                scores,
                (answer, s, c),
                given=given[answer],
                evaluators=evaluators,
                checks=checks,
            )
            if "again" in grid.columns:
                again[answer] = grid.at("again", row, away=True)
            for e in given[answer]:
                cells[answer, e] = grid.at(f"mark:{e}", row, away=True)
    grid.finish(checks, book.foot, repeated=("bidder", "name", "question"))
    return MarkMap(book=book, again=again, marks=cells)


def _columns(book: Book, evaluators: list[str], *, averaged: bool) -> dict[str, Column]:
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


def _row(
    book: Book,
    grid: Grid,
    scores: ScoreMap,
    about: tuple[Answer, Standing, Criterion],
    *,
    given: Mapping[str, Mark],
    evaluators: list[str],
    checks: Checks,
) -> None:
    (bidder, zone, _), s, c = about
    view, row = book.view, grid.row
    numbers = [m.mark for m in given.values() if m.mark is not None]
    scale = view.tender.scales.get(c.scale or "")
    values: dict[str, Value] = {
        "bidder": bidder,
        "name": view.names.bidder(bidder),
        "question": c.id,
        "zone": view.area(zone) if zone else "All",
    }
    for e in evaluators:
        values[f"mark:{e}"] = _shown(given.get(e))
    first, last = (grid.letters[f"mark:{e}"] for e in (evaluators[0], evaluators[-1]))
    marks = f"${first}{row}:${last}{row}"
    values["count"], values["count="] = Formula(f"COUNT({marks})"), len(numbers)
    tests = [f"{grid.at('count', row)}={grid.at('count=', row)}"]
    if scale is not None and scale.id in scores.worth:
        levels = scores.worth[scale.id][0]
        values["level"] = Formula(f"SUMPRODUCT(COUNTIF({levels},{marks}))")
        values["level="] = sum(scale.level(m) is not None for m in numbers)
        tests.append(f"{grid.at('level', row)}={grid.at('level=', row)}")
    score = scores.cell(scores.marks[c.id], scores.rows[(s.zone, s.bidder)])
    values["score"] = Formula(score)
    mark = s.marks.get(c.id)
    if "again" in grid.columns:
        if mark is not None:
            values["again"] = Formula(_average(book, c, scores, marks))
            near = f"ABS({grid.at('again', row)}-{grid.at('score', row)})<{live.SLACK}"
            tests.append(f"IF(ISNUMBER({grid.at('score', row)}),{near},FALSE)")
    else:
        agreed = grid.at("score", row)
        inside = f'IF({agreed}<MIN({marks}),"below",IF({agreed}>MAX({marks}),"above","within"))'
        values["where"] = Formula(
            f'IF(AND(ISNUMBER({agreed}),COUNT({marks})>0),{inside},"none")', words=True
        )
        values["where="] = _where(scored(book, s, c), numbers)
        tests.append(f"{grid.at('where', row)}={grid.at('where=', row)}")
    values["check"] = checks.note(says(f"AND({','.join(tests)})"))
    grid.add(values)


def scored(book: Book, s: Standing, c: Criterion) -> Fraction | None:
    """Return the score of an answer as the sheet Scores shows it: of an earlier stage too, where it counts no more."""
    if c.id in s.marks:
        return s.marks[c.id]
    lot, zone = book.view.lot.id, s.zone or ""
    found = (
        x.mark
        for x in book.view.dossier.consensus
        if (x.bidder, x.criterion) == (s.bidder, c.id)
        and x.lot in ("", lot)
        and x.zone in ("", zone)
    )
    return next(found, None)


def _shown(mark: Mark | None) -> Value:
    if mark is None:
        return DASH
    return (
        "abstain" if mark.kind is MarkKind.ABSTAIN else "n/a" if mark.mark is None else mark.mark
    )


def _where(score: Fraction | None, marks: list[Fraction]) -> str:
    if score is None or not marks:
        return "none"
    return "below" if score < min(marks) else "above" if score > max(marks) else "within"


def _average(book: Book, c: Criterion, scores: ScoreMap, marks: str) -> str:
    """Write the average as it is carried: a mark of the scale as it is, any other rounded where published."""
    tender = book.view.tender
    text = f"{'AVERAGE' if tender.aggregation.method == 'mean' else 'MEDIAN'}({marks})"
    places = tender.rounding.at.get("mark")
    scale = scores.worth.get(c.scale or "")
    if places is None or scale is None:
        return text
    rounded = live.rounding(text, places, tender.rounding.mode)
    return f"IF(COUNTIF({scale[0]},{text})>0,{text},{rounded})"
