"""The record into a Dossier: the rows its standing entries bring, typed as the tables are; a later row replaces an earlier."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, repeat
from operator import itemgetter
from typing import Any

from tendering.checks.bid_rows import KEYS, all_differ
from tendering.files.columns import ANSWERS, TABLES, TableSpec
from tendering.files.dossier import MAKES, Tables, typed, typing_of
from tendering.files.tables import Row, write_table
from tendering.files.typed_rows import Table, UnclearError
from tendering.model.bids import Dossier
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.findings import Finding
from tendering.model.rows import Rows
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
) -> tuple[Any, ...]:
    """Return the values of one table, from entries that stand; a row that has something to say goes the long way alone."""
    typing, values, at, names = typing_of(spec, make), [], array("L"), spec.names
    apart = []
    for entry, some in _rows_that_stand(entries, spec):
        try:
            values += typing.values([some.column(name) for name in names])
            at.extend(repeat(entry, len(some)))
            continue
        except UnclearError:
            place = _place(entries[entry])
        for row in some:
            try:
                values.append(typing.value([row.get(name, "") for name in names]))
            except UnclearError:
                read, trouble = typed(spec, Row(place=place, cells=dict(row)))
                tables.findings += trouble
                if read is None:
                    apart.append((tuple(row.get(column, "") for column in spec.key), place))
                    continue
                values.append(make(**read))
            at.append(entry)
    for key, place in apart:
        tables.where[(spec.name, *key)] = place
    rows = tuple(values)
    tables.where.add(Table(spec.name, KEYS[spec.name], rows, at, lambda n: _place(entries[n])))
    return rows


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
    hashes = array("q")
    for _, rows in brought:
        hashes.extend(map(hash, _keys(rows, spec)))
    if all_differ(hashes):
        yield from brought
        return
    found: dict[tuple[str, ...], tuple[int, Mapping[str, str]]] = {}
    for n, rows in brought:
        for key, row in zip(_keys(rows, spec), rows, strict=True):
            found[key] = (n, row)
    for n, some in groupby(found.values(), itemgetter(0)):
        yield n, Rows.of([row for _, row in some])


def _keys(rows: Rows, spec: TableSpec) -> Iterator[tuple[str, ...]]:
    return zip(*(rows.column(name) for name in spec.key), strict=True)


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
