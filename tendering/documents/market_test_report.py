"""The report of a market test, before it is a page or Word: what was asked, who answered, the options, each question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from markupsafe import Markup

from tendering.documents.charts import Bar, stacked_bars
from tendering.documents.dates import british
from tendering.documents.market_test_charts import (
    CONFIDENTIAL,
    UNANSWERED,
    choice_chart,
    series_of,
    stacked,
)
from tendering.documents.names import counted, joined
from tendering.files.market_test_layout import closing_words
from tendering.framework.market_test import ALL, Found, PartFound, QuestionFound, Quote, Tally
from tendering.model.market_test import COMMENTS, Asks, MarketTest

SIZE = "All"
UNNAMED = "not named"
Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: its caption, its headings, and its rows; the first cell of a row is its heading."""

    caption: str
    headings: tuple[str, ...]
    rows: Rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section of the report; a chart repeats the table above it."""

    title: str
    level: int = 2
    paragraphs: tuple[str, ...] = ()
    table: Table | None = None
    chart: Markup | None = None
    quotes: tuple[Quote, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the report is made of.

    Attributes:
        sent: To how many organisations it was sent.
        open: Answers can still come in time.
        head: Of the record before the report was entered.
    """

    test: MarketTest
    on: date
    sent: int
    found: Found
    late: Found
    open: bool
    head: str = ""

    @property
    def title(self) -> str:
        """The title of the report."""
        return f"{self.test.title}: what the market said"


def summary(told: Told) -> str:
    """Say in a sentence what a market test found; it names nobody."""
    found = told.found
    said = [
        f"{counted(told.sent, 'organisation')} asked, {found.answered} answered in time and {told.late.answered} late"
    ]
    if found.support and found.support[0].chosen:
        question = next(q for q in told.test.questions if q.asks is Asks.OPTION)
        said.append(f"chosen in question {question.id}: {joined(_each(told, 0))}")
    return f"{'; '.join(said)}."


def sections(told: Told) -> tuple[Section, ...]:
    """Return the report, from what it is to how it was made."""
    return (
        _what_it_is(told),
        _who(told),
        *_options(told),
        Section(title="Question by question", paragraphs=(_how_read(told.test),)),
        *(s for q in told.found.questions for s in _question(q, told.found)),
        *_late(told),
        _how(told),
    )


def _what_it_is(told: Told) -> Section:
    test = told.test
    still = (
        f"Answers could come until {closing_words(test)}: this is how it stood on {british(told.on)}.",
    )
    return Section(
        title="What this is",
        paragraphs=(
            f"This reports what the market answered to {test.authority}, which asked before it wrote any tender.",
            test.statements.no_call,
            test.statements.no_prejudice,
            *(still if told.open else ()),
        ),
    )


def _who(told: Told) -> Section:
    found, late = told.found, told.late
    said = [
        (
            f"It was sent to {counted(told.sent, 'organisation')}, and was open to anyone. "
            f"{found.answered} answered by {closing_words(told.test)}."
        )
    ]
    if late.answered:
        said.append(f"{late.answered} answered later: that is reported apart, below.")
    if found.named:
        said.append(f"These agreed to be named: {joined(found.named)}.")
    if not found.counted and found.answered:
        said.append(_too_few(told.test))
    rows = tuple((g.title, str(g.size)) for g in found.groups)
    if rows:
        rows = (*rows, (ALL, str(found.answered))) if len(rows) > 1 else rows
    table = Table(
        caption="Organisations that answered in time",
        headings=("Classification", "Organisations"),
        rows=rows,
    )
    return Section(title="Who answered", paragraphs=tuple(said), table=table if rows else None)


def _too_few(test: MarketTest) -> str:
    return (
        f"Fewer than {test.least_group} of them are named nowhere. No numbers are shown and only those who agreed to be "
        "named are quoted: anything else could be traced to one of them."
    )


