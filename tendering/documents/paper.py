"""A paper of the authority's own (award report, recommendation, scorecards): blocks in the house style of the pack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tendering.documents.blocks import Block, write_blocks
from tendering.documents.pack import PACK, TEMPLATE
from tendering.documents.templates import load, templates_root, unknown_tags
from tendering.documents.word import Properties, RefusedError
from tendering.documents.word_style import Writer, open_document, saved
from tendering.model.tender import Tender


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper before it is Word.

    Attributes:
        name: File name without its ending.
        marking: What stands in the foot of every page, such as ``EXEMPT``; empty is none.
        names_bidders: Whether it may name bidders; a paper for the public may not.
    """

    name: str
    title: str
    blocks: Sequence[Block]
    marking: str = ""
    names_bidders: bool = True


def make_paper(paper: Paper, tender: Tender, on: date, *, templates: Path | None = None) -> bytes:
    """Return a paper as Word.

    Raises:
        RefusedError: The template cannot be used; nothing has been written.
    """
    own = templates_root(templates) / TEMPLATE
    style = (own if own.is_file() else templates_root() / TEMPLATE).read_bytes()
    document = open_document(style)
    page = Writer(document)
    page.heading(paper.title, 1)
    page.paragraph(
        f"{tender.title}. {tender.authority.name}, reference {tender.id}.", style="Small Print"
    )
    write_blocks(page, paper.blocks)
    template, problems = load(TEMPLATE, saved(document), body=False)
    if template is None:
        raise RefusedError(problems[0])
    unknown = tuple(unknown_tags(template, PACK))
    if unknown:
        raise RefusedError(unknown[0])
    context = {
        "authority": tender.authority.name,
        "tender": tender.title,
        "reference": tender.id,
        "document": paper.title,
        "number": paper.marking,
    }
    properties = Properties(
        title=f"{paper.title}: {tender.title}",
        author=tender.authority.name,
        subject=paper.marking,
        stamp=f"{on.isoformat()}T00:00:00Z",
    )
    return template.render(context, properties, where=paper.name)
