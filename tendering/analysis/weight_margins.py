"""The weights of one criterion over which every place stays what it is, as exact intervals; the others are rescaled.

With the others rescaled in proportion a total is a straight line over the weight. Two totals change places only where
their lines cross, a minimum is met or missed only where its line crosses nought, and so the weights at which anything
can change are known exactly: the engine is asked at each of them, and between each two, outwards from the weight
published. Where a rule makes totals anything but lines, that is said and nothing is worked out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from tendering.analysis.changes import UnusableChangeError, WeightChange, changed
from tendering.analysis.margin_types import (
    Edge,
    Seat,
    Turn,
    WeightMargin,
    WeightTurn,
    seat_key,
)
from tendering.analysis.moving_steps import TooNearToRoundError
from tendering.analysis.relisting import Bench
from tendering.analysis.weight_walk import Known, NotFollowedError, Step, WeightWalk
from tendering.evaluation.registry import AWARD_RULES
from tendering.model.tender import Tender

PRICE, OF_PARENT = "price", "of_parent"
BEYOND = 6
"""How many more times places may turn, in each direction, once the first of every lot has; then nobody looks further."""


@dataclass(slots=True)
class Weighed:
    """What one criterion's weight was found to do.

    Attributes:
        by_lot: The interval of each lot.
        turns: The nearest weight that turns each seat, as far as was looked.
    """

    by_lot: dict[str, WeightMargin] = field(default_factory=dict)
    turns: dict[Seat, WeightTurn] = field(default_factory=dict)


def weighted(tender: Tender) -> tuple[tuple[str, Fraction], ...]:
    """Return what has a weight that could be another: each question with one, and price."""
    found = [
        (c.id, _unit(tender, c.id)) for c in tender.criteria if c.scale is not None and c.points
    ]
    if tender.price.weight:
        found.append((PRICE, tender.price.weight))
    return tuple(found)


def _unit(tender: Tender, criterion: str) -> Fraction:
    found = tender.criterion(criterion)
    if found is None:
        return Fraction(0)
    return found.weight if tender.weights_as == OF_PARENT else found.points


def not_followed(tender: Tender) -> str:
    """Say why figures cannot be followed over a weight; empty where they can."""
    rule = AWARD_RULES.get(tender.award_by.rule) if tender.award_by is not None else None
    if rule is not None and rule.irrational:
        return f"{rule.name} gives values that are no fractions, so that where they cross is no exact weight"
    return ""


def weigh(
    bench: Bench, criterion: str, lots: Collection[str], known: Known | None = None
) -> Weighed:
    """Move one criterion's weight down and up, and return what turns where.

    Args:
        bench: What stands fixed.
        criterion: Id, or ``price``.
        lots: Complete lots.
        known: What the engine has said of other weights.
    """
    known = Known() if known is None else known
    published = dict(weighted(bench.tender))[criterion]
    concerned = _concerned(bench.tender, criterion, lots)
    why = not_followed(bench.tender)
    for alone in (False, True):
        try:
            if not why:
                return _weigh(bench, criterion, published, concerned, known, alone=alone)
        except UnusableChangeError:
            continue  # the others count elsewhere too and cannot make room: they keep their weights
        except (NotFollowedError, TooNearToRoundError) as error:
            why = str(error)
    return Weighed(
        by_lot={
            lot: WeightMargin(criterion=criterion, weight=published, inexact=why)
            for lot in concerned
        }
    )


def _concerned(tender: Tender, criterion: str, lots: Collection[str]) -> list[str]:
    found = tender.criterion(criterion)
    return [
        x.id for x in tender.lots if x.id in lots and (found is None or found.applies_to(x.id))
    ]


def _weigh(
    bench: Bench,
    criterion: str,
    published: Fraction,
    lots: list[str],
    known: Known,
    *,
    alone: bool,
) -> Weighed:
    def change(weight: Fraction) -> WeightChange:
        return WeightChange(criterion=criterion, weight=weight, alone=alone)

    there = changed(bench.scored_from, [change(published / 2)]).tender
    most = (
        max(published, bench.tender.weights_total)
        if alone
        else _most(bench.tender, there, criterion, published)
    )
    walk = WeightWalk(bench, published, change, (published / 2, there), known)
    result = Weighed()
    edges: dict[str, dict[int, Edge]] = {lot: {} for lot in lots}
    reached: dict[int, Fraction] = {}
    for way, end in ((-1, Fraction(0)), (1, most)):
        spots = walk.outwards(way, end)
        reached[way] = _note_turns(
            bench, spots, edges, result.turns, way=way, named=(criterion, published)
        )
    for lot in lots:
        down, up = (edges[lot].get(way) for way in (-1, 1))
        result.by_lot[lot] = WeightMargin(
            criterion=criterion,
            weight=published,
            least=Fraction(0) if down else reached[-1],
            most=most if up else reached[1],
            alone=alone,
            down=down,
            up=up,
            stopped=(not down and reached[-1] > 0, not up and reached[1] < most),
        )
    return result


def _note_turns(
    bench: Bench,
    walk: Iterable[Step],
    edges: Mapping[str, dict[int, Edge]],
    turns: dict[Seat, WeightTurn],
    *,
    way: int,
    named: tuple[str, Fraction],
) -> Fraction:
    """Go outwards until every lot has turned a place, and then some more for the seats that have not.

    Returns:
        How far was gone.
    """
    criterion, published = named
    seen: set[Seat] = set()
    spare = BEYOND
    weight, last = published, bench.held
    for step in walk:
        weight, is_edge, held = step.weight, step.at, step.held
        if held is last or held == last:
            continue
        last = held
        turned = bench.held.turned(held)
        for lot, found in edges.items():
            here = {seat: turn for seat, turn in turned.items() if seat.lot == lot}
            if here and way not in found:
                found[way] = Edge(weight=weight, at=is_edge, turns=here, bound=step.bound)
        for seat in sorted(turned.keys() - seen, key=seat_key):
            nearest = WeightTurn(
                criterion=criterion,
                weight=weight,
                published=published,
                at=is_edge,
                way=way,
                turn=turned[seat],
            )
            kept = turns.get(seat)
            if kept is None or _nearer(nearest, kept):
                turns[seat] = nearest
        seen |= {seat for seat, turn in turned.items() if turn is not Turn.WAITS}
        if all(way in found for found in edges.values()):
            spare -= 1
            if spare < 0:
                break
    return weight


def _nearer(turn: WeightTurn, kept: WeightTurn) -> bool:
    """Say whether a weight turns a seat nearer; one that only leaves the lot waiting comes after any other."""
    waits, waited = turn.turn is Turn.WAITS, kept.turn is Turn.WAITS
    return (waits, abs(turn.by)) < (waited, abs(kept.by))


def _most(tender: Tender, there: Tender, criterion: str, published: Fraction) -> Fraction:
    """Return the greatest weight that leaves every other at nought or above, from how the others made room once."""
    moved = published / 2 - published
    before, after = _weights(tender), _weights(there)
    rooms = [
        moved * before[name] / (before[name] - after[name])
        for name in before
        if name != criterion and before[name] != after[name]
    ]
    return published + min(rooms, default=Fraction(0))


def _weights(tender: Tender) -> dict[str, Fraction]:
    whole = tender.weights_as == OF_PARENT
    found = {c.id: c.weight if whole else c.points for c in tender.criteria if whole or c.scale}
    return {**found, PRICE: tender.price.weight}
