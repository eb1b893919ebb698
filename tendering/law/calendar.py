"""Working days: bank holidays by nation, dated corrections, and the last day up to which they are known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib.metadata import version
from zoneinfo import ZoneInfo

from tendering.law.values import bank_holiday_days

NATIONS = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern_ireland": "NIR"}
DAY = timedelta(days=1)
LONDON = ZoneInfo("Europe/London")
_NATION_NAMES = {
    "england": "England",
    "wales": "Wales",
    "scotland": "Scotland",
    "northern_ireland": "Northern Ireland",
}
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
SATURDAY = 5


class CalendarEndsError(ValueError):
    """A count ran past the days whose bank holidays are known: one-off days are proclaimed late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingCalendar:
    """Which days are working days: not a Saturday, a Sunday, or a bank holiday of any of the nations."""

    id: str
    nations: tuple[str, ...]

    @property
    def known_from(self) -> date:
        """First day the calendar can answer for."""
        return _bound("known_from")

    @property
    def known_to(self) -> date:
        """Last day the calendar can answer for."""
        return _bound("known_to")

    @property
    def edition(self) -> str:
        """What the answers rest on, to be kept with a computed date and compared when it is computed again."""
        return f"{self.id}; holidays {_package()}; corrections of {_bound('checked_on')}"

    def is_working(self, day: date) -> bool:
        """Say whether a day is a working day.

        Raises:
            CalendarEndsError: The day lies outside the days that are known.
        """
        self.require(day)
        return day.weekday() < SATURDAY and not any(
            day in bank_holidays(nation, day.year) for nation in self.nations
        )

    def require(self, day: date) -> None:
        """Refuse a day whose bank holidays are not known.

        Raises:
            CalendarEndsError: The day lies outside the days that are known.
        """
        if not self.known_from <= day <= self.known_to:
            raise CalendarEndsError(
                f"bank holidays are known from {day_text(self.known_from)} to {day_text(self.known_to)}, "
                f"not for {day_text(day)}"
            )

    def not_working_because(self, day: date) -> str:
        """Say why a day is no working day; empty where it is one.

        >>> ANY_PART_OF_UK.not_working_because(date(2026, 11, 30))
        'bank holiday in Scotland'
        >>> ENGLAND_AND_WALES.not_working_because(date(2017, 3, 19))
        'weekend'
        """
        if self.is_working(day):
            return ""
        where = [_NATION_NAMES[n] for n in self.nations if day in bank_holidays(n, day.year)]
        if not where:
            return "weekend"
        everywhere = len(where) == len(self.nations)
        return "bank holiday" if everywhere else f"bank holiday in {' and '.join(where)}"

    def next_working_day(self, day: date) -> date:
        """Return the first working day on or after a day.

        >>> ENGLAND_AND_WALES.next_working_day(date(2017, 3, 19))
        datetime.date(2017, 3, 20)
        """
        while not self.is_working(day):
            day += DAY
        return day

    def working_days(self, start: date, count: int) -> tuple[date, ...]:
        """Return the first so many working days on or after a day: the last of them is the n-th.

        >>> ANY_PART_OF_UK.working_days(date(2025, 3, 10), 8)[-1]
        datetime.date(2025, 3, 20)
        """
        found: list[date] = []
        while len(found) < count:
            start = self.next_working_day(start)
            found.append(start)
            start += DAY
        return tuple(found)


ENGLAND_AND_WALES = WorkingCalendar(id="england_and_wales", nations=("england", "wales"))
ANY_PART_OF_UK = WorkingCalendar(id="any_part_of_uk", nations=tuple(NATIONS))


@lru_cache(maxsize=256)
def bank_holidays(nation: str, year: int) -> frozenset[date]:
    """Return the bank holidays of one nation in one year, Christmas Day and Good Friday among them."""
    import holidays  # noqa: PLC0415 - takes a tenth of a second; only counting days needs it

    days = set(holidays.country_holidays("GB", subdiv=NATIONS[nation], years=year))
    for row in bank_holiday_days()["day"]:
        if row["on"].year == year and nation in row["nations"]:
            (days.add if row["holiday"] else days.discard)(row["on"])
    return frozenset(days)


@lru_cache(maxsize=1)
def _package() -> str:
    return version("holidays")


def day_text(day: date) -> str:
    """Write a date as British letters do, with its weekday.

    >>> day_text(date(2017, 3, 20))
    'Monday 20 March 2017'
    """
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def _bound(name: str) -> date:
    found = bank_holiday_days()[name]
    if not isinstance(found, date):
        raise TypeError(f"bank_holidays.toml: {name} is not a date")
    return found
