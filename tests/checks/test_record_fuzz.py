"""No record makes a bug: entries of any kind, in any order, with any facts, give findings that a person can act on."""

from __future__ import annotations

from datetime import date, time

from hypothesis import given
from hypothesis import strategies as st

from tendering.checks import check_record
from tendering.model.entries import FACTS, Entry, EntryKind
from tendering.model.tender import Tender
from tests.checks.records import act_tender, tables
from tests.checks.tenders import but

DAYS = st.one_of(
    st.dates(date(2014, 1, 1), date(2032, 1, 1)),
    st.sampled_from([date(2000, 1, 1), date(2028, 12, 30), date(2099, 12, 31)]),
)
WORDS = st.one_of(
    st.sampled_from(
        [
            "none",
            "yes",
            "no",
            "B1",
            "UK4",
            "UK6",
            "UK7",
            "F21",
            "f" * 64,
            "claim form",
            "Q1",
            "FOI",
        ]
    ),
    st.sampled_from(["exclusion letter", "Ann Abbot; Bea Bell", "reg 55(2)", "remove", "; ,("]),
    DAYS.map(date.isoformat),
)
TENDERS = (act_tender(), act_tender(standstill=None), but(), but(started_by_on=None))


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    kind = draw(st.sampled_from(list(EntryKind)))
    return Entry(
        kind=kind,
        on=draw(DAYS),
        at=draw(st.sampled_from([None, time(9), time(17, 30)])),
        by=draw(st.sampled_from(["", "Ann Abbot"])),
        lot=draw(st.sampled_from(["", "1", "9"])),
        bidder=draw(st.sampled_from(["", "B1", "B9"])),
        person=draw(st.sampled_from(["", "Bea Bell"])),
        facts={name: draw(WORDS) for name in FACTS[kind] if draw(st.booleans())},
    )


@given(st.lists(entries(), max_size=12), st.sampled_from(TENDERS), st.booleans())
def test_any_record_gives_findings_and_no_bug(
    some: list[Entry],
    tender: Tender,
    beside: bool,
) -> None:
    for found in check_record(tender, some, tables(tender) if beside else None):
        assert found.where
        assert found.message
        assert found.remedy
