"""Entries that copies of the process put into words are sealed with the same bytes."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tendering.model.entries import Entry, EntryKind
from tendering.model.rows import Rows, compact
from tendering.record import written_ahead
from tendering.record.chain import Draft, Link, seal

WRITTEN = datetime(2027, 5, 4, 9, 30, tzinfo=UTC)


def _draft(number: int, rows: int) -> Draft:
    said = [
        {"bidder": f"B{n % 40}", "criterion": f"Q{n}", "note": "so" if n % number else ""}
        for n in range(rows)
    ]
    entry = Entry(
        kind=EntryKind.MARKS_GIVEN,
        on=date(2027, 5, 4),
        by='Ann "O"',
        facts={"a": "", "b": "é"},
        rows={"marks": compact(said), "answers": tuple(said[:2])},
    )
    return Draft(entry=entry, matter={}, channel="test", salt=f"{number:02}" * 8)


def _sealed(draft: Draft) -> Link:
    return seal("p", draft, number=1, previous="0" * 64, written=WRITTEN, clock="stated")


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_the_same_links_whatever_the_number_of_processes(
    workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts = [_draft(number, rows) for number, rows in ((1, 2), (2, 600), (3, 1200), (4, 0))]
    monkeypatch.setattr(written_ahead, "MUCH", 1)
    monkeypatch.setattr(written_ahead, "cores", lambda: workers)
    with written_ahead.written_ahead(drafts) as ready:
        links = [_sealed(draft) for draft in ready]
    assert links == list(map(_sealed, drafts))
    with written_ahead.written_ahead(drafts) as ready:
        assert all(bool(draft.text) == (workers > 1) for draft in ready)


def test_rows_that_hold_what_is_no_text_go_the_other_way(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = Rows(("bidder", "mark"), (["B1"] * 600, [4] * 600))  # type: ignore[list-item]
    entry = Entry(kind=EntryKind.MARKS_GIVEN, on=date(2027, 5, 4), rows={"marks": rows})
    draft = Draft(entry=entry, matter={})
    monkeypatch.setattr(written_ahead, "MUCH", 1)
    monkeypatch.setattr(written_ahead, "cores", lambda: 2)
    with written_ahead.written_ahead([draft, draft]) as ready:
        (first, _) = ready
    assert first.text == ""
    assert _sealed(first) == _sealed(draft)
