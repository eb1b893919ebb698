"""Checks of the record: duties done late, or not done when the record has gone past their day; records kept long enough."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tendering.checks.record import (
    DETAILS_NOTICE,
    TERMINATION_NOTICE,
    Record,
    RecordCheck,
    contracts,
    place,
)
from tendering.checks.report import by_rule
from tendering.law.calendar import (
    ANY_PART_OF_UK,
    DAY,
    ENGLAND_AND_WALES,
    CalendarEndsError,
    day_text,
)
from tendering.law.periods import after, length_of
from tendering.law.regime import Regime
from tendering.law.values import LawValue, value
from tendering.model.entries import Entry, EntryKind
from tendering.model.findings import Finding, finding

AWARD_NOTICES = ("F21", "F03", "award")
FREEDOM_OF_INFORMATION = ("foi", "freedom of information")
FROM_THE_DAY = "day_of_event"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Something to be done by a day: what starts its time, what rule sets it, and the days it was done on."""

    what: str
    start: Entry
    rule: LawValue
    done: tuple[date, ...]


def due(start: date, rule: LawValue) -> date:
    """Return the last day for a duty whose time an event starts.

    >>> due(date(2026, 9, 1), value("pa2023.deadlines.details_notice_light_touch"))
    datetime.date(2026, 12, 29)
    >>> due(date(2017, 3, 24), value("pcr2015.deadlines.reply_to_request"))
    datetime.date(2017, 4, 10)
    """
    first = start - DAY if rule.counts_from == FROM_THE_DAY else start
    last = after(first, length_of(rule), ANY_PART_OF_UK)
    if (
        rule.instrument == "pcr2015"
    ):  # reg 2(4): a period that ends on no working day ends on the next
        return ENGLAND_AND_WALES.next_working_day(last)
    return last


def _of_contracts(record: Record) -> Iterator[Duty]:
    """Yield what a contract starts the time of."""
    light = record.regime.light_touch is True
    for signed in contracts(record):
        if record.act:
            name = "details_notice_light_touch" if light else "details_notice"
            notices = record.notices(DETAILS_NOTICE, lot=signed.lot or None)
            what, rule = DETAILS_NOTICE, value(f"pa2023.deadlines.{name}")
        else:
            name = "award_notice_light_touch" if light else "award_notice"
            notices = tuple(
                e
                for e in record.notices(*AWARD_NOTICES, lot=signed.lot or None)
                if e.on >= signed.on
            )
            what, rule = "the award notice", value(f"pcr2015.deadlines.{name}")
        yield Duty(what=what, start=signed, rule=rule, done=tuple(e.on for e in notices))


def _others(record: Record) -> Iterator[Duty]:
    """Yield what an end, an exclusion or a request starts the time of."""
    if record.act:
        rule = value("pa2023.deadlines.termination_notice")
        for ended in record.of(EntryKind.ENDED):
            done = tuple(e.on for e in record.notices(TERMINATION_NOTICE) if e.on >= ended.on)
            yield Duty(what=TERMINATION_NOTICE, start=ended, rule=rule, done=done)
        rule = value("pa2023.deadlines.exclusion_told")
        for entry in record.of(EntryKind.EXCLUSION):
            told = entry.day("reported")
            what = "telling the appropriate authority of the exclusion"
            yield Duty(what=what, start=entry, rule=rule, done=(told,) if told else ())
    for request in record.of(EntryKind.REQUEST_RECEIVED):
        asked = request.fact("what")
        rule = value("pcr2015.deadlines.reply_to_request")
        if any(word in asked.lower() for word in FREEDOM_OF_INFORMATION):
            rule = value("other.deadlines.information_request")
        elif record.act:
            continue
        answered = tuple(
            e.on
            for e in record.of(EntryKind.REQUEST_ANSWERED)
            if e.on >= request.on and e.bidder == request.bidder and e.fact("what") in ("", asked)
        )
        what = f"the answer to the request ({asked or 'for reasons'})"
        yield Duty(what=what, start=request, rule=rule, done=answered)


def x16_deadlines(record: Record) -> Iterator[Finding]:
    """Each duty is done by its day; one not done is late once the record has an entry after that day."""
    if record.regime.regime is Regime.PCR2006:
        return
    for duty in (*_of_contracts(record), *_others(record)):
        try:
            last = due(duty.start.on, duty.rule)
        except CalendarEndsError:
            continue
        if any(day <= last for day in duty.done):
            continue
        if duty.done:
            fault = f"was done on {day_text(min(duty.done))}"
        elif record.last_day > last:
            fault = f"is not in the record, which runs to {day_text(record.last_day)}"
        else:
            continue
        message = f"{duty.what} was due by {day_text(last)} ({duty.rule.shown} from {day_text(duty.start.on)}), and {fault}"
        yield by_rule(finding("X16", place(duty.start), message), duty.rule)


def x17_records_kept(record: Record) -> Iterator[Finding]:
    """Records are kept for the years the law sets, and while a claim is open."""
    if record.regime.regime is Regime.PCR2006:
        return
    rule = record.rule("deadlines.records", "deadlines.records")
    begins = _kept_from(record)
    for purge in record.of(EntryKind.PURGE_PLANNED):
        day = purge.day("purge_on") or purge.on
        what = f"{purge.fact('what') or 'records'} are to be destroyed on {day_text(day)}"
        if begins is None:
            message = f"{what}, and no contract or award is recorded from which the time they are kept runs"
            yield by_rule(finding("X17", place(purge), message), rule)
            continue
        last = after(
            begins - DAY if rule.counts_from == FROM_THE_DAY else begins,
            length_of(rule),
            ANY_PART_OF_UK,
        )
        if day <= last:
            message = f"{what}; they are kept to the end of {day_text(last)}, {rule.shown} from {day_text(begins)}"
            yield by_rule(finding("X17", place(purge), message), rule)
        elif claims := _open_claims(record):
            message = f"{what}, and the challenge of {day_text(claims[0].on)} is open"
            yield by_rule(finding("X17", place(purge), message), rule)


def _kept_from(record: Record) -> date | None:
    """Return the day the years run from: the last contract under the Act, the award under the Regulations."""
    signed = [e.on for e in contracts(record)]
    awarded = [e.on for e in record.of(EntryKind.DECISION, EntryKind.APPROVED)]
    if record.dossier is not None and record.dossier.approved_on is not None:
        awarded.append(record.dossier.approved_on)
    return max(signed or awarded, default=None)


def _open_claims(record: Record) -> list[Entry]:
    """Return the challenges with no end recorded after them for their lot."""
    ended = record.of(EntryKind.CHALLENGE_ENDED)
    return [
        c
        for c in record.of(EntryKind.CHALLENGE)
        if not any(e.on >= c.on and e.lot in ("", c.lot) for e in ended)
    ]


CHECKS: tuple[RecordCheck, ...] = (x16_deadlines, x17_records_kept)
