"""The steps of a procurement on one axis, from its record: what was done, and the days the law set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from markupsafe import Markup

from tendering.documents.audit_case import AuditCase, entry_words, numbers_of
from tendering.documents.names import capital
from tendering.documents.timeline import Row, short, timeline
from tendering.model.entries import Entry, EntryKind
from tendering.record.chronology import challenged
from tendering.record.suspension import ending

STEPS: dict[EntryKind, str] = {
    EntryKind.DECISION_TO_PROCURE: "Decision to procure",
    EntryKind.CONFLICTS_ASSESSMENT: "Conflicts assessed",
    EntryKind.MODEL_PUBLISHED: "Rules published",
    EntryKind.AMENDMENT: "Rules amended",
    EntryKind.SUBMISSION_RECEIVED: "Bids received",
    EntryKind.LATE_SUBMISSION: "Late bid",
    EntryKind.OPENED: "Bids opened",
    EntryKind.PRICES_OPENED: "Prices opened",
    EntryKind.EXCLUSION: "Exclusion",
    EntryKind.MARKS_GIVEN: "Marks given",
    EntryKind.MARKS_CLOSED: "Marks closed",
    EntryKind.MODERATION: "Moderation",
    EntryKind.SCORES_SIGNED: "Scores signed",
    EntryKind.EVALUATION_COMPUTED: "Outcome computed",
    EntryKind.RECOMMENDATION: "Recommendation",
    EntryKind.DECISION: "Decision to award",
    EntryKind.CALL_IN_ENDED: "Call-in ended",
    EntryKind.APPROVED: "Approval",
    EntryKind.LETTER_ISSUED: "Letters issued",
    EntryKind.CHALLENGE: "Challenge",
    EntryKind.CHALLENGE_ENDED: "Challenge ended",
    EntryKind.RESERVE_PROMOTED: "Reserve promoted",
    EntryKind.SIGNED: "Contract signed",
    EntryKind.ENDED: "Agreement ended",
}
KEY = (("done", "done, by an entry"), ("limit", "a limit the law sets"))


def picture(case: AuditCase) -> Markup:
    """Draw the steps of the record; nothing where it holds none of them."""
    rows = list(_rows(case))
    if not rows:
        return Markup("")
    return timeline(rows, title="The procurement as its record tells it", key=KEY)


def _rows(case: AuditCase) -> Iterator[Row]:
    rows = [*_done(case), *_limits(case)]
    yield from sorted(rows, key=lambda r: (r.on, r.label))


def _done(case: AuditCase) -> Iterator[Row]:
    for kind, label in STEPS.items():
        days: dict[date, list[Entry]] = {}
        for entry in case.of(kind):
            days.setdefault(entry.on, []).append(entry)
        shown = list(_joined(days.values()))
        for number, entries in enumerate(shown):
            which = f", {'last' if number else 'first'}" if len(shown) > 1 else ""
            yield _row(f"{label}{which}", entries)
    for notice in case.record.notices():
        yield _row(f"{notice.fact('notice')} published", [notice])


def _joined(days: Iterable[list[Entry]]) -> Iterator[list[Entry]]:
    """Yield the entries of each day; of a step over many days, its first and its last."""
    listed = [list(d) for d in days]
    if len(listed) <= 2:
        yield from listed
    else:
        yield listed[0]
        yield listed[-1]


def _row(label: str, entries: list[Entry]) -> Row:
    count = f" ({len(entries)})" if len(entries) > 1 else ""
    numbers = entry_words(numbers_of(entries)) if numbers_of(entries) else ""
    says = f"{short(entries[0].on)}, {numbers}" if numbers else short(entries[0].on)
    return Row(label=capital(f"{label}{count}"), on=entries[0].on, shape="done", says=says)


def _limits(case: AuditCase) -> Iterator[Row]:
    ends: dict[date, list[str]] = {}
    for lot in case.dossier.tender.lots:
        last = ending(case.record, lot.id)
        if last is not None:
            ends.setdefault(last, []).append(lot.id)
    for day, lots in ends.items():
        every = len(lots) == len(case.dossier.tender.lots)
        named = "" if every else f", lot {', '.join(lots)}"
        says = f"{short(day)}, end of day"
        yield Row(label=f"Standstill ends{named}", on=day, shape="limit", says=says)
    for one in challenged(case.record):
        if one.claim is not None:
            yield Row(
                label=f"Last day for a claim, {case.names.bidder(one.entry.bidder)}",
                on=one.claim.on,
                shape="limit",
                says=short(one.claim.on),
                alarm=one.late,
            )
