"""The panel by its commands: declared, planned, given sheets, marks taken in, changed, closed; and every fault of a sheet."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from tendering.files.leak_scan import scan_file
from tendering.files.sheet_layout import Style
from tendering.files.sheet_seal import issued_seal, seal_of
from tendering.model.entries import EntryKind, of_kind
from tendering.model.findings import Finding
from tendering.record.marking import marks
from tendering.workbench import aliases, declarations, mark_changes, practice
from tendering.workbench.marks import take_in
from tendering.workbench.panel import Wish, plan
from tendering.workbench.records import RefusedError, draft, opened
from tendering.workbench.sheet_making import Ask
from tendering.workbench.sheets import issue
from tendering.workbench.writing import Report
from tests import panel_record as made

ID, who = made.ID, made.who
PANEL = (
    "Alison Peel: evaluator",
    "Imran Sattar: quality assurance officer: Q1; Q2",
    "Doreen Hulme: expert by experience: Q1",
    "Una Flint: adviser without a vote: Q4",
    "Mo Carr: chair",
)
MARKERS = ("Alison Peel", "Imran Sattar", "Doreen Hulme", "Una Flint")
NONE = {"interest": "none", "action": "none", "employment": "none"}


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three bidders opened, four declared, the panel planned, sheets issued."""
    folder = tmp_path_factory.mktemp("panel")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        made.begin(folder, only=3)
        made.declared(*MARKERS)
        plan(ID, who(), Wish(members=PANEL, seed="s", least=1))
        issue(ID, who(), Ask(), out=folder / "sheets")
    return folder


