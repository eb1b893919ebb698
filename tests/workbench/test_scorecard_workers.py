"""Scorecards are the same bytes whatever the number of workers, asked for by the use case or on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tendering.workbench.issue import scorecards
from tests.cli.process import process

EVALUATION = Path(__file__).resolve().parents[2] / "evaluations" / "herefordshire-2027"


def files(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.name != "manifest.json"}


@pytest.mark.parametrize("folder", ["scorecards", "scorecards-by-evaluator"])
def test_one_two_or_three_workers_write_the_same(tmp_path: Path, folder: str) -> None:
    by_evaluator = folder != "scorecards"
    made = []
    for workers in (1, 2, 3):
        out = tmp_path / str(workers)
        scorecards(str(EVALUATION), by_evaluator=by_evaluator, out=out, workers=workers)
        made.append(files(out / folder))
    assert made[0] == made[1] == made[2]
    assert len(made[0]) == (11 if by_evaluator else 4)


def test_the_command_takes_their_number(tmp_path: Path) -> None:
    words = ("scorecards", str(EVALUATION), "--by", "evaluator", "--out", str(tmp_path))
    done = process(*words, "--workers", "2")
    assert done.returncode == 0, done.stderr
    assert len(files(tmp_path / "scorecards-by-evaluator")) == 11
    assert process(*words, "--workers", "0").returncode == 2
