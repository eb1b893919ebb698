"""Submissions in the record: which stand, which were opened, and one taken from the store with every digest checked."""

from __future__ import annotations

from collections.abc import Iterable

from tendering.files.submissions import Sealed, digest_of
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.findings import finding
from tendering.record.chain import sha256
from tendering.workbench.records import Procurement, RefusedError

RECEIVED = (EntryKind.SUBMISSION_RECEIVED, EntryKind.LATE_SUBMISSION)


def submissions(entries: Iterable[Entry], bidder: str = "") -> tuple[Entry, ...]:
    """Return the submissions that stand, late ones among them; of one bidder where it is named.

    One that names no bidder, from a record loaded from papers, is nobody's to open.
    """
    found = of_kind(standing(entries), *RECEIVED)
    return tuple(e for e in found if e.bidder and bidder in ("", e.bidder))


def submitted(entry: Entry) -> tuple[str, ...]:
    """Return the names of the files of a submission, without the profile that reads it."""
    return tuple(f.name for f in entry.files if f.digest != entry.fact("profile"))


def is_opened(entries: Iterable[Entry], bidder: str) -> bool:
    """Say whether a bidder's submission was opened."""
    return any(bidder in opened_of(e) for e in of_kind(standing(entries), EntryKind.OPENED))


def opened_of(entry: Entry) -> frozenset[str]:
    """Return the bidders whose bids or prices an entry opened; one set aside then is named in its rows alone."""
    said = entry.fact("bidders")
    if said:
        return frozenset(b.strip() for b in said.split(";"))
    tables = ("bidders", "prices")
    return frozenset(row.get("bidder", "") for t in tables for row in entry.rows.get(t, ()))


def identity(entries: Iterable[Entry], bidder: str) -> tuple[dict[str, str], ...]:
    """Return the row of a bidder whose submission stays sealed: its id and the name it was received under; none if known."""
    listed = tuple(entries)
    known = {row.get("bidder") for e in standing(listed) for row in e.rows.get("bidders", ())}
    mine = submissions(listed, bidder)
    if bidder in known or not mine:
        return ()
    name = next((e.fact("name") for e in reversed(mine) if e.fact("name")), bidder)
    return ({"bidder": bidder, "name": name},)


def unsealed(procurement: Procurement, entry: Entry) -> Sealed:
    """Return a submission from the store, every digest checked.

    Raises:
        RefusedError: A file is not there, or not the one that was sealed.
    """
    files: dict[str, bytes] = {}
    profile = ""
    for file in entry.files:
        body = procurement.body(file)
        if body is None or sha256(body) != file.digest:
            message = f"{file.name} (SHA-256 {file.digest[:16]}...)"
            raise RefusedError(finding("R008", f"entry {entry.number}", message))
        if entry.fact("profile") == file.digest:
            profile = body.decode()
        else:
            files[file.name] = body
    said = digest_of((f.name, f.digest) for f in entry.files if f.digest != entry.fact("profile"))
    if entry.fact("digest") not in ("", said):
        message = "its files are not those its digest was taken of"
        raise RefusedError(finding("R002", f"entry {entry.number}", message))
    return Sealed(
        bidder=entry.bidder,
        name=entry.fact("name"),
        files=files,
        profile=profile,
        folder=entry.fact("folder"),
    )
