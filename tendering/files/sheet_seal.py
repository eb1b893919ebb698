"""The seal of a mark sheet: one digest of all that is locked in it, where it stands.

Where a returned sheet has the seal of the sheet as issued, nothing but the cells to be filled in can have changed, and
the sheet as issued need not be opened beside it. Where it has not (a row sorted is enough), the two are compared.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Collection, Sequence

from openpyxl import Workbook, load_workbook

from tendering.files.sheet_layout import COLUMNS, HIDDEN, TAKES, Style
from tendering.files.tables import clean
from tendering.files.workbooks import LISTS, META, Row, used_rows

OPEN = {
    style: {n: TAKES[c.title] for n, c in enumerate(columns, len(HIDDEN) + 1) if c.title in TAKES}
    for style, columns in COLUMNS.items()
}
"""By style, the columns that are to be filled in, and what each holds."""
SEAL = "locked"
"""The key of the hidden sheet that holds the seal."""


def seal_of(book: Workbook, style: Style) -> str:
    """Return the seal of a workbook: of its sheets, what stands outside the cells to be filled in, in place."""
    whole: list[list[object]] = []
    for sheet in book.worksheets:
        if sheet.title in (META, LISTS):
            continue
        rows = tuple(used_rows(sheet))
        merged = sorted(str(r) for r in sheet.merged_cells.ranges)
        whole.append([sheet.title, *merged])
        top = heading_row(rows)
        for row in rows:
            within = top is not None and row.number > top.number
            whole.append(_locked(row, open_columns(row, style) if within else ()))
    text = json.dumps(whole, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def _locked(row: Row, boxes: Collection[int]) -> list[object]:
    locked: list[object] = [row.number]
    for column in sorted(row.cells):
        if column not in boxes:
            locked += (column, flat(row.text(column)), row.problem(column) or "")
    return locked


def open_columns(row: Row, style: Style) -> Collection[int]:
    """Return the columns of a row that are to be filled in; a row that only carries a text on has none."""
    return () if carries_on(row) else OPEN[style]


def carries_on(row: Row) -> bool:
    """Say whether a row only carries on the text of the one above it."""
    return "+" in (row.text(1) or "").rpartition("|")[2]


def heading_row(rows: Sequence[Row]) -> Row | None:
    """Return the row that the headings of a page stand in; None where the sheet is one of plain text."""
    return next((r for r in rows if (r.text(1), r.text(2)) == HIDDEN), None)


def issued_seal(issued: bytes) -> str:
    """Return the seal that a sheet as issued holds; empty where it has none. Only its hidden sheet is read."""
    book = load_workbook(io.BytesIO(issued), read_only=True)
    try:
        rows = book[META].iter_rows(max_col=2, values_only=True) if META in book else ()
        kept: dict[object, object] = {row[0]: row[1] for row in rows if len(row) > 1}
    finally:
        book.close()
    return str(kept.get(SEAL) or "")


def flat(text: str | None) -> str:
    """Return a text as it is compared: without what cannot be seen, each blank as one space."""
    return " ".join(clean(text or "").split())
