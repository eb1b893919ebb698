"""Rows of a table kept by column: a sheet of ten thousand marks holds each of its few texts once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any, overload


class Rows(Sequence[Mapping[str, str]]):
    """Rows as text by column, blanks left out, like a tuple of mappings and in a tenth of its memory.

    A row is made when it is looked at, and is nobody else's. Rows of any order of columns are equal to a tuple of the
    mappings they stand for.

    >>> rows = Rows.of([{"bidder": "B1", "mark": "4"}, {"bidder": "B2"}])
    >>> rows[1], len(rows), rows == ({"bidder": "B1", "mark": "4"}, {"bidder": "B2"})
    ({'bidder': 'B2'}, 2, True)
    >>> {who: list(some) for who, some in rows.grouped("bidder").items()}
    {'B1': [{'bidder': 'B1', 'mark': '4'}], 'B2': [{'bidder': 'B2'}]}
    """

    __slots__ = ("columns", "values")

    def __init__(self, columns: Sequence[str], values: Sequence[Sequence[str]]) -> None:
        """Take the columns by name and, in the same order, the texts of each from the first row to the last."""
        self.columns = tuple(columns)
        self.values = tuple(values)

    @classmethod
    def of(cls, rows: Sequence[Mapping[str, str]]) -> Rows:
        """Return the same rows by column; equal texts become one."""
        columns = sorted(set().union(*set(map(tuple, rows))))
        if rows and not columns:
            columns = [""]  # of blanks alone: empty rows are rows too
        same: dict[Any, Any] = {}
        values: list[list[Any]] = []
        for column in columns:
            texts = list(map(_text_of(rows), rows, repeat(column), repeat("")))
            values.append(list(map(same.setdefault, texts, texts)))
        if "" in same or not all(same):  # a blank of another kind, in what nobody here wrote
            values = [[text or "" for text in texts] for texts in values]
        return cls(columns, values)

    def column(self, name: str) -> Sequence[str]:
        """Return the texts of a column, row by row; blanks where there is no such column.

        >>> Rows.of([{"bidder": "B1"}, {"bidder": "B2", "mark": "4"}]).column("mark")
        ['', '4']
        """
        return self.values[self.columns.index(name)] if name in self.columns else [""] * len(self)

    def grouped(self, column: str) -> dict[str, Rows]:
        """Return the rows of each text of a column, in the order in which the texts come."""
        if column not in self.columns:
            return {"": self} if len(self) else {}
        places: dict[str, list[int]] = {}
        for n, text in enumerate(self.values[self.columns.index(column)]):
            places.setdefault(text, []).append(n)
        return {
            text: Rows(self.columns, [[of[n] for n in some] for of in self.values])
            for text, some in places.items()
        }

    def all_text(self) -> bool:
        """Say whether every cell is text, as it is in whatever was written here."""
        return all(set(map(type, texts)) <= {str} for texts in self.values)

    def __len__(self) -> int:
        return len(self.values[0]) if self.values else 0

    def __iter__(self) -> Iterator[Mapping[str, str]]:
        columns = self.columns
        for texts in zip(*self.values, strict=True):
            yield {name: text for name, text in zip(columns, texts, strict=True) if text}

    @overload
    def __getitem__(self, at: int) -> Mapping[str, str]: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Mapping[str, str]]: ...
    def __getitem__(self, at: int | slice) -> Mapping[str, str] | Sequence[Mapping[str, str]]:
        if isinstance(at, slice):
            return Rows(self.columns, [of[at] for of in self.values])
        return {
            name: text
            for name, of in zip(self.columns, self.values, strict=True)
            if (text := of[at])
        }

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, str) or len(other) != len(self):
            return NotImplemented if not isinstance(other, Sequence) else False
        return all(dict(a) == dict(b) for a, b in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Rows({self.columns!r}, {len(self)} rows)"


def _text_of(rows: Sequence[Mapping[str, str]]) -> Any:
    """Return what gives the text of a row's column, as `dict.get`, which alone is quick."""
    return dict.get if set(map(type, rows)) <= {dict} else lambda row, *said: row.get(*said)


MANY = 500
"""From how many rows on it is worth while to keep them by column."""


def compact(rows: Sequence[Any], from_: int = MANY) -> Sequence[Any]:
    """Return many rows by column, and few as they are, as a tuple."""
    if isinstance(rows, Rows):
        return rows
    return Rows.of(rows) if len(rows) >= from_ else tuple(rows)
