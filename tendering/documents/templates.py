"""Where Word templates are found, and how one is read: checked whole, in the language asked for, before any use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from tendering.documents.accessibility import ENGLISH
from tendering.documents.template_check import check_structure, check_template
from tendering.documents.template_tags import Shape, code_in, tag_dictionary, unknown_in
from tendering.documents.word import RefusedError, WordTemplate, environment
from tendering.model.findings import Finding, finding, has_error

__all__ = [
    "LANGUAGES",
    "NOT_A_FILE",
    "Shape",
    "find_template",
    "load",
    "read_template",
    "tag_dictionary",
    "templates_root",
    "unknown_tags",
]

LANGUAGES = {"": ENGLISH, "cy": "cy-GB"}
"""Languages templates may be in, and how Word names each. English is the top folder; others have their own."""

NOT_A_FILE = "the template is no file: a folder, or a link to nothing"


def templates_root(folder: Path | None = None) -> Path:
    """Return the folder of templates: the authority's own, else the shipped one, else the checkout's."""
    if folder is not None:
        return folder
    packaged = Path(str(files("tendering"))) / "_templates"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[2] / "templates"


def find_template(name: str, folder: Path | None = None, lang: str = "") -> Path | None:
    """Return a template's file: the authority's own, else the shipped one; None where there is none.

    What stands there under its name and is no file is returned too: no shipped template goes out in its stead.

    Args:
        name: File name, such as ``letter.docx``.
        folder: An authority's own folder; a template it lacks is taken from the shipped ones.
        lang: Language, such as ``cy``: the folder of that name. No other language stands in for it.
    """
    paths = (templates_root(folder) / lang / name, templates_root() / lang / name)
    return next((path for path in paths if os.path.lexists(path)), None)


def read_template(
    name: str,
    shape: Shape,
    folder: Path | None = None,
    *,
    lang: str = "",
    required: dict[str, str] | None = None,
) -> tuple[WordTemplate | None, tuple[Finding, ...]]:
    """Read a template by file name and check every tag against what documents of its kind know.

    Args:
        name: File name, such as ``letter.docx``.
        shape: The tags there are, with their meanings.
        folder: An authority's own folder; a template it lacks is taken from the shipped ones.
        lang: Language of the template, such as ``cy``.
        required: Tags the document must print, with the provision that asks for each.
    """
    path = find_template(name, folder, lang) if lang in LANGUAGES else None
    if path is None and lang:
        said = f"there is no template {name} in {lang!r}, neither your own nor shipped"
        return None, (finding("T036", f"--lang {lang}", said),)
    try:
        data = path.read_bytes() if path is not None else b""
    except OSError:
        path = None
    if path is None:
        return None, (finding("T003", name, "the template is missing or cannot be opened"),)
    found = _checked(name, data, shape, required)
    if has_error(found):
        return None, found
    return load(name, data)


MOST_KEPT = 16
"""Templates in use at once are fewer; each is some tens of kilobytes."""
_KEPT: dict[tuple[str, bytes, str], tuple[Finding, ...]] = {}


def _checked(
    name: str, data: bytes, shape: Shape, required: dict[str, str] | None
) -> tuple[Finding, ...]:
    """Return what is wrong with a template; the same template is checked once for what the same documents know."""
    key = (name, data, repr((shape, required)))
    if key not in _KEPT:
        if len(_KEPT) >= MOST_KEPT:
            _KEPT.clear()
        _KEPT[key] = check_template(name, data, shape, required=required, read=False)[0]
    return _KEPT[key]


def unknown_tags(template: WordTemplate, shape: Shape) -> Iterator[Finding]:
    """Find every tag of a template that documents of its kind do not know, and every tag that is code."""
    seen: set[str] = set()
    for source in template.sources:
        parsed = environment().parse(source)
        for code in code_in(parsed):
            if code not in seen:
                seen.add(code)
                yield finding("T032", template.name, f"code in a tag: {code}")
        for tag in unknown_in(parsed.body, dict(shape)):
            if tag not in seen:
                seen.add(tag)
                yield finding("T001", template.name, f"unknown tag: {tag}")


@lru_cache(maxsize=16)
def load(
    name: str, data: bytes, *, body: bool = True
) -> tuple[WordTemplate | None, tuple[Finding, ...]]:
    """Read a Word template. The same template is read once: that takes longer than to make a document of it.

    Args:
        name: File name, for findings.
        data: The .docx file.
        body: Whether its body holds tags; without, only headers and footers are filled in.

    Returns:
        The template, or None with findings: not a Word file, tracked changes, comments, a broken tag.
    """
    problems = check_structure(name, data)
    if problems:
        return None, problems
    try:
        return WordTemplate(name, data, body=body), ()
    except RefusedError as refused:
        return None, (refused.finding,)
