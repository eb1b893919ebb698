"""What an outcome means for those who decide on it: cost, capacity, people who change provider, who was appointed.

Exact, and only from what the tender prints and the tables hold: where a figure is not there the result says None,
never an estimate.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from tendering.checks.law import months
from tendering.model.bids import Bidder, Dossier, yes_no
from tendering.model.outcome import LotOutcome, Outcome
from tendering.model.tender import Demand, Lot, Tender, Zone

WEEKS = 52
MONTHS = 12
HOUR = "hour"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a lot, or a zone of it, costs in a year: hours times rate.

    Attributes:
        hours: Hours a year; weekly hours are taken 52 times where no yearly figure is printed.
        least, most: Pounds an hour: the printed or fixed rate, or the range of the appointed bidders' offers.
    """

    lot: str
    zone: str | None
    hours: Fraction
    least: Fraction
    most: Fraction

    @property
    def annual_least(self) -> Fraction:
        """Pounds a year at the lowest rate."""
        return self.hours * self.least

    @property
    def annual_most(self) -> Fraction:
        """Pounds a year at the highest rate."""
        return self.hours * self.most


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeLife:
    """The cost over the whole term, extensions included.

    Attributes:
        months: Length of the term with every extension; None where it cannot be read.
        costs: Every lot or zone whose cost can be worked out.
        without: Ids of lots whose cost cannot.
    """

    months: int | None
    costs: tuple[Cost, ...]
    without: tuple[str, ...] = ()

    def annual(self, percent: int = 0) -> tuple[Fraction, Fraction]:
        """Return least and most pounds a year with so many percent more (or fewer) hours.

        >>> one = Cost(lot="1", zone=None, hours=Fraction(100), least=Fraction(15), most=Fraction(16))
        >>> WholeLife(months=48, costs=(one,)).annual(5)
        (Fraction(1575, 1), Fraction(1680, 1))
        """
        share = Fraction(100 + percent, 100)
        return (
            sum((c.annual_least for c in self.costs), Fraction(0)) * share,
            sum((c.annual_most for c in self.costs), Fraction(0)) * share,
        )

    def whole(self, percent: int = 0) -> tuple[Fraction, Fraction] | None:
        """Return least and most pounds over the whole term; None where its length is not known."""
        if self.months is None:
            return None
        least, most = self.annual(percent)
        years = Fraction(self.months, MONTHS)
        return least * years, most * years


def whole_life(dossier: Dossier, outcome: Outcome) -> WholeLife:
    """Return what the result costs over the whole term."""
    costs: list[Cost] = []
    without: list[str] = []
    for lot in dossier.tender.lots:
        found = list(_lot_costs(dossier, lot, outcome.lot(lot.id)))
        costs += found
        if not found:
            without.append(lot.id)
    return WholeLife(
        months=term_months(dossier.tender), costs=tuple(costs), without=tuple(without)
    )


def term_months(tender: Tender) -> int | None:
    """Return the term with every extension, in months; None where the tender does not say it legibly."""
    agreement = tender.agreement
    term = months(agreement.term) if agreement is not None and agreement.term else None
    if agreement is None or term is None:
        return None
    return term + sum(months(text) or 0 for text in agreement.extensions)


def _lot_costs(dossier: Dossier, lot: Lot, decided: LotOutcome | None) -> Iterator[Cost]:
    """Yield a cost for each zone with demand of its own; else one for the lot."""
    zones = [(z, h) for z in lot.zones if (h := yearly_hours(z.demand)) is not None]
    whole = yearly_hours(lot.demand)
    parts: list[tuple[Zone | None, Fraction]] = []
    if zones and len(zones) == len(lot.zones):
        parts += zones
    elif whole is not None:
        parts.append((None, whole))
    for zone, hours in parts:
        rates = _rates(dossier, lot, zone, decided)
        if rates:
            yield Cost(
                lot=lot.id,
                zone=zone.id if zone else None,
                hours=hours,
                least=min(rates),
                most=max(rates),
            )


def yearly_hours(demand: Demand | None) -> Fraction | None:
    """Return hours a year as printed, else 52 times the weekly hours."""
    if demand is None:
        return None
    if demand.hours_annual is not None:
        return demand.hours_annual
    return demand.hours_weekly * WEEKS if demand.hours_weekly is not None else None


def _rates(
    dossier: Dossier, lot: Lot, zone: Zone | None, decided: LotOutcome | None
) -> list[Fraction]:
    """Return the rate printed for the demand, else the fixed one, else what the appointed bidders offered."""
    for demand in (zone.demand if zone else None, lot.demand):
        if demand is not None and demand.rate is not None:
            return [demand.rate]
    hourly = next(
        (i for i in dossier.tender.price.items if i.unit == HOUR and i.applies_to(lot.id)), None
    )
    if hourly is None:
        return []
    if hourly.rule is not None and hourly.rule.fixed is not None:
        return [hourly.rule.fixed]
    holders = holding(decided, zone.id if zone else None)
    return [
        p.amount
        for p in dossier.prices
        if p.item == hourly.id
        and p.bidder in holders
        and p.lot in ("", lot.id)
        and p.zone in ("", zone.id if zone else "")
    ]


