"""A second reading of how the law counts days, written from its text alone and sharing no code with the project."""

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tests.law.oracle.days import DAY, works_in_england, works_in_kingdom


@dataclass(frozen=True)
class Sent:
    """One notice sent to one recipient."""

    on: date
    electronic: bool = True
    received: date | None = None


def first_that_works(day: date, works: Callable[[date], bool]) -> date:
    """The day itself, or the next one that is a working day."""
    while not works(day):
        day += DAY
    return day


def pcr_standstill(sends: list[Sent]) -> tuple[date, date]:
    """Reg 87: the day counted, and the day it ends on after reg 2(4)."""
    electronic = [one.on for one in sends if one.electronic]
    other = [one for one in sends if not one.electronic]
    ends = []
    if electronic:
        ends.append(max(electronic) + 10 * DAY)
    if other:
        by_sending = max(one.on for one in other) + 15 * DAY
        receipts = [one.received for one in other]
        if None in receipts:
            ends.append(by_sending)
        else:
            ends.append(min(by_sending, max(day for day in receipts if day) + 10 * DAY))
    return max(ends), first_that_works(max(ends), works_in_england)


def act_standstill(published: date, days: int = 8) -> list[date]:
    """S.51(2): the working days counted; the first is the day of publication when it is one."""
    counted: list[date] = []
    day = published
    while len(counted) < days:
        if works_in_kingdom(day):
            counted.append(day)
        day += DAY
    return counted


def rolled(event: date, days: int) -> date:
    """PCR Part 2: the day of the event is not counted (reg 2(3)(b)), and the end rolls (reg 2(4))."""
    return first_that_works(event + days * DAY, works_in_england)


def rolled_with(event: date, days: int) -> date:
    """PCR Part 3: 'beginning with' counts the day of the event; the end rolls."""
    return first_that_works(event + (days - 1) * DAY, works_in_england)


def beginning_with(event: date, days: int) -> date:
    """The Act: the day of the event is day 1, and nothing rolls."""
    return event + (days - 1) * DAY


def months_after(day: date, months: int) -> date:
    """The corresponding date rule: the same day of a later month, or that month's last."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def months_beginning_with(event: date, months: int) -> date:
    """A period of months beginning with a day ends on the eve of the corresponding date."""
    later = months_after(event, months)
    return later - DAY if later.day == event.day else later


def information_request(received: date) -> date:
    """FOIA s.10: the twentieth working day following the day of receipt, of the whole kingdom."""
    day, counted = received, 0
    while counted < 20:
        day += DAY
        counted += works_in_kingdom(day)
    return day


def key_decision_published_by(decision: date, clear: int = 28) -> date:
    """Clear days leave out both the day of publication and the day of the decision."""
    return decision - (clear + 1) * DAY
