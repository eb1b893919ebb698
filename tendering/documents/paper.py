"""A document of blocks as Word, in the house style of the template ``pack.docx``: parts of the pack, reports, scorecards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tendering.documents.blocks import Block, write_blocks
from tendering.documents.dates import british
from tendering.documents.templates import Shape, find_template, load, unknown_tags
from tendering.documents.word import STAMP, Properties, RefusedError
from tendering.documents.word_style import Writer, open_document, saved
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
    style, problems = house_style(templates)
    if style is None:
        raise RefusedError(problems[0])
    return write_paper(
        paper, tender, style, stamp=f"{on.isoformat()}T00:00:00Z", dated=british(on)
    )


def write_paper(
    paper: Paper, tender: Tender, style: bytes, *, stamp: str = STAMP, dated: str = ""
) -> bytes:
    """Return a paper as Word, with its day where it has one. Its body is text from data: no tag is ever read in it.

    Raises:
        RefusedError: The heads and feet cannot be filled in.
    """
    document = open_document(style)
    page = Writer(document)
    page.heading(paper.heading or paper.title, 1)
    page.paragraph(
        f"{tender.title}. {tender.authority.name}, reference {tender.id}."
        + (f" {dated}." if dated else ""),
        style="Small Print",
    )
    write_blocks(page, paper.blocks)
    template, problems = load(TEMPLATE, saved(document), body=False)
    if template is None:
        raise RefusedError(problems[0])
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
    return template.render(context, properties, where=paper.name)
