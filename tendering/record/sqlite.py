"""Records in one SQLite file: the default, beside the evaluation it is of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from tendering.record.sql import METADATA, SqlStore
from tendering.record.store import StoreError

BUSY_MS = 20_000
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA recursive_triggers=ON",  # else INSERT OR REPLACE deletes a row behind the trigger's back
    "PRAGMA secure_delete=ON",  # what is purged is overwritten
    f"PRAGMA busy_timeout={BUSY_MS}",
)
_TRIGGERS = {
    "entries_no_update": "BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END",
    "entries_no_delete": "BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'an entry is never removed'); END",
    "matter_no_update": "BEFORE UPDATE ON matter BEGIN SELECT RAISE(ABORT, 'a file is never changed'); END",
    "matter_no_delete": "BEFORE DELETE ON matter WHEN OLD.personal = 0 "
    "BEGIN SELECT RAISE(ABORT, 'only personal files are destroyed'); END",
}


class SqliteStore(SqlStore):
    """Records in a SQLite file, made where it is not there unless ``create`` is False."""

    def __init__(self, path: Path, *, create: bool = True) -> None:
        if not create and not path.is_file():
            raise StoreError(f"there is no record at {path}")
        engine = sa.create_engine(f"sqlite:///{path}", isolation_level=None)
        event.listen(engine, "connect", _prepare)
        super().__init__(engine, str(path))
        with self._reading() as connection:
            METADATA.create_all(connection)
            for name, text in _TRIGGERS.items():
                connection.exec_driver_sql(f"CREATE TRIGGER IF NOT EXISTS {name} {text}")

    @contextmanager
    def _writing(self, procurement: str) -> Iterator[sa.Connection]:
        del procurement  # one file, one writer
        try:
            with self.engine.connect() as connection:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                try:
                    yield connection
                except BaseException:
                    connection.exec_driver_sql("ROLLBACK")
                    raise
                connection.exec_driver_sql("COMMIT")
        except (DBAPIError, OSError) as error:
            raise self._explain(error) from error

    def _explain(self, error: Exception) -> StoreError:
        said = str(getattr(error, "orig", None) or error)
        return StoreError(f"the record in {self.name} cannot be used: {said}")

    def faults(self) -> tuple[str, ...]:
        """Return what is wrong with the file itself: damage, or guards that are gone."""
        with self._reading() as connection:
            damage = [r[0] for r in connection.exec_driver_sql("PRAGMA integrity_check")]
        return tuple(d for d in damage if d != "ok")


def _prepare(connection: object, record: object) -> None:
    del record
    cursor = connection.cursor()  # type: ignore[attr-defined]
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()
