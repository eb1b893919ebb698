"""Of all the cheapest flows the one that the published order prefers, from any of them: circles that cost nothing.

A solver's flow comes with no proof. Prices are found here that prove it: with them no arc that still has room costs
less than nothing. Every other cheapest flow differs from it by circles of arcs that cost exactly nothing, so the
choices can be fixed one at a time, each along such a circle where there is one. No solver is asked again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from typing import Any

from tendering.evaluation.places.prices import (
    arcs_around,
    free_arcs,
    numpy_for,
    prices_of,
    proved_with_numpy,
)
from tendering.evaluation.places.solver import Network

Step = tuple[int, bool]
"""An arc, and whether it is taken ahead."""


@dataclass(slots=True)
class Residual:
    """A cheapest flow, and prices of the nodes that prove it.

    Attributes:
        network: The arcs.
        flow: By arc, the units on it.
        prices: By node: cost plus price of the tail less price of the head is never below nought where there is room.
    """

    network: Network
    flow: Sequence[int]
    prices: Sequence[int]


def canonical(network: Network, flow: Sequence[int], choices: int) -> Residual:
    """Return the cheapest flow that the order prefers: arcs 0 to ``choices`` fixed in turn, each used if it can be.

    Args:
        network: The arcs; the first ``choices`` of them carry at most one unit each.
        flow: Any greatest flow of the least cost.
        choices: How many arcs are choices.

    Raises:
        RuntimeError: The flow is not of the least cost.
    """
    numpy = numpy_for(network)
    if numpy is None:
        flow = [int(units) for units in flow]
        prices: Sequence[int] = prices_of(network, flow)
        live: Iterable[int] = free_arcs(network, flow, prices)
    else:
        network = replace(
            network,
            tails=numpy.asarray(network.tails),
            heads=numpy.asarray(network.heads),
            rooms=numpy.asarray(network.rooms, dtype=numpy.int64),
            costs=numpy.asarray(network.costs, dtype=numpy.int64),
        )
        flow = numpy.array(flow, dtype=numpy.int64)
        prices, live = proved_with_numpy(numpy, network, flow)
    circles = _Circles(network, flow, live)
    circles.fix(choices)
    return Residual(network, flow, prices)


def dearer(residual: Residual, arc: int) -> tuple[int, int] | None:
    """Return (units lost, cost added) by the cheapest flow that uses an unused arc; None where none can.

    Units come first: a unit is lost only where no flow as great uses the arc.
    """
    return _Distances(residual).to(residual.network.tails[arc], [arc])[arc]


def dearer_each(residual: Residual, arcs: Iterable[int]) -> dict[int, tuple[int, int] | None]:
    """Return what `dearer` does for each of these unused arcs, with one search for those that leave one node."""
    by_tail: dict[int, list[int]] = {}
    for arc in arcs:
        by_tail.setdefault(int(residual.network.tails[arc]), []).append(arc)
    distances = _Distances(residual)
    found: dict[int, tuple[int, int] | None] = {}
    for tail, rows in by_tail.items():
        found |= distances.to(tail, rows)
    return found


class _Circles:
    """The arcs that cost nothing, and the steps along them that have room. Fixing a choice changes the flow in place.

    A step is an arc and whether it is taken ahead (a unit more on it) or back (one fewer).

    Attributes:
        on: By node, the steps from it, each with where it leads.
        off: By node, the steps to it, each with where it comes from.
        part: By node, a number: no circle joins nodes of different parts, and none ever will. A circle that is used
            can be used backwards, and closing an arc joins nothing, so parts are only ever split.
    """

    def __init__(self, network: Any, flow: Any, live: Iterable[int]) -> None:
        self.flow = flow
        self.live = list(live)
        if hasattr(flow, "tolist"):  # numpy: all at once
            tails, heads, rooms, units = (
                row[self.live].tolist()
                for row in (network.tails, network.heads, network.rooms, flow)
            )
        else:
            tails, heads, rooms, units = (
                [row[arc] for arc in self.live]
                for row in (network.tails, network.heads, network.rooms, flow)
            )
        self.tail = dict(zip(self.live, tails, strict=True))
        self.head = dict(zip(self.live, heads, strict=True))
        self.back = dict(zip(self.live, units, strict=True))
        self.ahead = {a: r - u for a, r, u in zip(self.live, rooms, units, strict=True)}
        self.part = dict.fromkeys((*tails, *heads), 0)
        self.parts = 1
        self.on: dict[int, dict[Step, int]] = {node: {} for node in self.part}
        self.off: dict[int, dict[Step, int]] = {node: {} for node in self.part}
        for arc, tail, head in zip(self.live, tails, heads, strict=True):
            if self.ahead[arc]:
                self.on[tail][arc, True] = head
                self.off[head][arc, True] = tail
            if self.back[arc]:
                self.on[head][arc, False] = tail
                self.off[tail][arc, False] = head

    def fix(self, choices: int) -> None:
        """Fix every choice in turn: used where a circle of no cost can use it, and then closed."""
        for arc in self.live:
            if arc >= choices:
                break
            if not self.back[arc] and self.ahead[arc]:
                way = self._way(self.head[arc], self.tail[arc])
                for step, ahead in () if way is None else ((arc, True), *way):
                    self._send(step, ahead=ahead)
            self._close(arc)

    def _close(self, arc: int) -> None:
        """Leave an arc for good as it is."""
        tail, head = self.tail[arc], self.head[arc]
        if self.ahead[arc]:
            del self.on[tail][arc, True], self.off[head][arc, True]
        if self.back[arc]:
            del self.on[head][arc, False], self.off[tail][arc, False]
        self.ahead[arc] = self.back[arc] = 0

    def _show(self, arc: int) -> None:
        """Write down which steps along an arc have room."""
        tail, head = self.tail[arc], self.head[arc]
        for ahead, start, end, room in (
            (True, tail, head, self.ahead[arc]),
            (False, head, tail, self.back[arc]),
        ):
            if room:
                self.on[start][arc, ahead] = end
                self.off[end][arc, ahead] = start
            else:
                self.on[start].pop((arc, ahead), None)
                self.off[end].pop((arc, ahead), None)

    def _way(self, start: int, goal: int) -> list[Step] | None:
        """Return the steps of a way of no cost; None where there is none.

        It is looked for from both ends at once. Where one end can go no further, all that it reached is a part.
        """
        part = self.part
        mine = part[start]
        if part[goal] != mine or not self.off[goal] or not self.on[start]:
            return None
        came: dict[int, tuple[int, Step] | None] = {start: None}
        goes: dict[int, tuple[int, Step] | None] = {goal: None}
        first, last = [start], [goal]
        while first and last:
            # The goal's end first: few steps lead to it, those of its own units that would be given up.
            onward = len(first) < len(last)
            nodes, steps = (first, self.on) if onward else (last, self.off)
            seen, other = (came, goes) if onward else (goes, came)
            found: list[int] = []
            for node in nodes:
                for step, to in steps[node].items():
                    if to not in seen and part[to] == mine:
                        seen[to] = (node, step)
                        found.append(to)
                        if to in other:
                            return [*_traced(came, to)[::-1], *_traced(goes, to)]
            if onward:
                first = found
            else:
                last = found
        part.update(dict.fromkeys(goes if first else came, self.parts))
        self.parts += 1
        return None

    def _send(self, arc: int, *, ahead: bool) -> None:
        units = 1 if ahead else -1
        self.ahead[arc] -= units
        self.back[arc] += units
        self.flow[arc] += units
        self._show(arc)


def _traced(seen: dict[int, tuple[int, Step] | None], node: int) -> list[Step]:
    """Return the steps from a node back to where a search began."""
    way: list[Step] = []
    while (found := seen[node]) is not None:
        node, step = found
        way.append(step)
    return way


class _Distances:
    """The least cost from each node to one, along arcs that have room; by the prices no step costs less than nought."""

    def __init__(self, residual: Residual) -> None:
        network = residual.network
        self.network = Network(
            nodes=network.nodes,
            source=network.source,
            sink=network.sink,
            tails=_plain(network.tails),
            heads=_plain(network.heads),
            rooms=_plain(network.rooms),
            costs=_plain(network.costs),
        )
        self.flow = _plain(residual.flow)
        self.prices = _plain(residual.prices)
        self.around = arcs_around(self.network)
        self.to_source: dict[int, int] | None = None

    def to(self, tail: int, arcs: Iterable[int]) -> dict[int, tuple[int, int] | None]:
        """Return, by arc that leaves this tail, (units lost, cost added) where it is used; None where it cannot be."""
        network, prices = self.network, self.prices
        far = self._all(tail)
        found: dict[int, tuple[int, int] | None] = {}
        for arc in arcs:
            head = network.heads[arc]
            if head in far:
                added = network.costs[arc] + far[head] - prices[head] + prices[tail]
                found[arc] = (0, added)
                continue
            if self.to_source is None:
                self.to_source = self._all(network.source)
            if head in self.to_source and network.sink in far:
                home = self.to_source[head] - prices[head] + prices[network.source]
                on = far[network.sink] - prices[network.sink] + prices[tail]
                found[arc] = (1, network.costs[arc] + home + on)
            else:
                found[arc] = None
        return found

    def _all(self, goal: int) -> dict[int, int]:
        """Return, by node that can reach the goal, the least cost as the prices show it."""
        network, flow, prices = self.network, self.flow, self.prices
        far = {goal: 0}
        done: set[int] = set()
        heap = [(0, goal)]
        while heap:
            length, node = heappop(heap)
            if node in done:
                continue
            done.add(node)
            for arc in self.around[node]:
                if network.heads[arc] == node:
                    start, cost, room = (
                        network.tails[arc],
                        network.costs[arc],
                        network.rooms[arc] - flow[arc],
                    )
                else:
                    start, cost, room = network.heads[arc], -network.costs[arc], flow[arc]
                if room and start not in done:
                    shown = length + cost + prices[start] - prices[node]
                    if start not in far or shown < far[start]:
                        far[start] = shown
                        heappush(heap, (shown, start))
        return far


def _plain(numbers: Any) -> list[int]:
    """Return whole numbers as Python's own, which never overflow."""
    return numbers.tolist() if hasattr(numbers, "tolist") else [int(n) for n in numbers]
