"""The house style of every Word document: A4, British English, plain headings, tables a screen reader can follow."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary
from xml.sax.saxutils import escape

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.table import CT_Tbl
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

from tendering.documents.kept_rows import kept_rows

FONT = "Arial"
INK = RGBColor(0x1F, 0x2A, 0x44)
TEXT_WIDTH_CM = 17.0
_STYLE_IDS: WeakKeyDictionary[Any, dict[str, str | None]] = WeakKeyDictionary()
_TEXT = re.compile(r"[\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")
"""Text that stands in XML as it is: no tab, which is an element of its own there, and no control character."""
_SECTION = qn("w:sectPr")
TABLE_STYLE = "House Table"
_KEPT_STYLES = {
    "Normal", "Header", "Footer", "Title", "Heading 1", "Heading 2", "Heading 3", "Heading 4", "List Bullet",
    "List Number", "Caption", "Default Paragraph Font", "Normal Table", "No List",
}  # fmt: skip
_HEADINGS = {1: (20, 0, 10), 2: (15, 18, 6), 3: (12.5, 12, 4), 4: (11, 8, 3)}
_TABLE_STYLE = f"""<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="HouseTable">
<w:name w:val="House Table"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/>
<w:pPr><w:spacing w:before="40" w:after="40" w:line="240" w:lineRule="auto"/></w:pPr>
<w:tblPr><w:tblBorders>
<w:top w:val="single" w:sz="8" w:space="0" w:color="1F2A44"/>
<w:bottom w:val="single" w:sz="8" w:space="0" w:color="1F2A44"/>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="B8BECC"/>
</w:tblBorders><w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr>
<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="E4E8F0"/></w:tcPr></w:tblStylePr>
<w:tblStylePr w:type="lastRow"><w:rPr><w:b/></w:rPr></w:tblStylePr>
</w:style>"""
_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>tendering'
    b"</Application></Properties>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table: its heading, its share of the text width, and whether it holds figures."""

    title: str
    width: float = 1.0
    right: bool = False


def house_document() -> Any:
    """Return an empty document in the house style."""
    document = docx.Document()
    _lean(document)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm((21.0 - TEXT_WIDTH_CM) / 2)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(2.2)
    section.header_distance = section.footer_distance = Cm(1.1)
    _defaults(document)
    _styles(document)
    return document


def _lean(document: Any) -> None:
    """Drop what python-docx's own template carries and no document of ours uses."""
    for style in list(document.styles):
        if style.name not in _KEPT_STYLES:
            style.element.getparent().remove(style.element)
    for rel_id, rel in list(document.part.rels.items()):
        if rel.reltype.endswith(("/stylesWithEffects", "/customXml")):
            document.part.rels.pop(rel_id)
    package = document.part.package
    for rel_id, rel in list(package.rels.items()):
        if rel.reltype.endswith("/thumbnail"):
            package.rels.pop(rel_id)
        elif rel.reltype.endswith("/extended-properties"):
            rel.target_part._blob = _APP  # noqa: SLF001 - python-docx has no interface for this part
    body = document.element.body
    for paragraph in list(body.iterchildren(qn("w:p"))):
        body.remove(paragraph)


def _fonts(element: Any) -> None:
    properties = element.get_or_add_rPr()
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    fonts = f'<w:rFonts {nsdecls("w")} w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}" w:eastAsia="{FONT}"/>'
    properties.insert(0, parse_xml(fonts))


def _defaults(document: Any) -> None:
    styles = document.styles.element
    defaults = styles.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for child in list(defaults):
        defaults.remove(child)
    for xml in (
        f'<w:rFonts {nsdecls("w")} w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}" w:eastAsia="{FONT}"/>',
        f'<w:sz {nsdecls("w")} w:val="22"/>',
        f'<w:szCs {nsdecls("w")} w:val="22"/>',
        f'<w:lang {nsdecls("w")} w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/>',
    ):
        defaults.append(parse_xml(xml))
    for lang in document.settings.element.iter(qn("w:themeFontLang")):
        lang.set(qn("w:val"), "en-GB")
    for compat in list(document.settings.element.iter(qn("w:compatSetting"))):
        if compat.get(qn("w:name")) == "compatibilityMode":
            compat.set(qn("w:val"), "15")


