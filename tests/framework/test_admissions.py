"""Who joins an open market: every day is counted, nobody is left out without a reason, order decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tendering.framework import admissions, request_faults
from tendering.framework.admissions import REASONS, Market, applications
from tendering.framework.requests import Need, recipients, sealed_offers
from tendering.law.admission_time import decide_by
from tendering.law.calendar import ANY_PART_OF_UK
from tendering.model.entries import Entry, EntryKind
from tendering.model.papers import Length
from tendering.model.tender import Tender
from tests.framework.markets import DAY, admitted, applied, chosen, cornwall, entry, numbered

PAIR = ("kerrier", "enablement")


def codes(tender: Tender, before: Sequence[Entry], made: Entry) -> list[str]:
    """Return the codes of what keeps an entry from being made."""
    rule = (
        request_faults.faults
        if made.kind in (EntryKind.SERVICE_REQUESTED, EntryKind.OFFER_RECEIVED)
        else admissions.faults
    )
    return [f.code for f in rule(tender, numbered(*before), made)]


@pytest.mark.parametrize(
    ("received", "longer", "last"),
    [
        (date(2018, 5, 2), False, date(2018, 5, 17)),  # 7 May is a bank holiday
        (date(2018, 5, 2), True, date(2018, 5, 24)),
        (date(2018, 3, 9), False, date(2018, 3, 26)),  # 19 March is one in Northern Ireland
    ],
)
def test_ten_working_days_or_fifteen_from_the_day_after_receipt(
    received: date, longer: bool, last: date
) -> None:
    due = decide_by(cornwall(), received, longer=longer)
    assert due is not None
    assert (due.on, due.rule is not None) == (last, True)


@given(st.dates(date(2018, 1, 2), date(2026, 1, 5)), st.booleans())
@settings(max_examples=60, deadline=None)
def test_the_last_day_has_as_many_working_days_before_it_as_the_law_says(
    received: date, longer: bool
) -> None:
    due = decide_by(cornwall(), received, longer=longer)
    assert due is not None
    between = [received + timedelta(days=n + 1) for n in range((due.on - received).days)]
    assert sum(map(ANY_PART_OF_UK.is_working, between)) == (15 if longer else 10)
    assert ANY_PART_OF_UK.is_working(due.on)


def test_a_tender_may_be_quicker_than_the_law_and_not_slower() -> None:
    agreement = cornwall().agreement
    assert agreement is not None
    assert agreement.admission is not None
    for days, expected in ((5, date(2018, 5, 10)), (20, date(2018, 5, 17))):
        own = replace(agreement.admission, decide_within=Length(number=days, unit="working_day"))
        tender = replace(cornwall(), agreement=replace(agreement, admission=own))
        due = decide_by(tender, date(2018, 5, 2))
        assert due is not None
        assert due.on == expected


def test_an_application_waits_is_extended_and_decided() -> None:
    made = numbered(
        applied("n1"),
        applied("n2"),
        entry(
            EntryKind.ADMISSION_EXTENDED, bidder="n1", application="1", reason="a group of four"
        ),
        admitted("n2", application="2", on=DAY + timedelta(days=30)),
    )
    one, two = applications(cornwall(), made)
    assert one.open
    assert one.due is not None
    assert two.due is not None
    assert two.due.on < one.due.on
    assert (two.admitted, two.overdue(DAY)) == (True, True)
    assert (one.overdue(one.due.on), one.overdue(one.due.on + timedelta(days=1))) == (False, True)


def test_an_application_answers_every_question_once_and_no_other() -> None:
    whole = applied("n1")
    rows = whole.rows[admissions.ANSWERS]
    short = replace(whole, rows={admissions.ANSWERS: rows[1:]})
    strange = replace(
        whole, rows={admissions.ANSWERS: (*rows, {"question": "colour", "answer": "pass"})}
    )
    twice = replace(whole, rows={admissions.ANSWERS: (*rows, rows[0])})
    assert codes(cornwall(), (), whole) == []
    for wrong in (short, strange, twice):
        assert codes(cornwall(), (), wrong) == ["L212"]


def test_nobody_applies_twice_at_once_but_a_refused_applicant_may_apply_again() -> None:
    first = applied("n1", insurance="fail")
    refused = entry(
        EntryKind.ADMISSION_DECIDED,
        bidder="n1",
        rows={REASONS: [{"question": "insurance", "reason": "No cover."}]},
        application="1",
        decision="refused",
        role="Manager",
        reason="One question is not passed.",
    )
    assert codes(cornwall(), (first,), applied("n1")) == ["L211"]
    assert codes(cornwall(), (first,), refused) == []
    assert codes(cornwall(), (first, refused), applied("n1")) == []
    again = (first, refused, applied("n1"), admitted("n1", application="3"))
    assert codes(cornwall(), again, applied("n1")) == ["L211"]
    assert codes(cornwall(), (*again[:2],), refused) == ["L214"]


def test_a_decision_is_borne_out_by_the_answers() -> None:
    unsure = applied("n1", insurance="fail")
    hopeless = applied("n1", living_wage="fail")
    yes = admitted("n1", application="1")
    assert codes(cornwall(), (applied("n1"),), yes) == []
    assert codes(cornwall(), (unsure,), yes) == ["L215"]
    reasoned = replace(yes, rows={REASONS: ({"question": "insurance", "reason": "Since held."},)})
    assert codes(cornwall(), (unsure,), reasoned) == []
    worse = replace(yes, rows={REASONS: ({"question": "living_wage", "reason": "Promised."},)})
    assert codes(cornwall(), (hopeless,), worse) == ["L215"]
    perhaps = replace(yes, facts={**yes.facts, "decision": "perhaps", "role": ""})
    assert codes(cornwall(), (unsure,), perhaps) == ["L215", "L215"]
    no = replace(yes, facts={**yes.facts, "decision": "refused"})
    assert codes(cornwall(), (unsure,), no) == ["L215"]
    wrong = replace(no, rows={REASONS: ({"question": "grounds", "reason": "A doubt."},)})
    assert codes(cornwall(), (unsure,), wrong) == ["L219"]


def test_a_change_holds_after_its_notice_and_the_first_choice_at_once() -> None:
    before = (admitted("n1"), chosen("n1", PAIR))
    assert codes(cornwall(), before[:1], chosen("n1", PAIR)) == []
    assert codes(cornwall(), before, chosen("n1", PAIR)) == ["L218"]
    later = chosen("n1", ("north", "enablement"), since=date(2018, 5, 29))
    assert codes(cornwall(), before, later) == []
    market = Market.of(cornwall(), numbered(*before, later))
    assert market.choice("n1", "1", date(2018, 5, 28)) == frozenset({PAIR})
    assert market.choice("n1", "1", date(2018, 5, 29)) == frozenset({("north", "enablement")})
    past = chosen("n1", PAIR, on=DAY, since=date(2018, 5, 1))
    assert codes(cornwall(), before, past) == ["L218", "L217"]
    assert codes(cornwall(), (), chosen("x9", PAIR)) == ["L217"]
    assert codes(cornwall(), before[:1], chosen("n1", ("moor", "garden"))) == ["L213", "L213"]


members = st.lists(
    st.tuples(
        st.sampled_from("abcdefgh"),
        st.booleans(),
        st.sets(
            st.tuples(
                st.sampled_from(["kerrier", "north"]), st.sampled_from(["enablement", "ongoing"])
            ),
            max_size=4,
        ),
    ),
    unique_by=lambda m: m[0],
)


@given(members, st.booleans(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_every_admitted_provider_is_asked_or_has_its_reason(
    made: list[tuple[str, bool, set[tuple[str, str]]]], enablement: bool, rng: object
) -> None:
    entries: list[Entry] = []
    for bidder, withheld, pairs in made:
        entries.append(admitted(bidder))
        if pairs:
            entries.append(chosen(bidder, *pairs))
        if withheld:
            facts = {"step": "withholding", "decision": "taken", "reason": "outcomes not met"}
            entries.append(entry(EntryKind.STEP_DECIDED, bidder=bidder, facts=facts))
    need = Need(lot="1", area=PAIR[0], service=PAIR[1], day=DAY, enablement=enablement)
    asked = recipients(Market.of(cornwall(), numbered(*entries)), need)
    assert [r.bidder for r in asked] == sorted(b for b, _, _ in made)
    assert all(r.reason for r in asked)
    sent = {r.bidder for r in asked if r.sent}
    assert sent == {b for b, held, pairs in made if PAIR in pairs and not (held and enablement)}
    rng.shuffle(entries)  # type: ignore[attr-defined]
    again = recipients(Market.of(cornwall(), numbered(*entries)), need)
    assert {(r.bidder, r.sent) for r in again} == {(r.bidder, r.sent) for r in asked}


def test_of_each_provider_the_last_offer_in_time_stands_and_a_late_one_never_does() -> None:
    def made(bidder: str, came: str) -> Entry:
        return entry(EntryKind.OFFER_RECEIVED, bidder=bidder, request="7", came=came)

    listed = numbered(
        made("a", "in time"), made("b", "in time"), made("a", "in time"), made("a", "late")
    )
    came = [(o.bidder, o.number, o.came) for o in sealed_offers(listed, 7)]
    assert came == [
        ("a", 1, "replaced"),
        ("b", 2, "in time"),
        ("a", 3, "in time"),
        ("a", 4, "late"),
    ]
    assert sealed_offers(listed, 8) == ()
