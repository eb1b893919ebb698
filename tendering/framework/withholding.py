"""When a provider meets the published rule for not being offered enablement, and when offers are withheld from it. Pure.

The rule is only tested here. Offers are withheld by a step of `steps`: notified with evidence, answered, decided by a named
person, from a day until a day. Without such a decision nothing is withheld, whatever the figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from tendering.framework.steps import TAKEN, WITHHOLDING, Measure, measures, steps_of
from tendering.law.calendar import ENGLAND_AND_WALES, day_text
from tendering.law.periods import after
from tendering.model.enablement import Withholding
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.findings import Finding, finding
from tendering.model.numbers import fixed
from tendering.model.papers import Length

DAY = timedelta(days=1)
DAYS_OF_A_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """One package whose enabling outcomes were reviewed.

    Attributes:
        request: The entry of its service request.
        excused: Exceptional circumstances were granted for outcomes not met: it is no failure.
        number: The entry of the review.
    """

    provider: str
    request: str
    on: date
    met: bool
    excused: bool = False
    number: int | None = None

    @property
    def failed(self) -> bool:
        """Whether it counts as a failure."""
        return not self.met and not self.excused


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The published rule held against one provider on a day.

    Attributes:
        since: The first day whose reviews count.
        fresh: Why reviews before that day do not count; empty where it is the rule's own number of weeks.
    """

    provider: str
    day: date
    since: date
    reviewed: tuple[Reviewed, ...]
    rule: Withholding
    fresh: str = ""

    @property
    def failed(self) -> tuple[Reviewed, ...]:
        """The packages that count as failures."""
        return tuple(r for r in self.reviewed if r.failed)

    @property
    def met(self) -> bool:
        """Whether the rule is met: enough failures, and a large enough share of those reviewed."""
        failed, reviewed = len(self.failed), len(self.reviewed)
        return failed >= self.rule.failures and Fraction(failed) >= self.rule.share * reviewed

    @property
    def sentence(self) -> str:
        """The figures, the rule, and whether it is met."""
        numbers = ", ".join(r.request for r in self.failed)
        named = f" (requests {numbers})" if numbers else ""
        count = len(self.reviewed)
        return (
            f"From {day_text(self.since)} to {day_text(self.day)}, {len(self.failed)} of {count} package{'' if count == 1 else 's'}"
            f" reviewed did not meet their enabling outcomes{named}. {rule_sentence(self.rule)} It is"
            f" {'met' if self.met else 'not met'}.{f' {self.fresh}' if self.fresh else ''}"
        )


def rule_sentence(rule: Withholding) -> str:
    """Return the published rule as a sentence.

    >>> print(rule_sentence(Withholding(failures=3, share=Fraction(1, 2), within_weeks=26, answer_days=10, weeks=12)))
    The published rule: at least 3 failures within 26 weeks, and at least 50% of the packages reviewed in them.
    """
    return (
        f"The published rule: at least {rule.failures} failures within {rule.within_weeks} weeks, and at least"
        f" {fixed(rule.share * 100, 0)}% of the packages reviewed in them."
    )


def reviews(entries: Iterable[Entry]) -> tuple[Reviewed, ...]:
    """Return every review that stands, in order, each with whether exceptional circumstances were granted for it."""
    kinds = (
        EntryKind.OUTCOMES_REVIEWED,
        EntryKind.EXCEPTION_CLAIMED,
        EntryKind.EXCEPTION_DECIDED,
    )
    still = of_kind(standing(entries), *kinds)
    claims = {
        str(e.number)
        for e in still
        if e.kind is EntryKind.EXCEPTION_CLAIMED and e.fact("basis") == "not met"
    }
    excused = {
        e.fact("request")
        for e in still
        if e.kind is EntryKind.EXCEPTION_DECIDED
        and e.fact("decision") == "granted"
        and e.fact("claim") in claims
    }
    return tuple(
        Reviewed(
            provider=e.bidder,
            request=e.fact("request"),
            on=e.on,
            met=e.fact("met") == "yes",
            excused=e.fact("request") in excused,
            number=e.number,
        )
        for e in still
        if e.kind is EntryKind.OUTCOMES_REVIEWED
    )


