"""The project's working days against bank holidays typed by hand, every day of 2015 to 2028."""

from collections.abc import Callable
from datetime import date

import pytest

from tendering.law.calendar import ANY_PART_OF_UK, ENGLAND_AND_WALES, WorkingCalendar
from tests.law.oracle.days import DAY, FIRST, LAST, works_in_england, works_in_kingdom


@pytest.mark.parametrize(
    ("calendar", "works"),
    [(ENGLAND_AND_WALES, works_in_england), (ANY_PART_OF_UK, works_in_kingdom)],
    ids=lambda given: given.id if isinstance(given, WorkingCalendar) else "",
)
def test_every_day_is_a_working_day_in_both_or_in_neither(
    calendar: WorkingCalendar, works: Callable[[date], bool]
) -> None:
    day = date(FIRST, 1, 1)
    differ = []
    while day <= date(LAST, 12, 31):
        if calendar.is_working(day) != works(day):
            differ.append(day)
        day += DAY
    assert differ == []
