"""The prices offered in a lot beside the published rules, and what was decided of those outside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tendering.documents.names import price_rule_words
from tendering.model.bids import Decision, Dossier
from tendering.model.numbers import money
from tendering.model.tender import Lot, PriceItem, PriceRule


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceLine:
    """One price as offered beside the published rule; ``within`` is None where the item has no rule."""

    bidder: str
    zone: str
    item: PriceItem
    amount: Fraction
    rule: PriceRule | None
    rule_words: str
    within: bool | None
    decision: str


def price_lines(dossier: Dossier, lot: Lot, bidders: Sequence[str]) -> tuple[PriceLine, ...]:
    """Return every price offered in a lot with the published rule, in order of bidder, item and zone.

    Args:
        dossier: The evaluation.
        lot: The lot.
        bidders: Its bidders, in the order wanted; prices of others are left out.
    """
    order = {b: n for n, b in enumerate(bidders)}
    zones = {z.id: n for n, z in enumerate(lot.zones)}
    asked = (i for i in dossier.tender.price.items if i.applies_to(lot.id))
    items = {i.id: (n, i) for n, i in enumerate(asked)}
    rows = [
        p
        for p in dossier.prices
        if p.lot in ("", lot.id) and p.item in items and p.bidder in order
    ]
    decided: dict[str, list[Decision]] = {}
    for decision in dossier.decisions:
        if decision.lot in ("", lot.id):
            decided.setdefault(decision.bidder, []).append(decision)
    rows.sort(key=lambda p: (order[p.bidder], items[p.item][0], zones.get(p.zone, -1)))
    return tuple(
        PriceLine(
            bidder=p.bidder,
            zone=p.zone,
            item=items[p.item][1],
            amount=p.amount,
            rule=items[p.item][1].rule,
            rule_words=price_rule_words(items[p.item][1].rule) or "no rule",
            within=meets(p.amount, items[p.item][1].rule),
            decision=_decision(decided.get(p.bidder, ()), p.item, p.zone),
        )
        for p in rows
    )


def _decision(decided: Iterable[Decision], item: str, zone: str) -> str:
    found = [d for d in decided if d.about in ("price", item) and d.zone in ("", zone)]
    return "; ".join(
        f"{d.decision} by {d.by}" + (f": {d.reason}" if d.reason else "") for d in found
    )


def meets(amount: Fraction, rule: PriceRule | None) -> bool | None:
    """Say whether a price keeps a published rule; bounds are included. None where there is no rule.

    >>> meets(Fraction(15), PriceRule(floor=Fraction(15), ceiling=Fraction(18))), meets(Fraction(15), None)
    (True, None)
    """
    if rule is None:
        return None
    bounds = (
        rule.fixed is None or amount == rule.fixed,
        rule.floor is None or amount >= rule.floor,
        rule.ceiling is None or amount <= rule.ceiling,
    )
    return all(bounds)


def rule_bounds(rule: PriceRule) -> str:
    """Print a price rule in a table cell.

    >>> rule_bounds(PriceRule(floor=Fraction(14), ceiling=Fraction(18))), rule_bounds(PriceRule(fixed=Fraction(15)))
    ('£14.00 to £18.00', '£15.00')
    """
    if rule.fixed is not None:
        return money(rule.fixed)
    if rule.floor is not None and rule.ceiling is not None:
        return f"{money(rule.floor)} to {money(rule.ceiling)}"
    return (
        f"at least {money(rule.floor)}"
        if rule.floor is not None
        else f"at most {money(rule.ceiling or Fraction(0))}"
    )
