"""The record into a Dossier: the rows its standing entries bring, typed as the tables are; a later row replaces an earlier."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tendering.files.columns import ANSWERS, TABLES, TableSpec
from tendering.files.dossier import MAKES, Tables, typed
from tendering.files.tables import Row, write_table
from tendering.model.bids import Dossier
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.findings import Finding
from tendering.model.tender import Tender

SPECS: Mapping[str, TableSpec] = {**TABLES, ANSWERS.name: ANSWERS}
"""The tables whose rows an entry may bring."""


def rows_of(entries: Iterable[Entry], table: str) -> tuple[Row, ...]:
    """Return the rows of a table as they stand, with the entry each comes from.

    A row whose key an earlier one has replaces it and keeps its turn; a superseded entry brings none.
    """
    spec = SPECS[table]
    found: dict[tuple[str, ...], Row] = {}
    for entry in standing(entries):
        for cells in entry.rows.get(table, ()):
            key = tuple(cells.get(column, "") for column in spec.key)
            found[key] = Row(place=entry.where or f"entry {entry.number}", cells=dict(cells))
    return tuple(found.values())


def tables_of(entries: Sequence[Entry]) -> Tables:
    """Return every table of the record as values, with the entry each row comes from and what was found."""
    tables = Tables()
    for name, made, make in MAKES:
        spec = TABLES[name]
        values = []
        for row in rows_of(entries, name):
            tables.where[(name, *(row.cells.get(c, "") for c in spec.key))] = row.place
            read, trouble = typed(spec, row)
            tables.findings += trouble
            if read is not None:
                values.append(make(**read))
        tables.values[made] = tuple(values)
    return tables


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
