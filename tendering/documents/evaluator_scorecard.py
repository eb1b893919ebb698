"""One evaluator's scorecard of a lot: their marks beside the agreed scores and the other marks, and where theirs moved.

It is for that person, to read at moderation and after it. Bidders stand by name and not by rank. What each of the others
marked is not shown, only from where to where they went; and nothing on it is to be filled in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from itertools import compress, islice

from tendering.documents.evaluator_marks import AMONG, NO_OTHER, Beside, LotMarks, Marked
from tendering.documents.lot_view import DASH
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
from tendering.documents.scorecard_given import NOT_APPLICABLE, WORDS, Answer
from tendering.documents.workbook_sheet import ROW, Rows, row_text
from tendering.documents.workbook_text import Workbook
from tendering.evaluation.aggregation import AVERAGES

MOST_MOVED = 25
"""How many answers the first sheet shows of those whose score moved."""
MOVED = "+General;-General;0"
MEAN = "0.00"
ALL = "Your marks"
NOTE_WIDTH = 70
AT_ONCE = 500
"""So many rows are made together."""
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
        rows = _table(book.sheet(ALL), _columns(zoned=zoned, note=NOTE_WIDTH))
        for word in TOLD:  # written now, so that no workbook is the first to have it
            rows.part(0, [word])
        return cls(book=book, rows=rows, zoned=zoned)

    def cells(self, denominator: int, beside: Beside) -> tuple[str, int]:
        """Return the cells from the evaluator's mark to how far the score moved, and the lines they take."""
        key = denominator, beside
        if key not in self.compared:
            values = _compared(denominator, beside)
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
        rows = _table(book.sheet(ALL), _columns(zoned=pattern.zoned, note=NOTE_WIDTH))
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
            values = _asked(marks, zone, question, zoned=zoned)
            what = asked[zone, question] = rows.part(2, values)
        number = str(row)
        found.append((number, (who[0] + what[0]).replace(ROW, number), max(who[1], what[1])))
    return found


def patterns() -> tuple[Pattern, Pattern]:
    """Return what workbooks have in common: of lots whose answers are not of zones, and of those where some are."""
    return Pattern.of(zoned=False), Pattern.of(zoned=True)


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
    _summary(book, common, evaluator, besides)
    _all_answers(book, common, evaluator, besides)
    for sheet in book.sheets:
        sheet.locked = True
        sheet.foot = f"{view.outcome.evaluation}  lot {view.lot.id}  for {evaluator}"
    return book


def _columns(*, zoned: bool, note: int, counts: str = "") -> list[Column]:
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


def _counts(marks: LotMarks) -> str:
    averaged = marks.view.tender.aggregation.method in AVERAGES
    return "Mark that counts" if averaged else "Agreed score"


def _table(sheet: Sheet, columns: Sequence[Column]) -> Rows:
    widen(sheet, columns)
    return table_rows(sheet, [c.form for c in columns])


def _asked(marks: LotMarks, zone: str, question: str, *, zoned: bool) -> list[Value]:
    return [question, marks.view.area(zone) if zone else "All"] if zoned else [question]


def _compared(denominator: int, beside: Beside) -> list[Value]:
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


def _all_answers(
    book: Workbook, common: Common, evaluator: str, besides: Sequence[Beside | None]
) -> None:
    """Write every answer the evaluator marked."""
    sheet, row = _sheet(book, common, ALL, f"Every answer {evaluator} marked", [])
    zoned, counts = common.pattern.zoned, _counts(common.marks)
    columns = _columns(zoned=zoned, note=NOTE_WIDTH, counts=counts)
    header_row(sheet, row, [c.heading for c in columns])
    own = _table(sheet, columns)
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


def _sheet(
    book: Workbook, common: Common, name: str, words: str, lines: Sequence[str]
) -> tuple[Sheet, int]:
    sheet, view = book.sheet(name), common.marks.view
    return sheet, title(sheet, f"{words}: {view.names.lot(view.lot.id)}", lines)


def _summary(
    book: Workbook, common: Common, evaluator: str, besides: Sequence[Beside | None]
) -> None:
    """Write what the marks come to, question by question, and the answers whose score moved most."""
    marks, view = common.marks, common.marks.view
    about = [
        f"{view.tender.title}, {view.tender.authority.name}. Evaluation: {view.outcome.evaluation}.",
        "Your marks stand as you first wrote them. Of what others marked, only the lowest and the highest are shown. Nothing is to be filled in.",
    ]
    sheet, row = _sheet(book, common, "Summary", f"Scorecard of {evaluator}", about)
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
    columns = _columns(zoned=common.pattern.zoned, note=36, counts=_counts(marks))
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
            *_asked(marks, zone, question, zoned=common.pattern.zoned),
            *_compared(marks.denominator, beside),
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
