"""Records on a PostgreSQL server: who may do what, what is never shown, and every fault of server or line said in words."""

from __future__ import annotations

import builtins
import socket
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from urllib.parse import quote

import psycopg
import pytest

from tendering.record.chain import Draft, Link, sha256
from tendering.record.open import open_store, shown
from tendering.record.postgres import PostgresStore
from tendering.record.store import StoreError
from tendering.record.verify import verified
from tests.record.drafts import WRITTEN, append, draft, purge
from tests.record.server import Server

SECRET = "s3cret-pass"  # noqa: S105


@pytest.fixture
def database(server: Server) -> str:
    return server.database()


def refused(do: Callable[[], object]) -> str:
    """Return what is said and the remedy; an error of another kind is a bug."""
    with pytest.raises(StoreError) as error:
        do()
    assert error.value.remedy
    text = f"{error.value.said} | {error.value.remedy}"
    assert SECRET not in text
    assert "Traceback" not in text
    assert "sqlalche" not in text.lower()
    return text


def procurements(where: str) -> tuple[str, ...]:
    with open_store(where) as store:
        return store.procurements()


def append_to(where: str) -> None:
    with open_store(where) as store:
        append(store, "p", draft("one"))


def links_at(where: str) -> None:
    with open_store(where) as store:
        store.links("p")


def login(server: Server, name: str, rights: str = "") -> None:
    server.run("postgres", f"DROP ROLE IF EXISTS {name}")
    server.run("postgres", f"CREATE ROLE {name} LOGIN {rights}")


# -- who may do what
def test_whoever_connects_works_without_the_right_to_change_an_entry(
    server: Server, database: str
) -> None:
    with PostgresStore(server.url(database)) as store:
        append(store, "p", draft("one", b"a file"))
        with store._writing("p") as connection:
            assert connection.exec_driver_sql("SELECT current_user").scalar() == "tendering_writer"
        for statement in (
            "UPDATE tendering.entries SET body = ''",
            "DELETE FROM tendering.entries",
            "TRUNCATE tendering.entries",
            "UPDATE tendering.matter SET body = ''",
            "TRUNCATE tendering.matter",
            "ALTER TABLE tendering.entries DISABLE TRIGGER ALL",
            "DROP TABLE tendering.entries",
            "CREATE TABLE tendering.more (x int)",
        ):
            with (
                pytest.raises(StoreError, match="does not give the right"),
                store._writing("p") as c,
            ):
                c.exec_driver_sql(statement)
        with pytest.raises(StoreError, match="only a personal file"), store._writing("p") as c:
            c.exec_driver_sql("DELETE FROM tendering.matter")
        assert verified(store, "p") is None
        assert store.faults() == ()


def test_an_officer_needs_only_to_be_a_member_of_the_role(server: Server, database: str) -> None:
    with PostgresStore(server.url(database)) as owner:
        append(owner, "p", draft("one"))
    for name, rights in (("officer", ""), ("reserved", "NOINHERIT")):
        login(server, name, rights)
        server.run("postgres", f"GRANT tendering_writer TO {name}")
        with PostgresStore(server.url(database, name)) as store:
            append(store, "p", draft(f"by {name}", b"staff", personal=True))
            assert verified(store, "p") is None
            assert store.faults() == ()
    with PostgresStore(server.url(database, "officer")) as store:
        purge(store, "p", [sha256(b"staff")])
        assert verified(store, "p") is None


def test_one_without_rights_is_told_which(server: Server, database: str) -> None:
    login(server, "stranger")
    url = server.url(database, "stranger")
    assert procurements(url) == ()
    assert "GRANT tendering_writer" in refused(lambda: append_to(url))
    with PostgresStore(server.url(database)) as owner:
        assert owner.procurements() == ()  # the refusal left no half of a schema
        append(owner, "p", draft("one"))
    assert "does not give the right" in refused(lambda: links_at(url))


