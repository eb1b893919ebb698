"""Which rows of a Word table stay on one page: all of a short one, else the heading with its first row."""

from __future__ import annotations

from collections.abc import Sequence

MOST_ROWS = 8
"""Most rows of a table that is kept on one page."""
MOST_LINES = 18
"""Most lines that they take together, about a third of a page: what is kept on one page may leave a gap of its size."""
_CM_A_LETTER = 0.185
"""How wide a letter is on average, as a table is set: ten points of Arial, with what breaking at words costs."""
_CM_BESIDE = 0.3
"""What a cell leaves free at its two sides."""


def kept_rows(widths_cm: Sequence[float], rows: Sequence[Sequence[str]]) -> int:
    """Return up to which row each row stays with the next; the heading is row 0, and so always stays with the first.

    Args:
        widths_cm: How wide each column is.
        rows: Cells as text, without the heading.

    >>> kept_rows([8.5, 8.5], [["North", "3"], ["South", "2"]])  # heading, North and South on one page
    2
    >>> kept_rows([8.5, 8.5], [["North", "word " * 100], ["South", "word " * 100]])  # heading and North
    1
    """
    short = len(rows) <= MOST_ROWS and sum(_lines(widths_cm, row) for row in rows) <= MOST_LINES
    return len(rows) if short else 1


def _lines(widths_cm: Sequence[float], row: Sequence[str]) -> int:
    """Return about how many lines the tallest cell of a row takes."""
    return max(
        (_height(text, width) for text, width in zip(row, widths_cm, strict=True)), default=1
    )


def _height(text: str, width_cm: float) -> int:
    fit = max(int((width_cm - _CM_BESIDE) / _CM_A_LETTER), 1)
    return sum(max(-(-len(line) // fit), 1) for line in text.split("\n"))