def hold_all(rule: Withholding, entries: Sequence[Entry], day: date) -> tuple[Tally, ...]:
    """Hold the rule against every provider with a review that counts on a day, in order of their ids.

    A failure counts towards one decision: reviews up to the day of a notice that was decided count no more.
    """
    found: dict[str, list[Reviewed]] = {}
    for review in reviews(entries):
        if review.on <= day:
            found.setdefault(review.provider, []).append(review)
    made = (_tally(rule, entries, provider, found[provider], day) for provider in sorted(found))
    return tuple(t for t in made if t.reviewed)


def hold(rule: Withholding, entries: Sequence[Entry], provider: str, day: date) -> Tally:
    """Hold the rule against one provider on a day."""
    mine = [r for r in reviews(entries) if r.provider == provider and r.on <= day]
    return _tally(rule, entries, provider, mine, day)


def _tally(
    rule: Withholding,
    entries: Sequence[Entry],
    provider: str,
    mine: Sequence[Reviewed],
    day: date,
) -> Tally:
    since = day - timedelta(days=rule.within_weeks * DAYS_OF_A_WEEK) + DAY
    fresh = ""
    for step in steps_of(entries, provider):
        if step.step == WITHHOLDING and not step.open and step.on <= day and step.on >= since:
            since = step.on + DAY
            fresh = f"Reviews up to {day_text(step.on)} were part of the notice of entry {step.number}, and count no more."
    return Tally(
        provider=provider,
        day=day,
        since=since,
        reviewed=tuple(r for r in mine if since <= r.on),
        rule=rule,
        fresh=fresh,
    )


def withheld(entries: Iterable[Entry], provider: str, day: date, lot: str = "") -> Measure | None:
    """Return the decision that withholds enablement offers from a provider on a day; None where there is none.

    Args:
        entries: The record.
        provider: Whom it is about.
        day: The day of the offer.
        lot: The lot of the offer; empty is any.
    """
    for measure in measures(entries):
        mine = measure.step == WITHHOLDING and measure.provider == provider
        if mine and measure.in_force(day) and (not lot or measure.lot in ("", lot)):
            return measure
    return None


def last_day(rule: Withholding, since: date) -> date:
    """Return the last day of withholding that begins on a day; offers are made again from the day after.

    >>> rule = Withholding(failures=3, share=Fraction(1, 2), within_weeks=26, answer_days=10, weeks=12)
    >>> last_day(rule, date(2018, 10, 1)).isoformat()
    '2018-12-23'
    """
    return since + timedelta(days=rule.weeks * DAYS_OF_A_WEEK) - DAY


def answer_by(rule: Withholding, on: date) -> date:
    """Return the first day that can be the last to answer a notice of a day: so many working days follow it.

    >>> rule = Withholding(failures=3, share=Fraction(1, 2), within_weeks=26, answer_days=10, weeks=12)
    >>> answer_by(rule, date(2018, 9, 3)).isoformat()
    '2018-09-17'
    """
    return after(on, Length(number=rule.answer_days, unit="working_day"), ENGLAND_AND_WALES)


def withholding_faults(
    rule: Withholding | None, entries: Sequence[Entry], entry: Entry
) -> Iterator[Finding]:
    """Find why a withholding cannot be notified or decided as an entry says, by the published rule.

    Args:
        rule: As published; None where the tender publishes none.
        entries: The record before the entry.
        entry: A step notified or decided.
    """
    if entry.fact("step") != WITHHOLDING:
        return
    if rule is None:
        yield finding(
            "L332", "record", "offers are withheld only by a published rule, and none is"
        )
        return
    if entry.kind is EntryKind.STEP_NOTIFIED:
        found = hold(rule, entries, entry.bidder, entry.on)
        if not found.met:
            yield finding("L331", "record", f"{entry.bidder or 'nobody'}: {found.sentence}")
        due, least = entry.day("answer_by"), answer_by(rule, entry.on)
        if due is not None and due < least:
            said = (
                f"an answer by {day_text(due)}, and the published rule gives {rule.answer_days} working days:"
                f" {day_text(least)}"
            )
            yield finding("L314", "record", said, remedy=f"Give --answer-by {least.isoformat()}.")
        return
    if entry.fact("decision") != TAKEN:
        return
    since, until = entry.day("from") or entry.on, entry.day("until")
    most = last_day(rule, since)
    if until is None or until > most:
        said = (
            "no date of return is given"
            if until is None
            else f"withheld until {day_text(until)}, and the published rule ends it on {day_text(most)}"
        )
        remedy = f"Give --until {most.isoformat()}, or an earlier day."
        yield finding("L314", "record", said, remedy=remedy)
