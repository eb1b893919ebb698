"""Checks of the record: the authority's own decisions, from before publication to call-in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tendering.checks.record import (
    AWARD_NOTICE,
    FIRST_NOTICES,
    Record,
    RecordCheck,
    contracts,
    lots_of,
    place,
    summaries,
)
from tendering.checks.report import by_rule, named
from tendering.law.calendar import DAY, ENGLAND_AND_WALES, CalendarEndsError, day_text
from tendering.law.periods import before, length_of
from tendering.law.values import value
from tendering.model.entries import Entry, EntryKind
from tendering.model.findings import Finding, Severity, finding

FROM_THE_START = (
    EntryKind.ROUTE_AND_VALUE,
    EntryKind.LOTS_DECISION,
    EntryKind.DECISION_TO_PROCURE,
)


def _key_decision(record: Record) -> bool:
    return bool(record.tender.governance.key_decision) or bool(
        record.of(EntryKind.KEY_DECISION_NOTICE)
    )


def call_in_end(record: Record) -> tuple[date | None, str]:
    """Return the last day of call-in, or None while it is open, and how that is known; empty where none applies."""
    decisions = record.of(EntryKind.DECISION)
    ended = record.of(EntryKind.CALL_IN_ENDED)
    if ended:
        return ended[-1].on, f"call-in ended on {day_text(ended[-1].on)}"
    days = record.tender.governance.call_in_days
    if not decisions or not (_key_decision(record) or days):
        return None, ""
    when = f"decided on {day_text(decisions[-1].on)}"
    if days is None:
        return None, f"{when}, and the record does not say that call-in has ended"
    try:
        last = ENGLAND_AND_WALES.working_days(decisions[-1].on + DAY, days)[-1]
    except CalendarEndsError:
        return None, f"{when}, and the end of call-in cannot be counted"
    return last, f"{when}; {days} working days of call-in run to {day_text(last)}"


def x20_letters_after_call_in(record: Record) -> Iterator[Finding]:
    """Letters and the award notice wait for the end of call-in."""
    end, why = call_in_end(record)
    if not why:
        return
    rule = value("other.conduct.call_in")
    days = {day for lot in lots_of(record) for day in summaries(record, lot).values()}
    issued = [(day, "letters went out", "sends.csv") for day in days]
    issued += [
        (e.on, "the contract award notice was published", place(e))
        for e in record.notices(AWARD_NOTICE)
    ]
    told: set[str] = set()
    for day, what, where in sorted(issued):
        if what not in told and (end is None or day <= end):
            told.add(what)
            yield by_rule(finding("X20", where, f"{what} on {day_text(day)}: {why}"), rule)


def x20_contract_after_call_in(record: Record) -> Iterator[Finding]:
    """No contract is made while the decision behind it can be called in: the authority's own rule, as it recorded it."""
    end, why = call_in_end(record)
    if not why:
        return
    for signed in contracts(record):
        if end is None or signed.on <= end:
            yield finding(
                "X20",
                place(signed),
                f"a contract is dated {day_text(signed.on)}: {why}",
                severity=Severity.ERROR,
                law="the authority's own rules of call-in; Local Government Act 2000 s.9F",
            )


def x78_key_decision_notice(record: Record) -> Iterator[Finding]:
    """A key decision has its clear days of public notice."""
    decisions = record.of(EntryKind.DECISION)
    if not decisions or not _key_decision(record):
        return
    rule = value("other.deadlines.key_decision_notice")
    last = before(decisions[0].on, length_of(rule), ENGLAND_AND_WALES)
    noticed = record.of(EntryKind.KEY_DECISION_NOTICE)
    if any(e.on <= last for e in noticed):
        return
    given = (
        f"notice was given on {day_text(noticed[0].on)}" if noticed else "no notice is recorded"
    )
    message = (
        f"the key decision was taken on {day_text(decisions[0].on)} and {given}; {rule.days} clear days need it by "
        f"{day_text(last)}"
    )
    yield by_rule(finding("X78", place(decisions[0]), message), rule)


def _started(record: Record) -> Entry | None:
    """Return the entry that began the competition."""
    began = (*record.notices(*FIRST_NOTICES), *record.of(EntryKind.MODEL_PUBLISHED))
    return min(began, key=lambda e: e.moment, default=None)


def x91_before_publication(record: Record) -> Iterator[Finding]:
    """The record begins before publication: route and value, lots, the decision to procure, regard to policy."""
    start = _started(record)
    if start is None:
        return
    wanted = (*FROM_THE_START, *((EntryKind.POLICY_STATEMENT,) if record.act else ()))
    lacking = [k for k in wanted if not any(e.moment <= start.moment for e in record.of(k))]
    if lacking:
        said = [k.replace("_", " ") for k in lacking]
        message = f"before {day_text(start.on)}, when the competition began, the record has no {named(said)}"
        rule = record.rule("rules.s98", "rules.reg84")
        yield by_rule(finding("X91", place(start), message), rule)


def x79_impact_considered(record: Record) -> Iterator[Finding]:
    """Social value is considered before the competition begins, equality before each decision."""
    start = _started(record)
    points = [
        (start, EntryKind.SOCIAL_VALUE, "other.deadlines.social_value", "the competition began")
    ]
    points += [
        (d, EntryKind.EQUALITY_ANALYSIS, "other.duties.equality", "the decision was taken")
        for d in record.of(EntryKind.DECISION)[:1]
    ]
    for entry, kind, rule, what in points:
        if entry is not None and not any(e.moment <= entry.moment for e in record.of(kind)):
            message = f"{what} on {day_text(entry.on)}, and the record has no {kind.replace('_', ' ')} before it"
            yield by_rule(finding("X79", place(entry), message), value(rule))


CHECKS: tuple[RecordCheck, ...] = (
    x20_letters_after_call_in,
    x20_contract_after_call_in,
    x78_key_decision_notice,
    x91_before_publication,
    x79_impact_considered,
)
