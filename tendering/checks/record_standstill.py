"""Checks of the record: the standstill as it ran, against what was published of it and when a contract was made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tendering.checks.record import (
    AWARD_NOTICE,
    Record,
    RecordCheck,
    bidders_of,
    contracts,
    lots_of,
    place,
    sends,
)
from tendering.checks.report import by_rule
from tendering.law.calendar import ENGLAND_AND_WALES, CalendarEndsError, day_text
from tendering.law.regime import Regime
from tendering.law.standstill import StandstillRefusedError, StandstillResult, for_tender
from tendering.law.values import value
from tendering.model.entries import Entry, EntryKind, ends
from tendering.model.findings import Finding, Severity, finding


def standstill_of(record: Record, lot: str) -> StandstillResult | None:
    """Return a lot's standstill as the record shows it began; None while it has not, or cannot be counted."""
    try:
        if record.act:
            published = record.notices(AWARD_NOTICE, lot=lot)
            return for_tender(record.tender, published[-1].on) if published else None
        letters = sends(record, lot)
        return for_tender(record.tender, letters) if letters else None
    except (StandstillRefusedError, CalendarEndsError):
        return None


def stated_ends(record: Record, lot: str) -> Iterator[tuple[Entry, date]]:
    """Yield the ends of a lot's standstill that its last award notice and the record state."""
    published = record.notices(AWARD_NOTICE, lot=lot)[-1:]
    for entry, fact in (
        *((e, "standstill_last_day") for e in published),
        *((e, "last_day") for e in record.of(EntryKind.STANDSTILL, lot=lot)[-1:]),
    ):
        day = entry.day(fact)
        if day is not None:
            yield entry, day


def x01_stated_end(record: Record) -> Iterator[Finding]:
    """The standstill that was published, or written down, ends when the law says."""
    for lot in lots_of(record):
        result = standstill_of(record, lot)
        for entry, stated in stated_ends(record, lot):
            if result is None or result.last_day is None or stated == result.last_day:
                continue
            early = stated < result.last_day
            yield finding(
                "X01",
                place(entry),
                f"lot {lot}: the standstill is stated to end on {day_text(stated)}; by {result.rule_cite} it ends on "
                f"{day_text(result.last_day)}: {result.why}",
                severity=Severity.ERROR if early else Severity.WARNING,
                remedy="" if early else "A longer wait is lawful and, once published, binds.",
                law=result.rule_cite,
            )


def _never_told(record: Record, lot: str) -> bool:
    """Say whether a lot with several bidders, let under the Regulations, has no letter: a sole bidder needs none."""
    regulations = record.regime.regime is Regime.PCR2015
    return regulations and len(bidders_of(record, lot)) > 1 and not sends(record, lot)


def x02_contract(record: Record) -> Iterator[Finding]:
    """No contract is made before the standstill has ended, nor under the Act before the award notice."""
    for lot in lots_of(record):
        result = standstill_of(record, lot)
        for signed in contracts(record, lot):
            if record.act and not any(
                e.on <= signed.on for e in record.notices(AWARD_NOTICE, lot=lot)
            ):
                rule = value("pa2023.rules.s50_notice")
                message = f"lot {lot}: a contract is dated {day_text(signed.on)}, and no contract award notice stands before it"
                yield by_rule(finding("X02", place(signed), message), rule)
                continue
            if _never_told(record, lot):
                rule = value("pcr2015.rules.reg87")
                message = f"lot {lot}: a contract is dated {day_text(signed.on)}, and no standstill letter is recorded"
                yield by_rule(finding("X02", place(signed), message), rule)
                continue
            ends = [end for _, end in stated_ends(record, lot)]
            if result is not None and result.last_day is not None:
                ends.append(result.last_day)
            if ends and signed.on <= max(ends):
                why = (
                    f" ({result.why})"
                    if result is not None and max(ends) == result.last_day
                    else ""
                )
                yield finding(
                    "X02",
                    place(signed),
                    f"lot {lot}: a contract is dated {day_text(signed.on)}, and the standstill runs to the end of "
                    f"{day_text(max(ends))}{why}",
                    law=result.rule_cite if result is not None else "",
                )


def x03_calendar(record: Record) -> Iterator[Finding]:
    """Under the Act working days leave out the bank holidays of every part of the United Kingdom."""
    if not record.act:
        return
    for entry in record.of(EntryKind.STANDSTILL):
        edition = entry.fact("calendar")
        if edition.startswith(ENGLAND_AND_WALES.id):
            yield finding(
                "X03",
                place(entry),
                f"the standstill was counted with the calendar '{edition}', which lacks the bank holidays of Scotland "
                "and Northern Ireland",
            )


def x99_claim(record: Record) -> Iterator[Finding]:
    """No contract is made while a claim forbids it, known of under the Regulations, notified in standstill under the Act."""
    rule = record.rule("rules.s101", "rules.reg95")
    for lot in lots_of(record):
        result = standstill_of(record, lot)
        for claim in record.of(EntryKind.CHALLENGE, lot=lot):
            told = claim.day("notified") or claim.on
            if "claim" not in claim.fact("kind").lower():
                continue
            if record.act and (
                result is None or result.last_day is None or told > result.last_day
            ):
                continue
            ended = [e.on for e in record.of(EntryKind.CHALLENGE_ENDED, lot=lot) if ends(e, claim)]
            for signed in contracts(record, lot):
                if told <= signed.on and not any(day <= signed.on for day in ended):
                    message = (
                        f"lot {lot}: a contract is dated {day_text(signed.on)}, and the claim notified on "
                        f"{day_text(told)} had not ended"
                    )
                    yield by_rule(finding("X99", place(signed), message), rule)


CHECKS: tuple[RecordCheck, ...] = (x01_stated_end, x02_contract, x03_calendar, x99_claim)
