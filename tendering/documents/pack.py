"""The ITT pack, and the panel's folder: one numbered Word document for each part, all or none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from tendering.documents.blocks import Block
from tendering.documents.context_pack import PackDocument, pack_documents, panel_documents
from tendering.documents.pack_blank import blank_outcome
from tendering.documents.pack_gaps import pack_gaps
from tendering.documents.panel_guidance import NOT_FOR_BIDDERS
from tendering.documents.paper import Paper, house_style, write_paper
from tendering.documents.word import RefusedError
from tendering.model.findings import Finding, has_error
from tendering.model.tender import Tender

SECTION = 2
"""Level of the headings that are numbered."""


def make_pack(
    tender: Tender, *, templates: Path | None = None
) -> tuple[tuple[tuple[str, bytes], ...], tuple[Finding, ...]]:
    """Make every Word document for bidders in memory.

    Returns:
        File name and bytes of each; findings on the template, and on what the pack leaves unsaid.
    """
    made, problems = _made(pack_documents(tender), tender, templates)
    return made, (*problems, *(pack_gaps(tender) if made else ()))


def make_panel(
    tender: Tender, *, templates: Path | None = None
) -> tuple[tuple[tuple[str, bytes], ...], tuple[Finding, ...]]:
    """Make the documents for the panel and the authority, in the same house style, marked as not for bidders."""
    return _made(panel_documents(tender), tender, templates, audience=NOT_FOR_BIDDERS)


def _made(
    documents: Sequence[PackDocument], tender: Tender, templates: Path | None, audience: str = ""
) -> tuple[tuple[tuple[str, bytes], ...], tuple[Finding, ...]]:
    style, problems = house_style(templates)
    if style is None:
        return (), problems
    made: list[tuple[str, bytes]] = []
    found: list[Finding] = []
    for document in documents:
        data, more = _bytes(document, tender, style, audience=audience, templates=templates)
        found.extend(more)
        if data is not None:
            made.append((document.file_name, data))
    return (() if has_error(found) else tuple(made)), tuple(found)


def _bytes(
    document: PackDocument, tender: Tender, style: bytes, *, audience: str, templates: Path | None
) -> tuple[bytes | None, tuple[Finding, ...]]:
    if document.from_template:
        return blank_outcome(tender, document.number, templates=templates)
    contents = document.number == "00"
    paper = Paper(
        name=document.file_name,
        title=document.title,
        heading=f"{document.title}: {tender.title}" if contents else "",
        blocks=numbered(document.blocks),
        marking=document.number,
        subject=f"Document {document.number}",
        audience=audience,
    )
    try:
        return write_paper(paper, tender, style), ()
    except RefusedError as refused:
        return None, (refused.finding,)


def numbered(blocks: Iterable[Block]) -> list[Block]:
    """Number the sections of a document, so that a question can name one."""
    made: list[Block] = []
    section = 0
    for block in blocks:
        if block.kind == "heading" and block.level == SECTION:
            section += 1
            made.append(replace(block, text=f"{section}. {block.text}"))
        else:
            made.append(block)
    return made
