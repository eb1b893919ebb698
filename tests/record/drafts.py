"""Entries for tests of stores: each with a fact, and a file where one is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from tendering.model.entries import Entry, EntryKind, FileRef
from tendering.record.chain import Draft, Link, sha256
from tendering.record.store import Store

WRITTEN = datetime(2027, 5, 4, 9, 30, tzinfo=UTC)
ON = date(2027, 5, 4)


def draft(
    what: str, *bodies: bytes, personal: bool = False, purge_on: date | None = None
) -> Draft:
    """Make an entry that says something and rests on some files."""
    files = tuple(
        FileRef(
            digest=sha256(body),
            name=f"{what} {number}.txt",
            size=len(body),
            personal=personal,
            purge_on=purge_on,
        )
        for number, body in enumerate(bodies, 1)
    )
    entry = Entry(
        kind=EntryKind.MARKET_ENGAGEMENT, on=ON, by="A. Officer", facts={"what": what}, files=files
    )
    return Draft(entry=entry, matter={sha256(b): b for b in bodies}, channel="test")


def purged(*digests: str) -> Draft:
    facts = {"what": "names of staff", "digests": " ".join(digests), "reason": "the day has come"}
    return Draft(
        entry=Entry(kind=EntryKind.PURGED, on=ON, by="A. Officer", facts=facts), matter={}
    )


def append(store: Store, procurement: str, *drafts: Draft) -> tuple[Link, ...]:
    return store.append(procurement, drafts, written=WRITTEN, clock="stated")


def purge(store: Store, procurement: str, digests: Sequence[str]) -> Link:
    return store.purge(procurement, digests, purged(*digests), written=WRITTEN, clock="stated")
