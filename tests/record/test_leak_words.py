"""Words that name a bidder are found whatever their dress; common words are not."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tendering.model.entries import Entry, EntryKind
from tendering.record.leak_words import Scanner, folded, leak_words

RECORD = [
    Entry(
        kind=EntryKind.OPENED,
        on=date(2027, 3, 1),
        rows={
            "bidders": (
                {
                    "bidder": "b1",
                    "name": "Plovermere Support C.I.C.",
                    "number": "01234567",
                    "email": "bids@plovermere-care.example",
                },
                {
                    "bidder": "b2",
                    "name": "Home Care Services Limited",
                    "email": "homecare@gmail.com",
                },
                {"bidder": "b3", "name": "Ash & Thornby (UK) plc", "group": "Thornby Group"},
                {"bidder": "b4", "name": "Bolton Carers Ltd"},
            ),
            "parties": (
                {
                    "bidder": "b1",
                    "party": "Cloverlea Nights Ltd",
                    "role": "subcontractor",
                    "number": "SC99887",
                },
            ),
            "connected": ({"bidder": "b3", "person": "Rosalind Achterberg"},),
        },
    )
]
WORDS = leak_words(
    RECORD,
    published="Home support in Bolton",
    authors={"b2": ("J. Okonjo-Smith", "Microsoft Office User")},
)
SCAN = Scanner.of(WORDS)
ALIASES = {"b1": "Bidder 03", "b2": "Bidder 01", "b3": "Bidder 02", "b4": "Bidder 04"}


@pytest.mark.parametrize(
    ("text", "bidder"),
    [
        ("PLOVERMERE SUPPORT", "b1"),
        ("at Plovermere\u2019s office", "b1"),
        ("Plovermere\u00a0Support  cic", "b1"),
        ("www.plovermere-care.example/x", "b1"),
        ("company 1234567,", "b1"),
        ("no. 01234567", "b1"),
        ("our partner Cloverlea", "b1"),
        ("sc99887", "b1"),
        ("Home Care Services Limited", "b2"),
        ("homecare@gmail.com", "b2"),
        ("signed: J. Okonjo-Smith", "b2"),
        ("Ash and Thornby", "b3"),
        ("the Thornby Group", "b3"),
        ("Rosalind Achterberg", "b3"),
        ("Bolton Carers Ltd", "b4"),
    ],
)
def test_a_name_is_found(text: str, bidder: str) -> None:
    assert [h.word.bidder for h in SCAN.hits(text)] == [bidder]


@pytest.mark.parametrize(
    "text",
    [
        "good home care services are limited",
        "write to gmail.com",
        "Bolton has carers",
        "plovermeres",
        "the ash tree",
        "12345678 and 91234567",
        "Microsoft Office User",
        "support, home, care",
    ],
)
def test_common_words_and_parts_of_words_are_not(text: str) -> None:
    assert SCAN.hits(text) == ()


def test_a_name_is_replaced_by_its_alias_and_nothing_else_is() -> None:
    text, hits = SCAN.redacted("At Plovermere, with Ash & Thornby plc.", ALIASES)
    assert text == "At [Bidder 03], with [Bidder 02] plc."
    assert len(hits) == 2


def test_what_is_let_through_takes_the_words_inside_it_along() -> None:
    free = Scanner.of(WORDS, allowed=["cloverlea nights"])
    assert free.hits("by Cloverlea Nights") == ()
    assert len(free.hits("by Cloverlea alone")) == 1


@given(st.text(max_size=60))
def test_folding_keeps_every_place(text: str) -> None:
    assert len(folded(text)) == len(text)
    assert folded(folded(text)) == folded(text)


@given(
    st.text(st.characters(codec="utf-8", exclude_characters="Pp"), max_size=20),
    st.sampled_from([w.text for w in WORDS]),
    st.text(max_size=20),
)
def test_a_redacted_text_names_nobody(before: str, name: str, after: str) -> None:
    text, _ = SCAN.redacted(f"{before} {name} {after}", ALIASES)
    assert SCAN.hits(text) == ()
