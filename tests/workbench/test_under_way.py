"""An evaluation that a copy of the process checks gives what one process gives, and writes nothing where a check stops it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tendering.model.findings import stopping
from tendering.record.chain import sha256
from tendering.record.entry_data import canonical_json
from tendering.workbench import evaluate, outcome_digest, under_way
from tendering.workbench.library import shipped_root
from tendering.workbench.results import lots_json
from tendering.workbench.writing import Report

RUNS = ("limit-best-overall", "tie-to-the-draw", "missing-consensus", "herefordshire-2017")


@pytest.fixture(params=[1, 2, 3])
def workers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    number: int = request.param
    for module in (evaluate, under_way):
        monkeypatch.setattr(module, "workers_for", lambda *_: number)
    return number


def _files(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def _told(report: Report) -> tuple[object, ...]:
    return report.findings, report.text, dict(report.data), report.exit_code


def test_the_same_whatever_the_number_of_processes(
    tmp_path: Path, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = {name: evaluate.run(name, out=tmp_path / "copied" / name) for name in RUNS}
    monkeypatch.undo()
    for name in RUNS:
        alone = evaluate.run(name, out=tmp_path / "alone" / name)
        assert _files(tmp_path / "copied" / name) == _files(tmp_path / "alone" / name)
        assert _told(copied[name]) == _told(alone)


def _with_a_bid_of_nobody(folder: Path) -> Path:
    shutil.copytree(shipped_root("evaluations") / "limit-ranked", folder)
    with (folder / "bids.csv").open("a", encoding="utf-8") as file:
        file.write("nobody,1,north,\n")
    return folder


def test_what_a_check_stops_is_not_written(tmp_path: Path, workers: int) -> None:
    folder = _with_a_bid_of_nobody(tmp_path / "stopped")
    before = tmp_path / "out" / "results"
    before.mkdir(parents=True)
    (before / "outcome.json").write_text("of the run before", encoding="utf-8")
    report = evaluate.run(str(folder), out=tmp_path / "out")
    assert "B001" in {f.code for f in stopping(report.findings, "evaluate")}
    assert report.exit_code == 1
    assert report.files == ()
    assert report.data["lots"] == []
    assert _files(tmp_path / "out") == {"outcome.json": b"of the run before"}
    assert evaluate.computed(str(folder))[1:3] == (None, None)


def test_an_evaluation_that_cannot_be_worked_out_is_told_by_the_check_that_says_why(
    tmp_path: Path, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def impossible(_: object) -> None:
        raise KeyError("nobody")

    monkeypatch.setattr(under_way, "evaluate", impossible)
    folder = _with_a_bid_of_nobody(tmp_path / "stopped")
    assert "B001" in {f.code for f in evaluate.computed(str(folder))[3]}
    with pytest.raises(KeyError, match="nobody"):
        evaluate.computed("limit-ranked")


def test_expected_files_of_what_a_check_stops_are_its_findings(
    tmp_path: Path, workers: int
) -> None:
    folder = _with_a_bid_of_nobody(tmp_path / "stopped")
    shutil.rmtree(folder / "expected", ignore_errors=True)
    report = evaluate.run(str(folder), save_expected=True)
    assert [p.name for p in report.files] == ["findings.json"]
    assert not evaluate.check(str(folder)).differs


def test_the_digest_of_an_outcome_is_that_of_its_lots_without_sentences(
    workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outcome_digest, "workers_for", lambda *_: workers)
    _, dossier, outcome, _ = evaluate.computed("limit-best-overall")
    assert dossier is not None
    assert outcome is not None
    lots = [outcome_digest._untold(lot) for lot in lots_json(dossier, outcome)]
    whole = sha256(canonical_json(lots).encode())
    assert outcome_digest.outcome_digest(dossier, outcome) == whole
