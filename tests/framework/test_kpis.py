"""Indicators: exact at the threshold, blank where a return is missing, and never an enhanced rate by themselves."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tendering.framework.corroboration import columns_of, differences
from tendering.framework.kpis import Result, first_day_possible, result
from tendering.framework.money_faults import faults
from tendering.model.entries import Entry, EntryKind
from tendering.model.numbers import ratio
from tests.framework.money import (
    account,
    bolton,
    decided,
    four_weekly,
    monday,
    returned,
    visits,
    weekly,
    whole_period,
)


def of(*entries: Entry, period: int = 1, lot: str = "1") -> Result:
    return result(account(bolton(), *entries), period, "b1", lot)


def test_every_threshold_met_gives_the_enhanced_rate_of_the_next_period() -> None:
    found = of(*whole_period())
    assert (found.met, found.rate, found.missing) == (True, "enhanced", ())
    values = {m.kpi: ratio(m.value or Fraction()) for m in found.measured}
    assert values == {"KPI1": "5", "KPI2": "95", "KPI3": "90", "KPI4": "100"}
    assert "20 manual overrides of 400 visits is 5.00%" in found.figures


@pytest.mark.parametrize(
    ("counts", "met"),
    [
        ({"manual_overrides": 10}, True),
        ({"manual_overrides": 11}, False),
        ({"on_time": 90}, True),
        ({"on_time": 89}, False),
    ],
)
def test_a_value_equal_to_the_threshold_meets_it(counts: dict[str, int], met: bool) -> None:
    rows = [{**weekly(w), **counts} for w in range(4)]
    entries = [returned("weekly", rows), returned("four_weekly", [four_weekly(1)], number=2)]
    assert of(*entries).met is met


@given(st.sets(st.integers(0, 3), min_size=1), st.sampled_from(["on_time", "manual_overrides"]))
@settings(max_examples=25)
def test_a_missing_week_or_a_blank_never_gives_an_enhanced_rate(
    weeks: set[int], column: str
) -> None:
    kept = [weekly(w) for w in range(4) if w not in weeks]
    four = returned("four_weekly", [four_weekly(1)], number=2)
    missing = of(returned("weekly", kept), four)
    assert missing.rate is None
    assert len([m for m in missing.missing if "missing" in m]) == len(weeks)
    rows = [weekly(w) for w in range(4)]
    for week in weeks:
        rows[week].pop(column)
    blank = of(returned("weekly", rows), four)
    assert blank.rate is None
    assert all("blank" in m for m in blank.missing)


def test_one_threshold_not_met_settles_it_whatever_is_missing() -> None:
    rows = [weekly(w) for w in range(4)]
    found = of(
        returned("weekly", rows),
        returned("four_weekly", [four_weekly(1, workers_certified=8)], number=2),
    )
    assert (found.met, found.rate) == (False, "standard")
    without = of(returned("four_weekly", [four_weekly(1, workers_certified=8)]))
    assert (without.met, bool(without.missing)) == (False, True)


def test_consistency_is_that_of_the_last_week_whose_report_looks_back() -> None:
    rows = [weekly(w, people_consistent=1) for w in range(3)] + [weekly(3)]
    found = of(returned("weekly", rows), returned("four_weekly", [four_weekly(1)], number=2))
    third = next(m for m in found.measured if m.kpi == "KPI3")
    assert (third.numerator, third.denominator, third.met) == (18, 20, True)


def test_nobody_to_take_a_share_of_is_not_known() -> None:
    rows = [weekly(w, visits=0, manual_overrides=0, on_time=0) for w in range(4)]
    found = of(returned("weekly", rows), returned("four_weekly", [four_weekly(1)], number=2))
    assert (found.rate, found.missing) == (None, ("there were no visits to take a share of",))


def test_lot_two_counts_its_own_two_indicators() -> None:
    entries = [
        returned("weekly", [weekly(3, lot="2")]),
        returned("four_weekly", [four_weekly(1, lot="2")], number=2),
    ]
    found = of(*entries, lot="2")
    assert ([m.kpi for m in found.measured], found.met) == (["KPI3", "KPI4"], True)


def new_kpi(since: str, number: int = 70) -> Entry:
    facts = {
        "kpi": "KPI5",
        "title": "Outcomes",
        "from": since,
        "numerator": "outcomes_met",
        "denominator": "outcomes",
        "better": "higher",
        "threshold": "80",
        "counted": "four_weekly",
        "over": "sum",
        "reason": "As reserved",
    }
    return Entry(
        kind=EntryKind.KPI_INTRODUCED, on=date(2017, 11, 20), lot="2", facts=facts, number=number
    )


def test_a_reserved_indicator_counts_from_the_period_it_was_introduced_for() -> None:
    since = monday(56).isoformat()
    entries = [
        new_kpi(since),
        *(
            returned(
                "four_weekly",
                [four_weekly(n, lot="2", outcomes_met=7, outcomes=10)],
                number=n,
            )
            for n in (14, 15)
        ),
        *(returned("weekly", [weekly(w, lot="2")], number=w) for w in (55, 59)),
    ]
    before, after = (of(*entries, period=n, lot="2") for n in (14, 15))
    assert [m.kpi for m in before.measured] == ["KPI3", "KPI4"]
    assert [m.kpi for m in after.measured] == ["KPI3", "KPI4", "KPI5"]
    assert (before.met, after.met) == (True, False)
    assert "outcomes_met" in columns_of(account(bolton(), *entries), "four_weekly")


def test_a_reserved_indicator_may_be_introduced_after_the_anniversary_and_not_on_it() -> None:
    tender = bolton()
    kpi = next(k for k in tender.kpis if k.id == "KPI5")
    assert first_day_possible(tender, kpi) == date(2017, 11, 8)
    assert [f.code for f in faults(tender, (), new_kpi("2017-11-07"))] == ["L121"]
    assert list(faults(tender, (), new_kpi("2017-11-08"))) == []


def test_the_record_refuses_an_enhanced_rate_that_nobody_can_know() -> None:
    tender = bolton()
    assert [f.code for f in faults(tender, (), decided(2, "enhanced"))] == ["L123"]
    assert list(faults(tender, tuple(whole_period()), decided(2, "enhanced"))) == []
    assert list(faults(tender, (), decided(2, "standard"))) == []


def test_returns_are_held_against_each_other() -> None:
    entries = [
        returned("weekly", [weekly(w) for w in range(4)], number=1),
        returned("visits", [visits(w, 30, 100 + (w == 2)) for w in range(4)], number=2),
        returned("four_weekly", [four_weekly(1, minutes=12031)], number=3),
    ]
    said = [d.said for d in differences(account(bolton(), *entries), 1)]
    assert len(said) == 2
    assert "counts 100 visits, the visits returned (entry 2) add to 101" in said[0]
    assert "12,031 minutes, the visits of its weeks add to 12,030" in said[1]


def test_what_one_return_leaves_out_is_no_difference() -> None:
    entries = [
        returned("weekly", [weekly(0)], number=1),
        returned("four_weekly", [four_weekly(1, visits=7)], number=3),
    ]
    assert differences(account(bolton(), *entries), 1) == ()
