from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from tendering.evaluation.draw import commitment, draw_key, drawn, is_committed
from tendering.evaluation.ranking import grouped, ranks
from tendering.evaluation.ties import Draw, settle
from tendering.model.tender import Better, Per, Price, PriceItem, Rung
from tests.evaluation.build import (
    F,
    codes,
    dossier,
    lot,
    order_of,
    price,
    question,
    ranks_of,
    scored,
    standing,
    tender,
)

VALUES = st.dictionaries(st.sampled_from("ABCDEFG"), st.integers(0, 4).map(F), min_size=1)
SEED = "nine green bottles"
DRAW = Rung(kind="draw", commitment=commitment(SEED))


@given(values=VALUES, better=st.sampled_from(list(Better)))
def test_rank_is_one_plus_the_number_ahead(values: dict[str, F], better: Better) -> None:
    found = ranks(values, better)
    for b, value in values.items():
        ahead = sum(v > value if better is Better.HIGHER else v < value for v in values.values())
        assert found[b] == 1 + ahead


@given(values=VALUES, rng=st.randoms(use_true_random=False))
def test_the_order_of_the_values_never_matters(values: dict[str, F], rng: object) -> None:
    items = list(values.items())
    rng.shuffle(items)  # type: ignore[attr-defined]
    assert grouped(dict(items)) == grouped(values)
    assert ranks(dict(items)) == ranks(values)


FIGURES = st.fixed_dictionaries(
    {b: st.tuples(*[st.one_of(st.none(), st.integers(0, 2).map(F))] * 3) for b in "ABCDE"}
)
LADDER = [
    Rung(kind="higher", of="0"),
    Rung(kind="lower_price", of="1"),
    Rung(kind="higher", of="2"),
]


@given(table=FIGURES, rng=st.randoms(use_true_random=False))
def test_a_lower_rung_never_reopens_a_higher_one(
    table: dict[str, tuple[F | None, ...]], rng: object
) -> None:
    def figure(rung: Rung, bidder: str) -> F | None:
        return table[bidder][int(rung.of or 0)]

    group = list("ABCDE")
    rng.shuffle(group)  # type: ignore[attr-defined]
    whole = settle(group, LADDER, figure).groups
    assert whole == settle("ABCDE", LADDER, figure).groups
    for depth in range(len(LADDER)):
        index = {
            b: i
            for i, part in enumerate(settle("ABCDE", LADDER[:depth], figure).groups)
            for b in part
        }
        assert [index[b] for part in whole for b in part] == sorted(index.values())


@given(table=FIGURES)
def test_a_rung_without_everyones_figure_separates_nothing(
    table: dict[str, tuple[F | None, ...]],
) -> None:
    def figure(rung: Rung, bidder: str) -> F | None:
        return table[bidder][int(rung.of or 0)]

    found = settle("ABCDE", LADDER[:1], figure)
    values = [row[0] for row in table.values()]
    if None in values:
        assert found.groups == (("A", "B", "C", "D", "E"),)
    else:
        assert len(found.groups) == len(set(values))
    assert found.rungs[0][0] == "higher:0"


def test_a_draw_is_done_again_by_anyone() -> None:
    by_hand = sorted(
        "CAB", key=lambda b: hashlib.sha256(f"{SEED}|t|1|north|{b}".encode()).hexdigest()
    )
    assert drawn("ABC", SEED, "t", "1", "north") == tuple(by_hand)
    assert (
        draw_key(SEED, "t", "1", None, "Zoë")
        == hashlib.sha256(f"{SEED}|t|1||Zoë".encode()).hexdigest()
    )
    assert is_committed(SEED, hashlib.sha256(SEED.encode()).hexdigest())
    assert not is_committed(SEED, None)


def test_the_draw_is_uniform_over_orders() -> None:
    seeds = 7200
    for names, orders in (("AB", 2), ("ABC", 6), ("ABCD", 24)):
        found = Counter(drawn(names, str(i), "t", "1", None) for i in range(seeds))
        assert set(found) == set(permutations(names))
        expected = seeds // orders
        # chi-square with orders - 1 degrees of freedom: 23 + 7 standard deviations is beyond one in a million
        assert sum((count - expected) ** 2 for count in found.values()) < 72 * expected


@given(seed=st.text(max_size=20), names=st.sets(st.sampled_from("ABCDEF"), min_size=2))
def test_leaving_a_draw_keeps_the_order_of_the_rest(seed: str, names: set[str]) -> None:
    order = drawn(names, seed, "t", "1", None)
    gone = min(names)
    assert drawn(names - {gone}, seed, "t", "1", None) == tuple(b for b in order if b != gone)


CRITERIA = [question("Q1", 50), question("Q2", 50)]
EQUAL = {
    "A": {"Q1": 2, "Q2": 4},
    "B": {"Q1": 4, "Q2": 2},
    "C": {"Q1": 2, "Q2": 4},
    "D": {"Q1": 5, "Q2": 5},
}


