"""Samples: draw by draw the places that the engine gives the same dossier, whatever the rules; shares, errors, seeds."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tendering.analysis import placed_draws
from tendering.analysis.drawn_scores import NotSummedError, check_tender, list_table
from tendering.analysis.effect import seats
from tendering.analysis.mark_draws import Cell, cells_of, with_draw
from tendering.analysis.placed_draws import places
from tendering.analysis.ranked_draws import drawn
from tendering.analysis.sampled_places import sample, together_with
from tendering.analysis.shares import standard_error
from tendering.evaluation.draw import commitment
from tendering.evaluation.evaluate import evaluate
from tendering.evaluation.scoring import score
from tendering.model.award import (
    Aggregation,
    AtLastPlace,
    Limit,
    LimitMethod,
    RelatedBidders,
    RoundingPolicy,
    Rung,
)
from tendering.model.bids import Bidder, Dossier
from tendering.model.criteria import Stage
from tendering.model.findings import stopping
from tendering.model.lots import Places, Role
from tendering.model.tender import Effect, Keep, Minimum, Per, Price, PriceItem
from tests.evaluation.build import cell, dossier, lot, mark, question, section, tender
from tests.evaluation.oracle.compare import read
from tests.evaluation.oracle.instances import instance

SEED = "a secret"


def agree(d: Dossier, draws: int, seed: int) -> None:
    """Hold every draw against the engine's outcome of the dossier with its scores."""
    cells = cells_of(d)
    choices = drawn(cells, draws, seed)
    done: set[str] = set()
    for one in d.tender.lots:
        together = together_with(d.tender, one.id)
        if one.id in done:
            continue
        done |= set(together)
        found = places(d, cells, choices, together)
        for n in range(found.draws):
            after = evaluate(with_draw(d, cells, choices[n].tolist()))
            held = {s for s, flags in found.holders.items() if flags[n]}
            assert held == set(seats(after, together)), (one.id, n)
            waits = {name for name in together if found.waits[name][n]}
            assert waits == {x.lot for x in after.lots if x.lot in together and not x.complete}


# --- equal to the engine --------------------------------------------------------------------------


@st.composite
def competitions(draw: st.DrawFn) -> Dossier:
    """Small competitions whose rules are sums: roles, limits, groups, minimums, ladders, rounding, price."""
    zones = draw(st.sampled_from([(), ("a",), ("a", "b")]))
    method = draw(st.sampled_from([None, *LimitMethod])) if zones else None
    last = AtLastPlace.TIE_BREAK
    if method in (None, LimitMethod.RANKED):
        last = draw(st.sampled_from(AtLastPlace))
    main = Role(
        role="main", per=Per.ZONE, places=Places(most=draw(st.integers(1, 2))), at_last_place=last
    )
    outer = Role(
        role="framework",
        per=Per.LOT,
        places=Places(most=draw(st.sampled_from([1, 2, 3, None]))),
        including=("main",) if zones and draw(st.booleans()) else (),
    )
    by_zone = bool(zones) and draw(st.booleans())
    roles = (main,) if by_zone else (main, outer) if zones else (outer,)
    limits = (
        ()
        if method is None
        else (Limit(role="main", counts="zones", most=1, when_exceeded=method),)
    )
    low = draw(st.sampled_from([None, Minimum(mark=Fraction(2), effect=Effect.MUST_REJECT)]))
    of_section = draw(
        st.sampled_from([None, Minimum(percent=Fraction(40), effect=Effect.MUST_REJECT)])
    )
    criteria = [
        section("S", 60, minimum=of_section),
        question("Q1", 30, parent="S", minimum=low),
        question("Q2", 30, parent="S"),
        question("Q3", draw(st.sampled_from([30, 40, Fraction(100, 3)]))),
    ]
    if by_zone:
        criteria.append(question("Z", 25, parent="S", per=Per.ZONE, minimum=low))
    draw_rung = Rung(kind="draw", commitment=commitment(SEED))
    ladder = draw(
        st.lists(
            st.sampled_from(
                [Rung(kind="higher", of=x) for x in ("Q1", "Q3", "S", "quality", "price")]
                + [Rung(kind="lower_price", of="p")]
            ),
            unique=True,
            max_size=3,
        )
    )
    priced = draw(st.booleans())
    t = tender(
        criteria,
        lots=tuple(
            lot(name, zones=zones, roles=roles) for name in draw(st.sampled_from(["1", "12"]))
        ),
        limits=limits,
        ties=(*ladder, draw_rung) if draw(st.booleans()) else tuple(ladder),
        rounding=draw(
            st.sampled_from([RoundingPolicy(), RoundingPolicy(at={"total": 0, "criterion": 1})])
        ),
        related_bidders=RelatedBidders(same_zone=draw(st.sampled_from([None, "one"]))),
        minimum_quality=draw(
            st.sampled_from([None, Minimum(percent=Fraction(45), effect=Effect.MUST_REJECT)])
        ),
        price=Price(
            weight=Fraction(10),
            items=(PriceItem(id="p"),),
            formula="lowest_over_bid",
            baseline="admissible",
            scope="lot",
            zero="error",
            one_bid="formula",
        )
        if priced
        else Price(weight=Fraction(0)),
    )
    bidders = "ABCDE"[: draw(st.integers(2, 5))]
    marks = {b: {q: draw(st.integers(0, 5)) for q in ("Q1", "Q2", "Q3")} for b in bidders}
    prices = {b: draw(st.integers(10, 13)) for b in bidders} if priced else None
    groups = {"A": "g", "B": "g"} if draw(st.booleans()) else {}
    made = dossier(t, marks, prices)
    zonal = (
        cell(b, "Z", draw(st.integers(0, 5)), zone=z) for b in bidders for z in zones if by_zone
    )
    return replace(
        made,
        consensus=(*made.consensus, *zonal),
        seed=SEED if draw(st.booleans()) else None,
        bidders=tuple(Bidder(id=b, name=b, group=groups.get(b, "")) for b in bidders),
    )


