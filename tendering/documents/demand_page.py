"""The growth of demand as data for machines, text for a terminal, and a page with a picture."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from markupsafe import Markup

from tendering.documents.figures_page import Part, bars, figures_page
from tendering.framework.demand import Year, named, thousands
from tendering.model.numbers import fixed, plain
from tendering.model.tender import Tender

HEADING = "How demand is projected to grow"
_SERIES = (("Today", ""), ("Growth", ""))


def as_data(tender: Tender, years: Sequence[Year]) -> dict[str, object]:
    """Return the projection for machines: every figure exact, and whether its growth was published."""
    return {
        "tender": tender.id,
        "years": [
            {
                "year": year.year or "today",
                "growth_percent": None if year.percent is None else plain(year.percent),
                "growth_published": year.published,
                "derived": year.percent is not None,
                "packages": fixed(year.packages, 0),
                "exact_packages": str(year.packages),
                "hours_weekly": fixed(year.hours_weekly, 1),
                "exact_hours_weekly": str(year.hours_weekly),
                "sentence": year.sentence,
            }
            for year in years
        ],
        "notes": list(notes(tender, years)),
    }


def notes(tender: Tender, years: Sequence[Year]) -> tuple[str, ...]:
    """Return what of the figures is published and what is derived, and what they assume."""
    stock = years[0]
    source = tender.sources.get("agreement.demand_growth", "")
    said = [
        f"Published: the stock of {thousands(stock.packages)} packages and {thousands(stock.hours_weekly)} hours a week, and"
        " growth of "
        + ", ".join(
            f"{plain(y.percent)}% in {named(y.year)}"
            for y in years
            if y.percent is not None and y.published
        )
        + (f" ({source})." if source else "."),
        (
            "Derived: every figure after the stock. Each year is the year before with its growth, worked out exactly and rounded"
            " only for print: packages to a whole number, hours to one decimal."
        ),
        (
            "Assumed: the paper states the growth needed as based on current demand, so the first year's growth is taken on the"
            " stock it prints, and packages and hours grow alike. The stock is printed as about, so no figure here is nearer"
            " than that."
        ),
    ]
    beyond = [named(y.year) for y in years if not y.published]
    if beyond:
        said.append(
            f"Not published: {', '.join(beyond)}. The last published rate is carried on, to show a direction and no more."
        )
    return tuple(said)


HEADINGS = (
    "Year",
    "Growth",
    "Packages",
    "More than today",
    "Hours a week",
    "More than today",
    "Basis",
)


def rows(years: Sequence[Year]) -> tuple[tuple[str, ...], ...]:
    """Return the projection as rows of text."""
    stock = years[0]
    return tuple(
        (
            named(y.year) or "Today",
            "" if y.percent is None else f"{plain(y.percent)}%",
            thousands(y.packages),
            "" if y.percent is None else thousands(y.packages - stock.packages),
            thousands(y.hours_weekly, 1),
            "" if y.percent is None else thousands(y.hours_weekly - stock.hours_weekly, 1),
            "published stock"
            if y.percent is None
            else "published growth, derived figures"
            if y.published
            else "last rate carried on",
        )
        for y in years
    )


def as_text(years: Sequence[Year]) -> str:
    """Return the projection for a terminal."""
    return "\n".join(year.sentence for year in years)


def chart(years: Sequence[Year]) -> Markup | None:
    """Draw the hours a week of each year: the stock, and what was added since."""
    stock = years[0].hours_weekly
    drawn = [
        (
            (named(y.year) or "Today") + ("" if y.published else " (last rate carried on)"),
            (min(stock, y.hours_weekly), max(y.hours_weekly - stock, Fraction(0))),
            thousands(y.hours_weekly, 0),
        )
        for y in years
    ]
    return bars("demand-hours", "Hours of care a week", _SERIES, drawn)


def part(years: Sequence[Year], heading: str = "Hours and packages by year") -> Part:
    """Return the projection as a part of a page of figures."""
    return Part(
        heading=heading,
        chart=chart(years),
        caption="Projected demand by year",
        headings=HEADINGS,
        rows=rows(years),
        words=(6,),
    )


def page(tender: Tender, years: Sequence[Year], folder: Path | None = None) -> str:
    """Return the projection as one HTML page.

    Raises:
        RefusedError: The template cannot be used.
    """
    return figures_page(tender, HEADING, [part(years)], notes=notes(tender, years), folder=folder)
