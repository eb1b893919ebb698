"""The yearly review: the evidence on each provider held against the published tests, and what they lead to. Pure.

Nothing is decided here. The tests lead to a step of `steps`, which is notified with its evidence, answered, and decided by a
named person; or to nothing, and then a named person decides that the provider stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tendering.framework.places import register_of
from tendering.framework.steps import TAKEN, Step, steps_of
from tendering.law.calendar import MONTHS, day_text
from tendering.model.entries import Entry, EntryKind, name_key, of_kind, standing
from tendering.model.numbers import exact, plain
from tendering.model.review import Review, ReviewTest
from tendering.model.tender import Tender

PASSED, FAILED, MISSING = "passed", "failed", "no evidence"
GRAVEST = ("removal", "plan", "warning")
"""The steps the tests of a review can lead to, the gravest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A review: its entry, the day it was opened, and the first and last day of the year under review."""

    number: int | None
    on: date
    since: date
    until: date

    @property
    def label(self) -> str:
        """How it is called, such as ``review of June 2019``."""
        return f"review of {MONTHS[self.on.month - 1]} {self.on.year}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One item of evidence on a provider, as entered."""

    number: int | None
    test: str
    value: str
    dated: date | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One published test held against the evidence on one provider.

    Attributes:
        verdict: ``passed``, ``failed`` or ``no evidence``.
        step: What follows from it: a step; empty where it is not failed.
        before: The review before found the same, and a step was taken on it.
    """

    test: ReviewTest
    verdict: str
    evidence: Evidence | None = None
    step: str = ""
    before: bool = False

    @property
    def sentence(self) -> str:
        """What was found, against which bound, with where it comes from."""
        if self.evidence is None:
            return f"{self.test.title}: no evidence is entered; the test is {rule_of(self.test)}"
        dated = f", {day_text(self.evidence.dated)}" if self.evidence.dated else ""
        found = (
            f"{self.test.title}: {shown(self.test, self.evidence.value)}; "
            f"the test is {rule_of(self.test)}, so it is {self.verdict} "
            f"(entry {self.evidence.number}: {self.evidence.source}{dated})"
        )
        return found + ("; the review before found the same" if self.before else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What the published tests lead to for one provider at one review.

    Attributes:
        notified: The step notified at this review, with its answer and decision; None where none was.
        stays: The entry that decided that it stays; None where there is none.
    """

    provider: str
    results: tuple[Result, ...]
    notified: Step | None = None
    stays: Entry | None = None

    @property
    def failed(self) -> tuple[Result, ...]:
        """The tests it failed."""
        return tuple(r for r in self.results if r.verdict == FAILED)

    @property
    def missing(self) -> tuple[Result, ...]:
        """The tests with no evidence."""
        return tuple(r for r in self.results if r.verdict == MISSING)

    @property
    def step(self) -> str:
        """The gravest step that the failed tests lead to; empty where none is failed."""
        led = {r.step for r in self.failed}
        return next((s for s in GRAVEST if s in led), "")

    @property
    def decided(self) -> bool:
        """Whether a person decided on it at this review."""
        return self.stays is not None or (self.notified is not None and not self.notified.open)

    @property
    def waits_for(self) -> str:
        """What is next, in words; empty where it is decided."""
        if self.decided:
            return ""
        if self.notified is not None:
            due = self.notified.answer_by
            return (
                "its decision"
                if self.notified.answered or due is None
                else f"its answer, until the end of {day_text(due)}"
            )
        if self.missing:
            return f"evidence: {', '.join(r.test.id for r in self.missing)}"
        return "its notice" if self.failed else "the decision that it stays"


def shown(test: ReviewTest, value: str) -> str:
    """Write a value with its unit.

    >>> shown(ReviewTest(id="a", title="A", evidence="kpi", follows="plan", unit="per cent"), "88.5")
    '88.5 per cent'
    """
    return f"{value} {test.unit}" if test.unit and not test.in_words else value


def rule_of(test: ReviewTest) -> str:
    """Say a test in words.

    >>> from fractions import Fraction
    >>> test = ReviewTest(id="a", title="A", evidence="kpi", follows="plan", at_most=Fraction(5, 2))
    >>> rule_of(test)
    'at most 2.5'
    """
    if test.in_words:
        return f"failed on {' or '.join(test.fails_on)}"
    bounds = [("at least", test.at_least), ("at most", test.at_most)]
    said = " and ".join(f"{word} {plain(bound)}" for word, bound in bounds if bound is not None)
    return shown(test, said)


