"""The ITT pack as Word: one numbered document for each part, in the house style of the template ``pack.docx``."""

from __future__ import annotations

from pathlib import Path

from tendering.documents.blocks import write_blocks
from tendering.documents.context_pack import PackDocument, pack_documents
from tendering.documents.templates import Shape, load, templates_root, unknown_tags
from tendering.documents.word import Properties, RefusedError
from tendering.documents.word_style import Writer, open_document, saved
from tendering.model.findings import Finding, has_error
from tendering.model.tender import Tender

TEMPLATE = "pack.docx"
PACK: Shape = {
    "authority": "the contracting authority",
    "tender": "the title of the tender",
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
    """Make every document of the pack in memory: file name and bytes, and findings on the template."""
    own = templates_root(templates) / TEMPLATE
    style = (own if own.is_file() else templates_root() / TEMPLATE).read_bytes()
    template, problems = load(TEMPLATE, style)
    if template is None:
        return (), problems
    unknown = tuple(unknown_tags(template, PACK))
    if unknown:
        return (), unknown
    try:
        return tuple(
            (d.file_name, _document(d, tender, style)) for d in pack_documents(tender)
        ), ()
    except RefusedError as refused:
        return (), (refused.finding,)


def _document(made: PackDocument, tender: Tender, style: bytes) -> bytes:
    document = open_document(style)
    page = Writer(document)
    page.heading(f"{made.title}: {tender.title}" if made.number == "00" else made.title, 1)
    page.paragraph(
        f"{tender.title}. {tender.authority.name}, reference {tender.id}.", style="Small Print"
    )
    write_blocks(page, made.blocks)
    page.paragraph(f"End of document {made.number}.", style="Small Print")
    return _with_headers(saved(document), made, tender)


def _with_headers(data: bytes, made: PackDocument, tender: Tender) -> bytes:
    """Fill in the header and footer. The body is text from data: nothing in it is ever read as a tag."""
    template, problems = load(TEMPLATE, data, body=False)
    if template is None:
        raise RefusedError(problems[0])
    context = {
        "authority": tender.authority.name,
        "tender": tender.title,
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
