"""A portal's export, built as portals build them: laid out, taken in sealed or into tables, and opened."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import Workbook
from typer.testing import CliRunner

from tendering.cli.main import app
from tendering.files.record_dossier import rows_of
from tendering.model.entries import EntryKind, of_kind
from tendering.workbench.opening import Asked, open_bids
from tendering.workbench.price_opening import open_prices
from tendering.workbench.records import RefusedError, opened
from tendering.workbench.sealed import receive
from tendering.workbench.sealed_matter import sealed
from tests.workbench.responses import DEE, at, kinds, published

HEADS = (
    "Supplier ref", "Supplier name", "Company number", "Submitted at", "Status", "Zones", "Lot 2", "North first",
    "Weekly hours", "Registered", "Cover", "Conditions",
)  # fmt: skip
LINES: dict[str, tuple[Any, ...]] = {
    "1042": ("1042", "Ash Vale Care Ltd", "00123", datetime.fromisoformat("2016-06-20T11:58:30"), "Complete", "Area N; Area S",
             "No", 1, 400, "Yes", "Yes, 10 million", "No"),
    "1077": ("1077", "Elm & Oak CIC", "00456", datetime.fromisoformat("2016-06-20T12:00:30"), "Complete", "all", "Yes", None,
             900, "Yes", "Yes", "No"),
    "1101": ("1101", "Fir Homecare Ltd", "00789", "19/06/2016 17:05", "Complete", "Area W", "Yes", None, 250.5,
             "Yes", "Yes", "Our rates rise each April."),
}  # fmt: skip
PROFILE = """\
profile: test portal
format: 1
bidders:
  folder: "Responses/{bidder} - {name}"
tables:
  - file: Summary.xlsx
    sheet: Suppliers
    header_row: 3
    bidder: Supplier ref
    received: Submitted at
    columns:
      - {heading: Supplier name, take: name}
      - {heading: Company number, take: number}
      - {heading: Zones, take: zones, lot: "1", words: {Area N: north, Area S: south, Area W: west}}
      - {heading: Lot 2, take: bid, lot: "2"}
      - {heading: North first, take: preference, lot: "1", zone: north}
      - {heading: Weekly hours, take: capacity}
      - {heading: Registered, take: pass_fail, of: registration}
      - {heading: Cover, take: evidence, of: insurance}
      - {heading: Conditions, take: conditions}
    ignore: [Status]
  - file: "Responses/*/Prices.xlsx"
    rows: prices
    columns:
      - {heading: Rate, take: item, words: {Standard rate: hourly, Enhanced rate: enhanced}}
      - {heading: Lot, take: lot}
      - {heading: Amount, take: amount}
files:
  - {match: "Q1*", take: answer, of: Q1}
  - {match: "*insurance*", take: evidence, of: insurance}
