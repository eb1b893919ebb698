"""Invented competitions of an open market: the offers to one request, its opening, its tasks, and its award or close.

Which offer wins, what waits for a decision and why each other does not win come from the same rule as in use.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import partial

from tendering.framework.enablement import PENCE
from tendering.framework.offers import FloorOn, Offer, Result, Terms, floor_on, placed
from tendering.framework.requests import IN_TIME, LATE, OFFERS, PLACINGS, Request
from tendering.framework.simulated_agenda import Body, Year
from tendering.framework.simulated_providers import Provider
from tendering.law.calendar import DAY
from tendering.model.entries import Entry, EntryKind
from tendering.model.numbers import fixed

MANAGER = "Commissioning manager"
MANAGERS = ("Rosalind Tregear", "Denzil Hocking")
OFFICERS = ("Morwenna Pascoe", "Jory Bolitho", "Tamsin Rowe")
SCARCE = {7: 70, 8: 62, 12: 66, 1: 74}
"""Invented: how willing providers are in a month, of a hundred in another: the paper says that summer and winter are hard."""
LATE_ONE_IN, BELOW_ONE_IN, ABOVE_ONE_IN = 70, 45, 90
"""Invented: one offer in so many comes late, is below the floor, or is above the ceiling."""
STEP_PENCE = 5
ANSWERS_OF_FIVE = 3
"""Invented: of five offers below the floor so many are accepted once they are explained."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Who can offer, and what becomes of a request.

    Attributes:
        providers: By id.
        offered: How many offers each made in a week; kept up to date here.
        floors: By day, those worked out.
        won: What follows an award: its request, itself and the provider.
        again: Sends a request again.
    """

    year: Year
    providers: dict[str, Provider]
    won: Callable[[Entry, Entry, Provider], None]
    again: Callable[[Entry], None]
    offered: dict[tuple[str, int], int] = field(default_factory=dict)
    floors: dict[date, FloorOn | None] = field(default_factory=dict)

    def floor(self, day: date) -> FloorOn | None:
        """Return the floor of a day, worked out once."""
        if day not in self.floors:
            self.floors[day] = floor_on(self.year.tender, day)
        return self.floors[day]


class Competition:
    """One request from its sending to its award, or its close."""

    def __init__(self, field: Field, entry: Entry, request: Request, seed: str) -> None:
        self.field = field
        self.year = field.year
        self.tender = field.year.tender
        self.entry = entry
        self.request = request
        self.seed = seed
        self.offers: list[tuple[Entry, Offer]] = []
        self.late: list[Entry] = []
        self.decided: dict[str, tuple[str, str]] = {}
        self.opened_on = request.on

    def plan(self, closes: datetime) -> None:
        """Put the offers and the opening on the agenda."""
        year = self.year
        scarce = SCARCE.get(self.request.on.month, 100)
        week = self.request.on.isocalendar().week
        for bidder in sorted(self.request.asked):
            known = self.field.providers[bidder]
            made = self.field.offered.get((bidder, week), 0)
            if made >= known.weekly or not year.chance(known.offers * scarce // 100):
                continue
            self.field.offered[bidder, week] = made + 1
            minutes = int((closes - year.now).total_seconds()) // 60
            late = year.random.randrange(LATE_ONE_IN) == 0
            when = (
                closes + timedelta(minutes=year.random.randint(1, 90))
                if late
                else year.now + timedelta(minutes=year.random.randint(5, max(minutes - 1, 6)))
            )
            year.at(when, partial(self._offer, known, late=late))
        year.at(closes + timedelta(hours=2), self._open)

    def _amount(self, known: Provider) -> Fraction:
        """Invent what a provider asks: above the floor as a rule, seldom below it or above the ceiling."""
        random = self.year.random
        floor = self.field.floor(self.year.now.date())
        base = floor.amount if floor is not None else Fraction(15)
        pence = known.pence + random.randint(-35, 35) + (10 if self.request.area == "north" else 0)
        pence = (pence + 2) // STEP_PENCE * STEP_PENCE
        if random.randrange(BELOW_ONE_IN) == 0:
            pence = -random.randint(5, 60)
        elif random.randrange(ABOVE_ONE_IN) == 0:
            pence = 470 + random.randint(0, 60)
        return base + Fraction(max(pence, -60), 100)

    def _offer(self, known: Provider, *, late: bool) -> None:
        amount = self._amount(known)
        start = self.year.working(
            self.year.random.randint(1, 6), time(9), self.request.closes.date()
        )
        sealed = (
            f"request: {self.request.number}\nprovider: {known.id}\namount: {fixed(amount, 2)}\n"
            f"start: {start.date().isoformat()}\nnonce: {self.year.random.getrandbits(64):016x}\n"
        ).encode()
        entry = self.year.enter(
            EntryKind.OFFER_RECEIVED,
            known.id,
            lot=self.request.lot,
            bidder=known.id,
            facts={
                "request": str(self.request.number),
                "came": LATE if late else IN_TIME,
                "digest": hashlib.sha256(sealed).hexdigest(),
            },
            body=Body(f"offer-{self.request.number}-{known.id}.txt", sealed),
        )
        if late:
            self.late.append(entry)
            return
        self.offers.append(
            (
                entry,
                Offer(bidder=known.id, amount=amount, start=start.date(), number=entry.number),
            )
        )

    def _open(self) -> None:
        year = self.year
        self.opened_on = year.now.date()
        floor = self.field.floor(self.opened_on)
        rows = [
            {
                "bidder": o.bidder,
                "offer": str(e.number),
                "came": IN_TIME,
                "amount": fixed(o.amount, 2),
                "start": o.start.isoformat(),
            }
            for e, o in self.offers
        ]
        rows += [{"bidder": e.bidder, "offer": str(e.number), "came": LATE} for e in self.late]
        year.enter(
            EntryKind.OFFERS_OPENED,
            year.random.choice(OFFICERS),
            lot=self.request.lot,
            person=self.entry.person,
            facts={
                "request": str(self.request.number),
                "seed": self.seed,
                "floor": fixed(floor.amount, PENCE) if floor is not None else "",
                "working": floor.working if floor is not None else "",
            },
            rows={OFFERS: rows},
        )
        self._settle()

    def _result(self) -> Result:
        terms = Terms(
            floor=self.field.floor(self.opened_on),
            decided=self.decided,
            seed=self.seed,
        )
        return placed(self.tender, self.request, [o for _, o in self.offers], terms)

    def _settle(self) -> None:
        """Award, ask about an offer below the floor, or close."""
        result = self._result()
        floor = self.field.floor(self.opened_on)
        low = [
            o
            for _, o in self.offers
            if floor is not None and o.amount < floor.amount and o.bidder not in self.decided
        ]
        if result.waits and low and floor is not None:
            for offer in low:
                self._query(offer, floor.amount)
        elif result.winner is not None:
            self._award(result)
        else:
            self._close(result)

    def _query(self, offer: Offer, floor: Fraction) -> None:
        year = self.year
        due = year.working(2, time(17, 0))
        facts = {
            "request": str(self.request.number),
            "amount": fixed(offer.amount, 2),
            "floor": fixed(floor, 2),
            "question": "The offer is below the published floor. Please show how the wage, travel and on-costs are paid at this rate.",
            "answer_by": due.date().isoformat(),
        }
        query = self._about(EntryKind.OFFER_QUERIED, year.random.choice(OFFICERS), offer, facts)
        self.decided[offer.bidder] = ("", "")
        year.at(year.working(1, time(11, 0)), partial(self._explain, offer, query))

    def _explain(self, offer: Offer, query: Entry) -> None:
        year = self.year
        facts = {
            "query": str(query.number),
            "request": str(self.request.number),
            "explanation": "The round passes two streets away, so that hardly any travel is added; the pay slips are shown.",
        }
        self._about(EntryKind.OFFER_EXPLAINED, offer.bidder, offer, facts)
        year.at(year.working(1, time(10, 0)), partial(self._decide, offer, query))

    def _decide(self, offer: Offer, query: Entry) -> None:
        accepted = self.year.random.randrange(5) < ANSWERS_OF_FIVE
        reason = (
            "the pay slips show that the wage is paid, and travel is short"
            if accepted
            else "the figures shown do not pay the wage for travel"
        )
        decision = "accepted" if accepted else "rejected"
        facts = {
            "query": str(query.number),
            "request": str(self.request.number),
            "decision": decision,
            "role": MANAGER,
            "reason": reason,
        }
        self._about(EntryKind.OFFER_DECIDED, MANAGERS[1], offer, facts)
        self.decided[offer.bidder] = (decision, reason)
        if all(d for d, _ in self.decided.values()):
            self._settle()

    def _about(self, kind: EntryKind, by: str, offer: Offer, facts: dict[str, str]) -> Entry:
        return self.year.enter(kind, by, lot=self.request.lot, bidder=offer.bidder, facts=facts)

    def _award(self, result: Result) -> None:
        year, winner = self.year, result.winner
        if winner is None or winner.amount is None or winner.start is None:
            return
        start = max(winner.start, year.now.date() + DAY)
        entry = year.enter(
            EntryKind.REQUEST_AWARDED,
            MANAGERS[0],
            lot=self.request.lot,
            bidder=winner.bidder,
            person=self.entry.person,
            facts={
                "request": str(self.request.number),
                "rate": fixed(winner.amount, 2),
                "starts_on": start.isoformat(),
                "rate_from": self.request.rate_from(start).isoformat(),
                "role": MANAGER,
                "reason": f"{winner.reason}.",
            },
            rows={PLACINGS: _placings(result)},
        )
        known = self.field.providers[winner.bidder]
        self.field.won(self.entry, entry, known)

    def _close(self, result: Result) -> None:
        year = self.year
        count = len(self.offers)
        year.enter(
            EntryKind.REQUEST_CLOSED,
            MANAGERS[0],
            lot=self.request.lot,
            person=self.entry.person,
            facts={
                "request": str(self.request.number),
                "reason": "No offer came." if not count else "No offer that came could win.",
                "next": "The request is sent again with a later start."
                if not self.entry.fact("again")
                else "The person is offered a direct payment, and the areas beside it are asked.",
            },
            rows={PLACINGS: _placings(result)},
        )
        if not self.entry.fact("again"):
            year.at(year.working(1, time(9, 15)), partial(self.field.again, self.entry))


def _placings(result: Result) -> list[dict[str, str]]:
    return [
        {
            "bidder": p.bidder,
            "place": str(p.place or ""),
            "outcome": p.outcome,
            "amount": fixed(p.amount, 2) if p.amount is not None else "",
            "start": p.start.isoformat() if p.start is not None else "",
            "reason": p.reason,
        }
        for p in result.placings
    ]
