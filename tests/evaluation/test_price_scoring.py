from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tendering.model.bids import Dossier, PriceFigure
from tendering.model.tender import (
    Better,
    Effect,
    LowPrice,
    Minimum,
    PassFailQuestion,
    Per,
    Preference,
    Price,
    PriceElement,
    PriceItem,
    PriceRule,
    QuestionKind,
    RoundingPolicy,
    Tender,
)
from tests.evaluation.build import (
    F,
    answer,
    codes,
    decision,
    dossier,
    lot,
    price,
    question,
    ranks_of,
    scored,
    standing,
    statuses,
    tender,
)

AMOUNTS = st.lists(st.integers(1, 10**6).map(lambda n: F(n, 100)), min_size=1, max_size=6)


def priced(weight: int = 40, **more: Any) -> Price:
    settings: dict[str, Any] = {
        "items": (PriceItem(id="p"),),
        "formula": "lowest_over_bid",
        "baseline": "admissible",
        "scope": "lot",
        "zero": "error",
        "one_bid": "formula",
        **more,
    }
    return Price(weight=F(weight), **settings)


def of(prices: dict[str, object], **more: Any) -> dict[str, F | None]:
    found = scored(dossier(tender(price=priced(**more)), prices=prices))
    return {s.bidder: s.price for s in found.standings["1", None]}


@given(amounts=AMOUNTS, extra=st.integers(0, 10**5))
def test_adding_a_dearer_bid_changes_nobodys_points(amounts: list[F], extra: int) -> None:
    prices: dict[str, object] = {f"B{i}": p for i, p in enumerate(amounts)}
    before = of(prices)
    after = of({**prices, "Z": min(amounts) + extra})
    assert before == {b: p for b, p in after.items() if b != "Z"}


def test_a_pending_or_rejected_price_never_sets_the_baseline_and_is_not_scored() -> None:
    item = PriceItem(id="p", rule=PriceRule(floor=F(50)), effect=Effect.MAY_REJECT)
    t = tender(price=priced(items=(item,)))
    waiting = scored(dossier(t, prices={"A": 40, "B": 80, "C": 100}))
    assert statuses(waiting) == {"B": "ranked", "C": "ranked", "A": "pending"}
    assert standing(waiting, "B").price == 40
    assert standing(waiting, "A").price is None
    taken = scored(
        dossier(t, prices={"A": 40, "B": 80}, decisions=(decision("A", "p", "accepted"),))
    )
    assert (standing(taken, "A").price, standing(taken, "B").price) == (40, 20)


def test_the_baseline_is_admissible_bids_or_those_past_quality() -> None:
    criteria = [question("Q", 60, minimum=Minimum(mark=F(3), effect=Effect.MUST_REJECT))]
    marks = {"A": {"Q": 1}, "B": {"Q": 4}}
    for baseline, points in (("admissible", 20), ("past_quality", 40)):
        t = tender(criteria, price=priced(baseline=baseline))
        found = scored(dossier(t, marks, {"A": 50, "B": 100}))
        assert statuses(found) == {"B": "ranked", "A": "below_minimum"}
        assert standing(found, "B").price == points


def test_a_nil_price_is_an_error_or_takes_all_the_points_as_published() -> None:
    t = tender(price=priced())
    found = scored(dossier(t, prices={"A": 0, "B": 10}))
    assert statuses(found) == {"B": "ranked", "A": "incomplete"}
    assert codes(found) == ["S010"]
    assert found.waiting_for["1"]
    assert of({"A": 0, "B": 10}, zero="points") == {"A": 40, "B": 0}


def test_a_price_below_nothing_is_never_scored() -> None:
    found = scored(dossier(tender(price=priced(zero="points")), prices={"A": -1, "B": 10}))
    assert statuses(found) == {"B": "ranked", "A": "incomplete"}
    assert standing(found, "B").price == 40


def test_a_sole_bid_takes_full_points_or_what_the_formula_gives() -> None:
    mean = {"formula": "mean_based", "parameters": {"at_mean": F(50), "per_percent": F(1)}}
    assert of({"A": 10}, one_bid="full", **mean) == {"A": 40}
    assert of({"A": 10}, one_bid="formula", **mean) == {"A": 20}


