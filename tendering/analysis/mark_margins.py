"""The nearest marks that turn a seat: every single mark at every other level of its scale, and one criterion's marks together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from tendering.analysis.changes import MarkChange
from tendering.analysis.margin_types import Held, MarkMargin, Moved, Seat, Turn
from tendering.analysis.relisting import Bench
from tendering.analysis.short_listed import Key, ShortLists
from tendering.analysis.standing_still import nothing_turns
from tendering.analysis.sweep import Sweep
from tendering.analysis.variants import Restated, Variant, restated, scores_alone, with_marks
from tendering.evaluation.aggregation import AVERAGES
from tendering.evaluation.scored import ListKey
from tendering.model.bids import ConsensusScore, Mark, MarkKind
from tendering.model.outcome import Status
from tendering.model.tender import Level

RANK_SUMS = "sum_of_ranks"


@dataclass(frozen=True, slots=True)
class Try:
    """One supposed change of marks, and how far it goes.

    Attributes:
        whole: It moves every mark of the bidder on the criterion: often there is only one.
    """

    moves: tuple[Moved, ...]
    levels: int
    points: Fraction
    whole: bool

    @property
    def single(self) -> bool:
        """Whether one mark moves alone."""
        return len(self.moves) == 1

    @property
    def variant(self) -> Variant:
        """What is to be scored."""
        first = self.moves[0].change
        return Variant(first.bidder, first.criterion, tuple(m.change for m in self.moves))


@dataclass(slots=True)
class Nearest:
    """The shortest changes found so far for one seat."""

    one: list[MarkMargin] = field(default_factory=list)
    unsure: MarkMargin | None = None
    own: MarkMargin | None = None
    together: MarkMargin | None = None


def tries(bench: Bench) -> tuple[Try, ...]:
    """Return every single mark at every other level, and every criterion's marks moved together, in a fixed order."""
    found: list[Try] = []
    for cells in _cells(bench).values():
        for cell in cells:
            found += _single(bench, cell, alone=len(cells) == 1)
        if len(cells) > 1:
            found += _together(bench, cells)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Cell:
    """One mark that counts: the row, the levels of its scale and which of them it has."""

    row: ConsensusScore | Mark
    levels: tuple[Level, ...]
    at: int

    def moved(self, to: int) -> Moved:
        row = self.row
        change = MarkChange(
            bidder=row.bidder,
            lot=row.lot,
            zone=row.zone,
            criterion=row.criterion,
            mark=self.levels[to].mark,
            evaluator=row.evaluator if isinstance(row, Mark) else "",
        )
        return Moved(change=change, before=self.levels[self.at].mark)


def _cells(bench: Bench) -> dict[tuple[str, str], list[_Cell]]:
    """Return the marks that count of each bidder and criterion; n/a and abstentions are not moved."""
    tender = bench.tender
    averaged = tender.aggregation.method in (*AVERAGES, RANK_SUMS)
    dossier = bench.dossier
    rows: Sequence[ConsensusScore | Mark] = dossier.marks if averaged else dossier.consensus
    bids = {b.bidder for b in dossier.bids}
    found: dict[tuple[str, str], dict[tuple[str, ...], _Cell]] = {}
    order = {c.id: n for n, c in enumerate(tender.criteria)}
    for row in rows:
        criterion = tender.criterion(row.criterion)
        if criterion is None or criterion.scale is None or row.bidder not in bids:
            continue
        if row.kind is not MarkKind.NUMBER or row.mark is None:
            continue
        levels = tender.scales[criterion.scale].levels
        at = next((n for n, level in enumerate(levels) if level.mark == row.mark), None)
        if at is None:
            continue
        by = row.evaluator if isinstance(row, Mark) else ""
        cells = found.setdefault((row.bidder, row.criterion), {})
        cells[row.lot, row.zone, by] = _Cell(row, levels, at)
    return {
        key: [found[key][k] for k in sorted(found[key])]
        for key in sorted(found, key=lambda k: (k[0], order[k[1]]))
    }


def _single(bench: Bench, cell: _Cell, *, alone: bool) -> Iterator[Try]:
    for to in range(len(cell.levels)):
        if to != cell.at:
            yield Try((cell.moved(to),), abs(to - cell.at), _points(bench, [(cell, to)]), alone)


def _together(bench: Bench, cells: Sequence[_Cell]) -> Iterator[Try]:
    """Move every mark of a criterion by as many levels, each as far as its scale goes."""
    for way in (-1, 1):
        steps = 0
        while True:
            steps += 1
            to = [min(max(c.at + way * steps, 0), len(c.levels) - 1) for c in cells]
            pairs = [(c, t) for c, t in zip(cells, to, strict=True) if t != c.at]
            if not any(abs(t - c.at) == steps for c, t in pairs):
                break
            moves = tuple(c.moved(t) for c, t in pairs)
            yield Try(moves, steps, _points(bench, pairs), True)


