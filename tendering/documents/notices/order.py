"""Whether a notice comes in its turn: after what it tells, after the notices before it, and not before its day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tendering.checks.dated import closed_on
from tendering.checks.notices.kinds import kind_called
from tendering.checks.notices.law import details_due, details_rule
from tendering.checks.notices.structure import OCID
from tendering.checks.record import sends, summaries
from tendering.documents.notices.award import awards_in, decided_on, signed_on
from tendering.documents.notices.bids import assessed, the_record
from tendering.documents.notices.case import Case
from tendering.documents.notices.contract import ended_contracts
from tendering.law.calendar import CalendarEndsError, day_text
from tendering.law.standstill import StandstillRefusedError, for_tender
from tendering.law.values import value
from tendering.model.entries import EntryKind, notices
from tendering.model.findings import Finding, Severity, finding

SEQUENCE = {"UK1": 1, "UK2": 2, "UK3": 3, "F21-PIN": 3, "UK4": 4, "F02": 4, "F21-CONTRACT": 4, "UK5": 5, "UK6": 6,
            "UK7": 7, "F03": 7, "F21": 7, "UK11": 8}  # fmt: skip
AWARDING = ("UK6", "UK7", "F03", "F21")


def order_findings(case: Case) -> Iterator[Finding]:
    """Find what stands in the wrong order: the notice against its day's record."""
    yield from _ocids(case)
    yield from _sequence(case)
    if case.kind.code in AWARDING:
        yield from _after_decision(case)
    if case.kind.code == "UK6":
        yield from _summaries(case)
    yield from _contracts(case)
    yield from _endings(case)


def dated_ahead(kind: str, on: date, today: date, *, asked: bool = False) -> Iterator[Finding]:
    """Say that a notice is dated in the future: an error for a day asked for, a warning for one that is planned."""
    if on > today:
        said = f"the notice is dated {day_text(on)}, after today, {day_text(today)}: it is not publishable before that day"
        if not asked:
            yield finding("T024", kind, said)
            return
        remedy = "Give the day it is published; one prepared ahead takes its day from the timetable: leave --on out."
        yield finding("T024", "--on", said, severity=Severity.ERROR, remedy=remedy)


def _ocids(case: Case) -> Iterator[Finding]:
    said = {case.ocid: "the notice"}
    if case.tender.notices.ocid:
        said.setdefault(case.tender.notices.ocid, case.tender.at("notices.ocid"))
    for entry in notices(case.entries):
        if entry.fact("ocid"):
            said.setdefault(entry.fact("ocid"), entry.where or f"entries: {entry.fact('notice')}")
    for ocid, where in said.items():
        if not OCID.fullmatch(ocid):
            message = (
                f"{ocid[:60]!r} is not an open contracting id: one is like ocds-h6vhtk-0a1b2c"
            )
            yield finding("N014", "--ocid" if where == "the notice" else where, message)
    if len(said) > 1:
        every = "; ".join(f"{ocid} ({where})" for ocid, where in said.items())
        yield finding(
            "T026", case.kind.code, f"one procurement has one ocid, and here are several: {every}"
        )


def _sequence(case: Case) -> Iterator[Finding]:
    mine = SEQUENCE.get(case.kind.code)
    for entry in notices(case.entries) if mine is not None else ():
        kind = kind_called(entry.fact("notice"))
        theirs = SEQUENCE.get(kind.code) if kind is not None else None
        if theirs is None or mine is None or kind is None:
            continue
        if theirs < mine and entry.on > case.on:
            yield _early(case, f"{kind.code} was published on {day_text(entry.on)}", entry.where)
        if theirs > mine and entry.on < case.on:
            message = (
                f"{case.kind.code} is dated {day_text(case.on)}, and {kind.code}, which follows it, was published on "
                f"{day_text(entry.on)}"
            )
            yield finding("T025", entry.where or case.kind.code, message)


def _early(case: Case, what: str, where: str = "") -> Finding:
    return finding(
        "T025",
        where or case.kind.code,
        f"{case.kind.code} is dated {day_text(case.on)}, and {what}",
    )


def _after_decision(case: Case) -> Iterator[Finding]:
    closed = closed_on(case.tender)
    if closed is not None and case.on < closed:
        yield _early(case, f"tenders close on {day_text(closed)}", case.tender.at("timetable"))
    decided = decided_on(case)
    if decided is not None and decided > case.on:
        yield _early(case, f"the award was decided on {day_text(decided)}")


