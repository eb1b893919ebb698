"""Promises become terms of those who hold places, each with its page; a check needs a term, its day and its evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tendering.framework.term_faults import faults
from tendering.framework.terms import (
    IN_PART,
    KEPT,
    NOT_KEPT,
    OVERDUE,
    UNSCHEDULED,
    WAITING,
    Marked,
    row_of,
    terms_of,
)
from tendering.model.entries import Entry, EntryKind

DAY, DUE = date(2015, 6, 1), date(2015, 12, 1)
ZONES = ("", "1", "2")
HELD = {("p1", "m", "1"), ("p2", "m", "2")}


def marked(provider: str = "p1", zone: str = "", criterion: str = "Q1", lot: str = "m") -> Marked:
    return Marked(
        provider=provider, lot=lot, zone=zone, criterion=criterion, words="We do it", page="page 3"
    )


def scheduled(*ids: str, due: str = "2015-12-01", on: date = DAY, bidder: str = "p1") -> Entry:
    rows = tuple({"term": i, "promise": "We do it", "page": "page 3", "due": due} for i in ids)
    return Entry(
        kind=EntryKind.TERMS_SCHEDULED, on=on, bidder=bidder, rows={"terms": rows}, number=9
    )


def checked(
    term: str, state: str, on: date = DUE, bidder: str = "p1", evidence: str = "Files"
) -> Entry:
    facts = {"term": term, "state": state, "evidence": evidence}
    return Entry(
        kind=EntryKind.PROMISE_CHECKED, on=on, by="Ann", bidder=bidder, facts=facts, number=10
    )


@given(
    listed=st.lists(
        st.builds(
            marked,
            provider=st.sampled_from(("p1", "p2", "p3")),
            zone=st.sampled_from(ZONES),
            criterion=st.sampled_from(("Q1", "Q2")),
            lot=st.sampled_from(("", "m", "n")),
        ),
        max_size=8,
    )
)
def test_only_promises_about_places_held_are_terms_and_each_has_its_own_id(
    listed: list[Marked],
) -> None:
    found = terms_of(listed, HELD)
    assert len({t.id for t in found}) == len(found)
    for one in listed:
        mine = any(
            p == one.provider and one.lot in ("", lot) and one.zone in ("", z)
            for p, lot, z in HELD
        )
        assert mine == any(t.marked == one for t in found)
    assert all(t.state(DAY) == UNSCHEDULED and t.marked.page in t.sentence(DAY) for t in found)


def test_a_term_goes_from_promise_to_check() -> None:
    def term(*entries: Entry) -> str:
        (one,) = terms_of([marked()], HELD, entries)
        return one.state(DUE)

    due = scheduled("p1-Q1-1")
    assert term() == UNSCHEDULED
    assert term(due) == WAITING
    assert term(scheduled("p1-Q1-1", due="2015-11-30")) == OVERDUE
    assert term(due, checked("p1-Q1-1", KEPT), checked("p1-Q1-1", "In Part")) == IN_PART
    later = scheduled("p1-Q1-1", due="2016-02-01", on=date(2015, 12, 2))
    (one,) = terms_of([marked()], HELD, (due, later))
    assert (one.scheduled, one.due) == (DAY, date(2016, 2, 1))
    assert row_of(one, None, "", "Ann")["due"] == "2016-02-01"


def test_what_cannot_stand_is_a_finding() -> None:
    started = Entry(
        kind=EntryKind.FRAMEWORK_STARTED,
        on=DAY,
        rows={"places": ({"lot": "m", "zone": "1", "role": "main", "bidder": "p1"},)},
        number=1,
    )

    def codes(entry: Entry, *before: Entry) -> list[str]:
        return [f.code for f in faults(None, (started, *before), entry)]

    due = scheduled("p1-Q1-1")
    assert codes(due) == []
    assert codes(scheduled("p3-Q1-1", bidder="p3")) == ["L610"]
    assert codes(scheduled("p1-Q1-1", due="2015-05-01")) == ["L614"]
    blank = replace(due, rows={"terms": ({"term": "p1-Q1-1", "promise": "We do it"},)})
    assert codes(blank) == ["R522"]
    assert codes(checked("p1-Q1-1", NOT_KEPT)) == ["L611"]
    assert codes(checked("p1-Q1-1", NOT_KEPT), due) == []
    assert codes(checked("p1-Q1-1", KEPT, bidder="p2"), due) == ["L612"]
    assert codes(checked("p1-Q1-1", KEPT, on=date(2015, 5, 1)), due) == ["L614"]
    assert codes(checked("p1-Q1-1", KEPT, evidence=" "), due) == ["L613"]
