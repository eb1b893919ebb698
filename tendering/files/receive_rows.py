"""Several response workbooks into the CSV tables of an evaluation: all of them or, where one has an error, none."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tendering.files.columns import ANSWERS, TABLES, TableSpec
from tendering.files.response_reader import read_response_workbook
from tendering.files.response_rows import TABLE_NAMES, Rows
from tendering.files.tables import MOST_BYTES, read_table, write_table
from tendering.model.findings import Finding, Severity, finding, has_error
from tendering.model.tender import Tender

SPECS: Mapping[str, TableSpec] = {
    name: ANSWERS if name == ANSWERS.name else TABLES[name] for name in TABLE_NAMES
}


def receive(
    folder: Path, tender: Tender, paths: Iterable[Path]
) -> tuple[dict[str, str], tuple[Finding, ...]]:
    """Read bidders' response workbooks and merge them with the tables an evaluation already has.

    Nothing is written: the caller writes the texts, or none of them.

    Args:
        folder: The evaluation's folder; it need not exist yet.
        tender: The tender the workbooks answer.
        paths: One workbook for each bidder, in any order; opened only for reading.

    Returns:
        The text of each table by file name (``bids.csv``), rows in order of bidder; nothing where there is an
        error. A bidder whose rows are there already is an error unless the workbook says the same again.
    """
    ordered = sorted(paths, key=lambda p: (p.name, str(p)))
    return merged(folder, ((p.name, *read_response_workbook(p, tender)) for p in ordered))


def merged(
    folder: Path, responses: Iterable[tuple[str, Rows, tuple[Finding, ...]]]
) -> tuple[dict[str, str], tuple[Finding, ...]]:
    """Merge what bidders answered, each with the name of where it was read and what was found, as `receive` does."""
    tables, findings = _existing(folder)
    there = {row["bidder"] for rows in tables.values() for row in rows}
    arrived: dict[str, str] = {}
    found = list(findings)
    for name, rows, trouble in responses:
        found += trouble
        bidder = next((row["bidder"] for row in rows.get("bidders", ())), None)
        if bidder is None:
            continue
        if bidder in arrived:
            message = f"the bidder {bidder} is also in {arrived[bidder]}"
            found.append(finding("F062", name, message))
        elif bidder in there:
            found += _again(name, bidder, tables, rows)
        else:
            _add(tables, rows)
        arrived.setdefault(bidder, name)
    if has_error(found):
        return {}, tuple(found)
    return {SPECS[name].file: _text(name, rows) for name, rows in tables.items() if rows}, tuple(
        found
    )


def _existing(folder: Path) -> tuple[Rows, list[Finding]]:
    """Read the tables already there. Whatever could not be written back whole is an error."""
    tables: Rows = {}
    findings: list[Finding] = []
    for name, spec in SPECS.items():
        path = folder / spec.file
        tables[name] = []
        if not path.is_file():
            continue
        try:
            with path.open("rb") as file:
                data = file.read(MOST_BYTES + 1)
        except OSError as error:
            findings.append(
                finding("F001", spec.file, f"the file cannot be read: {error.strerror}")
            )
            continue
        rows, trouble = read_table(spec, data, spec.file)
        # An unknown column would be lost on writing: here it is an error.
        findings += [
            replace(f, severity=Severity.ERROR) if f.code == "F008" else f for f in trouble
        ]
        tables[name] = [_whole(spec, row.cells) for row in rows]
    return tables, findings


def _whole(spec: TableSpec, cells: Mapping[str, str]) -> dict[str, str]:
    return {column: cells.get(column, "") for column in spec.names}


def _add(tables: Rows, rows: Rows) -> None:
    for name, some in rows.items():
        tables[name] += [_whole(SPECS[name], row) for row in some]


def _again(name: str, bidder: str, tables: Rows, rows: Rows) -> list[Finding]:
    """Say in which tables a bidder's workbook differs from the rows that are there."""
    differ = []
    for table, spec in SPECS.items():
        before = [row for row in tables[table] if row["bidder"] == bidder]
        after = [_whole(spec, row) for row in rows[table]]
        if before != after:
            differ.append(spec.file)
    if not differ:
        return []
    return [
        finding(
            "F062",
            name,
            f"the bidder {bidder} is there already, and differs in {', '.join(differ)}",
        )
    ]


def _text(name: str, rows: Sequence[Mapping[str, str]]) -> str:
    by_bidder: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for row in rows:
        by_bidder[row["bidder"]].append(row)
    ordered = [row for bidder in sorted(by_bidder, key=_natural) for row in by_bidder[bidder]]
    return write_table(SPECS[name], ordered)


def _natural(bidder: str) -> tuple[tuple[int, int, str], ...]:
    """Order B2 before B10.

    >>> sorted(["B10", "B2", "A"], key=_natural)
    ['A', 'B2', 'B10']
    """
    parts = re.findall(r"[0-9]+|[^0-9]+", bidder)
    # A longer run of digits is a larger number; int() would refuse a run of thousands.
    return tuple(
        (0, len(p.lstrip("0")), p.lstrip("0")) if p.isdigit() else (1, 0, p) for p in parts
    )
