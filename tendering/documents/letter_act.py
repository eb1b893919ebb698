"""What every letter under the Procurement Act says of what comes next: the award notice, standstill, time to claim."""

from __future__ import annotations

from datetime import date

from tendering.documents.context_letter import agreement_words
from tendering.documents.dates import british, ends, weekday
from tendering.documents.letter_run import LetterRun, award_notice_on
from tendering.documents.names import within
from tendering.law.regime import TITLES, Regime, regime_of
from tendering.law.values import value

ACT = TITLES[Regime.PA2023]


def standstill_lines(run: LetterRun) -> list[str]:
    """Say when the agreement may be made: from the day of the award notice, where that is known or planned."""
    tender = run.dossier.tender
    what = agreement_words(tender)
    day, published = award_notice_of(run)
    light = regime_of(tender).light_touch is True
    stated = tender.standstill.stated_days if tender.standstill is not None else None
    least = value(f"pa2023.standstill.{'voluntary' if light else 'mandatory'}").days
    days = least if stated is None else stated
    if light and days == 0:
        return [
            _notice(day, published=published),
            (
                f"This is a light touch contract, for which the law asks for no standstill period (section 51(3)(f)), and "
                f"none is provided. The {what} may be concluded once the contract award notice has been published."
            ),
        ]
    basis = (
        f"The law asks for no standstill period for a light touch contract (section 51(3)(f)). {tender.authority.name} "
        f"provides one of {days} working days of its own accord, which the contract award notice states and which then "
        "binds it (section 51(4)-(5))."
        if light
        else f"A standstill period of {days} working days follows (section 51)."
    )
    lines = [_notice(day, published=published), basis, *_end(run, what)]
    lines.append(
        f"If proceedings about the award are started, and {tender.authority.name} is notified of them, before the end of "
        f"the standstill period, the {what} may not be concluded until the court allows it or the proceedings end "
        "(section 101)."
    )
    return lines


def award_notice_of(run: LetterRun) -> tuple[date | None, bool]:
    """Return the day of the award notice, and whether it stands before the day of the letters."""
    day, published = award_notice_on(run.dossier)
    return day, published and day is not None and day < run.on


def _notice(day: date | None, *, published: bool) -> str:
    if day is None:
        return (
            "The contract award notice (UK6) has not been published yet. It is published only after every assessment "
            "summary of this competition has been given."
        )
    if published:
        return f"The contract award notice (UK6) was published on {weekday(day)}."
    return (
        f"The contract award notice (UK6) is due to be published on {weekday(day)}, after every assessment summary of this "
        "competition has been given."
    )


def _end(run: LetterRun, what: str) -> list[str]:
    end = run.standstill
    if end is None or end.last_day is None or end.ends_exclusive is None:
        return [
            (
                "The period begins with the day on which that notice is published, and the notice states its last day. The "
                f"{what} will not be concluded before the day after it."
            )
        ]
    _, published = award_notice_of(run)
    if_so = "" if published else "If the notice is published on that day, the"
    lines = [
        f"{if_so or 'The'} standstill period ends at {ends(end.ends_exclusive)}, and the {what} will not be concluded "
        f"before {weekday(end.earliest_contract_date)}."
        + (
            ""
            if published
            else " If the notice is published on another day, the end it states applies."
        ),
        f"How the period is counted: {end.why.strip().rstrip('.')}.",
    ]
    stated = run.dossier.tender.standstill
    if stated is not None and stated.stated_last_day not in (None, end.last_day):
        lines.append(
            f"The tender documents gave {weekday(stated.stated_last_day or end.last_day)} as the last day. That was not "
            "right; the end stated here is the one that applies."
        )
    return lines


def challenge_lines(run: LetterRun, told: date | None = None) -> list[str]:
    """Say how long there is to start proceedings, and from when knowledge counts, without taking a side.

    Args:
        run: What all letters share.
        told: The day the recipient was told before this letter; None where this letter tells it.
    """
    claim, most = value("pa2023.deadlines.claim"), value("pa2023.deadlines.claim_longest")
    known = (
        f"You were told of this decision on {weekday(told)}."
        if told is not None and told < run.on
        else f"This document gives you the decision and its reasons on {weekday(run.on)}."
    )
    court = run.dossier.tender.notices.review_body
    where = f" Proceedings are brought in {within(court)}." if court else ""
    return [
        (
            f"Proceedings under Part 9 of the {ACT} must be started before the end of {claim.shown} beginning with the "
            "day on which the supplier first knew, or ought to have known, of the circumstances giving rise to the claim "
            f"(section 106). {known}"
        ),
        (
            "The court may allow longer where it finds good reason, but not more than "
            f"{most.shown} after that day.{where} Nothing in this document is advice on whether to start "
            "proceedings."
        ),
    ]


def confirmed(told: date | None, on: date) -> str:
    """Say that a letter repeats what was told before it, where it does."""
    if told is None or told >= on:
        return ""
    return (
        f"You were told of this decision in writing on {british(told)}; this letter confirms it, with its reasons, before "
        "the contract award notice is published."
    )
