"""A soft market test: what is asked of the market before a competition, and what one organisation answered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

ABOUT = "about"
"""Stands for a question's id where it is asked who answers, and what it does now."""
OVERVIEW = "overview"
COMMENTS = "comments"
PERSONAL = ("person", "address", "email", "telephone", "website")
"""What is asked about whoever answers and kept in the returned file alone, which is destroyed in time."""
KEPT = ("organisation", "class", "number", "named")
"""What is asked about an organisation and kept in the record."""
NO_TERM = "none"
_TERM = re.compile(
    r"(?:(?P<years>\d{1,2}) ?(?:years?|yrs?))?(?: ?(?:and|,)? ?(?P<months>\d{1,3}) ?months?)?",
    re.IGNORECASE | re.ASCII,
)


class Asks(StrEnum):
    """What kind of answer a question asks for."""

    TEXT = "text"
    SERVICES = "yes_no_per_service"
    OPTION = "preferred_option"
    TERM = "minimum_term"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One way in which the service might be bought, as it is described to the market."""

    id: str
    title: str
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One service a question asks about."""

    id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question.

    Attributes:
        option: The option it asks to comment on; empty where it asks about none.
        services: Those it asks yes or no about.
        also: Answers that may be chosen beside the options.
    """

    id: str
    text: str
    asks: Asks
    option: str = ""
    services: tuple[Service, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts it is answered in: itself (empty) or one a service, then comments where it asks for no text.

        >>> Question(id="4", text="Which?", asks=Asks.OPTION).parts
        ('', 'comments')
        """
        if self.asks is Asks.TEXT:
            return ("",)
        main = tuple(s.id for s in self.services) if self.asks is Asks.SERVICES else ("",)
        return (*main, COMMENTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    """What everyone who is asked is told."""

    confidentiality: str
    no_call: str
    no_prejudice: str
    law: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketTest:
    """A market test as its definition says it.

    Attributes:
        issued: The day, or the year and month, it is dated.
        closes: The last moment, in local time, at which an answer is in time.
        to: The team answers go to.
        kept_until: The day on which returned files, with the names and addresses in them, are destroyed.
        engagement: How the market is engaged, as the preliminary market engagement notice says it.
        measures: What keeps anyone from gaining an unfair advantage by it.
        classes: The kinds of organisation offered to choose from.
        least_group: The fewest organisations that agreed to be named nowhere, of which a number is shown together.
        printed_questions: How many questions the paper says it holds, where it says so.
    """

    id: str
    title: str
    authority: str
    issued: str
    closes: datetime
    to: str
    email: str
    kept_until: date
    engagement: str
    measures: str
    statements: Statements
    questions: tuple[Question, ...]
    least_group: int
    address: str = ""
    background: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    classes: tuple[str, ...] = ()
    printed_questions: int | None = None

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """Every question and part that can be answered, in order, what the organisation does now first."""
        asked = ((q.id, part) for q in self.questions for part in q.parts)
        return ((ABOUT, OVERVIEW), *asked)

    def question(self, id_: str) -> Question | None:
        """Return a question by its id; None where there is none, and for what is asked about the organisation."""
        return next((q for q in self.questions if q.id == id_), None)

    def choices(self, question: Question) -> tuple[tuple[str, str], ...]:
        """Return what may be chosen where a question asks to choose, as kept and as read: options, then the rest."""
        options = tuple((o.id, f"Option {o.id}: {o.title}") for o in self.options)
        return (*options, *((text, text) for text in question.also))

    def asked(self, question: str, part: str) -> str:
        """Return what a part asks, in words."""
        found = self.question(question)
        if found is None:
            return "Overview of the services you provide now"
        service = next((s.title for s in found.services if s.id == part), "")
        return service or (
            f"Your comments on question {question}" if part == COMMENTS else found.text
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One answer.

    Attributes:
        text: As the record keeps it: an option by its id, a term in years or months, yes or no.
        confidential: It was marked confidential.
        why: The ground claimed for that.
    """

    question: str
    part: str
    text: str
    confidential: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What one organisation answered.

    Attributes:
        about: By field: those of `KEPT` and `PERSONAL` that were filled in.
        said: In the order of the questions; what was left blank is not there.
        received: Local time; None where it was not told with the answers.
        respondent: Its id in the record, such as R01.
    """

    about: Mapping[str, str]
    said: tuple[Said, ...] = ()
    received: datetime | None = None
    channel: str = ""
    respondent: str = ""
    late: bool = False
    places: Mapping[tuple[str, str], str] = field(default_factory=dict, compare=False)

    @property
    def organisation(self) -> str:
        """The organisation's name as it wrote it."""
        return self.about.get("organisation", "")

    @property
    def named(self) -> bool:
        """Whether it allowed the report to name it beside its answers; silence is no."""
        return self.about.get("named", "").casefold() == "yes"

    def to(self, question: str, part: str = "") -> Said | None:
        """Return the answer to a part of a question; None where it was left blank."""
        return next((s for s in self.said if (s.question, s.part) == (question, part)), None)


def term_months(text: str) -> int | None:
    """Return a length of time in months: 0 for none, None where the text says no length.

    >>> term_months("3 years"), term_months("2 years and 6 months"), term_months("None"), term_months("long")
    (36, 30, 0, None)
    """
    said = " ".join(text.split()).rstrip(".")
    if said.casefold() in (NO_TERM, "no", "no minimum", "no minimum term"):
        return 0
    found = _TERM.fullmatch(said)
    if found is None or not any(found.groups()):
        return None
    months = 12 * int(found["years"] or 0) + int(found["months"] or 0)
    return months or None


def term_text(months: int) -> str:
    """Return a length of time as it is kept.

    >>> term_text(36), term_text(12), term_text(18), term_text(0)
    ('3 years', '1 year', '18 months', 'none')
    """
    if not months:
        return NO_TERM
    years, rest = divmod(months, 12)
    number, unit = (months, "month") if rest else (years, "year")
    return f"{number} {unit}{'' if number == 1 else 's'}"


def canonical(test: MarketTest, question: str, part: str, text: str) -> str | None:
    """Return an answer as the record keeps it; None where it is not of the kind the part asks for."""
    found = test.question(question)
    if found is None or part == COMMENTS or found.asks is Asks.TEXT:
        return text
    said = " ".join(text.split())
    if found.asks is Asks.TERM:
        months = term_months(said)
        return None if months is None else term_text(months)
    if found.asks is Asks.SERVICES:
        return said.lower() if said.lower() in ("yes", "no") else None
    for kept, read in test.choices(found):
        if said.casefold() in (kept.casefold(), read.casefold()):
            return kept
    return None


def shown(test: MarketTest, question: str, part: str, text: str) -> str:
    """Return an answer as people read it: an option with its title, yes and no with a capital."""
    found = test.question(question)
    if found is None or part == COMMENTS:
        return text
    if found.asks is Asks.OPTION:
        return dict(test.choices(found)).get(text, text)
    if found.asks is Asks.TERM and text == NO_TERM:
        return "No minimum"
    return text.capitalize() if found.asks is Asks.SERVICES else text
