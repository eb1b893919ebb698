"""What visits earn: monotone in minutes, never outside the rule, lines that add up, and no enhanced rate without a decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tendering.framework.pay import Statement, earned, paid_minutes, statement
from tendering.framework.rates import rate_book
from tendering.model.entries import Entry, EntryKind
from tendering.model.payment import Payment
from tests.framework.money import (
    OLD_CARD,
    account,
    bolton,
    decided,
    paying,
    returned,
    visits,
    weekly,
)

MINUTES = st.integers(1, 300)
RULES = st.builds(
    Payment,
    rates=st.just(()),
    minimum_minutes=st.sampled_from([None, 15, 30]),
    short_visit=st.sampled_from(["as_minimum", "pro_rata", "not_paid"]),
    unit_minutes=st.sampled_from([1, 5, 15]),
    round_at=st.sampled_from(["line", "visit"]),
    round_mode=st.sampled_from(["half_up", "half_even", "down", "up"]),
)
ROWS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(1, 120), st.integers(1, 50)), min_size=1, max_size=12
)


def made(entries: Sequence[Entry], *, period: int = 1, rule: Payment | None = None) -> Statement:
    tender = paying(rule) if rule else bolton()
    return statement(account(tender, *entries), rate_book(tender, entries), period, "b1")


@given(RULES, MINUTES, MINUTES)
@settings(max_examples=50)
def test_a_longer_visit_never_earns_less(rule: Payment, one: int, other: int) -> None:
    short, long = sorted((one, other))
    assert paid_minutes(short, rule) <= paid_minutes(long, rule)
    rate = Fraction("15.60")
    assert earned(short, 3, rate, rule)[1] <= earned(long, 3, rate, rule)[1]


@given(RULES, MINUTES)
@settings(max_examples=50)
def test_paid_minutes_are_those_of_the_rule_and_no_others(rule: Payment, minutes: int) -> None:
    paid = paid_minutes(minutes, rule)
    assert paid % rule.unit_minutes == 0
    least = rule.minimum_minutes
    if least is None or minutes >= least or rule.short_visit == "pro_rata":
        assert minutes <= paid < minutes + rule.unit_minutes
    elif rule.short_visit == "as_minimum":
        assert least <= paid < least + rule.unit_minutes
    else:
        assert paid == 0


@given(RULES, MINUTES, st.integers(1, 500))
@settings(max_examples=50)
def test_rounding_moves_each_amount_by_less_than_a_penny(
    rule: Payment, minutes: int, count: int
) -> None:
    exact, amount = earned(minutes, count, Fraction("15.43"), rule)
    rounded_times = count if rule.round_at == "visit" else 1
    assert abs(amount - exact) < Fraction(rounded_times, 100)
    assert (amount * 100).denominator == 1


@given(ROWS, st.randoms())
@settings(max_examples=50)
def test_lines_add_to_the_total_and_the_order_of_rows_never_matters(
    rows: list[tuple[int, int, int]], shuffle: object
) -> None:
    written = [visits(w, m, n) for w, m, n in rows]
    mixed = list(written)
    shuffle.shuffle(mixed)  # type: ignore[attr-defined]
    one = made([returned("visits", written)])
    other = made([returned("visits", mixed)])
    assert one.lines == other.lines
    assert one.total == sum(line.amount for line in one.lines)
    assert one.visits == sum(n for _, _, n in rows)
    assert one.delivered == sum(m * n for _, m, n in rows)
    assert one.paid >= one.delivered  # a visit below the minimum is paid as one of it


def test_a_visit_of_twelve_minutes_is_paid_as_fifteen() -> None:
    line = made([returned("visits", [visits(0, 12, 4)])]).lines[0]
    assert (line.paid, line.amount, line.rate) == (15, Fraction(15), Fraction(15))


def test_the_enhanced_rate_is_paid_only_where_it_was_decided() -> None:
    rows = [returned("visits", [visits(4, 60, 10)])]
    without = made(rows, period=2)
    assert (without.lines[0].rate, [f.code for f in without.findings]) == (Fraction(15), ["L130"])
    with_it = made([*rows, decided(2, "enhanced")], period=2)
    assert (with_it.lines[0].rate, with_it.findings) == (Fraction("15.60"), ())
    assert made([*rows, decided(2, "standard")], period=2).total == 150


def test_a_decision_of_another_lot_provider_or_period_decides_nothing_here() -> None:
    rows = [returned("visits", [visits(4, 60, 10)])]
    for other in (
        decided(2, "enhanced", lot="2"),
        decided(3, "enhanced"),
        decided(2, "enhanced", bidder="b2"),
    ):
        assert made([*rows, other], period=2).lines[0].name == "standard"


def test_a_card_of_two_rates_pays_each_kind_at_its_own() -> None:
    rows = [visits(0, 30, 2, kind="urban"), visits(0, 30, 2, kind="rural")]
    whole = made([returned("visits", rows)], rule=OLD_CARD)
    assert {line.kind: line.amount for line in whole.lines} == {
        "urban": Fraction("14.76"),
        "rural": Fraction("15.76"),
    }
    assert whole.findings == ()


def test_pro_rata_for_shorter_visits_is_to_the_minute() -> None:
    rule = replace(OLD_CARD, round_at="visit")
    line = made([returned("visits", [visits(0, 20, 3, kind="urban")])], rule=rule).lines[0]
    assert line.amount == Fraction("4.92") * 3


def test_hours_of_no_known_kind_earn_nothing_and_are_told() -> None:
    whole = made([returned("visits", [visits(0, 30, 2, kind="night")])], rule=OLD_CARD)
    assert (whole.lines, [f.code for f in whole.findings]) == ((), ["L133"])


def test_a_week_that_is_missing_is_named_and_a_week_of_no_visits_is_not() -> None:
    entries = [
        returned("visits", [visits(w, 30, 2) for w in (0, 1)]),
        returned("weekly", [weekly(2, visits=0)], number=2),
    ]
    assert made(entries).missing == (("1", date(2016, 11, 28)),)


def review(since: str, after: str) -> Entry:
    return Entry(
        kind=EntryKind.UPLIFT_DECIDED,
        on=date(2017, 3, 1),
        facts={"from": since},
        rows={"uplift_rates": ({"item": "hourly", "before": "15", "after": after},)},
        number=50,
    )


def test_a_rate_that_changes_within_a_week_needs_the_visits_by_day() -> None:
    wednesday = review("2016-11-09", "15.43")
    whole = made([returned("visits", [visits(0, 60, 10)]), wednesday])
    assert (whole.lines, [f.code for f in whole.findings]) == ((), ["L128"])
    by_day = [
        {**visits(0, 60, 10), "day": "2016-11-08"},
        {**visits(0, 60, 10), "day": "2016-11-09"},
    ]
    told = made([returned("visits", by_day), wednesday])
    assert [line.amount for line in told.lines] == [150, Fraction("154.30")]


def test_a_correction_replaces_the_week_it_is_of_and_no_other() -> None:
    first = returned("visits", [visits(0, 60, 10), visits(1, 60, 10)], number=1)
    later = returned("visits", [visits(0, 60, 9)], number=2)
    assert made([first, later]).visits == 19
    assert made([later, first]).visits == 20


@pytest.mark.parametrize("after", ["15.43", "14.00"])
def test_a_review_changes_the_rate_from_its_day_on(after: str) -> None:
    entries = [
        returned("visits", [visits(w, 60, 1) for w in range(4)]),
        review("2016-11-21", after),
    ]
    assert [line.rate for line in made(entries).lines] == sorted([Fraction(15), Fraction(after)])
