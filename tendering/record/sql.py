"""A store in SQL, by SQLAlchemy Core: what SQLite and PostgreSQL share. Each engine adds its own locks and guards."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing
from datetime import date, datetime
from types import TracebackType
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from tendering.record.chain import (
    GENESIS,
    Draft,
    Link,
    Stored,
    read_link,
    seal,
    sha256,
    slim,
    whole_links,
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
    sa.Column("body", sa.LargeBinary, nullable=False),
)
AT_A_TIME = 50
"""How many rows a server gives together where they are read one at a time: some are of a million characters."""
MOST_WAITING = 8_000_000
"""How many characters of new entries wait, before they are handed to the database."""
VERIFY = "`tendering record verify` names the first entry that does not hold; restore a copy from before it."


class SqlStore:
    """The shared half of both stores. An engine's own half gives the lock, the guards and its words for errors."""

    at_a_time: int | None = AT_A_TIME
    """None where the engine itself gives them one at a time."""

    def __init__(self, engine: sa.Engine, name: str) -> None:
        self.engine = engine
        self.name = name

    # -- what each engine does in its own way
    def _reading(self) -> AbstractContextManager[sa.Connection | None]:
        """Open the store for reading; None where nothing was ever written to it."""
        raise NotImplementedError

    def _writing(self, procurement: str) -> AbstractContextManager[sa.Connection]:
        """Hold the lock of a procurement and commit at the end of the block, or undo all of it."""
        raise NotImplementedError

    def _explain(self, error: SQLAlchemyError) -> StoreError:
        """Return the fault and the remedy of an error of this engine, for a person."""
        raise NotImplementedError

    def _own_faults(self, connection: sa.Connection) -> Iterator[str]:
        """Yield what is wrong with the database: damage, guards and rights."""
        raise NotImplementedError

    # -- what both do
    def procurements(self) -> tuple[str, ...]:
        """Return the ids of the procurements that have a record here, sorted."""
        with self._reading() as connection:
            if connection is None:
                return ()
            found = connection.execute(sa.select(ENTRIES.c.procurement).distinct())
            return tuple(sorted(_printable(row[0]) for row in found))

    def rows(self, procurement: str) -> tuple[Stored, ...]:
        """Return the rows of a record as they stand, in order of number."""
        with self._reading() as connection:
            return () if connection is None else tuple(_rows(connection, procurement))

    def each_row(self, procurement: str) -> Generator[Stored, None, None]:
        """Yield the rows of a record as they stood at one moment, one at a time, in order of number."""
        with self._reading() as connection:
            if connection is not None:
                some = {} if self.at_a_time is None else {"yield_per": self.at_a_time}
                yield from _rows(connection.execution_options(**some), procurement)

    def standing(self, procurement: str) -> tuple[int, str]:
        """Return how many entries a record has, and the digest of the last as it stands."""
        counted = sa.select(sa.func.count()).where(ENTRIES.c.procurement == procurement)
        with self._reading() as connection:
            if connection is None:
                return 0, GENESIS
            last = tuple(_rows(connection, procurement, last=True))
            count = connection.execute(counted).scalar_one()
            return count, last[0].digest if last else GENESIS

    def links(self, procurement: str) -> tuple[Link, ...]:
        """Return the chain of a procurement, empty where there is none."""
        with closing(self.each_row(procurement)) as rows:
            return self._whole(procurement, rows)

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
            chain = self._whole(procurement, _rows(connection, procurement))
            drafts: Iterable[Draft] = write(chain)
            last = chain[-1] if chain else None
        else:
            drafts, last = write, self._last(connection, procurement)
        made: list[Link] = []
        waiting: list[dict[str, object]] = []
        long = 0
        for draft in drafts:
            last = _sealed(procurement, draft, last, written, clock)
            made.append(slim(last))
            _keep(connection, procurement, draft)
            waiting.append(_row(last))
            long += len(last.body)
            if long > MOST_WAITING:
                connection.execute(ENTRIES.insert(), waiting)
                waiting, long = [], 0
        if waiting:
            connection.execute(ENTRIES.insert(), waiting)
        return tuple(made)

    def _last(self, connection: sa.Connection, procurement: str) -> Link | None:
        """Return the last link, which must hold in itself; None where there is none."""
        for row in tuple(_rows(connection, procurement, last=True)):
            if sha256(row.body.encode(errors="surrogateescape")) == row.digest:
                return read_link(row)
            raise StoreError(f"entry {row.number} in {self.name} was altered", VERIFY)
        return None

    def _whole(self, procurement: str, rows: Iterable[Stored]) -> tuple[Link, ...]:
        links, broken = whole_links(procurement, rows)
        if broken is None:
            return links
        said = f"the record in {self.name} does not hold at entry {broken.number}: {broken.said}"
        raise StoreError(said, VERIFY)

    def matter(self, procurement: str, digest: str) -> Matter | None:
        """Return a file by its digest; None where it is not there."""
        with self._reading() as connection:
            return None if connection is None else _matter(connection, procurement, digest)

    def matters(self, procurement: str) -> Iterator[Matter]:
        """Yield every file of a procurement, in order of digest, one at a time: together they may not fit in memory."""
        query = sa.select(MATTER.c.digest).where(MATTER.c.procurement == procurement)
        with self._reading() as connection:
            if connection is None:
                return
            for digest in sorted(_printable(row[0]) for row in connection.execute(query).all()):
                matter = _matter(connection, procurement, digest)
                if matter is not None:
                    yield matter

    def purge(
        self,
        procurement: str,
        digests: Sequence[str],
        draft: Draft,
        *,
        written: datetime,
        clock: str,
    ) -> Link:
        """Destroy the bytes of personal files and append the entry that says so, in one act; see `Store.purge`."""
        with self._writing(procurement) as connection:
            for digest in digests:
                query = sa.select(MATTER.c.personal).where(*_of(procurement, digest))
                personal = connection.execute(query).scalar_one_or_none()
                if personal is None:
                    raise StoreError(f"no file with the digest {digest} is kept in {self.name}")
                if personal != 1:
                    raise StoreError(f"the file {digest} is not personal: it stays")
                if digest not in draft.entry.fact("digests"):
                    raise StoreError(f"the entry does not say that the file {digest} is destroyed")
            (link,) = self._append(connection, procurement, (draft,), written, clock)
            for digest in digests:
                connection.execute(sa.delete(MATTER).where(*_of(procurement, digest)))
        return link

    def faults(self) -> tuple[str, ...]:
        """Return what is wrong with the store itself: damage, guards or rights that are not as made, strays."""
        with self._reading() as connection:
            if connection is None:
                return ()
            own = tuple(self._own_faults(connection)) or tuple(_strays(connection))
            return tuple(_printable(said) for said in own)

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


