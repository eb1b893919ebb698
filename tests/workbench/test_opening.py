"""Bids and prices opened: by two officers who declared, after the deadline, prices apart and in their turn."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from tendering.files.receive_rows import receive as to_tables
from tendering.files.record_dossier import table_texts
from tendering.model.entries import EntryKind, of_kind
from tendering.workbench.decisions import Decided, decide
from tendering.workbench.leaving import withdraw
from tendering.workbench.library import shipped_root
from tendering.workbench.opening import Asked, open_bids
from tendering.workbench.price_opening import open_prices
from tendering.workbench.records import RefusedError, draft, opened
from tendering.workbench.sealed import receive
from tendering.workbench.sealed_matter import sealed
from tests.workbench.responses import (
    ANN,
    CYD,
    DEE,
    add,
    at,
    declare,
    filled,
    kinds,
    of_bidders,
    published,
    tender_of,
)

TENDER = tender_of()
BIDDERS = ["b02", "b05", "b07", "b19"]
ROWS = of_bidders(BIDDERS)
IN_TIME, AFTER = "2016-06-20 11:59", "2016-06-20 14:00"
BOTH = Asked(witness=DEE)


@pytest.fixture
def ref(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    return published(tmp_path)


def bid(ref: str, bidder: str, change: Any = None, when: str = IN_TIME, **more: Any) -> Path:
    path = Path(f"{bidder}.xlsx")
    path.write_bytes(filled(TENDER, bidder, ROWS, change))
    receive(ref, [path], at(when), **more)
    return path


def codes(found: Any) -> list[str]:
    return [f.code for f in found]


def refused(use: Any) -> list[str]:
    with pytest.raises(RefusedError) as error:
        use()
    return codes(error.value.findings)


def price(said: object) -> Any:
    def change(book: Any) -> None:
        sheet = book["Prices"]
        row = next(r[0].row for r in sheet.iter_rows(max_col=1) if r[0].value == "hourly|1|")
        sheet.cell(row, 7).value = said

    return change


def test_who_may_open_and_when(ref: str) -> None:
    bid(ref, "b02")
    early = at("2016-06-21 09:00", now="2016-06-20 11:59")
    assert "R320" in refused(lambda: open_bids(ref, early, BOTH))
    assert refused(lambda: open_bids(ref, at(AFTER), Asked(witness=""))) == ["R204"]
    assert refused(lambda: open_bids(ref, at(AFTER), Asked(witness=" cyd  COLE"))) == ["R204"]
    assert refused(lambda: open_bids(ref, at(AFTER), Asked(witness=ANN))) == ["R205"]
    facts = {"interest": "shares", "action": "remove", "reason": "r", "approver": "Head"}
    who = at("2016-06-02 09:00", ANN)
    add(ref, draft(who, EntryKind.DECLARATION, person=ANN, facts=facts))
    assert refused(lambda: open_bids(ref, at(AFTER), Asked(witness=ANN))) == ["R205"]
    assert EntryKind.OPENED.value not in kinds(ref)
    open_bids(ref, at(AFTER), BOTH)
    assert kinds(ref)[-1] == "opened"
    assert refused(lambda: open_bids(ref, at(AFTER), BOTH)) == ["R332"]


def test_prices_are_not_in_what_is_opened_and_are_opened_outside_the_panel(ref: str) -> None:
    bid(ref, "b02")
    open_bids(ref, at(AFTER), BOTH)
    with opened(ref) as procurement:
        (entry,) = of_kind(procurement.entries, EntryKind.OPENED)
    assert set(entry.rows) == {"bidders", "parties", "bids", "capacity", "pass_fail", "answers"}
    assert "15.00" not in repr(entry.rows)
    declare(ref, ANN)
    who = at("2016-06-21 09:00")
    panel = {"panel": [{"person": ANN, "role": "evaluator"}]}
    add(ref, draft(who, EntryKind.PANEL_PLANNED, facts={"divided": "by lot"}, rows=panel))
    assert refused(lambda: open_prices(ref, who, Asked(witness=ANN))) == ["R331"]
    report = open_prices(ref, who, BOTH)
    assert report.findings == ()
    with opened(ref) as procurement:
        (entry,) = of_kind(procurement.entries, EntryKind.PRICES_OPENED)
    assert {r["item"] for r in entry.rows["prices"]} == {"hourly", "enhanced"}
    assert refused(lambda: open_prices(ref, who, BOTH)) == ["R332"]


def test_scored_prices_wait_for_the_signed_scores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = (shipped_root("lots") / "bolton-2016/tender.yaml").read_text(encoding="utf-8")
    ref = published(tmp_path, text.replace("value: before_marking", "value: after_quality"))
    with opened(ref) as procurement:
        mine = procurement.tender
    assert mine is not None
    path = Path("b02.xlsx")
    path.write_bytes(filled(mine, "b02", ROWS))
    receive(ref, [path], at(IN_TIME))
    open_bids(ref, at(AFTER), BOTH)
    who = at("2016-06-21 09:00")
    assert set(refused(lambda: open_prices(ref, who, BOTH))) == {"R210"}
    assert EntryKind.PRICES_OPENED.value not in kinds(ref)
    declare(ref, ANN, when="2016-06-20 15:00")
    marks = [{"evaluator": ANN, "bidder": "b02", "lot": "1", "criterion": "Q1", "mark": "3"}]
    chair = at("2016-06-28 10:00", "Chris Chair")
    add(
        ref,
        draft(
            at("2016-06-22 10:00", ANN), EntryKind.MARKS_GIVEN, person=ANN, rows={"marks": marks}
        ),
        draft(chair, EntryKind.MARKS_CLOSED, lot="1"),
        draft(chair, EntryKind.MODERATION, lot="1", facts={"criterion": "Q1", "summary": "s"}),
    )
    who = at("2016-06-29 09:00")
    assert refused(lambda: open_prices(ref, who, BOTH)) == ["R210"]
    add(ref, draft(chair, EntryKind.SCORES_SIGNED, lot="1"))
    open_prices(ref, who, BOTH)
    assert kinds(ref)[-1] == "prices_opened"


def test_all_or_nothing_unless_one_is_left_aside(ref: str) -> None:
    def broken(book: Any) -> None:
        book["Lots and zones"].merge_cells("B5:C5")

    bid(ref, "b02")
    bid(ref, "b05", broken)
    before = kinds(ref)
    said = refused(lambda: open_bids(ref, at(AFTER), BOTH))
    assert {"F057", "R323"} <= set(said)
    assert kinds(ref) == before
    no_reason = Asked(witness=DEE, set_aside=("b05",))
    assert refused(lambda: open_bids(ref, at(AFTER), no_reason)) == ["R007"]
    nobody = Asked(witness=DEE, set_aside=("b99",), reason="x")
    assert refused(lambda: open_bids(ref, at(AFTER), nobody)) == ["R355"]
    aside = Asked(witness=DEE, set_aside=("b05",), reason="Merged cells; asked for it again.")
    report = open_bids(ref, at(AFTER), aside)
    assert "R323" in codes(report.findings)
    with opened(ref) as procurement:
        entry = of_kind(procurement.entries, EntryKind.OPENED)[-1]
    assert entry.fact("set_aside") == "b05"
    assert entry.fact("bidders") == "b02"
    named = {r["bidder"]: r for r in entry.rows["bidders"]}
    assert set(named["b05"]) == {"bidder", "name"}  # who it is, and nothing it says
    assert {r["bidder"] for r in entry.rows["bids"]} == {"b02"}
    # what can be read of it is opened later, and what cannot stays blank
    read = Asked(
        witness=DEE, as_read=("b05",), reason="The bidder was asked which lots it bids for."
    )
    open_bids(ref, at("2016-06-22 10:00"), read)
    with opened(ref) as procurement:
        entry = of_kind(procurement.entries, EntryKind.OPENED)[-1]
    assert entry.fact("as_read") == "b05"
    assert "bids" not in entry.rows


def test_a_price_that_cannot_be_read_shows_nowhere_before_prices_are_opened(ref: str) -> None:
    bid(ref, "b02", price("fifteen pounds exactly"))
    report = open_bids(ref, at(AFTER), BOTH)
    assert "fifteen" not in repr(report.findings)
    who = at("2016-06-21 09:00")
    assert set(refused(lambda: open_prices(ref, who, BOTH))) == {"F012", "R323"}
    read = Asked(witness=DEE, as_read=("b02",), reason="Asked what it means.")
    report = open_prices(ref, who, read)
    (task,) = [e for e in report.data["entries"] if e["kind"] == "task_opened"]  # type: ignore[union-attr]
    assert task["bidder"] == "b02"


def test_what_comes_to_light_at_opening(ref: str) -> None:
    def qualified(book: Any) -> None:
        sheet = book["Qualification"]
        row = next(r[0].row for r in sheet.iter_rows(max_col=1) if r[0].value == "insurance|")
        sheet.cell(row, 7).value = "Yes, subject to the price of cover."

    bid(ref, "b02", qualified)
    bid(ref, "b05")
    bid(ref, "b19")
    report = open_bids(ref, at(AFTER), BOTH)
    said = {(f.code, f.where.split(",")[0]) for f in report.findings}
    assert ("R324", "b02") in said
    assert "R325" in codes(report.findings)
    both = next(f for f in report.findings if f.code == "R325" and "Harcourt" in f.message)
    assert "b05" in both.message
    assert "b19" in both.message


def test_who_left_stays_sealed_and_a_late_one_waits_for_a_decision(ref: str) -> None:
    bid(ref, "b02")
    bid(ref, "b05")
    bid(ref, "b19", when="2016-06-20 12:01")
    withdraw(ref, "b05", "No staff.", at("2016-06-20 12:30"))
    report = open_bids(ref, at(AFTER), BOTH)
    assert report.data["bidders"] == ["b02"]
    assert "R327" in codes(report.findings)
    made = Decided(
        bidder="b19", about="late", decision="accepted", role="Head of Procurement",
        reason="The portal was down from 11:40 to 12:10.", options="Reject; accept.",
        proportionality="One minute, and no fault of the bidder.",
    )  # fmt: skip
    decide(ref, at("2016-06-21 09:00", "Martin Yates"), made)
    report = open_bids(ref, at("2016-06-21 10:00"), BOTH)
    assert report.data["bidders"] == ["b19"]
    assert "R327" not in codes(report.findings)


def test_every_access_to_sealed_matter_leaves_an_entry(ref: str, tmp_path: Path) -> None:
    path = bid(ref, "b02")
    out = tmp_path / "look"
    look = lambda: sealed(ref, "b02", "To check a page.", out, at("2016-06-21 10:00"))  # noqa: E731
    assert refused(look) == ["R320"]
    open_bids(ref, at(AFTER), BOTH)
    assert refused(look) == ["R320"]  # our workbook holds the prices too
    open_prices(ref, at("2016-06-21 09:00"), BOTH)
    assert "R205" in refused(
        lambda: sealed(ref, "b02", "Curious.", out, at("2016-06-21 10:00", ANN))
    )
    assert "R007" in refused(lambda: sealed(ref, "b02", " ", out, at("2016-06-21 10:00")))
    assert not out.exists()
    report = look()
    assert (out / "b02.xlsx").read_bytes() == path.read_bytes()
    assert [p.name for p in report.files] == ["b02.xlsx"]
    with opened(ref) as procurement:
        entry = procurement.entries[-1]
    assert (entry.kind, entry.by, entry.bidder) == (EntryKind.SEALED_MATTER_SEEN, CYD, "b02")
    assert entry.fact("reason") == "To check a page."


def test_a_sealed_record_gives_the_tables_that_workbooks_give(ref: str, tmp_path: Path) -> None:
    """Receive, open and open prices give the tables that reading the same workbooks without a record gives."""
    paths = [bid(ref, b) for b in BIDDERS]
    open_bids(ref, at(AFTER), BOTH)
    open_prices(ref, at("2016-06-21 09:00"), BOTH)
    with opened(ref) as procurement:
        mine = table_texts(procurement.entries)
    theirs, findings = to_tables(tmp_path / "none", TENDER, paths)
    assert not [f for f in findings if f.severity.value == "error"]
    assert {n: rows(t) for n, t in mine.items()} == {n: rows(t) for n, t in theirs.items()}


def rows(text: str) -> list[dict[str, str]]:
    read = [dict(r) for r in csv.DictReader(StringIO(text))]
    return sorted(read, key=lambda r: sorted(r.items()))


def test_a_dry_run_opens_nothing(ref: str) -> None:
    bid(ref, "b02")
    before = kinds(ref)
    report = open_bids(ref, at(AFTER), BOTH, dry_run=True)
    assert report.text.startswith("Would open")
    assert kinds(ref) == before
