"""Who stays with their provider, who moves and to whom: people and hours by present provider, zone and new provider. Pure.

Nothing is lost: every person of the list, and every hour of the stock, is in exactly one cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from tendering.model.bids import Incumbent

DIRECT_PAYMENT = "direct_payment"
"""What a person writes who wants to arrange their own support with the money."""
Zone = tuple[str, str]
"""A lot and one of its zones."""


class Way(StrEnum):
    """What becomes of a person's support."""

    STAYS = "stays"
    MOVES = "moves"
    DIRECT = "direct payment"
    OPEN = "nobody to move to"
    SHARED = "moves, not yet shared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person who is supported today, by a pseudonym.

    Attributes:
        provider: Who supports them today, as the table of incumbents names it.
        hours: Of care a week.
        choice: Blank, ``direct_payment``, or the id of the provider they ask for.
        easy_read: Whether an easy-read letter goes to them as well.
        where: The line they were read from.
    """

    person: str
    lot: str
    zone: str
    provider: str
    hours: Fraction
    choice: str = ""
    easy_read: bool = False
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A provider with a place in a zone; ``position`` is its place in the order."""

    lot: str
    zone: str
    bidder: str
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    """A person with the provider they are to have.

    Attributes:
        to: Id of the provider; empty where there is none.
        because: Why, in a sentence.
    """

    person: Person
    way: Way
    to: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """People and hours of one present provider in one zone, and where they go.

    Attributes:
        to: Id of the new provider; empty where it is not one, or not yet known.
        people: None where no count was given: it is not nought.
        hours: None where none were given.
        may_stay: They could stay with their present provider by a direct payment alone.
    """

    lot: str
    zone: str
    provider: str
    to: str
    way: Way
    people: Fraction | None
    hours: Fraction | None
    may_stay: bool = False


def at(holders: Iterable[Holder], lot: str, zone: str) -> tuple[Holder, ...]:
    """Return who holds a place in a zone, in order of position."""
    return tuple(
        sorted(
            (h for h in holders if (h.lot, h.zone) == (lot, zone)),
            key=lambda h: (h.position, h.bidder),
        )
    )


def bidder_of(incumbents: Iterable[Incumbent]) -> Mapping[tuple[str, str, str], str]:
    """Return the bidder that each present provider is, by provider, lot and zone; empty where it did not bid."""
    return {(i.provider, i.lot, i.zone): i.bidder for i in incumbents}


def stock_matrix(incumbents: Sequence[Incumbent], holders: Sequence[Holder]) -> tuple[Cell, ...]:
    """Return the matrix from the figures of the incumbents alone: before there is a list of people.

    Where several providers can take over a zone, how many go to each is not known yet, and the cell says so.
    """
    return tuple(_stock_cell(i, at(holders, i.lot, i.zone)) for i in incumbents)


def _stock_cell(i: Incumbent, there: Sequence[Holder]) -> Cell:
    stays = bool(i.bidder) and i.bidder in {h.bidder for h in there}
    if stays:
        way, to = Way.STAYS, i.bidder
    elif not there:
        way, to = Way.OPEN, ""
    elif len(there) == 1:
        way, to = Way.MOVES, there[0].bidder
    else:
        way, to = Way.SHARED, ""
    return Cell(
        lot=i.lot,
        zone=i.zone,
        provider=i.provider,
        to=to,
        way=way,
        people=i.people,
        hours=i.hours,
        may_stay=not stays,
    )


