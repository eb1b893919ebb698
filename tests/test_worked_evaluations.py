"""Every worked evaluation still gives the results kept beside it. Found by folder; an empty search fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from tendering.workbench import evaluate

ROOT = Path(__file__).resolve().parents[1] / "evaluations"
CASES = sorted(path.parent for path in ROOT.rglob("evaluation.yaml"))
assert CASES, "no worked evaluations found"


@pytest.mark.parametrize("folder", CASES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_worked_evaluation(folder: Path, update_golden: bool) -> None:
    if update_golden:
        evaluate.run(str(folder), save_expected=True)
    report = evaluate.check(str(folder))
    assert not report.findings, report.findings
    assert not report.differs, "\n".join(report.text.splitlines()[:60])


@pytest.mark.parametrize("folder", CASES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_worked_evaluation_says_what_it_shows(folder: Path) -> None:
    text = (folder / "README.md").read_text(encoding="utf-8").strip()
    assert text
    assert len(text.splitlines()) == 1, "one line that says what the case shows"
