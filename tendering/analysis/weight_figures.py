"""Every figure that decides something as a curve over one weight: quality, prices, totals and ranking values of every list.

The curves are those of just one spot: where a rule rounds, bounds or takes the best, what that comes to there. The
spot notes every comparison that was made, and so how far they hold. Who is in the running, and what share of its
weight a price earns, is not worked out here: the engine says it, and is asked again wherever a minimum or a short
list turns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property, partial
from itertools import pairwise
from typing import cast

from tendering.analysis.curves import Moving, Spot, line, stepped
from tendering.analysis.relisting import Bench
from tendering.analysis.weight_points import Asked, Result
from tendering.evaluation.aggregation import AVERAGES, evaluators_of, sums_of_ranks
from tendering.evaluation.assess import LotAssessment
from tendering.evaluation.award_rules import AwardField, Offer
from tendering.evaluation.candidacy import FINAL, Candidacy
from tendering.evaluation.lot_total import BEST, WITHOUT
from tendering.evaluation.price import Element, elements_of
from tendering.evaluation.price_formulas import UndefinedScoreError
from tendering.evaluation.quality import QuestionSet, relative
from tendering.evaluation.rank_sums import cell_of
from tendering.evaluation.registry import AWARD_RULES
from tendering.evaluation.scored import ListKey, Scored
from tendering.evaluation.scoring import score
from tendering.evaluation.stages import counted, stage_ids
from tendering.model.bids import Dossier
from tendering.model.outcome import Standing, Status
from tendering.model.tender import Better, Criterion, Lot, Tender

Judged = tuple[object, ...]
"""How every minimum and short list comes out: while it is the same, the same bidders are in the running."""
Order = tuple[object, ...]
"""Who stands where in every list."""
PRICE_STEPS = frozenset({"price_points"})


@dataclass(slots=True)
class Figure:
    """What one bidder has in one list."""

    quality: Moving | None = None
    price: Moving | None = None
    total: Moving | None = None
    value: Moving | None = None
    points: Mapping[str, Moving] = field(default_factory=dict)


Lists = Mapping[ListKey, Mapping[str, Figure]]


@dataclass(frozen=True)
class Running:
    """What the engine says of everyone while no minimum and no short list turns.

    Attributes:
        rows: Every list.
        shares: By list, bidder and price element, the share of the element's weight that its price earns, unbounded.
    """

    rows: Mapping[ListKey, Mapping[str, Standing]]
    shares: Mapping[tuple[ListKey, str, str], Fraction]

    @cached_property
    def stands(self) -> Order:
        """Return who stands how in every list, and who is barred from what: the same, and the same can be placed."""
        return tuple(
            (key, tuple((b, s.status, *s.barred) for b, s in sorted(found.items())))
            for key, found in self.rows.items()
        )

    def ranked(self, key: ListKey) -> list[str]:
        """Return who is in the running in a list; one for whom only the award rule gives no value is."""
        return [
            b
            for b, s in sorted(self.rows.get(key, {}).items())
            if s.status is Status.RANKED or (s.reason is not None and s.reason.rule == "award_by")
        ]


@dataclass(slots=True)
class _Lot:
    """One lot: its sets of questions, and what every bidder's scores are worth in them; ``panel`` is by evaluator."""

    lot: Lot
    fixed: LotAssessment
    own: Asked
    in_zone: Asked
    stages: tuple[Asked, ...]
    elements: tuple[tuple[Element, Moving], ...]
    reads: dict[tuple[int, str, str | None], int] = field(default_factory=dict)
    panel: dict[bool, Mapping[str, Asked]] = field(default_factory=dict)


