"""Lots and zones in the ITT: the structure, the places, and demand with its low, central and high cases."""

from __future__ import annotations

from fractions import Fraction

from tendering.documents.blocks import Block, heading, paragraph, table
from tendering.documents.names import Names, counted, joined, short
from tendering.documents.pack_rules import places_table
from tendering.documents.word_style import Column
from tendering.model.numbers import fixed
from tendering.model.tender import Demand, Lot, Tender, VolumeCases

NO_PROMISE = "No volume, value or pattern of work is promised to any provider."
NO_GUARANTEE = (
    "The figures describe present or expected demand, and are no guarantee. " + NO_PROMISE
)
_DEMAND = (
    ("clients", "People", False),
    ("visits_weekly", "Visits a week", False),
    ("hours_weekly", "Hours a week", False),
    ("hours_annual", "Hours a year", False),
    ("rate", "Rate", True),
    ("cost_annual", "Cost a year", True),
)
_VOLUMES = ("hours_weekly", "hours_annual", "visits_weekly", "clients")
"""What the cases are shown for: the first of these that is published."""


def lot_blocks(tender: Tender) -> list[Block]:
    """Return the lots with their zones, places and demand, as published, and the cases of that demand."""
    names = Names(tender=tender, bidders={})
    made = [
        paragraph(
            f"There {'is' if len(tender.lots) == 1 else 'are'} {counted(len(tender.lots), 'lot')}. {NO_GUARANTEE}"
        )
    ]
    for lot in tender.lots:
        inside = names.in_lot(lot.id)
        made.append(heading(names.lot(lot.id)))
        if lot.description:
            made.append(paragraph(lot.description))
        made.extend(_zones(lot, inside))
        if lot.roles:
            made.append(places_table(lot, inside))
        made.extend(_demand(lot, inside))
        made.extend(_sums(lot))
    made.extend(_cases(tender, names))
    return made


def _zones(lot: Lot, names: Names) -> list[Block]:
    if not lot.zones:
        return []
    areas = any(z.areas for z in lot.zones)
    columns = [
        Column(title="Zone", width=3.4),
        *([Column(title="Areas", width=6)] if areas else []),
        Column(title="Identifiers (lot, zone)", width=2.4),
    ]
    rows = [
        (
            names.zone(z.id, lot.id),
            *([joined(z.areas) or "As its name says"] if areas else []),
            f"{lot.id}, {z.id}",
        )
        for z in lot.zones
    ]
    return [table(f"Zones: {names.lot(lot.id)}", columns, rows)]


def _demand(lot: Lot, names: Names) -> list[Block]:
    rows = [(names.zone(z.id, lot.id), z.demand) for z in lot.zones]
    every = [d for _, d in rows if d is not None] + ([lot.demand] if lot.demand else [])
    used = [
        (key, title, pounds, _decimals(every, key))
        for key, title, pounds in _DEMAND
        if any(getattr(d, key) is not None for d in every)
    ]
    made: list[Block] = []
    if used:
        body = [
            (name, *(_figure(d, key, pounds=p, decimals=n) for key, _, p, n in used))
            for name, d in rows
        ]
        if lot.demand is not None:
            body.append(
                (
                    "Lot total, as published",
                    *(_figure(lot.demand, key, pounds=p, decimals=n) for key, _, p, n in used),
                )
            )
        columns = [
            Column(title="Zone", width=2.6),
            *(Column(title=t, width=1.7, right=True) for _, t, _, _ in used),
        ]
        made.append(
            table(f"Demand: {names.lot(lot.id)}", columns, body, total=lot.demand is not None)
        )
    if lot.demand is not None and lot.demand.printed:
        columns = [
            Column(title="Figure", width=4),
            Column(title="As published", width=2, right=True),
        ]
        derived = [
            (k.replace("_", " ").capitalize(), short(v)) for k, v in lot.demand.printed.items()
        ]
        made.append(table(f"Averages as published: {names.lot(lot.id)}", columns, derived))
    return made


