"""A market test in the record: what was sent last, and what each organisation answered, as the entries have it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time

from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.market_test import KEPT, MarketTest, Response, Said

ANSWERS, RECIPIENTS = "market_test_answers", "market_test_recipients"
"""Tables of the record alone. Answers: respondent, question, part, answer, confidential (yes), why. Recipients:
organisation, channel."""


def sent(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return each time the market test went out that stands; the last one governs."""
    return of_kind(standing(entries), EntryKind.MARKET_TEST_SENT)


def recipients(entries: Iterable[Entry]) -> frozenset[str]:
    """Return whom it was sent to, each once however often."""
    return frozenset(
        row.get("organisation", "") for e in sent(entries) for row in e.rows.get(RECIPIENTS, ())
    )


def response_of_entry(test: MarketTest, entry: Entry) -> Response:
    """Return what one organisation answered, with the parts that are still asked, in their order."""
    order = {key: n for n, key in enumerate(test.parts)}
    said = [
        Said(
            question=row.get("question", ""),
            part=row.get("part", ""),
            text=row.get("answer", ""),
            confidential=row.get("confidential") == "yes",
            why=row.get("why", ""),
        )
        for row in entry.rows.get(ANSWERS, ())
    ]
    kept = sorted(
        (s for s in said if (s.question, s.part) in order),
        key=lambda s: order[s.question, s.part],
    )
    about = {field: entry.fact(field) for field in KEPT if entry.fact(field)}
    received = _received(entry)
    return Response(
        about=about,
        said=tuple(kept),
        received=received,
        channel=entry.fact("channel"),
        respondent=entry.fact("respondent"),
        # a later day, sent to all since, lets in what was late before; an earlier one makes nothing late that was not
        late=entry.fact("late") == "yes" and (received is None or received > test.closes),
    )


def _received(entry: Entry) -> datetime | None:
    day = entry.day("received")
    if day is None:
        return None
    try:
        at = time.fromisoformat(entry.fact("received_at"))
    except ValueError:
        at = time()
    return datetime.combine(day, at)


def responses(test: MarketTest, entries: Iterable[Entry]) -> tuple[Response, ...]:
    """Return what stands of every organisation's answers, in the order they were recorded."""
    answered = of_kind(standing(entries), EntryKind.MARKET_TEST_ANSWERED)
    return tuple(response_of_entry(test, entry) for entry in answered)


def next_respondent(entries: Iterable[Entry]) -> int:
    """Return the number of the next respondent: none is ever given twice."""
    given = {
        e.fact("respondent").removeprefix("R")
        for e in of_kind(entries, EntryKind.MARKET_TEST_ANSWERED)
    }
    return max((int(n) for n in given if n.isdecimal()), default=0) + 1
