"""Another weight for a criterion, a section or price: the others rescaled exactly, so that the total stays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from tendering.model.findings import Finding, finding
from tendering.model.numbers import plain
from tendering.model.tender import Criterion, Price, Tender

PRICE = "price"
OF_PARENT = "of_parent"

Wanted = Mapping[str, tuple[Fraction, bool]]
"""By criterion, section or ``price``: its weight, and whether the others stay as they are."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Something with a weight in the award: a question, a section of percentages, or price."""

    id: str
    weight: Fraction
    group: str
    lots: frozenset[str]


def with_weights(tender: Tender, wanted: Wanted) -> tuple[Tender, list[Finding]]:
    """Return the tender with these weights, and what keeps them from being rescaled.

    Where weights are points of the award, every other question and price is rescaled; where they are percentages of
    the parent, those under the same parent are. What also counts in a lot where no weight is changed keeps its weight,
    and the rest of the lots concerned make room.

    Args:
        tender: As published.
        wanted: New weights, in the tender's own unit, and whether each is changed alone.
    """
    parts = _parts(tender)
    fixed = _fixed(tender, parts, wanted)
    factors: dict[str, Fraction] = {}
    found: list[Finding] = []
    for group in dict.fromkeys(p.group for p in parts if p.id in fixed):
        rescales = [name for name in _named(tender, wanted, parts, group) if not wanted[name][1]]
        if rescales:
            more, wrong = _rescaled([p for p in parts if p.group == group], fixed)
            factors |= more
            found += wrong
    weights = {p.id: fixed.get(p.id, p.weight * factors.get(p.id, Fraction(1))) for p in parts}
    return _weighted(tender, weights), found


def _parts(tender: Tender) -> list[_Part]:
    """Return what carries weight, with the group whose weights together make a total."""
    of_parent = tender.weights_as == OF_PARENT
    every = frozenset(lot.id for lot in tender.lots)
    parts = [
        _Part(
            id=c.id,
            weight=c.weight if of_parent else c.points,
            group=f"under {c.parent}" if of_parent and c.parent else _stage_group(tender, c),
            lots=frozenset(lot for lot in every if c.applies_to(lot)),
        )
        for c in tender.criteria
        if of_parent or c.scale is not None
    ]
    if tender.price.weight:
        parts.append(_Part(id=PRICE, weight=tender.price.weight, group="award", lots=every))
    return parts


def _stage_group(tender: Tender, criterion: Criterion) -> str:
    """Return ``award`` for what counts in it, else the stage whose own weights make a total."""
    last = tender.stages[-1].id if tender.stages else None
    carried = {s.id for s in tender.stages if s.carries_forward}
    stage = criterion.stage
    return "award" if stage is None or stage == last or stage in carried else f"stage {stage}"


def _fixed(tender: Tender, parts: Iterable[_Part], wanted: Wanted) -> dict[str, Fraction]:
    """Return the new weight of each part named, or that stands under a section named."""
    known = {p.id: p for p in parts}
    fixed: dict[str, Fraction] = {}
    for name in sorted(wanted, key=lambda n: (_depth(tender, n), n)):
        weight = wanted[name][0]
        if name in known:
            fixed[name] = weight
            continue
        under = [p for p in known.values() if name in _above(tender, p.id)]
        # a question named itself keeps the weight given to it: the rest of its section makes the sum
        named = [p for p in under if p.id in wanted]
        rest = [p for p in under if p.id not in wanted]
        room = weight - sum((wanted[p.id][0] for p in named), Fraction(0))
        whole = sum((p.weight for p in rest), Fraction(0))
        for p in rest:
            fixed[p.id] = p.weight * room / whole if whole else p.weight
    return fixed


def _above(tender: Tender, criterion: str) -> tuple[str, ...]:
    """Return the sections a criterion stands under, innermost first."""
    line: list[str] = []
    found = tender.criterion(criterion)
    while found is not None and found.parent and found.parent not in line:
        line.append(found.parent)
        found = tender.criterion(found.parent)
    return tuple(line)


def _depth(tender: Tender, criterion: str) -> int:
    return len(_above(tender, criterion))


def _named(tender: Tender, wanted: Wanted, parts: Iterable[_Part], group: str) -> list[str]:
    """Return the names given that concern a group of weights."""
    ids = {p.id for p in parts if p.group == group}
    return [n for n in wanted if n in ids or any(n in _above(tender, i) for i in ids)]


def _rescaled(
    parts: list[_Part], fixed: Mapping[str, Fraction]
) -> tuple[dict[str, Fraction], list[Finding]]:
    """Return by what each other weight of a group is multiplied, and where no such figure exists."""
    moved = {lot for p in parts if p.id in fixed for lot in p.lots}
    free = [p for p in parts if p.id not in fixed and p.lots and p.lots <= moved]
    factors: dict[str, Fraction] = {}
    wrong: list[Finding] = []
    for lot in sorted(moved):
        here = [p for p in parts if lot in p.lots]
        change = sum((fixed[p.id] - p.weight for p in here if p.id in fixed), Fraction(0))
        room = sum((p.weight for p in here if p in free), Fraction(0))
        if not change:
            factor = Fraction(1)
        elif room and room - change >= 0:
            factor = (room - change) / room
        else:
            text = (
                f"lot {lot}: the other weights add to {plain(room)}, and {plain(abs(change))} "
                f"{'more is' if change > 0 else 'less is'} to be made up"
            )
            wrong.append(finding("A105", f"lots[{lot}]", text))
            continue
        for p in here:
            if p in free and factors.setdefault(p.id, factor) != factor:
                text = f"{p.id} would be rescaled in one way for lot {lot} and in another for a lot beside it"
                wrong.append(finding("A105", f"lots[{lot}]", text))
    return factors, wrong


def _weighted(tender: Tender, weights: Mapping[str, Fraction]) -> Tender:
    """Put the weights in: points of the award follow from percentages, sections from their questions."""
    of_parent = tender.weights_as == OF_PARENT
    by_id = {c.id: c for c in tender.criteria}

    def points(c: Criterion) -> Fraction:
        if not of_parent:
            return weights[c.id]
        value = tender.weights_total * weights[c.id] / 100
        for above in _above(tender, c.id):
            value = value * weights[above] / 100
        return value

    new = {c.id: points(c) for c in tender.criteria if of_parent or c.scale is not None}
    criteria = []
    for c in tender.criteria:
        if c.id in new:
            weight = weights[c.id]
            criteria.append(
                c
                if weight == c.weight and new[c.id] == c.points
                else replace(c, weight=weight, points=new[c.id])
            )
        else:
            change = sum(
                (new[i] - by_id[i].points for i in new if c.id in _above(tender, i)), Fraction(0)
            )
            criteria.append(
                replace(c, weight=c.weight + change, points=c.points + change) if change else c
            )
    return replace(
        tender,
        criteria=tuple(criteria),
        price=_priced(tender.price, weights.get(PRICE, tender.price.weight)),
    )


def _priced(price: Price, weight: Fraction) -> Price:
    """Change the weight of price; its elements keep their shares of it."""
    if weight == price.weight:
        return price
    factor = weight / price.weight if price.weight else Fraction(0)
    elements = tuple(replace(e, weight=e.weight * factor) for e in price.elements)
    return replace(price, weight=weight, elements=elements)
