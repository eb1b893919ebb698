"""A Word template taken apart: its paragraphs in order, the tags in each, and where a person would look for them."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import docx
from lxml import etree

from tendering.documents.word import CORE, DOCUMENT

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MOST_BYTES = 50_000_000
MOST_PARTS = 2_000
MOST_RATIO = 200
SMALL = 1_000_000
_STORY = re.compile(r"word/(header|footer)(\d*)\.xml")
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_SMART = str.maketrans("\u201c\u201d\u2018\u2019", "\"\"''")
_WORDS = {
    DOCUMENT: "body",
    "word/footnotes.xml": "footnotes",
    "word/endnotes.xml": "endnotes",
    "word/comments.xml": "comments",
    "docProps/core.xml": "properties",
    "docProps/app.xml": "properties",
    "docProps/custom.xml": "custom properties",
}
_PROPERTIES = {"creator": "author", "lastModifiedBy": "last author", "description": "comments"}


# what python-docx raises where parts do not name each other as they must
_WILL_NOT_OPEN = (LookupError, TypeError, AttributeError, ValueError, etree.LxmlError)


class NotWordError(ValueError):
    """The file is no Word document that can be read; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """One tag: its text with straight quotes, the marker ``p``, ``tr``, ``tc`` or ``r`` taken out, and its place."""

    text: str
    marker: str
    where: str
    paragraph: Paragraph

    @property
    def word(self) -> str:
        """The first word of a statement: for, endfor, if, elif, else, endif, set; empty for what prints."""
        return next(iter(self.inner.split()), "") if self.text.startswith("{%") else ""

    @property
    def inner(self) -> str:
        """What stands between the brackets."""
        return self.text[2:-2].strip("-+ \t\n")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a part, or one of its attributes such as alternative text."""

    where: str
    text: str
    row: str = ""

    @property
    def tags(self) -> list[Tag]:
        """The tags that open and close in this paragraph."""
        return [_tag(match[0], self) for match in _TAG.finditer(self.text)]

    @property
    def rest(self) -> str:
        """The text without its tags."""
        return _TAG.sub("", self.text)


def _tag(written: str, paragraph: Paragraph) -> Tag:
    text = written.translate(_SMART)
    marked = re.match(r"(\{[{%#])(tr|tc|p|r) (.*)", text, re.DOTALL)
    if marked:
        text = f"{marked[1]} {marked[3]}"
    return Tag(
        text=text, marker=marked[2] if marked else "", where=paragraph.where, paragraph=paragraph
    )


def read_parts(data: bytes) -> dict[str, Any]:
    """Return every XML part of a Word file by name, within bounds.

    Raises:
        NotWordError: The file is not one, or is bigger than any template could be.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _bounded(archive)
            names = [n for n in archive.namelist() if n.endswith((".xml", ".rels"))]
            trees = {n: _tree(archive.read(n)) for n in names}
    except zipfile.BadZipFile as error:
        said = "not a .docx file, but another kind with that name (an older .doc, say), or one cut short"
        raise NotWordError(said) from error
    except (
        KeyError,
        etree.XMLSyntaxError,
        ValueError,
        OSError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        zlib.error,
    ) as error:
        raise NotWordError(f"not a Word document that can be read: {error}") from error
    if DOCUMENT not in trees or "[Content_Types].xml" not in trees:
        raise NotWordError("not a Word document: it has no main part")
    if trees[DOCUMENT].find(f"{W}body") is None or trees[DOCUMENT].prefix != "w":
        raise NotWordError("not a Word document that can be opened: its main part has no body")
    try:
        docx.Document(io.BytesIO(data))
    except _WILL_NOT_OPEN as error:
        said = f"not a Word document that can be opened: {str(error).strip(chr(34))}"
        raise NotWordError(said) from error
    return trees


