"""The questionnaire of a market test as sheets: what the workbook shows and asks, and the columns of its answers."""

from __future__ import annotations

from collections.abc import Iterator

from tendering.files.columns import Column, Holds, TableSpec
from tendering.files.response_layout import YES_NO, Box, Kind, Line, Sheet
from tendering.law.calendar import day_text
from tendering.model.market_test import ABOUT, COMMENTS, OVERVIEW, Asks, MarketTest, Question
from tendering.record.chain import sha256
from tendering.record.entry_data import canonical_json

FORMAT = "tendering-market-test-1"
READ, OPTIONS, WHO, VIEWS = "Read first", "Options", "About you", "Your views"
FIELDS = (
    ("person", "Your name", "Kept in this file alone, and destroyed with it."),
    ("organisation", "Organisation", "Its full name. Without it we cannot count your answers."),
    ("class", "Classification of the organisation", "Choose the nearest, or write your own."),
    ("number", "Registration number", "Company or charity number, with any noughts in front."),
    ("address", "Address", "Kept in this file alone, and destroyed with it."),
    ("email", "Email address", "Kept in this file alone, and destroyed with it."),
    ("telephone", "Telephone number", "Kept in this file alone, and destroyed with it."),
    ("website", "Website, if there is one", "Kept in this file alone, and destroyed with it."),
    (
        "named",
        "May the report name you beside your answers?",
        "Yes or No. If you leave it blank, you are not named.",
    ),
)
"""What is asked about whoever answers: field, question, help."""
MARK = "Mark each answer that is confidential, and say why disclosing it would harm you."
UNNAMED = "The report names nobody who has not agreed to it, and quotes nothing that is marked confidential."

ANSWERS_TABLE = TableSpec(
    "market_test_answers",
    (
        Column("organisation", Holds.ID),
        Column("question", Holds.ID),
        Column("part", Holds.SCOPE),
        Column("answer"),
        Column("confidential"),
        Column("why"),
    ),
    ("organisation", "question", "part"),
)
"""Answers that came otherwise than as a workbook: a line each, those of question `about` saying who answers."""
RECIPIENTS_TABLE = TableSpec(
    "market_test_recipients",
    (
        Column("organisation", Holds.ID),
        Column("email"),
        Column("channel"),
    ),
    ("organisation",),
)


def closing_words(test: MarketTest) -> str:
    """Say by when answers must be in, as in ``4pm on Friday 19 May 2017``."""
    hour, minute = test.closes.hour, test.closes.minute
    half = "am" if hour < 12 else "pm"
    clock = f"{hour % 12 or 12}{f'.{minute:02}' if minute else ''}{half}"
    clock = {(0, 0): "midnight", (12, 0): "noon"}.get((hour, minute), clock)
    return f"{clock} on {day_text(test.closes.date())}"


def questions_digest(test: MarketTest) -> str:
    """Return the digest of what can be answered: two definitions with the same one ask the same."""
    return sha256(
        canonical_json(
            [
                test.id,
                [[o.id, o.title, list(o.points)] for o in test.options],
                [
                    [
                        q.id,
                        q.text,
                        q.asks.value,
                        q.option,
                        [[s.id, s.title] for s in q.services],
                        list(q.also),
                    ]
                    for q in test.questions
                ],
            ]
        ).encode()
    )


def layout(test: MarketTest) -> tuple[Sheet, ...]:
    """Return the sheets of the questionnaire; one that would show nothing is left out."""
    sheets = (_read_first(test), _options(test), _who(test), _views(test))
    return tuple(sheet for sheet in sheets if sheet.lines)


def what_is_told(test: MarketTest) -> tuple[tuple[str, str], ...]:
    """Return what everyone is told, each with its heading."""
    said = test.statements
    told = [(f"Why we ask ({n})" if n > 1 else "Why we ask", p) for n, p in enumerate(test.background, 1)]  # fmt: skip
    told += [
        ("Not a call for competition", said.no_call),
        ("Nobody gains or loses by it", said.no_prejudice),
        ("Confidentiality and freedom of information", said.confidentiality),
    ]
    if said.law:
        told.append(("A later procurement", said.law))
    count = len(test.questions)
    asked = "There is one question." if count == 1 else f"There are {count} questions."
    told += [
        (
            "How to answer",
            f"{asked} You need not answer every one. {MARK}",
        ),
        (
            "When and where",
            f"By {closing_words(test)}, by email to {test.email} ({test.to}, {test.authority}).",
        ),
        (
            "Your details",
            f"The file you send, with the names in it, is destroyed on {day_text(test.kept_until)}. {UNNAMED}",
        ),
    ]
    return tuple(told)


