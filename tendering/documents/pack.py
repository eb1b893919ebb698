"""The ITT pack as Word: one numbered document for each part, in the house style of the template ``pack.docx``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from tendering.documents.blocks import Block, write_blocks
from tendering.documents.context_pack import PackDocument, pack_documents, panel_documents
from tendering.documents.pack_blank import blank_outcome
from tendering.documents.pack_gaps import pack_gaps
from tendering.documents.panel_guidance import NOT_FOR_BIDDERS
from tendering.documents.templates import Shape, load, templates_root, unknown_tags
from tendering.documents.word import Properties, RefusedError
from tendering.documents.word_style import Writer, open_document, saved
from tendering.model.findings import Finding, has_error
from tendering.model.tender import Tender

TEMPLATE = "pack.docx"
SECTION = 2
"""Level of the headings that are numbered."""
PACK: Shape = {
    "authority": "the contracting authority",
    "tender": "the title of the tender; for the panel's documents, also that they are not for bidders",
    "reference": "reference of the tender",
    "document": "the title of the document",
    "number": "the number of the document in the pack",
}


def write_pack(tender: Tender, out: Path, *, templates: Path | None = None) -> list[Path]:
    """Write the ITT pack into a folder and return the files, in order of reading.

    Raises:
        RefusedError: The template cannot be used; nothing has been written.
    """
    made, problems = make_pack(tender, templates=templates)
    if has_error(problems):
        raise RefusedError(problems[0])
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for name, data in made:
        (out / name).write_bytes(data)
        written.append(out / name)
    return written


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
    own = templates_root(templates) / TEMPLATE
    style = (own if own.is_file() else templates_root() / TEMPLATE).read_bytes()
    template, problems = load(TEMPLATE, style)
    if template is None:
        return (), problems
    unknown = tuple(unknown_tags(template, PACK))
    if unknown:
        return (), unknown
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
    try:
        return _document(document, tender, style, audience), ()
    except RefusedError as refused:
        return None, (refused.finding,)


def _document(made: PackDocument, tender: Tender, style: bytes, audience: str) -> bytes:
    document = open_document(style)
    page = Writer(document)
    page.heading(f"{made.title}: {tender.title}" if made.number == "00" else made.title, 1)
    page.paragraph(
        f"{tender.title}. {tender.authority.name}, reference {tender.id}.", style="Small Print"
    )
    write_blocks(page, numbered(made.blocks))
    return _with_headers(saved(document), made, tender, audience)


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


def _with_headers(data: bytes, made: PackDocument, tender: Tender, audience: str) -> bytes:
    """Fill in the header and footer. The body is text from data: nothing in it is ever read as a tag."""
    template, problems = load(TEMPLATE, data, body=False)
    if template is None:
        raise RefusedError(problems[0])
    context = {
        "authority": tender.authority.name,
        "tender": f"{tender.title}. {audience}" if audience else tender.title,
        "reference": tender.id,
        "document": made.title,
        "number": made.number,
    }
    properties = Properties(
        title=f"{made.title}: {tender.title}",
        author=tender.authority.name,
        subject=f"Document {made.number}",
    )
    return template.render(context, properties, where=made.file_name)
