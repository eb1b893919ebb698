"""The commands of mobilisation and of the year page: exit codes, JSON, and nothing written in a dry run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tendering.cli.main import app
from tests.workbench import mobilising

RUNNER = CliRunner()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TENDERING_ACTOR", "Priya Nair")
    monkeypatch.setenv("TENDERING_CLOCK", "2017-06-20T09:30:00Z")
    mobilising.planned(tmp_path)

    def command(*words: str) -> tuple[int, Any]:
        result = RUNNER.invoke(app, [*words, "--json"])
        assert result.exception is None or isinstance(result.exception, SystemExit), words
        return result.exit_code, json.loads(result.stdout)

    return command


def test_the_waves_are_shown_decided_and_missed_by_command(run: Any) -> None:
    code, data = run("mobilise", "show", "it", "--on", "2017-06-20")
    assert code == 0
    assert len(data["matrix"]) > 20
    assert {w["stage"] for w in data["waves"]} == {"planned"}
    stop = ("mobilise", "go", "it", "--wave", "O-C-1", "--decision", "no go", "--reason", "Rota")
    code, data = run(*stop, "--dry-run")
    assert (code, [e["kind"] for e in data["entries"]]) == (0, ["go_decided"])
    code, data = run("mobilise", "go", "it", "--wave", "O-E-1", "--decision", "go")
    assert (code, {f["code"] for f in data["findings"]}) == (1, {"L716", "L719"})
    code, data = run(
        *(
            "mobilise",
            "go",
            "it",
            "--wave",
            "O-E-1",
            "--decision",
            "no-go",
            "--reason",
            "Not ready",
        )
    )
    assert code == 0
    code, data = run("mobilise", "show", "it", "--on", "2017-07-03")
    assert {w["wave"]: w["stage"] for w in data["waves"]}["O-E-1"] == "no_go"
    code, data = run("mobilise", "extend", "it", "--until", "soon", "--reason", "x")
    assert (code, [f["code"] for f in data["findings"]]) == (1, ["F094"])


def test_a_most_for_a_week_is_not_taken_down_without_where_it_comes_from(run: Any) -> None:
    stated = ("mobilise", "intake", "it", "--bidder", "ohara", "--hours", "240")
    code, data = run(*stated)
    (found,) = data["findings"]
    assert (code, found["code"], found["where"]) == (1, "R007", "--source")
    assert found["message"] == "where it comes from is not said"
    assert run(*stated, "--source", "Letter of 16 May")[0] == 0


def test_a_year_is_told_with_its_blanks_and_wages_below_the_floor(run: Any) -> None:
    code, data = run(
        *("framework", "wage", "it", "--provider", "ohara", "--lowest", "7.45", "--evidence", "Pay slips"),
        *("--from", "2017-04-01", "--until", "2017-05-31"),
    )  # fmt: skip
    assert (code, [f["code"] for f in data["findings"]]) == (0, ["L740"])
    code, data = run(
        *("framework", "wage", "it", "--provider", "nobody", "--lowest", "-1", "--evidence", " "),
        *("--from", "2017-06-01", "--until", "2017-05-31"),
    )
    assert (code, sorted(f["code"] for f in data["findings"])) == (
        1,
        ["L701", "L742", "L742", "R007"],
    )
    code, data = run("framework", "complaint", "it", "--provider", "ohara", "--about", "Late")
    number = str(data["entries"][0]["number"])
    assert code == 0
    closing = ("framework", "complaint", "it", "--provider", "ohara", "--outcome", "upheld")
    assert run(*closing, "--closes", number)[0] == 0
    code, data = run(*closing, "--closes", number)
    assert (code, [f["code"] for f in data["findings"]]) == (1, ["L741"])
    code, data = run("framework", "year", "it", "--year", "2017")
    assert code == 0
    assert all(row["offered"]["number"] is None for row in data["work"])
    assert {row["offered"]["because"] for row in data["work"]} == {"not reported"}
    assert sorted(p.name for p in Path("out/it/scrutiny").iterdir()) == [
        "manifest.json", "year.docx", "year.html", "year.json"
    ]  # fmt: skip
