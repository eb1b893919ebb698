"""The first sheet of an evaluator's scorecard: what their marks come to, and the answers whose score moved most from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import compress

from tendering.documents.evaluator_common import (
    Common,
    answer_columns,
    asked_cells,
    begun_sheet,
    compared_cells,
    counts_heading,
)
from tendering.documents.evaluator_marks import Beside, LotMarks
from tendering.documents.lot_view import DASH
from tendering.documents.scorecard_cells import Column, Value, heading, note, set_up, table
from tendering.documents.scorecard_given import Answer
from tendering.documents.workbook_text import Workbook

MOST_MOVED = 25
"""How many answers the sheet shows of those whose score moved."""
MEAN = "0.00"


def summary_sheet(
    book: Workbook, common: Common, evaluator: str, besides: Sequence[Beside | None]
) -> None:
    """Write what the marks come to, question by question, and the answers whose score moved most."""
    marks, view = common.marks, common.marks.view
    about = [
        f"{view.tender.title}, {view.tender.authority.name}. Evaluation: {view.outcome.evaluation}.",
        "Your marks stand as you first wrote them. Of what others marked, only the lowest and the highest are shown. Nothing is to be filled in.",
    ]
    sheet, row = begun_sheet(book, common, "Summary", f"Scorecard of {evaluator}", about)
    counted: Counter[Beside] = Counter()
    for kind, n in common.marked.counts.items():
        if (x := besides[kind]) is not None:
            counted[x] += n
    for words in _told(counted, len({bidder for bidder, _, _ in common.answers})):
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
    row = table(sheet, row + 2, columns, _by_question(common, besides))
    moved = sum(n for x, n in counted.items() if x.moved)
    shown = _moved_most(common, besides)
    more = f", {len(shown)} of {moved}" if moved > len(shown) else ""
    heading(sheet, row + 1, f"Where the score moved most from your mark{more}")
    columns = answer_columns(zoned=common.pattern.zoned, note=36, counts=counts_heading(marks))
    columns.append(Column("The panel's reason", 62))
    table(sheet, row + 2, columns, _with_reasons(common, evaluator, shown))
    set_up(sheet, freeze="A2", repeat="1:1")


def _moved_most(common: Common, besides: Sequence[Beside | None]) -> list[tuple[Answer, Beside]]:
    """Return the answers whose score moved furthest, furthest first; of those alike in it, in order."""
    far = {kind: abs(x.moved) for kind, x in enumerate(besides) if x is not None and x.moved}
    left, least = MOST_MOVED, 0
    for least in sorted(set(far.values()), reverse=True):
        left -= sum(n for kind, n in common.marked.counts.items() if far.get(kind) == least)
        if left <= 0:
            break
    wanted = {kind for kind, moved in far.items() if moved >= least}
    which = [*map(wanted.__contains__, common.marked.kinds)]
    kinds = compress(common.marked.kinds, which)
    found = [
        (answer, x)
        for answer, kind in zip(compress(common.answers, which), kinds, strict=True)
        if (x := besides[kind]) is not None
    ]
    return sorted(found, key=lambda one: -abs(one[1].moved or 0))[:MOST_MOVED]


def _with_reasons(
    common: Common, evaluator: str, shown: Sequence[tuple[Answer, Beside]]
) -> Iterator[list[Value]]:
    """Yield the rows of some answers, each with the note and the panel's reason for the score."""
    marks = common.marks
    reasons = marks.reasons(answer for answer, _ in shown)
    notes = marks.notes.get(evaluator, {})
    for answer, beside in shown:
        bidder, zone, question = answer
        yield [
            *marks.shown[bidder],
            *asked_cells(marks, zone, question, zoned=common.pattern.zoned),
            *compared_cells(marks.denominator, beside),
            notes.get(answer, ""),
            reasons[answer],
        ]


def _told(counted: Mapping[Beside, int], bidders: int) -> Iterator[str]:
    """Say in sentences how many answers were marked, how many scores moved, and how often the mark stood alone."""
    marked = {x: n for x, n in counted.items() if not isinstance(x.mark, str)}
    answers = sum(marked.values())
    yield f"You marked {answers:,} answers of {bidders:,} bidders{_without(sum(counted.values()) - answers)}."
    moved: Counter[int | None] = Counter()
    among: Counter[str] = Counter()
    for x, n in marked.items():
        moved[x.moved] += n
        among[x.among] += n
    if compared := answers - moved[None]:
        same, up, down = _sides(moved)
        yield (
            f"The score that counts is your mark in {same:,} of them, "
            f"higher in {up:,} and lower in {down:,}."
        )
    yield (
        f"Your mark was the highest of all in {among['highest']:,} and the lowest in "
        f"{among['lowest']:,}."
    )
    if compared < answers:
        yield f"{answers - compared:,} have no score yet."


def _without(count: int) -> str:
    return f", and gave {count:,} no number" if count else ""


def _sides(moved: Mapping[int | None, int]) -> tuple[int, int, int]:
    """Return how many scores are as the mark, higher and lower, from how many moved so far each; None is no distance."""
    far = [(x, n) for x, n in moved.items() if x is not None]
    return (
        sum(n for x, n in far if x == 0),
        sum(n for x, n in far if x > 0),
        sum(n for x, n in far if x < 0),
    )


def _by_question(common: Common, besides: Sequence[Beside | None]) -> Iterator[list[Value]]:
    marks = common.marks
    own = [x.mark if x is not None and isinstance(x.mark, int) else None for x in besides]
    moved = [None if x is None else x.moved for x in besides]
    for c in marks.view.questions:
        asked = common.marked.questions.get(c.id)
        if asked is None:
            continue
        given = [*map(own.__getitem__, asked.kinds)]
        mine, count = sum(filter(None, given)), len(given) - given.count(None)
        yield [
            c.id,
            c.title,
            count,
            _mean(marks, mine, count),
            _mean(marks, asked.marks - mine, asked.given - count),
            _mean(marks, asked.scores, asked.scored),
            *_sides(Counter(map(moved.__getitem__, asked.kinds))),
        ]


def _mean(marks: LotMarks, total: int, count: int) -> Value:
    return Fraction(total, count * marks.denominator) if count else DASH
