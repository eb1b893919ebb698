"""Points and marks of one bidder as the levels it was given: read like a dictionary, kept in a byte a question.

Tens of thousands of bids share the tables of their lot, so that a score costs a look-up when somebody asks for it,
and nothing before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Protocol, TypeVar

from tendering.evaluation.question_table import QuestionTable

V = TypeVar("V")


class Asked(Protocol):
    """The questions of one list: what `Points` and `Marks` look up in."""

    tables: tuple[QuestionTable, ...]
    column: dict[str, int]
    sections: dict[str, tuple[str, ...]]

    def section(self, name: str, row: Sequence[int]) -> Fraction:
        """Return the points of a section at these levels."""


class Points(Mapping[str, Fraction]):
    """The points of one bidder per question, in order, and per section, inner before outer."""

    __slots__ = ("_asked", "_row")

    def __init__(self, asked: Asked, row: Sequence[int]) -> None:
        self._asked, self._row = asked, row

    def __getitem__(self, name: str) -> Fraction:
        column = self._asked.column.get(name)
        if column is None:
            return self._asked.section(name, self._row)
        return self._asked.tables[column].points[self._row[column]]

    def __contains__(self, name: object) -> bool:
        return name in self._asked.column or name in self._asked.sections

    def __iter__(self) -> Iterator[str]:
        yield from self._asked.column
        yield from reversed(self._asked.sections)

    def __len__(self) -> int:
        return len(self._asked.column) + len(self._asked.sections)

    def __repr__(self) -> str:
        return repr(dict(self))


class Marks(Mapping[str, Fraction | None]):
    """The marks that count of one bidder per question, in order; no mark here is n/a."""

    __slots__ = ("_asked", "_row")

    def __init__(self, asked: Asked, row: Sequence[int]) -> None:
        self._asked, self._row = asked, row

    def __getitem__(self, name: str) -> Fraction:
        column = self._asked.column[name]
        return self._asked.tables[column].marks[self._row[column]]

    def __contains__(self, name: object) -> bool:
        return name in self._asked.column

    def __iter__(self) -> Iterator[str]:
        return iter(self._asked.column)

    def __len__(self) -> int:
        return len(self._asked.column)

    def __repr__(self) -> str:
        return repr(dict(self))


class With(Mapping[str, Fraction]):
    """Points with some more on top, such as those of a price; what lies below is shared and never changed."""

    __slots__ = ("_below", "_own")

    def __init__(self, below: Mapping[str, Fraction], own: Mapping[str, Fraction]) -> None:
        self._below, self._own = below, own

    def more(self, own: Mapping[str, Fraction]) -> With:
        """Return these points with some more on top."""
        return With(self._below, {**self._own, **own})

    def __getitem__(self, name: str) -> Fraction:
        return self._own[name] if name in self._own else self._below[name]

    def __contains__(self, name: object) -> bool:
        return name in self._own or name in self._below

    def __iter__(self) -> Iterator[str]:
        yield from self._below
        yield from (name for name in self._own if name not in self._below)

    def __len__(self) -> int:
        return len(self._below) + sum(name not in self._below for name in self._own)

    def __repr__(self) -> str:
        return repr(dict(self))


def together(one: Mapping[str, V], other: Mapping[str, V]) -> Mapping[str, V]:
    """Return what two tables hold, the second above the first; the same one twice stays as it is."""
    if other is one or not other:
        return one
    return {**one, **other} if one else other
