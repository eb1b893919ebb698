"""Which offer for a package wins: the lowest ongoing hourly rate of those that can, by the published ladder. Pure and exact.

An offer can win that came in time, lies at or below the ceiling, starts in time, and, where it lies below the wage-based
floor, was accepted by a named person. The order in which offers came decides nothing, and each has its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from tendering.evaluation.ranking import grouped
from tendering.evaluation.rate_build import LINES, build_up
from tendering.evaluation.ties import Draw, settle
from tendering.framework.requests import Request, rules_of
from tendering.law.calendar import day_text
from tendering.law.values import LawValue, value
from tendering.model.numbers import exact, fixed, money
from tendering.model.tender import Better, Tender

ACCEPTED, REJECTED = "accepted", "rejected"
WON, OUTBID, ASIDE, WAITS = "won", "outbid", "set aside", "waits"
WAGES = {
    "real_living_wage": "care.living_wage.real_living_wage",
    "national_living_wage": "care.wages.national_living_wage",
}
WAGE_NAMES = {
    "real_living_wage": "the Living Wage of the Living Wage Foundation",
    "national_living_wage": "the National Living Wage",
}
PENCE = 2
EARLIER, DRAW = "earlier_start", "draw"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An offer that was opened: pounds an hour of ongoing support, and the first day of service."""

    bidder: str
    amount: Fraction
    start: date
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorOn:
    """The wage-based floor on a day.

    Attributes:
        amount: To the penny, half up: what is compared is what is shown.
        wage: The dated wage it rests on.
        working: How it was worked out.
        lines: Each line of the cost with its pounds an hour, in order; a line that is not published is not there.
    """

    amount: Fraction
    wage: LawValue
    working: str
    lines: tuple[tuple[str, Fraction], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """What became of one provider's offer, and why.

    Attributes:
        place: Its place among the offers that could win; None where it could not.
    """

    bidder: str
    outcome: str
    reason: str
    place: int | None = None
    amount: Fraction | None = None
    start: date | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Which offer wins, and the place and reason of every other.

    Attributes:
        winner: None while something waits, or where no offer could win.
        waits: What the award waits for, a sentence each.
        settled_by: The rung that settled equal lowest rates; empty where there was none to settle.
    """

    placings: tuple[Placing, ...]
    winner: Placing | None = None
    waits: tuple[str, ...] = ()
    settled_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What else bears on the offers of one request.

    Attributes:
        decided: ``accepted`` or ``rejected`` by provider, for offers below the floor, with the reason given.
        barred: Why a provider cannot win any more, such as a place that has ended since it was asked.
        seed: Of the draw, once it is revealed; empty before.
    """

    floor: FloorOn | None = None
    decided: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    barred: Mapping[str, str] = field(default_factory=dict)
    seed: str = ""


def floor_on(tender: Tender, day: date) -> FloorOn | None:
    """Return the floor at the wage in force on a day; None where none is published, or no wage is held for the day."""
    rules = rules_of(tender)
    if rules is None or rules.floor is None:
        return None
    try:
        wage = value(WAGES[rules.floor.wage], day)
    except LookupError:
        return None
    pay = Fraction(wage.money)
    mix = build_up(rules.floor.build, pay).mix
    shown = exact(fixed(mix.cost, PENCE))
    working = (
        f"{WAGE_NAMES[rules.floor.wage]} from {day_text(wage.start)} is {money(pay)} an hour; with travel, on-costs and "
        f"overheads as published an hour costs {money(shown)}"
    )
    lines = tuple((LINES[name], cost) for name, cost in mix.lines.items() if cost)
    return FloorOn(amount=shown, wage=wage, working=working, lines=lines)


def placed(tender: Tender, request: Request, offers: Iterable[Offer], terms: Terms) -> Result:
    """Place the offers of a request that were opened: the lowest rate that can win, and a reason for every other.

    Args:
        tender: As published, with its ceilings and its ladder.
        request: What was asked.
        offers: At most one of each provider, in any order.
        terms: The floor, what was decided on offers below it, who can no longer win, and the seed of the draw.
    """
    held = _Field(tender, request, terms)
    out: list[Placing] = []
    can: dict[str, Offer] = {}
    undecided: list[Offer] = []
    for offer in sorted(offers, key=lambda o: o.bidder):
        why = held.cannot_win(offer)
        if why:
            out.append(_placing(offer, ASIDE, why))
        elif held.waits(offer):
            undecided.append(offer)
        else:
            can[offer.bidder] = offer
    best = min((o.amount for o in can.values()), default=None)
    # an offer below the floor holds up the award only where it could win
    holding = [o for o in undecided if best is None or o.amount <= best]
    can.update({o.bidder: o for o in undecided if o not in holding})
    order, torn, settled = held.in_order(can)
    waits = [held.waiting(o) for o in holding]
    if torn:
        names = " and ".join(torn)
        waits.append(f"the equal offers of {names} are not settled by the published ladder")
    out += [_placing(o, WAITS, held.low(o)) for o in holding]
    winner = None if waits or not order else _won(can[order[0]], can, settled)
    out += _ranked(order, can, winner)
    return Result(
        placings=tuple(sorted(out, key=lambda p: (p.place is None, p.place or 0, p.bidder))),
        winner=winner,
        waits=tuple(waits),
        settled_by=settled,
    )


@dataclass(frozen=True, slots=True)
class _Field:
    """What the offers of one request are held against."""

    tender: Tender
    request: Request
    terms: Terms

    def cannot_win(self, offer: Offer) -> str:
        """Say why an offer cannot win whatever the others say; nothing where it can, or waits for a decision."""
        if offer.bidder in self.terms.barred:
            return self.terms.barred[offer.bidder]
        rules, start_by = rules_of(self.tender), self.request.start_by
        ceiling = rules.ceilings.get(self.request.lot) if rules is not None else None
        if ceiling is not None and offer.amount > ceiling:
            return (
                f"{money(offer.amount)} an hour is above the published ceiling of {money(ceiling)}"
            )
        if start_by is not None and offer.start > start_by:
            return (
                f"it can start on {day_text(offer.start)}, and the request needs a start by "
                f"{day_text(start_by)}"
            )
        decision, reason = self.terms.decided.get(offer.bidder, ("", ""))
        if decision == REJECTED:
            return f"{money(offer.amount)} an hour is below the floor, and it was decided not to accept it: {reason}"
        return ""

    def waits(self, offer: Offer) -> bool:
        """Say whether an offer lies below the floor and nobody has decided on it."""
        floor = self.terms.floor
        return (
            floor is not None
            and offer.amount < floor.amount
            and offer.bidder not in self.terms.decided
        )

    def low(self, offer: Offer) -> str:
        """Say of an offer that it is below the floor, and what follows."""
        floor = money(self.terms.floor.amount) if self.terms.floor is not None else ""
        return f"{money(offer.amount)} an hour is below the floor of {floor}; a named person decides on it"

    def waiting(self, offer: Offer) -> str:
        """Say that an offer waits for a decision."""
        floor = money(self.terms.floor.amount) if self.terms.floor is not None else ""
        return (
            f"the offer of {offer.bidder}, {money(offer.amount)} an hour, is below the floor of {floor}, and no named "
            "person has decided on it"
        )

    def in_order(self, can: Mapping[str, Offer]) -> tuple[list[str], list[str], str]:
        """Return the offers by rate and ladder, those at the top that nothing settles, and the rung that settled the top."""
        rules = rules_of(self.tender)
        ladder = rules.ties if rules is not None else ()
        seed, lot = self.terms.seed, self.request.lot
        draw = Draw(seed, self.tender.id, lot, f"request-{self.request.number}") if seed else None
        order: list[str] = []
        torn: list[str] = []
        settled = ""
        for n, group in enumerate(grouped({b: o.amount for b, o in can.items()}, Better.LOWER)):
            if len(group) == 1:
                order += group
                continue
            made = settle(group, ladder, lambda _, b: Fraction(can[b].start.toordinal()), draw)
            order += [b for part in made.groups for b in part]
            if n == 0:
                torn = list(made.groups[0]) if len(made.groups[0]) > 1 else []
                settled = _settled_by(made.groups[0], can, group)
        return order, torn, settled


def _settled_by(first: Sequence[str], can: Mapping[str, Offer], group: Sequence[str]) -> str:
    """Name the rung that put one offer before all others of its rate; nothing where none did."""
    if len(first) > 1:
        return ""
    start = can[first[0]].start
    return DRAW if any(can[b].start == start for b in group if b != first[0]) else EARLIER


def _placing(offer: Offer, outcome: str, reason: str, place: int | None = None) -> Placing:
    return Placing(
        bidder=offer.bidder,
        outcome=outcome,
        reason=reason,
        place=place,
        amount=offer.amount,
        start=offer.start,
        number=offer.number,
    )


def _won(offer: Offer, can: Mapping[str, Offer], settled: str) -> Placing:
    if len(can) == 1:
        said = f"{money(offer.amount)} an hour is the only offer that could win"
    else:
        said = f"{money(offer.amount)} an hour is the lowest of {len(can)} offers that could win"
    how = {
        EARLIER: "; of equal offers the one that can start earlier wins by the published ladder",
        DRAW: "; of equal offers the draw that the ladder publishes put it first",
    }
    return _placing(offer, WON, said + how.get(settled, ""), 1)


def _ranked(
    order: Sequence[str], can: Mapping[str, Offer], winner: Placing | None
) -> Iterator[Placing]:
    for place, bidder in enumerate(order, 1):
        if winner is None:
            yield _placing(can[bidder], WAITS, "it could win, and the award waits", place)
        elif bidder == winner.bidder:
            yield winner
        else:
            yield _placing(can[bidder], OUTBID, _outbid(can[bidder], winner), place)


def _outbid(offer: Offer, winner: Placing) -> str:
    best = winner.amount or Fraction(0)
    if offer.amount > best:
        more = money(offer.amount - best)
        return (
            f"{money(offer.amount)} an hour is {more} more than the winning rate of {money(best)}"
        )
    if winner.start is not None and offer.start != winner.start:
        return (
            f"{money(offer.amount)} an hour is equal to the winning rate; by the published ladder the earlier start wins: "
            f"{day_text(winner.start)}, before {day_text(offer.start)}"
        )
    return (
        f"{money(offer.amount)} an hour is equal to the winning rate, with a start on the same day; the draw that the "
        "ladder publishes put the other first"
    )
