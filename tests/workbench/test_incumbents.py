"""Who serves people today, listed in the record from a table: whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.workbench.begun import ID, begin, codes, runner


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    found = runner(monkeypatch, tmp_path)
    begin(found, tmp_path, ready=False)
    return found


def test_a_form_filled_in_is_the_table_of_the_record(run: Any, tmp_path: Path) -> None:
    assert run("record", "incumbents", ID, "--form", "now.csv")[0] == 0
    table = tmp_path / "now.csv"
    head, north, south = table.read_text(encoding="utf-8").splitlines()
    table.write_text(f"{head}\n{north.replace(',', 'Oak Ltd,', 1)}\n{south}\n", encoding="utf-8")
    source = ("--source", "the returns of March 2025")
    assert run("record", "incumbents", ID, "now.csv", *source)[0] == 0
    entry = run("record", "log", ID, "--entry", "2")[1]
    assert entry["facts"] == {"source": "the returns of March 2025"}
    run("record", "tables", ID, "--out", "kept")
    kept = next(tmp_path.glob("kept/**/incumbents.csv")).read_text(encoding="utf-8")
    assert kept.splitlines()[1:] == ["Oak Ltd,N,,,,"]


def test_what_the_tender_does_not_have_is_refused_all_at_once(run: Any, tmp_path: Path) -> None:
    lines = ["provider,lot,zone,bidder,people,hours", "Oak,X,,,1,1", "Elm,N,Z,,-1,1", "Ash,N,,,x,"]
    (tmp_path / "now.csv").write_text("\n".join(lines[:3]), encoding="utf-8")
    listing = ("record", "incumbents", ID, "now.csv", "--source", "returns")
    assert sorted(codes(run(*listing)[1])) == ["B002", "B003", "B026"]
    (tmp_path / "now.csv").write_text("\n".join(lines), encoding="utf-8")
    assert codes(run(*listing)[1]) == ["F012"]
    (tmp_path / "now.csv").write_text(lines[0], encoding="utf-8")
    assert codes(run(*listing)[1]) == ["F006"]
    assert len(run("record", "log", ID)[1]["entries"]) == 1
