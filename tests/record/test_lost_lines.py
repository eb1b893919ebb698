"""A line to the server that is lost: what was not acknowledged is said, and at the commit that nobody can know."""

from __future__ import annotations

import socket
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tendering.record.postgres import PostgresStore
from tendering.record.verify import verified
from tests.record.drafts import append, draft
from tests.record.server import Server
from tests.record.test_postgres import refused


@pytest.fixture
def database(server: Server) -> str:
    return server.database()


class Line:
    """A line to the server that is cut at a word of what is sent: before the server has it, or after."""

    def __init__(self, server: Server, folder: Path) -> None:
        self._to = str(server.folder / "s" / ".s.PGSQL.5432")
        self.folder = folder
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(folder / ".s.PGSQL.5432"))
        self._listener.listen()
        self.cut_at, self.after, self.silent = b"", False, False
        self.done = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        with client, socket.socket(socket.AF_UNIX) as server:
            server.connect(self._to)
            back = threading.Thread(target=self._back, args=(server, client), daemon=True)
            back.start()
            while sent := client.recv(65536):
                if self.cut_at and self.cut_at in sent:
                    if self.after:
                        self.silent = True
                        server.sendall(sent)
                        server.settimeout(5)
                        self.done.wait(5)
                    break
                server.sendall(sent)
            client.shutdown(socket.SHUT_RDWR)
            server.shutdown(socket.SHUT_RDWR)
            back.join(5)

    def _back(self, server: socket.socket, client: socket.socket) -> None:
        try:
            while got := server.recv(65536):
                if self.silent:
                    self.done.set()  # the server has answered; nobody is told
                    return
                client.sendall(got)
        except OSError:
            return

    def close(self) -> None:
        self._listener.close()


@pytest.fixture
def line(server: Server) -> Iterator[Line]:
    with tempfile.TemporaryDirectory(prefix="line-") as folder:
        made = Line(server, Path(folder))
        yield made
        made.close()


@pytest.mark.parametrize("after", [False, True])
def test_a_line_lost_at_the_commit_is_not_acknowledged_and_says_so(
    server: Server, database: str, line: Line, after: bool
) -> None:
    with PostgresStore(server.url(database)) as store:
        append(store, "p", draft("one"))
    url = f"postgresql://postgres@/{database}?host={quote(str(line.folder), safe='')}"
    with PostgresStore(url) as far:
        assert len(far.links("p")) == 1
        line.cut_at, line.after = b"COMMIT\0", after
        said = refused(lambda: append(far, "p", draft("two", b"a file")))
    assert "whether they were is not known" in said
    assert "tendering record log" in said
    with PostgresStore(server.url(database)) as store:
        assert len(store.links("p")) == (2 if after else 1)
        assert verified(store, "p") is None


def test_a_line_lost_before_the_commit_leaves_nothing(
    server: Server, database: str, line: Line
) -> None:
    with PostgresStore(server.url(database)) as store:
        append(store, "p", draft("one"))
    url = f"postgresql://postgres@/{database}?host={quote(str(line.folder), safe='')}"
    with PostgresStore(url) as far:
        line.cut_at = b"INSERT INTO entries"
        assert "was lost. Nothing of this was written" in refused(
            lambda: append(far, "p", draft("two"))
        )
        line.cut_at = b""
        append(far, "p", draft("two again"))
        assert verified(far, "p") is None


def test_a_connection_the_server_ended_meanwhile_is_made_again_or_said(
    server: Server, database: str
) -> None:
    with PostgresStore(server.url(database)) as store:
        append(store, "p", draft("one"))
        server.run(
            "postgres",
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'",  # noqa: S608
        )
        append(store, "p", draft("two"))
        assert len(store.links("p")) == 2
