"""Indicators of a payment period: numerator, denominator, exact value, threshold, met or not, and what is missing. Pure.

A blank is not a nought: an indicator whose return is missing is not known, and nothing follows from it by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from tendering.framework.account import Account
from tendering.framework.pay_periods import Periods
from tendering.law.calendar import day_text
from tendering.law.periods import months_on
from tendering.model.entries import Entry
from tendering.model.numbers import exact, fixed, plain
from tendering.model.papers import Kpi
from tendering.model.payment import HIGHER, LAST, WEEKLY, KpiTest
from tendering.model.tender import Tender

ENHANCED, STANDARD = "enhanced", "standard"
MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """An indicator that counts, and how; without a test nobody can say."""

    kpi: str
    title: str
    test: KpiTest | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One indicator of a provider in a lot over a period.

    Attributes:
        value: Percent, exact; None where it is not known.
        met: None where it is not known.
        missing: What it waits for, each in words.
        entries: The returns it rests on, by number.
    """

    kpi: str
    title: str
    test: KpiTest | None
    numerator: int | None = None
    denominator: int | None = None
    value: Fraction | None = None
    met: bool | None = None
    missing: tuple[str, ...] = ()
    entries: tuple[int, ...] = ()

    @property
    def threshold_said(self) -> str:
        """The threshold in words."""
        if self.test is None:
            return "not published as a figure"
        word = "at least" if self.test.better == HIGHER else "at most"
        return f"{word} {plain(self.test.threshold)}%"

    @property
    def sentence(self) -> str:
        """The working, in a sentence."""
        name = f"{self.kpi} {self.title}"
        if self.test is None or self.value is None:
            return f"{name}: not known: {'; '.join(self.missing) or 'no test is published'}"
        counts = f"{self.numerator:,} {_words(self.test.numerator)} of {self.denominator:,} {_words(self.test.denominator)}"
        about = "" if _ends(self.value) else "about "
        verdict = "met" if self.met else "not met"
        return (
            f"{name}: {counts} is {about}{fixed(self.value, 2)}%, threshold {self.threshold_said}: {verdict} "
            f"({'entry' if len(self.entries) == 1 else 'entries'} {', '.join(map(str, self.entries))})"
        )


def _words(column: str) -> str:
    return column.replace("_", " ")


