from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tendering.evaluation.draw import commitment, drawn
from tendering.evaluation.stages import kept
from tendering.model.bids import Bid
from tendering.model.tender import (
    AtLastPlace,
    Effect,
    Keep,
    Minimum,
    Per,
    Places,
    Price,
    PriceItem,
    Role,
    Rung,
    Stage,
)
from tests.evaluation.build import (
    F,
    cell,
    codes,
    dossier,
    lot,
    order_of,
    question,
    ranks_of,
    scored,
    standing,
    statuses,
    tender,
)

TIE, ALL, NONE = AtLastPlace.TIE_BREAK, AtLastPlace.ADMIT_ALL, AtLastPlace.ADMIT_NONE
SEED = "sealed"
DRAW = Rung(kind="draw", commitment=commitment(SEED))
CRITERIA = [
    question("W1", 30, stage="written"),
    question("W2", 30, stage="written"),
    question("I", 40, stage="interview"),
]
MARKS = {
    "A": {"W1": 5, "W2": 5, "I": 1},
    "B": {"W1": 5, "W2": 3, "I": 5},
    "C": {"W1": 3, "W2": 5, "I": 4},
    "D": {"W1": 1, "W2": 1},
}


def staged(
    most: int, at: AtLastPlace = TIE, *, forward: bool = True, ties: Any = (), **more: Any
) -> Any:
    stages = (
        Stage(id="written", keep=Keep(most=most, at_last_place=at), carries_forward=forward),
        Stage(id="interview"),
    )
    return scored(dossier(tender(CRITERIA, stages=stages, ties=ties), MARKS, **more))


@given(
    totals=st.dictionaries(st.sampled_from("ABCDEF"), st.integers(0, 3).map(F), min_size=1),
    most=st.integers(1, 6),
    at=st.sampled_from([ALL, NONE]),
)
def test_a_short_list_is_cut_between_values(
    totals: dict[str, F], most: int, at: AtLastPlace
) -> None:
    inside, torn = kept(totals, Keep(most=most, at_last_place=at), (), {}, None)
    assert not torn
    ahead = {b: sum(v > totals[b] for v in totals.values()) for b in totals}
    level = {b: sum(v >= totals[b] for v in totals.values()) for b in totals}
    for b in totals:
        assert (b in inside) == (ahead[b] < most if at is ALL else level[b] <= most)


def test_those_not_kept_are_told_so_and_their_later_marks_are_not_awaited() -> None:
    found = staged(3)
    assert statuses(found) == {"B": "ranked", "C": "ranked", "A": "ranked", "D": "not_shortlisted"}
    assert not found.waiting_for["1"]
    facts = standing(found, "D").reason.facts  # type: ignore[union-attr]
    assert (facts["cause"], facts["stage"], facts["order"], facts["most"]) == (
        "not_shortlisted",
        "written",
        "4",
        "3",
    )


@pytest.mark.parametrize(
    ("forward", "totals"),
    [(True, {"A": 68, "B": 88, "C": 80}), (False, {"A": 8, "B": 40, "C": 32})],
)
def test_stage_points_count_only_where_carried_forward(
    forward: bool, totals: dict[str, int]
) -> None:
    found = staged(3, forward=forward)
    assert {b: standing(found, b).total for b in "ABC"} == totals


def test_equal_stage_points_at_the_cut() -> None:
    assert statuses(staged(2, ALL)) == {
        "B": "ranked",
        "C": "ranked",
        "A": "ranked",
        "D": "not_shortlisted",
    }
    assert [b for b, s in statuses(staged(2, NONE)).items() if s == "ranked"] == ["A"]
    ladder = (
        Rung(kind="higher", of="I"),
        Rung(kind="lower_price", of="p"),
        Rung(kind="higher", of="W2"),
    )
    assert {b for b, s in statuses(staged(2, ties=ladder)).items() if s == "ranked"} == {"A", "C"}
    by_draw = staged(2, ties=(DRAW,), seed=SEED)
    first = drawn("BC", SEED, "t", "1", None)[0]
    assert {b for b, s in statuses(by_draw).items() if s == "ranked"} == {"A", first}


def test_a_bidder_level_across_the_cut_is_told_what_put_it_out() -> None:
    facts = standing(staged(2, NONE), "B").reason.facts  # type: ignore[union-attr]
    assert (facts["order"], facts["tied"], facts["at_last_place"]) == ("2", "1", "admit_none")
    out = staged(2, ties=(Rung(kind="higher", of="W2"),))
    facts = standing(out, "B").reason.facts  # type: ignore[union-attr]
    assert (facts["order"], facts["tied"], facts["at_last_place"]) == ("2", "1", "tie_break")
    assert (facts["level"], facts["settled_by"]) == ("B,C", "higher:W2")
    assert "tied" not in standing(out, "D").reason.facts  # type: ignore[union-attr]


