"""Best overall at the size of a real tender: the optimum of a solver that shares no code, in little time."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

import networkx as nx
import pytest

from tendering.evaluation.appoint import appoint
from tendering.evaluation.scored import Scored
from tendering.model.bids import CapacityFigure, Dossier
from tendering.model.tender import CapacityRule, Places, RelatedBidders
from tests.evaluation.places.build import BEST, MAIN, limit, simple


def tender(
    seed: int, most: int, spread: int, seats: int = 1, **changes: object
) -> tuple[Dossier, Scored]:
    """Return 11 zones and 50 bidders; few different values make many optima."""
    rng = random.Random(seed)
    values = {
        "1": {
            f"z{z:02}": {
                f"B{b:02}": rng.randint(0, spread) for b in range(50) if rng.random() < 0.5
            }
            for z in range(11)
        }
    }
    role = replace(MAIN, places=Places(most=seats), hours_share=Fraction(1, 2))
    return simple(values, role=role, limits=(limit("main", most, BEST),), **changes)


def optimum(dossier: Dossier, scored: Scored, most: int, seats: int) -> tuple[int, Fraction]:
    """Return (seats filled, sum of ranking values) by networkx."""
    graph = nx.DiGraph()
    for zone in (z.id for z in dossier.tender.lots[0].zones):
        graph.add_edge("source", zone, capacity=seats, weight=0)
        for standing in scored.standings["1", zone]:
            assert standing.ranking_value is not None
            graph.add_edge(zone, standing.bidder, capacity=1, weight=-int(standing.ranking_value))
            graph.add_edge(standing.bidder, "sink", capacity=most, weight=0)
    flow = nx.max_flow_min_cost(graph, "source", "sink")
    return sum(flow["source"].values()), Fraction(-nx.cost_of_flow(graph, flow))


@pytest.mark.parametrize(
    ("most", "spread", "seats"), [(1, 1000, 1), (2, 1000, 2), (1, 3, 1), (2, 5, 2)]
)
@pytest.mark.parametrize("seed", range(4))
def test_eleven_zones_and_fifty_bidders(seed: int, most: int, spread: int, seats: int) -> None:
    dossier, scored = tender(seed, most, spread, seats)
    (lot,) = appoint(dossier, scored)
    value = {(s.zone, s.bidder): s.ranking_value or Fraction(0) for s in lot.standings}
    got = sum((value[p.zone, p.bidder] for p in lot.places), start=Fraction(0))
    assert (len(lot.places), got) == optimum(dossier, scored, most, seats)


@pytest.mark.parametrize("seed", range(3))
def test_capacity_and_groups_at_that_size(seed: int) -> None:
    groups = {f"B{b:02}": "GH"[b % 2] for b in range(0, 50, 8)}
    dossier, scored = tender(
        seed,
        2,
        1000,
        2,
        groups=groups,
        related=RelatedBidders(limits="group"),
        capacity=CapacityRule(when_short="pass_over", missing="unlimited"),
    )
    rng = random.Random(seed)
    figures = tuple(
        CapacityFigure(bidder=b.id, lot="", hours=Fraction(rng.choice([4, 5, 9, 10])))
        for b in dossier.bidders
    )
    (lot,) = appoint(replace(dossier, capacity=figures), scored)
    assert len(lot.places) == 22
    for figure in figures:
        assert 5 * sum(p.bidder == figure.bidder for p in lot.places) <= figure.hours
    for group in "GH":
        assert len({p.zone for p in lot.places if groups.get(p.bidder) == group}) <= 2
