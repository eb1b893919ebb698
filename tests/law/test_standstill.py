"""The end of standstill: every worked date, and what must be refused."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tendering.law.calendar import ANY_PART_OF_UK, ENGLAND_AND_WALES, CalendarEndsError
from tendering.law.regime import Regime, RegimeAnswer
from tendering.law.standstill import (
    StandstillRefusedError,
    StandstillResult,
    TooShortError,
    compute,
    for_tender,
    pa_end,
    pcr_end,
)
from tendering.model.bids import Send
from tendering.model.tender import Authority, Standstill, Tender

VECTORS = json.loads((Path(__file__).parent / "standstill_vectors.json").read_text("utf-8"))
REGIMES = {"PCR2015": Regime.PCR2015, "PA2023": Regime.PA2023}


def regime(which: Regime | None, light_touch: bool | None = True) -> RegimeAnswer:
    return RegimeAnswer(regime=which, light_touch=light_touch, because="said so", cite="")


def sends_of(row: dict[str, Any]) -> tuple[Send, ...]:
    return tuple(
        Send(
            recipient=str(i),
            lot="",
            sent=date.fromisoformat(s["sent"]),
            method=s["method"],
            received=date.fromisoformat(s["received"]) if "received" in s else None,
        )
        for i, s in enumerate(row["sends"])
    )


def answer(row: dict[str, Any]) -> StandstillResult:
    act = row["regime"] == "PA2023"
    return compute(
        regime(REGIMES[row["regime"]], row.get("light_touch", not act)),
        sends_of(row) if "sends" in row else date.fromisoformat(row["issued"]),
        method=row["method"],
        working_days=row.get("working_days"),
    )


@pytest.mark.parametrize("row", [r for r in VECTORS if "expect" not in r], ids=lambda r: r["id"])
def test_worked_standstill(row: dict[str, Any]) -> None:
    got = answer(row)
    said = {
        "last_day": got.last_day and got.last_day.isoformat(),
        "ends": got.ends and got.ends.isoformat(),
        "ends_exclusive": got.ends_exclusive and got.ends_exclusive.isoformat(),
        "raw_day": got.raw_day and got.raw_day.isoformat(),
        "rolled": got.rolled,
        "counted_days": [d.isoformat() for d in got.counted_days],
        "earliest_contract_date": got.earliest_contract_date.isoformat(),
        "prudent_last_day_any_uk_part": got.prudent_last_day and got.prudent_last_day.isoformat(),
    }
    assert {k: v for k, v in said.items() if k in row} == {k: row[k] for k in said if k in row}
    if "prudent_last_day_any_uk_part" not in row:
        assert got.prudent_last_day is None


def test_the_vectors_are_all_there() -> None:
    assert len(VECTORS) == 20
    assert sum(1 for r in VECTORS if "wrong_if_england_only" in r) == 3


def test_a_calendar_of_england_alone_gives_the_wrong_end() -> None:
    for row in VECTORS:
        if "wrong_if_england_only" in row:
            days = ENGLAND_AND_WALES.working_days(
                date.fromisoformat(row["issued"]), row["working_days"]
            )
            assert days[-1].isoformat() == row["wrong_if_england_only"]


def test_a_voluntary_standstill_below_the_floor_is_refused() -> None:
    (row,) = [r for r in VECTORS if r.get("expect") == "reject"]
    with pytest.raises(StandstillRefusedError, match="5 working days is below the 8"):
        answer(row)


def test_light_touch_has_a_voluntary_standstill_unless_it_says_none() -> None:
    assert pa_end(date(2026, 9, 1), light_touch=True).last_day == date(2026, 9, 10)
    assert pa_end(date(2026, 9, 1), light_touch=True).basis == "voluntary"
    none = pa_end(date(2026, 9, 1), light_touch=True, working_days=0)
    assert (none.last_day, none.ends, none.ends_exclusive) == (None, None, None)
    assert none.earliest_contract_date == date(2026, 9, 1)
    assert pa_end(date(2026, 9, 1), light_touch=False).last_day == date(2026, 9, 10)
    assert pa_end(date(2026, 9, 1), light_touch=False).basis == "law"


@pytest.mark.parametrize(
    ("light", "days"), [(False, 0), (False, 7), (True, 7), (True, 1), (True, -1), (False, -8)]
)
def test_a_length_under_the_floor_is_refused(light: bool, days: int) -> None:
    with pytest.raises(TooShortError, match="below the 8") as refused:
        pa_end(date(2026, 9, 1), light_touch=light, working_days=days)
    assert "s.51" in refused.value.cite


def test_the_letters_of_23_march_2010_ended_on_6_april() -> None:
    got = pcr_end([Send(recipient="a", lot="", sent=date(2010, 3, 23), method="electronic")])
    assert (got.last_day, got.earliest_contract_date) == (date(2010, 4, 6), date(2010, 4, 7))


def test_the_regulations_of_2006_are_named_not_computed_unless_a_rule_was_adopted() -> None:
    with pytest.raises(StandstillRefusedError, match="2006"):
        compute(regime(Regime.PCR2006), date(2014, 12, 1))
    got = compute(regime(Regime.PCR2006), date(2014, 12, 1), basis="adopted")
    assert (got.basis, got.last_day) == ("adopted", date(2014, 12, 11))
    assert compute(regime(Regime.PCR2015), date(2016, 12, 1), basis="voluntary").basis == "law"


def test_unknown_law_no_letters_and_days_not_known_are_refused() -> None:
    with pytest.raises(StandstillRefusedError):
        compute(regime(None), date(2016, 12, 1))
    with pytest.raises(StandstillRefusedError):
        compute(regime(Regime.PCR2015), ())
    with pytest.raises(StandstillRefusedError):
        compute(regime(Regime.PA2023), ())
    with pytest.raises(CalendarEndsError, match="31 December 2028"):
        pa_end(date(2028, 12, 28), light_touch=False)
    for day in (date(2009, 12, 31), date(2029, 1, 1), date.max, date.min):
        with pytest.raises(CalendarEndsError):
            pcr_end([Send(recipient="a", lot="", sent=day, method="post")])
        with pytest.raises(CalendarEndsError):
            pa_end(day, light_touch=True, working_days=0)
    with pytest.raises(CalendarEndsError):
        pcr_end(
            [Send(recipient="a", lot="", sent=date(2017, 3, 9), method="post", received=date.max)]
        )


def test_a_tender_says_its_own_method_length_and_basis() -> None:
    tender = Tender(
        id="t",
        title="t",
        authority=Authority(name="a"),
        started_by_event="tender_notice",
        started_by_on=date(2026, 6, 1),
        cpv=("85000000-9",),
        standstill=Standstill(stated_days=10),
    )
    assert for_tender(tender, date(2026, 9, 1)).last_day == date(2026, 9, 14)
    silent = replace(tender, standstill=None)
    assert for_tender(silent, date(2026, 9, 1)).last_day == date(2026, 9, 10)
    none = replace(tender, standstill=Standstill(stated_days=0))
    assert for_tender(none, date(2026, 9, 1)).last_day is None


def test_the_reason_names_day_nought_the_roll_and_the_rules() -> None:
    got = answer(next(r for r in VECTORS if r["id"] == "P01"))
    for words in (
        "Thursday 9 March 2017 is day 0",
        "day 10 is Sunday 19 March 2017",
        "Monday 20 March 2017",
        "reg 2(4)",
    ):
        assert words in got.why
    assert got.rule_cite == "PCR 2015 reg 87(2), PCR 2015 reg 2(4)"
    assert got.calendar.startswith("england_and_wales; holidays ")


def test_the_reason_names_the_bank_holidays_left_out() -> None:
    summer = pa_end(date(2026, 7, 28), light_touch=True, working_days=10)
    assert "left out (Monday 3 August 2026); day 10 is Tuesday 11 August 2026" in summer.why
    saturday = pa_end(date(2026, 5, 2), light_touch=False)
    assert "left out (Monday 4 May 2026)" in saturday.why
    assert "left out; day 8" in pa_end(date(2025, 3, 3), light_touch=False).why


DAYS = st.dates(date(2012, 1, 1), date(2028, 11, 1))


@given(st.lists(st.tuples(DAYS, st.sampled_from(["electronic", "post"])), min_size=1, max_size=5))
def test_another_letter_never_brings_the_end_forward(rows: list[tuple[date, str]]) -> None:
    sends = [Send(recipient=str(i), lot="", sent=d, method=m) for i, (d, m) in enumerate(rows)]
    ends = [pcr_end(sends[: n + 1]).last_day for n in range(len(sends))]
    assert ends == sorted(ends)
    assert ENGLAND_AND_WALES.is_working(ends[-1])
    assert ends[-1] >= max(d for d, _ in rows) + timedelta(days=10)


@given(DAYS, st.integers(8, 15))
def test_under_the_act_exactly_so_many_working_days_are_counted(day: date, length: int) -> None:
    got = pa_end(day, light_touch=True, working_days=length)
    span = [day + timedelta(days=n) for n in range((got.last_day - day).days + 1)]
    assert [d for d in span if ANY_PART_OF_UK.is_working(d)] == list(got.counted_days)
    assert len(got.counted_days) == length


@given(
    st.lists(
        st.tuples(DAYS, st.sampled_from(["electronic", "post"]), st.none() | st.integers(0, 30)),
        min_size=1,
        max_size=5,
    )
)
def test_the_end_is_a_working_day_at_midnight_and_no_later_than_fifteen_days_and_the_holidays(
    rows: list[tuple[date, str, int | None]],
) -> None:
    sends = [
        Send(
            recipient=str(i),
            lot="",
            sent=day,
            method=method,
            received=None if late is None else day + timedelta(days=late),
        )
        for i, (day, method, late) in enumerate(rows)
    ]
    got = pcr_end(sends)
    assert ENGLAND_AND_WALES.is_working(got.last_day)
    assert got.raw_day <= got.last_day
    assert got.rolled == (got.raw_day != got.last_day)
    assert not any(
        ENGLAND_AND_WALES.is_working(got.raw_day + timedelta(days=n))
        for n in range((got.last_day - got.raw_day).days)
    )
    assert got.raw_day <= max(day for day, _, _ in rows) + timedelta(days=15)
    assert got == pcr_end(sends[::-1])
    assert got.prudent_last_day is None or got.prudent_last_day > got.last_day


@given(DAYS, st.integers(8, 12))
def test_an_end_is_the_midnight_of_its_day_whatever_the_clocks_do(day: date, length: int) -> None:
    ends = pa_end(day, light_touch=True, working_days=length).ends_exclusive
    assert ends is not None
    assert (ends.hour, ends.minute) == (0, 0)
    last_sundays = [
        max(d for n in range(25, 32) if (d := date(ends.year, month, n)).weekday() == 6)
        for month in (3, 10)
    ]
    summer = last_sundays[0] < ends.date() <= last_sundays[1]
    assert ends.utcoffset() == timedelta(hours=1 if summer else 0)
