"""One sheet of a workbook while it is written: single cells, whole rows of a table as text, and the page set-up."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple, cast

from tendering.documents.workbook_lines import height, lines_of
from tendering.documents.workbook_looks import Look, Styles
from tendering.documents.workbook_words import (
    Strings,
    clean,
    escaped,
    figure,
    in_element,
    letter,
    place,
)

ROW, ABOVE, THERE = "\x01", "\x02", "\x03"
"""Stand, in a formula that a column repeats, for the number of its own row, of the row above it, and of one elsewhere."""
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


class Formula(NamedTuple):
    """A live formula, without its equals sign: the only thing a sheet writes as one. ``words`` gives text."""

    text: str
    words: bool = False


class Repeated(NamedTuple):
    """A formula that stands in many rows of a column, the same but for their numbers, written as `ROW` and `ABOVE`."""

    text: str
    words: bool = False

    @classmethod
    def of(cls, formula: Formula) -> Repeated:
        """Return a formula, written for the row `ROW`, as one that every row repeats."""
        return cls(formula.text, formula.words)


Value = str | int | Fraction | Formula | Repeated | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that stands in no row of a table."""

    value: Value
    look: Look
    form: str


@dataclass
class Sheet:
    """A sheet; rows and cells may be written in any order.

    Attributes:
        widths: By number of the column, in characters.
        heights: By row, in points, of rows of single cells.
        cells: By row and column, those that stand in no row of a table.
        marked: Ranges in which a cell that says DIFFERS stands out.
        freeze: The first cell that scrolls.
        titles: The rows (``4:5``) and the columns (``A:C``) printed on every page; empty for none.
        wide: How many pages across it prints.
        filtered: The range whose headings offer a filter; empty for none.
        locked: Whether a change needs the protection to be lifted first; no password is set.
    """

    title: str
    styles: Styles
    strings: Strings
    widths: dict[int, float] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    cells: dict[int, dict[int, Cell]] = field(default_factory=dict)
    marked: list[str] = field(default_factory=list)
    freeze: str = "A1"
    titles: tuple[str, str] = ("", "")
    wide: int = 1
    foot: str = ""
    filtered: str = ""
    locked: bool = False
    _rows: dict[int, str] = field(default_factory=dict)
    _shared: list[tuple[int, str, Rows]] = field(default_factory=list)
    _below: Callable[[], Iterable[str]] = tuple
    _last: int = 0
    _columns: int = 1

    def put(self, row: int, column: int, value: Value, look: Look, form: str = "General") -> None:
        """Write a single cell. Text is always a string: no bidder's name becomes a formula."""
        self.cells.setdefault(row, {})[column] = Cell(value, look, form)
        self._columns = max(self._columns, column)

    def rows(self, columns: Sequence[tuple[str, float]], words: Look, figures: Look) -> Rows:
        """Begin a table whose rows are written whole.

        Args:
            columns: From the first column on, the number format of figures and the width in characters.
            words: The look of text.
            figures: The look of numbers.
        """
        self._columns = max(self._columns, len(columns))
        return Rows(self, columns, words, figures)

    def texts(self, *, first: bool) -> Iterator[str]:
        """Yield the part of the package, row by row; ``first`` is shown when the workbook is opened."""
        self._tell_shared()
        numbers = sorted({*self._rows, *self.cells, *self.heights})
        last = max(numbers[-1] if numbers else 1, self._last)
        yield f'<worksheet xmlns="{NAMESPACE}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        yield f'<dimension ref="A1:{letter(self._columns)}{last}"/>{self._view(first=first)}'
        yield '<sheetFormatPr defaultRowHeight="15.5" customHeight="1"/><cols>'
        for column, width in sorted(self.widths.items()):
            yield f'<col min="{column}" max="{column}" width="{width}" customWidth="1"/>'
        yield "</cols><sheetData>"
        for number in numbers:
            if number in self._rows and number in self.cells:
                raise ValueError(f"row {number} of {self.title} is written twice")
            yield self._rows.get(number) or self._row_of_cells(number)
        yield from self._below()
        yield "</sheetData>"
        if self.locked:
            yield '<sheetProtection sheet="1" objects="1" scenarios="1" formatColumns="0" formatRows="0" autoFilter="0"/>'
        if self.filtered:
            yield f'<autoFilter ref="{self.filtered}"/>'
        for priority, cells in enumerate(self.marked, start=1):
            yield (
                f'<conditionalFormatting sqref="{cells}"><cfRule type="cellIs" dxfId="0" priority="{priority}"'
                ' operator="equal"><formula>"DIFFERS"</formula></cfRule></conditionalFormatting>'
            )
        yield '<pageMargins left="0.4" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        yield f'<pageSetup paperSize="9" orientation="landscape" fitToWidth="{self.wide}" fitToHeight="0"/>'
        left = escaped(self.foot.replace("&", "&&"))
        yield (
            f"<headerFooter><oddFooter>&amp;L&amp;8 {left}&amp;C&amp;8 &amp;A"
            "&amp;R&amp;8 Page &amp;P of &amp;N</oddFooter></headerFooter></worksheet>"
        )

    def _view(self, *, first: bool) -> str:
        shown = f'<sheetView showGridLines="0" tabSelected="{int(first)}" zoomScale="90" workbookViewId="0"'
        column, row = place(self.freeze)
        if (column, row) == (1, 1):
            return f"<sheetViews>{shown}/></sheetViews>"
        across = f' xSplit="{column - 1}"' if column > 1 else ""
        down = f' ySplit="{row - 1}"' if row > 1 else ""
        pane = f"{'bottom' if down else 'top'}{'Right' if across else 'Left'}"
        return (
            f'<sheetViews>{shown}><pane{across}{down} topLeftCell="{self.freeze}" activePane="{pane}" state="frozen"/>'
            f'<selection pane="{pane}" activeCell="A1" sqref="A1"/></sheetView></sheetViews>'
        )

    def _row_of_cells(self, number: int) -> str:
        tall = self.heights.get(number)
        size = f' ht="{tall:g}" customHeight="1"' if tall is not None else ""
        cells = (
            self._cell(f"{letter(column)}{number}", cell)
            for column, cell in sorted(self.cells.get(number, {}).items())
        )
        return f'<row r="{number}"{size}>{"".join(cells)}</row>'

    def _cell(self, name: str, cell: Cell) -> str:
        value = cell.value
        form = "General" if isinstance(value, str) else cell.form
        quoted = isinstance(value, str) and _like_a_formula(value)
        opening = f'<c r="{name}" s="{self.styles.number(cell.look, form, quoted=quoted)}"'
        if value is None or value == "":
            return f"{opening}/>"
        if isinstance(value, Formula | Repeated):
            return f"{opening}><f>{in_element(value.text)}</f></c>"
        if isinstance(value, str):
            return f'{opening} t="s"><v>{self.strings.number(clean(value))}</v></c>'
        return f"{opening}><v>{figure(value)}</v></c>"

    def _tell_shared(self) -> None:
        """Say, in the row that first has a repeated formula, down to which row it is taken over."""
        for number, (row, at, table) in enumerate(self._shared):
            waits = f'si="{number}" ref=""'
            known = f'si="{number}" ref="{at}{row}:{at}{table.last}"'
            self._rows[row] = self._rows[row].replace(waits, known)
        self._shared = []

    def below(self, last: int, rows: Callable[[], Iterable[str]]) -> None:
        """Let rows stand below all others, down to the last, each as it is written: made as the sheet is, never all held."""
        self._last, self._below = last, rows

    def keep_row(self, number: int, text: str) -> None:
        """Keep a whole row as it is written."""
        self._rows[number] = text

    def share(self, row: int, column: str, table: Rows) -> int:
        """Number a formula that a column repeats from a row on."""
        self._shared.append((row, column, table))
        return len(self._shared) - 1


