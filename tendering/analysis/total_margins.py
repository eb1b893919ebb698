"""How far a total has to move to turn a seat: exactly, for every seat; or in one pass over the lists, for many bidders."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from tendering.analysis.margin_types import Seat, TotalMargin, Turn
from tendering.analysis.relisting import Bench
from tendering.analysis.sweep import Change, Sweep
from tendering.evaluation.scored import ListKey
from tendering.model.outcome import Status


@dataclass(slots=True)
class Nearby:
    """The movements of totals that turn one seat: of the bidder's own, by direction, and the nearest of another's."""

    own: dict[int, TotalMargin] = field(default_factory=dict)
    other: TotalMargin | None = None


def sweeps(bench: Bench, lots: Iterable[str]) -> list[Sweep]:
    """Return what can move: each bidder ranked in each list that has values of its own and fills seats."""
    wanted = set(lots)
    return [
        Sweep(bench, key, bidder)
        for key, family in bench.families.items()
        if key[0] in wanted and any(bench.slots.get(k) for k in family)
        for bidder, standing in sorted(bench.rows[key].items())
        if standing.status is Status.RANKED and standing.ranking_value is not None
    ]


def swept(bench: Bench, sweep: Sweep, found: dict[Seat, Nearby]) -> None:
    """Move one bidder's total down and up, and note every seat that turns."""
    mine = {
        Seat(key[0], role.role, key[1], sweep.bidder)
        for key in sweep.keys
        for role in bench.slots.get(key, ())
    }
    for way in (-1, 1):
        waits = set(mine)
        for change in sweep.changes(way):
            for seat, turn in bench.held.turned(change.held).items():
                waits.discard(seat)
                _note(found.setdefault(seat, Nearby()), seat, sweep, change, turn=turn, way=way)
            if not waits:
                break


def _note(near: Nearby, seat: Seat, sweep: Sweep, change: Change, *, turn: Turn, way: int) -> None:
    by = change.value - sweep.start
    own = seat.bidder == sweep.bidder and (seat.lot, seat.zone) in sweep.keys
    if own and way in near.own:
        return
    if not own and near.other is not None and not _nearer(sweep, by, near.other):
        return
    level = tuple(sorted(sweep.bench.level_with(sweep.key, sweep.bidder, change.value)))
    margin = TotalMargin(
        bidder=sweep.bidder,
        lot=sweep.key[0],
        zone=sweep.key[1],
        way=way,
        by=by,
        reaches=change.reaches,
        level=level,
        settled_by=_rung(sweep, sweep.key, change.value, level),
        turn=turn,
    )
    if own:
        near.own[way] = margin
    else:
        near.other = margin


def _nearer(sweep: Sweep, by: Fraction, kept: TotalMargin) -> bool:
    return (abs(by), sweep.bidder, by) < (abs(kept.by), kept.bidder, kept.by)


def _rung(sweep: Sweep, key: ListKey, value: Fraction, level: tuple[str, ...]) -> str | None:
    if not level:
        return None
    rows = {**sweep.bench.rows[key], **sweep.rows(value).get(key, {})}
    return sweep.bench.settled(key, (*level, sweep.bidder), rows).settled_by
