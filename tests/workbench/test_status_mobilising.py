"""What status asks for between award and first day: gates, go or no go, the present agreement, waves that missed their day."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tendering.cli.main import app
from tests.workbench import mobilising


def asked(day: str) -> list[tuple[str, bool]]:
    env = {"TENDERING_CLOCK": f"{day}T09:30:00Z", "TENDERING_ACTOR": "Priya Nair"}
    result = CliRunner().invoke(app, ["status", "it", "--lot", "O", "--json"], env=env)
    assert result.exit_code == 0, result.output
    (lot,) = json.loads(result.stdout)["lots"]
    todos = [t for t in lot["to_do"] if "mobilise" in (t["command"] or "")]
    return [(t["what"], t["advised"]) for t in todos]


def test_a_wave_is_made_ready_decided_and_given_a_new_day_where_nobody_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    mobilising.planned(tmp_path)
    cover, *rest = asked("2017-06-20")
    assert "after Friday 30 June 2017" in cover[0]
    assert all(advised and "can begin; not ready" in what for what, advised in rest)
    assert len(rest) == 2  # the gates of a provider are told of once, with its first wave
    near = [w for w, advised in asked("2017-06-28") if not advised]
    assert near[1].startswith("decide go or no go for wave O-E-1")
    after = [w for w, advised in asked("2017-07-04") if not advised]
    assert any("Monday 3 July 2017 came without a go, and nobody moved" in w for w in after)
