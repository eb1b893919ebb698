"""Days that cannot be right for what is asked, and notices asked for too early: a finding each, nothing written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tendering.cli.main import app
from tendering.cli.show import show
from tendering.model.findings import finding
from tendering.workbench.writing import Report


@pytest.fixture(autouse=True)
def somewhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def errors(*args: str) -> dict[str, str]:
    """Run a command that is refused; return the sentence of each error by its code."""
    result = CliRunner().invoke(app, [*args, "--json"])
    assert result.exit_code == 1, result.output
    assert not list(Path.cwd().rglob("*")), "something was written"
    found = json.loads(result.stdout)["findings"]
    assert all(f["where"] and f["message"] and f["remedy"] for f in found)
    return {f["code"]: f["message"] for f in found if f["severity"] == "error"}


def test_letters_are_not_dated_before_the_approval() -> None:
    said = errors("letters", "herefordshire-2017", "--on", "2017-03-07")
    assert "approved on Wednesday 8 March 2017" in said["T017"]
    assert "tenders close on" in errors("letters", "herefordshire-2017", "--on", "2016-03-09")["T017"]  # fmt: skip


@pytest.mark.parametrize("kind", ["award", "recommendation"])
def test_reports_are_not_dated_before_tenders_closed(kind: str) -> None:
    assert "T017" in errors("report", "herefordshire-2017", kind, "--on", "2016-03-06")


def test_a_report_whose_day_is_not_known_asks_for_it() -> None:
    assert errors("report", "price-accepted", "award")["F094"] == "the day is not given"


def test_an_award_notice_is_not_dated_before_tenders_closed() -> None:
    said = errors("notice", "herefordshire-2017", "F21", "--on", "2016-12-01")
    assert "T025" in said


def test_a_notice_of_another_law_is_said_to_be_so_though_its_day_is_not_known() -> None:
    assert "notices are F21-PIN" in errors("notice", "limit-ranked", "UK6")["T020"]


@pytest.mark.parametrize("ocid", ["2016-1", "ocds-", "ocds-h6vhtk-", "ocds-h6vhtk-a b", "../x"])
def test_an_ocid_that_is_none_is_refused(ocid: str) -> None:
    said = errors("notice", "herefordshire-2017", "F21-contract", "--ocid", ocid)
    assert "is not an open contracting id" in said["N014"]


def test_the_law_of_each_finding_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """Several findings in a row with one remedy share it; each says its own provision."""
    found = [
        finding("T021", "a", "lacks an address", law="reg 1"),
        finding("T021", "b", "lacks a number", law="reg 1"),
        finding("T021", "c", "lacks a day", law="reg 2"),
    ]
    assert show(Report(findings=tuple(found)), as_json=False) == 1
    assert capsys.readouterr().err.splitlines()[:5] == [
        "a: error T021: lacks an address",
        "b: error T021: lacks a number [reg 1]",
        "c: error T021: lacks a day",
        f"    {found[0].remedy}",
        "    [reg 2]",
    ]


def test_a_sentence_that_quotes_a_whole_file_is_cut() -> None:
    said = finding("D003", "tender.yaml:1:1", "x" * 50_000).message
    assert len(said) < 4_000
    assert said.endswith(" ...")


def test_a_law_is_named_in_any_case_and_no_age_is_below_nought() -> None:
    told = CliRunner().invoke(
        app, ["law", "standstill", "--regime", "PCR2015", "--send", "2017-03-09"]
    )
    assert "end of Monday 20 March 2017" in told.stdout
    asked = ["law", "values", "--instrument", "pcr2015", "--on", "2016-01-04", "--json"]
    held = json.loads(CliRunner().invoke(app, asked).stdout)["values"]
    assert held
    assert all(row["age_days"] is None for row in held)  # checked long after that day


@pytest.mark.parametrize(
    ("start", "words"), [("1999-01-01", "Give a later start"), ("2098-01-01", "bank holidays")]
)
def test_a_start_that_no_plan_can_reach_says_what_to_give(start: str, words: str) -> None:
    result = CliRunner().invoke(
        app, ["plan", "bolton-2016", "--start-of-service", start, "--json"]
    )
    (said,) = [f for f in json.loads(result.stdout)["findings"] if f["code"] == "L004"]
    assert words in said["remedy"]