ignore: ["*audit trail*"]
"""


def book(sheets: dict[str, list[tuple[Any, ...]]]) -> bytes:
    made = Workbook()
    made.remove(made.worksheets[0])
    for title, lines in sheets.items():
        sheet = made.create_sheet(title)
        for line in lines:
            sheet.append(line)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def word(text: str) -> bytes:
    document = Document()
    document.add_paragraph(text)
    document.add_table(1, 2).rows[0].cells[1].text = "94% kept"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def export(
    path: Path, amounts: dict[str, Any] | None = None, extra: dict[str, bytes] | None = None
) -> Path:
    """Write an export: a summary over all suppliers, and a folder of files for each."""
    given = amounts or {}
    summary = [("Tender DN-4471",), (), HEADS, *LINES.values()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Summary.xlsx", book({"Cover": [("x",)], "Suppliers": summary}))
        archive.writestr("audit trail 20 June.pdf", b"%PDF-1.7 trail")
        for ref, line in LINES.items():
            folder = f"Responses/{ref} - {line[1]}"
            lots = ("1",) if ref == "1042" else ("1", "2")
            rows = [("Standard rate", lot, given.get(ref, 15)) for lot in lots]
            rows += [("Enhanced rate", lot, "15.60") for lot in lots]
            prices = [("Rate", "Lot", "Amount"), *rows]
            archive.writestr(f"{folder}/Prices.xlsx", book({"Prices": prices}))
            archive.writestr(f"{folder}/Q1 Workforce.docx", word(f"{line[1]} trains its people."))
            archive.writestr(f"{folder}/insurance certificate.pdf", b"%PDF-1.7 " + ref.encode())
        for name, body in (extra or {}).items():
            archive.writestr(name, body)
    return path


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "profile.yaml").write_text(PROFILE, encoding="utf-8")
    return tmp_path


def codes(found: Any) -> list[str]:
    return sorted(f.code for f in found)


def take(ref: str, path: Path, when: str = "2016-06-20 15:00", **more: Any) -> Any:
    return receive(ref, [path], at(when), profile=Path("profile.yaml"), **more)


def test_a_dry_run_says_what_is_read_from_where_and_everything_that_is_not(here: Path) -> None:
    published(here)
    before = kinds("b16")
    stray = {
        "Notes/readme.txt": b"x",
        "Responses/1042 - Ash Vale Care Ltd/brochure.pdf": b"%PDF-1.7",
    }
    report = take("b16", export(here / "e.zip", extra=stray), dry_run=True)
    assert kinds("b16") == before
    said = {f.where for f in report.findings if f.code == "R310"}
    assert said == {
        "e.zip, Notes/readme.txt",
        "e.zip, Responses/1042 - Ash Vale Care Ltd/brochure.pdf",
    }
    assert "Q1 Workforce.docx -> answer Q1" in report.text
    assert (
        "Summary.xlsx, sheet Suppliers, a line for each bidder: Supplier name -> name"
        in report.text
    )
    assert "left alone: audit trail 20 June.pdf" in report.text
    assert "1042: Responses/1042 - Ash Vale Care Ltd (Ash Vale Care Ltd)" in report.text
    layout: Any = report.data["layout"]
    assert [b["bidder"] for b in layout[0]["bidders"]] == ["1042", "1077", "1101"]
    # headings, never what stands below them
    for secret in ("trains its people", "15.60", "00123", "10 million"):
        assert secret not in report.text + json.dumps(report.data)


def test_what_the_profile_names_and_the_export_lacks_comes_all_at_once(here: Path) -> None:
    published(here)
    text = PROFILE.replace("heading: Zones", "heading: Areas").replace(
        "sheet: Suppliers", "sheet: Bidders"
    )
    (here / "profile.yaml").write_text(text.replace("Prices.xlsx", "Rates.xlsx"), encoding="utf-8")
    report = take("b16", export(here / "e.zip"))
    assert codes(f for f in report.findings if f.severity.value == "error") == ["R311", "R311"]
    (here / "profile.yaml").write_text(
        PROFILE.replace("heading: Zones", "heading: Areas"), encoding="utf-8"
    )
    report = take("b16", export(here / "e.zip"))
    assert codes(report.findings) == ["R310", "R311"]
    (here / "profile.yaml").write_text(
        PROFILE.replace("{bidder} - {name}", "{bidder}x"), encoding="utf-8"
    )
    report = take("b16", export(here / "e.zip"))
    assert "R311" in codes(report.findings)
    assert "submission_received" not in kinds("b16")


def test_the_portal_says_who_was_late_and_every_file_is_sealed(here: Path) -> None:
    published(here)
    take("b16", export(here / "e.zip"))
    with opened("b16") as procurement:
        came = {e.bidder: e for e in of_kind(procurement.entries, EntryKind.SUBMISSION_RECEIVED)}
        late = {e.bidder: e for e in of_kind(procurement.entries, EntryKind.LATE_SUBMISSION)}
    assert set(came) == {"1042", "1101"}
    assert set(late) == {"1077"}  # by thirty seconds
    assert str(came["1042"].at) == "11:58:30"
    names = {f.name for f in came["1042"].files}
    assert names == {
        "Summary.xlsx", "portal-profile.yaml", "Responses/1042 - Ash Vale Care Ltd/Prices.xlsx",
        "Responses/1042 - Ash Vale Care Ltd/Q1 Workforce.docx",
        "Responses/1042 - Ash Vale Care Ltd/insurance certificate.pdf",
    }  # fmt: skip
    assert not came["1042"].rows
    again = take("b16", here / "e.zip")
    assert codes(again.findings) == ["R304", "R304", "R304"]


def test_a_mended_profile_reads_the_same_files_and_is_never_late(here: Path) -> None:
    published(here)
    (here / "profile.yaml").write_text(
        PROFILE.replace("Area W: west", "Area X: west"), encoding="utf-8"
    )
    take("b16", export(here / "e.zip"))
    with pytest.raises(RefusedError) as error:
        open_bids("b16", at("2016-06-20 16:00"), Asked(witness=DEE))
    assert "R312" in codes(error.value.findings)
    (cell,) = [f.where for f in error.value.findings if f.code == "R312"]
    assert cell == "Summary.xlsx, Suppliers!F6"
    (here / "profile.yaml").write_text(PROFILE, encoding="utf-8")
    before = len(kinds("b16"))
    take("b16", here / "e.zip", "2016-06-21 09:00")
    assert set(kinds("b16")[before:]) == {"submission_received", "late_submission", "superseded"}
    report = open_bids("b16", at("2016-06-21 10:00"), Asked(witness=DEE))
    assert report.data["bidders"] == ["1042", "1101"]


def test_what_was_taken_in_is_opened_as_rows(here: Path) -> None:
    published(here)
    take("b16", export(here / "e.zip", amounts={"1101": "15.06"}))
    report = open_bids("b16", at("2016-06-20 16:00"), Asked(witness=DEE))
    assert codes(report.findings) == ["R324", "R327"]
    with opened("b16") as procurement:
        entries = procurement.entries
    bids = {
        (r.cells["bidder"], r.cells["lot"], r.cells.get("zone", ""))
        for r in rows_of(entries, "bids")
    }
    assert bids == {
        ("1042", "1", "north"),
        ("1042", "1", "south"),
        ("1101", "1", "west"),
        ("1101", "2", ""),
    }
    (first,) = [r.cells for r in rows_of(entries, "bids") if r.cells.get("preference")]
    assert (first["zone"], first["preference"]) == ("north", "1")
    insurance = next(
        r.cells
        for r in rows_of(entries, "pass_fail")
        if (r.cells["bidder"], r.cells["question"]) == ("1042", "insurance")
    )
    assert "answer" not in insurance  # an officer judges it
    assert insurance["evidence"].startswith("File: insurance certificate.pdf (SHA-256 ")
    assert insurance["evidence"].endswith("Yes, 10 million")
    (answer,) = [
        r.cells["answer"] for r in rows_of(entries, "answers") if r.cells["bidder"] == "1042"
    ]
    assert answer.startswith("Ash Vale Care Ltd trains its people.\n")
    assert "94% kept" in answer
    assert rows_of(entries, "prices") == ()
    # the file with prices stays sealed, the answers can be looked at
    look = here / "look"
    seen = sealed("b16", "1042", "To read Q1.", look, at("2016-06-20 17:00"))
    assert {p.name for p in look.rglob("*") if p.is_file()} == {
        "Q1 Workforce.docx",
        "insurance certificate.pdf",
    }
    assert {f.where for f in seen.findings} == {"1042"}
    report = open_prices("b16", at("2016-06-21 09:00"), Asked(witness=DEE))
    tasks: Any = [e for e in report.data["entries"] if e["kind"] == "task_opened"]  # type: ignore[union-attr]
    assert {(t["bidder"], t["lot"]) for t in tasks} == {("1101", "1"), ("1101", "2")}
    sealed("b16", "1042", "To read all.", look, at("2016-06-21 10:00"))
    assert len([p for p in look.rglob("*") if p.is_file()]) == 4


def test_without_a_record_an_export_becomes_tables(here: Path) -> None:
    words = [
        "receive",
        "mine",
        str(export(here / "e.zip")),
        "--profile",
        "profile.yaml",
        "--tender",
        "bolton-2016",
    ]
    dry = CliRunner().invoke(app, [*words, "--dry-run"])
    assert dry.exit_code == 0, dry.output
    assert "Prices.xlsx -> table 2" in dry.output
    assert not Path("evaluations").exists()
    run = CliRunner().invoke(app, words)
    assert run.exit_code == 0, run.output
    prices = Path("evaluations/mine/prices.csv").read_text(encoding="utf-8")
    assert "1042,1,,hourly,15" in prices
    bad = export(here / "bad.zip", amounts={"1042": "£15/hr"})
    run = CliRunner().invoke(app, ["receive", "other", str(bad), *words[3:]])
    assert run.exit_code == 1
    assert "Responses/1042 - Ash Vale Care Ltd/Prices.xlsx!C2" in run.output
    assert not Path("evaluations/other").exists()


def test_the_shipped_profile_is_written_and_never_over_a_file(here: Path) -> None:
    run = CliRunner().invoke(app, ["receive", "--new-profile", "mine.yaml"])
    assert run.exit_code == 0
    assert "example portal" in Path("mine.yaml").read_text(encoding="utf-8")
    assert CliRunner().invoke(app, ["receive", "--new-profile", "mine.yaml"]).exit_code == 1


def test_tricks_inside_an_export_refuse_it_whole(here: Path) -> None:
    published(here)
    path = export(here / "e.zip", extra={"Responses/../../out.txt": b"x"})
    report = take("b16", path)
    assert codes(report.findings) == ["R306"]
    bomb = export(
        here / "f.zip", extra={"Responses/1042 - Ash Vale Care Ltd/z.bin": b"\0" * 30_000_000}
    )
    assert codes(take("b16", bomb).findings) == ["R307"]
    assert "submission_received" not in kinds("b16")
