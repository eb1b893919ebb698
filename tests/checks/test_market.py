"""An open market as published: a cap, a charge, a kind that admits nobody later, rules that cannot be applied."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from tendering.checks import check_tender
from tendering.checks.before_publication import lacking
from tendering.checks.record import record_of
from tendering.checks.record_market import CHECKS
from tendering.model.entries import Entry, EntryKind
from tendering.model.papers import Length
from tendering.model.tender import Limit, LimitMethod, Places, Tender
from tests.framework.markets import DAY, applied, cornwall, entry, numbered


def codes(tender: Tender) -> list[str]:
    """Return the codes of errors of the open market, and X82."""
    return [f.code for f in check_tender(tender) if f.code.startswith("L2") or f.code == "X82"]


def agreed(**given: object) -> Tender:
    """Return the tender with parts of its agreement replaced."""
    agreement = cornwall().agreement
    assert agreement is not None
    return replace(cornwall(), agreement=replace(agreement, **given))  # type: ignore[arg-type]


def test_the_shipped_market_is_sound_but_for_a_note_on_time() -> None:
    assert codes(cornwall()) == ["L205"]


def test_nothing_limits_who_joins() -> None:
    lot = cornwall().lots[0]
    role = replace(lot.roles[0], places=Places(most=20))
    capped = replace(cornwall(), lots=(replace(lot, roles=(role,)), *cornwall().lots[1:]))
    assert "L200" in codes(capped)
    assert "L200" in codes(agreed(stated_maximum=30))
    limit = Limit(role="provider", counts="lots", most=1, when_exceeded=LimitMethod.RANKED)
    assert "L200" in codes(replace(cornwall(), limits=(limit,)))
    assert "L201" in codes(agreed(fees="100 pounds a year"))


def test_under_the_act_the_market_is_refused_and_a_light_touch_framework_is_not() -> None:
    begun = {"started_by_event": "tender_notice", "started_by_on": date(2026, 3, 2)}
    act = replace(cornwall(), regime_stated=None, **begun)  # type: ignore[arg-type]
    assert "X82" in codes(act)
    framework = agreed(kind="framework")
    light = replace(framework, regime_stated=None, **begun)  # type: ignore[arg-type]
    assert not {"X82", "L202"} & set(codes(light))
    assert "L204" in codes(light)  # the Act sets no time, so the tender must
    assert "L202" in codes(framework)  # a framework of the Regulations admits nobody later


@pytest.mark.parametrize(
    "given",
    [
        {"ties": ()},
        {"ceilings": {"9": Fraction(20)}},
        {"ceilings": {"1": Fraction(15)}},
        {"joint_health": ("9",)},
    ],
)
def test_rules_of_requests_that_cannot_be_applied(given: dict[str, object]) -> None:
    agreement = cornwall().agreement
    assert agreement is not None
    assert agreement.requests is not None
    assert "L203" in codes(agreed(requests=replace(agreement.requests, **given)))  # type: ignore[arg-type]


def test_no_longer_to_decide_than_the_law_has_it() -> None:
    agreement = cornwall().agreement
    assert agreement is not None
    assert agreement.admission is not None
    slow = replace(agreement.admission, decide_within=Length(number=20, unit="working_day"))
    assert "L204" in codes(agreed(admission=slow))
    quick = replace(agreement.admission, decide_within=Length(number=5, unit="working_day"))
    assert "L204" not in codes(agreed(admission=quick))


def test_a_joint_lot_is_tested_before_publication() -> None:
    late = replace(cornwall(), started_by_on=date(2024, 3, 4))
    assert [f.code for f in lacking(late, ()) if f.code == "L206"] == ["L206"]
    assert not [f for f in lacking(cornwall(), ()) if f.code == "L206"]


def found(*entries: Entry) -> list[str]:
    """Return the codes that the checks of the record find."""
    record = record_of(cornwall(), numbered(*entries), None)
    return [f.code for check in CHECKS for f in check(record)]


def test_the_record_shows_an_application_that_waits_too_long() -> None:
    later = entry(EntryKind.SERVICES_SET, on=date(2018, 6, 20), bidder="x")
    assert found(applied("n1")) == []
    assert found(applied("n1"), later) == ["L216"]


def test_a_low_offer_that_nobody_decides_on_is_found() -> None:
    sent = entry(EntryKind.SERVICE_REQUESTED, area="kerrier", closes="2018-05-22T12:00")
    query = entry(
        EntryKind.OFFER_QUERIED,
        on=date(2018, 5, 22),
        bidder="a",
        request="1",
        answer_by="2018-05-24",
    )
    decided = entry(
        EntryKind.OFFER_DECIDED, on=date(2018, 6, 1), bidder="a", request="1", query="2"
    )
    last = entry(EntryKind.SERVICES_SET, on=date(2018, 6, 1), bidder="x")
    soon = replace(last, on=date(2018, 5, 31))
    assert found(sent, query, soon) == []
    assert found(sent, query, last) == ["L230"]
    assert found(sent, query, decided, last) == []


def test_an_award_to_another_than_the_rule_gives_is_found() -> None:
    sent = entry(
        EntryKind.SERVICE_REQUESTED,
        area="kerrier",
        service="ongoing",
        closes="2018-05-22T12:00",
        start_by="2018-05-30",
        person="P-1",
    )
    sent = replace(
        sent, rows={"recipients": ({"bidder": "a", "sent": "yes"}, {"bidder": "b", "sent": "yes"})}
    )
    members = [
        entry(EntryKind.ADMISSION_DECIDED, bidder=b, decision="admitted", place="provider")
        for b in "ab"
    ]
    rows = [
        {"bidder": b, "came": "in time", "amount": rate, "start": "2018-05-24"}
        for b, rate in (("a", "17.50"), ("b", "18.00"))
    ]
    shown = entry(
        EntryKind.OFFERS_OPENED, on=date(2018, 5, 22), rows={"offers": rows}, request="3"
    )
    for bidder, rate, expected in (
        ("a", "17.50", []),
        ("b", "18.00", ["L233"]),
        ("a", "18", ["L233"]),
    ):
        given = entry(EntryKind.REQUEST_AWARDED, on=DAY, bidder=bidder, request="3", rate=rate)
        assert found(*members, sent, shown, given) == expected
