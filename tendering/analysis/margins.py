"""How near every place was: for each seat, held or not, the smallest change of each kind that turns it. Analysis only.

Marks, one criterion's marks, a total and a weight are moved one at a time, under the tender's own method, ties and
limits; the engine decides what each does. Every answer is exact: see `mark_margins`, `sweep` and `weight_margins`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction

from tendering.analysis.margin_types import (
    LotMargins,
    Margins,
    Seat,
    SeatMargin,
    Turn,
    WeightMargin,
    WeightTurn,
    seats_of,
)
from tendering.analysis.mark_margins import (
    Nearest,
    Trials,
    in_order,
    mark_margins,
    prepared,
    tries,
)
from tendering.analysis.relisting import Bench
from tendering.analysis.total_margins import Nearby, sweeps, swept
from tendering.analysis.watch import Watch, unwatched
from tendering.analysis.weight_margins import weigh, weighted
from tendering.analysis.weight_walk import Known
from tendering.model.bids import Dossier
from tendering.model.outcome import LotOutcome


def margins(dossier: Dossier, lots: Collection[str] = (), progress: Watch = unwatched) -> Margins:
    """Work out the margins of every complete lot, or of those named.

    Args:
        dossier: As recorded. It is evaluated here, and never changed.
        lots: Ids; empty is every lot. A change in one lot may turn a seat in another: all are looked at.
        progress: Shows how far the work has come.
    """
    bench = Bench(dossier)
    complete = [x for x in bench.outcome.lots if x.complete]
    waiting = {x.lot: x.waiting_for for x in bench.outcome.lots if not x.complete}
    if not complete:
        return Margins(lots=(), waiting=_wanted(waiting, lots))
    ids = [x.lot for x in complete]
    totals: dict[Seat, Nearby] = {}
    movable = sweeps(bench, ids)
    for sweep in progress(movable, "Totals", len(movable)):
        swept(bench, sweep, totals)
    attempts = prepared(bench, tries(bench))
    marks = mark_margins(Trials(bench, movable), progress(attempts, "Marks", len(attempts)))
    weights: dict[str, list[WeightMargin]] = {lot: [] for lot in ids}
    turns: dict[Seat, WeightTurn] = {}
    names, known = weighted(dossier.tender), Known()
    for criterion, _ in progress(names, "Weights", len(names)):
        found = weigh(bench, criterion, ids, known)
        for lot, margin in found.by_lot.items():
            weights[lot].append(margin)
        for seat, turn in found.turns.items():
            kept = turns.get(seat)
            if kept is None or _share(turn) < _share(kept):
                turns[seat] = turn
    return Margins(
        lots=tuple(
            LotMargins(
                lot=x.lot,
                seats=_seats(x, marks, totals, turns),
                weights=tuple(weights[x.lot]),
            )
            for x in complete
            if not lots or x.lot in lots
        ),
        waiting=_wanted(waiting, lots),
    )


def _share(turn: WeightTurn) -> tuple[bool, Fraction]:
    """Return how far a weight moves as a share of itself, so that weights of different size compare; waiting comes last."""
    return turn.turn is Turn.WAITS, abs(turn.by) / turn.published


def _wanted(
    waiting: Mapping[str, tuple[str, ...]], lots: Collection[str]
) -> Mapping[str, tuple[str, ...]]:
    return {lot: why for lot, why in waiting.items() if not lots or lot in lots}


def _seats(
    lot: LotOutcome,
    marks: Mapping[Seat, Nearest],
    totals: Mapping[Seat, Nearby],
    turns: Mapping[Seat, WeightTurn],
) -> tuple[SeatMargin, ...]:
    """Return the margins of each seat: close calls first, and else as the outcome lists them."""
    found: list[SeatMargin] = []
    for seat, held in seats_of(lot):
        mark, near = marks.get(seat, Nearest()), totals.get(seat, Nearby())
        listed = in_order(mark.one, seat)
        found.append(
            SeatMargin(
                seat=seat,
                held=held,
                mark=listed[0] if listed else None,
                marks=tuple(listed),
                own_mark=mark.own,
                unsure=mark.unsure,
                together=mark.together,
                totals=tuple(near.own[way] for way in sorted(near.own)),
                other_total=near.other,
                weight=turns.get(seat),
            )
        )
    return tuple(sorted(found, key=lambda m: not m.close))
