"""Enablement is paid by outcomes: exact amounts from the published rule, and what must hold of every one of them."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tendering.framework.demand import projection
from tendering.framework.enablement import (
    Basis,
    Budget,
    Granted,
    budget_faults,
    call_off_terms,
    enablement_payment,
    most_claimable,
    worth,
)
from tendering.framework.ongoing import Kept, Support, Week, ongoing_payment, week_faults
from tendering.model.enablement import DemandGrowth, Enablement, Retainer

RULE = Enablement(
    weeks=6,
    most_budget=Fraction(1500),
    flex_weeks=4,
    retainer=Retainer(weeks=4, share=Fraction(1, 2), condition="Where service is restarted."),
    living_wage="The Living Wage is paid.",
)
PENCE = st.integers(1, 150_000).map(lambda n: Fraction(n, 100))
RATES = st.integers(900, 3000).map(lambda n: Fraction(n, 100))
MINUTES = st.integers(0, 20_000)
BUDGETS = st.builds(
    Budget, package=st.just("7"), pounds=PENCE, weeks=st.integers(1, 6), rate=RATES
)
GRANTS = st.lists(
    st.builds(Granted, basis=st.sampled_from(Basis), pounds=PENCE, by=st.just("A. Decider")),
    max_size=3,
)
MONDAY = date(2018, 6, 4)


@given(BUDGETS, MINUTES)
def test_met_pays_exactly_the_budget_whatever_the_time(budget: Budget, minutes: int) -> None:
    assert enablement_payment(budget, met=True, minutes=minutes).due == budget.pounds


@given(BUDGETS, MINUTES)
def test_not_met_pays_visits_and_never_more_than_the_budget(budget: Budget, minutes: int) -> None:
    paid = enablement_payment(budget, met=False, minutes=minutes)
    assert paid.due == min(worth(minutes, budget.rate), budget.pounds)


@given(BUDGETS, MINUTES, st.booleans(), GRANTS)
def test_nothing_above_the_budget_but_delivered_time_that_was_granted(
    budget: Budget, minutes: int, met: bool, granted: list[Granted]
) -> None:
    plain = enablement_payment(budget, met=met, minutes=minutes)
    paid = enablement_payment(budget, met=met, minutes=minutes, granted=granted)
    assert plain.due <= paid.due <= max(budget.pounds, paid.delivered)
    assert paid.due <= plain.due + sum((g.pounds for g in granted), Fraction(0))
    if paid.due > budget.pounds:
        assert any(g.basis is Basis.EXCESS for g in granted)
    for basis in Basis:
        most = most_claimable(budget, basis, met=met, minutes=minutes)
        one = Granted(basis=basis, pounds=most + 1, by="A. Decider")
        assert (
            enablement_payment(budget, met=met, minutes=minutes, granted=[one]).due
            == plain.due + most
        )
    assert all(line.sentence.endswith(".") for line in paid.lines)


@given(BUDGETS, MINUTES, MINUTES, st.booleans(), GRANTS)
def test_more_time_a_better_outcome_or_a_larger_budget_never_pay_less(
    budget: Budget, one: int, other: int, met: bool, granted: list[Granted]
) -> None:
    less, more = sorted((one, other))
    due = [
        enablement_payment(budget, met=met, minutes=m, granted=granted).due for m in (less, more)
    ]
    assert due[0] <= due[1]
    bare = [enablement_payment(budget, met=m, minutes=one).due for m in (False, True)]
    assert bare[0] <= bare[1]
    larger = Budget(package="7", pounds=budget.pounds + 1, weeks=budget.weeks, rate=budget.rate)
    assert (
        enablement_payment(budget, met=met, minutes=one).due
        <= enablement_payment(larger, met=met, minutes=one).due
    )


def test_the_working_says_every_figure() -> None:
    budget = Budget(package="7", pounds=Fraction(900), weeks=6, rate=Fraction("19.20"))
    granted = [Granted(basis=Basis.EXCESS, pounds=Fraction(50), by="R. Penrose", entry=40)]
    paid = enablement_payment(budget, met=True, minutes=3000, granted=granted)
    assert paid.due == 950
    first, second = (line.sentence for line in paid.lines)
    assert first == (
        "Every enabling outcome was met, so the budget of £900.00 is chargeable in full, whatever time was delivered"
        " (50 hours, worth £960.00 at £19.20 an hour). The £60.00 delivered beyond it is not paid unless exceptional"
        " circumstances are proven."
    )
    assert "R. Penrose decided (entry 40)" in second
    assert call_off_terms(RULE)[-1] == "The Living Wage is paid."


@pytest.mark.parametrize(
    ("pounds", "weeks", "codes"),
    [
        ("1500", 6, []),
        ("1500.01", 6, ["L301"]),
        ("10.005", 1, ["L301"]),
        ("0", 0, ["L301", "L302"]),
        ("900", 7, ["L302"]),
    ],
)
def test_a_budget_stays_within_the_published_limits(
    pounds: str, weeks: int, codes: list[str]
) -> None:
    found = budget_faults(RULE, pounds=Fraction(pounds), weeks=weeks, where="record")
    assert [f.code for f in found] == codes


SUPPORT = Support(package="7", hours=Fraction(10), rate=Fraction(20), starts_on=MONDAY)


def weeks_of(*said: int | str) -> list[Week]:
    """Return weeks from the first on: minutes of service, ``r`` for a retainer, ``a`` for absent."""
    kept = {"r": Kept.RETAINER, "a": Kept.ABSENT}
    return [
        Week(
            starts_on=MONDAY + timedelta(days=7 * n),
            kept=kept[s] if isinstance(s, str) else Kept.SERVICE,
            minutes=0 if isinstance(s, str) else s,
        )
        for n, s in enumerate(said)
    ]


def faults_of(weeks: list[Week]) -> list[str]:
    return [f.code for f in week_faults(RULE, SUPPORT, weeks, [str(w.starts_on) for w in weeks])]


def test_a_week_of_more_makes_up_for_a_week_of_less() -> None:
    assert ongoing_payment(RULE, SUPPORT, weeks_of(300, 900, 600, 600)).due == 800
    assert ongoing_payment(RULE, SUPPORT, weeks_of(300, 600, 600, 600, 900)).due == 700 + 200


def test_a_retainer_is_paid_once_service_restarts() -> None:
    assert ongoing_payment(RULE, SUPPORT, weeks_of(600, "r", "r")).due == 200
    assert ongoing_payment(RULE, SUPPORT, weeks_of(600, "r", "r", 600)).due == 200 + 200 + 200
    assert faults_of(weeks_of(600, "r", "r", "r", "r", "a", 600)) == []
    assert faults_of(weeks_of(600, "r", "r", "r", "r", "r", 600)) == ["L322"]
    assert faults_of(weeks_of(600, "r", "r", "r", "a", "r", "r")) == ["L322"], "one absence"
    assert faults_of(weeks_of(600, "r", "r", "r", 60, "r", "r")) == [], "two absences"


def test_weeks_missing_or_with_visits_while_away_are_found() -> None:
    weeks = weeks_of(600, 600, 600)
    assert faults_of([weeks[0], weeks[2]]) == ["L320"]
    assert faults_of([weeks[0], weeks[0]]) == ["L320"]
    away = Week(starts_on=MONDAY, kept=Kept.RETAINER, minutes=30)
    assert faults_of([away]) == ["L321"]


@given(st.lists(st.one_of(st.integers(0, 1500), st.sampled_from("ra")), max_size=14), RATES)
def test_ongoing_support_never_exceeds_its_budgets_and_only_grows(
    said: list[int | str], rate: Fraction
) -> None:
    support = Support(package="7", hours=Fraction(37, 4), rate=rate, starts_on=MONDAY)
    weeks = weeks_of(*said)
    due = [ongoing_payment(RULE, support, weeks[:n]).due for n in range(len(weeks) + 1)]
    assert due == sorted(due)
    assert due[-1] <= support.weekly * len(weeks)
    served = sum(w.kept is Kept.SERVICE for w in weeks)
    retained = sum(w.kept is Kept.RETAINER for w in weeks)
    assert due[-1] <= support.weekly * served + Fraction(support.weekly + 1, 2) * retained


def test_demand_grows_exactly_as_published() -> None:
    growth = DemandGrowth(
        packages=2700,
        hours_weekly=Fraction(34000),
        years={
            "2017-18": Fraction(8),
            "2018-19": Fraction("3.9"),
            "2019-20": Fraction("3.9"),
            "2020-21": Fraction("3.9"),
        },
    )
    years = projection(growth)
    assert years[-1].packages == 2700 * Fraction("1.08") * Fraction("1.039") ** 3
    assert years[-1].hours_weekly == 34000 * Fraction("1.08") * Fraction("1.039") ** 3
    assert [y.published for y in projection(growth, 6)] == [True] * 5 + [False] * 2
    assert projection(growth, 6)[-1].year == "2022-23"
    assert "3,271 packages and 41,186.0 hours" in years[-1].sentence