def _figure(demand: Demand | None, key: str, *, pounds: bool, decimals: int) -> str:
    value: Fraction | None = getattr(demand, key) if demand is not None else None
    if value is None:
        return "Not stated"
    return _written(value, max(decimals, 2) if key == "rate" else decimals, pounds=pounds)


def _written(value: Fraction, decimals: int, *, pounds: bool = False) -> str:
    whole, point, rest = fixed(value, decimals).partition(".")
    return f"{'£' if pounds else ''}{int(whole):,}{point}{rest}"


def _decimals(demands: list[Demand], key: str) -> int:
    """Return how many decimals a column needs, so that its figures stand under one another."""
    values = [v for d in demands if (v := getattr(d, key)) is not None]
    return max((len(short(v).partition(".")[2]) for v in values), default=0)


def _sums(lot: Lot) -> list[Block]:
    """Say where a published total is not the sum of its zones: bidders would find it, and ask."""
    if lot.demand is None:
        return []
    lines = []
    for key, title, pounds in _DEMAND:
        total: Fraction | None = getattr(lot.demand, key)
        parts = [getattr(z.demand, key) if z.demand else None for z in lot.zones]
        if key == "rate" or total is None or not parts or None in parts:
            continue
        added = sum((p for p in parts if p is not None), Fraction(0))
        if added != total:
            places = max(len(short(v).partition(".")[2]) for v in (added, total))
            both = [_written(v, places, pounds=pounds) for v in (added, total)]
            lines.append(f"{title}: the zones add to {both[0]}; the published total is {both[1]}.")
    return [paragraph(" ".join(lines), lead="Totals that differ.")] if lines else []


def _cases(tender: Tender, names: Names) -> list[Block]:
    every = [z.demand for lot in tender.lots for z in lot.zones if z.demand is not None]
    every += [lot.demand for lot in tender.lots if lot.demand is not None]
    key = next((k for k in _VOLUMES if any(getattr(d, k) is not None for d in every)), None)
    if key is None:
        return []
    made = [heading("How far volumes may move")]
    cases = tender.volume_cases
    if cases is None or (cases.low is None and cases.high is None):
        made.append(
            paragraph(
                "The authority states no low or high case. The published figures above are the central case, and the only one."
            )
        )
        return made
    title = next(t for k, t, _ in _DEMAND if k == key)
    made.append(paragraph(_cases_line(cases)))
    columns = [
        Column(title="Lot and zone", width=4.4),
        *(
            Column(title=t, width=1.7, right=True)
            for t, case in (("Low", cases.low), ("Central", Fraction(0)), ("High", cases.high))
            if case is not None
        ),
    ]
    made.append(
        table(
            f"{title}: low, central and high case", columns, _case_rows(tender, names, key, cases)
        )
    )
    return made


def _cases_line(cases: VolumeCases) -> str:
    parts = [
        f"the {'low' if change is cases.low else 'high'} case is {short(abs(change))}% "
        f"{'below' if change < 0 else 'above'} them"
        for change in (cases.low, cases.high)
        if change is not None
    ]
    text = f"The central case is the published figures; {joined(parts)}."
    if cases.because:
        text += f" {cases.because.rstrip('.')}."
    return f"{text} {NO_PROMISE}"


def _case_rows(
    tender: Tender, names: Names, key: str, cases: VolumeCases
) -> list[tuple[str, ...]]:
    changes = [c for c in (cases.low, Fraction(0), cases.high) if c is not None]
    every = [z.demand for lot in tender.lots for z in lot.zones if z.demand is not None]
    places = _decimals(every + [lot.demand for lot in tender.lots if lot.demand is not None], key)
    several = len(tender.lots) > 1
    rows = []
    for lot in tender.lots:
        named = [
            (f"{f'Lot {lot.id}, ' if several else ''}{names.zone(z.id, lot.id)}", z.demand)
            for z in lot.zones
        ]
        if len(lot.zones) != 1:
            named.append((f"{names.lot(lot.id)}, total as published", lot.demand))
        for name, demand in named:
            value: Fraction | None = getattr(demand, key) if demand is not None else None
            if value is not None:
                rows.append((name, *(_written(value * (100 + c) / 100, places) for c in changes)))
    return rows
