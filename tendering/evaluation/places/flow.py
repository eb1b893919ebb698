"""The best overall combination as a flow: seats send units to bidders, and no bidder or group passes on too many.

A flow holds seats, one related bidder in a zone, and limits under which every place counts as one. A problem with
nothing else is a flow exactly; of any other the flow leaves rules aside, so that it can only be better.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass

from tendering.evaluation.places.problem import Budget, Problem
from tendering.evaluation.places.residual import Residual, canonical, dearer_each
from tendering.evaluation.places.solver import Network, flow

Name = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Flow:
    """The canonical cheapest flow of a problem: arc n of it is item ``rows[n]``."""

    rows: tuple[int, ...]
    residual: Residual

    @property
    def chosen(self) -> frozenset[int]:
        """Return the items that carry a unit."""
        return frozenset(i for arc, i in enumerate(self.rows) if self.residual.flow[arc])

    def if_chosen(self, items: frozenset[int]) -> dict[int, tuple[int, int] | None]:
        """Return, by item left out, (seats lost, value lost) if it had the seat; None where it cannot have it."""
        arcs = {i: arc for arc, i in enumerate(self.rows) if i in items}
        found = dearer_each(self.residual, arcs.values())
        return {i: found[arc] for i, arc in arcs.items()}


def is_flow(problem: Problem) -> bool:
    """Say whether a flow holds every rule exactly: then its prices prove the optimum and find every other one."""
    if problem.hours or problem.links:
        return False
    columns = _columns(problem)
    return all(_counts_each(problem, b, columns) for b in problem.budgets)


def best_flow(problem: Problem) -> Flow:
    """Return the canonical best choice under the rules that a flow holds."""
    network, rows = network_of(problem)
    return Flow(rows, canonical(network, flow(network), len(rows)))


def network_of(problem: Problem) -> tuple[Network, tuple[int, ...]]:
    """Return the flow of a problem, and by arc the item it stands for, those first and in published order."""
    rows = tuple(i for slot in problem.slots for i in problem.of_slot[slot])
    nodes: dict[Hashable, int] = {"source": 0, "sink": 1}

    def node(name: Hashable) -> int:
        return nodes.setdefault(name, len(nodes))

    gate_of = {i: n for n, gate in enumerate(problem.gates) for i in gate}
    most: dict[Name, int] = {}
    group_of: dict[Name, Name] = {}
    sizes = _columns(problem)
    for budget in problem.budgets:
        if _counts_each(problem, budget, sizes):
            most[budget.node] = min(budget.most, most.get(budget.node, budget.most))
            if budget.node[1] == "group":
                group_of |= {_column(problem, i): budget.node for i in budget.units}
    tails: list[int] = []
    heads: list[int] = []
    columns: dict[Name, int] = {}
    for slot in problem.slots:
        at, rows_here = node(slot), problem.of_slot[slot]
        tails += [node(("gate", gate_of[i])) if i in gate_of else at for i in rows_here]
        for i in rows_here:
            column = (slot.role, "bidder", problem.items[i].bidder)
            if column not in columns:
                columns[column] = node(column)
            heads.append(columns[column])
    arcs = [
        (0, nodes[slot], problem.seats[slot]) for slot in problem.slots if problem.of_slot[slot]
    ]
    for n, gate in enumerate(problem.gates):
        arcs.append((nodes[problem.items[min(gate)].slot], nodes["gate", n], 1))
    wide = len(rows)
    for column, at in columns.items():
        to = node(group_of[column]) if column in group_of else 1
        arcs.append((at, to, wide if to != 1 else most.get(column, wide)))
    arcs += [(node(name), 1, most[name]) for name in dict.fromkeys(group_of.values())]
    network = Network(
        nodes=len(nodes),
        source=0,
        sink=1,
        tails=[*tails, *(tail for tail, _, _ in arcs)],
        heads=[*heads, *(head for _, head, _ in arcs)],
        rooms=[*([1] * len(rows)), *(room for _, _, room in arcs)],
        costs=[*(-problem.items[i].value for i in rows), *([0] * len(arcs))],
    )
    return network, rows


def _column(problem: Problem, i: int) -> Name:
    item = problem.items[i]
    return (item.slot.role, "bidder", item.bidder)


def _counts_each(problem: Problem, budget: Budget, columns: Counter[Name]) -> bool:
    """Say whether every place of whom a limit binds counts as one under it."""
    if budget.inner:
        return False
    if len(set(budget.units.values())) < len(budget.units):
        by_unit: dict[Hashable, set[int]] = {}
        for i, unit in budget.units.items():
            by_unit.setdefault(unit, set()).add(i)
        if any(len(rows) > 1 and not only_one(problem, rows) for rows in by_unit.values()):
            return False
    one = budget.node[1] == "bidder"  # then what binds is the bidder's own column
    bound = {budget.node} if one else {_column(problem, i) for i in budget.units}
    return sum(columns[c] for c in bound) == len(budget.units)


def only_one(problem: Problem, rows: set[int]) -> bool:
    """Say whether at most one of these items can be chosen: one seat, or related bidders in one zone."""
    slots = {problem.items[i].slot for i in rows}
    return len(slots) == 1 and (
        problem.seats[slots.pop()] <= 1 or any(rows <= g for g in problem.gates)
    )


def _columns(problem: Problem) -> Counter[Name]:
    """Count the items of each bidder in each role."""
    return Counter(
        (slot.role, "bidder", problem.items[i].bidder)
        for slot, rows in problem.of_slot.items()
        for i in rows
    )
