"""The frame of a letter after award: who writes to whom, when and about what; the text; who decided; the head of the record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from tendering.documents.blocks import Block, paragraph, write_blocks
from tendering.documents.dates import british
from tendering.documents.templates import load
from tendering.documents.word import Properties, RefusedError, WordTemplate
from tendering.documents.word_style import (
    Writer,
    add_page_number,
    house_document,
    open_document,
    saved,
)
from tendering.model.papers import Authority

FRAME = "letter after award"


def life_letter(  # noqa: PLR0917 - in the order in which a letter is read
    authority: Authority,
    recipient: str,
    on: date,
    subject: str,
    paragraphs: Iterable[str | Block],
    head: str,
    *,
    reference: str = "",
    signed_by: str = "",
    role: str = "",
) -> bytes:
    """Return a letter as Word: the same words give the same bytes.

    Args:
        authority: Who writes.
        recipient: The provider's name; an address may follow on lines of its own.
        on: The day of the letter.
        subject: Its first line in bold.
        paragraphs: The text, as sentences or as blocks (lists, tables, headings).
        head: The digest of the last entry of the record before the letter; empty where no record is kept.
        reference: Of the procurement, and of the lot or zone.
        signed_by: Who decided.
        role: The role of who decided.
    """
    blank, template = _frame(authority.name)
    document = open_document(blank)
    page = Writer(document)
    page.paragraph(authority.name, style="Address", lead="")
    document.paragraphs[-1].runs[-1].bold = True
    for line in (authority.address or "", authority.postcode or "", authority.email or ""):
        if line:
            page.paragraph(line, style="Address")
    page.space()
    for line in recipient.splitlines():
        page.paragraph(line, style="Address")
    page.space()
    page.paragraph(british(on))
    if reference:
        page.paragraph(reference, lead="Our reference:")
    page.heading(subject, 1)
    write_blocks(page, [paragraph(p) if isinstance(p, str) else p for p in paragraphs])
    _close(page, authority, signed_by, role)
    if head:
        page.paragraph(
            f"Head of the record before this letter: {head}. Whoever keeps it can show that no earlier entry was changed.",
            style="Small Print",
        )
    properties = Properties(
        title=subject,
        author=authority.name,
        subject=recipient.splitlines()[0] if recipient else "",
        stamp=f"{on.isoformat()}T00:00:00Z",
    )
    made = (document.part, document.part.numbering_part)
    parts = {str(part.partname).lstrip("/"): part.blob.decode() for part in made}
    return template.make({}, properties, where=FRAME, parts=parts)[0]


@lru_cache(maxsize=8)
def _frame(author: str) -> tuple[bytes, WordTemplate]:
    """Return the letter of an authority before a word is written: as a document to write in, and ready to be made up.

    It takes ten times as long to make as the letter. What is written in it is text from data: no tag is ever read in it.
    """
    document = house_document()
    add_page_number(document.sections[0].footer.paragraphs[0], f"{author}\t")
    blank = saved(document)
    template, problems = load(FRAME, blank, body=False)
    if template is None:
        raise RefusedError(problems[0])
    return blank, template


def _close(page: Writer, authority: Authority, signed_by: str, role: str) -> None:
    page.paragraph("Yours faithfully", keep=True)
    page.space(28)
    if signed_by:
        page.paragraph(
            f"{signed_by}{f', {role}' if role else ''}, for {authority.name}", keep=True
        )
    else:
        page.paragraph(f"For {authority.name}", keep=True)
    page.space()
