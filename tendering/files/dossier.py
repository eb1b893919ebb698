"""An evaluation folder into a Dossier: evaluation.yaml, its tender, and the CSV tables, with every finding at once."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tendering.checks.bid_rows import KEYS
from tendering.files.cell_reads import READS
from tendering.files.columns import ANSWERS, TABLES, TableSpec
from tendering.files.evaluation_file import EvaluationFile, read_evaluation_text
from tendering.files.plain_rows import MOST_TABLE_BYTES, MOST_TABLE_ROWS
from tendering.files.plain_table import (
    Apart,
    Paths,
    PlainTable,
    one_apart,
    plain_table,
    table_bytes,
)
from tendering.files.tables import Row, decode, few, read_table
from tendering.files.typed_rows import Places, Table, Typing, UnclearError
from tendering.model import bids
from tendering.model.bids import Dossier
from tendering.model.by_column import Values
from tendering.model.findings import Finding, finding, has_error
from tendering.model.rows import Rows
from tendering.model.tender import Tender

EVALUATION_FILE = "evaluation.yaml"
FindTender = Callable[[str, Path], Path | None]
ReadTender = Callable[[Path], tuple[Tender | None, tuple[Finding, ...]]]

MAKES: tuple[tuple[str, str, Callable[..., Any]], ...] = (
    ("bidders", "bidders", bids.Bidder),
    ("parties", "parties", bids.Party),
    ("bids", "bids", bids.Bid),
    ("capacity", "capacity", bids.CapacityFigure),
    ("prices", "prices", bids.PriceFigure),
    ("pass_fail", "answers", bids.Answer),
    ("marks", "marks", bids.Mark),
    ("consensus", "consensus", bids.ConsensusScore),
    ("decisions", "decisions", bids.Decision),
    ("withdrawals", "withdrawals", bids.Withdrawal),
    ("panel", "panel", bids.PanelMember),
    ("sends", "sends", bids.Send),
    ("connected", "connected", bids.ConnectedPerson),
    ("incumbents", "incumbents", bids.Incumbent),
    ("specialisms", "specialisms", bids.Specialism),
    ("promises", "promises", bids.MarkedPromise),
)
"""The table, the field of the dossier it fills, and the value one row makes."""
_NEEDED = ("bidders", "bids")
MANY = ("marks", "consensus")
"""The tables of which there may be millions of rows, the longest first: they are kept by column."""


@dataclass(slots=True)
class Tables:
    """The rows of every table as values, the place of each by its key, and what was found on the way.

    Where ``written`` is given, the plain tables are kept in it as they are written, by name, and marks and agreed scores
    are not made into values.
    """

    values: dict[str, Any] = field(default_factory=dict)
    where: Places = field(default_factory=Places)
    findings: list[Finding] = field(default_factory=list)
    written: dict[str, Rows] | None = None


def read_dossier(
    folder: Path,
    find_tender: FindTender,
    read_tender: ReadTender | None = None,
    *,
    written: dict[str, Rows] | None = None,
) -> tuple[Dossier | None, tuple[Finding, ...]]:
    """Read everything an evaluation rests on.

    Args:
        folder: The evaluation's folder.
        find_tender: Finds a tender's file by id, or by a path relative to the folder; None where there is none.
        read_tender: Reads that file; `files.definition.read_tender` unless another is given.
        written: To be filled with the rows as they are written, for who wants them and no marks; see `Tables`.

    Returns:
        The dossier, None only where it cannot be built at all, and every finding, those of the tender's
        definition included. A row that cannot be read is left out, and its finding stops `evaluate`.
    """
    about, findings = _evaluation(folder)
    if about is None:
        return None, findings
    folders, trouble = _folders(folder, about)
    tables = Tables(written=written)
    paths = _paths(folders, tables)
    with one_apart(paths, MANY) as apart:
        tender, more = _tender(about, folder, find_tender, read_tender)
        _read_tables(paths, tables, apart)
    findings = (*findings, *more, *trouble, *tables.findings)
    if tender is None:
        return None, findings
    for key, place in about.where.items():
        tables.where["evaluation", key] = place
    dossier = Dossier(
        evaluation=about.evaluation or folder.name,
        tender=tender,
        seed=about.seed,
        approved_on=about.approved_on,
        entries=about.entries,
        title=about.title,
        where=tables.where,
        **tables.values,
    )
    return dossier, findings


def _evaluation(folder: Path) -> tuple[EvaluationFile | None, tuple[Finding, ...]]:
    data, trouble = table_bytes(folder / EVALUATION_FILE, EVALUATION_FILE)
    if data is None:
        return None, trouble
    text, found = decode(data, EVALUATION_FILE)
    if text is None:
        return None, tuple(replace(f, remedy="Save it as UTF-8 text.") for f in found)
    about, findings = read_evaluation_text(text, EVALUATION_FILE)
    return about, (*found, *findings)


def _tender(
    about: EvaluationFile, folder: Path, find_tender: FindTender, read_tender: ReadTender | None
) -> tuple[Tender | None, tuple[Finding, ...]]:
    """Find and read the tender, and hold it against the pinned fingerprint."""
    place = about.where["tender"]
    path = find_tender(about.tender, folder)
    if path is None:
        return None, (finding("F030", place, f"no tender {about.tender!r} is found"),)
    tender, findings = (read_tender or _definition)(path)
    pinned = about.fingerprint
    if (
        tender is not None
        and not has_error(findings)
        and pinned is not None
        and pinned.casefold() != tender.fingerprint.casefold()
    ):
        message = (
            f"the tender's fingerprint is {tender.fingerprint or 'blank'}, pinned is {pinned}"
        )
        findings = (*findings, finding("F031", about.where["fingerprint"], message))
    return tender, findings


def _definition(path: Path) -> tuple[Tender | None, tuple[Finding, ...]]:
    from tendering.files.definition import read_tender  # noqa: PLC0415 - heavy; only where it is needed

    return read_tender(path)


def _folders(
    folder: Path, about: EvaluationFile
) -> tuple[tuple[tuple[Path, str], ...], tuple[Finding, ...]]:
    """Return the folders searched for tables, each with what stands before its file names in places."""
    own = (folder, "")
    if about.inputs is None:
        return (own,), ()
    shared = folder / about.inputs
    try:
        there = shared.is_dir()
    except (OSError, ValueError):
        there = False
    if not there:
        return (own,), (
            finding("F032", about.where["inputs"], f"there is no folder {about.inputs!r}"),
        )
    return (own, (shared, f"{about.inputs.rstrip('/')}/")), ()


def _paths(folders: Sequence[tuple[Path, str]], tables: Tables) -> Paths:
    """Find every table in the first folder that has it; warn of CSV files that are no table."""
    paths: dict[str, tuple[Path, str]] = {}
    for folder, prefix in folders:
        for path in _csv_files(folder, tables.findings):
            name = path.stem.casefold()
            if name in TABLES:
                paths.setdefault(name, (path, prefix + path.name))
            elif name != ANSWERS.name:
                tables.findings.append(
                    finding("F019", prefix + path.name, "this is not one of the tables")
                )
    return paths


def _read_tables(paths: Paths, tables: Tables, apart: Apart) -> None:
    """Read every table."""
    for name, made, make in MAKES:
        if name in paths:
            path, shown = paths[name]
            if name in apart:
                with suppress(UnclearError):
                    read, typing = apart[name](), typing_of(TABLES[name], make)
                    tables.values[made] = _plainly(TABLES[name], read, shown, tables, typing)
                    continue
            data, trouble = table_bytes(path, shown)
            tables.findings += trouble
            tables.values[made] = () if data is None else _made(name, data, shown, tables, make)
        elif name in _NEEDED:
            tables.findings.append(
                finding("F001", f"{name}.csv", "an evaluation needs this table")
            )


def _csv_files(folder: Path, findings: list[Finding]) -> list[Path]:
    try:
        return sorted(p for p in folder.iterdir() if p.suffix.casefold() == ".csv")
    except OSError as error:
        findings.append(
            finding("F001", folder.name, f"the folder cannot be read: {error.strerror}")
        )
        return []


def _made(
    name: str, data: bytes, shown: str, tables: Tables, make: Callable[..., Any]
) -> Sequence[Any]:
    """Read one table into values: the short way where the file is plainly sound, else the way that can say why not."""
    spec = TABLES[name]
    try:
        return _plainly(spec, plain_table(spec, data), shown, tables, typing_of(spec, make))
    except UnclearError:
        return tuple(make(**row) for row in read_values(spec, data, shown, tables))


def typing_of(spec: TableSpec, make: Callable[..., Any]) -> Typing:
    """Return what makes the values of a table from the cells of its rows."""
    return Typing(spec, make, READS)


def _plainly(
    spec: TableSpec, read: PlainTable, shown: str, tables: Tables, typing: Typing
) -> Sequence[Any]:
    """Return the values of a table; a row that has something to say of it goes the long way alone."""
    lines, table = read.lines, read.rows
    columns = table.values
    if tables.written is not None:
        tables.written[spec.name] = table
        if spec.name in MANY and typing.sound(columns):
            return ()
    rows: Sequence[Any]
    if spec.name in MANY and typing.sound(columns):
        rows = Values(typing.make, typing.meaning(), (table,), distinct=True)
    else:
        try:
            rows = tuple(typing.values(columns))
        except UnclearError:
            written = zip(lines, zip(*columns, strict=True), strict=True)
            rows, lines = _one_by_one(spec, written, shown, tables, typing)
    tables.where.add(Table(spec.name, KEYS[spec.name], rows, lambda n: f"{shown}:{lines[n]}"))
    return rows


def _one_by_one(
    spec: TableSpec,
    written: Iterable[tuple[int, tuple[str, ...]]],
    shown: str,
    tables: Tables,
    typing: Typing,
) -> tuple[tuple[Any, ...], array[int]]:
    """Return the values of rows and the line of each; a row that cannot be one is told, with its place."""
    values, lines = [], array("L")
    found: list[Finding] = []
    for line, cells in written:
        try:
            values.append(typing.value(cells))
            lines.append(line)
        except UnclearError:
            row = Row(f"{shown}:{line}", dict(zip(spec.names, cells, strict=True)))
            read, trouble = typed(spec, row)
            found += trouble
            if read is None:
                key = (row.cells[column] for column in spec.key)
                tables.where[(spec.name, *key)] = row.place
            else:
                values.append(typing.make(**read))
                lines.append(line)
    tables.findings += few(found)
    return tuple(values), lines


def read_values(spec: TableSpec, data: bytes, name: str, tables: Tables) -> list[dict[str, Any]]:
    """Read one table into values by field name; places and findings are added to ``tables``."""
    rows, findings = read_table(
        spec, data, name, most_bytes=MOST_TABLE_BYTES, most_rows=MOST_TABLE_ROWS
    )
    found: list[Finding] = list(findings)
    result = []
    for row in rows:
        key = (spec.name, *(row.cells.get(column, "") for column in spec.key))
        if key in tables.where:
            found.append(_twice(spec, key, row.place, tables.where[key]))
            continue
        tables.where[key] = row.place
        values, trouble = typed(spec, row)
        found += trouble
        if values is not None:
            result.append(values)
    tables.findings += few(found)
    return result


def _twice(spec: TableSpec, key: tuple[str, ...], place: str, first: str) -> Finding:
    said = ", ".join(
        f"{column} {part}" for column, part in zip(spec.key, key[1:], strict=True) if part
    )
    return finding("F016", place, f"{said}: already in {first}")


def typed(spec: TableSpec, row: Row) -> tuple[dict[str, Any] | None, list[Finding]]:
    """Turn the cells of a row into values by field name; None where the row cannot stand as a value."""
    values: dict[str, Any] = {}
    findings: list[Finding] = []
    stands = True
    for column in spec.columns:
        text = row.cells.get(column.name, "")
        read, trouble = READS[column.holds](column, text, row.place)
        findings += trouble
        if read is None:
            stands = False
        else:
            values |= read
    return (values if stands else None), findings
