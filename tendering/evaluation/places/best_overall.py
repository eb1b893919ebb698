"""Excess wins settled for the best overall result: most seats, then the best sum, then one canonical choice."""

from __future__ import annotations

from collections.abc import Sequence

from tendering.evaluation.places.board import Board, Slot
from tendering.evaluation.places.choice import Settled, UnsolvedLots, settled
from tendering.evaluation.places.holdings import Holdings
from tendering.evaluation.places.problem import Problem, state_problem
from tendering.evaluation.places.reasons import appointed, outranked
from tendering.evaluation.places.solver import Unsolved
from tendering.model.numbers import plain
from tendering.model.outcome import Reason


def fill_best_overall(board: Board, held: Holdings, slots: Sequence[Slot]) -> None:
    """Fill these seat lists together: as many seats as can be, at the best sum of exact ranking values.

    Of several such combinations, the seats are fixed one at a time, in published lot, zone and seat order, each to
    the highest bidder in its list's order that still permits the optimum.

    Raises:
        UnsolvedLots: No solver at hand could prove the result.
    """
    for slot in slots:
        held.carry(slot)
    problem = state_problem(board, held, slots)
    found = settled(problem)
    chosen = frozenset(i for part in found for i in part.chosen)
    for slot in slots:
        held.carry(slot)
        for i in problem.of_slot[slot]:
            bidder = problem.items[i].bidder
            if i in chosen and bidder not in held.places[slot]:
                held.take(slot, bidder, appointed(board, slot, bidder))
    displaced = [pair for slot in slots for pair in _passed_over(board, held, slot)]
    held.passed |= _displaced(board, problem, found, chosen, displaced)


def _passed_over(board: Board, held: Holdings, slot: Slot) -> list[tuple[Slot, str]]:
    """Say why the eligible bidders hold no seat; return those that only the best overall result kept from one."""
    rank = board.rank_of[slot]
    gained = [rank[b] for b, place in held.places[slot].items() if place.via is None]
    left = held.seats_left(slot)
    displaced = []
    for bidder in board.order[slot]:
        if bidder in held.places[slot] or (slot, bidder) in held.passed:
            continue
        if left == 0 and rank[bidder] > max(gained, default=-1):
            held.passed[slot, bidder] = outranked(board, held, slot, bidder)
        elif bar := held.bar(slot, bidder):
            held.passed[slot, bidder] = bar
        else:
            displaced.append((slot, bidder))
    return displaced


def _displaced(
    board: Board,
    problem: Problem,
    found: Sequence[Settled],
    chosen: frozenset[int],
    rows: Sequence[tuple[Slot, str]],
) -> dict[tuple[Slot, str], Reason]:
    """Say what the result would be if each bidder had the seat: how many seats, and what sum."""
    if not rows:
        return {}
    wanted = set(rows)
    items = {
        (x.slot, x.bidder): i for i, x in enumerate(problem.items) if (x.slot, x.bidder) in wanted
    }
    losses: dict[int, tuple[int, int] | None] = {}
    for part in found:
        inside = {i for of_slot in part.problem.of_slot.values() for i in of_slot}
        mine = frozenset(i for i in items.values() if i in inside)
        try:
            losses |= part.if_chosen(mine) if mine else {}
        except Unsolved as why:
            raise UnsolvedLots(why, (slot.lot for slot in part.problem.slots)) from why
    total = problem.total(chosen)
    reasons = {}
    for slot, bidder in rows:
        order = board.order[slot]
        holders = {problem.items[i].bidder for i in problem.of_slot[slot] if i in chosen}
        lower = [b for b in order[order.index(bidder) + 1 :] if b in holders]
        facts = {
            "to": lower[-1] if lower else "",
            "best": plain(total * problem.unit),
            "best_seats": str(len(chosen)),
        }
        item = items.get((slot, bidder))
        loss = None if item is None else losses[item]
        facts["total"] = "" if loss is None else plain((total - loss[1]) * problem.unit)
        facts["total_seats"] = "" if loss is None else str(len(chosen) - loss[0])
        limits = [i for i, limit in enumerate(board.tender.limits) if limit.role == slot.role]
        rule = f"limits[{limits[0]}]" if limits else "limits"
        reasons[slot, bidder] = Reason(code="displaced", rule=rule, facts=facts)
    return reasons
