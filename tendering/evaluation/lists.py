"""Ranking lists: candidacies in rank and order, as standings and ties. Input order never matters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Any

from tendering.evaluation.candidacy import Candidacy
from tendering.evaluation.earned import together
from tendering.evaluation.ranking import grouped
from tendering.evaluation.ties import Draw, Settled, settle
from tendering.model.outcome import Reason, Standing, Status, Tie
from tendering.model.tender import Better, Rung

NOTHING: Mapping[str, Any] = {}  # shared by every standing that has none of something


@dataclass(frozen=True, slots=True)
class RankedList:
    """One list, ranked.

    Attributes:
        standings: Ranked bidders in order first, then the others by id.
        positions: Position of each ranked bidder in the order; those still tied share one.
    """

    standings: tuple[Standing, ...]
    ties: tuple[Tie, ...]
    positions: Mapping[str, int]


def ranked_list(
    candidacies: Sequence[Candidacy], better: Better, ladder: Sequence[Rung], draw: Draw | None
) -> RankedList:
    """Rank a list on its ranking values and settle its ties by the ladder."""
    by_id = {c.bidder: c for c in candidacies}

    def figure(rung: Rung, bidder: str) -> Fraction | None:
        return figure_of(rung, by_id[bidder])

    return _ranked(candidacies, better, lambda group: settle(group, ladder, figure, draw))


def shared_list(candidacies: Sequence[Candidacy], better: Better, lot: RankedList) -> RankedList:
    """Rank a zone's list by the lot's total: equal values stand in the lot's order, and wait where it waits."""
    tie_of = {bidder: tie for tie in lot.ties for bidder in tie.bidders}

    def by_lot(group: Sequence[str]) -> Settled:
        ordered = sorted(group, key=lambda b: (lot.positions[b], b))
        groups = tuple(tuple(part) for _, part in groupby(ordered, key=lot.positions.__getitem__))
        tie = tie_of[group[0]]
        inside = set(group)
        rungs = [
            (name, {b: text for b, text in shown.items() if b in inside})
            for name, shown in tie.rungs
        ]
        told_apart = [name for name, shown in rungs if len(set(shown.values())) > 1]
        done = len(groups) == len(group) and bool(told_apart)
        return Settled(
            groups=groups,
            settled_by=told_apart[-1] if done else None,
            rungs=tuple((name, shown) for name, shown in rungs if shown),
        )

    ranks = {s.bidder: s.rank for s in lot.standings if s.rank is not None}
    return _ranked(candidacies, better, by_lot, ranks)


def figure_of(rung: Rung, candidacy: Candidacy) -> Fraction | None:
    """Return what a bidder has on a rung: points of a criterion or section, quality, price points, or a price.

    ``earlier`` has no figure, because no dossier holds the times of submission.
    """
    if rung.kind == "lower_price":
        return candidacy.evaluated_price if rung.of is None else candidacy.prices.get(rung.of)
    if rung.kind != "higher":
        return None
    if rung.of == "quality":
        return candidacy.quality
    return candidacy.price if rung.of == "price" else candidacy.points.get(rung.of or "")


def _ranked(
    candidacies: Sequence[Candidacy],
    better: Better,
    settle_group: Callable[[Sequence[str]], Settled],
    ranks: Mapping[str, int] | None = None,
) -> RankedList:
    """Rank a list; ``ranks`` are those of a longer list with the same values, which are then not compared again."""
    by_id = {c.bidder: c for c in candidacies}
    values = {
        c.bidder: c.value for c in candidacies if c.status is Status.RANKED and c.value is not None
    }
    standings: list[Standing] = []
    ties: list[Tie] = []
    positions: dict[str, int] = {}
    if ranks is None:
        groups = grouped(values, better)
    else:
        groups = grouped({b: ranks[b] for b in values}, Better.LOWER)
    for group in groups:
        rank = len(positions) + 1
        parts: tuple[tuple[str, ...], ...] = (group,)
        if len(group) > 1:
            settled = settle_group(group)
            parts = settled.groups
            ties.append(_tie(by_id[group[0]].zone, group, values[group[0]], settled))
        for part in parts:
            position = len(positions) + 1
            for bidder in part:
                positions[bidder] = position
                order = position if len(part) == 1 else None
                standings.append(_standing(by_id[bidder], rank, order))
    standings += [_standing(by_id[b], None, None) for b in sorted(by_id.keys() - positions.keys())]
    return RankedList(standings=tuple(standings), ties=tuple(ties), positions=positions)


def _tie(zone: str | None, group: tuple[str, ...], value: Fraction, settled: Settled) -> Tie:
    return Tie(
        zone=zone,
        bidders=group,
        value=value,
        settled_by=settled.settled_by,
        order=settled.order,
        rungs=settled.rungs,
    )


def _standing(c: Candidacy, rank: int | None, order: int | None) -> Standing:
    gap = c.gap()
    status = gap.status if gap else Status.RANKED
    held = together(c.parent.barred if c.parent else NOTHING, c.barred)
    barred: Mapping[str, Reason] = {role: role_gap.reason for role, role_gap in held.items()}
    return Standing(
        bidder=c.bidder,
        lot=c.lot,
        zone=c.zone,
        status=status,
        quality=c.quality,
        price=c.price,
        total=c.total,
        ranking_value=c.value,
        rank=rank,
        order=order,
        points=c.points,
        marks=c.marks,
        prices=c.prices,
        irrational=c.irrational,
        reason=gap.reason if gap else None,
        barred=barred or NOTHING,
        steps=c.steps,
    )
