"""The county run at a tiny scale: the generator makes what it says, and everything is made of it by the tool's own use cases."""

from __future__ import annotations

import json
import sys
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

COUNTY = Path(__file__).resolve().parents[1] / "benchmarks" / "county"


@pytest.fixture(autouse=True)
def _on_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(COUNTY.parent))
    monkeypatch.syspath_prepend(str(COUNTY))


def _shape(seed: int = 7) -> Any:
    from generate import Shape

    return Shape(share=Fraction(1, 20), lots=3, seed=seed)


def _digest(folder: Path) -> str:
    return sha256(
        b"".join(p.name.encode() + p.read_bytes() for p in sorted(folder.iterdir()))
    ).hexdigest()


def test_a_seed_gives_the_same_bytes_and_another_other_ones(tmp_path: Path) -> None:
    from generate import county

    for name, seed in (("one", 7), ("again", 7), ("other", 8)):
        county(tmp_path / name, _shape(seed))
    assert _digest(tmp_path / "one") == _digest(tmp_path / "again") != _digest(tmp_path / "other")


def test_the_whole_run_over_a_tiny_county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from generate import county
    from stages import run

    heads = []
    for name in ("one", "again"):
        made = county(tmp_path / name / "files", _shape())
        (tmp_path / name / "run").mkdir()
        monkeypatch.chdir(tmp_path / name / "run")
        only = ("load", "evaluate", "letters") if name == "one" else ("load",)
        *_, shares = run(tmp_path / name / "files", only)
        heads.append(shares["head"])
    assert heads[0] == heads[1]
    assert shares["complete"] is True
    assert shares["lot_bids"] == made.lot_bids
    assert (shares["marks"], shares["scores"]) == (made.marks, made.scores)
    assert made.below == made.lot_bids * 5 // 100
    assert made.outside == made.lot_bids * 3 // 100
    assert 100 * made.below / made.lot_bids == shares["below"]
    assert 100 * made.outside / made.lot_bids == shares["non_compliant"]
    assert shares["tied_at_the_edge"] >= 5
    assert shares["drawn"] > 0
    letters = list((tmp_path / "one" / "run" / "out" / "county-run" / "letters").glob("*.docx"))
    assert letters
    assert json.loads(
        (tmp_path / "one" / "run" / "out" / "county-run" / "results" / "outcome.json").read_text()
    )["complete"]


def test_the_memory_of_a_run_is_that_of_all_its_workers_with_shared_pages_once(
    tmp_path: Path,
) -> None:
    from watched import watched

    script = (
        "import os, time\n"
        "shared = bytearray(os.urandom(1)) * 40_000_000\n"
        "born = []\n"
        "for _ in range(2):\n"
        "    pid = os.fork()\n"
        "    if not pid:\n"
        "        own = bytearray(b'x') * 30_000_000\n"
        "        time.sleep(0.4)\n"
        "        os._exit(0)\n"
        "    born.append(pid)\n"
        "for pid in born: os.waitpid(pid, 0)\n"
    )
    done = watched([sys.executable, "-I", "-S", "-c", script], folder=tmp_path, every=0.02)
    assert done.code == 0
    if done.whole_tree:
        assert 95 < done.peak < 130
        assert done.largest < 80
        assert done.peak_between(0, 1) == 0
