"""Rows that stay on one page: never so many that a page is left half empty, and never a heading alone."""

from hypothesis import given
from hypothesis import strategies as st

from tendering.documents.kept_rows import MOST_LINES, MOST_ROWS, kept_rows

WIDTHS = [3.3, 10.1, 3.6]
ROWS = st.lists(
    st.lists(st.integers(0, 400).map("x".__mul__), min_size=3, max_size=3), max_size=12
)


@given(ROWS)
def test_all_of_a_short_table_or_the_heading_with_the_first_row(rows: list[list[str]]) -> None:
    kept = kept_rows(WIDTHS, rows)
    assert kept == len(rows) or kept == 1 <= len(rows)
    if kept > 1:
        assert kept <= MOST_ROWS
        assert len("".join(row[1] for row in rows)) <= MOST_LINES * 60


def test_what_a_memo_shows_of_a_claim_may_run_over_a_page() -> None:
    marks = [["Mark of the first", "3. Outcomes are shown.", "marks.csv:59"]] * 3
    reason = [["Consensus score and its reason", "word " * 120, "consensus.csv:21"]] * 3
    assert kept_rows(WIDTHS, marks) == 3
    assert kept_rows(WIDTHS, marks + reason) == 1


def test_an_empty_table_keeps_nothing() -> None:
    assert kept_rows(WIDTHS, []) == 0
