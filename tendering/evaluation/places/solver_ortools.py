"""OR-tools as the solver: its minimum-cost flow, and CP-SAT in whole numbers throughout, one worker, to the proof."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tendering.evaluation.places.solver import Network, Programme, TooLarge, Unsolved

LIMIT = 2**62
"""Half of what a 64-bit integer holds: every sum that a solver may form stays below it."""
EXACT = 2**52
"""What is made greatest stays below this: CP-SAT compares it with its bound in doubles, which hold no larger numbers."""
PATIENCE = 1200.0
"""The work, in CP-SAT's own deterministic seconds, after which an answer that is not proved is given up."""


class OrTools:
    """Flows and programmes by OR-tools. Equal questions get equal answers: one worker, one seed, no clock."""

    name = "ortools"

    def flow(self, network: Network) -> Sequence[int]:
        """Return the units on each arc of a greatest flow of the least cost.

        Raises:
            TooLarge: A cost, as the solver scales it, would leave 64 bits.
        """
        import numpy as np  # noqa: PLC0415 - OR-tools brings it
        from ortools.graph.python.min_cost_flow import SimpleMinCostFlow  # noqa: PLC0415

        try:
            costs = np.asarray(network.costs, dtype=np.int64)
        except OverflowError:
            raise TooLarge from None
        dearest = max(int(costs.max(initial=0)), -int(costs.min(initial=0)))
        if dearest * (network.nodes + 2) ** 2 >= LIMIT:
            raise TooLarge
        solver = SimpleMinCostFlow()
        arcs = solver.add_arcs_with_capacity_and_unit_cost(
            np.asarray(network.tails, dtype=np.int32),
            np.asarray(network.heads, dtype=np.int32),
            np.asarray(network.rooms, dtype=np.int64),
            costs,
        )
        out = np.asarray(network.tails) == network.source
        most = int(np.asarray(network.rooms)[out].sum())
        solver.set_node_supply(network.source, most)
        solver.set_node_supply(network.sink, -most)
        status = solver.solve_max_flow_with_min_cost()
        if status == SimpleMinCostFlow.Status.BAD_COST_RANGE:
            raise TooLarge
        if status != SimpleMinCostFlow.Status.OPTIMAL:
            raise RuntimeError(f"OR-tools says {status} of a flow that always has an answer")
        flows: Sequence[int] = solver.flows(arcs)
        return flows

    def greatest(
        self, programme: Programme, aim: Mapping[int, int], start: Sequence[int] = ()
    ) -> tuple[int, ...] | None:
        """Return values of the greatest aim, proved by CP-SAT; None where the rules cannot all hold.

        Raises:
            TooLarge: A sum could leave 64 bits, or the aim what a double holds exactly.
            Unsolved: The answer was not proved within the work allowed.
        """
        sums = [(aim, EXACT), *((row.factors, LIMIT) for row in programme.rows)]
        for factors, most in sums:
            if sum(abs(f) * programme.highest[v] for v, f in factors.items()) >= most:
                raise TooLarge
        from ortools.sat.python import cp_model  # noqa: PLC0415 - slow to import

        model = cp_model.CpModel()
        variables = [model.new_int_var(0, most, "") for most in programme.highest]
        for row in programme.rows:
            model.add(_sum(cp_model, variables, row.factors) <= row.most)
        if aim:
            model.maximize(_sum(cp_model, variables, aim))
        for variable, value in zip(variables, start, strict=False):
            model.add_hint(variable, value)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.max_deterministic_time = PATIENCE
        status = solver.solve(model)
        if status == cp_model.INFEASIBLE:
            return None
        if status == cp_model.OPTIMAL:
            return tuple(int(solver.value(v)) for v in variables)
        raise Unsolved(
            f"OR-tools could not prove the best result within the work allowed (it says {status.name.lower()})"
        )


def _sum(cp_model: Any, variables: Sequence[Any], factors: Mapping[int, int]) -> Any:
    return cp_model.LinearExpr.weighted_sum(
        [variables[v] for v in factors], list(factors.values())
    )
