"""When the yearly review of an agreement is, and which year it is of. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tendering.law.calendar import DAY, MONTHS
from tendering.law.periods import months_on
from tendering.model.review import Review


def year_before(review: Review, starts_on: date | None, day: date) -> tuple[date, date] | None:
    """Return the year under review of a review on a day: the last published year that is over; None where none is.

    The first is shorter where the service began within it; but a year of which less than a month was served is none.
    """
    end = _month_end(day.year, review.year_to)
    if end >= day:
        end = _month_end(day.year - 1, review.year_to)
    first = months_on(end + DAY, -12)
    if starts_on is not None:
        first = max(first, starts_on)
    return (first, end) if months_on(first, 1) - DAY <= end else None


def review_days(review: Review, starts_on: date, last: date) -> Iterator[date]:
    """Yield the last day of the month of each review, from the first that has a year to look at to the end of the term."""
    for year in range(starts_on.year, last.year + 1):
        day = _month_end(year, review.month)
        if starts_on < day <= last and year_before(review, starts_on, day) is not None:
            yield day


def _month_end(year: int, month: str) -> date:
    return months_on(date(year, MONTHS.index(month) + 1, 1), 1) - DAY