def holding(decided: LotOutcome | None, zone: str | None = None) -> tuple[str, ...]:
    """Return who holds a place in a lot; with a zone, a place of that zone or of the whole lot."""
    if decided is None:
        return ()
    return tuple(
        dict.fromkeys(
            p.bidder for p in decided.places if zone is None or p.zone is None or p.zone == zone
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneCapacity:
    """Hours a zone needs in a week against what those appointed there declared.

    Attributes:
        declared: None where someone appointed there declared nothing.
        shared: Whether a declared figure serves other zones or lots too.
    """

    lot: str
    zone: str | None
    needed: Fraction
    holders: int
    declared: Fraction | None
    shared: bool


def capacity_by_zone(dossier: Dossier, outcome: Outcome) -> tuple[ZoneCapacity, ...]:
    """Return hours needed against declared capacity, for each zone (or lot) with weekly hours printed."""
    figures = {(c.bidder, c.lot): c.hours for c in dossier.capacity}
    if not figures:
        return ()
    found = []
    for lot in dossier.tender.lots:
        decided = outcome.lot(lot.id)
        parts: Iterable[tuple[str | None, Demand | None]] = (
            [(z.id, z.demand) for z in lot.zones] if lot.zones else [(None, lot.demand)]
        )
        for zone, demand in parts:
            if demand is None or demand.hours_weekly is None:
                continue
            holders = holding(decided, zone)
            given = [figures.get((b, lot.id), figures.get((b, ""))) for b in holders]
            stated = [hours for hours in given if hours is not None]
            found.append(
                ZoneCapacity(
                    lot=lot.id,
                    zone=zone,
                    needed=demand.hours_weekly,
                    holders=len(holders),
                    declared=sum(stated, Fraction(0)) if len(stated) == len(given) else None,
                    shared=any(_held_elsewhere(outcome, b, lot.id, zone) for b in holders),
                )
            )
    return tuple(found)


def _held_elsewhere(outcome: Outcome, bidder: str, lot: str, zone: str | None) -> bool:
    return any(
        p.bidder == bidder and (x.lot, p.zone) != (lot, zone)
        for x in outcome.lots
        for p in x.places
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneChange:
    """People of a zone whose provider changes.

    Attributes:
        staying, changing: People whose present provider has, or has not, a place in the zone.
        unknown: Providers whose number of people is not given.
        leaving: Present providers without a place there, by name.
    """

    lot: str
    zone: str
    staying: Fraction
    changing: Fraction
    unknown: int
    leaving: tuple[str, ...]


def people_changing(dossier: Dossier, outcome: Outcome) -> tuple[ZoneChange, ...]:
    """Return, for each zone with present providers, how many people change provider."""
    found = []
    areas = dict.fromkeys((i.lot, i.zone) for i in dossier.incumbents)
    for lot, zone in areas:
        here = [i for i in dossier.incumbents if (i.lot, i.zone) == (lot, zone)]
        holders = holding(outcome.lot(lot), zone or None)
        stays = [i for i in here if i.bidder in holders]
        goes = [i for i in here if i.bidder not in holders]
        found.append(
            ZoneChange(
                lot=lot,
                zone=zone,
                staying=sum((i.people for i in stays if i.people is not None), Fraction(0)),
                changing=sum((i.people for i in goes if i.people is not None), Fraction(0)),
                unknown=sum(1 for i in here if i.people is None),
                leaving=tuple(i.provider for i in goes),
            )
        )
    return tuple(found)


def incumbents_lost(dossier: Dossier, outcome: Outcome) -> tuple[str, ...]:
    """Return the present providers that hold no place in any lot, by name."""
    appointed = {b for lot in outcome.lots for b in holding(lot)}
    return tuple(
        dict.fromkeys(i.provider for i in dossier.incumbents if i.bidder not in appointed)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many of some bidders say yes, no, or nothing."""

    yes: int
    no: int
    silent: int

    @property
    def of(self) -> int:
        """How many there are."""
        return self.yes + self.no + self.silent


def share(bidders: Iterable[Bidder], what: str, among: Collection[str] | None = None) -> Share:
    """Count the bidders that are ``sme`` or ``vcse``; with ``among``, only those.

    >>> share([Bidder(id="a", name="A", sme="yes"), Bidder(id="b", name="B")], "sme")
    Share(yes=1, no=0, silent=1)
    """
    said = [yes_no(str(getattr(b, what))) for b in bidders if among is None or b.id in among]
    return Share(
        yes=sum(1 for s in said if s is True),
        no=sum(1 for s in said if s is False),
        silent=sum(1 for s in said if s is None),
    )
