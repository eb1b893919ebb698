"""The text of a document, to be searched before it is given to anyone: None where it cannot be searched whole."""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib

from tendering.files.workbooks import MOST_PARTS, MOST_RATIO, MOST_UNPACKED

DEEPEST = 3
_TEXT = (
    ".txt",
    ".csv",
    ".json",
    ".yaml",
    ".yml",
    ".md",
    ".html",
    ".htm",
    ".xml",
    ".jsonl",
    ".eml",
)
_OFFICE = (".docx", ".xlsx", ".odt", ".ods", ".zip")
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".ttf", ".odttf")
"""Parts of an Office file that are shown as they are: a picture of a text is not found."""
_BREAKS = re.compile(
    r"</(?:w:p|a:p|text:p|text:h|si|c|row|p|td|th|tr|li|dd|dt|h\d|div)>|<(?:br|w:br|w:tab|w:cr)\b[^>]*>"
)
_TAG = re.compile(r"<[^>]*>")


def text_of(name: str, data: bytes, *, depth: int = 0) -> str | None:
    """Return everything a document says, its hidden parts, authors and comments among it; None if part of it cannot be read.

    Words that a writer's program split over several runs are joined; what stands in attributes comes too.

    >>> text_of("a.txt", b"Two words"), text_of("a.pdf", b"%PDF-1.7")
    ('Two words', None)
    """
    lower = name.lower()
    if data[:4] == b"PK\x03\x04" or lower.endswith(_OFFICE):
        return _of_parts(data, depth)
    if not lower.endswith(_TEXT):
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return f"{text}\n{_spoken(text)}" if lower.endswith((".html", ".htm", ".xml")) else text


def _spoken(markup: str) -> str:
    """Return what a reader of a page or part sees, in one line for each paragraph or cell."""
    return html.unescape(_TAG.sub("", _BREAKS.sub("\n", markup)))


def _of_parts(data: bytes, depth: int) -> str | None:
    if depth > DEEPEST:
        return None
    found = []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            unpacked = sum(p.file_size for p in parts)
            if len(parts) > MOST_PARTS or unpacked > min(MOST_UNPACKED, MOST_RATIO * len(data)):
                return None
            for part in parts:
                if part.is_dir():
                    continue
                text = _of_part(part.filename, archive.read(part), depth)
                if text is None:
                    return None
                found.append(f"{part.filename}\n{text}")
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        RuntimeError,
        NotImplementedError,
        ValueError,
    ):
        return None
    return "\n".join(found)


def _of_part(name: str, data: bytes, depth: int) -> str | None:
    lower = name.lower()
    if lower.endswith(_PICTURES):
        return ""
    if lower.endswith((".xml", ".rels", ".vml")):
        try:
            markup = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return None
        return f"{html.unescape(markup)}\n{_spoken(markup)}"
    return text_of(name, data, depth=depth + 1)
