"""One lot while a weight moves: its sets of questions and what is scored in it, and who meets its minimums and short lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from tendering.analysis.curves import Moving, Spot, line
from tendering.analysis.relisting import Bench
from tendering.analysis.weight_order import groups_of
from tendering.analysis.weight_points import Asked, Result
from tendering.analysis.weight_running import Order, priced_in
from tendering.evaluation.aggregation import AVERAGES, evaluators_of
from tendering.evaluation.lot_total import WITHOUT
from tendering.evaluation.price import Element
from tendering.evaluation.quality import QuestionSet
from tendering.evaluation.scored import ListKey
from tendering.evaluation.stages import counted, stage_ids
from tendering.model.tender import Better, Criterion, Lot, Tender


class Lines:
    """What is published of weights, as lines over the one that moves.

    Attributes:
        points: By question, its points at full marks.
    """

    def __init__(
        self, spot: Spot, now: tuple[Fraction, Tender], there: tuple[Fraction, Tender]
    ) -> None:
        self.spot = spot
        self._ends = now[0], there[0]
        self.tender, self.there = now[1], there[1]
        self.points = {
            c.id: self.line(c.points, other.points)
            for c in self.tender.criteria
            if (other := self.there.criterion(c.id)) is not None
        }

    def line(self, now: Fraction, then: Fraction) -> Moving:
        """Return the line through a figure under the tender published and under the other."""
        return line(self.spot, (self._ends[0], now), (self._ends[1], then))


class MovingLot:
    """One lot.

    Attributes:
        own, in_zone: The questions that count in the lot's own list, and in a zone's.
        stages: The questions of each stage.
        elements: The prices that are scored, and the weight of each.
    """

    def __init__(self, bench: Bench, lines: Lines, lot: Lot) -> None:
        self.bench, self.lines, self.lot = bench, lines, lot
        self.tender, self.spot = lines.tender, lines.spot
        self.fixed = bench.assessed(self.tender, lot)
        self.own = self._asked(self.fixed.in_lot_list)
        self.in_zone = self._asked(self.fixed.in_zone_list)
        last = stage_ids(self.tender)[-1]
        self.stages = tuple(
            self._asked(
                self._questions([q for q in self.fixed.lot_questions if (q.stage or last) == x])
            )
            for x in stage_ids(self.tender)
        )
        there = lines.there.lot(lot.id)
        after = {e.id: e.weight for e in priced_in(lines.there, there)} if there else {}
        self.elements = tuple(
            (e, lines.line(e.weight, after.get(e.id, e.weight)))
            for e in priced_in(self.tender, lot)
        )
        self._reads: dict[tuple[int, str, str | None], int] = {}
        self._panel: dict[bool, Mapping[str, Asked]] = {}

    def _questions(self, questions: Sequence[Criterion]) -> QuestionSet:
        averaged = self.tender.aggregation.method in AVERAGES
        return QuestionSet(self.tender, questions, averaged=averaged)

    def _asked(self, questions: QuestionSet) -> Asked:
        return Asked(self.tender, questions, self.lines.points, self.spot)

    def scored_lists(self) -> Iterator[ListKey]:
        """Yield the lists that are scored in their own right."""
        if not self.fixed.scores_by_zone or self.lot.lot_total == WITHOUT:
            yield self.lot.id, None
        if self.fixed.scores_by_zone:
            for z in self.lot.zones:
                yield self.lot.id, z.id

    def result(self, asked: Asked, bidder: str, zone: str | None) -> Result:
        """Return what a bidder has at the spot in a set of questions."""
        key = (id(asked), bidder, zone)
        if key not in self._reads:
            questions = [t.criterion for t in asked.questions.tables]
            source = self.fixed.source
            self._reads[key] = asked.read(source(bidder, self.lot.id, zone, questions))
        return asked.result(self._reads[key])

    def points(self, bidder: str, result: Result) -> Mapping[str, Moving]:
        """Return the points of every stage, with those that count on top: a rung may look at any of them."""
        if not self.tender.stages:
            return result.points
        found: dict[str, Moving] = {}
        for asked in self.stages:
            found |= self.result(asked, bidder, None).points
        return found | dict(result.points)

    def priced(self, key: ListKey) -> list[tuple[Element, Moving]]:
        """Return the prices that earn points in a list, and the weight of each."""
        if not self.tender.price.weight or self.tender.award_by is not None:
            return []
        return [(e, w) for e, w in self.elements if key[1] is not None or not e.zonal]

    def asked_of(self, *, zonal: bool) -> Mapping[str, Asked]:
        """Return, by evaluator, the questions of a list that it marks."""
        if zonal not in self._panel:
            panel = self.bench.dossier.panel
            asked: dict[str, list[Criterion]] = {}
            for q in counted(self.tender, self.tender.questions(self.lot.id)):
                if zonal or q in self.fixed.lot_questions:
                    for e in evaluators_of(self.bench.entries, panel, self.lot.id, q):
                        asked.setdefault(e, []).append(q)
            self._panel[zonal] = {
                e: self._asked(QuestionSet(self.tender, asked[e])) for e in sorted(asked)
            }
        return self._panel[zonal]

    def judged(self) -> Iterator[object]:
        """Yield how each minimum and short list comes out at the spot."""
        entries = self.bench.entries
        bidders = entries.bidders[self.lot.id]
        once = {tuple(a.questions.column): a for a in (*self.stages, self.own)}
        where: list[tuple[Asked, str | None, Sequence[str]]] = [
            (asked, None, bidders) for asked in once.values()
        ]
        if self.fixed.zone_questions:
            where += [
                (self.in_zone, z.id, entries.zone_bidders[self.lot.id, z.id])
                for z in self.lot.zones
            ]
        for asked, zone, here in where:
            for b in here:
                short = self.result(asked, b, zone).short
                yield tuple([(gap > 0) - (gap < 0) for gap in short])
        for stage, asked in zip(self.tender.stages, self.stages, strict=False):
            if stage.keep is not None:
                yield self._short_list(asked, bidders)

    def _short_list(self, asked: Asked, bidders: Sequence[str]) -> Order:
        """Return the order of a stage's own points: a short list follows from it, whoever is still in the running."""
        results = {b: self.result(asked, b, None) for b in bidders}
        values = {b: r.quality for b, r in results.items() if r.quality is not None}
        groups = groups_of(self.spot, values, Better.HIGHER)
        rungs = [r.of or "" for r in self.tender.ties if r.kind == "higher"]
        return tuple(
            (group, *(self._by(asked, group, of) for of in rungs)) if len(group) > 1 else group
            for group in groups
        )

    def _by(self, asked: Asked, group: Sequence[str], of: str) -> Order:
        """Return a group by one figure, of this stage or of one before it."""
        upto = self.stages[: self.stages.index(asked) + 1]
        values: dict[str, Moving] = {}
        for b in group:
            results = [self.result(stage, b, None) for stage in upto]
            found = [r.points[of] for r in results if of in r.points]
            if of == "quality" and results[-1].quality is not None:
                found = [results[-1].quality]
            if found:
                values[b] = found[-1]
        return tuple(groups_of(self.spot, values, Better.HIGHER))
