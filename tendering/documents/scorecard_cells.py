"""Cells, tables and page set-up of the scorecard workbooks: text stays text, every sheet prints on A4 landscape."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tendering.documents.workbook_lines import height, lines_of
from tendering.documents.workbook_looks import Look
from tendering.documents.workbook_sheet import Formula, Repeated, Rows, Sheet, Value
from tendering.documents.workbook_words import letter

__all__ = ["Column", "Formula", "Repeated", "Sheet", "Value", "letter"]

LEGIBLE = 185
WORDS = Look(boxed=True, wraps=True)
FIGURE = Look(boxed=True, side="right", indent=1)
NOTE = Look()
ALARM = Look(bold=True, colour="8C1010", fill="F9D9D9")
HEADING = Look(size=12, bold=True)
TITLE = Look(size=15, bold=True)
HEAD = Look(bold=True, colour="FFFFFF", fill="12436D", boxed=True, wraps=True, side="center")
SUB = Look(bold=True, fill="E3EDF7", boxed=True, wraps=True, side="center")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width in characters, and the number format of its figures."""

    heading: str
    width: int
    form: str = "General"


def put(sheet: Sheet, row: int, column: int, value: Value, form: str = "General") -> None:
    """Write one value in a box of its own."""
    words = value.words if isinstance(value, Formula | Repeated) else isinstance(value, str)
    sheet.put(row, column, value, WORDS if words else FIGURE, form)


def title(sheet: Sheet, words: str, lines: Iterable[str] = ()) -> int:
    """Write the sheet's title and the lines under it; return the next free row after a blank one."""
    sheet.put(1, 1, words, TITLE)
    sheet.heights[1] = 24
    row = 2
    for line in lines:
        note(sheet, row, line)
        row += 1
    return row + 1


def note(sheet: Sheet, row: int, value: Value, *, alarm: bool = False, column: int = 1) -> None:
    """Write a line of text (or a formula that gives one) that may run over the cells beside it."""
    sheet.put(row, column, value, Look(bold=True, colour=ALARM.colour) if alarm else NOTE)


def heading(sheet: Sheet, row: int, words: str) -> None:
    """Write a heading inside a sheet."""
    sheet.put(row, 1, words, HEADING)


def header_row(sheet: Sheet, row: int, headings: Sequence[str], *, sub: bool = False) -> None:
    """Write one row of column headings; ``sub`` rows stand below it, such as the weights."""
    for number, words in enumerate(headings, start=1):
        header_cell(sheet, row, number, words, sub=sub)


def header_cell(
    sheet: Sheet, row: int, column: int, value: Value, *, sub: bool = False, form: str = "General"
) -> None:
    """Write one heading."""
    sheet.put(row, column, value, SUB if sub else HEAD, form)


def table(
    sheet: Sheet, row: int, columns: Sequence[Column], rows: Iterable[Sequence[Value]]
) -> int:
    """Write a table with its headings; return the row after it. An empty one says "None."."""
    header_row(sheet, row, [c.heading for c in columns])
    widen(sheet, columns)
    written = table_rows(sheet, [c.form for c in columns])
    last = row
    for last, values in enumerate(rows, start=row + 1):
        written.write(last, values)
    if last == row:
        last += 1
        table_rows(sheet, ["General"]).write(last, ["None."])
    fit_rows(sheet, row, row)
    return last + 1


def table_rows(sheet: Sheet, forms: Sequence[str]) -> Rows:
    """Begin the rows of a table, by the number format of each column; the columns have their widths by now."""
    widths = [sheet.widths[n] for n in range(1, len(forms) + 1)]
    return sheet.rows(list(zip(forms, widths, strict=True)), WORDS, FIGURE)


def widen(sheet: Sheet, columns: Sequence[Column]) -> None:
    """Give columns their widths; a column already wider stays so."""
    for number, column in enumerate(columns, start=1):
        sheet.widths[number] = max(column.width, sheet.widths.get(number, 0))


def fit_rows(sheet: Sheet, first: int, last: int) -> None:
    """Set the heights of rows of headings so that wrapped text shows whole in every program."""
    for row in range(first, last + 1):
        lines = 1
        for column, cell in sheet.cells.get(row, {}).items():
            if isinstance(cell.value, str) and cell.look.boxed:
                width = sheet.widths[column]
                lines = max(lines, lines_of(cell.value, width, bold=cell.look.bold))
        sheet.heights[row] = height(lines)


def set_up(sheet: Sheet, *, freeze: str, repeat: str, wide: int = 1, foot: str = "") -> None:
    """Set the page: A4 landscape, fitted to ``wide`` pages across, headings repeated, panes frozen."""
    sheet.freeze, sheet.titles, sheet.wide, sheet.foot = freeze, (repeat, ""), wide, foot


def pages_across(columns: Iterable[Column], repeated: Iterable[Column] = ()) -> int:
    """Return how many A4 pages wide a sheet must print to stay legible; repeated columns print on each."""
    again = sum(c.width for c in repeated)
    rest = sum(c.width for c in columns) - again
    return next(pages for pages in range(1, 99) if again + rest / pages <= LEGIBLE)


def mark_differences(sheet: Sheet, first: str, last: str, rows: tuple[int, int]) -> None:
    """Make DIFFERS stand out, beyond the word itself, in some columns; rows that end before they begin are none."""
    if rows[1] >= rows[0]:
        sheet.marked.append(f"{first}{rows[0]}:{last}{rows[1]}")
