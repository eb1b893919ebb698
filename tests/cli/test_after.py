"""The commands after an evaluation, run as a person runs them: text and JSON, dry runs that write nothing, exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tendering.cli.main import app
from tests.workbench.after_award import entries_of, signed_scores

RUNNER = CliRunner()


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TENDERING_STORE", raising=False)
    monkeypatch.setenv("TENDERING_CLOCK", "2017-06-21T10:00:00Z")
    monkeypatch.setenv("TENDERING_ACTOR", "Priya Nair")
    return signed_scores(tmp_path, "herefordshire-2017", "2017-03-07")


def run(*words: str, code: int = 0) -> Any:
    """Run a command with --json and return what it printed."""
    ran = RUNNER.invoke(app, [*words, "--json"])
    assert ran.exit_code == code, ran.output
    assert "Traceback" not in ran.output
    return json.loads(ran.stdout)


def codes(data: Any) -> set[str]:
    return {f["code"] for f in data["findings"]}


def test_from_signed_scores_to_a_contract(record: Path, tmp_path: Path) -> None:
    def written(*words: str) -> Any:
        """Run dry first: nothing is written; then for good: something is."""
        before = len(entries_of(record))
        run(*words, "--dry-run")
        assert len(entries_of(record)) == before
        data = run(*words)
        assert len(entries_of(record)) > before
        return data

    assert codes(run("approve", "it", "--on", "2017-03-08", code=1)) == {"R700"}
    entered = written("evaluate", "it", "--enter", "--on", "2017-03-07")
    assert entered["changes"] is None
    written("recommend", "it", "--report", "Report 14", "--on", "2017-03-07")
    digest = written(
        "approve", "it", "--on", "2017-03-08", "--as", "Stephen Garrod", "--role", "Director"
    )["digest"]
    assert digest == entered["digest"]
    issued = written(
        "issue", "it", "--method", "electronic", "--on", "2017-03-09", "--at", "10:00"
    )
    assert issued["standstill"]["O"]["last_day"] == "2017-03-20"
    assert run("standstill", "it", "--on", "2017-03-09")["entries"] == []
    came = written(
        "issue", "it", "--bidder", "ohara", "--received", "2017-03-10", "--on", "2017-03-10"
    )
    assert came["entries"][0]["kind"] == "letter_received"

    closed = run("safe-to-sign", "it", "--lot", "O", "--on", "2017-03-20", code=1)
    assert (closed["safe"], codes(closed)) == (False, {"R730"})
    assert run("safe-to-sign", "it", "--lot", "O", "--on", "2017-03-21")["safe"] is True
    claim = written(
        "challenges", "log", "it", "--kind", "claim-form", "--by-bidder", "ohara", "--lot", "O", "--known", "2017-03-09",
        "--notified", "2017-03-15", "--issued", "2017-03-14", "--about", "Q2", "--on", "2017-03-15",
    )  # fmt: skip
    number = str(claim["entries"][0]["number"])
    refused = run(
        "sign",
        "it",
        "--lot",
        "O",
        "--bidder",
        "wyebrook",
        "--value",
        "1",
        "--on",
        "2017-03-21",
        code=1,
    )
    assert codes(refused) == {"R730"}
    written(
        "sign",
        "it",
        "--lot",
        "D",
        "--bidder",
        "orchardgate",
        "--value",
        "7,557,965",
        "--on",
        "2017-03-21",
    )
    paper = tmp_path / "scores.txt"
    paper.write_text("scores", encoding="utf-8")
    written("challenges", "disclose", "it", "--what", "Scores", "--to", "the claimant", "--terms", "this claim", "--file", str(paper), "--on", "2017-03-22")  # fmt: skip
    shown = run("challenges", "show", "it", "--on", "2017-03-22")
    assert shown["suspended"] == {"O": [int(number)]}
    written(
        "challenges",
        "end",
        "it",
        "--challenge",
        number,
        "--result",
        "Withdrawn",
        "--on",
        "2017-05-02",
    )
    moved = written(
        "promote", "it", "--lot", "O", "--role", "provider", "--zone", "A", "--withdrawn", "wyebrook", "--whole-lot",
        "--reason", "It leaves the county.", "--on", "2017-05-03",
    )  # fmt: skip
    assert [(p["bidder"], p["zone"]) for p in moved["promoted"]] == [
        ("temebridge", "A"),
        ("goldenvale", "E"),
    ]
    why = run("record", "changes", "it")
    assert [c["kind"] for c in why["caused_by"]] == ["withdrawal"]
    assert run("record", "verify", "it")["verified"] is True


@pytest.mark.parametrize(
    "words",
    [
        ("approve", "it", "--lot", "Z"),
        ("recommend", "it", "--report", "R", "--lot", "Z"),
        ("issue", "it", "--method", "carrier pigeon"),
        ("issue", "it", "--bidder", "ohara", "--received", "yesterday"),
        ("standstill", "it"),
        ("safe-to-sign", "it", "--lot", "Z"),
        ("sign", "it", "--lot", "O", "--bidder", "nobody", "--value", "a lot"),
        ("promote", "it", "--lot", "O", "--role", "x", "--reason", "x"),
        ("challenges", "log", "it", "--kind", "x", "--by-bidder", "ohara"),
        ("challenges", "log", "it", "--kind", "complaint", "--by-bidder", "ohara", "--known", "x"),
        ("challenges", "end", "it", "--challenge", "999", "--result", "x"),
        ("record", "changes", "it", "--from", "999"),
        ("record", "changes", "it"),
        ("audit", "it", "--on", "x"),
        ("audit", "nothing-of-the-kind"),
        ("approve", "it", "--on", "2099-01-01"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_done_is_a_finding_and_nothing_is_written(
    record: Path, words: tuple[str, ...]
) -> None:
    before = len(entries_of(record))
    data = run(*words, code=1)
    assert data["findings"]
    assert all(f["remedy"] for f in data["findings"])
    assert len(entries_of(record)) == before
    ran = RUNNER.invoke(app, list(words))
    assert ran.exit_code == 1
    assert "Traceback" not in ran.output
    assert "error " in ran.output


def test_options_that_go_together_are_asked_for(record: Path) -> None:
    del record
    for words in (
        ["issue", "it", "--received", "2017-03-10"],
        ["issue", "it", "--file", __file__],
    ):
        assert RUNNER.invoke(app, words).exit_code == 2
