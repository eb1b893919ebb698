"""A document of blocks as one HTML page, complete in itself: the same blocks as its paper in Word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tendering.documents.blocks import Block
from tendering.documents.dates import british
from tendering.documents.page_template import render_page
from tendering.documents.paper import Paper
from tendering.model.tender import Tender

TEMPLATE = "paper.html.j2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """How far the record went when a paper was made of it."""

    procurement: str
    entries: int
    head: str
    on: date


def paper_page(paper: Paper, tender: Tender, stood: Stood, folder: Path | None = None) -> str:
    """Return a paper as a page; ``folder`` holds an authority's own template.

    Raises:
        RefusedError: The template cannot be used.
    """
    values = {
        "title": paper.title,
        "tender": tender.title,
        "authority": tender.authority.name,
        "marking": f"{paper.marking}." if paper.marking else "",
        "reference": stood.procurement,
        "dated": british(stood.on),
        "head": stood.head,
        "entries": stood.entries,
        **block_values(paper.blocks),
    }
    return render_page(TEMPLATE, values, folder)


def block_values(blocks: Sequence[Block], alarm: Sequence[str] = ()) -> dict[str, object]:
    """Return blocks as the plain values a template prints, and the headings that are its contents.

    Args:
        blocks: In order.
        alarm: A text or a cell that begins with one of these is to stand out.
    """
    listed = list(_plain(blocks, tuple(alarm)))
    return {
        "blocks": listed,
        "contents": [b for b in listed if b["kind"] == "heading" and b["level"] == 2],
    }


def _plain(blocks: Sequence[Block], alarm: tuple[str, ...]) -> Iterator[dict[str, object]]:
    for number, block in enumerate(blocks):
        yield {
            "kind": block.kind,
            "id": f"b{number}",
            "text": block.text,
            "lead": block.lead,
            "level": block.level,
            "lines": list(block.lines),
            "headings": [c.title for c in block.columns],
            "numeric": [n for n, c in enumerate(block.columns) if c.right],
            "rows": [
                [{"lines": cell.split("\n"), "alarm": cell.startswith(alarm)} for cell in row]
                for row in block.rows
            ],
            "alarm": block.text.startswith(alarm),
        }