def _points(bench: Bench, pairs: Iterable[tuple[_Cell, int]]) -> Fraction:
    total = Fraction(0)
    for cell, to in pairs:
        criterion = bench.tender.criterion(cell.row.criterion)
        full = criterion.points if criterion else Fraction(0)
        total += abs(cell.levels[to].worth - cell.levels[cell.at].worth) * full / 100
    return total


@dataclass(frozen=True, slots=True)
class Attempt:
    """A change that is to be tried.

    Attributes:
        rows: How the bidder would then stand; None where the whole is to be evaluated.
        key: What the whole then follows from, where it was found; None where it follows from more.
    """

    tried: Try
    rows: Restated | None
    key: Key | None = None


def prepared(bench: Bench, wanted: Sequence[Try]) -> list[Attempt]:
    """Score every change at once, where that can be done."""
    lists = ShortLists(bench)
    variants = [t.variant for t in wanted]
    alone = scores_alone(bench.tender)
    return [
        Attempt(
            tried,
            rows,
            lists.key(v.bidder, v.criterion, v.changes) if alone and rows is None else None,
        )
        for tried, v, rows in zip(wanted, variants, restated(bench, variants, lists), strict=True)
    ]


class Trials:
    """Asks the engine what a change of marks turns, and nothing twice.

    Attributes:
        sweeps: By list and bidder, what moving its total was found to do.
    """

    def __init__(self, bench: Bench, sweeps: Iterable[Sweep]) -> None:
        self.bench = bench
        self.sweeps = {(s.key, s.bidder): s for s in sweeps}
        self._known: dict[Key, Held] = {}

    def turned(self, attempt: Attempt) -> Mapping[Seat, Turn]:
        """Return the seats that turn; where nothing can turn the engine is not asked."""
        bench, rows, variant = self.bench, attempt.rows, attempt.tried.variant
        if rows is None:
            return bench.held.turned(self._whole(attempt, variant))
        if not rows or nothing_turns(bench, variant.bidder, rows, bench.held):
            return {}
        known = _swept(bench, variant.bidder, rows, self.sweeps)
        return bench.held.turned(bench.held_with(rows) if known is None else known)

    def _whole(self, attempt: Attempt, variant: Variant) -> Held:
        key = attempt.key
        if key is not None and key in self._known:
            return self._known[key]
        found = self.bench.held_of(with_marks(self.bench.dossier, variant.changes))
        if key is not None:
            self._known[key] = found
        return found


def mark_margins(trials: Trials, attempts: Iterable[Attempt]) -> dict[Seat, Nearest]:
    """Try every change, and return the nearest for each seat that any of them turns."""
    found: dict[Seat, Nearest] = {}
    for attempt in attempts:
        for seat, turn in trials.turned(attempt).items():
            _note(found.setdefault(seat, Nearest()), seat, attempt.tried, turn)
    return found


def _swept(
    bench: Bench,
    bidder: str,
    rows: Restated,
    sweeps: Mapping[tuple[ListKey, str], Sweep],
) -> Held | None:
    """Return who holds what where only one total of the bidder moves, and moving it has been looked at already."""
    key = next(iter(rows))
    sweep = sweeps.get((key, bidder))
    if sweep is None or not rows.keys() <= set(sweep.keys):
        return None
    for other, given in rows.items():
        was, now = bench.rows[other][bidder], given[bidder]
        if now.status is not Status.RANKED or was.barred != now.barred:
            return None
    value = rows[key][bidder].ranking_value
    return None if value is None else sweep.surely(value)


def _note(nearest: Nearest, seat: Seat, attempt: Try, turn: Turn) -> None:
    margin = MarkMargin(
        moves=attempt.moves, levels=attempt.levels, points=attempt.points, turn=turn
    )
    if turn is Turn.WAITS:
        unsure = nearest.unsure
        if attempt.single and (unsure is None or _far(margin, seat) < _far(unsure, seat)):
            nearest.unsure = margin
        return
    kept = nearest.together
    if attempt.whole and (kept is None or _far(margin, seat) < _far(kept, seat)):
        nearest.together = margin
    if not attempt.single:
        return
    if not nearest.one or margin.levels < nearest.one[0].levels:
        nearest.one = [margin]
    elif margin.levels == nearest.one[0].levels:
        nearest.one.append(margin)
    if margin.bidder == seat.bidder and (
        nearest.own is None or _far(margin, seat) < _far(nearest.own, seat)
    ):
        nearest.own = margin


def _far(margin: MarkMargin, seat: Seat) -> tuple[int, Fraction, bool, tuple[str, ...]]:
    first = margin.moves[0].change
    names = (first.bidder, first.criterion, first.lot, first.zone, first.evaluator)
    return margin.levels, margin.points, margin.bidder != seat.bidder, names


def in_order(margins: Collection[MarkMargin], seat: Seat) -> tuple[MarkMargin, ...]:
    """Return changes of marks nearest first: fewest levels, fewest points, the bidder's own before another's."""
    return tuple(sorted(margins, key=lambda m: (_far(m, seat), m.moves[0].change.text)))