@settings(max_examples=20, deadline=None)
@given(competitions(), st.integers(0, 99))
def test_every_draw_is_what_the_engine_makes_of_its_scores(d: Dossier, seed: int) -> None:
    check_tender(d.tender)
    agree(d, 5, seed)


def test_competitions_with_every_rule_are_placed_as_the_engine_places_them(tmp_path: Path) -> None:
    for seed in range(6):
        d, findings = read(instance(seed), tmp_path)
        if not stopping(findings, "evaluate") and cells_of(d):
            agree(d, 2, seed)


def plain(marks: dict[str, dict[str, int]], most: int = 1, **more: Any) -> Dossier:
    role = Role(role="framework", per=Per.LOT, places=Places(most=most))
    t = tender(
        [question("Q1", 60), question("Q2", 40)],
        lots=(lot(roles=(role,)),),
        ties=(Rung(kind="draw", commitment=commitment(SEED)),),
        **more,
    )
    return replace(dossier(t, marks), seed=SEED)


def test_over_every_choice_there_is_the_counts_are_exact() -> None:
    d = plain({"A": {"Q1": 5, "Q2": 3}, "B": {"Q1": 4, "Q2": 4}})
    cells = cells_of(d)
    every = np.array(list(product(*(range(len(c.options)) for c in cells))), dtype=np.uint8)
    found = places(d, cells, every, ("1",))
    wins = [
        {s.bidder for s in seats(evaluate(with_draw(d, cells, row.tolist())), {"1"})}
        for row in every
    ]
    for seat, held in found.holders.items():
        assert int(held.sum()) == sum(seat.bidder in won for won in wins)
    assert len(every) == 2 * 3 * 3 * 3


def test_a_few_hundred_draws_of_a_small_case_agree() -> None:
    agree(
        plain({"A": {"Q1": 5, "Q2": 3}, "B": {"Q1": 4, "Q2": 4}, "C": {"Q1": 3, "Q2": 5}}), 300, 7
    )


# --- what is drawn --------------------------------------------------------------------------------


