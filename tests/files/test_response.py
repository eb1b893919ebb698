from __future__ import annotations

import subprocess
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from tendering.files.columns import TABLES
from tendering.files.dossier import read_dossier
from tendering.files.receive_rows import receive
from tendering.files.response import response_workbook, write_response_workbook
from tendering.files.response_layout import layout
from tendering.files.response_reader import read_response_workbook
from tendering.model import tender as t
from tendering.model.findings import Finding, has_error

F = Fraction
LEVEL = t.Level(mark=F(0), label="None", descriptor="d", worth=F(0))
CONDITION = {"kind": t.QuestionKind.CONDITION, "effect": t.Effect.MAY_REJECT}
TENDER = t.Tender(
    id="care-2027",
    title="Home care & support",
    authority=t.Authority(name="Anywhere"),
    fingerprint="ab12",
    scales={"quality": t.Scale(id="quality", levels=(LEVEL,))},
    criteria=(
        t.Criterion(id="S", title="Quality", weight=F(100), points=F(100)),
        t.Criterion(
            id="Q1",
            title="Workforce",
            weight=F(60),
            points=F(60),
            scale="quality",
            question="How will you recruit?",
            bullets=("recruitment", "=retention"),
            words=5,
        ),
        t.Criterion(
            id="Q2",
            title="Local",
            weight=F(40),
            points=F(40),
            scale="quality",
            per=t.Per.ZONE,
            lots=("1",),
        ),
    ),
    pass_fail=(
        t.PassFailQuestion(
            id="turnover", question="Turnover?", passes=t.PassTest(at_least=F(5000)), **CONDITION
        ),
        t.PassFailQuestion(
            id="cqc",
            question="Rating?",
            passes=t.PassTest(one_of=("Good", "Outstanding")),
            lots=("1",),
            **CONDITION,
        ),
        t.PassFailQuestion(id="convicted", question="Have you been convicted?", **CONDITION),
    ),
    price=t.Price(
        weight=F(0),
        items=(
            t.PriceItem(
                id="hourly",
                title="Hourly rate",
                unit="hour",
                rule=t.PriceRule(floor=F(13), ceiling=F("15.8")),
            ),
            t.PriceItem(id="sleep_in", per=t.Per.ZONE, lots=("1",)),
        ),
    ),
    lots=(
        t.Lot(
            id="1",
            title="Older people",
            zones=(t.Zone(id="north", areas=("Ash", "Elm")), t.Zone(id="south")),
            roles=(
                t.Role(role="main", per=t.Per.ZONE, places=t.Places(most=1), hours_share=F(1, 2)),
                t.Role(role="framework", per=t.Per.LOT, places=t.Places(most=5)),
            ),
        ),
        t.Lot(
            id="2",
            title="Nights",
            roles=(t.Role(role="framework", per=t.Per.LOT, places=t.Places(most=5)),),
        ),
    ),
    limits=(t.Limit(role="main", counts="zones", most=1, when_exceeded=t.LimitMethod.PREFERENCE),),
    capacity=t.CapacityRule(when_short="pass_over"),
)

Fill = dict[tuple[str, str, str], Any]
GOOD: Fill = {
    ("About you", "bidder", "Your answer"): "B1",
    ("About you", "name", "Your answer"): "Ash & Vale <Care> Ltd",
    ("About you", "number", "Your answer"): "00123",
    ("About you", "email", "Your answer"): "a@b.example",
    ("About you", "sme", "Your answer"): "yes",
    ("Other parties", "party-03", "Name"): "Oak",
    ("Other parties", "party-03", "Part in the bid"): "subcontractor",
    ("Other parties", "party-03", "Share of the work"): "20%",
    ("Lots and zones", "zone|1|south", "Bid?"): "Yes",
    ("Lots and zones", "zone|1|south", "Preference"): 1,
    ("Lots and zones", "lot|1", "Weekly hours"): 400,
    ("Lots and zones", "lot|2", "Bid?"): "Yes",
    ("Lots and zones", "all", "Weekly hours"): 500.5,
    ("Qualification", "turnover|", "Your answer"): 6000,
    ("Qualification", "cqc|1", "Your answer"): "Requires improvement",
    ("Qualification", "convicted|", "Your answer"): "Yes",
    ("Qualification", "convicted|", "Evidence"): "a fine in 2019",
    ("Prices", "hourly|1|", "Your price in pounds"): 15.1,
    ("Prices", "hourly|2|", "Your price in pounds"): "15.80",
    ("Prices", "sleep_in|1|south", "Your price in pounds"): 90,
    ("Answers", "Q1||", "Your answer"): "We train,\npay & keep.",
    ("Answers", "Q2|1|south", "Your answer"): "-local people",
}


