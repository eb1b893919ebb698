"""Submissions sealed as they arrive: late by a minute, by either clock; again; the same; by whom; nothing shown."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tendering.cli.main import app
from tendering.files.archives import OLE
from tendering.files.record_dossier import table_texts
from tendering.model.entries import EntryKind
from tendering.model.findings import has_error
from tendering.workbench.records import RefusedError, opened
from tendering.workbench.sealed import receive
from tendering.workbench.submissions import submissions, unsealed
from tests.workbench.responses import at, filled, kinds, of_bidders, published, tender_of

TENDER = tender_of()
ROWS = of_bidders(["b01", "b02"])
IN_TIME, NOON, LATE = "2016-06-20 11:59", "2016-06-20 12:00", "2016-06-20 12:01"


@pytest.fixture
def ref(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    return published(tmp_path)


def workbook(tmp_path: Path, bidder: str, change: Any = None, name: str = "") -> Path:
    path = tmp_path / f"{name or bidder}.xlsx"
    path.write_bytes(filled(TENDER, bidder, ROWS, change))
    return path


def renamed(said: str) -> Any:
    """Change the name that a bidder gives itself."""

    def change(book: Any) -> None:
        sheet = book["About you"]
        row = next(r[0].row for r in sheet.iter_rows(max_col=1) if r[0].value == "name")
        sheet.cell(row, 3).value = said

    return change


def codes(found: Any) -> list[str]:
    return [f.code for f in found]


@pytest.mark.parametrize(
    ("told", "clock", "held", "kind"),
    [
        (NOON, NOON, "", "submission_received"),
        (LATE, LATE, "", "late_submission"),
        ("2016-06-20 12:00:01", "2016-06-20 12:00:01", "", "late_submission"),
        (IN_TIME, LATE, "", "late_submission"),
        (IN_TIME, LATE, "sealed box 3, receipt 4471", "submission_received"),
        (LATE, LATE, "sealed box 3, receipt 4471", "late_submission"),
    ],
)
def test_both_clocks_decide_what_is_late(
    ref: str, tmp_path: Path, *, told: str, clock: str, held: str, kind: str
) -> None:
    report = receive(ref, [workbook(tmp_path, "b01")], at(told, now=clock), held=held)
    assert kinds(ref)[-1] == kind
    assert ("R300" in codes(report.findings)) == (kind == "late_submission")
    assert not has_error(report.findings)


def test_a_late_one_is_dated_by_what_can_be_shown(ref: str, tmp_path: Path) -> None:
    receive(ref, [workbook(tmp_path, "b01")], at(IN_TIME, now=LATE), reason="The lift stuck.")
    with opened(ref) as procurement:
        entry = procurement.entries[-1]
    assert (entry.on.isoformat(), str(entry.at)) == ("2016-06-20", "12:01:00")
    assert entry.fact("closed") == "2016-06-20T12:00+01:00"
    assert entry.fact("reason") == "The lift stuck."


def test_a_time_that_has_not_come_is_refused(ref: str, tmp_path: Path) -> None:
    with pytest.raises(RefusedError) as refused:
        receive(ref, [workbook(tmp_path, "b01")], at(IN_TIME, now="2016-06-20 11:50"))
    assert codes(refused.value.findings) == ["R301"]


def test_on_the_last_day_the_time_has_to_be_told(ref: str, tmp_path: Path) -> None:
    from dataclasses import replace

    who = replace(at(IN_TIME), at=None)
    with pytest.raises(RefusedError) as refused:
        receive(ref, [workbook(tmp_path, "b01")], who)
    assert codes(refused.value.findings) == ["R301"]


def test_the_later_of_two_counts_and_the_same_bytes_are_a_note(ref: str, tmp_path: Path) -> None:
    first = workbook(tmp_path, "b01")
    receive(ref, [first], at("2016-06-01 10:00"))
    again = receive(ref, [first], at("2016-06-02 10:00"))
    assert codes(again.findings) == ["R304"]
    before = len(kinds(ref))
    first_bytes, second = first.read_bytes(), first
    second.write_bytes(filled(TENDER, "b01", ROWS, lambda b: b["Prices"].__setitem__("G7", 15)))
    report = receive(ref, [second], at("2016-06-03 10:00"))
    assert codes(report.findings) == ["R305"]
    assert kinds(ref)[before:] == ["submission_received", "superseded"]
    with opened(ref) as procurement:
        (stands,) = submissions(procurement.entries)
        assert unsealed(procurement, stands).files == {"b01.xlsx": second.read_bytes()}
        # and the first is still there, sealed
        old = next(e for e in procurement.entries if e.kind is EntryKind.SUBMISSION_RECEIVED)
        assert procurement.body(old.files[0]) == first_bytes


def test_one_id_is_one_bidder(ref: str, tmp_path: Path) -> None:
    receive(ref, [workbook(tmp_path, "b01")], at("2016-06-01 10:00"))
    other = workbook(tmp_path, "b01", renamed("Another Body Ltd"))
    with pytest.raises(RefusedError) as refused:
        receive(ref, [other], at("2016-06-02 10:00"))
    assert codes(refused.value.findings) == ["R303"]
    receive(ref, [other], at("2016-06-02 10:00"), bidder="b77")
    both = receive(
        ref,
        [workbook(tmp_path, "b02"), workbook(tmp_path, "b02", name="b02-again")],
        at("2016-06-02 11:00"),
    )
    assert codes(both.findings) == ["R303"]


def test_a_submission_may_be_several_files_and_one_nobody_can_read(
    ref: str, tmp_path: Path
) -> None:
    locked = tmp_path / "locked.xlsx"
    locked.write_bytes(OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"))
    report = receive(ref, [locked], at("2016-06-01 10:00"))
    assert "R302" in codes(report.findings)
    letter = tmp_path / "letter.pdf"
    letter.write_bytes(b"%PDF-1.7 a letter")
    receive(ref, [locked, letter, workbook(tmp_path, "b02")], at(IN_TIME), bidder="b02")
    with opened(ref) as procurement:
        entry = procurement.entries[-1]
    listed = "".join(f"{f.digest}  {f.name}\n" for f in sorted(entry.files, key=lambda f: f.name))
    assert entry.fact("digest") == sha256(listed.encode()).hexdigest()
    assert entry.fact("name") == "Heronlea Homecare Ltd"


def test_originals_are_never_opened_for_writing(ref: str, tmp_path: Path) -> None:
    path = workbook(tmp_path, "b01")
    before = path.read_bytes()
    stamp = path.stat().st_mtime_ns
    path.chmod(0o444)
    receive(ref, [path], at(IN_TIME))
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, stamp)


def test_nothing_of_a_sealed_bid_can_be_read(ref: str, tmp_path: Path) -> None:
    def secret(book: Any) -> None:
        book["Answers"]["H7"].value = "zebra crossing"
        book["Prices"]["G7"].value = 15.17

    path = workbook(tmp_path, "b01", secret)
    report = receive(ref, [path], at(IN_TIME))
    with opened(ref) as procurement:
        entries = procurement.entries
        bodies = "".join(link.body for link in procurement.links)
    assert not any(e.rows for e in entries)
    assert table_texts(entries) == {}
    run = CliRunner().invoke(app, ["record", "log", ref])
    tables = CliRunner().invoke(app, ["record", "tables", ref])
    for text in (bodies, report.text, repr(report.data), run.output, tables.output):
        assert "zebra" not in text
        assert "15.17" not in text
    assert not list((tmp_path / "evaluations").rglob("*.csv"))


def test_a_dry_run_seals_nothing(ref: str, tmp_path: Path) -> None:
    before = kinds(ref)
    report = receive(ref, [workbook(tmp_path, "b01")], at(IN_TIME), dry_run=True)
    assert kinds(ref) == before
    assert report.text.startswith("Would seal 1 submission")


def test_without_a_record_tables_are_written_as_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = workbook(tmp_path, "b01")
    run = CliRunner().invoke(app, ["receive", "new", str(path), "--tender", "bolton-2016"])
    assert run.exit_code == 0, run.output
    assert (tmp_path / "evaluations/new/bids.csv").is_file()


def test_a_store_that_is_named_is_a_record_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    published(tmp_path)
    Path("evaluations/b16/record.sqlite").rename("elsewhere.sqlite")
    path = workbook(tmp_path, "b01")
    monkeypatch.setenv("TENDERING_CLOCK", "2016-06-20T09:00:00Z")
    monkeypatch.setenv("TENDERING_ACTOR", "Cyd Cole")
    words = ["receive", "b16", str(path), "--store", "elsewhere.sqlite"]
    run = CliRunner().invoke(app, words)
    assert run.exit_code == 0, run.output
    assert "Sealed 1 submission" in run.output
    assert not list(Path("evaluations").rglob("*.csv"))
