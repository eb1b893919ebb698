"""What an agreement that runs waits for: each thing is asked while it is open, of the one who is to do it, and no longer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from tendering.files.definition import read_tender
from tendering.framework.referring import Request
from tendering.model.entries import Entry, EntryKind
from tendering.model.tender import Tender
from tendering.record.looked import Looked, ToDo
from tendering.record.states import State, StateOf
from tendering.record.to_do import to_do
from tests.framework.agreement import START, at, bolton, desk, entry, started

TUESDAY = date(2016, 11, 8)


def look(entries: Sequence[Entry], moment: datetime, tender: Tender | None = None) -> list[ToDo]:
    """Return what lot 1 waits for, what every award waits for left out."""
    here = StateOf(
        lot="1",
        state=State.AWARDED,
        beneath=State.AWARDED,
        since=START,
        because="signed",
        number=1,
    )
    looked = Looked(
        procurement="b",
        tender=tender or bolton(),
        entries=tuple(entries),
        at=here,
        moment=(moment.date(), moment.time()),
    )
    return [t for t in to_do(looked) if "framework" in t.command]


def said(entries: Sequence[Entry], moment: datetime) -> list[str]:
    return [t.what for t in look(entries, moment)]


def test_a_signed_agreement_waits_for_its_start() -> None:
    signed = entry(EntryKind.SIGNED, date(2016, 9, 1), 1, {"supplier": "M"}, bidder="m1")
    (todo,) = look([signed], at(date(2016, 10, 3)))
    assert todo.command == "tendering framework start ID"
    assert look([], at(date(2016, 10, 3))) == []
    assert look(started(), at(START)) == []


def test_a_referral_waits_for_its_answer_then_for_the_next_offer_then_for_nobody() -> None:
    record = started()
    work = desk(record)
    asked = Request(lot="1", zone="north", person="P-1", hours="10", route="other")
    number = work.refer(asked, at(TUESDAY))
    record += work.made
    (waits,) = look(record, at(TUESDAY, 11))
    assert waits.advised
    assert (waits.who, waits.due) == ("m1", TUESDAY)
    assert "1 offer" in waits.what
    assert "14:00" in waits.what
    (onward,) = look(record, at(TUESDAY, 15))
    assert not onward.advised
    assert onward.command == f"tendering framework go-on ID {number}"
    facts = {"referral": str(number), "reason": "withdrawn by the hospital"}
    ended = entry(EntryKind.REFERRAL_WITHDRAWN, TUESDAY, 9, facts)
    assert look([*record, ended], at(TUESDAY, 15)) == []


def test_a_step_waits_for_its_answer_and_then_for_a_decision() -> None:
    facts = {"step": "warning", "evidence": "Six visits missed.", "answer_by": "2016-11-24"}
    record = [*started(), entry(EntryKind.STEP_NOTIFIED, TUESDAY, 2, facts, bidder="m1")]
    (waits,) = look(record, at(date(2016, 11, 24)))
    assert (waits.who, waits.advised) == ("m1", True)
    (todo,) = look(record, at(date(2016, 11, 25)))
    assert "its time to answer is over" in todo.what
    assert todo.command.startswith("tendering framework step decide ID 2 ")
    answered = {"notice": "2", "step": "warning", "answer": "We were short of staff."}
    record.append(entry(EntryKind.STEP_ANSWERED, TUESDAY, 3, answered, bidder="m1"))
    (todo,) = look(record, at(TUESDAY))
    assert "it has answered" in todo.what
    decided = {"notice": "2", "step": "warning", "decision": "not taken", "reason": "Mended."}
    record.append(entry(EntryKind.STEP_DECIDED, TUESDAY, 4, decided, bidder="m1"))
    assert look(record, at(TUESDAY)) == []


def test_returns_are_asked_for_once_their_period_is_over_until_the_rate_is_decided() -> None:
    record = started(("m1", "m2"), ("f1",))
    assert said(record, at(date(2016, 12, 4))) == []
    (first,) = look(record, at(date(2016, 12, 5)))
    assert "missing" in first.what
    assert "period 1 (m1, m2, f1)" in first.what
    assert first.command == "tendering framework kpis ID --period 1 --lot 1"
    assert "and of 1 later period" in said(record, at(date(2017, 1, 2)))[0]
    for number, who in enumerate(("m1", "m2", "f1"), 2):
        facts = {"period": "1", "for_period": "2", "rate": "standard", "reason": "Nothing came."}
        record.append(entry(EntryKind.RATE_DECIDED, date(2016, 12, 8), number, facts, bidder=who))
    assert said(record, at(date(2016, 12, 8))) == []


def test_the_review_of_rates_is_asked_for_ahead_of_its_month_until_it_is_decided() -> None:
    def asked(record: Sequence[Entry], day: date) -> list[str]:
        return [w for w in said(record, at(day)) if "published formula" in w]

    record = started()
    assert asked(record, date(2016, 12, 31)) == []
    assert asked(record, date(2017, 1, 2)) == [
        "review the rates by the published formula, from Saturday 1 April 2017"
    ]
    facts = {"from": "2017-04-01", "change": "2.1", "reason": "As published."}
    record.append(entry(EntryKind.UPLIFT_DECIDED, date(2017, 3, 1), 2, facts, lot=""))
    assert asked(record, date(2017, 11, 1)) == []
    assert len(asked(record, date(2018, 1, 2))) == 1


def test_a_complaint_and_a_promise_wait_until_somebody_looked() -> None:
    open_ = {"outcome": "open", "about": "late visits", "zone": "north"}
    term = {"term": "m1-Q1-1", "bidder": "m1", "lot": "1", "due": "2016-11-30", "checked_by": "Jo"}
    scheduled = Entry(
        kind=EntryKind.TERMS_SCHEDULED,
        on=START,
        by="x",
        bidder="m1",
        number=3,
        rows={"terms": (term,)},
    )
    record = [
        *started(),
        entry(EntryKind.COMPLAINT_RECEIVED, TUESDAY, 2, open_, bidder="m1"),
        scheduled,
    ]
    assert len(look(record, at(date(2016, 11, 30)))) == 1
    complaint, promise = look(record, at(date(2016, 12, 1)))
    assert "--closes 2" in complaint.command
    assert promise.who == "Jo"
    closed = {"outcome": "upheld", "about": "late visits", "complaint": "2"}
    record.append(entry(EntryKind.COMPLAINT_RECEIVED, TUESDAY, 4, closed, bidder="m1"))
    kept = {"term": "m1-Q1-1", "state": "kept", "evidence": "Rota seen."}
    record.append(entry(EntryKind.PROMISE_CHECKED, TUESDAY, 5, kept, bidder="m1"))
    assert look(record, at(date(2016, 12, 1))) == []


def test_a_yearly_review_is_to_be_opened_once_its_year_is_over_and_each_provider_decided() -> None:
    path = Path(__file__).resolve().parents[2] / "lots" / "rutland-2018" / "tender.yaml"
    rutland, _ = read_tender(path)
    assert rutland is not None
    assert rutland.agreement is not None
    lot, role = rutland.lots[0].id, rutland.lots[0].roles[0].role
    row = {"lot": lot, "zone": "", "role": role, "bidder": "m1", "position": "1"}
    begins = rutland.agreement.starts_on or START
    first = Entry(
        kind=EntryKind.FRAMEWORK_STARTED,
        on=begins,
        by="x",
        number=1,
        facts={"from": begins.isoformat()},
        rows={"places": (row,)},
    )
    here = StateOf(
        lot=lot, state=State.AWARDED, beneath=State.AWARDED, since=begins, because="", number=1
    )

    def asked(record: Sequence[Entry], day: date) -> list[str]:
        looked = Looked(
            procurement="r",
            tender=rutland,
            entries=tuple(record),
            at=here,
            moment=(day, at(day).time()),
        )
        return [t.what for t in to_do(looked) if "review" in t.command]

    later = date(begins.year + 1, 6, 15)
    assert asked([first], begins) == []
    (opens,) = asked([first], later)
    assert opens.startswith("open the yearly review of June")
    until = date(later.year, 4, 30)
    facts = {"from": begins.isoformat(), "until": until.isoformat()}
    record = [first, entry(EntryKind.REVIEW_OPENED, later, 2, facts, lot="")]
    (waits,) = asked(record, later)
    assert "m1 waits for evidence" in waits
    stays = {"review": "2", "decision": "stays", "role": "Head", "reason": "Every test passed."}
    record.append(entry(EntryKind.REVIEW_DECIDED, later, 3, stays, bidder="m1", lot=lot))
    assert asked(record, later) == []
