"""A record kept elsewhere, with no folder of its own here: what is made of an evaluation is made of it all the same."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.workbench.begun import ID, begin, codes, runner

KEPT = "elsewhere.sqlite"
STORE = ("--store", KEPT)
COMMANDS = (
    ("evaluate", "h"),
    ("explain", "h"),
    ("letters", "h", "--on", "2026-07-27", "--dry-run"),
    ("notice", "h", "award", "--on", "2026-07-28", "--dry-run"),
    ("report", "h", "award", "--dry-run"),
    ("scorecards", "h", "--dry-run"),
    ("pack", "h", "--dry-run"),
)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    return runner(monkeypatch, tmp_path)


def test_what_is_made_of_a_record_needs_no_folder(run: Any, monkeypatch: Any) -> None:
    at = "2026-09-22T10:00:00Z"
    assert run("record", "load", "price-accepted", "--to", "h", *STORE, at=at)[0] == 0
    shutil.rmtree("evaluations")
    for command in COMMANDS:
        assert "F090" in codes(run(*command, at=at)[1]), command
        data = run(*command, *STORE, at=at)[1]
        assert not {"F090", "F030", "R005"} & set(codes(data)), command
    assert codes(run("evaluate", "other", *STORE)[1]) == ["F090"]
    monkeypatch.setenv("TENDERING_STORE", KEPT)
    assert run("evaluate", "h", at=at)[1]["complete"]


def test_a_notice_before_bids_comes_of_the_record(run: Any, tmp_path: Path) -> None:
    begin(run, tmp_path, ready=False)
    for kind in ("UK2", "UK3", "UK4"):
        data = run(
            "notice", ID, kind, "--on", "2026-04-07", "--dry-run", at="2026-04-07T09:00:00Z"
        )[1]
        assert data["evaluation"] == ID
        lacking = {"T021"} | ({"X19"} if kind == "UK4" else set())
        assert set(codes(data)) == lacking, (
            "a small tender lacks much, and no assessment is recorded"
        )


def test_a_store_that_is_not_there_is_told_and_the_tables_do_not_count(
    run: Any, tmp_path: Path
) -> None:
    assert run("record", "load", "price-accepted", "--to", "h", at="2026-09-22T10:00:00Z")[0] == 0
    for command in (*COMMANDS[:-1], ("record", "log", "h"), ("evaluate", "price-accepted")):
        code, data = run(*command, "--store", "slip.sqlite")
        (found,) = data["findings"]
        assert (code, found["code"], found["where"]) == (1, "R001", "slip.sqlite"), command
        assert "no such file" in found["message"]
        assert "--store" in found["remedy"]
    assert not list(tmp_path.rglob("slip.sqlite*"))
