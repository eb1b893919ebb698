"""The rules named as clashing are a smallest set, and each way out is the smallest: against every other one."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import pytest

from tendering.evaluation.places.board import Board
from tendering.evaluation.places.choice import keeps
from tendering.evaluation.places.clash import (
    CAPACITY,
    GROUP,
    SAME_ZONE,
    Change,
    Clash,
    clash,
    clash_of,
    demands,
)
from tendering.evaluation.places.holdings import Holdings
from tendering.evaluation.places.problem import state_problem
from tendering.evaluation.places.solver import solved_by
from tendering.model.bids import CapacityFigure, Dossier
from tendering.model.tender import (
    CapacityRule,
    Limit,
    Per,
    Places,
    RelatedBidders,
    Role,
    Tender,
)
from tests.evaluation.places.build import BEST, MAIN, limit, simple

CASES = 36


def instance(seed: int) -> tuple[Dossier, object]:
    """At most eleven bids for the zones of two lots, under limits, groups and capacity in any combination."""
    rng = random.Random(seed)
    bidders = "ABCD"[: rng.randint(1, 4)]
    lots = ["1"] if rng.random() < 0.5 else ["1", "2"]
    values = {
        lot: {
            f"{lot}{z}": {b: rng.randint(1, 9) for b in bidders if rng.random() < 0.7}
            for z in "xyz"[: rng.randint(1, 3)]
        }
        for lot in lots
    }
    bids = [
        (lot, z, b) for lot, zones in values.items() for z, rows in zones.items() for b in rows
    ]
    for lot, z, b in bids[11:]:
        del values[lot][z][b]
    limits = [
        limit("main", rng.randint(1, 2), BEST, rng.choice(["zones", "zones", "lots"]))
        for _ in range(rng.choice([0, 1, 1, 2]))
    ]
    capacity = CapacityRule(when_short="pass_over", missing="unlimited")
    dossier, scored = simple(
        values,
        role=replace(MAIN, places=Places(most=rng.randint(1, 2)), hours_share=Fraction(1)),
        limits=tuple(limits),
        related=RelatedBidders(
            limits=rng.choice(["each", "group"]), same_zone=rng.choice([None, "one"])
        ),
        capacity=capacity if rng.random() < 0.4 else None,
        groups={b: "G" for b in bidders if rng.random() < 0.5},
    )
    figures = tuple(
        CapacityFigure(bidder=b.id, lot="", hours=Fraction(rng.choice([5, 15, 25])))
        for b in dossier.bidders
    )
    return replace(dossier, capacity=figures), scored


def rules_of(dossier: Dossier) -> list[str]:
    tender = dossier.tender
    found = [f"limits[{n}]" for n in range(len(tender.limits))]
    related = any(b.group for b in dossier.bidders)
    if related and tender.related_bidders.same_zone:
        found.append(SAME_ZONE)
    if related and found and tender.related_bidders.limits == "group" and tender.limits:
        found.append(GROUP)
    return [*found, CAPACITY] if tender.capacity else found


def changed(tender: Tender, changes: dict[str, int | None]) -> Tender:
    """Return the tender with limits set, or (None) rules taken out: a limit of 99 binds nobody."""
    limits = tuple(
        replace(x, most=changes[f"limits[{n}]"] or 99) if f"limits[{n}]" in changes else x
        for n, x in enumerate(tender.limits)
    )
    related = tender.related_bidders
    return replace(
        tender,
        limits=limits,
        related_bidders=RelatedBidders(
            limits="each" if GROUP in changes else related.limits,
            same_zone=None if SAME_ZONE in changes else related.same_zone,
        ),
        capacity=None if CAPACITY in changes else tender.capacity,
    )


def most(dossier: Dossier, scored: object, changes: dict[str, int | None]) -> int:
    """Return the most places filled, by trying every choice of bids."""
    tender = changed(dossier.tender, changes)
    board = Board(replace(dossier, tender=tender), scored)
    demand = dict(demands(board, board.lots)).get("main", {})
    found = state_problem(board, Holdings(board), tuple(demand), seats=demand)
    best = 0
    for mask in range(2 ** len(found.items)):
        if mask.bit_count() > best:
            chosen = frozenset(i for i in range(len(found.items)) if mask >> i & 1)
            if keeps(found, chosen):
                best = len(chosen)
    return best


def fewest_hours(dossier: Dossier, scored: object, changes: dict[str, int | None]) -> Fraction:
    """Return the fewest hours beyond the figures with which all can be filled, by trying every choice of bids."""
    board = Board(replace(dossier, tender=changed(dossier.tender, changes)), scored)
    demand = dict(demands(board, board.lots))["main"]
    found = state_problem(board, Holdings(board), tuple(demand), seats=demand)
    reachable = sum(min(n, len(board.order[slot])) for slot, n in demand.items())
    free = replace(found, hours=())
    figure = {x.bidder: x.hours for x in dossier.capacity}
    needed = []
    for mask in range(2 ** len(found.items)):
        chosen = frozenset(i for i in range(len(found.items)) if mask >> i & 1)
        if len(chosen) == reachable and keeps(free, chosen):
            used = dict.fromkeys(figure, Fraction(0))
            for i in chosen:
                used[found.items[i].bidder] += 10
            needed.append(sum(max(Fraction(0), used[b] - figure[b]) for b in figure))
    return min(needed)


def clashes() -> Iterator[tuple[int, Dossier, object, Clash | None]]:
    for seed in range(CASES):
        dossier, scored = instance(seed)
        board = Board(dossier, scored)
        for role, demand in demands(board, board.lots):
            yield seed, dossier, scored, clash_of(board, role, demand)


def values_of(dossier: Dossier, rule: str) -> list[int | None]:
    if not rule.startswith("limits"):
        return [None]
    old = dossier.tender.limits[int(rule[7:-1])].most
    return list(range(old + 1, 8))


def steps(changes: dict[str, int | None]) -> int:
    return sum(v or 0 for v in changes.values())


def test_smallest_sets_and_smallest_relaxations() -> None:
    seen = {"none": 0, "alone": 0, "pairs": 0, "two rules": 0, "no way": 0, "hours": 0}
    for seed, dossier, scored, found in clashes():
        rules = rules_of(dossier)
        everything: dict[str, int | None] = dict.fromkeys(rules)
        reachable = most(dossier, scored, everything)
        filled = most(dossier, scored, {})
        if found is None:
            assert filled == reachable, seed
            seen["none"] += 1
            continue
        assert (found.filled, found.reachable) == (filled, reachable), seed
        assert filled < reachable

        def without(kept: set[str]) -> int:
            dropped = {r: None for r in rules if r not in kept}  # noqa: B023 - called at once
            return most(dossier, scored, dropped)  # noqa: B023

        named = set(found.rules)
        assert without(named) == found.under < reachable, seed
        for rule in named:
            assert without(named - {rule}) == reachable, (seed, rule)
        seen["two rules"] += len(named) > 1

        alone = {
            (
                rule,
                next(
                    (
                        v
                        for v in values_of(dossier, rule)
                        if most(dossier, scored, {rule: v}) == reachable
                    ),
                    0,
                ),
            )
            for rule in rules
        }
        wanted = {(rule, v) for rule, v in alone if v != 0}
        for way in found.ways:
            before = {c.rule: c.to for c in way if c.rule != CAPACITY}
            for change in way:
                if change.rule == CAPACITY:
                    assert Fraction(change.hours) == fewest_hours(dossier, scored, before), seed
                    seen["hours"] += 1
        if wanted:
            assert {(w[0].rule, w[0].to) for w in found.ways} == wanted, seed
            assert all(len(w) == 1 for w in found.ways)
            seen["alone"] += 1
            continue
        pairs = {}
        for one, other in combinations(rules, 2):
            would = [
                {one: a, other: b}
                for a in values_of(dossier, one)
                for b in values_of(dossier, other)
                if most(dossier, scored, {one: a, other: b}) == reachable
            ]
            if would:
                pairs[one, other] = min(steps(w) for w in would)
        told = {(w[0].rule, w[1].rule): w for w in found.ways}
        assert {key: steps({c.rule: c.to for c in way}) for key, way in told.items()} == pairs, (
            seed
        )
        for way in told.values():
            assert most(dossier, scored, {c.rule: c.to for c in way}) == reachable, seed
        seen["pairs" if pairs else "no way"] += 1
    assert all(seen[kind] for kind in ("none", "alone", "pairs", "two rules", "hours")), seen


def expected(most_places: int, zones: int, limits: tuple[Limit, ...], role: Role = MAIN) -> Tender:
    values = {"1": {f"z{z}": {} for z in range(zones)}}
    return simple(values, role=replace(role, places=Places(most=most_places)), limits=limits)[
        0
    ].tender


@pytest.mark.parametrize("name", ["ortools", "networkx"])
def test_eleven_zones_a_limit_of_one_and_eight_bidders_before_anybody_bids(name: str) -> None:
    with solved_by(name):
        (found,) = clash(expected(1, 11, (limit("main", 1, BEST),)), 8)
    assert (found.places, found.zones, found.bidders) == (11, 11, 8)
    assert (found.filled, found.reachable) == (8, 11)
    assert found.rules == ("limits[0]",)
    assert found.ways == (
        (Change(rule="limits[0]", to=2, words="a limit of 2 zones instead of 1"),),
        (Change(rule="bidders", to=11, words="11 bidders instead of 8"),),
    )


@pytest.mark.parametrize("most_places", [1, 2, 3])
@pytest.mark.parametrize("most_zones", [1, 2, 5])
@pytest.mark.parametrize("zones", [1, 3, 4])
def test_the_bidders_that_would_do_are_the_fewest(
    most_places: int, most_zones: int, zones: int
) -> None:
    """With n bidders that bid everywhere, a zone takes min(n, places) and all take n x limit at most."""
    tender = expected(most_places, zones, (limit("main", most_zones, BEST),))
    enough = next(
        n
        for n in range(100)
        if n >= most_places and n * min(most_zones, zones) >= most_places * zones
    )
    for number in range(enough + 2):
        found = clash(tender, number)
        assert bool(found) == (number < enough)
        for one in found:
            assert one.ways[-1][0].to == enough
            assert (one.rules == ()) == (one.filled == min(number, most_places) * zones), (
                "a limit is named only where it keeps a place empty"
            )


def test_a_role_of_the_whole_lot_demands_its_least() -> None:
    lot_role = Role(role="main", per=Per.LOT, places=Places(most=20, least=3))
    values = {lot: {"z": {}} for lot in "12"}
    tender = simple(values, role=lot_role, limits=(limit("main", 1, BEST, "lots"),))[0].tender
    (found,) = clash(tender, 4)
    assert (found.places, found.filled, found.reachable) == (6, 4, 6)
    assert [way[0].to for way in found.ways] == [2, 6]
    assert clash(tender, 6) == ()


def test_a_thousand_bidders_take_no_longer_than_there_are_places() -> None:
    assert clash(expected(1, 11, (limit("main", 1, BEST),)), 10**9) == ()
