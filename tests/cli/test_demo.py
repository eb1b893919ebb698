"""The demonstration runs the whole job, from a checkout and from an installed package alike."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tendering.workbench import demo, library
from tendering.workbench.writing import Report

ROOT = Path(__file__).resolve().parents[2]
WHOLE = ("herefordshire-2017", "herefordshire-2027", "bolton-2016", "bristol-2015")


def test_the_whole_job_is_done_for_every_shipped_tender(
    demonstrated: tuple[Path, Report],
) -> None:
    done(WHOLE, *demonstrated)


def test_the_whole_job_is_done_from_an_installed_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wheel holds the shipped folders inside the package, under other names; one tender shows that they are found."""
    whole = ("herefordshire-2027",)
    for kind, some in (
        ("lots", whole),
        ("evaluations", (*whole, "limit-ranked", "price-rejected")),
    ):
        for name in some:
            shutil.copytree(ROOT / kind / name, tmp_path / f"_{kind}" / name)
    for module in (library, demo):
        monkeypatch.setattr(module, "shipped_root", lambda kind: tmp_path / f"_{kind}")
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    done(whole, here, demo.demo(out=Path("out")))


def done(whole: tuple[str, ...], here: Path, report: Report) -> None:
    """The demonstration was run in an empty folder: every part of the job is there for these tenders."""
    assert report.exit_code == 0, report.findings
    for name in whole:
        parts = {path.name for path in (here / "out" / name).iterdir()}
        assert {
            "plan",
            "pack",
            "results",
            "scorecards",
            "letters",
            "notices",
            "reports",
            "diary",
        } <= parts
        assert name in report.text
    under_the_act(here / "out" / "herefordshire-2027", report.text)


def under_the_act(folder: Path, text: str) -> None:
    """Every notice from UK2 to UK7 is there, a summary or letter for each bidder, and the standstill is told."""
    noticed = {path.stem for path in (folder / "notices").glob("*.json")} - {"manifest"}
    assert noticed == {f"notice-uk{n}" for n in (2, 3, 4, 6, 7)}
    letters = [path.name for path in (folder / "letters").glob("*.docx")]
    assert sum(name.startswith("summary-") for name in letters) == 8
    assert sum(name.startswith("letter-") for name in letters) == 2
    assert "UK6 on 28 July 2026" in text
    assert "Standstill, voluntary" in text
    assert {p.name for p in (folder / "record").iterdir()} == {"record.sqlite", "record.zip"}
    assert (folder / "audit").is_dir()
    assert "entries, verified, bundled and audited" in text
