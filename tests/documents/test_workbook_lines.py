"""Rows of a workbook are as tall as their text: no line is lost, and none is left over that another column would not have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tendering.documents.workbook_lines import height, lines_of

WORDS = st.lists(st.text("abcimwlW1.%", min_size=1, max_size=30), min_size=1, max_size=30)
WIDTHS = st.integers(4, 90)


@given(WORDS, WIDTHS, st.booleans())
def test_a_wider_column_never_takes_more_lines_and_bold_type_never_fewer(
    words: list[str], width: int, bold: bool
) -> None:
    text = " ".join(words)
    lines = lines_of(text, width, bold=bold)
    assert lines_of(text, width + 1, bold=bold) <= lines
    assert lines_of(text, width, bold=True) >= lines_of(text, width)
    assert lines_of(f"{text}\n{text}", width, bold=bold) == 2 * lines


@pytest.mark.parametrize(("text", "excel"), [("W" * 60, 60), ("i" * 60, 10), ("n" * 60, 28)])
def test_what_a_line_holds_depends_on_its_letters(text: str, excel: int) -> None:
    broken = " ".join(text)
    assert lines_of(text, 12) <= lines_of(broken, 12) <= excel


def test_a_row_holds_as_many_lines_as_a_spreadsheet_sets_in_it_and_not_half_as_many_again() -> (
    None
):
    line = 12.75  # points, as Excel sets Arial of ten; LibreOffice sets it closer
    for lines in range(1, 32):
        assert lines * line <= height(lines) < (lines + 1) * line
    assert height(1000) < 409.5  # no row of Excel is taller
