from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tendering.evaluation.aggregation import mean, median, sums_of_ranks
from tendering.evaluation.quality import QuestionSet, worth_of
from tendering.model.bids import PanelMember
from tendering.model.numbers import Rounding, rounded
from tendering.model.tender import Aggregation, Effect, Minimum, RoundingPolicy
from tests.evaluation.build import (
    F,
    cell,
    codes,
    decision,
    dossier,
    mark,
    question,
    ranks_of,
    scale,
    scored,
    section,
    standing,
    statuses,
    tender,
)

MARKS = st.lists(st.integers(0, 5), min_size=3, max_size=3)
TREE = [
    section("S", 60),
    question("S1", 40, parent="S"),
    question("S2", 20, parent="S"),
    question("T", 40),
]


def marks(*row: object) -> dict[str, object]:
    return dict(zip(("S1", "S2", "T"), row, strict=True))


@given(row=MARKS)
def test_points_are_weight_times_worth_and_sections_add_up(row: list[int]) -> None:
    found = standing(scored(dossier(tender(TREE), {"A": marks(*row)})), "A")
    a, b, c = (F(m, 5) for m in row)
    assert found.points == {"S1": 40 * a, "S2": 20 * b, "T": 40 * c, "S": 40 * a + 20 * b}
    assert found.quality == found.total == found.ranking_value == 40 * a + 20 * b + 40 * c
    assert [s.value for s in found.steps if s.what == "S1"] == [40 * a]


@given(
    row=MARKS,
    which=st.integers(0, 2),
    places=st.sampled_from([None, 0, 1]),
    step=st.sampled_from(["mark", "criterion", "section", "total"]),
)
def test_a_better_mark_never_lowers_the_total(
    row: list[int], which: int, places: int | None, step: str
) -> None:
    rounding = RoundingPolicy(at={} if places is None else {step: places})
    t = tender(
        TREE,
        rounding=rounding,
        scales={"s": scale(worths={0: 0, 1: "33.3", 2: 40, 3: "66.7", 4: 80, 5: 100})},
    )
    better = [m if i != which else min(m + 1, 5) for i, m in enumerate(row)]
    found = scored(dossier(t, {"A": marks(*row), "B": marks(*better)}))
    one, other = (standing(found, b).ranking_value for b in "AB")
    assert one is not None
    assert other is not None
    assert other >= one


@given(rows=st.lists(MARKS, min_size=1, max_size=6), rng=st.randoms(use_true_random=False))
def test_input_order_never_matters(rows: list[list[int]], rng: random.Random) -> None:
    d = dossier(tender(TREE), {f"B{i}": marks(*row) for i, row in enumerate(rows)})
    mixed = {}
    for name in ("bidders", "bids", "consensus", "prices"):
        values = list(getattr(d, name))
        rng.shuffle(values)
        mixed[name] = tuple(values)
    assert scored(replace(d, **mixed)) == scored(d)


@given(
    data=st.data(),
    at=st.dictionaries(
        st.sampled_from(["mark", "criterion", "section"]), st.integers(0, 3), max_size=3
    ),
    mode=st.sampled_from(Rounding),
)
def test_the_fast_and_the_exact_path_agree(
    data: st.DataObject, at: dict[str, int], mode: Rounding
) -> None:
    rows = data.draw(st.lists(MARKS, min_size=1, max_size=5))
    t = tender(
        TREE,
        scales={"s": scale(worths={0: 0, 1: "12.5", 2: "33.3", 3: 50, 4: "66.67", 5: 100})},
        rounding=RoundingPolicy(at=at, mode=mode),
    )
    fast = QuestionSet(t, [c for c in TREE if c.scale]).results(
        cells := {str(i): [F(m) for m in row] for i, row in enumerate(rows)}
    )
    slow = QuestionSet(t, [c for c in TREE if c.scale], averaged=True).results(cells)
    assert {b: (r.quality, r.points, r.marks, r.available, r.steps) for b, r in fast.items()} == {
        b: (r.quality, r.points, r.marks, r.available, r.steps) for b, r in slow.items()
    }
    assert [list(r.points) for r in fast.values()] == [list(r.points) for r in slow.values()]


