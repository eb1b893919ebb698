"""Input that no law allows: a finding each, with its place and remedy, and nothing written."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tendering.cli.main import app
from tendering.workbench.library import shipped_root
from tendering.workbench.notices import notice


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    yield
    monkeypatch.undo()


def spoilt(old: str, new: str) -> None:
    """Make a local tender and evaluation of Herefordshire 2017 with one thing changed."""
    for kind in ("lots", "evaluations"):
        shutil.copytree(shipped_root(kind) / "herefordshire-2017", f"{kind}/spoilt")
    for path, names in (
        (Path("lots/spoilt/tender.yaml"), ("tender: herefordshire-2017", "tender: spoilt")),
        (Path("evaluations/spoilt/evaluation.yaml"), ("herefordshire-2017", "spoilt")),
    ):
        path.write_text(path.read_text("utf-8").replace(*names), encoding="utf-8")
    tender = Path("lots/spoilt/tender.yaml")
    text = tender.read_text("utf-8")
    assert old in text
    tender.write_text(text.replace(old, new, 1), encoding="utf-8")


EVERY = (
    ("pack", "spoilt"),
    ("plan", "spoilt", "--start-of-service", "2017-09-01"),
    ("letters", "spoilt", "--on", "2017-03-09"),
    ("notice", "spoilt", "F21", "--on", "2017-04-06"),
    ("law", "diary", "spoilt"),
    ("report", "spoilt", "award", "--on", "2017-04-06"),
    ("report", "spoilt", "recommendation", "--on", "2017-02-21"),
)
BEGUN = "{event: contract_notice, on: 2016-11-09, source: hfds-13-1}"


@pytest.mark.parametrize("command", [*EVERY, ("evaluate", "spoilt"), ("rate-build", "spoilt")])
@pytest.mark.parametrize("nation", ["wales", "scotland"])
def test_another_nation_is_refused_everywhere(command: tuple[str, ...], nation: str) -> None:
    spoilt("nation: england", f"nation: {nation}")
    refused(command, {"X50"})


@pytest.mark.parametrize("command", EVERY)
@pytest.mark.parametrize(
    "event",
    [
        "",
        "started_by: {event: call_off, on: 2026-06-01, source: hfds-13-1}",
        "started_by: {event: prior_information_notice_call, on: 2023-05-26, source: hfds-13-1}",
    ],
)
def test_a_law_that_cannot_be_decided_writes_nothing(command: tuple[str, ...], event: str) -> None:
    spoilt(f"started_by: {BEGUN}", event)
    refused(command, {"X54", "L004", "F098", "T020"})


@pytest.mark.parametrize("command", [*EVERY, ("evaluate", "spoilt")])
def test_a_day_that_does_not_exist_writes_nothing(command: tuple[str, ...]) -> None:
    spoilt("issue_on: 2017-03-09", "issue_on: 2017-02-29")
    refused(command, {"D003"})


@pytest.mark.parametrize("command", EVERY[2:])
@pytest.mark.parametrize("row", ["pigeon,", "post,2017-03-01"])
def test_a_letter_sent_as_nobody_sends_letters_issues_nothing(
    command: tuple[str, ...], row: str
) -> None:
    spoilt("nation: england", "nation: england")
    sends = Path("evaluations/spoilt/sends.csv")
    sends.write_text(sends.read_text("utf-8").replace("electronic,", row, 1), encoding="utf-8")
    refused(command, {"X73"})


@pytest.mark.parametrize("command", [c for c in EVERY if c[0] not in ("plan", "law")])
def test_a_definition_that_names_another_law_issues_nothing(command: tuple[str, ...]) -> None:
    spoilt("regime: {value: pcr2015", "regime: {value: pa2023")
    refused(command, {"X53"})


def refused(command: tuple[str, ...], codes: set[str]) -> None:
    """Run a command that finds an error of one of the codes, each with a remedy, and writes nothing."""
    ran = CliRunner().invoke(app, [*command, "--json"])
    assert ran.exit_code == 1, ran.output
    errors = [f for f in json.loads(ran.stdout)["findings"] if f["severity"] == "error"]
    assert codes & {f["code"] for f in errors}
    assert all(f["where"] and f["message"] and f["remedy"] for f in errors)
    assert not Path("out").exists()


def codes(report: Any) -> dict[str, str]:
    return {f.code: f.severity for f in report.findings}


def test_a_notice_asked_for_in_the_future_is_not_written(tmp_path: Path) -> None:
    asked = notice("herefordshire-2017", "F21", on="2026-12-01", today=date(2026, 11, 30))
    assert codes(asked)["T024"] == "error"
    assert not asked.files
    assert not list(tmp_path.rglob("*"))
    held = notice("herefordshire-2017", "F21", on="2026-11-30", today=date(2026, 11, 30))
    assert "T024" not in codes(held)
    assert held.files


def test_a_notice_that_the_record_plans_ahead_is_made_with_a_warning() -> None:
    planned = notice("herefordshire-2027", "UK7", today=date(2026, 8, 30), dry_run=True)
    assert codes(planned)["T024"] == "warning"
    assert planned.files


def test_the_command_refuses_a_day_ahead() -> None:
    ran = CliRunner().invoke(
        app, ["notice", "herefordshire-2027", "UK7", "--on", "2199-01-01", "--json"]
    )
    assert ran.exit_code == 1
    assert [f["code"] for f in json.loads(ran.stdout)["findings"] if f["severity"] == "error"] == [
        "T024"
    ]


@pytest.mark.parametrize("command", [EVERY[0], *EVERY[2:4]])
def test_a_wrong_law_named_stops_what_is_issued(command: tuple[str, ...]) -> None:
    spoilt("regime: {value: pcr2015", "regime: {value: pa2023")
    refused(command, {"X53"})
