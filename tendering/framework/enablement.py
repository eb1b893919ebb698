"""What is paid for enablement: the budget where outcomes are met, visits delivered where they are not. Pure and exact.

A budget is chargeable in full, whatever time was delivered, once every enabling outcome is met. Where one is not, only
the visits delivered are chargeable, and never more than the budget. Anything beyond either is paid only where a named
person decided that exceptional circumstances are proven.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from tendering.model.enablement import Enablement
from tendering.model.findings import Finding, finding
from tendering.model.numbers import fixed, money, rounded

PENCE = 2
MINUTES = 60


class Basis(StrEnum):
    """What exceptional circumstances are claimed for."""

    EXCESS = "excess"
    NOT_MET = "not_met"


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """The enablement budget of one package, as it was requested and awarded.

    Attributes:
        package: Reference of the service request.
        pounds: The budget.
        weeks: How many weeks it covers.
        rate: Pounds an hour of the award, which applies to ongoing support.
    """

    package: str
    pounds: Fraction
    weeks: int
    rate: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """What a named person granted for exceptional circumstances.

    Attributes:
        entry: Number of the decision in the record; None where it is not recorded yet.
    """

    basis: Basis
    pounds: Fraction
    by: str
    entry: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One amount of a payment, and the sentence that explains it."""

    what: str
    pounds: Fraction
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """What is due, line by line.

    Attributes:
        delivered: What the time delivered is worth at the rate, in whole pence.
    """

    lines: tuple[Line, ...]
    delivered: Fraction

    @property
    def due(self) -> Fraction:
        """The sum of the lines."""
        return sum((line.pounds for line in self.lines), Fraction(0))


def worth(minutes: int, rate: Fraction) -> Fraction:
    """Return what time delivered is worth, rounded once to a penny, half up.

    >>> worth(95, Fraction(1950, 100))
    Fraction(772, 25)
    """
    return rounded(Fraction(minutes, MINUTES) * rate, PENCE)


def in_hours(minutes: int) -> str:
    """Write minutes as hours and minutes.

    >>> in_hours(95), in_hours(120), in_hours(45)
    ('1 hour 35 minutes', '2 hours', '45 minutes')
    """
    hours, rest = divmod(minutes, MINUTES)
    parts = [f"{hours:,} hour{'' if hours == 1 else 's'}"] if hours else []
    if rest or not hours:
        parts.append(f"{rest} minute{'' if rest == 1 else 's'}")
    return " ".join(parts)


def enablement_payment(
    budget: Budget, *, met: bool, minutes: int, granted: Sequence[Granted] = ()
) -> Payment:
    """Return what is due for the enablement weeks of a package.

    Args:
        budget: The budget, and the rate at which visits are charged.
        met: Whether every enabling outcome was met.
        minutes: Time delivered in those weeks.
        granted: What was granted for exceptional circumstances. It never lifts a payment above the budget but for time
            that was delivered beyond it.

    >>> budget = Budget(package="SR1", pounds=Fraction(800), weeks=6, rate=Fraction(20))
    >>> [int(enablement_payment(budget, met=m, minutes=1800).due) for m in (True, False)]
    [800, 600]
    """
    delivered = worth(minutes, budget.rate)
    base = budget.pounds if met else min(delivered, budget.pounds)
    lines = [_base(budget, met=met, minutes=minutes, delivered=delivered)]
    room = {
        Basis.NOT_MET: budget.pounds - base,
        Basis.EXCESS: max(delivered - budget.pounds, Fraction(0)),
    }
    for each in granted:
        paid = min(each.pounds, room[each.basis])
        room[each.basis] -= paid
        lines.append(_granted(each, paid, budget))
    return Payment(lines=tuple(lines), delivered=delivered)


