"""Fill every role of every complete lot: ranked roles lot by lot, roles that share a limit over all lots at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from tendering.evaluation.places.best_overall import fill_best_overall
from tendering.evaluation.places.board import Board, Slot
from tendering.evaluation.places.holdings import Holdings
from tendering.evaluation.places.nesting import must_follow
from tendering.evaluation.places.preference import fill_by_preference
from tendering.evaluation.places.ranked import fill_ranked
from tendering.model.tender import LimitMethod

RoleOf = tuple[str, str]
"""A role of a lot: (lot, role)."""


def fill(board: Board, lots: Collection[str]) -> Holdings:
    """Fill the places of these lots, which wait for nothing, step by step (`steps`)."""
    held = Holdings(board)
    for step in steps(board, lots):
        _fill_together(board, held, step)
    return held


def steps(board: Board, lots: Collection[str]) -> Iterator[list[RoleOf]]:
    """Yield the roles of these lots in the order in which they are filled; those of one step are filled together.

    Lots in published order, and within each its roles in filling order, each over all its zones. A role settled by
    preference, and all roles settled best overall, are filled once over all lots, as soon as every role that comes
    before them in any of these lots has been filled.
    """
    queue = {lot: _role_names(board, lot) for lot in board.lots if lot in lots}
    while any(queue.values()):
        step = next((s for lot in queue if (s := _next(board, queue, lot))), None)
        if step is None:
            # Roles of different lots wait for each other only by published order, which then yields.
            lot = next(lot for lot, roles in queue.items() if roles)
            step = _together(board, queue, (lot, queue[lot][0]))
        yield step
        for lot, role in step:
            queue[lot].remove(role)


def _role_names(board: Board, lot: str) -> list[str]:
    return list(dict.fromkeys(s.role for s in board.slots[lot]))


def _method(board: Board, role: str) -> LimitMethod:
    return board.method(Slot("", role, None))


def _next(board: Board, queue: dict[str, list[str]], lot: str) -> list[RoleOf]:
    """Return what can be filled next in a lot, with all that must be filled together with it; else nothing."""
    if not queue[lot]:
        return []
    together = _together(board, queue, (lot, queue[lot][0]))
    for other in queue:
        mine = [role for at, role in together if at == other]
        if mine and queue[other][0] not in mine:
            return []
    return together


def _together(board: Board, queue: dict[str, list[str]], first: RoleOf) -> list[RoleOf]:
    """Return the roles that are filled together with this one, over all lots.

    An outer list that an included role is drawn from is fixed first: the included one is left for a later step.
    """
    method = _method(board, first[1])
    if method is LimitMethod.RANKED:
        return [first]
    rest = [(lot, role) for lot, roles in queue.items() for role in roles]
    if method is LimitMethod.PREFERENCE:
        return [(lot, role) for lot, role in rest if role == first[1]]
    found = [(lot, role) for lot, role in rest if _method(board, role) is LimitMethod.BEST_OVERALL]
    while later := [
        (lot, role) for lot, role in found if _later(board, queue[lot], lot, role, found)
    ]:
        found = [pair for pair in found if pair not in later]
    return found or [first]


def _later(board: Board, waiting: list[str], lot: str, role: str, found: list[RoleOf]) -> bool:
    """Say whether a role must be left for a later step: drawn from one of this step, or behind one that is."""
    if (lot, board.roles[lot, role].drawn_from) in found:
        return True
    before = must_follow(board.lots[lot], board.roles[lot, role])
    return (lot, waiting[0]) in found and any(
        name in waiting and (lot, name) not in found for name in before
    )


def _fill_together(board: Board, held: Holdings, step: list[RoleOf]) -> None:
    slots = [s for s in board.all_slots() if (s.lot, s.role) in step]
    if not slots:
        return
    method = board.method(slots[0])
    if method is LimitMethod.PREFERENCE:
        fill_by_preference(board, held, slots)
    elif method is LimitMethod.BEST_OVERALL:
        fill_best_overall(board, held, slots)
    else:
        for (
            slot
        ) in slots:  # a place held by way of an included role counts towards a limit in every zone
            held.carry(slot)
        for slot in slots:
            fill_ranked(board, held, slot)