def _read_first(test: MarketTest) -> Sheet:
    lines = tuple(
        Line((f"told-{n:02}",), (head, text))
        for n, (head, text) in enumerate(what_is_told(test), 1)
    )
    told = (f"{test.authority}. Answers are asked for by {closing_words(test)}.",)
    return Sheet(READ, told, ("What", "What it says"), (30, 110), lines)


def _options(test: MarketTest) -> Sheet:
    lines = [
        Line((o.id, f"{n:02}"), (f"Option {o.id}" if n == 1 else "", point if n else o.title))
        for o in test.options
        for n, point in enumerate((o.title, *o.points), 1)
    ]
    told = ("Ways in which the service might be bought. None of them need be the one chosen.",)
    return Sheet(OPTIONS, told, ("Option", "What it is and how it would work"), (14, 126), tuple(lines))  # fmt: skip


def _who(test: MarketTest) -> Sheet:
    kinds = {"class": (Kind.HINTED, test.classes), "named": (Kind.CHOICE, YES_NO)}
    lines = []
    for field, title, said in FIELDS:
        kind, choices = kinds.get(field, (Kind.SHORT, ()))
        lines.append(Line((field,), (title, Box(field=field, kind=kind, choices=choices), said)))
    told = (
        "Fill in the pale yellow cells of this sheet and of the next. The other cells are locked.",
        "Write values, not formulas. Do not merge cells, and do not add rows or columns.",
    )
    return Sheet(WHO, told, ("What we ask", "Your answer", "Help"), (44, 60, 56), tuple(lines))


def _views(test: MarketTest) -> Sheet:
    about = Question(id=ABOUT, text=test.asked(ABOUT, OVERVIEW), asks=Asks.TEXT)
    lines = [Line((ABOUT, OVERVIEW), _cells("", about.text, Kind.LONG, ()))]
    for question in test.questions:
        lines += _lines(test, question)
    told = (
        "Answer what you can: no question has to be answered. Write as much as you like in a cell.",
        "Confidential: choose Yes beside each answer that is commercially sensitive, and say why disclosing it would harm you.",
    )
    heads = ("No.", "Question", "Your answer", "Confidential?", "Why disclosure would harm you")
    return Sheet(VIEWS, told, heads, (6, 56, 70, 14, 34), tuple(lines))


def _lines(test: MarketTest, question: Question) -> Iterator[Line]:
    choices = tuple(read for _, read in test.choices(question))
    offered: tuple[str, ...]
    for n, part in enumerate(question.parts):
        asked = test.asked(question.id, part)
        if question.asks is Asks.SERVICES and part != COMMENTS:
            asked = f"{question.text}\n{asked}: yes or no?" if n == 0 else f"{asked}: yes or no?"
            kind, offered = Kind.CHOICE, YES_NO
        elif part == COMMENTS or question.asks is Asks.TEXT:
            kind, offered = Kind.LONG, ()
        elif question.asks is Asks.OPTION:
            asked = f"{asked}\nChoose one of the list."
            kind, offered = Kind.CHOICE, choices
        else:
            asked = (
                f"{asked}\nA length such as 3 years or 18 months; none, if there is no minimum."
            )
            kind, offered = Kind.SHORT, ()
        yield Line(
            (question.id, part or "-"),
            _cells(question.id if n == 0 else "", asked, kind, offered),
        )


def _cells(number: str, asked: str, kind: Kind, choices: tuple[str, ...]) -> tuple[str | Box, ...]:
    return (
        number,
        asked,
        Box(field="answer", kind=kind, choices=choices),
        Box(field="confidential", kind=Kind.CHOICE, choices=YES_NO),
        Box(field="why", kind=Kind.LONG),
    )