def test_a_clamp_bounds_the_points_only_where_published() -> None:
    linear = {"formula": "linear_from_lowest"}
    assert of({"A": 10, "B": 30}, **linear)["B"] == -40
    assert of({"A": 10, "B": 30}, clamp=(F(0), None), **linear)["B"] == 0
    assert of({"A": 10, "B": 30}, clamp=(F(1), F(35)), **linear) == {"A": 35, "B": 1}


def test_points_are_rounded_element_by_element_where_published() -> None:
    t = tender(price=priced(), rounding=RoundingPolicy(at={"price_points": 1}))
    found = scored(dossier(t, prices={"A": 100, "B": 150}))
    assert standing(found, "B").price == F("26.7")
    assert standing(found, "B").points == {"price:p": F("26.7")}


def test_a_missing_price_waits_and_is_never_a_nought() -> None:
    t = tender([question("Q", 60)], price=priced())
    found = scored(dossier(t, {"A": {"Q": 5}, "B": {"Q": 5}}, {"A": 10}))
    assert statuses(found) == {"A": "ranked", "B": "incomplete"}
    assert standing(found, "B").prices == {}
    assert standing(found, "B").reason.facts["items"] == "p"  # type: ignore[union-attr]
    assert codes(found) == ["S007"]


def with_prices(t: Tender, rows: tuple[PriceFigure, ...]) -> Dossier:
    return replace(dossier(t, {row.bidder: {} for row in rows}), prices=rows)


def test_two_prices_for_one_cell_are_none() -> None:
    found = scored(with_prices(tender(price=priced()), (price("A", 10), price("A", 11))))
    assert statuses(found) == {"A": "incomplete"}
    assert codes(found) == ["S007"]


def test_elements_have_their_own_weights_formulas_and_points() -> None:
    items = (PriceItem(id="a"), PriceItem(id="b"))
    elements = (
        PriceElement(item="a", weight=F(30)),
        PriceElement(
            item="b",
            weight=F(10),
            formula="two_anchors",
            parameters={"least": F(0), "most": F(10)},
        ),
    )
    t = tender(price=priced(items=items, elements=elements))
    rows = (price("A", 10, "a"), price("A", 5, "b"), price("B", 20, "a"), price("B", 0, "b"))
    found = scored(with_prices(t, rows))
    assert standing(found, "A").points == {"price:a": 30, "price:b": 5}
    assert statuses(found)["B"] == "incomplete"


def test_a_basket_is_one_evaluated_price() -> None:
    items = (PriceItem(id="personal"), PriceItem(id="daily"))
    t = tender(price=priced(items=items, basket={"personal": F("0.7"), "daily": F("0.3")}))
    rows = (
        price("A", "12.80", "personal"),
        price("A", "15.80", "daily"),
        price("B", 20, "personal"),
        price("B", 20, "daily"),
    )
    found = scored(with_prices(t, rows))
    assert standing(found, "A").points == {"price:evaluated": 40}
    assert standing(found, "B").price == 40 * F("13.70") / 20


def test_several_prices_without_a_way_to_make_one_score_nobody() -> None:
    t = tender(price=priced(items=(PriceItem(id="a"), PriceItem(id="b"))))
    found = scored(with_prices(t, (price("A", 1, "a"), price("A", 1, "b"))))
    assert statuses(found) == {"A": "incomplete"}
    assert codes(found) == ["S012"]


@pytest.mark.parametrize(
    ("scope", "points"), [("lot", {"1": 40, "2": 40}), ("tender", {"1": 40, "2": 20})]
)
def test_the_baseline_is_taken_over_the_published_scope(
    scope: str, points: dict[str, int]
) -> None:
    t = tender(price=priced(scope=scope), lots=(lot("1"), lot("2")))
    rows = (price("A", 10, lot="1"), price("A", 20, lot="2"))
    found = scored(with_prices(t, rows))
    assert {x: standing(found, "A", lot=x).price for x in ("1", "2")} == points


