"""`tendering plan` and `tendering law diary` as a person runs them: tables, JSON, files, and bad input without a traceback."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from typer.testing import CliRunner

from tendering.cli.main import app

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = {
    "herefordshire-2017": "2017-07-01",
    "bolton-2016": "2016-11-07",
    "bristol-2015": "2015-06-01",
    "herefordshire-2027": "2027-04-01",
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*args: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, list(args), prog_name="tendering")
    assert result.exit_code == code, f"{result.exit_code}\n{result.output}\n{result.exception!r}"
    return result.stdout


def codes(data: dict) -> set[str]:
    return {f["code"] for f in data["findings"]}


def copied(here: Path, name: str, *changes: tuple[str, str]) -> None:
    """Put a changed copy of a shipped tender into the user's own lots/."""
    folder = here / "lots" / name
    folder.mkdir(parents=True)
    text = (ROOT / "lots" / name / "tender.yaml").read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (folder / "tender.yaml").write_text(text, "utf-8")


@pytest.mark.parametrize(("tender", "start"), SHIPPED.items())
def test_every_shipped_tender_has_a_plan(here: Path, tender: str, start: str) -> None:
    data = json.loads(run("plan", tender, "--start-of-service", start, "--json"))
    assert data["start_of_service"] == start
    assert [s["last_safe"] for s in data["steps"]] == sorted(s["last_safe"] for s in data["steps"])
    assert {"step", "title", "last_safe", "last_lawful", "rule", "basis", "law", "slack_days"} <= (
        set(data["steps"][0])
    )
    folder = here / "out" / tender / "plan"
    names = {path.name for path in folder.iterdir()}
    assert names == {"plan.html", "plan.svg", "plan.ics", "manifest.json"}
    ET.parse(folder / "plan.svg")  # noqa: S314 - our own file
    text = (folder / "plan.ics").read_bytes().decode()
    assert text.count("BEGIN:VEVENT") == len(data["steps"])
    assert "\n" not in text.replace("\r\n", "")


def test_the_plan_sets_the_timetable_against_the_last_safe_days(here: Path) -> None:
    data = json.loads(
        run("plan", "herefordshire-2017", "--start-of-service", "2017-07-01", "--json")
    )
    steps = {s["step"]: s for s in data["steps"]}
    assert steps["letters"]["planned"]["last"] == "2017-03-09"
    assert steps["letters"]["slack_days"] == 15
    assert steps["tenders_close"]["slack_days"] == -4
    assert {"L001", "L005", "L006"} <= codes(data)


def test_the_table_and_the_calendar_on_the_screen(here: Path) -> None:
    told = run("plan", "bolton-2016", "--start-of-service", "2016-11-07")
    assert "Standstill letters sent" in told
    assert "practice" in told
    shown = run("plan", "bolton-2016", "--start-of-service", "2016-11-07", "--ics")
    assert shown.startswith("BEGIN:VCALENDAR")


def test_the_same_question_gives_the_same_bytes(here: Path) -> None:
    for out in ("one", "two"):
        run("plan", "bolton-2016", "--start-of-service", "2016-11-07", "--out", out)
        run("law", "diary", "bolton-2016", "--on", "2016-09-01", "--out", out)
    for path in sorted((here / "one").rglob("*.*")):
        assert path.read_bytes() == (here / "two" / path.relative_to(here / "one")).read_bytes()


def test_a_dry_run_writes_nothing(here: Path) -> None:
    run("plan", "bolton-2016", "--start-of-service", "2016-11-07", "--dry-run")
    run("law", "diary", "bolton-2016", "--dry-run")
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("start", ["2017-02-30", "soon", "01/07/2017", ""])
def test_a_start_that_is_no_day_is_said(here: Path, start: str) -> None:
    data = json.loads(run("plan", "bolton-2016", "--start-of-service", start, "--json", code=1))
    assert codes(data) == {"F094"}
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("start", ["2016-05-09", "2031-01-06", "0001-01-01", "9999-12-31"])
def test_a_start_that_cannot_be_planned_for_is_said(here: Path, start: str) -> None:
    data = json.loads(run("plan", "bolton-2016", "--start-of-service", start, "--json", code=1))
    assert codes(data) == {"L004"}
    assert data["steps"] == []


