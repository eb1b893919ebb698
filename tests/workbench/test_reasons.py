"""`check-reasons`: an evaluation, anyone's table, one text, and the rates; as a person runs it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner, Result

from tendering.cli.main import app
from tendering.workbench import reasons as use
from tendering.workbench.library import shelves

ROWS = [
    ["Supplier", "Question", "Score", "Comments", "Page"],
    ["Ashby Care Ltd", "Q1", "3", "We gave this a 4. Staff are kept longer than at Beech Homecare.", ""],
    ["Beech Homecare", "Q1", "4", "n/a", ""],
]  # fmt: skip


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["check-reasons", *words])


def test_the_reasons_of_a_worked_evaluation_are_sound() -> None:
    got = run("herefordshire-2017")
    assert (got.exit_code, got.stdout) == (0, "44 checked: nothing found.\n")


def test_faults_stand_under_their_bidder_and_question_with_their_remedy() -> None:
    got = run("bolton-2016", "--bidder", "b42")
    assert got.exit_code == 0
    assert "b42: Alderstow Support CIC" in got.stdout
    assert "Q2 (every lot), mark 3 [consensus.csv:" in got.stdout
    assert "warning R607: the wording is that of other bidders' reasons: b36" in got.stdout
    assert "R607, one wording for several bidders: Write for each bidder" in got.stdout


def test_one_bidder_alone_is_still_held_against_the_others_and_a_lot_keeps_its_own() -> None:
    every = json.loads(run("tie-to-the-draw", "--json").stdout)
    one = json.loads(run("tie-to-the-draw", "--bidder", "B2", "--json").stdout)
    assert one["faults"] == [f for f in every["faults"] if f["bidder"] == "B2"]
    assert {f["code"] for f in every["findings"]} == {"R602", "R607"}
    lot = json.loads(run("herefordshire-2017", "--lot", "D", "--json").stdout)
    assert 0 < lot["reasons"] < 44


def test_evaluators_notes_are_checked_on_request() -> None:
    got = json.loads(run("herefordshire-2027", "--notes", "--json").stdout)
    assert got["reasons"] > 51
    assert {bool(f["evaluator"]) for f in got["faults"]} <= {True, False}


def test_a_record_is_read_where_there_is_one_and_refused_where_the_store_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = Path(__file__).parents[2] / "evaluations" / "capacity"
    shutil.copytree(shipped, tmp_path / "evaluations" / "capacity")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TENDERING_ACTOR", "Ann Abbot")
    before = json.loads(run("capacity", "--json").stdout)
    assert CliRunner().invoke(app, ["record", "load", "capacity"]).exit_code == 0
    after = json.loads(run("capacity", "--json").stdout)
    assert before["with_faults"] == after["with_faults"] == 2
    assert all("entry" in f["where"] for f in after["faults"])
    assert "R001" in run("capacity", "--store", str(tmp_path / "none.sqlite")).stderr


@pytest.mark.parametrize("kind", ["csv", "semicolons", "xlsx"])
def test_anyones_table_is_read_whatever_its_headings(tmp_path: Path, kind: str) -> None:
    path = tmp_path / ("panel.xlsx" if kind == "xlsx" else "panel.csv")
    if kind == "xlsx":
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append(["Moderation"])
        for row in ROWS:
            sheet.append(row)
        book.save(path)
    else:
        mark = ";" if kind == "semicolons" else ","
        path.write_text("\n".join(mark.join(row) for row in ROWS), encoding="utf-8")
    got = run(str(path), "--tender", "bolton-2016")
    assert got.exit_code == 1
    assert "error R608: says 4 where the mark is 3" in got.stdout
    assert "names another bidder, Beech Homecare" in got.stdout
    assert "error R600: no reason is given" in got.stdout
    place = "[Sheet!D3]" if kind == "xlsx" else "[panel.csv:2]"
    assert place in got.stdout


def test_a_sheet_named_after_its_question_needs_no_column_for_it_and_a_formula_is_no_reason(
    tmp_path: Path,
) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Q1"
    sheet.append(["Bidder", "AGREED MARK", "Reason for this mark", "Evidence: page"])
    sheet.append(["Ashby Care Ltd", 3, "=A1", ""])
    sheet.append(["Beech Homecare", 4, "Stronger than Ashby on recruitment (page 3).", "page 3"])
    path = tmp_path / "moderation.xlsx"
    book.save(path)
    got = run(str(path), "--tender", "bolton-2016", "--json")
    assert got.exit_code == 1
    found = json.loads(got.stdout)
    first = found["findings"][0]
    assert (first["code"], first["where"]) == ("R610", "Q1!C2")
    (one,) = found["faults"]
    assert one["criterion"] == "Q1"
    assert {"R603", "R605"} <= {f["code"] for f in one["faults"]}


def test_without_a_tender_a_file_is_told_what_is_not_checked(tmp_path: Path) -> None:
    path = tmp_path / "panel.csv"
    path.write_text("\n".join(",".join(row) for row in ROWS), encoding="utf-8")
    found = json.loads(run(str(path), "--json").stdout)
    codes = [f["code"] for f in found["findings"]]
    assert codes[0] == "R611"
    assert "R608" not in codes
    assert "R603" in codes


def test_the_tender_of_the_folder_a_file_lies_in_counts() -> None:
    path = Path(__file__).parents[2] / "evaluations" / "herefordshire-2017" / "consensus.csv"
    assert run(str(path)).stdout == "44 checked: nothing found.\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"x,y\n1,2\n", "nothing here has a heading for the bidder"),
        (b"", "nothing here has"),
        (b"PK\x03\x04 no workbook", "workbook"),
    ],
)
def test_a_file_that_is_no_table_of_reasons_is_a_finding(
    tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    got = run(str(path))
    assert got.exit_code == 1
    assert said in got.stderr


def test_what_is_not_there_is_a_finding(tmp_path: Path) -> None:
    assert "R610" in run(str(tmp_path / "gone.xlsx")).stderr
    assert "F090" in run("no-such-evaluation").stderr
    assert "R612" in run("bolton-2016", "--bidder", "nobody").stderr
    assert "F090" in run(str(tmp_path / "a.csv"), "--tender", "no-such-tender").stderr
    assert run().exit_code == 2


def test_one_text_is_checked_by_itself() -> None:
    bad = run("--text", "The panel scored this 4: better than the other bids.", "--mark", "3", "--tender", "bolton-2016", "--question", "Q1")  # fmt: skip
    assert bad.exit_code == 1
    assert "says 4 where the mark is 3" in bad.stdout
    fine = run(
        "--text", "It keeps 26 of 31 starters and says how (page 4, para 2).", "--mark", "3"
    )
    assert (fine.exit_code, fine.stdout) == (0, "1 checked: nothing found.\n")
    assert "R612" in run("--text", "x", "--mark", "three").stderr
    assert "it has Q1" in run("--text", "x", "--tender", "bolton-2016", "--question", "Z").stderr


def test_the_rates_are_printed_with_what_each_lot_did_when_first_measured(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    some = [s for s in shelves("evaluations") if s.id.startswith(("hereford", "cap"))]
    monkeypatch.setattr(use, "shelves", lambda _: some)  # each shipped evaluation takes its time
    report = use.rates()
    assert report.exit_code == 0
    assert "judges against another bid" in report.text
    assert "H: found 15/18 83%, false alarms 2/39 5%" in report.text
    assert "herefordshire-2017                   0/44 0%" in report.text
    sets = report.data["sets"]
    assert isinstance(sets, dict)
    assert set(sets) == {"development", "validation", "held_out"}
