"""A store in SQL, by SQLAlchemy Core: what SQLite and PostgreSQL share. Each engine adds its own locks and guards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from types import TracebackType
from typing import Self

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from tendering.record.chain import (
    GENESIS,
    Draft,
    Link,
    Stored,
    read_link,
    seal,
    sha256,
)
from tendering.record.store import Matter, StoreError, Write

METADATA = sa.MetaData()
ENTRIES = sa.Table(
    "entries",
    METADATA,
    sa.Column("procurement", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("previous", sa.Text, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.UniqueConstraint("procurement", "previous"),
)
MATTER = sa.Table(
    "matter",
    METADATA,
    sa.Column("procurement", sa.Text, primary_key=True),
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("personal", sa.Integer, nullable=False),
    sa.Column("purge_on", sa.Text),
    sa.Column("body", sa.LargeBinary),
)


class SqlStore:
    """The shared half of both stores. An engine's own half gives the lock, the guards and its words for errors."""

    def __init__(self, engine: sa.Engine, name: str) -> None:
        self.engine = engine
        self.name = name

    # -- what each engine does in its own way
    @contextmanager
    def _writing(self, procurement: str) -> Iterator[sa.Connection]:
        """Hold the lock of a procurement and commit at the end of the block, or undo all of it."""
        raise NotImplementedError

    def _explain(self, error: Exception) -> StoreError:
        """Return the fault and the remedy of an error of this engine, for a person."""
        raise NotImplementedError

    def faults(self) -> tuple[str, ...]:
        """Return what is wrong with the store itself."""
        raise NotImplementedError

    # -- what both do
    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        try:
            with self.engine.connect() as connection:
                yield connection
        except (DBAPIError, OSError) as error:
            raise self._explain(error) from error

    def procurements(self) -> tuple[str, ...]:
        """Return the ids of the procurements that have a record here, sorted."""
        with self._reading() as connection:
            found = connection.execute(sa.select(ENTRIES.c.procurement).distinct())
            return tuple(sorted(str(row[0]) for row in found))

    def rows(self, procurement: str) -> tuple[Stored, ...]:
        """Return the rows of a record as they stand, in order of number."""
        with self._reading() as connection:
            return _rows(connection, procurement)

    def links(self, procurement: str) -> tuple[Link, ...]:
        """Return the chain of a procurement, empty where there is none."""
        return _links(self.rows(procurement), self.name)

    def append(
        self, procurement: str, write: Write | Sequence[Draft], *, written: datetime, clock: str
    ) -> tuple[Link, ...]:
        """Append entries and their matter, all or nothing; see `Store.append`."""
        with self._writing(procurement) as connection:
            return self._append(connection, procurement, write, written, clock)

    def _append(
        self,
        connection: sa.Connection,
        procurement: str,
        write: Write | Sequence[Draft],
        written: datetime,
        clock: str,
    ) -> tuple[Link, ...]:
        if callable(write):
            chain = _links(_rows(connection, procurement), self.name)
            drafts = write(chain)
            last = chain[-1] if chain else None
        else:
            drafts, last = write, _last(connection, procurement)
        made: list[Link] = []
        for draft in drafts:
            before = made[-1] if made else last
            link = seal(
                procurement,
                draft,
                number=before.number + 1 if before else 1,
                previous=before.digest if before else GENESIS,
                written=max(written, before.written) if before else written,
                clock=clock,
            )
            _insert(connection, link)
            _keep(connection, procurement, draft)
            made.append(link)
        return tuple(made)

    def matter(self, procurement: str, digest: str) -> Matter | None:
        """Return a file by its digest; None where the store never had it."""
        query = sa.select(MATTER).where(
            MATTER.c.procurement == procurement, MATTER.c.digest == digest
        )
        with self._reading() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else _matter(row)

    def matters(self, procurement: str) -> Iterator[Matter]:
        """Yield every file of a procurement, in order of digest."""
        query = sa.select(MATTER.c.digest).where(MATTER.c.procurement == procurement)
        with self._reading() as connection:
            digests = sorted(str(row[0]) for row in connection.execute(query))
        for digest in digests:
            found = self.matter(procurement, digest)
            if found is not None:
                yield found

    def purge(
        self,
        procurement: str,
        digests: Sequence[str],
        draft: Draft,
        *,
        written: datetime,
        clock: str,
    ) -> Link:
        """Destroy the bytes of personal files and append the entry that says so, in one act."""
        with self._writing(procurement) as connection:
            (link,) = self._append(connection, procurement, (draft,), written, clock)
            gone = (
                sa.delete(MATTER)
                .where(MATTER.c.procurement == procurement, MATTER.c.digest.in_(digests))
                .where(MATTER.c.personal == 1)
            )
            connection.execute(gone)
        return link

    def close(self) -> None:
        """Release the store."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        """Return the store, to be closed at the end of a with block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Release the store."""
        del kind, error, trace
        self.close()


def _rows(connection: sa.Connection, procurement: str) -> tuple[Stored, ...]:
    query = (
        sa.select(ENTRIES.c.number, ENTRIES.c.previous, ENTRIES.c.digest, ENTRIES.c.body)
        .where(ENTRIES.c.procurement == procurement)
        .order_by(ENTRIES.c.number)
    )
    return tuple(
        Stored(number=r.number, previous=r.previous, digest=r.digest, body=r.body)
        for r in connection.execute(query)
    )


def _links(rows: Sequence[Stored], name: str) -> tuple[Link, ...]:
    try:
        return tuple(read_link(row) for row in rows)
    except ValueError as error:
        remedy = "`tendering record verify` names the first entry that does not hold; restore a copy from before it."
        raise StoreError(f"the record in {name} cannot be read: {error}", remedy) from error


def _last(connection: sa.Connection, procurement: str) -> Link | None:
    query = (
        sa.select(ENTRIES.c.number, ENTRIES.c.previous, ENTRIES.c.digest, ENTRIES.c.body)
        .where(ENTRIES.c.procurement == procurement)
        .order_by(ENTRIES.c.number.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    return read_link(
        Stored(number=row.number, previous=row.previous, digest=row.digest, body=row.body)
    )


def _insert(connection: sa.Connection, link: Link) -> None:
    connection.execute(
        ENTRIES.insert().values(
            procurement=link.procurement,
            number=link.number,
            previous=link.previous,
            digest=link.digest,
            body=link.body,
        )
    )


def _keep(connection: sa.Connection, procurement: str, draft: Draft) -> None:
    """Write the bytes of an entry's files; one that is there already is not written again."""
    for file in draft.entry.files:
        body = draft.matter.get(file.digest)
        if body is None:
            continue
        if sha256(body) != file.digest:
            raise StoreError(f"{file.name} is not the file its digest was taken of")
        there = sa.select(MATTER.c.digest).where(
            MATTER.c.procurement == procurement, MATTER.c.digest == file.digest
        )
        if connection.execute(there).one_or_none() is None:
            connection.execute(
                MATTER.insert().values(
                    procurement=procurement,
                    digest=file.digest,
                    personal=int(file.personal),
                    purge_on=file.purge_on.isoformat() if file.purge_on else None,
                    body=body,
                )
            )


def _matter(row: sa.Row[tuple[object, ...]]) -> Matter:
    purge = row._mapping["purge_on"]  # noqa: SLF001 - the public name of a row's columns
    return Matter(
        digest=row._mapping["digest"],  # noqa: SLF001
        personal=bool(row._mapping["personal"]),  # noqa: SLF001
        purge_on=date.fromisoformat(purge) if purge else None,
        body=row._mapping["body"],  # noqa: SLF001
    )
