"""A tender and returns made in memory, for tests of indicators, pay and reviews."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path

from tendering.files.definition import read_tender
from tendering.framework.account import Account, account_of
from tendering.model.entries import Entry, EntryKind
from tendering.model.payment import Payment, PayRate
from tendering.model.tender import Tender

ROOT = Path(__file__).resolve().parents[2]
FIRST = date(2016, 11, 7)
COUNTS = {
    "visits": 100,
    "manual_overrides": 5,
    "on_time": 95,
    "people_consistent": 18,
    "people": 20,
}
WORKERS = {"visits": 400, "minutes": 12000, "workers_certified": 10, "workers": 10}


@cache
def bolton() -> Tender:
    """Return Bolton's tender as shipped."""
    tender, findings = read_tender(ROOT / "lots" / "bolton-2016" / "tender.yaml")
    assert tender is not None
    assert not [f for f in findings if f.severity == "error"]
    return tender


@cache
def herefordshire() -> Tender:
    """Return Herefordshire's tender as shipped."""
    tender, _ = read_tender(ROOT / "lots" / "herefordshire-2017" / "tender.yaml")
    assert tender is not None
    return tender


def paying(payment: Payment) -> Tender:
    """Return Bolton's tender with other rules of payment."""
    tender = bolton()
    assert tender.agreement is not None
    return replace(tender, agreement=replace(tender.agreement, payment=payment))


def monday(week: int) -> date:
    """Return the first day of a week, counted from 0."""
    return FIRST + timedelta(weeks=week)


def returned(
    which: str, rows: Iterable[dict[str, object]], *, bidder: str = "b1", number: int = 1
) -> Entry:
    """Return an entry that brings rows of a return."""
    table = {"weekly": "weekly_returns", "visits": "visit_returns"}.get(which, f"{which}_returns")
    text = tuple({k: str(v) for k, v in row.items()} for row in rows)
    return Entry(
        kind=EntryKind.RETURN_RECEIVED,
        on=date(2017, 6, 1),
        by="Jo Hale",
        bidder=bidder,
        facts={"return": which},
        rows={table: text},
        number=number,
    )


def weekly(week: int, *, lot: str = "1", **counts: int) -> dict[str, object]:
    """Return a row of call monitoring."""
    return {"lot": lot, "week": monday(week), **COUNTS, **counts}


def four_weekly(period: int, *, lot: str = "1", **counts: int) -> dict[str, object]:
    """Return a row of the four-weekly return of a period, from 1."""
    start = monday(4 * (period - 1))
    return {"lot": lot, "from": start, "until": start + timedelta(days=27), **WORKERS, **counts}


def visits(
    week: int, minutes: int, count: int, *, kind: str = "care", lot: str = "1"
) -> dict[str, object]:
    """Return a row of visits."""
    return {"lot": lot, "week": monday(week), "kind": kind, "minutes": minutes, "visits": count}


def whole_period(period: int = 1) -> list[Entry]:
    """Return the entries of a period in which every threshold of lot 1 is met."""
    weeks = range(4 * (period - 1), 4 * period)
    return [
        returned("weekly", [weekly(w) for w in weeks], number=10 * period),
        returned("four_weekly", [four_weekly(period)], number=10 * period + 1),
    ]


def decided(
    period: int, rate: str, *, bidder: str = "b1", lot: str = "1", number: int = 90
) -> Entry:
    """Return the decision on the rate of a period's hours."""
    return Entry(
        kind=EntryKind.RATE_DECIDED,
        on=date(2016, 12, 12),
        by="Jo Hale",
        bidder=bidder,
        lot=lot,
        facts={"period": str(period - 1), "for_period": str(period), "rate": rate, "reason": "so"},
        number=number,
    )


def account(tender: Tender, *entries: Entry) -> Account:
    """Return what money rests on."""
    found = account_of(tender, entries)
    assert found is not None
    return found


OLD_CARD = Payment(
    first_period=FIRST,
    rates=(
        PayRate(kind="urban", title="Urban", amount=Fraction("14.76")),
        PayRate(kind="rural", title="Rural", amount=Fraction("15.76")),
    ),
)
"""Herefordshire's old card (table 4.1): two set rates, one for urban and one for rural packages."""
