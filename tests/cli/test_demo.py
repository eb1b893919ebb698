"""The demonstration runs the whole job, from a checkout and from an installed package alike."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tendering.workbench import demo, library

ROOT = Path(__file__).resolve().parents[2]
WHOLE = ("herefordshire-2017", "bolton-2016", "bristol-2015")


@pytest.mark.parametrize("installed", [False, True])
def test_the_whole_job_is_done_for_every_shipped_tender(
    installed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if installed:  # a wheel holds the shipped folders inside the package, under other names
        for kind in ("lots", "evaluations"):
            shutil.copytree(ROOT / kind, tmp_path / f"_{kind}")
        for module in (library, demo):
            monkeypatch.setattr(module, "shipped_root", lambda kind: tmp_path / f"_{kind}")
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    report = demo.demo(out=Path("out"))
    assert report.exit_code == 0, report.findings
    for name in WHOLE:
        parts = {path.name for path in (here / "out" / name).iterdir()}
        assert {"pack", "results", "scorecards", "letters", "notices"} <= parts
        assert name in report.text
