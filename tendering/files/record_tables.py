"""The CSV tables beside a record: read as they are, and held against the rows the record has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tendering.files.columns import TableSpec
from tendering.files.dossier import EVALUATION_FILE
from tendering.files.evaluation_file import EvaluationFile, read_evaluation_text
from tendering.files.plain_rows import MOST_TABLE_BYTES, MOST_TABLE_ROWS, plain_columns
from tendering.files.record_dossier import SPECS, rows_of
from tendering.files.tables import Row, decode, few, read_table
from tendering.files.typed_rows import UnclearError
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.findings import Finding, Severity, finding
from tendering.model.rows import Rows


def raw_tables(folder: Path, known: Mapping[str, Rows] | None = None) -> dict[str, Rows]:
    """Return the rows of every table of an evaluation's files as text by column, blanks left out, by table name.

    Args:
        folder: The evaluation's.
        known: Tables that `read_dossier` read of it and kept: they are not read again.
    """
    found: dict[str, Rows] = {}
    for spec, path in _paths(folder):
        if known and spec.name in known:
            found[spec.name] = known[spec.name]
            continue
        data = _bytes(path)
        try:
            found[spec.name] = Rows(spec.names, plain_columns(spec, data)[1])
        except UnclearError:
            found[spec.name] = Rows.of([row.cells for row in _rows(spec, data, path)])
    return found


def _paths(folder: Path) -> Iterator[tuple[TableSpec, Path]]:
    """Yield each table there is, from the first folder that has it."""
    about = _about(folder)
    folders = [folder, *([folder / about.inputs] if about and about.inputs else [])]
    seen: set[str] = set()
    for each in folders:
        for path in sorted(each.glob("*.csv")) if each.is_dir() else ():
            spec = SPECS.get(path.stem.casefold())
            if spec is not None and spec.name not in seen:
                seen.add(spec.name)
                yield spec, path


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MOST_TABLE_BYTES + 1)


def _rows(spec: TableSpec, data: bytes, path: Path) -> tuple[Row, ...]:
    return read_table(
        spec, data, path.name, most_bytes=MOST_TABLE_BYTES, most_rows=MOST_TABLE_ROWS
    )[0]


def _tables(folder: Path) -> dict[str, tuple[Row, ...]]:
    return {spec.name: _rows(spec, _bytes(path), path) for spec, path in _paths(folder)}


def _about(folder: Path) -> EvaluationFile | None:
    path = folder / EVALUATION_FILE
    if not path.is_file():
        return None
    text, _ = decode(path.read_bytes(), EVALUATION_FILE)
    return read_evaluation_text(text, EVALUATION_FILE)[0] if text is not None else None


def differences(folder: Path, entries: Sequence[Entry]) -> tuple[Finding, ...]:
    """Find where the files beside a record say something else than it: the record counts.

    What a file says and the record does not is an error: somebody wrote it where it does not count. What the record
    has beyond a file is a warning: the file is old.
    """
    found: list[Finding] = []
    for name, rows in _tables(folder).items():
        recorded = {_key(SPECS[name], r.cells): r for r in rows_of(entries, name)}
        found += _differ(SPECS[name], rows, recorded)
    found += _yaml(folder, entries)
    return few(found)


def _key(spec: TableSpec, cells: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(cells.get(column, "") for column in spec.key)


def _differ(
    spec: TableSpec, rows: Sequence[Row], recorded: Mapping[tuple[str, ...], Row]
) -> Iterator[Finding]:
    seen = set()
    for row in rows:
        key = _key(spec, row.cells)
        seen.add(key)
        other = recorded.get(key)
        if other is None:
            if any(row.cells.get(c.name) for c in spec.columns if c.name not in spec.key):
                yield finding("R003", row.place, "the record has no such row")
            continue
        for column in spec.names:
            mine, theirs = row.cells.get(column, ""), other.cells.get(column, "")
            if mine != theirs:
                said = f"{column} is {_quoted(mine)}, and {other.place} says {_quoted(theirs)}"
                yield finding("R003", row.place, said)
    beyond = len(recorded.keys() - seen)
    if beyond:
        rows_are = "row that is" if beyond == 1 else "rows that are"
        said = f"the record has {beyond} {rows_are} not in this file"
        yield finding("R003", spec.file, said, severity=Severity.WARNING)


def _quoted(text: str) -> str:
    return f"'{text[:60]}'" if text else "blank"


def _yaml(folder: Path, entries: Sequence[Entry]) -> Iterator[Finding]:
    """Find entries, a seed or a day of approval that evaluation.yaml has and the record has not."""
    about = _about(folder)
    if about is None:
        return
    recorded = [_said(e) for e in entries]
    for entry in about.entries:
        if _said(entry) not in recorded:
            said = f"the record has no such entry: {entry.kind.replace('_', ' ')}, {entry.on.isoformat()}"
            yield finding("R003", entry.where, said)
    still = standing(entries)
    seeds = {e.fact("seed") for e in of_kind(still, EntryKind.SEED_REVEALED)}
    if about.seed is not None and about.seed not in seeds:
        yield finding("R003", about.where["seed"], "the record has no such seed")
    days = {e.on for e in of_kind(still, EntryKind.APPROVED)}
    if about.approved_on is not None and about.approved_on not in days:
        yield finding("R003", about.where["approved_on"], "the record has no approval of that day")


def _said(entry: Entry) -> tuple[object, ...]:
    return (
        entry.kind,
        entry.on,
        entry.at,
        entry.by,
        entry.lot,
        entry.bidder,
        entry.person,
        dict(entry.facts),
    )
