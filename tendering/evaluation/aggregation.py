"""How evaluators' marks become the score that counts: consensus, or an average only where published (Q10-Q12).

The panel agrees and nobody averages, unless the tender names ``mean`` or ``median`` (per question) or
``sum_of_ranks`` (per evaluator, lowest sum first), each with its missing-mark rule: ``error`` waits for every
evaluator of the question; ``of_those_given`` uses the marks there are, and still waits where there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction

from tendering.evaluation.entries import Cell, Entries, State, zone_of
from tendering.model.bids import Mark, MarkKind, PanelMember
from tendering.model.tender import Aggregation, Better, Criterion

Source = Callable[[str, str, str | None, Sequence[Criterion]], list[Cell]]
"""From bidder, lot, zone and criteria to the cells that count."""

AVERAGES = ("mean", "median")
NOT_MARKING = frozenset({"moderator", "facilitator", "observer", "secretary", "clerk"})
"""Roles of the panel that are never waited for; a mark one of them gives still counts."""


def mean(marks: Sequence[Fraction]) -> Fraction:
    """Return the exact mean of at least one mark (catalogue Q10).

    >>> str(mean([Fraction(4), Fraction(5), Fraction(5)]))
    '14/3'
    """
    return sum(marks, Fraction(0)) / len(marks)


def median(marks: Sequence[Fraction]) -> Fraction:
    """Return the middle of at least one mark, of an even number the mean of the middle two.

    >>> str(median([Fraction(5), Fraction(1), Fraction(4), Fraction(2)]))
    '3'
    """
    ordered = sorted(marks)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def mean_rating(assessments: Iterable[Sequence[Fraction]]) -> Fraction:
    """Return the mean over evaluators of each one's mean over the questions, exactly (catalogue Q10).

    Evaluators may differ from bid to bid. Ranks must be taken on this exact value: printed floats have split
    equal means by their last digit.

    >>> str(mean_rating([[Fraction(5), Fraction(4)], [Fraction(3), Fraction(3)]]))
    '15/4'
    """
    return mean([mean(list(marks)) for marks in assessments])


def sums_of_ranks(
    totals: Mapping[str, Mapping[str, Fraction]], better: Better = Better.HIGHER
) -> dict[str, Fraction]:
    """Return each bidder's sum of ranks over the evaluators (catalogue Q12). The lowest sum is best.

    Equal totals of one evaluator share a rank and the next is skipped.

    Args:
        totals: By evaluator, the total each gives to every bidder.
        better: Which way a total is better.

    >>> one, two = {"A": Fraction(9), "B": Fraction(7)}, {"A": Fraction(5), "B": Fraction(5)}
    >>> sums_of_ranks({"x": one, "y": two})
    {'A': Fraction(2, 1), 'B': Fraction(3, 1)}
    """
    sums: dict[str, Fraction] = {}
    for given in totals.values():
        for bidder, total in sorted(given.items()):
            ahead = sum(
                other > total if better is Better.HIGHER else other < total
                for other in given.values()
            )
            sums[bidder] = sums.get(bidder, Fraction(0)) + 1 + ahead
    return sums


def source_of(aggregation: Aggregation, entries: Entries, panel: Sequence[PanelMember]) -> Source:
    """Return where the score that counts comes from, as the tender publishes it."""
    if aggregation.method not in AVERAGES:
        return entries.consensus_cells
    average = mean if aggregation.method == "mean" else median

    def cell(bidder: str, lot: str, zone: str | None, criterion: Criterion) -> Cell:
        rows = marks_for(entries, bidder, lot, zone, criterion)
        if len({row.evaluator for row in rows}) < len(rows):
            return State.CONFLICT
        if aggregation.missing != "of_those_given" and _absent(
            rows, entries, panel, lot, criterion
        ):
            return State.MISSING
        numbers = [row.mark for row in rows if row.mark is not None]
        not_applicable = [row for row in rows if row.kind is MarkKind.NOT_APPLICABLE]
        if not_applicable:
            return State.CONFLICT if numbers else State.NOT_APPLICABLE
        return average(numbers) if numbers else State.MISSING

    return lambda bidder, lot, zone, asked: [cell(bidder, lot, zone, c) for c in asked]


def marks_for(
    entries: Entries, bidder: str, lot: str, zone: str | None, criterion: Criterion
) -> list[Mark]:
    """Return the marks evaluators gave one answer, whether for this lot or for every lot."""
    where = zone_of(criterion, zone)
    return [
        m
        for m in entries.marks.get((bidder, criterion.id), ())
        if m.lot in (lot, "") and m.zone == where
    ]


def evaluators_of(
    entries: Entries, panel: Sequence[PanelMember], lot: str, criterion: Criterion
) -> frozenset[str]:
    """Return who is to mark a question of a lot: the panel's list, or without one whoever marked it at all."""
    if panel:
        return frozenset(
            m.person
            for m in panel
            if (not m.questions or criterion.id in m.questions)
            and (not m.lots or lot in m.lots)
            and m.role.strip().casefold() not in NOT_MARKING
        )
    given = entries.markers.get(criterion.id, frozenset())
    return frozenset(evaluator for evaluator, of_lot in given if of_lot in (lot, ""))


def _absent(
    rows: Sequence[Mark],
    entries: Entries,
    panel: Sequence[PanelMember],
    lot: str,
    criterion: Criterion,
) -> bool:
    return not evaluators_of(entries, panel, lot, criterion) <= {row.evaluator for row in rows}
