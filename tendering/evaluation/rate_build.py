"""What an hour of care costs, line by line and by length of visit, and the rates a tender sets. Exact; nothing assumed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tendering.law.values import LawValue, value
from tendering.model.numbers import fixed, plain
from tendering.model.tender import PriceItem, RateBuild, Tender

HOUR = Fraction(60)
HUNDRED = Fraction(100)
LINES = {
    "contact": "Pay for the visit",
    "travel": "Pay for travel between visits",
    "holiday": "Holiday pay",
    "sickness": "Sick pay",
    "training": "Paid training",
    "national_insurance": "Employer's National Insurance",
    "pension": "Employer's pension",
    "mileage": "Mileage",
    "overhead": "Running the business",
    "surplus": "Surplus",
}
"""Every line of a build-up, in order, with its title."""
_STATED_BY = {
    "travel": ("travel_minutes",),
    "holiday": ("holiday",),
    "sickness": ("sickness",),
    "training": ("training",),
    "national_insurance": ("national_insurance",),
    "pension": ("pension",),
    "mileage": ("miles", "mileage_rate"),
    "overhead": ("overhead",),
    "surplus": ("surplus",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitCost:
    """What an hour of visits of one length costs.

    Attributes:
        minutes: The length of the visit; None for the mix of all lengths.
        share: Share 0-1 of the hours of care given in visits of this length.
        lines: Pounds for each hour of care by line, in the order of `LINES`; a line that is not stated is 0.
    """

    minutes: int | None
    share: Fraction
    lines: Mapping[str, Fraction]

    @property
    def cost(self) -> Fraction:
        """The sum of the lines: pounds for each hour of care."""
        return sum(self.lines.values(), Fraction(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildUp:
    """The cost of an hour behind one rate: by length of visit, and over the mix of visits.

    Attributes:
        pay: Pounds an hour that it rests on.
        visits: Shortest visit first.
        mix: The visits weighted by their share of the hours.
        absent: Keys of rate_build that are not stated: their lines are left out, so the cost is a least cost.
    """

    item: str
    pay: Fraction
    visits: tuple[VisitCost, ...]
    mix: VisitCost
    absent: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A price that a tender itself sets: its path in the definition, what it is, and pounds an hour."""

    item: str
    path: str
    what: str
    amount: Fraction


def faults(build: RateBuild, pay: Fraction | None) -> tuple[str, ...]:
    """Say why no cost can be worked out from a build-up; nothing where it can."""
    said = []
    if pay is None:
        said.append("the pay is not stated, or no figure is held for the day service starts")
    if not build.visits:
        said.append("the lengths of visit and their shares are not stated")
    total = sum(build.visits.values(), Fraction(0))
    if build.visits and total != 1:
        said.append(f"the shares of visits add to {percent(total)}%, not 100%")
    if build.visits and build.shares_of is None:
        said.append("whether the shares are of hours or of visits is not stated")
    return tuple(said)


def build_up(build: RateBuild, pay: Fraction) -> BuildUp:
    """Return the cost of an hour of care, in pounds, by length of visit and over the mix.

    Pay for travel is the same pay, for the minutes stated. Holiday, sickness and training are percents of pay for
    visits and travel; National Insurance and pension percents of all that pay; overhead of everything before it;
    surplus of everything before it.

    Args:
        build: A build-up without `faults`.
        pay: Pounds an hour, as stated or as the law has it when service starts.

    >>> b = RateBuild(item="hourly", travel_minutes=Fraction(6), visits={"30": Fraction(1)}, shares_of="hours")
    >>> build_up(b, Fraction(10)).mix.cost  # 6 paid minutes of travel for each 30 minutes of care
    Fraction(12, 1)
    """
    lengths = sorted(build.visits, key=int)
    shares = _shares_of_hours(build, lengths)
    visits = tuple(
        VisitCost(minutes=int(length), share=shares[length], lines=_lines(build, pay, int(length)))
        for length in lengths
    )
    mixed = {line: sum((v.lines[line] * v.share for v in visits), Fraction(0)) for line in LINES}
    return BuildUp(
        item=build.item,
        pay=pay,
        visits=visits,
        mix=VisitCost(minutes=None, share=Fraction(1), lines=mixed),
        absent=tuple(
            key for keys in _STATED_BY.values() for key in keys if getattr(build, key) is None
        ),
    )


