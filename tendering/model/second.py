"""What joins a first competition to the second: the needs a tender states, when a gap is thin, and what it follows."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Follows:
    """The competition this one follows, and starts from: it may not be published before that one is decided."""

    tender: str
    evaluation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A need or specialism that some people have, and that not every provider can meet.

    Attributes:
        lot: The lot whose places are to meet it; ``zone`` None is the whole lot.
        hours_weekly: Hours a week of it, part of the hours of the lot or zone; None is not known.
        question: The pass/fail question whose passing says that a bidder can meet it; None where the table
            ``specialisms`` says so.
        hours_of: The daily hours it is given in, by their id; None is any time of day.
    """

    id: str
    title: str
    lot: str
    zone: str | None = None
    hours_weekly: Fraction | None = None
    clients: Fraction | None = None
    question: str | None = None
    hours_of: str | None = None
    because: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Thin:
    """When what is covered is thin. None is not published.

    Attributes:
        bidders: At most so many admissible bidders make a zone thin.
        providers: At most so many providers with places make a need thin.
        capacity: A provider whose declared hours are below this share of what its places ask is short; 1 is all of it.
    """

    bidders: int | None = None
    providers: int | None = None
    capacity: Fraction | None = None
