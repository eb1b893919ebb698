"""What a document is made of before it is Word: headings, paragraphs, lists and tables, as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from tendering.documents.word_style import Column
from tendering.model.tender import Section


class Page(Protocol):
    """What blocks are written on, from top to bottom: `Writer` builds elements, `BodyWriter` text."""

    def heading(self, text: str, level: int) -> None:
        """Add a heading."""
        ...

    def paragraph(
        self, text: str, *, lead: str = "", style: str = "Normal", keep: bool = False
    ) -> None:
        """Add a paragraph; ``lead`` is set in bold before it, ``keep`` keeps it with what follows."""
        ...

    def bullets(self, lines: Iterable[str], *, keep: bool = False) -> None:
        """Add a bulleted list; ``keep`` keeps all of it with what follows."""
        ...

    def numbered(self, lines: Iterable[str]) -> None:
        """Add a numbered list that starts at 1."""
        ...

    def table(
        self,
        columns: Sequence[Column],
        rows: Iterable[Sequence[str]],
        *,
        caption: str = "",
        total: bool = False,
    ) -> None:
        """Add a table; ``total`` sets its last row in bold."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One block. ``kind`` is heading, paragraph, bullets, steps or table.

    Attributes:
        keep: Whether a paragraph or a list stays on the page of what follows.
    """

    kind: str
    text: str = ""
    lead: str = ""
    level: int = 2
    lines: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    total: bool = False
    keep: bool = False


def heading(text: str, level: int = 2) -> Block:
    """Return a heading; 2 is a section of the document."""
    return Block(kind="heading", text=text, level=level)


def paragraph(text: str, lead: str = "", *, keep: bool = False) -> Block:
    """Return a paragraph; ``lead`` is set in bold before it, ``keep`` keeps it with what follows."""
    return Block(kind="paragraph", text=text, lead=lead, keep=keep)


def bullets(lines: Iterable[str], *, keep: bool = False) -> Block:
    """Return a bulleted list; ``keep`` keeps all of it with what follows."""
    return Block(kind="bullets", lines=tuple(lines), keep=keep)


def steps(lines: Iterable[str]) -> Block:
    """Return a numbered list that starts at 1."""
    return Block(kind="steps", lines=tuple(lines))


def table(
    caption: str, columns: Sequence[Column], rows: Iterable[Sequence[str]], *, total: bool = False
) -> Block:
    """Return a table; ``total`` sets its last row in bold."""
    listed = tuple(tuple(row) for row in rows)
    return Block(kind="table", text=caption, columns=tuple(columns), rows=listed, total=total)


def sections(passages: Iterable[Section], level: int = 2) -> list[Block]:
    """Return published passages: each its heading, paragraphs, then bullets."""
    made: list[Block] = []
    for passage in passages:
        made.append(heading(passage.heading, level))
        made.extend(paragraph(p) for p in passage.paragraphs)
        if passage.bullets:
            made.append(bullets(passage.bullets))
    return made


def write_blocks(page: Page, blocks: Iterable[Block]) -> None:
    """Write blocks as Word; a paragraph that introduces what follows stays on its page."""
    listed = list(blocks)
    for number, block in enumerate(listed):
        following = listed[number + 1].kind if number + 1 < len(listed) else ""
        if block.kind == "heading":
            page.heading(block.text, block.level)
        elif block.kind == "paragraph":
            introduces = following in ("bullets", "steps", "table") or (
                following == "heading" and listed[number + 1].level > 2
            )
            page.paragraph(block.text, lead=block.lead, keep=introduces or block.keep)
        elif block.kind == "bullets":
            page.bullets(block.lines, keep=block.keep)
        elif block.kind == "steps":
            page.numbered(block.lines)
        elif block.rows:
            page.table(block.columns, block.rows, caption=block.text, total=block.total)
