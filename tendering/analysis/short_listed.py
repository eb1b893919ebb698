"""When another mark of an earlier stage surely leaves its short list as it is, and with it everything else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tendering.analysis.changes import MarkChange
from tendering.analysis.relisting import Bench
from tendering.evaluation.aggregation import AVERAGES
from tendering.evaluation.entries import Cell
from tendering.evaluation.quality import QuestionSet
from tendering.evaluation.stages import is_zonal_question
from tendering.model.criteria import Criterion, Stage
from tendering.model.outcome import Status
from tendering.model.tender import AtLastPlace, Lot, Tender


def list_of(tender: Tender, criterion: Criterion) -> Stage | None:
    """Return the one short list that a criterion serves and nothing else does; None where it serves more."""
    listing = [s for s in tender.stages if s.keep is not None]
    if len(listing) != 1 or criterion.stage != listing[0].id or listing[0].carries_forward:
        return None
    stage = listing[0]
    if stage.keep is None or stage.keep.at_last_place is AtLastPlace.ADMIT_NONE:
        return None
    inside = [c for c in tender.criteria if c.stage == stage.id]
    rungs = {r.of for r in tender.ties if r.of}
    if any(c.minimum is not None or c.id in rungs for c in inside):
        return None
    above = {c.parent for c in inside if c.parent}
    return None if above or tender.aggregation.method in AVERAGES else stage


@dataclass(frozen=True, slots=True)
class _Cut:
    """One lot's short list.

    Attributes:
        kept: The lowest total of those who were kept and are still ranked somewhere.
        left: The totals of those who were not kept, the highest first.
        status: Of each bidder: ranked somewhere, or not shortlisted; others are left out.
    """

    questions: QuestionSet
    cells: dict[str, list[Cell]]
    totals: dict[str, Fraction]
    kept: Fraction | None
    left: tuple[tuple[Fraction, str], ...]
    status: dict[str, Status]

    def moved(self, bidder: str, changes: Sequence[MarkChange]) -> Fraction | None:
        """Return a bidder's total with other marks."""
        if bidder not in self.cells:
            return None
        new = {c.criterion: c.mark for c in changes}
        cells: list[Cell] = []
        for table, cell in zip(self.questions.tables, self.cells[bidder], strict=True):
            mark = new.get(table.criterion.id)
            cells.append(cell if mark is None else mark)
        return self.questions.results({bidder: cells})[bidder].quality


Key = tuple[str, tuple[tuple[str, str, int, tuple[str, ...]], ...]]
"""Whose marks move, and by lot where its total then stands among the others': above all at the cut, or exactly."""


class ShortLists:
    """The short lists of an earlier stage, and what another mark of it does to them."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        tender = bench.tender
        self.stages = {c.id: list_of(tender, c) for c in tender.criteria}
        self._cuts: dict[tuple[str, str], _Cut] = {}

    def stay(self, bidder: str, criterion: str, changes: Sequence[MarkChange]) -> bool:
        """Say whether other marks surely leave every short list as it is. No is never wrong."""
        stage = self.stages[criterion]
        return stage is not None and all(
            _stays(stage, cut, bidder, here)
            for _, cut, here in self._moved(stage, bidder, changes)
        )

    def key(self, bidder: str, criterion: str, changes: Sequence[MarkChange]) -> Key | None:
        """Return what the short lists, and so everything else, follow from; None where that is more."""
        stage = self.stages[criterion]
        if stage is None:
            return None
        places: list[tuple[str, str, int, tuple[str, ...]]] = []
        for lot, cut, here in self._moved(stage, bidder, changes):
            new = cut.moved(bidder, here)
            if new is None:
                return None
            others = {b: t for b, t in cut.totals.items() if b != bidder}
            enters = cut.status.get(bidder) is Status.NOT_SHORTLISTED
            if enters and cut.kept is not None and new > cut.kept:
                places.append((lot, "above", 0, ()))
                continue
            above = sum(t > new for t in others.values())
            level = tuple(sorted(b for b, t in others.items() if t == new))
            places.append((lot, "", above, level))
        return bidder, tuple(places)

    def _moved(
        self, stage: Stage, bidder: str, changes: Sequence[MarkChange]
    ) -> Iterator[tuple[str, _Cut, Sequence[MarkChange]]]:
        for lot in self.bench.tender.lots:
            here = [c for c in changes if c.lot in ("", lot.id)]
            if here and bidder in self.bench.entries.bidders.get(lot.id, ()):
                if (stage.id, lot.id) not in self._cuts:
                    self._cuts[stage.id, lot.id] = _cut_of(self.bench, stage, lot)
                yield lot.id, self._cuts[stage.id, lot.id], here


def _cut_of(bench: Bench, stage: Stage, lot: Lot) -> _Cut:
    """Return where the short list of a lot was cut."""
    tender = bench.tender
    asked = [q for q in tender.questions(lot.id, stage.id) if not is_zonal_question(q, lot)]
    questions = QuestionSet(tender, asked)
    status = _status(bench, lot.id)
    cells = {
        b: [bench.entries.consensus_cell(b, lot.id, "", q.id) for q in asked]
        for b in bench.entries.bidders.get(lot.id, ())
    }
    found = questions.results(cells)
    totals = {b: r.quality for b, r in found.items() if r.quality is not None}
    kept = [t for b, t in totals.items() if status.get(b) is Status.RANKED]
    left = sorted(
        ((t, b) for b, t in totals.items() if status.get(b) is Status.NOT_SHORTLISTED),
        reverse=True,
    )
    return _Cut(questions, cells, totals, min(kept, default=None), tuple(left), status)


def _status(bench: Bench, lot: str) -> dict[str, Status]:
    found: dict[str, set[Status]] = {}
    for key, rows in bench.rows.items():
        if key[0] == lot:
            for bidder, standing in rows.items():
                found.setdefault(bidder, set()).add(standing.status)
    return {
        b: Status.RANKED if Status.RANKED in seen else Status.NOT_SHORTLISTED
        for b, seen in found.items()
        if Status.RANKED in seen or seen == {Status.NOT_SHORTLISTED}
    }


def _stays(stage: Stage, cut: _Cut, bidder: str, changes: Sequence[MarkChange]) -> bool:
    """Say whether a bidder's other marks surely leave the short list of a lot as it is.

    Above everyone at the cut, or below, the number of those above the cut stays what it is.
    """
    old, new = cut.totals.get(bidder), cut.moved(bidder, changes)
    if old is None or new is None:
        return False
    if old == new:
        return True
    status = cut.status.get(bidder)
    if status is Status.RANKED:
        return cut.kept is not None and old > cut.kept and new > cut.kept
    if status is not Status.NOT_SHORTLISTED:
        return False
    others = [t for t, b in cut.left if b != bidder]
    if stage.keep is None or stage.keep.at_last_place is not AtLastPlace.ADMIT_ALL:
        return bool(others) and old < others[0] and new < others[0]
    return new < old or (bool(others) and new <= others[0])