def _sealed(
    procurement: str, draft: Draft, last: Link | None, written: datetime, clock: str
) -> Link:
    try:
        return seal(
            procurement,
            draft,
            number=last.number + 1 if last else 1,
            previous=last.digest if last else GENESIS,
            written=max(written, last.written) if last else written,
            clock=clock,
        )
    except UnicodeEncodeError as error:
        said = f"entry {last.number + 1 if last else 1} cannot be written: it holds a half of a character"
        raise StoreError(said, "Write the text again, without it.") from error


def _rows(connection: sa.Connection, procurement: str, *, last: bool = False) -> Iterator[Stored]:
    """Read rows as they stand: in a damaged file a column can hold anything, and no value of it is trusted."""
    query = (
        sa.select(ENTRIES.c.number, ENTRIES.c.previous, ENTRIES.c.digest, ENTRIES.c.body)
        .where(ENTRIES.c.procurement == procurement)
        .order_by(ENTRIES.c.number.desc() if last else ENTRIES.c.number)
        .limit(1 if last else None)
    )
    with connection.execute(query) as found:
        for number, previous, digest, body in found:
            yield Stored(
                number=number if isinstance(number, int) else -1,
                previous=_text(previous),
                digest=_text(digest),
                body=_text(body),
            )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else repr(value)


def _printable(value: Any) -> str:
    """Return text that can be shown; damaged text has a question mark where it is no text."""
    return _text(value).encode(errors="replace").decode()


def _row(link: Link) -> dict[str, object]:
    return {
        "procurement": link.procurement,
        "number": link.number,
        "previous": link.previous,
        "digest": link.digest,
        "body": link.body,
    }


def _of(procurement: str, digest: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (MATTER.c.procurement == procurement, MATTER.c.digest == digest)


def _keep(connection: sa.Connection, procurement: str, draft: Draft) -> None:
    """Write the bytes of an entry's files; one that is there already is not written again."""
    for file in draft.entry.files:
        body = draft.matter.get(file.digest)
        if body is not None and sha256(body) != file.digest:
            raise StoreError(f"{file.name} is not the file its digest was taken of")
        there = sa.select(MATTER.c.digest).where(*_of(procurement, file.digest))
        if connection.execute(there).one_or_none() is not None:
            continue
        if body is None:
            raise StoreError(f"the bytes of {file.name} were not given, and are not kept yet")
        row = {
            "procurement": procurement,
            "digest": file.digest,
            "personal": int(file.personal),
            "purge_on": file.purge_on.isoformat() if file.purge_on else None,
            "body": body,
        }
        connection.execute(MATTER.insert(), row)


def _matter(connection: sa.Connection, procurement: str, digest: str) -> Matter | None:
    """Return a file as its row has it; a row that `_keep` did not write is damage."""
    row = connection.execute(sa.select(MATTER).where(*_of(procurement, digest))).one_or_none()
    if row is None:
        return None
    personal, purge_on, body = row.personal, row.purge_on, row.body
    try:
        day = None if purge_on is None else date.fromisoformat(purge_on)
    except (ValueError, TypeError):
        day = date.min
    altered = day is not None and day.isoformat() != purge_on
    if altered or personal not in (0, 1) or not isinstance(body, bytes):
        raise StoreError(f"what is kept of the file {digest} was altered", VERIFY)
    return Matter(digest=digest, personal=bool(personal), purge_on=day, body=body)


def _strays(connection: sa.Connection) -> Iterator[str]:
    """Yield what stands under the name of a procurement that it is not of. No chain shows it: it is in none."""
    first, last = sa.func.min(ENTRIES.c.number), sa.func.max(ENTRIES.c.number)
    counted = sa.select(ENTRIES.c.procurement, sa.func.count(), first, last)
    for name, count, low, high in connection.execute(counted.group_by(ENTRIES.c.procurement)):
        if (low, high) != (1, count):
            yield f"the record of {name} has {count} entries, numbered {low} to {high}"
    theirs = sa.select(MATTER.c.procurement).distinct()
    ours = sa.select(ENTRIES.c.procurement)
    for (name,) in connection.execute(theirs.where(MATTER.c.procurement.not_in(ours))):
        yield f"files are kept of {name}, which has no record"
