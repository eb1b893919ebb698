"""Draw the moderation workbook of a lot: every mark and note side by side, and the cells in which the panel agrees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tendering.files.moderation_layout import FORMAT, SCALE, SESSIONS, digest_of_layout
from tendering.files.response import draw
from tendering.files.response_layout import Sheet
from tendering.files.workbooks import Lists, cell_at, workbook_bytes, write_meta

_APART = PatternFill("solid", fgColor="FFF8CBAD")
_AGREED = PatternFill("solid", fgColor="FFFFE699")
_BOLD = Font(name="Calibri", size=11, bold=True)


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
    write_meta(book, {"format": FORMAT, **meta, "locked": digest_of_layout(sheets)})
    return workbook_bytes(book, title=title)


def _mark_out(spec: Sheet, sheet: Worksheet) -> None:
    """Colour what differs, beside the words that say so, and keep the bidder in sight."""
    marks = spec.heads.index("Marks") + 2
    agreed = spec.heads.index("AGREED MARK") + 2
    for row in range(spec.heading_row + 1, spec.heading_row + len(spec.lines) + 1):
        if str(cell_at(sheet, row, marks).value or "").startswith("DIFFER"):
            for column in (marks, marks + 1):
                cell_at(sheet, row, column).fill = _APART
            cell_at(sheet, row, marks).font = _BOLD
        cell_at(sheet, row, agreed).fill = _AGREED
        cell_at(sheet, row, agreed).font = _BOLD
    answer = spec.heads.index("The answer") + 2
    sheet.freeze_panes = f"{get_column_letter(answer)}{spec.heading_row + 1}"
    # a row too tall to see whole is read in the minute; here five notes share the screen
    last = get_column_letter(len(spec.heads) + 1)
    sheet.auto_filter.ref = f"B{spec.heading_row}:{last}{spec.heading_row + len(spec.lines)}"
