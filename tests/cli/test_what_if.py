"""What if and challenge as people run them: nothing is recorded, everything wrong is said at once, and the memo answers first."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from typer.testing import CliRunner

from tendering.analysis import claims as tried_claims
from tendering.cli.main import app
from tendering.documents.accessibility import accessibility_problems
from tendering.documents.challenge_answer import SUBSETS
from tendering.record.chain import Draft
from tendering.record.open import open_store
from tendering.workbench.aliases import MAP_FILE
from tendering.workbench.moderation_agree import agree
from tendering.workbench.records import file_ref, opened
from tendering.workbench.what_if import MOST_RANKS
from tests.workbench.moderated import ID, an_entry, closed_entries, record, who
from tests.workbench.test_moderation_signature import GOOD, SITTING

RUNNER = CliRunner()
CASE = "limit-ranked"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TENDERING_STORE", raising=False)
    monkeypatch.setenv("TENDERING_CLOCK", "2027-06-21T10:00:00Z")
    monkeypatch.setenv("TENDERING_ACTOR", "Priya Nair")
    return tmp_path


def run(*words: str, code: int = 0) -> str:
    ran = RUNNER.invoke(app, list(words))
    assert ran.exit_code == code, f"{ran.output}\n{ran.exception!r}"
    assert "Traceback" not in ran.output
    return ran.output


def data_of(*words: str, code: int = 0) -> Any:
    ran = RUNNER.invoke(app, [*words, "--json"])
    assert ran.exit_code == code, ran.output
    return json.loads(ran.stdout)


def sets(*changes: str) -> list[str]:
    return [word for change in changes for word in ("--set", change)]


def claims(*texts: str) -> list[str]:
    return [word for text in texts for word in ("--claim", text)]


def codes(data: Any) -> set[str]:
    return {f["code"] for f in data["findings"]}


def words_of(path: Path) -> str:
    document = Document(str(path))
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_a_rule_stands_beside_the_published_one() -> None:
    rules = sets("rule limits[0].most=2", "rule rounding.at.total=1")
    assert data_of("what-if", CASE, *rules)["changes"] == [
        {"change": "rule limits[0].most=2", "real": "1", "supposed": "2"},
        {"change": "rule rounding.at.total=1", "real": "none", "supposed": "1"},
    ]
    said = run("what-if", CASE, *rules)
    assert "rule limits[0].most=2  (it is 1)" in said
    assert "rule rounding.at.total=1  (the tender states none)" in said


def test_what_if_shows_the_outcome_beside_the_real_one(here: Path) -> None:
    data = data_of("what-if", CASE, *sets("withdraw B1", "weight Q1=25", "mark B3 1 Q1=5"))
    assert data["analysis_only"] is True
    assert [c["change"] for c in data["changes"]] == [
        "withdraw B1",
        "weight Q1=25",
        "mark B3 1 Q1=5",
    ]
    assert {w["criterion"]: w["supposed"] for w in data["weights"]}["Q1"] == "25"
    assert data["places_change"] is True
    kinds = {d["kind"] for d in data["differences"]}
    assert {"place_lost", "place_gained", "status"} <= kinds
    assert all(d["reason"]["text"] for d in data["differences"] if d["kind"].startswith("place_"))
    real, then = data["real"]["lots"][0], data["supposed"]["lots"][0]
    assert {p["bidder"] for p in real["places"]} - {p["bidder"] for p in then["places"]} == {"B1"}
    shown = run("what-if", CASE, *sets("withdraw B1"))
    assert "Analysis only: nothing is recorded" in shown
    assert "would lose its place" in shown
    assert "would gain a place" in shown
    assert list(here.iterdir()) == []


def test_the_order_of_sets_makes_no_difference() -> None:
    changes = ("mark B1 1 Q1=0", "rule limits[0].most=2", "withdraw B3")
    one = data_of("what-if", CASE, *sets(*changes))
    other = data_of("what-if", CASE, *sets(*reversed(changes)))
    assert one["differences"] == other["differences"]
    assert one["supposed"] == other["supposed"]


def test_a_what_if_that_changes_nothing_says_so() -> None:
    shown = run("what-if", CASE, *sets("mark B1 1 Q1=5"))
    assert "no place changes" in shown
    assert "A103" in shown


def test_everything_wrong_with_what_is_set_is_said_at_once() -> None:
    wrong = sets("mark B1 1 Q1=9", "weight Q7=3", "withdraw B99", "no change", "rule x=1")
    data = data_of("what-if", CASE, *wrong, code=1)
    assert codes(data) == {"A100", "A101", "A102", "A109"}
    assert data["differences"] == []
    assert codes(data_of("what-if", CASE, code=1)) == {"A100"}
    assert codes(data_of("what-if", "no-such", *sets("withdraw B1"), code=1)) == {"F090"}
    twice = sets("mark B1 1 Q1=4", "mark B1 1 Q1=3")
    assert codes(data_of("what-if", CASE, *twice, code=1)) == {"A104"}


def test_an_error_that_the_supposed_outcome_would_have_stops_nothing() -> None:
    data = data_of("what-if", CASE, *sets("withdraw B2", "withdraw B1"))
    assert codes(data) == {"A112"}
    assert "seats_unfilled" in {d["kind"] for d in data["differences"]}


def test_a_mark_of_one_zone() -> None:
    data = data_of("what-if", "zone-questions", *sets("mark B1 1 east Q3=0"))
    lost = {(d["bidder"], d["zone"]) for d in data["differences"] if d["kind"] == "place_lost"}
    assert ("B1", "east") in lost
    assert ("B1", "west") not in lost


def test_what_waits_is_said_and_what_would_be_decided() -> None:
    data = data_of("what-if", "price-awaiting-decision", *sets("decide B2 price accepted"))
    assert codes(data) == {"A111"}
    assert "lot_decided" in {d["kind"] for d in data["differences"]}
    back = data_of("what-if", "price-accepted", *sets("price B2 hourly=15.80"))
    assert back["places_change"] is False


def test_the_record_is_read_and_its_head_stays(here: Path) -> None:
    run("record", "load", CASE, "--to", "it")
    with opened("it") as procurement:
        head, entries = procurement.head, len(procurement.links)
    body = (here / "evaluations/it/record.sqlite").read_bytes()
    data = data_of("what-if", "it", *sets("withdraw B1"))
    assert data["head_before"] == data["head_after"] == head
    data = data_of("challenge", "it", "--bidder", "B2", *claims("Q1 should be 5"))
    assert data["head_before"] == data["head_after"] == head
    with opened("it") as procurement:
        assert (procurement.head, len(procurement.links)) == (head, entries)
    assert (here / "evaluations/it/record.sqlite").read_bytes() == body
    memo = words_of(here / "out/it/analysis/challenge/B2/challenge-B2.docx")
    assert head in memo
    assert "Entry " in memo
    assert all(i["entry"] for c in data["claims"] for i in c["evidence"][:1])


def test_a_challenge_is_tried_and_a_memo_written(here: Path) -> None:
    words = ["challenge", CASE, "--bidder", "b2", *claims("Q1 should be 5; B1 Q1 should be 0")]
    dry = data_of(*words, "--dry-run")
    assert dry["dry_run"] is True
    assert list(here.iterdir()) == []
    data = data_of(*words)
    assert {k: v for k, v in data.items() if k != "dry_run"} == {
        k: v for k, v in dry.items() if k != "dry_run"
    }
    assert data["bidder"] == "B2"
    assert data["exhaustive"] is True
    assert [s["claims"] for s in data["subsets"]] == [[], [1], [2], [1, 2]]
    assert codes(data) == {"A122"}
    folder = here / "out" / CASE / "analysis/challenge/B2"
    kept = {p.name: p.read_bytes() for p in folder.iterdir()}
    assert set(kept) == {"challenge-B2.docx", "challenge-B2.json", SUBSETS, "manifest.json"}
    assert not accessibility_problems(kept["challenge-B2.docx"])
    memo = words_of(folder / "challenge-B2.docx")
    for said in (
        "Prepared for the purpose of legal advice",
        "Analysis only",
        "Short answer",
        "What this memo does not decide",
        "None is kept of this evaluation",
        "consensus.csv:",
        "tendering challenge limit-ranked --bidder B2",
        "B1 Q1 should be 0",
    ):
        assert said in memo, said
    rows = list(csv.reader((folder / SUBSETS).read_text().splitlines()))
    assert [r[0] for r in rows] == ["claims", "1", "2", "1 2"]
    data_of(*words)
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == kept
    shown = run(*words, "--dry-run")
    assert "would it have mattered?" in shown


def test_claims_that_make_no_difference_are_answered_so() -> None:
    words = ["challenge", CASE, "--bidder", "B1", "--dry-run"]
    data = data_of(*words, *claims("Q1 should be 5", "Q2 should be 5"))
    assert data["answer"][0] == (
        "None of the 2 claims, alone or together, would have changed any place."
    )
    assert data["minimal_sets"] == []
    assert {c["comes_to"] for c in data["claims"]} == {"none"}


def test_a_claim_of_what_is_recorded_is_told_from_one_without_effect(here: Path) -> None:
    tried = ("challenge", CASE, "--bidder", "B1", "--out", "x")
    found = data_of(*tried, "--dry-run", *claims("Q1 should be 5", "Q2 should be 4"))["claims"]
    stands = [c for c in found if c["changes"][0]["real"] == c["changes"][0]["supposed"]]
    shown = run(*tried, *claims("Q1 should be 5", "Q2 should be 4"))
    assert 0 < len(stands) < len(found)
    assert shown.count("No: it claims what is recorded") == len(stands)
    assert "No: it claims what is recorded" in words_of(
        here / "x/analysis/challenge/B1/challenge-B1.docx"
    )


def test_of_too_many_claims_it_says_what_was_tried(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tried_claims, "EVERY_SUBSET", 2)
    monkeypatch.setattr(tried_claims, "MOST_TRIED", 3)
    texts = claims("Q1 should be 5; Q2 should be 5; B3 Q1 should be 1")
    data = data_of("challenge", CASE, "--bidder", "B2", *texts)
    assert codes(data) == {"A121", "A122"}
    assert data["every_subset_to_size"] == 1
    assert [s["claims"] for s in data["subsets"]] == [[], [1], [2], [3], [1, 2, 3]]
    memo = words_of(here / "out" / CASE / "analysis/challenge/B2/challenge-B2.docx")
    assert "There are 3 claims, and so 8 sets of them" in memo


def test_everything_wrong_with_claims_is_said_at_once(here: Path) -> None:
    wrong = claims("Q9 should be 5; Q1 should be 7; nonsense", "B77 Q1 should be 2")
    data = data_of("challenge", CASE, "--bidder", "B99", "--lot", "7", *wrong, code=1)
    assert codes(data) == {"A101", "A102", "A120"}
    assert {f["where"] for f in data["findings"]} >= {"--bidder", "--lot", "nonsense"}
    assert codes(data_of("challenge", CASE, "--bidder", "B1", code=1)) == {"A120"}
    nobody = data_of("challenge", CASE, "--bidder", "", *claims("Q1 should be 5"), code=1)
    assert [f["where"] for f in nobody["findings"]] == ["--bidder"]
    blank = data_of("what-if", CASE, *sets("", "  "), code=1)
    assert {f["where"] for f in blank["findings"]} == {"--set"}
    assert list(here.iterdir()) == []


def hidden(home: Path, aliases: dict[str, str]) -> None:
    """Hide bidders from the panel, in the record of a test."""
    body = json.dumps({"procurement": ID, "key": "k", "aliases": aliases}).encode()
    ref = file_ref(MAP_FILE, body)
    entry = an_entry("aliases_given", "2027-04-05", "11:00", files=(ref,))
    with open_store(str(home / "record.sqlite")) as store:
        made = Draft(entry=entry, matter={ref.digest: body}, channel="test")
        store.append(ID, [made], written=who().now, clock="stated")


def test_how_a_score_was_agreed_stands_in_the_memo(here: Path) -> None:
    """The moderation of one score: point by point, who moved, the minute; the bidder by the alias the panel knew."""
    record(here, closed_entries())
    hidden(here / "evaluations" / ID, {"b1": "Bidder 03"})
    agree(ID, "1", replace(GOOD, bidder="Bidder 03"), SITTING, who())
    words = ["challenge", ID, "--bidder", "bidder 03", "--lot", "1", *claims("Q1 should be 4")]
    data = data_of(*words)
    assert data["bidder"] == "b1"
    assert codes(data) == {"A111", "A113"}
    told = {i["what"]: i for i in data["claims"][0]["evidence"]}
    assert "cover is not shown" in told["Why not the next mark up"]["words"].lower()
    assert "Cyd Cole from 4 to 3" in told["Moved at moderation"]["words"]
    assert "Led by Eve East" in told["Minute of the moderation"]["words"]
    assert told["Mark of Cyd Cole"]["words"].startswith("4.")
    assert told["What the scale says of 4"]["words"].startswith("Good")
    assert told["Pages of the bid that the panel cites"]["words"] == "page 4, para 2"
    assert told["Consensus score and its reason"]["entry"] is not None
    assert any("is not decided" in text for text in data["answer"])


def test_of_very_many_ranks_a_screen_shows_those_of_bidders_whose_places_change() -> None:
    changes = sets("withdraw p24")
    said = run("what-if", "bristol-2015", *changes)
    differs = data_of("what-if", "bristol-2015", *changes)["differences"]
    moved = sum(d["kind"] in ("rank", "status") for d in differs)
    assert moved > MOST_RANKS
    assert f"{moved - MOST_RANKS} more ranks would differ: --json lists every one." in said
    assert said.count("p24       Dunlincroft") == sum(d["kind"] == "status" for d in differs)


def test_a_decision_where_none_was_made() -> None:
    said = run("what-if", "bristol-2015", *sets("decide p17 main hourly accepted"))
    assert "(there is no decision)" in said
    assert "nothing hangs on what is decided about hourly of p17" in said
