"""The cost build-up of each rate as data for machines, text for a terminal, and one HTML page with a picture."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from markupsafe import Markup

from tendering.checks.rates import builds, confirmed
from tendering.documents.charts import Bar, stacked_bars
from tendering.documents.dates import british
from tendering.documents.page_template import render_page
from tendering.documents.tables import table
from tendering.evaluation.rate_build import (
    LINES,
    BuildUp,
    VisitCost,
    is_compared,
    minimum_price,
    percent,
    rates,
    starts_on,
)
from tendering.model.numbers import fixed, money, plain
from tendering.model.tender import PriceItem, Tender

TEMPLATE = "rate-build.html.j2"


def as_data(tender: Tender) -> dict[str, object]:
    """Return the comparison and the build-ups for machines: every amount exact, ``n/d`` where no decimal ends."""
    start, minimum = starts_on(tender), minimum_price(tender)
    row = minimum and {
        "amount": str(minimum.amount),
        "from": minimum.start.isoformat(),
        "cite": minimum.cite,
        "verified": minimum.verified,
    }
    made = {build.item: up for _, build, up in builds(tender)}
    return {
        "tender": tender.id,
        "starts_on": start.isoformat() if start else None,
        "minimum_price": row,
        "rates": [_rate_data(tender, item, made.get(item.id)) for item in _hourly(tender)],
    }


def _hourly(tender: Tender) -> list[PriceItem]:
    asked = {rate.item for rate in rates(tender)} | {build.item for build in tender.rate_build}
    return [item for item in tender.price.items if item.id in asked]


def _rate_data(tender: Tender, item: PriceItem, made: BuildUp | None) -> dict[str, object]:
    minimum = minimum_price(tender)
    least = _least(tender, item)
    return {
        "item": item.id,
        "title": item.title,
        "compared": minimum is not None and is_compared(item, minimum),
        "rates": [
            {
                "what": rate.what,
                "amount": plain(rate.amount),
                "below_minimum_price_by": None if least is None else plain(max(least - rate.amount, Fraction(0))),
                "below_cost_by": made and plain(max(made.mix.cost - rate.amount, Fraction(0))),
            }
            for rate in rates(tender)
            if rate.item == item.id
        ],
        "build_up": made and _build_data(made),
    }  # fmt: skip


def _least(tender: Tender, item: PriceItem) -> Fraction | None:
    minimum = minimum_price(tender)
    if minimum is None or minimum.amount is None or not is_compared(item, minimum):
        return None
    return Fraction(minimum.amount)


def _build_data(made: BuildUp) -> dict[str, object]:
    return {
        "pay": plain(made.pay),
        "not_stated": list(made.absent),
        "visits": [_visit_data(visit) for visit in made.visits],
        "mix": _visit_data(made.mix),
    }


def _visit_data(visit: VisitCost) -> dict[str, object]:
    return {
        "minutes": visit.minutes,
        "share_of_hours": plain(visit.share),
        "lines": {line: plain(amount) for line, amount in visit.lines.items()},
        "cost": plain(visit.cost),
        "pounds": fixed(visit.cost, 2),
    }


def as_text(tender: Tender) -> str:
    """Return what a person reads: each rate against the minimum price, then its build-up, line by line."""
    parts = [_comparison(tender)]
    for item, made in _build_ups(tender):
        headings, rows = build_table(made)
        right = range(1, len(headings))
        parts.append(f"{_named(item)}: pounds for each hour of care, by length of visit")
        parts.append(table(rows, headings, right=right))
    return "\n\n".join(part for part in parts if part)


def _build_ups(tender: Tender) -> Iterator[tuple[PriceItem, BuildUp]]:
    items = {item.id: item for item in tender.price.items}
    for _, build, made in builds(tender):
        if build.item in items:
            yield items[build.item], made


def _named(item: PriceItem) -> str:
    return f"{item.id}, {item.title}" if item.title else item.id


def _comparison(tender: Tender) -> str:
    rows = comparison_rows(tender)
    if not rows:
        return "No hourly rate is set in this tender."
    minimum, start = minimum_price(tender), starts_on(tender)
    said = ""
    if minimum is not None and minimum.amount is not None and start is not None:
        said = (
            f"Service starts on {british(start)}. Minimum price of an hour of home care from {british(minimum.start)}: "
            f"{money(Fraction(minimum.amount))} ({minimum.cite}){confirmed(minimum)}.\n\n"
        )
    return said + table(rows, COMPARISON, right=(2, 3, 4, 5))


COMPARISON = ("Price", "Rate", "Pounds", "Minimum price", "Build-up", "Below by")
"""Headings of the comparison."""


def comparison_rows(tender: Tender) -> list[list[str]]:
    """Return a row for each rate: against the minimum price and the build-up, and the larger gap below either."""
    made = {item.id: up for item, up in _build_ups(tender)}
    items = {item.id: item for item in tender.price.items}
    rows = []
    for rate in rates(tender):
        least = _least(tender, items[rate.item])
        cost = made[rate.item].mix.cost if rate.item in made else None
        gaps = [bound - rate.amount for bound in (least, cost) if bound is not None]
        gap = max(gaps, default=Fraction(0))
        rows.append(
            [
                rate.item,
                rate.what,
                fixed(rate.amount, 2),
                "not compared" if least is None else fixed(least, 2),
                "none stated" if cost is None else fixed(cost, 2),
                fixed(gap, 2) if gap > 0 else "",
            ]
        )
    return rows


def build_table(made: BuildUp) -> tuple[list[str], list[list[str]]]:
    """Return a build-up as headings and rows: the lines in order, their sum, the share of the hours."""
    columns = [*made.visits, made.mix]
    headings = ["Line", *(f"{v.minutes} min" if v.minutes else "Mix" for v in columns)]
    rows = [
        [title, *(fixed(v.lines[line], 4) for v in columns)]
        for line, title in LINES.items()
        if any(v.lines[line] for v in columns)
    ]
    rows.append(["Cost of an hour", *(fixed(v.cost, 4) for v in columns)])
    rows.append(["Share of the hours", *(f"{percent(v.share)}%" for v in columns)])
    return headings, rows


def page(tender: Tender, folder: Path | None = None) -> str:
    """Return the build-ups as one HTML page: tables, and a bar for each length of visit.

    Raises:
        RefusedError: The template cannot be used.
    """
    start, minimum = starts_on(tender), minimum_price(tender)
    values = {
        "title": tender.title,
        "tender": tender.id,
        "authority": tender.authority.name,
        "starts": british(start) if start else "a day that is not stated",
        "minimum": ""
        if minimum is None or minimum.amount is None
        else f"{money(Fraction(minimum.amount))} from {british(minimum.start)} ({minimum.cite}){confirmed(minimum)}",
        "headings": COMPARISON,
        "rates": comparison_rows(tender),
        "builds": [_page_build(item, made) for item, made in _build_ups(tender)],
    }
    return render_page(TEMPLATE, values, folder)


def _page_build(item: PriceItem, made: BuildUp) -> dict[str, object]:
    headings, rows = build_table(made)
    return {
        "title": _named(item),
        "pay": f"£{fixed(made.pay, 2)}",
        "absent": ", ".join(made.absent),
        "headings": headings,
        "rows": rows,
        "chart": _chart(item, made),
    }


def _chart(item: PriceItem, made: BuildUp) -> Markup:
    columns = [*made.visits, made.mix]
    used = [line for line in LINES if any(v.lines[line] for v in columns)]
    bars = [
        Bar(
            label=f"Visits of {v.minutes} minutes" if v.minutes else "Mix of all visits",
            parts=tuple(v.lines[line] for line in used),
            total=f"£{fixed(v.cost, 2)}",
        )
        for v in columns
    ]
    said = "; ".join(f"{bar.label}: {bar.total}" for bar in bars)
    return stacked_bars(
        key=f"build-{item.id}".replace(" ", "-"),
        title=f"Pounds for each hour of care: {_named(item)}",
        desc=f"Cost of an hour by length of visit. {said}.",
        series=[(str(n), LINES[line]) for n, line in enumerate(used, 1)],
        bars=bars,
        most=max((v.cost for v in columns), default=Fraction(0)) or Fraction(1),
    )
