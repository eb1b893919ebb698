"""Input that no law allows: a finding each, with its place and remedy, and nothing written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tendering.cli.main import app
from tendering.workbench.notices import notice


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    yield
    monkeypatch.undo()


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