def _bounded(archive: zipfile.ZipFile) -> None:
    """Refuse an archive that would unpack to more than a template ever holds, before anything is unpacked."""
    members = archive.infolist()
    if len(members) > MOST_PARTS or sum(m.file_size for m in members) > MOST_BYTES:
        raise NotWordError("the template is too big")
    for member in members:
        if member.file_size > max(SMALL, MOST_RATIO * member.compress_size):
            raise NotWordError(f"{member.filename} unpacks to far more than a template holds")
    counts = Counter(m.filename for m in members)
    for twice in (n for n, count in counts.items() if count > 1 and n != CORE):
        raise NotWordError(f"the part {twice} is in the file twice")


def _tree(part: bytes) -> Any:
    tree = etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))
    if tree.getroottree().docinfo.internalDTD is not None:
        raise NotWordError("a part declares entities, which no Word document does")
    return tree


def is_filled_in(part: str, *, body: bool = True) -> bool:
    """Say whether the tags of a part are filled in: those of the body, of headers and of footers are."""
    return (part == DOCUMENT and body) or bool(_STORY.fullmatch(part))


def in_words(part: str) -> str:
    """Return a part as a person knows it.

    >>> in_words("word/document.xml"), in_words("word/header1.xml"), in_words("word/settings.xml")
    ('body', 'header 1', 'settings')
    """
    story = _STORY.fullmatch(part)
    if story:
        return f"{story[1]} {story[2]}".strip()
    return _WORDS.get(part) or part.rpartition("/")[2].removesuffix(".xml").removesuffix(".rels")


def paragraphs(name: str, part: str, tree: Any) -> Iterator[Paragraph]:
    """Yield the paragraphs of a part in order, and every attribute that holds a tag, each with its place."""
    where = f"{name}, {in_words(part)}"
    found = tree.iter(f"{W}p")
    for number, paragraph in enumerate(found, 1):
        row = next(paragraph.iterancestors(f"{W}tr"), None)
        text = "".join(_own_text(paragraph))
        yield Paragraph(
            f"{where}, paragraph {number}", text, "" if row is None else "".join(_texts(row))
        )
        for element in paragraph.iter():
            for value in element.attrib.values():
                if "{{" in value or "{%" in value:
                    yield Paragraph(f"{where}, paragraph {number}, alternative text", value)


def _own_text(paragraph: Any) -> Iterator[str]:
    """Yield the text of a paragraph; a text box inside it has paragraphs of its own."""
    for t in paragraph.iter(f"{W}t", f"{W}delText"):
        if next(t.iterancestors(f"{W}p")) is paragraph:
            yield t.text or ""


def _texts(element: Any) -> Iterator[str]:
    for t in element.iter(f"{W}t"):
        yield t.text or ""


def stray_tags(
    name: str, trees: Mapping[str, Any], *, body: bool = True
) -> Iterator[tuple[str, str]]:
    """Yield (place, tag) of every tag that stands where none is filled in: notes, properties, links."""
    for part, tree in trees.items():
        if is_filled_in(part, body=body):
            continue
        for element in tree.iter():
            if not isinstance(element.tag, str):
                continue
            values = [element.text or "", *(v for v in element.attrib.values())]
            for value in values:
                tag = _TAG.search(
                    value.replace("%7B", "{").replace("%7D", "}").replace("%25", "%")
                )
                if tag:
                    yield f"{name}, {_property(part, element)}", tag[0]
        for number, paragraph in enumerate(tree.iter(f"{W}p"), 1):
            split = _TAG.search("".join(_own_text(paragraph)))
            whole = any(_TAG.search(t) for t in _texts(paragraph))
            if split and not whole:
                yield f"{name}, {in_words(part)}, paragraph {number}", split[0]


def _property(part: str, element: Any) -> str:
    local = etree.QName(element).localname
    if part.startswith("docProps/"):
        return f"{_PROPERTIES.get(local, local)} (properties)"
    if local == "Relationship":
        return f"a link of the {in_words(part.replace('_rels/', ''))}"
    return in_words(part)
