"""The one canonical choice among all the best ones, part by part: by circles of a flow, else by asking again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from tendering.evaluation.places.board import Slot
from tendering.evaluation.places.flow import Flow, best_flow, is_flow
from tendering.evaluation.places.problem import Budget, Problem
from tendering.evaluation.places.programme import Question, question
from tendering.evaluation.places.solver import Unsolved

LOOKS = 8
"""How often other optima are looked for all over before each seat is asked about on its own."""


@dataclass(frozen=True, slots=True)
class Settled:
    """One part of a problem and its canonical choice; the flow where the part is one."""

    problem: Problem
    chosen: frozenset[int]
    flow: Flow | None = field(default=None, repr=False)

    def if_chosen(self, items: frozenset[int]) -> dict[int, tuple[int, int] | None]:
        """Return, by item left out, (seats lost, value lost) if it had the seat; None where it cannot have it."""
        if self.flow is not None:
            return self.flow.if_chosen(items)
        seats, total = len(self.chosen), self.problem.total(self.chosen)
        found: dict[int, tuple[int, int] | None] = {}
        asked = question(self.problem)
        for i in sorted(items):
            other = asked.within([asked.all_of([i])]).answer(self.chosen)
            found[i] = (
                None
                if other is None
                else (seats - len(other[0]), total - self.problem.total(other[0]))
            )
        return found


class UnsolvedLots(Unsolved):
    """What no solver at hand could prove, and the lots whose award waits for it."""

    def __init__(self, why: Unsolved, lots: Iterable[str]) -> None:
        super().__init__(str(why), missing=why.missing)
        self.lots = tuple(dict.fromkeys(lots))


def settled(problem: Problem) -> tuple[Settled, ...]:
    """Return the canonical choice of each part: most seats, then the greatest sum, then the published order.

    Raises:
        UnsolvedLots: No solver at hand could prove the choice of a part.
    """
    if is_flow(problem):  # one flow holds every part
        flow = best_flow(problem)
        return (Settled(problem, flow.chosen, flow),)
    return tuple(_settled(part) for part in parts(problem))


def most_seats(problem: Problem) -> int:
    """Return how many seats can be filled at once.

    Raises:
        UnsolvedLots: No solver at hand could prove it.
    """
    return sum(_most_seats(part) for part in parts(problem))


def _settled(part: Problem) -> Settled:
    flow = best_flow(part)
    if is_flow(part):
        return Settled(part, flow.chosen, flow)
    # With fewer rules there are only more optima: where the one preferred of all keeps every rule, it is the choice.
    if keeps(part, flow.chosen):
        return Settled(part, flow.chosen)
    try:
        return Settled(part, _by_questions(part, flow.chosen))
    except Unsolved as why:
        raise UnsolvedLots(why, (slot.lot for slot in part.slots)) from why


def _most_seats(part: Problem) -> int:
    flow = best_flow(part)
    if is_flow(part) or keeps(part, flow.chosen):
        return len(flow.chosen)
    try:
        found = question(part, values=False).answer()
    except Unsolved as why:
        raise UnsolvedLots(why, (slot.lot for slot in part.slots)) from why
    return 0 if found is None else len(found[0])


def _by_questions(problem: Problem, start: frozenset[int]) -> frozenset[int]:
    """Fix the seats by asking, where the best choice found leaves bidders out, whether one could have the seat."""
    found = question(problem).answer(start)
    if found is None:
        return frozenset()
    best, asked = found
    possible = _possible(asked, best)
    inside: set[int] = set()
    for slot in problem.slots:
        rows = problem.of_slot[slot]
        begin = 0
        while begin < len(rows) and sum(i in inside for i in rows) < problem.seats[slot]:
            end = next((n for n in range(begin, len(rows)) if rows[n] in best), len(rows))
            above = [i for i in rows[begin:end] if i in possible]
            other = None
            if above:
                fixed = asked.within([asked.all_of(inside)] if inside else ())
                other = fixed.within([fixed.one_of(above)]).any_answer(best)
            if other is not None:
                best = other
                continue
            out = rows[begin:end]
            if out:
                asked = asked.within([asked.none_of(out)])
            inside.update(rows[end : end + 1])
            begin = end + 1
        if begin < len(rows):
            asked = asked.within([asked.none_of(rows[begin:])])
    return best


def _possible(asked: Question, best: frozenset[int]) -> frozenset[int]:
    """Return every item that some optimum chooses, or all items where looking for them takes too long."""
    seen = set(best)
    for _ in range(LOOKS):
        unseen = [i for i in asked.rows if i not in seen]
        other = asked.within([asked.one_of(unseen)]).any_answer(best) if unseen else None
        if other is None:
            return frozenset(seen)
        seen |= other
    return frozenset(asked.rows)


def keeps(problem: Problem, chosen: frozenset[int]) -> bool:
    """Say whether a choice keeps every rule of a problem."""
    return (
        all(
            sum(i in chosen for i in rows) <= problem.seats[s]
            for s, rows in problem.of_slot.items()
        )
        and all(len(gate & chosen) <= 1 for gate in problem.gates)
        and all(o in chosen for i, o in problem.links.items() if i in chosen)
        and all(sum(n for i, n in h.needs.items() if i in chosen) <= h.most for h in problem.hours)
        and all(_within(budget, chosen) for budget in problem.budgets)
    )


def _within(budget: Budget, chosen: frozenset[int]) -> bool:
    """Say whether a choice keeps a limit: places brought along by included ones count, but are never refused."""
    mine = [i for i in budget.units if i in chosen]
    if len({budget.units[i] for i in mine}) <= budget.most:
        return True
    brought = {budget.units[i] for i in mine if any(j in chosen for j in budget.inner.get(i, ()))}
    return all(budget.units[i] in brought for i in mine)


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
