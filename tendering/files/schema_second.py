"""The grammar of what joins two competitions: needs, when cover is thin, what a tender follows; and payment by results."""

from __future__ import annotations

from typing import Literal

from tendering.files.schema_types import (
    Id,
    Percent,
    Positive,
    Quantity,
    Share,
    Strict,
    TenderId,
    Text,
    Whole,
    may,
    told,
)
from tendering.model.results import Results
from tendering.model.second import Follows, Need, Thin


class FollowsFile(Strict):
    """The competition this one follows: it is not published before that one is decided."""

    tender: TenderId = told("Id of the tender that this one follows.")
    evaluation: Text = told("Id of its evaluation, or of its record.")


class NeedFile(Strict):
    """A need or specialism that not every provider can meet."""

    id: Id = told("Short name, such as dementia.")
    title: Text = told("The need as published.")
    lot: Id = told("The lot whose providers are to meet it.")
    zone: Id | None = may("The zone it is in. Left out: the whole lot.")
    hours_weekly: Quantity | None = may("Hours a week of it, part of those of the lot or zone.")
    clients: Quantity | None = may("People who have it.")
    question: Id | None = may(
        "The pass/fail question that says who can meet it. Left out: specialisms.csv does."
    )
    hours_of: Id | None = may("The daily hours it is given in, by their id in service_hours.")
    because: Text | None = may("Why it needs a provider of its own.")


class ThinFile(Strict):
    """When what is covered is thin, for `tendering framework gaps`."""

    bidders: Whole | None = may("A zone with at most so many admissible bidders is thin.")
    providers: Whole | None = may(
        "A need that at most so many providers with places meet is thin."
    )
    capacity: Percent | None = may(
        "Declared hours below this percent of what a provider's places ask are short."
    )


class ResultsFile(Strict):
    """Payment by results against Outcomes Plans."""

    sustained_weeks: Positive | None = may(
        "Weeks an outcome must last from the day it is achieved."
    )
    proven_by: list[Text] | None = may("Who may prove it, a role each; never the provider.")
    fixed: Quantity | None = may("Pounds for each outcome.")
    share: Share | None = may("Share of the cost of the weekly hours saved, such as 50%.")
    weeks: Positive | None = may("Weeks for which that saving counts.")
    most: Quantity | None = may("Most pounds for one outcome.")
    late: Literal["paid", "not_paid"] | None = may(
        "What follows where it is achieved after the day in the plan."
    )
    item: Id | None = may("The price item at whose rate the saving is worked out.")
    keep_years: Positive | None = may(
        "Years for which statements, which speak of people, are kept before they are destroyed."
    )
    says: Text | None = may("The rule in words, as published.")


def follows(written: FollowsFile | None) -> Follows | None:
    """Return what a tender follows."""
    return Follows(**dict(written)) if written is not None else None


def needs(written: list[NeedFile] | None) -> tuple[Need, ...]:
    """Return the needs a tender states, in published order."""
    return tuple(Need(**dict(need)) for need in written or ())


def thin(written: ThinFile | None) -> Thin | None:
    """Return when cover is thin; the percentage as a share."""
    if written is None:
        return None
    capacity = written.capacity / 100 if written.capacity is not None else None
    return Thin(bidders=written.bidders, providers=written.providers, capacity=capacity)


def results(written: ResultsFile | None) -> Results | None:
    """Return how results are paid."""
    if written is None:
        return None
    return Results(**(dict(written) | {"proven_by": tuple(written.proven_by or ())}))