def test_an_unsettled_tie_at_the_cut_makes_the_lot_wait() -> None:
    found = staged(2, ties=(DRAW,))
    assert statuses(found) == {
        "A": "ranked",
        "B": "incomplete",
        "C": "incomplete",
        "D": "not_shortlisted",
    }
    assert found.waiting_for["1"] == (
        "lot 1: a tie at the last place of stage written that the ladder leaves unresolved",
    )
    assert {f.code for f in found.findings} == {"P006"}


def test_a_section_over_two_stages_is_judged_once_both_are_scored() -> None:
    criteria = [
        question("S", 100, scale=None, minimum=Minimum(percent=F(60), effect=Effect.MUST_REJECT)),
        question("W", 60, stage="written", parent="S"),
        question("I", 40, stage="interview", parent="S"),
    ]
    stages = (Stage(id="written", carries_forward=True), Stage(id="interview"))
    marks = {"A": {"W": 2, "I": 5}, "B": {"W": 5, "I": 0}, "C": {"W": 2, "I": 4}}
    found = scored(dossier(tender(criteria, stages=stages), marks))
    assert statuses(found) == {"A": "ranked", "B": "ranked", "C": "below_minimum"}


def test_a_section_minimum_over_a_stage_that_does_not_count_is_not_guessed() -> None:
    criteria = [
        question("S", 100, scale=None, minimum=Minimum(percent=F(60), effect=Effect.MUST_REJECT)),
        question("W", 60, stage="written", parent="S"),
        question("I", 40, stage="interview", parent="S"),
    ]
    t = tender(criteria, stages=(Stage(id="written"), Stage(id="interview")))
    found = scored(dossier(t, {"A": {"W": 2, "I": 5}}))
    assert statuses(found) == {"A": "incomplete"}
    assert codes(found) == ["S012"]


ZONED = [question("L", 60), question("Z", 40, per=Per.ZONE)]


def zoned(lot_total: str | None, *rows: Any, **more: Any) -> Any:
    t = tender(ZONED, lots=(lot(zones=("n", "s"), lot_total=lot_total),), **more)
    marks = {"A": {"L": 5}, "B": {"L": 4}}
    base = dossier(t, marks)
    return scored(replace(base, consensus=(*base.consensus, *rows)))


ROWS = tuple(
    cell(b, "Z", m, zone=z)
    for b, z, m in (("A", "n", 1), ("A", "s", 3), ("B", "n", 5), ("B", "s", 3))
)


@pytest.mark.parametrize(
    ("lot_total", "lot_values"),
    [
        ("best_zone", {"A": 84, "B": 88}),
        ("mean_of_zones_bid", {"A": 76, "B": 80}),
        ("without_zone_questions", {"A": 60, "B": 48}),
    ],
)
def test_the_lots_own_list_follows_lot_total(lot_total: str, lot_values: dict[str, int]) -> None:
    found = zoned(lot_total, *ROWS)
    assert {b: standing(found, b).ranking_value for b in "AB"} == lot_values
    assert {b: standing(found, b, "n").total for b in "AB"} == {"A": 68, "B": 88}
    assert ranks_of(found, "s") == {"A": 1, "B": 2}


def test_without_lot_total_the_lot_has_no_list_of_its_own() -> None:
    assert set(zoned(None, *ROWS).standings) == {("1", "n"), ("1", "s")}


def test_a_missing_zone_score_waits_in_the_zone_and_in_a_lot_made_of_zones() -> None:
    found = zoned("best_zone", *ROWS[1:])
    assert statuses(found, "n")["A"] == "incomplete"
    assert statuses(found, "s")["A"] == "ranked"
    assert statuses(found)["A"] == "incomplete"
    assert codes(found) == ["S001"]
    assert found.waiting_for["1"] == ("A in lot 1, zone n: no score that counts for Z",)
    apart = zoned("without_zone_questions", *ROWS[1:])
    assert statuses(apart)["A"] == "ranked"


def test_a_missing_lot_score_holds_up_every_list_once() -> None:
    t = tender(ZONED, lots=(lot(zones=("n", "s"), lot_total="best_zone"),))
    found = scored(dossier(t, {"A": {}}, consensus=tuple(r for r in ROWS if r.bidder == "A")))
    assert {statuses(found, z)["A"] for z in (None, "n", "s")} == {"incomplete"}
    assert codes(found) == ["S001"]


