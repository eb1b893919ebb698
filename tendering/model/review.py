"""What a tender publishes of the yearly review of its agreement: when, by which tests, what follows, and who may join."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # papers holds the agreement, which holds these
    from tendering.model.papers import Length

STAYS = "stays"
"""The decision on a provider that keeps its place, where no step was notified to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewTest:
    """One published test of a review: a figure held against a bound, or a word held against two lists.

    Attributes:
        evidence: What it is held against: ``kpi``, ``complaints``, ``cqc``, ``refusals`` or ``other``.
        measure: What is counted, and over what, as published.
        unit: Of the figure, such as ``per cent``.
        at_least: The least figure that passes; ``at_most`` the most. None is no such bound.
        passes_on: Words that pass, such as ratings; ``fails_on`` words that do not.
        follows: The step that follows a failure: ``warning``, ``plan`` or ``removal``.
        again: The step where the review before found the same, and a step was taken on it; None is ``follows``.
    """

    id: str
    title: str
    evidence: str
    follows: str
    measure: str | None = None
    unit: str | None = None
    at_least: Fraction | None = None
    at_most: Fraction | None = None
    passes_on: tuple[str, ...] = ()
    fails_on: tuple[str, ...] = ()
    again: str | None = None

    @property
    def in_words(self) -> bool:
        """Whether its evidence is a word and not a figure."""
        return bool(self.passes_on or self.fails_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """The published terms on which a further provider joins at a review.

    Attributes:
        when: As published, such as: if further providers are required.
        quality: Percent of the marks of the lot that an applicant needs.
        most: The most providers there may be in a lot, those who join included; None is no such number.
    """

    when: str
    quality: Fraction | None = None
    most: int | None = None
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The yearly review.

    Attributes:
        month: The month in which it takes place, such as ``June``.
        year_to: The month at whose end the year under review ends.
        answer: How long a provider has to answer a notice.
        removal_after: The least time between a decision to remove and the first day without the place.
        decided_by: The role of whoever decides.
        join: None is that nobody joins at a review.
    """

    month: str
    year_to: str
    answer: Length
    removal_after: Length | None = None
    decided_by: str | None = None
    tests: tuple[ReviewTest, ...] = ()
    join: Joining | None = None

    def test(self, name: str) -> ReviewTest | None:
        """Return a test by its id."""
        return next((t for t in self.tests if t.id == name), None)
