"""A blank assessment summary (the Act) or outcome letter (the Regulations), by the template that the real ones use.

Every tag holds its meaning in square brackets, as the tag dictionary has it; what the tender already decides is filled in.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

from tendering.documents.letter_index import with_sections
from tendering.documents.letter_kinds import KINDS, Kind
from tendering.documents.letter_marks import marks_there_were
from tendering.documents.letter_run import authority_lines
from tendering.documents.names import Names, joined, short
from tendering.documents.pack_law import is_act, wording
from tendering.documents.templates import Shape, read_template
from tendering.documents.word import Properties, RefusedError
from tendering.evaluation.stages import counted
from tendering.model.findings import Finding
from tendering.model.tender import Lot, Scale, Tender


def blank_kind(tender: Tender) -> Kind:
    """Return the kind of letter that an assessed bidder of this tender gets."""
    return KINDS["summary" if is_act(tender) else "letter"]


def blank_title(tender: Tender) -> str:
    """Return the title of the blank."""
    return f"Blank {wording(tender).document}"


def blank_outcome(
    tender: Tender, number: str, *, templates: Path | None = None
) -> tuple[bytes | None, tuple[Finding, ...]]:
    """Return the blank as Word, or the findings that say why its template cannot be used."""
    kind = blank_kind(tender)
    template, problems = read_template(kind.template, kind.shape, templates)
    if template is None:
        return None, problems
    context = merged(blanks(kind.shape), _known(tender))
    properties = Properties(
        title=f"{blank_title(tender)}: {tender.title}",
        author=tender.authority.name,
        subject=f"Document {number}",
    )
    try:
        return template.render(context, properties, where=blank_title(tender)), ()
    except RefusedError as refused:
        return None, (refused.finding,)


def blanks(shape: object) -> object:
    """Return a value for every tag of a shape: its meaning in brackets; one item where there is a list.

    >>> blanks({"name": "the bidder", "lines": ["a line"]})
    {'name': '[the bidder]', 'lines': ['[a line]']}
    """
    if isinstance(shape, Mapping):
        return {key: blanks(meaning) for key, meaning in shape.items()}
    if isinstance(shape, list):
        return [blanks(item) for item in shape]
    return f"[{str(shape).partition(';')[0]}]"


def merged(blank: object, known: object) -> dict[str, object]:
    """Put what is known over the blanks; a known list takes the place of the blank one, item by item over its first."""
    made = _over(blank, known)
    return made if isinstance(made, dict) else {}


def _over(blank: object, known: object) -> object:
    if isinstance(blank, Mapping) and isinstance(known, Mapping):
        # what the template's shape does not have is not made
        return {
            key: _over(value, known[key]) if key in known else value
            for key, value in blank.items()
        }
    if isinstance(blank, list) and isinstance(known, list):
        return [_over(blank[0], item) for item in known]
    return known


def _known(tender: Tender) -> Shape:
    authority, what = tender.authority, wording(tender).document
    first = tender.lots[0]
    several = (
        f" It has one part for each lot you bid for; here it is shown for {Names(tender=tender, bidders={}).lot(first.id)}."
        if len(tender.lots) > 1
        else ""
    )
    return {
        "authority": {
            "name": authority.name,
            "address": authority_lines(authority),
            **({"email": authority.email} if authority.email else {}),
            **({"contact": authority.contact} if authority.contact else {}),
        },
        "letter": {"title": f"{blank_title(tender)}: {tender.title}"},
        "opening": [
            (
                f"This is a blank {what}. It shows what you will be told. Words in square brackets are filled in after the "
                f"decision; all else is as it will be.{several}"
            )
        ],
        "lots": [_lot(tender, first)],
        "method": {"scales": [_scale(tender, first, scale) for scale in _used(tender, first)]},
        "record": {"fingerprint": tender.fingerprint or "[fingerprint of the published tender]"},
        "signature": {"for": authority.name},
    }


def _lot(tender: Tender, lot: Lot) -> Shape:
    names = Names(tender=tender, bidders={}, lot_id=lot.id)
    questions, title = counted(tender, tender.questions(lot.id)), names.lot(lot.id)
    rows: list[object] = [
        {
            "criterion": names.criterion(q.id),
            "weight": short(q.points),
            "available": marks_there_were(tender.scales.get(q.scale or "")),
            "mark": "[mark]" if q.scale else "Section",
            "points": "[points]",
        }
        for q in with_sections(tender, questions)
    ]
    if tender.price.weight:
        price = {
            "criterion": "Price",
            "weight": short(tender.price.weight),
            "available": "By formula",
        }
        rows.append({**price, "mark": "[price]", "points": "[points]"})
    weight = sum((q.points for q in questions), Fraction(0)) + tender.price.weight
    return {
        "title": title,
        "scores": [
            {
                "caption": f"Award criteria, weights and your scores: {title}",
                "rows": rows,
                "weight": short(weight),
                "total": "[total]",
            }
        ],
        "reasons": [{"heading": f"{names.criterion(q.id)}: [mark]"} for q in questions],
        "winners": [{"total": "[total]"}],
        "winners_intro": "[which bidders are appointed]",
        "comparisons_intro": "[a sentence before the comparisons]",
    }


def _used(tender: Tender, lot: Lot) -> list[Scale]:
    named = dict.fromkeys(q.scale for q in tender.questions(lot.id) if q.scale)
    return [tender.scales[name] for name in named if name in tender.scales]


def _scale(tender: Tender, lot: Lot, scale: Scale) -> Shape:
    names = Names(tender=tender, bidders={})
    asked = joined(names.criterion(q.id) for q in tender.questions(lot.id) if q.scale == scale.id)
    return {
        "caption": f"Marks for {asked}",
        "rows": [
            {
                "mark": short(level.mark),
                "label": level.label or "No name",
                "share": f"{short(level.worth)}%",
                "meaning": level.descriptor or "As published",
            }
            for level in scale.levels
        ],
    }