def _styles(document: Any) -> None:
    styles = document.styles
    normal = styles["Normal"]
    _fonts(normal.element)
    normal.font.size = Pt(11)
    spacing = normal.paragraph_format
    spacing.space_before, spacing.space_after, spacing.line_spacing = Pt(0), Pt(6), 1.12
    spacing.widow_control = True
    for level, (size, before, after) in _HEADINGS.items():
        style = styles[f"Heading {level}"]
        _fonts(style.element)
        style.font.size, style.font.bold, style.font.italic = Pt(size), True, False
        style.font.color.rgb = INK
        spacing = style.paragraph_format
        spacing.space_before, spacing.space_after = Pt(before), Pt(after)
        spacing.keep_with_next = spacing.keep_together = True
        spacing.line_spacing = 1.05
    for name in ("Header", "Footer"):
        _fonts(styles[name].element)
        styles[name].font.size = Pt(9)
        styles[name].font.color.rgb = RGBColor(0x44, 0x4C, 0x5C)
        for tab in list(styles[name].element.pPr.iter(qn("w:tabs"))):
            styles[name].element.pPr.remove(tab)
        styles[name].paragraph_format.tab_stops.add_tab_stop(
            Cm(TEXT_WIDTH_CM), WD_TAB_ALIGNMENT.RIGHT
        )
    caption = styles["Caption"]
    _fonts(caption.element)
    caption.font.size, caption.font.bold, caption.font.color.rgb = Pt(10), True, INK
    caption.paragraph_format.space_before, caption.paragraph_format.space_after = Pt(8), Pt(3)
    caption.paragraph_format.keep_with_next = True
    styles["List Bullet"].paragraph_format.space_after = Pt(3)
    styles["List Number"].paragraph_format.space_after = Pt(3)
    _added(styles, "Table Text", 10, (2, 2))
    _added(styles, "Compact", 10, (0, 4))
    _added(styles, "Address", 11, (0, 0))
    _added(styles, "Small Print", 9, (0, 6))
    styles.element.append(parse_xml(_TABLE_STYLE))


def _added(styles: Any, name: str, size: float, space: tuple[float, float]) -> None:
    style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = styles["Normal"]
    style.font.size = Pt(size)
    style.paragraph_format.space_before, style.paragraph_format.space_after = (
        Pt(s) for s in space
    )
    style.paragraph_format.line_spacing = 1.05


def add_page_number(paragraph: Any, before: str = "") -> None:
    """Write ``Page X of Y`` as fields that Word keeps right."""
    if before:
        paragraph.add_run(before)
    paragraph.add_run("Page ")
    _field(paragraph, "PAGE")
    paragraph.add_run(" of ")
    _field(paragraph, "NUMPAGES")


def _field(paragraph: Any, instruction: str) -> None:
    for part in (
        f'<w:fldChar {nsdecls("w")} w:fldCharType="begin"/>',
        f'<w:instrText {nsdecls("w")} xml:space="preserve"> {instruction} </w:instrText>',
        f'<w:fldChar {nsdecls("w")} w:fldCharType="separate"/>',
        f"<w:t {nsdecls('w')}>1</w:t>",
        f'<w:fldChar {nsdecls("w")} w:fldCharType="end"/>',
    ):
        paragraph.add_run()._r.append(parse_xml(part))  # noqa: SLF001 - fields have no interface


