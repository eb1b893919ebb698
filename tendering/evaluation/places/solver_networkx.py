"""networkx as the solver: flows of any size in exact integers, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import networkx as nx

from tendering.evaluation.places.solver import INSTALL, Network, Programme, Unsolved


class NetworkX:
    """Flows by the network simplex, in Python's own integers: slow for a large tender, and never out of range."""

    name = "networkx"

    def flow(self, network: Network) -> Sequence[int]:
        """Return the units on each arc of a greatest flow of the least cost."""
        graph: nx.DiGraph[int] = nx.DiGraph()
        graph.add_nodes_from((network.source, network.sink))
        arcs = [(int(t), int(h)) for t, h in zip(network.tails, network.heads, strict=True)]
        for (tail, head), room, cost in zip(arcs, network.rooms, network.costs, strict=True):
            graph.add_edge(tail, head, capacity=int(room), weight=int(cost))
        if graph.number_of_edges() < len(arcs):
            raise ValueError("two arcs of the network join the same two nodes")
        found = nx.max_flow_min_cost(graph, network.source, network.sink)
        return [found[tail][head] for tail, head in arcs]

    def greatest(
        self,
        programme: Programme,  # noqa: ARG002 - it answers none
        aim: Mapping[int, int],  # noqa: ARG002
        start: Sequence[int] = (),  # noqa: ARG002
    ) -> tuple[int, ...] | None:
        """Say what is missing: networkx answers no programme in whole numbers."""
        raise Unsolved(
            "capacity, or limits across lots or roles, need an exact solver that is not installed: "
            f"{INSTALL} (OR-tools)",
            missing=True,
        )
