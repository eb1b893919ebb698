"""Records on a PostgreSQL server, by psycopg 3: where a panel shares them.

Tables stand in a schema of their own, `postgres_guards.SCHEMA`. All work is done in the group role `postgres_guards.WRITER`,
which can read and add entries but neither change nor remove one, whoever connects; an officer's own login needs only
to be a member of it. Whoever connects first makes both, given the right to. Each statement of a transaction is told
again where it works and as whom, so that a pool of connections between this and the server changes nothing.

What is purged leaves the tables at once; the server's own files lose the bytes when it is next vacuumed in full, and
its log and backups when they are recycled: that is for who runs the server.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from tendering.record import postgres_guards
from tendering.record.chain import sha256
from tendering.record.postgres_words import EXTRA, explained, lost_at_commit, place_of
from tendering.record.sql import SqlStore
from tendering.record.store import StoreError

WAIT_MS = 20_000
"""How long to wait for another program that is writing to the same procurement."""
CONNECT_SECONDS = 10
_MAKING = "the schema of tendering"
"""The lock under which the tables are made. No procurement's id has blanks."""


class PostgresStore(SqlStore):
    """Records on a PostgreSQL server, in tables that are made when the first entry is appended."""

    def __init__(self, where: str, *, wait_ms: int = WAIT_MS) -> None:
        url = _url(where)
        self._url = url
        self._wait_ms = wait_ms
        try:
            engine = sa.create_engine(
                url,
                isolation_level="READ COMMITTED",  # the chain is read after the lock was had, not before
                use_native_hstore=False,
                pool_pre_ping=True,  # the server can have ended it meanwhile
                connect_args={
                    "connect_timeout": url.query.get("connect_timeout", CONNECT_SECONDS),
                    "application_name": "tendering",
                    "client_encoding": "utf8",
                    "prepare_threshold": None,  # a pool between here and the server knows no statement of ours
                },
                hide_parameters=True,
            )
        except ImportError as error:
            raise StoreError(*EXTRA) from error
        super().__init__(engine, place_of(url))

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection | None]:
        try:
            with self.engine.connect() as connection, connection.begin():
                there = postgres_guards.enter(connection)
                yield connection if there else None
        except SQLAlchemyError as error:
            raise self._explain(error) from error

    @contextmanager
    def _writing(self, procurement: str) -> Iterator[sa.Connection]:
        try:
            with self.engine.connect() as connection:
                transaction = connection.begin()
                try:
                    self._ready(connection, procurement)
                    yield connection
                except BaseException:
                    with contextlib.suppress(
                        SQLAlchemyError
                    ):  # where the connection is lost, so is all of it
                        transaction.rollback()
                    raise
                self._commit(transaction)
        except SQLAlchemyError as error:
            raise self._explain(error) from error

    def _ready(self, connection: sa.Connection, procurement: str) -> None:
        """Make the tables where there are none, and take the lock of a procurement until the end."""
        waiting = sa.text("SELECT set_config('lock_timeout', :wait, true)")
        connection.execute(waiting, {"wait": f"{self._wait_ms}ms"})
        if not postgres_guards.enter(connection):
            _lock(connection, _MAKING)
            if not postgres_guards.enter(connection):
                postgres_guards.make(connection)
                postgres_guards.enter(connection)
        _lock(connection, procurement)

    def _commit(self, transaction: sa.RootTransaction) -> None:
        try:
            transaction.commit()
        except DBAPIError as error:
            if error.connection_invalidated or getattr(error.orig, "sqlstate", None) is None:
                raise lost_at_commit(self.name) from error
            raise

    def _own_faults(self, connection: sa.Connection) -> Iterator[str]:
        return postgres_guards.faults(connection)

    def _explain(self, error: SQLAlchemyError) -> StoreError:
        return explained(self._url, error, self._wait_ms)


def _lock(connection: sa.Connection, name: str) -> None:
    key = int.from_bytes(bytes.fromhex(sha256(name.encode()))[:8], signed=True)
    connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


def _url(where: str) -> URL:
    """Return the address of a server, to be reached by psycopg. A password with an @ in it is refused unread."""
    remedy = "Write postgresql://NAME@SERVER/DATABASE; in a password write @ as %40, / as %2F and : as %3A."
    try:
        url = make_url(where.replace("postgres://", "postgresql://", 1))
    except (ArgumentError, ValueError):
        raise StoreError("the address of the server cannot be read", remedy) from None
    if "@" in (url.host or "") or "@" in (url.database or ""):
        raise StoreError("the address of the server has more than one @", remedy)
    return url.set(drivername="postgresql+psycopg")
