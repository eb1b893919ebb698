"""Who letters of an open market are from, and the names they use."""

from __future__ import annotations

from tendering.documents.names import Names
from tendering.documents.step_letters import Desk
from tendering.model.entries import EntryKind, of_kind, standing
from tendering.workbench.providers import names_of
from tendering.workbench.records import Procurement, Who


def market_names(now: Procurement) -> Names:
    """Return the tender and the names of its bidders, those who applied later among them.

    Raises:
        RefusedError: The tender of the record cannot be read.
    """
    names = names_of(now)
    applied = {
        e.bidder: e.fact("name")
        for e in of_kind(standing(now.entries), EntryKind.APPLICATION_RECEIVED)
        if e.fact("name")
    }
    return Names(tender=names.tender, bidders={**names.bidders, **applied})


def desk(now: Procurement, who: Who) -> Desk:
    """Return who writes, on which day, and where the record stood."""
    return Desk(
        names=market_names(now), procurement=now.id, head=now.head, on=who.on, signed_by=who.name
    )
