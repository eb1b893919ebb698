"""Checks of standstill: the stated end against the computed one, and what the documents say of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from tendering.checks.report import Check, named, report
from tendering.checks.timetable import starts
from tendering.law.calendar import DAY, ENGLAND_AND_WALES, CalendarEndsError, day_text
from tendering.law.regime import Regime, regime_of
from tendering.law.standstill import (
    StandstillRefusedError,
    StandstillResult,
    TooShortError,
    for_tender,
)
from tendering.law.values import value
from tendering.model.events import SIGNED
from tendering.model.findings import Finding, Severity
from tendering.model.tender import Tender

_UNNECESSARY = re.compile(
    r"not (?:strictly )?(?:necessary|needed|required|mandatory|obliged)|unnecessary|no (?:legal )?(?:requirement|need)|"
    r"(?:good|best) practice|voluntar",
    re.IGNORECASE,
)
STANDSTILL = "standstill"
AWARD = "award"  # a decision before the letters, a contract after them


def issued_on(tender: Tender) -> date | None:
    """Return the day a standstill is to begin by: as stated, else as the timetable has the letters or the notice."""
    stated = tender.standstill
    if stated is not None and stated.issue_on is not None:
        return stated.issue_on
    answer = regime_of(tender)
    if stated is None and answer.regime is Regime.PCR2006:
        return None
    name = "contract_award_notice" if answer.regime is Regime.PA2023 else "letters_issued"
    for names in (name, STANDSTILL):
        days = [
            day
            for e in tender.timetable
            if e.event == names and e.month is None and (day := starts(e)) is not None
        ]
        if days:
            return max(days)
    return None


def _standstill(tender: Tender) -> tuple[StandstillResult | None, str]:
    """Return the computed standstill, or why it cannot be computed; neither where the facts are not there."""
    issued = issued_on(tender)
    if issued is None or regime_of(tender).regime is None:
        return None, ""
    try:
        return for_tender(tender, issued), ""
    except (StandstillRefusedError, CalendarEndsError) as error:
        return None, str(error)


def _stated_ends(tender: Tender) -> dict[date, str]:
    """Return the ends of standstill that are printed, each with where: the timetable's only if it is another."""
    found: dict[date, str] = {}
    if tender.standstill is not None and tender.standstill.stated_last_day is not None:
        found[tender.standstill.stated_last_day] = "standstill.stated_last_day"
    for n, e in enumerate(tender.timetable):
        if e.event == STANDSTILL and e.end is not None:
            found.setdefault(e.end, f"timetable[{n}]")
    return found


def _too_short(tender: Tender) -> TooShortError | None:
    """Return why the stated length is too short, on whatever day it begins; None where it is not."""
    day = issued_on(tender) or tender.started_by_on
    if tender.standstill is None or day is None:
        return None
    try:
        for_tender(tender, day)
    except TooShortError as error:
        return error
    except (StandstillRefusedError, CalendarEndsError):
        pass
    return None


def x01_standstill_end(tender: Tender) -> Iterator[Finding]:
    """The standstill a definition states ends when the law says; the computed date is the one that is printed."""
    result, _ = _standstill(tender)
    if result is None or result.last_day is None:
        return
    how = "" if result.basis == "law" else f" (a rule {result.basis}, not binding by law)"
    for stated, path in _stated_ends(tender).items():
        if stated == result.last_day:
            continue
        early = stated < result.last_day
        yield report(
            tender,
            "X01",
            path,
            f"the standstill is stated to end on {day_text(stated)}; by {result.rule_cite}{how} it ends on "
            f"{day_text(result.last_day)}: {result.why}. The first day a contract may be made is "
            f"{day_text(result.earliest_contract_date)}{_from_day_of_issue(tender)}",
            severity=Severity.ERROR if early else Severity.WARNING,
            remedy=""
            if early
            else "A longer wait is lawful and, once published, binds: print the stated date if it was meant.",
            law=result.rule_cite,
        )


def _from_day_of_issue(tender: Tender) -> str:
    """Say that the printed period counts the day of sending, which the Regulations of 2015 do not."""
    issued = issued_on(tender)
    counts = regime_of(tender).regime is not Regime.PA2023 and any(
        e.event == STANDSTILL and e.start == issued for e in tender.timetable
    )
    if issued is None or not counts:
        return ""
    return f". The timetable has it run from {day_text(issued)}: the day of sending is not counted"


