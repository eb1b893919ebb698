"""`tendering law`: the calculator and the values as a person asks for them, and every way to ask wrongly."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from tendering.cli.main import app
from tests.readme import reference

HEAVY = ("docx", "docxtpl", "openpyxl", "ruamel", "holidays", "jinja2")


def run(*args: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["law", *args], prog_name="tendering")
    assert result.exit_code == code, f"{result.exit_code}\n{result.output}\n{result.exception!r}"
    return result.output


def asked(*args: str, code: int = 0) -> dict[str, object]:
    data = json.loads(run("standstill", *args, "--json", code=code))
    assert isinstance(data, dict)
    return data


def test_help_lists_the_sub_commands_and_so_does_the_reference() -> None:
    shown = run("--help")
    for name in ("standstill", "values"):
        assert name in shown
        assert f"### `tendering law {name}`" in reference()


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from typer.testing import CliRunner; from tendering.cli.main import app; "
        "CliRunner().invoke(app, ['law', 'standstill', '--help']); "
        f"print([m for m in {HEAVY!r} if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_the_count_is_shown_day_by_day_with_the_end_and_the_reason() -> None:
    shown = run("standstill", "--regime", "pcr2015", "--send", "2017-03-09")
    for words in (
        "0  Thursday 9 March 2017",
        "10  Sunday 19 March 2017",
        "Monday 20 March 2017     end of standstill",
        "ends at the end of Monday 20 March 2017 (2017-03-21T00:00:00+00:00)",
        "Earliest contract date: Tuesday 21 March 2017",
        "PCR 2015 reg 87(2)",
        "reg 2(4)",
        "Bank holidays: england_and_wales; holidays ",
    ):
        assert words in shown


def test_a_day_left_out_says_where_it_is_a_bank_holiday() -> None:
    shown = run("standstill", "--regime", "pa2023", "--published", "2026-11-23")
    assert "bank holiday in Scotland" in shown
    assert "8  Thursday 3 December 2026" in shown


def test_no_standstill_is_said_in_words() -> None:
    args = ("standstill", "--regime", "pa2023", "--published", "2026-09-01", "--light-touch")
    shown = run(*args, "--days", "0")
    assert "No standstill" in shown
    assert "Earliest contract date: Tuesday 1 September 2026" in shown
    assert "warning X05" in shown


PA = ("--regime", "pa2023")
PCR = ("--regime", "pcr2015")


@pytest.mark.parametrize(
    ("args", "codes"),
    [
        ((*PA, "--published", "2026-09-01", "--days", "5"), ["X57"]),
        ((*PA, "--published", "2026-09-01", "--days", "0"), ["X57"]),
        ((*PA, "--published", "2026-09-01", "--days", "5", "--light-touch"), ["X05"]),
        ((*PA, "--published", "2026-09-01", "--days", "-1", "--light-touch"), ["X05"]),
        ((*PA, "--published", "2026-09-01", "--days", "9999999"), ["X57"]),
        ((*PA, "--published", "2028-12-28"), ["X57"]),
        ((*PA, "--published", "9999-12-31"), ["X57"]),
        ((*PA, "--published", "0001-01-01", "--days", "0", "--light-touch"), ["X57"]),
        ((*PA, "--published", "2027-02-30"), ["F094"]),
        ((*PA, "--published", "23/11/2026"), ["F094"]),
        (PA, ["X72"]),
        ((*PA, "--send", "2026-09-01"), ["X72", "X72"]),
        ((*PA, "--send", "2026-09-01", "--published", "2026-09-01"), ["X72"]),
        (PCR, ["X72"]),
        ((*PCR, "--published", "2017-03-09"), ["X72", "X72"]),
        ((*PCR, "--send", "2017-03-09", "--published", "2017-03-09"), ["X72"]),
        ((*PCR, "--send", "2017-03-09", "--days", "0"), ["X72"]),
        ((*PCR, "--send", "2017-03-09", "--days", "10"), ["X72"]),
        ((*PCR, "--send", "2017-02-30"), ["X73"]),
        ((*PCR, "--send", ""), ["X73"]),
        ((*PCR, "--send", "20170309"), ["X73"]),
        ((*PCR, "--send", "2017-W10-4"), ["X73"]),
        ((*PCR, "--send", "2017-03-09:pigeon"), ["X73"]),
        ((*PCR, "--send", "2017-03-09:"), ["X73"]),
        ((*PCR, "--send", "2017-03-09:post:"), ["X73"]),
        ((*PCR, "--send", "2017-03-09:post:2017-02-30"), ["X73"]),
        ((*PCR, "--send", "2017-03-09:post:2017-03-08"), ["X73"]),
        ((*PCR, "--send", "2017-03-09:post:2017-03-10:again"), ["X73"]),
        ((*PCR, "--send", "2028-12-25"), ["X57"]),
        ((*PCR, "--send", "9999-12-31"), ["X57"]),
        ((*PCR, "--send", "2009-12-31:post"), ["X57"]),
        (
            (*PCR, "--send", "2017-02-30:pigeon", "--send", "x", "--days", "3"),
            ["X72"] + ["X73"] * 3,
        ),
    ],
)
def test_what_cannot_be_counted_is_a_finding_with_nulls(
    args: tuple[str, ...], codes: list[str]
) -> None:
    data = asked(*args, code=1)
    findings = data["findings"]
    assert isinstance(findings, list)
    assert [f["code"] for f in findings] == codes
    assert all(f["severity"] == "error" and f["remedy"] and f["message"] for f in findings)
    for key in ("last_day", "ends_exclusive", "earliest_contract_date", "counted_days", "why"):
        assert data[key] is None
    for f in findings:
        assert "error" in run("standstill", *args, code=1)
        assert f["code"] in run("standstill", *args, code=1)


@pytest.mark.parametrize(
    ("args", "code", "severity"),
    [
        ((*PCR, "--send", "2018-12-22"), "X60", "warning"),
        ((*PCR, "--send", "2010-03-23"), "X74", "warning"),
        ((*PA, "--published", "2025-02-03"), "X74", "warning"),
        ((*PCR, "--send", "2017-03-09:electronic:2017-03-10"), "X73", "note"),
        ((*PA, "--published", "2026-09-01", "--days", "0", "--light-touch"), "X05", "warning"),
    ],
)
def test_what_is_allowed_and_unwise_is_said_and_counted(
    args: tuple[str, ...], code: str, severity: str
) -> None:
    data = asked(*args)
    findings = data["findings"]
    assert isinstance(findings, list)
    assert [(f["code"], f["severity"]) for f in findings] == [(code, severity)]
    assert data["earliest_contract_date"]


@pytest.mark.parametrize(
    "args",
    [
        ("standstill",),
        ("standstill", "--regime", "pcr2006", "--send", "2014-12-01"),
        ("standstill", *PA, "--published", "2026-09-01", "--days", "eight"),
        ("values", "--since", "2017"),
        ("sunset",),
    ],
)
def test_what_is_no_question_at_all_is_usage(args: tuple[str, ...]) -> None:
    assert "Traceback" not in run(*args, code=2)


def test_the_letters_of_herefordshire_in_json() -> None:
    data = asked(*PCR, "--send", "2017-03-09", "--light-touch")
    assert data["last_day"] == "2017-03-20"
    assert data["ends_exclusive"] == "2017-03-21T00:00:00+00:00"
    assert data["earliest_contract_date"] == "2017-03-21"
    assert data["counted_days"] == [f"2017-03-{n}" for n in range(10, 20)]
    assert data["findings"] == []
    assert (data["regime"], data["light_touch"]) == ("pcr2015", True)


def test_values_list_each_with_source_day_checked_and_age() -> None:
    data = json.loads(run("values", "--json", "--instrument", "pcr2015", "--on", "2026-12-02"))
    rows = {row["value"]: row for row in data["values"]}
    row = rows["pcr2015.standstill.electronic"]
    assert (row["length"], row["unit"], row["cite"]) == (10, "day", "PCR 2015 reg 87(2)")
    assert row["href"].startswith("https://www.legislation.gov.uk/")
    assert (row["checked_on"], row["age_days"]) == ("2026-11-22", 10)
    assert row["verified"] is True
    assert rows["pcr2015.thresholds.light_touch"]["amount"] == "663540"
    assert {row["instrument"] for row in data["values"]} == {"pcr2015"}
    assert data["findings"] == []
    every = json.loads(run("values", "--json"))["values"]
    assert len({(r["value"], r["from"]) for r in every}) == len(every)
    assert all(r["age_days"] is None for r in every)
    assert "2026-11-22, 10 days" in run("values", "--instrument", "pcr2006", "--on", "2026-12-02")
    shown = run("values", "--instrument", "care")
    assert "(confirm)" in shown
    assert "£32.14 an hour" in shown


def test_old_values_warn_and_fail_only_in_a_review() -> None:
    fresh = ("values", "--instrument", "pcr2006", "--on", "2027-11-22")
    old = ("values", "--instrument", "pcr2006", "--on", "2027-11-23")
    assert "X70" not in run(*fresh, "--review")
    assert "warning X70" in run(*old)
    assert "error X70" in run(*old, "--review", code=1)
    assert "X70" in run("values", "--instrument", "calendar", "--on", "2027-11-23")


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("--review",), "F094"),
        (("--on", "yesterday"), "F094"),
        (("--instrument", "magna_carta"), "F097"),
    ],
)
def test_values_asked_wrongly(args: tuple[str, ...], code: str) -> None:
    assert code in run("values", *args, code=1)


def test_check_says_on_a_day_that_the_law_was_last_read_long_ago() -> None:
    def codes(*args: str) -> list[str]:
        ran = CliRunner().invoke(app, ["check", "herefordshire-2017", "--json", *args])
        return [f["code"] for f in json.loads(ran.stdout)["findings"]]

    assert "X70" not in codes()
    assert "X70" not in codes("--on", "2027-11-22")
    assert codes("--on", "2027-11-23").count("X70") == 1
    assert "F094" in codes("--on", "soon")


def test_check_gives_the_law_with_the_fact_that_decided_it() -> None:
    ran = CliRunner().invoke(app, ["check", "herefordshire-2017", "--json"])
    law = json.loads(ran.stdout)["law"]
    assert (law["regime"], law["light_touch"], law["lots"]) == ("pcr2015", True, [])
    assert "contract notice on Wednesday 9 November 2016" in law["because"]
    assert law["cite"].startswith("SI 2024/716")


def test_check_says_which_law_applies_and_the_fact_that_decides_it() -> None:
    said = CliRunner().invoke(app, ["check", "herefordshire-2027"]).stdout
    assert (
        "Law: Procurement Act 2023, light touch: begun by tender notice on Tuesday 7 April 2026"
        in said
    )
    assert "SI 2024/716 reg 5" in said