class WeightFigures:
    """The figures of a whole tender over one criterion's weight."""

    def __init__(
        self, bench: Bench, spot: Spot, published: Fraction, there: tuple[Fraction, Tender]
    ) -> None:
        self.bench, self.spot, self.tender = bench, spot, bench.tender
        self._ends = published, there[0]
        self._there = there[1]
        self._full = {
            c.id: self._line(c.points, other.points)
            for c in self.tender.criteria
            if (other := self._there.criterion(c.id)) is not None
        }
        self._lots = [self._of_lot(lot) for lot in self.tender.lots]
        self._prices: dict[tuple[ListKey, str], Fraction | None] = {}

    def _line(self, now: Fraction, then: Fraction) -> Moving:
        return line(self.spot, (self._ends[0], now), (self._ends[1], then))

    def _of_lot(self, lot: Lot) -> _Lot:
        fixed = self.bench.assessed(self.tender, lot)
        last = stage_ids(self.tender)[-1]
        averaged = self.tender.aggregation.method in AVERAGES
        stages = [
            QuestionSet(
                self.tender,
                [q for q in fixed.lot_questions if (q.stage or last) == stage],
                averaged=averaged,
            )
            for stage in stage_ids(self.tender)
        ]
        there = self._there.lot(lot.id)
        after = {e.id: e.weight for e in _elements(self._there, there)} if there else {}
        return _Lot(
            lot=lot,
            fixed=fixed,
            own=self._asked(fixed.in_lot_list),
            in_zone=self._asked(fixed.in_zone_list),
            stages=tuple(self._asked(s) for s in stages),
            elements=tuple(
                (e, self._line(e.weight, after.get(e.id, e.weight)))
                for e in _elements(self.tender, lot)
            ),
        )

    def _asked(self, questions: QuestionSet) -> Asked:
        return Asked(self.tender, questions, self._full, self.spot)

    # --- who is in the running

    def judged(self) -> Judged:
        """Return how every minimum and short list comes out at the spot."""
        if self.tender.aggregation.method == "sum_of_ranks":
            return ()
        return tuple(
            self.spot.kept(("judged", one.lot.id), partial(self._judged_in, one))
            for one in self._lots
        )

    def _judged_in(self, one: _Lot) -> Judged:
        return tuple(self._each_judged(one))

    def _each_judged(self, one: _Lot) -> Iterator[object]:
        entries = self.bench.entries
        bidders = entries.bidders[one.lot.id]
        once = {tuple(a.questions.column): a for a in (*one.stages, one.own)}
        where: list[tuple[Asked, str | None, Sequence[str]]] = [
            (asked, None, bidders) for asked in once.values()
        ]
        if one.fixed.zone_questions:
            where += [
                (one.in_zone, z.id, entries.zone_bidders[one.lot.id, z.id]) for z in one.lot.zones
            ]
        for asked, zone, here in where:
            for b in here:
                short = self._result(one, asked, b, zone).short
                yield tuple([(gap > 0) - (gap < 0) for gap in short])
        for stage, asked in zip(self.tender.stages, one.stages, strict=False):
            if stage.keep is not None:
                yield self._short_list(one, asked, bidders)

    def _short_list(self, one: _Lot, asked: Asked, bidders: Sequence[str]) -> Order:
        """Return the order of a stage's own points: a short list follows from it, whoever is still in the running."""
        results = {b: self._result(one, asked, b, None) for b in bidders}
        values = {b: r.quality for b, r in results.items() if r.quality is not None}
        groups = self._groups(values, Better.HIGHER)
        rungs = [r.of or "" for r in self.tender.ties if r.kind == "higher"]
        return tuple(
            (group, *(self._by(results, group, of) for of in rungs)) if len(group) > 1 else group
            for group in groups
        )

    def _by(self, results: Mapping[str, Result], group: Sequence[str], of: str) -> Order:
        """Return a group by one figure; what an earlier stage gave is no longer looked at here, and stands still."""
        values = {b: results[b].points.get(of) for b in group}
        known = {b: v for b, v in values.items() if v is not None}
        return tuple(self._groups(known, Better.HIGHER))

    def _result(self, one: _Lot, asked: Asked, bidder: str, zone: str | None) -> Result:
        key = (id(asked), bidder, zone)
        if key not in one.reads:
            questions = [t.criterion for t in asked.questions.tables]
            source = one.fixed.source
            one.reads[key] = asked.read(source(bidder, one.lot.id, zone, questions))
        return asked.result(one.reads[key])

    def running(self, dossier: Dossier, scored: Scored | None) -> Running:
        """Return who is in the running at a weight, as the engine says.

        Args:
            dossier: With that weight.
            scored: It scored, if that has been done.
        """
        tender = dossier.tender
        plain = tender
        if tender.price.weight and (tender.price.clamp or PRICE_STEPS & tender.rounding.at.keys()):
            at = {k: v for k, v in tender.rounding.at.items() if k not in PRICE_STEPS}
            plain = replace(
                tender,
                price=replace(tender.price, clamp=None),
                rounding=replace(tender.rounding, at=at),
            )
        if scored is None or plain is not tender:
            scored = score(replace(dossier, tender=plain), without=self.bench.without)
        rows = {key: {s.bidder: s for s in found} for key, found in scored.standings.items()}
        shares: dict[tuple[ListKey, str, str], Fraction] = {}
        for lot in plain.lots if tender.price.weight else ():
            for e in _elements(plain, lot):
                for key, found in rows.items():
                    for b, s in found.items() if key[0] == lot.id else ():
                        earned = s.points.get(f"price:{e.id}")
                        if earned is not None and e.weight:
                            shares[key, b, e.id] = earned / e.weight
        return Running(rows, shares)

    # --- every list

    def lists(self, running: Running) -> Lists:
        """Return the figures of everyone in the running in every list that has values of its own."""
        found: dict[ListKey, Mapping[str, Figure]] = {}
        for one in self._lots:
            found |= self._lists_of(one, running)
        return found

    def _lists_of(self, one: _Lot, running: Running) -> Mapping[ListKey, Mapping[str, Figure]]:
        return self.spot.kept(
            ("lists", one.lot.id, id(running)), lambda: self._of_one(one, running)
        )

    def _of_one(self, one: _Lot, running: Running) -> dict[ListKey, Mapping[str, Figure]]:
        found: dict[ListKey, Mapping[str, Figure]] = {}
        for key in self._scored_lists(one):
            found[key] = self.spot.kept(
                (key, id(running)), partial(self._of_list, one, key, running)
            )
        if (one.lot.id, None) not in found and one.lot.lot_total is not None:
            found[one.lot.id, None] = self._made(one, running, found)
        return found

    def _scored_lists(self, one: _Lot) -> Iterator[ListKey]:
        """Yield the lists of a lot that are scored in their own right."""
        if not one.fixed.scores_by_zone or one.lot.lot_total == WITHOUT:
            yield one.lot.id, None
        if one.fixed.scores_by_zone:
            for z in one.lot.zones:
                yield one.lot.id, z.id

    def _of_list(self, one: _Lot, key: ListKey, running: Running) -> Mapping[str, Figure]:
        by_zone = key[1] is not None and bool(one.fixed.zone_questions)
        asked = one.in_zone if by_zone else one.own
        bidders = running.ranked(key)
        if one.fixed.by_rank_sums:
            return self._rank_sums(one, key, bidders, running)
        figures: dict[str, Figure] = {}
        for b in bidders:
            result = self._result(one, asked, b, key[1] if by_zone else None)
            figures[b] = Figure(
                quality=result.quality,
                points=result.points if by_zone else self._points(one, b, result),
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
        priced = self._priced(one, key)
        for b, f in figures.items():
            f.price = self.spot.kept(
                ("price", key, b, id(running)), partial(self._price, key, b, priced, running)
            )
            if f.quality is None or (priced and f.price is None):
                continue
            f.total = f.quality + (f.price or Fraction(0)) + _preferences(running.rows[key][b])
            f.value = self._carried(f.total)
        return figures

    def _points(self, one: _Lot, bidder: str, result: Result) -> Mapping[str, Moving]:
        """Return the points of every stage, with those that count on top: a rung may look at any of them."""
        if not self.tender.stages:
            return result.points
        found: dict[str, Moving] = {}
        for asked in one.stages:
            found |= self._result(one, asked, bidder, None).points
        return found | dict(result.points)

    def _carried(self, total: Moving) -> Moving:
        rounding = self.tender.rounding
        return stepped(total, rounding.at.get("total"), rounding.mode)

    def _priced(self, one: _Lot, key: ListKey) -> list[tuple[Element, Moving]]:
        if not self.tender.price.weight or self.tender.award_by is not None:
            return []
        return [(e, w) for e, w in one.elements if key[1] is not None or not e.zonal]

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
            points = weight * share
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
        self, one: _Lot, key: ListKey, bidders: Sequence[str], running: Running
    ) -> Mapping[str, Figure]:
        """Return sums of ranks: each evaluator's totals are curves, and their order is what the sums are made of."""
        priced = self._priced(one, key)
        prices = {
            b: (self._price(key, b, priced, running) or Fraction(0))
            + _preferences(running.rows[key][b])
            for b in bidders
        }
        entries = self.bench.entries
        totals: dict[str, dict[str, Moving]] = {}
        for evaluator, asked in self._asked_of(one, zonal=key[1] is not None).items():
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

    def _asked_of(self, one: _Lot, *, zonal: bool) -> Mapping[str, Asked]:
        """Return, by evaluator, the questions of a list that it marks."""
        if zonal not in one.panel:
            panel = self.bench.dossier.panel
            asked: dict[str, list[Criterion]] = {}
            for q in counted(self.tender, self.tender.questions(one.lot.id)):
                if zonal or q in one.fixed.lot_questions:
                    for e in evaluators_of(self.bench.entries, panel, one.lot.id, q):
                        asked.setdefault(e, []).append(q)
            one.panel[zonal] = {
                e: self._asked(QuestionSet(self.tender, asked[e])) for e in sorted(asked)
            }
        return one.panel[zonal]

    def _made(
        self, one: _Lot, running: Running, scored: Mapping[ListKey, Mapping[str, Figure]]
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

    def _orders_of(self, one: _Lot, running: Running) -> Order:
        return tuple(
            self._order_of(key, found, running.rows[key])
            for key, found in self._lists_of(one, running).items()
        )

    def _order_of(
        self, key: ListKey, figures: Mapping[str, Figure], rows: Mapping[str, Standing]
    ) -> Order:
        values = {b: f.value for b, f in figures.items() if f.value is not None}
        groups = self._groups(values, self.bench.better)
        parts: list[object] = []
        for group in groups:
            if len(group) == 1:
                parts.append(group)
                continue
            parts += self._settled(key, group, figures, rows)
        return (tuple(parts), tuple(groups)) if self.bench.looks_at_ties else tuple(parts)

    def _settled(
        self,
        key: ListKey,
        group: Sequence[str],
        figures: Mapping[str, Figure],
        rows: Mapping[str, Standing],
    ) -> Sequence[object]:
        """Return what the ladder makes of a tie: it is run on the place of each figure in place of the figure."""
        given = {b: replace(rows[b], quality=None, price=None, points={}) for b in group}
        for rung in self.tender.ties:
            if rung.kind != "higher":
                continue
            of = rung.of or ""
            values = {b: v for b in group if (v := _figure(figures[b], of)) is not None}
            for n, equal in enumerate(reversed(self._groups(values, Better.HIGHER))):
                for b in equal:
                    given[b] = _with(given[b], of, Fraction(n))
        return self.bench.settled(key, group, given).groups

    def _groups(self, values: Mapping[str, Moving], better: Better) -> list[tuple[str, ...]]:
        """Return bidders best first, equals together; only neighbours are compared for good."""
        bidders = sorted(values)
        with self.spot.unnoted():
            ordered = sorted(bidders, key=values.__getitem__)
        groups: list[list[str]] = [[b] for b in ordered[:1]]
        for one, other in pairwise(ordered):
            if values[one] == values[other]:
                groups[-1].append(other)
            else:
                groups.append([other])
        if better is Better.HIGHER:
            groups.reverse()
        return [tuple(sorted(group)) for group in groups]


def _elements(tender: Tender, lot: Lot) -> tuple[Element, ...]:
    """Return the prices that are scored in a lot; none where the tender does not say how they make one."""
    try:
        return elements_of(tender, lot)
    except UndefinedScoreError:
        return ()


def _relative(quality: Moving, best: Moving, available: Moving) -> Moving:
    return relative(cast(Fraction, quality), cast(Fraction, best), cast(Fraction, available))


def _preferences(standing: Standing) -> Fraction:
    return sum((v for k, v in standing.points.items() if k.startswith("preference:")), Fraction(0))


def _figure(figure: Figure, of: str) -> Moving | None:
    if of == "quality":
        return figure.quality
    return figure.price if of == "price" else figure.points.get(of)


def _with(standing: Standing, of: str, place: Fraction) -> Standing:
    if of == "quality":
        return replace(standing, quality=place)
    if of == "price":
        return replace(standing, price=place)
    return replace(standing, points={**standing.points, of: place})


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
