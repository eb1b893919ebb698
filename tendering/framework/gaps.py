"""What a first competition leaves: zones, hours, needs and times of day that nobody, or hardly anybody, covers. Pure and exact.

Nothing is judged by a rule that is not shown: what is thin is as the tender publishes it, else as it is stated with
the command, else by the plain reading (one bidder, one provider, declared hours below those asked), and each figure
says which of the three it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from tendering.evaluation.pass_fail import Verdict, judged
from tendering.framework.cover import (
    FEW_BIDDERS,
    FEW_PROVIDERS,
    GAPS,
    NO_PROVIDER,
    NO_RESERVE,
    NOBODY,
    SHORT,
    SHORT_OF_NEED,
    UNFILLED,
    NeedCover,
    ThinRule,
    TimeGap,
    ZoneCover,
)
from tendering.model.bids import Dossier
from tendering.model.criteria import Per
from tendering.model.day import DAY_MINUTES, covered, runs
from tendering.model.lots import Lot, Zone
from tendering.model.outcome import LotOutcome, Outcome, Status
from tendering.model.second import Need
from tendering.model.tender import Tender


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """Everything a competition leaves.

    Attributes:
        provisional: What the outcome still waits for; empty where it is decided.
    """

    evaluation: str
    tender: str
    rule: ThinRule
    zones: tuple[ZoneCover, ...]
    needs: tuple[NeedCover, ...]
    times: tuple[TimeGap, ...]
    provisional: tuple[str, ...] = ()

    @property
    def totals(self) -> tuple[Fraction, Fraction, Fraction]:
        """Hours a week asked, covered and uncovered, of the zones whose demand is published."""
        known = [(z.demand, z.covered) for z in self.zones if z.demand is not None]
        asked = sum((d for d, _ in known), Fraction(0))
        met = sum((c for _, c in known if c is not None), Fraction(0))
        return asked, met, asked - met

    @property
    def anything(self) -> bool:
        """Say whether something is uncovered: a second competition has a matter."""
        return bool(self.times) or any(GAPS.intersection(each.marks) for each in self.covers)

    @property
    def covers(self) -> tuple[ZoneCover | NeedCover, ...]:
        """How each zone and each need stands."""
        return (*self.zones, *self.needs)


def gaps_of(
    dossier: Dossier, outcome: Outcome, rule: ThinRule, provisional: Sequence[str] = ()
) -> Gaps:
    """Return what a competition leaves.

    Args:
        dossier: What was bid, and the tender.
        outcome: Its outcome; what is not decided appoints nobody, and leaves everything.
        rule: When cover is thin.
        provisional: What the outcome still waits for.
    """
    units = [u for lot in outcome.lots for u in _units(dossier, lot, rule)]
    short = _short(dossier, units, rule)
    zones = tuple(_covered(unit, short, dossier) for unit in units)
    return Gaps(
        evaluation=outcome.evaluation,
        tender=outcome.tender,
        rule=rule,
        zones=zones,
        needs=tuple(need_covers(dossier, zones, rule)),
        times=tuple(time_gaps(dossier.tender)),
        provisional=tuple(provisional),
    )


def _units(dossier: Dossier, outcome: LotOutcome, rule: ThinRule) -> Iterator[ZoneCover]:
    """Yield a zone each where places are let per zone; else the whole lot as one."""
    lot = dossier.tender.lot(outcome.lot)
    if lot is None:
        return
    zoned = any(r.per is Per.ZONE for r in lot.roles)
    for zone in lot.zones if zoned else (None,):
        yield _unit(dossier, outcome, lot, zone, rule)


def _unit(
    dossier: Dossier, outcome: LotOutcome, lot: Lot, zone: Zone | None, rule: ThinRule
) -> ZoneCover:
    per = Per.ZONE if zone is not None else Per.LOT
    roles = [r for r in lot.roles if r.per is per]
    where = zone.id if zone is not None else None
    names = {r.role for r in roles}
    held = [p for p in outcome.places if p.zone == where and p.role in names]
    mosts = [r.places_in(where).most for r in roles if not r.including]
    most = sum(m for m in mosts if m is not None) if None not in mosts else None
    holders = tuple(dict.fromkeys(p.bidder for p in sorted(held, key=lambda p: p.position)))
    bidding = {
        b.bidder
        for b in dossier.bids
        if b.lot == lot.id and (where is None or where in dossier.zones_bid(b.bidder, lot.id))
    }
    listed = [s for s in outcome.standings if s.zone == where] or list(outcome.standings)
    ranked = {s.bidder for s in listed if s.status is Status.RANKED} & bidding
    reserves = sum(r.zone == where and r.role in names for r in outcome.reserves)
    demand = zone.demand if zone is not None else lot.demand
    marks = []
    if not holders:
        marks.append(NO_PROVIDER)
    elif any(u.zone == where and u.role in names and u.count for u in outcome.unfilled):
        marks.append(UNFILLED)
    if len(ranked) <= rule.bidders:
        marks.append(FEW_BIDDERS)
    if lot.reserves and not reserves:
        marks.append(NO_RESERVE)
    hours = demand.hours_weekly if demand is not None else None
    return ZoneCover(
        lot=lot.id,
        zone=where,
        title=(zone.title or zone.id) if zone is not None else lot.title,
        places=most,
        holders=holders,
        bidders=len(bidding),
        admissible=len(ranked),
        reserves=reserves,
        demand=hours,
        covered=None if hours is None else hours if holders else Fraction(0),
        marks=tuple(marks),
        areas=zone.areas if zone is not None else (),
        clients=demand.clients if demand is not None else None,
    )


def _share(unit: ZoneCover) -> Fraction:
    """Return the hours of a zone that each of its providers is asked for: an equal part."""
    return (unit.demand or Fraction(0)) / len(unit.holders)


def _short(
    dossier: Dossier, units: Sequence[ZoneCover], rule: ThinRule
) -> Mapping[tuple[str, str], Fraction]:
    """Return the part of its hours that a provider cannot give, by bidder and lot; nought where it can give all."""
    found: dict[tuple[str, str], Fraction] = {}
    asked: dict[tuple[str, str], Fraction] = {}
    for unit in units:
        for bidder in unit.holders:
            scope = _scope(dossier, bidder, unit.lot)
            asked[bidder, scope] = asked.get((bidder, scope), Fraction(0)) + _share(unit)
    declared = {(c.bidder, c.lot): c.hours for c in dossier.capacity}
    for (bidder, lot), hours in asked.items():
        has = declared.get((bidder, lot))
        if has is not None and hours and has < rule.capacity * hours:
            found[bidder, lot] = (hours - has) / hours
    return found


def _scope(dossier: Dossier, bidder: str, lot: str) -> str:
    """Return what a bidder's capacity figure is for: the lot, or every lot together."""
    own = any(c.bidder == bidder and c.lot == lot for c in dossier.capacity)
    return lot if own else ""


