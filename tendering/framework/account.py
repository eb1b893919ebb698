"""What money after award rests on, made once of a record and asked many times: rules, periods, returns, decisions. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tendering.framework.pay_periods import Periods, periods_of
from tendering.framework.returns import Returns, returns_of
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.payment import Payment
from tendering.model.tender import Tender


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Everything that decides what is paid.

    Attributes:
        introduced: The entries that introduced an indicator.
        decided: The last decision on the rate of a provider, in a lot, for a payment period.
    """

    tender: Tender
    payment: Payment
    periods: Periods
    returns: Returns
    introduced: tuple[Entry, ...]
    decided: Mapping[tuple[str, str, int], Entry]


def account_of(tender: Tender, entries: Sequence[Entry]) -> Account | None:
    """Return what money rests on; None where the tender publishes no payment, or no Monday a period begins on."""
    periods = periods_of(tender)
    payment = tender.agreement.payment if tender.agreement else None
    if periods is None or payment is None:
        return None
    still = standing(entries)
    decided = {
        (e.bidder, e.lot, int(e.fact("for_period"))): e
        for e in of_kind(still, EntryKind.RATE_DECIDED)
        if e.fact("for_period").isdigit()
    }
    return Account(
        tender=tender,
        payment=payment,
        periods=periods,
        returns=returns_of(still),
        introduced=of_kind(still, EntryKind.KPI_INTRODUCED),
        decided=decided,
    )