@given(rows=st.lists(MARKS, max_size=5))
def test_the_kernel_is_the_sum_of_the_points(rows: list[list[int]]) -> None:
    questions = QuestionSet(tender(TREE), [c for c in TREE if c.scale])
    totals = questions.totals(rows)
    assert [F(total, questions.denominator) for total in totals] == [
        F(8 * a + 4 * b + 8 * c) for a, b, c in rows
    ]


def test_a_blank_is_not_a_nought() -> None:
    blank = scored(dossier(tender(TREE), {"A": {"S1": 5, "S2": 5}, "B": marks(0, 0, 0)}))
    assert statuses(blank) == {"B": "ranked", "A": "incomplete"}
    assert standing(blank, "B").total == 0
    assert standing(blank, "A").total is None
    assert codes(blank) == ["S001"]
    assert "A in lot 1, T" in blank.findings[0].message
    assert blank.waiting_for["1"] == ("A in lot 1: no score that counts for T",)
    assert standing(blank, "A").reason.facts["criteria"] == "T"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("given_", "code"), [(6, "S002"), ("2.5", "S002"), ("n/a", "S003"), ("abstain", "S001")]
)
def test_a_cell_that_cannot_count_is_never_scored(given_: object, code: str) -> None:
    found = scored(dossier(tender(TREE), {"A": marks(5, 5, given_)}))
    assert statuses(found) == {"A": "incomplete"}
    assert codes(found) == [code]
    assert standing(found, "A").total is None


def test_two_scores_for_one_answer_are_none() -> None:
    rows = (cell("A", "S1", 4), cell("A", "S2", 4), cell("A", "T", 4), cell("A", "T", 5, lot="1"))
    found = scored(dossier(tender(TREE), {"A": {}}, consensus=rows))
    assert codes(found) == ["S009"]
    assert statuses(found) == {"A": "incomplete"}
    same = (*rows[:3], cell("A", "T", 4, lot="1"))
    assert statuses(scored(dossier(tender(TREE), {"A": {}}, consensus=same))) == {"A": "ranked"}


def test_not_applicable_gives_full_marks_where_published() -> None:
    t = tender([question("A", 60, not_applicable="full_marks"), question("B", 40)])
    found = standing(scored(dossier(t, {"X": {"A": "n/a", "B": 5}})), "X")
    assert found.total == 100
    assert found.marks == {"A": None, "B": 5}


def test_not_applicable_goes_to_the_rest_of_its_section() -> None:
    tree = [
        section("S", 60),
        question("S1", 40, parent="S", not_applicable="redistribute"),
        question("S2", 20, parent="S", not_applicable="redistribute"),
        question("T", 40),
    ]
    found = standing(scored(dossier(tender(tree), {"A": marks("n/a", 3, 5)})), "A")
    assert found.points == {"S2": 36, "S": 36, "T": 40}
    empty = standing(scored(dossier(tender(tree), {"A": marks("n/a", "n/a", 3)})), "A")
    assert empty.total == 60
    assert "S" not in empty.points


def test_nothing_left_to_score_waits() -> None:
    t = tender([question("A", 100, not_applicable="redistribute")])
    found = scored(dossier(t, {"X": {"A": "n/a"}}))
    assert statuses(found) == {"X": "incomplete"}


@given(row=MARKS)
def test_redistributing_keeps_full_marks_full(row: list[int]) -> None:
    tree = [
        c if c.id != "S1" else question("S1", 40, parent="S", not_applicable="redistribute")
        for c in TREE
    ]
    found = standing(
        scored(dossier(tender(tree), {"A": marks("n/a", 5, 5), "B": marks("n/a", *row[1:])})), "A"
    )
    assert found.total == 100


def test_each_step_is_rounded_only_where_it_is_listed() -> None:
    third = {0: 0, 1: "33.3333", 5: 100}

    def total(**at: int) -> F | None:
        t = tender(TREE, rounding=RoundingPolicy(at=at), scales={"s": scale(worths=third)})
        return standing(scored(dossier(t, {"A": marks(1, 1, 1)})), "A").ranking_value

    assert total() == F("33.3333")
    assert total(total=2) == F("33.33")
    assert total(criterion=0) == 13 + 7 + 13
    assert total(section=0) == 20 + F("13.33332")
    assert total(criterion=1, total=0) == rounded(
        F("13.3") + F("6.7") + F("13.3"), 0, Rounding.HALF_UP
    )