@pytest.fixture
def folder(begun: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, which the test may change."""
    shutil.copytree(begun, tmp_path / "p")
    monkeypatch.chdir(tmp_path / "p")
    return tmp_path / "p"


def page(book: Workbook) -> Worksheet:
    return next(s for s in book.worksheets if "Q1" in s.title)


def rows_of(sheet: Worksheet) -> Iterator[int]:
    for row in range(4, sheet.max_row + 1):
        if sheet[f"A{row}"].value and "+" not in sheet[f"A{row}"].value:
            yield row


def fill(path: Path, *, change: Callable[[Workbook], None] | None = None) -> Path:
    """Mark every answer with a 3 and a note, then let a test spoil it."""
    book = load_workbook(path)
    for sheet in book.worksheets:
        if sheet["A3"].value != "id":
            continue
        heads = {str(c.value): c.column_letter for c in sheet[3] if c.value}
        for row in rows_of(sheet):
            for head, said in (
                ("Mark", "3"),
                ("Your mark", "3"),
                ("Note: why this mark", "Says how (page 4)."),
                ("Why?", "Says how."),
                ("Your comment", "Checked."),
            ):
                if head in heads:
                    sheet[f"{heads[head]}{row}"].value = said
    if change:
        change(book)
    book.save(path)
    return path


def sheet_of(folder: Path, person: str) -> Path:
    return folder / "sheets" / f"marks-{person.lower().replace(' ', '-')}.xlsx"


def refused(use: Callable[[], Report]) -> tuple[Finding, ...]:
    before = len(made.entries())
    with pytest.raises(RefusedError) as caught:
        use()
    assert len(made.entries()) == before
    return caught.value.findings


def codes(findings: tuple[Finding, ...]) -> set[str]:
    return {f.code for f in findings if f.severity == "error"}


def test_marks_of_all_files_go_in_as_one_unit_with_a_receipt(folder: Path) -> None:
    paths = [fill(sheet_of(folder, p)) for p in MARKERS]
    report = take_in(ID, who(), paths)
    assert [e["person"] for e in report.data["entries"]] == list(MARKERS)
    assert all(e["digest"] for e in report.data["entries"])
    given = of_kind(made.entries(), EntryKind.MARKS_GIVEN)
    assert [e.fact("marks") for e in given] == ["12", "6", "3", "3"]
    assert given[3].rows.keys() == {"comments"}  # an adviser gives no marks
    with opened(ID) as procurement:
        assert procurement.body(given[0].files[0]) == paths[0].read_bytes()


def test_one_bad_file_keeps_all_out(folder: Path) -> None:
    good = fill(sheet_of(folder, "Alison Peel"))
    bad = fill(sheet_of(folder, "Imran Sattar"), change=lambda b: page(b).__setitem__("J4", "9"))
    assert codes(refused(lambda: take_in(ID, who(), [good, bad]))) == {"R429"}


Fault = tuple[str, str, Callable[[Workbook], object]]


def at(cell: str, said: object) -> Callable[[Workbook], object]:
    return lambda b: page(b).__setitem__(cell, said)


SPOILT: dict[str, list[Fault]] = {
    "what was written": [
        ("R425", "Q1 Workforce!H4", at("H4", "Better answer")),
        ("R425", "Q1 Workforce!B6", at("B6", "0" * 12)),
        ("R425", "How to mark!A3", lambda b: b["How to mark"].__setitem__("A3", "Mark together")),
        ("R428", "Q1 Workforce!K4", at("K4", "=1+2")),
        ("R429", "Q1 Workforce!J4", at("J4", 3.5)),
        ("R429", "Q1 Workforce!J5", at("J5", "n/a")),
        ("R430", "Q1 Workforce!K5", at("K5", " ")),
        ("R431", "Q1 Workforce!J6", at("J6", None)),
        ("R439", "Q1 Workforce!N4", at("N4", "see me")),
        ("R439", "Q1 Workforce!K40", at("K40", "see me")),
        ("R439", "Mine", lambda b: b.create_sheet("Mine").__setitem__("A1", "x")),
    ],
    "rows": [
        ("R426", "Q1 Workforce!A4", at("A4", "b99|||Q1")),
        ("R426", "Q1 Workforce!A6", lambda b: at("A6", page(b)["A5"].value)(b)),
        ("R426", "Q1 Workforce", lambda _: None),
    ],
    "deleted": [("R426", "Q1 Workforce", lambda b: page(b).delete_rows(5))],
    "heading": [("R424", "Q1 Workforce!K3", at("K3", "Notes"))],
    "merged": [("R427", "Q1 Workforce!K4:L4", lambda b: page(b).merge_cells("K4:L4"))],
    "no sheet": [("R426", "Q1 Workforce", lambda b: b.remove(page(b)))],
    "hidden sheet": [("R421", "", lambda b: b.remove(b["_meta"]))],
    "another's": [("R423", "", lambda b: b["_meta"].__setitem__("B5", "Imran Sattar"))],
    "elsewhere": [("R421", "", lambda b: b["_meta"].__setitem__("B2", "elsewhere"))],
}


@pytest.mark.parametrize("faults", SPOILT)
def test_every_fault_of_a_sheet_is_a_finding_with_its_cell(folder: Path, faults: str) -> None:
    def spoil(book: Workbook) -> None:
        for _, _, change in SPOILT[faults]:
            change(book)

    path = fill(sheet_of(folder, "Alison Peel"), change=spoil)
    found = {(f.code, f.where) for f in refused(lambda: take_in(ID, who(), [path]))}
    expected = {(code, f"{path.name}, {p}" if p else path.name) for code, p, _ in SPOILT[faults]}
    assert expected <= found


def test_a_file_that_is_no_workbook_is_a_finding(folder: Path) -> None:
    path = folder / "notes.xlsx"
    path.write_bytes(b"PK\x03\x04 nothing")
    assert codes(refused(lambda: take_in(ID, who(), [path]))) == {"R420"}


def test_a_sorted_sheet_reads_the_same(folder: Path) -> None:
    def turn(book: Workbook) -> None:
        for sheet in book.worksheets:
            if sheet.title.startswith("Q"):
                cells = [[c.value for c in row] for row in sheet.iter_rows(min_row=4)]
                for n, row in enumerate(reversed(cells), 4):
                    for column, value in enumerate(row, 1):
                        sheet.cell(n, column).value = value
                sheet.auto_filter.ref = None
                sheet.row_dimensions[5].hidden = True

    path = fill(sheet_of(folder, "Alison Peel"), change=turn)
    report = take_in(ID, who(), [path], complete=True)
    assert not report.findings
    assert len(marks(made.entries())) == 12


def test_a_blank_is_missing_and_never_a_nought(folder: Path) -> None:
    def blank(book: Workbook) -> None:
        for letter in "JK":
            page(book)[f"{letter}4"] = None

    path = fill(sheet_of(folder, "Alison Peel"), change=blank)
    assert codes(refused(lambda: take_in(ID, who(), [path], complete=True))) == {"R431"}
    report = take_in(ID, who(), [path])
    assert [f.code for f in report.findings] == ["R431"]
    assert len(marks(made.entries())) == 11
    found = refused(lambda: mark_changes.close(ID, who()))
    assert codes(found) == {"R437"}
    told = next(f for f in found if f.where == "Alison Peel")
    assert told.message.startswith("1 answer not marked: b0")
    mark_changes.close(ID, who(), with_missing="ill, and the panel is full without")
    closed = of_kind(made.entries(), EntryKind.MARKS_CLOSED)[-1]
    assert closed.fact("missing") == "10"


def test_a_second_sheet_needs_a_reason_where_a_mark_is_another(folder: Path) -> None:
    path = fill(sheet_of(folder, "Alison Peel"))
    take_in(ID, who(), [path])
    assert {f.code for f in take_in(ID, who(), [path]).findings} == {"R434"}
    fill(path, change=lambda b: page(b).__setitem__("J4", "4"))
    found = refused(lambda: take_in(ID, who(), [path]))
    assert codes(found) == {"R433"}
    take_in(ID, who(), [path], reason="had overlooked page 6")
    changed = of_kind(made.entries(), EntryKind.MARKS_CHANGED)[-1]
    assert changed.fact("reason") == "had overlooked page 6"
    assert len(changed.rows["marks"]) == 1
    first = of_kind(made.entries(), EntryKind.MARKS_GIVEN)[0]
    assert {r["mark"] for r in first.rows["marks"]} == {"3"}
    assert sorted(r["mark"] for r in marks(made.entries()).values()).count("4") == 1


def test_a_mark_is_changed_with_a_reason_and_not_after_closing(folder: Path) -> None:
    take_in(ID, who(), [fill(sheet_of(folder, p)) for p in MARKERS])
    wish = mark_changes.Change(
        person="alison peel",
        bidder="b01",
        criterion="Q1",
        lot="1",
        mark="4",
        reason="page 6 answers it",
    )
    for other in ("Imran Sattar", "Mo Carr"):
        assert codes(refused(lambda by=other: mark_changes.change(ID, who(by), wish))) == {"R423"}
    mark_changes.change(ID, who("Alison Peel"), wish)
    rows = {k: r for k, r in marks(made.entries()).items() if k[0] == "Alison Peel"}
    assert rows["Alison Peel", made_unit("b01", "Q1")]["mark"] == "4"
    without = mark_changes.Change(
        person="Alison Peel", bidder="b01", criterion="Q1", mark="9", reason=""
    )
    assert codes(refused(lambda: mark_changes.change(ID, who(), without))) == {"R429", "R007"}
    nobody = mark_changes.Change(
        person="Nobody", bidder="b01", criterion="Q1", mark="1", reason="x"
    )
    assert codes(refused(lambda: mark_changes.change(ID, who(), nobody))) == {"R440"}
    assert mark_changes.close(ID, who(), lot="1").exit_code == 0
    again = mark_changes.Change(
        person="Alison Peel", bidder="b01", criterion="Q1", mark="2", reason="x"
    )
    assert "R432" in codes(refused(lambda: mark_changes.change(ID, who(), again)))


def made_unit(bidder: str, criterion: str, lot: str = "") -> object:
    from tendering.record.marking import Unit

    return Unit(bidder, lot, "", criterion)


def test_a_mark_for_an_earlier_version_stands_once_it_is_affirmed(folder: Path) -> None:
    take_in(ID, who(), [fill(sheet_of(folder, p)) for p in MARKERS])
    facts = {"question": "which year?", "answer": "2015", "scores": "Q1; Q2", "changed": "nothing"}
    made.add(draft(who(), EntryKind.CLARIFICATION_TO_BIDDER, bidder="b01", facts=facts))
    found = refused(lambda: mark_changes.close(ID, who(), lot="1"))
    assert {f.code for f in found} == {"R436"}
    assert len(found) == 5  # Q1 of three, Q2 of two
    for person in ("Alison Peel", "Imran Sattar", "Doreen Hulme"):
        for question in ("Q1", "Q2"):
            if (person, question) != ("Doreen Hulme", "Q2"):
                wish = mark_changes.Change(
                    person=person,
                    bidder="b01",
                    criterion=question,
                    affirm=True,
                    reason="read again",
                )
                mark_changes.change(ID, who(), wish)
    assert mark_changes.close(ID, who(), lot="1").exit_code == 0
    path = fill(sheet_of(folder, "Imran Sattar"), change=lambda b: page(b).__setitem__("J4", "1"))
    assert {"R422", "R432"} & codes(refused(lambda: take_in(ID, who(), [path], reason="x")))


def test_someone_elses_sheet_and_a_sheet_that_no_longer_counts(folder: Path) -> None:
    path = fill(sheet_of(folder, "Alison Peel"))
    assert codes(refused(lambda: take_in(ID, who("Imran Sattar"), [path]))) == {"R423"}
    assert codes(refused(lambda: take_in(ID, who(), [path, path]))) == {"R442"}
    facts = NONE | {"employment": "Heronlea until 2009"}
    declarations.declare(ID, who(), person="Alison Peel", facts=facts)
    issue(ID, who(), Ask(people=("Alison Peel",)), out=folder / "again")
    made.add(
        draft(
            who(),
            EntryKind.DECLARATION,
            person="Alison Peel",
            facts=NONE | {"until": "2017-01-01"},
        )
    )
    issue(ID, who(), Ask(people=("Alison Peel",)), out=folder / "again")
    assert codes(refused(lambda: take_in(ID, who(), [path]))) == {"R422"}


def test_a_person_removed_from_a_bidder_gets_no_row_and_hands_in_none(folder: Path) -> None:
    path = fill(sheet_of(folder, "Alison Peel"))
    facts = {
        "interest": "owns shares",
        "type": "financial, direct",
        "action": "remove",
        "reason": "direct",
        "approver": "Head of Procurement",
        "employment": "none",
    }
    declarations.declare(ID, who(), person="Alison Peel", facts=facts, bidder="b02")
    found = refused(lambda: take_in(ID, who(), [path]))
    assert codes(found) == {"R402"}
    assert len(found) == 4
    report = issue(ID, who(), Ask(people=("Alison Peel",)), out=folder / "new")
    assert report.data["sheets"][0]["answers"] == 8
    book = load_workbook(folder / "new" / path.name)
    asked = [s for s in book.worksheets if s.title != "Declaration"]
    said = [str(c.value) for s in asked for row in s.iter_rows() for c in row]
    assert not any("b02" in x.split("|") or "Heronlea" in x for x in said)


def test_nobody_gets_a_sheet_who_has_not_declared_since_opening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made.begin(tmp_path, only=2)
    plan(ID, who(), Wish(members=PANEL[:2], seed="s", least=1))
    found = refused(lambda: issue(ID, who(), Ask(), out=tmp_path / "s"))
    assert {(f.code, f.where) for f in found} == {
        ("R401", "Alison Peel"),
        ("R401", "Imran Sattar"),
    }
    assert not (tmp_path / "s").exists()
    made.declared("Alison Peel", "Imran Sattar")
    assert issue(ID, who(), Ask(), out=tmp_path / "s").exit_code == 0


def test_a_declaration_says_everything_or_is_refused(folder: Path) -> None:
    facts = {"interest": "cousin", "action": "mitigate", "approver": "Alison Peel"}
    found = refused(
        lambda: declarations.declare(ID, who(), person="Alison Peel", facts=facts, bidder="b77")
    )
    assert {f.where for f in found} == {"--bidder", "--type", "--reason", "--approver"}
    for until in ("next spring", "2016-01-01"):
        facts = NONE | {"until": until}
        found = refused(lambda f=facts: declarations.declare(ID, who(), person="Ann", facts=f))
        assert [f.where for f in found] == ["--until"]
    listed = declarations.to_declare(ID)
    assert [b["name"] for b in listed.data["bidders"]] == sorted(
        b["name"] for b in listed.data["bidders"]
    )
    assert "Cloverlea Night Support Ltd (subcontractor)" in listed.text
    assert "15.00" not in listed.text


def test_a_plan_counts_hours_and_warns(folder: Path) -> None:
    members = (*PANEL[:1], "Solo Marker: evaluator: Q9", "Alison Peel: evaluator")
    found = refused(lambda: plan(ID, who(), Wish(members=members, seed="s")))
    assert [f.message for f in found] == ["there is no question 'Q9'", "is on the panel twice"]
    wish = Wish(members=PANEL, minutes=600, weeks=1, seed="another")
    report = plan(ID, who(), wish)
    assert {(f.code, f.where) for f in report.findings} >= {
        ("R406", "Alison Peel"),
        ("R407", "Q3"),
    }
    shares = {p["person"]: p for p in report.data["plan"]["people"]}
    assert shares["Alison Peel"]["minutes"] == 12 * 600
    assert shares["Mo Carr"]["answers"] == 0
    assert sorted(shares["Alison Peel"]["order"]) == ["b01", "b02", "b03"]
    with opened(ID) as procurement:
        last = of_kind(procurement.entries, EntryKind.PANEL_PLANNED)[-1]
        assert json.loads(procurement.body(last.files[0]) or b"")["seed"] == "another"


def test_a_marker_is_told_of_their_own_sheet_alone(folder: Path) -> None:
    alone = mark_changes.status(ID, actor="Alison Peel").data
    take_in(ID, who(), [fill(sheet_of(folder, "Imran Sattar"))])
    assert mark_changes.status(ID, actor="Alison Peel").data == alone
    everyone = {
        p["person"]: p["marked"] for p in mark_changes.status(ID, actor="Officer").data["people"]
    }
    assert everyone == {"Alison Peel": 0, "Imran Sattar": 6, "Doreen Hulme": 0, "Una Flint": 0}


def test_practice_marks_are_compared_and_never_count(folder: Path) -> None:
    practice.make(ID, out=folder / "practice")
    paths = sorted((folder / "practice").glob("*.xlsx"))
    assert len(paths) == 3
    for n, path in enumerate(paths):
        book = load_workbook(fill(path))
        column = next(c.column_letter for c in page(book)[3] if c.value in ("Mark", "Your mark"))
        page(book)[f"{column}4"] = str(n * 2)
        book.save(path)
    report = practice.take_in(ID, who(), paths)
    assert report.data["practice"][0]["lowest"] == "0"
    assert report.data["practice"][0]["highest"] == "4"
    assert "R441" in {f.code for f in report.findings}
    assert not marks(made.entries())
    assert codes(refused(lambda: take_in(ID, who(), paths[:1]))) == {"R435"}
    real = fill(sheet_of(folder, "Alison Peel"))
    assert codes(refused(lambda: practice.take_in(ID, who(), [real]))) == {"R435"}
    book = load_workbook(paths[0])
    assert all(
        s.title.startswith("PRACTICE") or s.title == "How to mark"
        for s in book.worksheets
        if s.sheet_state == "visible"
    )


def test_hidden_bidders_are_named_nowhere_and_marks_come_back_to_them(folder: Path) -> None:
    aliases.give(ID, who(), key="k" * 64, reason="no halo")
    found = refused(lambda: issue(ID, who(), Ask(), out=folder / "hidden"))
    assert codes(found) == {"R410"}  # the invented answers say whose they are
    assert not (folder / "hidden").exists()
    issue(ID, who(), Ask(redact=True), out=folder / "sheets")
    entry = of_kind(made.entries(), EntryKind.SHEET_ISSUED)[-4]
    assert "b01 (" in entry.fact("redacted")
    assert set(entry.fact("order").split("; ")) == {"Bidder 01", "Bidder 02", "Bidder 03"}
    with opened(ID) as procurement:
        hides = aliases.veil(procurement)
    said = [f for p in MARKERS for f in hides.refused(p, sheet_of(folder, p).read_bytes())]
    assert not said
    alias = hides.aliases["b02"]

    def by_alias(book: Workbook) -> None:
        for row in rows_of(page(book)):
            if page(book)[f"A{row}"].value.startswith(alias):
                page(book)[f"J{row}"] = "5"

    take_in(ID, who(), [fill(sheet_of(folder, "Imran Sattar"), change=by_alias)])
    stands = marks(made.entries())
    assert stands["Imran Sattar", made_unit("b02", "Q1")]["mark"] == "5"
    assert sum(r["mark"] == "5" for r in stands.values()) == 1
    spoilt = fill(
        sheet_of(folder, "Alison Peel"), change=lambda b: page(b).__setitem__("J4", "seven")
    )
    told = refused(lambda: take_in(ID, who(), [spoilt]))
    assert all("b0" not in f.message for f in told)  # no message ties an alias to a bidder
    aliases.give(ID, who(), key="another")
    assert len(of_kind(made.entries(), EntryKind.ALIASES_GIVEN)) == 1


def test_every_part_of_a_workbook_is_searched(folder: Path) -> None:
    aliases.give(ID, who(), key="k" * 64)
    with opened(ID) as procurement:
        hides = aliases.veil(procurement)
    book = Workbook()
    first = book.worksheets[0]
    first["B2"] = "At Fennelstow we care"
    first["C3"].comment = Comment("ask INV-20001", "Heronlea")
    book.create_sheet("x").sheet_state = "veryHidden"
    book["x"]["A1"] = "cloverhythe"
    book.defined_names["Heronlea_list"] = DefinedName("Heronlea_list", attr_text="'x'!$A$1")
    first.oddFooter.center.text = "tenders@heronlea.example"
    book.properties.creator = "Cloverlea Night Support"
    path = folder / "w.xlsx"
    book.save(path)
    found = scan_file("w.xlsx", path.read_bytes(), hides.scanner)
    where = " | ".join(f"{f.where}: {f.message}" for f in found)
    for place in (
        "Sheet!B2",
        "x!A1",
        "docProps/core.xml",
        "xl/workbook.xml",
        "comment",
        "sheet1.xml",
    ):
        assert place in where, (place, where)


LOCKED: dict[str, Callable[[Workbook], object]] = {
    "an answer": lambda b: page(b).__setitem__("H4", "Another answer"),
    "an id": lambda b: page(b).__setitem__("A4", "b99|||Q1"),
    "an empty cell": lambda b: page(b).__setitem__("T4", "beside"),
    "a row below": lambda b: page(b).__setitem__(f"J{page(b).max_row + 3}", "4"),
    "a note": lambda b: b.worksheets[0].__setitem__("A3", "Mark all of them high."),
    "a sheet": lambda b: b.create_sheet("Mine"),
    "cells merged": lambda b: page(b).merge_cells("K4:L4"),
    "rows in another order": lambda b: page(b).move_range("A4:L4", rows=200),
    "a formula": lambda b: page(b).__setitem__("H4", "=1+1"),
}


def test_marks_leave_the_seal_of_a_sheet_whole(folder: Path) -> None:
    path = sheet_of(folder, "Alison Peel")
    seal = issued_seal(path.read_bytes())
    assert seal
    assert seal_of(load_workbook(path), Style.STANDARD) == seal
    assert seal_of(load_workbook(fill(path)), Style.STANDARD) == seal


@pytest.mark.parametrize("what", LOCKED)
def test_whatever_else_changes_breaks_the_seal(folder: Path, what: str) -> None:
    path = sheet_of(folder, "Alison Peel")
    seal = issued_seal(path.read_bytes())
    changed = load_workbook(fill(path, change=lambda b: LOCKED[what](b) and None))
    assert seal_of(changed, Style.STANDARD) != seal
