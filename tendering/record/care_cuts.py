"""What of the life after award tells of a person who receives care: it is in no copy, whoever the copy is for. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tendering.framework.referrals import KINDS as REFERRALS
from tendering.model.entries import Entry, EntryKind
from tendering.model.life_facts import LIFE_FACTS

TELLING = frozenset({"needs", "start_by", "hours", "outcomes"})
"""Facts of a referral or a service request that could point to a person."""
REASONS = frozenset(
    {
        EntryKind.REFERRAL_ANSWERED,
        EntryKind.REFERRAL_WITHDRAWN,
        EntryKind.PACKAGE_HANDED_BACK,
        EntryKind.PACKAGE_ENDED,
    }
)
"""Entries whose reason speaks of the person: that somebody died, or needs two carers. Why an offer was made does not."""

OF_PEOPLE: Mapping[EntryKind, Mapping[str, tuple[str, ...]]] = {
    EntryKind.OUTCOMES_PLANNED: {"outcomes": ("words", "known_by")},
    EntryKind.RESULT_PAID: {"paid": ("person",)},
}
"""The columns of rows that tell of a person: what one is to manage alone again, and whom a payment is for."""


def care_parts(entry: Entry) -> Iterator[str]:
    """Yield the parts of an entry that tell of a person who receives care: the pseudonym too, which others can match."""
    if entry.kind in LIFE_FACTS and entry.person:
        yield "person"
    if entry.kind in REFERRALS or entry.kind is EntryKind.SERVICE_REQUESTED:
        yield from (f"facts.{f}" for f in entry.facts if f in TELLING)
    if entry.kind in REASONS and entry.fact("reason"):
        yield "facts.reason"
    if entry.kind is EntryKind.OUTCOME_STAGE and entry.fact("evidence"):
        yield "facts.evidence"
    for table, columns in OF_PEOPLE.get(entry.kind, {}).items():
        for number, row in enumerate(entry.rows.get(table, ()), 1):
            yield from (f"rows.{table}.{number}.{c}" for c in columns if row.get(c))