def test_display_never_makes_a_tie() -> None:
    t = tender(
        TREE,
        scales={"s": scale(worths={0: 0, 1: "20", 2: "20.001"})},
        rounding=RoundingPolicy(display_places=0),
    )
    assert ranks_of(scored(dossier(t, {"A": marks(1, 1, 1), "B": marks(1, 1, 2)}))) == {
        "B": 1,
        "A": 2,
    }


def test_carried_rounding_does_make_a_tie() -> None:
    t = tender(
        TREE,
        scales={"s": scale(worths={0: 0, 1: "20", 2: "20.001"})},
        rounding=RoundingPolicy(at={"total": 1}),
    )
    assert ranks_of(scored(dossier(t, {"A": marks(1, 1, 1), "B": marks(1, 1, 2)}))) == {
        "A": 1,
        "B": 1,
    }


def minimum(**more: Any) -> Minimum:
    return Minimum(**{"effect": Effect.MUST_REJECT, **more})


@given(row=MARKS, least=st.integers(0, 5))
def test_a_question_minimum_is_inclusive_and_acts_at_once(row: list[int], least: int) -> None:
    tree = [c if c.id != "T" else question("T", 40, minimum=minimum(mark=F(least))) for c in TREE]
    found = scored(dossier(tender(tree), {"A": marks(*row)}))
    assert statuses(found)["A"] == ("ranked" if row[2] >= least else "below_minimum")
    assert not found.waiting_for["1"]


@given(row=MARKS, least=st.integers(0, 100))
def test_section_and_overall_minimums_are_inclusive(row: list[int], least: int) -> None:
    tree = [section("S", 60, minimum=minimum(percent=F(least))), *TREE[1:]]
    percent = F(100 * (40 * row[0] + 20 * row[1]), 300)
    assert statuses(scored(dossier(tender(tree), {"A": marks(*row)})))["A"] == (
        "ranked" if percent >= least else "below_minimum"
    )
    total = F(40 * row[0] + 20 * row[1] + 40 * row[2], 5)
    t = tender(TREE, minimum_quality=minimum(percent=F(least)))
    assert statuses(scored(dossier(t, {"A": marks(*row)})))["A"] == (
        "ranked" if total >= least else "below_minimum"
    )


def test_a_minimum_acts_even_while_another_score_is_blank() -> None:
    tree = [*TREE[:3], question("T", 40, minimum=minimum(mark=F(2)))]
    found = scored(dossier(tender(tree), {"A": {"T": 1}}))
    assert statuses(found) == {"A": "below_minimum"}
    assert not found.waiting_for["1"]
    assert not found.findings


def test_a_threshold_compares_the_carried_value() -> None:
    levels = {0: 0, 1: "49.96", 5: 100}
    for at, status in (({}, "below_minimum"), ({"criterion": 0}, "ranked")):
        t = tender(
            [question("Q", 100, minimum=minimum(percent=F(50)))],
            scales={"s": scale(worths=levels)},
            rounding=RoundingPolicy(at=at),
        )
        assert statuses(scored(dossier(t, {"A": {"Q": 1}}))) == {"A": status}


def test_a_discretionary_minimum_waits_for_a_decision() -> None:
    tree = [question("Q", 100, minimum=Minimum(mark=F(2), effect=Effect.MAY_REJECT))]

    def with_(*rows: Any) -> dict[str, str]:
        return statuses(scored(dossier(tender(tree), {"A": {"Q": 1}}, decisions=rows)))

    assert with_() == {"A": "pending"}
    assert with_(decision("A", "Q", "accepted")) == {"A": "ranked"}
    assert with_(decision("A", "quality", "rejected")) == {"A": "rejected"}
    assert with_(decision("A", "quality", "corrected")) == {"A": "pending"}


def test_relative_quality_is_to_the_best_bid_still_in() -> None:
    tree = [question("Q", 80, minimum=minimum(mark=F(1))), question("R", 20)]
    d = dossier(
        tender(tree, relative_quality=True),
        {"A": {"Q": 3, "R": 3}, "B": {"Q": 2, "R": 2}, "C": {"Q": 0, "R": 5}},
    )
    found = scored(d)
    assert {b: standing(found, b).quality for b in "AB"} == {"A": 100, "B": F(200, 3)}
    without_best = scored(d, without={("A", "")})
    assert standing(without_best, "B").quality == 100


# averages, only as published


PANEL = (
    PanelMember(person="x", role=""),
    PanelMember(person="y", role=""),
    PanelMember(person="z", role="moderator"),
)


