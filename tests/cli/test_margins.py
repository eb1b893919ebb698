"""`tendering margins` by the command line: what it says, what it refuses, what it writes, and that a record stays as it is."""

from __future__ import annotations

import csv
import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from typer.testing import CliRunner, Result

from tendering.cli.main import app
from tendering.workbench.record_load import load
from tendering.workbench.records import Who, opened

WHO = Who(name="Priya Nair", on=date(2026, 11, 27), now=datetime(2026, 11, 27, 9, 0, tzinfo=UTC))
ONLY = "Analysis only: nothing is recorded by it, and no outcome is changed."


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["margins", *words])


def machine(*words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*words, "--json").stdout)
    return found


def test_a_close_call_is_said_first_and_in_words() -> None:
    done = run("tie-to-the-draw")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0] == ONLY
    assert (
        "Close calls: 1 place held and 2 places not held turn on one level of one mark." in lines
    )
    said = next(line for line in lines if line.startswith("Cedar Community Care (B3) holds"))
    assert "level with B1 and B2 and settled by the draw" in said
    assert "would lose it" in said
    assert [p.name for p in Path("out/tie-to-the-draw/analysis").iterdir()] == ["margins"]


def test_a_total_that_falls_can_gain_a_place_and_the_machine_says_so() -> None:
    found = machine("limit-ranked")
    assert found["analysis_only"] is True
    places = {(p["zone"], p["bidder"]): p for p in found["lots"][0]["places"]}
    later = places["b", "B1"]
    assert not later["held"]
    assert later["totals"] == [
        {
            "bidder": "B1",
            "zone": None,
            "by": "-20",
            "reaching_is_enough": False,
            "level_with": ["B2"],
            "tie_settled_by": "higher:Q1",
            "becomes": "gained",
        }
    ]
    assert later["mark"]["changes"][0]["set"] == "mark B1 1 Q1=3"
    assert found["findings"] == []


def test_what_it_says_of_a_mark_is_what_what_if_does() -> None:
    """The change is written as `what-if` takes it, and does there what was said here."""
    place = next(p for p in machine("limit-ranked")["lots"][0]["places"] if p["mark"])
    change = place["mark"]["changes"][0]["set"]
    then = CliRunner().invoke(app, ["what-if", "limit-ranked", "--set", change, "--json"])
    kinds = {(d["kind"], d["bidder"], d["zone"]) for d in json.loads(then.stdout)["differences"]}
    assert any(bidder == place["bidder"] for _, bidder, _ in kinds)


def test_a_lot_that_is_not_there_and_one_that_waits_are_findings() -> None:
    unknown = run("limit-ranked", "--lot", "9")
    assert unknown.exit_code == 1
    assert "A001" in unknown.stderr
    assert "there is 1" in unknown.stderr
    waits = machine("price-awaiting-decision")
    assert [f["code"] for f in waits["findings"]] == ["A002"]
    assert waits["lots"] == []
    assert "nobody has decided" in waits["waiting"]["1"][0]
    assert run("no-such-evaluation").exit_code == 1


def test_the_files_are_a_page_two_tables_and_a_picture_and_the_same_each_time() -> None:
    assert "Would write 4 files" in run("tie-to-the-draw", "--out", "x", "--dry-run").stderr
    assert not Path("x").exists()
    for folder in ("x", "y"):
        assert run("tie-to-the-draw", "--out", folder).exit_code == 0
    one, two = (
        {f.name: f.read_bytes() for f in sorted(Path(x, "analysis/margins").iterdir())}
        for x in ("x", "y")
    )
    assert one == two
    assert set(one) == {
        "manifest.json",
        "margins-1.svg",
        "margins.html",
        "places-analysis-only.csv",
        "weights-analysis-only.csv",
    }
    page = one["margins.html"].decode()
    assert ONLY in page
    rows = list(csv.DictReader(one["places-analysis-only.csv"].decode().splitlines()))
    assert [r["close_call"] for r in rows] == ["yes", "yes", "yes", "no"]
    picture = ET.fromstring(one["margins-1.svg"])  # noqa: S314 - our own file
    texts = [t.text for t in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert "Analysis only" in texts
    assert re.search("Totals", str(texts))


def test_a_record_is_only_read() -> None:
    load("limit-ranked", WHO, to="kept")
    with opened("kept") as now:
        before = now.head
    found = machine("kept")
    assert found["head_before"] == found["head_after"] == before
    assert run("kept", "--out", "x").exit_code == 0
    page = Path("x/analysis/margins/margins.html").read_text(encoding="utf-8")
    assert f"Head of the record: {before}." in page
    with opened("kept") as now:
        assert now.head == before


# --- at the edge of each list, at once


def test_the_edges_are_shown_nearest_first_and_written() -> None:
    done = run("tie-to-the-draw", "--edges")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[0] == ONLY
    assert "In one of them the two bidders there are level" in done.stdout
    folder = Path("out/tie-to-the-draw/analysis/edges")
    with (folder / "edges-analysis-only.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [r["apart"] for r in rows] == ["0"]
    assert not (folder.parent / "margins").exists()


def test_the_machine_form_of_edges_agrees_with_the_table() -> None:
    found = machine("bolton-2016", "--edges", "--dry-run")
    assert found["analysis_only"] is True
    assert {e["lot"] for e in found["edges"]} == {"1", "2"}
    assert {e["lot"] for e in machine("bolton-2016", "--edges", "--lot", "2")["edges"]} == {"2"}
    by = {(p["lot"], p["role"], p["zone"], p["bidder"]): p["by"] for p in found["places"]}
    for edge in found["edges"]:
        where = edge["lot"], edge["role"], edge["zone"]
        for bidder in (edge["last_with_a_place"], edge["first_without"]):
            assert by[*where, bidder].lstrip("-") == edge["apart"]


def test_edges_of_a_lot_that_waits_and_of_one_that_is_not_there() -> None:
    waits = run("missing-consensus", "--edges")
    assert waits.exit_code == 0
    assert "A002" in waits.stderr
    assert "left out, undecided as yet" in waits.stdout
    wrong = run("bolton-2016", "--edges", "--lot", "9")
    assert wrong.exit_code == 1
    assert "A001" in wrong.stderr
