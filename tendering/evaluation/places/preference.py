"""Excess wins settled by what bidders prefer: bidder-proposing deferred acceptance over all zones of a role."""

from __future__ import annotations

from collections.abc import Sequence

from tendering.evaluation.places.board import Board, Slot
from tendering.evaluation.places.holdings import Holdings
from tendering.evaluation.places.reasons import appointed, outranked


def fill_by_preference(board: Board, held: Holdings, slots: Sequence[Slot]) -> None:
    """Match bidders and the seats of one per-zone role, over all lots that share its limit.

    Every bidder asks for the zones it wants most, as many as its limit leaves it; a zone keeps the highest in its
    order that its seats hold (at most one of a group where ``same_zone: one``) and refuses the rest, who ask on.
    The result is the stable matching that is best for every bidder at once, whoever asks first.
    """
    wishes = _wishes(board, held, slots)
    room = {slot: _room(board, held, slot) for slot in slots}
    quota = {bidder: _quota(held, slots[0].role, bidder) for bidder in wishes}
    kept: dict[Slot, list[str]] = {slot: [] for slot in slots}
    asked = dict.fromkeys(wishes, 0)
    holds = dict.fromkeys(wishes, 0)
    asking = sorted(wishes, reverse=True)
    while asking:
        bidder = asking.pop()
        while holds[bidder] < quota[bidder] and asked[bidder] < len(wishes[bidder]):
            slot = wishes[bidder][asked[bidder]]
            asked[bidder] += 1
            holds[bidder] += 1
            chosen, refused = _choose(board, held, slot, [*kept[slot], bidder], room[slot])
            kept[slot] = chosen
            for other in refused:
                holds[other] -= 1
                if other != bidder:
                    asking.append(other)
    for slot in slots:
        for bidder in kept[slot]:
            held.take(slot, bidder, appointed(board, slot, bidder))
    for slot in slots:
        _say_why_not(board, held, slot, room[slot])


def _wishes(board: Board, held: Holdings, slots: Sequence[Slot]) -> dict[str, list[Slot]]:
    """Return the zones each bidder may take and wants, most wanted first; unstated ones last, as published."""
    stated = {
        (b.bidder, b.lot, b.zone): b.preference
        for b in board.dossier.bids
        if b.preference is not None
    }
    wishes: dict[str, list[tuple[tuple[bool, int], Slot]]] = {}
    for slot in slots:
        held.carry(slot)
    for place, slot in enumerate(slots):
        for bidder in board.order[slot]:
            if bidder in held.places[slot]:
                continue
            if not held.on_list(slot, bidder):
                held.passed[slot, bidder] = held.not_drawn(slot)
                continue
            wish = stated.get((bidder, slot.lot, slot.zone or ""))
            wishes.setdefault(bidder, []).append(
                ((wish is None, place if wish is None else wish), slot)
            )
    return {
        b: [slot for _, slot in sorted(rows, key=lambda row: row[0])] for b, rows in wishes.items()
    }


def _room(board: Board, held: Holdings, slot: Slot) -> int:
    left = held.seats_left(slot)
    return len(board.order[slot]) if left is None else left


def _quota(held: Holdings, role: str, bidder: str) -> int:
    entity = held.entity(bidder)
    return max(
        0, min(limit.most - len(held.units(index, entity)) for index, limit in held.limits[role])
    )


def _choose(
    board: Board, held: Holdings, slot: Slot, asking: list[str], room: int
) -> tuple[list[str], list[str]]:
    """Return who of those asking a zone keeps, in its order, and whom it refuses."""
    chosen: list[str] = []
    refused: list[str] = []
    groups: set[str] = set()
    one_each = board.tender.related_bidders.same_zone == "one"
    for bidder in sorted(asking, key=lambda b: board.rank_of[slot][b]):
        group = board.group.get(bidder, "") if one_each else ""
        related = group in groups or held.group_bar(slot, bidder) is not None
        if len(chosen) == room or (group and related):
            refused.append(bidder)
        else:
            chosen.append(bidder)
            groups.update({group} - {""})
    return chosen, refused


def _say_why_not(board: Board, held: Holdings, slot: Slot, room: int) -> None:
    rank = board.rank_of[slot]
    gained = [rank[b] for b, place in held.places[slot].items() if place.via is None]
    for bidder in board.order[slot]:
        if bidder in held.places[slot] or (slot, bidder) in held.passed:
            continue
        full_of_higher = len(gained) >= room and all(rank[bidder] > other for other in gained)
        bar = (
            None
            if full_of_higher
            else held.group_bar(slot, bidder) or held.limit_bar(slot, bidder)
        )
        held.passed[slot, bidder] = bar or outranked(board, held, slot, bidder)