def test_one_who_may_make_a_schema_and_no_role_gives_up_the_right_to_change(
    server: Server,
) -> None:
    login(server, "maker")
    running = server.run("postgres", "SELECT 1 FROM pg_roles WHERE rolname = 'tendering_writer'")
    if running:  # no database may still hold rights of it
        for (name,) in server.run(
            "postgres", "SELECT datname FROM pg_database WHERE datallowconn"
        ):
            server.run(str(name), "DROP OWNED BY tendering_writer")
        server.run("postgres", "DROP ROLE tendering_writer")
    server.run("postgres", "CREATE DATABASE made OWNER maker")
    with PostgresStore(server.url("made", "maker")) as store:
        append(store, "p", draft("one", b"staff", personal=True))
        for statement in (
            "UPDATE entries SET body = ''",
            "DELETE FROM entries",
            "TRUNCATE entries",
        ):
            with (
                pytest.raises(StoreError, match="does not give the right"),
                store._writing("p") as c,
            ):
                c.exec_driver_sql(statement)
        purge(store, "p", [sha256(b"staff")])
        assert verified(store, "p") is None
        assert store.faults() == ()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("GRANT UPDATE ON entries TO PUBLIC", "UPDATE on entries is granted to everyone"),
        ("GRANT DELETE ON entries TO tendering_writer", "DELETE on entries is granted to tend"),
        ("ALTER TABLE entries DISABLE TRIGGER entries_no_change", "entries_no_change is not as"),
        ("ALTER TABLE entries ENABLE TRIGGER entries_no_change", "entries_no_change is not as"),
        ("DROP TRIGGER matter_no_delete ON matter", "the trigger matter_no_delete is missing"),
        (
            "ALTER TABLE entries DROP CONSTRAINT entries_never_fork",
            "entries_never_fork is missing",
        ),
        ("ALTER TABLE matter DROP CONSTRAINT matter_personal", "matter_personal is missing"),
        ("ALTER TABLE matter ADD COLUMN note text", "the table matter is not as it was made"),
        ("CREATE RULE r AS ON INSERT TO entries DO ALSO NOTHING", "the table entries is not as"),
        (
            "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
            "the function refuse is not as it was made",
        ),
        (
            "CREATE TRIGGER t BEFORE INSERT ON matter EXECUTE FUNCTION refuse()",
            "the trigger t is none of the record's",
        ),
    ],
)
def test_what_was_done_to_the_guards_is_said(
    server: Server, database: str, statement: str, said: str
) -> None:
    with PostgresStore(server.url(database)) as store:
        append(store, "p", draft("one"))
        assert store.faults() == ()
        server.run(database, f"SET search_path = tendering; {statement}")
        assert any(said in x for x in store.faults()), store.faults()


def test_a_stray_is_said(server: Server, database: str) -> None:
    with PostgresStore(server.url(database)) as store:
        append(store, "p", draft("one", b"a file"))
        server.run(
            database,
            "SET search_path = tendering; ALTER TABLE matter DISABLE TRIGGER USER;"
            " UPDATE matter SET procurement = 'q'; ALTER TABLE matter ENABLE ALWAYS TRIGGER matter_no_change;"
            " ALTER TABLE matter ENABLE ALWAYS TRIGGER matter_no_truncate;"
            " ALTER TABLE matter ENABLE ALWAYS TRIGGER matter_no_delete",
        )
        assert store.faults() == ("files are kept of q, which has no record",)


@pytest.mark.parametrize("setting", ["off", "local"])
def test_a_commit_waits_for_the_disk_whatever_the_server_s_setting(
    server: Server, database: str, setting: str
) -> None:
    server.run("postgres", f"ALTER DATABASE {database} SET synchronous_commit = {setting}")
    with PostgresStore(server.url(database)) as store:
        append(store, "p", draft("one"))
        with store._writing("p") as connection:
            assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"


def test_the_chain_is_read_after_the_lock_whatever_the_server_s_setting(
    server: Server, database: str
) -> None:
    server.run(
        "postgres",
        f"ALTER DATABASE {database} SET default_transaction_isolation = 'repeatable read'",
    )
    url = server.url(database)
    with PostgresStore(url) as one, PostgresStore(url) as other:
        append(one, "p", draft("one"))
        entered, may_go = threading.Event(), threading.Event()

        def slow(links: tuple[Link, ...]) -> Sequence[Draft]:
            entered.set()
            may_go.wait(10)
            return [draft("slow")]

        writer = threading.Thread(
            target=lambda: one.append("p", slow, written=WRITTEN, clock="stated")
        )
        writer.start()
        entered.wait(10)
        threading.Timer(0.3, may_go.set).start()
        (link,) = append(other, "p", draft("fast"))
        writer.join()
        assert link.number == 3


