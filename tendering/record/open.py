"""Open a store by where it is: a path is a SQLite file, a postgresql:// URL a server. Engines load only when asked for."""

from __future__ import annotations

from pathlib import Path

from tendering.record.store import Store, StoreError

SERVERS = ("postgresql://", "postgresql+psycopg://")


def open_store(where: str) -> Store:
    """Open the store at a path or URL; a SQLite file is made where there is none.

    Raises:
        StoreError: It cannot be opened, or it is a kind of server that is not supported.
    """
    if where.startswith(SERVERS):
        from tendering.record.postgres import PostgresStore  # noqa: PLC0415 - an extra

        return PostgresStore(where)
    if "://" in where and not where.startswith("sqlite:///"):
        scheme = where.partition("://")[0]
        raise StoreError(
            f"{scheme} is no kind of store",
            "Give a file, or a URL that begins postgresql://.",
        )
    from tendering.record.sqlite import SqliteStore  # noqa: PLC0415 - heavy; only where a record is read

    return SqliteStore(Path(where.removeprefix("sqlite:///")))