def cell(book: Workbook, sheet: str, line: str, head: str) -> Any:
    rows = book[sheet].iter_rows()
    top = next(row for row in rows if row[0].value == "id")
    column = next(c.column for c in top if c.value == head)
    row = next(row for row in rows if row[0].value == line)
    return book[sheet].cell(row[0].row, column)


def filled(
    path: Path, fill: Fill, change: Callable[[Workbook], object] = lambda book: None
) -> Path:
    write_response_workbook(TENDER, path)
    book = load_workbook(path)
    for (sheet, line, head), said in fill.items():
        cell(book, sheet, line, head).value = said
    change(book)
    book.save(path)
    return path


def codes(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(f.code, f.where) for f in findings]


EXPECTED = {
    "bidders": [
        {
            "bidder": "B1",
            "name": "Ash & Vale <Care> Ltd",
            "number": "00123",
            "group": "",
            "email": "a@b.example",
            "sme": "Yes",
            "vcse": "",
        }
    ],
    "parties": [
        {
            "bidder": "B1",
            "party": "Oak",
            "role": "subcontractor",
            "number": "",
            "share": "20%",
            "relied_on_for": "",
        }
    ],
    "bids": [
        {"bidder": "B1", "lot": "1", "zone": "south", "preference": "1"},
        {"bidder": "B1", "lot": "2", "zone": "", "preference": ""},
    ],
    "capacity": [
        {"bidder": "B1", "lot": "1", "hours": "400"},
        {"bidder": "B1", "lot": "", "hours": "500.5"},
    ],
    "prices": [
        {"bidder": "B1", "lot": "1", "zone": "", "item": "hourly", "amount": "15.1"},
        {"bidder": "B1", "lot": "2", "zone": "", "item": "hourly", "amount": "15.80"},
        {"bidder": "B1", "lot": "1", "zone": "south", "item": "sleep_in", "amount": "90"},
    ],
    "pass_fail": [
        {
            "bidder": "B1",
            "party": "",
            "question": "turnover",
            "lot": "",
            "answer": "6000",
            "evidence": "",
        },
        {
            "bidder": "B1",
            "party": "",
            "question": "cqc",
            "lot": "1",
            "answer": "Requires improvement",
            "evidence": "",
        },
        {
            "bidder": "B1",
            "party": "",
            "question": "convicted",
            "lot": "",
            "answer": "",
            "evidence": "Answer: Yes\nEvidence: a fine in 2019",
        },
    ],
    "answers": [
        {
            "bidder": "B1",
            "criterion": "Q1",
            "lot": "",
            "zone": "",
            "answer": "We train,\npay & keep.",
        },
        {
            "bidder": "B1",
            "criterion": "Q2",
            "lot": "1",
            "zone": "south",
            "answer": "-local people",
        },
    ],
}


