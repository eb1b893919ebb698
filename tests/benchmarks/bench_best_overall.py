"""Best overall: 200 zones and 2,000 bidders, exact, canonical choice included, beside OR-tools' minimum-cost flow alone.

Every bidder bids for a tenth of the zones (about 40,000 bids), two places a zone, at most one zone a bidder; totals
are in steps of a quarter of a point, so that many combinations reach the optimum.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow
from rounds import interleaved, ratio_line

from tendering.evaluation.places.best_overall import fill_best_overall
from tendering.evaluation.places.board import Board
from tendering.evaluation.places.choice import settled
from tendering.evaluation.places.flow import network_of
from tendering.evaluation.places.holdings import Holdings
from tendering.evaluation.places.problem import Problem, state_problem
from tendering.evaluation.places.residual import canonical
from tendering.evaluation.places.solver import Network, flow, solved_by
from tendering.evaluation.scored import Scored
from tendering.model.bids import Bid, Bidder, Dossier
from tendering.model.outcome import Standing, Status
from tendering.model.tender import (
    Authority,
    Limit,
    LimitMethod,
    Lot,
    Per,
    Places,
    Role,
    Tender,
    Zone,
)

SEED = 6
ROUNDS = 9
STEPS = 4  # quarters of a point


def competition(zones: int, bidders: int, share: float, places: int = 2) -> tuple[Dossier, Scored]:
    """Return a competition of one lot: who bids where, and the total of each bid, by chance from the seed."""
    rng = random.Random(SEED)
    ids = [f"B{n:04}" for n in range(bidders)]
    role = Role(role="main", per=Per.ZONE, places=Places(most=places))
    names = [f"z{n:03}" for n in range(zones)]
    lot = Lot(id="1", title="1", zones=tuple(Zone(id=z) for z in names), roles=(role,))
    limit = Limit(role="main", counts="zones", most=1, when_exceeded=LimitMethod.BEST_OVERALL)
    standings: dict[tuple[str, str | None], tuple[Standing, ...]] = {("1", None): ()}
    bids = []
    skill = {b: rng.gauss(70, 8) for b in ids}
    for zone in names:
        total = {
            b: Fraction(round(STEPS * min(100.0, max(0.0, rng.gauss(skill[b], 6)))), STEPS)
            for b in ids
            if rng.random() < share
        }
        order = sorted(total, key=lambda b: (-total[b], b))
        bids += [Bid(bidder=b, lot="1", zone=zone) for b in total]
        standings["1", zone] = tuple(
            Standing(
                bidder=b,
                lot="1",
                zone=zone,
                status=Status.RANKED,
                ranking_value=total[b],
                rank=n,
                order=n,
            )
            for n, b in enumerate(order, 1)
        )
    tender = Tender(
        id="large",
        title="Large",
        authority=Authority(name="Council"),
        lots=(lot,),
        limits=(limit,),
    )
    dossier = Dossier(
        evaluation="large",
        tender=tender,
        bidders=tuple(Bidder(id=b, name=b) for b in ids),
        bids=tuple(bids),
    )
    return dossier, Scored(standings=standings)


def problem_of(board: Board) -> Problem:
    """State the competition as a problem in whole numbers."""
    return state_problem(board, Holdings(board), board.all_slots())


def in_arrays(network: Network) -> Network:
    """Return the network in numpy arrays, so that both start from the same."""
    return replace(
        network,
        tails=np.array(network.tails, dtype=np.int32),
        heads=np.array(network.heads, dtype=np.int32),
        rooms=np.array(network.rooms, dtype=np.int64),
        costs=np.array(network.costs, dtype=np.int64),
    )


def ortools_alone(network: Network) -> Any:
    """Run OR-tools' minimum-cost flow by itself: arcs in, optimum out."""
    solver = SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(
        network.tails, network.heads, network.rooms, network.costs
    )
    most = int(network.rooms[network.tails == network.source].sum())
    solver.set_node_supply(network.source, most)
    solver.set_node_supply(network.sink, -most)
    if solver.solve_max_flow_with_min_cost() != SimpleMinCostFlow.Status.OPTIMAL:
        raise RuntimeError("OR-tools found no optimum")
    return solver.flows(arcs)


def ours(network: Network, choices: int) -> Any:
    """Find the canonical choice from the same arrays: the solver's flow, its proof, and the published order."""
    return canonical(network, flow(network), choices).flow


def networkx_alone(network: Network) -> Sequence[int]:
    """Run networkx's network simplex by itself."""
    with solved_by("networkx"):
        return flow(network)


def highs_alone(network: Network, choices: int, *, whole: bool) -> Sequence[int]:
    """Run HiGHS on the same rules, as a linear or as an integer programme; seats first, by a weight that holds them so."""
    import highspy

    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    seat = int(1 - 2 * network.costs.min())
    rows: dict[int, list[int]] = {}
    for arc in range(choices):
        rows.setdefault(int(network.tails[arc]), []).append(arc)
        rows.setdefault(int(network.heads[arc]), []).append(arc)
    rooms = dict(
        zip(network.heads[choices:].tolist(), network.rooms[choices:].tolist(), strict=True)
    )
    rooms |= dict(
        zip(network.tails[choices:].tolist(), network.rooms[choices:].tolist(), strict=True)
    )
    count = choices
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = count, len(rows)
    model.col_cost_ = (seat - network.costs[:choices]).astype(float)
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_lower_, model.col_upper_ = np.zeros(count), np.ones(count)
    model.row_lower_ = np.full(len(rows), -highspy.kHighsInf)
    model.row_upper_ = np.array([float(rooms[node]) for node in rows])
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum([0, *(len(x) for x in rows.values())])
    model.a_matrix_.index_ = np.array([arc for x in rows.values() for arc in x])
    model.a_matrix_.value_ = np.ones(len(model.a_matrix_.index_))
    if whole:
        model.integrality_ = [highspy.HighsVarType.kInteger] * count
        solver.setOptionValue("mip_rel_gap", 0.0)
        solver.setOptionValue("mip_abs_gap", 0.0)
    solver.passModel(model)
    solver.run()
    return [round(x) for x in solver.getSolution().col_value]


