"""Screens for prices that appear abnormally low (catalogue L1), as published. Each opens a task and rejects nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from tendering.model.findings import Finding, finding
from tendering.model.numbers import fixed, money
from tendering.model.tender import LowPrice

Prices = Mapping[str, Fraction]


def mean_margin(
    prices: Prices, parameters: Mapping[str, Fraction] | None = None
) -> tuple[str, ...]:
    """Return the lowest bidder where it is far below the mean and clear of the next (Scotland).

    It is when its price is more than ``below_mean`` percent (15) below the mean of all prices but the highest,
    and the gap to the next is more than ``below_next`` percent (1) of the next, a margin held between
    ``least_margin`` and ``most_margin`` pounds where those are published (1,000 and 100,000).

    >>> mean_margin({"A": Fraction(80), "B": Fraction(110), "C": Fraction(115), "D": Fraction(300)})
    ('A',)
    >>> mean_margin({"A": Fraction(95), "B": Fraction(100), "C": Fraction(300)})
    ()
    """
    given = parameters or {}
    ordered = sorted((price, bidder) for bidder, price in prices.items())
    if len(ordered) < 3 or ordered[0][0] == ordered[1][0]:
        return ()
    lowest, following = ordered[0][0], ordered[1][0]
    others = [price for price, _ in ordered[:-1]]
    mean = sum(others, Fraction(0)) / len(others)
    margin = following * given.get("below_next", Fraction(1)) / 100
    margin = max(margin, given.get("least_margin", margin))
    margin = min(margin, given.get("most_margin", margin))
    far = lowest < mean * (1 - given.get("below_mean", Fraction(15)) / 100)
    return (ordered[0][1],) if far and following - lowest > margin else ()


def below_others(
    prices: Prices, parameters: Mapping[str, Fraction] | None = None
) -> tuple[str, ...]:
    """Return the lowest bidder where it is far below the others (Prozorro).

    It is when its price is at least ``below_mean`` percent (40) below the mean of the others, or at least
    ``below_next`` percent (30) below the next. Bounds inclusive.

    >>> below_others({"A": Fraction(60), "B": Fraction(100), "C": Fraction(100)})
    ('A',)
    >>> below_others({"A": Fraction(71), "B": Fraction(100), "C": Fraction(100)})
    ()
    """
    given = parameters or {}
    ordered = sorted((price, bidder) for bidder, price in prices.items())
    if len(ordered) < 2 or ordered[0][0] == ordered[1][0]:
        return ()
    lowest, others = ordered[0][0], [price for price, _ in ordered[1:]]
    mean = sum(others, Fraction(0)) / len(others)
    below_mean = lowest <= mean * (1 - given.get("below_mean", Fraction(40)) / 100)
    below_next = lowest <= others[0] * (1 - given.get("below_next", Fraction(30)) / 100)
    return (ordered[0][1],) if below_mean or below_next else ()


def below_cost_build_up(
    prices: Prices, parameters: Mapping[str, Fraction] | None = None
) -> tuple[str, ...]:
    """Return everyone whose price is below the published cost build-up, ``cost``.

    >>> below_cost_build_up({"A": Fraction("16.69"), "B": Fraction("16.70")}, {"cost": Fraction("16.70")})
    ('A',)
    """
    cost = (parameters or {}).get("cost")
    return () if cost is None else tuple(sorted(b for b, price in prices.items() if price < cost))


SCREENS = {
    "mean_margin": mean_margin,
    "below_others": below_others,
    "below_cost_build_up": below_cost_build_up,
}


def low_price_findings(
    screens: Sequence[LowPrice], prices: Mapping[str | None, Prices], place: str
) -> list[Finding]:
    """Return a task for every price a published screen picks out.

    Args:
        screens: As published; one with an unknown trigger is the definition's finding, not ours.
        prices: By item (None: the evaluated price), the prices of the bids still in the running.
        place: The lot and zone, for the message.
    """
    return [
        finding(
            "S013",
            "prices.csv",
            f"{bidder} in {place}: {money(prices[screen.item][bidder])}{f' for {screen.item}' if screen.item else ''} "
            f"appears abnormally low ({_why(screen)})",
        )
        for screen in screens
        if screen.trigger in SCREENS
        for bidder in SCREENS[screen.trigger](prices.get(screen.item, {}), screen.parameters)
    ]


def _why(screen: LowPrice) -> str:
    if screen.trigger == "below_cost_build_up":
        return f"below the cost build-up of {money(screen.parameters['cost'])}"
    default_mean, default_next = (15, 1) if screen.trigger == "mean_margin" else (40, 30)
    mean = fixed(screen.parameters.get("below_mean", Fraction(default_mean)), 0)
    following = fixed(screen.parameters.get("below_next", Fraction(default_next)), 0)
    if screen.trigger == "mean_margin":
        return f"over {mean}% below the mean without the highest, and over {following}% below the next"
    return f"{mean}% or more below the mean of the others, or {following}% or more below the next"