class Rows:
    """The rows of one table, each written at once.

    Most cells of a workbook are in such rows, so what a cell takes is what a workbook takes: what depends on the column
    alone is worked out once, and so is what a text is written as in a column.
    """

    __slots__ = ("_columns", "_looks", "_parts", "_plain", "_sheet", "last")

    def __init__(
        self, sheet: Sheet, columns: Sequence[tuple[str, float]], words: Look, figures: Look
    ) -> None:
        """See `Sheet.rows`."""
        self._sheet, self._looks = sheet, (figures, words)
        self._parts: dict[Hashable, tuple[str, int]] = {}
        self._plain: dict[bool, int] = {}
        self.last = 0
        number = sheet.styles.number
        found = [
            _Column(
                opening=f'<c r="{letter(n)}{ROW}" s="',
                number=number(figures, form),
                form=form,
                width=width,
            )
            for n, (form, width) in enumerate(columns, start=1)
        ]
        self._columns = [(c.texts, c.figures, c.repeated, c) for c in found]

    def write(self, row: int, values: Sequence[Value]) -> None:
        """Write a row and fit its height to its text. An empty value leaves its cell out."""
        self._keep(row, *self._cells(0, values, row))

    def write_parts(
        self,
        row: int,
        keys: Sequence[Hashable],
        widths: Sequence[int],
        values: Callable[[], Sequence[Value]],
        *,
        there: int = 0,
    ) -> None:
        """Write a row from parts that are written once and used in many rows.

        Args:
            row: Its number.
            keys: What each part depends on; parts with equal keys are equal.
            widths: How many columns each takes up.
            values: Gives the whole row, where a part of it is not known yet.
            there: The row that `THERE` stands for.
        """
        known = self._parts
        parts = [known.get(key) for key in keys]
        if None in parts:
            cells, start = values(), 0
            for n, (key, width) in enumerate(zip(keys, widths, strict=True)):
                if key not in known:
                    part = cells[start : start + width]
                    parts[n] = self._cells(start, part, row)
                    known[key] = self._cells(start, part, 0)
                start += width
        whole = cast("list[tuple[str, int]]", parts)
        text = "".join([text for text, _ in whole]).replace(THERE, str(there))
        self._keep(row, text, max([lines for _, lines in whole]))

    def part(self, start: int, values: Sequence[Value]) -> tuple[str, int]:
        """Return cells side by side, the number of their row left open as `ROW`, and the lines they take.

        No formula that is repeated is among them.
        """
        return self._cells(start, values, 0)

    def _keep(self, row: int, cells: str, lines: int) -> None:
        """Keep a row of cells, its height fitted to so many lines."""
        cells = cells.replace(ROW, str(row))
        if ABOVE in cells:
            cells = cells.replace(ABOVE, str(row - 1))
        self._sheet.keep_row(row, row_text(row, cells, lines))
        self.last = max(self.last, row)

    def _cells(self, start: int, values: Sequence[Value], row: int) -> tuple[str, int]:
        """Return cells side by side with the numbers of their row open, and the lines they take.

        The row is 0 where they are for many: a repeated formula among them must stand in one already.
        """
        lines = 1
        cells: list[str] = []
        columns = self._columns[start : start + len(values)]
        given: Sequence[Any] = (
            values  # what each is, is asked of its type, which is sooner than of a union
        )
        for value, (texts, figures, repeated, column) in zip(given, columns, strict=True):
            kind = type(value)
            if kind is str:
                text, tall = texts.get(value) or self._text(value, column)
                lines = max(lines, tall)
            elif kind is Fraction:
                # one mark is the same object wherever it was given; to hash it would take longer than to write it
                known = figures.get(id(value))
                text = known[1] if known else self._figure(value, column)
            elif kind is Repeated:
                text = repeated.get(value) or self._repeat(value, column, row)
            elif kind is Formula:
                opening = column.live[value.words] or self._live(column, words=value.words)
                text = f"{opening}{in_element(value.text)}</f></c>"
            elif value is None:
                continue
            else:
                text = f'{column.opening}{column.number}"><v>{value}</v></c>'
            cells.append(text)
        return "".join(cells), lines

    def _text(self, text: str, column: _Column) -> tuple[str, int]:
        """Return how a cell with a text is written in a column, and how many lines it takes there."""
        kept = clean(text)
        quoted = _like_a_formula(kept)
        style = self._plain.get(quoted)
        if style is None:
            style = self._sheet.styles.number(self._looks[True], quoted=quoted)
            self._plain[quoted] = style
        lines = lines_of(kept, column.width)
        cell = f'{column.opening}{style}" t="s"><v>{self._sheet.strings.number(kept)}</v></c>'
        column.texts[text] = (cell if kept else f'{column.opening}{style}"/>', lines)
        return column.texts[text]

    def _figure(self, value: Fraction, column: _Column) -> str:
        text = f'{column.opening}{column.number}"><v>{figure(value)}</v></c>'
        column.figures[id(value)] = (value, text)
        return text

    def _live(self, column: _Column, *, words: bool) -> str:
        """Return how a cell with a formula begins in a column."""
        style = self._sheet.styles.number(self._looks[words], column.form)
        column.live[words] = f'{column.opening}{style}"><f>'
        return column.live[words]

    def _repeat(self, formula: Repeated, column: _Column, row: int) -> str:
        """Return the cell of a repeated formula in this row; remember how it is written in those below.

        One that reads cells of its own sheet, each in its own row or in one that is the same for all, is written once,
        and the cells below refer to that. Excel itself writes none so that reads another sheet, which is why such a one
        stands in every cell.
        """
        opening = column.live[formula.words] or self._live(column, words=formula.words)
        text = in_element(formula.text)
        if "!" in text or f"${ROW}" in text or f"${ABOVE}" in text:
            column.repeated[formula] = f"{opening}{text}</f></c>"
            return column.repeated[formula]
        if not row:
            raise ValueError(f"a repeated formula that no row has yet: {formula.text}")
        at = column.opening.partition('"')[2].partition(ROW)[0]
        shared = f'{opening[:-1]} t="shared" si="{self._sheet.share(row, at, self)}"'
        column.repeated[formula] = f"{shared}/></c>"
        return f'{shared} ref="">{text}</f></c>'


