"""Search a file that goes to the panel for words that tell who a hidden bidder is: every part of it, seen or not.

Cells of every sheet, hidden ones too; comments, defined names, headers, authors, properties, links, embedded files.
"""

from __future__ import annotations

import html
import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from openpyxl import load_workbook

from tendering.files.workbooks import MOST_PARTS, MOST_RATIO, MOST_UNPACKED, used_rows
from tendering.model.findings import Finding, finding
from tendering.record.leak_words import LeakHit, Scanner

DEEPEST = 3
"""How many files one inside another are searched."""
_XML = (".xml", ".rels", ".vml", ".htm", ".html", ".svg")
_RUNS = re.compile(
    r"</?(?:\w+:)?(?:t|r|rPr|sz|szCs|color|rFont|rFonts|family|scheme|b|bCs|i|iCs|u|charset|vertAlign|lang|"
    r"ins|hyperlink|smartTag|proofErr|bookmarkStart|bookmarkEnd|noProof|span|em|strong|font)\b[^>]*>"
)
"""Tags inside a line of text: a name may be spread over several."""
_TAG = re.compile(r"<[^>]*>")
_VALUE = re.compile(r"=\s*(?:\"([^\"]*)\"|'([^']*)')")
_SCHEMA = re.compile(r"https?://(?:schemas|www\.w3|purl)\.[\w./#-]*|urn:[\w:.-]+")
_CELLS = re.compile(r"<sheetData\b.*?</sheetData>", re.DOTALL)
_PDF_TEXT = re.compile(rb"\((?:\\.|[^()\\])*\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A place of a file that tells who a bidder is."""

    place: str
    hit: LeakHit


def scan_file(name: str, data: bytes, scanner: Scanner) -> tuple[Finding, ...]:
    """Return what a file says of hidden bidders, each with its place and the word; and whether it was read in full."""
    found, unread = search(name, data, scanner)
    said: dict[tuple[str, str], Finding] = {}
    for one in found:
        key = one.place, one.hit.passage
        said.setdefault(
            key,
            finding(
                "R410",
                f"{name}, {one.place}" if one.place else name,
                f"{one.hit.passage!r} is the {one.hit.word.kind} of a bidder that is hidden",
            ),
        )
    more = (finding("R412", f"{name}, {place}" if place else name, why) for place, why in unread)
    return (*said.values(), *more)


def search(
    name: str, data: bytes, scanner: Scanner, deep: int = 0
) -> tuple[tuple[Found, ...], tuple[tuple[str, str], ...]]:
    """Return the places of a file that tell who a bidder is, and the parts that could not be searched, with why."""
    places, unread = texts_of(name, data, deep)
    hits = {text: scanner.hits(text) for _, text in places}
    found = [Found(place=p, hit=h) for p, text in places for h in hits[text]]
    in_cells = {f.hit.passage for f in found if "!" in f.place}
    # a text of a cell stands among the shared strings too: said once, by its cell
    kept = [f for f in found if "sharedStrings" not in f.place or f.hit.passage not in in_cells]
    return tuple(kept), tuple(unread)


def texts_of(
    name: str, data: bytes, deep: int = 0
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return every text of a file with its place, and the parts that could not be read, with why."""
    if zipfile.is_zipfile(io.BytesIO(data)):
        return _archive(data, deep)
    if data.startswith(b"%PDF"):
        why = "the pages of a PDF are not searched, only what is said about it"
        return [("about the document", _loose(b"\n".join(_PDF_TEXT.findall(data))))], [("", why)]
    if name.lower().endswith(_XML) or data.lstrip()[:1] == b"<":
        return [("", plain_text(data.decode("utf-8", "replace")))], []
    if b"\0" not in data[:1000]:
        return [("", data.decode("utf-8", "replace"))], []
    return [("", _loose(data))], [("", "what an image or other binary file shows is not searched")]


def _loose(data: bytes) -> str:
    """Return bytes as text in the two ways that words stand in them."""
    return f"{data.decode('latin-1')}\n{data.decode('utf-16-le', 'ignore')}\n{data[1:].decode('utf-16-le', 'ignore')}"


def _archive(data: bytes, deep: int) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    places: list[tuple[str, str]] = []
    unread: list[tuple[str, str]] = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        size = sum(p.file_size for p in parts)
        bomb = size > MOST_UNPACKED or size > MOST_RATIO * max(len(data), 1)
        if bomb or len(parts) > MOST_PARTS or deep >= DEEPEST:
            return places, [("", "it holds too much, or files too deep in one another")]
        names = {p.filename for p in parts}
        workbook = "xl/workbook.xml" in names and deep < DEEPEST
        for part in parts:
            places.append((f"name of {part.filename}", part.filename))
            body = archive.read(part)
            if part.filename.endswith("/"):
                continue
            if part.filename.lower().endswith(_XML):
                text = body.decode("utf-8", "replace")
                if workbook and part.filename.startswith("xl/worksheets/sheet"):
                    text = _CELLS.sub("", text)
                places.append((part.filename, plain_text(text)))
            else:
                inner, lost = texts_of(part.filename, body, deep + 1)
                places += [(f"{part.filename} {p}".strip(), t) for p, t in inner]
                unread += [(part.filename, why) for _, why in lost]
    if workbook:
        places += _cells(data)
    return places, unread


def plain_text(text: str) -> str:
    """Return the text of a part and the values of its attributes, a line each; names split over runs are joined.

    >>> plain_text('<w:p w:rsid="00A"><w:r><w:t>Plover</w:t></w:r><w:r><w:t>mere</w:t></w:r></w:p>').split()
    ['Plovermere', '00A']
    """
    attributes = "\n".join(a or b for a, b in _VALUE.findall("".join(_TAG.findall(text))))
    said = _TAG.sub("\n", _RUNS.sub("", text))
    return html.unescape(f"{said}\n{_SCHEMA.sub('', attributes)}")


def _cells(data: bytes) -> list[tuple[str, str]]:
    """Return every cell of a workbook that holds anything, hidden sheets too, and its comments."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = load_workbook(io.BytesIO(data))
        except (KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError):
            return []
    found = []
    for sheet in book.worksheets:
        found.append((f"name of sheet {sheet.title}", sheet.title))
        for row in used_rows(sheet):
            for column, cell in row.cells.items():
                found.append((row.place(column), str(cell.value)))
    return found


def authors_of(data: bytes, deep: int = 0) -> Iterator[str]:
    """Give the people and bodies a document names as its makers: properties of Office files, of PDFs, of files in a zip."""
    if data.startswith(b"%PDF"):
        for key in (b"/Author", b"/Company"):
            for match in re.finditer(re.escape(key) + rb"\s*(\((?:\\.|[^()\\])*\))", data):
                yield _pdf_string(match.group(1))
        return
    if not zipfile.is_zipfile(io.BytesIO(data)) or deep >= DEEPEST:
        return
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(p.file_size for p in parts) > MOST_UNPACKED:
            return
        for part in parts:
            if part.filename in ("docProps/core.xml", "docProps/app.xml"):
                text = archive.read(part).decode("utf-8", "replace")
                for tag in ("dc:creator", "cp:lastModifiedBy", "Company", "Manager"):
                    for said in re.findall(rf"<{tag}[^>]*>([^<]*)</{tag}>", text):
                        yield html.unescape(said).strip()
            elif part.filename.lower().endswith((".docx", ".xlsx", ".pptx", ".pdf", ".zip")):
                yield from authors_of(archive.read(part), deep + 1)


def _pdf_string(raw: bytes) -> str:
    body = re.sub(rb"\\(.)", rb"\1", raw[1:-1])
    return (
        body[2:].decode("utf-16-be", "ignore")
        if body[:2] == b"\xfe\xff"
        else body.decode("latin-1")
    )


def authors(files: Mapping[str, Sequence[tuple[str, bytes]]]) -> dict[str, tuple[str, ...]]:
    """Return the authors of the files each bidder sent, once each."""
    return {
        bidder: tuple(dict.fromkeys(a for _, data in some for a in authors_of(data) if a))
        for bidder, some in files.items()
    }
