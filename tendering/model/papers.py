"""What the tender documents say beside the rules: dates, figures, terms, indicators, risks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """The contracting authority as it signs letters and notices."""

    name: str
    nation: str | None = None
    address: str | None = None
    email: str | None = None
    website: str | None = None
    contact: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A row of the timetable, as printed: a day, an instant (local time) or a period, and its stated length."""

    event: str
    on: date | None = None
    at: datetime | None = None
    start: date | None = None
    end: date | None = None
    month: str | None = None
    stated: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure printed in the tender documents, and how it should follow from others.

    Attributes:
        printed: As printed, in ``unit``; ``decimals`` is how many decimals the print shows.
        equals: Expression over figure ids and literal numbers, such as ``{"product": ["hours_ab", "rate_d"]}``
            with operators sum, product, quotient, difference, count; None where nothing is recomputed.
        says: The printed words, for the message.
    """

    id: str
    says: str
    printed: Fraction
    decimals: int = 0
    unit: str | None = None
    equals: object = None
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A headed passage of the ITT pack: paragraphs, then bullets."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    bullets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi:
    """A key performance indicator of the agreement."""

    id: str
    title: str
    measure: str | None = None
    threshold: str | None = None
    lots: tuple[str, ...] | None = None
    from_note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """A row of the risk register: likelihood x consequence = score, as printed."""

    id: str
    description: str
    likelihood: int
    consequence: int
    printed_score: int | None = None
    mitigation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOff:
    """How work is offered once the agreement stands. Text as published; ``method`` names the rule."""

    method: str
    steps: tuple[str, ...] = ()
    response_time: str | None = None
    refusal: str | None = None
    hand_back: str | None = None
    persons_choice: str | None = None
    direct_payments: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What is let: kind, term and extensions as printed, with the reason for a long term.

    Attributes:
        stated_maximum: Hard maximum of suppliers that a notice states; None where it states none.
    """

    kind: str
    term: str | None = None
    extensions: tuple[str, ...] = ()
    term_reason: str | None = None
    starts_on: date | None = None
    call_off: CallOff | None = None
    uplift: Mapping[str, str] = field(default_factory=dict)
    terms: tuple[Section, ...] = ()
    tupe: tuple[Section, ...] = ()
    stated_maximum: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standstill:
    """The standstill as the authority published it; what it must be is computed, never read from here."""

    issue_on: date | None = None
    stated_last_day: date | None = None
    stated_days: int | None = None
    method: str = "electronic"
    basis: str | None = None
    said: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceHours:
    """Daily hours of a service, HH:MM local, both ends as printed; used to find overlaps and gaps."""

    id: str
    starts: str
    ends: str
    title: str | None = None
