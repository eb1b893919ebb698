"""A county's five years of referrals read from SQLite and replayed to places, packages and shares; twice as many against half."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from rounds import interleaved, limit_line, peak_megabytes, ratio_line

from tendering.files.definition import read_tender
from tendering.framework.places import places_on
from tendering.framework.referrals import Book
from tendering.framework.shares import shares
from tendering.framework.simulated_referrals import Flow, Referrals
from tendering.model.entries import Entry, EntryKind
from tendering.model.lots import Zone
from tendering.model.tender import Tender
from tendering.record.chain import Draft, entries_of
from tendering.record.sqlite import SqliteStore

ZONES, PROVIDERS, REFERRALS, YEARS = 7, 39, 14_000, 5
FIRST = date(2016, 11, 7)
LAST = FIRST + timedelta(days=365 * YEARS)
SECONDS, MEGABYTES, LINEAR = 30.0, 500.0, 2.4
AT = datetime(2022, 1, 3, 9, 0, tzinfo=UTC)


def county() -> Tender:
    """Return Bolton's rules with seven zones in one lot."""
    path = Path(__file__).resolve().parents[2] / "lots" / "bolton-2016" / "tender.yaml"
    tender, _ = read_tender(path)
    if tender is None:
        raise SystemExit("the shipped tender cannot be read")
    lot = replace(tender.lots[0], zones=tuple(Zone(id=f"z{n}") for n in range(1, ZONES + 1)))
    return replace(tender, lots=(lot,))


def started() -> list[Entry]:
    """Return the start: two mains in each zone, and everybody on the framework."""
    rows = [
        {"lot": "1", "zone": f"z{n // 2 + 1}", "role": "main", "bidder": f"b{n}", "position": str(n % 2 + 1)}
        for n in range(2 * ZONES)
    ]  # fmt: skip
    rows += [
        {"lot": "1", "zone": "", "role": "framework", "bidder": f"b{n}", "position": str(n + 1)}
        for n in range(PROVIDERS)
    ]
    return [
        Entry(kind=EntryKind.FRAMEWORK_STARTED, on=FIRST, rows={"places": tuple(rows)}, number=1)
    ]


def five_years(tender: Tender) -> list[Entry]:
    """Return five years of referrals and of every provider's weekly returns, in the order of days."""
    places = {("1", f"z{n}"): REFERRALS // YEARS // ZONES + 1 for n in range(1, ZONES + 1)}
    begun = started()
    made = Referrals(Book(tender, begun), 1, (FIRST, LAST), 4, Flow(referrals=places)).run()
    weekly = [
        Entry(kind=EntryKind.RETURN_RECEIVED, on=FIRST + timedelta(weeks=week, days=8), bidder=f"b{n}")
        for week in range(52 * YEARS)
        for n in range(PROVIDERS)
    ]  # fmt: skip
    # the entries of referrals name each other by number, so that the returns stand after them
    return [*begun, *made, *weekly]


def replayed(tender: Tender, entries: Sequence[Entry]) -> int:
    """Replay entries to places, packages and shares; return how many packages there were."""
    book = Book(tender, entries)
    zones = [("1", f"z{n}") for n in range(1, ZONES + 1)]
    shares(book, zones, (FIRST, LAST))
    places_on(tender, entries, LAST)
    return sum(len(r.packages) for r in book.referrals.values())


def run() -> Iterator[str]:
    """Yield the lines to print."""
    tender = county()
    entries = five_years(tender)
    referrals = sum(e.kind is EntryKind.REFERRAL_MADE for e in entries)
    with tempfile.TemporaryDirectory() as name, SqliteStore(Path(name) / "record.sqlite") as store:
        drafts = [
            Draft(entry=replace(e, number=None), matter={}, channel="bench") for e in entries
        ]
        store.append("p", drafts, written=AT, clock="stated")
        del drafts
        start = time.process_time()
        read = entries_of(store.links("p"))
        packages = replayed(tender, read)
        seconds = time.process_time() - start
    what = f"{referrals} referrals, {len(read)} entries, {packages} packages read and replayed"
    yield limit_line(what, seconds, SECONDS, "s of processor")
    yield limit_line("most memory held, making them included", peak_megabytes(), MEGABYTES, "MB")
    whole = [e for e in read if e.kind is not EntryKind.RETURN_RECEIVED]
    half = whole[: len(whole) // 2]
    times = interleaved(
        {"all": lambda: replayed(tender, whole), "half": lambda: replayed(tender, half)}, 3
    )
    yield ratio_line("all entries replayed v the first half", times["all"], times["half"], LINEAR)


if __name__ == "__main__":
    print("\n".join(run()))
