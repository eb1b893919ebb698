"""Checks of the timetable against the law: what must stand before what, and how much room there is before the start."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tendering.checks.report import Check, report
from tendering.law.calendar import CalendarEndsError, day_text
from tendering.law.periods import first_day, last_day
from tendering.law.regime import Regime, regime_of
from tendering.law.standstill import StandstillRefusedError, for_tender
from tendering.law.values import value
from tendering.model import events
from tendering.model.findings import Finding, Severity
from tendering.model.tender import Tender

LETTERS = frozenset((*events.LETTERS, *events.SUMMARIES))
AWARD_NOTICE = frozenset(events.AWARD_NOTICE)
SIGNED = frozenset(events.SIGNED)
CALL_IN = frozenset({"call_in"})
CALL_IN_ENDS = frozenset(events.CALL_IN_ENDS)
BEGINS = frozenset(events.BEGINS)
CLOSES = frozenset(events.TENDERS_CLOSE)
PERIOD = frozenset({"tender_period"})
Planned = tuple[str, str, date]


def _planned(tender: Tender, events: frozenset[str], *, ends: bool = False) -> list[Planned]:
    """Return the path, name and day of the events of the timetable that have a day of their own."""
    found = []
    for n, e in enumerate(tender.timetable):
        day = last_day(e) if ends else first_day(e)
        if e.event in events and e.month is None and day is not None:
            found.append((f"timetable[{n}]", e.event.replace("_", " "), day))
    return found


def x02_contract_after_notice(tender: Tender) -> Iterator[Finding]:
    """Under the Act no contract is planned before the contract award notice."""
    notices = _planned(tender, AWARD_NOTICE)
    if regime_of(tender).regime is not Regime.PA2023 or not notices:
        return
    noticed = min(day for _, _, day in notices)
    for path, what, day in _planned(tender, SIGNED):
        if day < noticed:
            message = f"{what} is dated {day_text(day)}, before the contract award notice of {day_text(noticed)}"
            yield report(tender, "X02", path, message, rule=value("pa2023.rules.s50_notice"))


def x04_summaries_planned(tender: Tender) -> Iterator[Finding]:
    """Under the Act the assessment summaries are planned for before the contract award notice."""
    notices = _planned(tender, AWARD_NOTICE)
    if regime_of(tender).regime is not Regime.PA2023 or not notices:
        return
    path, _, noticed = min(notices, key=lambda row: row[2])
    late = [day for _, _, day in _planned(tender, LETTERS) if day > noticed]
    if late:
        message = (
            f"the contract award notice is dated {day_text(noticed)}, and the assessment summaries "
            f"{day_text(max(late))}, after it"
        )
        yield report(tender, "X04", path, message, rule=value("pa2023.rules.s50_summary"))


def x20_after_call_in(tender: Tender) -> Iterator[Finding]:
    """Letters, award notice and contract are planned for after the end of call-in."""
    ends = _planned(tender, CALL_IN, ends=True) + _planned(tender, CALL_IN_ENDS)
    if not ends:
        return
    end = max(day for _, _, day in ends)
    rule = value("other.conduct.call_in")
    for path, what, day in _planned(tender, LETTERS | AWARD_NOTICE):
        if day <= end:
            message = f"{what} is dated {day_text(day)}, and call-in runs to {day_text(end)}"
            yield report(tender, "X20", path, message, rule=rule)
    for path, what, day in _planned(tender, SIGNED):
        if day <= end:
            message = f"{what} is dated {day_text(day)}, and call-in runs to {day_text(end)}"
            yield report(tender, "X20", path, message, severity=Severity.ERROR, law=rule.cite)


def x89_room_before_start(tender: Tender) -> Iterator[Finding]:
    """Between the first day a contract may be made and the start there is room for a claim and for staff to move."""
    stated, agreement = tender.standstill, tender.agreement
    answer = regime_of(tender)
    if stated is None or stated.issue_on is None or agreement is None:
        return
    if agreement.starts_on is None or answer.regime not in (Regime.PCR2015, Regime.PA2023):
        return
    try:
        earliest = for_tender(tender, stated.issue_on).earliest_contract_date
    except (StandstillRefusedError, CalendarEndsError):
        return
    days = (agreement.starts_on - earliest).days
    claim = value(f"{answer.regime}.deadlines.claim")
    staff = value("other.transfer.employee_information")
    short = [
        said
        for rule, said in (
            (claim, f"the {claim.shown} in which a claim may be brought"),
            (
                staff,
                f"the {staff.shown} for which the old employer must have given workforce details",
            ),
        )
        if 0 <= days < rule.days
    ]
    if short:
        yield report(
            tender,
            "X89",
            "agreement.starts_on",
            f"service starts on {day_text(agreement.starts_on)}, {days} days after {day_text(earliest)}, the first day a "
            f"contract may be made: less than {' and than '.join(short)}; a claim notified in the standstill suspends "
            "the contract until a court decides",
        )


def l003_time_for_tenders(tender: Tender) -> Iterator[Finding]:
    """In an open procedure of the full rules bidders have at least the days of the law, from the notice."""
    answer = regime_of(tender)
    laws = (Regime.PCR2015, Regime.PA2023)
    if answer.regime not in laws or answer.light_touch is not False or tender.procedure != "open":
        return
    noticed = [day for _, _, day in _planned(tender, BEGINS)]
    if tender.started_by_event in BEGINS and tender.started_by_on is not None:
        noticed.append(tender.started_by_on)
    closed = _planned(tender, CLOSES) or _planned(tender, PERIOD, ends=True)
    if not noticed or not closed:
        return
    (path, _, close), rule = closed[-1], value(f"{answer.regime}.deadlines.tender_period")
    days = (close - min(noticed)).days
    if 0 <= days < rule.days:
        message = (
            f"tenders close on {day_text(close)}, {days} days after the notice of {day_text(min(noticed))}; the least is "
            f"{rule.shown}, with tenders and documents electronic and all documents there from the start, and fewer "
            "only in the cases the law lists"
        )
        remedy = "Move the close of tenders, or keep on file which case allows fewer days."
        warning = Severity.WARNING
        yield report(tender, "L003", path, message, severity=warning, remedy=remedy, rule=rule)


CHECKS: tuple[Check, ...] = (
    l003_time_for_tenders,
    x02_contract_after_notice,
    x04_summaries_planned,
    x20_after_call_in,
    x89_room_before_start,
)