def _options(told: Told) -> Iterator[Section]:
    """Say how each option fared."""
    support = told.found.support
    if not support:
        return
    choosing = [q for q in told.test.questions if q.asks is Asks.OPTION]
    commented = any(q.option for q in told.test.questions)
    table = Table(
        caption="Organisations, by option",
        headings=(
            "Option",
            *(f"Chose it in question {q.id}" for q in choosing),
            *(("Commented on it",) if commented else ()),
        ),
        rows=tuple(
            (
                f"{s.option.id}. {s.option.title}",
                *(str(n) for n in s.chosen),
                *((str(s.comments),) if commented else ()),
            )
            for s in support
        ),
    )
    paragraphs = tuple(_chosen(told, q.id, n) for n, q in enumerate(choosing))
    chart = None
    if choosing:
        first = choosing[0]
        chart = stacked_bars(
            key="options",
            title=f"Organisations that chose each option in question {first.id}",
            desc=paragraphs[0],
            series=[(f"Question {first.id}", first.text)],
            bars=[
                Bar(
                    label=f"{s.option.id}. {s.option.title}",
                    parts=(Fraction(s.chosen[0]),),
                    total=str(s.chosen[0]),
                )
                for s in support
            ],
            most=Fraction(max(told.found.answered, 1)),
        )
    note = (
        "An answer marked confidential is counted for no option, and no comment so marked is counted.",
    )
    yield Section(
        title="The options",
        paragraphs=paragraphs,
        table=table,
        chart=chart,
        after=note if told.found.confidential else (),
    )


def _chosen(told: Told, question: str, number: int) -> str:
    """Say how many chose each option in a question, in the order of the options: which is ahead is for the reader."""
    asked = next(q for q in told.found.questions if q.id == question)
    every = asked.parts[0].tallies[0]
    support = told.found.support
    of = counted(every.size, "organisation")
    said = f"Chosen in question {asked.id}, of {of}: {joined(_each(told, number))}"
    rest = [
        f"{choice} by {_number(n)}"
        for choice, n in zip(asked.parts[0].choices, every.counts, strict=True)
        if choice not in {f"Option {s.option.id}: {s.option.title}" for s in support}
    ]
    rest += [f"{every.confidential} marked confidential"] if every.confidential else []
    rest += [f"{every.unanswered} gave no answer"] if every.unanswered else []
    return f"{said}; {joined(rest)}." if rest else f"{said}."


def _each(told: Told, number: int) -> list[str]:
    return [f"option {s.option.id} by {_number(s.chosen[number])}" for s in told.found.support]


def _number(count: int) -> str:
    return str(count) if count else "nobody"


def _how_read(test: MarketTest) -> str:
    count = len(test.questions)
    return (
        f"{counted(count, 'question')} {'was' if count == 1 else 'were'} asked. Texts stand in alphabetical order, each by "
        "itself: which of them come from one organisation is not shown. A name in a text is taken out where its owner did "
        "not agree to be named."
    )


def _question(question: QuestionFound, found: Found) -> Iterator[Section]:
    title = f"Question {question.id}"
    if question.asks is Asks.SERVICES:
        yield _services(question, title)
    else:
        yield _main(question, question.parts[0], title)
    for part in question.parts:
        if part.part == COMMENTS and _any(part, found):
            yield Section(
                title=f"Comments on question {question.id}",
                level=4,
                paragraphs=_comments(part),
                quotes=part.quotes,
            )


def _any(part: PartFound, found: Found) -> bool:
    said = part.tallies[0].size - part.tallies[0].unanswered if part.tallies else 0
    return bool(part.quotes) or (found.counted and said > 0)


def _comments(part: PartFound) -> tuple[str, ...]:
    if not part.tallies:
        return ()
    every = part.tallies[0]
    said = f"{counted(sum(every.counts), 'comment')}."
    if every.confidential:
        said += f" {every.confidential} more marked confidential, and not quoted."
    return (said,)


