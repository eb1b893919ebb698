"""Replace words in a Word document, so that they are in it nowhere: not under a black box, not in its history."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from lxml import etree

from tendering.files.canonical import canonical_zip, write_part

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CORE = (
    "{http://purl.org/dc/elements/1.1/}creator",
    "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}lastModifiedBy",
)


def replaced_words(data: bytes, replaced: Callable[[str], str]) -> bytes | None:
    """Return a .docx whose paragraphs went through ``replaced``, without authors; None where it is no such document.

    A passage that runs over differently formatted words takes the format of its first. What stands outside
    paragraphs (comments, deleted words, fields) is not touched: search the result before it is given to anyone.
    """
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
            for name in source.namelist():
                part = source.read(name)
                if name.startswith("word/") and name.endswith(".xml"):
                    part = _part(part, replaced)
                elif name == "docProps/core.xml":
                    part = _nameless(part)
                write_part(target, name, part)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, ValueError):
        return None
    return canonical_zip(out.getvalue())


def _tree(part: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(part, parser)


def _bytes(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _part(part: bytes, replaced: Callable[[str], str]) -> bytes:
    root = _tree(part)
    changed = False
    for paragraph in root.iter(f"{_W}p"):
        nodes = list(paragraph.iter(f"{_W}t"))
        text = "".join(n.text or "" for n in nodes)
        new = replaced(text)
        if new != text:
            changed = True
            _write(nodes, text, new)
    return _bytes(root) if changed else part


def _write(nodes: list[etree._Element], text: str, new: str) -> None:
    """Put a changed text into the runs: what begins and ends as before stays where it was, the rest goes into one run."""
    start = 0
    while start < min(len(text), len(new)) and text[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(text), len(new)) - start and text[-1 - end] == new[-1 - end]:
        end += 1
    middle, place, written = new[start : len(new) - end], 0, False
    for node in nodes:
        own = node.text or ""
        first, last = place, place + len(own)
        place = last
        before = own[: max(0, min(last, start) - first)]
        after = own[max(0, len(text) - end - first) :] if last > len(text) - end else ""
        here = (
            "" if written or last < start or (last == start and node is not nodes[-1]) else middle
        )
        written = written or bool(here)
        node.text = before + here + after
        node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _nameless(part: bytes) -> bytes:
    root = _tree(part)
    for element in root:
        if element.tag in _CORE:
            element.text = ""
    return _bytes(root)
