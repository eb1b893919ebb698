"""Whether the places of a tender can be filled by the market expected: minimums, limits, numbers of bidders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tendering.model.tender import Limit, Lot, Per, Role, Tender


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """One last place: the places of a role in a zone, or in a lot.

    Attributes:
        zone: None for a role of the whole lot.
        most: Places; a role without a number of places has no cut.
        least: Below this the zone cannot stand; None where the tender has no such rule.
    """

    lot: str
    role: str
    zone: str | None
    most: int
    least: int | None


def cuts_of(lot: Lot) -> tuple[Cut, ...]:
    """Return every last place of a lot, in published order."""
    found: list[Cut] = []
    for role in lot.roles:
        for zone in _zones(lot, role):
            places = role.places_in(zone)
            if places.most is not None:
                found.append(
                    Cut(
                        lot=lot.id, role=role.role, zone=zone, most=places.most, least=places.least
                    )
                )
    return tuple(found)


def _zones(lot: Lot, role: Role) -> Sequence[str | None]:
    return [z.id for z in lot.zones] if role.per is Per.ZONE else [None]


def limits_on(tender: Tender, role: str) -> tuple[Limit, ...]:
    """Return the limits of a role that count zones."""
    return tuple(x for x in tender.limits if x.role == role and x.counts == "zones")


def bidders_needed(seats: Sequence[int], limit: int | None) -> int:
    """Return the fewest bidders that can fill the seats of every zone, if each bids everywhere.

    Each zone needs as many different bidders as it has seats; with a limit, any j zones together need their seats out
    of bidders that hold at most ``min(limit, j)`` of them. By the flow theorem of Gale and Ryser that is enough.

    >>> bidders_needed([1] * 11, 2), bidders_needed([2, 2, 2], 2), bidders_needed([3, 1], None)
    (6, 3, 3)
    """
    ordered = sorted(seats, reverse=True)
    needed, sum_ = 0, 0
    for zones, seat in enumerate(ordered, 1):
        sum_ += seat
        each = zones if limit is None else min(limit, zones)
        needed = max(needed, -(-sum_ // each) if each else sum_ + 1, seat)
    return needed


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleFit:
    """One role over all its zones and lots: what it takes to fill it.

    Attributes:
        lots: Where it has places.
        seats: Places in all.
        limit: Zones that one bidder may hold; None where there is no limit.
        needed: Bidders that must pass for every place to be filled.
        least: Bidders that must pass for every zone to stand; 0 where no least is stated.
    """

    role: str
    lots: tuple[str, ...]
    seats: int
    zones: int
    limit: int | None
    needed: int
    least: int


def role_fits(tender: Tender) -> tuple[RoleFit, ...]:
    """Return every role with a number of places: a limit counts its zones over all lots together."""
    found: list[RoleFit] = []
    cuts = [cut for lot in tender.lots for cut in cuts_of(lot)]
    for role in dict.fromkeys(cut.role for cut in cuts):
        limits = limits_on(tender, role)
        limit = min((x.most for x in limits), default=None)
        own = [cut for cut in cuts if cut.role == role]
        # without a limit the lots do not touch each other
        groups = (
            [own]
            if limit is not None
            else [[c for c in own if c.lot == lot] for lot in dict.fromkeys(c.lot for c in own)]
        )
        found += [_fit(role, group, limit) for group in groups]
    return tuple(found)


def _fit(role: str, cuts: Sequence[Cut], limit: int | None) -> RoleFit:
    return RoleFit(
        role=role,
        lots=tuple(dict.fromkeys(cut.lot for cut in cuts)),
        seats=sum(cut.most for cut in cuts),
        zones=len(cuts),
        limit=limit,
        needed=bidders_needed([cut.most for cut in cuts], limit),
        least=bidders_needed([cut.least or 0 for cut in cuts], limit),
    )
