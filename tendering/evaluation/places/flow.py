"""Minimum-cost flow in exact integers, one unit at a time, with the dual prices that prove the optimum."""

from __future__ import annotations

from heapq import heappop, heappush


class Network:
    """A directed network. Arcs come in pairs: arc ``a`` and its residual ``a ^ 1``.

    Costs are integers of any size; the arcs must form no circle of negative cost, and `prices` must be set so
    that no arc with room has a negative reduced cost before the first `send`.
    """

    def __init__(self, nodes: int) -> None:
        self.out: list[list[int]] = [[] for _ in range(nodes)]
        self.head: list[int] = []
        self.room: list[int] = []
        self.cost: list[int] = []
        self.price = [0] * nodes

    def add(self, tail: int, head: int, room: int, cost: int = 0) -> int:
        """Add an arc and return its number."""
        arc = len(self.head)
        self.out[tail].append(arc)
        self.out[head].append(arc + 1)
        self.head += [head, tail]
        self.room += [room, 0]
        self.cost += [cost, -cost]
        return arc

    def reduced(self, arc: int) -> int:
        """Return the reduced cost of an arc: never negative where the arc has room."""
        return self.cost[arc] + self.price[self.head[arc ^ 1]] - self.price[self.head[arc]]

    def send(self, source: int, sink: int) -> bool:
        """Send one unit along a cheapest path; say whether there was one."""
        out, head, room, cost, price = self.out, self.head, self.room, self.cost, self.price
        best = {source: 0}
        came: dict[int, int] = {}
        done: set[int] = set()
        heap = [(0, source)]
        while heap:
            far, node = heappop(heap)
            if node in done:
                continue
            if node == sink:
                for settled in done:
                    price[settled] += best[settled] - far
                self._push(came, source, sink)
                return True
            done.add(node)
            base = far + price[node]
            for arc in out[node]:
                if room[arc]:
                    to = head[arc]
                    if to not in done:
                        length = base + cost[arc] - price[to]
                        if to not in best or length < best[to]:
                            best[to] = length
                            came[to] = arc
                            heappush(heap, (length, to))
        return False

    def _push(self, came: dict[int, int], source: int, sink: int) -> None:
        node = sink
        while node != source:
            arc = came[node]
            self.room[arc] -= 1
            self.room[arc ^ 1] += 1
            node = self.head[arc ^ 1]

    def swap_in(self, arc: int) -> bool:
        """Bring one unit onto an arc at no change of cost, round a circle of reduced cost nought, if there is one."""
        if not self.room[arc] or self.reduced(arc):
            return False
        source, sink = self.head[arc], self.head[arc ^ 1]
        came: dict[int, int] = {}
        seen = {source}
        stack = [source]
        while stack and sink not in seen:
            node = stack.pop()
            for step in self.out[node]:
                to = self.head[step]
                if (
                    self.room[step]
                    and to not in seen
                    and step != arc ^ 1
                    and not self.reduced(step)
                ):
                    seen.add(to)
                    came[to] = step
                    stack.append(to)
        if sink not in seen:
            return False
        self._push(came, source, sink)
        self.room[arc] -= 1
        self.room[arc ^ 1] += 1
        return True

    def close(self, arc: int) -> None:
        """Leave an arc for good as it is: nothing more may enter it or be taken back."""
        self.room[arc] = self.room[arc ^ 1] = 0
