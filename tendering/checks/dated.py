"""Whether a document is dated before what it tells of: no letter before the decision, no paper before tenders closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tendering.law.calendar import day_text
from tendering.law.periods import last_day
from tendering.model.bids import Dossier
from tendering.model.events import TENDERS_CLOSE
from tendering.model.findings import Finding, finding
from tendering.model.tender import Tender


def closed_on(tender: Tender) -> date | None:
    """Return the day tenders closed, else the day the procurement began; None where neither is dated."""
    closed = [last_day(e) for e in tender.timetable if e.event in TENDERS_CLOSE]
    return min((day for day in closed if day is not None), default=tender.started_by_on)


def dated_too_early(dossier: Dossier, on: date, *, tells_decision: bool) -> Iterator[Finding]:
    """Find a day before tenders closed, or for what tells the decision before it was approved.

    Args:
        dossier: The evaluation.
        on: The day the document is to carry.
        tells_decision: Whether it tells what was decided, as letters do and a recommendation does not.
    """
    closed = closed_on(dossier.tender)
    if closed is not None and on < closed:
        yield _early(on, f"tenders close on {day_text(closed)}")
    elif tells_decision and dossier.approved_on is not None and on < dossier.approved_on:
        yield _early(on, f"the award was approved on {day_text(dossier.approved_on)}")


def _early(on: date, said: str) -> Finding:
    return finding("T017", "--on", f"the day given is {day_text(on)}, and {said}")
