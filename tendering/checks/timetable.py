"""Dates and hours as published: stated lengths against the days between, dates in order, hours that overlap."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from tendering.checks.report import Check, report
from tendering.law.calendar import day_text
from tendering.law.periods import first_day, last_day, months_on
from tendering.model import events
from tendering.model.day import DAY_MINUTES, clock_words, covered, minutes, runs
from tendering.model.findings import Finding
from tendering.model.tender import Event, ServiceHours, Tender

_LENGTH = re.compile(r"\b(\d+|[a-z]+)[\s-]*(working[\s-]+)?(day|week|month)s?\b", re.IGNORECASE)
_NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
TENDER_PERIOD = "tender_period"
# The order in which these follow each other, whatever else stands between them; alike ones share a line.
SEQUENCE = (
    frozenset(
        {"prior_information_notice", "market_engagement", "preliminary_market_engagement_notice"}
    ),
    frozenset(events.BEGINS),
    frozenset({"documents_available", "itt_published", TENDER_PERIOD}),
    frozenset(events.QUESTIONS_CLOSE),
    frozenset(events.TENDERS_CLOSE),
    frozenset({"evaluation"}),
    frozenset({"recommendation"}),
    frozenset((*events.LETTERS, *events.SUMMARIES, "standstill")),
    frozenset(("award", *events.SIGNED)),
    frozenset({"award_notice", "contract_details_notice"}),
    frozenset(events.STARTS),
)


# A word of the checks for what the law counts.
starts, ends = first_day, last_day


def stated_length(text: str) -> tuple[int, str] | None:
    """Read a length as printed; None where it cannot be read or counts working days.

    >>> stated_length("6 weeks"), stated_length("about six weeks"), stated_length("a while")
    ((6, 'week'), (6, 'week'), None)
    """
    for number, working, unit in _LENGTH.findall(text):
        if working:
            return None
        if number.isdigit():
            return int(number), unit.lower()
        if number.lower() in _NUMBERS:
            return _NUMBERS.index(number.lower()), unit.lower()
    return None


def _difference(event: Event) -> tuple[int, str] | None:
    """Return by how many days a period is longer (or, below nought, shorter) than stated, and its length in words.

    The last day may or may not be counted, so a period that fits either way does not differ.
    """
    length = stated_length(event.stated or "")
    if length is None or event.start is None or event.end is None or event.end < event.start:
        return None
    number, unit = length
    if unit == "month":
        wanted = (months_on(event.start, number) - event.start).days
    else:
        wanted = number * (7 if unit == "week" else 1)
    days = (event.end - event.start).days
    if wanted in (days, days + 1):
        return None
    weeks = Fraction(days, 7)
    said = f"{weeks} weeks" if unit == "week" and weeks.denominator == 1 else f"{days} days"
    return days - wanted, said


def _periods(tender: Tender) -> Iterator[tuple[str, Event, int, str]]:
    for n, event in enumerate(tender.timetable):
        found = _difference(event)
        if found is not None:
            yield f"timetable[{n}].stated", event, *found


def _span_words(event: Event, said: str) -> str:
    days = f"{day_text(event.start)} to {day_text(event.end)}" if event.start and event.end else ""
    return f"{event.event.replace('_', ' ')}: stated as {event.stated}, but {days} is {said}"


def g020_period_is_as_stated(tender: Tender) -> Iterator[Finding]:
    """A period is not longer than the length printed beside it."""
    for path, event, difference, said in _periods(tender):
        if difference > 0:
            yield report(tender, "G020", path, _span_words(event, said))


def g021_period_not_shorter(tender: Tender) -> Iterator[Finding]:
    """A period is not shorter than the length printed beside it: somebody relied on that length."""
    for path, event, difference, said in _periods(tender):
        if difference < 0:
            yield report(
                tender, "G021", path, f"{_span_words(event, said)}, {-difference} days short"
            )


def g022_length_can_be_read(tender: Tender) -> Iterator[Finding]:
    """A stated length is one the check can compare."""
    for n, event in enumerate(tender.timetable):
        if event.stated and event.start and event.end and stated_length(event.stated) is None:
            yield report(
                tender,
                "G022",
                f"timetable[{n}].stated",
                f"the stated length '{event.stated}' was not compared with the dates",
            )


def g023_period_runs_forward(tender: Tender) -> Iterator[Finding]:
    """A period, and the agreement itself, ends on or after the day it starts."""
    made = tender.agreement
    first, last = (made.starts_on, made.ends_on) if made is not None else (None, None)
    if first is not None and last is not None and last < first:
        said = f"the agreement starts on {day_text(first)} and ends before, on {day_text(last)}"
        yield report(tender, "G023", "agreement.ends_on", said)
    for n, event in enumerate(tender.timetable):
        if event.start is not None and event.end is not None and event.end < event.start:
            yield report(
                tender,
                "G023",
                f"timetable[{n}]",
                f"{event.event.replace('_', ' ')} starts on {day_text(event.start)} and ends before, on {day_text(event.end)}",
            )


def g024_dates_in_order(tender: Tender) -> Iterator[Finding]:
    """Events that follow one another are dated so."""
    placed = [
        (rank, n, event)
        for n, event in enumerate(tender.timetable)
        for rank, names in enumerate(SEQUENCE)
        if event.event in names
    ]
    for (rank, _, before), (later, n, after) in combinations(
        sorted(placed, key=lambda p: p[:2]), 2
    ):
        first, last = starts(before), ends(after)
        if rank < later and first is not None and last is not None and last < first:
            yield report(
                tender,
                "G024",
                f"timetable[{n}]",
                f"{after.event.replace('_', ' ')}, at the latest {day_text(last)}, comes before "
                f"{before.event.replace('_', ' ')}, at the earliest {day_text(first)}",
            )


def _said(hours: ServiceHours) -> str:
    return f"{hours.title or hours.id} ({hours.starts} to {hours.ends})"


def g010_hours_overlap(tender: Tender) -> Iterator[Finding]:
    """Two services' hours do not overlap."""
    known = [(h, c) for h in tender.service_hours if (c := covered(h)) is not None]
    for (first, a), (second, b) in combinations(known, 2):
        both = runs(a & b)
        if both:
            said = " and ".join(clock_words(run) for run in both)
            yield report(
                tender,
                "G010",
                f"service_hours[{second.id}]",
                f"{_said(first)} and {_said(second)} overlap: {said}",
            )


