"""Which law a tender is under, and the values and days the law is counted with."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from tendering.law.calendar import ANY_PART_OF_UK, ENGLAND_AND_WALES, bank_holidays
from tendering.law.regime import (
    Regime,
    determine,
    regime_of,
    regime_of_lot,
    signs_of_health_care,
)
from tendering.law.thresholds import threshold_of
from tendering.law.values import bank_holiday_days, value
from tendering.model.tender import Authority, HealthTest, Lot, Tender

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
        ("framework_concluded", date(2017, 3, 21), "pcr2015"),  # a call-off names its framework
        ("light_touch_prior_information_notice", date(2024, 1, 1), None),
        ("light_touch_prior_information_notice", date(2025, 3, 1), "pa2023"),
        ("call_off", date(2014, 6, 1), None),
        ("call_off", date(2026, 6, 1), None),  # names its framework: it may be one of 2017
        ("change", date(2016, 6, 1), None),
        ("award", date(2026, 6, 1), "pa2023"),
        ("bake_sale", date(2014, 6, 1), None),
        ("bake_sale", date(2026, 6, 1), None),
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


def tender(**changes: object) -> Tender:
    given = {
        "id": "t",
        "title": "t",
        "authority": Authority(name="a", nation="england"),
        "started_by_event": "tender_notice",
        "started_by_on": date(2026, 6, 1),
        "cpv": HOME_CARE,
    }
    return Tender(**(given | changes))


def lot(test: HealthTest | None = None, **changes: object) -> Lot:
    return Lot(**({"id": "D", "title": "Care at home", "health_test": test} | changes))


def test_a_light_touch_prior_notice_saves_the_regulations_only_as_a_lawyer_confirms() -> None:
    begun = {
        "started_by_event": "light_touch_prior_information_notice",
        "started_by_on": date(2024, 5, 1),
    }
    assert regime_of(tender(**begun)).regime is None
    got = regime_of(tender(**begun, regime_stated="pcr2015"))
    assert got.regime is Regime.PCR2015
    assert "once a lawyer has confirmed it" in got.to_confirm
    assert regime_of(tender(**begun, regime_stated="pa2023")).regime is None
    assert regime_of(tender()).to_confirm == ""


def test_health_care_that_is_the_main_subject_has_a_law_of_its_own() -> None:
    test = HealthTest(
        relevant=True,
        main=True,
        because="nursing is most of it",
        by="A. Reyes",
        on=date(2026, 5, 1),
    )
    got = regime_of_lot(tender(), lot(test))
    assert got.regime is Regime.PSR2023
    assert "A. Reyes on Friday 1 May 2026, because nursing is most of it" in got.because
    assert "Provider Selection Regime" in got.title
    assert got.cite.startswith("SI 2023/1348")


@pytest.mark.parametrize(
    ("test", "regime"),
    [
        (None, "pa2023"),
        (HealthTest(relevant=False), "pa2023"),
        (HealthTest(relevant=True, main=False), "pa2023"),
        (HealthTest(relevant=True), None),
    ],
)
def test_a_lot_is_under_the_tenders_law_unless_tested_otherwise(
    test: HealthTest | None, regime: str | None
) -> None:
    got = regime_of_lot(tender(), lot(test))
    assert got.regime == regime
    assert got.missing == (() if regime else ("lots[D].health_test.main",))


def test_before_its_regime_began_health_care_is_under_the_tenders_law() -> None:
    begun = tender(started_by_event="contract_notice", started_by_on=date(2023, 12, 31))
    main = HealthTest(relevant=True, main=True)
    assert regime_of_lot(begun, lot(main)).regime is Regime.PCR2015
    assert signs_of_health_care(begun, lot(title="Nursing at home")) == ()
    on_the_day = replace(begun, started_by_on=date(2024, 1, 1))
    assert regime_of_lot(on_the_day, lot(main)).regime is Regime.PSR2023


def test_a_lot_shows_signs_of_health_care_by_code_and_by_word() -> None:
    assert signs_of_health_care(tender(), lot()) == ()
    assert signs_of_health_care(tender(), lot(cpv=("85141200-1",))) == ("CPV code 85141200-1",)
    assert signs_of_health_care(tender(), lot(description="joint with health")) == (
        "'joint with health'",
    )


@pytest.mark.parametrize(
    ("amount", "vat", "begun", "reached"),
    [
        ("663540", "included", date(2026, 6, 1), True),
        ("663539.99", "included", date(2026, 6, 1), False),
        ("663540", "excluded", date(2026, 6, 1), True),
        ("600000", "excluded", date(2026, 6, 1), None),  # with VAT 720,000; care may be exempt
        ("552949", "excluded", date(2026, 6, 1), False),  # 663,538.80 with VAT
        ("600000", None, date(2026, 6, 1), None),
        ("700000", None, date(2026, 6, 1), True),
        ("589148", "excluded", date(2016, 11, 9), True),
        ("589147", "excluded", date(2016, 11, 9), False),
        ("600000", "included", date(2016, 11, 9), None),  # without VAT 500,000
        ("706978", "included", date(2016, 11, 9), True),
        ("589147", "included", date(2016, 11, 9), False),
    ],
)
def test_a_value_reaches_the_threshold_with_vat_as_the_law_counts_it(
    amount: str, vat: str | None, begun: date, reached: bool | None
) -> None:
    got = threshold_of(
        tender(
            value_amount=Fraction(amount),
            value_vat=vat,
            started_by_on=begun,
            started_by_event="contract_notice",
        )
    )
    assert got.reached is reached
    assert got.limit is not None
    assert got.missing == (("value.vat",) if reached is None else ())


def test_a_threshold_needs_a_value_a_day_and_a_law_with_thresholds() -> None:
    assert threshold_of(tender()).missing == ("value.amount",)
    begun = {"started_by_event": "contract_notice", "value_amount": Fraction(10**7)}
    assert threshold_of(tender(**begun, started_by_on=date(2014, 6, 1))).reached is None
    assert threshold_of(tender(**begun, started_by_on=None)).limit is None
    full = tender(value_amount=Fraction(250000), value_vat="included", cpv=("72000000-5",))
    assert threshold_of(full).reached is True