def test_a_welsh_authority_has_no_plan(here: Path) -> None:
    copied(here, "bolton-2016", ("nation: england", "nation: wales"))
    data = json.loads(
        run("plan", "bolton-2016", "--start-of-service", "2016-11-07", "--json", code=1)
    )
    assert "X50" in codes(data)
    diary = json.loads(run("law", "diary", "bolton-2016", "--json", code=1))
    assert (codes(diary), diary["duties"]) == ({"X50"}, [])


def test_a_law_that_cannot_be_decided_has_no_plan(here: Path) -> None:
    began = "started_by: {event: contract_notice, on: 2016-05-09, source: invented-dates}\n"
    copied(here, "bolton-2016", (began, ""))
    data = json.loads(
        run("plan", "bolton-2016", "--start-of-service", "2016-11-07", "--json", code=1)
    )
    assert "X54" in codes(data)
    diary = json.loads(run("law", "diary", "bolton-2016", "--json", code=1))
    assert "L004" in codes(diary)


def test_lengths_of_the_plan_are_counted_and_too_short_ones_are_errors(here: Path) -> None:
    copied(
        here,
        "bolton-2016",
        ("standstill: {issue_on", "plan: {mobilisation: 4 weeks}\nstandstill: {issue_on"),
    )
    data = json.loads(run("plan", "bolton-2016", "--start-of-service", "2016-11-07", "--json"))
    signed = next(s for s in data["steps"] if s["step"] == "signature")
    assert (signed["last_safe"], signed["basis"], signed["law"]) == (
        "2016-10-10",
        "plan",
        "plan.mobilisation",
    )


@pytest.mark.parametrize("evaluation", SHIPPED)
def test_every_shipped_evaluation_has_a_diary(here: Path, evaluation: str) -> None:
    data = json.loads(run("law", "diary", evaluation, "--json"))
    assert data["duties"]
    assert {"what", "on", "counted_from", "law", "binds", "verified", "status"} <= set(
        data["duties"][0]
    )
    assert all(d["status"] is None for d in data["duties"])
    folder = here / "out" / evaluation / "diary"
    assert {p.name for p in folder.iterdir()} == {
        "diary.html",
        "diary.svg",
        "diary.ics",
        "manifest.json",
    }
    ET.parse(folder / "diary.svg")  # noqa: S314 - our own file


def test_what_is_done_is_drawn_on_the_day_it_was_done(here: Path) -> None:
    run("law", "diary", "herefordshire-2027", "--on", "2026-11-23")
    drawn = (here / "out/herefordshire-2027/diary/diary.svg").read_text("utf-8")
    assert "done Mon 21 Sep 2026" in drawn  # the UK7, due on 14 December
    assert "Mon 14 Dec 2026" not in drawn


def test_the_diary_of_herefordshire_has_the_worked_dates(here: Path) -> None:
    data = json.loads(run("law", "diary", "herefordshire-2017", "--json"))
    on = {d["duty"]: d["on"] for d in data["duties"]}
    assert on["standstill"] == "2017-03-20"
    assert on["award_notice-1"] == "2017-04-20"
    assert on["award_notices_grouped-1"] == "2017-05-02"
    assert on["claim-1"] == "2017-04-07"


def test_the_day_asked_says_how_each_duty_stands(here: Path) -> None:
    data = json.loads(run("law", "diary", "herefordshire-2027", "--on", "2026-11-23", "--json"))
    status = {d["duty"]: d["status"] for d in data["duties"]}
    assert status["details_notice-1"] == "done"
    assert status["standstill"] == "past"
    assert status["copy-1"] == "upcoming"


def test_an_evaluation_without_dates_says_what_is_missing(here: Path) -> None:
    folder = here / "evaluations" / "bare"
    shutil.copytree(ROOT / "evaluations" / "capacity", folder)
    text = (folder / "tender.yaml").read_text("utf-8")
    kept = [line for line in text.splitlines() if not line.startswith("started_by")]
    (folder / "tender.yaml").write_text("\n".join([*kept, ""]), "utf-8")
    data = json.loads(run("law", "diary", "bare", "--json", code=1))
    assert (data["duties"], codes(data) & {"L004", "L010"}) == ([], {"L004", "L010"})
    assert not (here / "out").exists()


@pytest.mark.parametrize(
    "args",
    [
        ("plan", "nowhere-2020", "--start-of-service", "2020-01-01"),
        ("law", "diary", "nowhere-2020"),
        ("law", "diary", "bolton-2016", "--on", "2016-02-30"),
    ],
)
def test_what_is_not_there_is_said(here: Path, args: tuple[str, ...]) -> None:
    assert json.loads(run(*args, "--json", code=1))["findings"]
