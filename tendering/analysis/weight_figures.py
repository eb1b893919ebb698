"""Every figure that decides something as a curve over one weight: quality, prices, totals and ranking values of every list.

The curves are those of just one spot: where a rule rounds, bounds or takes the best, what that comes to there. The
spot notes every comparison that was made, and so how far they hold. Who is in the running, and what share of its
weight a price earns, is not worked out here: the engine says it, and is asked again wherever a minimum or a short
list turns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import cast

from tendering.analysis.curves import Moving, Spot
from tendering.analysis.moving_steps import Within, stepped, stepped_share
from tendering.analysis.relisting import Bench
from tendering.analysis.weight_lots import Lines, MovingLot
from tendering.analysis.weight_order import Figure, order_of
from tendering.analysis.weight_running import Order, Running
from tendering.evaluation.aggregation import sums_of_ranks
from tendering.evaluation.award_rules import AwardField, Offer
from tendering.evaluation.candidacy import FINAL, Candidacy
from tendering.evaluation.lot_total import BEST
from tendering.evaluation.price import Element
from tendering.evaluation.price_formulas import UndefinedScoreError
from tendering.evaluation.quality import relative
from tendering.evaluation.rank_sums import cell_of
from tendering.evaluation.registry import AWARD_RULES
from tendering.evaluation.scored import ListKey
from tendering.model.outcome import Standing
from tendering.model.tender import Better, Tender

Judged = tuple[object, ...]
"""How every minimum and short list comes out: while it is the same, the same bidders are in the running."""
Lists = Mapping[ListKey, Mapping[str, Figure]]


class WeightFigures:
    """The figures of a whole tender over one criterion's weight."""

    def __init__(
        self, bench: Bench, spot: Spot, published: Fraction, there: tuple[Fraction, Tender]
    ) -> None:
        self.bench, self.spot, self.tender = bench, spot, bench.tender
        lines = Lines(spot, (published, self.tender), there)
        self._lots = [MovingLot(bench, lines, lot) for lot in self.tender.lots]
        self._prices: dict[tuple[ListKey, str], Fraction | None] = {}

    # --- who is in the running

    def judged(self) -> Judged:
        """Return how every minimum and short list comes out at the spot."""
        if self.tender.aggregation.method == "sum_of_ranks":
            return ()
        return tuple(
            self.spot.kept(("judged", one.lot.id), partial(_judged, one)) for one in self._lots
        )

    # --- every list

    def lists(self, running: Running) -> Lists:
        """Return the figures of everyone in the running in every list that has values of its own."""
        found: dict[ListKey, Mapping[str, Figure]] = {}
        for one in self._lots:
            found |= self._lists_of(one, running)
        return found

    def _lists_of(
        self, one: MovingLot, running: Running
    ) -> Mapping[ListKey, Mapping[str, Figure]]:
        return self.spot.kept(
            ("lists", one.lot.id, id(running)), lambda: self._of_one(one, running)
        )

    def _of_one(self, one: MovingLot, running: Running) -> dict[ListKey, Mapping[str, Figure]]:
        found: dict[ListKey, Mapping[str, Figure]] = {}
        for key in one.scored_lists():
            found[key] = self.spot.kept(
                (key, id(running)), partial(self._of_list, one, key, running)
            )
        if (one.lot.id, None) not in found and one.lot.lot_total is not None:
            found[one.lot.id, None] = self._made(one, running, found)
        return found

    def _of_list(self, one: MovingLot, key: ListKey, running: Running) -> Mapping[str, Figure]:
        by_zone = key[1] is not None and bool(one.fixed.zone_questions)
        asked = one.in_zone if by_zone else one.own
        bidders = running.ranked(key)
        if one.fixed.by_rank_sums:
            return self._rank_sums(one, key, bidders, running)
        figures: dict[str, Figure] = {}
        for b in bidders:
            result = one.result(asked, b, key[1] if by_zone else None)
            figures[b] = Figure(
                quality=result.quality,
                points=result.points if by_zone else one.points(b, result),
            )
        available = asked.in_all["quality"]
        if self.tender.relative_quality:
            known = [f.quality for f in figures.values() if f.quality is not None]
            best = max(known, default=Fraction(0))
            for f in figures.values():
                if f.quality is not None and best:
                    f.quality = _relative(f.quality, best, available)
        if self.tender.award_by is not None:
            self._award(key, figures, running, available)
            return figures
        priced = one.priced(key)
        carried: dict[
            int, tuple[Moving, Moving]
        ] = {}  # whose total is one and the same stays level
        for b, f in figures.items():
            f.price = self.spot.kept(
                ("price", key, b, id(running)), partial(self._price, key, b, priced, running)
            )
            if f.quality is None or (priced and f.price is None):
                continue
            price = Fraction(0) if f.price is None else f.price
            f.total = f.quality + price + _preferences(running.rows[key][b])
            if id(f.total) not in carried:
                carried[id(f.total)] = f.total, self._carried(f.total)
            f.value = carried[id(f.total)][1]
        return figures

    def _carried(self, total: Moving) -> Moving:
        rounding = self.tender.rounding
        return stepped(total, rounding.at.get("total"), rounding.mode)

    def _price(
        self,
        key: ListKey,
        bidder: str,
        elements: Iterable[tuple[Element, Moving]],
        running: Running,
    ) -> Moving | None:
        rounding = self.tender.rounding
        least, most = self.tender.price.clamp or (None, None)
        total: Moving | None = None
        for e, weight in elements:
            share = running.shares.get((key, bidder, e.id))
            if share is None:
                return None
            points = (
                stepped_share(weight, share, rounding.at["price_points"], rounding.mode)
                if isinstance(share, Within)
                else weight * share
            )
            if least is not None and points < least:
                points = least
            if most is not None and points > most:
                points = most
            points = stepped(points, rounding.at.get("price_points"), rounding.mode)
            total = points if total is None else total + points
        return total

    def _award(
        self, key: ListKey, figures: Mapping[str, Figure], running: Running, available: Moving
    ) -> None:
        rule = self.tender.award_by
        known = AWARD_RULES.get(rule.rule) if rule else None
        offers: dict[str, Offer] = {}
        for b, f in figures.items():
            price = self._evaluated_price(key, running.rows[key][b])
            if price is not None:
                offers[b] = Offer(price, cast(Fraction, f.quality or Fraction(0)))
        if rule is None or known is None or not offers:
            return
        field_of = AwardField(
            lowest_price=min(o.price for o in offers.values()),
            best_quality=max(o.quality for o in offers.values()),
            lowest_quality=min(o.quality for o in offers.values()),
            quality_available=cast(Fraction, available),
            parameters=rule.parameters,
        )
        for b, offer in offers.items():
            try:
                total: Moving = known.function(offer, field_of)
            except UndefinedScoreError:
                continue
            figures[b].total, figures[b].value = total, self._carried(total)

    def _evaluated_price(self, key: ListKey, standing: Standing) -> Fraction | None:
        at = (key, standing.bidder)
        if at not in self._prices:
            self._prices[at] = self.bench.evaluated_price(standing)
        return self._prices[at]

    def _rank_sums(
        self, one: MovingLot, key: ListKey, bidders: Sequence[str], running: Running
    ) -> Mapping[str, Figure]:
        """Return sums of ranks: each evaluator's totals are curves, and their order is what the sums are made of."""
        priced = one.priced(key)
        prices = {
            b: (self._price(key, b, priced, running) or Fraction(0))
            + _preferences(running.rows[key][b])
            for b in bidders
        }
        entries = self.bench.entries
        totals: dict[str, dict[str, Moving]] = {}
        for evaluator, asked in one.asked_of(zonal=key[1] is not None).items():
            questions = [t.criterion for t in asked.questions.tables]
            given: dict[str, Moving] = {}
            for b in bidders:
                candidacy = Candidacy(bidder=b, lot=key[0], zone=key[1])
                cells = [cell_of(entries, evaluator, candidacy, q) for q in questions]
                quality = asked.result(asked.read(cells)).quality
                if quality is not None:
                    given[b] = quality + prices[b]
            totals[evaluator] = given
        complete = {e: t for e, t in totals.items() if set(bidders) <= t.keys()}
        sums = sums_of_ranks(cast(Mapping[str, Mapping[str, Fraction]], complete))
        return {
            b: Figure(price=prices[b], total=sums[b], value=self._carried(sums[b]))
            for b in bidders
            if b in sums
        }

    def _made(
        self, one: MovingLot, running: Running, scored: Mapping[ListKey, Mapping[str, Figure]]
    ) -> Mapping[str, Figure]:
        """Return the lot's own list made of its zones': the best of each bidder's, or their mean."""
        own: dict[str, Figure] = {}
        for b in running.ranked((one.lot.id, None)):
            zones = [
                f
                for z in one.lot.zones
                if (s := running.rows[one.lot.id, z.id].get(b)) is not None
                and s.status not in FINAL
                and (f := scored[one.lot.id, z.id].get(b)) is not None
            ]
            values = [f.value for f in zones if f.value is not None]
            if not values:
                own[b] = Figure()
            elif one.lot.lot_total == BEST:
                own[b] = self._best(zones)
            else:
                own[b] = self._mean(zones, values)
        return own

    def _best(self, zones: Sequence[Figure]) -> Figure:
        known = [f for f in zones if f.value is not None]
        better = max if self.bench.better is Better.HIGHER else min
        value = better(f.value for f in known)  # type: ignore[type-var]
        equal = [f for f in known if f.value == value]
        first = equal[0]
        points = {
            k: v for k, v in first.points.items() if all(_same(f.points.get(k), v) for f in equal)
        }
        return replace(first, points=points)

    def _mean(self, zones: Sequence[Figure], values: Sequence[Moving]) -> Figure:
        shared = set.intersection(*(set(f.points) for f in zones))
        total = _mean(values)
        return Figure(
            quality=_mean([f.quality for f in zones]),
            price=_mean([f.price for f in zones]),
            total=total,
            value=self._carried(total) if total is not None else None,
            points={
                k: found
                for k in shared
                if (found := _mean([f.points[k] for f in zones])) is not None
            },
        )

    # --- the order of every list

    def order(self, running: Running) -> Order:
        """Return who stands where in every list at the spot, with the ties that a rule looks at."""
        return tuple(
            self.spot.kept(
                ("order", one.lot.id, id(running)), partial(self._orders_of, one, running)
            )
            for one in self._lots
        )

    def _orders_of(self, one: MovingLot, running: Running) -> Order:
        return tuple(
            order_of(self.bench, self.spot, key, found, running.rows[key])
            for key, found in self._lists_of(one, running).items()
        )


def _judged(one: MovingLot) -> Judged:
    return tuple(one.judged())


def _relative(quality: Moving, best: Moving, available: Moving) -> Moving:
    return relative(cast(Fraction, quality), cast(Fraction, best), cast(Fraction, available))


def _preferences(standing: Standing) -> Fraction:
    return sum((v for k, v in standing.points.items() if k.startswith("preference:")), Fraction(0))


def _same(one: Moving | None, other: Moving) -> bool:
    return one is not None and one == other


def _mean(values: Sequence[Moving | None]) -> Moving | None:
    known = [v for v in values if v is not None]
    if not known or len(known) < len(values):
        return None
    total: Moving = Fraction(0)
    for v in known:
        total = total + v
    return total / len(known)
