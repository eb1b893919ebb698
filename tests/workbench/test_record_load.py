"""Worked evaluations loaded as entries: the same outcome, from the record alone, and a record that verifies."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tendering.evaluation.evaluate import evaluate as evaluated
from tendering.workbench import dossiers, evaluate
from tendering.workbench.outcome_digest import outcome_digest
from tendering.workbench.record_load import load
from tendering.workbench.record_read import log, replay, tables
from tendering.workbench.records import RefusedError, Who, opened

ROOT = Path(__file__).resolve().parents[2] / "evaluations"
CASES = sorted(path.parent for path in ROOT.rglob("evaluation.yaml"))
assert CASES, "no worked evaluations found"
WHO = Who(name="Priya Nair", on=date(2026, 11, 27), now=datetime(2026, 11, 27, 9, 0, tzinfo=UTC))


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("case", CASES, ids=lambda p: p.name)
def test_a_worked_evaluation_gives_the_same_outcome_from_its_record(case: Path) -> None:
    load(case.name, WHO, to="loaded")
    _, before, outcome, _ = evaluate.computed(str(case))
    with opened("loaded") as procurement:
        after, findings = dossiers.recorded(procurement)
    assert before is not None
    assert outcome is not None
    assert after is not None
    assert not [f for f in findings if f.severity == "error"]
    assert after.tender.fingerprint == before.tender.fingerprint
    assert outcome_digest(after, evaluated(after)) == outcome_digest(before, outcome)


@pytest.mark.parametrize("case", CASES, ids=lambda p: p.name)
def test_the_tables_of_the_record_are_those_of_the_files(case: Path, tmp_path: Path) -> None:
    load(case.name, WHO, to="loaded")
    tables("loaded")
    again, findings = dossiers.read(tmp_path / "evaluations" / "loaded")
    assert again is not None
    assert not [f for f in findings if f.code == "R003"], findings


def test_a_table_that_differs_from_the_record_is_found_and_does_not_count(tmp_path: Path) -> None:
    load("bolton-2016", WHO, to="loaded")
    folder = tmp_path / "evaluations" / "loaded"
    _, _, before, _ = evaluate.computed("loaded")
    tables("loaded")
    path = folder / "consensus.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    changed = lines[1].split(",")
    changed[4] = "0"
    path.write_text("".join([lines[0], ",".join(changed), *lines[3:]]), encoding="utf-8")
    _, _, _, findings = evaluate.computed("loaded")
    said = {(f.where, f.severity.value) for f in findings if f.code == "R003"}
    assert ("consensus.csv:2", "error") in said
    assert ("consensus.csv", "warning") in said
    path.unlink()
    _, _, after, findings = evaluate.computed("loaded")
    assert after == before
    assert not [f for f in findings if f.code == "R003"]


def test_a_seed_beside_the_record_is_found(tmp_path: Path) -> None:
    load("tie-to-the-draw", WHO, to="loaded")
    path = tmp_path / "evaluations" / "loaded" / "evaluation.yaml"
    path.write_text(path.read_text(encoding="utf-8") + 'seed: "another"\n', encoding="utf-8")
    _, findings = dossiers.read(path.parent)
    assert [f.message for f in findings if f.code == "R003"] == ["the record has no such seed"]


def test_a_past_moment_is_rebuilt(tmp_path: Path) -> None:
    load("herefordshire-2027", WHO, to="loaded")
    then = replay("loaded", at="2026-07-03", told=True, out=tmp_path / "then")
    assert then.data["outcome"]["lots"]  # type: ignore[index]
    sent = (tmp_path / "then" / "sends.csv").read_text(encoding="utf-8")
    assert "2026-06-10" in sent
    assert "2026-07-27" not in sent
    assert (tmp_path / "then" / "consensus.csv").exists()
    before = replay("loaded", at="2026-05-01", told=True, out=tmp_path / "before")
    assert "outcome" not in before.data
    now = replay("loaded", out=tmp_path / "now")
    outcome = json.loads((tmp_path / "now" / "outcome.json").read_text(encoding="utf-8"))
    assert outcome["complete"]
    assert now.data["entries"] == len(log("loaded").data["entries"])  # type: ignore[arg-type]
    with pytest.raises(RefusedError, match="nothing was written by then"):
        replay("loaded", at="2026-07-03")


def test_an_evaluation_is_loaded_once(tmp_path: Path) -> None:
    load("capacity", WHO, to="loaded")
    with pytest.raises(RefusedError, match="has a record already"):
        load("capacity", WHO, to="loaded")
    with pytest.raises(RefusedError, match="shipped"):
        load("capacity", WHO)
    assert not (tmp_path / "evaluations" / "capacity").exists()
