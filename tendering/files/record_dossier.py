"""The record into a Dossier: the rows its standing entries bring, typed as the tables are; a later row replaces an earlier."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, repeat
from operator import itemgetter
from typing import Any

from tendering.checks.bid_rows import KEYS
from tendering.files.columns import ANSWERS, TABLES, TableSpec
from tendering.files.dossier import MAKES, MANY, Tables, typed, typing_of
from tendering.files.tables import Row, write_table
from tendering.files.typed_rows import Table, Typing, UnclearError
from tendering.model.bids import Dossier
from tendering.model.by_column import Values
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.findings import Finding
from tendering.model.rows import Rows, all_differ
from tendering.model.tender import Tender

SPECS: Mapping[str, TableSpec] = {**TABLES, ANSWERS.name: ANSWERS}
"""The tables whose rows an entry may bring."""


def rows_of(entries: Iterable[Entry], table: str) -> tuple[Row, ...]:
    """Return the rows of a table as they stand, with the entry each comes from.

    A row whose key an earlier one has replaces it and keeps its turn; a superseded entry brings none.
    """
    still = standing(entries)
    return tuple(
        Row(place=_place(still[n]), cells=dict(row))
        for n, rows in _rows_that_stand(still, SPECS[table])
        for row in rows
    )


def tables_of(entries: Sequence[Entry]) -> Tables:
    """Return every table of the record as values, with the entry each row comes from and what was found."""
    tables = Tables()
    still = standing(entries)
    for name, made, make in MAKES:
        tables.values[made] = _values(still, TABLES[name], tables, make)
    return tables


def _values(
    entries: Sequence[Entry], spec: TableSpec, tables: Tables, make: Callable[..., Any]
) -> Sequence[Any]:
    """Return the values of one table, from entries that stand; a row that has something to say goes the long way alone."""
    typing, brought = typing_of(spec, make), list(_rows_that_stand(entries, spec))
    if spec.name in MANY:
        return _by_column(entries, spec, tables, typing, brought)
    values, at = [], array("L")
    apart = []
    for entry, some in brought:
        try:
            values += typing.values([some.column(name) for name in spec.names])
            at.extend(repeat(entry, len(some)))
            continue
        except UnclearError:
            place = _place(entries[entry])
        for row in some:
            try:
                values.append(typing.value([row.get(name, "") for name in spec.names]))
            except UnclearError:
                read, trouble = typed(spec, Row(place=place, cells=dict(row)))
                tables.findings += trouble
                if read is None:
                    apart.append((_key(spec, row), place))
                    continue
                values.append(make(**read))
            at.append(entry)
    for key, place in apart:
        tables.where[(spec.name, *key)] = place
    rows = tuple(values)
    tables.where.add(Table(spec.name, KEYS[spec.name], rows, lambda n: _place(entries[at[n]])))
    return rows


def _by_column(
    entries: Sequence[Entry],
    spec: TableSpec,
    tables: Tables,
    typing: Typing,
    brought: Iterable[tuple[int, Rows]],
) -> Values[Any]:
    """Return the values of a table that may have millions of rows: the entries' own texts are held, and none copied."""
    sound = [
        (n, left)
        for n, some in brought
        if (left := _sound(entries[n], spec, tables, typing, some))
    ]
    values = Values(typing.make, typing.meaning(), (some for _, some in sound), distinct=True)

    def place(number: int) -> str:
        return _place(entries[sound[bisect_right(values.starts, number) - 1][0]])

    tables.where.add(Table(spec.name, KEYS[spec.name], values, place))
    return values


def _sound(entry: Entry, spec: TableSpec, tables: Tables, typing: Typing, some: Rows) -> Rows:
    """Return the rows of an entry that stand as values; what is wrong with the others is told, with the entry."""
    if typing.sound([some.column(name) for name in spec.names]):
        return some
    stands = []
    for row in some:
        read, trouble = typed(spec, Row(place=_place(entry), cells=dict(row)))
        tables.findings += trouble
        stands.append(read is not None)
        if read is None:
            tables.where[(spec.name, *_key(spec, row))] = _place(entry)
    left = some.chosen(stands)
    typing.sound([left.column(name) for name in spec.names])  # what its texts mean is known now
    return left


def _rows_that_stand(entries: Sequence[Entry], spec: TableSpec) -> Iterator[tuple[int, Rows]]:
    """Yield the rows of a table as they stand, those of one entry together, with its number among those given.

    A later row replaces an earlier one of its key and keeps its turn. As a rule no key is there twice, and the rows are
    given as they come.
    """
    brought = [
        (n, rows if isinstance(rows, Rows) else Rows.of(rows))
        for n, e in enumerate(entries)
        if (rows := e.rows.get(spec.name))
    ]
    if all_differ([rows for _, rows in brought], spec.key):
        yield from brought
        return
    found: dict[tuple[str, ...], tuple[int, Mapping[str, str]]] = {}
    for n, rows in brought:
        for row in rows:
            found[_key(spec, row)] = (n, row)
    for n, some in groupby(found.values(), itemgetter(0)):
        yield n, Rows.of([row for _, row in some])


def _key(spec: TableSpec, row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(row.get(column, "") for column in spec.key)


def _place(entry: Entry) -> str:
    return entry.where or f"entry {entry.number}"


def dossier_of(
    procurement: str, tender: Tender, entries: Sequence[Entry]
) -> tuple[Dossier, tuple[Finding, ...]]:
    """Build what an evaluation rests on from the entries of its record.

    Args:
        procurement: Its id, which is the evaluation's.
        tender: As published in the record.
        entries: In the order they were written.
    """
    tables = tables_of(entries)
    still = standing(entries)
    seeds = of_kind(still, EntryKind.SEED_REVEALED)
    approved = of_kind(still, EntryKind.APPROVED)
    started = of_kind(still, EntryKind.RECORD_STARTED)
    dossier = Dossier(
        evaluation=procurement,
        tender=tender,
        entries=tuple(entries),
        seed=seeds[-1].fact("seed") if seeds else None,
        # the first approval that stands: who leaves after it leaves an appointment, whatever was approved again since
        approved_on=min((e.on for e in approved), default=None),
        title=started[-1].fact("title") if started else "",
        where=tables.where,
        **tables.values,
    )
    return dossier, tuple(tables.findings)


def table_texts(entries: Sequence[Entry]) -> dict[str, str]:
    """Return every table of the record that has rows, as the text of its CSV file, by file name."""
    texts = {}
    for name, spec in SPECS.items():
        rows = [row.cells for row in rows_of(entries, name)]
        if rows:
            texts[spec.file] = write_table(spec, rows)
    return texts
