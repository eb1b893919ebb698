"""After approval: appointments stand, and each vacancy goes to the highest reserve that the limits allow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from tendering.evaluation.places.board import Board, Slot
from tendering.evaluation.places.holdings import Holdings
from tendering.evaluation.scored import ListKey, Scored
from tendering.model.bids import Bid, Dossier, Withdrawal
from tendering.model.outcome import Reason, Standing, Status
from tendering.model.tender import Tender


def gone(withdrawal: Withdrawal) -> Reason:
    """Say that a bidder withdrew: when, and why."""
    facts = {
        "status": "withdrawn",
        "cause": "withdrawn",
        "on": withdrawal.on.isoformat(),
        "why": withdrawal.reason,
    }
    return Reason(code="not_eligible", facts=facts)


def concerns(withdrawal: Withdrawal, lot: str, zone: str | None) -> bool:
    """Say whether a withdrawal takes a bidder out of a list: of its lot and, where it names one, of its zone."""
    return withdrawal.lot in {"", lot} and withdrawal.zone in {"", zone}


def promote(
    board: Board, held: Holdings, withdrawals: Iterable[Withdrawal], lots: Sequence[str]
) -> None:
    """Fill the vacancies that withdrawals leave in these lots, in order of the day of withdrawal.

    Those who withdraw on one day leave together. Then, in filling order, each vacancy goes to the highest reserve of
    that list, as many as the lot names, that no group, limit or capacity bars. One promoted to an included role
    keeps its outer place, which is counted once: the outer place of the one who left is the one freed.
    """
    by_day = sorted(withdrawals, key=lambda w: (w.on, w.bidder, w.lot, w.zone))
    for _, same_day in groupby(by_day, key=lambda w: w.on):
        vacated: dict[Slot, list[str]] = {}
        for withdrawal in same_day:
            for slot in board.all_slots():
                if (
                    concerns(withdrawal, slot.lot, slot.zone)
                    and withdrawal.bidder in board.rows[slot]
                ):
                    if withdrawal.bidder in held.places[slot]:
                        held.drop(slot, withdrawal.bidder)
                        vacated.setdefault(slot, []).append(withdrawal.bidder)
                    board.withdraw(slot, withdrawal.bidder, gone(withdrawal))
        role = None
        for slot in board.all_slots(lots):
            if (
                slot.lot,
                slot.role,
            ) != role:  # what is held by way of an included role counts in every zone
                role = (slot.lot, slot.role)
                for other in board.all_slots([slot.lot]):
                    if other.role == slot.role:
                        held.carry(other)
            for leaver in sorted(
                vacated.get(slot, ()), key=lambda b: board.place_in_order(slot, b)
            ):
                _fill_vacancy(board, held, slot, leaver)


def _fill_vacancy(board: Board, held: Holdings, slot: Slot, leaver: str) -> None:
    if held.seats_left(slot) == 0:
        return
    rule = board.tender.capacity
    for bidder in board.reserves(slot, held.places[slot]):
        if not held.on_list(slot, bidder):
            continue
        bar = held.bar(slot, bidder)
        if bar is None:
            held.take(
                slot,
                bidder,
                Reason(code="promoted", rule="on_withdrawal", facts={"vacated_by": leaver}),
            )
            return
        if bar.code == "capacity" and rule is not None and rule.when_short == "stop":
            return


def marked(scored: Scored, withdrawals: Sequence[Withdrawal]) -> Scored:
    """Return the scores as they were, with those who left shown as withdrawn; nobody else's rank changes."""
    standings: dict[ListKey, tuple[Standing, ...]] = {}
    for (lot, zone), rows in scored.standings.items():
        standings[lot, zone] = tuple(
            _mark(s, [w for w in withdrawals if concerns(w, lot, zone)]) for s in rows
        )
    return replace(scored, standings=standings)


def _mark(standing: Standing, withdrawals: list[Withdrawal]) -> Standing:
    found = min(
        (w for w in withdrawals if w.bidder == standing.bidder), key=lambda w: w.on, default=None
    )
    if found is None:
        return standing
    return replace(standing, status=Status.WITHDRAWN, rank=None, order=None, reason=gone(found))


def without_zones(dossier: Dossier, withdrawals: Iterable[Withdrawal]) -> Dossier:
    """Return the dossier as if bidders had not bid for the single zones they withdrew from."""
    left = {
        (w.bidder, lot.id, w.zone)
        for w in withdrawals
        if w.zone
        for lot in dossier.tender.lots
        if w.lot in {"", lot.id}
    }
    pairs = {(bidder, lot) for bidder, lot, _ in left}
    if not pairs:
        return dossier
    bids = [b for b in dossier.bids if (b.bidder, b.lot) not in pairs]
    for bidder, lot in sorted(pairs):
        stated = {b.zone: b.preference for b in dossier.bids if (b.bidder, b.lot) == (bidder, lot)}
        if not stated:
            continue
        zones = [z for z in dossier.zones_bid(bidder, lot) if (bidder, lot, z) not in left]
        bids += [Bid(bidder=bidder, lot=lot, zone=z, preference=stated.get(z)) for z in zones]
        if not zones:
            bids.append(Bid(bidder=bidder, lot=lot))
    return replace(dossier, bids=tuple(bids))


def with_zones_left(scored: Scored, dossier: Dossier, withdrawals: Iterable[Withdrawal]) -> Scored:
    """Return the scores with a withdrawn standing in each single zone that a bidder withdrew from."""
    standings: dict[ListKey, tuple[Standing, ...]] = dict(scored.standings)
    for w in sorted(
        (w for w in withdrawals if w.zone), key=lambda w: (w.on, w.bidder, w.lot, w.zone)
    ):
        for lot in _lots_with(dossier.tender, w):
            if w.zone in dossier.zones_bid(w.bidder, lot):
                rows = standings.get((lot, w.zone), ())
                if all(s.bidder != w.bidder for s in rows):
                    row = Standing(
                        bidder=w.bidder,
                        lot=lot,
                        zone=w.zone,
                        status=Status.WITHDRAWN,
                        reason=gone(w),
                    )
                    standings[lot, w.zone] = (*rows, row)
    return replace(scored, standings=standings)


def _lots_with(tender: Tender, withdrawal: Withdrawal) -> list[str]:
    return [
        lot.id
        for lot in tender.lots
        if withdrawal.lot in {"", lot.id} and lot.zone(withdrawal.zone) is not None
    ]


def undecided(dossier: Dossier, withdrawals: Iterable[Withdrawal]) -> Mapping[str, list[str]]:
    """Say, by lot, that the tender does not publish what follows from a withdrawal after approval."""
    found: dict[str, list[str]] = {}
    for w in sorted(withdrawals, key=lambda w: (w.on, w.bidder, w.lot, w.zone)):
        bid_in = {b.lot for b in dossier.bids if b.bidder == w.bidder}
        for lot in dossier.tender.lots:
            if lot.id in bid_in and w.lot in {"", lot.id}:
                text = f"{w.bidder} withdrew after approval, and the tender does not say what follows (on_withdrawal)"
                found.setdefault(lot.id, []).append(text)
    return found
