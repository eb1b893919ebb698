"""A record of a million entries: appended and verified, against the bare hash chain and bare SQLite in the same run.

The bare chain writes each entry as JSON and hashes it with the digest before it; bare SQLite inserts the same texts.
Neither holds a form, a guard or a file. Each size runs in a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from rounds import exponent, launched

from tendering.model.entries import Entry, EntryKind
from tendering.record.chain import Draft
from tendering.record.sqlite import SqliteStore
from tendering.record.verify import verified

SIZES, BATCH = (10_000, 100_000, 1_000_000), 1000
AT = datetime(2027, 5, 4, 9, 30, tzinfo=UTC)
COSTS = ("appended", "verified", "bare chain", "bare SQLite")


def draft(number: int) -> Draft:
    """Make the offer of one referral, as a framework's weeks are full of."""
    entry = Entry(
        kind=EntryKind.REFERRAL_OFFERED,
        on=date(2027, 5, 4),
        by="A. Officer",
        lot="1",
        bidder=f"B{number % 97:02}",
        facts={
            "referral": str(number),
            "zone": "north",
            "step": "main of the week",
            "respond_by": "2027-05-05T12:00",
            "reason": "It is this provider's week in the zone, and it holds a main place there.",
        },
    )
    return Draft(entry=entry, matter={}, channel="bench", salt="5a" * 16)


def appended(store: SqliteStore, size: int) -> float:
    """Append so many entries, a thousand at a time; return the CPU seconds."""
    start = time.process_time()
    for first in range(0, size, BATCH):
        drafts = [draft(number) for number in range(first, min(size, first + BATCH))]
        store.append("p", drafts, written=AT, clock="stated")
    return time.process_time() - start


def chained(store: SqliteStore) -> float:
    """Write and hash the same entries as a bare chain; return the CPU seconds, reading them left out."""
    taken, digest = 0.0, ""
    for row in store.each_row("p"):
        data = json.loads(row.body)
        start = time.process_time()
        text = json.dumps(data, sort_keys=True)
        digest = hashlib.sha256((digest + text).encode()).hexdigest()
        taken += time.process_time() - start
    return taken


def inserted(store: SqliteStore, path: Path) -> float:
    """Insert the same texts into a bare table, a thousand at a time; return the CPU seconds."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE entries (number INTEGER PRIMARY KEY, digest TEXT, body TEXT)")
    taken, batch = 0.0, []
    for row in store.each_row("p"):
        batch.append((row.number, row.digest, row.body))
        if len(batch) == BATCH:
            start = time.process_time()
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT INTO entries VALUES (?, ?, ?)", batch)
            connection.execute("COMMIT")
            taken += time.process_time() - start
            batch = []
    connection.close()
    return taken


def one_size(size: int) -> dict[str, float]:
    """Return the CPU seconds of each job over so many entries."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with SqliteStore(folder / "record.sqlite") as store:
            costs = {"appended": appended(store, size)}
            start = time.process_time()
            if verified(store, "p") is not None:
                raise SystemExit("the record does not hold")
            costs["verified"] = time.process_time() - start
            costs["bare chain"] = chained(store)
            costs["bare SQLite"] = inserted(store, folder / "bare.sqlite")
    return costs


def run() -> Iterator[str]:
    """Yield the lines to print."""
    found: dict[int, dict[str, float]] = {}
    yield "The record: CPU seconds, a thousand entries a transaction"
    for size in SIZES:
        done = launched([sys.executable, __file__, str(size)])
        if done.code:
            raise SystemExit(done.errors)
        found[size] = json.loads(done.output)
        said = ", ".join(f"{name} {found[size][name]:.2f}" for name in COSTS)
        yield f"  {size:>9,} entries: {said}; most memory held {done.megabytes:.0f} MB"
    largest = found[SIZES[-1]]
    bare = largest["bare chain"] + largest["bare SQLite"]
    yield (
        f"  appended: {largest['appended'] / bare:.1f}x the bare chain and bare SQLite together; "
        f"verified: {largest['verified'] / largest['bare chain']:.1f}x the bare chain"
    )
    for name in ("appended", "verified"):
        grows = exponent(*((size, found[size][name]) for size in (SIZES[0], SIZES[-1])))
        yield f"  {name}: cost grows with size to the power {grows:.2f}"


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(one_size(int(sys.argv[1]))))
    else:
        print("\n".join(run()))
