"""The values of the law: every row complete and sourced, their age, and no number of the law anywhere but there."""

from __future__ import annotations

import ast
import tomllib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tendering.law import values as held_values
from tendering.law.regime import Hold, Regime, RegimeAnswer, applies, threshold
from tendering.law.values import (
    ADOPTED,
    BINDING,
    INSTRUMENTS,
    NOT,
    LawValue,
    held,
    old_values,
    value,
    values,
)

LAW = Path(held_values.__file__).parent
FILES = sorted(LAW.glob("*/*.toml"))
ROWS = [row for rows in values().values() for row in rows]
# Where what is no Act or regulation is read: prices of care have no statute, and practice has no source.
OTHER_SOURCES = {
    "care.prices": "https://www.homecareassociation.org.uk/",
    "care.living_wage": "https://www.livingwage.org.uk/",
    "practice.plan": "",
    "practice.diary": "",
}
UNITS = {"", "hour", "day", "working_day", "clear_day", "clear_working_day", "week", "month"}
UNITS |= {"year", "percent", "time", "euro", "indicator", "mile"}
NOT_OF_THE_LAW = {
    ("read.py", 40),  # characters of a number in a notice
    ("comparison.py", 30),  # characters of a reason around a word
    ("level.py", 40),
    ("diary_life.py", 20),  # call-offs told one by one
}
COUNTED = {"day", "working_day", "clear_day", "clear_working_day"}


def test_every_folder_of_values_is_read() -> None:
    assert {f.parent.name for f in FILES} == set(INSTRUMENTS)


@pytest.mark.parametrize("row", ROWS, ids=lambda r: f"{r.id} {r.start}")
def test_every_row_is_complete_dated_cited_and_linked(row: LawValue) -> None:
    assert row.says
    assert not row.says.endswith(".")
    assert row.cite
    source = OTHER_SOURCES.get(row.id.rpartition(".")[0], "https://www.legislation.gov.uk/")
    assert row.href.startswith(source)
    assert row.checked_on >= date(2026, 11, 22) > row.start or row.checked_on >= row.start
    assert row.unit in UNITS
    assert row.light_touch in {BINDING, ADOPTED, NOT}
    assert row.full_regime in {BINDING, NOT}
    assert (row.light_touch, row.full_regime) != (NOT, NOT)
    if row.length is None and row.amount is None:
        assert row.unit == ""
    if row.length is not None:
        assert row.length > 0
        assert row.unit
    if row.amount is not None:
        assert type(row.amount) is Decimal
        assert row.amount > 0
    assert row.vat in {"", "included", "excluded"}
    assert row.last_day is None or row.last_day >= row.start


@pytest.mark.parametrize("file", FILES, ids=lambda f: f"{f.parent.name}/{f.name}")
def test_rows_stand_in_order_of_date_and_each_date_once(file: Path) -> None:
    data = tomllib.loads(file.read_text("utf-8"), parse_float=Decimal)
    assert data
    for table, content in data.items():
        assert set(content) == {"says", "values"}, table
        starts = [row["from"] for row in content["values"]]
        assert starts == sorted(set(starts)), table
        for row in content["values"]:
            assert not any(isinstance(x, float) for x in row.values()), table


