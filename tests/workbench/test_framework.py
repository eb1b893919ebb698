"""The framework from its start, by commands on a real record: places, steps with letters, referrals, the register."""

from __future__ import annotations

import io
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import docx
import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from tendering.cli.main import app
from tendering.model.entries import Entry, EntryKind
from tendering.record.chain import Draft
from tendering.record.sqlite import SqliteStore
from tendering.workbench.records import RECORD_FILE
from tests.framework.agreement import started

ID = "rota"
NAMES = {"m1": "Alder Care", "m2": "Birch & Co Home Support Ltd", "f1": "Cedar CIC", "f2": "Dale"}


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the record of a started agreement past every rule, and stand in its folder."""
    monkeypatch.chdir(tmp_path)
    own = tmp_path / "evaluations" / ID
    own.mkdir(parents=True)
    (own / "evaluation.yaml").write_text(
        f"evaluation: {ID}\ntitle: Rota\ntender: bolton-2016\n", encoding="utf-8"
    )
    day = date(2016, 9, 5)
    names = tuple({"bidder": k, "name": v} for k, v in NAMES.items())
    begin = started(("m1", "m2"), ("f1", "f2"))[0]
    entries = [
        Entry(kind=EntryKind.RECORD_STARTED, on=day, by="Jo", facts={"tender": "bolton-2016"}),
        Entry(kind=EntryKind.OPENED, on=day, by="Jo", rows={"bidders": names}),
        *(Entry(kind=EntryKind.SIGNED, on=day, by="Jo", lot=lot) for lot in "12"),
        Entry(kind=begin.kind, on=day, by="Jo", facts=begin.facts, rows=begin.rows),
    ]
    with SqliteStore(own / RECORD_FILE) as store:
        drafts = [Draft(entry=e, matter={}, channel="test") for e in entries]
        store.append(ID, drafts, written=datetime(2016, 9, 5, 9).astimezone(), clock="stated")
    return own


def do(when: str, *words: object, code: int = 0) -> str:
    env = {
        "TENDERING_CLOCK": f"{when}+00:00",
        "TENDERING_ACTOR": "Priya Nair",
        "TENDERING_DEBUG": "1",
    }
    result = CliRunner().invoke(app, [str(w) for w in words], env=env)
    assert result.exit_code == code, f"{words}\n{result.output[-2000:]}"
    return result.output


def told(when: str, *words: object, code: int = 0) -> dict[str, Any]:
    env = {
        "TENDERING_CLOCK": f"{when}+00:00",
        "TENDERING_ACTOR": "Priya Nair",
        "TENDERING_DEBUG": "1",
    }
    result = CliRunner().invoke(app, [*(str(w) for w in words), "--json"], env=env)
    assert result.exit_code == code, f"{words}\n{result.output[-2000:]}"
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def fw(when: str, command: str, *words: object, code: int = 0) -> dict[str, Any]:
    return told(when, "framework", *command.split(), ID, *words, code=code)


def codes(data: dict[str, Any]) -> list[str]:
    return [f["code"] for f in data["findings"]]


def count(folder: Path) -> int:
    with SqliteStore(folder / RECORD_FILE) as store:
        return len(store.links(ID))


MONDAY = "2016-11-21"
"""A Monday on which the main with position 1 is on duty."""
REFER = ("--lot", "1", "--zone", "north", "--person", "P-0413", "--hours", "10.5")


def test_a_referral_goes_round_and_every_offer_says_why(record: Path) -> None:
    made = fw(f"{MONDAY}T09:30", "refer", *REFER)["entries"]
    assert [(e["kind"], e["bidder"]) for e in made] == [
        ("referral_made", ""),
        ("referral_offered", "m1"),
    ]
    assert made[1]["facts"]["respond_by"] == "2016-11-21T13:30"
    number, offer = made[0]["number"], made[1]["number"]
    after = fw(f"{MONDAY}T10:00", "answer", offer, "--answer", "refused", "--reason", "Full")
    assert [e["bidder"] for e in after["entries"]] == ["m1", "m2"]
    # nobody answers: once the time is over the next step is taken, and who was silent is put down
    (early,) = fw(f"{MONDAY}T10:30", "go-on", number, code=1)["findings"]
    assert early["code"] == "L048"
    assert "m2 may still answer until 14:00 on Monday 21 November 2016" in early["message"]
    assert early["remedy"].startswith("Wait for the answer")
    asked = fw(f"{MONDAY}T15:00", "go-on", number)["entries"]
    assert [(e["kind"], e["bidder"]) for e in asked] == [
        *(("referral_answered", "m2"), ("referral_offered", "f1"), ("referral_offered", "f2")),
    ]
    for one, start in ((asked[1], "2016-11-25"), (asked[2], "2016-11-24")):
        last = fw(f"{MONDAY}T16:00", "answer", one["number"], "--answer", "accepted", "--start", start)  # fmt: skip
    placed = last["entries"][-1]
    assert (placed["kind"], placed["bidder"]) == ("package_placed", "f2")
    assert "the earliest start is Thursday 24 November 2016" in placed["facts"]["reason"]
    back = fw("2016-12-05T10:00", "hand-back", number, "--reason", "Carers have left")
    assert [e["kind"] for e in back["entries"]] == ["package_handed_back", "referral_offered"]
    assert back["entries"][0]["facts"]["last_day"] == "2016-12-19"
    listed = fw("2016-12-05T11:00", "rota", "--weeks", "1", "--referrals")
    assert [(r["state"], r["provider"]) for r in listed["referrals"]] == [("open", "f2")]
    said = do("2016-12-05T11:00", "framework", "rota", ID, "--referrals")
    assert "Referral 6, open: P-0413, 10.5 hours a week, North" in said
    assert told("2016-12-06T09:00", "record", "verify", ID)["verified"]


def test_what_is_wrong_is_said_at_once_and_nothing_is_written(record: Path) -> None:
    before = count(record)
    bad = ("--lot", "1", "--zone", "moon", "--person", "Ann Smith", "--hours", "ten")
    assert sorted(codes(fw(f"{MONDAY}T09:30", "refer", *bad, code=1))) == ["L043", "L044", "L045"]
    assert codes(fw(f"{MONDAY}T09:30", "answer", 3, "--answer", "refused", code=1)) == ["L049"]
    assert codes(fw(f"{MONDAY}T09:30", "go-on", 3, code=1)) == ["L041"]
    assert codes(fw(f"{MONDAY}T09:30", "hand-back", 3, code=1)) == ["L041"]
    assert codes(fw(f"{MONDAY}T09:30", "choose", 3, "--provider", "m1", code=1)) == ["L041"]
    dry = fw(f"{MONDAY}T09:30", "refer", *REFER, "--dry-run")
    assert [e["kind"] for e in dry["entries"]] == ["referral_made", "referral_offered"]
    assert codes(fw(f"{MONDAY}T09:30", "refer", *REFER, "--choice", "m9", code=1)) == ["L025"]
    assert codes(fw(f"{MONDAY}T09:30", "refer", *REFER, "--on", "2017-01-01", code=1)) == ["R733"]
    assert codes(fw(f"{MONDAY}T09:30", "refer", *REFER, "--on", MONDAY, code=1)) == ["R007"]
    assert count(record) == before


def test_a_provider_s_file_from_warning_to_removal_and_who_takes_its_weeks(record: Path) -> None:
    told_ = ("--provider", "m2", "--lot", "1", "--evidence", "Refused 12 of 60 referrals")
    early = ("--provider", "m2", "--lot", "1", "--evidence", "x", "--step", "removal")
    assert codes(fw("2017-02-06T10:00", "step notify", *early, code=1)) == ["L026"]
    day = date(2017, 2, 6)
    for step in ("warning", "plan", "suspension", "removal"):
        when = f"{day.isoformat()}T10:00"
        notice = fw(when, "step notify", *told_, "--step", step)["entries"][0]["number"]
        decide = (notice, "--decision", "taken", "--reason", "It is not disputed")
        assert codes(fw(when, "step decide", *decide, code=1)) == ["L020"]
        if step == "plan":
            fw(when, "step answer", notice, "--answer", "We are recruiting")
        else:
            day = date.fromordinal(day.toordinal() + 11)
        fw(f"{day.isoformat()}T11:00", "step decide", *decide)
        if step == "suspension":
            rota = fw(f"{day.isoformat()}T12:00", "rota", "--weeks", "2", "--zone", "north")
            assert {w["on_duty"] for w in rota["weeks"]} == {"m1"}
            back = ("--provider", "m2", "--reason", "Staff found", "--from", day.isoformat())
            fw(f"{day.isoformat()}T13:00", "step return", *back)
    gone = day.isoformat()
    given = ("--provider", "f1", "--lot", "1", "--zone", "north", "--role", "main")
    heir = fw(f"{gone}T12:00", "place give", *given, "--reason", "Next in order")
    assert heir["entries"][0]["kind"] == "place_given"
    weeks = fw(f"{gone}T12:30", "rota", "--weeks", "4", "--zone", "north")["weeks"]
    assert {w["on_duty"] for w in weeks} == {"m1", "f1"}
    now = fw(f"{gone}T13:00", "register")["places"]
    assert "m2" not in {p["provider"] for p in now}
    past = fw(f"{gone}T13:00", "register", "--on", "2017-01-31")["places"]
    assert "m2" in {p["provider"] for p in past}
    listed = fw(f"{gone}T13:00", "step list")["steps"]
    assert [(s["step"], s["decision"]) for s in listed] == [
        (s, "taken") for s in ("warning", "plan", "suspension", "removal")
    ]
    assert told(f"{gone}T14:00", "record", "verify", ID)["verified"]


def test_the_letter_says_what_rests_on_what_and_prints_the_head(record: Path) -> None:
    head = told("2017-02-06T09:00", "record", "verify", ID)["head"]
    words = ("--provider", "m2", "--lot", "1", "--step", "warning", "--evidence", "12 of 60")
    made = fw("2017-02-06T10:00", "step notify", *words)
    path = Path("out") / ID / "letters-after-award" / "entry-00006-m2-notice-warning.docx"
    text = "\n".join(p.text for p in docx.Document(str(path)).paragraphs)
    for part in (
        "Bolton Council",
        "Birch & Co Home Support Ltd",
        "12 of 60",
        "Step 1 of 4 of the published steps",
        "until midnight at the end of Thursday 16 February 2017",
        "Priya Nair, for Bolton Council",
        head,
    ):
        assert part in text
    with SqliteStore(record / RECORD_FILE) as store:
        link = store.links(ID)[-1]
        kept = store.matter(ID, link.entry.files[0].digest)
    assert kept is not None
    assert kept.body == path.read_bytes()
    assert made["entries"][0]["number"] == link.number


def test_the_register_is_written_as_json_excel_and_html(record: Path) -> None:
    fw("2017-02-06T10:00", "register", "--out", "reg")
    data = json.loads(Path("reg/register.json").read_text(encoding="utf-8"))
    assert [p["provider"] for p in data["places"] if p["role"] == "main"] == ["m1", "m2"]
    page = Path("reg/register.html").read_text(encoding="utf-8")
    assert "Birch &amp; Co Home Support Ltd" in page
    assert "<script" not in page
    book = load_workbook(io.BytesIO(Path("reg/register.xlsx").read_bytes()))
    assert book.sheetnames == ["Places", "History", "Steps"]
    again = Path("reg/register.xlsx").read_bytes()
    fw("2017-02-06T10:00", "register", "--out", "reg")
    assert Path("reg/register.xlsx").read_bytes() == again


def test_the_register_says_who_is_warned_from_the_day_of_the_decision(record: Path) -> None:
    words = ("--provider", "m2", "--lot", "1", "--step", "warning", "--evidence", "12 of 60")
    notice = fw("2017-02-06T10:00", "step notify", *words)["entries"][0]["number"]
    decide = (notice, "--decision", "taken", "--reason", "It is not disputed")
    number = fw("2017-02-17T11:00", "step decide", *decide)["entries"][0]["number"]
    said = do("2017-02-17T12:00", "framework", "register", ID)
    assert said.count(f"warned (entry {number})") == 2
    assert "0 of them" not in said
    assert "warned" not in do(
        "2017-02-17T12:00", "framework", "register", ID, "--on", "2017-02-16"
    )


def test_places_given_and_ended_are_held_against_the_tender(record: Path) -> None:
    one = ("--provider", "f1", "--lot", "1", "--role", "main", "--reason", "x")
    assert codes(fw("2017-02-06T10:00", "place give", *one, "--zone", "moon", code=1)) == ["L033"]
    ended = ("--provider", "f2", "--lot", "1", "--reason", "Six months' notice is over")
    fw("2017-02-06T10:00", "place end", *ended, "--last-day", "2017-03-31")
    held = fw("2017-02-06T11:00", "register", "--on", "2017-04-01")["places"]
    assert "f2" not in {p["provider"] for p in held}
    assert codes(fw("2017-04-02T10:00", "place end", *ended, code=1)) == ["L025"]


def test_nothing_is_referred_before_the_start(record: Path) -> None:
    with SqliteStore(record / RECORD_FILE) as store:
        links = store.links(ID)
    for stale in record.glob(f"{RECORD_FILE}*"):
        stale.unlink()
    drafts = [Draft(entry=x.entry, matter={}, channel="test") for x in links[:2]]
    with SqliteStore(record / RECORD_FILE) as store:
        store.append(ID, drafts, written=links[0].written, clock="stated")
    assert codes(fw(f"{MONDAY}T09:30", "refer", *REFER, code=1)) == ["L030"]
    assert codes(fw(f"{MONDAY}T09:30", "start", code=1)) == ["L030"]
    assert codes(fw(f"{MONDAY}T09:30", "register", code=1)) == ["L030"]


def test_what_something_rests_on_is_taken_out_only_after_it(record: Path) -> None:
    made = fw(f"{MONDAY}T09:30", "refer", *REFER)["entries"]
    referral, offer = (e["number"] for e in made)
    before = count(record)
    at, why = f"{MONDAY}T10:00", ("--reason", "The wrong person")
    for number in (referral, 5):  # the referral, and the places it was offered by
        (found,) = told(at, "record", "supersede", ID, number, *why, code=1)["findings"]
        assert (found["code"], f"(entry {offer})" in found["message"]) == ("R203", True)
    assert count(record) == before
    told(at, "record", "supersede", ID, offer, *why)
    file = do(at, "framework", "file", ID, "--provider", "m1")
    assert file.count("(superseded: it no longer stands)") == 1
    told(at, "record", "supersede", ID, referral, *why)
    assert fw(at, "rota", "--weeks", "1", "--referrals")["referrals"] == []
