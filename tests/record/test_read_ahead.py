"""A long chain is read by two processes as by one, and an altered text is found by whichever reads it."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tendering.model.entries import Entry, EntryKind
from tendering.model.rows import compact
from tendering.record import read_ahead, written_ahead
from tendering.record.chain import (
    GENESIS,
    Break,
    Draft,
    Link,
    Stored,
    head_of,
    seal,
    sha256,
    slim,
    whole_links,
)
from tendering.record.store import Store
from tendering.record.verify import verified

WRITTEN = datetime(2027, 5, 4, 9, 30, tzinfo=UTC)


def _entry(number: int) -> Entry:
    said = [
        {"bidder": f"B{n % 40}", "criterion": f"Q{n}", "mark": str(number), "note": "well " * 30}
        for n in range(1 if number % 4 == 0 else 700)
    ]
    marks = {"marks": compact(said)}
    return Entry(kind=EntryKind.MARKS_GIVEN, on=date(2027, 5, 4), by="Ann", rows=marks)


@pytest.fixture
def rows(monkeypatch: pytest.MonkeyPatch) -> tuple[Stored, ...]:
    monkeypatch.setattr(read_ahead, "MUCH", 100_000)
    monkeypatch.setattr(read_ahead, "cores", lambda: 2)
    links: list[Link] = []
    for number in range(1, 10):
        entry = _entry(number)
        links.append(
            seal(
                "p",
                Draft(entry=entry, matter={}),
                number=number,
                previous=links[-1].digest if links else GENESIS,
                written=WRITTEN,
                clock="stated",
            )
        )
    return tuple(
        Stored(number=x.number, previous=x.previous, digest=x.digest, body=x.body) for x in links
    )


def test_two_processes_read_what_one_does(
    rows: tuple[Stored, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    by_two = whole_links("p", rows)
    monkeypatch.setattr(read_ahead, "cores", lambda: 1)
    assert by_two == whole_links("p", rows)
    assert len(by_two[0]) == len(rows)


def test_both_take_part(rows: tuple[Stored, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_ahead, "read_json", lambda _: os.getpid())
    readers = [read() for _, read in read_ahead.read_ahead(rows, lambda row: row.body)]
    assert len(set(readers)) == 2


@pytest.mark.parametrize("index", range(9))
@pytest.mark.parametrize("whole", [True, False])
def test_a_text_that_is_no_link_is_found(
    rows: tuple[Stored, ...], index: int, whole: bool
) -> None:
    body = rows[index].body[: None if whole else -9] + ("x" if whole else "")
    digest = rows[index].digest if whole else sha256(body.encode())
    altered = (*rows[:index], replace(rows[index], body=body, digest=digest), *rows[index + 1 :])
    links, broken = whole_links("p", altered)
    assert len(links) == index
    assert isinstance(broken, Break)
    assert broken.number == index + 1
    assert ("digest" if whole else "cannot be read") in broken.said


def test_a_store_is_read_and_written_to_beside_copies_of_the_process(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_ahead, "MUCH", 100_000)
    monkeypatch.setattr(read_ahead, "cores", lambda: 2)
    monkeypatch.setattr(written_ahead, "MUCH", 1)
    monkeypatch.setattr(written_ahead, "cores", lambda: 2)
    drafts = [Draft(entry=_entry(number), matter={}) for number in range(1, 6)]
    with written_ahead.written_ahead(drafts) as ready:
        made = store.append("p", lambda _: ready, written=WRITTEN, clock="stated")
    assert store.links("p") == tuple(map(slim, made))
    made += store.append("p", lambda links: drafts[: len(links)], written=WRITTEN, clock="stated")
    assert store.links("p") == store.links("p") == tuple(map(slim, made))
    assert verified(store, "p", head=head_of(made)) is None
