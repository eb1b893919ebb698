"""One redaction reaches the papers for its audience, and no figure: reports, appendix and open data."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tendering.evaluation.evaluate import evaluate
from tendering.workbench.dossiers import read
from tendering.workbench.shown import shown
from tests.workbench.begun import codes, runner

AT = "2027-09-22T10:00:00Z"
GROUND = "FOIA s.43(2)"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    found = runner(monkeypatch, tmp_path)
    assert found("record", "load", "herefordshire-2017", "--to", "p", at=AT)[0] == 0
    return found


def decided(run: Any) -> tuple[str, str]:
    """Return the entry of the decision, and the reason it gives."""
    listed = run("record", "log", "p", "--kind", "non_compliance_decided", at=AT)[1]["entries"]
    dossier, _ = read(Path("evaluations/p"))
    assert dossier is not None
    return str(listed[-1]["number"]), dossier.decisions[-1].reason


def redact(run: Any, entry: str, *more: str) -> None:
    flag = ("--entry", entry, "--audience", "foi", "--ground", GROUND, "--test", "Weighed.")
    assert run("record", "redact", "p", *flag, *more, at=AT)[0] == 0


def words_of(path: Path) -> str:
    with zipfile.ZipFile(path) as file:
        return re.sub("<[^>]+>", "", file.read("word/document.xml").decode())


def test_an_award_report_for_the_public_says_the_ground(run: Any) -> None:
    entry, reason = decided(run)
    redact(run, entry, "--part", "rows.decisions.1.reason")
    texts = {}
    for audience in ("", "foi"):
        out = f"out-{audience}"
        run("report", "p", "award", "--out", out, "--audience", audience, at=AT)
        texts[audience] = words_of(next(Path(out).rglob("award-report.docx")))
    assert reason in texts[""]
    assert reason not in texts["foi"]
    assert f"[withheld: {GROUND}]" in texts["foi"]
    assert "R120" in codes(run("report", "p", "award", "--audience", "all", at=AT)[1])


def test_words_are_replaced_and_figures_are_not(run: Any) -> None:
    entry, reason = decided(run)
    dossier, _ = read(Path("evaluations/p"))
    assert dossier is not None
    outcome = evaluate(dossier)
    assert shown(dossier, outcome, "foi") == (dossier, outcome)
    redact(run, entry)  # the whole entry
    dossier, _ = read(Path("evaluations/p"))
    assert dossier is not None
    seen, told = shown(dossier, outcome, "foi")
    assert seen.decisions[-1].reason == f"[withheld: {GROUND}]"
    assert (seen.decisions[-1].decision, seen.decisions[-1].on) == (
        dossier.decisions[-1].decision,
        dossier.decisions[-1].on,
    )
    assert (seen.prices, seen.bids, seen.approved_on) == (
        dossier.prices,
        dossier.bids,
        dossier.approved_on,
    )
    assert reason in str(outcome)
    assert reason not in str(told)
    assert evaluate(seen).lots[0].places == outcome.lots[0].places
    assert shown(dossier, outcome, "ring") == (dossier, outcome)
