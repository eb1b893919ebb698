"""Prices that prove a flow the cheapest, and the arcs on which another as cheap may differ from it."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Any

from tendering.evaluation.places.solver import Network

MANY = 3000
"""Arcs from which the prices are found with numpy, where it is installed."""
LIMIT = 2**62


def numpy_for(network: Network) -> Any:
    """Return numpy where it is worth its import and 64 bits hold every sum of costs; else None."""
    if len(network.tails) < MANY:
        return None
    try:
        import numpy as np  # noqa: PLC0415 - optional
    except ImportError:
        return None
    try:
        costs = np.asarray(network.costs, dtype=np.int64)
    except OverflowError:
        return None
    dearest = max(abs(int(costs.max())), abs(int(costs.min())))
    return np if dearest * (network.nodes + 2) < LIMIT else None


def proved_with_numpy(np: Any, network: Any, flow: Any) -> tuple[Any, list[int]]:
    """Return the prices, and the arcs that may lie on a circle of no cost."""
    tails, heads, costs = network.tails, network.heads, network.costs
    ahead = np.flatnonzero(flow < network.rooms)
    back = np.flatnonzero(flow > 0)
    arcs = np.concatenate([ahead, back])
    start = np.concatenate([tails[ahead], heads[back]])
    end = np.concatenate([heads[ahead], tails[back]])
    cost = np.concatenate([costs[ahead], -costs[back]])
    prices = _prices_with_numpy(np, network, (start, end, cost), flow)
    free = np.flatnonzero(cost + prices[start] == prices[end])
    arcs, start, end = arcs[free], start[free], end[free]
    while True:  # an arc on a circle can be gone on from, and come to
        leaves = np.bincount(start, minlength=network.nodes)
        comes = np.bincount(end, minlength=network.nodes)
        kept = (leaves[end] > 0) & (comes[start] > 0)
        if kept.all():
            return prices, np.unique(arcs).tolist()
        arcs, start, end = arcs[kept], start[kept], end[kept]


def _prices_with_numpy(np: Any, network: Any, steps: tuple[Any, Any, Any], flow: Any) -> Any:
    """Return the prices, as `prices_of` does. Most nodes are idle and only lead to the sink: they are passed over at once.

    Args:
        np: numpy.
        network: The arcs, in arrays.
        steps: Of each step that has room: where it starts, where it ends, its cost.
        flow: By arc, the units on it.
    """
    start, end, cost = steps
    idle = np.bincount(start, minlength=network.nodes) == 1
    idle[network.heads[flow > 0]] = False
    idle[network.source] = idle[network.sink] = False
    home = idle[start] & (end == network.sink)
    leads = np.zeros(network.nodes, dtype=bool)
    leads[start[home]] = True
    on = np.zeros(network.nodes, dtype=np.int64)
    on[start[home]] = cost[home]
    past = leads[end]
    best = np.full(network.nodes, LIMIT, dtype=np.int64)
    np.minimum.at(best, start[past], cost[past] + on[end[past]])
    begin = np.flatnonzero(best < LIMIT)
    kept = ~(past | home)
    starts = np.concatenate([start[kept], begin])
    ends = np.concatenate([end[kept], np.full(len(begin), network.sink, dtype=start.dtype)])
    costs = np.concatenate([cost[kept], best[begin]])
    prices = np.zeros(network.nodes, dtype=np.int64)
    prices[network.sink] = min(0, int(on.min()))
    for _ in range(network.nodes + 1):
        lower = prices.copy()
        np.minimum.at(lower, ends, prices[starts] + costs)
        if np.array_equal(lower, prices):
            np.minimum.at(prices, end[past], prices[start[past]] + cost[past])
            return prices
        prices = lower
    raise RuntimeError("the solver's flow is not of the least cost")


def prices_of(network: Network, flow: Sequence[int]) -> list[int]:
    """Return prices from the shortest ways from anywhere to each node."""
    around = arcs_around(network)
    prices = [0] * network.nodes
    turns = [0] * network.nodes
    queue = deque(range(network.nodes))
    waiting = [True] * network.nodes
    while queue:
        node = queue.popleft()
        waiting[node] = False
        turns[node] += 1
        if turns[node] > network.nodes + 1:
            raise RuntimeError("the solver's flow is not of the least cost")
        for arc in around[node]:
            ahead = network.tails[arc] == node
            if flow[arc] >= network.rooms[arc] if ahead else flow[arc] <= 0:
                continue
            to = network.heads[arc] if ahead else network.tails[arc]
            price = prices[node] + (network.costs[arc] if ahead else -network.costs[arc])
            if price < prices[to]:
                prices[to] = price
                if not waiting[to]:
                    waiting[to] = True
                    queue.append(to)
    return prices


def arcs_around(network: Network) -> list[list[int]]:
    """Return, by node, the arcs that leave or enter it."""
    found: list[list[int]] = [[] for _ in range(network.nodes)]
    for arc, (tail, head) in enumerate(zip(network.tails, network.heads, strict=True)):
        found[tail].append(arc)
        found[head].append(arc)
    return found


def free_arcs(network: Network, flow: Sequence[int], prices: Sequence[int]) -> list[int]:
    """Return the arcs along which a unit more, or one fewer, costs nothing."""
    return [
        arc
        for arc, (tail, head) in enumerate(zip(network.tails, network.heads, strict=True))
        if (flow[arc] < network.rooms[arc] or flow[arc] > 0)
        and network.costs[arc] + prices[tail] == prices[head]
    ]
