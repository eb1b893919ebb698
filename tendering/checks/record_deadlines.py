"""Checks of the record: duties done late, or not done when the record has gone past their day; records kept long enough."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from tendering.checks.record import Record, RecordCheck, contracts, place, plausible
from tendering.checks.report import by_rule, to_confirm
from tendering.law.calendar import CalendarEndsError, day_text
from tendering.law.diary import OVERDUE, diary_of
from tendering.law.diary_facts import ACTUAL
from tendering.law.due import due
from tendering.law.regime import Regime
from tendering.model.bids import Dossier
from tendering.model.entries import EntryKind, open_claims
from tendering.model.findings import Finding, finding

WATCHED = frozenset(
    {"award_notice", "details_notice", "termination_notice", "exclusion_told", "request"}
)
"""The duties of the diary that an entry can show to be done, and no other check looks at."""


def x16_deadlines(record: Record) -> Iterator[Finding]:
    """Each duty is done by its day; one not done is late once the record has an entry after that day."""
    dossier = record.dossier or Dossier(evaluation=record.tender.id, tender=record.tender)
    dossier = replace(dossier, entries=record.entries)
    try:
        entries = diary_of(dossier, on=record.last_day).entries
    except (
        CalendarEndsError
    ):  # the bank holidays are not known: the diary itself says of which day
        return
    for entered in entries:
        duty = entered.duty
        if duty.id.partition("-")[0] not in WATCHED or duty.fact.sure != ACTUAL:
            continue
        if duty.done_on is not None and duty.done_on > duty.on:
            fault = f"was done on {day_text(duty.done_on)}"
        elif entered.status == OVERDUE:
            fault = f"is not in the record, which runs to {day_text(record.last_day)}"
        else:
            continue
        message = f"{duty.what} was due by {day_text(duty.on)} ({duty.counted}), and {fault}"
        found = finding("X16", duty.fact.where or duty.fact.what, message, law=duty.cite)
        yield found if duty.verified else to_confirm(found)


def x17_records_kept(record: Record) -> Iterator[Finding]:
    """Records are kept for the years the law sets, and while a claim is open; personal data go on their own day."""
    if record.regime.regime is Regime.PCR2006:
        return
    rule = record.rule("deadlines.records", "deadlines.records")
    begins = _kept_from(record)
    for purge in record.of(EntryKind.PURGE_PLANNED):
        if purge.files and all(f.personal for f in purge.files):
            continue  # no record of a decision: the law of data protection sets the day, not this one
        day = purge.day("purge_on") or purge.on
        what = f"{purge.fact('what') or 'records'} are to be destroyed on {day_text(day)}"
        if begins is None:
            message = f"{what}, and no contract or award is recorded from which the time they are kept runs"
            yield by_rule(finding("X17", place(purge), message), rule)
            continue
        last = due(begins, rule, rolls=False).on
        if day <= last:
            message = f"{what}; they are kept to the end of {day_text(last)}, {rule.shown} from {day_text(begins)}"
            yield by_rule(finding("X17", place(purge), message), rule)
        elif claims := open_claims(record.entries):
            message = f"{what}, and the challenge of {day_text(claims[0].on)} is open"
            yield by_rule(finding("X17", place(purge), message), rule)


def kept_until(record: Record) -> date | None:
    """Return the last day records of decisions are kept; None where no contract or award starts the time."""
    begins = _kept_from(record)
    if begins is None or record.regime.regime is Regime.PCR2006:
        return None
    return due(begins, record.rule("deadlines.records", "deadlines.records"), rolls=False).on


def _kept_from(record: Record) -> date | None:
    """Return the day the years run from: the last contract under the Act, the award under the Regulations."""
    signed = [e.on for e in contracts(record)]
    awarded = [e.on for e in record.of(EntryKind.DECISION, EntryKind.APPROVED)]
    approved = plausible(record.dossier.approved_on) if record.dossier is not None else None
    if approved is not None:
        awarded.append(approved)
    return max(signed or awarded, default=None)


CHECKS: tuple[RecordCheck, ...] = (x16_deadlines, x17_records_kept)
