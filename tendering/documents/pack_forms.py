"""Forms in Word documents: boxes to write in, as table cells with their label beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tendering.documents.blocks import Block, table
from tendering.documents.word_style import Column

BOX = "[write here]"
"""What stands in a box until it is filled in: an empty cell says nothing to a screen reader."""
TICK = "[yes or no]"


def boxes(caption: str, labels: Iterable[str]) -> Block:
    """Return a form of one label and one box a line."""
    columns = [Column(title="What", width=2), Column(title="Your entry", width=3)]
    return table(caption, columns, [(label, BOX) for label in labels])


def statements(caption: str, lines: Iterable[str], written: Iterable[str] = ()) -> Block:
    """Return a form of statements, each to be answered yes or no; then those to be answered in words."""
    columns = [Column(title="Statement", width=6), Column(title="Your answer", width=2)]
    rows = [*((line, TICK) for line in lines), *((line, BOX) for line in written)]
    return table(caption, columns, rows)


def rows_to_fill(caption: str, columns: Sequence[Column], count: int) -> Block:
    """Return a table of empty rows to fill in."""
    return table(caption, columns, [[BOX] * len(columns) for _ in range(count)])


def signature(caption: str, *, who: str = "For (the bidder)") -> Block:
    """Return the boxes for a signature."""
    return boxes(caption, (who, "Name", "Position", "Signature", "Date"))