def _base(budget: Budget, *, met: bool, minutes: int, delivered: Fraction) -> Line:
    """Return the line of the budget, or of the visits."""
    time = f"{in_hours(minutes)}, worth {money(delivered)} at {money(budget.rate)} an hour"
    most = money(budget.pounds)
    if met:
        beyond = (
            f" The {money(delivered - budget.pounds)} delivered beyond it is not paid unless exceptional circumstances"
            " are proven."
            if delivered > budget.pounds
            else ""
        )
        said = (
            f"Every enabling outcome was met, so the budget of {most} is chargeable in full, whatever time was delivered"
            f" ({time}).{beyond}"
        )
        return Line(what="Enablement budget", pounds=budget.pounds, sentence=said)
    if delivered > budget.pounds:
        said = (
            f"Not every enabling outcome was met, so only visits delivered are chargeable: {time}. That is more than the"
            f" budget of {most}, and no more than the budget is paid unless exceptional circumstances are proven."
        )
    else:
        said = f"Not every enabling outcome was met, so only visits delivered are chargeable: {time}. The budget was {most}."
    return Line(what="Visits delivered", pounds=min(delivered, budget.pounds), sentence=said)


def _granted(granted: Granted, paid: Fraction, budget: Budget) -> Line:
    what = {
        Basis.EXCESS: "time delivered beyond the budget",
        Basis.NOT_MET: "more than the visits delivered though outcomes were not met",
    }[granted.basis]
    entry = f" (entry {granted.entry})" if granted.entry is not None else ""
    said = f"{granted.by} decided{entry} that exceptional circumstances are proven, and granted {money(granted.pounds)} for {what}."
    if paid < granted.pounds:
        most = (
            "the value of the time delivered beyond the budget"
            if granted.basis is Basis.EXCESS
            else f"what is left of the budget of {money(budget.pounds)}"
        )
        said += f" {money(paid)} of it is paid: {most} allows no more."
    return Line(what="Exceptional circumstances", pounds=paid, sentence=said)


def most_claimable(budget: Budget, basis: Basis, *, met: bool, minutes: int) -> Fraction:
    """Return the most that exceptional circumstances of a basis can bring, beside what is due without them."""
    delivered = worth(minutes, budget.rate)
    if basis is Basis.EXCESS:
        return max(delivered - budget.pounds, Fraction(0))
    return Fraction(0) if met else budget.pounds - min(delivered, budget.pounds)


def budget_faults(
    rule: Enablement, *, pounds: Fraction, weeks: int, where: str
) -> Iterator[Finding]:
    """Find what a budget asks for beyond the published rule.

    >>> rule = Enablement(weeks=6, most_budget=Fraction(1500))
    >>> [f.code for f in budget_faults(rule, pounds=Fraction(1600), weeks=7, where="SR1")]
    ['L301', 'L302']
    """
    if pounds <= 0 or rounded(pounds, PENCE) != pounds:
        yield finding(
            "L301",
            where,
            f"a budget of {fixed(pounds, 4)} is not a sum of whole pence above nought",
        )
    elif rule.most_budget is not None and pounds > rule.most_budget:
        said = f"a budget of {money(pounds)}, and the most published is {money(rule.most_budget)}"
        yield finding("L301", where, said)
    if not 1 <= weeks <= rule.weeks:
        said = f"a budget for {weeks} weeks, and the most published is {rule.weeks}"
        yield finding("L302", where, said)


def call_off_terms(rule: Enablement) -> tuple[str, ...]:
    """Return the terms of every call-off that follow from the published rule, each a sentence."""
    return tuple(_terms(rule))


def _terms(rule: Enablement) -> Iterable[str]:
    yield (
        f"The enablement budget covers at most {rule.weeks} weeks. It is chargeable in full, whatever time is delivered,"
        " once every enabling outcome is met."
    )
    yield (
        "Where an enabling outcome is not met, only the visits delivered are chargeable, at the hourly rate of the award"
        " and up to the budget. Excess is paid only where exceptional circumstances are proven."
    )
    yield f"The hourly rate of the award applies to ongoing support after the enablement weeks, from week {rule.weeks + 1} at the latest."
    if rule.flex_weeks > 1:
        yield (
            f"Ongoing support is flexible: what is delivered is set against the weekly budgets of {rule.flex_weeks} weeks"
            " together, by a weekly rota agreed with the person."
        )
    if rule.retainer is not None:
        kept = rule.retainer
        yield (
            f"While the person is away, {fixed(kept.share * 100, 0)}% of the weekly budget is paid as a retainer for at most"
            f" {kept.weeks} weeks of one absence, where service is restarted."
        )
    for term in (rule.living_wage, rule.guaranteed_hours):
        if term:
            yield term
