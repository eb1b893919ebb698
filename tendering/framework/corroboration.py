"""Returns held against each other: what each has to count, and where a four-weekly return and the weeks differ. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from tendering.framework.account import Account
from tendering.framework.kpis import every_test
from tendering.framework.returns import ALWAYS, Counts
from tendering.law.calendar import day_text
from tendering.model.payment import LAST


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Two returns of a provider that do not say the same of a period."""

    provider: str
    lot: str
    said: str


def columns_of(account: Account, which: str) -> tuple[str, ...]:
    """Return the counts a return holds: those of every return, and those its indicators are counted from."""
    found = dict.fromkeys(ALWAYS[which])
    for test in every_test(account):
        if test.counted == which:
            found |= dict.fromkeys((test.numerator, test.denominator))
    return tuple(found)


def differences(account: Account, period: int) -> tuple[Difference, ...]:
    """Hold the returns of a period against each other, provider by provider and lot by lot.

    Only what both say is compared: what is missing is found by the indicators and the statement.
    """
    lasts = {
        name
        for test in every_test(account)
        if test.over == LAST
        for name in (test.numerator, test.denominator)
    }
    found: list[Difference] = []
    for provider, lot in account.returns.pairs(account.periods.end(period)):
        said = [
            *_of_weeks(account, provider, lot, period),
            *_of_period(account, provider, lot, period, lasts),
        ]
        found += [Difference(provider=provider, lot=lot, said=s) for s in said]
    return tuple(found)


def _of_weeks(account: Account, provider: str, lot: str, period: int) -> list[str]:
    said = []
    for monday in account.periods.mondays(period):
        week = account.returns.weekly.get((provider, lot, monday))
        visits = account.returns.visits.get((provider, lot, monday))
        if week and visits and week.counts.get("visits", visits.visits) != visits.visits:
            said.append(
                f"week of {day_text(monday)}: the weekly report (entry {week.number}) counts "
                f"{week.counts['visits']:,} visits, the visits returned (entry {visits.number}) add to {visits.visits:,}"
            )
    return said


def _of_period(
    account: Account, provider: str, lot: str, period: int, lasts: set[str]
) -> list[str]:
    four = account.returns.four_weekly.get((provider, lot, account.periods.start(period)))
    if four is None:
        return []
    mondays = account.periods.mondays(period)
    weeks = [account.returns.weekly.get((provider, lot, m)) for m in mondays]
    visits = [account.returns.visits.get((provider, lot, m)) for m in mondays]
    said = _counts(four, weeks, lasts)
    if all(v is not None for v in visits):
        total = sum(v.minutes for v in visits if v)
        if four.counts.get("minutes", total) != total:
            said.append(
                f"the four-weekly return (entry {four.number}) counts {four.counts['minutes']:,} minutes, "
                f"the visits of its weeks add to {total:,}"
            )
    return said


def _counts(four: Counts, weeks: list[Counts | None], lasts: set[str]) -> list[str]:
    said = []
    for name, count in four.counts.items():
        those = [w.counts.get(name) if w else None for w in weeks]
        if name in lasts:
            those = those[-1:]
        known = [c for c in those if c is not None]
        if len(known) != len(those) or not known or sum(known) == count:
            continue
        weekly = "the last weekly report counts" if name in lasts else "the weekly reports add to"
        said.append(
            f"the four-weekly return (entry {four.number}) counts {count:,} {name.replace('_', ' ')}, "
            f"{weekly} {sum(known):,}"
        )
    return said
