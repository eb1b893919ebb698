"""What bidders say of needs, and promises marked in bids, against the tender: both name what it states."""

from __future__ import annotations

from collections.abc import Iterator

from tendering.checks.bid_rows import near, place
from tendering.model.bids import Dossier
from tendering.model.findings import Finding, finding
from tendering.model.numbers import plain


def check_specialisms(dossier: Dossier) -> Iterator[Finding]:
    """L604, L605: a need that is not stated or hours below nought; a promise to a question that is not asked."""
    needs = [n.id for n in dossier.tender.needs]
    for row in dossier.specialisms:
        where = place(dossier, "specialisms", row)
        if row.need not in needs:
            yield finding(
                "L604", where, f"the tender states no need {row.need}{near(row.need, needs)}"
            )
        if row.hours is not None and row.hours < 0:
            yield finding(
                "L604", where, f"{row.bidder} gives {plain(row.hours)} hours of {row.need}"
            )
    asked = [c.id for c in dossier.tender.criteria]
    for promise in dossier.promises:
        if promise.criterion not in asked:
            said = f"there is no question {promise.criterion}{near(promise.criterion, asked)}"
            yield finding("L605", place(dossier, "promises", promise), said)
