"""Days of knowledge and the last days for claims, held against dates counted by hand; what each law suspends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tendering.checks.record import record_of
from tendering.law.regime import Regime
from tendering.model.bids import Dossier
from tendering.model.entries import Entry
from tendering.record.chronology import challenged, knowledge, limits
from tendering.record.suspension import is_claim, still_open, suspended_lots, suspending
from tests.checks.records import act_tender, entry
from tests.checks.tenders import GOOD

CLAIM = {"kind": "claim form", "about": "Q2", "bidder": "B2"}


@pytest.mark.parametrize(
    ("regime", "known", "last", "longest"),
    [
        # day 1 is the day of knowledge, so day 30 of 9 March is 7 April
        (Regime.PCR2015, "2017-03-09", "2017-04-07", "2017-06-09"),
        # day 30 of 16 March is Good Friday 14 April; Easter Monday is no working day either (reg 2(4))
        (Regime.PCR2015, "2017-03-16", "2017-04-18", "2017-06-16"),
        (Regime.PCR2015, "2016-11-30", "2016-12-29", "2017-02-28"),
        # the Act rolls nothing: day 30 of 29 January 2027 is Saturday 27 February
        (Regime.PA2023, "2026-11-23", "2026-12-22", "2027-02-23"),
        (Regime.PA2023, "2027-01-29", "2027-02-27", "2027-04-29"),
    ],
)  # fmt: skip
def test_the_last_days_for_a_claim(regime: Regime, known: str, last: str, longest: str) -> None:
    claim, most = limits(regime, date.fromisoformat(known))
    assert claim is not None
    assert most is not None
    assert (claim.on.isoformat(), most.on.isoformat()) == (last, longest)


def test_under_the_regulations_no_time_ends_within_ten_days_of_the_decision() -> None:
    claim, _ = limits(Regime.PCR2015, date(2017, 2, 10), date(2017, 3, 9))
    assert claim is not None
    # thirty days from 10 February end on Saturday 11 March, that is Monday 13 March; ten after 9 March on the 20th
    assert claim.on == date(2017, 3, 20)


def test_nothing_is_counted_under_a_law_that_is_only_named() -> None:
    assert limits(Regime.PCR2006, date(2014, 7, 1)) == (None, None)
    assert limits(None, date(2014, 7, 1)) == (None, None)


def _act(*more: Entry) -> tuple[Entry, ...]:
    notice = entry(
        "notice_published", "2026-09-01", notice="UK6", standstill_last_day="2026-09-14"
    )
    return (
        entry("letter_issued", "2026-09-01", bidder="B2", what="assessment summary"),
        notice,
        *more,
    )


@pytest.mark.parametrize(
    ("told", "stops"), [("2026-09-14", True), ("2026-09-15", False), ("2026-08-28", True)]
)
def test_the_act_suspends_what_is_notified_in_the_standstill(told: str, *, stops: bool) -> None:
    claim = entry("challenge", told, notified=told, **CLAIM)
    tender = act_tender()
    record = record_of(tender, _act(claim), Dossier(evaluation="e", tender=tender))
    assert bool(suspended_lots(record, claim)) is stops


def test_the_regulations_suspend_whatever_is_known_before_the_contract() -> None:
    tender = GOOD
    lot = tender.lots[0].id
    letter = entry("letter_issued", "2016-08-15", bidder="B2", what="standstill letter")
    late = entry("challenge", "2016-12-02", notified="2016-12-02", **CLAIM)
    record = record_of(tender, (letter, late), None)
    assert suspending(record, lot, date(2016, 12, 2)) == (late,)
    assert suspending(record, lot, date(2016, 12, 1)) == ()
    signed = entry("signed", "2016-11-01", lot=lot, bidder="B1")
    assert (
        suspending(record_of(tender, (letter, signed, late), None), lot, date(2016, 12, 3)) == ()
    )


def test_a_letter_before_claim_suspends_nothing() -> None:
    assert not is_claim(entry("challenge", "2026-09-02", kind="pre-action letter"))
    assert is_claim(entry("challenge", "2026-09-02", kind="claim form"))
    assert is_claim(entry("challenge", "2026-09-02", kind="Claim-form"))


def test_an_end_is_that_of_the_challenge_it_names() -> None:
    tender = GOOD
    lot = tender.lots[0].id
    first = replace(
        entry("challenge", "2016-09-03", notified="2016-09-03", lot=lot, **CLAIM), number=7
    )
    other = replace(entry("challenge", "2016-09-04", notified="2016-09-04", lot=lot, kind="complaint", bidder="B3"), number=8)  # fmt: skip
    ended = entry("challenge_ended", "2016-09-05", lot=lot, result="Answered", challenge="8")
    record = record_of(tender, (first, other, ended), None)
    assert still_open(record) == (first,)
    assert suspending(record, lot, date(2016, 9, 6)) == (first,)
    lifted = entry(
        "challenge_ended", "2016-09-10", lot=lot, result="Lifted", challenge="7", lifted="yes"
    )
    record = record_of(tender, (first, other, ended, lifted), None)
    assert suspending(record, lot, date(2016, 9, 10)) == ()
    assert still_open(record) == (first,)
    (one, _) = challenged(record)
    assert one.open
    assert one.ended is lifted


def test_knowledge_is_of_letters_exclusions_notices_and_what_a_claimant_says() -> None:
    tender = act_tender()
    claim = entry("challenge", "2026-09-10", notified="2026-09-10", known="2026-09-03", issued="2026-10-05", **CLAIM)  # fmt: skip
    excluded = entry("exclusion", "2026-07-21", bidder="B3", notified="2026-07-22")
    record = record_of(tender, (excluded, *_act(claim)), None)
    assert [(k.on.isoformat(), k.source) for k in knowledge(record)] == [
        ("2026-07-22", "exclusion told"),
        ("2026-09-01", "notice"),
        ("2026-09-01", "letter"),
        ("2026-09-03", "challenge"),
    ]
    (one,) = challenged(record)
    assert one.claim is not None
    assert one.claim.on == date(2026, 10, 2)
    assert one.late


def test_a_posted_letter_is_known_from_the_day_it_is_proved_to_have_come() -> None:
    tender = GOOD
    letter = entry("letter_issued", "2016-08-15", bidder="B2", method="post")
    came = entry("letter_received", "2016-09-06", bidder="B2", received="2016-09-05")
    (known,) = knowledge(record_of(tender, (letter, came), None))
    assert known.on == date(2016, 9, 5)
