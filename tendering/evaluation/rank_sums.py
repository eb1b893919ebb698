"""Sum of ranks (catalogue Q12): each evaluator ranks the bids on its own marks; the lowest sum is best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from tendering.evaluation.aggregation import evaluators_of, marks_for, sums_of_ranks
from tendering.evaluation.candidacy import Candidacy, Gap
from tendering.evaluation.entries import Cell, Entries, State
from tendering.evaluation.quality import QuestionSet
from tendering.evaluation.totals import ranking_value
from tendering.model.bids import MarkKind, PanelMember
from tendering.model.findings import finding
from tendering.model.outcome import Reason, Status, Step
from tendering.model.tender import Criterion, Tender


def rank_by_sums(
    tender: Tender,
    entries: Entries,
    panel: Sequence[PanelMember],
    questions: Sequence[Criterion],
    candidacies: Sequence[Candidacy],
) -> None:
    """Set the ranking value of everyone in the running to its sum of ranks.

    An evaluator's total is its own quality points plus the price points everyone has. Under ``missing: error`` a
    bid lacking a mark waits; under ``of_those_given`` an evaluator counts only with every mark of every bid.
    """
    waiting = tender.aggregation.missing != "of_those_given"
    running = [c for c in candidacies if c.status is Status.RANKED]
    asked: dict[str, list[Criterion]] = {}
    for question in questions:
        for lot in {c.lot for c in running}:
            for evaluator in sorted(evaluators_of(entries, panel, lot, question)):
                asked.setdefault(evaluator, []).append(question)
    given = {e: _totals(tender, entries, e, asked[e], running) for e in sorted(asked)}
    if waiting:
        for c in running:
            absent = [e for e, totals in given.items() if c.bidder not in totals]
            if absent or not given:
                c.add([_absent(c, absent)])
        running = [c for c in running if c.status is Status.RANKED]
    still = {c.bidder for c in running}
    complete = {e: {b: t[b] for b in still} for e, t in given.items() if still <= t.keys()}
    if not waiting and not complete:
        for c in running:
            c.add([_absent(c, sorted(given))])
        return
    sums = sums_of_ranks(complete)
    for c in running:
        c.total = sums[c.bidder]
        c.value = ranking_value(c.total, tender.rounding)
        text = f"ranks of {len(complete)} evaluators add up to {c.total}"
        c.steps += (Step(what="total", value=c.value, text=text, rule="aggregation"),)


def _totals(
    tender: Tender,
    entries: Entries,
    evaluator: str,
    questions: Sequence[Criterion],
    running: Sequence[Candidacy],
) -> Mapping[str, Fraction]:
    """Return the evaluator's total for each bid that it marked on every one of its questions."""
    table = QuestionSet(tender, questions)
    cells = {
        c.bidder: [cell_of(entries, evaluator, c, t.criterion) for t in table.tables]
        for c in running
    }
    results = table.results(cells)
    prices = {c.bidder: (c.price or Fraction(0)) + c.preference for c in running}
    return {b: r.quality + prices[b] for b, r in results.items() if r.quality is not None}


def cell_of(entries: Entries, evaluator: str, candidacy: Candidacy, criterion: Criterion) -> Cell:
    """Return what one evaluator's mark of one answer counts as."""
    rows = [
        m
        for m in marks_for(entries, candidacy.bidder, candidacy.lot, candidacy.zone, criterion)
        if m.evaluator == evaluator
    ]
    if len(rows) != 1:
        return State.CONFLICT if rows else State.MISSING
    if rows[0].kind is MarkKind.NOT_APPLICABLE:
        return State.NOT_APPLICABLE
    return State.ABSTAIN if rows[0].mark is None else rows[0].mark


def _absent(candidacy: Candidacy, evaluators: Sequence[str]) -> Gap:
    status = Status.INCOMPLETE
    place = f"lot {candidacy.lot}" + (f", zone {candidacy.zone}" if candidacy.zone else "")
    who = ", ".join(evaluators) or "any evaluator"
    says = f"{candidacy.bidder} in {place}: marks are missing from {who}"
    facts = {"status": status.value, "cause": "missing_consensus", "criteria": ""}
    return Gap(
        status=status,
        reason=Reason(code="not_eligible", rule="aggregation", facts=facts),
        sentence=says,
        findings=(finding("S015", "marks.csv", says),),
    )
