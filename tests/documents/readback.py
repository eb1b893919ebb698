"""Read Word files back as a person or a screen reader would: text, tables, headings, languages."""

from __future__ import annotations

import io
import itertools
import re
import zipfile

import docx
from docx.oxml.ns import qn
from lxml import etree

A4 = (11906, 16838)


def text_of(data: bytes) -> str:
    """Return all text of the body, a line for each paragraph."""
    tree = etree.fromstring(part(data, "word/document.xml"))
    return "\n".join(
        "".join(t.text or "" for t in p.iter(qn("w:t"))) for p in tree.iter(qn("w:p"))
    )


def part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def names(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.namelist()


def tables(data: bytes) -> list[list[list[str]]]:
    return [
        [[c.text for c in r.cells] for r in t.rows] for t in docx.Document(io.BytesIO(data)).tables
    ]


def assert_accessible(data: bytes) -> None:
    """Assert what every document of ours keeps: A4, one Heading 1, no skipped level, header rows, en-GB, a title."""
    document = docx.Document(io.BytesIO(data))
    for section in document.sections:
        assert abs(section.page_width.twips - A4[0]) < 12
        assert abs(section.page_height.twips - A4[1]) < 12
    levels = [
        int(p.style.name[-1])
        for p in document.paragraphs
        if re.fullmatch(r"Heading \d", p.style.name)
    ]
    assert levels.count(1) == 1, levels
    assert levels[0] == 1
    assert all(b <= a + 1 for a, b in itertools.pairwise(levels)), levels
    for table in document.tables:
        assert table.rows[0]._tr.trPr is not None
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        assert not list(table._tbl.iter(qn("w:gridSpan"), qn("w:vMerge")))
        for row in table.rows:
            assert all(cell.text.strip() for cell in row.cells), [c.text for c in row.cells]
        grid = [int(g.get(qn("w:w"))) for g in table._tbl.tblGrid.findall(qn("w:gridCol"))]
        assert abs(sum(grid) - 9638) < 20, grid
    for paragraph in document.paragraphs:
        assert paragraph.text.strip(), "an empty paragraph"
    styles = part(data, "word/styles.xml").decode()
    assert set(re.findall(r'<w:lang [^>]*w:val="([^"]+)"', styles)) == {"en-GB"}
    assert document.core_properties.title.strip()
    assert document.core_properties.language == "en-GB"
    footer = "".join(part(data, n).decode() for n in names(data) if n.startswith("word/footer"))
    assert "NUMPAGES" in footer
    assert "PAGE " in footer
