"""The body of a paper as the text of its XML: what `Writer` makes element by element, many times sooner and in little memory.

A report of a large lot has tens of thousands of cells. Nothing of them is kept as elements: each block is written as text
at once, the same text, byte for byte, that python-docx would write of what `Writer` builds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape

from tendering.documents.kept_rows import kept_rows
from tendering.documents.word_style import Column, widths_of

STYLES = (
    "Heading 1", "Heading 2", "Heading 3", "Heading 4", "Normal", "Small Print", "Caption", "List Bullet", "List Number",
    "Table Text",
)  # fmt: skip
"""The styles of paragraphs that papers use, by name; a template must have them all."""
_BREAKS = re.compile(r"([\t\n\r])")
_BROKEN = {"\t": "<w:tab/>", "\n": "<w:br/>", "\r": "<w:br/>"}
_QUOTED = {'"': "&quot;", "\n": "&#10;", "\t": "&#9;", "\r": "&#13;"}
_NO_BANDS = 'w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"'


class BodyWriter:
    """Writes a document from top to bottom as `Writer` does.

    Attributes:
        lists: How many numbered lists there are so far: each needs a number of its own, to start at 1.
    """

    def __init__(
        self, styles: Mapping[str, str | None], table_style: str, first_list: int
    ) -> None:
        """Take the ids of the paragraph styles by name, that of the table style, and the number of the first list."""
        self._styles = {
            name: f'<w:pStyle w:val="{key}"/>' if key else "" for name, key in styles.items()
        }
        self._table_style, self._first_list = table_style, first_list
        self._made: list[str] = []
        self._after_table = False
        self.lists = 0

    def text(self) -> str:
        """Return everything written so far."""
        return "".join(self._made)

    def heading(self, text: str, level: int) -> None:
        """Add a heading; level 1 is the document's title and stands once."""
        self._after_table = False
        self._paragraph(self._styles[f"Heading {level}"], _run(text) if text else "")

    def paragraph(
        self, text: str, *, lead: str = "", style: str = "Normal", keep: bool = False
    ) -> None:
        """Add a paragraph; ``lead`` is set in bold before it, ``keep`` keeps it with what follows."""
        self._add(text, lead, style, keep=keep)

    def bullets(self, lines: Iterable[str], *, keep: bool = False) -> None:
        """Add a bulleted list; ``keep`` keeps all of it with what follows."""
        self._listed(list(lines), "List Bullet", keep=keep)

    def numbered(self, lines: Iterable[str]) -> None:
        """Add a numbered list that starts at 1."""
        number = self._first_list + self.lists
        self.lists += 1
        numbering = f'<w:numPr><w:numId w:val="{number}"/></w:numPr>'
        self._listed(list(lines), "List Number", numbering)

    def _listed(
        self, lines: Sequence[str], style: str, numbering: str = "", *, keep: bool = False
    ) -> None:
        for index, line in enumerate(lines):
            begins = index == 0 and len(lines) > 1
            self._add(line, "", style, keep=keep or begins, numbering=numbering)

    def _add(self, text: str, lead: str, style: str, *, keep: bool, numbering: str = "") -> None:
        first = _run(f"{lead} ", "<w:rPr><w:b/></w:rPr>") if lead else ""
        space = '<w:spacing w:before="180"/>' if self._after_table else ""
        kept = "<w:keepNext/>" if keep else ""
        self._paragraph(f"{self._styles[style]}{kept}{numbering}{space}", first + _run(text))
        self._after_table = False

    def _paragraph(self, properties: str, runs: str) -> None:
        shape = f"<w:pPr>{properties}</w:pPr>" if properties else "<w:pPr/>"
        self._made.append(f"<w:p>{shape}{runs}</w:p>")

    def table(
        self,
        columns: Sequence[Column],
        rows: Iterable[Sequence[str]],
        *,
        caption: str = "",
        total: bool = False,
    ) -> None:
        """Add a table as `Writer.table` does: its heading repeats on every page, a short one stays on one page."""
        if caption:
            self._paragraph(self._styles["Caption"], _run(caption))
        listed = list(rows)
        wide = widths_of(columns)
        last = kept_rows([width.cm for width in wide], listed)
        widths = [int(width.twips) for width in wide]
        self._made.append(self._shape(widths, caption, total=total))
        kept, free = (self._cells(columns, widths, keep=keep) for keep in (True, False))
        heading = "".join(
            _cell(*c, x.title) for c, x in zip(kept if last else free, columns, strict=True)
        )
        self._made.append(f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{heading}</w:tr>")
        for number, row in enumerate(listed, start=1):
            shapes = kept if number < last else free
            self._made.append("<w:tr><w:trPr><w:cantSplit/></w:trPr>")
            self._made.extend([_cell(*c, text) for c, text in zip(shapes, row, strict=True)])
            self._made.append("</w:tr>")
        self._made.append("</w:tbl>")
        self._after_table = True

    def _shape(self, widths: Sequence[int], caption: str, *, total: bool) -> str:
        said = f'<w:tblCaption w:val="{escape(caption, _QUOTED)}"/>' if caption else ""
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        return (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{self._table_style}"/><w:tblW w:type="auto" w:w="0"/>'
            f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="06{"6" if total else "2"}0" w:firstRow="1" '
            f'w:lastRow="{int(total)}" {_NO_BANDS}/>{said}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        )

    def _cells(
        self, columns: Sequence[Column], widths: Sequence[int], *, keep: bool
    ) -> list[tuple[str, str]]:
        """Return, for each column, what opens a cell and what opens a paragraph in it."""
        style = self._styles["Table Text"] + ("<w:keepNext/>" if keep else "")
        right = '<w:jc w:val="right"/>'
        return [
            (
                f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{width}"/></w:tcPr>',
                f"<w:p><w:pPr>{style}{right if column.right else ''}</w:pPr>",
            )
            for column, width in zip(columns, widths, strict=True)
        ]


def _cell(opened: str, paragraph: str, text: str) -> str:
    if "\n" in text:
        lines = "".join(f"{paragraph}{_run(line)}</w:p>" for line in text.split("\n"))
        return f"{opened}{lines}</w:tc>"
    return f"{opened}{paragraph}{_run(text)}</w:p></w:tc>"


def _run(text: str, properties: str = "") -> str:
    """Return a run: its text, with line breaks and tabs as elements of their own."""
    if _BREAKS.search(text) is None:
        return f"<w:r>{properties}{_text(text)}</w:r>" if text or properties else "<w:r/>"
    pieces = _BREAKS.split(text)
    made = "".join(_BROKEN.get(piece) or _text(piece) for piece in pieces)
    return f"<w:r>{properties}{made}</w:r>"


def _text(text: str) -> str:
    if not text:
        return ""
    space = ' xml:space="preserve"' if text.strip() != text else ""
    return f"<w:t{space}>{escape(text)}</w:t>"