def test_what_is_held_from_knowledge_says_so() -> None:
    known = {row.id for row in ROWS if not row.verified}
    for name in (
        "pcr2006.regime.begins",
        "other.transfer.employee_information",
        "other.deadlines.key_decision_notice",
        "other.deadlines.information_request",
        "care.prices.minimum_price",
        "pcr2015.deadlines.saved_dps",
        "pa2023.notices.UK17",
    ):
        assert name in known
    for name in ("pcr2015.standstill.electronic", "pa2023.standstill.mandatory"):
        assert name not in known


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("pcr2015.standstill.electronic", "10 days"),
        ("pcr2015.standstill.other", "15 days"),
        ("pa2023.standstill.voluntary", "8 working days"),
        ("pcr2015.deadlines.award_notice", "30 days"),
        ("pcr2015.deadlines.reply_to_request", "15 days"),
        ("pcr2015.deadlines.claim", "30 days"),
        ("pcr2015.deadlines.claim_longest", "3 months"),
        ("pcr2015.deadlines.records", "3 years"),
        ("pcr2015.deadlines.saved_dps", "to 2029-02-23"),
        ("pa2023.deadlines.details_notice", "30 days"),
        ("pa2023.deadlines.details_notice_light_touch", "120 days"),
        ("pa2023.deadlines.copy", "90 days"),
        ("pa2023.deadlines.copy_light_touch", "180 days"),
        ("pa2023.deadlines.copy_over", "£5,000,000 (VAT included)"),
        ("pa2023.deadlines.termination_notice", "30 days"),
        ("pa2023.deadlines.exclusion_told", "30 days"),
        ("pa2023.deadlines.claim", "30 days"),
        ("pa2023.deadlines.records", "3 years"),
        ("pa2023.deadlines.open_framework", "8 years"),
        ("pa2023.deadlines.reopening", "3 years"),
        ("pa2023.agreements.open_again", "5 years"),
        ("pa2023.exclusion.mandatory_look_back", "5 years"),
        ("pa2023.exclusion.discretionary_short_look_back", "3 years"),
        ("pcr2015.exclusion.mandatory_look_back", "5 years"),
        ("pcr2015.exclusion.discretionary_look_back", "3 years"),
        ("other.deadlines.key_decision_notice", "28 clear days"),
        ("other.transfer.employee_information", "28 days"),
        ("other.deadlines.information_request", "20 working days"),
        ("pcr2015.rules.reg18", "a rule"),
        ("pa2023.notices.UK6", "UK6, Contract award notice"),
        ("pa2023.exclusion.mandatory", "18 items"),
        ("care.prices.minimum_price", "£32.14 an hour"),
    ],
)
def test_the_values_are_those_of_the_law(name: str, shown: str) -> None:
    assert value(name).shown == shown


@pytest.mark.parametrize(
    ("regime", "kind", "on", "shown"),
    [
        ("pcr2015", "light_touch", date(2016, 1, 1), "£589,148 (VAT excluded)"),
        ("pcr2015", "light_touch", date(2017, 12, 31), "£589,148 (VAT excluded)"),
        ("pcr2015", "light_touch", date(2018, 1, 1), "£615,278 (VAT excluded)"),
        ("pcr2015", "light_touch", date(2021, 12, 31), "£663,540 (VAT excluded)"),
        ("pcr2015", "light_touch", date(2022, 1, 1), "£663,540 (VAT included)"),
        ("pcr2015", "services", date(2024, 6, 1), "£214,904 (VAT included)"),
        ("pa2023", "light_touch", date(2025, 2, 24), "£663,540 (VAT included)"),
        ("pa2023", "services", date(2025, 12, 31), "£214,904 (VAT included)"),
        ("pa2023", "services", date(2026, 1, 1), "£207,720 (VAT included)"),
        ("pa2023", "works", date(2026, 1, 1), "£5,193,000 (VAT included)"),
    ],
)
def test_a_threshold_is_that_of_its_day(regime: str, kind: str, on: date, shown: str) -> None:
    assert threshold(Regime(regime), kind, on).shown == shown


def test_a_threshold_of_no_kind_or_of_too_early_a_day_is_refused() -> None:
    with pytest.raises(KeyError):
        threshold(Regime.PCR2015, "moonlight", date(2017, 1, 1))
    with pytest.raises(LookupError):
        threshold(Regime.PA2023, "works", date(2025, 3, 1))


def answer(regime: Regime | None, *, light: bool) -> RegimeAnswer:
    return RegimeAnswer(regime=regime, light_touch=light, because="", cite="")


