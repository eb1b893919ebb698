"""What a market test tells the notice of preliminary market engagement (UK2): how the market is engaged, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tendering.files.definition import read_text
from tendering.files.market_test_file import MARKET_TEST_FILE, market_test_of
from tendering.framework.market_test_record import sent
from tendering.model.entries import Entry
from tendering.model.findings import Finding, finding
from tendering.model.tender import Tender
from tendering.workbench.library import locate


def with_engagement(
    tender: Tender, ref: str, entries: Sequence[Entry]
) -> tuple[Tender, tuple[Finding, ...]]:
    """Return a tender whose notices say what the market test says, where the definition itself says nothing of it.

    What was sent counts; before that, the definition beside the procurement. Where the tender says another last day than the
    market test, its own words stand and a finding says so.

    Args:
        tender: As it stands.
        ref: Id or folder of the procurement.
        entries: Its record; empty where there is none.
    """
    words, closes = _told(ref, entries)
    own = tender.notices
    if own.engagement_closes_on and closes and own.engagement_closes_on != closes:
        said = f"the tender says that engagement closes on {own.engagement_closes_on.isoformat()}, the market test {closes.isoformat()}"
        return tender, (finding("L417", "notices.engagement_closes_on", said),)
    told = replace(
        own,
        engagement=own.engagement or words or None,
        engagement_closes_on=own.engagement_closes_on or closes,
    )
    return replace(tender, notices=told), ()


def _told(ref: str, entries: Sequence[Entry]) -> tuple[str, date | None]:
    """Return how the market is engaged and the last day for answers; nothing where there is no market test."""
    gone = sent(entries)
    if gone:
        return gone[-1].fact("engagement"), gone[-1].day("answers_until")
    found = locate("evaluations", ref)
    path = found.parent / MARKET_TEST_FILE if found is not None else None
    if path is None or not path.is_file():
        return "", None
    text, _ = read_text(path)
    test = market_test_of(text, MARKET_TEST_FILE)[0] if text is not None else None
    return (test.engagement, test.closes.date()) if test is not None else ("", None)