def g011_hours_leave_gaps(tender: Tender) -> Iterator[Finding]:
    """Where several services share the day, the hours that none of them covers are named."""
    known = [c for h in tender.service_hours if (c := covered(h)) is not None]
    if len(known) < 2:
        return
    # A minute between 22:00 and 22:01 is how inclusive times are printed, not a gap.
    gaps = [
        r
        for r in runs(set(range(DAY_MINUTES)).difference(*known))
        if (r[1] - r[0]) % DAY_MINUTES > 1
    ]
    if gaps:
        yield report(
            tender,
            "G011",
            "service_hours",
            f"no service covers {' and '.join(clock_words(run) for run in gaps)}",
        )


def g012_times_of_day(tender: Tender) -> Iterator[Finding]:
    """Hours are times of day."""
    for hours in tender.service_hours:
        for key, text in (("from", hours.starts), ("to", hours.ends)):
            if minutes(text) is None:
                yield report(
                    tender,
                    "G012",
                    f"service_hours[{hours.id}].{key}",
                    f"{hours.id}: '{text}' is not a time of day such as 06:00",
                )


def g030_risk_scores(tender: Tender) -> Iterator[Finding]:
    """A risk's score is its likelihood times its consequence."""
    for risk in tender.risks:
        score = risk.likelihood * risk.consequence
        if risk.printed_score is not None and risk.printed_score != score:
            yield report(
                tender,
                "G030",
                f"risks[{risk.id}].score",
                f"risk {risk.id}: printed {risk.printed_score}, and {risk.likelihood} x {risk.consequence} is {score}",
            )


CHECKS: tuple[Check, ...] = (
    g020_period_is_as_stated,
    g021_period_not_shorter,
    g022_length_can_be_read,
    g023_period_runs_forward,
    g024_dates_in_order,
    g010_hours_overlap,
    g011_hours_leave_gaps,
    g012_times_of_day,
    g030_risk_scores,
)