def _ends(value: Fraction) -> bool:
    return (value * 100).denominator == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What the indicators of a provider in a lot come to over a period.

    Attributes:
        met: True where every one is met, False where any is not, None where it is not known.
    """

    provider: str
    lot: str
    period: int
    measured: tuple[Measured, ...]

    @property
    def met(self) -> bool | None:
        """Whether every threshold was met."""
        verdicts = {m.met for m in self.measured}
        if False in verdicts:
            return False
        return None if None in verdicts or not verdicts else True

    @property
    def rate(self) -> str | None:
        """The rate the published rule gives; None where it is not known."""
        return None if self.met is None else ENHANCED if self.met else STANDARD

    @property
    def missing(self) -> tuple[str, ...]:
        """What it waits for, once each."""
        return tuple(dict.fromkeys(m for one in self.measured for m in one.missing))

    @property
    def figures(self) -> str:
        """Every indicator with its working."""
        return ". ".join(m.sentence for m in self.measured) + "." if self.measured else ""


def first_day_possible(tender: Tender, kpi: Kpi) -> date | None:
    """Return the first day an indicator may be introduced from; None where the tender does not reserve it.

    It is possible after the date of the anniversary: the day after it is the first.
    """
    starts = tender.agreement.starts_on if tender.agreement else None
    if kpi.possible_after is None or starts is None:
        return None
    return months_on(starts, kpi.possible_after * MONTHS_A_YEAR) + timedelta(days=1)


def test_of(entry: Entry) -> KpiTest:
    """Return the test an entry introduced."""
    return KpiTest(
        numerator=entry.fact("numerator"),
        denominator=entry.fact("denominator"),
        better=entry.fact("better").lower(),
        threshold=exact(entry.fact("threshold")),
        counted=entry.fact("counted").lower(),
        over=entry.fact("over").lower() or "sum",
    )


def every_test(account: Account) -> tuple[KpiTest, ...]:
    """Return the test of every indicator that counts, or may once it was introduced."""
    published = (k.test for k in account.tender.kpis if k.test is not None)
    return (*published, *(test_of(e) for e in account.introduced))


def counting(account: Account, lot: str, start: date) -> tuple[Counting, ...]:
    """Return the indicators that count for a lot in a period that begins on a day.

    One the tender reserves counts once it was introduced, from the period that begins on or after its day.
    """
    later = {(e.fact("kpi"), e.lot): e for e in account.introduced}
    found: list[Counting] = []
    for kpi in account.tender.kpis:
        if kpi.lots is not None and lot not in kpi.lots:
            continue
        if kpi.possible_after is None:
            found.append(Counting(kpi=kpi.id, title=kpi.title, test=kpi.test))
            continue
        entry = later.get((kpi.id, lot)) or later.get((kpi.id, ""))
        if entry is not None and (entry.day("from") or entry.on) <= start:
            title = entry.fact("title") or kpi.title
            found.append(Counting(kpi=kpi.id, title=title, test=test_of(entry)))
    return tuple(found)


def result(account: Account, period: int, provider: str, lot: str) -> Result:
    """Return the indicators of a provider in a lot over a payment period."""
    made = tuple(
        measure(account, one, (provider, lot), (period,))
        for one in counting(account, lot, account.periods.start(period))
    )
    return Result(provider=provider, lot=lot, period=period, measured=made)


def measure(
    account: Account, one: Counting, whose: tuple[str, str], numbers: Sequence[int]
) -> Measured:
    """Return one indicator of a provider in a lot over some payment periods together.

    Args:
        account: What it rests on.
        one: The indicator, and how it is counted.
        whose: Provider and lot.
        numbers: The periods.
    """
    test = one.test
    if test is None:
        missing = (f"{one.kpi} has no test as figures in the tender",)
        return Measured(kpi=one.kpi, title=one.title, test=None, missing=missing)
    held = account.returns.weekly if test.counted == WEEKLY else account.returns.four_weekly
    top = bottom = 0
    lacking: list[str] = []
    used: set[int] = set()
    for name, day in _expected(test, account.periods, numbers):
        found = held.get((*whose, day))
        if found is None:
            lacking.append(f"{name} is missing")
            continue
        used |= {found.number} if found.number is not None else set()
        blank = [c for c in (test.numerator, test.denominator) if c not in found.counts]
        lacking += [f"{name} (entry {found.number}) leaves {_words(c)} blank" for c in blank]
        if not blank:
            top += found.counts[test.numerator]
            bottom += found.counts[test.denominator]
    if not lacking and bottom == 0:
        lacking.append(f"there were no {_words(test.denominator)} to take a share of")
    whole = Measured(
        kpi=one.kpi,
        title=one.title,
        test=test,
        missing=tuple(lacking),
        entries=tuple(sorted(used)),
    )
    if lacking:
        return whole
    value = Fraction(100 * top, bottom)
    return replace(whole, numerator=top, denominator=bottom, value=value, met=test.met(value))


def _expected(test: KpiTest, periods: Periods, numbers: Sequence[int]) -> list[tuple[str, date]]:
    """Return each return the indicator needs: its name and its first day."""
    if test.counted != WEEKLY:
        return [
            (f"the four-weekly return of {periods.said(n)}", periods.start(n)) for n in numbers
        ]
    mondays = [
        m
        for n in numbers
        for m in (periods.mondays(n)[-1:] if test.over == LAST else periods.mondays(n))
    ]
    return [(f"the weekly report of the week of {day_text(m)}", m) for m in mondays]