def test_a_score_stays_within_one_level_and_on_its_scale() -> None:
    d = plain({"A": {"Q1": 5, "Q2": 0}, "B": {"Q1": 2, "Q2": 3}})
    options = {(c.key[0], c.key[3]): [int(o) for o in c.options] for c in cells_of(d)}
    assert options == {
        ("A", "Q1"): [4, 5],
        ("A", "Q2"): [0, 1],
        ("B", "Q1"): [1, 2, 3],
        ("B", "Q2"): [2, 3, 4],
    }


def test_blanks_and_not_applicable_are_never_drawn() -> None:
    d = plain({"A": {"Q1": "n/a", "Q2": "abstain"}, "B": {"Q1": 2, "Q2": 3}})  # type: ignore[dict-item]
    assert {c.key[0] for c in cells_of(d)} == {"B"}


def test_where_marks_are_averaged_each_mark_is_drawn() -> None:
    role = Role(role="framework", per=Per.LOT, places=Places(most=1))
    t = tender(
        [question("Q1", 100)],
        lots=(lot(roles=(role,)),),
        aggregation=Aggregation(method="mean", missing="error"),
    )
    rows = tuple(
        mark(e, b, "Q1", m)
        for e, b, m in (("X", "A", 3), ("Y", "A", 4), ("X", "B", 2), ("Y", "B", 5))
    )
    d = replace(dossier(t, {"A": {}, "B": {}}), marks=rows)
    assert [c.key[4] for c in cells_of(d)] == ["X", "Y", "X", "Y"]
    agree(d, 20, 3)


def test_the_scores_of_an_earlier_stage_are_not_drawn() -> None:
    stages = (
        Stage(id="one", keep=Keep(most=2, at_last_place=AtLastPlace.ADMIT_ALL)),
        Stage(id="two"),
    )
    role = Role(role="framework", per=Per.LOT, places=Places(most=1))
    t = tender(
        [
            question(
                "S1",
                100,
                stage="one",
                minimum=Minimum(mark=Fraction(1), effect=Effect.MUST_REJECT),
            ),
            question(
                "Q1",
                100,
                stage="two",
                minimum=Minimum(mark=Fraction(2), effect=Effect.MUST_REJECT),
            ),
        ],
        stages=stages,
        lots=(lot(roles=(role,)),),
        ties=(Rung(kind="higher", of="S1"),),
    )
    d = dossier(
        t,
        {"A": {"S1": 5, "Q1": 2}, "B": {"S1": 4, "Q1": 3}, "C": {"S1": 3}, "D": {"S1": 0}},
    )
    assert {c.key[3] for c in cells_of(d)} == {"Q1"}
    check_tender(t)
    agree(d, 30, 2)


def test_the_order_of_the_rows_changes_nothing() -> None:
    d = plain({b: {"Q1": 2 + n % 3, "Q2": 4 - n % 2} for n, b in enumerate("ABCDEF")}, most=3)
    rows = list(d.consensus)
    random.Random(5).shuffle(rows)
    other = replace(d, consensus=tuple(rows), bids=tuple(reversed(d.bids)))
    outcome = evaluate(d)
    first, second = (list(sample(x, outcome, {"1"}, draws=2000, seed=11)) for x in (d, other))
    assert first == second


def test_the_same_seed_draws_the_same_and_another_does_not() -> None:
    cells = cells_of(plain({b: {"Q1": 2, "Q2": 3} for b in "ABC"}))
    assert np.array_equal(drawn(cells, 500, 4), drawn(cells, 500, 4))
    assert not np.array_equal(drawn(cells, 500, 4), drawn(cells, 500, 5))


# --- how many are used ----------------------------------------------------------------------------


def limited(method: LimitMethod) -> Dossier:
    main = Role(role="main", per=Per.ZONE, places=Places(most=1))
    t = tender(
        [question("Q1", 60), question("Q2", 40)],
        lots=(lot(zones=("a", "b"), roles=(main,)),),
        limits=(Limit(role="main", counts="zones", most=1, when_exceeded=method),),
        ties=(Rung(kind="draw", commitment=commitment(SEED)),),
    )
    return replace(dossier(t, {b: {"Q1": 3, "Q2": n} for n, b in enumerate("ABCD")}), seed=SEED)


