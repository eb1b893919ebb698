"""Publish, clarify, amend: what is missing is listed, the rules are frozen, and whatever changes them is an entry that says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.workbench.begun import ID, TENDER, begin, codes, runner

DAY = "2026-04-07T08:00:00Z"
LATER = "2026-04-20T08:00:00Z"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    return runner(monkeypatch, tmp_path)


def frozen(run: Any, number: int) -> Any:
    _, data = run("record", "log", ID, "--entry", str(number))
    return data


def test_publication_lists_all_that_is_missing_and_refuses_what_the_law_asks(
    run: Any, tmp_path: Path
) -> None:
    begin(run, tmp_path, ready=False)
    exit_code, data = run("publish", ID, at=DAY)
    assert exit_code == 1
    assert codes(data) == ["R200"] * 5
    assert len(data["findings"]) == 8
    assert run("publish", ID, "--dry-run", at=DAY) == (exit_code, data)
    assert len(run("record", "log", ID)[1]["entries"]) == 1


def test_the_rules_are_frozen_with_their_exact_bytes(run: Any, tmp_path: Path) -> None:
    own = begin(run, tmp_path)
    exit_code, data = run("publish", ID, "--dry-run", at=DAY)
    assert exit_code == 0
    assert len(run("record", "log", ID)[1]["entries"]) == 9
    exit_code, data = run("publish", ID, "--tested", "On two invented bids; no tie.", at=DAY)
    assert (exit_code, [e["kind"] for e in data["entries"]]) == (0, ["model_published"])
    entry = frozen(run, 10)
    assert entry["facts"]["tested"].startswith("On two")
    import hashlib

    (file,) = entry["files"]
    assert file["name"] == "tender.yaml"
    assert file["digest"] == hashlib.sha256(own.read_bytes()).hexdigest()
    assert entry["facts"]["fingerprint"] == run("check", TENDER)[1]["fingerprint"]
    assert codes(run("publish", ID, at=LATER)[1]) == ["R004"]


def test_a_definition_that_is_wrong_is_not_published(run: Any, tmp_path: Path) -> None:
    own = begin(run, tmp_path)
    text = own.read_text(encoding="utf-8")
    closes = '  - {event: tenders_close, at: "2026-05-22T12:00"}\n'
    assert closes in text
    own.write_text(text.replace(closes, ""), encoding="utf-8")
    assert "R214" in codes(run("publish", ID, at=DAY)[1])
    own.write_text(text, encoding="utf-8")
    assert codes(run("publish", ID, at="2026-06-01T08:00:00Z")[1]) == ["R214"]
    own.write_text(text.replace("ties:", "tiez:", 1), encoding="utf-8")
    exit_code, data = run("publish", ID, at=DAY)
    assert (exit_code, "D002" in codes(data)) == (1, True)
    own.unlink()
    assert codes(run("publish", ID, at=DAY)[1]) == ["F090"]


def test_whoever_acted_and_is_not_in_the_conflicts_assessment_is_named(
    run: Any, tmp_path: Path
) -> None:
    begin(run, tmp_path)
    add = ("record", "add", ID, "recommendation", "reason=x")
    assert codes(run(*add)[1]) == ["R202"]
    exit_code, data = run("publish", ID, "--as", "Someone Else", at=DAY)
    assert exit_code == 0
    assert not codes(data)


def test_a_definition_edited_after_publication_counts_for_nothing_and_is_found(
    run: Any, tmp_path: Path
) -> None:
    own = begin(run, tmp_path)
    run("publish", ID, at=DAY)
    before = run("status", ID, at=DAY)[1]
    own.write_text(own.read_text(encoding="utf-8") + "# a comment\n", encoding="utf-8")
    assert run("status", ID, at=DAY)[1] == before
    own.write_text(own.read_text(encoding="utf-8").replace("words: 500", "words: 600", 1))
    for command in (("status", ID), ("check", TENDER), ("evaluate", ID, "--dry-run")):
        found = run(*command, at=DAY)[1]["findings"]
        assert "R206" in [f["code"] for f in found], command
    assert run("status", ID, at=DAY)[1]["fingerprint"] == before["fingerprint"]


def test_a_question_is_answered_to_all(run: Any, tmp_path: Path) -> None:
    begin(run, tmp_path)
    ask = ("clarify", ID, "--question", "May we bid for one zone?")
    assert codes(run(*ask, at=DAY)[1]) == ["R004"]
    run("publish", ID, at=DAY)
    assert codes(run("clarify", ID, at=LATER)[1]) == ["R007"]
    assert codes(run(*ask, "--told", at=LATER)[1]) == ["R007"]
    assert run(*ask, at=LATER)[0] == 0
    (todo,) = [t for t in waits(run, LATER) if "answer to everyone" in t["what"]]
    assert todo["command"] == f"tendering clarify {ID} --entry 11 --answer ... --told"
    answered = ("clarify", ID, "--entry", "11", "--answer", "Yes.", "--told")
    assert run(*answered, at=LATER)[0] == 0
    entries = run("record", "log", ID)[1]["entries"]
    assert [e["kind"] for e in entries[-2:]] == ["superseded", "clarification"]
    assert entries[-1]["facts"] == {
        "question": "May we bid for one zone?", "answer": "Yes.", "told": "yes"
    }  # fmt: skip
    assert not [t for t in waits(run, LATER) if "answer" in t["what"]]
    assert codes(run(*answered, at=LATER)[1]) == ["F097"]
    late = run(*ask, "--answer", "Yes.", "--told", at="2026-05-22T11:01:00Z")[1]
    assert codes(late) == ["R004"]


def waits(run: Any, at: str) -> Any:
    return run("status", ID, at=at)[1]["lots"][0]["to_do"]


def amended(own: Path) -> None:
    text = own.read_text(encoding="utf-8")
    text = text.replace("words: 500", "words: 600", 1)
    text = text.replace("2026-05-22T12:00", "2026-05-29T12:00")
    own.write_text(text.replace("to: 2026-05-22", "to: 2026-05-29"), encoding="utf-8")


TOLD = ("--reason", "A week more for everyone.", "--notice", "2026/S 1", "--told")


def test_an_amendment_lists_what_changed_and_says_why_and_by_which_notice(
    run: Any, tmp_path: Path
) -> None:
    own = begin(run, tmp_path)
    run("publish", ID, at=DAY)
    exit_code, data = run("amend", ID, TENDER, *TOLD, at=LATER)
    assert (exit_code, codes(data)) == (1, ["R207"])
    amended(own)
    exit_code, data = run("amend", ID, TENDER, at=LATER)
    assert (exit_code, codes(data)) == (1, ["R007"] * 3)
    wanted = [
        {"path": "criteria[Q1].words", "before": "500", "after": "600"},
        {"path": "timetable[tender_period].to", "before": "2026-05-22", "after": "2026-05-29"},
        {
            "path": "timetable[tenders_close].at",
            "before": "2026-05-22T12:00:00",
            "after": "2026-05-29T12:00:00",
        },
    ]
    assert data["changes"] == wanted
    exit_code, data = run("amend", ID, TENDER, *TOLD, "--dry-run", at=LATER)
    assert (exit_code, data["changes"]) == (0, wanted)
    assert len(run("record", "log", ID)[1]["entries"]) == 10
    exit_code, data = run("amend", ID, TENDER, *TOLD, at=LATER)
    assert (exit_code, codes(data), data["changes"]) == (0, [], wanted)
    entry = frozen(run, 11)
    assert entry["rows"]["changes"] == [{k: v for k, v in row.items() if v} for row in wanted]
    assert entry["facts"]["before"] == frozen(run, 10)["facts"]["fingerprint"]
    assert entry["facts"]["fingerprint"] == run("status", ID, at=LATER)[1]["fingerprint"]
    assert run("status", ID, at="2026-05-25T09:00:00Z")[1]["lots"][0]["state"] == "published"
    assert run("status", ID, "--on", "2026-04-19")[1]["fingerprint"] == entry["facts"]["before"]
    assert codes(run("record", "supersede", ID, "11", "--reason", "x", at=LATER)[1]) == ["R203"]
    assert codes(run("record", "supersede", ID, "10", "--reason", "x", at=LATER)[1]) == ["R203"]


def test_a_change_without_more_time_is_warned_of_and_less_time_refused(
    run: Any, tmp_path: Path
) -> None:
    own = begin(run, tmp_path)
    run("publish", ID, at=DAY)
    text = own.read_text(encoding="utf-8")
    own.write_text(text.replace("words: 500", "words: 600", 1), encoding="utf-8")
    exit_code, data = run("amend", ID, TENDER, *TOLD, "--dry-run", at=LATER)
    assert (exit_code, [f["code"] for f in data["findings"]]) == (0, ["R208"])
    own.write_text(text.replace("2026-05-22T12:00", "2026-05-15T12:00"), encoding="utf-8")
    exit_code, data = run("amend", ID, TENDER, *TOLD, "--dry-run", at=LATER)
    assert (exit_code, "R208" in codes(data)) == (1, True)


def test_the_regulations_ask_for_less(run: Any, tmp_path: Path) -> None:
    own = begin(run, tmp_path, ready=False)
    text = (
        own.read_text(encoding="utf-8")
        .replace("2026", "2024")
        .replace("tender_notice", "contract_notice")
    )
    own.write_text(text.replace("2027-04-01", "2025-04-01"), encoding="utf-8")
    at = {"at": "2024-04-08T08:00:00Z"}
    exit_code, data = run("publish", ID, "--on", "2024-04-08", **at)
    lacking = {
        f["message"].split(" is recorded")[0] for f in data["findings"] if f["severity"] == "error"
    }
    assert (exit_code, lacking) == (1, {"no decision to procure", "no route and value"})
    for kind, facts in (
        ("decision_to_procure", ("reason=x",)),
        ("route_and_value", ("route=x", "reason=y")),
    ):
        assert run("record", "add", ID, kind, *facts, "--on", "2024-03-01", **at)[0] == 0
    assert run("publish", ID, "--on", "2024-04-08", "--at", "09:00", **at)[0] == 0


def test_nothing_is_amended_before_it_is_published(run: Any, tmp_path: Path) -> None:
    begin(run, tmp_path)
    assert codes(run("amend", ID, TENDER, *TOLD, at=LATER)[1]) == ["R004"]
    assert codes(run("amend", ID, "no-such", *TOLD, at=LATER)[1]) == ["F090"]