class Writer:
    """Writes a document from top to bottom: headings, paragraphs, lists and tables, with the spacing each needs."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self._after_table = False
        self._body = document.element.body
        self._newest: Any = None
        # python-docx works this out, and looks for the end of the text, at every block: in a long paper that is a square
        self._width = document._block_width  # noqa: SLF001 - as its own `add_table` takes it

    def heading(self, text: str, level: int) -> None:
        """Add a heading; level 1 is the document's title and stands once."""
        self._after_table = False
        self._new_paragraph(text, f"Heading {level}")

    def paragraph(
        self, text: str, *, lead: str = "", style: str = "Normal", keep: bool = False
    ) -> None:
        """Add a paragraph; ``lead`` is set in bold before it, ``keep`` keeps it with what follows."""
        added = self._newest = self._new_paragraph("", style)
        if lead:
            added.add_run(f"{lead} ").bold = True
        added.add_run(text)
        if keep:
            added.paragraph_format.keep_with_next = True
        if self._after_table:
            added.paragraph_format.space_before = Pt(9)
        self._after_table = False

    def _append(self, element: Any) -> None:
        """Add an element at the end of the text: before the set-up of the last pages, where it has one."""
        last = next(self._body.iterchildren(reversed=True), None)
        if last is not None and last.tag == _SECTION:
            last.addprevious(element)
        else:
            self._body.append(element)

    def _new_paragraph(self, text: str, style: str) -> Any:
        element = OxmlElement("w:p")
        self._append(element)
        added = Paragraph(element, self.document._body)  # noqa: SLF001 - as its own `add_paragraph` makes it
        if text:
            added.add_run(text)
        give_style(added, style)
        return added

    def space(self, points: float = 14) -> None:
        """Leave space after the last paragraph; an empty one would be read out as such."""
        self.document.paragraphs[-1].paragraph_format.space_after = Pt(points)

    def bullets(self, lines: Iterable[str], *, keep: bool = False) -> None:
        """Add a bulleted list; ``keep`` keeps all of it with what follows."""
        listed = list(lines)
        for index, line in enumerate(listed):
            begins = index == 0 and len(listed) > 1
            self.paragraph(line, style="List Bullet", keep=keep or begins)

    def numbered(self, lines: Iterable[str]) -> None:
        """Add a numbered list that starts at 1."""
        number = new_list(self.document)
        listed = list(lines)
        for index, line in enumerate(listed):
            self.paragraph(line, style="List Number", keep=index == 0 and len(listed) > 1)
            properties = self._newest._p.get_or_add_pPr()  # noqa: SLF001 - no interface for restarts
            properties.get_or_add_numPr().get_or_add_numId().val = number

    def table(
        self,
        columns: Sequence[Column],
        rows: Iterable[Sequence[str]],
        *,
        caption: str = "",
        total: bool = False,
    ) -> None:
        """Add a table with a heading row that repeats on every page, and rows that never break across pages.

        A short table stays on one page (`kept_rows`).

        Args:
            columns: Headings and widths.
            rows: Cells as text.
            caption: Printed above, and kept as the table's title for screen readers.
            total: Whether the last row is a total, set in bold.
        """
        if caption:
            self._new_paragraph(caption, "Caption")
        listed = [list(row) for row in rows]
        at_once = all(_TEXT.fullmatch(text) for row in listed for text in row)
        rows_now = 1 if at_once else 1 + len(listed)
        made = CT_Tbl.new_tbl(rows_now, len(columns), self._width)
        self._append(made)
        table = Table(made, self.document._body)  # noqa: SLF001 - as its own `add_table` makes it
        shape_table(table, columns, caption, total=total)
        kept = kept_rows([width.cm for width in widths_of(columns)], listed)
        given = [[c.title for c in columns], *([] if at_once else listed)]
        for number, (row, cells) in enumerate(zip(table.rows, given, strict=True)):
            row_rules(row, heading=number == 0)
            set_widths(row, columns)
            for cell, text, column in zip(row.cells, cells, columns, strict=True):
                fill_cell(cell, text, right=column.right, keep=number < kept)
        if at_once and listed:
            style = self.document.part.get_style_id("Table Text", WD_STYLE_TYPE.PARAGRAPH)
            table._tbl.extend(_rows_at_once(columns, listed, style, kept))  # noqa: SLF001 - see shape_table
        self._after_table = True


def new_list(document: Any) -> int:
    """Start a numbered list of its own and return its number; without it Word counts on from the last one."""
    numbering = document.part.numbering_part.element
    style = document.styles["List Number"].element
    number = style.pPr.numPr.numId.val
    abstract = next(n for n in numbering.num_lst if n.numId == number).abstractNumId.val
    added = numbering.add_num(abstract)
    added.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(added.numId)


