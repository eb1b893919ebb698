from datetime import date, time

from tendering.files.evaluation_file import read_evaluation_text
from tendering.model.entries import (
    CHOICES,
    FACTS,
    NUMBERS,
    Entry,
    EntryKind,
    notices,
    standing,
)
from tendering.model.findings import Severity

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


def test_facts_that_a_check_reads_are_words_it_knows() -> None:
    text = HEAD + (
        "  - {entry: call_in_ended, on: 2027-02-01, called_in: perhaps}\n"
        "  - {entry: call_in_ended, on: 2027-02-01, called_in: 'NO'}\n"
        "  - {entry: letter_issued, on: 2027-02-01, method: pigeon}\n"
        "  - {entry: letter_issued, on: 2027-02-01, method: by hand}\n"
        "  - {entry: signed, on: 2027-04-06, value: £12m}\n"
        "  - {entry: signed, on: 2027-04-06, value: '12000000.50'}\n"
        "  - {entry: superseded, on: 2027-04-06, kind: singed}\n"
        "  - {entry: ended, on: 2031-03-31, reason: whim}\n"
    )
    found, findings = read_evaluation_text(text, "evaluation.yaml")
    assert found is not None
    assert [(f.code, f.where.split(":")[1]) for f in findings] == [
        ("D003", "4"),
        ("D003", "6"),
        ("F012", "8"),
        ("D003", "10"),
        ("D003", "11"),
    ]
    assert "is not one of: yes, no" in findings[0].message
    assert [e.kind for e in found.entries] == ["call_in_ended", "letter_issued", "signed"]


def test_every_word_and_number_is_of_a_fact_there_is() -> None:
    for kind, fact in (*CHOICES, *NUMBERS):
        assert fact in FACTS[kind]


def test_a_notice_of_no_known_kind_and_what_supersedes_nothing_are_warned_of() -> None:
    text = HEAD + (
        "  - {entry: notice_published, on: 2027-03-01, notice: UK66}\n"
        "  - {entry: notice_published, on: 2027-03-01, notice: UK10}\n"
        "  - {entry: notice_published, on: 2027-03-01, notice: Contracts Finder}\n"
        "  - {entry: superseded, on: 2027-03-02, kind: signed}\n"
        "  - {entry: superseded, on: 2027-03-02, kind: notice_published, what: UK10}\n"
        "  - {entry: superseded, on: 2027-03-02, kind: notice_published, what: UK10}\n"
    )
    found, findings = read_evaluation_text(text, "evaluation.yaml")
    assert found is not None
    assert [(f.code, f.severity, f.where.split(":")[1]) for f in findings] == [
        ("D003", Severity.WARNING, "4"),
        ("D006", Severity.WARNING, "7"),
        ("D006", Severity.WARNING, "9"),  # the one before has superseded it
    ]
    assert len(found.entries) == 6
