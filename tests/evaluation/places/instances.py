"""Random small competitions: tender, bids, capacity and finished scores, from one seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from tendering.evaluation.scored import ListKey, Scored
from tendering.model.bids import Bid, Bidder, CapacityFigure, Dossier
from tendering.model.outcome import Reason, Standing, Status
from tendering.model.tender import (
    AtLastPlace,
    Authority,
    AwardBy,
    Better,
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

APPROVED = date(2026, 6, 1)


@dataclass(frozen=True)
class Knobs:
    """What a random competition may hold."""

    method: LimitMethod = LimitMethod.RANKED
    lots: int = 2
    zones: int = 3
    bidders: int = 5
    most_items: int = 11
    groups: bool = False
    group_limits: bool = False
    capacity: bool = False
    stop: bool = False
    last_places: Sequence[AtLastPlace] = (AtLastPlace.TIE_BREAK,)
    nested: bool = True
    drawn: bool = True
    outer_limit: bool = False
    counts: Sequence[str] = ("zones",)
    preferences: bool = False
    zone_values: bool = True
    lower: bool = True
    extra: dict[str, object] = field(default_factory=dict)


def competition(seed: int, knobs: Knobs) -> tuple[Dossier, Scored]:
    """Return one random competition, with its scores."""
    rng = random.Random(seed)
    bidders = [f"B{n}" for n in range(1, rng.randint(2, knobs.bidders) + 1)]
    lots = tuple(_lot(rng, f"L{n}", knobs) for n in range(1, rng.randint(1, knobs.lots) + 1))
    bids = _bids(rng, bidders, lots, knobs)
    limits = _limits(rng, knobs)
    related = RelatedBidders(
        limits="group" if knobs.group_limits and rng.random() < 0.6 else "each",
        same_zone="one" if knobs.groups and rng.random() < 0.5 else None,
    )
    rule = CapacityRule(
        when_short="stop" if knobs.stop and rng.random() < 0.5 else "pass_over",
        missing="unlimited",
    )
    lower = knobs.lower and rng.random() < 0.3
    tender = Tender(
        id="random",
        title="Random",
        authority=Authority(name="Council"),
        lots=lots,
        limits=limits,
        related_bidders=related,
        capacity=rule if knobs.capacity else None,
        award_by=AwardBy(rule="value", better=Better.LOWER) if lower else None,
        on_withdrawal="promote",
    )
    dossier = Dossier(
        evaluation="random",
        tender=tender,
        bidders=tuple(
            Bidder(id=b, name=b, group=rng.choice(["", "G", "H"]) if knobs.groups else "")
            for b in bidders
        ),
        bids=bids,
        capacity=_capacity(rng, bidders, lots) if knobs.capacity else (),
        approved_on=APPROVED,
    )
    return dossier, _scored(rng, dossier, knobs, lower=lower)


def _lot(rng: random.Random, name: str, knobs: Knobs) -> Lot:
    zones = tuple(
        Zone(id=f"z{n}", demand=Demand(hours_weekly=Fraction(rng.choice([10, 20, 30]))))
        for n in range(1, rng.randint(1, knobs.zones) + 1)
    )
    last = rng.choice(list(knobs.last_places))
    main = Role(
        role="main",
        per=Per.ZONE,
        places=Places(most=rng.randint(1, 2), least=rng.choice([None, 1])),
        at_last_place=last,
        by_zone={"z2": Places(most=rng.randint(1, 3), because="larger")}
        if rng.random() < 0.3
        else {},
        hours_share=Fraction(1, 2) if knobs.capacity else None,
    )
    if not knobs.nested:
        return Lot(id=name, title=name, zones=zones, roles=(main,), reserves=rng.randint(0, 3))
    mains = sum(main.places_in(z.id).most or 0 for z in zones)
    drawn = knobs.drawn and rng.random() < 0.5
    outer = Role(
        role="framework",
        per=Per.LOT,
        places=Places(most=rng.randint(1, 4) if drawn else rng.choice([mains, mains + 1, None])),
        including=("main",),
        at_last_place=AtLastPlace.TIE_BREAK
        if knobs.outer_limit
        else rng.choice(list(knobs.last_places)),
    )
    main = replace(main, drawn_from="framework" if drawn else "all")
    roles = (main, outer) if rng.random() < 0.5 else (outer, main)
    return Lot(id=name, title=name, zones=zones, roles=roles, reserves=rng.randint(0, 3))


def _bids(
    rng: random.Random, bidders: list[str], lots: tuple[Lot, ...], knobs: Knobs
) -> tuple[Bid, ...]:
    rows: list[Bid] = []
    room = knobs.most_items
    for bidder in bidders:
        wishes = rng.sample(range(1, 20), 19)
        for lot in lots:
            kind = rng.random()
            chosen = [z.id for z in lot.zones if rng.random() < 0.75]
            if kind < 0.1 and not knobs.preferences and room >= len(lot.zones):
                rows.append(Bid(bidder=bidder, lot=lot.id, zone="*"))
                room -= len(lot.zones)
                continue
            if kind < 0.25 or not chosen:
                rows.append(Bid(bidder=bidder, lot=lot.id))
            for zone in chosen[: max(room, 0)]:
                room -= 1
                wish = wishes.pop() if knobs.preferences and rng.random() < 0.7 else None
                rows.append(Bid(bidder=bidder, lot=lot.id, zone=zone, preference=wish))
    rng.shuffle(rows)
    return tuple(rows)


def _limits(rng: random.Random, knobs: Knobs) -> tuple[Limit, ...]:
    limits = [
        Limit(
            role="main",
            counts=rng.choice(list(knobs.counts)),
            most=rng.randint(1, 2),
            when_exceeded=knobs.method,
        )
    ]
    if len(knobs.counts) > 1 and rng.random() < 0.3:
        limits.append(Limit(role="main", counts="lots", most=1, when_exceeded=knobs.method))
    if knobs.outer_limit and knobs.nested:
        limits.append(Limit(role="framework", counts="lots", most=1, when_exceeded=knobs.method))
        if rng.random() < 0.3:
            limits = limits[-1:]
    return tuple(limits)


def _capacity(
    rng: random.Random, bidders: list[str], lots: tuple[Lot, ...]
) -> tuple[CapacityFigure, ...]:
    rows = [
        CapacityFigure(bidder=b, lot="", hours=Fraction(rng.choice([4, 5, 10, 15, 20, 25])))
        for b in bidders
        if rng.random() < 0.7
    ]
    rows += [
        CapacityFigure(bidder=b, lot=lot.id, hours=Fraction(rng.choice([5, 10, 15])))
        for b in bidders
        for lot in lots
        if rng.random() < 0.3
    ]
    return tuple(rows)


def _scored(rng: random.Random, dossier: Dossier, knobs: Knobs, *, lower: bool) -> Scored:
    standings: dict[ListKey, tuple[Standing, ...]] = {}
    for lot in dossier.tender.lots:
        ids = sorted({b.bidder for b in dossier.bids if b.lot == lot.id})
        out = {b for b in ids if rng.random() < 0.08}
        lot_list = _ranked_list(rng, lot.id, None, ids, out, lower=lower)
        standings[lot.id, None] = lot_list
        for zone in lot.zones:
            here = [b for b in ids if zone.id in dossier.zones_bid(b, lot.id)]
            if knobs.zone_values and rng.random() < 0.6:
                left = {b for b in here if b in out or rng.random() < 0.05}
                standings[lot.id, zone.id] = _ranked_list(
                    rng, lot.id, zone.id, here, left, lower=lower
                )
            else:
                standings[lot.id, zone.id] = _restricted(lot_list, zone.id, set(here))
    return Scored(standings=standings)


def _ranked_list(
    rng: random.Random, lot: str, zone: str | None, ids: list[str], out: set[str], *, lower: bool
) -> tuple[Standing, ...]:
    values = {
        b: Fraction(rng.randint(1, 5), rng.choice([1, 1, 2, 3])) for b in ids if b not in out
    }
    tie_break = rng.sample(sorted(values), len(values))
    order = sorted(values, key=lambda b: (values[b] if lower else -values[b], tie_break.index(b)))
    rows = [
        Standing(
            bidder=b,
            lot=lot,
            zone=zone,
            status=Status.RANKED,
            total=values[b],
            ranking_value=values[b],
            rank=1 + [values[x] for x in order].index(values[b]),
            order=n,
            barred={"main": Reason(code="not_eligible", facts={"cause": "role_question"})}
            if rng.random() < 0.04
            else {},
        )
        for n, b in enumerate(order, 1)
    ]
    rows += [
        Standing(bidder=b, lot=lot, zone=zone, status=Status.REJECTED) for b in ids if b in out
    ]
    return tuple(rows)


def _restricted(rows: tuple[Standing, ...], zone: str, here: set[str]) -> tuple[Standing, ...]:
    kept = [s for s in rows if s.bidder in here]
    place = {s.bidder: n for n, s in enumerate((s for s in kept if s.status is Status.RANKED), 1)}
    ranks: dict[Fraction | None, int] = {}
    for s in kept:
        if s.status is Status.RANKED:
            ranks.setdefault(s.ranking_value, place[s.bidder])
    return tuple(
        replace(s, zone=zone, order=place[s.bidder], rank=ranks[s.ranking_value])
        if s.status is Status.RANKED
        else replace(s, zone=zone)
        for s in kept
    )
