"""The cost build-up: exact, the sum of its lines, never cheaper when any cost rises, weighted by the hours of care."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tendering.evaluation.rate_build import (
    LINES,
    build_up,
    dated,
    faults,
    percent,
    rates,
)
from tendering.model.price import Price, PriceItem, PriceRule
from tendering.model.tender import Authority, RateBuild, Tender

F = Fraction
POUNDS = st.decimals(0, 40, places=2).map(Fraction)
PERCENT = st.decimals(0, 100, places=2).map(Fraction)
COSTS = (
    "travel_minutes", "miles", "mileage_rate", "holiday", "sickness", "training", "national_insurance",
    "pension", "overhead", "surplus",
)  # fmt: skip
EXAMPLE = RateBuild(
    item="hourly",
    travel_minutes=F(10),
    miles=F(3),
    mileage_rate=F("0.40"),
    holiday=F(12),
    sickness=F(2),
    training=F(1),
    national_insurance=F(8),
    pension=F(2),
    overhead=F(20),
    surplus=F(5),
    visits={"30": F("0.5"), "60": F("0.5")},
    shares_of="hours",
)


@st.composite
def build_ups(draw: st.DrawFn) -> RateBuild:
    lengths = draw(st.lists(st.integers(5, 240), min_size=1, max_size=5, unique=True))
    parts = [draw(st.integers(1, 20)) for _ in lengths]
    return RateBuild(
        item="hourly",
        **{cost: draw(st.none() | PERCENT) for cost in COSTS},
        visits={str(n): F(p, sum(parts)) for n, p in zip(lengths, parts, strict=True)},
        shares_of=draw(st.sampled_from(["hours", "visits"])),
    )


def by_hand(b: RateBuild, pay: Fraction, minutes: int) -> Fraction:
    """Return the cost of an hour as one formula, written independently of the module."""
    g = {c: getattr(b, c) or F(0) for c in COSTS}
    worked = pay * (1 + g["travel_minutes"] / minutes)
    paid = worked * (1 + (g["holiday"] + g["sickness"] + g["training"]) / 100)
    staff = paid * (1 + (g["national_insurance"] + g["pension"]) / 100)
    direct = staff + g["miles"] * g["mileage_rate"] * 60 / minutes
    return direct * (1 + g["overhead"] / 100) * (1 + g["surplus"] / 100)


def test_one_build_up_worked_by_hand() -> None:
    made = build_up(EXAMPLE, F(12))
    half, whole = made.visits
    assert (half.minutes, half.share, whole.minutes) == (30, F(1, 2), 60)
    assert half.lines == {
        "contact": F(12),
        "travel": F(4),  # 10 paid minutes for each 30 minutes of care
        "holiday": F("1.92"),
        "sickness": F("0.32"),
        "training": F("0.16"),
        "national_insurance": F("1.472"),  # 8% of 18.40
        "pension": F("0.368"),
        "mileage": F("2.40"),  # 2 visits an hour, 3 miles each
        "overhead": F("4.528"),  # 20% of 22.64
        "surplus": F("1.3584"),
    }
    assert half.cost == F("28.5264")
    assert whole.cost == F(
        "23.8266"
    )  # 14 worked, 16.10 paid, 17.71 staff, 1.20 miles, x 1.2 x 1.05
    assert made.mix.cost == (half.cost + whole.cost) / 2
    assert made.absent == ()


@given(build_ups(), POUNDS)
def test_every_cost_is_the_sum_of_its_lines_and_what_the_formula_gives(
    b: RateBuild, pay: Fraction
) -> None:
    made = build_up(b, pay)
    assert faults(b, pay) == ()
    for visit in made.visits:
        assert visit.cost == sum(visit.lines.values()) == by_hand(b, pay, int(visit.minutes or 0))
        assert list(visit.lines) == list(LINES)
    assert sum(v.share for v in made.visits) == 1
    assert made.mix.cost == sum(v.share * v.cost for v in made.visits)


@given(build_ups(), POUNDS, st.sampled_from(COSTS), st.integers(1, 50))
def test_no_cost_that_rises_makes_an_hour_cheaper(
    b: RateBuild, pay: Fraction, cost: str, more: int
) -> None:
    dearer = replace(b, **{cost: (getattr(b, cost) or F(0)) + more})
    assert build_up(dearer, pay).mix.cost >= build_up(b, pay).mix.cost
    assert build_up(b, pay + more).mix.cost > build_up(b, pay).mix.cost


@given(build_ups(), POUNDS)
def test_shorter_visits_never_cost_less_an_hour(b: RateBuild, pay: Fraction) -> None:
    costs = [v.cost for v in build_up(b, pay).visits]
    assert costs == sorted(costs, reverse=True)


def test_shares_of_visits_are_weighed_by_their_length() -> None:
    made = build_up(replace(EXAMPLE, shares_of="visits"), F(12))
    assert [v.share for v in made.visits] == [F(1, 3), F(2, 3)]


def test_what_is_not_stated_is_named_and_costs_nothing() -> None:
    bare = RateBuild(item="hourly", visits={"30": F(1)}, shares_of="hours")
    made = build_up(bare, F(12))
    assert made.mix.cost == 12
    assert set(made.absent) == set(COSTS)


@pytest.mark.parametrize(
    ("changes", "pay", "words"),
    [
        ({}, None, "the pay is not stated"),
        ({"visits": {}}, F(12), "not stated"),
        ({"visits": {"30": F("0.9")}}, F(12), "add to 90%"),
        ({"visits": {"30": F("1.1")}}, F(12), "add to 110%"),
        ({"shares_of": None}, F(12), "of hours or of visits"),
    ],
)
def test_what_a_cost_cannot_be_worked_out_without(
    changes: dict[str, object], pay: Fraction | None, words: str
) -> None:
    (said,) = faults(replace(EXAMPLE, **changes), pay)
    assert words in said


def test_the_figures_are_those_of_the_day_service_starts() -> None:
    def price(on: date) -> object:
        row = dated("prices.minimum_price", on)
        return row and str(row.amount)

    assert price(date(2014, 9, 30)) is None
    assert price(date(2016, 3, 31)) == "15.74"
    assert price(date(2017, 7, 1)) == "16.70"
    assert price(date(2026, 11, 23)) == "32.14"
    wage = dated("wages.national_living_wage", date(2025, 4, 1))
    assert wage is not None
    assert str(wage.amount) == "12.21"
    assert wage.verified is False


def test_the_rates_a_tender_sets() -> None:
    items = (
        PriceItem(id="a", unit="hour", rule=PriceRule(fixed=F(15))),
        PriceItem(id="b", unit="per hour", rule=PriceRule(floor=F(12), ceiling=F(18))),
        PriceItem(id="c", unit="hour", rule=PriceRule(ceiling=F(20))),
        PriceItem(id="d", unit="visit", rule=PriceRule(fixed=F(9))),
        PriceItem(id="e", unit="hour"),
    )
    tender = Tender(
        id="t",
        title="T",
        authority=Authority(name="C"),
        price=Price(weight=F(0), items=items),
    )
    assert [(r.item, r.what, r.amount) for r in rates(tender)] == [
        ("a", "the fixed rate", 15),
        ("b", "the least of the band", 12),
        ("b", "the most of the band", 18),
        ("c", "the ceiling", 20),
    ]


def test_percentages_are_written_exactly_where_short() -> None:
    assert percent(F("0.1207")) == "12.07"
