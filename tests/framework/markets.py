"""An open market for tests: a tender, entries in order with their numbers, and shorthands for what is done in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from fractions import Fraction
from functools import cache
from pathlib import Path

from tendering.files.definition import read_tender
from tendering.framework.admissions import ANSWERS, CHOICE
from tendering.framework.offers import Offer
from tendering.framework.requests import Request
from tendering.model.entries import Entry, EntryKind, Row
from tendering.model.tender import Tender

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2018, 5, 21)
QUESTIONS = (
    "grounds",
    "registration",
    "insurance",
    "call_monitoring",
    "health_and_safety",
    "living_wage",
    "guaranteed_hours",
    "declaration",
)


@cache
def cornwall() -> Tender:
    """Return the shipped tender."""
    tender, findings = read_tender(ROOT / "lots/cornwall-2018/tender.yaml")
    assert tender is not None, findings
    return tender


def numbered(*entries: Entry) -> tuple[Entry, ...]:
    """Return entries with the numbers a record would give them."""
    return tuple(replace(e, number=n) for n, e in enumerate(entries, 1))


def entry(
    kind: EntryKind,
    *,
    on: date = DAY,
    at: time | None = None,
    lot: str = "1",
    bidder: str = "",
    person: str = "",
    rows: Mapping[str, Iterable[Row]] | None = None,
    facts: Mapping[str, str] | None = None,
    **more: str,
) -> Entry:
    """Return an entry; facts may be given by name or as a mapping."""
    return Entry(
        kind=kind,
        on=on,
        at=at,
        by="Rosalind Tregear",
        lot=lot,
        bidder=bidder,
        person=person,
        facts={**(facts or {}), **more},
        rows={name: tuple(some) for name, some in (rows or {}).items()},
    )


def applied(bidder: str, on: date = DAY, **answers: str) -> Entry:
    """Return an application to lot 1 that passes every question but for the answers given."""
    given = dict.fromkeys(QUESTIONS, "pass") | answers
    rows = [{"question": q, "answer": a, "evidence": ""} for q, a in given.items()]
    return entry(
        EntryKind.APPLICATION_RECEIVED,
        on=on,
        bidder=bidder,
        rows={ANSWERS: rows},
        name=f"{bidder} Care Ltd",
    )


def admitted(bidder: str, on: date = DAY, **facts: str) -> Entry:
    """Return the decision that a provider is admitted to lot 1."""
    told = {"decision": "admitted", "place": "provider", "role": "Manager", "reason": "Passed."}
    return entry(EntryKind.ADMISSION_DECIDED, on=on, bidder=bidder, facts=told | facts)


def chosen(
    bidder: str, *pairs: tuple[str, str], on: date = DAY, since: date | None = None
) -> Entry:
    """Return a choice of areas with services in lot 1."""
    rows = [{"area": a, "service": s} for a, s in pairs]
    facts = {"from": (since or on).isoformat()}
    made = entry(EntryKind.SERVICES_SET, on=on, bidder=bidder, rows={CHOICE: rows})
    return replace(made, facts=facts)


def request(number: int = 1, **given: object) -> Request:
    """Return a request for enablement in Kerrier that closes the day after."""
    about: dict[str, object] = {
        "number": number,
        "lot": "1",
        "area": "kerrier",
        "service": "enablement",
        "person": "P-0413",
        "on": DAY,
        "closes": datetime.combine(date(2018, 5, 22), time(12)),
        "start_by": date(2018, 5, 30),
        "hours": Fraction(10),
        "weeks": 6,
    }
    return Request(**(about | given))  # type: ignore[arg-type]


def offer(bidder: str, pence: int, start: date = date(2018, 5, 24)) -> Offer:
    """Return an opened offer at so many pence an hour."""
    return Offer(bidder=bidder, amount=Fraction(pence, 100), start=start)
