"""What was entered after award is taken out from its end: nothing is left that rests on what is gone."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tendering.framework.referring import Request
from tendering.framework.resting import resting_on
from tendering.model.entries import Entry, EntryKind
from tests.framework.agreement import at, decided, desk, entry, place, started

TUESDAY = date(2016, 11, 8)


def referred(count: int = 1) -> list[Entry]:
    """Return the record of referrals, each refused by the main on duty and offered to the other."""
    record = started()
    work = desk(record)
    for n in range(count):
        asked = Request(lot="1", zone="north", person=f"P-{n}", hours="10", route="other")
        number = work.refer(asked, at(TUESDAY))
        referral = work.book.referral(number)
        assert referral is not None
        work.answer(referral.waiting[0].number, "refused", at(TUESDAY, 11), reason="No staff")
    return record + work.made


@given(st.integers(1, 3))
def test_of_a_referral_only_the_last_entry_can_be_taken_out(count: int) -> None:
    record = referred(count)
    ends = {e.fact("referral") or str(e.number): e for e in record[1:]}
    free = [e for e in record[1:] if resting_on(record, e) is None]
    assert free == list(ends.values())


def test_a_place_stays_while_something_was_offered_or_notified_to_its_holder() -> None:
    record = referred()
    last = resting_on(record, record[0])
    assert last is not None
    assert last.kind is EntryKind.REFERRAL_OFFERED
    assert resting_on(started(), started()[0]) is None


def test_a_notice_stays_while_its_decision_stands_and_a_contract_while_its_places_do() -> None:
    notice = entry(EntryKind.STEP_NOTIFIED, TUESDAY, 2, {"step": "warning"}, bidder="m1")
    made = decided("m1", "warning", TUESDAY, 3, notice="2")
    assert resting_on([*started(), notice, made], notice) is made
    assert resting_on([*started(), notice, made], made) is None
    signed = entry(EntryKind.SIGNED, TUESDAY, 1, {}, bidder="m1")
    start = Entry(
        kind=EntryKind.FRAMEWORK_STARTED,
        on=TUESDAY,
        number=2,
        rows={"places": (place("m1", "framework", 1),)},
    )
    assert resting_on([signed, start], signed) is start
    other = entry(EntryKind.SIGNED, TUESDAY, 1, {}, bidder="m9")
    assert resting_on([other, start], other) is None


def test_an_offer_stays_while_its_opening_does_and_an_opening_while_its_award_does() -> None:
    def of(kind: EntryKind, number: int, request: str, **facts: str) -> Entry:
        return entry(kind, TUESDAY, number, {"request": request, **facts}, bidder="m1")

    first, second, other = (
        of(EntryKind.OFFER_RECEIVED, n, r) for n, r in ((11, "10"), (12, "10"), (13, "9"))
    )
    opening = of(EntryKind.OFFERS_OPENED, 14, "10")
    late = of(EntryKind.OFFER_RECEIVED, 15, "10", came="late")
    sealed = [first, second, other]
    assert [resting_on(sealed, e) for e in sealed] == [None] * 3, "a sealed offer can be taken out"
    opened = [*sealed, opening, late]
    assert [resting_on(opened, e) for e in opened] == [opening, opening, None, None, None]
    query = of(EntryKind.OFFER_QUERIED, 16, "10")
    decision = of(EntryKind.OFFER_DECIDED, 17, "10", query="16")
    assert resting_on([*opened, query], opening) is query
    award = of(EntryKind.REQUEST_AWARDED, 18, "10")
    whole = [*opened, query, decision, award]
    assert resting_on(whole, opening) is award
    assert resting_on(whole, decision) is award
    assert resting_on(whole, award) is None
    none = of(EntryKind.REQUEST_CLOSED, 18, "10")
    assert resting_on([*opened, none], opening) is none
