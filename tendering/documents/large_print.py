"""Letters in large print: how each paragraph is set, easy read larger still. The same words give the same bytes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from docx.shared import Pt

from tendering.documents.templates import load
from tendering.documents.word import Properties, RefusedError, WordTemplate
from tendering.documents.word_style import Writer, add_page_number, house_document, saved

Piece = tuple[str, str, str]
"""How a paragraph is set, the bold words before it, and its text."""
_NAME = "letter to a person"
_NUMBER = re.compile(r"\b0\d{2,5}(?: \d{3,4}){1,3}\b")
_DAY = re.compile(
    r"\b(\d{1,2}) ((?:January|February|March|April|May|June|July|August|September|October|November|December)\b)"
)
_SIZES = {False: (14.0, 16.0, 10.0), True: (16.0, 20.0, 14.0)}
"""Points: of the text, of headings, and after a paragraph; the second row is of easy read."""


def large_print(
    made: Sequence[Piece], foot: str, properties: Properties, *, easy: bool = False
) -> bytes:
    """Return a letter as Word.

    Args:
        made: Its paragraphs, from top to bottom.
        foot: Of each page.
        properties: Of the document.
        easy: Set as easy read.

    Raises:
        RefusedError: The text cannot be set.
    """
    template = _template(easy, tuple((kind, lead) for kind, lead, _ in made))
    context = {f"p{n}": _unbroken(text) for n, (_, _, text) in enumerate(made)}
    return template.render({**context, "foot": foot}, properties, where=_NAME)


def _unbroken(text: str) -> str:
    """Keep a telephone number, and a day with its month, on one line.

    >>> _unbroken("ring 01632 960 018 by 3 July 2017").replace(chr(160), "_")
    'ring 01632_960_018 by 3_July 2017'
    """
    text = _NUMBER.sub(lambda m: m[0].replace(" ", "\u00a0"), text)
    return _DAY.sub("\\1\u00a0\\2", text)


@lru_cache(maxsize=64)
def _template(easy: bool, shape: tuple[tuple[str, str], ...]) -> WordTemplate:
    """Return the template of every letter of a shape, compiled once: its paragraphs are tags, its text comes as values."""
    document = house_document()
    size, head, after = _SIZES[easy]
    styles = document.styles
    for style in ("Normal", "List Bullet", "Address"):
        styles[style].font.size = Pt(size)
    styles["Normal"].paragraph_format.space_after = Pt(after)
    styles["Heading 1"].font.size, styles["Heading 2"].font.size = Pt(head + 2), Pt(head)
    if easy:
        styles["Normal"].paragraph_format.line_spacing = 1.3
    page = Writer(document)
    for number, (kind, lead) in enumerate(shape):
        _set(page, kind, lead, f"{{{{ p{number} }}}}")
    add_page_number(document.sections[0].footer.paragraphs[0], "{{ foot }}\t")
    template, problems = load(_NAME, saved(document))
    if template is None:
        raise RefusedError(problems[0])
    return template


def _set(page: Writer, kind: str, lead: str, text: str) -> None:
    """Set one paragraph."""
    if kind in ("title", "heading"):
        page.heading(text, 1 if kind == "title" else 2)
        return
    if kind == "bullet":
        page.paragraph(text, style="List Bullet")
        return
    style = "Address" if kind in ("sender", "line", "first") else "Normal"
    page.paragraph(text, lead=lead, style=style, keep=kind in ("close", "kept"))
    added = page.document.paragraphs[-1]
    if kind == "sender":
        added.runs[-1].bold = True
    if kind in ("first", "apart", "close"):
        added.paragraph_format.space_before = Pt(18)
