"""Checks at the gate: what is to be confirmed of the law that applies, the threshold, ways of sending, the law's age."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tendering.checks.bid_rows import place
from tendering.checks.report import Check, by_rule, report, shown
from tendering.checks.timetable import SEQUENCE
from tendering.law.calendar import day_text
from tendering.law.periods import first_day, last_day
from tendering.law.regime import regime_of
from tendering.law.standstill import METHODS, way
from tendering.law.thresholds import threshold_of
from tendering.law.values import CALENDAR, held, old_values
from tendering.model.bids import Dossier
from tendering.model.findings import Finding, finding
from tendering.model.tender import Tender


def x75_law_to_confirm(tender: Tender) -> Iterator[Finding]:
    """What the answer which law applies rests on, and only a lawyer can settle, is said."""
    answer = regime_of(tender)
    if answer.to_confirm:
        message = f"the procedure was {answer.because}; {answer.to_confirm}"
        yield report(tender, "X75", "started_by.event", message, law=answer.cite)


def x76_threshold(tender: Tender) -> Iterator[Finding]:
    """A value that is stated reaches the threshold of the law, VAT counted as the law counts it."""
    answer = threshold_of(tender)
    if answer.limit is None or answer.reached or tender.value_amount is None:
        return
    vat = f", VAT {tender.value_vat}" if tender.value_vat else ""
    verb = "does not reach it" if answer.reached is False else "may not reach it"
    found = report(
        tender,
        "X76",
        "value.amount" if answer.reached is False else "value",
        f"{answer.because}; the stated value of {shown(tender.value_amount)} pounds{vat} {verb}",
    )
    yield by_rule(found, answer.limit)


def x77_one_beginning(tender: Tender) -> Iterator[Finding]:
    """What began the procurement has one day: that of the timetable, and before all that follows it."""
    event, on = tender.started_by_event, tender.started_by_on
    if event is None or on is None:
        return
    began = event.replace("_", " ")
    named = [
        (first, last)
        for e in tender.timetable
        if e.event == event and (first := first_day(e)) and (last := last_day(e))
    ]
    if named and not any(first <= on <= last for first, last in named):
        message = (
            f"the procurement is said to begin by {began} on {day_text(on)}, and the timetable has the {began} on "
            f"{day_text(named[0][0])}"
        )
        yield report(tender, "X77", "started_by.on", message)
        return
    after = {name for names in SEQUENCE[2:] for name in names} if event in SEQUENCE[1] else set()
    earlier = [
        (last, e.event) for e in tender.timetable if e.event in after and (last := last_day(e))
    ]
    if earlier and min(earlier)[0] < on:
        day, what = min(earlier)
        message = (
            f"the procurement is said to begin by {began} on {day_text(on)}, and {what.replace('_', ' ')} is dated "
            f"{day_text(day)}, before it"
        )
        yield report(tender, "X77", "started_by.on", message)


def x73_way_of_sending(tender: Tender) -> Iterator[Finding]:
    """The way letters are to be sent is one the law counts from."""
    stated = tender.standstill
    if stated is not None and way(stated.method) not in METHODS:
        yield report(
            tender,
            "X73",
            "standstill.method",
            _not_a_way(stated.method),
            remedy=f"Write one of {', '.join(METHODS)}.",
        )


def check_sends(dossier: Dossier) -> Iterator[Finding]:
    """X73: a letter sent in a way that is not known, or received before it was sent."""
    for row in dossier.sends:
        where = place(dossier, "sends", row)
        if way(row.method) not in METHODS:
            yield finding(
                "X73",
                where,
                _not_a_way(row.method),
                remedy=f"Write one of {', '.join(METHODS)}: portal and email are electronic.",
            )
        if row.received is not None and row.received < row.sent:
            message = (
                f"the letter to {row.recipient} was received on {day_text(row.received)}, before it was sent on "
                f"{day_text(row.sent)}"
            )
            yield finding("X73", where, message, remedy="Correct the days.")


def _not_a_way(method: str) -> str:
    return f"{method!r} is not a way of sending that is known: the end of standstill depends on it"


def check_age(tender: Tender, on: date) -> tuple[Finding, ...]:
    """Return one warning where values of the tender's law were last checked over a year before a day.

    Bank holidays are among them. The day is given: a check does not know today.
    """
    answer = regime_of(tender)
    rows = [row for row in held(on) if row.instrument in (answer.regime, CALENDAR)]
    old = sorted(old_values(rows, on), key=lambda row: row.checked_on)
    if not old:
        return ()
    message = (
        f"{len(old)} of {len(rows)} values of the {answer.title} and of bank holidays were last checked over a year "
        f"before {day_text(on)}; the oldest, {old[0].cite}, on {day_text(old[0].checked_on)}"
    )
    remedy = f"`tendering law values --on {on}` lists them; read each provision again."
    return (finding("X70", "law", message, remedy=remedy),)


CHECKS: tuple[Check, ...] = (
    x73_way_of_sending,
    x75_law_to_confirm,
    x76_threshold,
    x77_one_beginning,
)
