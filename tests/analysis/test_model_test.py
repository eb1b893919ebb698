"""The model test: every exact figure against counting all that can happen, and planted faults that must be found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import prod
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tendering.analysis.criterion_effect import given_up, idle_questions, influences
from tendering.analysis.market_fit import bidders_needed, role_fits
from tendering.analysis.model_test import Asked, model_test
from tendering.analysis.panel_marks import ASSUMPTIONS, even, high
from tendering.analysis.sampled_ties import Drawing, PriceSide, sampled
from tendering.analysis.tie_risk import (
    fewer_than,
    pair_tie,
    sharing,
    surely_placed,
    tie_at,
    tie_at_any,
)
from tendering.analysis.total_distribution import Key, TooManyError, Tree, rung_figures
from tendering.evaluation.evaluate import evaluate
from tendering.model.bids import Bid
from tendering.model.findings import Severity
from tendering.model.tender import (
    AtLastPlace,
    Effect,
    Keep,
    Limit,
    LimitMethod,
    Minimum,
    Per,
    Places,
    Price,
    PriceItem,
    PriceRule,
    Role,
    RoundingPolicy,
    Rung,
    Stage,
    Tender,
)
from tests.evaluation.build import dossier, lot, question, scale, section, tender

F = Fraction
MUST = Effect.MUST_REJECT
DRAW = Rung(kind="draw", commitment="0" * 64)
ADMIT_ALL = AtLastPlace.ADMIT_ALL


def asked(**more: Any) -> Asked:
    return Asked(source=Random, **more)


def role(most: int | None, per: Per = Per.LOT, **more: Any) -> Role:
    name = more.pop("role", "main")
    return Role(
        role=name, per=per, places=Places(most=most, least=more.pop("least", None)), **more
    )


def small(**more: Any) -> Tender:
    """Two questions under a section and one beside it, with minimums, a rounding and a ladder."""
    settings_: dict[str, Any] = {
        "scales": {"s": scale(2)},
        "minimum_quality": Minimum(percent=F(30), effect=MUST),
        "ties": (Rung(kind="higher", of="S"), Rung(kind="higher", of="B"), DRAW),
        "lots": (lot(roles=(role(2),)),),
        **more,
    }
    return tender(
        (
            question("A", 40, minimum=Minimum(mark=F(1), effect=MUST)),
            section("S", 60),
            question("B", 35, parent="S"),
            question("C", 25, parent="S"),
        ),
        **settings_,
    )


def every(tree: Tree, weigh: Any = even) -> Iterator[tuple[Key | None, int]]:
    """Every bidder there can be, with its weight: the same answer as the distribution, by counting."""
    names = [leaf.id for leaf in tree.leaves]
    weights = [weigh(len(tree.points[name])) for name in names]
    for levels in product(*(range(len(w)) for w in weights)):
        weight = prod(w[n] for w, n in zip(weights, levels, strict=True))
        yield tree.key_of(dict(zip(names, levels, strict=True))), weight


def competitions(
    weights: Mapping[Key, int], whole: int, bidders: int
) -> Iterator[tuple[list[Key], int]]:
    """Every competition there can be, best first, with its weight."""
    failed = whole - sum(weights.values())
    options: list[tuple[Key | None, int]] = [*weights.items(), (None, failed)]
    for drawn in product(options, repeat=bidders):
        keys = sorted((k for k, _ in drawn if k is not None), reverse=True)
        yield keys, prod(w for _, w in drawn)


@pytest.mark.parametrize("weigh", [even, high])
def test_a_distribution_is_that_of_every_combination_of_marks(weigh: Any) -> None:
    published = small()
    tree = Tree(published, published.questions("1"), rung_figures(published.ties))
    spread = tree.spread(weigh)
    counted: dict[Key, int] = {}
    total = 0
    for key, weight in every(tree, weigh):
        total += weight
        if key is not None:
            counted[key] = counted.get(key, 0) + weight
    assert {k: F(w, spread.whole) for k, w in spread.weights.items()} == {
        k: F(w, total) for k, w in counted.items()
    }
    assert 0 < spread.passing < 1


@pytest.mark.parametrize(
    "rounding",
    [{}, {"section": 0}, {"total": 0}, {"criterion": 0}, {"section": 0, "total": -0}],
)
def test_a_key_is_what_the_engine_makes_of_the_marks(rounding: dict[str, int]) -> None:
    """Each combination of marks through `evaluate`: the same ranking value, the same bidders out."""
    published = small(rounding=RoundingPolicy(at=rounding), scales={"s": scale(3)})
    tree = Tree(published, published.questions("1"))
    names = ["A", "B", "C"]
    combinations_ = list(product(range(4), repeat=3))
    marks = {
        f"B{n}": dict(zip(names, levels, strict=True)) for n, levels in enumerate(combinations_)
    }
    outcome = evaluate(
        dossier(published, marks, bids=tuple(Bid(bidder=b, lot="1") for b in marks))
    )
    values = {s.bidder: s.ranking_value for s in outcome.lots[0].standings if s.rank is not None}
    for bidder, given_ in marks.items():
        key = tree.key_of(dict(given_))
        assert (None if key is None else F(key[0], tree.scale)) == values.get(bidder)


WEIGHTS = st.dictionaries(
    st.tuples(st.integers(0, 3), st.integers(0, 1)), st.integers(1, 3), min_size=1, max_size=4
)


@given(
    weights=WEIGHTS,
    failing=st.integers(0, 3),
    bidders=st.integers(1, 4),
    step=st.integers(1, 2),
)
@settings(max_examples=40, deadline=None)
def test_ties_are_those_of_every_competition(
    weights: dict[Key, int], failing: int, bidders: int, step: int
) -> None:
    whole = sum(weights.values()) + failing
    every_one = list(competitions(weights, whole, bidders))
    count = whole**bidders
    for place in range(1, bidders + 1):
        torn = sum(w for keys, w in every_one if _torn(keys, place))
        assert tie_at(weights, whole, bidders, place) == F(torn, count)
        assert tie_at_any(weights, whole, bidders, [place]) == F(torn, count)
    places = range(1, bidders + 1, step)
    any_ = sum(w for keys, w in every_one if any(_torn(keys, p) for p in places))
    assert tie_at_any(weights, whole, bidders, places) == F(any_, count)
    shared = sum(w * sum(keys.count(k) > 1 for k in keys) for keys, w in every_one)
    alone = dict(enumerate(weights.values()))
    assert sharing(alone, whole, bidders) == F(shared, count)
    fewer = sum(w for keys, w in every_one if len(keys) < 2)
    assert fewer_than(F(whole - failing, whole), bidders, 2) == F(fewer, count)


def _torn(keys: Sequence[Key], place: int) -> bool:
    return len(keys) > place and keys[place - 1] == keys[place]


@given(weights=WEIGHTS)
@settings(max_examples=20, deadline=None)
def test_two_bidders_are_level_as_often_as_counted(weights: dict[Key, int]) -> None:
    pairs = list(product(weights, repeat=2))
    level = sum(weights[a] * weights[b] for a, b in pairs if a == b)
    assert pair_tie(weights.values()) == F(level, sum(weights.values()) ** 2)


@given(
    values=st.dictionaries(st.integers(0, 4), st.integers(1, 3), min_size=1, max_size=4),
    failing=st.integers(0, 2),
    bidders=st.integers(1, 4),
    places=st.integers(1, 3),
    own=st.integers(0, 4),
)
@settings(max_examples=40, deadline=None)
def test_a_sure_place_is_sure_in_every_competition(
    values: dict[int, int], failing: int, bidders: int, places: int, own: int
) -> None:
    whole = sum(values.values()) + failing
    keys: dict[Key, int] = {(v,): w for v, w in values.items()}
    sure = sum(
        w
        for rivals, w in competitions(keys, whole, bidders - 1)
        if len([k for k in rivals if k[0] >= own]) < places
    )
    found = surely_placed(values, whole, own, bidders=bidders, places=places)
    assert found == F(sure, whole ** (bidders - 1))


def test_how_often_a_question_decides_is_counted_over_all_pairs() -> None:
    published = small(minimum_quality=None)
    tree = Tree(published, published.questions("1"))
    rows = {i.criterion: i for i in influences(tree, even)}
    names = [leaf.id for leaf in tree.leaves]
    bidders = list(product(*(tree.points[n] for n in names)))
    for at, name in enumerate(names):
        turned = sum(
            _sign(sum(a) - sum(b)) != _sign(sum(a) - a[at] - sum(b) + b[at])
            for a in bidders
            for b in bidders
        )
        assert rows[name].decides == F(turned, len(bidders) ** 2)
    assert sum(i.share for i in rows.values()) == 1
    assert sum(i.weight for i in rows.values()) == 1


def _sign(value: int) -> int:
    return (value > 0) - (value < 0)


def test_planted_questions_without_effect_are_found() -> None:
    published = tender(
        (
            question("big", 60),
            question("more", 38),
            question("nothing", 0),
            question("gate", 1, minimum=Minimum(mark=F(5), effect=MUST)),
            question("flat", 1, scale="f"),
            question("crumb", "0.5"),
        ),
        scales={"s": scale(5), "f": scale(worths={0: 100, 1: 100})},
    )
    found = {i.criterion: i.why for i in idle_questions(Tree(published, published.questions("1")))}
    assert found == {
        "nothing": "no_weight",
        "gate": "pass_fail",
        "flat": "one_level",
        "crumb": "tie_break",
    }


def test_a_question_that_only_settles_ties_turns_no_order_and_one_that_more_does() -> None:
    """By counting: whatever the marks, the crumb never turns an order; a question as large as the step may draw level."""
    for points, why in ((F(1, 2), "tie_break"), (F(4), "draw_level"), (F(5), None)):
        published = tender((question("big", 20), question("x", points)))
        tree = Tree(published, published.questions("1"))
        found = {i.criterion: i.why for i in idle_questions(tree)}
        assert found.get("x") == why
        big, small_ = tree.points["big"], tree.points["x"]
        turned = any(
            a > b and a + x < b + y for a in big for b in big for x in small_ for y in small_
        )
        assert turned == (why is None)


def test_a_question_that_hardly_ever_decides_is_a_note() -> None:
    published = tender(
        (question("big", 60), question("more", 37), question("last", 2), question("faint", "0.9")),
        lots=(lot(roles=(role(2),)),),
        ties=(DRAW,),
    )
    found = [f for f in model_test(published, asked()).findings if f.code == "A322"]
    assert [(f.severity.value, "faint hardly" in f.message) for f in found] == [("note", True)]


def test_what_can_be_given_up_stops_at_the_minimums() -> None:
    published = small()
    tree = Tree(published, published.questions("1"))
    rows = {g.criterion: g for g in given_up(tree, tree.spread(even), bidders=5, places=2)}
    assert (rows["A"].level.mark, rows["A"].lost) == (F(1), F(20))
    assert (rows["B"].level.mark, rows["B"].lost) == (F(0), F(35))
    assert rows["C"].total == F(75)


@given(
    seats=st.lists(st.integers(1, 3), min_size=1, max_size=4),
    limit=st.one_of(st.none(), st.integers(1, 3)),
)
@settings(max_examples=40, deadline=None)
def test_bidders_needed_is_the_fewest_that_can_fill_every_zone(
    seats: list[int], limit: int | None
) -> None:
    needed = bidders_needed(seats, limit)
    assert _fills(seats, limit, needed)
    assert not _fills(seats, limit, needed - 1)


def _fills(seats: Sequence[int], limit: int | None, bidders: int) -> bool:
    """Zones largest first, each to the bidders who hold least: what cannot be filled so cannot be filled at all."""
    held = [0] * bidders
    for seat in sorted(seats, reverse=True):
        free = sorted(n for n in range(bidders) if limit is None or held[n] < limit)
        if len(free) < seat:
            return False
        for n in sorted(free, key=lambda n: held[n])[:seat]:
            held[n] += 1
    return True


def test_planted_faults_of_a_tender_are_findings() -> None:
    zones = [str(n) for n in range(11)]
    published = small(
        lots=(lot(zones=zones, roles=(role(1, Per.ZONE, least=1), role(30, role="framework"))),),
        limits=(
            Limit(role="main", counts="zones", most=1, when_exceeded=LimitMethod.BEST_OVERALL),
        ),
        minimum_quality=Minimum(percent=F(95), effect=MUST),
    )
    test = model_test(published, asked(bidders=8))
    found = {f.code for f in test.findings}
    assert {"A323", "A324", "A325"} <= found
    assert role_fits(published)[0].needed == 11
    said = next(f.message for f in test.findings if f.code == "A324")
    assert "11 places" in said
    assert "8 are expected" in said


def test_too_few_that_pass_are_told_once_at_the_minimum_and_gently_where_one_assumption_says_so() -> (
    None
):
    marked = Minimum(mark=F(5), effect=MUST)
    published = tender(
        (question("Q1", 50, minimum=marked), question("Q2", 50)),
        lots=(lot(roles=(role(1),)),),
        ties=(DRAW,),
    )
    (few,) = [f for f in model_test(published, asked(bidders=6)).findings if f.code == "A323"]
    assert few.severity is Severity.WARNING
    assert few.where.endswith("criteria[Q1].minimum")
    assert few.message.count("nobody passes in") == 1
    mild = tender(
        (question("Q1", 50, minimum=Minimum(mark=F(3), effect=MUST)), question("Q2", 50)),
        lots=(lot(roles=(role(6),)),),
        ties=(DRAW,),
    )
    (told,) = [f for f in model_test(mild, asked(bidders=8)).findings if f.code == "A323"]
    assert told.severity is Severity.NOTE
    assert "fewer than 6 pass in" in told.message


def test_a_short_list_has_ties_of_its_own_and_no_overall_minimum() -> None:
    published = tender(
        (question("E", 100, stage="first"), question("A", 100, stage="last")),
        stages=(
            Stage(id="first", keep=Keep(most=3, at_last_place=ADMIT_ALL), carries_forward=False),
            Stage(id="last"),
        ),
        minimum_quality=Minimum(percent=F(50), effect=MUST),
        lots=(lot(roles=(role(1),)),),
        ties=(DRAW,),
    )
    first, last = model_test(published, asked(bidders=6, marks=("even",))).lists
    assert (first.kind, first.figures[0].passing, first.bidders) == ("stage", F(1), 6)
    assert (last.kind, last.figures[0].passing, last.bidders) == ("lot", F(1, 2), 3)


def test_no_criteria_is_a_finding_and_a_note_where_places_are_unlimited() -> None:
    none = model_test(tender((), lots=(lot(roles=(role(2),)),)), asked())
    assert [(f.code, f.severity.value) for f in none.findings] == [("A320", "error")]
    open_ = model_test(tender((), lots=(lot(roles=(role(None),)),)), asked())
    assert [(f.code, f.severity.value) for f in open_.findings] == [("A320", "note")]


def priced(formula: str, **more: Any) -> Tender:
    rule = PriceRule(floor=F(10), ceiling=F(25)) if more.pop("band", True) else None
    settings_: dict[str, Any] = {
        "weight": F(40),
        "formula": formula,
        "items": (PriceItem(id="p", rule=rule, effect=MUST),),
        "baseline": "admissible",
        "scope": "lot",
        "zero": "error",
        "one_bid": "formula",
        **more,
    }
    return tender(
        (question("A", 36), question("B", 24)),
        price=Price(**settings_),
        lots=(lot(roles=(role(2),)),),
        ties=(Rung(kind="higher", of="A"), Rung(kind="lower_price", of="p"), DRAW),
    )


def test_planted_side_effects_of_a_price_formula_are_found() -> None:
    few = asked(bidders=4, draws=20)
    linear = model_test(priced("linear_from_lowest"), few)
    assert {"A310", "A326"} <= {f.code for f in linear.findings}
    flat = model_test(priced("two_anchors", parameters={"least": F(0), "most": F(100)}), few)
    assert "A327" in {f.code for f in flat.findings}
    assert "A326" not in {f.code for f in flat.findings}


def test_the_example_of_a_price_formula_is_true() -> None:
    """Its figures, put through the formula again, turn the order of the two."""
    said = next(
        f.message
        for f in model_test(priced("lowest_over_bid"), asked(bidders=4, draws=5)).findings
        if f.code == "A326" and "Example" in f.message
    )
    words = said.replace(",", "").replace(".  ", " ").split()
    money = [F(w.strip("£.")) for w in words if w.startswith("£")]
    quality = [F(words[n + 1].rstrip(".")) for n, w in enumerate(words) if w == "quality"]
    (first, second), extra = money[:2], money[3]

    def ahead(*bids: F) -> bool:
        points = [F(40) * min(bids) / bid for bid in bids[:2]]
        return points[0] + quality[0] > points[1] + quality[1]

    assert ahead(first, second) != ahead(first, second, extra)


def test_a_sample_is_near_what_is_exact_and_the_same_seed_draws_the_same() -> None:
    """With one possible price every total is quality plus the same points, so the sample has the exact ties."""
    published = priced("lowest_over_bid", items=(PriceItem(id="p", rule=PriceRule(fixed=F(15))),))
    many = asked(bidders=5, draws=400, marks=("even",))
    test = model_test(published, many)
    tree = Tree(published, published.questions("1"), ("A",))
    spread = tree.spread(even)
    figures = test.lists[0].figures[0]
    for rung in (0, 1):
        exact = tie_at(spread.by_rung(rung), spread.whole, 5, 2)
        assert abs(figures.ties[2][rung] - exact) < F(8, 100)
    few = replace(many, draws=20)
    again = model_test(published, few)
    assert again == model_test(published, few)
    assert model_test(published, replace(few, seed=2)).lists[0].figures != again.lists[0].figures


def test_what_has_too_many_totals_is_drawn_mark_by_mark() -> None:
    """The same tender drawn without its distribution has ties near the exact ones."""
    published = small()
    tree = Tree(published, published.questions("1"), ("S", "B"))
    drawing = Drawing(published, tree, None, even, prices=PriceSide(bands={}), source=Random(3))
    sample = sampled(drawing, bidders=6, cuts=(2,), draws=range(400))
    spread = tree.spread(even)
    for rung in (0, 1, 2):
        exact = tie_at(spread.by_rung(rung), spread.whole, 6, 2)
        assert abs(F(sample.ties[rung][1], 400) - exact) < F(8, 100)
    assert abs(F(sum(n * t for n, t in enumerate(sample.passed)), 2400) - spread.passing) < F(
        1, 20
    )


def test_too_many_totals_are_said_to_be_so() -> None:
    published = small()
    tree = Tree(published, published.questions("1"))
    with pytest.raises(TooManyError):
        tree.spread(even, most=2)


def test_every_assumption_gives_a_mark_on_the_scale_some_weight() -> None:
    for assumption in ASSUMPTIONS.values():
        for levels in range(1, 8):
            weights = assumption.weights(levels)
            assert len(weights) == levels
            assert all(w > 0 for w in weights)