def assigned(
    people: Sequence[Person],
    incumbents: Sequence[Incumbent],
    holders: Sequence[Holder],
    *,
    together: bool = False,
) -> tuple[Assigned, ...]:
    """Give every person the way their support goes, in the order of the list.

    Whose provider holds a place in their zone stays with it. A direct payment, or another provider of the zone, comes
    by their own choice. The others are shared, each to the provider of the zone that has the fewest hours there at that
    moment; of several, to the one whose place comes first.

    Args:
        people: Everybody.
        incumbents: Who of today's providers bid.
        holders: Who holds a place where.
        together: Those whom one provider supports in a zone go together, the most hours first, so that carers can go
            with them. Else each goes alone, the largest package first, equal ones in the order of pseudonyms.
    """
    who = bidder_of(incumbents)
    made: dict[str, Assigned] = {}
    hours: dict[tuple[str, str, str], Fraction] = {}
    rest: list[Person] = []
    for p in people:
        there = [h.bidder for h in at(holders, p.lot, p.zone)]
        chosen = _chosen(p, who.get((p.provider, p.lot, p.zone), ""), there)
        if chosen is None:
            rest.append(p)
            continue
        made[p.person] = chosen
        if chosen.to:
            key = (p.lot, p.zone, chosen.to)
            hours[key] = hours.get(key, Fraction(0)) + p.hours
    for group in _groups(rest, together=together):
        for one in _shared(group, at(holders, group[0].lot, group[0].zone), hours):
            made[one.person.person] = one
    return tuple(made[p.person] for p in people)


def _groups(people: Sequence[Person], *, together: bool) -> list[list[Person]]:
    """Return those who are shared, in the order in which they are: alone, or all of one provider in a zone."""
    if not together:
        return [[p] for p in sorted(people, key=lambda one: (-one.hours, one.person))]
    found: dict[tuple[str, str, str], list[Person]] = {}
    for p in people:
        found.setdefault((p.lot, p.zone, p.provider), []).append(p)
    return sorted(found.values(), key=lambda g: (-sum(p.hours for p in g), g[0].provider))


def _chosen(p: Person, now: str, there: Sequence[str]) -> Assigned | None:
    """Return where a person goes by choice, or because their provider stays; None where neither says."""
    if p.choice == DIRECT_PAYMENT:
        said = "The person chose a direct payment and arranges their own support."
        return Assigned(person=p, way=Way.DIRECT, to="", because=said)
    if p.choice in there and p.choice != now:
        said = "The person asked for this provider, which holds a place in the zone."
        return Assigned(person=p, way=Way.MOVES, to=p.choice, because=said)
    if now and now in there:
        said = "The present provider holds a place in the zone, so nothing changes."
        return Assigned(person=p, way=Way.STAYS, to=now, because=said)
    return None


def _shared(
    group: Sequence[Person],
    there: Sequence[Holder],
    hours: dict[tuple[str, str, str], Fraction],
) -> list[Assigned]:
    if not there:
        said = "Nobody holds a place in the zone."
        return [Assigned(person=p, way=Way.OPEN, to="", because=said) for p in group]
    lot, zone = group[0].lot, group[0].zone
    held = {h.bidder: hours.get((lot, zone, h.bidder), Fraction(0)) for h in there}
    best = min(there, key=lambda h: (held[h.bidder], h.position, h.bidder)).bidder
    hours[lot, zone, best] = held[best] + sum((p.hours for p in group), Fraction(0))
    said = (
        "The only provider of the zone."
        if len(there) == 1
        else "The provider of the zone with the fewest hours there when this was shared out."
    )
    return [Assigned(person=p, way=Way.MOVES, to=best, because=said) for p in group]


def matrix(given: Iterable[Assigned]) -> tuple[Cell, ...]:
    """Return people and hours by lot, zone, present and new provider, in the order first met."""
    found: dict[tuple[str, str, str, str, Way], tuple[int, Fraction]] = {}
    for a in given:
        key = (a.person.lot, a.person.zone, a.person.provider, a.to, a.way)
        people, hours = found.get(key, (0, Fraction(0)))
        found[key] = (people + 1, hours + a.person.hours)
    return tuple(
        Cell(
            lot=lot,
            zone=zone,
            provider=provider,
            to=to,
            way=way,
            people=Fraction(people),
            hours=hours,
            may_stay=way in (Way.MOVES, Way.OPEN),
        )
        for (lot, zone, provider, to, way), (people, hours) in found.items()
    )


def total(cells: Iterable[Cell]) -> tuple[Fraction, Fraction]:
    """Return people and hours of some cells; a figure that was not given adds nothing."""
    listed = tuple(cells)
    return (
        sum((c.people for c in listed if c.people is not None), Fraction(0)),
        sum((c.hours for c in listed if c.hours is not None), Fraction(0)),
    )
