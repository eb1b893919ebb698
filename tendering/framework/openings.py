"""What became of a request in the record: its opening, the tasks of low offers, the offers as opened, and its end. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tendering.framework.admissions import Market
from tendering.framework.offers import ASIDE, Offer, Placing, Result, Terms, floor_on, placed
from tendering.framework.requests import (
    IN_TIME,
    LATE,
    OFFERS,
    Request,
    Sealed,
    barred_on,
    figure,
    request_of,
    sealed_offers,
)
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.tender import Tender

ENDS = (EntryKind.REQUEST_AWARDED, EntryKind.REQUEST_CLOSED)
ABOUT = frozenset(
    {
        EntryKind.OFFER_RECEIVED,
        EntryKind.OFFERS_OPENED,
        EntryKind.OFFER_QUERIED,
        EntryKind.OFFER_EXPLAINED,
        EntryKind.OFFER_DECIDED,
        *ENDS,
    }
)
"""The kinds of entries about one request."""
_LATE_SAID = "it came after the deadline, and was set aside unopened"
_REPLACED_SAID = "the provider replaced it by a later offer before the deadline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What a provider was asked of an offer below the floor, with its explanation and the decision."""

    entry: Entry
    explained: Entry | None = None
    decided: Entry | None = None

    @property
    def open(self) -> bool:
        """Whether nobody has decided yet."""
        return self.decided is None


@dataclass(frozen=True, slots=True)
class Thread:
    """A request with the entries about it alone: a long record is then read once."""

    request: Request
    entries: tuple[Entry, ...]

    @property
    def opening(self) -> Entry | None:
        """The entry that opened its offers."""
        return opening_of(self.entries, self.request)

    @property
    def ended(self) -> Entry | None:
        """The entry that awarded or closed it."""
        return settled_by(self.entries, self.request)

    @property
    def offers(self) -> tuple[Sealed, ...]:
        """The offers as they came."""
        return sealed_offers(self.entries, self.request.number)

    @property
    def queries(self) -> tuple[Query, ...]:
        """The tasks of its low offers."""
        return queries(self.entries, self.request)


def threads(entries: Iterable[Entry], lot: str | None = None) -> tuple[Thread, ...]:
    """Return every request that stands, in order, with what was done about it; with a lot, those of the lot."""
    still = standing(entries)
    about: dict[str, list[Entry]] = {}
    for entry in still:
        if entry.kind in ABOUT:
            about.setdefault(entry.fact("request"), []).append(entry)
    made = (request_of(e) for e in of_kind(still, EntryKind.SERVICE_REQUESTED))
    return tuple(
        Thread(request, tuple(about.get(str(request.number), ())))
        for request in made
        if request is not None and lot in (None, request.lot)
    )


def _of(entries: Iterable[Entry], request: Request, *kinds: EntryKind) -> tuple[Entry, ...]:
    """Return the standing entries of some kinds about a request."""
    named = str(request.number)
    return tuple(e for e in of_kind(standing(entries), *kinds) if e.fact("request") == named)


def opening_of(entries: Iterable[Entry], request: Request) -> Entry | None:
    """Return the entry that opened the offers to a request; None where they are sealed."""
    return next(iter(_of(entries, request, EntryKind.OFFERS_OPENED)), None)


def settled_by(entries: Iterable[Entry], request: Request) -> Entry | None:
    """Return the entry that awarded or closed a request; None while it is open."""
    return next(iter(_of(entries, request, *ENDS)), None)


def queries(entries: Iterable[Entry], request: Request) -> tuple[Query, ...]:
    """Return every task of an offer below the floor, in order."""
    kinds = (EntryKind.OFFER_QUERIED, EntryKind.OFFER_EXPLAINED, EntryKind.OFFER_DECIDED)
    told = _of(entries, request, *kinds)
    last = {(e.kind, e.fact("query")): e for e in told}
    return tuple(
        Query(
            entry=e,
            explained=last.get((EntryKind.OFFER_EXPLAINED, str(e.number))),
            decided=last.get((EntryKind.OFFER_DECIDED, str(e.number))),
        )
        for e in told
        if e.kind is EntryKind.OFFER_QUERIED
    )


def decisions(entries: Iterable[Entry], request: Request) -> dict[str, tuple[str, str]]:
    """Return, by provider, what was decided on its offer below the floor, and why."""
    return {
        q.entry.bidder: (q.decided.fact("decision"), q.decided.fact("reason"))
        for q in queries(entries, request)
        if q.decided is not None
    }


def opened_offers(opening: Entry) -> tuple[Offer, ...]:
    """Return the offers in time, as they were opened."""
    found = []
    for row in opening.rows.get(OFFERS, ()):
        amount, start = figure(row.get("amount", "")), _day(row.get("start", ""))
        if row.get("came") == IN_TIME and amount is not None and start is not None:
            number = row.get("offer", "")
            found.append(
                Offer(
                    bidder=row.get("bidder", ""),
                    amount=amount,
                    start=start,
                    number=int(number) if number.isdigit() else None,
                )
            )
    return tuple(found)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def result_of(
    tender: Tender,
    entries: Sequence[Entry],
    request: Request,
    on: date,
    market: Market | None = None,
) -> Result:
    """Return how the opened offers to a request stand on a day: who wins, what waits, and why each other does not.

    The floor is that of the day offers were opened; nobody wins who lost its place since.

    Args:
        tender: As published.
        entries: The record; with a ``market``, those about the request are enough.
        request: As it was sent.
        on: The day.
        market: Who is admitted, where it was read already.
    """
    opening = opening_of(entries, request)
    if opening is None:
        return Result(placings=(), waits=(f"the offers to request {request.number} are sealed",))
    terms = Terms(
        floor=floor_on(tender, opening.on),
        decided=decisions(entries, request),
        barred=barred_on(market or Market.of(tender, entries), request, on),
        seed=opening.fact("seed"),
    )
    return placed(tender, request, opened_offers(opening), terms)


def aside(entries: Iterable[Entry], request: Request) -> tuple[Placing, ...]:
    """Return the offers that were never opened: late ones, and those that a later one in time replaced."""
    said = {LATE: _LATE_SAID}
    return tuple(
        Placing(
            bidder=o.bidder,
            outcome=ASIDE,
            reason=said.get(o.came, _REPLACED_SAID),
            number=o.number,
        )
        for o in sealed_offers(entries, request.number)
        if o.came != IN_TIME
    )
