"""Excess wins settled for the best overall result: most seats, then the best sum, then one canonical choice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from tendering.evaluation.places.board import Board, Slot
from tendering.evaluation.places.holdings import Holdings
from tendering.evaluation.places.problem import Problem, state_problem
from tendering.evaluation.places.reasons import appointed, outranked
from tendering.evaluation.places.search import Node, relax, search, settle
from tendering.model.numbers import plain
from tendering.model.outcome import Reason


def fill_best_overall(board: Board, held: Holdings, slots: Sequence[Slot]) -> None:
    """Fill these seat lists together: as many seats as can be, at the best sum of exact ranking values.

    Of several such combinations, the seats are fixed one at a time, in published lot, zone and seat order, each to
    the highest bidder in its list's order that still permits the optimum.
    """
    for slot in slots:
        held.carry(slot)
    problem = state_problem(board, held, slots)
    chosen = best_choice(problem)
    for slot in slots:
        held.carry(slot)
        for i in problem.of_slot[slot]:
            bidder = problem.items[i].bidder
            if i in chosen and bidder not in held.places[slot]:
                held.take(slot, bidder, appointed(board, slot, bidder))
    for slot in slots:
        _say_why_not(board, held, slot, problem, chosen)


def best_choice(problem: Problem) -> frozenset[int]:
    """Return the one canonical choice of greatest weight."""
    chosen: set[int] = set()
    for part in parts(problem):
        chosen |= _by_circles(part) if is_flow(part) else _by_questions(part)
    return frozenset(chosen)


def is_flow(problem: Problem) -> bool:
    """Say whether a flow holds every rule exactly: then its prices prove the optimum and find every other one."""
    if problem.hours or problem.links:
        return False
    nodes = [b.node for b in problem.budgets]
    if len(set(nodes)) < len(nodes):
        return False
    columns = Counter((item.slot.role, item.bidder) for item in problem.items)
    for budget in problem.budgets:
        by_unit: dict[object, set[int]] = {}
        for i, unit in budget.units.items():
            by_unit.setdefault(unit, set()).add(i)
        if any(len(rows) > 1 and not _only_one(problem, rows) for rows in by_unit.values()):
            return False
        bound = {(problem.items[i].slot.role, problem.items[i].bidder) for i in budget.units}
        if sum(columns[c] for c in bound) > len(budget.units):
            return False
    return True


def _only_one(problem: Problem, rows: set[int]) -> bool:
    """Say whether at most one of these items can be chosen: one seat, or related bidders in one zone."""
    slots = {problem.items[i].slot for i in rows}
    return len(slots) == 1 and (
        problem.seats[slots.pop()] <= 1 or any(rows <= g for g in problem.gates)
    )


def _by_circles(problem: Problem) -> frozenset[int]:
    """Fix the seats along circles of no cost in the flow: every other optimum is reached by such circles."""
    relaxed = relax(problem, settle(problem, Node()) or Node())
    network, chosen = relaxed.network, set()
    for slot in problem.slots:
        for i in problem.of_slot[slot]:
            arc = relaxed.arcs.get(i)
            if arc is None:
                continue
            if not network.room[arc] or network.swap_in(arc):
                chosen.add(i)
            network.close(arc)
    return frozenset(chosen)


def _by_questions(problem: Problem) -> frozenset[int]:
    """Fix the seats by asking, where the best choice found leaves a bidder out, whether it could have the seat."""
    best = search(problem)
    if best is None:
        return frozenset()
    optimum = problem.weigh(best)
    fixed: set[int] = set()
    out: set[int] = set()
    for slot in problem.slots:
        likely = _likely(problem, fixed, out, optimum)
        for i in problem.of_slot[slot]:
            holders = sum(1 for j in problem.of_slot[slot] if j in fixed)
            if i not in best and i in likely and holders < problem.seats[slot]:
                start = Node(frozenset({*fixed, i}), frozenset(out))
                best = search(problem, start, target=optimum) or best
            (fixed if i in best else out).add(i)
    return best


def _likely(problem: Problem, fixed: set[int], out: set[int], optimum: int) -> set[int]:
    """Return the items that some optimum may hold as far as the prices of the flow can tell."""
    node = settle(problem, Node(frozenset(fixed), frozenset(out)))
    if node is None:
        return set()
    relaxed = relax(problem, node)
    spare = relaxed.weight - optimum
    return {i for i, arc in relaxed.arcs.items() if relaxed.network.reduced(arc) <= spare}


def parts(problem: Problem) -> list[Problem]:
    """Split a problem into parts that share no seat list, bidder, limit or capacity."""
    parent = list(range(len(problem.items)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    bound: list[list[int]] = [list(rows) for rows in problem.of_slot.values()]
    bound += [list(b.units) for b in problem.budgets]
    bound += [list(h.needs) for h in problem.hours]
    bound += [[inner, outer] for inner, outer in problem.links.items()]
    by_bidder: dict[str, list[int]] = {}
    for i, item in enumerate(problem.items):
        by_bidder.setdefault(item.bidder, []).append(i)
    bound += list(by_bidder.values())
    bound += [[*b.units, *(j for rows in b.inner.values() for j in rows)] for b in problem.budgets]
    for rows in bound:
        for i in rows[1:]:
            parent[root(i)] = root(rows[0])
    found: dict[int, set[Slot]] = {}
    for i, item in enumerate(problem.items):
        found.setdefault(root(i), set()).add(item.slot)
    return [_part(problem, slots) for slots in found.values()]


def _part(problem: Problem, slots: set[Slot]) -> Problem:
    kept = {s: problem.of_slot[s] for s in problem.slots if s in slots}
    inside = {i for rows in kept.values() for i in rows}
    return replace(
        problem,
        slots=tuple(kept),
        of_slot={s: kept[s] for s in kept},
        gates=tuple(g for g in problem.gates if g <= inside),
        budgets=tuple(b for b in problem.budgets if set(b.units) <= inside),
        hours=tuple(h for h in problem.hours if set(h.needs) <= inside),
        links={i: o for i, o in problem.links.items() if i in inside},
    )


def _say_why_not(
    board: Board, held: Holdings, slot: Slot, problem: Problem, chosen: frozenset[int]
) -> None:
    rank = board.rank_of[slot]
    gained = [b for b, place in held.places[slot].items() if place.via is None]
    left = held.seats_left(slot)
    for bidder in board.order[slot]:
        if bidder in held.places[slot] or (slot, bidder) in held.passed:
            continue
        if left == 0 and all(rank[bidder] > rank[other] for other in gained):
            held.passed[slot, bidder] = outranked(board, held, slot, bidder)
            continue
        bar = held.bar(slot, bidder)
        held.passed[slot, bidder] = bar or _displaced(board, slot, bidder, problem, chosen)


def _displaced(
    board: Board,
    slot: Slot,
    bidder: str,
    problem: Problem,
    chosen: frozenset[int],
) -> Reason:
    """Say what the result would be if the bidder had the seat: how many seats, and what sum."""
    order = board.order[slot]
    holders = {problem.items[i].bidder for i in problem.of_slot[slot] if i in chosen}
    lower = [b for b in order[order.index(bidder) + 1 :] if b in holders]
    item = next((i for i in problem.of_slot[slot] if problem.items[i].bidder == bidder), None)
    other = None if item is None else search(problem, Node(frozenset({item})))
    facts = {
        "to": lower[-1] if lower else "",
        "best": _total(board, problem, chosen),
        "best_seats": str(len(chosen)),
    }
    facts["total"] = "" if other is None else _total(board, problem, other)
    facts["total_seats"] = "" if other is None else str(len(other))
    rules = [i for i, limit in enumerate(board.tender.limits) if limit.role == slot.role]
    return Reason(code="displaced", rule=f"limits[{rules[0]}]" if rules else "limits", facts=facts)


def _total(board: Board, problem: Problem, chosen: frozenset[int]) -> str:
    values = (board.value(problem.items[i].slot, problem.items[i].bidder) for i in chosen)
    return plain(sum(values, start=Fraction(0)))
