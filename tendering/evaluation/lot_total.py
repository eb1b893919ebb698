"""The lot's own list where zones have totals of their own: the best zone's, or the mean of the zones bid for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from tendering.evaluation.candidacy import Candidacy, Gap
from tendering.evaluation.totals import better_of, ranking_value
from tendering.model.findings import finding
from tendering.model.numbers import plain
from tendering.model.outcome import Reason, Status, Step
from tendering.model.tender import Better, Lot, Tender

BEST, MEAN, WITHOUT = "best_zone", "mean_of_zones_bid", "without_zone_questions"


def lot_candidacies(
    tender: Tender,
    lot: Lot,
    base: Mapping[str, Candidacy],
    zones: Mapping[str, Mapping[str, Candidacy]],
) -> list[Candidacy]:
    """Return the lot's list made from its zones'. A zone the bidder is out of does not count.

    A bidder still waiting in a zone waits in the lot; one out of every zone it bid for is out of the lot.
    """
    return [
        _of_zones(tender, lot, base[b], [z[b] for z in zones.values() if b in z])
        for b in sorted(base)
    ]


def _of_zones(tender: Tender, lot: Lot, base: Candidacy, zones: Sequence[Candidacy]) -> Candidacy:
    own = Candidacy(bidder=base.bidder, lot=base.lot, zone=None, parent=base, barred=base.barred)
    own.points, own.marks, own.prices = base.points, base.marks, base.prices
    own.quality, own.steps = base.quality, base.steps
    if base.gap() is not None:
        return own
    inside = [z for z in zones if not z.is_out]
    gaps = [gap for z in inside or zones if (gap := z.gap())]
    if gaps:
        own.add(Gap(status=g.status, reason=g.reason) for g in gaps)
    elif not zones:
        own.add([_no_zone(tender, lot, base.bidder)])
    elif lot.lot_total == BEST:
        _take_best(tender, own, inside)
    else:
        _take_mean(tender, own, inside)
    return own


def _take_best(tender: Tender, own: Candidacy, zones: Sequence[Candidacy]) -> None:
    known = [(z.value, z) for z in zones if z.value is not None]
    if not known:
        return
    pick = max if better_of(tender) is Better.HIGHER else min
    value = pick(v for v, _ in known)
    equal = [z for v, z in known if v == value]
    best = equal[0]
    own.quality, own.price, own.total, own.value = best.quality, best.price, best.total, best.value
    # Published order decides nothing: of zones equally good, the lot has only the figures that they share.
    own.points = {k: v for k, v in best.points.items() if all(z.points.get(k) == v for z in equal)}
    own.prices = {k: v for k, v in best.prices.items() if all(z.prices.get(k) == v for z in equal)}
    own.marks, own.irrational = best.marks, best.irrational
    if all(z.evaluated_price == best.evaluated_price for z in equal):
        own.evaluated_price = best.evaluated_price
    text = f"the best of its zones' totals: {best.zone}, {plain(value)}"
    own.steps = (
        *best.steps,
        Step(what="total", value=value, text=text, rule=f"lots[{own.lot}].lot_total"),
    )


def _take_mean(tender: Tender, own: Candidacy, zones: Sequence[Candidacy]) -> None:
    values = [z.value for z in zones if z.value is not None]
    if not values or len(values) < len(zones):
        return
    own.quality = _mean([z.quality for z in zones])
    own.price = _mean([z.price for z in zones])
    shared = set.intersection(*(set(z.points) for z in zones))
    own.points = {
        name: sum((z.points[name] for z in zones), Fraction(0)) / len(zones)
        for name in zones[0].points
        if name in shared
    }
    own.total = sum(values, Fraction(0)) / len(values)
    own.value = ranking_value(own.total, tender.rounding)
    own.irrational = any(z.irrational for z in zones)
    each = ", ".join(f"{z.zone} {plain(z.value)}" for z in zones if z.value is not None)
    text = f"the mean of its zones' totals, {each}: {plain(own.value)}"
    own.steps += (
        Step(what="total", value=own.value, text=text, rule=f"lots[{own.lot}].lot_total"),
    )


def _mean(values: Sequence[Fraction | None]) -> Fraction | None:
    known = [v for v in values if v is not None]
    return sum(known, Fraction(0)) / len(known) if known and len(known) == len(values) else None


def _no_zone(tender: Tender, lot: Lot, bidder: str) -> Gap:
    """Say that a bidder for no zone has no total in a lot whose total comes from its zones'."""
    status = Status.INCOMPLETE
    facts = {"status": status.value, "cause": "zone_not_bid"}
    rule = f"lots[{lot.id}].lot_total"
    says = f"{bidder} bids for no zone of lot {lot.id}, so it has no total there ({lot.lot_total})"
    return Gap(
        status=status,
        reason=Reason(code="not_eligible", rule=rule, facts=facts),
        sentence=says,
        findings=(finding("S017", tender.at(rule), says),),
    )
