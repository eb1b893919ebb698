"""Rutland's year, invented from a seed: what the first yearly review finds of each provider, what they answer, who applies to join. Pure.

Integers only. By design three providers fail a test, so that the year shows every way a review can go: two are warned, one of
them silent, and one, rated Inadequate, loses its place after it was heard. Which ones, and every figure, come from the seed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tendering.model.numbers import fixed

LATE, COMPLAINED, RATED, WELL = "late", "complained of", "rated inadequate", "well"
MARKS = ("Q1", "Q2", "Q3", "Q4")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One figure or word of a provider's year, with the counts or place it comes from."""

    test: str
    value: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderYear:
    """One provider's year.

    Attributes:
        course: How it went: ``well``, ``late``, ``complained of`` or ``rated inadequate``.
        answer: What it answers to a notice; empty where it says nothing.
    """

    provider: str
    course: str
    found: tuple[Found, ...]
    offers: int
    refused: int
    answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Applying:
    """A provider that asks to join, with the marks the panel agrees."""

    provider: str
    name: str
    marks: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RutlandYear:
    """The whole year.

    Attributes:
        unmet: Packages that nobody could take at the first offer, of ``packages``.
    """

    providers: tuple[ProviderYear, ...]
    applying: tuple[Applying, ...]
    packages: int
    unmet: int


ANSWERS = {
    RATED: (
        "We have appealed against the rating and changed our registered manager. The inspector saw four of our 31 rounds."
    ),
    LATE: (
        "Two of our carers left in February and the roads were closed by snow for nine days. Visits were on time in 93 per "
        "cent of cases in March and April."
    ),
    COMPLAINED: "",
}


def rutland_year(providers: Sequence[str], seed: int) -> RutlandYear:
    """Make the year of some providers, in the order they hold their places.

    Raises:
        ValueError: There are fewer than three, and no year could show every way a review can go.
    """
    if len(providers) < len(ANSWERS):
        said = f"{len(providers)} providers: a year needs at least {len(ANSWERS)}"
        raise ValueError(said)
    random = Random(f"rutland {seed}")  # noqa: S311 - an invented year, not a secret
    rest, order = list(providers), []
    while rest:
        order.append(rest.pop(random.randrange(len(rest))))
    course = dict.fromkeys(providers, WELL) | dict(zip(order, ANSWERS, strict=False))
    years = tuple(_year(random, p, course[p]) for p in providers)
    packages = 90 + random.randrange(31)
    unmet = packages // 8 + random.randrange(6)
    return RutlandYear(
        providers=years,
        applying=_applying(random),
        packages=packages,
        unmet=unmet,
    )


def _share(part: int, whole: int) -> str:
    return fixed(Fraction(100 * part, whole), 1)


def _between(random: Random, least: int, most: int) -> int:
    return least + random.randrange(most - least + 1)


def _year(random: Random, provider: str, course: str) -> ProviderYear:
    visits = _between(random, 9_000, 14_000)
    low, high = {LATE: (820, 885), RATED: (840, 890)}.get(course, (915, 985))
    on_time = visits * _between(random, low, high) // 1000
    due = _between(random, 40, 90)
    met = due * _between(random, 64, 88) // 100 + 1
    complaints = _between(random, 4, 7) if course == COMPLAINED else _between(random, 0, 3)
    offers = _between(random, 60, 110)
    refused = offers * _between(random, 4, 22) // 100
    rating = (
        "Inadequate"
        if course == RATED
        else ("Good", "Good", "Outstanding", "Requires improvement")[random.randrange(4)]
    )
    found = (
        Found(
            test="on_time",
            value=_share(on_time, visits),
            source=f"call monitoring: {on_time} of {visits} visits",
        ),
        Found(
            test="outcomes",
            value=_share(met, due),
            source=f"reviews of support plans: {met} of {due} outcomes due",
        ),
        Found(
            test="complaints",
            value=str(complaints),
            source=f"the register of complaints: {complaints} upheld",
        ),
        Found(
            test="refusals",
            value=_share(refused, offers),
            source=f"the broker's log: {refused} of {offers} offers",
        ),
        Found(test="cqc", value=rating, source="the website of the Care Quality Commission"),
    )
    return ProviderYear(
        provider=provider,
        course=course,
        found=found,
        offers=offers,
        refused=refused,
        answer=ANSWERS.get(course, ""),
    )


def _applying(random: Random) -> tuple[Applying, ...]:
    """One that the published terms let join, one that they do not."""
    strong = tuple((q, str(_between(random, 3, 5))) for q in MARKS)
    weak = (("Q1", "1"), *((q, str(_between(random, 2, 3))) for q in MARKS[1:]))
    return (
        Applying(provider="a01", name="Wrensfield Care CIC", marks=strong),
        Applying(provider="a02", name="Tollgate Homecare Ltd", marks=weak),
    )
