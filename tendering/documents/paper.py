"""A document of blocks as Word, in the house style of the template ``pack.docx``: parts of the pack, reports, scorecards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from lxml import etree

from tendering.documents.blocks import Block, write_blocks
from tendering.documents.dates import british
from tendering.documents.paper_body import STYLES, BodyWriter
from tendering.documents.templates import Shape, find_template, load, unknown_tags
from tendering.documents.word import DOCUMENT, STAMP, Properties, RefusedError, WordTemplate
from tendering.documents.word_style import TABLE_STYLE, new_list, open_document, saved
from tendering.model.findings import Finding, finding
from tendering.model.tender import Tender

TEMPLATE = "pack.docx"
PACK: Shape = {
    "authority": "the contracting authority",
    "tender": "the title of the tender; for the panel's documents, also that they are not for bidders",
    "reference": "reference of the tender",
    "document": "the title of the document",
    "number": "the number of the document in the pack",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper before it is Word.

    Attributes:
        name: File name without its ending.
        marking: What stands in the foot of every page, such as ``EXEMPT`` or its number in the pack; empty is none.
        names_bidders: Whether it may name bidders; a paper for the public may not.
        audience: Whom it is for, where that stands in the head of every page; empty is anyone.
        heading: Its first line, where that is not its title.
        subject: As the file's own properties have it, where that is not the marking.
    """

    name: str
    title: str
    blocks: Sequence[Block]
    marking: str = ""
    names_bidders: bool = True
    audience: str = ""
    heading: str = ""
    subject: str = ""


def house_style(templates: Path | None = None) -> tuple[bytes | None, tuple[Finding, ...]]:
    """Return the template every paper is written into, or findings where it cannot be used."""
    path = find_template(TEMPLATE, templates)
    try:
        style = path.read_bytes() if path is not None else b""
    except OSError as error:
        said = f"the template cannot be opened: {error.strerror}"
        return None, (finding("T003", TEMPLATE, said),)
    template, problems = load(TEMPLATE, style)
    if template is None:
        return None, problems
    unknown = tuple(unknown_tags(template, PACK))
    return (None, unknown) if unknown else (style, ())


def make_paper(paper: Paper, tender: Tender, on: date, *, templates: Path | None = None) -> bytes:
    """Return a paper of the authority's own, dated, as Word.

    Raises:
        RefusedError: The template cannot be used; nothing has been written.
    """
    return dated_paper(paper, tender, on, templates=templates)[0]


def dated_paper(
    paper: Paper, tender: Tender, on: date, *, templates: Path | None = None
) -> tuple[bytes, str]:
    """Return a paper as `make_paper` does, and the digest of its parts."""
    style, problems = house_style(templates)
    if style is None:
        raise RefusedError(problems[0])
    return paper_made(paper, tender, style, stamp=f"{on.isoformat()}T00:00:00Z", dated=british(on))


def write_paper(
    paper: Paper, tender: Tender, style: bytes, *, stamp: str = STAMP, dated: str = ""
) -> bytes:
    """Return a paper as Word, with its day where it has one. Its body is text from data: no tag is ever read in it.

    Raises:
        RefusedError: The heads and feet cannot be filled in, or a text holds a character that no document can.
    """
    return paper_made(paper, tender, style, stamp=stamp, dated=dated)[0]


def paper_made(
    paper: Paper, tender: Tender, style: bytes, *, stamp: str = STAMP, dated: str = ""
) -> tuple[bytes, str]:
    """Return a paper as `write_paper` does, and the digest of its parts."""
    house = _house(style)
    page = BodyWriter(house.styles, house.table_style, house.first_list)
    page.heading(paper.heading or paper.title, 1)
    page.paragraph(
        f"{tender.title}. {tender.authority.name}, reference {tender.id}."
        + (f" {dated}." if dated else ""),
        style="Small Print",
    )
    write_blocks(page, paper.blocks)
    parts = {DOCUMENT: f"{house.before}{page.text()}{house.after}"}
    if page.lists:
        parts[house.numbering] = _numbered(style, page.lists)
    context = {
        "authority": tender.authority.name,
        "tender": f"{tender.title}. {paper.audience}" if paper.audience else tender.title,
        "reference": tender.id,
        "document": paper.title,
        "number": paper.marking,
    }
    properties = Properties(
        title=f"{paper.title}: {tender.title}",
        author=tender.authority.name,
        subject=paper.subject or paper.marking,
        stamp=stamp,
    )
    return house.template.make(context, properties, where=paper.name, parts=parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class _House:
    """The template of papers, read once: its heads and feet ready to fill in, and what stands around a body.

    Attributes:
        styles: The ids of the paragraph styles, by name.
        numbering: Name of the part that numbers lists.
        first_list: The number that the first numbered list is given.
    """

    template: WordTemplate
    before: str
    after: str
    styles: dict[str, str | None]
    table_style: str
    numbering: str
    first_list: int


@lru_cache(maxsize=4)
def _house(style: bytes) -> _House:
    """Read a template of papers.

    Raises:
        RefusedError: It has no house style, or cannot be used.
    """
    document = open_document(style)
    try:
        styles = {
            name: document.part.get_style_id(name, WD_STYLE_TYPE.PARAGRAPH) for name in STYLES
        }
        table_style = document.styles[TABLE_STYLE].style_id
    except KeyError as missing:
        said = f"the template lacks a style that every paper uses: {missing.args[0]}"
        raise RefusedError(finding("T003", TEMPLATE, said)) from missing
    template, problems = load(TEMPLATE, saved(document), body=False)
    if template is None:
        raise RefusedError(problems[0])
    before, after = _around(document)
    listed = document.part.numbering_part
    return _House(
        template=template,
        before=before,
        after=after,
        styles=styles,
        table_style=table_style,
        numbering=str(listed.partname).lstrip("/"),
        first_list=new_list(document),
    )


def _around(document: Any) -> tuple[str, str]:
    """Return the XML before and after the text that is added: it stands last, before the set-up of the last pages."""
    body = document.element.body
    here = etree.Comment("here")
    last = next(body.iterchildren(reversed=True), None)
    if last is not None and last.tag == qn("w:sectPr"):
        last.addprevious(here)
    else:
        body.append(here)
    whole = etree.tostring(document.element, encoding="unicode")
    before, _, after = whole.partition("<!--here-->")
    return f"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n{before}", after


@lru_cache(maxsize=32)
def _numbered(style: bytes, lists: int) -> str:
    """Return the part that numbers lists, with so many that start at 1."""
    document = open_document(style)
    for _ in range(lists):
        new_list(document)
    text: str = document.part.numbering_part.blob.decode()
    return text
