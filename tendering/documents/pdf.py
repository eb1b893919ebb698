"""PDF copies of finished Word documents: PDF/A-3a for keeping and PDF/UA-1 for reading aloud, the same bytes every time.

A copy is made from the Word file itself, so it cannot say anything else. typst sets the page; only the fonts it
carries are used, so nothing depends on the fonts of a machine.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from tendering.documents.templates import templates_root
from tendering.documents.word import RefusedError
from tendering.documents.word_text import Part, WordText, read_word
from tendering.model.findings import finding

TEMPLATE = "page.typ"
STANDARDS = ("a-3a", "ua-1")
_PAGE_WORDS = {"en": ("Page", "of"), "cy": ("Tudalen", "o")}
_LISTS = {"bullet": "bullets", "number": "numbers"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file kept inside a PDF, such as the outcome it rests on."""

    name: str
    data: bytes
    mime: str = "application/json"
    description: str = ""


def pdf_of(word: bytes, on: date, *, attached: Iterable[Attachment] = ()) -> bytes:
    """Return the PDF copy of a Word document.

    Args:
        word: A document this program made.
        on: The day written in the file as its date.
        attached: Files kept inside it (PDF/A-3).

    Raises:
        RefusedError: typst is not installed (the ``pdf`` extra), or the document cannot be set.
    """
    text = read_word(word)
    files = tuple(attached)
    typst = _typst()
    stamp = datetime(on.year, on.month, on.day, tzinfo=UTC)
    try:
        made: bytes = typst.Compiler(
            _source(files), sys_inputs=_inputs(text, on, files), font_paths=_fonts()
        ).compile(format="pdf", pdf_standards=list(STANDARDS), timestamp=stamp)
    except typst.TypstError as error:
        raise RefusedError(
            finding(
                "T040", text.title or "document", f"the PDF copy cannot be made: {error.message}"
            )
        ) from error
    return made


def _typst() -> Any:
    try:
        import typst  # noqa: PLC0415 - an extra: only who asks for PDF needs it
    except ImportError as error:
        raise RefusedError(
            finding("T041", "--pdf", "PDF copies need typst, which is not installed")
        ) from error
    return typst


@lru_cache(maxsize=1)
def _fonts() -> Any:
    return _typst().Fonts(include_system_fonts=False)


@lru_cache(maxsize=4)
def _page(path: Path) -> str:
    return path.read_text("utf-8")


def _source(attached: tuple[Attachment, ...]) -> bytes:
    """Return the page, with a line for each attached file; its bytes come in as an input, never from disk."""
    lines = "".join(
        f"#pdf.attach({json.dumps(file.name)}, bytes(sys.inputs.attached{number}), "
        f'mime-type: {json.dumps(file.mime)}, relationship: "data", description: {json.dumps(file.description)})\n'
        for number, file in enumerate(attached)
    )
    return (_page(templates_root() / TEMPLATE) + lines).encode()


def _inputs(text: WordText, on: date, attached: tuple[Attachment, ...]) -> dict[str, str]:
    language = text.language.partition("-")[0]
    page, of = _PAGE_WORDS.get(language, _PAGE_WORDS["en"])
    document: Mapping[str, object] = {
        "title": text.title,
        "author": text.author,
        "lang": language,
        "day": [on.year, on.month, on.day],
        "head": list(text.head) or [""],
        "foot": text.foot,
        "page": page,
        "of": of,
        "parts": list(_grouped(text.parts)),
    }
    inputs = {"document": json.dumps(document, ensure_ascii=False)}
    for number, file in enumerate(attached):
        inputs[f"attached{number}"] = file.data.decode("utf-8")
    return inputs


def _grouped(parts: tuple[Part, ...]) -> Iterator[dict[str, object]]:
    """Yield the parts as plain values, the items of one list together."""
    for (kind, _), run in groupby(parts, key=lambda p: (p.kind, p.list)):
        if kind in _LISTS:
            yield {"kind": _LISTS[kind], "items": [{"runs": p.runs} for p in run]}
        else:
            yield from (_plain(p) for p in run)


def _plain(part: Part) -> dict[str, object]:
    return {
        "kind": part.kind,
        "level": part.level,
        "style": part.style,
        "before": part.before / 20,
        "keep": part.keep,
        "runs": part.runs,
        "rows": part.rows,
        "widths": [w or 1 for w in part.widths],
        "right": part.right,
        "total": part.total,
    }
