"""An outcome with other standings in it: the lists are ranked again and the engine appoints. Nothing is scored again."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import groupby
from operator import itemgetter

from tendering.analysis.margin_types import Held, Seat, held_in
from tendering.evaluation.aggregation import source_of
from tendering.evaluation.assess import LotAssessment
from tendering.evaluation.candidacy import Candidacy
from tendering.evaluation.draw import is_committed
from tendering.evaluation.entries import entries_of
from tendering.evaluation.evaluate import evaluate_with
from tendering.evaluation.places.board import Board
from tendering.evaluation.places.filling import fill
from tendering.evaluation.places.waiting import waiting
from tendering.evaluation.places.withdrawals import with_zones_left, without_zones
from tendering.evaluation.price import PriceScoring
from tendering.evaluation.price_rules import is_zonal
from tendering.evaluation.ranking import grouped
from tendering.evaluation.scored import ListKey, Scored
from tendering.evaluation.scoring import score
from tendering.evaluation.ties import Draw, Settled, settle
from tendering.evaluation.totals import better_of
from tendering.model.bids import Dossier
from tendering.model.outcome import Standing, Status
from tendering.model.tender import (
    AtLastPlace,
    Better,
    LimitMethod,
    Lot,
    Per,
    Role,
    Rung,
    Tender,
)

Parts = tuple[tuple[str, ...], ...]
"""Bidders of equal value as the ladder has them: a part of more than one is not settled."""


class Bench:
    """One dossier, scored once, on which standings can be exchanged.

    Attributes:
        dossier: As recorded.
        outcome: As the engine has it.
        scored: Every list as scored, before those who withdrew after approval are taken out.
        scored_from: The dossier that was scored, and ``without``, whom it leaves out.
        held: Who holds what.
        families: By list that has values of its own, the lists that stand by them: itself, and the zones that
            share the lot's.
    """

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        self.tender = dossier.tender
        self.scored_from, self.without = dossier, frozenset[tuple[str, str]]()
        self.scored = Scored(standings={})
        self.outcome = evaluate_with(dossier, self._kept)
        self.held = held_in(self.outcome)
        self.better = better_of(self.tender)
        self.rows: dict[ListKey, dict[str, Standing]] = {
            key: {s.bidder: s for s in rows} for key, rows in self.scored.standings.items()
        }
        self.entries = entries_of(self.scored_from, self.without)
        self._seed = self._drawn()
        self._left_zones = [w for w in dossier.withdrawals if w.zone]
        self._own_zones = self._zones_of_their_own()
        self._by_zone = {lot.id for lot in self.tender.lots if self._ladder_by_zone(lot.id)}
        self.families = self._families()
        self.slots = self._slots()
        self.stepwise = self._is_stepwise()
        self.values = {
            key: sorted(
                (s.ranking_value, s.bidder)
                for s in rows.values()
                if s.status is Status.RANKED and s.ranking_value is not None
            )
            for key, rows in self.rows.items()
        }

    def _kept(self, dossier: Dossier, *, without: Collection[tuple[str, str]] = ()) -> Scored:
        self.scored_from, self.without = dossier, frozenset(without)
        self.scored = score(dossier, without=without)
        return self.scored

    def _drawn(self) -> str | None:
        rung = next((r for r in self.tender.ties if r.kind == "draw"), None)
        seed = self.dossier.seed
        return seed if rung and seed is not None and is_committed(seed, rung.commitment) else None

    def _zones_of_their_own(self) -> set[str]:
        """Return the lots whose zones have totals of their own."""
        return {
            lot.id for lot in self.tender.lots if self.assessed(self.tender, lot).scores_by_zone
        }

    def assessed(self, tender: Tender, lot: Lot) -> LotAssessment:
        """Return what is fixed of a lot under a tender, which may be another than the one published."""
        source = source_of(tender.aggregation, self.entries, self.dossier.panel)
        return LotAssessment(
            tender=tender, lot=lot, entries=self.entries, source=source, draw=None
        )

    def _ladder_by_zone(self, lot: str) -> bool:
        found = self.tender.lot(lot)
        if found is None:
            return False
        zonal = {i.id for i in self.tender.price.items if i.applies_to(lot) and is_zonal(i, found)}
        return any(r.kind == "lower_price" and r.of in zonal for r in self.tender.ties)

    def _families(self) -> dict[ListKey, tuple[ListKey, ...]]:
        found: dict[ListKey, tuple[ListKey, ...]] = {}
        for lot, zone in self.scored.standings:
            if zone is None:
                shared = [
                    k
                    for k in self.scored.standings
                    if k[0] == lot and k[1] is not None and lot not in self._own_zones
                ]
                found[lot, None] = ((lot, None), *shared)
            elif lot in self._own_zones:
                found[lot, zone] = ((lot, zone),)
        return found

    def _slots(self) -> dict[ListKey, tuple[Role, ...]]:
        """Return, by list, the roles whose seats are filled from it."""
        return {
            key: tuple(r for r in lot.roles if (r.per is Per.LOT) == (key[1] is None))
            for key in self.scored.standings
            if (lot := self.tender.lot(key[0])) is not None
        }

    def _is_stepwise(self) -> bool:
        """Say whether seats go down the lists one bidder at a time, so that a swap of two holders turns nothing."""
        return self.may_sink and all(
            x.when_exceeded is LimitMethod.RANKED for x in self.tender.limits
        )

    @property
    def may_sink(self) -> bool:
        """Say whether a bidder without any seat that sinks turns nothing."""
        capacity = self.tender.capacity
        by_group = any(
            r.at_last_place is not AtLastPlace.TIE_BREAK
            for lot in self.tender.lots
            for r in lot.roles
        )
        stops = capacity is not None and capacity.when_short == "stop"
        by_wish = any(x.when_exceeded is LimitMethod.PREFERENCE for x in self.tender.limits)
        return not (self.late or by_group or stops or by_wish)

    @property
    def late(self) -> bool:
        """Say whether somebody left after approval, and the appointments made before stand."""
        approved = self.dossier.approved_on
        return (
            approved is not None
            and self.tender.on_withdrawal != "rerun"
            and any(w.on > approved for w in self.dossier.withdrawals)
        )

    @property
    def looks_at_ties(self) -> bool:
        """Say whether places follow from more than the order that the ladder makes: from who was level, or by how much."""
        by_group = any(
            r.at_last_place is not AtLastPlace.TIE_BREAK
            for lot in self.tender.lots
            for r in lot.roles
        )
        return bool(by_group or self._by_zone or self.late or self.best_overall)

    @property
    def draws(self) -> bool:
        """Say whether every tie is settled in the end, because the seed of the draw is known."""
        return self._seed is not None

    @property
    def best_overall(self) -> bool:
        """Say whether a sum of ranking values decides somewhere."""
        return any(x.when_exceeded is LimitMethod.BEST_OVERALL for x in self.tender.limits)

    def between(self, key: ListKey, bidder: str, one: Fraction, other: Fraction) -> list[str]:
        """Return who else is ranked in a list from one value to another, both included."""
        low, high = min(one, other), max(one, other)
        rows = self.values[key]
        start = bisect_left(rows, low, key=itemgetter(0))
        end = bisect_right(rows, high, key=itemgetter(0))
        return [b for _, b in rows[start:end] if b != bidder]

    def level_with(self, key: ListKey, bidder: str, value: Fraction | None) -> list[str]:
        """Return who else has exactly this value in a list."""
        return [] if value is None else self.between(key, bidder, value, value)

    def holds(self, key: ListKey, bidder: str, held: Held) -> tuple[bool, ...]:
        """Return, for each role filled from a list, whether a bidder holds a seat of it."""
        return tuple(
            Seat(key[0], r.role, key[1], bidder) in held.seats for r in self.slots.get(key, ())
        )

    def held_with(self, given: Mapping[ListKey, Mapping[str, Standing]]) -> Held:
        """Return who would hold what with these standings in place of those scored; every rank follows from their values."""
        after = self.relisted(given)
        if not self.late:
            return _filled(self.dossier, with_zones_left(after, self.dossier, self._left_zones))

        def scorer(dossier: Dossier, *, without: Collection[tuple[str, str]] = ()) -> Scored:
            del dossier, without
            return after

        return held_in(evaluate_with(self.dossier, scorer))

    def held_of(self, dossier: Dossier) -> Held:
        """Return who would hold what with another dossier of the same withdrawals, as `evaluate` has it, without its reasons."""
        return self.placed(dossier)[0]

    def placed(self, dossier: Dossier) -> tuple[Held, Scored]:
        """Return who would hold what with another dossier of the same withdrawals, and every list it follows from."""
        if self.late:
            kept: list[Scored] = []

            def keeping(dossier: Dossier, *, without: Collection[tuple[str, str]] = ()) -> Scored:
                kept.append(score(dossier, without=without))
                return kept[-1]

            return held_in(evaluate_with(dossier, keeping)), kept[0]
        open_to = without_zones(dossier, self._left_zones)
        scored = score(open_to, without=self.without)
        return _filled(dossier, with_zones_left(scored, dossier, self._left_zones)), scored

    def relisted(self, given: Mapping[ListKey, Mapping[str, Standing]]) -> Scored:
        """Return every list, those with another standing ranked again."""
        standings = dict(self.scored.standings)
        positions: dict[str, Mapping[str, int]] = {}
        for key in sorted(given, key=lambda k: (k[0], k[1] is not None, k[1] or "")):
            rows = {**self.rows[key], **given[key]}
            shared = key[1] is not None and key[0] not in self._own_zones | self._by_zone
            if shared:
                of_lot = (key[0], None)
                if key[0] not in positions:
                    whole = {**self.rows[of_lot], **given.get(of_lot, {})}
                    positions[key[0]] = self._list(of_lot, whole)[1]
                standings[key], _ = _ranked(rows, self.better, _by_lot(positions[key[0]]))
            else:
                standings[key], positions_here = self._list(key, rows)
                if key[1] is None:
                    positions[key[0]] = positions_here
        return replace(self.scored, standings=standings)

    def _list(
        self, key: ListKey, rows: Mapping[str, Standing]
    ) -> tuple[tuple[Standing, ...], Mapping[str, int]]:
        return _ranked(rows, self.better, self._by_ladder(key, rows))

    def _by_ladder(
        self, key: ListKey, rows: Mapping[str, Standing]
    ) -> Callable[[Sequence[str]], Parts]:
        return lambda group: self.settled(key, group, rows).groups

    def settled(
        self, key: ListKey, group: Sequence[str], rows: Mapping[str, Standing] | None = None
    ) -> Settled:
        """Return what the ladder makes of bidders of equal value in a list."""
        found = self.rows[key] if rows is None else rows
        zone = key[1] if key[0] in self._own_zones else None
        draw = Draw(self._seed, self.tender.id, key[0], zone) if self._seed is not None else None
        return settle(
            group, self.tender.ties, lambda rung, bidder: self._figure(rung, found[bidder]), draw
        )

    def _figure(self, rung: Rung, standing: Standing) -> Fraction | None:
        if rung.kind == "lower_price":
            if rung.of is not None:
                return standing.prices.get(rung.of)
            return self.evaluated_price(standing)
        if rung.kind != "higher":
            return None
        if rung.of == "quality":
            return standing.quality
        return standing.price if rung.of == "price" else standing.points.get(rung.of or "")

    def evaluated_price(self, standing: Standing) -> Fraction | None:
        """Return the price of a standing as it is compared, of the list that prices it; None where several are."""
        key = (standing.lot, standing.zone if standing.lot in self._own_zones else None)
        prices = PriceScoring(self.tender, self.entries, {})
        elements = prices.elements_in(key)
        if len(elements) != 1:
            return None
        own = self.rows.get(key, {}).get(standing.bidder, standing)
        candidacy = Candidacy(
            bidder=own.bidder, lot=own.lot, zone=own.zone, prices=dict(own.prices)
        )
        return prices.offer(candidacy, elements[0])


def _filled(dossier: Dossier, scored: Scored) -> Held:
    """Return who holds what of these lists, by the engine's own filling."""
    board = Board(dossier, scored)
    waits, _ = waiting(board, scored)
    places = fill(board, [lot for lot in board.lots if lot not in waits]).places
    return Held(
        frozenset(
            Seat(slot.lot, slot.role, slot.zone, bidder)
            for slot, holders in places.items()
            for bidder in holders
        ),
        frozenset(waits),
    )


