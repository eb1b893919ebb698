"""What became of each lot: places with positions, one reason for every other bidder, unfilled seats, reserves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from tendering.evaluation.places.board import OPEN, Board, Slot
from tendering.evaluation.places.holdings import Held, Holdings
from tendering.evaluation.places.reasons import role_path, seats_text, slot_words
from tendering.evaluation.scored import Scored
from tendering.model.findings import Finding, finding
from tendering.model.outcome import (
    LotOutcome,
    NotPlaced,
    Place,
    Reason,
    Reserve,
    Standing,
    Tie,
    Unfilled,
)


def complete_lot(board: Board, scored: Scored, held: Holdings, lot: str) -> LotOutcome:
    """Return the outcome of a lot that waits for nothing."""
    places: list[Place] = []
    others: list[NotPlaced] = []
    unfilled: list[Unfilled] = []
    reserves: list[Reserve] = []
    for slot in board.slots[lot]:
        holders = sorted(held.places[slot], key=lambda b: board.place_in_order(slot, b))
        for position, bidder in enumerate(holders, 1):
            place = held.places[slot][bidder]
            places.append(_place(slot, bidder, position, place))
        others += [
            NotPlaced(
                bidder=b, zone=slot.zone, role=slot.role, reason=_why_not(board, held, slot, b)
            )
            for b in board.rows[slot]
            if b not in held.places[slot]
        ]
        most = board.most(slot)
        if most is not None and most > len(holders):
            unfilled.append(_unfilled(slot, most - len(holders), _too_few(board, held, slot)))
        reserves += [
            Reserve(role=slot.role, zone=slot.zone, bidder=b, position=n)
            for n, b in enumerate(board.reserves(slot, held.places[slot]), 1)
        ]
    return LotOutcome(
        lot=lot,
        complete=True,
        standings=standings_of(board, scored, lot),
        places=tuple(places),
        not_placed=tuple(others),
        unfilled=tuple(unfilled),
        reserves=tuple(reserves),
        ties=ties_of(board, scored, lot),
    )


def waiting_lot(
    board: Board, scored: Scored, lot: str, waiting_for: tuple[str, ...]
) -> LotOutcome:
    """Return the provisional outcome of a lot that waits: nobody is appointed, and everybody still open waits."""
    others: list[NotPlaced] = []
    unfilled: list[Unfilled] = []
    why = {"for": "; ".join(waiting_for)}
    for slot in board.slots[lot]:
        for bidder in board.rows[slot]:
            reason = board.refused.get((slot, bidder))
            if reason is None:
                still_open = board.undecided.get((slot, bidder))
                own = None
                if still_open is not None:
                    bar = still_open.barred.get(slot.role)
                    own = still_open.reason if still_open.status in OPEN else bar
                reason = Reason(
                    code="awaiting",
                    rule=own.rule if own else "",
                    facts={**(own.facts if own else {}), **why},
                )
            others.append(NotPlaced(bidder=bidder, zone=slot.zone, role=slot.role, reason=reason))
        most = board.most(slot)
        if most:
            unfilled.append(_unfilled(slot, most, Reason(code="awaiting", facts=why)))
    return LotOutcome(
        lot=lot,
        complete=False,
        standings=standings_of(board, scored, lot),
        not_placed=tuple(others),
        unfilled=tuple(unfilled),
        ties=ties_of(board, scored, lot),
        waiting_for=waiting_for,
    )


def too_few_findings(board: Board, lots: Mapping[str, LotOutcome]) -> list[Finding]:
    """Report every zone or lot of a complete lot that has fewer holders than the tender needs to stand."""
    found = []
    for slot in board.all_slots(x for x, outcome in lots.items() if outcome.complete):
        least = board.role(slot).places_in(slot.zone).least
        count = sum(1 for p in lots[slot.lot].places if (p.role, p.zone) == (slot.role, slot.zone))
        if least is not None and count < least:
            where = board.tender.at(
                f"lots[{slot.lot}].zones[{slot.zone}]"
                if slot.zone is not None
                else role_path(slot)
            )
            text = (
                f"{slot_words(board.tender, slot)}: at least {least} must be appointed for it to stand, "
                f"and {count or 'nobody'} {'are' if count > 1 else 'is'}."
            )
            found.append(finding("P003", where, text))
    return found


def standings_of(board: Board, scored: Scored, lot: str) -> tuple[Standing, ...]:
    """Return the standings of a lot: its own list first, then each zone's, as published."""
    keys = [None, *(z.id for z in board.lots[lot].zones)]
    return tuple(s for zone in keys for s in scored.standings.get((lot, zone), ()))


def ties_of(board: Board, scored: Scored, lot: str) -> tuple[Tie, ...]:
    """Return the ties of a lot: its own list first, then each zone's, as published."""
    keys = [None, *(z.id for z in board.lots[lot].zones)]
    return tuple(
        t if t.zone == zone else replace(t, zone=zone)
        for zone in keys
        for t in scored.ties.get((lot, zone), ())
    )


def _place(slot: Slot, bidder: str, position: int, held: Held) -> Place:
    return Place(
        role=slot.role,
        zone=slot.zone,
        bidder=bidder,
        position=position,
        via=held.via,
        reason=held.reason,
    )


def _unfilled(slot: Slot, count: int, reason: Reason) -> Unfilled:
    return Unfilled(role=slot.role, zone=slot.zone, count=count, reason=reason)


def _why_not(board: Board, held: Holdings, slot: Slot, bidder: str) -> Reason:
    reason = board.refused.get((slot, bidder)) or held.passed.get((slot, bidder))
    if reason is None:
        raise RuntimeError(f"nothing was said of {bidder} for {slot}")
    return reason


def _too_few(board: Board, held: Holdings, slot: Slot) -> Reason:
    """Say why seats stay empty: how many there are, how many are held, and what kept the others out."""
    kept_out = Counter(
        _why_not(board, held, slot, b).code for b in board.rows[slot] if b not in held.places[slot]
    )
    facts = {
        "seats": seats_text(board, slot),
        "held": str(len(held.places[slot])),
        "bids": str(len(board.rows[slot])),
        "others": ", ".join(f"{code}: {n}" for code, n in sorted(kept_out.items())),
    }
    return Reason(code="unfilled", rule=f"{role_path(slot)}.places", facts=facts)