def _covered(
    unit: ZoneCover, short: Mapping[tuple[str, str], Fraction], dossier: Dossier
) -> ZoneCover:
    """Take off what its providers cannot give: a provider's shortfall is spread over its zones in proportion."""
    figured = {c.bidder for c in dossier.capacity if c.lot in ("", unit.lot)}
    undeclared = tuple(b for b in unit.holders if b not in figured)
    lost = sum(
        (
            _share(unit) * short.get((b, _scope(dossier, b, unit.lot)), Fraction(0))
            for b in unit.holders
        ),
        Fraction(0),
    )
    if unit.covered is None or not lost:
        return replace(unit, undeclared=undeclared)
    marks = (*unit.marks, SHORT)
    return replace(unit, covered=unit.covered - lost, undeclared=undeclared, marks=marks)


def need_covers(
    dossier: Dossier, zones: Sequence[ZoneCover], rule: ThinRule
) -> Iterator[NeedCover]:
    """Yield how each need of the tender stands among those who hold places."""
    for need in dossier.tender.needs:
        here = [
            z
            for z in zones
            if z.lot == need.lot and (need.zone is None or z.zone in (None, need.zone))
        ]
        said = said_of(dossier, need)
        holders = tuple(dict.fromkeys(b for z in here for b in z.holders))
        told = {
            b: hours
            for b in holders
            if (hours := _told(said.get(b, ()), [z.zone for z in here if b in z.holders]))
        }
        yield _need(need, here, said, told, rule)


