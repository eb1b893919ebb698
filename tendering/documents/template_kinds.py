"""The templates there are: what each is for, the tags it may use, and those that the law makes it print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from tendering.documents.letter_fields import must_print
from tendering.documents.letter_kinds import KINDS as LETTERS
from tendering.documents.notices.form import NOTICE
from tendering.documents.notices.form import TEMPLATE as NOTICE_TEMPLATE
from tendering.documents.paper import PACK
from tendering.documents.paper import TEMPLATE as PACK_TEMPLATE
from tendering.documents.template_tags import Shape

_LETTER_TITLES = {
    "letter.docx": "Standstill letter under the Public Contracts Regulations 2015",
    "summary.docx": "Assessment summary under the Procurement Act 2023",
}
_PRINTED_ONCE = {"authority": "", "parts[].rows[].text": "", "parts[].rows[].label": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateKind:
    """A Word template that documents are made with.

    Attributes:
        required: Tags it must print, with the provision that asks for each; empty text where none does.
        body: Whether its body holds tags; without, the body of each document is made from data.
    """

    name: str
    title: str
    shape: Shape
    required: Mapping[str, str]
    body: bool = True


@lru_cache(maxsize=1)
def template_kinds() -> Mapping[str, TemplateKind]:
    """Return every kind of Word template by file name."""
    found = {name: _letter(name) for name in dict.fromkeys(k.template for k in LETTERS.values())}
    found[PACK_TEMPLATE] = TemplateKind(
        name=PACK_TEMPLATE,
        title="Page, header, footer and styles of the ITT pack and of reports",
        shape=PACK,
        required={},
        body=False,
    )
    found[NOTICE_TEMPLATE] = TemplateKind(
        name=NOTICE_TEMPLATE,
        title="Notices, field by field in the order of the law",
        shape=NOTICE,
        required=_PRINTED_ONCE,
    )
    return found


def _letter(name: str) -> TemplateKind:
    """Return the kind of a letter's template: it must print the fields of every letter made with it."""
    kinds = [kind for kind in LETTERS.values() if kind.template == name]
    words = dict.fromkeys(kind.words[:1].upper() + kind.words[1:] for kind in kinds)
    return TemplateKind(
        name=name,
        title=_LETTER_TITLES.get(name) or "; ".join(words),
        shape=kinds[0].shape,
        required=must_print(kind.name for kind in kinds),
    )