def greedy(problem: Problem) -> tuple[int, int]:
    """Give each zone in turn its highest bidders that are still free; return seats and total."""
    free = {item.bidder for item in problem.items}
    seats, total = 0, 0
    for slot in problem.slots:
        left = problem.seats[slot]
        for i in problem.of_slot[slot]:
            if left and problem.items[i].bidder in free:
                free.remove(problem.items[i].bidder)
                left -= 1
                seats, total = seats + 1, total + problem.items[i].value
    return seats, total


def named(problem: Problem, units: Sequence[int]) -> frozenset[int]:
    """Return the items that a flow chooses."""
    return frozenset(i for i in range(len(problem.items)) if units[i])


def run() -> Iterator[str]:
    """Compare at full size with OR-tools alone, and at a smaller size with the other solvers."""
    board = Board(*competition(200, 2000, 0.1))
    problem = problem_of(board)
    network, rows = network_of(problem)
    network = in_arrays(network)
    count = len(rows)
    yield f"best overall: 200 zones x 2 places, 2,000 bidders, one zone each, {count:,} bids (a tenth of all pairs), totals in quarters of a point; seed {SEED}"
    times = interleaved(
        {
            "ours": lambda: ours(network, count),
            "ortools": lambda: ortools_alone(network),
        },
        ROUNDS,
    )
    whole = interleaved(
        {
            "problem": lambda: settled(problem),
            "all": lambda: fill_best_overall(board, Holdings(board), board.all_slots()),
        },
        1,
    )
    yield times.line
    yield ratio_line(
        "exact and canonical, from the same arrays, v OR-tools' minimum-cost flow alone",
        times["ours"],
        times["ortools"],
        1.5,
    )
    yield f"  from the tender's own objects: the choice {whole['problem'] * 1000:.0f} ms; with every place and all {count:,} reasons {whole['all'] * 1000:.0f} ms"
    best = named(problem, ours(network, count))
    seats, total = greedy(problem)
    most, sum_ = len(best), problem.total(best)
    yield f"  greedy, zone by zone, fills {seats} of {most} places and falls {100 * (1 - total / sum_):.2f}% short of the best sum"
    yield from _others()


def _others() -> Iterator[str]:
    """Say at a smaller size what other solvers take, which optimum each names, and that ours is one whoever ran first."""
    board = Board(*competition(60, 600, 0.1))
    problem = problem_of(board)
    network, rows = network_of(problem)
    network = in_arrays(network)
    count = len(rows)
    solvers: dict[str, Callable[[], Sequence[int]]] = {
        "OR-tools minimum-cost flow": partial(ortools_alone, network),
        "HiGHS linear": partial(highs_alone, network, count, whole=False),
        "HiGHS integer": partial(highs_alone, network, count, whole=True),
        "networkx network simplex": partial(networkx_alone, network),
    }
    times = interleaved({"ours": lambda: ours(network, count), **solvers}, 3)
    first = named(problem, ours(network, count))
    sets = {}
    for name, solve in solvers.items():
        chosen = named(problem, solve())
        if (len(chosen), problem.total(chosen)) != (len(first), problem.total(first)):
            raise RuntimeError(f"{name} did not reach the optimum")
        sets[name] = chosen
    yield f"best overall: 60 zones, 600 bidders, {count:,} bids; {times.line}"
    for name in ("ours", *solvers):
        yield f"  {name}: {times[name] * 1000:.1f} ms"
    different = len(set(sets.values()))
    apart = max(len(first - chosen) for chosen in sets.values())
    yield f"  {len(sets)} solvers reach the same optimum and name {different} different sets of main providers, up to {apart} of {len(first)} places apart from the canonical one"
    same = {
        frozenset(
            i for i in range(count) if canonical(network, _whole(network, chosen), count).flow[i]
        )
        for chosen in sets.values()
    }
    yield f"  from every one of them the published order leads to {'one and the same set' if same == {first} else 'DIFFERENT SETS'}"


def _whole(network: Network, chosen: frozenset[int]) -> list[int]:
    """Return the units on every arc of a choice, from those on its items."""
    through: dict[int, int] = {}
    for arc in chosen:
        for node in (int(network.tails[arc]), int(network.heads[arc])):
            through[node] = through.get(node, 0) + 1
    rest = range(len(chosen) and len(network.tails))
    units = [int(arc in chosen) for arc in rest]
    items = max(chosen) + 1
    first = next(arc for arc in rest if arc >= items and int(network.tails[arc]) == network.source)
    for arc in range(first, len(network.tails)):
        tail, head = int(network.tails[arc]), int(network.heads[arc])
        units[arc] = through.get(head if tail == network.source else tail, 0)
    return units


if __name__ == "__main__":
    for line in run():
        print(line)
