"""Values of one kind kept by column and made when they are looked at: a county's two million marks in the room of their texts.

What looks at every row asks for its columns, by `columns`, of rows kept either way: a value is then made of none.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from itertools import accumulate, chain, compress, groupby, islice, repeat
from operator import attrgetter
from typing import Any, TypeVar, cast, overload

from tendering.model.rows import Rows

Value = TypeVar("Value")
AT_ONCE = 2_000
"""How many values are made together where they are looked at one after another."""
Meaning = Mapping[str, tuple[str, Mapping[str, Any] | None]]
"""By field, the column it is read from, and what each text there means; None where it means itself."""


class Values(Sequence[Value]):
    """Values of a frozen dataclass, like a tuple of them, from texts by column that are held but not copied.

    A value is made whenever it is looked at, and is nobody else's: two looks give equal values, not the same one.

    >>> from tendering.model.bids import CapacityFigure
    >>> rows = Rows(("bidder", "hours"), (["B1", "B2"], ["10", "20"]))
    >>> said = {"bidder": ("bidder", None), "lot": ("lot", None), "hours": ("hours", {"10": 10, "20": 20})}
    >>> figures = Values(CapacityFigure, said, [rows, rows])
    >>> figures[3], len(figures), list(figures.column("hours"))
    (CapacityFigure(bidder='B2', lot='', hours=20), 4, [10, 20, 10, 20])
    """

    __slots__ = ("distinct", "make", "meaning", "parts", "starts")

    def __init__(
        self,
        make: Callable[..., Value],
        meaning: Meaning,
        parts: Iterable[Rows],
        *,
        distinct: bool = False,
    ) -> None:
        """Take what makes a value, what its fields mean, and the rows, in order.

        Args:
            make: The dataclass.
            meaning: Of each of its fields.
            parts: Rows that stand together; a column that one of them lacks is blank there.
            distinct: Their keys are known to differ.
        """
        self.make, self.meaning, self.distinct = make, meaning, distinct
        self.parts = tuple(part for part in parts if len(part))
        self.starts = [0, *accumulate(map(len, self.parts))]

    def column(self, name: str) -> Iterator[Any]:
        """Give a field of every value, in order."""
        column, means = self.meaning[name]
        texts = chain.from_iterable(part.column(column) for part in self.parts)
        return texts if means is None else map(means.__getitem__, texts)

    def among(self, name: str, texts: Iterable[str]) -> Values[Value]:
        """Return the values one of whose fields is among some texts; parts that have it alike are not looked through."""
        column, wanted = self.meaning[name][0], frozenset(texts)
        return Values(
            self.make,
            self.meaning,
            (part.among(column, wanted) for part in self.parts),
            distinct=self.distinct,
        )

    def chosen(self, which: Sequence[bool]) -> Values[Value]:
        """Return the values for which something is said to be so, told of each in order."""
        left = (
            part.chosen(which[start : start + len(part)])
            for start, part in zip(self.starts, self.parts, strict=False)
        )
        return Values(self.make, self.meaning, left, distinct=self.distinct)

    def __len__(self) -> int:
        return self.starts[-1]

    def __iter__(self) -> Iterator[Value]:
        for part in self.parts:
            for start in range(0, len(part), AT_ONCE):
                yield from self._made(part[start : start + AT_ONCE])

    def at(self, places: Iterable[bool]) -> Iterator[Value]:
        """Give the values for which something is said to be so, in order; only those are made."""
        left = iter(places)
        for part in self.parts:
            for start in range(0, len(part), AT_ONCE):
                which = list(islice(left, min(AT_ONCE, len(part) - start)))
                if any(which):
                    yield from self._made(part[start : start + AT_ONCE].chosen(which))

    def neighbours(self, by: Sequence[str], *of: str) -> Iterator[tuple[Any, int, list[Any]]]:
        """Give what neighbours have in common in some fields, how many they are, and the cells of other fields of theirs."""
        key = [self.meaning[name] for name in by]
        cells = [self.meaning[name] for name in of]
        for part in self.parts:
            columns = [(part.column(column), means) for column, means in cells]
            for texts, run in part.runs([column for column, _ in key]):
                said = tuple(
                    text if means is None else means[text]
                    for text, (_, means) in zip(texts, key, strict=True)
                )
                here = [
                    column[run] if means is None else list(map(means.__getitem__, column[run]))
                    for column, means in columns
                ]
                yield said, run.stop - run.start, here

    def _made(self, part: Rows) -> list[Value]:
        read = (
            (name, part.column(column), means) for name, (column, means) in self.meaning.items()
        )
        cells = {
            name: texts if means is None else list(map(means.__getitem__, texts))
            for name, texts, means in read
        }
        return made(self.make, cells, len(part))

    @overload
    def __getitem__(self, at: int) -> Value: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Value]: ...
    def __getitem__(self, at: int | slice) -> Value | Sequence[Value]:
        if isinstance(at, slice):
            start, stop, step = at.indices(len(self))
            if step != 1:
                return tuple(self[n] for n in range(start, stop, step))
            cut = (
                part[max(start - first, 0) : max(stop - first, 0)]
                for first, part in zip(self.starts, self.parts, strict=False)
            )
            return Values(self.make, self.meaning, cut, distinct=self.distinct)
        place = range(len(self))[at]
        one = bisect_right(self.starts, place) - 1
        part, place = self.parts[one], place - self.starts[one]
        texts = dict(zip(part.columns, (column[place] for column in part.values), strict=True))
        cells = {
            name: texts.get(column, "") if means is None else means[texts.get(column, "")]
            for name, (column, means) in self.meaning.items()
        }
        return self.make(**cells)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, str):
            return NotImplemented
        return len(other) == len(self) and all(a == b for a, b in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Values({getattr(self.make, '__name__', self.make)}, {len(self)} rows)"


def made(make: Any, cells: Mapping[str, Iterable[Any]], count: int) -> list[Any]:
    """Return values from the cells of each field. Those of a plain dataclass with slots are filled by column.

    That takes a tenth of the time.
    """
    whole = getattr(make, "__dataclass_fields__", None) and {f.name for f in fields(make)}
    if whole != set(cells) or not hasattr(make, "__slots__") or hasattr(make, "__post_init__"):
        rows = zip(*cells.values(), strict=True)
        return [make(**dict(zip(cells, row, strict=True))) for row in rows]
    values = list(map(object.__new__, repeat(make, count)))
    for name, column in cells.items():
        deque(map(getattr(make, name).__set__, values, column), maxlen=0)
    return values


def columns(rows: Sequence[Any], *names: str) -> Iterator[Any]:
    """Give some fields of each row, together where there are several, as `operator.attrgetter` does: of rows kept either way.

    >>> from tendering.model.bids import Bid
    >>> list(columns([Bid(bidder="B1", lot="1"), Bid(bidder="B2", lot="1")], "lot", "bidder"))
    [('1', 'B1'), ('1', 'B2')]
    """
    if not isinstance(rows, Values):
        return map(attrgetter(*names), rows)
    found = [rows.column(name) for name in names]
    return found[0] if len(found) == 1 else zip(*found, strict=True)


def every(rows: Sequence[Any], name: str) -> Iterable[Any]:
    """Give every value that a field of some rows has, the very objects they hold; one may come several times.

    >>> from tendering.model.bids import Bid
    >>> list(every([Bid(bidder="B1", lot="1"), Bid(bidder="B2", lot="1")], "bidder"))
    ['B1', 'B2']
    """
    if not isinstance(rows, Values):
        return map(attrgetter(name), rows)
    _, means = rows.meaning[name]
    return rows.column(name) if means is None else means.values()


def has(rows: Sequence[Any], name: str) -> bool:
    """Say whether rows have a field; none has where there is no row."""
    if not rows:
        return False
    return name in rows.meaning if isinstance(rows, Values) else hasattr(rows[0], name)


def neighbours(
    rows: Sequence[Any], by: Sequence[str], *of: str
) -> Iterator[tuple[Any, int, list[Any]]]:
    """Give what neighbouring rows have in common in some fields, how many they are, and the cells of other fields of theirs.

    >>> from tendering.model.bids import Bid
    >>> list(neighbours([Bid(bidder="B1", lot="1"), Bid(bidder="B1", lot="2")], ["bidder"], "lot"))
    [(('B1',), 2, [['1', '2']])]
    """
    if isinstance(rows, Values):
        yield from rows.neighbours(by, *of)
        return
    for key, run in groupby(rows, attrgetter(*by) if by else lambda _: ()):
        some = list(run)
        cells = [list(map(attrgetter(name), some)) for name in of]
        yield (key,) if len(by) == 1 else key, len(some), cells


def among(rows: Sequence[Value], name: str, *texts: str) -> Sequence[Value]:
    """Return the rows one of whose fields is among some texts, in order."""
    if isinstance(rows, Values):
        return cast("Sequence[Value]", rows.among(name, texts))
    return tuple(row for row in rows if getattr(row, name) in texts)


def chosen(rows: Sequence[Value], which: Sequence[bool]) -> Sequence[Value]:
    """Return the rows for which something is said to be so, told of each in order."""
    if all(which):
        return rows
    if isinstance(rows, Values):
        return cast("Sequence[Value]", rows.chosen(which))
    return tuple(compress(rows, which))


def at(rows: Sequence[Value], places: Iterable[bool]) -> Iterator[Value]:
    """Give the rows for which something is said to be so, in order; only those are made."""
    if isinstance(rows, Values):
        return rows.at(places)
    return compress(rows, places)


def grouped(rows: Sequence[Any], of: str, *by: str) -> dict[tuple[Any, ...], list[Any]]:
    """Return one field of all rows, by a tuple of others.

    >>> from tendering.model.bids import Bid
    >>> grouped([Bid(bidder="B1", lot="1"), Bid(bidder="B1", lot="2")], "lot", "bidder")
    {('B1',): ['1', '2']}
    """
    found: dict[tuple[Any, ...], list[Any]] = {}
    for key, _, (cells,) in neighbours(rows, by, of):
        found.setdefault(key, []).extend(cells)
    return found


def all_differ(rows: Sequence[Any], *names: str) -> bool:
    """Say whether no two rows agree in all of some fields, the last of which should tell neighbours apart."""
    if isinstance(rows, Values) and rows.distinct:
        return True
    *front, last = names
    return all(len(set(some)) == len(some) for some in grouped(rows, last, *front).values())