def give_style(paragraph: Any, name: str) -> None:
    """Give a paragraph a style by name, looked up once in each document.

    python-docx searches all styles, and for the default one, at every paragraph: with tables that was a third of the time.
    """
    part = paragraph.part
    known = _STYLE_IDS.setdefault(part, {})
    if name not in known:
        known[name] = part.get_style_id(name, WD_STYLE_TYPE.PARAGRAPH)
    paragraph._p.style = known[name]  # noqa: SLF001 - what its own setter does


def fill_cell(cell: Any, text: str, *, right: bool = False, keep: bool = False) -> None:
    """Write a cell; line breaks in the text become paragraphs. ``keep`` keeps its row with the next one."""
    for number, line in enumerate(text.split("\n")):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        give_style(paragraph, "Table Text")
        paragraph.add_run(line)
        if keep:
            paragraph.paragraph_format.keep_with_next = True
        if right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _rows_at_once(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], style: str, kept: int
) -> list[Any]:
    """Return the rows of a table, parsed from one text: the same as `fill_cell` makes cell by cell, many times sooner."""
    widths = [int(width.twips) for width in widths_of(columns)]
    made = [f"<w:tbl {nsdecls('w')}>"]
    for number, cells in enumerate(rows, start=1):
        keep = "<w:keepNext/>" if number < kept else ""
        made.append("<w:tr><w:trPr><w:cantSplit/></w:trPr>")
        for text, column, width in zip(cells, columns, widths, strict=True):
            right = '<w:jc w:val="right"/>' if column.right else ""
            shape = f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{keep}{right}</w:pPr>'
            made.append(f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{width}"/></w:tcPr>')
            made.extend(f"{shape}{_run(line)}</w:p>" for line in text.split("\n"))
            made.append("</w:tc>")
        made.append("</w:tr>")
    made.append("</w:tbl>")
    return list(parse_xml("".join(made)))


def _run(text: str) -> str:
    if not text:
        return "<w:r/>"
    space = ' xml:space="preserve"' if text.strip() != text else ""
    return f"<w:r><w:t{space}>{escape(text)}</w:t></w:r>"


def widths_of(columns: Sequence[Column]) -> list[Any]:
    """Return how wide each column is."""
    share = sum(c.width for c in columns)
    return [Cm(TEXT_WIDTH_CM * c.width / share) for c in columns]


def shape_table(
    table: Any, columns: Sequence[Column], caption: str, *, total: bool = False
) -> None:
    """Give a table the house style, fixed widths and a title for screen readers."""
    table.style = TABLE_STYLE
    table.autofit = False
    properties = table._tbl.tblPr  # noqa: SLF001 - header rows and captions have no interface
    for old in properties.findall(qn("w:tblLook")):
        properties.remove(old)
    properties.append(
        parse_xml(
            f'<w:tblLook {nsdecls("w")} w:val="06{"6" if total else "2"}0" w:firstRow="1" w:lastRow="{int(total)}" '
            'w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        )
    )
    if caption:
        described = parse_xml(f"<w:tblCaption {nsdecls('w')}/>")
        described.set(qn("w:val"), caption)
        properties.append(described)
    columns_of_grid = properties.getparent().tblGrid.findall(qn("w:gridCol"))
    for grid, width in zip(columns_of_grid, widths_of(columns), strict=True):
        grid.set(qn("w:w"), str(int(width.twips)))


def set_widths(row: Any, columns: Sequence[Column]) -> None:
    """Give the cells of a row the widths of their columns."""
    for cell, width in zip(row.cells, widths_of(columns), strict=True):
        cell.width = width


def row_rules(row: Any, *, heading: bool) -> None:
    """Keep a row on one page; repeat a heading row on every page."""
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - see shape_table
    properties.append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    if heading:
        properties.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))


def open_document(data: bytes) -> Any:
    """Open a document kept as bytes."""
    return docx.Document(io.BytesIO(data))


def saved(document: Any) -> bytes:
    """Return a document as bytes."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
