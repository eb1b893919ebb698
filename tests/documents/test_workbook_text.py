"""What is written into a workbook as text is what openpyxl reads: values, formulas, looks, and the page."""

from __future__ import annotations

import io
import string
from fractions import Fraction
from functools import partial
from typing import Any

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from tendering.documents.canonical import part_digest
from tendering.documents.workbook_looks import Look
from tendering.documents.workbook_sheet import ABOVE, ROW, THERE, Formula, Repeated, Value
from tendering.documents.workbook_text import Workbook
from tendering.documents.workbook_words import clean, letter, place

WORDS, FIGURE, ALARM = Look(wraps=True), Look(side="right"), Look(bold=True, fill="F9D9D9")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VALUES = st.one_of(
    st.none(),
    TEXTS,
    st.sampled_from(["=1+1", "@a", "<b>&\"'", " two  spaces ", "a\nb", "-", "_x0041_"]),
    st.integers(-(10**12), 10**12),
    st.fractions(-1000, 1000, max_denominator=64),
    st.sampled_from([Formula('IF(A1<>"&",1,2)'), Formula("A1&B1", words=True)]),
    st.sampled_from([Repeated(f"SUM($A{ROW}:$C{ROW})"), Repeated(f"Other!$B{ROW}")]),
)


def read(book: Workbook) -> Any:
    return openpyxl.load_workbook(io.BytesIO(book.file()))


def expected(value: Value, row: int) -> object:
    """Return what openpyxl reads of a value in a row."""
    if isinstance(value, Formula | Repeated):
        return "=" + value.text.replace(ROW, str(row))
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else float(value)
    if isinstance(value, str):
        # an XML reader takes any line's end for a line feed, but for a carriage return that is written as a sign
        return clean(value) or None
    return value


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(VALUES, min_size=3, max_size=3), min_size=1, max_size=6))
def test_rows_read_as_they_were_written_whole_or_by_part(rows: list[list[Value]]) -> None:
    made = []
    for by_part in (False, True):
        book = Workbook("Title", ALARM)
        written = book.sheet("One").rows(
            [("General", 9), ("0.00", 9), ("0.####", 30)], WORDS, FIGURE
        )
        for number, values in enumerate(rows, start=4):
            if by_part:
                keys = [(n, type(v), v) for n, v in enumerate(values)]
                written.write_parts(number, keys, (1, 1, 1), partial(list, values))
            else:
                written.write(number, values)
        made.append(book.file())
        sheet = read(book)["One"]
        for number, values in enumerate(rows, start=4):
            for column, value in enumerate(values, start=1):
                cell = sheet.cell(number, column)
                assert cell.value == expected(value, number)
                if isinstance(value, str) and value.startswith("="):
                    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert made[0] == made[1]


def test_a_formula_that_rows_repeat_counts_on_from_row_to_row() -> None:
    book = Workbook("Title", ALARM)
    book.sheet("Other")
    written = book.sheet("One").rows([("General", 9)] * 3, WORDS, FIGURE)
    for row in (5, 6, 9):
        values: list[Value] = [
            Repeated(f"SUM($B{ROW}:$C{ROW})*$D$2"),
            Repeated(f"$A{ROW}-$A{ABOVE}"),
            Formula(f"Other!$A{THERE}"),
        ]
        written.write_parts(row, ("a", "b", "c"), (1, 1, 1), partial(list, values), there=2 * row)
    sheet: Worksheet = read(book)["One"]
    for row in (5, 6, 9):
        told = [sheet.cell(row, column).value for column in (1, 2, 3)]
        assert told == [
            f"=SUM($B{row}:$C{row})*$D$2",
            f"=$A{row}-$A{row - 1}",
            f"=Other!$A{2 * row}",
        ]


def test_the_page_is_as_it_was_set_up() -> None:
    book = Workbook("A <title>", ALARM)
    sheet = book.sheet("It's one")
    sheet.put(1, 2, "Head", Look(size=15, bold=True, colour="8C1010", fill="E3EDF7"))
    sheet.widths |= {1: 12, 2: 30.5}
    sheet.heights[1] = 24
    sheet.freeze, sheet.titles, sheet.filtered = "C5", ("4:5", "A:B"), "A4:D9"
    sheet.foot, sheet.locked = "Fish & chips", True
    sheet.marked.append("A1:B2")
    found = read(book)
    assert found.properties.title == "A <title>"
    one = found["It's one"]
    assert (one.freeze_panes, one.print_title_rows, one.print_title_cols) == (
        "C5",
        "$4:$5",
        "$A:$B",
    )
    assert (one.auto_filter.ref, one.column_dimensions["B"].width) == ("A4:D9", 30.5)
    assert one.row_dimensions[1].height == 24
    assert one.oddFooter.left.text == "Fish && chips"
    assert one.protection.sheet
    font = one["B1"].font
    assert (font.sz, font.b, font.color.rgb) == (15, True, "FF8C1010")
    assert one["B1"].fill.fgColor.rgb == "FFE3EDF7"
    assert [str(r.sqref) for r in one.conditional_formatting] == ["A1:B2"]


def test_the_digest_of_the_parts_is_that_of_the_file() -> None:
    book = Workbook("Title", ALARM)
    book.sheet("One").put(1, 1, "text", WORDS)
    data, parts = book.made()
    assert parts == part_digest(data)


@given(st.integers(1, 18_278))
def test_letters_name_columns(column: int) -> None:
    assert place(f"{letter(column)}7") == (column, 7)
    assert set(letter(column)) <= set(string.ascii_uppercase)
