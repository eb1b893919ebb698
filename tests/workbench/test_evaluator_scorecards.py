"""Scorecards by evaluator: refused before marks close, and a lot without marks is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tendering.model.findings import Finding
from tendering.workbench.evaluate import computed
from tendering.workbench.evaluator_scorecards import by_evaluator, not_shown
from tendering.workbench.issue import scorecards

EVALUATIONS = Path(__file__).resolve().parents[2] / "evaluations"


def codes(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(f.code, f.where) for f in findings]


def test_each_evaluator_of_each_lot_has_a_file_and_the_manifest_lists_them(tmp_path: Path) -> None:
    report = scorecards(str(EVALUATIONS / "rutland-2018"), by_evaluator=True, out=tmp_path)
    assert report.exit_code == 0
    assert report.data["by"] == "evaluator"
    names = sorted(p.name for p in report.files)
    assert [n.partition("-lot-")[0] for n in names] == [
        "scorecard-Jean-Marriott",
        "scorecard-Katherine-Lound",
        "scorecard-Owen-Tyler",
    ]
    assert (tmp_path / "scorecards-by-evaluator" / "manifest.json").is_file()
    assert all(p.is_file() for p in report.files)


def test_a_dry_run_names_the_files_and_writes_none(tmp_path: Path) -> None:
    given = str(EVALUATIONS / "rutland-2018")
    report = scorecards(given, by_evaluator=True, out=tmp_path, dry_run=True)
    assert len(report.files) == 3
    assert not list(tmp_path.iterdir())


def test_a_lot_in_which_nobody_s_mark_is_recorded_is_told(tmp_path: Path) -> None:
    folder, dossier, outcome, _ = computed(str(EVALUATIONS / "rutland-2018"))
    assert folder is not None
    assert dossier is not None
    assert outcome is not None
    report = by_evaluator(folder, replace(dossier, marks=()), outcome, out=tmp_path)
    assert codes(report.findings) == [("T053", "lot home-care")]
    assert report.files == ()
    lots = ["home-care"]
    assert codes(not_shown(outcome, lots, frozenset())) == [("R504", "lot home-care")]
    assert not_shown(outcome, lots, frozenset({""})) == ()
    assert not_shown(outcome, lots, None) == ()
