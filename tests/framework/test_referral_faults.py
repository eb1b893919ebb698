"""Bad input about referrals: each mistake is a finding, all at once, and the record stays as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from fractions import Fraction

import pytest

from tendering.framework.referral_faults import faults
from tendering.framework.referrals import Book
from tendering.framework.referring import Referring, Request
from tendering.framework.shares import refusals, shares, why
from tendering.model.entries import Entry, EntryKind
from tests.framework.agreement import BY, START, at, bolton, decided, desk, started, with_rota

MONDAY = START + timedelta(weeks=14)
REQUEST = Request(lot="1", zone="north", person="P-0413", hours="10.5")
GOOD = {"zone": "north", "route": "other", "hours": "10.5"}


def referral(person: str = "P-0413", **facts: str) -> Entry:
    told = {k: v for k, v in {**GOOD, **facts}.items() if v}
    return Entry(kind=EntryKind.REFERRAL_MADE, on=MONDAY, at=time(10), by=BY, lot="1", person=person, facts=told, number=2)  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, []),
        ({"zone": "moon"}, ["L043"]),
        ({"zone": ""}, ["L043"]),
        ({"hours": "ten"}, ["L044"]),
        ({"hours": "-3"}, ["L044"]),
        ({"hours": "0"}, ["L044"]),
        ({"hours": "169"}, ["L044"]),
        ({"hours": ""}, ["L044"]),
        ({"route": "bus"}, ["L044"]),
        ({"start_by": "2016-01-01"}, ["L042"]),
        ({"person": "Ann Smith"}, ["L045"]),
        ({"person": ""}, ["L045"]),
        ({"zone": "moon", "hours": "x", "person": "Ann", "route": ""}, ["L043", *["L044"] * 2, "L045"]),
    ],
)  # fmt: skip
def test_a_referral_that_cannot_be(changed: dict[str, str], codes: list[str]) -> None:
    person = changed.pop("person", "P-0413")
    found = faults(Book(bolton(), started()), referral(person, **changed))
    assert sorted(f.code for f in found) == codes


def said(
    made: Referring,
    kind: EntryKind,
    bidder: str,
    facts: dict[str, str],
    *,
    on: date = MONDAY,
    hour: int = 11,
) -> list[str]:
    one = Entry(kind=kind, on=on, at=time(hour), by=BY, lot="1", bidder=bidder, facts=facts, number=999)  # fmt: skip
    return sorted(f.code for f in faults(made.book, one))


def referred(*suspended: str) -> tuple[Referring, str]:
    entries = [
        *started(),
        *(decided(s, "suspension", START, n) for n, s in enumerate(suspended, 2)),
    ]
    made = desk(entries)
    return made, str(made.refer(REQUEST, at(MONDAY)))


def test_an_offer_out_of_turn_to_someone_suspended_or_to_nobody_known() -> None:
    made, number = referred("m2")
    offered = {"referral": number, "step": "on_duty", "reason": "Its week"}
    kind = EntryKind.REFERRAL_OFFERED
    assert said(made, kind, "m2", offered) == ["L046"]
    assert said(made, kind, "f1", offered) == ["L048"]  # m1 may still answer
    assert said(made, kind, "stranger", offered) == ["L025"]
    assert said(made, kind, "m1", {**offered, "referral": "77"}) == ["L041"]
    assert said(made, kind, "f1", {**offered, "step": "choice"}) == ["L048"]


def test_an_answer_to_no_offer_too_late_too_early_or_of_no_known_word() -> None:
    made, number = referred()
    offer = made.made[-1]
    known = {"referral": number, "offer": str(offer.number)}
    kind = EntryKind.REFERRAL_ANSWERED
    assert (
        said(made, kind, "m1", {**known, "answer": "accepted", "start": MONDAY.isoformat()}) == []
    )
    assert said(made, kind, "m2", {**known, "answer": "refused", "reason": "x"}) == ["L049"]
    assert said(made, kind, "m1", {"referral": number, "offer": "5", "answer": "refused", "reason": "x"}) == ["L049"]  # fmt: skip
    assert said(made, kind, "m1", {**known, "answer": "perhaps"}) == ["L044"]
    assert said(made, kind, "m1", {**known, "answer": "refused"}) == ["L047"]
    assert said(made, kind, "m1", {**known, "answer": "none"}) == ["L050"]
    assert said(made, kind, "m1", {**known, "answer": "none"}, hour=15) == []
    late = said(
        made, kind, "m1", {**known, "answer": "accepted", "start": MONDAY.isoformat()}, hour=15
    )
    assert late == ["L050"]
    assert said(made, kind, "m1", {**known, "answer": "accepted", "start": "2017-01-01"}) == [
        "L042"
    ]
    early = MONDAY - timedelta(days=1)
    assert said(made, kind, "m1", {**known, "answer": "refused", "reason": "x"}, on=early) == [
        "L042"
    ]


def test_nothing_is_placed_handed_back_ended_or_withdrawn_that_is_not_there() -> None:
    made, number = referred()
    told = {"referral": number, "reason": "x"}
    assert said(made, EntryKind.PACKAGE_PLACED, "m1", told) == ["L049"]
    assert said(made, EntryKind.PACKAGE_HANDED_BACK, "m1", told) == ["L051"]
    assert said(made, EntryKind.PACKAGE_ENDED, "m1", told) == ["L051"]
    made.answer(made.made[-1].number or 0, "accepted", at(MONDAY, 11), start=MONDAY)
    assert said(made, EntryKind.REFERRAL_WITHDRAWN, "", told) == ["L051"]
    assert said(made, EntryKind.PACKAGE_ENDED, "m1", {**told, "last_day": "2017-01-01"}) == [
        "L042"
    ]


@pytest.mark.parametrize(
    ("policy", "last", "codes"),
    [("allowed", 14, []), ("allowed", 3, ["L053"]), ("penalised", 14, []), ("prohibited", 14, ["L052"])],
)  # fmt: skip
def test_a_package_is_handed_back_as_the_tender_says(policy: str, last: int, codes: list[str]) -> None:  # fmt: skip
    made = desk(started(), with_rota(hand_back=policy))
    number = str(made.refer(REQUEST, at(MONDAY)))
    made.answer(made.made[-1].number or 0, "accepted", at(MONDAY, 11), start=MONDAY)
    told = {"referral": number, "reason": "x", "last_day": (MONDAY + timedelta(days=last)).isoformat()}  # fmt: skip
    assert said(made, EntryKind.PACKAGE_HANDED_BACK, "m1", told) == codes


def test_a_second_referral_of_a_person_whose_care_is_open_is_a_warning_and_no_more() -> None:
    def second(person: str = "P-0413") -> list[tuple[str, str, str]]:
        found = faults(made.book, replace(referral(person), at=time(12)))
        return [(f.code, f.severity, f.message) for f in found]

    made, number = referred()
    ((code, severity, said),) = second()
    assert (code, severity) == ("L060", "warning")
    assert f"P-0413: referral {number}, lot 1, is still open" in said
    assert second("P-0414") == []
    made.answer(made.made[-1].number or 0, "accepted", at(MONDAY, 11), start=MONDAY)
    assert f"the package of referral {number}, lot 1, is open with m1" in second()[0][2]
    ended = {"reason": "Moved away", "last_day": MONDAY.isoformat()}
    made.close(EntryKind.PACKAGE_ENDED, int(number), at(MONDAY, 11), ended)
    assert second() == []


def year(refused: int, taken: int, policy: str = "allowed", back: int = 0) -> Referring:
    """Let the main on duty refuse some referrals of its own week, and take others; of those, hand some back."""
    made = desk(started(), with_rota(hand_back=policy))
    for n in range(refused + taken):
        number = made.refer(REQUEST, at(MONDAY, 9, n % 60))
        offer = made.made[-1].number or 0
        answer = "refused" if n < refused else "accepted"
        made.answer(offer, answer, at(MONDAY, 10), start=MONDAY, reason="Full")
        if n < refused:
            made.answer(made.made[-1].number or 0, "accepted", at(MONDAY, 11), start=MONDAY)
        elif n < refused + back:
            made.hand_back(number, at(MONDAY, 12), MONDAY + timedelta(days=14), "Left")
    return made


def test_more_refusals_than_published_are_a_finding_with_its_figures_and_nothing_more() -> None:
    assert list(refusals(year(1, 9).book, MONDAY)) == []  # exactly ten per cent
    (found,) = refusals(year(2, 9).book, MONDAY)
    assert (found.code, found.severity) == ("L054", "warning")
    assert "m1 refused or left unanswered 2 of 11 referrals of its own weeks" in found.message
    assert "(18.2%), and the tender allows 10%" in found.message
    assert list(refusals(year(2, 9).book, MONDAY + timedelta(weeks=12))) == []
    assert list(refusals(year(0, 10, back=2).book, MONDAY)) == []
    assert [f.code for f in refusals(year(0, 10, "penalised", 2).book, MONDAY)] == ["L054"]


def test_shares_say_where_every_hour_came_from() -> None:
    book = year(2, 9).book
    one, two = (s for s in shares(book, [("1", "north")], (MONDAY, MONDAY + timedelta(days=6))) if s.main)  # fmt: skip
    assert (one.days, two.days, one.own, one.own_refused) == (7, 0, 11, 2)
    assert (one.placed, two.placed, one.hours, two.hours) == (9, 2, Fraction(189, 2), Fraction(21))
    assert one.hours_all == one.hours + two.hours
    assert why(two, 2) == (
        "21 of 115.5 hours a week (18.2%), 36.75 fewer than 1 in 2: 0 hours came on its days on duty (0 of 7 days, "
        "0 of 11 referrals, 0 refused, 0 unanswered); 21 passed on by another main (2 of 2 taken); "
        "0 of people who chose it (0)"
    )
