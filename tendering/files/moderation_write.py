"""Draw the moderation workbook of a lot: every mark and note side by side, and the cells in which the panel agrees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.worksheet import Worksheet

from tendering.files.moderation_layout import FORMAT, SCALE, SESSIONS, digest_of_layout
from tendering.files.response import draw
from tendering.files.response_layout import Sheet
from tendering.files.workbooks import Lists, cell_at, workbook_bytes, write_meta

_APART = PatternFill("solid", fgColor="FFF8CBAD")
_AGREED = PatternFill("solid", fgColor="FFFFE699")
_LEAST_HEIGHT = 75.0
"""Points: room to write in."""
_A3 = "8"
_BOLD = Font(name="Calibri", size=11, bold=True)


class _Growing(RowDimension):
    """A row that begins at a height, and that Excel and LibreOffice make taller as the panel writes in it."""

    customHeight = False  # noqa: N815  the name openpyxl writes


def moderation_workbook(sheets: Sequence[Sheet], title: str, meta: Mapping[str, str]) -> bytes:
    """Return the file of a moderation workbook: the same bytes for the same marks.

    Args:
        sheets: As `moderation_layout.layout` gives them.
        title: Of the workbook; it names the lot and never a bidder.
        meta: What the reader must know: procurement, lot, fingerprint, the entry it was written after.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    drawn = [(spec, book.create_sheet(spec.title)) for spec in sheets]
    lists = Lists(book)
    for spec, sheet in drawn:
        draw(spec, sheet, lists, title if spec.title == SESSIONS else f"{title}: {spec.title}")
        if spec.title not in (SESSIONS, SCALE):
            _mark_out(spec, sheet)
        else:
            sheet.row_dimensions[spec.heading_row].height = _heading_height(spec)
    write_meta(book, {"format": FORMAT, **meta, "locked": digest_of_layout(sheets)})
    return workbook_bytes(book, title=title)


def _mark_out(spec: Sheet, sheet: Worksheet) -> None:
    """Colour what differs, beside the words that say so, and keep the bidder in sight."""
    marks, agreed = spec.heads.index("Marks") + 2, spec.heads.index("AGREED MARK") + 2
    answer = spec.heads.index("The answer") + 2
    last = spec.heading_row + len(spec.lines)
    for row in range(spec.heading_row + 1, last + 1):
        if str(cell_at(sheet, row, marks).value or "").startswith("DIFFER"):
            for column in (marks, marks + 1):
                cell_at(sheet, row, column).fill = _APART
            cell_at(sheet, row, marks).font = _BOLD
        cell_at(sheet, row, agreed).fill = _AGREED
        cell_at(sheet, row, agreed).font = _BOLD
        height = max(sheet.row_dimensions[row].height or 0, _LEAST_HEIGHT)
        sheet.row_dimensions[row] = _Growing(sheet, index=row, ht=height)
    sheet.row_dimensions[spec.heading_row].height = _heading_height(spec)
    sheet.freeze_panes = f"{get_column_letter(answer)}{spec.heading_row + 1}"
    ends = get_column_letter(len(spec.heads) + 1)
    sheet.auto_filter.ref = f"B{spec.heading_row}:{ends}{last}"
    # on paper three pages wide, the bidder on each: on one the words could not be read
    sheet.page_setup.paperSize = _A3
    sheet.page_setup.fitToWidth = 3
    sheet.print_title_cols = f"B:{get_column_letter(answer - 1)}"


def _heading_height(spec: Sheet) -> float:
    """Return a height that shows every heading whole."""
    lines = (
        1 + len(head) // max(width - 2, 1)
        for head, width in zip(spec.heads, spec.widths, strict=True)
    )
    return 15.0 * max(lines, default=1) + 3
