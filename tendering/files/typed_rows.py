"""Rows of a table into values, column by column: what a cell says is worked out once for each text there is.

A county has millions of marks and eleven different texts of them. Whatever is not plainly right goes the long way, row by
row, which alone knows how to say what is wrong: both ways give the same values.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import getitem
from typing import Any

from tendering.files.columns import Column, Holds, TableSpec
from tendering.model.by_column import Meaning, columns, made
from tendering.model.rows import different

Read = Callable[[Column, str, str], tuple[Mapping[str, Any] | None, Iterable[Any]]]
FREE = frozenset({Holds.TEXT})
SCANS = 3
"""How many places of a table are found by looking through it before they are all indexed."""


class UnclearError(Exception):
    """A cell says something that is to be told to a person."""


class _Known(dict[str, Any]):
    """What the cells of one column say, by their text; of a mark its kind and its number."""

    def __init__(self, column: Column, read: Read, fields: Sequence[str]) -> None:
        super().__init__()
        self.column, self.read, self.fields = column, read, fields

    def __missing__(self, text: str) -> Any:
        values, trouble = self.read(self.column, text, "")
        if values is None or tuple(trouble):
            raise UnclearError
        found = tuple(values[name] for name in self.fields)
        self[text] = found[0] if len(found) == 1 else found
        return self[text]


class _AsWritten:
    """A column of free text: no two cells need be alike, and nothing is kept of them."""

    def __getitem__(self, text: str) -> str:
        return text


class Typing:
    """Makes the values of one table."""

    def __init__(
        self, spec: TableSpec, make: Callable[..., Any], reads: Mapping[Holds, Read]
    ) -> None:
        self.make = make
        self.columns = spec.columns
        self.names: list[str] = []
        self.known: list[_Known | _AsWritten] = []
        self.mark: int | None = None
        for place, column in enumerate(spec.columns):
            fields = ["kind", "mark"] if column.holds is Holds.MARK else [_field(column)]
            if column.holds is Holds.MARK:
                self.mark = place
            self.names += fields
            free = column.holds in FREE and not column.value
            known = _Known(column, reads[column.holds], fields)
            self.known.append(_AsWritten() if free else known)

    def value(self, cells: Sequence[str]) -> Any:
        """Return the value of a row, its cells in the order of the table's columns.

        Raises:
            UnclearError: There is something to say of it.
        """
        values = list(map(getitem, self.known, cells))
        if self.mark is not None:
            values[self.mark : self.mark + 1] = values[self.mark]
        return self.make(**dict(zip(self.names, values, strict=True)))

    def meaning(self) -> Meaning:
        """Return what the fields of the values mean, for rows that are `sound`: what is free, or as written, means itself."""
        found: dict[str, tuple[str, Mapping[str, Any] | None]] = {}
        for place, (column, known) in enumerate(zip(self.columns, self.known, strict=True)):
            if place == self.mark and isinstance(known, _Known):
                kinds = {text: kind for text, (kind, _) in known.items()}
                marks = {text: mark for text, (_, mark) in known.items()}
                found |= {"kind": (column.name, kinds), "mark": (column.name, marks)}
            elif isinstance(known, _Known) and any(
                text is not held for text, held in known.items()
            ):
                found[_field(column)] = (column.name, known)
            else:
                found[_field(column)] = (column.name, None)
        return found

    def sound(self, columns: Sequence[Sequence[str]]) -> bool:
        """Say whether no row has anything to say; the columns are those of the table, in its order."""
        try:
            for known, texts in zip(self.known, columns, strict=True):
                if isinstance(known, _Known):
                    deque(map(known.__getitem__, different(texts)), maxlen=0)
        except UnclearError:
            return False
        return True

    def values(self, columns: Sequence[Sequence[str]]) -> list[Any]:
        """Return the values of rows given by column, each as `value` makes it.

        Raises:
            UnclearError: There is something to say of one of them.
        """
        if not columns[0]:
            return []
        typed: list[Sequence[Any]] = []
        for place, (known, texts) in enumerate(zip(self.known, columns, strict=True)):
            read = list(map(known.__getitem__, texts))
            typed += zip(*read, strict=True) if place == self.mark else (read,)
        return made(self.make, dict(zip(self.names, typed, strict=True)), len(columns[0]))


def _field(column: Column) -> str:
    return column.value or column.name


class Places(Mapping[tuple[str, ...], str]):
    """Where each row was written, by its table and key; of large tables it is found only when somebody asks."""

    def __init__(self) -> None:
        self.told: dict[tuple[str, ...], str] = {}
        self.tables: dict[str, Table] = {}

    def add(self, table: Table) -> None:
        """Add the rows of a table that all stand."""
        self.tables[table.name] = table

    def __setitem__(self, key: tuple[str, ...], place: str) -> None:
        self.told[key] = place

    def __getitem__(self, key: tuple[str, ...]) -> str:
        if key in self.told:
            return self.told[key]
        table = self.tables.get(key[0])
        found = table.find(key) if table is not None else None
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        yield from self.told
        for table in self.tables.values():
            yield from table.keys()

    def __len__(self) -> int:
        return len(self.told) + sum(len(t.rows) for t in self.tables.values())


class Table:
    """The rows of one table with where each stands: a line of a file, or an entry of a record."""

    def __init__(
        self, name: str, key: Sequence[str], rows: Sequence[Any], said: Callable[[int], str]
    ) -> None:
        self.name, self.names, self.rows, self.said = name, tuple(key), rows, said
        self.asked = 0
        self.index: dict[tuple[str, ...], int] = {}

    def keys(self) -> Iterator[tuple[str, ...]]:
        """Give the keys of its rows."""
        return ((self.name, *key) for key in self._keys())

    def _keys(self) -> Iterator[tuple[str, ...]]:
        found = columns(self.rows, *self.names)
        if len(self.names) == 1:
            return ((str(part),) for part in found)
        first = next(found, None)
        if first is None:
            return iter(())
        if all(isinstance(part, str) for part in first):
            return chain((first,), found)
        return (tuple(map(str, parts)) for parts in chain((first,), found))

    def find(self, key: tuple[str, ...]) -> str | None:
        """Return where the row of a key stands; None where there is none."""
        wanted = key[1:]
        self.asked += 1
        if self.asked <= SCANS:
            found = next((n for n, each in enumerate(self._keys()) if each == wanted), None)
        else:
            if not self.index:
                self.index = {each: n for n, each in enumerate(self._keys())}
            found = self.index.get(wanted)
        return None if found is None else self.said(found)
