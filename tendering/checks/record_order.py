"""Checks of the record: exclusion before assessment, the debarment list again at each step, the platform in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tendering.checks.record import (
    AWARD_NOTICE,
    DETAILS_NOTICE,
    Record,
    RecordCheck,
    contracts,
    place,
)
from tendering.checks.report import by_rule
from tendering.checks.words import listed
from tendering.law.calendar import day_text
from tendering.law.periods import last_day
from tendering.law.values import value
from tendering.model.entries import Entry, EntryKind
from tendering.model.findings import Finding, finding

ASSESSING = (EntryKind.MARKS_GIVEN, EntryKind.MODERATION)
BEGAN_BY = {
    "tender_notice": ("UK4",),
    "transparency_notice": ("UK5",),
    "contract_notice": ("contract_notice", "F02", "F21 contract notice", "F21-contract"),
}
"""The notices of the record that are an event of `started_by`."""
LOOKED = (EntryKind.DEBARMENT_CHECK, EntryKind.EXCLUSION)


def _without(record: Record, checks: list[Entry]) -> list[str]:
    """Return the bidders none of some checks covers; a check that names none covers all."""
    bidders = [b.id for b in record.dossier.bidders] if record.dossier is not None else []
    if any(not e.bidder for e in checks):
        return []
    checked = {e.bidder for e in checks}
    return [b for b in bidders if b not in checked]


def x92_before_assessment(record: Record) -> Iterator[Finding]:
    """Under the Act exclusion is considered, with the debarment list, before tenders are assessed."""
    marked = record.of(*ASSESSING)
    if not record.act or not marked:
        return
    first = min(marked, key=lambda e: e.moment)
    looked = [e for e in record.of(*LOOKED) if e.moment <= first.moment]
    lacking = _without(record, looked) if looked else ["any bidder"]
    if lacking:
        message = (
            f"tenders were assessed from {day_text(first.on)}, and no check of the debarment list before that is "
            f"recorded for {listed(lacking)}"
        )
        yield by_rule(
            finding("X92", place(first), message), value("pa2023.conduct.debarment_list")
        )
    for entry in record.of(EntryKind.EXCLUSION):
        if entry.moment > first.moment:
            message = (
                f"the exclusion of {entry.bidder} was decided on {day_text(entry.on)}, after tenders were assessed from "
                f"{day_text(first.on)}"
            )
            yield by_rule(finding("X92", place(entry), message), value("pa2023.rules.s26"))


def x92_list_again(record: Record) -> Iterator[Finding]:
    """The debarment list is looked at again before the award notice, and before a contract."""
    if not record.act:
        return
    rule = value("pa2023.conduct.debarment_list")
    checks = record.of(EntryKind.DEBARMENT_CHECK)
    marked = record.of(*ASSESSING, EntryKind.MARKS_CLOSED)
    since = max((e.on for e in marked), default=None)
    for notice in record.notices(AWARD_NOTICE)[-1:]:
        if not _between(checks, since, notice.on):
            message = f"no check of the debarment list is recorded between assessment and UK6 of {day_text(notice.on)}"
            yield by_rule(finding("X92", place(notice), message), rule)
        since = notice.on
    for signed in contracts(record)[:1]:
        if not _between(checks, since, signed.on):
            message = (
                "no check of the debarment list is recorded between the award notice and the contract of "
                f"{day_text(signed.on)}"
            )
            yield by_rule(finding("X92", place(signed), message), rule)


def _between(checks: tuple[Entry, ...], since: date | None, until: date) -> bool:
    return any((since is None or since <= e.on) and e.on <= until for e in checks)


def x92_platform(record: Record) -> Iterator[Finding]:
    """Core supplier information is confirmed on the platform before the tendering period ends."""
    closed = [
        day
        for e in record.tender.timetable
        if e.event == "tenders_close" and (day := last_day(e)) is not None
    ]
    if not record.act or not closed or record.last_day <= min(closed):
        return
    if not record.of(EntryKind.OPENED, EntryKind.SUBMISSION_RECEIVED, *ASSESSING):
        return
    rule = value("pa2023.conduct.platform")
    checks = [e for e in record.of(EntryKind.PLATFORM_CHECK) if e.on <= min(closed)]
    lacking = _without(record, checks) if checks else ["any bidder"]
    if lacking:
        message = (
            f"tenders closed on {day_text(min(closed))}, and no check of the central digital platform by then is "
            f"recorded for {listed(lacking)}"
        )
        where = place(record.of(EntryKind.OPENED, EntryKind.SUBMISSION_RECEIVED, *ASSESSING)[0])
        yield by_rule(finding("X92", where, message), rule)


def x77_first_notice(record: Record) -> Iterator[Finding]:
    """The notice that began the competition was published on the day that decides which law applies."""
    names = BEGAN_BY.get(record.tender.started_by_event or "", ())
    published, on = record.notices(*names) if names else (), record.tender.started_by_on
    if published and on is not None and on not in {e.on for e in published}:
        first = published[0]
        message = (
            f"{first.fact('notice')} was published on {day_text(first.on)}, and the procurement is said to begin on "
            f"{day_text(on)}"
        )
        yield finding("X77", place(first), message)


def t025_details_after_contract(record: Record) -> Iterator[Finding]:
    """Under the Act a contract details notice follows the contract it tells of."""
    signed = contracts(record)
    for notice in record.notices(DETAILS_NOTICE) if record.act and signed else ():
        made = [e.on for e in signed if notice.lot in ("", e.lot)]
        if made and notice.on < min(made):
            message = f"UK7 is dated {day_text(notice.on)}, and no contract was made before {day_text(min(made))}"
            yield by_rule(
                finding("T025", place(notice), message), value("pa2023.deadlines.details_notice")
            )


CHECKS: tuple[RecordCheck, ...] = (
    x77_first_notice,
    x92_before_assessment,
    x92_list_again,
    x92_platform,
    t025_details_after_contract,
)