@pytest.mark.parametrize(("scope", "points"), [("zone", 40), ("lot", 20)])
def test_prices_by_zone_make_totals_by_zone(scope: str, points: int) -> None:
    t = tender(
        price=priced(scope=scope, items=(PriceItem(id="p", per=Per.ZONE),)),
        lots=(lot(zones=("n", "s")),),
    )
    rows = (
        price("A", 10, zone="n"),
        price("A", 20, zone="s"),
        price("B", 20, zone="n"),
        price("B", 40, zone="s"),
    )
    found = scored(with_prices(t, rows))
    assert standing(found, "A", "s").price == points
    assert ("1", None) not in found.standings


def test_over_the_whole_tender_a_price_by_zone_and_one_for_a_lot_without_zones_meet() -> None:
    t = tender(
        price=priced(scope="tender", items=(PriceItem(id="p", per=Per.ZONE),)),
        lots=(lot("1", zones=("n",)), lot("2")),
    )
    found = scored(with_prices(t, (price("A", 10, zone="n"), price("A", 5, lot="2"))))
    assert standing(found, "A", "n").price == 20
    assert standing(found, "A", lot="2").price == 40


def test_preferences_add_up_and_serve_the_evaluation_only() -> None:
    offs = tuple(
        Preference(question=q, answer="yes", percent_off=F(p)) for q, p in (("x", 5), ("y", 10))
    )
    t = tender(price=priced(preferences=offs))
    rows = (answer("A", "x", "Yes"), answer("A", "y", "yes"), answer("B", "x", "no"))
    found = scored(dossier(t, prices={"A": 100, "B": 85}, answers=rows))
    assert ranks_of(found) == {"A": 1, "B": 1}
    assert standing(found, "A").prices == {"p": 100}


def test_preference_points_are_added_to_the_total_and_shown_apart() -> None:
    t = tender(price=priced(preferences=(Preference(question="x", answer="yes", points=F(10)),)))
    found = scored(dossier(t, prices={"A": 100, "B": 100}, answers=(answer("A", "x", "yes"),)))
    assert (standing(found, "A").price, standing(found, "A").total) == (40, 50)
    assert standing(found, "A").points["preference:x"] == 10


def test_low_prices_are_tasks_and_reject_nobody() -> None:
    screens = (
        LowPrice(trigger="below_others"),
        LowPrice(trigger="mean_margin", item="p"),
        LowPrice(trigger="below_cost_build_up", item="p", parameters={"cost": F("16.70")}),
    )
    t = tender(price=priced(low_price=screens))
    found = scored(dossier(t, prices={"A": 10, "B": 20, "C": 21, "D": 30}))
    assert codes(found) == ["S013", "S013", "S013"]
    assert set(statuses(found).values()) == {"ranked"}
    assert not scored(dossier(t, prices={"A": 19, "B": 20, "C": 21})).findings


def test_a_total_that_its_parts_do_not_make_is_a_task() -> None:
    items = (PriceItem(id="a"), PriceItem(id="sum", sum_of={"a": F(10)}))
    t = tender(price=Price(weight=F(0), items=items))
    found = scored(
        with_prices(
            t,
            (price("A", 3, "a"), price("A", 31, "sum"), price("B", 3, "a"), price("B", 30, "sum")),
        )
    )
    assert codes(found) == ["S014"]
    assert "£31.00" in found.findings[0].message
    assert "£30.00" in found.findings[0].message
    assert set(statuses(found).values()) == {"ranked"}


def test_a_pending_answer_keeps_a_price_out_of_the_baseline() -> None:
    q = PassFailQuestion(
        id="x", kind=QuestionKind.CONDITION, question="", effect=Effect.MAY_REJECT
    )
    t = tender(price=priced(), pass_fail=(q,))
    rows = (answer("A", "x", "fail"), answer("B", "x", "pass"))
    found = scored(dossier(t, prices={"A": 10, "B": 20}, answers=rows))
    assert standing(found, "B").price == 40


def test_where_more_is_better_the_highest_price_takes_the_points() -> None:
    assert of({"A": 80, "B": 100}, better=Better.HIGHER) == {"A": 32, "B": 40}


def test_a_sole_price_is_screened_where_it_earns_no_points() -> None:
    t = tender(
        price=Price(
            weight=F(0), items=(PriceItem(id="p"),), low_price=(LowPrice(trigger="below_others"),)
        )
    )
    found = scored(dossier(t, prices={"A": 10, "B": 20, "C": 21}))
    assert codes(found) == ["S013"]
    assert "A in lot 1" in found.findings[0].message
