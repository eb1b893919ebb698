"""The grammar of the yearly review: when it is, its tests, what follows from each, and the terms on which others join."""

from __future__ import annotations

from typing import Literal

from tendering.files.schema_plan import Duration
from tendering.files.schema_types import Id, Percent, Positive, Quantity, Strict, Text, may, told
from tendering.model import review as model

Month = Literal[
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
Follows = Literal["warning", "plan", "removal"]


class ReviewTestFile(Strict):
    """One test of the review. A figure has at_least or at_most; a word has passes_on and fails_on."""

    id: Id = told("Short name, such as on_time.")
    title: Text = told("Name as published.")
    evidence: Literal["kpi", "complaints", "cqc", "refusals", "other"] = told(
        "What it is held against."
    )
    measure: Text | None = may("What is counted, and over what.")
    unit: Text | None = may("Unit of the figure, such as per cent.")
    at_least: Quantity | None = may("The least figure that passes.")
    at_most: Quantity | None = may("The most that passes.")
    passes_on: list[Text] | None = may("Words that pass, such as ratings.")
    fails_on: list[Text] | None = may("Words that do not pass.")
    follows: Follows = told("The step that follows where it is failed.")
    again: Follows | None = may(
        "The step where the review before found the same. Left out: the same step."
    )


class JoiningFile(Strict):
    """The terms on which a further provider joins at a review."""

    when: Text = told("When, as published, such as: if further providers are required.")
    quality: Percent | None = may("Percent of the marks of the lot that an applicant needs.")
    most: Positive | None = may("The most providers there may be in a lot.")
    terms: list[Text] | None = may("The terms, in words.")


class ReviewFile(Strict):
    """The yearly review of the agreement."""

    month: Month = told("Month in which it takes place.")
    year_to: Month = told("Month at whose end the year under review ends.")
    answer: Duration = told("How long a provider has to answer a notice, such as 10 working days.")
    removal_after: Duration | None = may(
        "Least time from a decision to remove to the first day without the place."
    )
    decided_by: Text | None = may("The role of whoever decides.")
    tests: list[ReviewTestFile] = told("The tests.")
    join: JoiningFile | None = may("Who may join at a review. Left out: nobody.")


def review(r: ReviewFile | None) -> model.Review | None:
    """Return the yearly review, as the model has it."""
    if r is None:
        return None
    return model.Review(
        month=r.month,
        year_to=r.year_to,
        answer=r.answer,
        removal_after=r.removal_after,
        decided_by=r.decided_by,
        tests=tuple(_test(t) for t in r.tests),
        join=_join(r.join) if r.join else None,
    )


def _test(t: ReviewTestFile) -> model.ReviewTest:
    return model.ReviewTest(
        id=t.id,
        title=t.title,
        evidence=t.evidence,
        measure=t.measure,
        unit=t.unit,
        at_least=t.at_least,
        at_most=t.at_most,
        passes_on=tuple(t.passes_on or ()),
        fails_on=tuple(t.fails_on or ()),
        follows=t.follows,
        again=t.again,
    )


def _join(j: JoiningFile) -> model.Joining:
    return model.Joining(when=j.when, quality=j.quality, most=j.most, terms=tuple(j.terms or ()))
