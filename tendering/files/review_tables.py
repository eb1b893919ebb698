"""The evidence of a yearly review as people send it: one CSV, a row for each provider and test, with line-level findings."""

from __future__ import annotations

from collections.abc import Sequence

from tendering.files.columns import Column, Holds, TableSpec
from tendering.files.tables import Row, read_table, write_table
from tendering.model.findings import Finding

EVIDENCE = TableSpec(
    name="review_evidence",
    columns=(
        Column("provider", Holds.ID),
        Column("test", Holds.ID),
        Column("value", Holds.SAID),
        Column("dated", Holds.DATE_OR_BLANK),
        Column("source", Holds.TEXT),
    ),
    key=("provider", "test"),
)
"""A blank value is no evidence: its row is left out, and the test stays without any."""


def evidence_rows(data: bytes, name: str) -> tuple[tuple[Row, ...], tuple[Finding, ...]]:
    """Read the rows of evidence that say something."""
    rows, found = read_table(EVIDENCE, data, name)
    return tuple(r for r in rows if r.cells.get("value")), found


def evidence_form(rows: Sequence[dict[str, str]]) -> str:
    """Write the form: a row for each provider and test, its value blank."""
    return write_table(EVIDENCE, rows)
