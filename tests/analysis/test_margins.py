"""Margins are exact: held against trying everything, on small competitions with every way of placing."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings

from tendering.analysis.changes import MarkChange, WeightChange, changed
from tendering.analysis.curves import Curve, Spot
from tendering.analysis.edges import edges, total_margins
from tendering.analysis.margin_types import Held, LotMargins, Seat, SeatMargin, Turn, held_in
from tendering.analysis.margins import margins
from tendering.analysis.mark_margins import Trials, prepared, tries
from tendering.analysis.moving_steps import TooNearToRoundError, Within, stepped_share
from tendering.analysis.polynomials import NARROW, Root, first_root
from tendering.analysis.relisting import Bench
from tendering.analysis.sweep import Sweep
from tendering.analysis.total_margins import sweeps
from tendering.analysis.variants import with_marks
from tendering.analysis.weight_margins import weigh, weighted
from tendering.documents.margin_words import interval_words
from tendering.evaluation.evaluate import evaluate
from tendering.model.bids import Dossier
from tendering.model.findings import stopping
from tendering.model.numbers import Rounding
from tendering.model.tender import (
    Aggregation,
    AwardBy,
    Better,
    LimitMethod,
    Price,
    PriceItem,
    RoundingPolicy,
)
from tests.analysis.bent_rules import bent
from tests.analysis.close_calls import DRAW, FRAMEWORK, SEED, competition, competitions, rules
from tests.evaluation.build import F, cell, dossier, lot, mark, question, scale, tender
from tests.evaluation.oracle.compare import read
from tests.evaluation.oracle.instances import instance

AN_INCH = Fraction(1, 10**9)
FEW = settings(max_examples=8)


def complete(bench: Bench) -> list[str]:
    return [x.lot for x in bench.outcome.lots if x.complete]


def every_mark(dossier: Dossier) -> dict[tuple[str, str, Fraction], Held]:
    """What each single mark at each other level really leads to."""
    found = {}
    for row in dossier.consensus:
        for level in dossier.tender.scales["s"].levels:
            if level.mark != row.mark:
                change = MarkChange(
                    bidder=row.bidder, lot=row.lot, criterion=row.criterion, mark=level.mark
                )
                then = held_in(evaluate(changed(dossier, [change])))
                found[row.bidder, row.criterion, level.mark] = then
    return found


def seat_of(found: LotMargins, bidder: str, zone: str | None, role: str = "main") -> SeatMargin:
    return next(m for m in found.seats if m.seat == Seat(found.lot, role, zone, bidder))


@FEW
@given(competitions())
def test_the_nearest_mark_is_the_nearest_of_all(given: Dossier) -> None:
    found = margins(given)
    before = held_in(evaluate(given))
    tried = every_mark(given)
    present = {(r.bidder, r.criterion): r.mark or F(0) for r in given.consensus}
    for lot_margins in found.lots:
        for margin in lot_margins.seats:
            turns = {way: before.turned(after).get(margin.seat) for way, after in tried.items()}
            far = {(b, q, m): abs(m - present[b, q]) for b, q, m in tried}
            ways = {way: far[way] for way, turn in turns.items() if turn not in (None, Turn.WAITS)}
            open_ways = [far[way] for way, turn in turns.items() if turn is Turn.WAITS]
            assert (margin.unsure.levels if margin.unsure else None) == min(
                open_ways, default=None
            )
            said = {
                (m.bidder, m.criterion, m.moves[0].change.mark): Fraction(m.levels)
                for m in margin.marks
            }
            least = min(ways.values(), default=None)
            assert said == {way: levels for way, levels in ways.items() if levels == least}
            assert margin.close == (least == 1)
            own = [levels for way, levels in ways.items() if way[0] == margin.seat.bidder]
            assert (margin.own_mark.levels if margin.own_mark else None) == min(own, default=None)


def walked(sweep: Sweep, value: Fraction) -> Held:
    """What the changes of a sweep say of one value."""
    way = 1 if value > sweep.start else -1
    held = sweep.bench.held
    for change in sweep.changes(way):
        if (value - change.value) * way > 0 or (value == change.value and change.reaches):
            held = change.held
    return held


@FEW
@given(competitions())
def test_a_total_turns_seats_where_the_sweep_says_and_nowhere_else(given: Dossier) -> None:
    bench = Bench(given)
    for sweep in sweeps(bench, complete(bench)):
        values = sorted({v for v, b in bench.values[sweep.key] if b != sweep.bidder})
        edges = [sweep.start - 200, *values, sweep.start + 200]
        spots = [a + (b - a) * part for a, b in pairwise(edges) for part in (0, F(1, 3), F(1, 2))]
        for value in spots:
            if value != sweep.start:
                assert walked(sweep, value) == bench.held_with(sweep.rows(value)), value


@FEW
@given(competitions())
def test_places_stay_over_the_whole_interval_of_a_weight_and_turn_at_its_ends(
    given: Dossier,
) -> None:
    bench = Bench(given)

    def turned(weight: Fraction, alone: bool) -> set[str]:
        change = WeightChange(criterion=criterion, weight=weight, alone=alone)
        return {s.lot for s in bench.held.turned(held_in(evaluate(changed(given, [change]))))}

    for criterion, _ in weighted(given.tender):
        for of_lot, margin in weigh(bench, criterion, complete(bench)).by_lot.items():
            assert not margin.inexact
            span = margin.high - margin.low
            for part in (F(1, 10**6), F(1, 7), F(1, 3), F(1, 2), F(5, 7), 1 - F(1, 10**6)):
                if span:
                    assert of_lot not in turned(margin.low + span * part, margin.alone)
            for edge, way in ((margin.down, -1), (margin.up, 1)):
                if edge is None:
                    continue
                spot = edge.weight if edge.at else edge.weight + way * AN_INCH
                assert of_lot in turned(spot, margin.alone)
                assert (
                    edge.at
                    or edge.weight == margin.weight
                    or of_lot not in turned(edge.weight, margin.alone)
                )


@pytest.mark.parametrize("seed", [4, 9, 16, 23])
def test_every_mark_of_a_random_competition_is_judged_as_the_engine_does(
    seed: int, tmp_path: Path
) -> None:
    """Capacity, nested roles, prices that score, ratios, groups, decisions: see the oracle's instances."""
    given, findings = read(instance(seed), tmp_path)
    assert not stopping(findings, "evaluate")
    bench = Bench(given)
    found = sweeps(bench, complete(bench))
    trials = Trials(bench, found)
    for attempt in prepared(bench, tries(bench)):
        after = held_in(evaluate(with_marks(given, attempt.tried.variant.changes)))
        assert dict(trials.turned(attempt)) == bench.held.turned(after), attempt.tried.variant