@pytest.mark.parametrize(
    ("name", "regime", "light", "full"),
    [
        ("pcr2015.rules.reg18", "pcr2015", "binding", "binding"),
        ("pcr2015.rules.reg46_3", "pcr2015", "adopted", "binding"),
        ("pcr2015.rules.reg53", "pcr2015", "adopted", "binding"),
        ("pcr2015.rules.reg76_3", "pcr2015", "binding", "no"),
        ("pcr2015.rules.reg50", "pcr2015", "no", "binding"),
        ("pcr2015.rules.reg87", "pcr2015", "binding", "binding"),
        ("pcr2015.rules.reg53", "pcr2006", "adopted", "adopted"),
        ("pcr2015.rules.reg53", "pa2023", "no", "no"),
        ("pa2023.rules.s51", "pa2023", "no", "binding"),
        ("pa2023.rules.s23_light", "pa2023", "binding", "no"),
        ("pa2023.rules.s50_summary", "pa2023", "binding", "binding"),
        ("pa2023.deadlines.details_notice_light_touch", "pa2023", "binding", "no"),
        ("pa2023.rules.s47", "pcr2015", "no", "no"),
        ("pcr2015.regime.framework_term", "pcr2015", "adopted", "binding"),
        ("pa2023.regime.framework_term", "pa2023", "no", "binding"),
        ("pa2023.standstill.mandatory", "pa2023", "no", "binding"),
        ("pa2023.standstill.voluntary", "pa2023", "binding", "binding"),
        ("other.deadlines.key_decision_notice", "pa2023", "binding", "binding"),
    ],
)
def test_a_rule_binds_is_adopted_or_does_not_apply(
    name: str, regime: str, light: str, full: str
) -> None:
    assert applies(name, answer(Regime(regime), light=True)) is Hold(light)
    assert applies(name, answer(Regime(regime), light=False)) is Hold(full)


def test_a_value_is_old_a_year_and_a_day_after_it_was_checked() -> None:
    row = replace(value("pcr2015.rules.reg18"), checked_on=date(2026, 11, 22))
    assert old_values([row], date(2027, 11, 22)) == ()
    assert old_values([row], date(2027, 11, 23)) == (row,)
    leap = replace(row, checked_on=date(2024, 2, 29))
    assert old_values([leap], date(2025, 2, 28)) == ()
    assert old_values([leap], date(2025, 3, 1)) == (leap,)


def test_what_is_held_on_a_day_is_the_row_in_force_then() -> None:
    then = {row.id: row for row in held(date(2017, 3, 9))}
    assert then["pcr2015.thresholds.light_touch"].start == date(2016, 1, 1)
    assert not any(name.startswith("pa2023.") for name in then)
    assert then["calendar.bank_holidays"].last_day is not None
    assert len(held()) == len(ROWS) + 1


def test_no_number_of_the_law_stands_in_code() -> None:
    """A literal in a sum, a comparison or an argument of law or checks is none of the law's periods or sums."""
    law = {r.length for r in ROWS if r.unit in COUNTED and r.length and r.length > 12}
    law |= {int(r.amount) for r in ROWS if r.amount and r.instrument != "care"}
    assert {15, 20, 28, 30, 90, 120, 180, 663540, 5000000} <= law
    found = []
    for folder in (LAW, LAW.parent / "checks"):
        for file in sorted(folder.rglob("*.py")):
            tree = ast.parse(file.read_text("utf-8"))
            for node in ast.walk(tree):
                parts: list[ast.expr | None] = []
                if isinstance(node, ast.BinOp):
                    parts = [node.left, node.right]
                elif isinstance(node, ast.Compare):
                    parts = [node.left, *node.comparators]
                elif isinstance(node, ast.keyword | ast.Assign | ast.AnnAssign):
                    parts = [node.value]
                elif isinstance(node, ast.arguments):
                    parts = [*node.defaults, *node.kw_defaults]
                found += [
                    f"{file.name}:{part.lineno}: {part.value}"
                    for part in parts
                    if isinstance(part, ast.Constant)
                    and part.value in law
                    and (file.name, part.value) not in NOT_OF_THE_LAW
                ]
    assert found == []
