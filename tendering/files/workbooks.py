"""Excel workbooks, written and opened safely. Knows cells, lists and protection; nothing of tenders."""

from __future__ import annotations

import io
import math
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, cast
from weakref import WeakKeyDictionary

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from tendering.files.canonical import canonical_zip
from tendering.model.findings import Finding, finding
from tendering.model.numbers import plain

MOST_TEXT = 32_767  # characters in a cell; Excel and openpyxl cut what is longer in silence
MOST_FILE = 20_000_000
MOST_PARTS = 1_000
MOST_UNPACKED = 150_000_000
MOST_RATIO = 300  # deflate reaches about 1,000 on a bomb and about 20 on a workbook
MOST_ROWS = 20_000
LISTS = "_lists"
META = "_meta"

HEADING_FILL = PatternFill("solid", fgColor="FF1F3864")
INPUT_FILL = PatternFill("solid", fgColor="FFFFF9E5")
_THIN = Side(style="thin", color="FFBFBFBF")
BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_TOP = Alignment(wrap_text=True, vertical="top")
Paint = Callable[[Cell], None]
_PAINTED: WeakKeyDictionary[Workbook, dict[tuple[Paint, bytes], StyleArray]] = WeakKeyDictionary()


def painted(cell: Cell, paint: Paint) -> None:
    """Give a cell the look that a function gives; what it gave a cell of the same look in the same book is taken again.

    openpyxl hashes every style that is set, whole, for each cell: of a form of thousands of cells that was half the time.
    """
    book, styled = cell.parent.parent, cast("Any", cell)
    known = _PAINTED.setdefault(cast("Workbook", book), {})
    before = styled._style  # noqa: SLF001 - as its own documentation copies the look of a cell
    key = (paint, before.tobytes() if before is not None else b"")
    if key in known:
        styled._style = copy(known[key])  # noqa: SLF001
        return
    paint(cell)
    known[key] = copy(styled._style)  # noqa: SLF001


def put_text(cell: Cell, text: str) -> None:
    """Write text as text: never as a formula, never cut, exactly as it is.

    Raises:
        ValueError: It is longer than a cell holds, or has control characters.
    """
    if len(text) > MOST_TEXT:
        place = f"{cell.parent.title}!{cell.coordinate}"
        raise ValueError(f"{place}: a text of {len(text):,} characters does not fit in a cell")
    if ILLEGAL_CHARACTERS_RE.search(text):
        raise ValueError(
            f"{cell.parent.title}!{cell.coordinate}: the text holds a control character"
        )
    cell.value = text
    cell.data_type = "s"
    painted(cell, _as_text)


def _as_text(cell: Cell) -> None:
    cell.number_format = "@"
    cell.alignment = _TOP


def put_number(cell: Cell, value: Fraction | int, number_format: str = "General") -> None:
    """Write a number for arithmetic in the sheet: at most 15 digits survive, so keep the exact text elsewhere."""
    exact = Fraction(value)
    cell.value = (
        int(exact) if exact.denominator == 1 else Decimal(exact.numerator) / exact.denominator
    )
    cell.number_format = number_format
    cell.alignment = Alignment(vertical="top")


def cell_at(sheet: Worksheet, row: int, column: int) -> Cell:
    """Return a cell to write in; our sheets merge none."""
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):
        raise TypeError(f"{sheet.title}!{cell.coordinate} is inside a merged cell")
    return cell


def unlock(cell: Cell) -> None:
    """Make a cell one that a person may fill in."""
    painted(cell, _to_fill_in)


def _to_fill_in(cell: Cell) -> None:
    cell.protection = Protection(locked=False)
    cell.fill = INPUT_FILL
    cell.border = BOX
    cell.number_format = "@"
    cell.alignment = _TOP


