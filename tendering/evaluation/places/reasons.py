"""Why a place is held, or an eligible bidder holds none: the facts of each reason, as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from sys import intern

from tendering.evaluation.places.board import Board, Slot
from tendering.evaluation.places.holdings import Holdings
from tendering.model.numbers import plain
from tendering.model.outcome import Reason
from tendering.model.tender import AtLastPlace, Tender


def role_path(slot: Slot) -> str:
    """Return the definition path of a role."""
    return f"lots[{slot.lot}].roles[{slot.role}]"


def role_words(tender: Tender, role: str) -> str:
    """Name a role in a finding: its title where it has one."""
    titles = (r.title for lot in tender.lots for r in lot.roles if r.role == role and r.title)
    plain_words = role.replace("_", " ")
    return next(titles, plain_words if "provider" in plain_words else f"{plain_words} provider")


def slot_words(tender: Tender, slot: Slot) -> str:
    """Name a list of seats in a finding: ``Main provider in North, lot 1``."""
    title = role_words(tender, slot.role)
    found = tender.lot(slot.lot)
    zone = found.zone(slot.zone) if found and slot.zone else None
    where = f"{zone.title or f'zone {zone.id}'}, " if zone else ""
    return f"{title[:1].upper()}{title[1:]} in {where}lot {slot.lot}"


def seats_text(board: Board, slot: Slot) -> str:
    """Return the number of seats as text: a number or ``unlimited``."""
    most = board.most(slot)
    return "unlimited" if most is None else str(most)


def appointed(board: Board, slot: Slot, bidder: str) -> Reason:
    """Say that a bidder stood high enough in the order."""
    facts = {
        "role": slot.role,
        "zone": slot.zone or "",
        "order": _order(board, slot, bidder),
        "of": str(len(board.order[slot])),
        "seats": seats_text(board, slot),
        "value": plain(board.value(slot, bidder)),
    }
    return Reason(code="appointed", rule=f"{role_path(slot)}.places", facts=facts)


def at_last_place(
    board: Board, slot: Slot, bidder: str, equal: Sequence[str], code: str
) -> Reason:
    """Say what became of a group with equal values at the last place: ``admitted_tied`` or ``tie_not_admitted``."""
    facts = {
        "value": plain(board.value(slot, bidder)),
        "seats": seats_text(board, slot),
        "group": ", ".join(sorted(equal)),
    }
    return Reason(code=code, rule=f"{role_path(slot)}.at_last_place", facts=facts)


def outranked(
    board: Board,
    held: Holdings,
    slot: Slot,
    bidder: str,
    *,
    stopped_by: str = "",
    seats: Mapping[str, str] | None = None,
) -> Reason:
    """Say that no seat was left: with the lowest of those in the order who gained one, or who ended the filling.

    ``seats`` is what `seats_held` says, where the caller has asked it already for all it turns away.
    """
    facts = {
        "order": _order(board, slot, bidder),
        "value": plain(board.value(slot, bidder)),
        **(seats_held(board, held, slot) if seats is None else seats),
    }
    if stopped_by:
        facts["stopped_by"] = stopped_by
        return Reason(code="outranked", rule="capacity.when_short", facts=facts)
    if "held" in facts and board.role(slot).at_last_place is AtLastPlace.ADMIT_NONE:
        return Reason(code="outranked", rule=f"{role_path(slot)}.at_last_place", facts=facts)
    return Reason(code="outranked", rule=intern(f"{role_path(slot)}.places"), facts=facts)


def seats_held(board: Board, held: Holdings, slot: Slot) -> dict[str, str]:
    """Return the facts of a filled list of seats: how many there are, and the lowest in the order who gained one."""
    rank = board.rank_of[slot]
    holders = [b for b in held.places[slot] if b in rank and (slot, b) not in board.refused]
    holders.sort(key=rank.__getitem__)
    gained = [b for b in holders if held.places[slot][b].via is None]
    last = (gained or holders or [""])[-1]
    facts = {
        "seats": seats_text(board, slot),
        "last": last,
        "last_value": plain(board.value(slot, last)) if last else "",
    }
    most = board.most(slot)
    if most is not None and len(holders) < most:
        facts["held"] = str(len(holders))
    return facts


def _order(board: Board, slot: Slot, bidder: str) -> str:
    standing = board.standing(slot, bidder)
    return "" if standing is None or standing.order is None else str(standing.order)
