"""What a notice says, in short: for a person as text, for a program as plain values."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from fractions import Fraction

from tendering.checks.notices.facts import AwardFacts, LotFacts, PublicFacts
from tendering.checks.notices.kinds import KINDS
from tendering.documents.dates import british
from tendering.documents.names import joined, short
from tendering.documents.tables import table
from tendering.model.numbers import money, plain


def facts_text(facts: PublicFacts) -> str:
    """Write what a notice says, for a person."""
    kinds = [f"{code} {KINDS[code].title}, {british(on)}" for code, on in facts.published.items()]
    lines = [
        f"{facts.title or 'Untitled'} ({facts.ocid or 'no ocid'})",
        "; ".join(kinds) or "Notice of a kind not known",
        f"Buyer: {facts.buyer or 'not named'}",
    ]
    for label, said in (
        ("Value", money(facts.value) if facts.value is not None else ""),
        ("CPV codes", ", ".join(facts.cpv)),
        ("Tenders close", _day(facts.tenders_close_on)),
        ("Limits on lots", facts.limits),
        ("Decided", _day(facts.decided_on)),
        ("Assessment summaries", _day(facts.summaries_on)),
        ("Standstill to the end of", _day(facts.standstill_to)),
        ("To be signed", _day(facts.signing_on)),
        ("Unsuccessful", joined(facts.unsuccessful)),
    ):
        if said:
            lines.append(f"{label}: {said}")
    if facts.lots:
        lines += ["", table([_lot(x) for x in facts.lots], ["lot", "title", "value", "criteria"])]
    if facts.awards:
        rows = [[a.lot, a.supplier, a.places, _day(a.signed_on)] for a in facts.awards]
        lines += ["", table(rows, ["lot", "supplier", "appointed as", "signed"])]
    return "\n".join(lines)


def _day(day: date | None) -> str:
    return british(day) if day is not None else ""


def _lot(lot: LotFacts) -> list[str]:
    criteria = ", ".join(f"{name} {short(weight)}%" for name, weight in lot.criteria)
    return [lot.id, lot.title, money(lot.value) if lot.value is not None else "", criteria]


def facts_json(facts: PublicFacts) -> dict[str, object]:
    """Return the facts as plain values: days as text, numbers as exact text."""
    return {f.name: _plain(getattr(facts, f.name)) for f in fields(facts)}


def _plain(value: object) -> object:
    if isinstance(value, Fraction):
        return plain(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, LotFacts | AwardFacts):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, dict):
        return {"/".join(k) if isinstance(k, tuple) else k: _plain(v) for k, v in value.items()}
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    return value
