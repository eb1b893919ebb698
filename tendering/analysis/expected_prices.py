"""What prices the market might bid, where a tender scores them: even over the band its rules allow, or as stated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from tendering.model.numbers import money
from tendering.model.tender import PriceItem

PENNY = Fraction(1, 100)
NOTIONAL = (Fraction(80), Fraction(120))
BELOW_CEILING, ABOVE_FLOOR = Fraction(4, 5), Fraction(5, 4)


class Source(Protocol):
    """Where draws come from: ``random.Random`` of a seed, made by whoever runs the test."""

    def randrange(self, stop: int, /) -> int:
        """Return one of 0, 1 ... stop - 1, each as likely as another."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The prices expected for one item, to the penny, both ends included, each as likely as another.

    Attributes:
        why: Where the ends come from, in words.
        firm: Which ends the tender itself sets: nobody may bid below the first, or above the second.
    """

    item: str
    low: Fraction
    high: Fraction
    why: str
    firm: tuple[bool, bool] = (False, False)

    @property
    def sentence(self) -> str:
        """Say what is assumed."""
        if self.low == self.high:
            return f"{self.item}: {money(self.low)}, {self.why}"
        return f"{self.item}: {money(self.low)} to {money(self.high)}, every penny equally likely, {self.why}"

    def drawn(self, source: Source) -> Fraction:
        """Draw one price."""
        steps = int((self.high - self.low) / PENNY)
        return self.low + source.randrange(steps + 1) * PENNY


def band_of(
    item: PriceItem,
    stated: tuple[Fraction, Fraction] | None = None,
    parameters: Mapping[str, Fraction] | None = None,
) -> Band:
    """Return the band of an item.

    Args:
        item: With its rule.
        stated: The least and most the person expects; it is narrowed by nothing.
        parameters: Of the formula: two anchors are a band too.

    >>> band_of(PriceItem(id="hourly")).sentence
    'hourly: £80.00 to £120.00, every penny equally likely, a notional range: give --prices LEAST-MOST'
    """
    rule = item.rule
    firm = (
        rule is not None and rule.floor is not None,
        rule is not None and rule.ceiling is not None,
    )
    if stated is not None:
        return Band(item=item.id, low=stated[0], high=stated[1], why="as --prices says")
    if rule is not None and rule.fixed is not None:
        return Band(item=item.id, low=rule.fixed, high=rule.fixed, why="the fixed price")
    floor, ceiling = (rule.floor, rule.ceiling) if rule is not None else (None, None)
    if floor is not None and ceiling is not None:
        return Band(
            item=item.id, low=floor, high=ceiling, why="the band the tender allows", firm=firm
        )
    if ceiling is not None:
        low = ceiling * BELOW_CEILING
        return Band(
            item=item.id, low=low, high=ceiling, why="from a fifth below the ceiling", firm=firm
        )
    if floor is not None:
        return Band(
            item=item.id,
            low=floor,
            high=floor * ABOVE_FLOOR,
            why="to a quarter above the floor",
            firm=firm,
        )
    anchors = parameters or {}
    if "least" in anchors and "most" in anchors:
        return Band(
            item=item.id, low=anchors["least"], high=anchors["most"], why="between the anchors"
        )
    low, high = NOTIONAL
    return Band(item=item.id, low=low, high=high, why="a notional range: give --prices LEAST-MOST")
