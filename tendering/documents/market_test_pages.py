"""The report of a market test as a page and as Word: the same sections, with charts on the page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tendering.documents.blocks import Block, bullets, heading, paragraph, table, write_blocks
from tendering.documents.dates import british
from tendering.documents.market_test_report import UNNAMED, Section, Table, Told, sections
from tendering.documents.market_test_word import framed
from tendering.documents.page_template import render_page
from tendering.documents.word_style import Column, Writer, add_page_number, house_document
from tendering.framework.market_test import Quote

TEMPLATE = "market-test.html.j2"
MOST_NUMBERS = 5
"""Most columns of numbers whose headings stay whole on a page of paper."""


def report_page(told: Told, folder: Path | None = None) -> str:
    """Return the report as a page, from a template that an authority may edit.

    Raises:
        RefusedError: The template cannot be used.
    """
    values = {
        "title": told.title,
        "authority": told.test.authority,
        "market_test": told.test.id,
        "dated": british(told.on),
        "unnamed": UNNAMED,
        "sections": [_plain(section) for section in sections(told)],
    }
    return render_page(TEMPLATE, values, folder)


def _plain(section: Section) -> dict[str, object]:
    shown = section.table
    return {
        "title": section.title,
        "level": section.level,
        "paragraphs": list(section.paragraphs),
        "caption": shown.caption if shown else "",
        "headings": list(shown.headings) if shown else [],
        "rows": [list(row) for row in shown.rows] if shown else [],
        "words": _words(shown),
        "chart": section.chart,
        "quotes": [{"text": q.text, "by": q.by} for q in section.quotes],
        "after": list(section.after),
    }


def report_word(told: Told) -> bytes:
    """Return the report as Word: the same answers give the same bytes.

    Raises:
        RefusedError: The document cannot be made of these words.
    """
    document = house_document()
    page = Writer(document)
    page.heading(told.title, 1)
    page.paragraph(f"{told.test.authority}, {british(told.on)}.", style="Small Print")
    write_blocks(page, [block for section in sections(told) for block in _blocks(section)])
    add_page_number(
        document.sections[0].footer.paragraphs[0], f"{told.test.authority}: {told.test.title}\t"
    )
    return framed(document, told.title, told.test)


def _blocks(section: Section) -> Iterator[Block]:
    yield heading(section.title, min(section.level, 3))
    for text in section.paragraphs:
        yield paragraph(text)
    if section.table is not None:
        shown = _narrow(section.table)
        heads, words = shown.headings, _words(shown)
        columns = [
            Column(title=head, width=3 if n < words else _room(head), right=n >= words)
            for n, head in enumerate(heads)
        ]
        yield table(shown.caption, columns, shown.rows)
    if section.quotes:
        yield bullets(_line(quote) for quote in section.quotes)
    for text in section.after:
        yield paragraph(text)


def _room(heading_: str) -> float:
    """Return the width of a column of numbers, as a share: its heading's longest word stays whole."""
    return max(1.0, (max(len(word) for word in heading_.split()) + 2) / 6)


def _narrow(wide: Table) -> Table:
    """Return a table that fits a page of paper: one with many numbers in a row is turned on its side."""
    words = _words(wide)
    if words != 1 or len(wide.headings) - words <= MOST_NUMBERS:
        return wide
    answers = wide.headings[1:]
    groups = [row[0] for row in wide.rows]
    turned = tuple((answer, *(row[n] for row in wide.rows)) for n, answer in enumerate(answers, 1))
    return Table(
        caption=wide.caption,
        headings=("Answer", *groups),
        rows=turned,
    )


def _words(table_: Table | None) -> int:
    """Return how many columns of a table hold words; the rest hold numbers."""
    return sum(not cell.isdecimal() for cell in table_.rows[0]) if table_ and table_.rows else 0


def _line(quote: Quote) -> str:
    return f"{quote.text} ({quote.by or UNNAMED})"
