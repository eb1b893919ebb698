"""An agreement that has started, for tests of what follows: Bolton's own rules, and places as a test wants them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path

from tendering.files.definition import read_tender
from tendering.framework.referrals import Book
from tendering.framework.referring import Referring
from tendering.model.entries import Entry, EntryKind
from tendering.model.rota import Rota
from tendering.model.tender import Tender

START = date(2016, 11, 7)
BY = "Priya Nair"


@cache
def bolton() -> Tender:
    """Return Bolton's tender as shipped."""
    path = Path(__file__).resolve().parents[2] / "lots" / "bolton-2016" / "tender.yaml"
    tender, _ = read_tender(path)
    assert tender is not None
    return tender


def with_rota(**changes: object) -> Tender:
    """Return Bolton's tender with other rules of its rota."""
    tender = bolton()
    assert tender.agreement is not None
    assert tender.agreement.call_off is not None
    published = tender.agreement.call_off.rota
    assert isinstance(published, Rota)
    call_off = replace(tender.agreement.call_off, rota=replace(published, **changes))  # type: ignore[arg-type]
    return replace(tender, agreement=replace(tender.agreement, call_off=call_off))


def place(bidder: str, role: str, position: int, zone: str = "", lot: str = "1") -> dict[str, str]:
    """Return a row of the places with which a framework starts."""
    return {"lot": lot, "zone": zone, "role": role, "bidder": bidder, "position": str(position)}


def started(
    mains: Sequence[str] = ("m1", "m2"),
    others: Sequence[str] = ("f1", "f2", "f3"),
    *,
    zone: str = "north",
    since: date = START,
) -> list[Entry]:
    """Return the entry that starts a framework with mains of one zone, who come first in the order of the lot too."""
    rows = [place(m, "main", n, zone) for n, m in enumerate(mains, 1)]
    rows += [place(p, "framework", n) for n, p in enumerate((*mains, *others), 1)]
    return [
        Entry(
            kind=EntryKind.FRAMEWORK_STARTED,
            on=since,
            by=BY,
            facts={"from": since.isoformat()},
            rows={"places": tuple(rows)},
            number=1,
        )
    ]


def entry(
    kind: EntryKind,
    on: date,
    number: int,
    facts: Mapping[str, str],
    *,
    bidder: str = "",
    lot: str = "1",
) -> Entry:
    """Return an entry of the agreement."""
    return Entry(kind=kind, on=on, by=BY, lot=lot, bidder=bidder, facts=dict(facts), number=number)


def decided(
    bidder: str, step: str, since: date, number: int, until: date | None = None, **facts: str
) -> Entry:
    """Return the decision of a step, taken on the day it begins."""
    told = {
        "step": step,
        "decision": "taken",
        "from": since.isoformat(),
        "until": until.isoformat() if until else "",
        "reason": "The evidence stands.",
        **facts,
    }
    return entry(EntryKind.STEP_DECIDED, since, number, told, bidder=bidder)


def desk(entries: Sequence[Entry], tender: Tender | None = None) -> Referring:
    """Return who makes entries about referrals on a record."""
    number = max((e.number or 0 for e in entries), default=0)
    return Referring(Book(tender or bolton(), entries), number, BY)


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """Return a moment."""
    return datetime(day.year, day.month, day.day, hour, minute)  # noqa: DTZ001 - local time, as entries have it
