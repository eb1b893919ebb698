"""Open a store by where it is: a path is a SQLite file, a postgresql:// URL a server. Engines load only when asked for."""

from __future__ import annotations

import re
from pathlib import Path

from tendering.record.store import Store, StoreError

SERVERS = ("postgresql://", "postgresql+psycopg://", "postgres://")
FILE = "sqlite:///"
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


def open_store(where: str) -> Store:
    """Open the store at a path or URL; nothing is made there before the first entry is appended.

    Raises:
        StoreError: It cannot be opened, or it is a kind of server that is not supported.
    """
    if "\0" in where:
        raise StoreError(
            "no file and no server has such a name",
            "Give a file, or a URL that begins postgresql://.",
        )
    if where.startswith(SERVERS):
        from tendering.record.postgres import PostgresStore  # noqa: PLC0415 - an extra

        return PostgresStore(where)
    if _SCHEME.match(where) and not where.startswith(FILE):
        raise StoreError(
            f"{where.partition('://')[0]} is no kind of store",
            "Give a file, or a URL that begins postgresql://.",
        )
    from tendering.record.sqlite import SqliteStore  # noqa: PLC0415 - heavy; only where a record is read

    return SqliteStore(Path(where.removeprefix(FILE)))


def missing_file(where: str) -> bool:
    """Say whether a store is named as a file, and there is none of that name: nothing can be read there.

    >>> missing_file("no such folder/record.sqlite"), missing_file("postgresql://srv/tenders")
    (True, False)
    """
    if "\0" in where or (_SCHEME.match(where) and not where.startswith(FILE)):
        return False
    file = Path(where.removeprefix(FILE))
    return not file.exists() and not file.with_name(f"{file.name}-wal").exists()


def shown(where: str) -> str:
    """Return where a store is as it may be shown: of a server's address, what cannot be a password.

    >>> shown("postgresql://ann:secret@srv/tenders?password=secret"), shown("record.sqlite")
    ('postgresql://srv/tenders', 'record.sqlite')
    """
    if not _SCHEME.match(where) or where.startswith(FILE):
        return where
    scheme, _, rest = where.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2].partition('?')[0]}"
