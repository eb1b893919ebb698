"""The commands on both stores: two procurements in one store, published, asked about, evaluated, bundled and verified."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.record.conftest import Place
from tests.workbench.begun import ID, begin, codes, runner

AT = "2026-04-16T09:00:00Z"
LATER = "2027-09-22T10:00:00Z"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, place: Place) -> Any:
    found = runner(monkeypatch, tmp_path)
    monkeypatch.setenv("TENDERING_STORE", place.where)
    return found


def test_a_procurement_by_its_commands(run: Any, tmp_path: Path) -> None:
    begin(run, tmp_path)
    assert not list((tmp_path / "evaluations").rglob("record.sqlite"))
    assert run("publish", ID, at="2026-04-07T08:00:00Z")[0] == 0
    assert codes(run("publish", ID, at=AT)[1]) == ["R004"]
    asked = ("--question", "May we bid for one lot?", "--answer", "Yes.", "--told")
    assert run("clarify", ID, *asked, at=AT)[0] == 0
    assert {x["state"] for x in run("status", ID, at=AT)[1]["lots"]} == {"published"}
    assert run("record", "load", "price-rejected", "--to", "p", at=LATER)[0] == 0
    assert run("evaluate", "p", at=LATER)[1]["complete"]
    for name in (ID, "p"):
        head = run("record", "head", name)[1]["head"]
        assert run("record", "verify", name, "--head", head)[1]["verified"], name
        out = f"{name}.zip"
        assert run("record", "bundle", name, "--out", out, "--reason", "to keep", at=LATER)[0] == 0
        assert run("record", "check", out, "--head", head)[0] == 0
        assert codes(run("record", "check", out, "--head", "0" * 64)[1]) == ["R009"]
        assert len(run("record", "log", name)[1]["entries"]) > 2
