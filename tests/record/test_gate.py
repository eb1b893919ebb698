"""Who may see which bid: declarations after opening, removals whenever they were made, and declarations that ran out."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tendering.model.entries import Entry, EntryKind
from tendering.record.gate import may_see, removed

DAY = date(2027, 3, 1)
OPENED = Entry(
    kind=EntryKind.OPENED,
    on=DAY,
    number=5,
    rows={
        "bidders": ({"bidder": "b1"}, {"bidder": "b2"}),
        "bids": ({"bidder": "b1", "lot": "1"},),
    },
)


def declared(
    number: int, *, bidder: str = "", lot: str = "", person: str = "Ann", **facts: str
) -> Entry:
    said = {"interest": "none", "action": "none"} | facts
    return Entry(
        kind=EntryKind.DECLARATION,
        on=DAY,
        number=number,
        person=person,
        bidder=bidder,
        lot=lot,
        facts=said,
    )


SISTER = {"interest": "a sister works there", "reason": "close", "approver": "Head"}


def test_a_declaration_counts_from_the_opening() -> None:
    before, after = declared(1), declared(6)
    assert may_see([OPENED], "Ann", "b1") == "Ann declared interests never"
    assert (
        may_see([before, OPENED], "Ann", "b1")
        == "Ann declared interests only before the bidders were known"
    )
    assert may_see([before, OPENED, after], "ann ", "b1") is None
    assert may_see([after], "Ann", "b1") == "the bid of b1 has not been opened"


def test_a_bidder_opened_later_needs_a_declaration_after_it() -> None:
    late = Entry(kind=EntryKind.OPENED, on=DAY, number=9, rows={"bidders": ({"bidder": "b3"},)})
    assert may_see([OPENED, declared(6), late], "Ann", "b3") is not None
    assert may_see([OPENED, declared(6), late, declared(10)], "Ann", "b3") is None


@pytest.mark.parametrize(
    ("declared_lot", "asked_lot", "shut"),
    [("", "", True), ("", "1", True), ("1", "1", True), ("1", "2", False), ("1", "", True)],
)
def test_a_removal_closes_the_lot_and_what_serves_every_lot(
    declared_lot: str, asked_lot: str, shut: bool
) -> None:
    off = declared(2, bidder="b1", lot=declared_lot, action="remove", **SISTER)
    entries = [off, OPENED, declared(6)]
    assert (may_see(entries, "Ann", "b1", asked_lot) is not None) is shut
    assert may_see(entries, "Ann", "b2", asked_lot) is None
    assert removed(entries, "Ann") == (("b1", declared_lot),)


def test_a_removal_stands_until_one_of_the_same_bidder_replaces_it() -> None:
    off = declared(6, bidder="b1", action="remove", **SISTER)
    assert may_see([OPENED, off, declared(7)], "Ann", "b1") is not None
    assert may_see([OPENED, off, declared(7), declared(8, bidder="b1")], "Ann", "b1") is None
    taken_out = Entry(kind=EntryKind.SUPERSEDED, on=DAY, number=9, facts={"number": "6"})
    assert may_see([OPENED, off, declared(7), taken_out], "Ann", "b1") is None


def test_an_interest_that_nobody_settled_closes_the_bid() -> None:
    entries = [OPENED, declared(6), declared(7, bidder="b1", interest="shares", action="")]
    assert "no action and no reason and no approver" in (may_see(entries, "Ann", "b1") or "")
    settled = declared(8, bidder="b1", action="mitigate", **SISTER)
    assert may_see([*entries, settled], "Ann", "b1") is None


def test_a_declaration_runs_out() -> None:
    entries = [OPENED, declared(6, until="2027-03-31")]
    assert may_see(entries, "Ann", "b1", on=date(2027, 3, 31)) is None
    assert "ran out on Wednesday 31 March 2027" in (
        may_see(entries, "Ann", "b1", on=date(2027, 4, 1)) or ""
    )


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "b1", "b2"]),
            st.sampled_from(["", "1", "2"]),
            st.sampled_from(["none", "remove"]),
        ),
        max_size=6,
    )
)
def test_whoever_is_removed_last_never_sees(made: list[tuple[str, str, str]]) -> None:
    entries = [
        OPENED,
        declared(6),
        *(
            declared(7 + n, bidder=b, lot=x, action=a, **SISTER)
            for n, (b, x, a) in enumerate(made)
        ),
    ]
    last = {(b, x): a for b, x, a in (("", "", "none"), *made)}
    for bidder in ("b1", "b2"):
        for lot in ("", "1", "2"):
            off = any(
                a == "remove" and b in ("", bidder) and (not x or not lot or x == lot)
                for (b, x), a in last.items()
            )
            assert (may_see(entries, "Ann", bidder, lot) is not None) is off
