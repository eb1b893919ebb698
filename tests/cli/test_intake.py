"""The commands of intake as an officer types them: from the sealed file to the decision, with what each says and exits with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tendering.cli.main import app
from tests.workbench.responses import DEE, filled, of_bidders, published, tender_of

WEIGHED = (
    "--role", "Head of Corporate Procurement", "--options", "1. Reject. 2. Ask.", "--proportionality", "One rate.",
    "--equal-treatment", "None other.", "--obvious", "yes", "--changes-bid", "no", "--reason", "Digits turned.",
)  # fmt: skip


class Officer:
    """Runs commands at a time."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.patch = monkeypatch
        monkeypatch.setenv("TENDERING_ACTOR", "Cyd Cole")

    def at(self, clock: str) -> None:
        self.patch.setenv("TENDERING_CLOCK", clock)

    def run(self, *words: str, code: int = 0) -> str:
        done = CliRunner().invoke(app, list(words))
        assert done.exit_code == code, done.output
        return done.output

    def data(self, *words: str) -> Any:
        return json.loads(self.run(*words, "--json"))


@pytest.fixture
def officer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Officer:
    monkeypatch.chdir(tmp_path)
    published(tmp_path)
    rows = of_bidders(["b07", "b12"])
    for bidder in ("b07", "b12"):
        Path(f"{bidder}.xlsx").write_bytes(filled(tender_of(), bidder, rows))
    return Officer(monkeypatch)


def test_from_the_sealed_file_to_the_decision(officer: Officer) -> None:
    officer.at("2016-06-20T09:00:00Z")
    officer.run("receive", "b16", "b07.xlsx", "b12.xlsx")
    officer.run("did-not-bid", "b16", "--name", "Rowan Care", "--reason", "No capacity.")
    officer.run("open-bids", "b16", "--witness", DEE, code=1)
    officer.at("2016-06-20T13:00:00Z")
    assert "prices stay sealed" in officer.run("--help")
    assert "Would open" in officer.run("open-bids", "b16", "--witness", DEE, "--dry-run")
    officer.run("open-bids", "b16", "--witness", DEE)
    officer.run("sealed", "b16", "--bidder", "b07", "--reason", "x", "--out", "look", code=1)
    officer.at("2016-06-21T08:00:00Z")
    one = ("--bidder", "b07", "--question", "ecm", "--answer", "pass")
    officer.run("judge", "b16", *one)
    officer.run("judge", "b16", "--form", "j.csv")
    officer.run("judge", "b16", "--from", "j.csv", code=1)  # nothing is filled in
    officer.run("open-prices", "b16", "--witness", DEE, "--reply-by", "2016-06-27")
    listed = officer.data("tasks", "b16", "--open")["tasks"]
    assert {(t["bidder"], t["about"], t["due"]) for t in listed} == {
        ("b07", "hourly", "2016-06-27"),
        ("b12", "enhanced", "2016-06-27"),
    }
    number = next(str(t["number"]) for t in listed if t["bidder"] == "b12")
    officer.run("task", "answer", "b16", number, "--explanation", "15.60 is meant.")
    officer.run("task", "answer", "b16", "1", "--explanation", "x", code=1)
    decide = (
        "decide",
        "b16",
        "--bidder",
        "b12",
        "--lot",
        "1",
        "--about",
        "enhanced",
        "--as",
        "Martin Yates",
    )
    officer.run(*decide, "--decision", "clarified", code=1)
    officer.run(*decide, "--decision", "clarified", *WEIGHED, "--amount", "15.60")
    officer.run("sealed", "b16", "--bidder", "b07", "--reason", "To read it.", "--out", "look")
    assert Path("look/b07.xlsx").is_file()
    officer.run("withdraw", "b16", "--bidder", "b07", "--reason", "No staff.")
    left = officer.data("tasks", "b16", "--open")
    assert left["tasks"] == []
    assert officer.run("record", "verify", "b16").startswith("The record holds")


@pytest.mark.parametrize(
    "words",
    [
        ("open-bids", "nobody", "--witness", "x"),
        ("open-prices", "b16", "--witness", "x", "--reply-by", "tomorrow"),
        ("receive", "b16", "missing.xlsx"),
        ("receive", "b16", "b07.xlsx", "--profile", "missing.yaml"),
        ("receive", "b16", "b07.xlsx", "--on", "yesterday"),
        ("tasks", "b16", "--ask"),
        ("judge", "b16", "--bidder", "b07", "--question", "ecm", "--answer", "pass"),
        ("clarify-bidder", "b16", "--bidder", "b07"),
        ("clarify-bidder", "b16", "--answer-to", "99"),
        ("decide", "b16", "--bidder", "b07", "--about", "nothing", "--decision", "perhaps"),
        ("withdraw", "b16", "--bidder", "b99", "--reason", " ", "--lot", "9", "--zone", "z"),
        ("did-not-bid", "b16", "--name", " "),
        ("sealed", "b16", "--bidder", "b07", "--reason", "x", "--out", "o"),
        ("compliance", "record", "b16", "--bidder", "b07", "--check", "espd"),
        ("compliance", "invite", "b16", "--bidder", "b07", "--about", "x", "--reply-by", "never"),
        ("compliance", "exclude", "b16", "--bidder", "b07"),
        ("compliance", "told", "b16", "--bidder", "b07"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(
    officer: Officer, words: tuple[str, ...]
) -> None:
    officer.at("2016-06-20T13:00:00Z")
    before = officer.data("record", "log", "b16")["entries"]
    said = officer.run(*words, code=1)
    assert "bug" not in said
    assert "Traceback" not in said
    assert officer.data("record", "log", "b16")["entries"] == before
