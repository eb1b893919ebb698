"""Demand as published: totals against their zones, a week against a year, hours against cost, and averages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from tendering.checks.figures import Span, add, compared, divide, multiply, recomputed_pairs
from tendering.checks.report import Check, report, shown
from tendering.model.findings import Finding
from tendering.model.numbers import fixed, plain
from tendering.model.tender import Demand, Lot, Tender, Zone

WEEKS = Span.exactly(Fraction(52))
MINUTES = Span.exactly(Fraction(60))
COUNTS = ("clients", "visits_weekly")
TOTALS = {
    "clients": "clients",
    "hours_weekly": "weekly hours",
    "hours_annual": "annual hours",
    "visits_weekly": "weekly visits",
    "cost_annual": "annual cost",
}
AVERAGES = {
    "visits_per_client": ("visits per client", "visits_weekly", "clients"),
    "minutes_per_visit": ("minutes per visit", "hours_weekly", "visits_weekly"),
    "hours_per_client": ("hours per client", "hours_weekly", "clients"),
    "cost_per_hour": ("cost per hour", "cost_annual", "hours_annual"),
    "weekly_visits_per_client": ("weekly visits per client", "visits_weekly", "clients"),
}


def places_of(value: Fraction) -> int:
    """Return how many decimals a number is written with.

    >>> places_of(Fraction(1046345, 100)), places_of(Fraction(1288))
    (2, 0)
    """
    text = plain(value)
    return 2 if "/" in text else len(text.partition(".")[2])


def _span(demand: Demand | None, name: str) -> Span | None:
    """Return a figure of a demand table: people, visits and rates as they are, all else as rounded for print."""
    value = getattr(demand, name) if demand is not None else None
    return None if value is None else _as(name, value)


def _as(name: str, value: Fraction) -> Span:
    exact = name in COUNTS or name == "rate"
    return Span.exactly(value) if exact else Span.printed(value, places_of(value))


def _tables(tender: Tender) -> Iterator[tuple[str, str, Demand, Lot, Zone | None]]:
    for lot in tender.lots:
        if lot.demand is not None:
            yield f"lots[{lot.id}].demand", f"lot {lot.id}", lot.demand, lot, None
        for zone in lot.zones:
            if zone.demand is not None:
                path = f"lots[{lot.id}].zones[{zone.id}].demand"
                yield path, f"lot {lot.id}, zone {zone.id}", zone.demand, lot, zone


@dataclass(frozen=True, slots=True)
class Relation:
    """A printed number and what the numbers beside it make of it."""

    path: str
    says: str
    printed: Span
    found: Span
    how: str


def _totals(tender: Tender) -> Iterator[Relation]:
    """Yield each lot's printed totals with the sums over its zones."""
    for path, who, demand, lot, zone in _tables(tender):
        for name, says in TOTALS.items():
            parts = [_span(z.demand, name) for z in lot.zones]
            known = [p for p in parts if p is not None]
            if zone is not None or not parts or len(known) < len(parts):
                continue
            how = " + ".join(shown(p.value) for p in known)
            again = demand.printed.get(name)
            stated = {
                f"{path}.{name}": _span(demand, name),
                f"{path}.printed.{name}": None if again is None else _as(name, again),
            }
            for at, printed in stated.items():
                if printed is not None:
                    yield Relation(at, f"{who}, {says} over its zones", printed, add(known), how)


def _years(tender: Tender) -> Iterator[Relation]:
    """Yield a year's hours with 52 weeks of a week's, and a year's cost with its hours at the rate."""
    for path, who, demand, lot, _ in _tables(tender):
        weekly, annual = _span(demand, "hours_weekly"), _span(demand, "hours_annual")
        if weekly is not None and annual is not None:
            how = f"{shown(weekly.value)} x 52"
            found = multiply([weekly, WEEKS])
            yield Relation(f"{path}.hours_annual", f"{who}, annual hours", annual, found, how)
        rate, cost = (
            _span(demand, "rate") or _span(lot.demand, "rate"),
            _span(demand, "cost_annual"),
        )
        if rate is not None and annual is not None and cost is not None:
            how = f"{shown(annual.value)} x {fixed(rate.value, max(2, places_of(rate.value)))}"
            found = multiply([annual, rate])
            yield Relation(f"{path}.cost_annual", f"{who}, annual cost", cost, found, how)


def _averages(tender: Tender) -> Iterator[Relation]:
    """Yield each printed average with the division it stands for."""
    for path, who, demand, _, _ in _tables(tender):
        for name, printed in demand.printed.items():
            says, over, under = AVERAGES.get(name, ("", "", ""))
            top, bottom = (_span(demand, n) if n else None for n in (over, under))
            if top is None or bottom is None or bottom.low <= 0 <= bottom.high:
                continue
            times = [MINUTES] if name == "minutes_per_visit" else []
            how = f"{shown(top.value)}{' x 60' if times else ''} / {shown(bottom.value)}"
            found = divide([multiply([top, *times]), bottom])
            stated = Span.printed(printed, places_of(printed))
            yield Relation(f"{path}.printed.{name}", f"{who}, {says}", stated, found, how)


def g001_demand_adds_up(tender: Tender) -> Iterator[Finding]:
    """Totals, years, costs and averages of the demand tables follow from the numbers beside them.

    What a figure of the tender says already, with the same print and the same sum, is not said twice.
    """
    said = recomputed_pairs(tender)
    for relation in (*_totals(tender), *_years(tender), *_averages(tender)):
        if (relation.printed.value, relation.found.value) not in said:
            yield from compared(
                tender,
                relation.path,
                says=relation.says,
                printed=relation.printed,
                found=relation.found,
                places=places_of(relation.printed.value),
                how=relation.how,
            )


def g004_printed_is_checked(tender: Tender) -> Iterator[Finding]:
    """A printed figure that nothing recomputes is named, so that nobody thinks it was."""
    for path, who, demand, _, _ in _tables(tender):
        for name in demand.printed:
            if name not in AVERAGES and name not in TOTALS:
                yield report(
                    tender,
                    "G004",
                    f"{path}.printed.{name}",
                    f"{who}: nothing here recomputes {name}",
                )


CHECKS: tuple[Check, ...] = (g001_demand_adds_up, g004_printed_is_checked)
