"""What is paid for ongoing support: flexible delivery against weekly budgets, and retainers while a person is away. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from tendering.framework.enablement import PENCE, Line, Payment, in_hours, worth
from tendering.law.calendar import day_text
from tendering.model.enablement import Enablement
from tendering.model.findings import Finding, finding
from tendering.model.numbers import fixed, money, rounded

WEEK = timedelta(days=7)
DAYS_OF_A_WEEK = 7


class Kept(StrEnum):
    """What a week was: service, the person away with the service held for them, or away beyond that."""

    SERVICE = "service"
    RETAINER = "retainer"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """One week of ongoing support.

    Attributes:
        starts_on: Its first day.
        minutes: Time delivered.
    """

    starts_on: date
    kept: Kept
    minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """The ongoing support of a package.

    Attributes:
        hours: Hours of the weekly budget.
        rate: Pounds an hour of the award.
        starts_on: First day of the first week after the enablement weeks.
    """

    package: str
    hours: Fraction
    rate: Fraction
    starts_on: date

    @property
    def weekly(self) -> Fraction:
        """The weekly budget in whole pence."""
        return rounded(self.hours * self.rate, PENCE)


def ongoing_payment(rule: Enablement, support: Support, weeks: Sequence[Week]) -> Payment:
    """Return what is due for all weeks of ongoing support so far.

    Weeks of service are set against their budgets in blocks of the published length, counted from the first week, so
    that a week of more support makes up for one of less. A retainer is due once service is restarted.

    Args:
        rule: The published rule.
        support: The weekly budget and its rate.
        weeks: Every week since the first, in order; `week_faults` finds nothing in them.
    """
    lines: list[Line] = []
    size = rule.flex_weeks
    for start in range(0, len(weeks), size):
        served = [w for w in weeks[start : start + size] if w.kept is Kept.SERVICE]
        if served:
            lines.append(_block(support, served, start + 1, min(start + size, len(weeks))))
    lines += _retainers(rule, support, weeks)
    minutes = sum(w.minutes for w in weeks)
    return Payment(lines=tuple(lines), delivered=worth(minutes, support.rate))


def _block(support: Support, served: Sequence[Week], first: int, last: int) -> Line:
    minutes = sum(w.minutes for w in served)
    value, most = worth(minutes, support.rate), support.weekly * len(served)
    named = f"week {first}" if first == last else f"weeks {first} to {last}"
    count = f"{len(served)} week{'' if len(served) == 1 else 's'}"
    said = (
        f"Ongoing {named}: {in_hours(minutes)} delivered, worth {money(value)} at {money(support.rate)} an hour, against"
        f" {money(most)}, the weekly budget of {money(support.weekly)} for {count} of service."
    )
    said += (
        f" No more than the budget is paid: {money(most)}."
        if value > most
        else " What was delivered is paid."
    )
    return Line(what=f"Ongoing support, {named}", pounds=min(value, most), sentence=said)


def absences(weeks: Sequence[Week]) -> Iterator[tuple[tuple[Week, ...], bool]]:
    """Yield each run of weeks away, with whether service was delivered right after it."""
    run: list[Week] = []
    for week in weeks:
        if week.kept is not Kept.SERVICE:
            run.append(week)
            continue
        if run and week.minutes:
            yield tuple(run), True
            run = []
    if run:
        yield tuple(run), False


def _retainers(rule: Enablement, support: Support, weeks: Sequence[Week]) -> Iterator[Line]:
    kept = rule.retainer
    if kept is None:
        return
    for run, restarted in absences(weeks):
        held = [w for w in run if w.kept is Kept.RETAINER][: kept.weeks]
        if not held:
            continue
        each = rounded(support.weekly * kept.share, PENCE)
        count = f"{len(held)} week{'' if len(held) == 1 else 's'}"
        share = f"{fixed(kept.share * 100, 0)}% of the weekly budget of {money(support.weekly)}"
        if restarted:
            said = f"Away from {day_text(run[0].starts_on)}, and service restarted: {count} at {money(each)}, {share}."
        else:
            said = (
                f"Away from {day_text(run[0].starts_on)}: {count} at {money(each)}, {share}, would be due, and nothing is"
                " paid before service restarts."
            )
        paid = each * len(held) if restarted else Fraction(0)
        yield Line(what="Retainer", pounds=paid, sentence=said)


def week_faults(
    rule: Enablement, support: Support, weeks: Sequence[Week], where: Sequence[str]
) -> Iterator[Finding]:
    """Find weeks that are missing, twice or out of order, and retainers beyond the published rule.

    Args:
        rule: The published rule.
        support: The package's ongoing support.
        weeks: Every week since the first.
        where: The place of each week, as the person knows it.
    """
    expected = support.starts_on
    for week, place in zip(weeks, where, strict=True):
        if week.starts_on != expected:
            said = f"the week of {day_text(week.starts_on)} stands where that of {day_text(expected)} belongs"
            yield finding("L320", place, said)
            expected = week.starts_on
        expected += WEEK
        if week.minutes and week.kept is not Kept.SERVICE:
            said = f"{in_hours(week.minutes)} delivered in a week that is said to be {week.kept}"
            yield finding("L321", place, said)
    most = rule.retainer.weeks if rule.retainer is not None else 0
    at = {week.starts_on: place for week, place in zip(weeks, where, strict=True)}
    for run, _ in absences(weeks):
        held = [w for w in run if w.kept is Kept.RETAINER]
        if len(held) > most:
            said = (
                f"{len(held)} weeks of retainer from {day_text(held[0].starts_on)}, and at most {most} weeks of one absence"
                " are paid"
            )
            yield finding("L322", at[held[most].starts_on], said)