def by_libreoffice(soffice: str, path: Path, folder: Path) -> Path:
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [
        soffice,
        profile,
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(folder / "saved"),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / "saved" / path.name


def test_what_a_bidder_fills_in_becomes_rows(tmp_path: Path) -> None:
    rows, findings = read_response_workbook(filled(tmp_path / "B1.xlsx", GOOD), TENDER)
    assert findings == ()
    assert rows == EXPECTED


def test_a_file_saved_by_libreoffice_and_sorted_reads_the_same(
    tmp_path: Path, soffice: str
) -> None:
    def sort(book: Workbook) -> None:
        sheet = book["Prices"]
        top = next(row[0].row for row in sheet.iter_rows() if row[0].value == "id")
        lines = [[c.value for c in row] for row in sheet.iter_rows(min_row=top + 1)]
        for number, line in enumerate(reversed(lines), top + 1):
            for column, said in enumerate(line, 1):
                sheet.cell(number, column).value = said

    path = filled(tmp_path / "B1.xlsx", GOOD, sort)
    saved = by_libreoffice(soffice, path, tmp_path)
    rows, findings = read_response_workbook(saved, TENDER)
    assert findings == ()
    assert rows == EXPECTED


def test_the_workbook_is_locked_but_for_its_boxes_and_always_the_same_bytes() -> None:
    assert response_workbook(TENDER) == response_workbook(TENDER)


def test_only_boxes_are_open_ids_are_hidden_and_text_is_never_a_formula(tmp_path: Path) -> None:
    write_response_workbook(TENDER, tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")
    assert [s.sheet_state for s in book if s.title.startswith("_")] == ["veryHidden", "veryHidden"]
    for spec in layout(TENDER):
        sheet = book[spec.title]
        assert sheet.protection.sheet
        assert sheet.column_dimensions["A"].hidden
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        opened = sum(not c.protection.locked for row in sheet.iter_rows() for c in row)
        assert opened == sum(not isinstance(c, str) for line in spec.lines for c in line.cells)
        assert not [c for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert "• =retention" in cell(book, "Answers", "Q1||", "Question").value
    assert cell(book, "Prices", "hourly|1|", "What we accept").value == "from £13.00 to £15.80"
    lists = [
        v.formula1
        for v in book["Lots and zones"].data_validations.dataValidation
        if v.type == "list"
    ]
    assert {name.removeprefix("=") for name in lists} <= set(book.defined_names)


def test_preference_and_hours_are_asked_only_where_they_count(tmp_path: Path) -> None:
    plain = replace(
        TENDER, limits=(), capacity=None, lots=(replace(TENDER.lots[1], id="1"),), pass_fail=()
    )
    heads = {spec.title: spec.heads for spec in layout(plain)}
    assert heads["Lots and zones"] == ("Lot", "Zone", "What it covers", "Bid?")
    assert "Qualification" not in heads


PRICE = ("Prices", "hourly|1|", "Your price in pounds")


@pytest.mark.parametrize(
    ("where", "said", "code"),
    [
        (PRICE, "£15.80/hr", "F012"),
        (PRICE, "=15*1", "F056"),
        (PRICE, 15.123456789012346, "F012"),
        (PRICE, None, "F018"),
        (("Lots and zones", "zone|1|south", "Bid?"), "maybe", "F059"),
        (("Lots and zones", "zone|1|south", "Preference"), 1.5, "F015"),
        (("Lots and zones", "lot|1", "Bid?"), "No", "F064"),
        (("Lots and zones", "zone|1|north", "Preference"), 2, "F064"),
        (("About you", "name", "Your answer"), None, "F061"),
        (("About you", "bidder", "Your answer"), "B 1/2", "F061"),
        (("Other parties", "party-03", "Name"), None, "F061"),
        (("Qualification", "convicted|", "Your answer"), None, "F018"),
        (("Qualification", "turnover|", "Evidence"), '=HYPERLINK("x")', "F056"),
        (("Answers", "Q1||", "Your answer"), "one two three four five six", "F063"),
        (("Answers", "Q2|1|south", "Your answer"), "x" * 32_767, "F060"),
        (("Answers", "Q2|1|south", "Your answer"), "hid\u202eden", "F017"),
        (("Prices", "hourly|1|", "What we accept"), "from £13.00 to £20.00", "F058"),
    ],
)
def test_each_mistake_in_a_cell_is_found_in_that_cell(
    tmp_path: Path, where: tuple[str, str, str], said: Any, code: str
) -> None:
    path = filled(tmp_path / "B1.xlsx", {**GOOD, where: said})
    [found] = read_response_workbook(path, TENDER)[1]
    place = cell(load_workbook(path), *where).coordinate
    assert (found.code, found.where) == (code, f"B1.xlsx, {where[0]}!{place}")


def shift(book: Workbook) -> None:
    book["Prices"].insert_cols(3)


def push_down(book: Workbook) -> None:
    book["Prices"].insert_rows(1)


def double(book: Workbook) -> None:
    first = cell(book, "Prices", "hourly|1|", "Price")
    book["Prices"].cell(first.row + 1, 1).value = "hourly|1|"


def rename_id(book: Workbook) -> None:
    first = cell(book, "Prices", "hourly|1|", "Price")
    book["Prices"].cell(first.row, 1).value = "daily|1|"


def merge(book: Workbook) -> None:
    first = cell(book, *PRICE)
    book["Prices"].merge_cells(
        start_row=first.row, end_row=first.row + 1, start_column=7, end_column=7
    )


def aside(book: Workbook) -> None:
    book["Prices"]["J9"] = "subject to contract"
    book["Prices"]["C40"] = "and a row of our own"


def drop(book: Workbook) -> None:
    del book["Prices"]


def other_fingerprint(book: Workbook) -> None:
    sheet = book["_meta"]
    next(row for row in sheet.iter_rows() if row[0].value == "fingerprint")[1].value = "00ff"


def no_meta(book: Workbook) -> None:
    del book["_meta"]


@pytest.mark.parametrize(
    ("change", "code", "error"),
    [
        (shift, "F054", True),
        (push_down, "F054", True),
        (double, "F055", True),
        (rename_id, "F055", True),
        (merge, "F057", True),
        (aside, "F065", False),
        (drop, "F053", True),
        (other_fingerprint, "F052", True),
        (no_meta, "F051", True),
    ],
)
def test_an_altered_workbook_is_found(
    tmp_path: Path, change: Callable[[Workbook], object], code: str, error: bool
) -> None:
    findings = read_response_workbook(filled(tmp_path / "B1.xlsx", GOOD, change), TENDER)[1]
    assert {f.code for f in findings} == {code}
    assert has_error(findings) is error


def test_a_response_to_another_tender_is_refused(tmp_path: Path) -> None:
    path = filled(tmp_path / "B1.xlsx", GOOD)
    assert read_response_workbook(path, replace(TENDER, id="other"))[1][0].code == "F052"


def test_what_is_no_workbook_or_a_bomb_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "words.xlsx").write_text("not a workbook")
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b" " * 60_000_000)
    with zipfile.ZipFile(tmp_path / "empty.xlsx", "w") as empty:
        empty.writestr("readme.txt", "x")
    for name in ("words.xlsx", "bomb.xlsx", "empty.xlsx", "absent.xlsx"):
        rows, findings = read_response_workbook(tmp_path / name, TENDER)
        assert (rows, [f.code for f in findings]) == ({}, ["F050"])


ISSUED = response_workbook(TENDER)


@given(
    st.lists(st.tuples(st.integers(0, len(ISSUED) - 1), st.integers(0, 255)), max_size=6),
    st.integers(0, 3),
)
@settings(max_examples=100, deadline=None)
def test_no_damaged_workbook_raises(flips: list[tuple[int, int]], cut: int) -> None:
    data = bytearray(ISSUED)
    for place, byte in flips:
        data[place] = byte
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "B1.xlsx"
        path.write_bytes(bytes(data[: len(data) - cut * 1000]))
        rows, findings = read_response_workbook(path, TENDER)
        assert findings
        assert rows == {} or set(rows) == set(EXPECTED)


def test_a_bidder_without_a_reference_is_called_as_its_file(tmp_path: Path) -> None:
    blank = {**GOOD, ("About you", "bidder", "Your answer"): None}
    rows, findings = read_response_workbook(filled(tmp_path / "B7.xlsx", blank), TENDER)
    assert codes(findings) == [("F066", "B7.xlsx")]
    assert {row["bidder"] for some in rows.values() for row in some} == {"B7"}


def test_received_workbooks_become_the_tables_of_an_evaluation(tmp_path: Path) -> None:
    second = {**GOOD, ("About you", "bidder", "Your answer"): "B10"}
    third = {**GOOD, ("About you", "bidder", "Your answer"): "B2"}
    paths = [filled(tmp_path / f"{n}.xlsx", fill) for n, fill in enumerate((second, GOOD, third))]
    before = [path.read_bytes() for path in paths]
    tables, findings = receive(tmp_path / "new", TENDER, paths)
    assert findings == ()
    assert receive(tmp_path / "new", TENDER, reversed(paths)) == (tables, findings)
    assert [path.read_bytes() for path in paths] == before
    assert [line.split(",")[0] for line in tables["bidders.csv"].splitlines()] == [
        "bidder",
        "B1",
        "B2",
        "B10",
    ]
    folder = tmp_path / "new"
    folder.mkdir()
    (folder / "evaluation.yaml").write_text("evaluation: new\ntender: care-2027\n")
    for name, text in tables.items():
        (folder / name).write_text(text, encoding="utf-8")
    dossier, found = read_dossier(folder, lambda ref, base: base, lambda path: (TENDER, ()))
    assert dossier is not None
    assert {f.code for f in found} == {"F018"}  # the answers that an officer has still to judge
    assert [p.amount for p in dossier.prices][:2] == [F("15.1"), F("15.8")]
    assert set(tables) == {*(f"{n}.csv" for n in EXPECTED)}
    again, nothing = receive(folder, TENDER, paths)
    assert (again, nothing) == (tables, ())


def test_one_wrong_workbook_keeps_all_of_them_out(tmp_path: Path) -> None:
    good = filled(tmp_path / "B1.xlsx", GOOD)
    wrong = filled(
        tmp_path / "B2.xlsx", {**GOOD, ("About you", "bidder", "Your answer"): "B2", PRICE: "tbc"}
    )
    tables, findings = receive(tmp_path, TENDER, [good, wrong])
    assert tables == {}
    assert [f.code for f in findings] == ["F012"]


def test_a_bidder_received_twice_or_changed_since_is_an_error(tmp_path: Path) -> None:
    one, two = (filled(tmp_path / f"{n}.xlsx", GOOD) for n in ("a", "b"))
    assert codes(receive(tmp_path / "none", TENDER, [one, two])[1]) == [("F062", "b.xlsx")]
    tables, _ = receive(tmp_path / "none", TENDER, [one])
    (tmp_path / "prices.csv").write_text(tables["prices.csv"].replace("15.1", "15.2"))
    (tmp_path / "bids.csv").write_text("bidder,lot,zone,extra\nB9,1,,x\n")
    found = receive(tmp_path, TENDER, [one])[1]
    assert [f.code for f in found] == ["F008", "F062"]
    assert "prices.csv" in found[1].message


def test_every_table_it_fills_has_its_columns() -> None:
    for name, rows in EXPECTED.items():
        if name in TABLES:
            assert set(rows[0]) <= set(TABLES[name].names)
