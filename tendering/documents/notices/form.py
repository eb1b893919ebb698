"""The Word form of a notice: its fields in the order of the law, from the same table as the test that none is missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tendering.checks.notices.field import Field, Group, groups
from tendering.checks.notices.kinds import Kind
from tendering.checks.notices.read import Json, at, text
from tendering.checks.notices.tables import FIELDS
from tendering.documents.dates import british
from tendering.documents.templates import Shape, read_template
from tendering.documents.word import Properties, RefusedError
from tendering.model.findings import Finding

TEMPLATE = "notice.docx"
NOTICE: Shape = {
    "kind": "the notice's code and title, such as UK6: Contract award notice",
    "law": "the provision that says what the notice holds",
    "authority": "the contracting authority",
    "title": "title of the procurement",
    "number": "the notice's number, or its name while it is a draft",
    "ocid": "open contracting id of the procurement",
    "dispatched": "day of the notice",
    "parts": [
        {
            "heading": "the lot, award, supplier or contract the rows are about; empty for the notice as a whole",
            "caption": "what the table holds, for a reader who hears it",
            "rows": [
                {
                    "cite": "where the law asks for it",
                    "label": "what it asks for",
                    "text": "what the notice says",
                }
            ],
        }
    ],
}


def notice_context(kind: Kind, release: Json, on: date) -> dict[str, object]:
    """Return the values of the template's tags."""
    return {
        "kind": f"{kind.code}: {kind.title}",
        "law": f"{kind.law}, {kind.regulation}",
        "authority": text(at(release, "buyer.name")),
        "title": text(at(release, "tender.title")),
        "number": text(release, "id"),
        "ocid": text(release, "ocid"),
        "dispatched": british(on),
        "parts": parts(release, FIELDS[kind.code]),
    }


def parts(release: Json, fields: Sequence[Field]) -> list[dict[str, object]]:
    """Return the tables of the form, each with its rows."""
    return [
        {
            "heading": group.title,
            "caption": _span(group),
            "rows": [{"cite": r.cite, "label": r.label, "text": r.text} for r in group.rows],
        }
        for group in groups(release, fields)
    ]


def _span(group: Group) -> str:
    first, last = group.rows[0].cite, group.rows[-1].cite
    return f"Provision {first}" if first == last else f"Provisions {first} to {last}"


def word_form(
    kind: Kind, release: Json, on: date, *, author: str, templates: Path | None = None
) -> tuple[bytes | None, tuple[Finding, ...]]:
    """Return the Word form of a notice, or findings where the template cannot be filled in."""
    template, bad = read_template(TEMPLATE, NOTICE, templates)
    if template is None:
        return None, bad
    properties = Properties(
        title=f"{kind.code} {kind.title}: {text(at(release, 'tender.title'))}",
        author=author,
        subject=kind.code,
        stamp=f"{on.isoformat()}T00:00:00Z",
    )
    try:
        context = notice_context(kind, release, on)
        return template.render(context, properties, where=f"notice {kind.code}"), ()
    except RefusedError as refused:
        return None, (refused.finding,)