def verdict(test: ReviewTest, value: str) -> str:
    """Hold a value against a test; empty where the value cannot be read for it.

    >>> from fractions import Fraction
    >>> test = ReviewTest(id="a", title="A", evidence="kpi", follows="plan", at_least=Fraction(90))
    >>> verdict(test, "90"), verdict(test, "89.99"), verdict(test, "about 90")
    ('passed', 'failed', '')
    """
    if test.in_words:
        said = name_key(value)
        if said in map(name_key, test.fails_on):
            return FAILED
        return PASSED if said in map(name_key, test.passes_on) else ""
    try:
        figure = exact(value)
    except ValueError:
        return ""
    low = test.at_least is not None and figure < test.at_least
    high = test.at_most is not None and figure > test.at_most
    return FAILED if low or high else PASSED


def published(tender: Tender | None) -> Review | None:
    """Return the yearly review that a tender publishes."""
    agreement = tender.agreement if tender is not None else None
    return agreement.review if agreement is not None else None


def reviews(entries: Iterable[Entry]) -> tuple[Opened, ...]:
    """Return every review opened, in order."""
    return tuple(
        Opened(
            number=e.number,
            on=e.on,
            since=e.day("from") or e.on,
            until=e.day("until") or e.on,
        )
        for e in of_kind(standing(entries), EntryKind.REVIEW_OPENED)
    )


def review_of(entries: Iterable[Entry], number: str = "") -> Opened | None:
    """Return the review of an entry's number; the last one where none is named."""
    found = reviews(entries)
    if not number:
        return found[-1] if found else None
    return next((r for r in found if str(r.number) == number), None)


def before(entries: Iterable[Entry], review: Opened) -> Opened | None:
    """Return the review before one."""
    earlier = [r for r in reviews(entries) if r.until < review.until]
    return max(earlier, key=lambda r: r.until, default=None)


def reviewed(entries: Sequence[Entry], review: Opened) -> tuple[str, ...]:
    """Return the providers under review: those that held a place on the last day of the year, in the order they came to it."""
    held = register_of(entries).on(review.until)
    return tuple(dict.fromkeys(p.provider for p in held))


def evidence_on(entries: Iterable[Entry], review: Opened, provider: str) -> dict[str, Evidence]:
    """Return the evidence on a provider at a review, by test; of two entries for one test the later."""
    found = of_kind(standing(entries), EntryKind.REVIEW_EVIDENCE)
    return {
        e.fact("test"): Evidence(
            number=e.number,
            test=e.fact("test"),
            value=e.fact("value"),
            dated=e.day("dated"),
            source=e.fact("source"),
        )
        for e in found
        if e.bidder == provider and e.fact("review") == str(review.number)
    }


def assess(
    tender: Tender | None, entries: Sequence[Entry], review: Opened, provider: str
) -> Assessment:
    """Hold every published test against the evidence on a provider at a review."""
    rules = published(tender)
    mine = evidence_on(entries, review, provider)
    earlier = before(entries, review)
    taken = _taken(tender, entries, earlier, provider) if earlier is not None else frozenset()
    results = tuple(
        _result(test, mine.get(test.id), test.id in taken)
        for test in (rules.tests if rules else ())
    )
    return Assessment(
        provider=provider,
        results=results,
        notified=step_at(entries, review, provider),
        stays=next(
            (
                e
                for e in of_kind(standing(entries), EntryKind.REVIEW_DECIDED)
                if e.bidder == provider and e.fact("review") == str(review.number)
            ),
            None,
        ),
    )


def _result(test: ReviewTest, evidence: Evidence | None, before_too: bool) -> Result:
    found = verdict(test, evidence.value) if evidence is not None else MISSING
    failed = found == FAILED
    step = (test.again or test.follows) if failed and before_too else test.follows
    return Result(
        test=test,
        verdict=found or MISSING,
        evidence=evidence if found else None,
        step=step if failed else "",
        before=failed and before_too,
    )


def _taken(
    tender: Tender | None, entries: Sequence[Entry], review: Opened, provider: str
) -> frozenset[str]:
    """Return the tests a provider failed at a review, where a step was taken on them."""
    step = step_at(entries, review, provider)
    if step is None or step.decision != TAKEN:
        return frozenset()
    rules, mine = published(tender), evidence_on(entries, review, provider)
    return frozenset(
        t.id
        for t in (rules.tests if rules else ())
        if t.id in mine and verdict(t, mine[t.id].value) == FAILED
    )


def step_at(entries: Iterable[Entry], review: Opened, provider: str) -> Step | None:
    """Return the step notified to a provider at a review."""
    listed = tuple(entries)
    mine = {
        e.number
        for e in of_kind(listed, EntryKind.STEP_NOTIFIED)
        if e.bidder == provider and e.fact("review") == str(review.number)
    }
    return next((s for s in reversed(steps_of(listed, provider)) if s.number in mine), None)


def need_of(entries: Iterable[Entry], review: Opened, lot: str) -> Entry | None:
    """Return the last finding at a review of whether further providers are required in a lot."""
    found = [
        e
        for e in of_kind(standing(entries), EntryKind.REVIEW_NEED, lot=lot)
        if e.fact("review") == str(review.number)
    ]
    return found[-1] if found else None