def _by_lot(positions: Mapping[str, int]) -> Callable[[Sequence[str]], Parts]:
    """Return what puts bidders of equal value in the order of the lot's list, and leaves tied what is tied there."""

    def parts(group: Sequence[str]) -> Parts:
        ordered = sorted(group, key=lambda b: (positions[b], b))
        return tuple(tuple(part) for _, part in groupby(ordered, key=positions.__getitem__))

    return parts


def _ranked(
    rows: Mapping[str, Standing], better: Better, settle_group: Callable[[Sequence[str]], Parts]
) -> tuple[tuple[Standing, ...], Mapping[str, int]]:
    """Return the standings ranked again, and each ranked bidder's position; those still tied share one."""
    values = {
        b: s.ranking_value
        for b, s in rows.items()
        if s.status is Status.RANKED and s.ranking_value is not None
    }
    found: list[Standing] = []
    positions: dict[str, int] = {}
    for group in grouped(values, better):
        rank = len(found) + 1
        for part in (group,) if len(group) == 1 else settle_group(group):
            position = len(found) + 1
            order = position if len(part) == 1 else None
            positions |= dict.fromkeys(part, position)
            found += [_placed(rows[b], rank, order) for b in part]
    others = (_placed(rows[b], None, None) for b in sorted(rows.keys() - values.keys()))
    return (*found, *others), positions


def _placed(standing: Standing, rank: int | None, order: int | None) -> Standing:
    if (standing.rank, standing.order) == (rank, order):
        return standing
    return replace(standing, rank=rank, order=order)
