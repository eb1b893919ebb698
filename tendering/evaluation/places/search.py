"""The exact search: a flow bounds what is still possible, and branching settles the rules a flow cannot hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable
from dataclasses import dataclass, field

from tendering.evaluation.places.board import Slot
from tendering.evaluation.places.flow import Network
from tendering.evaluation.places.problem import Budget, Problem


@dataclass(frozen=True, slots=True)
class Node:
    """A part of the search: items chosen, items left out, and units that a budget has set aside."""

    chosen: frozenset[int] = frozenset()
    out: frozenset[int] = frozenset()
    opened: frozenset[tuple[int, Hashable]] = frozenset()


@dataclass(slots=True)
class Relaxed:
    """The best of a part of the search when the rules that a flow cannot hold are left aside."""

    weight: int
    chosen: frozenset[int]
    network: Network
    arcs: dict[int, int] = field(default_factory=dict)


def search(
    problem: Problem, start: Node | None = None, target: int | None = None
) -> frozenset[int] | None:
    """Return a choice of the greatest weight, or (with a target) any that reaches it; None where there is none."""
    best: frozenset[int] | None = None
    reached = -1 if target is None else target - 1
    stack = [start or Node()]
    while stack:
        found = settle(problem, stack.pop())
        if found is None:
            continue
        node = found
        relaxed = relax(problem, node)
        if relaxed.weight <= reached:
            continue
        branches = _branch(problem, node, relaxed.chosen)
        if branches is None:
            best, reached = relaxed.chosen, relaxed.weight
            if target is not None:
                return best
        else:
            stack.extend(branches)
    return best


def settle(problem: Problem, node: Node) -> Node | None:
    """Draw every conclusion from what is chosen and left out; None where the rules are broken already."""
    chosen, out = set(node.chosen), set(node.out)
    while True:
        before = (len(chosen), len(out))
        for inner, outer in problem.links.items():
            if inner in chosen:
                chosen.add(outer)
            elif outer in out:
                out.add(inner)
        groups: list[tuple[Collection[int], int]] = [
            (problem.of_slot[s], problem.seats[s]) for s in problem.slots
        ]
        groups += [(gate, 1) for gate in problem.gates]
        for members, most in groups:
            taken = sum(1 for i in members if i in chosen)
            if taken > most:
                return None
            if taken == most:
                out.update(i for i in members if i not in chosen)
        for index, budget in enumerate(problem.budgets):
            if budget.inner:
                continue
            used = _used(budget, index, chosen, node)
            if len(used) > budget.most:
                return None
            if len(used) == budget.most:
                out.update(i for i, unit in budget.units.items() if unit not in used)
        for hours in problem.hours:
            left = hours.most - sum(need for i, need in hours.needs.items() if i in chosen)
            if left < 0:
                return None
            out.update(i for i, need in hours.needs.items() if i not in chosen and need > left)
        if chosen & out:
            return None
        if (len(chosen), len(out)) == before:
            return Node(frozenset(chosen), frozenset(out), node.opened)


def relax(problem: Problem, node: Node) -> Relaxed:
    """Fill what is left by a flow from seats to bidders, with a cap on each bidder and group that no rule beats."""
    every = (i for rows in problem.of_slot.values() for i in rows)
    free = [i for i in every if i not in node.chosen and i not in node.out]
    names: dict[Hashable, int] = {}

    def number(name: Hashable) -> int:
        return names.setdefault(name, len(names))

    sink = number("sink")
    gate_of = {i: n for n, gate in enumerate(problem.gates) for i in gate}
    tails: dict[int, int] = {}
    for i in free:
        number(("slot", problem.items[i].slot))
    for i in free:
        name: Hashable = ("gate", gate_of[i]) if i in gate_of else ("slot", problem.items[i].slot)
        tails[i] = number(name)
    caps = _caps(problem, node, free)
    columns = {i: _column(problem, i) for i in free}
    for column in columns.values():
        number(column)
    for cap in caps:
        number(cap)
    network = Network(len(names))
    arcs: dict[int, int] = {}
    gates_done: set[int] = set()
    supply: dict[int, int] = {}
    for i in free:
        item = problem.items[i]
        slot = names["slot", item.slot]
        if slot not in supply:
            rows = problem.of_slot[item.slot]
            left = problem.seats[item.slot] - sum(1 for j in rows if j in node.chosen)
            supply[slot] = min(
                left, sum(1 for j in rows if j not in node.chosen and j not in node.out)
            )
            network.add(slot, sink, len(problem.items))
        if tails[i] != slot and tails[i] not in gates_done:
            gates_done.add(tails[i])
            network.add(slot, tails[i], 1)
        arcs[i] = network.add(tails[i], names[columns[i]], 1, -item.weight)
        for tail in {tails[i], slot}:
            network.price[tail] = max(network.price[tail], item.weight)
    _close_columns(problem, network, names, dict.fromkeys(columns.values()), caps)
    for slot, seats in supply.items():
        for _ in range(seats):
            if not network.send(slot, sink):
                raise RuntimeError("a seat can always stay empty")
    used = frozenset(i for i, arc in arcs.items() if not network.room[arc])
    chosen = node.chosen | used
    return Relaxed(problem.weigh(chosen), chosen, network, arcs)


def _column(problem: Problem, i: int) -> tuple[str, str, str]:
    item = problem.items[i]
    return (item.slot.role, "bidder", item.bidder)


def _close_columns(
    problem: Problem,
    network: Network,
    names: dict[Hashable, int],
    columns: dict[tuple[str, str, str], None],
    caps: dict[tuple[str, str, str], int],
) -> None:
    """Lead each bidder's column to the sink, through its group where a limit binds the group."""
    group_of: dict[tuple[str, str, str], tuple[str, str, str]] = {}
    for budget in problem.budgets:
        if budget.node[1] == "group" and budget.node in caps:
            for i in budget.units:
                group_of[_column(problem, i)] = budget.node
    sink = names["sink"]
    wide = len(problem.items)
    for column in columns:
        to = names[group_of[column]] if column in group_of else sink
        network.add(names[column], to, caps.get(column, wide))
    for name in dict.fromkeys(group_of.values()):
        network.add(names[name], sink, caps[name])


