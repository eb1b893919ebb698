"""The price rule of a tender tried on a small grid of the bids expected: what it does, and an example of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations, product

from tendering.analysis.expected_prices import Band
from tendering.analysis.price_effects import (
    Effect,
    Moved,
    effects,
    extremes,
    moved,
    points_text,
)
from tendering.analysis.price_points import PriceCase, values_of
from tendering.evaluation.price import Element
from tendering.model.numbers import money, rounded
from tendering.model.tender import Better, Tender

GRID, FINE = 5, 9
QUALITIES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceTrial:
    """What was tried.

    Attributes:
        case: The formula with bids even over the band.
        values: What each of them gets; None where the rule gives none.
        effects: In words.
        example: One bid that turns the order of two others, as a sentence; empty where none was found.
        at_worst: Points that the dearest bid of the band loses against the cheapest; None for a rule that ranks.
    """

    item: str
    case: PriceCase
    values: tuple[Fraction | None, ...]
    effects: tuple[Effect, ...]
    example: str
    at_worst: Fraction | None


def tried(
    tender: Tender,
    elements: Sequence[Element],
    bands: Mapping[str, Band],
    qualities: Sequence[Fraction],
) -> PriceTrial | None:
    """Try the price rule of a list.

    Args:
        tender: With the rule.
        elements: What is scored in the list; of several, the one that weighs most is tried.
        bands: The prices expected of each item.
        qualities: Quality that a bidder can have, for an example.
    """
    if not elements:
        return None
    element = max(elements, key=lambda e: (e.weight, e.id))
    bids = _grid(element, bands)
    rule = tender.award_by
    spread = _some(qualities)
    case = PriceCase(
        formula=rule.rule if rule is not None else element.formula,
        weight=element.weight,
        bids=bids,
        quality=tuple(spread[n % len(spread)] for n in range(len(bids))) if rule else (),
        parameters=rule.parameters if rule is not None else element.parameters,
        places=tender.rounding.at.get("total" if rule is not None else "price_points"),
        mode=tender.rounding.mode,
        better=rule.better if rule is not None else tender.price.better,
        clamp=None if rule is not None else tender.price.clamp,
        zero=tender.price.zero or "error",
        one_bid=tender.price.one_bid or "formula",
        quality_available=max(qualities, default=Fraction(100)),
    )
    values = values_of(case)
    known = [v for v in values if v is not None]
    # what a single bid moves is tried on bids inside the band, so that the ends can be the bid that is added
    inner = replace(case, bids=bids[1:-1]) if rule is None and len(bids) > 3 else case
    extras = _extras(inner.bids, element, bands)
    whole = [e for e in effects(case, extras) if e.kind not in ("moves", "steady")]
    more = [e for e in effects(inner, extras) if e.kind in ("moves", "steady")]
    return PriceTrial(
        item=element.id,
        case=case,
        values=tuple(values),
        effects=(*whole, *more) if rule is None else effects(case),
        example=(
            _turned_rule(case, spread)
            if rule is not None
            else _turned_points(case, _grid(element, bands, FINE), extras, qualities)
        ),
        at_worst=None if rule is not None or not known else max(known) - min(known),
    )


def _grid(element: Element, bands: Mapping[str, Band], count: int = GRID) -> tuple[Fraction, ...]:
    low = sum((q * bands[i].low for i, q in element.quantities.items()), Fraction(0))
    high = sum((q * bands[i].high for i, q in element.quantities.items()), Fraction(0))
    if low == high:
        return (low,)
    steps = [rounded(low + (high - low) * n / (count - 1), 2) for n in range(1, count - 1)]
    return tuple(dict.fromkeys([low, *steps, high]))


def _extras(
    bids: Sequence[Fraction], element: Element, bands: Mapping[str, Band]
) -> tuple[Fraction, ...]:
    """Return the one more bids that are tried: the firm ends of the band, else half the lowest and twice the highest."""
    if len(bids) < 2:
        return ()
    low, high = extremes(bids)
    own = [bands[item] for item in element.quantities]
    ends = _grid(element, bands)
    return (
        ends[0] if all(band.firm[0] for band in own) else low,
        ends[-1] if all(band.firm[1] for band in own) else high,
    )


def _some(qualities: Sequence[Fraction]) -> list[Fraction]:
    """Return a few qualities, evenly picked from those possible, best left out of account."""
    ordered = sorted(set(qualities)) or [Fraction(1)]
    picked = [ordered[len(ordered) * n // (QUALITIES + 1)] for n in range(1, QUALITIES + 1)]
    return [q for q in dict.fromkeys(picked) if q > 0] or [ordered[-1]]


def _turned_points(
    case: PriceCase,
    bids: Sequence[Fraction],
    extras: Sequence[Fraction],
    qualities: Sequence[Fraction],
) -> str:
    """Search pairs of bids for one whose order a third bid turns, with qualities that marks can give; the plainest."""
    found: list[Moved] = []
    for pair in combinations(bids, 2):
        for extra in extras:
            change = moved(replace(case, bids=pair), extra) if extra not in pair else None
            if change is not None:
                found.append(change)
    for change in sorted(found, key=lambda m: (-abs(m.after - m.before), m.first, m.second)):
        apart = _apart(qualities, *sorted((change.before, change.after)))
        if apart is not None:
            return _example(change, apart)
    return ""


def _apart(
    qualities: Sequence[Fraction], low: Fraction, high: Fraction
) -> tuple[Fraction, Fraction] | None:
    """Return two qualities that lie apart by more than one figure and less than another; the highest such pair."""
    ordered = sorted(set(qualities), reverse=True)
    for top in ordered:
        for under in ordered:
            if low < top - under < high:
                return top, under
    return None


def _example(change: Moved, pair: tuple[Fraction, Fraction]) -> str:
    top, under = pair
    first, second = money(change.first), money(change.second)
    ahead = change.before < top - under
    leads, follows = (second, first) if ahead else (first, second)
    return (
        f"Example: A bids {first} with quality {points_text(under)}, B bids {second} with quality {points_text(top)}. "
        f"The one at {leads} comes first. One more bid, of {money(change.extra)}, from anybody, and the one at {follows} does: "
        f"the price points between them go from {points_text(change.before)} to {points_text(change.after)}."
    )


def _turned_rule(case: PriceCase, qualities: Sequence[Fraction]) -> str:
    """Search a grid of three bids for one whose presence turns the order of the two others."""
    sign = 1 if case.value_better is Better.HIGHER else -1
    offers = list(product(case.bids, qualities))
    for one, two in combinations(offers, 2):
        before = _values(case, (one, two))
        for three in offers:
            after = _values(case, (one, two, three))
            turn = (before[0] - before[1]) * (after[0] - after[1]) if before and after else 0
            if before and turn < 0:
                lead, trail = (one, two) if sign * (before[0] - before[1]) > 0 else (two, one)
                return (
                    f"Example: {_offer(lead)} comes before {_offer(trail)}. With one more bid, {_offer(three)}, "
                    "their order is turned."
                )
    return ""


def _values(
    case: PriceCase, offers: Sequence[tuple[Fraction, Fraction]]
) -> tuple[Fraction, ...] | None:
    bids, quality = zip(*offers, strict=True)
    found = values_of(replace(case, bids=bids, quality=quality))
    known = tuple(v for v in found if v is not None)
    return known if len(known) == len(found) else None


def _offer(offer: tuple[Fraction, Fraction]) -> str:
    return f"a bid of {money(offer[0])} with quality {points_text(offer[1])}"
