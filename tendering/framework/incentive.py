"""A payment for needing less care than expected, subject to the indicators: the working, and what keeps it from one. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from tendering.framework.account import Account
from tendering.framework.kpis import Measured, counting, measure
from tendering.law.calendar import day_text
from tendering.model.numbers import Rounding, fixed, money, plain, rounded
from tendering.model.payment import Incentive

HOUR, PERCENT, PENCE = 60, 100, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """An incentive worked out.

    Attributes:
        delivered: Hours; None where a week is missing.
        reduction: Percent of the base, exact; below nought where more was delivered.
        over: Hours saved beyond the expected reduction.
        payment: Pounds; None where it is not known.
        missing: What it waits for.
    """

    base: Fraction
    delivered: Fraction | None
    reduction: Fraction | None
    over: Fraction | None
    measured: tuple[Measured, ...]
    payment: Fraction | None
    working: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def met(self) -> bool | None:
        """Whether every indicator was met; None where it is not known."""
        verdicts = {m.met for m in self.measured}
        if False in verdicts:
            return False
        return None if None in verdicts or not verdicts else True


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """What a year is held against.

    Attributes:
        hours: Of the same weeks of the year before, above nought.
        worth: Pounds that those hours cost at the rates of the last day of the year assessed.
    """

    hours: Fraction
    worth: Fraction


def assess(
    account: Account, rule: Incentive, whose: tuple[str, str], numbers: Sequence[int], before: Base
) -> Assessed:
    """Assess a provider's incentive in a lot over some payment periods together.

    Args:
        account: What it rests on.
        rule: As published.
        whose: Provider and lot.
        numbers: The periods of the year.
        before: The year before, and what an hour is worth.
    """
    base, rate = before.hours, before.worth / before.hours
    mondays = [m for n in numbers for m in account.periods.mondays(n)]
    weeks = [(m, account.returns.visits.get((*whose, m))) for m in mondays]
    missing = [
        f"the visits of the week of {day_text(m)} are missing" for m, w in weeks if w is None
    ]
    measured = tuple(
        measure(account, one, whose, numbers)
        for one in counting(account, whose[1], account.periods.start(numbers[-1]))
        if one.test is not None  # the reduction itself is the indicator without counts
    )
    missing += [m for one in measured for m in one.missing]
    if rule.share is None:
        missing.append("the share of the saving that is paid is not published")
    steps = [m.sentence + "." for m in measured]
    delivered = reduction = over = payment = None
    if all(week is not None for _, week in weeks):
        delivered = Fraction(sum(week.minutes for _, week in weeks if week), HOUR)
        reduction = (base - delivered) * PERCENT / base
        expected = base * (1 - rule.least_reduction / PERCENT)
        over = max(expected - delivered, Fraction())
        steps.insert(
            0,
            f"{_hours(delivered)} delivered against {_hours(base)} the year before is a reduction of "
            f"{fixed(reduction, 2)}%; {plain(rule.least_reduction)}% is expected, which leaves {_hours(expected)}; "
            f"{_hours(over)} fewer than that were needed.",
        )
    verdicts = {m.met for m in measured}
    if False in verdicts:
        payment = Fraction()
        steps.append("Not every indicator was met: no incentive is paid.")
        missing = []
    elif over == 0:
        payment = Fraction()
        steps.append("No reduction over the expected one: no incentive is paid.")
        missing = []
    elif over is not None and not missing and rule.share is not None:
        exact = over * rate * rule.share / PERCENT
        payment = rounded(exact, PENCE, Rounding.HALF_UP)
        steps.append(
            f"{_hours(over)} x {_rate(before)} x {plain(rule.share)}% = {money(payment)}, every indicator being met."
        )
    return Assessed(
        base=base,
        delivered=delivered,
        reduction=reduction,
        over=over,
        measured=measured,
        payment=payment,
        working=tuple(steps),
        missing=tuple(dict.fromkeys(missing)),
    )


def _hours(hours: Fraction) -> str:
    whole, _, rest = fixed(hours, PENCE).partition(".")
    return f"{int(whole):,}.{rest} hours"


def _rate(before: Base) -> str:
    """Say what an hour is worth: the rate, or of several kinds together what the year before cost by its hours."""
    rate = before.worth / before.hours
    if (rate * 100).denominator == 1:
        return money(rate)
    return f"({money(before.worth)} / {_hours(before.hours)} of the year before, at the rates of the last day)"
