"""Steps of the timetable and other ids in words."""

from __future__ import annotations

from tendering.documents.names import capital

_EVENTS = {
    "itt_published": "Invitation to tender published",
    "tenders_close": "Tenders close",
    "tender_period": "Tender period",
    "letters_issued": "Outcome letters issued",
    "summaries_issued": "Assessment summaries given",
    "standstill": "Standstill period",
    "award": "Award",
    "call_in": "Call-in",
    "itt_assembled": "Invitation to tender assembled",
}
_ACRONYMS = frozenset({"cqc", "dbs", "dps", "ecm", "itt", "kpi", "pin", "tupe"})


def event_words(event: str) -> str:
    """Say a step of the timetable, or another id, in words."""
    words = " ".join(w.upper() if w in _ACRONYMS else w for w in event.split("_"))
    return _EVENTS.get(event, capital(words))