def headings(
    sheet: Worksheet, row: int, titles: Sequence[str], widths: Sequence[float] = ()
) -> None:
    """Write a row of locked headings, freeze what is above the next row, and set column widths."""
    for column, title in enumerate(titles, 1):
        cell = cell_at(sheet, row, column)
        put_text(cell, title)
        painted(cell, _as_heading)
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = f"A{row + 1}"
    sheet.print_title_rows = f"{row}:{row}"


def _as_heading(cell: Cell) -> None:
    cell.font = Font(name="Calibri", size=11, bold=True, color="FFFFFFFF")
    cell.fill = HEADING_FILL


def fit_height(sheet: Worksheet, row: int, texts: Iterable[tuple[str, float]]) -> None:
    """Set the height of a row so that wrapped text shows: not every spreadsheet does it on opening.

    Args:
        sheet: The sheet.
        row: Number of the row.
        texts: Each text of the row with the width of its column.
    """
    lines = max((_lines(text, width) for text, width in texts), default=1)
    sheet.row_dimensions[row].height = min(15 * lines + 2, 400)


def _lines(text: str, width: float) -> int:
    return sum(1 + int(len(line) / max(width * 1.05, 1)) for line in text.split("\n"))


def lock(sheet: Worksheet) -> None:
    """Protect a sheet, without a password, against slips of the hand: only unlocked cells take entries.

    This is not security; what comes back is checked again.
    """
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = "9"  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


class Lists:
    """Drop-down lists, each a named range on one veryHidden sheet (a literal list over 255 characters breaks Excel)."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.sheet: Worksheet = book.create_sheet(LISTS)
        self.sheet.sheet_state = "veryHidden"
        self._columns: dict[tuple[str, ...], str] = {}

    def name(self, values: Iterable[str]) -> str:
        """Return the named range that holds these values, made once."""
        key = tuple(values)
        if key not in self._columns:
            column = len(self._columns) + 1
            for row, value in enumerate(key, 1):
                put_text(cell_at(self.sheet, row, column), value)
            letter = get_column_letter(column)
            name = f"list_{column}"
            where = f"'{LISTS}'!${letter}$1:${letter}${max(len(key), 1)}"
            self.book.defined_names[name] = DefinedName(name, attr_text=where)
            self._columns[key] = name
        return self._columns[key]

    def offer(self, sheet: Worksheet, cells: str, values: Iterable[str]) -> None:
        """Offer these values in a range of cells; other text is refused by the spreadsheet, blank is allowed."""
        rule = DataValidation(type="list", formula1=f"={self.name(values)}", allow_blank=True)
        rule.errorTitle = "Not in the list"
        rule.error = "Choose one of the list."
        rule.showErrorMessage = True
        sheet.add_data_validation(rule)
        rule.add(cells)


def write_meta(book: Workbook, values: Mapping[str, str]) -> None:
    """Keep what the reader of the returned workbook must know on a veryHidden sheet. Anyone can read it."""
    sheet = book.create_sheet(META)
    sheet.sheet_state = "veryHidden"
    for row, (key, value) in enumerate(values.items(), 1):
        put_text(cell_at(sheet, row, 1), key)
        put_text(cell_at(sheet, row, 2), value)


def read_meta(book: Workbook) -> dict[str, str]:
    """Return what `write_meta` kept; empty where the sheet is gone."""
    if META not in book.sheetnames:
        return {}
    rows = used_rows(book[META])
    return {
        key: value for row in rows if (key := row.text(1)) and (value := row.text(2)) is not None
    }


def workbook_bytes(book: Workbook, *, title: str = "") -> bytes:
    """Return the file of a workbook: the same bytes for the same contents, and no author or time in it."""
    book.properties.creator = "tendering"
    book.properties.lastModifiedBy = None
    book.properties.title = title or None
    out = io.BytesIO()
    book.save(out)
    return canonical_zip(out.getvalue())


def open_workbook(path: Path, code: str) -> tuple[Workbook | None, tuple[Finding, ...]]:
    """Open a returned workbook, bounded: not too large packed or unpacked, nothing that is no workbook.

    Args:
        path: The .xlsx file; it is only read.
        code: Finding code for what cannot be opened.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MOST_FILE + 1)
    except OSError as error:
        return None, (
            finding(code, path.name, f"the file cannot be read: {error.strerror or error}"),
        )
    return workbook_of(data, path.name, code)


