"""Writes an Excel workbook as text, row by row: what scorecards use of the format, and nothing else.

openpyxl, which reads and writes every other workbook here, keeps an object for each cell and writes it by way of an XML
tree: 45 microseconds a cell and a kilobyte while the workbook is open. A county's scorecards have 14 million cells, one
workbook half a million. Written as text a cell takes about one microsecond, and what is kept of it is its text.

What it costs to maintain is this module and those it uses (`workbook_sheet`, `workbook_looks`, `workbook_words`,
`workbook_lines`): 500 lines that say what ECMA-376 asks for in a sheet, its styles and its strings. They write no chart,
no picture and no table to be filled in; a document that needs one is openpyxl's. Tests hold them to openpyxl and
LibreOffice, which read every scorecard shipped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from tendering.documents.word_packed import Packed, write_archive
from tendering.documents.workbook_looks import Look, Styles
from tendering.documents.workbook_sheet import NAMESPACE, Sheet
from tendering.documents.workbook_words import Strings, clean, escaped
from tendering.files.canonical import digest_of

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_MADE = "2000-01-01T00:00:00Z"
"""The same record gives the same bytes, so no workbook says when it was made."""
_PIECE = 400_000
"""So many characters of a part are compressed together. A part that is longer is compressed less well, and in half the time."""


@dataclass
class Workbook:
    """A workbook while it is written.

    Attributes:
        title: Of the file, as its properties show it.
        alarm: The look of a cell that says DIFFERS where that is marked.
    """

    title: str
    alarm: Look
    sheets: list[Sheet] = field(default_factory=list)
    styles: Styles = field(default_factory=Styles)
    strings: Strings = field(default_factory=Strings)

    def sheet(self, title: str) -> Sheet:
        """Add a sheet."""
        made = Sheet(title, self.styles, self.strings)
        self.sheets.append(made)
        return made

    def begun(self, title: str) -> Workbook:
        """Return a workbook without sheets whose looks and texts are those of this one so far, under the same numbers."""
        return Workbook(
            title, self.alarm, styles=self.styles.copied(), strings=self.strings.copied()
        )

    def file(self, order: Sequence[str] = ()) -> bytes:
        """Return the file alone; see `made`."""
        return self.made(order)[0]

    def made(self, order: Sequence[str] = ()) -> tuple[bytes, str]:
        """Return the file and the digest of its parts; the same contents give the same bytes.

        Args:
            order: Titles in the order their sheets stand in; every sheet's is named. Empty: as they were added.
        """
        if order:
            self.sheets.sort(key=lambda s: order.index(s.title))
        parts = [_packed(name, texts) for name, texts in self._parts()]
        parts.sort(key=lambda p: (p.name != "[Content_Types].xml", p.name))
        return write_archive(parts), digest_of({p.name: p.sha256 for p in parts})

    def _parts(self) -> Iterator[tuple[str, Iterable[str]]]:
        """Yield the name and the texts of each part; they are taken before the next part is asked for."""
        for n, sheet in enumerate(self.sheets, start=1):
            yield f"xl/worksheets/sheet{n}.xml", sheet.texts(first=n == 1)
        # after the sheets: they number looks and texts as they are written
        yield "xl/styles.xml", (self.styles.part(self.alarm),)
        yield "xl/sharedStrings.xml", self.strings.texts()
        yield "xl/workbook.xml", (self._workbook(),)
        yield "xl/_rels/workbook.xml.rels", (self._workbook_parts(),)
        yield "[Content_Types].xml", (self._types(),)
        yield (
            "_rels/.rels",
            (
                _relations(
                    (f"{_OFFICE}/officeDocument", "xl/workbook.xml"),
                    (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
                ),
            ),
        )
        yield "docProps/core.xml", (self._properties(),)

    def _workbook(self) -> str:
        sheets = "".join(
            f'<sheet name="{escaped(s.title)}" sheetId="{n}" r:id="rId{n}"/>'
            for n, s in enumerate(self.sheets, start=1)
        )
        names = "".join(name for n, s in enumerate(self.sheets) for name in _names(n, s))
        defined = f"<definedNames>{names}</definedNames>" if names else ""
        # Excel works the formulas out when it opens the file: no value of theirs is stored that was not calculated
        return (
            f'<workbook xmlns="{NAMESPACE}" xmlns:r="{_OFFICE}"><bookViews><workbookView activeTab="0"/></bookViews>'
            f'<sheets>{sheets}</sheets>{defined}<calcPr calcId="124519" fullCalcOnLoad="1"/></workbook>'
        )

    def _workbook_parts(self) -> str:
        sheets = [
            (f"{_OFFICE}/worksheet", f"worksheets/sheet{n}.xml")
            for n in range(1, len(self.sheets) + 1)
        ]
        return _relations(
            *sheets,
            (f"{_OFFICE}/styles", "styles.xml"),
            (f"{_OFFICE}/sharedStrings", "sharedStrings.xml"),
        )

    def _types(self) -> str:
        parts = [
            ("xl/workbook.xml", f"{_TYPE}.sheet.main+xml"),
            ("xl/styles.xml", f"{_TYPE}.styles+xml"),
            ("xl/sharedStrings.xml", f"{_TYPE}.sharedStrings+xml"),
            ("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
            *(
                (f"xl/worksheets/sheet{n}.xml", f"{_TYPE}.worksheet+xml")
                for n in range(1, len(self.sheets) + 1)
            ),
        ]
        named = "".join(
            f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in parts
        )
        return (
            f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{named}</Types>'
        )

    def _properties(self) -> str:
        days = "".join(
            f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{_MADE}</dcterms:{name}>'
            for name in ("created", "modified")
        )
        return (
            f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
            ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
            ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
            f"<dc:title>{escaped(clean(self.title))}</dc:title><dc:creator>tendering</dc:creator>{days}"
            "</cp:coreProperties>"
        )


def _packed(name: str, texts: Iterable[str]) -> Packed:
    """Compress a part as its texts come: a large sheet is never held as one text."""
    pieces = _pieces(texts)
    first = next(pieces)
    second = next(pieces, None)
    if second is None:
        return Packed.of(name, first)
    return Packed.joined(name, chain((first, second), pieces))


def _pieces(texts: Iterable[str]) -> Iterator[bytes]:
    """Yield the bytes of a part, so many texts at a time that it is worth while to compress them."""
    held, size = [_HEAD], 0
    for text in texts:
        held.append(text)
        size += len(text)
        if size >= _PIECE:
            yield "".join(held).encode()
            held, size = [], 0
    if held:
        yield "".join(held).encode()


def _names(number: int, sheet: Sheet) -> Iterator[str]:
    """Write the names that Excel gives what a sheet filters and what it prints on every page."""
    own = "'" + sheet.title.replace("'", "''") + "'"
    rows, columns = sheet.titles
    if sheet.filtered:
        cells = _fixed(sheet.filtered)
        yield f'<definedName name="_xlnm._FilterDatabase" localSheetId="{number}" hidden="1">{escaped(own)}!{cells}</definedName>'
    repeated = ",".join(f"{escaped(own)}!{_fixed(x)}" for x in (columns, rows) if x)
    if repeated:
        yield f'<definedName name="_xlnm.Print_Titles" localSheetId="{number}">{repeated}</definedName>'


def _fixed(cells: str) -> str:
    """Write a range with its letters and numbers fixed.

    >>> _fixed("A4:N56"), _fixed("A:C"), _fixed("4:5")
    ('$A$4:$N$56', '$A:$C', '$4:$5')
    """
    ends = []
    for end in cells.split(":"):
        letters = end.rstrip("0123456789")
        digits = end[len(letters) :]
        ends.append((f"${letters}" if letters else "") + (f"${digits}" if digits else ""))
    return ":".join(ends)


def _relations(*parts: tuple[str, str]) -> str:
    found = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(parts, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{found}</Relationships>'