@pytest.mark.parametrize("method", LimitMethod)
def test_fewer_draws_are_the_first_ones_and_it_is_said(
    method: LimitMethod, monkeypatch: pytest.MonkeyPatch
) -> None:
    d = limited(method)
    outcome = evaluate(d)
    monkeypatch.setattr(placed_draws, "COMBINATIONS_MOST", 6)
    monkeypatch.setattr(placed_draws, "PATTERNS_MOST", 6)
    (one,) = sample(d, outcome, {"1"}, draws=200, seed=3)
    assert 6 <= one.draws < 200
    assert one.why_fewer
    cells = cells_of(d)
    choices = drawn(cells, 200, 3)
    after = [evaluate(with_draw(d, cells, row.tolist())) for row in choices[: one.draws]]
    for share in one.shares:
        assert share.count == sum(share.seat in seats(x, {"1"}) for x in after)
    for bidder, count in one.anywhere:
        assert count == sum(any(s.bidder == bidder for s in seats(x, {"1"})) for x in after)
    assert one.same == sum(set(seats(x, {"1"})) == set(seats(outcome, {"1"})) for x in after)


def test_where_each_draw_is_evaluated_the_rule_that_needs_it_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    d = plain({"A": {"Q1": 5, "Q2": 3}, "B": {"Q1": 4, "Q2": 4}}, relative_quality=True)
    monkeypatch.setattr(placed_draws, "ENGINE_MOST", 10)
    (one,) = sample(d, evaluate(d), {"1"}, draws=50, seed=1)
    assert (one.draws, one.why_fewer) == (10, "quality is relative to the best bid")


def test_totals_that_64_bits_might_not_hold_are_left_to_the_engine() -> None:
    huge = Fraction(1, 2**61 - 1)
    role = Role(role="framework", per=Per.LOT, places=Places(most=1))
    t = tender([question("Q1", 60), question("Q2", huge)], lots=(lot(roles=(role,)),))
    d = dossier(t, {"A": {"Q1": 3, "Q2": 3}, "B": {"Q1": 3, "Q2": 4}})
    with pytest.raises(NotSummedError, match="64 bits"):
        list_table(d, cells_of(d), score(d), t.lots[0])
    agree(d, 10, 1)


def test_a_lot_that_waits_is_left_out() -> None:
    d = plain({"A": {"Q1": 5}, "B": {"Q1": 4, "Q2": 4}})
    assert list(sample(d, evaluate(d), {"1"}, draws=10, seed=1)) == []


def test_lots_that_share_a_limit_are_placed_together() -> None:
    main = Role(role="main", per=Per.ZONE, places=Places(most=1))
    other = Role(role="other", per=Per.ZONE, places=Places(most=1))
    lots = tuple(
        lot(n, zones=("a",), roles=(r,)) for n, r in (("1", main), ("2", other), ("3", main))
    )
    limit = Limit(role="main", counts="zones", most=1, when_exceeded=LimitMethod.RANKED)
    t = tender([question("Q1", 100)], lots=lots, limits=(limit,))
    assert together_with(t, "1") == ("1", "3")
    assert together_with(t, "2") == ("2",)


# --- shares ---------------------------------------------------------------------------------------


@given(st.integers(1, 10**6), st.data())
def test_the_error_is_a_bound_and_a_near_one(draws: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, draws))
    share = Fraction(count, draws)
    error = standard_error(count, draws)
    assert error**2 >= share * (1 - share) / draws
    assert error == 0 or (error - Fraction(1, 10**6)) ** 2 < share * (1 - share) / draws


def test_a_place_that_no_draw_can_move_is_held_in_all_of_them() -> None:
    d = plain({"A": {"Q1": 5, "Q2": 5}, "B": {"Q1": 0, "Q2": 0}})
    (one,) = sample(d, evaluate(d), {"1"}, draws=1000, seed=1)
    assert [(s.seat.bidder, s.held, s.count) for s in one.shares] == [("A", True, 1000)]
    assert (one.same, one.waits, one.why_fewer) == (1000, 0, "")


def test_cells_know_the_row_they_come_from() -> None:
    d = plain({"A": {"Q1": 5, "Q2": 3}})
    for one in cells_of(d):
        assert isinstance(one, Cell)
        assert d.consensus[one.row].criterion == one.key[3]
