"""The questionnaire of a market test as Word: what everyone is told, the options, and boxes to fill in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from tendering.documents.dates import day_text, month
from tendering.documents.pack_forms import BOX
from tendering.documents.templates import load
from tendering.documents.word import STAMP, Properties, RefusedError
from tendering.documents.word_style import (
    Column,
    Writer,
    add_page_number,
    house_document,
    saved,
)
from tendering.files.market_test_layout import FIELDS, closing_words, what_is_told
from tendering.model.market_test import ABOUT, COMMENTS, OVERVIEW, Asks, MarketTest, Question

_FORM = (Column(title="What we ask", width=2), Column(title="Your entry", width=4))
_LONGEST_NAME = 64
"""Word shows no longer name of a box."""
CHOOSE = "[choose]"
YES_NO = ("Yes", "No")
Entry = tuple[str, str, tuple[str, ...]]
"""A line of a form: what is asked, the tag of its box, and the choices where it offers any."""


def questionnaire_word(test: MarketTest) -> bytes:
    """Return the questionnaire as Word: the same test gives the same bytes.

    Raises:
        RefusedError: The document cannot be made of these words.
    """
    document = house_document()
    page = Writer(document)
    page.heading(f"{test.title}: questionnaire", 1)
    page.paragraph(f"{test.authority}, {dated(test)}.", style="Small Print")
    page.paragraph(
        f"Answers are asked for by {closing_words(test)}. This is not a call for competition.",
        lead="In short.",
    )
    told = [pair for pair in what_is_told(test) if not pair[0].startswith("Why we ask")]
    if test.background:
        page.heading("Why we ask", 2)
        for text in test.background:
            page.paragraph(text)
    for heading, text in told:
        page.heading(heading, 2)
        page.paragraph(text)
    _options(page, test)
    page.heading("About you and your organisation", 2)
    form(page, document, "About you", _about(test))
    page.heading("Your views", 2)
    for question in test.questions:
        page.heading(f"Question {question.id}", 3)
        page.paragraph(question.text, keep=True)
        form(page, document, f"Answer to question {question.id}", _answers(test, question))
    page.heading("Returning it", 2)
    page.paragraph(
        f"By {closing_words(test)}, by email to {test.email} ({test.to}, {test.authority})."
        + (f" By post: {test.address}." if test.address else "")
    )
    add_page_number(document.sections[0].footer.paragraphs[0], f"{test.authority}: {test.title}\t")
    return framed(document, f"{test.title}: questionnaire", test)


def dated(test: MarketTest) -> str:
    """Return the day or month a market test is dated, in words."""
    return month(test.issued) if test.issued.count("-") == 1 else day_text(test.issued)


def framed(document: Any, title: str, test: MarketTest) -> bytes:
    """Return a document as a file with its properties. Its words are text from data: no tag is ever read in them.

    Raises:
        RefusedError: The document cannot be made of these words.
    """
    template, problems = load(title, saved(document), body=False)
    if template is None:
        raise RefusedError(problems[0])
    properties = Properties(title=title, author=test.authority, subject=test.title, stamp=STAMP)
    return template.render({}, properties, where=title)


def _options(page: Writer, test: MarketTest) -> None:
    if not test.options:
        return
    page.heading("The options", 2)
    page.paragraph(
        "Ways in which the service might be bought. None of them need be the one chosen."
    )
    for option in test.options:
        page.heading(f"Option {option.id}: {option.title}", 3)
        page.bullets(option.points)


def _about(test: MarketTest) -> Iterator[Entry]:
    for field, title, said in FIELDS:
        if field == "class":
            yield f"{title}: {', '.join(test.classes)}, or another", f"{ABOUT}.{field}", ()
        elif field == "named":
            yield f"{title} {said}", f"{ABOUT}.{field}", YES_NO
        else:
            yield title, f"{ABOUT}.{field}", ()
    yield test.asked(ABOUT, OVERVIEW), f"{ABOUT}.{OVERVIEW}", ()


def _answers(test: MarketTest, question: Question) -> Iterator[Entry]:
    for part in question.parts:
        tag = f"{question.id}.{part}" if part else question.id
        if question.asks is Asks.SERVICES and part != COMMENTS:
            yield f"{test.asked(question.id, part)}: yes or no?", tag, YES_NO
        elif part == COMMENTS:
            yield "Your comments", tag, ()
        elif question.asks is Asks.OPTION:
            yield "Choose one", tag, tuple(read for _, read in test.choices(question))
        elif question.asks is Asks.TERM:
            yield "A length such as 3 years or 18 months; none, if there is no minimum", tag, ()
        else:
            yield "Your answer", tag, ()
    yield "Is any of this confidential? Which?", f"{question.id}.confidential", ()
    yield "If so, why would disclosure harm you?", f"{question.id}.why", ()


def form(page: Writer, document: Any, caption: str, entries: Iterator[Entry]) -> None:
    """Write a form: a table of what is asked with a box beside each, which Word lets people fill in or choose from."""
    listed = list(entries)
    page.table(_FORM, [(asked, "") for asked, _, _ in listed], caption=caption)
    table = document.tables[-1]
    for number, (asked, tag, choices) in enumerate(listed, 1):
        paragraph = table.rows[number].cells[1].paragraphs[0]
        for run in list(paragraph._p.iterchildren(qn("w:r"))):  # noqa: SLF001 - boxes have no interface
            paragraph._p.remove(run)  # noqa: SLF001
        paragraph._p.append(_box(asked, tag, choices))  # noqa: SLF001


def _box(asked: str, tag: str, choices: tuple[str, ...]) -> Any:
    """Return a content control: a text of any length, or a list to choose from, named for screen readers."""
    kind = "<w:dropDownList/>" if choices else '<w:text w:multiLine="1"/>'
    box = parse_xml(
        f"<w:sdt {nsdecls('w')}><w:sdtPr><w:alias/><w:tag/><w:showingPlcHdr/>{kind}</w:sdtPr>"
        "<w:sdtContent><w:r><w:t/></w:r></w:sdtContent></w:sdt>"
    )
    properties = box.find(qn("w:sdtPr"))
    name = asked if len(asked) <= _LONGEST_NAME else f"{asked[: _LONGEST_NAME - 1].rstrip()}…"
    properties.find(qn("w:alias")).set(qn("w:val"), name)
    properties.find(qn("w:tag")).set(qn("w:val"), tag[:_LONGEST_NAME])
    for choice in choices:
        item = parse_xml(f"<w:listItem {nsdecls('w')}/>")
        item.set(qn("w:displayText"), choice)
        item.set(qn("w:value"), choice)
        properties.find(qn("w:dropDownList")).append(item)
    box.find(f".//{qn('w:t')}").text = CHOOSE if choices else BOX
    return box
