"""A finished Word document as plain values: its headings, paragraphs, lists and tables in order, with bold runs.

What is read is what a reader sees: no template is involved, so a copy made from it says what the document says.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_PARSER = {"resolve_entities": False, "no_network": True}
_KINDS = {"ListBullet": "bullet", "ListNumber": "number", "Caption": "caption"}

Run = tuple[str, bool]
"""A stretch of text, and whether it is bold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a document.

    Attributes:
        kind: heading, paragraph, bullet, number, caption or table.
        level: Of a heading, from 1.
        style: Word's style id, such as ``Address`` or ``SmallPrint``; empty is body text.
        runs: The text of everything but a table.
        before: Space above it that it asks for beyond its style's, in twentieths of a point.
        keep: Whether it stays on the page of what follows.
        list: Which numbered list a numbered item belongs to.
        rows: Cells of a table, the heading row first; each cell its lines.
        widths: Width of each column, in twentieths of a point.
        right: Whether each column is set to the right.
        total: Whether the last row is a total.
    """

    kind: str
    level: int = 0
    style: str = ""
    runs: tuple[Run, ...] = ()
    before: int = 0
    keep: bool = False
    list: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    widths: tuple[int, ...] = ()
    right: tuple[bool, ...] = ()
    total: bool = False

    @property
    def text(self) -> str:
        """The text of the part without its bold."""
        return "".join(text for text, _ in self.runs)


@dataclass(frozen=True, slots=True, kw_only=True)
class WordText:
    """A whole document: its properties, running head and foot, and parts in order."""

    title: str
    author: str
    language: str
    head: tuple[str, ...]
    foot: str
    parts: tuple[Part, ...]


def read_word(data: bytes) -> WordText:
    """Read a Word document that this program made."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        body = _xml(archive.read("word/document.xml")).find(f"{_W}body")
        core = _xml(archive.read("docProps/core.xml"))
        head = _running(archive, "word/header")
        foot = _running(archive, "word/footer")
    return WordText(
        title=core.findtext(f"{_DC}title") or "",
        author=core.findtext(f"{_DC}creator") or "",
        language=core.findtext(f"{_DC}language") or "en-GB",
        head=tuple(head.split("\t")) if head else (),
        foot=foot.split("\t")[0],
        parts=tuple(_parts(body)),
    )


def _xml(data: bytes) -> Any:
    return etree.fromstring(data, etree.XMLParser(**_PARSER))


def _running(archive: zipfile.ZipFile, start: str) -> str:
    """Return the text of the first header or footer; a document of ours has one of each at most."""
    for name in sorted(archive.namelist()):
        if name.startswith(start) and name.endswith(".xml"):
            return "".join(text for text, _ in _runs(_xml(archive.read(name))))
    return ""


def _parts(body: Any) -> Iterator[Part]:
    for element in body:
        if element.tag == f"{_W}p":
            part = _paragraph(element)
            if part.text.strip():
                yield part
        elif element.tag == f"{_W}tbl":
            yield _table(element)


def _paragraph(element: Any) -> Part:
    style = _style(element)
    runs = tuple(_runs(element))
    if style.startswith("Heading"):
        return Part(kind="heading", level=int(style.removeprefix("Heading")), runs=runs)
    numbered = element.find(f"{_W}pPr/{_W}numPr/{_W}numId")
    spacing = element.find(f"{_W}pPr/{_W}spacing")
    return Part(
        before=int(spacing.get(f"{_W}before", "0")) if spacing is not None else 0,
        keep=element.find(f"{_W}pPr/{_W}keepNext") is not None,
        kind=_KINDS.get(style, "paragraph"),
        style="" if style in {"Normal", *_KINDS} else style,
        runs=runs,
        list=numbered.get(f"{_W}val", "") if numbered is not None else "",
    )


def _style(element: Any) -> str:
    found = element.find(f"{_W}pPr/{_W}pStyle")
    return found.get(f"{_W}val", "") if found is not None else ""


def _runs(element: Any) -> Iterator[Run]:
    """Yield the text of each run; tabs and line breaks as such, the instructions of fields left out."""
    for run in element.iter(f"{_W}r"):
        bold = run.find(f"{_W}rPr/{_W}b")
        text = ""
        for child in run:
            if child.tag == f"{_W}t":
                text += child.text or ""
            elif child.tag == f"{_W}tab":
                text += "\t"
            elif child.tag in (f"{_W}br", f"{_W}cr"):
                text += "\n"
        if text:
            yield text, bold is not None and bold.get(f"{_W}val", "1") not in ("0", "false")


def _table(element: Any) -> Part:
    rows = tuple(
        tuple(_cell(cell) for cell in row.iter(f"{_W}tc")) for row in element.iter(f"{_W}tr")
    )
    look = element.find(f"{_W}tblPr/{_W}tblLook")
    caption = element.find(f"{_W}tblPr/{_W}tblCaption")
    last = list(element.iter(f"{_W}tr"))[-1]
    return Part(
        kind="table",
        runs=((caption.get(f"{_W}val", ""), False),) if caption is not None else (),
        rows=rows,
        widths=tuple(
            int(c.get(f"{_W}w", "0")) for c in element.findall(f"{_W}tblGrid/{_W}gridCol")
        ),
        right=tuple(
            any(j.get(f"{_W}val") in ("right", "end") for j in cell.iter(f"{_W}jc"))
            for cell in last.iter(f"{_W}tc")
        ),
        total=look is not None and look.get(f"{_W}lastRow") == "1",
    )


def _cell(cell: Any) -> str:
    return "\n".join(
        "".join(text for text, _ in _runs(paragraph)) for paragraph in cell.iter(f"{_W}p")
    )