# --- planted close calls


PLANTED = {
    "a": {"Q1": 3, "Q2": 3},
    "b": {"Q1": 2, "Q2": 2},
    "c": {"Q1": 2, "Q2": 1},
    "d": {"Q1": 0, "Q2": 0},
}


def test_a_planted_close_call_is_found_and_listed_first() -> None:
    rule = replace(rules(), lots=(lot("1", roles=(FRAMEWORK,)),))
    found = margins(competition(PLANTED, rule)).lots[0]
    first, second = found.seats[:2]
    assert (first.seat.bidder, first.held, first.close) == ("b", True, True)
    assert (second.seat.bidder, second.held, second.close) == ("c", False, True)
    assert not any(m.close for m in found.seats[2:])
    # one level of Q1 is worth 20 points, of Q2 40/3: that is the gap, and Q1 then decides for b
    assert second.mark is not None
    assert [(m.change.text, m.before) for m in second.mark.moves] == [("mark c Q1=3", F(2))]
    total = second.total
    assert total is not None
    assert (total.by, total.reaches, total.level) == (F(40, 3), False, ("b",))
    assert total.settled_by == "draw", "level, and the draw stands with b: a trace more is needed"


def test_a_limit_of_one_zone_makes_a_lower_mark_gain_the_later_zone() -> None:
    """Not every gain is upwards: whoever wins the first zone is out of the second."""
    found = margins(competition(PLANTED, rules(LimitMethod.RANKED))).lots[0]
    south = seat_of(found, "a", "south")
    assert not south.held
    down = next(t for t in south.totals if t.way < 0)
    assert down.turn is Turn.GAINED
    assert down.by < 0
    assert south.own_mark is not None
    assert south.own_mark.turn is Turn.GAINED