def test_ties_are_values_with_members_ladder_and_outcome() -> None:
    t = tender(CRITERIA, ties=(Rung(kind="higher", of="Q1"), DRAW))
    found = scored(dossier(t, EQUAL, seed=SEED))
    assert ranks_of(found) == {"D": 1, "A": 2, "B": 2, "C": 2}
    tie = found.ties["1", None][0]
    assert (tie.bidders, tie.value, tie.settled_by) == (("A", "B", "C"), 60, "draw")
    assert tie.order == ("B", *drawn("AC", SEED, "t", "1", None))
    assert order_of(found) == ["D", *tie.order]
    assert dict(tie.rungs[0][1]) == {"A": "20", "B": "40", "C": "20"}
    assert set(tie.rungs[1][1]) == {"A", "C"}


def test_a_sealed_seed_leaves_the_tie_unresolved() -> None:
    t = tender(CRITERIA, ties=(Rung(kind="higher", of="Q1"), DRAW))
    found = scored(dossier(t, EQUAL))
    assert order_of(found) == ["D", "B"]
    assert found.ties["1", None][0].settled_by is None
    assert found.ties["1", None][0].order == ()
    assert found.waiting_for["1"] == ()
    assert not found.findings


def test_a_seed_that_was_not_committed_to_draws_nothing() -> None:
    t = tender(CRITERIA, ties=(DRAW,))
    found = scored(dossier(t, EQUAL, seed="another"))
    assert order_of(found) == ["D"]
    assert codes(found) == ["S011"]


@given(marks=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=6))
def test_the_ladder_never_reorders_across_ranking_values(marks: list[tuple[int, int]]) -> None:
    t = tender(CRITERIA, ties=(Rung(kind="higher", of="Q1"), DRAW))
    rows = {f"B{i}": {"Q1": a, "Q2": b} for i, (a, b) in enumerate(marks)}
    found = scored(dossier(t, rows, seed=SEED))
    placed = [standing(found, b) for b in order_of(found)]
    assert len(placed) == len(marks)
    assert [s.order for s in placed] == list(range(1, len(marks) + 1))
    values = [s.ranking_value for s in placed if s.ranking_value is not None]
    assert values == sorted(values, reverse=True)


def test_a_price_rung_puts_the_lower_price_first_and_submission_times_separate_nobody() -> None:
    ladder = (Rung(kind="earlier", of="submission"), Rung(kind="lower_price", of="p"))
    t = tender(
        [question("Q", 100)], price=Price(weight=F(0), items=(PriceItem(id="p"),)), ties=ladder
    )
    found = scored(dossier(t, {"A": {"Q": 3}, "B": {"Q": 3}}, {"A": 20, "B": 10}))
    assert order_of(found) == ["B", "A"]
    tie = found.ties["1", None][0]
    assert [name for name, _ in tie.rungs] == ["earlier:submission", "lower_price:p"]
    assert tie.settled_by == "lower_price:p"


def test_quality_and_price_points_may_be_rungs() -> None:
    price_rules = Price(
        weight=F(50),
        items=(PriceItem(id="p"),),
        formula="lowest_over_bid",
        baseline="admissible",
        scope="lot",
        zero="error",
        one_bid="full",
    )
    marks = {"A": {"Q": 5}, "B": {"Q": 0}}
    for of, order in (("quality", ["A", "B"]), ("price", ["B", "A"])):
        t = tender([question("Q", 25)], price=price_rules, ties=(Rung(kind="higher", of=of),))
        assert order_of(scored(dossier(t, marks, {"A": 20, "B": 10}))) == order


def test_zones_ranked_by_the_lot_share_its_order() -> None:
    t = tender(CRITERIA, lots=(lot(zones=("n", "s")),), ties=(DRAW,))
    found = scored(dossier(t, EQUAL, seed=SEED))
    whole = order_of(found)
    for zone in "ns":
        assert order_of(found, zone) == whole
        assert found.ties["1", zone][0].settled_by == "draw"


def test_a_zone_with_a_price_of_its_own_uses_it_in_the_ladder() -> None:
    items = (PriceItem(id="p", per=Per.ZONE),)
    t = tender(
        [question("Q", 100)],
        lots=(lot(zones=("n", "s")),),
        price=Price(weight=F(0), items=items),
        ties=(Rung(kind="lower_price", of="p"), DRAW),
    )
    rows = (
        price("A", 1, zone="n"),
        price("B", 2, zone="n"),
        price("A", 2, zone="s"),
        price("B", 1, zone="s"),
    )
    found = scored(replace(dossier(t, {"A": {"Q": 3}, "B": {"Q": 3}}, seed=SEED), prices=rows))
    assert order_of(found, "n") == ["A", "B"]
    assert order_of(found, "s") == ["B", "A"]
    assert order_of(found) == list(drawn("AB", SEED, "t", "1", None))


def test_a_verified_draw_serves_one_list() -> None:
    draw = Draw(seed=SEED, tender="t", lot="1", zone="n")
    assert settle("AB", [DRAW], lambda _rung, _bidder: None, draw).order == drawn(
        "AB", SEED, "t", "1", "n"
    )
