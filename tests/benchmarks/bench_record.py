"""The record on SQLite: an append against bare INSERTs that wait for the same disk, verifying against hashing alone."""

from __future__ import annotations

import hashlib
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from rounds import interleaved, ratio_line

from tendering.model.entries import Entry, EntryKind
from tendering.record.chain import Draft, Link, Stored
from tendering.record.sqlite import SqliteStore
from tendering.record.verify import first_fault

APPENDS, ENTRIES, ROUNDS = 200, 20_000, 5
APPEND_TARGET, VERIFY_TARGET = 4.0, 60.0
"""Hashing alone reads no text: verifying also parses each entry and writes it again, to the last character."""
AT = datetime(2027, 5, 4, 9, 30, tzinfo=UTC)


def draft(number: int) -> Draft:
    """Make an entry as a panel member's sheet has them: ten marks with their notes."""
    note = "Rotas and handovers are evidenced for every zone; supervision is described, not shown."
    rows = tuple(
        {"lot": "1", "bidder": "B03", "criterion": f"Q{n}", "mark": "7", "note": f"{note} ({n})"}
        for n in range(10)
    )
    entry = Entry(
        kind=EntryKind.MARKS_GIVEN,
        on=date(2027, 5, 4),
        by="A. Officer",
        person=f"evaluator {number}",
        rows={"marks": rows},
    )
    return Draft(entry=entry, matter={}, channel="bench", salt="5a" * 16)


def bare(path: Path) -> sqlite3.Connection:
    """Open a file as the store has it, without tables that refuse, chains or digests."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE entries (number INTEGER PRIMARY KEY, body TEXT)")
    return connection


def appends(folder: Path, links: Sequence[Link]) -> dict[str, float]:
    """Return the seconds that so many appends take, each on the disk before the next."""
    plain, numbers = bare(folder / "bare.sqlite"), count(1)
    bodies = [link.body for link in links]
    with SqliteStore(folder / "appends.sqlite") as store:

        def ours() -> None:
            for number in range(APPENDS):
                store.append("p", [draft(number)], written=AT, clock="stated")

        def theirs() -> None:
            for number in range(APPENDS):
                plain.execute("BEGIN IMMEDIATE")
                row = (next(numbers), bodies[number])
                plain.execute("INSERT INTO entries VALUES (?, ?)", row)
                plain.execute("COMMIT")

        times = interleaved({"ours": ours, "bare": theirs}, ROUNDS)
    plain.close()
    return times


def run() -> Iterator[str]:
    """Yield the lines to print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with SqliteStore(folder / "record.sqlite") as store:
            drafts = [draft(number) for number in range(ENTRIES)]
            start = time.perf_counter()
            links = store.append("p", drafts, written=AT, clock="stated")
            seconds = time.perf_counter() - start
            yield f"{ENTRIES} entries appended as one unit: {seconds:.1f} s"
            rows = store.rows("p")
        times = appends(folder, links)
        yield ratio_line(
            f"{APPENDS} appends, {APPENDS / times['ours']:.0f} a second, v bare INSERT and commit",
            times["ours"],
            times["bare"],
            APPEND_TARGET,
        )
        yield verifying(rows)


def verifying(rows: Sequence[Stored]) -> str:
    """Return the line on verifying a chain."""

    def ours() -> None:
        if first_fault("p", rows, ()) is not None:
            raise SystemExit("the chain does not hold")

    def hashing() -> None:
        for row in rows:
            hashlib.sha256(row.body.encode()).hexdigest()

    times = interleaved({"ours": ours, "hashlib": hashing}, 3)
    return ratio_line(
        f"{len(rows)} entries verified v hashlib alone",
        times["ours"],
        times["hashlib"],
        VERIFY_TARGET,
    )


if __name__ == "__main__":
    print("\n".join(run()))
