"""The openpyxl helpers: text stays text, bytes stay bytes, and a hostile file is refused."""

import io
import zipfile
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell.cell import Cell

from tendering.files.workbooks import (
    MOST_PARTS,
    Lists,
    cell_at,
    headings,
    lock,
    open_workbook,
    put_number,
    put_text,
    read_meta,
    used_rows,
    workbook_bytes,
    write_meta,
)

TEXT = st.text(
    st.characters(
        codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"
    ),
    min_size=1,
).filter(lambda t: t.strip() == t)


def book() -> Workbook:
    made = Workbook()
    sheet = made.active
    sheet.title = "One"
    headings(sheet, 1, ["Id", "Text"], [10, 40])
    put_text(cell_at(sheet, 2, 1), "=1+1")
    put_text(cell_at(sheet, 2, 2), "two\nlines & <tags> £")
    put_number(cell_at(sheet, 3, 1), Fraction(79, 5))
    lock(sheet)
    lists = Lists(made)
    lists.offer(sheet, "B2:B9", ["a" * 100, "b" * 100, "c" * 100])
    lists.offer(sheet, "C2:C9", ["a" * 100, "b" * 100, "c" * 100])
    write_meta(made, {"form": "1"})
    return made


def test_round_trip(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook_bytes(book(), title="T & U"))
    assert path.read_bytes() == workbook_bytes(book(), title="T & U")
    again, findings = open_workbook(path, "D001")
    assert not findings
    assert again is not None
    rows = list(used_rows(again["One"]))
    assert [rows[1].text(1), rows[1].text(2), rows[2].text(1)] == [
        "=1+1",
        "two\nlines & <tags> £",
        "15.8",
    ]
    assert rows[1].problem(1) is None
    assert again["_lists"].sheet_state == "veryHidden"
    assert list(again.defined_names) == ["list_1"]
    assert read_meta(again) == {"form": "1"}


def test_formulas_and_percentages_are_seen(tmp_path: Path) -> None:
    made = Workbook()
    sheet = made.active
    sheet["A1"] = "=1+1"
    sheet["B1"] = 0.5
    sheet["B1"].number_format = "0%"
    sheet["C1"] = "#DIV/0!"
    path = tmp_path / "a.xlsx"
    made.save(path)
    again, _ = open_workbook(path, "D001")
    assert again is not None
    row = next(used_rows(again.active))
    assert "formula" in (row.problem(1) or "")
    assert row.text(2) == "50%"
    assert "Excel error" in (row.problem(3) or "")
    assert row.place(3) == "Sheet!C1"


def test_what_does_not_fit_is_refused() -> None:
    cell = cell_at(Workbook().active, 1, 1)
    with pytest.raises(ValueError, match="does not fit"):
        put_text(cell, "x" * 32_768)
    with pytest.raises(ValueError, match="control character"):
        put_text(cell, "a\x07")


@given(TEXT)
def test_any_text_survives(text: str) -> None:
    made = Workbook()
    put_text(cell_at(made.active, 1, 1), text)
    out = io.BytesIO(workbook_bytes(made))
    cell = openpyxl.load_workbook(out).active["A1"]
    assert isinstance(cell, Cell)
    assert (cell.value, cell.data_type) == (text, "s")


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)


def crowd(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as out:
        for number in range(MOST_PARTS + 1):
            out.writestr(f"p{number}", b"")


def entities(path: Path) -> None:
    path.write_bytes(workbook_bytes(book()))
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    start = sheet.index(b"<worksheet")
    bombed = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + sheet[start:]
    parts["xl/worksheets/sheet1.xml"] = bombed.replace(b"<sheetData>", b"<sheetData>&b;")
    with zipfile.ZipFile(path, "w") as out:
        for name, part in parts.items():
            out.writestr(name, part)


def foreign(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0 an old .xls")


def broken(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("[Content_Types].xml", b"<x")


def nothing(path: Path) -> None:
    path.unlink(missing_ok=True)


@pytest.mark.parametrize("make", [bomb, crowd, entities, foreign, broken, nothing])
def test_a_hostile_or_foreign_file_is_a_finding(make, tmp_path: Path) -> None:  # noqa: ANN001
    path = tmp_path / "in.xlsx"
    make(path)
    opened, findings = open_workbook(path, "D001")
    assert opened is None
    assert [f.where for f in findings] == ["in.xlsx"]
