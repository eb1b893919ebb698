"""A table of named columns in a scorecard workbook, for formulas that point at each other, and the checks in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tendering.documents.scorecard_cells import (
    Column,
    Formula,
    Value,
    fit_rows,
    header_row,
    lay,
    mark_differences,
    note,
    pages_across,
    set_up,
)

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

    def within(self, sheet: Worksheet, letter: str, first: int, last: int) -> None:
        """Say in which cells of a column checks stand, and make a difference there stand out."""
        if last >= first:
            self.areas.append(f"'{sheet.title}'!{letter}{first}:{letter}{last}")
            mark_differences(sheet, f"{letter}{first}:{letter}{last}")


@dataclass
class Grid:
    """One table while it is written: its columns by name, its first row of figures, and the next free row."""

    sheet: Worksheet
    columns: Mapping[str, Column]
    top: int
    row: int = 0
    letters: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.letters = {
            name: get_column_letter(number) for number, name in enumerate(self.columns, start=1)
        }
        self.row = self.top + 1
        header_row(self.sheet, self.top, [c.heading for c in self.columns.values()])
        for name, column in self.columns.items():
            letter = self.letters[name]
            shared = letter in self.sheet.column_dimensions
            known = self.sheet.column_dimensions[letter]
            known.width = max(column.width, known.width if shared else 0)
        fit_rows(self.sheet, self.top, self.top)

    def at(self, name: str, row: int, *, away: bool = False) -> str:
        """Name a cell; ``away`` names it for a formula on another sheet."""
        return f"{self._sheet(away)}${self.letters[name]}{row}"

    def span(self, name: str, first: int, last: int, *, away: bool = False) -> str:
        """Name the cells of a column from one row to another."""
        letter = self.letters[name]
        return f"{self._sheet(away)}${letter}${first}:${letter}${last}"

    def _sheet(self, away: bool) -> str:
        return f"'{self.sheet.title}'!" if away else ""

    def add(self, values: Mapping[str, Value], forms: Mapping[str, str] | None = None) -> int:
        """Write the next row; return its number."""
        own = forms or {}
        lay(
            self.sheet,
            self.row,
            [values.get(name) for name in self.columns],
            [own.get(name, column.form) for name, column in self.columns.items()],
            [column.width for column in self.columns.values()],
        )
        self.row += 1
        return self.row - 1

    def finish(self, checks: Checks, foot: str, *, repeated: Sequence[str] = ()) -> None:
        """Fit the rows, note where the checks stand and set the page; ``repeated`` columns print on each page."""
        last = self.row - 1
        for name, letter in self.letters.items():
            if name.startswith("check"):
                checks.within(self.sheet, letter, self.top + 1, last)
        first = [self.columns[name] for name in repeated]
        set_up(
            self.sheet,
            freeze=f"{get_column_letter(len(first) + 1)}{self.top + 1}",
            repeat=f"{self.top}:{self.top}",
            wide=pages_across(self.columns.values(), first),
            foot=foot,
        )
        if first:
            self.sheet.print_title_cols = f"A:{get_column_letter(len(first))}"


def paragraphs(sheet: Worksheet, row: int, lines: Iterable[str]) -> int:
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
