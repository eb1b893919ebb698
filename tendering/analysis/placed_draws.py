"""The places of every draw, by the engine's own rules, never by an approximation of them. Needs numpy.

Where the first so many of a list have the places, positions are counted over all draws at once. Where limits, groups
or capacity decide, draws of the same order are placed once. Where places hang on the points of each draw, or a rule
is no sum, each draw is placed by itself: then fewer are used, and how many is said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

import numpy as np

from tendering.analysis.drawn_scores import (
    ListTable,
    NotSummedError,
    check_lot,
    check_tender,
    list_table,
    without_minimums,
    zones_listed,
)
from tendering.analysis.effect import seats
from tendering.analysis.margin_types import Seat
from tendering.analysis.mark_draws import Cell, with_draw
from tendering.analysis.ranked_draws import AT_ONCE, Choices, Flags, Ints, Ranked, among, ranked
from tendering.analysis.watch import Watch, unwatched
from tendering.evaluation.evaluate import evaluate
from tendering.evaluation.places.board import Board
from tendering.evaluation.places.filling import fill
from tendering.evaluation.places.waiting import waiting
from tendering.evaluation.scored import ListKey, Scored
from tendering.evaluation.scoring import score
from tendering.model.award import AtLastPlace, LimitMethod
from tendering.model.bids import Dossier
from tendering.model.outcome import Reason, Standing, Status
from tendering.model.tender import Lot, Per, Role, Tender

ENGINE_MOST = 1_000
"""Most draws that the engine evaluates one by one."""
COMBINATIONS_MOST = 2_500
"""Most draws whose best overall combination is looked for."""
PATTERNS_MOST = 20_000
"""Most different orders that are placed by the engine."""
BELOW = Reason(code="not_eligible", facts={"status": Status.BELOW_MINIMUM.value})


Tables = Mapping[ListKey, ListTable]
"""By lot and zone (None is the lot's own list, which its zones share)."""


@dataclass(slots=True)
class Drawn:
    """The places of some lots in every draw.

    Attributes:
        holders: By place, in which draws it is held.
        waits: By lot, in which draws it waits.
    """

    lots: tuple[str, ...]
    draws: int
    why_fewer: str = ""
    holders: dict[Seat, Flags] = field(default_factory=dict)
    waits: dict[str, Flags] = field(default_factory=dict)


def places(
    dossier: Dossier,
    cells: Sequence[Cell],
    choices: Choices,
    lots: tuple[str, ...],
    *,
    watch: Watch = unwatched,
) -> Drawn:
    """Place every draw in these lots, which have to be all that share a limit or capacity with each other."""
    try:
        tables = _tables(dossier, cells, lots)
    except NotSummedError as refused:
        return _by_engine(dossier, cells, choices, lots, why=str(refused), watch=watch)
    base, by_lot = tables
    if all(_is_plain(dossier, base, lot) for lot in _lots(dossier.tender, lots)):
        return _plainly(dossier, base, by_lot, choices, lots)
    return _by_pattern(dossier, base, by_lot, choices, lots, watch=watch)


def _lots(tender: Tender, lots: Collection[str]) -> tuple[Lot, ...]:
    return tuple(x for x in tender.lots if x.id in lots)


def _tables(
    dossier: Dossier, cells: Sequence[Cell], lots: Collection[str]
) -> tuple[Scored, Tables]:
    """Return the dossier scored without minimums, and each list that is scored as a table.

    Raises:
        NotSummedError: Some rule is not a sum.
    """
    check_tender(dossier.tender)
    approved = dossier.approved_on
    if any(w.zone or (approved and w.on > approved) for w in dossier.withdrawals):
        raise NotSummedError("a bidder left after approval, or a zone alone")
    gone = {(w.bidder, w.lot) for w in dossier.withdrawals}
    base = score(replace(dossier, tender=without_minimums(dossier.tender)), without=gone)
    tables = {}
    for lot in _lots(dossier.tender, lots):
        check_lot(dossier.tender, base, lot)
        for zone in zones_listed(base, lot):
            tables[lot.id, zone] = list_table(dossier, cells, base, lot, zone)
    return base, tables


# --- lists without limits: a place is a position ------------------------------------------------


def _is_plain(dossier: Dossier, base: Scored, lot: Lot) -> bool:
    """Say whether the places of a lot are the first so many of each list, and nothing else."""
    tender = dossier.tender
    bidding = {b.bidder for b in dossier.bids if b.lot == lot.id}
    groups = [b.group for b in dossier.bidders if b.group and b.id in bidding]
    related = tender.related_bidders.same_zone == "one" and len(set(groups)) < len(groups)
    limited = {x.role for x in tender.limits}
    plain = all(
        r.role not in limited
        and not r.including
        and r.drawn_from == "all"
        and r.at_last_place is AtLastPlace.TIE_BREAK
        and r.hours_share is None
        for r in lot.roles
    )
    barred = any(
        s.barred for key, rows in base.standings.items() if key[0] == lot.id for s in rows
    )
    return plain and not related and not barred


def _plainly(
    dossier: Dossier,
    base: Scored,
    tables: Tables,
    choices: Choices,
    lots: tuple[str, ...],
) -> Drawn:
    """Count positions over all draws at once."""
    draws = len(choices)
    found = Drawn(lots=lots, draws=draws)
    for lot in _lots(dossier.tender, lots):
        found.waits[lot.id] = np.zeros(draws, dtype=bool)
        for start in range(0, draws, AT_ONCE):
            part = slice(start, start + AT_ONCE)
            mine = {
                zone: (table, ranked(table, dossier.tender, choices[part]))
                for (of_lot, zone), table in tables.items()
                if of_lot == lot.id
            }
            for role in lot.roles:
                for zone in _zones(lot, role):
                    table, one = mine.get(zone) or mine[None]
                    held = _positions(base, table, one, role, zone=zone)
                    _note(found, lot.id, role, zone, part=part, held=held)
        waits = found.waits[lot.id]
        for seat in [s for s in found.holders if s.lot == lot.id]:
            found.holders[seat] &= ~waits
    return found


def _zones(lot: Lot, role: Role) -> Sequence[str | None]:
    return [z.id for z in lot.zones] if role.per is Per.ZONE else [None]


def _positions(
    base: Scored, table: ListTable, one: Ranked, role: Role, *, zone: str | None
) -> tuple[dict[str, Flags], Flags]:
    """Return who holds a place of one list in which draws, and in which a tie is left."""
    here = {s.bidder for s in base.standings[table.lot, zone] if s.status is Status.RANKED}
    inside = [n for n, b in enumerate(table.bidders) if b in here]
    ahead, tied = among(one, inside)
    most = role.places_in(zone).most
    held = {
        table.bidders[b]: one.ranked[:, b] & (most is None or ahead[:, n] < most)
        for n, b in enumerate(inside)
    }
    return held, np.asarray(tied.any(axis=1))


def _note(
    found: Drawn,
    lot: str,
    role: Role,
    zone: str | None,
    *,
    part: slice,
    held: tuple[dict[str, Flags], Flags],
) -> None:
    holders, waits = held
    found.waits[lot][part] |= waits
    for bidder, flags in holders.items():
        seat = Seat(lot=lot, role=role.role, zone=zone, bidder=bidder)
        if seat not in found.holders:
            found.holders[seat] = np.zeros(found.draws, dtype=bool)
        found.holders[seat][part] = flags


# --- limits, groups, capacity: the engine places each different order once -----------------------


def _by_pattern(
    dossier: Dossier,
    base: Scored,
    tables: Tables,
    choices: Choices,
    lots: tuple[str, ...],
    *,
    watch: Watch,
) -> Drawn:
    tender = dossier.tender
    by_value = any(x.when_exceeded is LimitMethod.BEST_OVERALL for x in tender.limits)
    most, why = (
        COMBINATIONS_MOST,
        "the best overall combination looks at the points of each draw",
    )
    if not by_value:
        most, why = PATTERNS_MOST, "so many different orders were drawn"
    different, which = _different(
        (
            _patterns(tables, tender, choices[start : start + AT_ONCE], by_value=by_value)
            for start in range(0, len(choices), AT_ONCE)
        ),
        most,
    )
    used = len(which)
    place = _Placing(dossier, base, tables, lots, by_value=by_value)
    found = Drawn(lots=lots, draws=used, why_fewer=why if used < len(choices) else "")
    numbers = watch(range(len(different)), "Draws", len(different))
    _spread(found, {n: place(different[n]) for n in numbers}, which)
    return found


def _different(blocks: Iterator[Ints], most: int) -> tuple[list[Ints], Ints]:
    """Return the different patterns and which each draw has, up to the first draw of one too many."""
    seen: dict[bytes, int] = {}
    rows: list[Ints] = []
    which: list[int] = []
    for block in blocks:
        for row in block:
            key = row.tobytes()
            if key not in seen:
                if len(seen) == most:
                    return rows, np.array(which, dtype=np.int64)
                seen[key] = len(seen)
                rows.append(row.copy())
            which.append(seen[key])
    return rows, np.array(which, dtype=np.int64)


def _spread(
    found: Drawn, results: Mapping[int, tuple[frozenset[Seat], frozenset[str]]], which: Ints
) -> None:
    """Give every draw the places of its pattern."""
    size = max(results, default=-1) + 1
    by_seat: dict[Seat, list[int]] = {}
    by_lot: dict[str, list[int]] = {lot: [] for lot in found.lots}
    for n, (held, waits) in results.items():
        for seat in held:
            by_seat.setdefault(seat, []).append(n)
        for lot in waits:
            by_lot[lot].append(n)

    def flags(numbers: Sequence[int]) -> Flags:
        table = np.zeros(size, dtype=bool)
        table[list(numbers)] = True
        return table[which]

    found.holders = {seat: flags(numbers) for seat, numbers in by_seat.items()}
    found.waits = {lot: flags(numbers) for lot, numbers in by_lot.items()}


def _patterns(tables: Tables, tender: Tender, choices: Choices, *, by_value: bool) -> Ints:
    """Return what places hang on, a row for each draw: positions (0 for those out), ranks, or values."""
    columns = []
    for table in tables.values():
        one = ranked(table, tender, choices)
        columns += [
            np.where(one.ranked, one.position, 0),
            np.where(one.ranked, one.rank, 0),
        ]
        if by_value:
            columns.append(np.where(one.ranked, one.value, 0))
    return np.ascontiguousarray(np.concatenate(columns, axis=1))


class _Placing:
    """Places one pattern by the engine's own rules, on standings that say no more than they look at."""

    def __init__(
        self,
        dossier: Dossier,
        base: Scored,
        tables: Tables,
        lots: tuple[str, ...],
        *,
        by_value: bool,
    ) -> None:
        tender = replace(dossier.tender, lots=_lots(dossier.tender, lots))
        self.dossier = replace(dossier, tender=tender)
        self.base = base
        self.tables = tables
        self.lots = lots
        self.by_value = by_value
        places = tender.rounding.at.get("total")
        self.scale = {
            key: table.denominator if places is None else 10**places
            for key, table in tables.items()
        }

    def __call__(self, row: Ints) -> tuple[frozenset[Seat], frozenset[str]]:
        """Return the places held, and the lots that wait."""
        scored = Scored(standings=dict(self._standings(row)))
        board = Board(self.dossier, scored)
        waits, _ = waiting(board, scored)
        held = fill(board, [lot for lot in board.lots if lot not in waits])
        return (
            frozenset(
                Seat(lot=slot.lot, role=slot.role, zone=slot.zone, bidder=bidder)
                for slot, holders in held.places.items()
                for bidder in holders
            ),
            frozenset(waits),
        )

    def _standings(self, row: Ints) -> Iterator[tuple[ListKey, tuple[Standing, ...]]]:
        start = 0
        for (lot, zone), table in self.tables.items():
            many = len(table.bidders)
            parts = [row[start + k * many : start + (k + 1) * many] for k in range(3)]
            start += (3 if self.by_value else 2) * many
            numbers = {b: n for n, b in enumerate(table.bidders)}
            for key, standings in self.base.standings.items():
                if key[0] != lot or zone not in (None, key[1]):
                    continue
                inside = [(s, numbers[s.bidder]) for s in standings if s.status is Status.RANKED]
                ordered = self._ordered(self.scale[lot, zone], inside, parts)
                out = [s for s in standings if s.status is not Status.RANKED]
                yield key, (*ordered, *out)

    def _ordered(
        self, scale: int, inside: Sequence[tuple[Standing, int]], parts: Sequence[Ints]
    ) -> Iterator[Standing]:
        """Yield the standings of one list: by the lot's positions, which a zone's list shares."""
        position, rank, value = parts
        up = sorted((int(position[n]), s.bidder, n, s) for s, n in inside if position[n])
        positions = [p for p, _, _, _ in up]
        ranks = [int(rank[n]) for _, _, n, _ in up]
        for place, (p, _, n, s) in enumerate(up, 1):
            worth = Fraction(int(value[n]), scale) if self.by_value else Fraction(-int(rank[n]))
            yield replace(
                s,
                status=Status.RANKED,
                ranking_value=worth,
                rank=1 + ranks.index(int(rank[n])),
                order=place if positions.count(p) == 1 else None,
            )
        for s, n in inside:
            if not position[n]:
                yield replace(
                    s,
                    status=Status.BELOW_MINIMUM,
                    ranking_value=None,
                    rank=None,
                    order=None,
                    reason=BELOW,
                )


# --- any other rule: the engine evaluates each draw ----------------------------------------------


def _by_engine(
    dossier: Dossier,
    cells: Sequence[Cell],
    choices: Choices,
    lots: tuple[str, ...],
    *,
    why: str,
    watch: Watch,
) -> Drawn:
    used = min(len(choices), ENGINE_MOST)
    found = Drawn(lots=lots, draws=used, why_fewer=why if used < len(choices) else "")
    results = {}
    for n in watch(range(used), "Draws", used):
        after = evaluate(with_draw(dossier, cells, choices[n].tolist()))
        waits = frozenset(x.lot for x in after.lots if x.lot in lots and not x.complete)
        results[n] = frozenset(seats(after, lots)), waits
    _spread(found, results, np.arange(used))
    return found
