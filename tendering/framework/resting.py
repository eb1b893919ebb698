"""What of the life after award rests on an entry, and would hang in the air if that were taken out. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tendering.framework.places import TABLE
from tendering.framework.referrals import KINDS as REFERRAL_KINDS
from tendering.model.entries import Entry, EntryKind

NAMING = (
    *("referral", "offer", "notice", "ends", "request", "query", "claim", "review", "need"),
    *("people_entry", "complaint"),
)
"""The facts by which an entry of the life after award names one before it."""
GIVING = (EntryKind.FRAMEWORK_STARTED, EntryKind.PLACE_GIVEN)
HELD_BY = (EntryKind.REFERRAL_OFFERED, EntryKind.STEP_NOTIFIED)
"""What is done only with a provider that holds a place."""
OF_ONE_REQUEST: Mapping[EntryKind, tuple[EntryKind, ...]] = {
    EntryKind.OFFER_RECEIVED: (EntryKind.OFFERS_OPENED,),
    EntryKind.OFFERS_OPENED: (
        EntryKind.OFFER_QUERIED,
        EntryKind.REQUEST_AWARDED,
        EntryKind.REQUEST_CLOSED,
    ),
    EntryKind.OFFER_DECIDED: (EntryKind.REQUEST_AWARDED, EntryKind.REQUEST_CLOSED),
}
"""What rests on an entry about a request for offers, and names the request alone: an opening, on every offer it opened."""


def resting_on(still: Iterable[Entry], taken: Entry) -> Entry | None:
    """Return the last standing entry of the life after award that rests on one; None where nothing does.

    Of a referral only the last entry can be taken out: each follows from those before it.
    """
    number = taken.number or 0
    later = [e for e in still if (e.number or 0) > number and _rests(e, taken)]
    return later[-1] if later else None


def _rests(entry: Entry, taken: Entry) -> bool:
    number = str(taken.number)
    if any(entry.facts.get(name) == number for name in NAMING):
        return True
    if taken.kind in REFERRAL_KINDS and entry.kind in REFERRAL_KINDS:
        return bool(taken.fact("referral")) and entry.fact("referral") == taken.fact("referral")
    if entry.kind in OF_ONE_REQUEST.get(taken.kind, ()):
        return bool(taken.fact("request")) and entry.fact("request") == taken.fact("request")
    if taken.kind in GIVING and entry.kind in HELD_BY:
        given = taken.rows.get(TABLE, ()) or ({"bidder": taken.bidder, "lot": taken.lot},)
        return any(
            r.get("bidder") == entry.bidder and entry.lot in ("", r.get("lot")) for r in given
        )
    if taken.kind is EntryKind.SIGNED and entry.kind is EntryKind.FRAMEWORK_STARTED:
        return any(
            taken.bidder in ("", r.get("bidder")) and taken.lot in ("", r.get("lot"))
            for r in entry.rows.get(TABLE, ())
        )
    return False
