"""Checks of the rates a tender sets, against what an hour of care costs: the dated minimum price and its own build-up."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tendering.checks.report import Check, named, report
from tendering.evaluation.rate_build import (
    BuildUp,
    Rate,
    build_up,
    faults,
    is_compared,
    living_wage,
    minimum_price,
    pay_of,
    rates,
    starts_on,
)
from tendering.law.calendar import day_text
from tendering.law.regime import regime_of
from tendering.law.values import LawValue
from tendering.model.findings import Finding
from tendering.model.numbers import fixed, money
from tendering.model.tender import RateBuild, Tender


def confirmed(row: LawValue) -> str:
    """Say of a dated figure that it must be confirmed, where nobody has read its source.

    >>> from tendering.law.values import value
    >>> confirmed(value("pcr2015.standstill.electronic"))
    ''
    """
    return "" if row.verified else "; the figure is from knowledge: confirm it"


def x61_below_minimum_price(tender: Tender) -> Iterator[Finding]:
    """A rate for home care is not below the dated minimum price for the day service starts (regimes.md B13)."""
    minimum, start = minimum_price(tender), starts_on(tender)
    if minimum is None or minimum.amount is None or start is None or not _home_care(tender):
        return
    least = Fraction(minimum.amount)
    for item in tender.price.items:
        below = [r for r in rates(tender) if r.item == item.id and r.amount < least]
        if below and is_compared(item, minimum):
            said = named([f"{r.what} {money(r.amount)}" for r in below])
            yield report(
                tender,
                "X61",
                below[0].path,
                f"{item.id}: {said} {'is' if len(below) == 1 else 'are'} below {money(least)}, the minimum price of an "
                f"hour of home care from {day_text(minimum.start)}, and service starts on {day_text(start)}"
                f"{confirmed(minimum)}",
            )


def _home_care(tender: Tender) -> bool:
    return regime_of(tender).light_touch is True


def x62_below_living_wage(tender: Tender) -> Iterator[Finding]:
    """The pay that a build-up rests on is not below the National Living Wage when service starts."""
    wage = living_wage(tender)
    for n, build in enumerate(tender.rate_build):
        if wage is None or wage.amount is None or build.pay is None:
            continue
        if build.pay < Fraction(wage.amount):
            yield report(
                tender,
                "X62",
                f"rate_build[{n}].pay",
                f"{build.item}: pay of {money(build.pay)} an hour is below {money(Fraction(wage.amount))}, the National "
                f"Living Wage from {day_text(wage.start)}{confirmed(wage)}",
            )


def d006_build_of_an_item(tender: Tender) -> Iterator[Finding]:
    """A build-up stands behind a price that is asked."""
    known = [item.id for item in tender.price.items]
    for n, build in enumerate(tender.rate_build):
        if build.item not in known:
            yield report(
                tender,
                "D006",
                f"rate_build[{n}].item",
                f"the build-up is of {build.item}, and the prices asked are {named(known)}",
            )


def d005_one_build_for_an_item(tender: Tender) -> Iterator[Finding]:
    """A price has one build-up."""
    seen: set[str] = set()
    for n, build in enumerate(tender.rate_build):
        if build.item in seen:
            yield report(
                tender, "D005", f"rate_build[{n}].item", f"{build.item} has a build-up already"
            )
        seen.add(build.item)


def g040_build_can_be_worked_out(tender: Tender) -> Iterator[Finding]:
    """A build-up says all that a cost cannot be worked out without."""
    for n, build in enumerate(tender.rate_build):
        for fault in faults(build, pay_of(tender, build)):
            yield report(tender, "G040", f"rate_build[{n}]", f"{build.item}: {fault}")


def builds(tender: Tender) -> Iterator[tuple[int, RateBuild, BuildUp]]:
    """Yield each build-up that can be worked out, with its number in the definition."""
    for n, build in enumerate(tender.rate_build):
        pay = pay_of(tender, build)
        if pay is not None and not faults(build, pay):
            yield n, build, build_up(build, pay)


def g041_lines_left_out(tender: Tender) -> Iterator[Finding]:
    """A line of a build-up that is not stated is left out, and that is said."""
    for n, build, made in builds(tender):
        if made.absent:
            yield report(
                tender,
                "G041",
                f"rate_build[{n}]",
                f"{build.item}: {named(made.absent)} not stated, so {money_shown(made.mix.cost)} an hour is the least it costs",
            )


def money_shown(amount: Fraction) -> str:
    """Write pounds to the penny, for a message.

    >>> money_shown(Fraction(50, 3))
    '£16.67'
    """
    return f"£{fixed(amount, 2)}"


def g042_below_build_up(tender: Tender) -> Iterator[Finding]:
    """A rate is not below the tender's own cost of an hour."""
    for _, build, made in builds(tender):
        for rate in rates(tender):
            if rate.item == build.item and rate.amount < made.mix.cost:
                yield report(tender, "G042", rate.path, _below_cost(rate, made))


def _below_cost(rate: Rate, made: BuildUp) -> str:
    short = [f"{v.minutes}" for v in made.visits if rate.amount < v.cost]
    covered = [f"{v.minutes}" for v in made.visits if rate.amount >= v.cost]
    said = f"; it covers visits of {named(covered)} minutes" if covered else ""
    return (
        f"{rate.item}: {rate.what} {money(rate.amount)} is below the build-up's {money_shown(made.mix.cost)} an hour over "
        f"the mix of visits; it does not cover visits of {named(short)} minutes{said}"
    )


def g043_screen_uses_the_build_up(tender: Tender) -> Iterator[Finding]:
    """A screen for prices below the cost build-up compares with the build-up that is stated."""
    costs = {made.item: made.mix.cost for _, _, made in builds(tender)}
    for n, screen in enumerate(tender.price.low_price):
        cost = screen.parameters.get("cost")
        own = costs.get(screen.item or "")
        if screen.trigger != "below_cost_build_up" or cost is None or own is None:
            continue
        if fixed(cost, 2) != fixed(own, 2):
            yield report(
                tender,
                "G043",
                f"price.low_price[{n}]",
                f"the screen of {screen.item} compares prices with {money(cost)}, and the build-up gives {money_shown(own)}",
            )


CHECKS: tuple[Check, ...] = (
    d005_one_build_for_an_item,
    d006_build_of_an_item,
    g040_build_can_be_worked_out,
    g041_lines_left_out,
    g042_below_build_up,
    g043_screen_uses_the_build_up,
    x61_below_minimum_price,
    x62_below_living_wage,
)
