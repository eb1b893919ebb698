"""What a screen reader could not follow in a Word document: headings, tables, language, pictures, spacing by blanks."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_V = "{urn:schemas-microsoft-com:vml}"
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_DC = "{http://purl.org/dc/elements/1.1/}"
_HEADING = re.compile(r"heading ([1-9])")
_STORY = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_INK = tuple(f"{W}{name}" for name in ("drawing", "pict", "object", "fldChar", "fldSimple", "sym"))
ENGLISH = "en-GB"


def accessibility_problems(
    data: bytes, *, language: str = ENGLISH, parts_in: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """Return what stops a screen reader from following a Word document, each as a sentence; nothing where it can.

    Args:
        data: The document.
        language: The document's language, as Word names it.
        parts_in: Other languages that marked passages may be in.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        trees = {
            name: etree.fromstring(
                archive.read(name), etree.XMLParser(resolve_entities=False, no_network=True)
            )
            for name in archive.namelist()
            if name.endswith(".xml") and name.startswith(("word/", "docProps/core"))
        }
    body = trees["word/document.xml"]
    stories = {name: tree for name, tree in trees.items() if _STORY.fullmatch(name)}
    problems = (
        *_headings(body, _heading_styles(trees.get("word/styles.xml"))),
        *_tables(body),
        *_languages(trees, language, parts_in),
        *_properties(trees.get("docProps/core.xml"), language),
        *(said for name, tree in stories.items() for said in _pictures(name, tree)),
        *_blanks(body),
    )
    return tuple(dict.fromkeys(problems))


def _heading_styles(styles: Any) -> dict[str, int]:
    """Return the level of every style that is a heading, by its id."""
    found = {}
    for style in styles.iter(f"{W}style") if styles is not None else ():
        name = style.find(f"{W}name")
        level = _HEADING.fullmatch(name.get(f"{W}val", "").lower()) if name is not None else None
        if level:
            found[style.get(f"{W}styleId")] = int(level[1])
    return found


def text_of(element: Any) -> str:
    """Return the text of a paragraph or cell, deleted text left out."""
    return "".join(t.text or "" for t in element.iter(f"{W}t"))


def _quoted(element: Any) -> str:
    text = " ".join(text_of(element).split())
    return f"“{text[:57]}…”" if len(text) > 60 else f"“{text}”"


def _headings(body: Any, styles: dict[str, int]) -> Iterator[str]:
    before, first = 0, 0
    for paragraph in body.iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        level = styles.get(style.get(f"{W}val")) if style is not None else None
        if level is None:
            continue
        if not text_of(paragraph).strip():
            yield "a heading has no text"
            continue
        first += level == 1
        if before == 0 and level != 1:
            yield f"the first heading, {_quoted(paragraph)}, is not of level 1"
        elif level > before + 1:
            yield f"the heading {_quoted(paragraph)} of level {level} follows one of level {before}: a level is skipped"
        before = level
    if first != 1:
        yield f"there are {first or 'no'} headings of level 1; there must be one, the title"


def _tables(body: Any) -> Iterator[str]:
    for number, table in enumerate(body.iter(f"{W}tbl"), 1):
        rows = table.findall(f"{W}tr")
        first = rows[0] if rows else None
        where = f"table {number}" + (f" {_quoted(first)}" if first is not None else "")
        if first is None or not _on(first.find(f"{W}trPr/{W}tblHeader")):
            yield f"{where}: its first row is not marked as a header row, repeated on every page"
        elif any(not text_of(cell).strip() for cell in first.findall(f"{W}tc")):
            yield f"{where}: a cell of its header row is empty"
        properties = table.find(f"{W}tblPr")
        described = [
            properties.find(f"{W}{name}") if properties is not None else None
            for name in ("tblCaption", "tblDescription")
        ]
        if not any(d is not None and d.get(f"{W}val", "").strip() for d in described):
            yield f"{where}: it has no title or description (alternative text)"
        if any(_merged(cell) for cell in table.iter(f"{W}tcPr")):
            yield f"{where}: it has merged cells"
        if next(table.iterfind(f".//{W}tbl"), None) is not None:
            yield f"{where}: another table stands inside it"


def _on(element: Any) -> bool:
    return element is not None and element.get(f"{W}val", "1") not in {"0", "false", "off"}


def _merged(cell: Any) -> bool:
    span = cell.find(f"{W}gridSpan")
    return (span is not None and span.get(f"{W}val") != "1") or cell.find(f"{W}vMerge") is not None


def _languages(trees: dict[str, Any], language: str, parts_in: tuple[str, ...]) -> Iterator[str]:
    stated = None
    for name, tree in trees.items():
        for lang in tree.iter(f"{W}lang"):
            said = lang.get(f"{W}val")
            default = lang.getparent().getparent().tag == f"{W}rPrDefault"
            if default:
                stated = said
            elif said not in (None, language, *parts_in):
                yield f"{name}: a passage is marked as {said}"
    if stated != language:
        yield f"the language of the document is {stated or 'not stated'}, not {language}"


def _properties(core: Any, language: str) -> Iterator[str]:
    title = core.find(f"{_DC}title") if core is not None else None
    if title is None or not (title.text or "").strip():
        yield "the title property is blank"
    said = core.find(f"{_DC}language") if core is not None else None
    if said is not None and said.text and said.text != language:
        yield f"the language property is {said.text}, not {language}"


def _pictures(name: str, story: Any) -> Iterator[str]:
    for drawing in story.iter(f"{_WP}docPr"):
        decorative = any(d.get("val") == "1" for d in drawing.iter(_DECORATIVE))
        if not decorative and not drawing.get("descr", "").strip():
            yield f"{name}: the picture {drawing.get('name', '')!r} has no alternative text"
    for image in story.iter(f"{_V}imagedata"):
        shape = image.getparent()
        if not (shape.get("alt") or "").strip():
            yield f"{name}: a picture of an older kind has no alternative text"
    if next(story.iter(f"{W}txbxContent"), None) is not None:
        yield f"{name}: a text box stands outside the order of reading"


def _blanks(body: Any) -> Iterator[str]:
    """Find paragraphs with nothing in them. A cell must hold one, so the only one of a cell is none."""
    last = "the start"
    for paragraph in body.iter(f"{W}p"):
        if text_of(paragraph).strip():
            last = _quoted(paragraph)
            continue
        if next(paragraph.iter(*_INK), None) is not None or _breaks_page(paragraph):
            continue
        above = paragraph.getparent()
        alone = above.tag == f"{W}tc" and len(above.findall(f"{W}p")) == 1
        ends_section = paragraph.find(f"{W}pPr/{W}sectPr") is not None
        if not alone and not ends_section:
            yield f"an empty paragraph stands after {last}: use space before or after instead"


def _breaks_page(paragraph: Any) -> bool:
    return any(br.get(f"{W}type") in {"page", "column"} for br in paragraph.iter(f"{W}br"))
