"""The ITT pack as plain values: which documents there are, and what each says. Everything comes from the tender."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tendering.documents.blocks import Block, heading, paragraph, table
from tendering.documents.names import joined
from tendering.documents.pack_commercial import commercial_blocks
from tendering.documents.pack_declarations import declaration_blocks
from tendering.documents.pack_instructions import CLOSE, instructions_blocks, when
from tendering.documents.pack_law import wording
from tendering.documents.pack_lots import NO_GUARANTEE, lot_blocks
from tendering.documents.pack_qualification import qualification_blocks
from tendering.documents.pack_quality import quality_blocks
from tendering.documents.pack_service import call_off_blocks, specification_blocks, terms_blocks
from tendering.documents.pack_transfer import transfer_blocks
from tendering.documents.panel_guidance import guidance_blocks
from tendering.documents.panel_risks import risk_blocks
from tendering.documents.word_style import Column
from tendering.files.workforce import FILE_NAME as WORKFORCE
from tendering.model.tender import Tender

__all__ = ["NO_GUARANTEE", "PackDocument", "pack_documents", "panel_documents"]
RESPONSE = "response-workbook.xlsx"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackDocument:
    """One document of the pack, or of the panel's folder. ``from_template``: made by the template of the real one."""

    number: str
    slug: str
    title: str
    blocks: tuple[Block, ...]
    from_template: bool = False

    @property
    def file_name(self) -> str:
        """The name of its file, in order of reading."""
        return f"{self.number}-{self.slug}.docx"


def pack_documents(tender: Tender) -> tuple[PackDocument, ...]:
    """Return the documents for bidders, the contents first; one without content is left out."""
    made = [
        ("qualification-envelope", "Qualification envelope", qualification_blocks(tender)),
        ("instructions-to-tenderers", "Instructions to tenderers", instructions_blocks(tender)),
        ("lots-and-zones", "Lots and zones", lot_blocks(tender)),
        ("specification", "Specification", specification_blocks(tender)),
        ("quality-assessment", "Quality assessment", quality_blocks(tender)),
        ("commercial-schedule", "Commercial schedule", commercial_blocks(tender)),
        ("how-work-is-offered", "How work is offered", call_off_blocks(tender)),
        ("terms", "Terms and conditions", terms_blocks(tender)),
        ("tupe", "Staff transfer (TUPE)", transfer_blocks(tender)),
        ("declarations", "Declarations", declaration_blocks(tender)),
    ]
    documents = _numbered(made, "{:02}")
    if tender.criteria:
        documents.append(_blank(tender, f"{len(documents) + 1:02}"))
    return (_contents(tender, documents), *documents)


def _blank(tender: Tender, number: str) -> PackDocument:
    """Return the blank outcome: its body is the template of the real one."""
    what = wording(tender).document
    slug = f"blank-{what.replace(' ', '-')}"
    return PackDocument(
        number=number, slug=slug, title=f"Blank {what}", blocks=(), from_template=True
    )


def panel_documents(tender: Tender) -> tuple[PackDocument, ...]:
    """Return the documents for the panel and the authority, which bidders do not get."""
    made = [
        ("evaluator-guidance", "Guidance for evaluators", guidance_blocks(tender)),
        ("risk-register", "Risk register", risk_blocks(tender)),
    ]
    return tuple(_numbered(made, "P{}"))


def _numbered(made: Iterable[tuple[str, str, list[Block]]], number: str) -> list[PackDocument]:
    whole = [(slug, title, whole_blocks(blocks)) for slug, title, blocks in made]
    return [
        PackDocument(number=number.format(n), slug=slug, title=title, blocks=blocks)
        for n, (slug, title, blocks) in enumerate((row for row in whole if row[2]), start=1)
    ]


