"""Records in one SQLite file: the default, beside the evaluation it is of.

The file is made with its first entry in it, aside, and then moved into its place: it is there whole or not at all.
Each append is on the disk (write-ahead log, full sync) when it is acknowledged. Reading needs no right to write: in
a folder that nobody here can write to, the file is read as it stands. A network share is refused.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from tendering.record import sqlite_guards
from tendering.record.chain import Draft, Link
from tendering.record.shares import share_type
from tendering.record.sql import SqlStore
from tendering.record.sqlite_words import explained, not_a_record
from tendering.record.store import StoreError, Write

WAIT_MS = 20_000
"""How long to wait for another program that is writing."""
OLDEST = (3, 37)
"""The first SQLite that holds a column to its type."""
_UNWRITABLE = ("SQLITE_CANTOPEN", "SQLITE_READONLY")


class _OvertakenError(Exception):
    """Another program began the file meanwhile."""


class SqliteStore(SqlStore):
    """Records in a SQLite file, which is made when the first entry is appended."""

    at_a_time = None

    def __init__(self, path: Path, *, wait_ms: int = WAIT_MS) -> None:
        if sqlite3.sqlite_version_info < OLDEST:
            said = f"records need SQLite {'.'.join(map(str, OLDEST))}, and this Python has {sqlite3.sqlite_version}"
            raise StoreError(
                said, "Use a newer Python, or keep the record on a PostgreSQL server."
            )
        self.path = path
        self._wait_ms = wait_ms
        super().__init__(self._engine(self._connect), str(path))
        _usable(path)

    @staticmethod
    def _engine(creator: object) -> sa.Engine:
        return sa.create_engine("sqlite://", creator=creator, poolclass=QueuePool)

    def _connect(self) -> sqlite3.Connection:
        """Open the file as it is; where its folder or itself cannot be written to, as one that does not change."""
        try:
            return self._opened(self.path, "mode=rw")
        except sqlite3.OperationalError as error:
            if not str(error.sqlite_errorname).startswith(_UNWRITABLE):
                raise
        if _length(_wal(self.path)):
            raise StoreError(
                f"{self.path} cannot be read without writing beside it: its last entries are still in {_wal(self.path).name}",
                "Copy both files to a folder that you can write to, and read them there.",
            )
        return self._opened(self.path, "immutable=1")

    def _opened(self, path: Path, mode: str) -> sqlite3.Connection:
        uri = f"file:{quote(str(path.absolute()))}?{mode}"
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
        try:
            connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
            for pragma, value in sqlite_guards.PRAGMAS.items():
                connection.execute(f"PRAGMA {pragma}={value}")
            connection.execute(f"PRAGMA busy_timeout={self._wait_ms}")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except UnicodeDecodeError as error:  # a message that quotes damaged text
            connection.close()
            raise sqlite3.DatabaseError("malformed text") from error
        except BaseException:
            connection.close()
            raise
        return connection

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection | None]:
        if not _usable(self.path):
            yield None
            return
        try:
            with self.engine.connect() as connection:
                yield connection
        except (SQLAlchemyError, UnicodeDecodeError) as error:  # a message can quote damaged text
            raise self._explain(error) from error

    @contextmanager
    def _writing(self, procurement: str) -> Iterator[sa.Connection]:
        del procurement  # one file, one writer
        if _usable(self.path):
            with self._transaction(self.engine) as connection:
                yield connection
        else:
            with self._begun() as connection:
                yield connection

    @contextmanager
    def _transaction(self, engine: sa.Engine) -> Iterator[sa.Connection]:
        try:
            with engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA journal_mode=WAL")
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                try:
                    yield connection
                    connection.exec_driver_sql("COMMIT")
                except BaseException:
                    with contextlib.suppress(SQLAlchemyError):  # a full disk has undone it already
                        connection.exec_driver_sql("ROLLBACK")
                    raise
        except SQLAlchemyError as error:
            raise self._explain(error) from error

    @contextmanager
    def _begun(self) -> Iterator[sa.Connection]:
        """Make the file aside, and move it into its place once the first entries are in it."""
        if not self.path.parent.is_dir():
            raise StoreError(f"there is no folder {self.path.parent}", "Make the folder first.")
        aside = self.path.with_name(f".{self.path.name}.{secrets.token_hex(6)}.new")
        engine = self._engine(lambda: self._opened(aside, "mode=rwc"))
        try:
            with self._transaction(engine) as connection:
                for statement in sqlite_guards.statements():
                    connection.exec_driver_sql(statement)
                yield connection
            self._fold(engine)
            engine.dispose()
            _into_place(aside, self.path)
        except OSError as error:
            said = f"{self.path} cannot be made: {error.strerror or error}"
            raise StoreError(said, "Choose a folder that you can write to.") from error
        finally:
            engine.dispose()
            for left in (aside, _wal(aside), aside.with_name(aside.name + "-shm")):
                with contextlib.suppress(OSError):
                    left.unlink(missing_ok=True)

    def _fold(self, engine: sa.Engine) -> bool:
        """Write all that is in the log into the file and cut the log to nothing; False where a reader is in the way."""
        try:
            with engine.connect() as connection:
                busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar_one()
        except SQLAlchemyError as error:
            raise self._explain(error) from error
        return not busy

    def append(
        self, procurement: str, write: Write | Sequence[Draft], *, written: datetime, clock: str
    ) -> tuple[Link, ...]:
        """Append entries and their matter, all or nothing; see `Store.append`."""
        try:
            return super().append(procurement, write, written=written, clock=clock)
        except _OvertakenError:
            return super().append(procurement, write, written=written, clock=clock)

    def purge(
        self,
        procurement: str,
        digests: Sequence[str],
        draft: Draft,
        *,
        written: datetime,
        clock: str,
    ) -> Link:
        """Destroy the bytes of personal files, in the file and in its log; see `Store.purge`."""
        link = super().purge(procurement, digests, draft, written=written, clock=clock)
        if not self._fold(self.engine):
            raise StoreError(
                f"entry {link.number} says that the files were destroyed, but {_wal(self.path).name} still holds their"
                " bytes while another program reads the record",
                "Close the other program: the bytes go when the last one closes the record. Do not purge again.",
            )
        return link

    def _own_faults(self, connection: sa.Connection) -> Iterator[str]:
        with self.path.open("rb") as file:
            return sqlite_guards.faults(connection, file.read(20))

    def _explain(self, error: SQLAlchemyError | UnicodeDecodeError) -> StoreError:
        cause = error.orig if isinstance(error, DBAPIError) else error
        return explained(self.name, cause or error, self._wait_ms)


def _usable(path: Path) -> bool:
    """Say whether there is a file, and one that can be a record.

    Raises:
        StoreError: A folder or an empty file is in its place, only its log is there, or it lies on a network share.
    """
    if path.is_dir():
        raise StoreError(f"{path} is a folder, not a file", "Name a file in it.")
    kind = share_type(path.parent)
    if kind:
        raise StoreError(
            f"{path} lies on a network share ({kind}), where SQLite cannot keep a record safely",
            "Keep the record on a disk of this machine, or share it by a PostgreSQL server: --store postgresql://...",
        )
    if not path.exists():
        if _length(_wal(path)):
            said = f"{_wal(path)} is there, but {path.name} is not: entries may be in it"
            raise StoreError(said, f"Put {path.name} back beside it.")
        return False
    with contextlib.suppress(OSError), path.open("rb") as file:  # SQLite says what it cannot open
        if not (begins := file.read(len(sqlite_guards.MAGIC))):
            said = f"{path} is empty: it was cut off, and no record"
            remedy = "Restore a copy of it; if there never was a record, remove the file."
            raise StoreError(said, remedy)
        if begins != sqlite_guards.MAGIC:
            raise StoreError(*not_a_record(str(path)))
    return True


def _wal(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def _length(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _into_place(aside: Path, path: Path) -> None:
    """Give a finished file its name, unless there is one of that name by now."""
    try:
        os.link(aside, path)
    except FileExistsError as error:
        raise _OvertakenError from error
    except OSError:  # a file system without links
        if path.exists():
            raise _OvertakenError from None
        aside.rename(path)
    if os.name == "posix":  # the name, too, is on the disk
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