def workbook_of(data: bytes, name: str, code: str) -> tuple[Workbook | None, tuple[Finding, ...]]:
    """Open the bytes of a workbook, bounded as `open_workbook` is.

    Args:
        data: The file.
        name: As the person knows it, for findings.
        code: Finding code for what cannot be opened.
    """
    try:
        _bounded(data)
        book = load_workbook(io.BytesIO(data), data_only=False, keep_links=False, rich_text=False)
    except _NotAWorkbookError as error:
        return None, (finding(code, name, str(error)),)
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        SyntaxError,
        EOFError,
        OverflowError,
        RuntimeError,
        zlib.error,
    ):
        # openpyxl lets these out for parts that are missing, malformed, damaged or encrypted (SyntaxError is
        # XML's parse error, RuntimeError an encrypted part or one nested too deep).
        said = "the file is damaged or not an Excel workbook"
        return None, (finding(code, name, said, remedy="Save it again as .xlsx."),)
    return book, ()


class _NotAWorkbookError(Exception):
    """The file breaks a bound, or is not the kind of file expected."""


def _bounded(data: bytes) -> None:
    if len(data) > MOST_FILE:
        raise _NotAWorkbookError(f"the file is larger than {MOST_FILE // 1_000_000} MB")
    if not zipfile.is_zipfile(io.BytesIO(data)):
        raise _NotAWorkbookError(
            "this is not an .xlsx workbook (an older .xls, or a file with a password, must be saved again)"
        )
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        raise _NotAWorkbookError(f"the workbook has more than {MOST_PARTS:,} parts")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(len(data), 1):
        raise _NotAWorkbookError("the workbook unpacks to far more than a workbook should")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a returned sheet: its cells by column number, from 1."""

    sheet: str
    number: int
    cells: Mapping[int, Cell]

    def place(self, column: int) -> str:
        """Return the cell as the person knows it: ``Lots and zones!B4``."""
        return f"{self.sheet}!{get_column_letter(column)}{self.number}"

    def text(self, column: int) -> str | None:
        """Return the text of a cell, or None where it is blank."""
        return cell_text(self.cells[column]) if column in self.cells else None

    def problem(self, column: int) -> str | None:
        """Say why a cell cannot be read as text, or None: a formula or an Excel error stands in it."""
        kind = self.cells[column].data_type if column in self.cells else "s"
        if kind == "f":
            return "a formula stands here; write the value itself (paste as values)"
        return "an Excel error stands here; write the value itself" if kind == "e" else None


def used_rows(sheet: Worksheet) -> Iterator[Row]:
    """Give the rows that hold anything, in order; a stray cell far away costs nothing."""
    rows: dict[int, dict[int, Cell]] = {}
    cells: Mapping[tuple[int, int], Any] = sheet._cells  # noqa: SLF001  openpyxl has no public view of cells in use
    for (row, column), cell in cells.items():
        if isinstance(cell, Cell) and cell.value is not None:
            rows.setdefault(row, {})[column] = cell
    for number in sorted(rows)[:MOST_ROWS]:
        yield Row(sheet.title, number, rows[number])


def cell_text(cell: Cell) -> str | None:
    """Return a cell as the text a person would have typed; None where it is blank.

    A number keeps the digits that Excel keeps (15 or so); a date is year-month-day; 50% is ``50%``.
    """
    value: Any = cell.value
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        at_midnight = value.time() == time(0)
        return value.date().isoformat() if at_midnight else value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, int | float | Decimal) and math.isfinite(value):
        exact = Fraction(repr(value) if isinstance(value, float) else str(value))
        return f"{plain(exact * 100)}%" if "%" in (cell.number_format or "") else plain(exact)
    return str(value).strip() or None
