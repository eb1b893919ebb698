from datetime import date, time

from tendering.files.evaluation_file import read_evaluation_text
from tendering.model.entries import FACTS, Entry, EntryKind, notices, standing

HEAD = "evaluation: a\ntender: b-2027\nentries:\n"


def test_entries_are_read_in_order_with_their_places() -> None:
    text = HEAD + (
        "  - {entry: notice_published, on: 2026-09-07, at: '14:30', by: Ann, notice: UK2, number: 2026-1}\n"
        "  - {entry: signed, on: 2027-04-06, lot: 'O', bidder: b1}\n"
    )
    found, findings = read_evaluation_text(text, "evaluation.yaml")
    assert findings == ()
    assert found is not None
    first, second = found.entries
    assert first == Entry(
        kind=EntryKind.NOTICE_PUBLISHED,
        on=date(2026, 9, 7),
        at=time(14, 30),
        by="Ann",
        facts={"notice": "UK2", "number": "2026-1"},
        where="evaluation.yaml:4:5",
    )
    assert (second.kind, second.lot, second.bidder) == (EntryKind.SIGNED, "O", "b1")
    assert notices(found.entries, "UK2") == (first,)
    assert notices(found.entries, "UK6") == ()


def test_every_wrong_entry_is_said_at_once_and_left_out() -> None:
    text = HEAD + (
        "  - {entry: singed, on: 2027-04-06}\n"
        "  - {entry: signed, on: 2027-02-30}\n"
        "  - {entry: signed}\n"
        "  - {entry: signed, on: 2027-04-06, colour: red}\n"
        "  - {entry: opened, on: 2027-04-06, at: 25 o'clock}\n"
        "  - just words\n"
        "  - {entry: opened, on: 2027-04-06, what: }\n"
        "  - {entry: [opened], on: 2027-04-06}\n"
    )
    found, findings = read_evaluation_text(text, "evaluation.yaml")
    assert found is not None
    assert found.entries == ()
    assert [f.code for f in findings] == [
        *("D003", "F014", "D004", "D002", "D003", "D003", "D004"),
        *("D003", "D003"),
    ]
    assert all(f.where.startswith("evaluation.yaml:") for f in findings)


def test_entries_that_are_no_list_are_a_finding() -> None:
    found, findings = read_evaluation_text(
        "evaluation: a\ntender: b\nentries: none\n", "evaluation.yaml"
    )
    assert found is not None
    assert [f.code for f in findings] == ["D003"]


def test_every_kind_has_its_facts() -> None:
    assert set(FACTS) == set(EntryKind)


def test_a_fact_that_is_a_day_is_read_as_one() -> None:
    text = HEAD + (
        "  - {entry: purge_planned, on: 2027-04-06, purge_on: 2027-02-30}\n"
        "  - {entry: purge_planned, on: 2027-04-06, purge_on: 2031-02-28}\n"
        "  - {entry: signed, on: 0207-04-06}\n"
    )
    found, findings = read_evaluation_text(text, "evaluation.yaml")
    assert found is not None
    assert [(f.code, f.where) for f in findings] == [
        ("F014", "evaluation.yaml:4:44"),
        ("F014", "evaluation.yaml:6:21"),
    ]
    assert [e.day("purge_on") for e in found.entries] == [date(2031, 2, 28)]


def test_what_a_later_entry_supersedes_no_longer_stands() -> None:
    text = HEAD + (
        "  - {entry: notice_published, on: 2027-03-01, notice: UK6}\n"
        "  - {entry: notice_published, on: 2027-03-01, notice: UK4}\n"
        "  - {entry: superseded, on: 2027-03-02, what: UK6, kind: notice_published, dated: 2027-03-01}\n"
        "  - {entry: notice_published, on: 2027-03-03, notice: UK6}\n"
    )
    found, findings = read_evaluation_text(text, "evaluation.yaml")
    assert (found is not None, findings) == (True, ())
    left = [(e.fact("notice"), e.on.day) for e in standing(found.entries)]
    assert left == [("UK4", 1), ("UK6", 3)]
