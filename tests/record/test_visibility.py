"""What a person sees of the record does not shift when another marks; officers see counts; aliases hide names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tendering.model.entries import Entry, EntryKind, FileRef
from tendering.record.visibility import visible

DAY = date(2027, 3, 1)
PEOPLE = ("Ann", "Ben", "Eve")
FILE = FileRef(digest="f" * 64, name="marks.xlsx", size=9)


def _entry(kind: EntryKind, **more: object) -> Entry:
    return Entry(kind=kind, on=DAY, **more)  # type: ignore[arg-type]


def record(*later: Entry, aliases: bool = False) -> list[Entry]:
    panel = tuple(
        {"person": p, "role": r}
        for p, r in (
            ("Ann", "evaluator"),
            ("Ben", "evaluator"),
            ("Eve", "expert by experience"),
            ("Mo", "moderator"),
        )
    )
    bidders = (
        {
            "bidder": "b1",
            "name": "Plovermere Support CIC",
            "number": "01234567",
            "email": "x@plovermere.example",
        },
        {"bidder": "b2", "name": "Heronlea Homecare Ltd"},
    )
    bids = (
        {"bidder": "b1", "lot": "1"},
        {"bidder": "b2", "lot": "1"},
        {"bidder": "b2", "lot": "2"},
    )
    said = (
        {
            "bidder": "b1",
            "lot": "",
            "zone": "",
            "criterion": "Q1",
            "answer": "At Plovermere we train.",
        },
    )
    entries = [
        _entry(EntryKind.RECORD_STARTED),
        _entry(EntryKind.SUBMISSION_RECEIVED, bidder="b1", files=(FILE,)),
        _entry(EntryKind.OPENED, rows={"bidders": bidders, "bids": bids, "answers": said}),
        *([_entry(EntryKind.ALIASES_GIVEN, files=(FILE,))] if aliases else []),
        _entry(EntryKind.PANEL_PLANNED, rows={"panel": panel}),
        *(
            _entry(EntryKind.DECLARATION, person=p, facts={"interest": "none"})
            for p in (*PEOPLE, "Mo")
        ),
        *later,
    ]
    return [replace(e, number=n, where=f"record, entry {n}") for n, e in enumerate(entries, 1)]


def given_by(person: str, bidder: str = "b1", lot: str = "1", mark: str = "4") -> Entry:
    row = {
        "evaluator": person,
        "bidder": bidder,
        "lot": lot,
        "zone": "",
        "criterion": "Q1",
        "mark": mark,
        "note": "so",
    }
    return _entry(
        EntryKind.MARKS_GIVEN,
        person=person,
        by="Officer",
        rows={"marks": (row,)},
        files=(FILE,),
        facts={"sheet": "s"},
    )


CLOSED = _entry(EntryKind.MARKS_CLOSED, lot="1")
SHEET = _entry(EntryKind.SHEET_ISSUED, person="Ben", facts={"sheet": "x"})
other = st.sampled_from(
    [
        given_by("Ben"),
        given_by("Ben", "b2"),
        given_by("Eve", lot=""),
        replace(given_by("Ben", mark="0"), kind=EntryKind.MARKS_CHANGED),
        _entry(
            EntryKind.PRACTICE_MARKED,
            by="Officer",
            rows={"practice": ({"evaluator": "Ben", "mark": "1"},)},
        ),
        SHEET,
        _entry(
            EntryKind.DECLARATION, person="Ben", facts={"interest": "shares", "action": "remove"}
        ),
    ]
)


@given(st.lists(st.tuples(other, st.integers(0, 6)), max_size=6), st.booleans())
def test_nothing_shifts_for_one_who_marks_when_another_does(
    added: list[tuple[Entry, int]], aliases: bool
) -> None:
    own = [
        given_by("Ann", "b2"),
        _entry(EntryKind.CLARIFICATION, facts={"question": "q"}),
        given_by("Ann", "b1"),
        _entry(EntryKind.SECOND_READING, facts={"summary": "s"}),
    ]
    mixed = list(own)
    for entry, place in added:
        mixed.insert(min(place, len(mixed)), entry)
    shown = {"b1": "Bidder 02", "b2": "Bidder 01"}
    alone = visible(record(*own, aliases=aliases), "Ann", DAY, aliases=shown)
    beside = visible(record(*mixed, aliases=aliases), "Ann", DAY, aliases=shown)
    assert alone == beside


def test_officers_and_the_moderator_see_counts_until_marks_close() -> None:
    for person in ("Officer", "Mo"):
        before = [
            e for e in visible(record(given_by("Ben")), person) if e.kind is EntryKind.MARKS_GIVEN
        ]
        assert [(e.facts, sum(map(len, e.rows.values())), e.files) for e in before] == [
            ({"marks": "1"}, 0, ())
        ]
        after = [
            e
            for e in visible(record(given_by("Ben"), CLOSED), person)
            if e.kind is EntryKind.MARKS_GIVEN
        ]
        assert after[0].rows["marks"][0]["mark"] == "4"


def test_marks_of_a_closed_lot_are_seen_and_of_another_not() -> None:
    both = _entry(
        EntryKind.MARKS_GIVEN,
        person="Ben",
        rows={
            "marks": (*given_by("Ben").rows["marks"], *given_by("Ben", "b2", "2").rows["marks"])
        },
        files=(FILE,),
    )
    shown = [e for e in visible(record(both, CLOSED), "Ann") if e.kind is EntryKind.MARKS_GIVEN]
    assert [r["lot"] for e in shown for r in e.rows["marks"]] == ["1"]
    assert shown[0].files == ()


def test_the_panel_sees_aliases_and_nothing_that_names_a_bidder() -> None:
    shown = {"b1": "Bidder 02", "b2": "Bidder 01"}
    entries = record(given_by("Ann"), CLOSED, aliases=True)
    for person in ("Ann", "Mo"):
        said = repr(visible(entries, person, DAY, aliases=shown))
        for word in ("Plovermere", "plovermere", "01234567", "Heronlea", "'b1'", "'b2'"):
            assert word not in said, (person, word)
        assert "At [Bidder 02] we train." in said
    assert "Plovermere" in repr(visible(entries, "Officer", DAY, aliases=shown))


def test_a_person_removed_from_a_bidder_sees_nothing_of_it() -> None:
    off = _entry(
        EntryKind.DECLARATION,
        person="Ann",
        bidder="b1",
        facts={"interest": "x", "action": "remove"},
    )
    decided = _entry(
        EntryKind.NON_COMPLIANCE_DECIDED,
        bidder="b1",
        rows={"decisions": ({"bidder": "b1", "about": "price"},)},
    )
    said = visible(record(off, decided), "Ann")
    assert not any(e.bidder == "b1" and e.kind is not EntryKind.DECLARATION for e in said)
    assert all(r.get("bidder") != "b1" for e in said for t, rows in e.rows.items() for r in rows)


def test_prices_are_not_seen_by_the_panel_before_scores_are_signed() -> None:
    priced = _entry(EntryKind.PRICES_OPENED, rows={"prices": ({"bidder": "b1", "amount": "15"},)})
    signed = _entry(EntryKind.SCORES_SIGNED)
    assert not any(e.kind is EntryKind.PRICES_OPENED for e in visible(record(priced), "Ann"))
    assert any(e.rows.get("prices") for e in visible(record(priced, signed), "Ann"))