def _told(
    said: Sequence[tuple[str, Fraction | None]], held: Sequence[str | None]
) -> tuple[Fraction | None, ...]:
    """Return what a provider says of a need where it holds a place: a row without a zone is for all of them."""
    return tuple(hours for zone, hours in said if not zone or zone in held or None in held)


def _need(
    need: Need,
    here: Sequence[ZoneCover],
    said: Mapping[str, Sequence[tuple[str, Fraction | None]]],
    told: Mapping[str, Sequence[Fraction | None]],
    rule: ThinRule,
) -> NeedCover:
    unstated = tuple(b for b, hours in told.items() if None in hours)
    known = sum((h for hours in told.values() for h in hours if h is not None), Fraction(0))
    asked = need.hours_weekly
    met = None if asked is None else asked if unstated else min(known, asked)
    marks = []
    if not told:
        marks.append(NOBODY)
    elif len(told) <= rule.providers:
        marks.append(FEW_PROVIDERS)
    if told and asked is not None and met is not None and met < asked:
        marks.append(SHORT_OF_NEED)
    holders = {b for z in here for b in z.holders}
    return NeedCover(
        need=need.id,
        title=need.title,
        lot=need.lot,
        zone=need.zone,
        demand=asked,
        covered=met,
        providers=tuple(told),
        without=tuple(
            z.zone
            for z in here
            if z.zone is not None and not any(_told(said.get(b, ()), [z.zone]) for b in z.holders)
        ),
        others=tuple(sorted(set(said) - holders)),
        unstated=unstated,
        marks=tuple(marks),
        clients=need.clients,
        hours_of=need.hours_of,
    )


def said_of(dossier: Dossier, need: Need) -> Mapping[str, Sequence[tuple[str, Fraction | None]]]:
    """Return what each bidder says of a need: the zone (empty is every zone) and the hours a week; None is not said.

    Passing the need's own question says that a bidder can meet it, and not for how many hours.
    """
    found: dict[str, list[tuple[str, Fraction | None]]] = {}
    for row in dossier.specialisms:
        if (
            row.need == need.id
            and row.lot in ("", need.lot)
            and need.zone in (None, row.zone or need.zone)
        ):
            found.setdefault(row.bidder, []).append((row.zone, row.hours))
    question = next((q for q in dossier.tender.pass_fail if q.id == need.question), None)
    for answer in dossier.answers if question is not None else ():
        if (
            question is not None
            and answer.question == question.id
            and answer.lot in ("", need.lot)
            and not answer.party
            and answer.bidder not in found
            and judged(answer.answer, question.passes) is Verdict.PASS
        ):
            found[answer.bidder] = [("", None)]
    return found


def time_gaps(tender: Tender) -> Iterator[TimeGap]:
    """Yield the times of day that no service of this competition covers; nothing where no hours are published."""
    now = [c for h in tender.service_hours if not h.later and (c := covered(h)) is not None]
    if not now:
        return
    let: set[int] = set().union(*now)
    later = [(h, c) for h in tender.service_hours if h.later and (c := covered(h)) is not None]
    for start, end in runs(set(range(DAY_MINUTES)) - let):
        length = (end - start) % DAY_MINUTES or DAY_MINUTES
        if length == 1 and not later:
            continue  # how inclusive times are printed, and no gap
        gap = {(start + n) % DAY_MINUTES for n in range(length)}
        named = [(h, c) for h, c in later if c & gap]
        all_later: set[int] = set().union(*(c for _, c in named)) if named else set()
        yield TimeGap(
            starts=start,
            ends=end,
            later=tuple(f"{h.title or h.id} ({h.starts} to {h.ends})" for h, _ in named),
            services=tuple(h.id for h, _ in named),
            left=tuple(r for r in runs(gap - all_later) if (r[1] - r[0]) % DAY_MINUTES > 1),
            overlaps=tuple(runs(all_later & let)),
        )
