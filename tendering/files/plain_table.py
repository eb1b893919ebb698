"""A table that is plainly as it should be, read here or by a copy of this process while other things are read."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tendering.files.columns import TABLES, TableSpec
from tendering.files.plain_rows import MOST_TABLE_BYTES, plain_columns
from tendering.files.tables import too_big
from tendering.files.typed_rows import UnclearError
from tendering.model.findings import Finding, finding
from tendering.model.rows import Rows, alike, all_differ
from tendering.record.workers import beside, cores

MUCH = 10_000_000
"""A table of so many bytes is worth a copy of the process that reads it."""


@dataclass(frozen=True, slots=True)
class PlainTable:
    """The rows of a table that is plainly sound, no key there twice, and the line of each."""

    lines: array[int]
    rows: Rows


Paths = Mapping[str, tuple[Path, str]]
"""By the name of a table, its file and what the person calls it."""
Apart = Mapping[str, Callable[[], PlainTable]]
"""By the name of a table that is read elsewhere, what waits for it; it raises `UnclearError` as `plain_table` does."""


def plain_table(spec: TableSpec, data: bytes) -> PlainTable:
    """Read a table.

    Raises:
        UnclearError: The file is not plain, or a key is there twice.
    """
    lines, cells = plain_columns(spec, data)
    table = Rows(spec.names, list(map(alike, cells)))
    if not all_differ([table], spec.key):
        raise UnclearError
    return PlainTable(lines, table)


@contextmanager
def one_apart(paths: Paths, names: Iterable[str]) -> Iterator[Apart]:
    """Let a copy of this process read the first of some tables that is very long, while all else is read here.

    Args:
        paths: Where the tables are.
        names: The one with the most rows first: it takes the longest, whatever the size of its file.
    """
    long = (n for n in names if n in paths and MUCH <= _size(paths[n][0]) <= MOST_TABLE_BYTES)
    apart = next(long, "")
    if not apart or cores() == 1:
        yield {}
        return
    path, shown = paths[apart]

    def read() -> PlainTable:
        data, _ = table_bytes(path, shown)
        if data is None:
            raise UnclearError
        return plain_table(TABLES[apart], data)

    with beside(read, copied=True) as waits:
        yield {apart: waits}


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def table_bytes(path: Path, name: str) -> tuple[bytes | None, tuple[Finding, ...]]:
    """Return the bytes of a file of an evaluation; None, and what a person is told, where it cannot be read."""
    try:
        if not path.is_file():
            said = (
                "a folder stands where a file belongs"
                if path.is_dir()
                else "there is no such file"
            )
            return None, (finding("F001", name, said),)
        if (size := path.stat().st_size) > MOST_TABLE_BYTES:
            return None, (too_big(name, size, MOST_TABLE_BYTES),)
        with path.open("rb") as file:
            return file.read(MOST_TABLE_BYTES + 1), ()
    except OSError as error:
        return None, (
            finding("F001", name, f"the file cannot be read: {error.strerror or error}"),
        )
