"""Where a procurement stands, as a person reads it: golden texts of a few points, written by entries that were admitted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tendering.model.entries import Entry
from tendering.workbench.records import Who, draft, opened, write
from tests.checks.records import entry
from tests.workbench.begun import ID, begin, codes, runner

GOLDEN = Path(__file__).parent / "status"
ANN, BEA, CHAIR = "Ann Abbot", "Bea Bell", "Cyd Cole"
QUESTIONS = ("Q1", "Q2")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    found = runner(monkeypatch, tmp_path)
    begin(found, tmp_path)
    return found


def enter(entries: Iterable[Entry]) -> None:
    """Write entries as one unit, each held against whose turn it is."""
    made = list(entries)
    who = Who(name="x", on=made[0].on, now=datetime(2026, 12, 1, 12, tzinfo=UTC), clock="stated")
    with opened(ID) as procurement:
        drafts = [replace(draft(who, e.kind), entry=replace(e, where="")) for e in made]
        write(procurement, who, lambda _: drafts)


def publish(run: Any) -> None:
    assert run("publish", ID, at="2026-04-07T08:00:00Z")[0] == 0


PANEL = replace(
    entry("panel_planned", "2026-05-20", by=CHAIR, minutes="20"),
    rows={
        "panel": (
            {"person": ANN, "role": "evaluator"},
            {"person": BEA, "role": "evaluator", "lots": "N"},
            {"person": CHAIR, "role": "chair"},
        )
    },
)
OPENED = replace(
    entry("opened", "2026-05-22", by="Priya Nair", at="14:00", witness="Dee Day"),
    rows={
        "bidders": tuple({"bidder": b, "name": f"{b} Ltd"} for b in ("B1", "B2")),
        "bids": tuple({"bidder": b, "lot": lot} for b in ("B1", "B2") for lot in ("N", "S")),
    },
)


def declared(person: str) -> Entry:
    return entry(
        "declaration", "2026-05-25", by=person, person=person,
        interest="none", action="none", employment="none",
    )  # fmt: skip


def marks(person: str, bidders: tuple[str, ...], lot: str = "N") -> Entry:
    del lot
    rows = tuple(
        {"evaluator": person, "bidder": b, "lot": "", "criterion": q, "mark": "2", "note": "p. 4"}
        for b in bidders
        for q in QUESTIONS
    )
    return replace(
        entry("marks_given", "2026-06-01", by=person, person=person), rows={"marks": rows}
    )


def moderated(lot: str, question: str, first: str = "2", second: str = "1") -> Entry:
    """The panel agrees the scores of a question, which serve every lot."""
    rows = tuple(
        {
            "bidder": bidder,
            "criterion": question,
            "mark": mark,
            "reason": f"{bidder} shows how, with results, on page 4.",
        }
        for bidder, mark in (("B1", first), ("B2", second))
    )
    made = entry(
        "moderation", "2026-06-09", lot=lot, by=CHAIR, criterion=question,
        attendees=f"{ANN}; {CHAIR}", chair=CHAIR, summary="Each in turn.",
    )  # fmt: skip
    return replace(made, rows={"consensus": rows})


def of_lot(lot: str, *kinds: str) -> list[Entry]:
    """What brings a lot on, by the kinds asked for."""
    made = {
        "marks_closed": entry("marks_closed", "2026-06-05", lot=lot, by=CHAIR),
        "scores_signed": entry("scores_signed", "2026-06-10", lot=lot, by=CHAIR),
        "evaluation_computed": entry("evaluation_computed", "2026-06-11", lot=lot, by=CHAIR, digest="d" * 64),
        "approved": entry("approved", "2026-07-20", lot=lot, by="Cabinet", digest="d" * 64),
        "letter_issued": entry("letter_issued", "2026-07-28", lot=lot, by="Priya Nair", bidder="B1", what="assessment summary", method="electronic"),
        "notice_published": entry("notice_published", "2026-07-28", lot=lot, by="Priya Nair", notice="UK6", number="2026/S 6", standstill_last_day="2026-08-10"),
        "standstill": entry("standstill", "2026-07-28", lot=lot, by="Priya Nair", last_day="2026-08-10"),
        "challenge": entry("challenge", "2026-08-05", lot=lot, by="Priya Nair", bidder="B2", kind="claim form", notified="2026-08-05", about="the marks"),
        "signed": entry("signed", "2026-08-12", lot=lot, by="Priya Nair", bidder="B1", supplier="B1 Ltd", value="100"),
    }  # fmt: skip
    return [made[kind] for kind in kinds]


def to(run: Any, point: str) -> str:
    """Bring the procurement to a point; return the instant to look at it."""
    points = list(POINTS)
    for step in points[: points.index(point) + 1]:
        POINTS[step][1](run)
    return POINTS[point][0]


TO_THE_OUTCOME = ("scores_signed", "evaluation_computed")
DECIDED = [
    entry("key_decision_notice", "2026-06-01", by="Priya Nair", reference="KD 1"),
    entry("decision", "2026-07-10", by="Cabinet", reference="Cabinet 4", reason="As recommended."),
    entry("call_in_ended", "2026-07-17", by="Priya Nair", called_in="no"),
]
POINTS: dict[str, tuple[str, Any]] = {
    "ready": ("2026-03-25T10:00:00Z", lambda _: None),
    "published": (
        "2026-04-20T10:00:00Z",
        lambda run: (
            publish(run),
            run("clarify", ID, "--question", "May we bid for one lot?", at="2026-04-16T09:00:00Z"),
        ),
    ),
    "closed": ("2026-05-22T11:30:00Z", lambda _: enter([PANEL])),
    "opened": ("2026-05-26T09:00:00Z", lambda _: enter([OPENED, declared(ANN)])),
    "marking": (
        "2026-06-02T09:00:00Z",
        lambda _: enter(
            [declared(BEA), declared(CHAIR), marks(ANN, ("B1", "B2")), marks(BEA, ("B1",))]
        ),
    ),
    "moderating": (
        "2026-06-09T15:00:00Z",
        lambda _: enter([*of_lot("N", "marks_closed"), moderated("N", "Q1")]),
    ),
    "evaluated": (
        "2026-06-12T09:00:00Z",
        lambda _: enter(
            [
                moderated("N", "Q2"),
                *of_lot("N", *TO_THE_OUTCOME),
                *of_lot("S", "marks_closed"),
                moderated("S", "Q2"),
                *of_lot("S", *TO_THE_OUTCOME),
            ]
        ),
    ),
    "approved": (
        "2026-07-21T09:00:00Z",
        lambda _: enter([*DECIDED, *of_lot("N", "approved"), *of_lot("S", "approved")]),
    ),
    "suspended": (
        "2026-08-06T09:00:00Z",
        lambda _: enter(
            [
                *of_lot("N", "letter_issued", "notice_published", "standstill", "challenge"),
                *of_lot("S", "letter_issued", "notice_published", "standstill"),
            ]
        ),
    ),
    "awarded": ("2026-08-13T09:00:00Z", lambda _: enter(of_lot("S", "signed"))),
}


def test_what_a_person_reads_at_each_point(run: Any, update_golden: bool) -> None:
    for point, (at, step) in POINTS.items():
        step(run)
        exit_code, shown, _ = run("status", ID, at=at, text=True)
        assert exit_code == 0
        head = run("record", "head", ID)[1]["head"]
        shown = shown.replace(head[:12], "(head)")
        file = GOLDEN / f"{point}.txt"
        if update_golden:
            file.parent.mkdir(exist_ok=True)
            file.write_text(shown, encoding="utf-8")
        assert shown == file.read_text(encoding="utf-8"), point


def test_the_machine_reads_the_same(run: Any) -> None:
    at = to(run, "marking")
    exit_code, data = run("status", ID, at=at)
    assert exit_code == 0
    north, south = data["lots"]
    assert (north["lot"], north["state"], south["state"]) == ("N", "marking", "marking")
    who = {t["who"]: t["what"] for t in north["to_do"]}
    assert who[BEA] == "give marks (2 of 4 left)"
    assert ANN not in who
    assert north["next"]["command"].startswith("tendering ")
    one = run("status", ID, "--lot", "S", at=at)[1]
    assert [x["lot"] for x in one["lots"]] == ["S"]
    assert codes(run("status", ID, "--lot", "X", at=at)[1]) == ["R201"]


def test_a_past_day_shows_what_had_been_done_by_then(run: Any) -> None:
    to(run, "moderating")
    for day, state in (
        ("2026-03-24", "ready to publish"),
        ("2026-04-07", "published"),
        ("2026-05-21", "published"),
        ("2026-05-22", "opened"),
        ("2026-06-01", "marking"),
        ("2026-06-05", "moderating"),
    ):
        found = run("status", ID, "--on", day)[1]["lots"][0]
        assert (day, found["state"]) == (day, state)
    assert codes(run("status", ID, "--on", "2020-01-01")[1]) == ["F097"]
    assert codes(run("status", ID, "--on", "yesterday")[1]) == ["F094"]


def test_the_page_says_it_all_again_and_is_the_same_every_time(run: Any, tmp_path: Path) -> None:
    at = to(run, "suspended")
    assert run("status", ID, "--page", "--dry-run", at=at)[0] == 0
    assert not (tmp_path / "out").exists()
    run("status", ID, "--page", at=at)
    page = tmp_path / "out" / ID / "status" / "status.html"
    text = page.read_text(encoding="utf-8")
    assert "lot N: suspended; lot S: standstill" in text
    assert "wait for the court" in text
    assert "<script" not in text
    run("status", ID, "--page", "--out", "again", at=at)
    assert (tmp_path / "again" / "status.html").read_text(encoding="utf-8") == text


def test_what_the_opening_brought_to_light_is_shown_until_there_is_an_outcome(run: Any) -> None:
    to(run, "closed")
    party = {"party": "Oak Ltd", "role": "subcontractor"}
    said = {"kind": "condition", "said": "Subject to funding.", "where": "B1, Q1"}
    found = replace(
        OPENED,
        rows={
            **OPENED.rows,
            "parties": tuple({"bidder": b, **party} for b in ("B1", "B2")),
            "flags": ({"bidder": "B1", **said},),
        },
    )
    enter([found, declared(ANN)])
    at = POINTS["opened"][0]
    listed = [f["code"] for f in run("status", ID, at=at)[1]["findings"]]
    assert {"R324", "R325"} <= set(listed)
    shown = run("status", ID, at=at, text=True)[1]
    assert "R324 B1 may attach a condition" in shown
    assert "R325 Oak Ltd is in the bids of" in shown
    for step in ("marking", "moderating", "evaluated"):
        POINTS[step][1](run)
    at, _ = POINTS["evaluated"]
    assert "R325" not in run("status", ID, at=at, text=True)[1]
