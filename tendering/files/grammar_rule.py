"""One rule of the catalogue of rules seen in published tenders, and how the grammar says it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of the catalogue, and how a tender says it.

    Attributes:
        id: Number in the catalogue: P price, Q quality, A lots and appointments, T ties, R rounding, L low prices.
        says: The rule in a line.
        key: Path of the key that says it; empty where there is none.
        fragment: YAML that says it, to be merged into a tender.
        reads: Where the value stands in the model, and the value, as text.
        why_not: Why the grammar has no key for it.
    """

    id: str
    says: str
    key: str = ""
    fragment: str = ""
    reads: tuple[str, str] = ("", "")
    why_not: str = ""


def said(number: str, says: str, key: str, fragment: str, reads: str) -> Rule:
    """Return a rule that has a key; ``reads`` is ``place in the model = value``."""
    where, _, value = reads.partition(" = ")
    return Rule(id=number, says=says, key=key, fragment=fragment, reads=(where, value))


def unsaid(number: str, says: str, why_not: str) -> Rule:
    """Return a rule that has no key, with the reason."""
    return Rule(id=number, says=says, why_not=why_not)


def price_formula(number: str, says: str, name: str, more: str = "") -> Rule:
    """Return a rule that is a named price formula."""
    published = "baseline: admissible, scope: lot, zero: error, one_bid: full"
    fragment = f"price: {{weight: 40, formula: {name}, {published}{more}}}"
    return said(number, says, "price.formula", fragment, f"price.formula = {name}")


def award_rule(number: str, says: str, name: str, better: str, parameters: str = "") -> Rule:
    """Return a rule that is a named award rule."""
    more = f", parameters: {{{parameters}}}" if parameters else ""
    fragment = f"award_by: {{rule: {name}{more}}}\nbetter: {better}"
    return said(number, says, "award_by", fragment, f"award_by.rule = {name}")
