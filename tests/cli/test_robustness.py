"""`tendering robustness` by the command line: what it says, what it refuses, what it writes, and that a record stays as it is."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tendering.analysis import placed_draws
from tendering.cli.main import app
from tendering.workbench import robustness as use
from tendering.workbench.record_load import load
from tendering.workbench.records import Who, opened

WHO = Who(name="Priya Nair", on=date(2026, 11, 27), now=datetime(2026, 11, 27, 9, 0, tzinfo=UTC))
WRITTEN = Path("out/tie-to-the-draw/analysis/robustness")


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["robustness", *words])


def machine(*words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*words, "--json").stdout)
    return found


def codes(found: dict[str, Any]) -> list[str]:
    return [f["code"] for f in found["findings"]]


def averaged(folder: Path) -> None:
    """Three evaluators whose marks are averaged; one alone decides between two bidders."""
    folder.mkdir(parents=True)
    rows = {
        "tender.yaml": (
            "tender: mean\ntitle: By the mean\nauthority: {name: A Council, nation: england}\n"
            "procedure: light_touch_own\ncpv: ['85000000-9']\n"
            "scales: {s: {levels: [{mark: 0, label: None, descriptor: Nothing}, {mark: 1, label: Some, descriptor: Something}, "
            "{mark: 2, label: All, descriptor: Everything}]}}\n"
            "weights: {as: of_award, total: 100}\n"
            "criteria: [{id: Q1, title: Care, weight: 100, scale: s, question: How do you care?}]\n"
            "aggregation: {method: mean, missing: error}\nprice: {weight: 0}\n"
            "lots: [{id: '1', title: All, roles: [{role: framework, per: lot, places: {most: 1, least: 1}}]}]\n"
            "ties: [{higher: Q1}]\nrounding: {at: [], mode: half_up, display: {places: 2}}\n"
        ),
        "evaluation.yaml": "evaluation: mean\ntitle: By the mean\ntender: ./tender.yaml\n",
        "bidders.csv": "bidder,name\nB1,Able Care\nB2,Best Care\n",
        "bids.csv": "bidder,lot,zone,preference\nB1,1,,\nB2,1,,\n",
        "panel.csv": "person,role,questions,lots\nAnn Lee,evaluator,,\nBen Shah,evaluator,,\nCat Moss,evaluator,,\n",
        "marks.csv": (
            "evaluator,bidder,lot,zone,criterion,mark,note\n"
            "Ann Lee,B1,1,,Q1,2,x\nBen Shah,B1,1,,Q1,1,x\nCat Moss,B1,1,,Q1,1,x\n"
            "Ann Lee,B2,1,,Q1,0,x\nBen Shah,B2,1,,Q1,1,x\nCat Moss,B2,1,,Q1,2,x\n"
        ),
    }
    for name, text in rows.items():
        (folder / name).write_text(text, encoding="utf-8")


# --- what it says ---------------------------------------------------------------------------------


def test_herefordshire_reads_plainly() -> None:
    done = run("herefordshire-2017", "--draws", "400", "--seed", "7")
    assert done.exit_code == 0
    said = " ".join(done.stdout.split())
    for words in (
        "Analysis only: nothing is recorded by it",
        "The panel agrees each score and nobody averages",
        "No bidder decides between others by being there",
        "Prices are pass or fail, and quality holds all of the weight: there is no price formula",
        "400 draws with seed 7",
        "No two bidders have equal ranking values in these lots",
    ):
        assert words in said


def test_what_is_said_is_there_for_machines() -> None:
    found = machine("herefordshire-2017", "--lot", "D", "--draws", "50")
    assert found["analysis_only"] is True
    assert found["lots"] == ["D"]
    assert found["evaluators"]["method"] == "consensus"
    assert found["rounding"]["stated"] is True
    assert {t["step"] for t in found["rounding"]["trials"]} == {
        "mark",
        "criterion",
        "section",
        "total",
    }
    assert found["formulas"] == []
    (sample,) = found["sample"]["lots"]
    assert (found["sample"]["draws"], found["sample"]["seed"], sample["draws"]) == (50, 1, 50)
    assert all(isinstance(s["share"], str) for s in (*sample["shares"], *sample["any_place"]))
    assert found["findings"] == []


def test_an_average_that_hangs_on_one_evaluator_says_who(tmp_path: Path) -> None:
    averaged(tmp_path / "evaluations" / "mean")
    found = machine("mean", "--draws", "30")
    left = {e["evaluator"]: e for e in found["evaluators"]["left_out"]}
    assert [s["bidder"] for s in left["Ann Lee"]["gained"]] == ["B2"]
    assert not left["Ben Shah"]["places_change"]
    assert found["evaluators"]["rests_on_one"] == []
    said = " ".join(run("mean").stdout.split())
    assert "The tender publishes the mean of the evaluators' marks as the score" in said
    assert "Without Ann Lee a place would change." in said
    assert "Best Care in place of Able Care" in said


def test_fewer_draws_than_asked_for_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placed_draws, "COMBINATIONS_MOST", 9)
    found = machine("limit-best-overall", "--draws", "100000")
    assert "A205" in codes(found)
    (sample,) = found["sample"]["lots"]
    assert 0 < sample["draws"] < 100_000
    assert sample["why_fewer"]


# --- what it refuses ------------------------------------------------------------------------------


def test_everything_wrong_is_told_at_once() -> None:
    found = run("rutland-2018", "--lot", "X", "--draws", "0", "--seed", "-1", "--json")
    assert found.exit_code == 1
    assert codes(json.loads(found.stdout)) == ["A201", "A202", "A202"]
    assert not Path("out").exists()


def test_more_draws_than_memory_holds_are_refused_with_how_many_can_be_made() -> None:
    found = machine("capacity", "--draws", "1000000000")
    assert codes(found) == ["A202"]
    assert "at most 1,000,000 draws" in found["findings"][0]["message"]


def test_without_numpy_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(use, "NUMPY", "numpy_that_is_not_installed")
    found = run("capacity", "--draws", "10")
    assert found.exit_code == 1
    assert "A204" in found.stderr
    assert "tendering[analysis]" in found.stderr
    assert run("capacity").exit_code == 0  # everything else works without it


def test_where_nothing_was_marked_that_is_said_and_nothing_drawn() -> None:
    found = machine("cornwall-2018", "--draws", "10")
    assert codes(found) == ["A203"]
    assert found["sample"]["lots"] == []


def test_a_lot_that_waits_is_told() -> None:
    found = machine("missing-consensus", "--draws", "10")
    assert codes(found) == ["A206"]
    assert [(w["lot"], bool(w["for"])) for w in found["waiting"]] == [("1", True)]
    assert found["sample"]["lots"] == []
    assert run("missing-consensus").exit_code == 0


def test_an_evaluation_that_is_none_is_a_finding() -> None:
    assert run("no-such-evaluation").exit_code == 1


# --- what it writes -------------------------------------------------------------------------------


def test_the_page_and_a_picture_for_each_lot_are_the_same_bytes_each_time() -> None:
    words = ["tie-to-the-draw", "--draws", "60", "--seed", "3"]
    run(*words)
    first = {p.name: p.read_bytes() for p in WRITTEN.iterdir()}
    assert set(first) == {"manifest.json", "robustness.html", "shares-1.svg"}
    run(*words)
    assert {p.name: p.read_bytes() for p in WRITTEN.iterdir()} == first
    picture = first["shares-1.svg"].decode()
    assert picture.startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    assert "<title" in picture
    assert "holds it" in picture
    assert "analysis only" in picture
    assert b"Analysis only" in first["robustness.html"]


def test_a_dry_run_writes_nothing() -> None:
    done = run("capacity", "--dry-run", "--json")
    assert json.loads(done.stdout)["dry_run"] is True
    assert not Path("out").exists()


def test_a_record_is_left_as_it_was(tmp_path: Path) -> None:
    load("capacity", WHO, to="kept")
    with opened("kept") as before:
        head, entries = before.head, len(before.entries)
    store = tmp_path / "evaluations" / "kept" / "record.sqlite"
    held = store.read_bytes()
    found = machine("kept", "--draws", "20")
    assert found["head_before"] == found["head_after"] == head
    with opened("kept") as after:
        assert (after.head, len(after.entries)) == (head, entries)
    assert store.read_bytes() == held
    assert (
        f"Head of the record: {head}."
        in Path("out/kept/analysis/robustness/robustness.html").read_text()
    )