def averaged(method: str, missing: str, *rows: Any) -> Any:
    t = tender([question("Q", 100)], aggregation=Aggregation(method=method, missing=missing))
    return scored(_marked(t, rows))


def _marked(t: Any, rows: Any) -> Any:
    return replace(dossier(t, {r.bidder: {} for r in rows}), marks=rows, panel=PANEL)


def test_an_average_is_exact_and_needs_no_consensus() -> None:
    found = averaged("mean", "error", mark("x", "A", "Q", 4), mark("y", "A", "Q", 3))
    assert standing(found, "A").total == 70
    assert standing(found, "A").marks == {"Q": F(7, 2)}
    found = averaged(
        "median", "error", mark("x", "A", "Q", 5), mark("y", "A", "Q", 1), mark("z", "A", "Q", 2)
    )
    assert standing(found, "A").total == 40


def test_a_missing_mark_follows_the_published_rule() -> None:
    row = mark("x", "A", "Q", 4)
    waiting = averaged("mean", "error", row)
    assert statuses(waiting) == {"A": "incomplete"}
    assert codes(waiting) == ["S015"]
    assert standing(averaged("mean", "of_those_given", row), "A").total == 80
    abstained = averaged("mean", "error", row, mark("y", "A", "Q", "abstain"))
    assert standing(abstained, "A").total == 80
    nobody = averaged("mean", "of_those_given", mark("x", "A", "Q", "abstain"))
    assert statuses(nobody) == {"A": "incomplete"}


def test_consensus_replaces_marks_and_never_averages_with_them() -> None:
    t = tender([question("Q", 100)])
    d = replace(dossier(t, {"A": {"Q": 2}}), marks=(mark("x", "A", "Q", 5),))
    assert standing(scored(d), "A").total == 40


def test_sums_of_ranks_rank_the_lowest_first() -> None:
    rows = [
        mark(e, b, "Q", m)
        for e, given_ in (("x", (5, 3, 3)), ("y", (1, 4, 2)))
        for b, m in zip("ABC", given_, strict=True)
    ]
    found = averaged("sum_of_ranks", "error", *rows)
    assert {b: standing(found, b).ranking_value for b in "ABC"} == {"A": 4, "B": 3, "C": 4}
    assert ranks_of(found) == {"B": 1, "A": 2, "C": 2}
    missing = averaged("sum_of_ranks", "error", *rows[:-1])
    assert statuses(missing)["C"] == "incomplete"
    assert codes(missing) == ["S015"]
    rest = averaged("sum_of_ranks", "of_those_given", *rows[:-1])
    assert {b: standing(rest, b).ranking_value for b in "ABC"} == {"A": 1, "B": 2, "C": 2}


@given(
    totals=st.dictionaries(
        st.sampled_from("xyz"),
        st.fixed_dictionaries({b: st.integers(0, 5).map(F) for b in "ABC"}),
        min_size=1,
    )
)
def test_a_sum_of_ranks_is_one_plus_those_ahead_for_each_evaluator(
    totals: dict[str, dict[str, F]],
) -> None:
    sums = sums_of_ranks(totals)
    for b in "ABC":
        assert sums[b] == sum(1 + sum(v > t[b] for v in t.values()) for t in totals.values())


def test_a_minimum_cannot_be_applied_to_sums_of_ranks() -> None:
    t = tender(
        [question("Q", 100, minimum=minimum(mark=F(1)))],
        aggregation=Aggregation(method="sum_of_ranks", missing="error"),
    )
    found = scored(_marked(t, (mark("x", "A", "Q", 3), mark("y", "A", "Q", 3))))
    assert statuses(found) == {"A": "incomplete"}
    assert codes(found) == ["S012"]


@given(values=st.lists(st.integers(-9, 9).map(F), min_size=1, max_size=7))
def test_mean_and_median_are_exact(values: list[F]) -> None:
    assert mean(values) * len(values) == sum(values)
    ordered = sorted(values)
    assert ordered[(len(values) - 1) // 2] <= median(values) <= ordered[len(values) // 2]


def test_a_mark_between_levels_earns_in_proportion() -> None:
    s = scale(worths={0: 0, 2: 45, 4: 100})
    assert worth_of(s, F(3)) == F("72.5")
    assert worth_of(s, F(5)) is None