def test_a_zone_below_its_minimum_does_not_count_in_the_lot() -> None:
    criteria = [
        ZONED[0],
        question("Z", 40, per=Per.ZONE, minimum=Minimum(mark=F(2), effect=Effect.MUST_REJECT)),
    ]
    t = tender(criteria, lots=(lot(zones=("n", "s"), lot_total="mean_of_zones_bid"),))
    rows = (cell("A", "L", 5), cell("A", "Z", 1, zone="n"), cell("A", "Z", 3, zone="s"))
    found = scored(dossier(t, {"A": {}}, consensus=rows))
    assert statuses(found, "n")["A"] == "below_minimum"
    assert standing(found, "A").total == 84
    out = scored(dossier(t, {"A": {}}, consensus=(*rows[:2], cell("A", "Z", 1, zone="s"))))
    assert statuses(out)["A"] == "below_minimum"


def test_a_score_without_its_zone_is_not_every_zones() -> None:
    t = tender(ZONED, lots=(lot(zones=("n",)),))
    found = scored(dossier(t, {"A": {"L": 5, "Z": 5}}))
    assert statuses(found, "n") == {"A": "incomplete"}


def test_overall_minimum_counts_zone_questions() -> None:
    found = zoned(None, *ROWS, minimum_quality=Minimum(percent=F(70), effect=Effect.MUST_REJECT))
    assert statuses(found, "n") == {"B": "ranked", "A": "below_minimum"}
    assert statuses(found, "s") == {"A": "ranked", "B": "ranked"}


@given(marks=st.lists(st.integers(0, 5), min_size=2, max_size=6), bids=st.data())
def test_zones_without_totals_of_their_own_keep_the_lots_order(
    marks: list[int], bids: st.DataObject
) -> None:
    names = [f"B{i}" for i in range(len(marks))]
    zones = [bids.draw(st.sampled_from(["", "*", "n", "s"])) for _ in names]
    t = tender([question("Q", 100)], lots=(lot(zones=("n", "s")),), ties=(DRAW,))
    rows = tuple(Bid(bidder=b, lot="1", zone=z) for b, z in zip(names, zones, strict=True))
    for seed in (SEED, None):
        found = scored(
            dossier(
                t, {b: {"Q": m} for b, m in zip(names, marks, strict=True)}, bids=rows, seed=seed
            )
        )
        whole = {
            b: i
            for i, b in enumerate(
                order_of(
                    scored(
                        dossier(
                            t,
                            {b: {"Q": m} for b, m in zip(names, marks, strict=True)},
                            bids=rows,
                            seed=SEED,
                        )
                    )
                )
            )
        }
        for zone in "ns":
            ordered = order_of(found, zone)
            if seed:
                assert ordered == sorted(ordered, key=whole.__getitem__)
                assert len(ordered) == len(found.standings["1", zone])


def test_a_lot_of_zones_says_when_no_zone_was_bid_for() -> None:
    t = tender(ZONED, lots=(lot(zones=("n",), lot_total="best_zone"),))
    found = scored(dossier(t, {"A": {"L": 5}}, bids=(Bid(bidder="A", lot="1"),)))
    assert standing(found, "A").reason.facts["cause"] == "zone_not_bid"  # type: ignore[union-attr]
    assert not found.waiting_for["1"]


def test_a_role_of_the_whole_lot_waits_for_a_bidder_of_no_zone_and_says_so() -> None:
    roles = (Role(role="framework", per=Per.LOT, places=Places(most=2)),)
    t = tender(ZONED, lots=(lot(zones=("n",), lot_total="best_zone", roles=roles),))
    found = scored(dossier(t, {"A": {"L": 5}}, bids=(Bid(bidder="A", lot="1"),)))
    assert found.waiting_for["1"] == (
        "A bids for no zone of lot 1, so it has no total there (best_zone)",
    )
    assert [f.code for f in found.findings] == ["S017"]


def test_prices_are_tested_in_the_last_stage_only() -> None:
    stages = (Stage(id="written", keep=Keep(most=1, at_last_place=ALL)), Stage(id="tender"))
    t = tender(
        [question("W", 50, stage="written"), question("T", 50, stage="tender")],
        stages=stages,
        price=Price(weight=F(0), items=(PriceItem(id="p"),)),
    )
    found = scored(dossier(t, {"A": {"W": 5, "T": 3}, "B": {"W": 4}}, {"A": 1}))
    assert statuses(found) == {"A": "ranked", "B": "not_shortlisted"}
    assert not found.findings
