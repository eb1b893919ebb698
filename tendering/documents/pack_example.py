"""Worked examples for the ITT, computed by the evaluation itself from the tender's own rules and invented bids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from tendering.evaluation.evaluate import evaluate
from tendering.evaluation.stages import counted
from tendering.model.award import Aggregation, RoundingPolicy
from tendering.model.bids import (
    Bid,
    Bidder,
    ConsensusScore,
    Dossier,
    Mark,
    MarkKind,
    PriceFigure,
)
from tendering.model.outcome import LotOutcome, NotPlaced, Place, Standing
from tendering.model.price import PriceItem
from tendering.model.tender import (
    Criterion,
    Level,
    Limit,
    LimitMethod,
    Lot,
    Per,
    Price,
    Role,
    Scale,
    Tender,
)

WHO = "ABCDEFGH"
TOP = 100
_EXTRA = 2
"""Bidders in the example of a limit beyond the places of its fullest zone."""
_STEP = 6


def bidder_name(letter: str) -> str:
    """Return the name of an invented bidder."""
    return f"Bidder {letter}"


def example_standing(tender: Tender, lot: Lot) -> tuple[Standing, str | None] | None:
    """Return how an invented bid scores in a lot, with the zone the figures are of; None where nothing is marked."""
    questions = tender.questions(lot.id)
    if not questions or tender.aggregation.method == "sum_of_ranks":
        return None
    alone = replace(tender, pass_fail=(), limits=(), ties=(), capacity=None, lots=(lot,))
    zones: list[str] = [z.id for z in lot.zones]
    zoned = bool(zones) and any(q.per is Per.ZONE for q in counted(tender, questions))
    scores = [
        score
        for n, who in enumerate(WHO[:3])
        for i, q in enumerate(questions)
        for score in _scores(tender, q, who, lot, i + n)
    ]
    dossier = Dossier(
        evaluation="example",
        tender=alone,
        bidders=tuple(Bidder(id=who, name=bidder_name(who)) for who in WHO[:3]),
        bids=tuple(Bid(bidder=who, lot=lot.id, zone="*" if zones else "") for who in WHO[:3]),
        prices=tuple(_prices(tender, lot, zones)),
        consensus=tuple(scores),
        marks=tuple(_mark(s) for s in scores),
    )
    wanted = zones[0] if zoned else None
    found = next(
        (
            s
            for s in evaluate(dossier).lots[0].standings
            if s.bidder == WHO[0] and s.zone == wanted and s.total is not None
        ),
        None,
    )
    return (found, wanted) if found is not None else None


def _scores(
    tender: Tender, question: Criterion, who: str, lot: Lot, turn: int
) -> list[ConsensusScore]:
    """Give one bidder a mark for a question: the top one, or one or two below it, by turns."""
    levels = tender.scales[question.scale or ""].levels
    level = levels[max(len(levels) - 1 - (1, 0, 1, 2)[turn % 4], 0)]
    return [
        ConsensusScore(
            bidder=who,
            lot=lot.id,
            zone=zone,
            criterion=question.id,
            kind=MarkKind.NUMBER,
            mark=level.mark,
        )
        for zone in ([z.id for z in lot.zones] if question.per is Per.ZONE else [""])
    ]


def _mark(score: ConsensusScore) -> Mark:
    return Mark(
        evaluator="1",
        bidder=score.bidder,
        lot=score.lot,
        zone=score.zone,
        criterion=score.criterion,
        kind=score.kind,
        mark=score.mark,
    )


def _prices(tender: Tender, lot: Lot, zones: Sequence[str]) -> list[PriceFigure]:
    found = []
    for turn, who in enumerate(WHO[:3]):
        amounts: dict[str, Fraction] = {}
        for item in tender.price.items:
            if not item.applies_to(lot.id):
                continue
            summed = [amounts.get(i, Fraction(0)) * q for i, q in item.sum_of.items()]
            amounts[item.id] = sum(summed, Fraction(0)) if item.sum_of else _amount(item, turn)
            places = zones if item.per is Per.ZONE else ("",)
            found += [
                PriceFigure(
                    bidder=who, lot=lot.id, zone=zone, item=item.id, amount=amounts[item.id]
                )
                for zone in places
            ]
    return found


def _amount(item: PriceItem, turn: int) -> Fraction:
    """Return an invented price within the rule of an item."""
    rule = item.rule
    if rule is None:
        return Fraction(20 + 2 * turn)
    if rule.fixed is not None:
        return rule.fixed
    if rule.floor is not None and rule.ceiling is not None:
        return rule.floor + (rule.ceiling - rule.floor) * (turn + 1) / 4
    if rule.floor is not None:
        return rule.floor + turn
    return (rule.ceiling or Fraction(20)) * (20 - turn) / 20


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitExample:
    """A limit that bites: invented totals, and who is appointed where by the published method.

    Attributes:
        tender: The small tender that was evaluated, for names.
        rows: Zone or lot, its bidders with their totals in order, and those appointed.
        passed_over: Bidders whom the limit kept from a place, with the reason.
    """

    tender: Tender
    limit: Limit
    rows: tuple[tuple[str, str | None, tuple[Standing, ...], tuple[Place, ...]], ...]
    passed_over: tuple[tuple[str, NotPlaced], ...]


def limit_example(tender: Tender, limit: Limit) -> LimitExample | None:
    """Return an example of a limit with one more zone (or lot) than it allows; None where there are not so many."""
    small = _small(tender, limit)
    if small is None:
        return None
    most = max(
        (r.places_in(z).most or 1)
        for lot in small.lots
        for r in lot.roles
        for z in (None, *(x.id for x in lot.zones))
    )
    who = WHO[: min(most + _EXTRA, len(WHO))]
    outcome = evaluate(_totals(small, who))
    rows = [row for lot in outcome.lots for row in _rows(small, lot)]
    passed = [
        (lot.lot, n)
        for lot in outcome.lots
        for n in lot.not_placed
        if n.reason.code in ("limit", "displaced")
    ]
    if not outcome.complete or not passed:
        return None
    return LimitExample(tender=small, limit=limit, rows=tuple(rows), passed_over=tuple(passed))


def _small(tender: Tender, limit: Limit) -> Tender | None:
    """Return a tender with only the limit, its role and one zone or lot more than the limit allows."""
    need = limit.most + 1
    lots: list[Lot] = []
    for lot in tender.lots:
        role = lot.role(limit.role)
        if role is None:
            continue
        alone = replace(role, including=(), drawn_from="all", hours_share=None)
        zones = lot.zones[: need - sum(len(x.zones) for x in lots)]
        if limit.counts == "lots" or zones:
            zones = zones if limit.counts == "zones" else lot.zones[:1]
            lots.append(replace(lot, zones=zones, roles=(alone,), reserves=0, lot_total=None))
        held = len(lots) if limit.counts == "lots" else sum(len(x.zones) for x in lots)
        if held >= need:
            zoned = _zoned(tender, lots)
            criterion = Criterion(
                id="total",
                title="Total",
                weight=Fraction(TOP),
                points=Fraction(TOP),
                scale="total",
                per=Per.ZONE if zoned else Per.LOT,
            )
            return replace(
                tender,
                stages=(),
                pass_fail=(),
                capacity=None,
                award_by=None,
                relative_quality=False,
                minimum_quality=None,
                aggregation=Aggregation(),
                rounding=RoundingPolicy(display_places=0),
                price=Price(weight=Fraction(0)),
                ties=(),
                limits=(limit,),
                scales={"total": _scale()},
                criteria=(criterion,),
                lots=tuple(lots),
            )
    return None


def _zoned(tender: Tender, lots: Sequence[Lot]) -> bool:
    """Say whether each zone has an order of its own: where a question is answered for each zone."""
    each = all(bool(lot.zones) and lot.roles[0].per is Per.ZONE for lot in lots)
    return each and any(c.per is Per.ZONE for c in tender.criteria)


def _scale() -> Scale:
    levels = tuple(
        Level(mark=Fraction(m), label="", descriptor="", worth=Fraction(m)) for m in range(TOP + 1)
    )
    return Scale(id="total", levels=levels)


def _totals(small: Tender, who: str) -> Dossier:
    """Give every bidder a total: the first stands highest everywhere, the others change about where zones differ."""
    zoned = small.criteria[0].per is Per.ZONE
    rows = []
    number = 0
    for lot in small.lots:
        for zone in [z.id for z in lot.zones] if zoned else [""]:
            for n, letter in enumerate(who):
                mark = 90 - _STEP * n - ((number * (n + 1)) % 4 if zoned else number)
                rows.append((letter, lot.id, zone, mark))
            number += 1
    wishes = small.limits[0].when_exceeded is LimitMethod.PREFERENCE
    return Dossier(
        evaluation="example",
        tender=small,
        bidders=tuple(Bidder(id=x, name=bidder_name(x)) for x in who),
        bids=tuple(b for x in who for b in _bids(small, x, wishes=wishes)),
        consensus=tuple(
            ConsensusScore(
                bidder=letter,
                lot=lot,
                zone=zone,
                criterion="total",
                kind=MarkKind.NUMBER,
                mark=Fraction(mark),
            )
            for letter, lot, zone, mark in rows
        ),
    )


def _bids(small: Tender, who: str, *, wishes: bool) -> list[Bid]:
    if not wishes:
        return [Bid(bidder=who, lot=lot.id, zone="*" if lot.zones else "") for lot in small.lots]
    pairs = [(lot.id, zone.id) for lot in small.lots for zone in lot.zones]
    return [
        Bid(bidder=who, lot=lot, zone=zone, preference=len(pairs) - n)
        for n, (lot, zone) in enumerate(pairs)
    ]


def _rows(
    small: Tender, lot: LotOutcome
) -> list[tuple[str, str | None, tuple[Standing, ...], tuple[Place, ...]]]:
    published = small.lot(lot.lot)
    role: Role | None = published.roles[0] if published else None
    zones: list[str | None] = (
        [z.id for z in published.zones] if published and role and role.per is Per.ZONE else [None]
    )
    found = []
    for zone in zones:
        own = [s for s in lot.standings if s.zone == zone] or [
            s for s in lot.standings if s.zone is None
        ]
        listed = sorted(own, key=lambda s: (s.order or 0, s.bidder))
        places = tuple(p for p in lot.places if p.zone == zone)
        found.append((lot.lot, zone, tuple(listed), places))
    return found
