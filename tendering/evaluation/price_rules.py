"""Pass/fail prices: fixed, floor, ceiling and band (catalogue P11, P12), and the arithmetic of totals (L2).

Bounds are inclusive: a price at a bound passes. A breach rejects nobody; a person decides.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction

from tendering.evaluation.candidacy import Breach, Candidacy, Gap, scopes, settle_breach
from tendering.evaluation.entries import Entries
from tendering.model.findings import Finding, finding
from tendering.model.numbers import money, plain
from tendering.model.outcome import Reason, Status
from tendering.model.tender import Lot, Per, PriceItem, PriceRule, Tender


def passes_fixed(price: Fraction, fixed: Fraction) -> bool:
    """A price passes when it is exactly the fixed one (P11: Herefordshire, Bolton).

    >>> passes_fixed(Fraction("15.80"), Fraction("15.8")), passes_fixed(Fraction("15.79"), Fraction("15.80"))
    (True, False)
    """
    return price == fixed


def passes_floor(price: Fraction, floor: Fraction) -> bool:
    """A price passes at or above the floor.

    >>> passes_floor(Fraction(14), Fraction(14)), passes_floor(Fraction("13.99"), Fraction(14))
    (True, False)
    """
    return price >= floor


def passes_ceiling(price: Fraction, ceiling: Fraction) -> bool:
    """A price passes at or below the ceiling.

    >>> passes_ceiling(Fraction(16), Fraction(16)), passes_ceiling(Fraction("16.01"), Fraction(16))
    (True, False)
    """
    return price <= ceiling


def passes_band(price: Fraction, least: Fraction, most: Fraction) -> bool:
    """A price passes between two bounds, both included (P12: Bristol).

    >>> [passes_band(Fraction(p), Fraction(13), Fraction(16)) for p in (12, 13, 16, 17)]
    [False, True, True, False]
    """
    return passes_floor(price, least) and passes_ceiling(price, most)


def broken_bound(price: Fraction, rule: PriceRule) -> tuple[str, Fraction] | None:
    """Return the bound a price breaks, ``fixed``, ``floor`` or ``ceiling`` and its value; None where it passes.

    >>> broken_bound(Fraction(12), PriceRule(floor=Fraction(13), ceiling=Fraction(16)))
    ('floor', Fraction(13, 1))
    """
    if rule.fixed is not None and not passes_fixed(price, rule.fixed):
        return "fixed", rule.fixed
    if rule.floor is not None and not passes_floor(price, rule.floor):
        return "floor", rule.floor
    if rule.ceiling is not None and not passes_ceiling(price, rule.ceiling):
        return "ceiling", rule.ceiling
    return None


def sum_difference(
    amount: Fraction, parts: Mapping[str, Fraction | None], quantities: Mapping[str, Fraction]
) -> Fraction | None:
    """Return stated total minus the sum of quantity x part (L2), or None where a part is missing.

    >>> sum_difference(Fraction(100), {"a": Fraction(9), "b": Fraction(1)}, {"a": Fraction(10), "b": Fraction(11)})
    Fraction(-1, 1)
    """
    total = Fraction(0)
    for item, quantity in quantities.items():
        part = parts.get(item)
        if part is None:
            return None
        total += quantity * part
    return amount - total


def is_zonal(item: PriceItem, lot: Lot) -> bool:
    """Say whether an item is priced for each zone of this lot."""
    return item.per is Per.ZONE and bool(lot.zones)


def items_of(tender: Tender, lot: Lot, zone: str | None) -> tuple[PriceItem, ...]:
    """Return the items priced in one list itself: the lot's own, or those of a zone."""
    return tuple(
        i
        for i in tender.price.items
        if i.applies_to(lot.id) and is_zonal(i, lot) == (zone is not None)
    )


def price_gaps(tender: Tender, lot: Lot, entries: Entries, candidacy: Candidacy) -> list[Gap]:
    """Test the prices asked in one list; also notes the prices on the candidacy."""
    gaps: list[Gap] = []
    missing: list[str] = []
    for item in items_of(tender, lot, candidacy.zone):
        amount = entries.price(candidacy.bidder, lot.id, candidacy.zone, item.id)
        if amount is None:
            missing.append(item.id)
            continue
        candidacy.prices = {**candidacy.prices, item.id: amount}
        broken = broken_bound(amount, item.rule) if item.rule else None
        if broken:
            gap = settle_breach(entries, candidacy, _breach(item, amount, *broken))
            gaps += [gap] if gap else []
    if missing:
        gaps.append(_missing(entries, candidacy, missing))
    return gaps


def _breach(item: PriceItem, amount: Fraction, kind: str, bound: Fraction) -> Breach:
    must = {"fixed": "must be", "floor": "must be at least", "ceiling": "must be at most"}[kind]
    return Breach(
        cause="price_breach",
        about=(item.id, "price"),
        effect=item.effect,
        rule=f"price.items[{item.id}]",
        facts={
            "item": item.id,
            "amount": plain(amount),
            "bound": plain(bound),
            "bound_kind": kind,
        },
        says=f"the price for {item.id} is {money(amount)} and {must} {money(bound)}",
    )


def _missing(entries: Entries, candidacy: Candidacy, items: list[str]) -> Gap:
    status = Status.INCOMPLETE
    facts = {"status": status.value, "cause": "missing_price", "items": ",".join(items)}
    place = f"lot {candidacy.lot}" + (f", zone {candidacy.zone}" if candidacy.zone else "")
    says = f"{candidacy.bidder} in {place}: no price for {', '.join(items)}"
    return Gap(
        status=status,
        reason=Reason(code="not_eligible", rule="price.items", facts=facts),
        sentence=says,
        findings=tuple(
            finding(
                "S007",
                entries.place("prices", *scopes(candidacy, i)),
                f"{candidacy.bidder} in {place}: no price that can be used for {i}",
            )
            for i in items
        ),
    )


def sum_findings(
    tender: Tender, lot: Lot, candidacies: list[Candidacy], items: Collection[str]
) -> list[Finding]:
    """Return a task for every stated total, of these items, that its parts do not add up to (L2). It never rejects."""
    totals = [i for i in tender.price.items if i.sum_of and i.id in items and i.applies_to(lot.id)]
    return [
        finding(
            "S014",
            "prices.csv",
            f"{c.bidder} in lot {c.lot}{f', zone {c.zone}' if c.zone else ''}: {item.id} is {money(c.prices[item.id])} "
            f"but its parts come to {money(c.prices[item.id] - gap)}",
        )
        for c in candidacies
        for item in totals
        if item.id in c.prices
        and (gap := sum_difference(c.prices[item.id], c.prices, item.sum_of))
    ]
