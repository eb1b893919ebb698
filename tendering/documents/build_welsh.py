"""The Welsh set of the letters' templates: the English ones with their fixed words in Welsh and every tag unchanged.

What a tag prints is in the language it was written in, and marked so: a screen reader then speaks it as English.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from functools import lru_cache
from importlib.resources import files
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from tendering.documents.canonical import canonical_zip
from tendering.documents.word_style import open_document, saved

LANGUAGE, ENGLISH = "cy-GB", "en-GB"
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_WORDS = re.compile(r"[^\W\d_]")
# what these tags print is a name, an address, a number or a digest, and has no language
_PLAIN = re.compile(
    r"^(authority|recipient|signature|record)\.|\.(name|weight|points|total|reference|mark|share)$"
)
_PLAIN_STYLES = frozenset({"Address", "Header", "Footer"})


class UntranslatedError(LookupError):
    """A fixed text of a template has no Welsh in ``welsh.toml``."""


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(files(__package__).joinpath("welsh.toml").read_text("utf-8"))


def in_welsh(english: Callable[[], bytes]) -> Callable[[], bytes]:
    """Return the builder of the Welsh template that an English one gives."""
    return lambda: translated(english())


def translated(data: bytes) -> bytes:
    """Return a template with its fixed words in Welsh.

    Raises:
        UntranslatedError: A text of it is not in ``welsh.toml``.
    """
    document = open_document(data)
    _defaults(document)
    section = document.sections[0]
    for holder in (document.element.body, section.header._element, section.footer._element):  # noqa: SLF001 - no interface reaches every run
        for paragraph in holder.iter(qn("w:p")):
            _paragraph(paragraph, document)
        for caption in holder.iter(qn("w:tblCaption")):
            caption.set(qn("w:val"), _welsh(caption.get(qn("w:val"))))
    _opening(document)
    core = document.core_properties
    core.title, core.language = _said("properties", core.title), LANGUAGE
    return canonical_zip(saved(document))


def _defaults(document: Any) -> None:
    for lang in document.styles.element.iter(qn("w:lang")):
        for key in ("val", "eastAsia"):
            lang.set(qn(f"w:{key}"), LANGUAGE)
    for lang in document.settings.element.iter(qn("w:themeFontLang")):
        lang.set(qn("w:val"), LANGUAGE)


def _paragraph(paragraph: Any, document: Any) -> None:
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    name = _style_name(document, style.get(qn("w:val"))) if style is not None else ""
    for run in paragraph.iter(qn("w:r")):
        texts = list(run.iter(qn("w:t")))
        whole = "".join(t.text or "" for t in texts)
        if "{%" in whole or not whole or run.find(qn("w:fldChar")) is not None:
            continue
        if _WORDS.search(_TAG.sub("", whole)):
            texts[0].text = _welsh(whole)
            texts[0].set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            for other in texts[1:]:
                other.getparent().remove(other)
        elif any(_is_english(tag, name) for tag in _tags(whole)):
            properties = run.get_or_add_rPr()
            properties.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="{ENGLISH}"/>'))


def _is_english(tag: str, style: str) -> bool:
    """Say whether what a tag prints is words, which are English, and not a name or a number."""
    if style in _PLAIN_STYLES:
        return tag in {"letter.date", "letter.sent"}
    return not _PLAIN.search(tag)


def _style_name(document: Any, style_id: str) -> str:
    return next((str(s.name) for s in document.styles if s.style_id == style_id), "")


def _tags(text: str) -> Iterator[str]:
    for tag in _TAG.findall(text):
        yield tag.strip("{} ")


def _welsh(text: str) -> str:
    return text if not _WORDS.search(_TAG.sub("", text)) else _said("phrases", text)


def _said(table: str, text: str) -> str:
    try:
        return _table()[table][text]
    except KeyError:
        raise UntranslatedError(f"welsh.toml has no Welsh for {text!r} in [{table}]") from None


def _opening(document: Any) -> None:
    """Write under the title what the document is, and in which language its parts are."""
    title = next(p for p in document.paragraphs if p.style.name == "Heading 1")
    model = next(p for p in document.paragraphs if p.style.name == "Normal")
    added = deepcopy(model._p)  # noqa: SLF001 - python-docx cannot copy a paragraph
    for run in list(added.iter(qn("w:r"))):
        run.getparent().remove(run)
    title._p.addnext(added)  # noqa: SLF001 - nor insert one after another
    after = next(p for p in document.paragraphs if p._p is added)  # noqa: SLF001 - see above
    addressed = any("recipient." in p.text for p in document.paragraphs)
    after.add_run(_table()["opening"]["text" if addressed else "enclosed"])
