"""What is wrong with an entry that makes promises terms, or checks one. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tendering.framework.places import register_of
from tendering.framework.terms import TABLE, schedules
from tendering.law.calendar import day_text
from tendering.model.entries import Entry, EntryKind
from tendering.model.findings import Finding, finding
from tendering.model.tender import Tender


def faults(tender: Tender | None, entries: Sequence[Entry], entry: Entry) -> Iterator[Finding]:
    """Find why promises cannot become terms, or one cannot be checked, as an entry says."""
    del tender
    if entry.kind is EntryKind.TERMS_SCHEDULED:
        yield from _scheduled(entries, entry)
    else:
        yield from _checked(entries, entry)


def _scheduled(entries: Sequence[Entry], entry: Entry) -> Iterator[Finding]:
    places = register_of(entries).places
    if places and all(p.provider != entry.bidder for p in places):
        yield finding(
            "L610", "record", f"{entry.bidder or 'nobody'} holds no place, and never did"
        )
    for row in entry.rows.get(TABLE, ()):
        if not row.get("promise", "").strip() or not row.get("page", "").strip():
            said = f"{row.get('term', '')}: a term from a submission has its words and its page"
            yield finding("R522", "record", said)
        due = row.get("due", "")
        if due and due < entry.on.isoformat():
            yield finding(
                "L614",
                "record",
                f"{row.get('term', '')} would be due on {due}, before it is a term",
            )


def _checked(entries: Sequence[Entry], entry: Entry) -> Iterator[Finding]:
    term = entry.fact("term")
    known = schedules(entries)
    if term not in known:
        yield finding("L611", "record", f"{term or 'nothing'} is not a term of the contract yet")
        return
    first, _ = known[term]
    if first.bidder != entry.bidder:
        said = f"{term} is a term of the contract with {first.bidder}, not with {entry.bidder}"
        yield finding("L612", "record", said)
    if entry.on < first.on:
        said = f"{term} was checked on {day_text(entry.on)}, and became a term on {day_text(first.on)}"
        yield finding("L614", "record", said)
    if not entry.fact("evidence").strip():
        yield finding("L613", "record", f"{term}: nothing says what was looked at")