def _caps(problem: Problem, node: Node, free: list[int]) -> dict[tuple[str, str, str], int]:
    """Return the most items each column or group can still take, by counting alone."""
    caps: dict[tuple[str, str, str], int] = {}
    allowed = set(free)
    by_column = Counter(_column(problem, i) for i in free)
    for index, budget in enumerate(problem.budgets):
        if budget.inner:
            continue
        used = _used(budget, index, node.chosen, node)
        sizes: dict[Hashable, int] = {}
        inside = 0
        for unit, size in _unit_sizes(problem, budget, allowed).items():
            if unit in used:
                inside += size
            else:
                sizes[unit] = size
        largest = sorted(sizes.values(), reverse=True)[: budget.most - len(used)]
        others = _others(problem, budget, by_column) - sum(1 for i in budget.units if i in allowed)
        cap = inside + sum(largest) + others
        caps[budget.node] = min(cap, caps.get(budget.node, cap))
    for hours in problem.hours:
        left = hours.most - sum(need for i, need in hours.needs.items() if i in node.chosen)
        by_role: dict[tuple[str, str, str], list[int]] = {}
        for i, need in hours.needs.items():
            if i in allowed:
                by_role.setdefault(_column(problem, i), []).append(need)
        for column, needs in by_role.items():
            fits, total = 0, 0
            for need in sorted(needs):
                total += need
                fits += total <= left
            outside = by_column[column] - len(needs)
            caps[column] = min(fits + outside, caps.get(column, fits + outside))
    return caps


def _unit_sizes(problem: Problem, budget: Budget, allowed: set[int]) -> dict[Hashable, int]:
    """Return how many items each unit of a budget can hold at most."""
    by_slot: dict[tuple[Hashable, Slot], set[int]] = {}
    for i, unit in budget.units.items():
        if i in allowed:
            by_slot.setdefault((unit, problem.items[i].slot), set()).add(i)
    sizes: dict[Hashable, int] = {}
    for (unit, slot), rows in by_slot.items():
        gated = any(rows <= gate for gate in problem.gates)
        sizes[unit] = sizes.get(unit, 0) + (1 if gated else min(len(rows), problem.seats[slot]))
    return sizes


def _others(problem: Problem, budget: Budget, by_column: Counter[tuple[str, str, str]]) -> int:
    """Count the items of the same column or group, all allowed ones, less those that use a new unit of a budget."""
    columns = {_column(problem, i) for i in budget.units}
    return sum(by_column[column] for column in columns)


def _used(budget: Budget, index: int, chosen: Collection[int], node: Node) -> set[Hashable]:
    used = {unit for i, unit in budget.units.items() if i in chosen}
    return used | {unit for n, unit in node.opened if n == index}


def _branch(problem: Problem, node: Node, chosen: frozenset[int]) -> list[Node] | None:
    """Return the parts that settle the first broken rule, the more promising last; None where none is broken."""
    for inner, outer in problem.links.items():
        if inner in chosen and outer not in chosen:
            return _on_item(node, inner)
    for hours in problem.hours:
        taken = [i for i in hours.needs if i in chosen]
        if sum(hours.needs[i] for i in taken) > hours.most:
            undecided = [i for i in taken if i not in node.chosen]
            return _on_item(
                node, max(undecided, key=lambda i: (hours.needs[i], -problem.items[i].weight))
            )
    for index, budget in enumerate(problem.budgets):
        taken_units = {unit for i, unit in budget.units.items() if i in chosen}
        if len(taken_units) <= budget.most:
            continue
        if budget.inner:
            branches = _on_brought(budget, node, chosen)
            if branches is not None:
                return branches
            continue
        worth: dict[Hashable, int] = dict.fromkeys(
            taken_units - _used(budget, index, node.chosen, node), 0
        )
        for i, unit in budget.units.items():
            if i in chosen and unit in worth:
                worth[unit] += problem.items[i].weight
        dearest = max(worth, key=lambda unit: (worth[unit], repr(unit)))
        without = frozenset(i for i, unit in budget.units.items() if unit == dearest)
        return [
            Node(node.chosen, node.out | without, node.opened),
            Node(node.chosen, node.out, node.opened | {(index, dearest)}),
        ]
    return None


def _on_brought(budget: Budget, node: Node, chosen: frozenset[int]) -> list[Node] | None:
    """Branch on a limit of an outer role: places brought along count but are not refused; None where it holds."""
    mine = [i for i in budget.units if i in chosen]
    brought = {budget.units[i] for i in mine if any(j in chosen for j in budget.inner.get(i, ()))}
    direct = [i for i in mine if budget.units[i] not in brought]
    if not direct:
        return None
    related = [*direct, *mine, *(j for i in budget.units for j in budget.inner.get(i, ()))]
    undecided = [i for i in related if i not in node.chosen and i not in node.out]
    return (
        _on_item(node, min(undecided, key=lambda i: (i not in chosen, related.index(i))))
        if undecided
        else []
    )


def _on_item(node: Node, item: int) -> list[Node]:
    return [
        Node(node.chosen | {item}, node.out, node.opened),
        Node(node.chosen, node.out | {item}, node.opened),
    ]
