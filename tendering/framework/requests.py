"""A package offered to an open market: what is asked of whom, and which offers came. Pure.

A request goes to every admitted provider of its area and service that is not withheld; whoever is left out has its reason.
Record-only tables: ``recipients`` (bidder, sent, reason) of a request; ``offers`` (bidder, offer, came, amount, start) of an
opening; ``placings`` (bidder, place, outcome, amount, start, reason) of an award or a close.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from tendering.framework.admissions import Market
from tendering.framework.steps import SUSPENSION, WITHHOLDING
from tendering.law.calendar import day_text
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.market import Requests
from tendering.model.numbers import exact
from tendering.model.tender import Tender

RECIPIENTS, OFFERS, PLACINGS = "recipients", "offers", "placings"
IN_TIME, LATE, REPLACED = "in time", "late", "replaced"
CARE, JOINT, HEALTH = "care", "joint", "health"
WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """An admitted provider of the lot: whether the request goes to it, and why or why not."""

    bidder: str
    sent: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A service request as it was sent.

    Attributes:
        number: Its entry, which names it.
        hours: Of ongoing support a week, as assessed.
        budget: For the enablement weeks; None where the package has none.
        weeks: That the budget covers.
        closes: The last moment for offers, in local time.
        commitment: SHA-256 of the seed of its draw, sealed in the request.
    """

    number: int | None
    lot: str
    area: str
    service: str
    person: str
    on: date
    closes: datetime
    start_by: date | None = None
    hours: Fraction | None = None
    outcomes: tuple[str, ...] = ()
    budget: Fraction | None = None
    weeks: int | None = None
    funding: str = CARE
    commitment: str = ""
    recipients: tuple[Recipient, ...] = ()

    @property
    def asked(self) -> frozenset[str]:
        """The providers it was sent to."""
        return frozenset(r.bidder for r in self.recipients if r.sent)

    def closed(self, moment: datetime) -> bool:
        """Say whether the time for offers is over at a moment of local time: an offer at the last moment is in time."""
        return moment > self.closes

    def rate_from(self, starts: date) -> date:
        """Return the first day on which the ongoing rate is paid: after the weeks of the budget, else from the start."""
        return starts + WEEK * (self.weeks or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """An offer as it came, sealed: what it says is not known here.

    Attributes:
        came: ``in time``, ``late``, or ``replaced`` by a later one in time.
    """

    bidder: str
    number: int | None
    on: date
    came: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What a package needs, and when it is asked for.

    Attributes:
        enablement: Whether it has an enablement budget: only then is a provider withheld from it left out.
    """

    lot: str
    area: str
    service: str
    day: date
    enablement: bool = False


def rules_of(tender: Tender | None) -> Requests | None:
    """Return how a tender publishes that packages are offered; None where it publishes nothing of it."""
    agreement = tender.agreement if tender is not None else None
    return agreement.requests if agreement is not None else None


# --- who is asked


def recipients(market: Market, need: Need) -> tuple[Recipient, ...]:
    """Return every provider admitted to the lot, by name, and whether a request goes to it, each with its reason."""
    found = []
    for place in market.members(need.lot, need.day):
        why = _left_out(market, place.provider, need)
        reason = why or f"admitted to lot {need.lot}, and has chosen {need.service} in {need.area}"
        found.append(Recipient(bidder=place.provider, sent=not why, reason=reason))
    return tuple(found)


def _left_out(market: Market, bidder: str, need: Need) -> str:
    chosen = market.choice(bidder, need.lot, need.day)
    if chosen is None:
        return f"has not chosen any area or service of lot {need.lot} yet"
    if (need.area, need.service) not in chosen:
        return f"has not chosen {need.service} in {need.area}"
    for measure in market.register.measures:
        stops = measure.step == SUSPENSION or (need.enablement and measure.step == WITHHOLDING)
        if stops and measure.in_force(need.day) and measure.meets(bidder, need.lot, need.area):
            return measure.sentence
    return ""


def barred_on(market: Market, request: Request, day: date) -> dict[str, str]:
    """Return whoever was asked and can no longer win on a day: its place has ended, or it is suspended since."""
    found: dict[str, str] = {}
    members = {p.provider for p in market.members(request.lot, day)}
    for bidder in sorted(request.asked):
        if bidder not in members:
            found[bidder] = f"is no longer admitted to lot {request.lot} on {day_text(day)}"
            continue
        for measure in market.register.measures:
            if (
                measure.step == SUSPENSION
                and measure.in_force(day)
                and measure.meets(bidder, request.lot, request.area)
            ):
                found[bidder] = measure.sentence
    return found


# --- read from the record


def request_of(entry: Entry) -> Request | None:
    """Return the request an entry sent; None where its deadline cannot be read."""
    closes = moment(entry.fact("closes"))
    if closes is None:
        return None
    return Request(
        number=entry.number,
        lot=entry.lot,
        area=entry.fact("area"),
        service=entry.fact("service"),
        person=entry.person,
        on=entry.on,
        closes=closes,
        start_by=entry.day("start_by"),
        hours=figure(entry.fact("hours")),
        outcomes=tuple(o.strip() for o in entry.fact("outcomes").split(";") if o.strip()),
        budget=figure(entry.fact("budget")),
        weeks=int(entry.fact("weeks")) if entry.fact("weeks").isdigit() else None,
        funding=entry.fact("funding") or CARE,
        commitment=entry.fact("commitment"),
        recipients=tuple(
            Recipient(
                bidder=r.get("bidder", ""), sent=r.get("sent") == "yes", reason=r.get("reason", "")
            )
            for r in entry.rows.get(RECIPIENTS, ())
        ),
    )


def moment(text: str) -> datetime | None:
    """Read a day and local time, such as 2018-06-04T12:00; None where it is none.

    >>> moment("2018-06-04T12:00")
    datetime.datetime(2018, 6, 4, 12, 0)
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is None and "T" in text else None


def figure(text: str) -> Fraction | None:
    """Read a number exactly; None where it is blank or none."""
    try:
        return exact(text) if text else None
    except ValueError:
        return None


def requests_of(entries: Iterable[Entry]) -> tuple[Request, ...]:
    """Return every request that stands, in order."""
    made = of_kind(standing(entries), EntryKind.SERVICE_REQUESTED)
    return tuple(r for r in (request_of(e) for e in made) if r is not None)


def sealed_offers(entries: Iterable[Entry], number: int | None) -> tuple[Sealed, ...]:
    """Return the offers to a request as they came: of each provider the last in time stands, earlier ones are replaced."""
    made = [
        e
        for e in of_kind(standing(entries), EntryKind.OFFER_RECEIVED)
        if e.fact("request") == str(number)
    ]
    last = {e.bidder: e.number for e in made if e.fact("came") == IN_TIME}
    return tuple(
        Sealed(
            bidder=e.bidder,
            number=e.number,
            on=e.on,
            came=REPLACED
            if e.fact("came") == IN_TIME and last[e.bidder] != e.number
            else e.fact("came"),
            digest=e.fact("digest"),
        )
        for e in made
    )
