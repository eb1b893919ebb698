"""A record in a SQLite file: made whole, read without rights, and every fault of file, folder or disk said in words."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tendering.record import sqlite
from tendering.record.chain import Draft, Link, sha256
from tendering.record.sqlite import SqliteStore
from tendering.record.store import StoreError
from tendering.record.verify import verified
from tests.record.drafts import WRITTEN, append, draft, purge

CHILDREN = [sys.executable, str(Path(__file__).with_name("children.py"))]
AS_ROOT = os.name == "posix" and os.geteuid() == 0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A record of three entries and two files."""
    path = tmp_path / "record.sqlite"
    with SqliteStore(path) as store:
        append(store, "p", draft("one", b"a file"), draft("two"))
        append(store, "p", draft("three", b"another"))
    return path


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that anyone can read, as those that pytest makes cannot be."""
    folder = Path(tempfile.mkdtemp(prefix="tendering-"))
    folder.chmod(0o755)
    yield folder
    for each in folder.iterdir():
        each.chmod(0o755)
    folder.chmod(0o755)
    shutil.rmtree(folder)


def child(what: str, where: Path, *arguments: str) -> dict[str, str]:
    done = subprocess.run(
        [*CHILDREN, what, str(where), *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def refused(do: Callable[[], object]) -> str:
    """Return what is said and the remedy; an error of another kind is a bug."""
    with pytest.raises(StoreError) as error:
        do()
    assert error.value.remedy
    return f"{error.value.said} | {error.value.remedy}"


def use(path: Path) -> None:
    """Do all that a person can ask of a record."""
    with SqliteStore(path) as store:
        verified(store, "p")
        store.links("p")
        list(store.matters("p"))
        append(store, "p", draft("more", b"more"))


# -- made and left
def test_the_file_appears_with_its_first_entry_in_it_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "record of 100% #1?.sqlite"
    seen = []

    def write(links: tuple[Link, ...]) -> Sequence[Draft]:
        seen.append(path.exists())
        return [draft("one")]

    with SqliteStore(path) as store:
        store.append("p", write, written=WRITTEN, clock="stated")
    assert seen == [False]
    assert [x.name for x in tmp_path.iterdir()] == [path.name]
    with SqliteStore(path) as store:
        assert len(store.links("p")) == 1


def test_one_who_is_overtaken_writes_to_the_file_that_is_there(tmp_path: Path) -> None:
    path = tmp_path / "record.sqlite"

    def write(links: tuple[Link, ...]) -> Sequence[Draft]:
        if not links:
            with SqliteStore(path) as faster:
                append(faster, "p", draft("faster"))
        return [draft(f"after {len(links)}")]

    with SqliteStore(path) as store:
        store.append("p", write, written=WRITTEN, clock="stated")
        said = [x.entry.fact("what") for x in store.links("p")]
    assert said == ["faster", "after 1"]
    assert [x.name for x in tmp_path.iterdir()] == [path.name]


def test_it_is_made_where_the_disk_has_no_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(sqlite.os, "link", no_links)
    with SqliteStore(tmp_path / "record.sqlite") as store:
        append(store, "p", draft("one"))
        assert verified(store, "p") is None
        assert store.faults() == ()
    assert [x.name for x in tmp_path.iterdir()] == ["record.sqlite"]


def test_what_sqlite_itself_calls_the_file(path: Path) -> None:
    with sqlite3.connect(path) as plain:
        assert plain.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert plain.execute("PRAGMA table_list").fetchall()[0][5] == 1  # strict
    plain.close()


# -- purged
def test_what_is_purged_is_in_no_byte_of_the_file_or_its_log(path: Path) -> None:
    secret = b"Mary Poole, born 1962, NI QQ123456C " * 400
    with SqliteStore(path) as store:
        append(store, "p", draft("staff", secret, personal=True), draft("after", b"other"))
        assert any(secret[:36] in x.read_bytes() for x in path.parent.iterdir())
        purge(store, "p", [sha256(secret)])
        assert not any(secret[:36] in x.read_bytes() for x in path.parent.iterdir())
        assert verified(store, "p") is None
        assert store.faults() == ()


def test_a_purge_says_where_bytes_stay_while_another_reads(path: Path) -> None:
    secret = b"Mary Poole, born 1962" * 400
    reader = sqlite3.connect(path, isolation_level=None)
    with SqliteStore(path, wait_ms=50) as store:
        append(store, "p", draft("staff", secret, personal=True))
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM entries").fetchone()
        said = refused(lambda: purge(store, "p", [sha256(secret)]))
        assert "entry 5 says" in said
        reader.close()
        assert len(store.links("p")) == 5
    assert not any(secret[:21] in x.read_bytes() for x in path.parent.iterdir())


# -- without rights
@pytest.mark.skipif(os.name != "posix", reason="rights as POSIX has them")
@pytest.mark.parametrize("folder_too", [True, False])
def test_a_record_that_cannot_be_written_is_read(
    path: Path, open_folder: Path, folder_too: bool
) -> None:
    shutil.copy(path, open_folder)
    copy = open_folder / path.name
    copy.chmod(0o444)
    if not AS_ROOT:
        open_folder.chmod(0o555 if folder_too else 0o755)
    elif not folder_too:
        open_folder.chmod(0o777)
    before = copy.read_bytes()
    found = child("without_rights", copy)
    assert found["read"] == "3 entries, 0 faults"
    assert "read-only" in found["append"]
    assert copy.read_bytes() == before


@pytest.mark.skipif(os.name != "posix", reason="rights as POSIX has them")
def test_a_folder_that_cannot_be_written_to_is_said(open_folder: Path) -> None:
    if not AS_ROOT:
        open_folder.chmod(0o555)
    found = child("without_rights", open_folder / "record.sqlite")
    assert found["read"] == "0 entries, 0 faults"
    assert "cannot be opened" in found["append"]
    assert list(open_folder.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="rights as POSIX has them")
def test_entries_still_in_the_log_are_not_passed_over(path: Path, open_folder: Path) -> None:
    with SqliteStore(path) as store:
        append(store, "p", draft("four"))
        for each in (path, Path(f"{path}-wal")):
            shutil.copy(each, open_folder)
    if not AS_ROOT:
        open_folder.chmod(0o555)
    found = child("without_rights", open_folder / path.name)
    assert "its last entries are still in record.sqlite-wal" in found["read"]
    assert "Copy both files" in found["read"]


# -- locked and full
def test_a_locked_file_is_said_and_the_record_is_intact(path: Path) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with SqliteStore(path, wait_ms=100) as store:
        said = refused(lambda: append(store, "p", draft("four")))
        assert "locked: another program has been writing to it for 0.1 s" in said
        assert len(store.links("p")) == 3  # reading goes on meanwhile
        other.execute("ROLLBACK")
        append(store, "p", draft("four"))
        assert verified(store, "p") is None
    other.close()


def test_one_waits_for_another_who_is_writing(path: Path) -> None:
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    free = threading.Timer(0.3, lambda: other.execute("ROLLBACK"))
    free.start()
    with SqliteStore(path) as store:
        append(store, "p", draft("four"))
    free.join()
    other.close()


def held(path: Path) -> None:
    """Hold that a record is as it was before, and can be written to."""
    with SqliteStore(path) as store:
        assert len(store.links("p")) == 3
        assert verified(store, "p") is None
        assert store.faults() == ()
        append(store, "p", draft("goes on"))


@pytest.mark.skipif(os.name != "posix", reason="limits as POSIX has them")
def test_where_no_file_may_grow_the_record_is_intact(path: Path) -> None:
    found = child("short_of_room", path, str(200_000))
    assert "cannot be" in found["large"]
    assert found["small"] == "entry 4"
    with SqliteStore(path) as store:
        assert len(store.links("p")) == 4
        assert verified(store, "p") is None
        assert store.faults() == ()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 600 kB; only root can have one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(disk)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no disk can be mounted here; a limit on files stands in for it above")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_is_said_and_the_record_is_intact(path: Path, small_disk: Path) -> None:
    copy = small_disk / path.name
    shutil.copy(path, copy)
    with SqliteStore(copy) as store:
        said = refused(lambda: append(store, "p", draft("four", os.urandom(2_000_000))))
        assert "the disk is full. Nothing of this was written" in said
        assert len(store.links("p")) == 3
    held(copy)


def test_a_record_begun_on_a_full_disk_is_not_begun(small_disk: Path) -> None:
    path = small_disk / "record.sqlite"
    said = refused(lambda: append(SqliteStore(path), "p", draft("one", os.urandom(2_000_000))))
    assert "full" in said
    assert list(small_disk.iterdir()) == []


# -- not a record
def test_a_folder_in_its_place_is_said(tmp_path: Path) -> None:
    assert "is a folder, not a file" in refused(lambda: SqliteStore(tmp_path))


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "none" / "record.sqlite") as store:
        assert store.procurements() == ()
        assert "there is no folder" in refused(lambda: append(store, "p", draft("one")))


@pytest.mark.parametrize(
    "text", [b"evaluation: a\n" * 90, b"PK\3\4", b"SQLite format 3\0" + b"x" * 5000]
)
def test_a_file_that_is_no_record_is_said_and_left_alone(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "record.sqlite"
    path.write_bytes(text)
    assert "is not a record" in refused(lambda: use(path))
    assert path.read_bytes() == text


def test_another_program_s_database_is_said_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "record.sqlite"
    with sqlite3.connect(path) as plain:
        plain.execute("CREATE TABLE t (x)")
    plain.close()
    assert "holds no record" in refused(lambda: use(path))


def test_an_empty_file_is_no_record_that_could_be_begun(path: Path) -> None:
    path.write_bytes(b"")
    assert "is empty: it was cut off" in refused(lambda: use(path))


def test_a_log_without_its_file_is_said(path: Path) -> None:
    with SqliteStore(path) as store:
        append(store, "p", draft("four"))
        log = Path(f"{path}-wal").read_bytes()
    Path(f"{path}-wal").write_bytes(log)
    path.unlink()
    assert "entries may be in it" in refused(lambda: use(path))


@pytest.mark.parametrize("length", [1, 50, 100, 512, 4096, 8192, 20_000])
def test_a_file_that_was_cut_off_is_said(path: Path, length: int) -> None:
    path.write_bytes(path.read_bytes()[:length])
    said = refused(lambda: use(path))
    assert "is damaged" in said or "is not a record" in said


# -- altered
@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DROP TRIGGER entries_no_update", "the trigger entries_no_update is missing"),
        ("DROP TABLE matter", "the table matter is missing"),
        ("CREATE TRIGGER x AFTER INSERT ON entries BEGIN SELECT 1; END", "x is none of"),
        ("CREATE TABLE y (z)", "the table y is none of the record's"),
        ("ALTER TABLE entries ADD COLUMN note TEXT", "the table entries is not as it was made"),
        ("PRAGMA user_version = 9", "its user_version is 9, not 1"),
        ("PRAGMA journal_mode = DELETE", "it has no write-ahead log"),
    ],
)
def test_what_was_done_to_the_file_is_said(path: Path, statement: str, said: str) -> None:
    plain = sqlite3.connect(path)
    plain.execute(statement)
    plain.close()
    with SqliteStore(path) as store:
        assert any(said in x for x in store.faults()), store.faults()


def test_a_trigger_made_again_that_lets_all_pass_is_said(path: Path) -> None:
    plain = sqlite3.connect(path)
    plain.execute("DROP TRIGGER entries_no_delete")
    plain.execute("CREATE TRIGGER entries_no_delete BEFORE DELETE ON entries BEGIN SELECT 1; END")
    plain.close()
    with SqliteStore(path) as store:
        assert store.faults() == ("the trigger entries_no_delete is not as it was made",)


def test_a_byte_changed_anywhere_in_the_file_is_noticed_or_changes_nothing(path: Path) -> None:
    whole, noticed, flips = path.read_bytes(), 0, 250
    with SqliteStore(path) as store:
        rows, matters = store.rows("p"), list(store.matters("p"))
    chosen = random.Random(20270504)
    used = [
        n for n, byte in enumerate(whole) if byte
    ]  # where there is nothing, little can be changed
    for _ in range(flips):
        at, bit = chosen.choice(used), 1 << chosen.randrange(8)
        path.write_bytes(whole[:at] + bytes([whole[at] ^ bit]) + whole[at + 1 :])
        try:
            with SqliteStore(path, wait_ms=50) as store:
                wrong = bool(store.faults() or verified(store, "p"))
                same = (store.rows("p"), list(store.matters("p"))) == (rows, matters)
        except StoreError:
            wrong, same = True, False
        noticed += wrong
        assert wrong or same, f"bit {bit} at {at}"
        Path(f"{path}-wal").unlink(missing_ok=True)
        Path(f"{path}-shm").unlink(missing_ok=True)
    assert noticed > flips * 3 // 4