# -- what is never shown
@pytest.mark.parametrize(
    "where",
    [
        f"postgresql://ann:{SECRET}@localhost:1/tenders",
        f"postgresql://ann@localhost:1/tenders?password={SECRET}",
        f"postgresql+psycopg://ann:{SECRET}@localhost:1/tenders",
        f"postgresql://ann:p@ss{SECRET}@localhost:1/tenders",
        f"postgresql://ann:{SECRET}/x@localhost:1/tenders",
        f"postgresql://ann:{SECRET}@localhost:port/tenders",
        f"postgresql://ann:{SECRET}@[localhost/tenders",
        f"postgresql://ann:{quote(SECRET + '%@/:')}@localhost:1/tenders",
        f"mysql://ann:{SECRET}@localhost/tenders",
        f"postgresql://localhost:1/tenders?options=-c%20x={SECRET}",
    ],
)
def test_a_password_is_in_no_name_and_no_message(where: str) -> None:
    refused(lambda: procurements(where))
    assert SECRET not in shown(where)


def test_a_wrong_password_is_said(server: Server, database: str) -> None:
    rules = server.data / "pg_hba.conf"
    before = rules.read_text()
    server.run("postgres", "DROP ROLE IF EXISTS ann")
    server.run("postgres", "CREATE ROLE ann LOGIN PASSWORD 'another'")
    rules.write_text(f"local all ann scram-sha-256\n{before}")
    server.run("postgres", "SELECT pg_reload_conf()")
    try:
        url = server.url(database, f"ann:{SECRET}")
        assert "refuses the login" in refused(lambda: procurements(url))
        assert "refuses the login" in refused(lambda: procurements(server.url(database, "ann")))
    finally:
        rules.write_text(before)
        server.run("postgres", "SELECT pg_reload_conf()")


# -- faults of the server
def test_a_server_that_is_not_there_is_said(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    said = refused(lambda: procurements(f"postgresql://127.0.0.1:{port}/x"))
    assert f"postgresql://127.0.0.1:{port}/x cannot be reached" in said
    assert "refused" in said
    said = refused(lambda: procurements("postgresql:///x?host=/no/such"))
    assert "cannot be reached" in said
    said = refused(lambda: procurements("postgresql://no.such.host.invalid/x"))
    assert "cannot be reached" in said


def test_a_database_or_a_name_that_is_not_there_is_said(server: Server) -> None:
    said = refused(lambda: procurements(server.url("nosuch")))
    assert "has no such database" in said
    said = refused(lambda: procurements(server.url("postgres", "nobodyhere")))
    assert "refuses the login" in said


def test_a_database_that_cannot_hold_every_character_is_said(server: Server) -> None:
    server.run(
        "postgres",
        "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0",
    )
    said = refused(lambda: append_to(server.url("latin")))
    assert "holds text as LATIN1" in said


def test_a_server_that_only_lets_read_is_said(server: Server, database: str) -> None:
    with PostgresStore(server.url(database)) as store:
        append(store, "p", draft("one"))
    server.run("postgres", f"ALTER DATABASE {database} SET default_transaction_read_only = on")
    with PostgresStore(server.url(database)) as store:
        assert len(store.links("p")) == 1
        assert store.faults() == ()
        assert "only lets records be read" in refused(lambda: append(store, "p", draft("two")))


def test_one_who_waits_too_long_is_told(server: Server, database: str) -> None:
    url = server.url(database)
    with PostgresStore(url) as one, PostgresStore(url, wait_ms=100) as other:
        append(one, "p", draft("one"))
        with one._writing("p"):
            said = refused(lambda: append(other, "p", draft("two")))
            assert "for 0.1 s. Nothing was written" in said
            append(other, "q", draft("another procurement"))
        append(other, "p", draft("two"))
        assert verified(other, "p") is None


def test_psycopg_missing_is_said_with_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(
        name: str,
        names: Mapping[str, object] | None = None,
        local: Mapping[str, object] | None = None,
        fromlist: Sequence[str] = (),
        level: int = 0,
    ) -> ModuleType:
        if name == "psycopg":
            raise ModuleNotFoundError("No module named 'psycopg'", name="psycopg")
        return real(name, names, local, fromlist, level)

    monkeypatch.setattr(builtins, "__import__", without)
    said = refused(lambda: open_store("postgresql://localhost/x"))
    assert "pip install 'tendering[postgres]'" in said


def test_the_server_is_left_as_a_plain_client_finds_it(server: Server, database: str) -> None:
    """What pg_dump and an auditor's own SQL see is the same text that is digested."""
    with PostgresStore(server.url(database)) as store:
        (link,) = append(store, "p", draft("one © \U0001f9fe"))
    with psycopg.connect(server.conninfo(database)) as connection:
        query = "SELECT body, digest, encode(sha256(convert_to(body, 'UTF8')), 'hex') FROM tendering.entries"
        assert connection.execute(query).fetchall() == [(link.body, link.digest, link.digest)]