def test_several_marks_of_one_criterion_move_together() -> None:
    """Each lot has its own score of Q1; both together turn what either does."""
    rule = tender(
        [question("Q1", 100)],
        scales={"s": scale(3)},
        lots=tuple(lot(x, roles=(FRAMEWORK,)) for x in ("1", "2")),
        ties=(DRAW,),
        weights_as="of_award",
    )
    scores = {"a": 3, "b": 2, "c": 1}
    rows = tuple(cell(b, "Q1", m, x) for b, m in scores.items() for x in ("1", "2"))
    given = dossier(rule, {b: {"Q1": m} for b, m in scores.items()}, consensus=rows, seed=SEED)
    for found in margins(given).lots:
        c = seat_of(found, "c", None, "framework")
        assert c.together is not None
        assert len(c.together.moves) == 2
        assert c.together.levels <= 2


def test_marks_of_one_evaluator_are_moved_where_the_tender_averages() -> None:
    rule = replace(rules(), aggregation=Aggregation(method="mean", missing="error"), ties=(DRAW,))
    rows = tuple(
        mark(e, b, q, m)
        for b, given in PLANTED.items()
        for q, m in given.items()
        for e in ("x", "y")
    )
    bench = Bench(replace(competition(PLANTED, rule), consensus=(), marks=rows))
    trials = Trials(bench, sweeps(bench, complete(bench)))
    singles = [a for a in prepared(bench, tries(bench)) if a.tried.single]
    assert {a.tried.moves[0].change.evaluator for a in singles} == {"x", "y"}
    for attempt in singles[::7]:
        after = held_in(evaluate(with_marks(bench.dossier, attempt.tried.variant.changes)))
        assert dict(trials.turned(attempt)) == bench.held.turned(after)


# --- what is not exact says so, and what waits is not worked out


def test_a_lot_that_waits_has_no_margins() -> None:
    marks = {b: dict(row) for b, row in PLANTED.items()}
    del marks["d"]["Q2"]
    found = margins(competition(marks, rules()))
    assert not found.lots
    assert list(found.waiting) == ["1"]


@settings(max_examples=5)
@given(bent())
def test_no_place_turns_inside_an_interval_and_one_does_at_its_ends_whatever_the_rule(
    given: Dossier,
) -> None:
    """Rounding at every step, clamps, ratios, relative quality, sums of ranks, n/a, short lists: tried weight by weight."""
    bench = Bench(given)

    def turned(weight: Fraction, alone: bool) -> set[str]:
        change = WeightChange(criterion=criterion, weight=weight, alone=alone)
        return {s.lot for s in bench.held.turned(held_in(evaluate(changed(given, [change]))))}

    for criterion, _ in weighted(given.tender) if complete(bench) else ():
        with pytest.MonkeyPatch.context() as few:
            few.setattr("tendering.analysis.weight_walk.MOST_FIGURES", 600)
            margin = weigh(bench, criterion, ["1"]).by_lot["1"]
        if margin.inexact:
            assert "best sum" in margin.inexact or "how points are rounded" in margin.inexact
            continue
        span = margin.high - margin.low
        for part in (F(1, 10**6), F(1, 7), F(2, 5), F(3, 5), F(6, 7), 1 - F(1, 10**6)):
            if span:
                assert "1" not in turned(margin.low + span * part, margin.alone)
        for edge, way in ((margin.down, -1), (margin.up, 1)):
            if edge is not None:
                spot = edge.weight if edge.at else edge.weight + way * AN_INCH
                assert "1" in turned(spot, margin.alone)