@dataclass(slots=True, kw_only=True)
class _Column:
    """How the cells of a column are written: their row is still open, as `ROW`.

    Attributes:
        opening: How a cell begins, up to the number of its look.
        number: The number of the look of a figure.
        live: How a formula begins, one that gives a figure and one that gives words; empty before the first.
        texts: By text, the whole cell, and the lines it takes.
        figures: By the identity of a number that is kept with it, the whole cell.
        repeated: By repeated formula, the whole cell.
    """

    opening: str
    number: int
    form: str
    width: float
    live: list[str] = field(default_factory=lambda: ["", ""])
    texts: dict[str, tuple[str, int]] = field(default_factory=dict)
    figures: dict[int, tuple[Fraction, str]] = field(default_factory=dict)
    repeated: dict[Repeated, str] = field(default_factory=dict)


def row_text(row: int | str, cells: str, lines: int) -> str:
    """Write a row of cells, its height fitted to so many lines."""
    return f'<row r="{row}"{_size(lines)}>{cells}</row>'


@lru_cache(maxsize=64)
def _size(lines: int) -> str:
    return f' ht="{height(lines):g}" customHeight="1"' if lines > 1 else ""


def _like_a_formula(text: str) -> bool:
    return text.startswith(("=", "+", "-", "@"))
