"""How demand grows: the published stock carried forward year by year at the published rates. Exact; rounded only for print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from tendering.model.enablement import DemandGrowth
from tendering.model.numbers import fixed, plain

_YEAR = re.compile(r"(\d{4})-(\d\d)", re.ASCII)
MOST_YEARS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """One year of the projection.

    Attributes:
        year: Such as ``2017-18``; empty for the stock itself.
        percent: Growth in it; None for the stock.
        packages: Of care, exact.
        hours_weekly: Of care a week, exact.
        published: Whether the growth of that year was published; what is projected is always derived.
    """

    year: str
    percent: Fraction | None
    packages: Fraction
    hours_weekly: Fraction
    published: bool

    @property
    def sentence(self) -> str:
        """How the figures follow from those before."""
        if self.percent is None:
            return "The stock as published."
        basis = "as published" if self.published else "the last published rate carried on"
        return (
            f"{named(self.year)}: {plain(self.percent)}% more than the year before ({basis}) makes"
            f" {thousands(self.packages)} packages and {thousands(self.hours_weekly, 1)} hours a week."
        )


def thousands(value: Fraction, places: int = 0) -> str:
    """Write a figure for print, thousands separated.

    >>> thousands(Fraction(34000)), thousands(Fraction(190760, 5), 1)
    ('34,000', '38,152.0')
    """
    whole, _, rest = fixed(value, places).partition(".")
    return f"{int(whole):,}" + (f".{rest}" if rest else "")


def named(year: str) -> str:
    """Return a year as it is printed.

    >>> named("2017-18")
    '2017/18'
    """
    return year.replace("-", "/")


def next_year(year: str) -> str:
    """Return the year after one; a name that is no such year gains a mark.

    >>> next_year("2020-21"), next_year("2099-00"), next_year("first")
    ('2021-22', '2100-01', 'first + 1')
    """
    found = _YEAR.fullmatch(year)
    if found is None:
        return f"{year} + 1"
    start = int(found[1]) + 1
    return f"{start}-{(start + 1) % 100:02d}"


def projection(growth: DemandGrowth, years: int | None = None) -> tuple[Year, ...]:
    """Return the stock and each year after it.

    Args:
        growth: The published stock and rates, in order.
        years: How many years after the stock; None is those published. Beyond them the last rate is carried on.

    >>> growth = DemandGrowth(packages=100, hours_weekly=Fraction(1000), years={"2017-18": Fraction(8)})
    >>> [(y.year, int(y.packages)) for y in projection(growth)]
    [('', 100), ('2017-18', 108)]
    """
    return tuple(_grown(growth, len(growth.years) if years is None else years))


def _grown(growth: DemandGrowth, years: int) -> Iterator[Year]:
    packages, hours = Fraction(growth.packages), growth.hours_weekly
    yield Year(year="", percent=None, packages=packages, hours_weekly=hours, published=True)
    listed = list(growth.years.items())
    year, percent = "", Fraction(0)
    for number in range(years):
        published = number < len(listed)
        year, percent = listed[number] if published else (next_year(year), percent)
        factor = 1 + percent / 100
        packages, hours = packages * factor, hours * factor
        yield Year(
            year=year,
            percent=percent,
            packages=packages,
            hours_weekly=hours,
            published=published,
        )