LOGARITHMS = Price(
    weight=F(40), items=(PriceItem(id="p"),), formula="logarithmic",
    parameters={"base": F(2)}, baseline="admissible", scope="lot", zero="error",
)  # fmt: skip


@pytest.mark.parametrize("mode", list(Rounding))
def test_a_formula_without_exact_values_is_followed_within_bounds(mode: Rounding) -> None:
    """A logarithm of a price times a weight: where it rounds is no fraction, and both bounds are said."""
    policy = RoundingPolicy(at={"price_points": 1}, mode=mode)
    rule = replace(rules(weights=(40, 20)), price=LOGARITHMS, rounding=policy)
    made = dossier(rule, PLANTED, {"a": 13, "b": 10, "c": 11, "d": 9}, seed=SEED)
    bench = Bench(made)
    edges = []
    for criterion, _ in weighted(rule):
        margin = weigh(bench, criterion, ["1"]).by_lot["1"]
        assert not margin.inexact
        for edge, way in ((margin.down, -1), (margin.up, 1)):
            if edge is None or edge.bound is None:
                continue
            edges.append(edge)
            assert 0 < (edge.bound - edge.weight) * way <= F(2, 10**9)
            for weight, turns in ((edge.weight, False), (edge.bound, True)):
                change = WeightChange(criterion=criterion, weight=weight)
                after = held_in(evaluate(changed(made, [change])))
                assert bool(bench.held.turned(after)) == turns
    assert edges


def test_a_rule_without_exact_values_is_not_followed() -> None:
    award = AwardBy(
        rule="quality_power_over_price",
        better=Better.HIGHER,
        parameters={"quality_weight": F(3), "cost_weight": F(2)},
    )
    rule = replace(
        rules(weights=(60, 40)),
        price=Price(
            weight=F(0), items=(PriceItem(id="p"),), baseline="past_quality", zero="error"
        ),
        award_by=award,
        rounding=RoundingPolicy(at={"total": 2}),
    )
    found = margins(dossier(rule, PLANTED, {"a": 12, "b": 10, "c": 11, "d": 8}, seed=SEED)).lots[0]
    assert all("no fractions" in w.inexact for w in found.weights)
    assert any(m.mark for m in found.seats), "marks and totals are exact all the same"


def test_a_share_of_a_weight_is_rounded_only_where_both_bounds_round_alike() -> None:
    share = Within(F(333, 1000), F(334, 1000))
    assert stepped_share(F(10), share, 1, Rounding.HALF_UP) == F(33, 10)
    with pytest.raises(TooNearToRoundError):
        stepped_share(F(10), share, 2, Rounding.HALF_UP)
    spot = Spot(F(10))
    spot.start(F(10), F(20))
    spot.move(F(10), 1)
    moving = Curve(spot, (F(0), F(1)))
    assert stepped_share(moving, share, 1, Rounding.HALF_UP) == F(33, 10)
    assert spot.nearest == Root(F(335, 100) / F(334, 1000), F(335, 100) / F(333, 1000))


def test_a_criterion_of_one_lot_alone_leaves_the_others_their_weights() -> None:
    rule = rules()
    both = replace(
        rule,
        criteria=(
            replace(rule.criteria[0], lots=None),
            replace(rule.criteria[1], lots=("1",)),
            question("Q3", 40, lots=("2",)),
        ),
        lots=(*rule.lots, replace(rule.lots[0], id="2")),
    )
    rows = {b: {**row, "Q3": row["Q2"]} for b, row in PLANTED.items()}
    found = margins(competition(rows, both))
    alone = {(x.lot, w.criterion): w.alone for x in found.lots for w in x.weights}
    assert alone["1", "Q2"]
    assert alone["2", "Q3"]
    assert not alone["1", "Q1"]


