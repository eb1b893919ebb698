"""Rows of a table kept by column: a sheet of ten thousand marks holds each of its few texts once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import compress, groupby, repeat
from operator import itemgetter
from typing import Any, overload


class Same(Sequence[str]):
    """A column whose cells are all alike, in the room of one.

    >>> list(Same("L1", 3)[1:]), len(Same("", 2))
    (['L1', 'L1'], 2)
    """

    __slots__ = ("length", "text")

    def __init__(self, text: str, length: int) -> None:
        """Take the text and how often it stands there."""
        self.text, self.length = text, length

    def __len__(self) -> int:
        return self.length

    def __iter__(self) -> Iterator[str]:
        return repeat(self.text, self.length)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> Same: ...
    def __getitem__(self, at: int | slice) -> str | Same:
        places = range(self.length)[at]
        return Same(self.text, len(places)) if isinstance(places, range) else self.text


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
        shapes = set(map(tuple, rows))
        columns = sorted(set().union(*shapes))
        if rows and not columns:
            columns = [""]  # of blanks alone: empty rows are rows too
        same: dict[Any, Any] = {}
        values: list[Sequence[Any]] = []
        for column in columns:
            texts = (
                map(itemgetter(column), rows)
                if len(shapes) == 1 and columns != [""]
                else map(_text_of(rows), rows, repeat(column), repeat(""))
            )
            values.append([same.setdefault(text, text) for text in texts])
        if "" in same or not all(same):  # a blank of another kind, in what nobody here wrote
            values = [[text or "" for text in texts] for texts in values]
        return cls(columns, list(map(alike, values)))

    def column(self, name: str) -> Sequence[str]:
        """Return the texts of a column, row by row; blanks where there is no such column.

        >>> list(Rows.of([{"bidder": "B1"}, {"bidder": "B2", "mark": "4"}]).column("mark"))
        ['', '4']
        """
        if name in self.columns:
            return self.values[self.columns.index(name)]
        return Same("", len(self))

    def grouped(self, column: str) -> dict[str, Rows]:
        """Return the rows of each text of a column, in the order in which the texts come."""
        runs: dict[str, list[slice]] = {}
        for (text,), run in self.runs((column,)):
            runs.setdefault(text, []).append(run)
        return {
            text: Rows(self.columns, [_cut(of, some) for of in self.values])
            for text, some in runs.items()
        }

    def runs(self, names: Sequence[str]) -> Iterator[tuple[tuple[str, ...], slice]]:
        """Give what neighbouring rows have in common in some columns, and where each run of them stands.

        >>> list(Rows.of([{"lot": "1"}, {"lot": "1"}, {"lot": "2"}]).runs(("lot",)))
        [(('1',), slice(0, 2, None)), (('2',), slice(2, 3, None))]
        """
        key = [self.column(name) for name in names]
        differ = [n for n, texts in enumerate(key) if not isinstance(texts, Same)]
        said = [texts.text if isinstance(texts, Same) else "" for texts in key]
        if not differ:
            if len(self):
                yield tuple(said), slice(0, len(self))
            return
        # of one column alone no tuples are made: that is a third of the time
        one = len(differ) == 1
        cells: Iterable[Any] = (
            key[differ[0]] if one else zip(*map(key.__getitem__, differ), strict=True)
        )
        start = 0
        for cell, run in groupby(cells):
            stop = start + len(list(run))
            for n, text in zip(differ, (cell,) if one else cell, strict=True):
                said[n] = text
            yield tuple(said), slice(start, stop)
            start = stop

    def among(self, column: str, wanted: AbstractSet[str]) -> Rows:
        """Return the rows whose text in a column is among some.

        >>> list(Rows.of([{"lot": "1", "mark": "4"}, {"lot": "2", "mark": "5"}]).among("lot", {"2"}))
        [{'lot': '2', 'mark': '5'}]
        """
        texts = self.column(column)
        if isinstance(texts, Same):
            return self if texts.text in wanted else self.chosen(())
        return self.chosen([text in wanted for text in texts])

    def chosen(self, which: Sequence[bool]) -> Rows:
        """Return the rows for which something is said to be so, told of each in order."""
        count = sum(which)
        return Rows(
            self.columns,
            [
                Same(of.text, count) if isinstance(of, Same) else list(compress(of, which))
                for of in self.values
            ],
        )

    def all_text(self) -> bool:
        """Say whether every cell is text, as it is in whatever was written here."""
        return all(
            type(texts.text) is str if isinstance(texts, Same) else set(map(type, texts)) <= {str}
            for texts in self.values
        )

    def __len__(self) -> int:
        return len(self.values[0]) if self.values else 0

    def __iter__(self) -> Iterator[Mapping[str, str]]:
        columns = self.columns
        for texts in zip(*self.values, strict=True):
            yield {name: text for name, text in zip(columns, texts, strict=True) if text}

    @overload
    def __getitem__(self, at: int) -> Mapping[str, str]: ...
    @overload
    def __getitem__(self, at: slice) -> Rows: ...
    def __getitem__(self, at: int | slice) -> Mapping[str, str] | Rows:
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


def alike(texts: Sequence[str]) -> Sequence[str]:
    """Return a column as it is; where all its cells are alike, in the room of one."""
    if isinstance(texts, Same) or not texts:
        return texts
    if texts[0] == texts[-1] and texts.count(texts[0]) == len(texts):
        return Same(texts[0], len(texts))
    return texts


def _cut(texts: Sequence[str], places: Sequence[slice]) -> Sequence[str]:
    """Return the cells of a column at some places."""
    if isinstance(texts, Same) or len(places) == 1:
        count = sum(place.stop - place.start for place in places)
        return Same(texts.text, count) if isinstance(texts, Same) else alike(texts[places[0]])
    return alike([text for place in places for text in texts[place]])


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


def all_differ(parts: Iterable[Rows], names: Sequence[str]) -> bool:
    """Say whether no two rows agree in all columns named; the last should be what tells neighbours apart.

    >>> rows = Rows.of([{"bidder": "B1", "criterion": "Q1"}, {"bidder": "B1", "criterion": "Q2"}])
    >>> all_differ([rows], ("bidder", "criterion")), all_differ([rows, rows], ("bidder", "criterion"))
    (True, False)
    """
    *front, last = names
    found: dict[tuple[str, ...], list[str]] = {}
    for part in parts:
        cells = part.column(last)
        for key, run in part.runs(front):
            found.setdefault(key, []).extend(cells[run])
    return all(len(set(some)) == len(some) for some in found.values())


def different(texts: Sequence[str]) -> AbstractSet[str]:
    """Return the texts of a column, each once."""
    return {texts.text} if isinstance(texts, Same) else set(texts)
