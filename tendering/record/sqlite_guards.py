"""The tables of a SQLite record, the triggers that let nothing be changed, and whether they are as they were made."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from tendering.record.chain import GENESIS

VERSION = 1
MAGIC = b"SQLite format 3\0"
APPLICATION = int.from_bytes(b"tndr")
"""What marks the file as a record, for programs that tell files apart."""
PRAGMAS = {
    "synchronous": 2,  # full: an append is on the disk when it is acknowledged
    "foreign_keys": 1,
    "recursive_triggers": 1,  # else INSERT OR REPLACE deletes a row behind the trigger's back
    "secure_delete": 1,  # what is purged is overwritten
    "trusted_schema": 0,  # a file that someone made up runs no functions
}
_OBJECTS = {
    "entries": f"""CREATE TABLE entries (
    procurement TEXT NOT NULL CHECK (procurement <> ''),
    number INTEGER NOT NULL CHECK (number >= 1),
    previous TEXT NOT NULL CHECK (length(previous) = {len(GENESIS)}),
    digest TEXT NOT NULL CHECK (length(digest) = {len(GENESIS)}),
    body TEXT NOT NULL,
    PRIMARY KEY (procurement, number),
    UNIQUE (procurement, previous)
) STRICT""",
    "matter": f"""CREATE TABLE matter (
    procurement TEXT NOT NULL CHECK (procurement <> ''),
    digest TEXT NOT NULL CHECK (length(digest) = {len(GENESIS)}),
    personal INTEGER NOT NULL CHECK (personal IN (0, 1)),
    purge_on TEXT CHECK (length(purge_on) = 10),
    body BLOB NOT NULL,
    PRIMARY KEY (procurement, digest)
) STRICT""",
    "entries_follow": f"""CREATE TRIGGER entries_follow BEFORE INSERT ON entries
WHEN NEW.number <> 1 + coalesce((SELECT max(number) FROM entries WHERE procurement = NEW.procurement), 0)
    OR NEW.previous <> coalesce((SELECT digest FROM entries WHERE procurement = NEW.procurement
        ORDER BY number DESC LIMIT 1), '{GENESIS}')
BEGIN SELECT RAISE(ABORT, 'an entry follows the last one'); END""",
    "entries_no_update": """CREATE TRIGGER entries_no_update BEFORE UPDATE ON entries
BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END""",
    "entries_no_delete": """CREATE TRIGGER entries_no_delete BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'an entry is never removed'); END""",
    "matter_no_replace": """CREATE TRIGGER matter_no_replace BEFORE INSERT ON matter
WHEN EXISTS (SELECT 1 FROM matter WHERE procurement = NEW.procurement AND digest = NEW.digest)
BEGIN SELECT RAISE(ABORT, 'a file is never changed'); END""",
    "matter_no_update": """CREATE TRIGGER matter_no_update BEFORE UPDATE ON matter
BEGIN SELECT RAISE(ABORT, 'a file is never changed'); END""",
    "matter_no_delete": """CREATE TRIGGER matter_no_delete BEFORE DELETE ON matter WHEN OLD.personal = 0
BEGIN SELECT RAISE(ABORT, 'only a personal file is destroyed'); END""",
}


def statements() -> tuple[str, ...]:
    """Return what makes an empty file one that can hold records."""
    return (
        f"PRAGMA application_id={APPLICATION}",
        f"PRAGMA user_version={VERSION}",
        *_OBJECTS.values(),
    )


def faults(connection: sa.Connection, header: bytes) -> Iterator[str]:
    """Yield what is wrong with a file: damage, then tables and triggers, then how it is opened.

    Args:
        connection: To the file.
        header: Its first 20 bytes. They say whether it has a log; a connection to a file that cannot be written to does not.
    """
    for (said,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if said != "ok":
            yield f"the file is damaged: {said}"
    yield from _altered(connection)
    if header[18:20] != b"\2\2":
        yield "it has no write-ahead log"
    wanted = {**PRAGMAS, "application_id": APPLICATION, "user_version": VERSION}
    for pragma, value in wanted.items():
        found = connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one()
        if found != value:
            yield f"its {pragma} is {found}, not {value}"


def _altered(connection: sa.Connection) -> Iterator[str]:
    query = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"
    found = {name: (kind, sql) for kind, name, sql in connection.exec_driver_sql(query)}
    for name, sql in _OBJECTS.items():
        kind = sql.split()[1].lower()
        if name not in found:
            yield f"the {kind} {name} is missing"
        elif found[name] != (kind, sql):
            yield f"the {kind} {name} is not as it was made"
    for name, (kind, _) in found.items():
        if name not in _OBJECTS:
            yield f"the {kind} {name} is none of the record's"
