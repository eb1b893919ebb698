"""The audit report as one HTML page, complete in itself: the same blocks as the paper, with a picture of the timeline."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tendering.documents.audit_report import TITLE, Audit
from tendering.documents.audit_timeline import picture
from tendering.documents.blocks import Block
from tendering.documents.dates import british
from tendering.documents.page_template import render_page
from tendering.documents.paper_page import block_values

TEMPLATE = "audit.html.j2"
_MISSING = ("MISSING", "BROKEN", "Cannot be told")


def render(audit: Audit, blocks: Sequence[Block], folder: Path | None = None) -> str:
    """Return the page; ``folder`` holds an authority's own template."""
    return render_page(TEMPLATE, context(audit, blocks), folder)


def context(audit: Audit, blocks: Sequence[Block]) -> dict[str, object]:
    """Return everything the template prints, as plain values."""
    case = audit.case
    return {
        "title": TITLE,
        "tender": case.names.tender.title,
        "reference": case.names.tender.id,
        "authority": case.names.tender.authority.name,
        "evaluation": case.dossier.evaluation,
        "dated": british(case.on),
        "head": case.head,
        "entries": len(case.every),
        "picture": picture(case),
        **block_values(blocks, _MISSING),
    }
