"""The commands of an open market: what typer hands on, what is refused before anything is opened, and JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tendering.cli.main import app
from tests.framework.markets import QUESTIONS

PASSED = [text for q in QUESTIONS for text in ("--answer", f"{q}=pass")]


def run(*line: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, [*line], env={"TENDERING_ACTOR": "Rosalind Tregear"})
    assert result.exit_code == code, result.output
    return result.stdout


@pytest.fixture
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TENDERING_CLOCK", "2018-05-02T09:00:00Z")
    run("record", "load", "cornwall-2018", "--to", "c")


def test_from_an_application_to_a_refused_offer(begun: None) -> None:
    told = run("framework", "apply", "c", "--provider", "n1", "--lot", "1", *PASSED, "--json")
    number = str(json.loads(told)["entries"][0]["number"])
    wrong = [
        "--decision",
        "perhaps",
        "--because",
        "insurance",
        "--because",
        "x=1",
        "--because",
        "x=2",
    ]
    said = json.loads(run("framework", "admit", "c", number, *wrong, "--json", code=1))
    assert [f["code"] for f in said["findings"]] == ["L212", "L212"]
    sound = ["--decision", "admitted", "--person-role", "Manager", "--reason", "Passed."]
    dry = run("framework", "admit", "c", number, *sound, "--dry-run")
    assert "Would enter" in dry
    assert not Path("out").exists()
    run("framework", "admit", "c", number, *sound)
    run(
        "framework",
        "services",
        "c",
        "--provider",
        "n1",
        "--lot",
        "1",
        "--area",
        "north",
        "--service",
        "ongoing",
    )
    asked = ["--lot", "1", "--area", "north", "--service", "ongoing", "--person", "P-1"]
    closes = ["--hours", "7", "--closes", "2018-05-03T12:00"]
    sent = json.loads(run("framework", "request", "c", *asked, *closes, "--json"))
    request = str(sent["entries"][0]["number"])
    bad = ["--provider", "n1", "--rate", "free", "--start", "2018-05-04"]
    said = json.loads(run("framework", "offer", "c", request, *bad, "--json", code=1))
    assert [f["code"] for f in said["findings"]] == ["F012"]
    past = (*bad[:2], "--rate", "18.25", "--start", "2018-01-01")  # before it was requested
    said = json.loads(run("framework", "offer", "c", request, *past, "--json", code=1))
    assert [f["where"] for f in said["findings"]] == ["--start"]
    run("framework", "offer", "c", request, *bad[:2], "--rate", "18.25", *bad[4:])
    shown = run("framework", "market", "c", "--json")
    (one,) = json.loads(shown)["requests"]
    assert (one["state"], len(one["offers"])) == ("open for offers", 1)
    assert "18.25" not in shown + run("record", "log", "c") + run("status", "c", "--json")
