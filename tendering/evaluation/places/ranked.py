"""Fill one list of seats in its order: highest first among those free, with what the tender says of the last place."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from tendering.evaluation.places.board import Board, Slot
from tendering.evaluation.places.holdings import Holdings
from tendering.evaluation.places.reasons import appointed, at_last_place, outranked, seats_held
from tendering.model.tender import AtLastPlace


def fill_ranked(board: Board, held: Holdings, slot: Slot) -> None:
    """Fill the seats of one list, and say of every other eligible bidder why it has none.

    Holders of an included role have their seat first (`Holdings.carry`). Then down the order: a bidder whose
    group, limit or capacity bars it is passed over; ``when_short: stop`` ends the filling at the first too small.
    A group with equal ranking values, of those not passed over, that does not fit into what is left is settled as
    ``at_last_place`` says: by the ladder, all admitted, or none, and then nobody below it.
    """
    held.carry(slot)
    turn = []
    for bidder in board.order[slot]:
        if bidder in held.places[slot]:
            continue
        if held.on_list(slot, bidder):
            turn.append(bidder)
        else:
            held.passed[slot, bidder] = held.not_drawn(slot)
    late = (
        _in_turn if board.role(slot).at_last_place is AtLastPlace.TIE_BREAK else _by_equal_values
    )
    turned_away = late(board, held, slot, turn)
    seats = seats_held(board, held, slot)
    for bidder, stopped_by in turned_away:
        held.passed[slot, bidder] = outranked(
            board, held, slot, bidder, stopped_by=stopped_by, seats=seats
        )


def _in_turn(
    board: Board, held: Holdings, slot: Slot, turn: Sequence[str]
) -> list[tuple[str, str]]:
    """Seat one bidder after another; return those for whom no seat was left, with who ended the filling."""
    left = held.seats_left(slot)
    late: list[tuple[str, str]] = []
    stopped_by = ""
    for bidder in turn:
        if left == 0 or stopped_by:
            late.append((bidder, stopped_by))
            continue
        bar = held.bar(slot, bidder)
        if bar is None:
            held.take(slot, bidder, appointed(board, slot, bidder))
            left = None if left is None else left - 1
            continue
        held.passed[slot, bidder] = bar
        if bar.code == "capacity" and _stops(board):
            stopped_by = bidder
    return late


def _by_equal_values(
    board: Board, held: Holdings, slot: Slot, turn: Sequence[str]
) -> list[tuple[str, str]]:
    """Seat one group of equal values after another; return those for whom no seat was left."""
    left = held.seats_left(slot)
    late: list[tuple[str, str]] = []
    stopped_by = ""
    for _, equal in groupby(turn, key=lambda b: board.value(slot, b)):
        members = list(equal)
        if left == 0 or stopped_by:
            late.extend((b, stopped_by) for b in members)
            continue
        free: list[str] = []
        for bidder in members:
            bar = None if stopped_by else held.bar(slot, bidder)
            if stopped_by:
                late.append((bidder, stopped_by))
            elif bar is None:
                held.take(slot, bidder, appointed(board, slot, bidder))
                free.append(bidder)
            else:
                held.passed[slot, bidder] = bar
                stopped_by = bidder if bar.code == "capacity" and _stops(board) else ""
        if left is not None and len(free) > left:
            _straddle(board, held, slot, members, free)
            left = 0
        elif left is not None:
            left -= len(free)
    return late


def _straddle(
    board: Board, held: Holdings, slot: Slot, members: list[str], free: list[str]
) -> None:
    """Settle a group that is larger than what is left: all of it is admitted, or none of it."""
    for bidder in free:
        held.drop(slot, bidder)
    if board.role(slot).at_last_place is AtLastPlace.ADMIT_ALL:
        for bidder in free:
            held.take(slot, bidder, at_last_place(board, slot, bidder, free, "admitted_tied"))
        return
    for bidder in members:
        # A member of a related group was passed over only where its relative takes the seat: here nobody does.
        passed = held.passed.get((slot, bidder))
        if bidder in free or (
            passed is not None and passed.code == "group" and held.group_bar(slot, bidder) is None
        ):
            bar = held.bar(slot, bidder)
            held.passed[slot, bidder] = bar or at_last_place(
                board, slot, bidder, free, "tie_not_admitted"
            )


def _stops(board: Board) -> bool:
    rule = board.tender.capacity
    return rule is not None and rule.when_short == "stop"
