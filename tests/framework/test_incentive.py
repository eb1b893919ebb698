"""Herefordshire's incentive: nothing up to 5%, a share of what is saved beyond it, and nothing unless every indicator is met."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from tendering.framework.incentive import Assessed, Base, assess
from tendering.model.entries import Entry, EntryKind
from tests.framework.money import account, herefordshire

FIRST = date(2017, 6, 26)
GOOD = {
    "packages_accepted": 20,
    "packages_offered": 20,
    "starts_prompt": 19,
    "packages_started": 20,
    "outcomes_achieved": 8,
    "outcomes_due": 10,
    "people_consistent": 9,
    "people": 10,
    "packages_handed_back": 0,
    "packages_held": 50,
}


def year(hours_a_week: int, *, lost: int | None = None, **counts: int) -> list[Entry]:
    weeks = [FIRST + timedelta(weeks=n) for n in range(52)]
    rows = tuple(
        {
            "lot": "O",
            "week": w.isoformat(),
            "kind": "visit",
            "minutes": "60",
            "visits": str(hours_a_week),
        }
        for n, w in enumerate(weeks)
        if n != lost
    )
    fours = tuple(
        {
            "lot": "O",
            "from": w.isoformat(),
            "until": (w + timedelta(days=27)).isoformat(),
            **{k: str(v) for k, v in {**GOOD, **counts}.items()},
        }
        for w in weeks[::4]
    )
    return [
        Entry(
            kind=EntryKind.RETURN_RECEIVED,
            on=date(2018, 7, 1),
            bidder="p1",
            facts={"return": which},
            rows={table: some},
            number=n,
        )
        for n, (which, table, some) in enumerate(
            (("visits", "visit_returns", rows), ("four_weekly", "four_weekly_returns", fours)), 1
        )
    ]


def made(entries: list[Entry], base: int = 52_000) -> Assessed:
    tender = herefordshire()
    assert tender.agreement is not None
    assert tender.agreement.incentive is not None
    before = Base(hours=Fraction(base), worth=base * Fraction("15.80"))
    return assess(
        account(tender, *entries), tender.agreement.incentive, ("p1", "O"), range(1, 14), before
    )


def test_a_share_of_what_is_saved_beyond_five_percent() -> None:
    found = made(year(900))
    assert found.reduction == 10
    assert found.over == 2_600
    assert found.payment == 2_600 * Fraction("15.80") / 2


def test_five_percent_is_expected_and_earns_nothing() -> None:
    assert made(year(950)).payment == 0
    assert made(year(1000)).payment == 0
    assert made(year(949)).payment == Fraction(52) * Fraction("15.80") / 2


def test_one_indicator_not_met_pays_nothing() -> None:
    found = made(year(900, packages_accepted=18))
    assert found.met is False
    assert found.payment == 0


def test_what_is_missing_pays_nothing_and_is_named() -> None:
    found = made(year(900, lost=30))
    assert (found.payment, len(found.missing)) == (None, 1)
    assert "22 January 2018" in found.missing[0]


@given(st.integers(0, 1100), st.integers(0, 1100))
@settings(max_examples=12)
def test_fewer_hours_never_pay_less(one: int, other: int) -> None:
    few, many = sorted((one, other))
    low, high = made(year(few)).payment, made(year(many)).payment
    assert low is not None
    assert high is not None
    assert low >= high >= 0