def x02_contract_after_standstill(tender: Tender) -> Iterator[Finding]:
    """No contract is dated on or before the end of standstill, and no service starts by then."""
    result, _ = _standstill(tender)
    if result is None:
        return
    issued = issued_on(tender)
    planned = [
        (f"timetable[{n}]", e.event.replace("_", " "), day)
        for n, e in enumerate(tender.timetable)
        if e.month is None
        and (day := starts(e)) is not None
        and (e.event in SIGNED or (e.event == AWARD and issued is not None and day > issued))
    ]
    starts_on = tender.agreement.starts_on if tender.agreement is not None else None
    if starts_on is not None:
        planned.append(("agreement.starts_on", "the start of the agreement", starts_on))
    for path, what, day in planned:
        if day < result.earliest_contract_date:
            yield report(
                tender,
                "X02",
                path,
                f"{what} is dated {day_text(day)}, and no contract may be made before "
                f"{day_text(result.earliest_contract_date)} ({result.why})",
                law=result.rule_cite,
            )


def x03_whole_kingdom(tender: Tender) -> Iterator[Finding]:
    """Under the Act an end that only England's bank holidays give is one counted with the wrong calendar."""
    result, _ = _standstill(tender)
    issued = issued_on(tender)
    if result is None or result.last_day is None or issued is None:
        return
    if regime_of(tender).regime is not Regime.PA2023:
        return
    here = ENGLAND_AND_WALES.working_days(issued, len(result.counted_days))[-1]
    path = _stated_ends(tender).get(here)
    if path is not None and here != result.last_day:
        left_out = [
            day_text(day)
            for n in range((result.last_day - issued).days)
            if ENGLAND_AND_WALES.is_working(day := issued + DAY * n)
            and day not in result.counted_days
        ]
        holiday = "is a bank holiday" if len(left_out) == 1 else "are bank holidays"
        yield report(
            tender,
            "X03",
            path,
            f"{day_text(here)} is the end that the bank holidays of England and Wales alone give; "
            f"{named(left_out)} {holiday} in another part of the United Kingdom, so the standstill ends on "
            f"{day_text(result.last_day)}",
            rule=value("pa2023.standstill.mandatory"),
        )


def x05_voluntary_standstill(tender: Tender) -> Iterator[Finding]:
    """A light touch award under the Act has a standstill of its own choice, long enough, or runs a risk."""
    answer, stated = regime_of(tender), tender.standstill
    if answer.regime is not Regime.PA2023 or not answer.light_touch or stated is None:
        return
    short = _too_short(tender)
    if short is not None:
        yield report(
            tender,
            "X05",
            "standstill",
            f"the voluntary standstill cannot stand: {short}",
            severity=Severity.ERROR,
            law=short.cite,
        )
    elif stated.stated_days == 0:
        message = (
            "a light touch contract needs no standstill and the award notice provides none: no proceedings would stop "
            "the contract of themselves"
        )
        yield report(tender, "X05", "standstill", message)


def x51_standstill_is_law(tender: Tender) -> Iterator[Finding]:
    """Under the Regulations of 2015 a light touch contract that was advertised has a standstill by law."""
    stated = tender.standstill
    answer = regime_of(tender)
    if stated is None or answer.regime is not Regime.PCR2015:
        return
    quoted = stated.said if stated.said and _UNNECESSARY.search(stated.said) else None
    if quoted is None and stated.basis not in {"voluntary", "adopted"}:
        return
    says = (
        f"the documents say '{quoted}'"
        if quoted
        else f"the standstill is put down as {stated.basis}"
    )
    yield report(
        tender,
        "X51",
        "standstill.said" if quoted else "standstill.basis",
        f"{says}; a light touch contract above threshold that was advertised by a contract notice has a standstill by "
        "law"
        if answer.light_touch
        else f"{says}; the standstill is required by law",
    )


def x57_standstill_computable(tender: Tender) -> Iterator[Finding]:
    """The end of standstill can be counted."""
    short, light = _too_short(tender), regime_of(tender).light_touch
    refused = str(short) if short is not None else _standstill(tender)[1]
    if refused and not (short is not None and light):
        message = f"the end of standstill cannot be computed: {refused}"
        yield report(
            tender, "X57", "standstill", message, law=short.cite if short is not None else ""
        )


def x60_bank_holiday_elsewhere(tender: Tender) -> Iterator[Finding]:
    """An end that is a bank holiday in Scotland or Northern Ireland only is safer a day on."""
    result, _ = _standstill(tender)
    if result is not None and result.last_day is not None and result.prudent_last_day is not None:
        yield report(
            tender,
            "X60",
            "standstill.issue_on",
            f"the standstill ends on {day_text(result.last_day)}, a bank holiday in another part of the United Kingdom; "
            f"{day_text(result.prudent_last_day)} is safe on either reading",
        )


CHECKS: tuple[Check, ...] = (
    x01_standstill_end,
    x02_contract_after_standstill,
    x03_whole_kingdom,
    x05_voluntary_standstill,
    x51_standstill_is_law,
    x57_standstill_computable,
    x60_bank_holiday_elsewhere,
)
