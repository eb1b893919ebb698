"""A period of an open market as a page with charts, each beside the table that it repeats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from tendering.documents import demand_page
from tendering.documents.dates import british
from tendering.documents.figures_page import Part, bars, figures_page
from tendering.documents.market_figures import percent, summary
from tendering.framework.demand import Year, thousands
from tendering.framework.market_year import Cover, MarketYear, Prices
from tendering.law.calendar import MONTHS
from tendering.model.numbers import fixed, money
from tendering.model.tender import Tender

_COVER = (
    *("Requests", "Awarded", "No offer", "One offer", "One or none", "Offers a request"),
    *("Answered of those asked", "Largest share"),
)
_COVER_SERIES = (("No offer", ""), ("One", ""), ("Two or more", ""))
SHOWN_PROVIDERS = 15


def page(
    tender: Tender,
    found: MarketYear,
    years: Sequence[Year],
    *,
    names: Mapping[str, str],
    notes: Sequence[str] = (),
    foot: str = "",
    folder: Path | None = None,
) -> str:
    """Return the report as one HTML page.

    Args:
        tender: Whose market it is.
        found: What the period comes to.
        years: The projection of demand; none leaves that part out.
        names: Of providers and areas, by id.
        notes: What must be read with every figure.
        foot: The head of the record.
        folder: An authority's own templates.

    Raises:
        RefusedError: The template cannot be used.
    """
    parts = [
        Part(heading="In short", paragraphs=summary(found)),
        *(_prices(p) for p in found.prices),
        _spread(found, names),
        *_thin(found, names),
        _refusals(found),
        _enablement(found),
        _withholding(found, names),
    ]
    if years:
        parts.append(demand_page.part(years, demand_page.HEADING))
    heading = f"The market from {british(found.first)} to {british(found.last)}"
    said = (*notes, *(demand_page.notes(tender, years) if years else ()))
    return figures_page(tender, heading, parts, notes=said, foot=foot, folder=folder)


def _prices(prices: Prices) -> Part:
    rows = [
        (
            f"{money(at)} to {money(at + Fraction(49, 100))}",
            str(count),
            percent(count, prices.count),
        )
        for at, count in prices.bands
    ]
    drawn = [
        (row[0], (Fraction(count),), row[1])
        for row, (_, count) in zip(rows, prices.bands, strict=True)
    ]
    return Part(
        heading=f"Winning hourly rates, lot {prices.lot}",
        paragraphs=(
            (
                f"{thousands(Fraction(prices.count))} awards. The median is {money(prices.median)}, worked out exactly; the lowest"
                f" {money(prices.lowest)}, the highest {money(prices.highest)}."
            ),
        ),
        chart=bars(
            f"prices-{prices.lot}", "Awards by winning hourly rate", (("Awards", ""),), drawn
        ),
        caption=f"Awards by winning hourly rate, lot {prices.lot}",
        headings=("Rate an hour", "Awards", "Share"),
        rows=tuple(rows),
    )


def _spread(found: MarketYear, names: Mapping[str, str]) -> Part:
    rows = [
        (
            names.get(s.provider, s.provider),
            str(s.packages),
            percent(s.of_all),
            thousands(s.hours, 1),
        )
        for s in found.shares
    ]
    first = found.shares[:SHOWN_PROVIDERS]
    drawn = [
        (names.get(s.provider, s.provider), (Fraction(s.packages),), str(s.packages))
        for s in first
    ]
    rest = found.shares[SHOWN_PROVIDERS:]
    if rest:
        count = sum(s.packages for s in rest)
        drawn.append((f"{len(rest)} others", (Fraction(count),), str(count)))
    leading = sum((s.of_all for s in found.shares[:3]), Fraction(0))
    return Part(
        heading="Spread over providers",
        paragraphs=(
            (
                f"The three that won most have {percent(leading)} of the packages. The concentration, the sum of the squared"
                f" shares, is {fixed(found.concentration, 0)} of 10,000; the same share for each of the {len(found.shares)} would"
                f" make {fixed(Fraction(10_000, max(len(found.shares), 1)), 0)}."
            ),
        ),
        chart=bars("spread", "Packages won by provider", (("Won", ""),), drawn),
        caption="Packages and weekly hours won by provider",
        headings=("Provider", "Packages", "Share", "Hours a week"),
        rows=tuple(rows),
    )


def _thin(found: MarketYear, names: Mapping[str, str]) -> list[Part]:
    return [
        _covers("areas", "Areas with one offer or none", "Area", found.areas, names),
        _covers("months", "Months with one offer or none", "Month", found.months, names),
    ]


def _covers(
    key: str, heading: str, what: str, covers: Sequence[Cover], names: Mapping[str, str]
) -> Part:
    rows = [
        (
            _called(c, names),
            str(c.requests),
            str(c.awarded),
            str(c.none),
            str(c.one),
            percent(c.none + c.one, c.requests),
            fixed(Fraction(c.offers, c.requests), 1),
            percent(c.offers, c.asked),
            "-" if c.most is None else percent(c.most),
        )
        for c in covers
    ]
    drawn = [
        (
            _called(c, names),
            (Fraction(c.none), Fraction(c.one), Fraction(c.requests - c.none - c.one)),
            f"{c.requests} requests",
        )
        for c in covers
    ]
    return Part(
        heading=heading,
        chart=bars(key, f"Requests by offers in time, by {what.lower()}", _COVER_SERIES, drawn),
        caption=f"Requests and offers by {what.lower()}",
        headings=(what, *_COVER),
        rows=tuple(rows),
    )


def _called(cover: Cover, names: Mapping[str, str]) -> str:
    """Name an area, or a month such as May 2018."""
    year, _, month = cover.name.partition("-")
    if year.isdigit() and month.isdigit():
        return f"{MONTHS[int(month) - 1]} {year}"
    return names.get(cover.name, cover.name)


def _refusals(found: MarketYear) -> Part:
    joined = found.joined
    rows = [
        ("Applications refused", str(joined.refused), "of " + str(joined.applications)),
        *((f"- for the question {q}", str(n), "") for q, n in joined.turned_away),
        (
            "Asked, and no offer made",
            thousands(Fraction(found.asked - found.offers)),
            f"of {thousands(Fraction(found.asked))} times asked",
        ),
        (
            "Not asked: enablement offers withheld",
            str(found.withheld_out),
            "times, by a decided step",
        ),
        *((f"Offers that could not win: {name}", str(count), "") for name, count in found.aside),
        (
            "Requests closed without an award",
            str(found.closed),
            f"of {thousands(Fraction(found.requests))}",
        ),
    ]
    return Part(
        heading="Refusals",
        paragraphs=(
            "A provider need not offer. Nobody is refused admission but for an entry question that it does not pass.",
        ),
        caption="What was refused, and by whom",
        headings=("What", "How many", ""),
        rows=tuple(rows),
        words=(2,),
    )


def _enablement(found: MarketYear) -> Part:
    cost = found.outcomes
    failed = cost.reviewed - cost.met
    budgets = cost.budgets - cost.met_budgets
    rows = [
        ("Outcomes met", str(cost.met), money(cost.met_budgets), money(cost.met_paid)),
        ("Outcomes not met", str(failed), money(budgets), money(cost.paid - cost.met_paid)),
        ("In all", str(cost.reviewed), money(cost.budgets), money(cost.paid)),
    ]
    return Part(
        heading="Enablement: outcomes and money",
        paragraphs=(
            (
                f"{money(cost.paid)} was stated for enablement: budgets of packages whose outcomes were met, visits of the others,"
                f" and {money(cost.extra)} for exceptional circumstances ({cost.claimed} claimed, {cost.granted} granted,"
                f" {cost.refused} refused). A package reviewed in the last days of the period may be stated after it."
            ),
            (
                f"{money(cost.ongoing)} was stated for ongoing support at the rates of the awards, of which"
                f" {money(cost.retainers)} are retainers for absences after which service restarted."
            ),
        ),
        chart=bars(
            "outcomes",
            "Packages reviewed",
            (("Met", ""), ("Not met", "")),
            [
                (
                    "Packages reviewed",
                    (Fraction(cost.met), Fraction(failed)),
                    str(cost.reviewed),
                )
            ],
        )
        if cost.reviewed
        else None,
        caption="Packages reviewed, their budgets, and what was stated for them",
        headings=("Review", "Packages reviewed", "Budgets", "Stated"),
        rows=tuple(rows),
    )


def _withholding(found: MarketYear, names: Mapping[str, str]) -> Part:
    rows = [
        (
            names.get(w.provider, w.provider),
            british(w.on),
            w.decision,
            british(w.since) if w.since else "-",
            british(w.until) if w.until else "-",
        )
        for w in found.withheld
    ]
    return Part(
        heading="Enablement offers withheld",
        paragraphs=(
            "Each by the published rule, with notice, a right to answer, a named person's decision and a date of return.",
        ),
        caption="Notices and decisions",
        headings=("Provider", "Notified", "Decision", "From", "Until"),
        rows=tuple(rows),
        words=(1, 2, 3, 4),
    )