def whole_blocks(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Leave out headings with nothing under them, and tables and lists without a line."""
    kept: list[Block] = []
    level = (
        0  # of the last heading met below, with nothing between: 0 where something stands there
    )
    for block in reversed(list(blocks)):
        if block.kind == "heading":
            if not kept or 0 < level <= block.level:
                continue
            level = block.level
        elif not _says_something(block):
            continue
        else:
            level = 0
        kept.append(block)
    return tuple(reversed(kept))


def _says_something(block: Block) -> bool:
    if block.kind in ("table", "bullets", "steps"):
        return bool(block.rows or block.lines)
    return bool(block.text or block.lead)


_ABOUT = {
    "qualification-envelope": "The pass/fail questions, and what follows from each answer",
    "instructions-to-tenderers": "Dates, how to bid, limits, equal scores, how you are told",
    "lots-and-zones": "The lots, their zones and places, and the demand in each",
    "specification": "The service to be provided and its performance indicators",
    "quality-assessment": "The questions, weights, marking scales and minimums",
    "commercial-schedule": "The prices to state, their rules, and the rate card",
    "how-work-is-offered": "How work reaches the appointed providers",
    "terms": "The terms of the agreement",
    "tupe": "Staff who may move, workforce data, the undertaking",
    "declarations": "The forms to complete and sign",
    "blank-outcome-letter": "The document that will tell you the outcome, blank",
    "blank-assessment-summary": "The document that will tell you the outcome, blank",
}


def _contents(tender: Tender, documents: list[PackDocument]) -> PackDocument:
    rows = [(d.number, d.title, _ABOUT[d.slug]) for d in documents]
    columns = [
        Column(title="Number", width=1.2),
        Column(title="Document", width=3.4),
        Column(title="What it holds", width=7),
    ]
    close = next((when(e) for e in tender.timetable if e.event == CLOSE), "")
    blocks = [
        paragraph(
            tender.summary or f"{tender.authority.name} invites tenders for {tender.title}."
        ),
        *([paragraph(f"{close}.", lead="Tenders close:")] if close else []),
        heading("What to send"),
        table(
            "What a bid is made of",
            [
                Column(title="What", width=4),
                Column(title="File", width=3.6),
                Column(title="Who sends it", width=3.6),
            ],
            _to_send(tender, documents),
        ),
        heading("What to read"),
        paragraph(
            "If time is short, read the instructions, the quality assessment and the lots you mean to bid for first."
        ),
        table("Documents of the invitation to tender", columns, rows),
        paragraph(
            "All questions, weights, marking scales, rules for ties and rules for places that will be used are printed in "
            "these documents; no others will be used."
        ),
        paragraph(
            f"{tender.fingerprint or 'not yet published'}. The response workbook carries the same one; a changed tender has "
            "another.",
            lead="Fingerprint of the published tender:",
        ),
    ]
    return PackDocument(
        number="00", slug="contents", title="Invitation to tender", blocks=whole_blocks(blocks)
    )


def _to_send(tender: Tender, documents: list[PackDocument]) -> list[tuple[str, str, str]]:
    numbers = {d.slug: d.number for d in documents}
    forms = f"{numbers['declarations']}-declarations.docx"
    rows = [
        ("Your answers, prices and the lots you bid for", RESPONSE, "Every bidder"),
        ("The declarations, signed", forms, "Every bidder or member of a group"),
    ]
    evidence = [q.id.replace("_", " ") for q in tender.pass_fail if q.equivalents or q.tests]
    if evidence:
        envelope = f"{numbers['qualification-envelope']}-qualification-envelope.docx"
        rows.append(
            (
                f"Evidence for {joined(evidence)}",
                f"See {envelope}",
                "Every bidder",
            )
        )
    if "tupe" in numbers:
        tupe = f"{numbers['tupe']}-tupe.docx"
        rows += [
            ("Workforce data", WORKFORCE, "Current providers only"),
            ("Confidentiality undertaking", tupe, "Those who want to see workforce data"),
        ]
    return rows