def _main(question: QuestionFound, part: PartFound, title: str) -> Section:
    is_text = question.asks is Asks.TEXT
    heads = ("Answers",) if is_text else tuple(series_of(c)[0] for c in part.choices)
    table = None
    if part.tallies:
        table = Table(
            caption=f"{title}, by classification",
            headings=("Classification", *heads, CONFIDENTIAL, UNANSWERED, SIZE),
            rows=tuple((t.group, *_cells(t)) for t in part.tallies),
        )
    chart = None if is_text or not part.tallies else choice_chart(question, part, title)
    empty = () if part.quotes or not is_text else ("No answer to this question is quoted.",)
    return Section(
        title=title,
        level=3,
        paragraphs=(question.text,),
        table=table,
        chart=chart,
        quotes=part.quotes,
        after=empty,
    )


def _cells(tally: Tally) -> Iterator[str]:
    for number in (*tally.counts, tally.confidential, tally.unanswered, tally.size):
        yield str(number)


def _services(question: QuestionFound, title: str) -> Section:
    """Return one table and one chart of every service a question asks about."""
    parts = [p for p in question.parts if p.part != COMMENTS]
    if not all(p.tallies for p in parts):
        return Section(title=title, level=3, paragraphs=(question.text,))
    rows = tuple((p.asked, t.group, *_cells(t)) for p in parts for t in p.tallies)
    return Section(
        title=title,
        level=3,
        paragraphs=(question.text,),
        table=Table(
            caption=f"{title}, by service and classification",
            headings=("Service", "Classification", "Yes", "No", CONFIDENTIAL, UNANSWERED, SIZE),
            rows=rows,
        ),
        chart=stacked(
            question.id,
            title,
            [("Yes", "Yes"), ("No", "No")],
            [(p.asked, p.tallies[0]) for p in parts],
        ),
    )


def _late(told: Told) -> Iterator[Section]:
    late = told.late
    if not late.answered:
        return
    said = [
        (
            f"{counted(late.answered, 'organisation')} answered after {closing_words(told.test)}. None of the numbers above "
            "holds any of it."
        )
    ]
    if not late.counted:
        said.append(_too_few(told.test))
    yield Section(title="Answers that came late", paragraphs=tuple(said))
    for question in late.questions:
        for part in question.parts:
            table = None
            if part.tallies and part.choices:
                table = Table(
                    caption=f"Late answers: {part.asked}",
                    headings=(
                        "Classification",
                        *(series_of(c)[0] for c in part.choices),
                        CONFIDENTIAL,
                        UNANSWERED,
                        SIZE,
                    ),
                    rows=tuple((t.group, *_cells(t)) for t in part.tallies),
                )
            if table is not None or part.quotes:
                name = f"question {question.id}"
                yield Section(
                    title=f"Late, {'comments on ' if part.part == COMMENTS else ''}{name}",
                    level=3,
                    paragraphs=(question.text,),
                    table=table,
                    quotes=part.quotes,
                )


def _how(told: Told) -> Section:
    test = told.test
    least = test.least_group
    said = [
        (
            f"Of the answers, {told.found.confidential + told.late.confidential} are marked confidential (Freedom of "
            "Information Act 2000, section 43). They are quoted nowhere, are counted as nothing but that, and are withheld "
            "from copies of the record with that ground."
        ),
        (
            f"A class is counted by itself only where at least {least} of its organisations that are named nowhere answered. "
            "The others are counted together; where even they are fewer, nothing is counted, and nobody unnamed is quoted."
        ),
        (
            "Whoever did not agree to be named is named nowhere in this report. What an organisation provides now is not "
            "reported: it would say who answered."
        ),
        f"What keeps advantage out: {test.measures}",
        (
            "Every number here follows from the answers that the record holds, and is worked out from them again whenever the "
            "report is made."
        ),
    ]
    if told.head:
        said.append(f"Head of the record before this report: {told.head}.")
    return Section(title="How answers are reported", paragraphs=tuple(said))
