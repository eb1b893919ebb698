"""Whose turn it is: which entries a record admits as it stands, and what must happen first. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from tendering.model.entries import Entry, EntryKind, of_kind
from tendering.model.findings import Finding, finding
from tendering.model.tender import Tender


def refusals(tender: Tender | None, entries: Sequence[Entry], entry: Entry) -> tuple[Finding, ...]:
    """Return why an entry cannot be made now, each with what must happen first; nothing where it can.

    Args:
        tender: As it stands; None before there is a definition.
        entries: The record as it stands, in order.
        entry: The one that is to be written.
    """
    del tender
    if not entries and entry.kind is not EntryKind.RECORD_STARTED:
        return (
            finding(
                "R004",
                "record",
                "the record has not been started",
                remedy="Run `tendering record start`.",
            ),
        )
    if entries and entry.kind is EntryKind.RECORD_STARTED:
        return (finding("R006", "record", "the record has been started already"),)
    ended = of_kind(entries, EntryKind.PROCUREMENT_ENDED)
    if any(not e.lot for e in ended) and entry.kind is EntryKind.SIGNED:
        return (finding("R004", "record", "the procurement was ended without a contract"),)
    return ()
