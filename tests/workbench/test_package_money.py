"""Outcomes, exceptions, payments and withholding by command, on a real record of an open market."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import docx
import pytest
from typer.testing import CliRunner

from tendering.cli.main import app
from tendering.model.entries import Entry, EntryKind
from tendering.record.chain import Draft
from tendering.record.sqlite import SqliteStore
from tendering.workbench.records import RECORD_FILE
from tests.framework.markets import admitted, chosen, entry

ID = "west"
NAMES = ({"bidder": "b", "name": "Brea Care & Sons Ltd"},)
OUTCOMES = "outcome,met,evidence\nWashes alone,{0},sheet 1\nCooks a meal,yes,sheet 2\n"
VISITS = "week,visits,minutes\n1,14,900\n2,12,600\n"


def request(number: int, person: str, on: date = date(2018, 5, 21)) -> tuple[Entry, Entry]:
    """Return a request for enablement with a budget of two weeks, and its award at £18.00 an hour."""
    asked = entry(
        EntryKind.SERVICE_REQUESTED,
        on=on,
        person=person,
        area="kerrier",
        service="enablement",
        hours="10",
        outcomes="Washes alone; Cooks a meal",
        budget="360.00",
        weeks="2",
        closes="2018-05-22T12:00",
        start_by="2018-05-30",
        funding="care",
    )
    won = entry(
        EntryKind.REQUEST_AWARDED,
        on=on,
        person=person,
        bidder="b",
        request=str(number),
        rate="18.00",
        starts_on="2018-05-28",
        rate_from="2018-06-11",
        role="Commissioning manager",
        reason="The lowest rate.",
    )
    return asked, won


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the record of a market with four awarded packages, and stand in its folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TENDERING_ACTOR", "Rosalind Tregear")
    monkeypatch.setenv("TENDERING_CLOCK", "2018-06-12T09:00:00Z")
    monkeypatch.delenv("TENDERING_STORE", raising=False)
    own = tmp_path / "evaluations" / ID
    own.mkdir(parents=True)
    about = f"evaluation: {ID}\ntitle: West\ntender: cornwall-2018\n"
    (own / "evaluation.yaml").write_text(about, encoding="utf-8")
    day = date(2018, 5, 1)
    begun = [
        Entry(kind=EntryKind.RECORD_STARTED, on=day, by="Jo", facts={"tender": "cornwall-2018"}),
        Entry(kind=EntryKind.OPENED, on=day, by="Jo", rows={"bidders": NAMES}),
        *(Entry(kind=EntryKind.SIGNED, on=day, by="Jo", lot=lot) for lot in "12"),
        admitted("b", day),
        chosen("b", ("kerrier", "enablement"), on=day),
    ]
    for n in range(4):
        begun += request(len(begun) + 1, f"P-000{n}")
    with SqliteStore(own / RECORD_FILE) as store:
        drafts = [Draft(entry=e, matter={}, channel="test") for e in begun]
        store.append(ID, drafts, written=datetime(2018, 5, 22, 9, tzinfo=UTC), clock="stated")
    (tmp_path / "visits.csv").write_text(VISITS)
    for met in ("yes", "no"):
        (tmp_path / f"{met}.csv").write_text(OUTCOMES.format(met))
    return own


Run = Callable[..., Any]


@pytest.fixture
def run(record: Path) -> Run:
    """Return a function that runs a framework command with ``--json`` and gives what it says."""
    del record

    def ran(*args: str, code: int = 0) -> Any:
        found = CliRunner().invoke(app, ["framework", *args, "--json"])
        assert found.exit_code == code, found.output
        return json.loads(found.stdout)

    return ran


def codes(data: Any) -> list[str]:
    return [f["code"] for f in data["findings"]]


def reviewed(run: Run, request: int, met: str) -> Any:
    role = ("--person-role", "Reviewer")
    return run(
        "review-enablement", ID, str(request), f"{met}.csv", "--visits", "visits.csv", *role
    )


def test_a_package_from_review_to_payment(run: Run, record: Path) -> None:
    assert codes(run("pay-enablement", ID, "7", code=1)) == ["L308"]
    reviewed(run, 7, "yes")
    stated = run("pay-enablement", ID, "7")
    assert (stated["due"], stated["amount"]) == ("360.00", "360.00")
    again = run("pay-enablement", ID, "7", code=1)
    assert codes(again) == ["L311"]
    claim = ("exception", "claim", ID, "7", "--basis", "excess", "--circumstances", "Influenza")
    assert codes(run(*claim, "--amount", "90.01", code=1)) == ["L306", "L307"]
    (record.parents[1] / "letter.txt").write_text("The practice says ...")
    made = run(*claim, "--amount", "90.00", "--file", "letter.txt")
    number = str(made["entries"][0]["number"])
    decide = ("exception", "decide", ID, number, "--decision", "granted")
    assert codes(run(*decide, "--amount", "95", code=1)) == ["L310", "L307", "L307"]
    who = ("--person-role", "Commissioning manager", "--reason", "The letter shows it.")
    run(*decide, "--amount", "60", *who)
    assert codes(run(*decide, "--amount", "60", *who, code=1)) == ["L309"]
    more = run("pay-enablement", ID, "7")
    assert (more["due"], more["before"], more["amount"]) == ("420.00", "360.00", "60.00")
    papers = sorted((record.parents[1] / "out" / ID / "statements").glob("*.docx"))
    assert len(papers) == 2, "an earlier statement stays"
    paper = docx.Document(str(papers[-1]))
    said = "\n".join(c.text for t in paper.tables for r in t.rows for c in r.cells)
    assert "Rosalind Tregear decided" in said
    assert "£420.00" in said
    assert "-£360.00" in said
    assert any("what was stated before is taken off" in p.text for p in paper.paragraphs)
    assert "Living Wage" in "\n".join(p.text for p in paper.paragraphs)
    verified = CliRunner().invoke(app, ["record", "verify", ID])
    assert verified.exit_code == 0, verified.output


def test_every_fault_of_a_review_is_said_by_its_line_and_nothing_is_written(
    run: Run, record: Path
) -> None:
    folder = record.parents[1]
    (folder / "bad.csv").write_text("outcome,met,evidence\nWashes alone,perhaps,x\nSings,no,\n")
    (folder / "badvisits.csv").write_text("week,visits,minutes\n1,2,60\n1,2,60\n3,2,9x\n")
    found = run("review-enablement", ID, "7", "bad.csv", "--visits", "badvisits.csv", code=1)
    where = [(f["code"], f["where"]) for f in found["findings"]]
    assert where == [
        ("L305", "bad.csv"),
        ("L305", "bad.csv:2"),
        ("L305", "bad.csv:3"),
        ("L305", "bad.csv:3"),
        ("L313", "badvisits.csv:3"),
        ("L313", "badvisits.csv:4"),
        ("L313", "badvisits.csv:4"),
        ("L313", "badvisits.csv"),
    ]
    assert run("enablement", ID)["packages"][0]["met"] is None
    reviewed(run, 7, "yes")
    twice = run("review-enablement", ID, "7", "no.csv", "--visits", "visits.csv", code=1)
    assert "L304" in codes(twice)
    assert run("enablement", ID)["packages"][0]["met"] is True
    assert codes(
        run("review-enablement", ID, "5", "no.csv", "--visits", "visits.csv", code=1)
    ) == ["L303"]


def test_ongoing_support_is_stated_week_by_week(run: Run, record: Path) -> None:
    folder = record.parents[1]
    head = "starts_on,kept,minutes\n"
    (folder / "early.csv").write_text(head + "2018-06-11,service,600\n")
    assert codes(run("pay-ongoing", ID, "7", "early.csv", code=1)) == ["L314"]
    later = ("--on", "2018-08-01")
    (folder / "five.csv").write_text(
        head
        + "2018-06-11,service,500\n"
        + "".join(
            f"{d},retainer,\n"
            for d in ("2018-06-18", "2018-06-25", "2018-07-02", "2018-07-09", "2018-07-16")
        )
    )
    found = run("pay-ongoing", ID, "7", "five.csv", *later, code=1)
    assert [(f["code"], f["where"]) for f in found["findings"]] == [("L322", "five.csv:7")]
    (folder / "gap.csv").write_text(head + "2018-06-18,service,500\n2018-07-02,hospital,1\n")
    assert codes(run("pay-ongoing", ID, "7", "gap.csv", *later, code=1)) == ["L320"]
    (folder / "one.csv").write_text(head + "2018-06-11,service,500\n2018-06-18,retainer,\n")
    (folder / "two.csv").write_text(head + "2018-06-25,service,660\n")
    first = run("pay-ongoing", ID, "7", "one.csv", *later)
    assert (first["due"], len(first["lines"])) == ("150.00", 2)
    second = run("pay-ongoing", ID, "7", "two.csv", *later)
    # two weeks of service of £180 each, £348 delivered in all; the retainer once service restarted
    assert (second["due"], second["amount"]) == ("438.00", "288.00")


def test_who_meets_the_rule_is_said_and_withheld_only_by_decision(run: Run) -> None:
    for number in (7, 9, 11):
        reviewed(run, number, "no")
    found = run("withholding", ID, "--on", "2018-06-12")
    assert codes(found) == ["L330"]
    assert found["providers"][0]["rule_met"] is True
    assert found["providers"][0]["withheld"] == ""
    step = ("step", "notify", ID, "--provider", "b", "--lot", "1", "--step", "withholding")
    told = ("--evidence", "requests 7, 9, 11", "--answer-by", "2018-06-26")
    notice = run(*step, *told)["entries"][0]["number"]
    decide = ("step", "decide", ID, str(notice), "--decision", "taken", "--reason", "They stand.")
    days = ("--on", "2018-06-27", "--from", "2018-06-28", "--until")
    assert codes(run(*decide, *days, "2018-12-31", code=1)) == ["L314"]
    run(*decide, *days, "2018-09-19")
    assert "withheld from offers" in run("withholding", ID, "--on", "2018-07-02")["withheld"]["b"]
    assert run("withholding", ID, "--on", "2018-09-20")["withheld"] == {}


def test_demand_is_told_and_drawn(run: Run, record: Path) -> None:
    found = run("demand", "cornwall-2018", "--years", "5", "--out", "made")
    assert codes(found) == ["L341"]
    assert found["years"][1]["exact_packages"] == "2916"
    assert [y["growth_published"] for y in found["years"]] == [True] * 5 + [False]
    page = (record.parents[1] / "made/demand/demand.html").read_text("utf-8")
    assert "<svg" in page
    assert "Published: the stock of 2,700 packages" in page
    assert codes(run("demand", "bolton-2016", code=1)) == ["L340"]
    assert codes(run("demand", "cornwall-2018", "--years", "0", code=1)) == ["F096"]
