"""Assessment of one lot before anything is ranked: entry, pass/fail, marks, minimums, short lists, prices asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from tendering.evaluation.aggregation import AVERAGES, Source
from tendering.evaluation.candidacy import Candidacy, Gap, scopes
from tendering.evaluation.entries import Entries, State
from tendering.evaluation.minimums import minimum_gaps
from tendering.evaluation.outline import Outline
from tendering.evaluation.pass_fail import entry_gaps, pass_fail_gaps, questions_of
from tendering.evaluation.price_rules import is_zonal, price_gaps
from tendering.evaluation.quality import QualityResult, QuestionSet
from tendering.evaluation.stages import counted, is_zonal_question, short_list, stage_ids
from tendering.evaluation.ties import Draw
from tendering.model.findings import finding
from tendering.model.outcome import Reason, Status
from tendering.model.tender import Criterion, Lot, Tender

RANK_SUMS = "sum_of_ranks"


@dataclass(frozen=True, eq=False)
class LotAssessment:
    """What is fixed for one lot while its bidders are assessed; ``published`` is the tender's, shared by its lots."""

    tender: Tender
    lot: Lot
    entries: Entries
    source: Source
    draw: Draw | None
    published: Outline | None = None
    known: dict[tuple[tuple[str, ...], str | None], dict[str, QualityResult]] = field(
        default_factory=dict
    )

    @cached_property
    def outline(self) -> Outline:
        """Return the tender's criteria, indexed."""
        return self.published or Outline(self.tender)

    @cached_property
    def questions(self) -> tuple[Criterion, ...]:
        """Return every question of the lot."""
        return self.tender.questions(self.lot.id)

    @cached_property
    def lot_questions(self) -> tuple[Criterion, ...]:
        """Return the questions answered once for the lot."""
        return tuple(q for q in self.questions if not is_zonal_question(q, self.lot))

    @cached_property
    def zone_questions(self) -> tuple[Criterion, ...]:
        """Return the questions answered for each zone."""
        return tuple(q for q in self.questions if is_zonal_question(q, self.lot))

    @cached_property
    def scores_by_zone(self) -> bool:
        """Say whether zones have totals of their own: by zone questions, or by prices that score by zone."""
        price = self.tender.price
        scores = bool(price.weight) or self.tender.award_by is not None
        used = {e.item for e in price.elements} or set(price.basket) or {i.id for i in price.items}
        zonal = (
            i
            for i in price.items
            if i.id in used and i.applies_to(self.lot.id) and is_zonal(i, self.lot)
        )
        return bool(self.zone_questions) or (scores and any(zonal))

    @cached_property
    def in_lot_list(self) -> QuestionSet:
        """Return the questions that count in the lot's own total."""
        return self._set(counted(self.tender, self.lot_questions))

    @cached_property
    def in_zone_list(self) -> QuestionSet:
        """Return the questions that count in a zone's total: the lot's, then the zone's."""
        inside = {q.id for q in (*counted(self.tender, self.lot_questions), *self.zone_questions)}
        return self._set([q for q in self.questions if q.id in inside])

    def _set(self, questions: Sequence[Criterion]) -> QuestionSet:
        averaged = self.tender.aggregation.method in AVERAGES
        return QuestionSet(self.tender, questions, averaged=averaged, tables=self.outline.tables)

    @property
    def by_rank_sums(self) -> bool:
        """Say whether evaluators' ranks are summed, so that there are no quality points."""
        return self.tender.aggregation.method == RANK_SUMS

    def lot_candidacies(self) -> list[Candidacy]:
        """Take everyone who bids for the lot through its stages; the lot's own figures are set where complete."""
        found = [
            Candidacy(bidder=b, lot=self.lot.id, zone=None)
            for b in self.entries.bidders[self.lot.id]
        ]
        for candidacy in found:
            candidacy.add(entry_gaps(self.entries, candidacy))
        for stage in stage_ids(self.tender):
            self._stage(stage, [c for c in found if c.status is not Status.NOT_SHORTLISTED])
        if self.by_rank_sums:
            self._refuse_rank_sums(found)
        else:
            self._take(self.in_lot_list, found)
        last = [c for c in found if c.status is not Status.NOT_SHORTLISTED]
        if self.tender.minimum_quality is not None and self._overall_here:
            self._judge(self.in_lot_list, last, of=(), overall=True)
        self._judge(self.in_lot_list, last, of=self._late_sections, overall=False)
        if not self.zone_questions:
            self._refuse_unjudged(last)
        for candidacy in last:
            candidacy.add(price_gaps(self.tender, self.lot, self.entries, candidacy))
        return found

    @property
    def _overall_here(self) -> bool:
        return not self.zone_questions or self.lot.lot_total == "without_zone_questions"

    def _stage(self, stage: str | None, running: list[Candidacy]) -> None:
        asked = questions_of(self.tender, self.lot.id, stage)
        for candidacy in running:
            candidacy.add(pass_fail_gaps(asked, self.entries, candidacy))
        if self.by_rank_sums:
            return
        last = stage_ids(self.tender)[-1]
        questions = self._set([q for q in self.lot_questions if (q.stage or last) == stage])
        results = self._results(questions, running)
        limits = self.outline.minimums(self._judged_in(questions))
        for candidacy in running:
            result = results[candidacy.bidder]
            candidacy.take(result)
            candidacy.add(self._missing(candidacy, result))
            candidacy.add(minimum_gaps(self.entries, candidacy, result, limits))
        published = next((s for s in self.tender.stages if s.id == stage), None)
        if published is not None and stage != last:
            short_list(published, running, results, self.tender, self.draw)

    def _judged_in(self, questions: QuestionSet) -> set[str]:
        """Return what one stage judges: its questions, and the sections that lie wholly within it."""
        return {t.criterion.id for t in questions.tables} | {
            s for s in questions.sections if questions.available[s] == self._whole(s)
        }

    @cached_property
    def _late_sections(self) -> frozenset[str]:
        """Return the sections that span stages: judged at the end, on the questions that count."""
        return frozenset(
            s
            for s in self.in_lot_list.sections
            if s in self._spanning and self.in_lot_list.available[s] == self._whole(s)
        )

    @cached_property
    def _spanning(self) -> frozenset[str]:
        """Return the sections of which the lot's questions are answered in several stages."""
        below = self.outline.below(self.lot_questions)
        return frozenset(s for s, asked in below.items() if len({q.stage for q in asked}) > 1)

    def _whole(self, section: str) -> object:
        """Return all the points of a section that this lot asks for; zone questions only where zones are left out."""
        return self._whole_points.get(section, 0)

    @cached_property
    def _whole_points(self) -> Mapping[str, Fraction]:
        skip_zones = self.lot.lot_total == "without_zone_questions"
        below = self.outline.below(self.lot_questions if skip_zones else self.questions)
        return {s: sum((q.points for q in asked), Fraction(0)) for s, asked in below.items()}

    def _results(
        self, questions: QuestionSet, candidacies: Sequence[Candidacy]
    ) -> dict[str, QualityResult]:
        """Score bidders on a set of questions; the same question asked again of the same bidder is not repeated."""
        names = tuple(t.criterion.id for t in questions.tables)
        zone = candidacies[0].zone if candidacies else None
        known = self.known.setdefault((names, zone), {})
        asked = [t.criterion for t in questions.tables]
        known |= questions.results(
            {
                c.bidder: self.source(c.bidder, c.lot, c.zone, asked)
                for c in candidacies
                if c.bidder not in known
            }
        )
        return known

    def _take(
        self, questions: QuestionSet, candidacies: Sequence[Candidacy]
    ) -> dict[str, QualityResult]:
        """Set quality, points, marks and workings from the questions that count in a list."""
        results = self._results(questions, candidacies)
        for candidacy in candidacies:
            result = results[candidacy.bidder]
            candidacy.quality = result.quality
            candidacy.take(result)
            candidacy.steps += result.steps
        return results

    def _judge(
        self,
        questions: QuestionSet,
        candidacies: Sequence[Candidacy],
        *,
        of: Collection[str],
        overall: bool,
    ) -> None:
        if self.by_rank_sums or not (of or overall):
            return
        results = self._results(questions, candidacies)
        limits, whole = self.outline.minimums(of), self.tender.minimum_quality if overall else None
        for c in candidacies:
            c.add(minimum_gaps(self.entries, c, results[c.bidder], limits, whole))

    def zone_candidacies(self, zone: str, base: Mapping[str, Candidacy]) -> list[Candidacy]:
        """Take everyone who bids for a zone through what is asked there; the lot's list holds for them too."""
        found = [
            Candidacy(bidder=b, lot=self.lot.id, zone=zone, parent=base[b], prices=base[b].prices)
            for b in self.entries.zone_bidders[self.lot.id, zone]
        ]
        last = [c for c in found if c.status is not Status.NOT_SHORTLISTED]
        if self.zone_questions and not self.by_rank_sums:
            results = self._take(self.in_zone_list, last)
            zonal = {q.id for q in self.zone_questions}
            of = zonal | {s for q in self.zone_questions for s in self.outline.above(q)}
            limits, whole = self.outline.minimums(of), self.tender.minimum_quality
            for c in last:
                result = results[c.bidder]
                c.add(self._missing(c, result, only=zonal))
                c.add(minimum_gaps(self.entries, c, result, limits, whole))
        elif self.scores_by_zone:
            for c in last:
                parent = base[c.bidder]
                c.quality, c.points, c.marks = parent.quality, parent.points, parent.marks
                c.steps = parent.steps
        for c in last:
            c.add(price_gaps(self.tender, self.lot, self.entries, c))
        return found

    def _missing(
        self, candidacy: Candidacy, result: QualityResult, only: Collection[str] | None = None
    ) -> list[Gap]:
        """Return the gap of scores that do not count, with one finding for each."""
        missing = {q: why for q, why in result.missing.items() if only is None or q in only}
        if not missing:
            return []
        status = Status.INCOMPLETE
        place = f"lot {candidacy.lot}" + (f", zone {candidacy.zone}" if candidacy.zone else "")
        facts = {
            "status": status.value,
            "cause": "missing_consensus",
            "criteria": ",".join(missing),
        }
        averaged = self.tender.aggregation.method in AVERAGES
        table = "marks" if averaged else "consensus"
        return [
            Gap(
                status=status,
                reason=Reason(code="not_eligible", rule="criteria", facts=facts),
                sentence=f"{candidacy.bidder} in {place}: no score that counts for {', '.join(missing)}",
                findings=tuple(
                    finding(
                        _code(why, averaged=averaged),
                        self.entries.place(table, *scopes(candidacy, question)),
                        f"{candidacy.bidder} in {place}, {question}: {why}",
                    )
                    for question, why in missing.items()
                ),
            )
        ]

    def _refuse_rank_sums(self, candidacies: Sequence[Candidacy]) -> None:
        """Sums of ranks give no points: a minimum or a short list by points cannot be applied to them."""
        minimums = self.tender.minimum_quality is not None or any(
            c.minimum for c in self.tender.criteria
        )
        if not (
            minimums or any(s.keep for s in self.tender.stages) or self.tender.relative_quality
        ):
            return
        says = "sums of ranks give no points, so minimums, short lists and relative quality cannot be applied"
        self._refuse(candidacies, "aggregation", says)

    def _refuse_unjudged(self, candidacies: Sequence[Candidacy]) -> None:
        """A section minimum over stages of which one does not count can be judged on no total: nobody guesses."""
        for s in self.outline.with_minimum:
            if s.scale is None and s.id in self._spanning and s.id not in self._late_sections:
                says = f"the minimum of {s.id} spans stages that do not all count, so it cannot be judged"
                self._refuse(candidacies, f"criteria[{s.id}].minimum", says)

    def _refuse(self, candidacies: Sequence[Candidacy], rule: str, why: str) -> None:
        """Make everyone wait where the published rules cannot be applied, with one finding."""
        says = f"lot {self.lot.id}: {why}"
        facts = {"status": Status.INCOMPLETE.value, "cause": "missing_consensus", "criteria": ""}
        gap = Gap(
            status=Status.INCOMPLETE,
            reason=Reason(code="not_eligible", rule=rule, facts=facts),
            sentence=says,
            findings=(finding("S012", self.tender.at(rule), says),),
        )
        for candidacy in candidacies:
            candidacy.add([gap])


_CODES = {
    State.CONFLICT.value: "S009",
    "n/a is recorded, which the tender does not allow": "S003",
}


def _code(why: str, *, averaged: bool) -> str:
    if averaged and why == State.MISSING.value:
        return "S015"
    return _CODES.get(why, "S002" if why.startswith("the mark") else "S001")
