"""The panel's commands at a terminal: exit codes, JSON, previews that write nothing, and a refusal that says what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from tendering.cli.main import app
from tests import panel_record as made

CLOCK = {"TENDERING_CLOCK": "2016-06-28T09:30:00Z", "TENDERING_ACTOR": "Officer One"}


def run(*words: str, code: int = 0, env: dict[str, str] | None = None) -> dict[str, object]:
    result = CliRunner().invoke(app, [*words, "--json"], env=CLOCK | (env or {}))
    assert result.exit_code == code, result.output
    found = json.loads(result.stdout)
    assert isinstance(found, dict)
    return found


def test_from_declarations_to_closed_marks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made.begin(tmp_path, only=2)
    ref = made.ID
    listed = run("declare", ref, "--list")
    assert len(listed["bidders"]) == 2  # type: ignore[arg-type]
    for person in ("Ann Lee", "Ben Roe"):
        run("declare", ref, "--person", person, "--interest", "none", "--employment", "none")
    (tmp_path / "panel.csv").write_text(
        "person,role,questions,lots\nAnn Lee,evaluator,Q1; Q2,\nBen Roe,expert by experience,Q1,\n",
        encoding="utf-8",
    )
    before = len(made.entries())
    run("plan-panel", ref, "--from", "panel.csv", "--dry-run")
    assert len(made.entries()) == before
    planned = run("plan-panel", ref, "--from", "panel.csv", "--seed", "s")
    assert planned["plan"]["people"][0]["answers"] == 4  # type: ignore[index]
    assert {f["code"] for f in planned["findings"]} == {"R407"}  # type: ignore[attr-defined]
    issued = run("sheets", ref)
    sheets = [Path(f) for f in issued["files"]]  # type: ignore[attr-defined]
    assert [p.name for p in sheets] == ["marks-ann-lee.xlsx", "marks-ben-roe.xlsx"]
    for path in sheets:
        book = load_workbook(path)
        for sheet in book.worksheets:
            if sheet["A3"].value == "id":
                heads = {c.value: c.column_letter for c in sheet[3]}
                mark = heads.get("Mark") or heads["Your mark"]
                note = heads.get("Note: why this mark") or heads["Why?"]
                for row in range(4, sheet.max_row + 1):
                    if "+" not in sheet[f"A{row}"].value:
                        sheet[f"{mark}{row}"], sheet[f"{note}{row}"] = "2", "thin (page 1)"
        book.save(path)
    files = list(map(str, sheets))
    before = len(made.entries())
    preview = run("marks", "import", ref, *files, "--dry-run", "--complete")
    assert [s["new"] for s in preview["sheets"]] == [4, 2]  # type: ignore[attr-defined]
    assert len(made.entries()) == before
    done = run("marks", "import", ref, *files, "--complete")
    assert [e["kind"] for e in done["entries"]] == ["marks_given"] * 2  # type: ignore[attr-defined]
    refused = run(
        "marks",
        "change",
        ref,
        "--person",
        "Ann Lee",
        "--bidder",
        "b01",
        "--criterion",
        "Q1",
        "--mark",
        "3",
        code=1,
    )
    assert {f["code"] for f in refused["findings"]} == {"R007"}  # type: ignore[attr-defined]
    run(
        "marks",
        "change",
        ref,
        "--person",
        "Ann Lee",
        "--bidder",
        "b01",
        "--criterion",
        "Q1",
        "--mark",
        "3",
        "--reason",
        "page 2",
    )
    told = run("marks", "status", ref)
    assert [p["marked"] for p in told["people"]] == [4, 2]  # type: ignore[attr-defined]
    run("marks", "close", ref)
    assert run("marks", "status", ref)["closed"] == ["1", "2"]
    run("marks", "close", ref, code=1)


def test_a_file_for_the_panel_is_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    made.begin(tmp_path, only=2)
    (tmp_path / "note.txt").write_text("Ask Heronlea.", encoding="utf-8")
    assert run("aliases", made.ID, "--scan", "note.txt", code=1)["findings"][0]["code"] == "R413"  # type: ignore[index]
    run("aliases", made.ID, "--reason", "no halo")
    found = run("aliases", made.ID, "--scan", "note.txt", code=1)["findings"]
    assert [f["code"] for f in found] == ["R410"]  # type: ignore[attr-defined]