def _shares_of_hours(build: RateBuild, lengths: list[str]) -> dict[str, Fraction]:
    """Return the share of hours by length: shares of visits are weighed by the time each visit takes."""
    if build.shares_of == "hours":
        return dict(build.visits)
    minutes = {length: build.visits[length] * int(length) for length in lengths}
    whole = sum(minutes.values(), Fraction(0))
    return {length: part / whole for length, part in minutes.items()}


def _lines(build: RateBuild, pay: Fraction, minutes: int) -> dict[str, Fraction]:
    visits_an_hour = HOUR / minutes
    contact = pay
    travel = pay * _given(build.travel_minutes) / minutes
    worked = contact + travel
    lines = {"contact": contact, "travel": travel}
    for line in ("holiday", "sickness", "training"):
        lines[line] = worked * _given(getattr(build, line)) / HUNDRED
    paid = sum(lines.values(), Fraction(0))
    for line in ("national_insurance", "pension"):
        lines[line] = paid * _given(getattr(build, line)) / HUNDRED
    lines["mileage"] = _given(build.miles) * _given(build.mileage_rate) * visits_an_hour
    for line in ("overhead", "surplus"):
        so_far = sum(lines.values(), Fraction(0))
        lines[line] = so_far * _given(getattr(build, line)) / HUNDRED
    return lines


def _given(number: Fraction | None) -> Fraction:
    return Fraction(0) if number is None else number


def percent(share: Fraction) -> str:
    """Write a share as a percentage, exact where that is short.

    >>> percent(Fraction(3, 5)), percent(Fraction(1, 3))
    ('60', '33.33')
    """
    text = plain(share * HUNDRED)
    return fixed(share * HUNDRED, 2) if "/" in text else text


def starts_on(tender: Tender) -> date | None:
    """Return the day service starts, which every figure is taken for."""
    return tender.agreement.starts_on if tender.agreement is not None else None


def dated(name: str, on: date | None) -> LawValue | None:
    """Return the figure of the ``care`` data in force on a day; None where no day is known or none is held."""
    if on is None:
        return None
    try:
        return value(f"care.{name}", on)
    except LookupError:
        return None


def minimum_price(tender: Tender) -> LawValue | None:
    """Return the minimum price of an hour of home care when service starts (regimes.md B13)."""
    return dated("prices.minimum_price", starts_on(tender))


def living_wage(tender: Tender) -> LawValue | None:
    """Return the National Living Wage when service starts."""
    return dated("wages.national_living_wage", starts_on(tender))


def pay_of(tender: Tender, build: RateBuild) -> Fraction | None:
    """Return the pay a build-up rests on: as stated, or the National Living Wage where it says so."""
    wage = living_wage(tender)
    if build.pay_by_law:
        return Fraction(wage.amount) if wage is not None and wage.amount is not None else None
    return build.pay


def rates(tender: Tender) -> tuple[Rate, ...]:
    """Return the hourly rates a tender sets: a fixed rate, the least and the most of a band, a floor, a ceiling."""
    found = []
    for item in tender.price.items:
        rule = item.rule
        if rule is None or not by_the_hour(item):
            continue
        band = rule.floor is not None and rule.ceiling is not None
        stated = (
            ("fixed", "the fixed rate", rule.fixed),
            ("floor", "the least of the band" if band else "the floor", rule.floor),
            ("ceiling", "the most of the band" if band else "the ceiling", rule.ceiling),
        )
        found += [
            Rate(item=item.id, path=f"price.items[{item.id}].rule.{key}", what=what, amount=amount)
            for key, what, amount in stated
            if amount is not None
        ]
    return tuple(found)


def by_the_hour(item: PriceItem) -> bool:
    """Say whether a price is for an hour."""
    return "hour" in (item.unit or "").lower()


def is_compared(item: PriceItem, minimum: LawValue) -> bool:
    """Say whether the minimum price speaks of this price: not where it names a service priced otherwise."""
    named = f"{item.id} {item.title or ''}".replace("_", " ").lower()
    return not any(word in named for word in minimum.words)
