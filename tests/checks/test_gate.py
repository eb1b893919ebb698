"""Checks at the gate of the law: each trips on its mistake and is silent without it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from tendering.checks import check_age, check_bids, check_record, check_tender
from tendering.law.calendar import ANY_PART_OF_UK, ENGLAND_AND_WALES
from tendering.model.bids import Dossier, Send
from tendering.model.entries import Entry, EntryKind
from tendering.model.findings import Finding, Severity
from tendering.model.tender import Event, Standstill, Tender
from tests.checks.tenders import GOOD, but


def found(tender: Tender, code: str) -> list[Finding]:
    return [f for f in check_tender(tender) if f.code == code]


def by_prior_notice(stated: str | None) -> Tender:
    return but(
        started_by_event="light_touch_prior_information_notice",
        started_by_on=date(2024, 5, 1),
        regime_stated=stated,
    )


def test_a_point_only_a_lawyer_settles_is_a_warning() -> None:
    (got,) = found(by_prior_notice("pcr2015"), "X75")
    assert got.severity is Severity.WARNING
    assert "once a lawyer has confirmed it" in got.message
    assert found(GOOD, "X75") == []
    assert found(by_prior_notice(None), "X75") == []
    assert "started_by.event" in [f.where for f in found(by_prior_notice(None), "X54")]


@pytest.mark.parametrize(
    ("amount", "vat", "words"),
    [
        ("589148", "excluded", None),
        ("589147", "excluded", "does not reach it"),
        ("600000", None, "may not reach it"),
        (None, None, None),
    ],
)
def test_a_value_below_the_threshold_of_its_day(
    amount: str | None, vat: str | None, words: str | None
) -> None:
    value = None if amount is None else Fraction(amount)
    tender = but(value_amount=value, value_vat=vat, started_by_on=date(2016, 6, 1))
    messages = [f.message for f in found(tender, "X76")]
    assert len(messages) == (1 if words else 0)
    for message in messages:
        assert words in message
        assert "£589,148 (VAT excluded)" in message


@pytest.mark.parametrize(
    ("method", "known"),
    [("electronic", True), ("post", True), ("by hand", True), ("pigeon", False), ("fax", False)],
)
def test_a_way_of_sending_is_one_the_law_counts_from(method: str, known: bool) -> None:
    tender = but(standstill=replace(GOOD.standstill or Standstill(), method=method))
    assert len(found(tender, "X73")) == (0 if known else 1)
    send = Send(recipient="B1", lot="", sent=date(2016, 8, 15), method=method)
    rows = check_bids(Dossier(evaluation="e", tender=GOOD, sends=(send,)))
    assert len([f for f in rows if f.code == "X73"]) == (0 if known else 1)


def test_a_letter_is_not_received_before_it_is_sent() -> None:
    send = Send(
        recipient="B1",
        lot="",
        sent=date(2016, 8, 15),
        method="post",
        received=date(2016, 8, 14),
    )
    (got,) = [
        f
        for f in check_bids(Dossier(evaluation="e", tender=GOOD, sends=(send,)))
        if f.code == "X73"
    ]
    assert "Sunday 14 August 2016, before it was sent on Monday 15 August 2016" in got.message


def test_the_age_of_the_law_is_one_warning_with_the_oldest() -> None:
    assert check_age(GOOD, date(2027, 11, 22)) == ()
    (got,) = check_age(GOOD, date(2027, 11, 23))
    assert (got.code, got.severity) == ("X70", Severity.WARNING)
    assert "Public Contracts Regulations 2015" in got.message
    assert "Sunday 22 November 2026" in got.message
    assert check_age(GOOD, date(2017, 1, 1)) == ()


OLD = "any_part_of_uk; holidays 0.90; corrections of 2025-01-01"


@pytest.mark.parametrize(
    ("last_day", "calendar", "trips"),
    [
        ("2026-06-17", OLD, True),
        ("2026-06-18", OLD, False),
        ("2026-06-17", ANY_PART_OF_UK.edition, False),
        ("2026-06-17", "", False),
    ],
)
def test_a_changed_calendar_opens_a_standstill_again_under_the_act(
    last_day: str, calendar: str, trips: bool
) -> None:
    tender = but(
        started_by_event="tender_notice",
        started_by_on=date(2026, 3, 2),
        regime_stated="pa2023",
        standstill=Standstill(stated_days=8),
    )
    published = Entry(
        kind=EntryKind.NOTICE_PUBLISHED, on=date(2026, 6, 8), facts={"notice": "UK6"}
    )
    counted = Entry(
        kind=EntryKind.STANDSTILL,
        on=date(2026, 6, 8),
        facts={"last_day": last_day, "calendar": calendar},
    )
    got = [f for f in check_record(tender, (published, counted)) if f.code == "X71"]
    assert len(got) == (len(tender.lots) if trips else 0)
    for f in got:
        assert "Wednesday 17 June 2026" in f.message
        assert "Thursday 18 June 2026" in f.message
        assert f.severity is Severity.ERROR


def test_a_changed_calendar_opens_a_standstill_again_under_the_regulations() -> None:
    sent = Entry(
        kind=EntryKind.LETTER_ISSUED,
        on=date(2016, 8, 18),
        bidder="B1",
        facts={"method": "electronic", "what": "letter"},
    )
    edition = "england_and_wales; holidays 0.1; corrections of 2010-01-01"
    counted = Entry(
        kind=EntryKind.STANDSTILL,
        on=date(2016, 8, 18),
        facts={"last_day": "2016-08-29", "calendar": edition},  # the bank holiday of August
    )
    got = [f for f in check_record(GOOD, (sent, counted)) if f.code == "X71"]
    assert got
    assert all("Tuesday 30 August 2016" in f.message for f in got)
    same = replace(counted, facts={**counted.facts, "calendar": ENGLAND_AND_WALES.edition})
    assert [f for f in check_record(GOOD, (sent, same)) if f.code == "X71"] == []


@pytest.mark.parametrize(
    ("event", "on", "words"),
    [
        ("contract_notice", date(2016, 5, 9), ""),
        (
            "contract_notice",
            date(2025, 3, 3),
            "the timetable has the contract notice on Monday 9 May 2016",
        ),
        (
            "tender_notice",
            date(2025, 3, 3),
            "tender period is dated Monday 20 June 2016, before it",
        ),
        ("award", date(2016, 8, 30), ""),  # a call-off names the award of its framework
        ("award", date(2016, 9, 1), "the timetable has the award on Monday 1 August 2016"),
    ],
)
def test_the_day_that_decides_the_law_is_that_of_the_timetable(
    event: str, on: date, words: str
) -> None:
    got = found(but(started_by_event=event, started_by_on=on), "X77")
    assert [words in f.message for f in got] == ([True] if words else [])


@pytest.mark.parametrize(
    ("changes", "days", "trips"),
    [
        ({}, 29, True),
        ({}, 30, False),
        ({"cpv": ("85000000-9",)}, 10, False),  # light touch: no least time
        ({"procedure": "restricted"}, 10, False),
        ({"started_by_event": "tender_notice", "started_by_on": date(2026, 6, 1)}, 24, True),
        ({"started_by_event": "tender_notice", "started_by_on": date(2026, 6, 1)}, 25, False),
    ],
)
def test_bidders_have_the_days_of_the_full_rules(
    changes: dict[str, object], days: int, trips: bool
) -> None:
    start = changes.get("started_by_on", GOOD.started_by_on)
    assert isinstance(start, date)
    close = Event(event="tenders_close", on=start + timedelta(days=days))
    full = {"cpv": ("90910000-9",), "procedure": "open", "timetable": (close,), **changes}
    got = found(but(**full), "L003")
    assert [f.severity for f in got] == ([Severity.WARNING] if trips else [])
    for f in got:
        assert f"{days} days after the notice" in f.message