def test_prices_that_score_move_with_their_weight() -> None:
    rule = replace(
        rules(weights=(40, 20)),
        price=Price(
            weight=F(40),
            items=(PriceItem(id="p"),),
            formula="lowest_over_bid",
            baseline="admissible",
            scope="lot",
            zero="error",
        ),
    )
    prices = {"a": 12, "b": 10, "c": 11, "d": 8}
    made = dossier(rule, PLANTED, prices, seed=SEED)
    bench = Bench(made)
    margin = weigh(bench, "price", ["1"]).by_lot["1"]
    assert not margin.inexact
    assert margin.up is not None
    for weight, turns in ((margin.up.weight - AN_INCH, False), (margin.up.weight + AN_INCH, True)):
        after = held_in(evaluate(changed(made, [WeightChange(criterion="price", weight=weight)])))
        assert bool(bench.held.turned(after)) == turns


# --- the quick way over many bidders


@FEW
@given(competitions())
def test_the_edge_of_a_list_is_where_a_total_first_turns(given: Dossier) -> None:
    """One pass over the outcome gives what moving each total gives, where nothing but the order decides."""
    outcome = evaluate(given)
    bench = Bench(given)
    found = {(s.key, s.bidder): s for s in sweeps(bench, complete(bench))}
    for margin in total_margins(given.tender, outcome):
        if not margin.exact:
            continue
        seat = margin.seat
        sweep = found[(seat.lot, None), seat.bidder]
        way = -1 if margin.held else 1
        first = next(c for c in sweep.changes(way) if (seat in c.held.seats) != margin.held)
        assert first.value == sweep.start + margin.by
        assert margin.against in bench.level_with(sweep.key, seat.bidder, first.value)


@pytest.mark.parametrize("row", [(0, 3), (2, 2), (3, 1), (2, 3)])
def test_the_mark_at_the_edge_is_the_bidders_own_nearest(row: tuple[int, int]) -> None:
    rule = replace(rules(), lots=(lot("1", roles=(FRAMEWORK,)),))
    given = competition({**PLANTED, "c": {"Q1": row[0], "Q2": row[1]}}, rule)
    full = {m.seat: m for m in margins(given).lots[0].seats}
    found = list(edges(given.tender, evaluate(given)))
    assert found
    for edge in found:
        assert edge.exact
        assert edge.exact_marks
        for bidder, move in ((edge.last, edge.loses), (edge.first, edge.gains)):
            assert move is not None
            own = full[Seat(edge.lot, edge.role, edge.zone, bidder)].own_mark
            assert own is not None
            assert own.levels == move.levels or move.level


def test_nothing_is_changed_by_looking() -> None:
    given = competition(PLANTED, rules())
    before = evaluate(given)
    assert margins(given) == margins(given)
    assert evaluate(given) == before


# --- a weight that is no fraction, and one that is not followed all the way


def test_a_root_that_is_no_fraction_is_bounded_on_both_sides() -> None:
    """Its square is 2: nothing turns up to the nearer bound, and by the further one it has."""
    found = first_root((F(-2), F(0), F(1)), F(0), F(5))
    assert found is not None
    assert not found.exact
    assert found.low**2 < 2 < found.high**2
    assert found.high - found.low <= NARROW


def test_a_search_that_stops_says_how_far_it_went(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tendering.analysis.weight_walk.MOST_STEPS", 1)
    rule = replace(rules(weights=(50, 50)), rounding=RoundingPolicy(at={"criterion": 2}))
    given = competition({**PLANTED, "b": {"Q1": 2, "Q2": 3}, "c": {"Q1": 3, "Q2": 2}}, rule)
    found = margins(given).lots[0].weights[0]
    assert any(found.stopped)
    assert 0 < found.low <= found.weight <= found.high < 100
    assert "searched no further" in interval_words(found)
