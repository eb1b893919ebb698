"""Small competitions written out by hand: values by lot, zone and bidder."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from tendering.evaluation.scored import ListKey, Scored
from tendering.model.bids import Bid, Bidder, Dossier
from tendering.model.outcome import Standing, Status
from tendering.model.tender import (
    Authority,
    CapacityRule,
    Demand,
    Limit,
    LimitMethod,
    Lot,
    Per,
    Places,
    RelatedBidders,
    Role,
    Tender,
    Zone,
)

BEST = LimitMethod.BEST_OVERALL
RANKED = LimitMethod.RANKED
MAIN = Role(role="main", per=Per.ZONE, places=Places(most=1))
Values = Mapping[str, Mapping[str, Mapping[str, int]]]


def limit(role: str, most: int, method: LimitMethod = RANKED, counts: str = "zones") -> Limit:
    return Limit(role=role, counts=counts, most=most, when_exceeded=method)


def ranked(lot: str, zone: str | None, values: Mapping[str, int]) -> tuple[Standing, ...]:
    """Return a list of standings, highest first; equal values stand in the order written."""
    order = sorted(values, key=lambda b: -values[b])
    return tuple(
        Standing(
            bidder=b,
            lot=lot,
            zone=zone,
            status=Status.RANKED,
            total=Fraction(values[b]),
            ranking_value=Fraction(values[b]),
            rank=1 + sum(v > values[b] for v in values.values()),
            order=n,
        )
        for n, b in enumerate(order, 1)
    )


def simple(
    values: Values,
    *,
    role: Role = MAIN,
    more: tuple[Role, ...] = (),
    limits: tuple[Limit, ...] = (),
    related: RelatedBidders | None = None,
    capacity: CapacityRule | None = None,
    groups: Mapping[str, str] | None = None,
    reserves: int = 2,
    on_withdrawal: str | None = None,
) -> tuple[Dossier, Scored]:
    """Return a competition in which each bidder bids for the zones it has a value in.

    The lot's own list ranks each bidder by its best zone.
    """
    lots = tuple(
        Lot(
            id=lot,
            title=lot,
            zones=tuple(Zone(id=z, demand=Demand(hours_weekly=Fraction(10))) for z in zones),
            roles=(role, *more),
            reserves=reserves,
        )
        for lot, zones in values.items()
    )
    ids = sorted({b for zones in values.values() for rows in zones.values() for b in rows})
    tender = Tender(
        id="small",
        title="Small",
        authority=Authority(name="Council"),
        lots=lots,
        limits=limits,
        related_bidders=related or RelatedBidders(),
        capacity=capacity,
        on_withdrawal=on_withdrawal,
    )
    bids = tuple(
        Bid(bidder=b, lot=lot, zone=z)
        for lot, zones in values.items()
        for z, rows in zones.items()
        for b in rows
    )
    standings: dict[ListKey, tuple[Standing, ...]] = {}
    for lot, zones in values.items():
        best: dict[str, int] = {}
        for rows in zones.values():
            for b, v in rows.items():
                best[b] = max(v, best.get(b, v))
        standings[lot, None] = ranked(lot, None, best)
        standings |= {(lot, z): ranked(lot, z, rows) for z, rows in zones.items()}
    bidders = tuple(Bidder(id=b, name=b, group=(groups or {}).get(b, "")) for b in ids)
    dossier = Dossier(evaluation="small", tender=tender, bidders=bidders, bids=bids)
    return dossier, Scored(standings=standings)
