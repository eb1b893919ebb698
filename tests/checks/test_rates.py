"""Rates against what an hour of care costs: each check by a tender that trips it and one that does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tendering.checks import check_tender
from tendering.model.findings import Severity
from tendering.model.tender import Agreement, LowPrice, PriceRule, RateBuild, Tender
from tests.checks.tenders import GOOD, F, but, with_price, with_rule

BUILD = RateBuild(
    item="hourly",
    pay=F("8.50"),
    travel_minutes=F(5),
    miles=F(2),
    mileage_rate=F("0.35"),
    holiday=F("12.07"),
    sickness=F(1),
    training=F(2),
    national_insurance=F(7),
    pension=F(1),
    overhead=F(10),
    surplus=F(3),
    visits={"30": F("0.6"), "60": F("0.4")},
    shares_of="hours",
)


def built(tender: Tender = GOOD, **changes: Any) -> Tender:
    return replace(tender, rate_build=(replace(BUILD, **changes),))


def fixed_at(pounds: str, **changes: Any) -> Tender:
    return with_rule(rule=PriceRule(fixed=F(pounds)), **changes)


def starting(on: date | None, tender: Tender = GOOD) -> Tender:
    assert tender.agreement is not None
    return replace(tender, agreement=replace(tender.agreement, starts_on=on))


def screened(cost: str) -> Tender:
    screen = LowPrice(trigger="below_cost_build_up", item="hourly", parameters={"cost": F(cost)})
    return built(with_price(low_price=(screen,)))


def found(tender: Tender) -> list[tuple[str, str]]:
    codes = {"G040", "G041", "G042", "G043", "X61", "X62"}
    return [(f.code, f.where) for f in check_tender(tender) if f.code in codes]


@pytest.mark.parametrize(
    ("make", "code", "where", "words"),
    [
        (
            lambda: fixed_at("15.80"),
            "X61",
            "price.items[hourly].rule.fixed",
            "the fixed rate £15.80 is below £16.70",
        ),
        (
            lambda: with_rule(rule=PriceRule(floor=F(15), ceiling=F(18))),
            "X61",
            "price.items[hourly].rule.floor",
            "the least of the band £15.00 is below",
        ),
        (
            lambda: with_rule(rule=PriceRule(floor=F(12), ceiling=F(16))),
            "X61",
            "price.items[hourly].rule.floor",
            "the least of the band £12.00 and the most of the band £16.00 are below",
        ),
        (
            lambda: with_rule(rule=PriceRule(ceiling=F(16))),
            "X61",
            "price.items[hourly].rule.ceiling",
            "the ceiling £16.00 is below",
        ),
        (
            lambda: starting(date(2026, 4, 1)),
            "X61",
            "price.items[hourly].rule.floor",
            "below £32.14",
        ),
        (lambda: built(pay=F("7.49")), "X62", "rate_build[0].pay", "below £7.50"),
        (lambda: built(visits={}), "G040", "rate_build[0]", "lengths of visit"),
        (lambda: built(visits={"30": F("0.6")}), "G040", "rate_build[0]", "add to 60%, not 100%"),
        (lambda: built(shares_of=None), "G040", "rate_build[0]", "of hours or of visits"),
        (lambda: built(pay=None), "G040", "rate_build[0]", "the pay is not stated"),
        (lambda: built(training=None), "G041", "rate_build[0]", "training not stated"),
        (lambda: screened("10"), "G043", "price.low_price[0]", "compares prices with £10.00"),
        (
            lambda: built(fixed_at("16.80"), pay=F("12")),
            "G042",
            "price.items[hourly].rule.fixed",
            "£16.80 is below the build-up's £2",
        ),
        (
            lambda: built(item="nightly"),
            "D006",
            "rate_build[0].item",
            "the build-up is of nightly",
        ),
        (
            lambda: replace(GOOD, rate_build=(BUILD, BUILD)),
            "D005",
            "rate_build[1].item",
            "has a build-up already",
        ),
    ],
)
def test_each_check_finds_its_mistake(
    make: Callable[[], Tender], code: str, where: str, words: str
) -> None:
    (got,) = [f for f in check_tender(make()) if f.code == code]
    assert got.where == where
    assert words in got.message


@pytest.mark.parametrize(
    "make",
    [
        lambda: GOOD,
        built,
        lambda: fixed_at("16.70"),
        lambda: fixed_at("12.80", title="Sleep-in nights and 24-hour packages"),
        lambda: fixed_at("9.00", unit="day"),
        lambda: starting(None, fixed_at("9.00")),
        lambda: starting(date(2014, 9, 30), fixed_at("9.00")),
        lambda: replace(fixed_at("9.00"), cpv=("45000000-7",)),
        lambda: replace(fixed_at("9.00"), agreement=None),
        lambda: built(pay=F("7.50")),
        lambda: built(pay=None, pay_by_law=True),
        lambda: built(shares_of="visits"),
        lambda: screened("14.83"),
    ],
)
def test_what_is_right_trips_nothing(make: Callable[[], Tender]) -> None:
    assert found(make()) == []


def test_a_rate_from_knowledge_warns_and_asks_for_confirmation() -> None:
    (got,) = [f for f in check_tender(fixed_at("15.80")) if f.code == "X61"]
    assert got.severity is Severity.WARNING
    assert "from knowledge: confirm it" in got.message
    assert got.stops == frozenset()


def test_a_rate_that_covers_only_long_visits_says_so() -> None:
    tender = built(fixed_at("17.00"), pay=F("9.50"), travel_minutes=F(10))
    (got,) = [f for f in check_tender(tender) if f.code == "G042"]
    assert "does not cover visits of 30 minutes; it covers visits of 60 minutes" in got.message


def test_the_agreement_without_a_start_has_nothing_to_compare() -> None:
    tender = but(agreement=Agreement(kind="framework"))
    assert [f for f in check_tender(tender) if f.code == "X61"] == []
