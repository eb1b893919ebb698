"""Dates as they are written in Britain: 20 March 2017, Monday 20 March 2017, noon."""

from __future__ import annotations

from datetime import date, datetime, timedelta


def british(day: date) -> str:
    """Write a day.

    >>> british(date(2017, 3, 9))
    '9 March 2017'
    """
    return f"{day.day} {day:%B} {day.year}"


def weekday(day: date) -> str:
    """Write a day with its weekday.

    >>> weekday(date(2017, 3, 20))
    'Monday 20 March 2017'
    """
    return f"{day:%A} {british(day)}"


def clock(moment: datetime) -> str:
    """Write a time of day.

    >>> [clock(datetime(2016, 6, 20, h, m)) for h, m in ((12, 0), (0, 0), (9, 5), (17, 30))]
    ['12 noon', 'midnight', '9:05 am', '5:30 pm']
    """
    if moment.minute == 0 and moment.hour in (0, 12):
        return "12 noon" if moment.hour else "midnight"
    minutes = f":{moment.minute:02}" if moment.minute else ""
    return f"{(moment.hour - 1) % 12 + 1}{minutes} {'am' if moment.hour < 12 else 'pm'}"


def instant(moment: datetime) -> str:
    """Write a day and time.

    >>> instant(datetime(2016, 6, 20, 12, 0))
    '12 noon on Monday 20 June 2016'
    """
    return f"{clock(moment)} on {weekday(moment.date())}"


def end_of(day: date) -> str:
    """Write the instant a day ends, so that nobody can doubt which midnight is meant.

    >>> end_of(date(2017, 3, 20))
    'midnight at the end of Monday 20 March 2017'
    """
    return f"midnight at the end of {weekday(day)}"


def ends(exclusive: datetime) -> str:
    """Write the end of a period given as the first instant after it.

    >>> ends(datetime(2017, 3, 21, 0, 0))
    'midnight at the end of Monday 20 March 2017'
    """
    if exclusive.hour == exclusive.minute == exclusive.second == 0:
        return end_of((exclusive - timedelta(days=1)).date())
    return instant(exclusive)


def month(text: str) -> str:
    """Write a month given as YYYY-MM; other text is returned as it is.

    >>> month("2017-03"), month("Spring 2017")
    ('March 2017', 'Spring 2017')
    """
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        return text
    return f"{first:%B} {first.year}"


def day_text(text: str) -> str:
    """Write a day given as ISO text; other text is returned as it is.

    >>> day_text("2017-03-09"), day_text("soon")
    ('9 March 2017', 'soon')
    """
    try:
        return british(date.fromisoformat(text.strip()))
    except ValueError:
        return text
