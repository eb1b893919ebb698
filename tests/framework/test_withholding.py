"""Offers of enablement are withheld by the published rule, and only where a named person decided it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tendering.framework.admissions import Market
from tendering.framework.package_faults import step_faults
from tendering.framework.requests import Need, recipients
from tendering.framework.withholding import (
    hold,
    hold_all,
    last_day,
    reviews,
    withheld,
)
from tendering.model.enablement import Withholding
from tendering.model.entries import Entry, EntryKind
from tests.framework.markets import admitted, applied, chosen, cornwall, entry, numbered

RULE = Withholding(failures=3, share=Fraction(1, 2), within_weeks=26, answer_days=10, weeks=12)
DAY = date(2018, 10, 1)


def review(bidder: str, request: int, on: date, *, met: bool) -> Entry:
    return entry(
        EntryKind.OUTCOMES_REVIEWED,
        on=on,
        bidder=bidder,
        request=str(request),
        met="yes" if met else "no",
        minutes="600",
    )


def failing(count: int, met: int = 0, since: date = date(2018, 7, 2)) -> list[Entry]:
    days = [since + timedelta(days=7 * n) for n in range(count + met)]
    return [review("b", n, day, met=n >= count) for n, day in enumerate(days)]


def notice(on: date, bidder: str = "b", answer_by: str = "2018-10-15") -> Entry:
    return entry(
        EntryKind.STEP_NOTIFIED,
        on=on,
        bidder=bidder,
        step="withholding",
        evidence="3 of 3 packages",
        answer_by=answer_by,
    )


def decision(notified: int, on: date, until: str, decision: str = "taken") -> Entry:
    days = {"from": on.isoformat(), "until": until} if decision == "taken" else {}
    made = entry(
        EntryKind.STEP_DECIDED,
        on=on,
        bidder="b",
        step="withholding",
        notice=str(notified),
        decision=decision,
        reason="The failures stand.",
    )
    return replace(made, facts={**made.facts, **days})


@pytest.mark.parametrize(
    ("failures", "met", "is_met"), [(3, 0, True), (2, 0, False), (3, 3, True), (3, 4, False)]
)
def test_the_rule_needs_enough_failures_and_a_large_enough_share(
    failures: int, met: int, *, is_met: bool
) -> None:
    found = hold(RULE, numbered(*failing(failures, met)), "b", DAY)
    assert found.met is is_met
    assert ("It is met" in found.sentence) is is_met


def test_reviews_outside_the_weeks_do_not_count() -> None:
    entries = numbered(*failing(3, since=date(2018, 3, 1)))
    assert not hold(RULE, entries, "b", DAY).met
    assert hold(RULE, entries, "b", date(2018, 4, 1)).met


def test_exceptional_circumstances_that_were_granted_are_no_failure() -> None:
    claim = entry(
        EntryKind.EXCEPTION_CLAIMED, on=DAY, bidder="b", request="0", basis="not met", amount="9"
    )
    granted = entry(
        EntryKind.EXCEPTION_DECIDED,
        on=DAY,
        bidder="b",
        request="0",
        claim="4",
        decision="granted",
        amount="9",
    )
    entries = numbered(*failing(3), claim, granted)
    assert not hold(RULE, entries, "b", DAY).met
    assert [r.failed for r in reviews(entries)] == [False, True, True]


@settings(max_examples=40)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 200)), max_size=12), st.randoms())
def test_the_order_of_reviews_decides_nothing(
    told: list[tuple[bool, int]], random: object
) -> None:
    made = [
        review("b", n, DAY - timedelta(days=days), met=met) for n, (met, days) in enumerate(told)
    ]
    shuffled = list(made)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = (hold(RULE, numbered(*some), "b", DAY) for some in (made, shuffled))
    assert one.met is other.met
    assert len(one.failed) == len(other.failed)


@settings(max_examples=40)
@given(st.integers(0, 6), st.integers(0, 6), st.sampled_from(("", "taken", "not taken")))
def test_nothing_is_withheld_without_a_step_that_was_taken(
    failures: int, met: int, decided: str
) -> None:
    told = [*failing(failures, met), notice(DAY)]
    since = date(2018, 10, 17)
    until = last_day(RULE, since)
    if decided:
        told.append(decision(len(told), since, until.isoformat(), decided))
    entries = numbered(*told)
    for day in (DAY, since - timedelta(days=1), since, until, until + timedelta(days=1)):
        expected = decided == "taken" and since <= day <= until
        assert (withheld(entries, "b", day) is not None) is expected


def test_a_failure_counts_towards_one_decision() -> None:
    told = [*failing(3), notice(DAY)]
    told.append(decision(len(told), date(2018, 10, 17), "2019-01-08", "not taken"))
    found = hold(RULE, numbered(*told), "b", date(2018, 10, 20))
    assert not found.met
    assert found.reviewed == ()
    assert "count no more" in found.fresh
    assert hold_all(RULE, numbered(*told), date(2018, 10, 20)) == ()


def test_a_request_for_enablement_leaves_a_withheld_provider_out_with_the_reason() -> None:
    pairs = (("kerrier", "enablement"), ("kerrier", "ongoing"))
    told = [
        *(e for b in "abc" for e in (applied(b), admitted(b), chosen(b, *pairs))),
        *failing(3),
        notice(DAY),
    ]
    told.append(decision(len(told), date(2018, 10, 17), "2019-01-08"))
    market = Market.of(cornwall(), numbered(*told))
    asked = {
        (enablement, day): {
            r.bidder: r
            for r in recipients(
                market,
                Need(
                    lot="1",
                    area="kerrier",
                    service="enablement" if enablement else "ongoing",
                    day=day,
                    enablement=enablement,
                ),
            )
        }["b"]
        for enablement in (True, False)
        for day in (date(2018, 10, 16), date(2018, 10, 17), date(2019, 1, 8), date(2019, 1, 9))
    }
    assert [asked[True, d].sent for d in (date(2018, 10, 16), date(2019, 1, 9))] == [True, True]
    assert [asked[True, d].sent for d in (date(2018, 10, 17), date(2019, 1, 8))] == [False, False]
    assert "withheld from offers" in asked[True, date(2018, 10, 17)].reason
    assert all(asked[False, d].sent for (e, d) in asked if not e), "ongoing support is not touched"


def faults(*told: Entry) -> list[str]:
    entries = numbered(*told)
    return [f.code for f in step_faults(cornwall(), entries[:-1], entries[-1])]


def test_a_notice_below_the_rule_or_with_too_little_time_is_refused() -> None:
    assert faults(*failing(3), notice(DAY)) == []
    assert faults(*failing(2), notice(DAY)) == ["L331"]
    assert faults(*failing(3), notice(DAY, answer_by="2018-10-12")) == ["L314"]
    assert faults(notice(DAY, "x", answer_by="2018-10-12")) == ["L331", "L314"]


def test_a_decision_has_a_date_of_return_within_the_rule() -> None:
    told = [*failing(3), notice(DAY)]
    on = date(2018, 10, 17)
    assert faults(*told, decision(4, on, last_day(RULE, on).isoformat())) == []
    assert faults(*told, decision(4, on, "2019-03-31")) == ["L314"]
    assert faults(*told, decision(4, on, "")) == ["L314"]
    assert faults(*told, decision(4, on, "", "not taken")) == []


def test_a_tender_without_the_rule_withholds_nothing() -> None:
    tender = cornwall()
    assert tender.agreement is not None
    bare = replace(tender, agreement=replace(tender.agreement, enablement=None))
    entries = numbered(*failing(5), notice(DAY))
    assert [f.code for f in step_faults(bare, entries[:-1], entries[-1])] == ["L332"]
