"""What is drawn in a sample: every score that makes a result, with the levels of its scale within one of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from tendering.analysis.left_out import averages
from tendering.model.bids import ConsensusScore, Dossier, Mark, MarkKind
from tendering.model.tender import Criterion, Tender


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One score that is drawn: the levels of its scale within one level of it, lowest first.

    Attributes:
        row: Its number in the dossier's table: of consensus scores, or of marks where the tender averages.
        key: Bidder, lot, zone, criterion, and the evaluator where it is one mark.
        options: Two at an end of the scale, else three; the score itself is one of them.
    """

    row: int
    key: tuple[str, str, str, str, str]
    options: tuple[Fraction, ...]


def cells_of(dossier: Dossier) -> tuple[Cell, ...]:
    """Return every score that makes a result, in one order whatever the order of the rows.

    Blanks, abstentions, n/a and what is not on its scale stay as they are. So do the scores of every stage but the
    last: the short list is taken as decided, because whoever was not on it has no scores in the next.
    """
    tender = dossier.tender
    rows: Sequence[ConsensusScore | Mark] = (
        dossier.marks if averages(tender) else dossier.consensus
    )
    levels = {
        c.id: [level.mark for level in tender.scales[c.scale].levels]
        for c in tender.criteria
        if c.scale is not None and c.scale in tender.scales and is_of_last_stage(tender, c)
    }
    found = []
    for n, row in enumerate(rows):
        marks = levels.get(row.criterion, [])
        if row.kind is MarkKind.NUMBER and row.mark in marks:
            at = marks.index(row.mark)
            who = row.evaluator if isinstance(row, Mark) else ""
            key = (row.bidder, row.lot, row.zone, row.criterion, who)
            found.append(Cell(row=n, key=key, options=tuple(marks[max(at - 1, 0) : at + 2])))
    return tuple(sorted(found, key=lambda c: (c.key, c.row)))


def is_of_last_stage(tender: Tender, criterion: Criterion) -> bool:
    """Say whether a criterion is scored in the stage that appoints."""
    return not tender.stages or criterion.stage in (None, tender.stages[-1].id)


def with_draw(dossier: Dossier, cells: Sequence[Cell], choice: Sequence[int]) -> Dossier:
    """Return the dossier with the scores of one draw."""
    if averages(dossier.tender):
        marks = list(dossier.marks)
        for cell, option in zip(cells, choice, strict=True):
            marks[cell.row] = replace(marks[cell.row], mark=cell.options[int(option)])
        return replace(dossier, marks=tuple(marks))
    agreed = list(dossier.consensus)
    for cell, option in zip(cells, choice, strict=True):
        agreed[cell.row] = replace(agreed[cell.row], mark=cell.options[int(option)])
    return replace(dossier, consensus=tuple(agreed))