def _summaries(case: Case) -> Iterator[Finding]:
    """Find summaries after the notice, or on several days (reg 31(4), s.50(3))."""
    if case.dossier is None or case.outcome is None:
        return
    record = the_record(case, case.dossier)
    days: set[date] = set()
    for decided in case.outcome.lots:
        given = summaries(record, decided.lot)
        owed = [b.id for b in assessed(case, decided)]
        days |= {d for b in owed if (d := given.get(b) or given.get(""))}
    if days and max(days) > case.on:
        message = (
            f"the notice is dated {day_text(case.on)}, and an assessment summary was given on {day_text(max(days))}: "
            "summaries go first"
        )
        yield finding("X04", "sends.csv", message)
    if len(days) > 1:
        named = ", ".join(day_text(d) for d in sorted(days))
        yield finding(
            "X04", "sends.csv", f"assessment summaries were given on different days: {named}"
        )


def _contracts(case: Case) -> Iterator[Finding]:
    """Find contracts made in the standstill, before the award notice, or after the notice that tells of them."""
    signed = {on for a in awards_in(case) if (on := signed_on(case, a)) is not None}
    if not signed or case.kind.code not in AWARDING:
        return
    first, last = min(signed), max(signed)
    if case.kind.code == "UK6" and first <= case.on:
        message = f"a contract is dated {day_text(first)}, and the contract award notice {day_text(case.on)}"
        yield finding(
            "X02", "entries (signed)", message, law=value("pa2023.rules.s50_notice").cite
        )
    if case.kind.code == "UK7" and last > case.on:
        yield _early(case, f"the contract was entered into on {day_text(last)}")
    end, why = _standstill(case)
    if end is not None and case.kind.code != "UK6" and first <= end:
        message = f"a contract is dated {day_text(first)}, and the standstill runs to the end of {day_text(end)} ({why})"
        yield finding("X02", "entries (signed)", message)
    if case.kind.code == "UK7":
        yield from _late(case, first)


def _endings(case: Case) -> Iterator[Finding]:
    """Find a notice of an end before that end, a contract that ended before it was made, an end after contracts."""
    if case.kind.code == "UK11":
        for award, entry in ended_contracts(case):
            if entry.on > case.on:
                yield _early(case, f"the contract ended on {day_text(entry.on)}", entry.where)
            signed = signed_on(case, award)
            if signed is not None and entry.on < signed:
                message = f"the contract of {award.bidder.name} is dated {day_text(signed)}, and ended before, on {day_text(entry.on)}"
                yield finding("T025", entry.where or "UK11", message)
    if case.kind.code == "UK12":
        for entry in case.of(EntryKind.PROCUREMENT_ENDED):
            if entry.on > case.on:
                yield _early(case, f"the end was decided on {day_text(entry.on)}", entry.where)
            made = [e for e in case.of(EntryKind.SIGNED) if not entry.lot or e.lot == entry.lot]
            if made:
                message = f"the procurement is ended, and a contract was entered into on {day_text(made[0].on)}"
                remedy = "Name the lots that ended: a contract that was made is ended by UK11."
                yield finding("T025", entry.where or "UK12", message, remedy=remedy)


def _standstill(case: Case) -> tuple[date | None, str]:
    try:
        if case.act:
            published = case.published("UK6")
            result = for_tender(case.tender, published[-1].on) if published else None
        else:
            sent = sends(the_record(case, case.dossier)) if case.dossier is not None else ()
            result = for_tender(case.tender, sent) if sent else None
    except (StandstillRefusedError, CalendarEndsError):
        return None, ""
    return (result.last_day, result.why) if result is not None else (None, "")


def _late(case: Case, signed: date) -> Iterator[Finding]:
    due = details_due(signed, light_touch=case.light_touch)
    if case.on > due:
        message = (
            f"the contract was entered into on {day_text(signed)}, so the contract details notice was due by "
            f"{day_text(due)}, and is dated {day_text(case.on)}"
        )
        rule = details_rule(light_touch=case.light_touch)
        yield finding("X16", case.kind.code, message, severity=Severity.WARNING, law=rule.cite)
