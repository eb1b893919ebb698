"""The weights of one criterion over which every place stays what it is, as exact intervals; the others are rescaled.

With the others rescaled in proportion a total is a straight line over the weight. Two totals change places only where
their lines cross, a minimum is met or missed only where its line crosses nought, and so the weights at which anything
can change are known exactly: the engine is asked at each of them, and between each two, outwards from the weight
published. Where a rule makes totals anything but lines, that is said and nothing is worked out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from tendering.analysis.changes import UnusableChangeError, WeightChange, changed
from tendering.analysis.margin_types import (
    Edge,
    Held,
    Seat,
    Turn,
    WeightMargin,
    WeightTurn,
    seat_key,
)
from tendering.analysis.relisting import Bench
from tendering.analysis.weight_lines import Lines
from tendering.evaluation.lot_total import MEAN
from tendering.model.bids import ConsensusScore, Dossier, Mark, MarkKind
from tendering.model.tender import Tender

PRICE, OF_PARENT = "price", "of_parent"
BEYOND = 12
"""How many more weights are tried, in each direction, once the first place of every lot has turned."""


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


def not_lines(dossier: Dossier) -> str:
    """Say why totals are no straight lines over a weight; empty where they are."""
    tender = dossier.tender
    steps = sorted(tender.rounding.at.keys() - {"mark"})
    if steps:
        return f"the tender rounds at {', '.join(steps)}, so that totals move by steps and not in lines"
    if tender.award_by is not None:
        return f"{tender.award_by.rule} ranks by a ratio of price and quality and not by points that add up"
    if tender.aggregation.method == "sum_of_ranks":
        return "sums of ranks move by steps and not in lines"
    if tender.relative_quality:
        return "quality is relative to the best bid's, so that totals are ratios and not lines"
    if tender.price.weight and tender.price.clamp is not None:
        return "price points are bounded, so that totals bend"
    spread = {c.id for c in tender.criteria if c.not_applicable == "redistribute"}
    rows: tuple[ConsensusScore | Mark, ...] = (*dossier.consensus, *dossier.marks)
    if any(r.kind is MarkKind.NOT_APPLICABLE and r.criterion in spread for r in rows):
        return "the points of an n/a go to the rest of its section, so that totals are ratios"
    return _moved_by_status(tender)


def _moved_by_status(tender: Tender) -> str:
    """Say why who is still in the running moves totals, and with them the lines; empty where it does not."""
    listed = any(s.keep is not None for s in tender.stages)
    judged = [c for c in tender.sections() if c.minimum is not None]
    shares = tender.minimum_quality is not None or bool(judged)
    if any(s.keep is not None and s.carries_forward for s in tender.stages):
        return "points of a short list are carried forward, so that who is on it moves the totals"
    if tender.price.weight and (listed or shares):
        return "who is past quality moves whose prices are compared, so that totals jump"
    if shares and any(lot.lot_total == MEAN for lot in tender.lots):
        return (
            "a zone in which a minimum is missed leaves the mean of the zones, so that totals jump"
        )
    if judged and len(tender.stages) > 1:
        return "the minimum of a section is judged stage by stage, on points that are not all in the totals"
    return ""


def weigh(bench: Bench, criterion: str, lots: Collection[str]) -> Weighed:
    """Move one criterion's weight down and up, and return what turns where.

    Args:
        bench: What stands fixed.
        criterion: Id, or ``price``.
        lots: Complete lots.
    """
    published = dict(weighted(bench.tender))[criterion]
    concerned = _concerned(bench.tender, criterion, lots)
    why = not_lines(bench.dossier)
    for alone in (False, True):
        try:
            if not why:
                return _weigh(bench, criterion, published, concerned, alone=alone)
        except UnusableChangeError:
            continue  # the others count elsewhere too and cannot make room: they keep their weights
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
    bench: Bench, criterion: str, published: Fraction, lots: list[str], *, alone: bool
) -> Weighed:
    dossier = bench.dossier

    def change(weight: Fraction) -> WeightChange:
        return WeightChange(criterion=criterion, weight=weight, alone=alone)

    known: dict[Fraction, Held] = {published: bench.held}

    def at(weight: Fraction) -> Held:
        if weight not in known:
            known[weight] = bench.held_of(changed(dossier, [change(weight)]))
        return known[weight]

    there = changed(bench.scored_from, [change(published / 2)])
    most = (
        max(published, bench.tender.weights_total)
        if alone
        else _most(bench.tender, there.tender, criterion, published)
    )
    lines = Lines(bench, there, published)
    breaks = sorted({w for above in lines.crossings() if 0 < (w := published + above) < most})
    result = Weighed()
    edges: dict[str, dict[int, Edge]] = {lot: {} for lot in lots}
    for way, end in ((-1, Fraction(0)), (1, most)):
        walk = _outwards(lines, list(breaks), at, published, end)
        _note_turns(bench, walk, edges, result.turns, way=way, named=(criterion, published))
    for lot in lots:
        result.by_lot[lot] = WeightMargin(
            criterion=criterion,
            weight=published,
            least=Fraction(0),
            most=most,
            alone=alone,
            down=edges[lot].get(-1),
            up=edges[lot].get(1),
        )
    return result


def _outwards(
    lines: Lines,
    breaks: list[Fraction],
    at: Callable[[Fraction], Held],
    start: Fraction,
    end: Fraction,
) -> Iterator[tuple[Fraction, bool, Held]]:
    """Yield who holds what outwards: just beyond a weight (the weight, False), and at a weight (the weight, True).

    Where a best sum decides, the weight at which two ways to fill the seats are worth the same is put in between.
    """
    way = 1 if end > start else -1
    here, held = start, at(start)
    while here != end:
        beyond = [w for w in breaks if (w - here) * way > 0 and (end - w) * way > 0]
        there = min(beyond, key=lambda w: abs(w - here), default=end)
        spots = [*lines.inside(here, there), there]
        found = [at(x) for x in spots]
        before = [(here, held), *zip(spots, found, strict=True)]
        more = next((c for one, two in pairwise(before) if (c := lines.missing(one, two))), None)
        if more is not None:
            breaks.append(more)
            continue
        yield here, False, found[0]
        here, held = there, at(there)
        yield here, True, held


def _note_turns(
    bench: Bench,
    walk: Iterable[tuple[Fraction, bool, Held]],
    edges: Mapping[str, dict[int, Edge]],
    turns: dict[Seat, WeightTurn],
    *,
    way: int,
    named: tuple[str, Fraction],
) -> None:
    """Go outwards until every lot has turned a place, and then some more for the seats that have not."""
    criterion, published = named
    seen: set[Seat] = set()
    spare = BEYOND
    for weight, is_edge, held in walk:
        turned = bench.held.turned(held)
        for lot, found in edges.items():
            here = {seat: turn for seat, turn in turned.items() if seat.lot == lot}
            if here and way not in found:
                found[way] = Edge(weight=weight, at=is_edge, turns=here)
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
                return


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
