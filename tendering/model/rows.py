"""Rows of a table kept by column: a sheet of ten thousand marks holds each of its few texts once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
        columns = sorted({name for row in rows for name in row})
        same: dict[str, str] = {}
        keep = same.setdefault
        return cls(
            columns,
            [[keep(text, text) for row in rows for text in (row.get(c, ""),)] for c in columns],
        )

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


def compact(rows: Sequence[Any], from_: int = 500) -> Sequence[Any]:
    """Return many rows by column, and few as they are, as a tuple."""
    if isinstance(rows, Rows):
        return rows
    return Rows.of(rows) if len(rows) >= from_ else tuple(rows)
