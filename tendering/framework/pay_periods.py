"""Payment periods: numbered from 1, each a run of whole weeks from Monday to Sunday. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tendering.law.calendar import day_text
from tendering.model.tender import Tender

WEEK = timedelta(days=7)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Periods:
    """The payment periods of an agreement.

    >>> four = Periods(first=date(2016, 11, 7), weeks=4)
    >>> four.start(2).isoformat(), four.end(2).isoformat(), four.of(date(2016, 12, 5))
    ('2016-12-05', '2017-01-01', 2)
    >>> four.of(date(2016, 11, 6)) is None
    True
    """

    first: date
    weeks: int

    def start(self, number: int) -> date:
        """Return the first day of a period."""
        return self.first + WEEK * (self.weeks * (number - 1))

    def end(self, number: int) -> date:
        """Return the last day of a period."""
        return self.start(number + 1) - DAY

    def mondays(self, number: int) -> tuple[date, ...]:
        """Return the first day of each week of a period."""
        return tuple(self.start(number) + WEEK * n for n in range(self.weeks))

    def of(self, day: date) -> int | None:
        """Return the period a day lies in; None before the first."""
        weeks = (day - self.first).days // 7
        return None if weeks < 0 else weeks // self.weeks + 1

    def said(self, number: int) -> str:
        """Name a period for a sentence."""
        return f"period {number} ({day_text(self.start(number))} to {day_text(self.end(number))})"


def periods_of(tender: Tender) -> Periods | None:
    """Return the payment periods as published; None where no Monday is, on which the first begins."""
    agreement = tender.agreement
    if agreement is None or agreement.payment is None:
        return None
    first = agreement.payment.first_period or agreement.starts_on
    if first is None or first.weekday():
        return None
    return Periods(first=first, weeks=agreement.payment.period_weeks)
