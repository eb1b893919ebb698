"""A table of named columns in a scorecard workbook, for formulas that point at each other, and the checks in it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tendering.documents.scorecard_cells import (
    FIGURE,
    WORDS,
    Column,
    Formula,
    Sheet,
    Value,
    fit_rows,
    header_row,
    letter,
    mark_differences,
    note,
    pages_across,
    set_up,
    widen,
)
from tendering.documents.workbook_sheet import Rows

CHECK = Column("Check", 10)


@dataclass
class Checks:
    """How many checks the workbook holds, and the cells they stand in: the verdict counts those that say OK."""

    count: int = 0
    areas: list[str] = field(default_factory=list)

    def note(self, formula: Formula) -> Formula:
        """Count a check as it is written."""
        self.count += 1
        return formula

    def within(self, sheet: Sheet, column: str, first: int, last: int) -> None:
        """Say in which cells of a column checks stand, and make a difference there stand out."""
        if last >= first:
            self.areas.append(f"'{sheet.title}'!{column}{first}:{column}{last}")
            mark_differences(sheet, column, column, (first, last))


@dataclass
class Grid:
    """One table while it is written: its columns by name, its first row of figures, and the next free row."""

    sheet: Sheet
    columns: Mapping[str, Column]
    top: int
    row: int = 0
    letters: dict[str, str] = field(default_factory=dict)
    _rows: dict[tuple[tuple[str, str], ...], Rows] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.letters = {name: letter(n) for n, name in enumerate(self.columns, start=1)}
        self.row = self.top + 1
        header_row(self.sheet, self.top, [c.heading for c in self.columns.values()])
        widen(self.sheet, tuple(self.columns.values()))
        fit_rows(self.sheet, self.top, self.top)

    def at(self, name: str, row: int | str, *, away: bool = False) -> str:
        """Name a cell; ``away`` names it for a formula on another sheet. For the row `ROW`, see `Repeated`."""
        return f"{self._sheet(away)}${self.letters[name]}{row}"

    def span(self, name: str, first: int, last: int | str, *, away: bool = False) -> str:
        """Name the cells of a column from one row to another."""
        column = self.letters[name]
        return f"{self._sheet(away)}${column}${first}:${column}${last}"

    def _sheet(self, away: bool) -> str:
        return f"'{self.sheet.title}'!" if away else ""

    def add(self, values: Mapping[str, Value], forms: Mapping[str, str] | None = None) -> int:
        """Write the next row; return its number."""
        self._of(forms or {}).write(self.row, [values.get(name) for name in self.columns])
        self.row += 1
        return self.row - 1

    def write(self, values: Sequence[Value]) -> None:
        """Write the next row, its values in the order of the columns."""
        self._of({}).write(self.row, values)
        self.row += 1

    def write_parts(
        self,
        keys: Sequence[Hashable],
        widths: Sequence[int],
        values: Callable[[], Sequence[Value]],
        *,
        there: int = 0,
    ) -> None:
        """Write the next row from parts that stand in many; see `Rows.write_parts`."""
        self._of({}).write_parts(self.row, keys, widths, values, there=there)
        self.row += 1

    def _of(self, forms: Mapping[str, str]) -> Rows:
        """Return the rows that have these number formats instead of their columns'."""
        own = tuple(forms.items())
        if own not in self._rows:
            columns = [(forms.get(name, c.form), c.width) for name, c in self.columns.items()]
            self._rows[own] = self.sheet.rows(columns, WORDS, FIGURE)
        return self._rows[own]

    def finish(self, checks: Checks, foot: str, *, repeated: Sequence[str] = ()) -> None:
        """Fit the rows, note where the checks stand and set the page; ``repeated`` columns print on each page."""
        last = self.row - 1
        for name, column in self.letters.items():
            if name.startswith("check"):
                checks.within(self.sheet, column, self.top + 1, last)
        first = [self.columns[name] for name in repeated]
        set_up(
            self.sheet,
            freeze=f"{letter(len(first) + 1)}{self.top + 1}",
            repeat=f"{self.top}:{self.top}",
            wide=pages_across(self.columns.values(), first),
            foot=foot,
        )
        if first:
            self.sheet.titles = (self.sheet.titles[0], f"A:{letter(len(first))}")


def paragraphs(sheet: Sheet, row: int, lines: Iterable[str]) -> int:
    """Write lines of text below each other; return the row after a blank one."""
    for line in lines:
        note(sheet, row, line)
        row += 1
    return row + 1


def says(condition: str) -> Formula:
    """Write a check of one condition."""
    return Formula(f'IF({condition},"OK","DIFFERS")')


def highest(cells: str, where: Iterable[str] = ()) -> str:
    """Write the highest of some cells, none of them below nought, in the rows where all conditions hold; else 0.

    >>> highest("A1:A9", ["B1:B9=1"])
    'SUMPRODUCT(MAX((B1:B9=1)*(A1:A9)))'
    """
    factors = "*".join(f"({x})" for x in (*where, cells))
    return f"SUMPRODUCT(MAX({factors}))"
