"""Which law a tender is under, and the values and days the law is counted with."""

from datetime import date

import pytest

from tendering.law.calendar import ANY_PART_OF_UK, ENGLAND_AND_WALES, bank_holidays
from tendering.law.regime import determine
from tendering.law.values import bank_holiday_days, value, values

HOME_CARE = ("85000000-9",)


@pytest.mark.parametrize(
    ("event", "on", "regime"),
    [
        ("contract_notice", date(2014, 6, 1), "pcr2006"),
        ("contract_notice", date(2015, 2, 25), "pcr2006"),
        ("contract_notice", date(2015, 2, 26), "pcr2015"),
        ("contract_notice", date(2025, 2, 23), "pcr2015"),
        ("voluntary_transparency_notice", date(2025, 2, 23), "pcr2015"),
        ("tender_notice", date(2025, 2, 24), "pa2023"),
        ("contract_notice", date(2025, 2, 24), "pa2023"),
        ("prior_information_notice_call", date(2023, 5, 25), "pcr2015"),
        ("prior_information_notice_call", date(2023, 5, 26), None),
        ("market_engagement", date(2016, 1, 1), None),
        (None, date(2016, 1, 1), None),
        ("contract_notice", None, None),
    ],
)
def test_the_event_and_its_day_decide(
    event: str | None, on: date | None, regime: str | None
) -> None:
    got = determine(event=event, on=on, cpv=HOME_CARE)
    assert got.regime == regime
    assert bool(got.missing) == (regime is None)
    assert got.because


@pytest.mark.parametrize(
    ("cpv", "light"),
    [
        (("85000000-9",), True),
        (("85312000-9", "72000000-5"), True),
        (("85323000-9",), True),
        (("85324000-0",), False),
        (("72000000-5", "85000000-9"), False),
        ((), None),
    ],
)
def test_the_main_cpv_code_decides_light_touch(cpv: tuple[str, ...], light: bool | None) -> None:
    got = determine(event="contract_notice", on=date(2016, 11, 9), cpv=cpv)
    assert got.light_touch is light
    assert got.missing == (() if cpv else ("cpv",))


def test_the_answer_names_the_deciding_fact_and_the_law() -> None:
    got = determine(event="contract_notice", on=date(2016, 11, 9), cpv=HOME_CARE)
    assert "contract notice on Wednesday 9 November 2016" in got.because
    assert got.title == "Public Contracts Regulations 2015"
    assert determine(event=None, on=None, cpv=()).title == "law not determined"


def test_every_value_says_where_it_is_from_and_when_it_was_read() -> None:
    assert values()
    for rows in values().values():
        for row in rows:
            assert row.cite
            assert row.says
            assert row.href.startswith("https://www.legislation.gov.uk/")
            assert isinstance(row.checked_on, date)
            assert (row.length is None) == (row.unit == "")


def test_a_value_not_held_or_not_yet_in_force_is_refused() -> None:
    with pytest.raises(KeyError):
        value("pcr2015.standstill.by_pigeon")
    with pytest.raises(LookupError):
        value("pa2023.standstill.mandatory", date(2024, 1, 1))
    with pytest.raises(ValueError, match="no length"):
        _ = value("pcr2015.standstill.roll_over").days


def test_one_off_days_are_held_whatever_the_package_knows() -> None:
    for row in bank_holiday_days()["day"]:
        for nation in row["nations"]:
            assert (row["on"] in bank_holidays(nation, row["on"].year)) == row["holiday"]


def test_scottish_and_northern_irish_days_count_for_the_act_only() -> None:
    for day in (
        date(2026, 6, 15),
        date(2026, 11, 30),
        date(2026, 3, 17),
        date(2027, 1, 4),
        date(2026, 7, 13),
    ):
        assert not ANY_PART_OF_UK.is_working(day)
        assert ENGLAND_AND_WALES.is_working(day)
    weekdays = {
        d for n in ANY_PART_OF_UK.nations for d in bank_holidays(n, 2026) if d.weekday() < 5
    }
    assert len(weekdays) == 14
