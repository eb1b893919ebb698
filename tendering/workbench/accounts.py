"""What money after award rests on, from the record as it stands: rules, returns, decisions; who holds places."""

from __future__ import annotations

from datetime import date

from tendering.framework.account import Account, account_of
from tendering.framework.places import register_of
from tendering.model.findings import Finding, finding
from tendering.workbench.entering import tender_of_record
from tendering.workbench.records import Procurement, RefusedError


def account(now: Procurement) -> Account:
    """Return what money rests on.

    Raises:
        RefusedError: The tender cannot be read, or publishes no payment, or no Monday its first period begins on.
    """
    tender = tender_of_record(now)
    found = account_of(tender, now.entries)
    if found is None:
        payment = tender.agreement.payment if tender.agreement else None
        said = (
            "agreement.payment is not there"
            if payment is None
            else "the first payment period begins on no Monday: write agreement.payment.first_period"
        )
        raise RefusedError(finding("L127", tender.at("agreement.payment"), said))
    return found


def holders(now: Procurement) -> frozenset[tuple[str, str]]:
    """Return each provider and lot that holds or held a place; none where the framework was not started."""
    return frozenset((p.provider, p.lot) for p in register_of(now.entries).places)


def holding(now: Procurement, day: date) -> tuple[str, ...]:
    """Return who holds a place on a day, sorted."""
    return tuple(sorted({p.provider for p in register_of(now.entries).on(day)}))


def over(account: Account, period: int, today: date) -> Finding | None:
    """Say that a period is not one that has ended by a day; nothing where it has."""
    if period < 1:
        return finding("L132", f"period {period}", "payment periods are numbered from 1")
    if account.periods.end(period) >= today:
        said = f"{account.periods.said(period)} is not over on {today.isoformat()}"
        return finding("L132", f"period {period}", said)
    return None
