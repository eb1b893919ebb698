"""An invented list of people that adds exactly to the figures of today's providers: for a demonstration, from a seed. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from random import Random

from tendering.framework.moving import DIRECT_PAYMENT, Person
from tendering.model.bids import Incumbent

QUARTERS = 4
_DIRECT, _EASY, _OF = 6, 12, 100
"""Of a hundred people, so many choose a direct payment, or ask for an easy-read letter: invented."""


def people_of(incumbents: Sequence[Incumbent], seed: int) -> tuple[Person, ...]:
    """Invent a person for every one that the figures count; the hours of each provider and zone add to its figure.

    Hours are whole quarters, at least one each; a row without people or hours gives nobody.
    """
    random = Random(seed)  # noqa: S311 - invented data, not a secret
    rows = [i for i in incumbents if i.people and i.hours]
    count = sum(int(i.people or 0) for i in rows)
    numbers = list(range(1, count + 1))
    random.shuffle(numbers)
    made: list[Person] = []
    for i in rows:
        for hours in _split(random, int(i.people or 0), i.hours or Fraction(0)):
            drawn = random.randrange(_OF)
            made.append(
                Person(
                    person=f"P-{numbers[len(made)]:04}",
                    lot=i.lot,
                    zone=i.zone,
                    provider=i.provider,
                    hours=hours,
                    choice=DIRECT_PAYMENT if drawn < _DIRECT else "",
                    easy_read=random.randrange(_OF) < _EASY,
                )
            )
    return tuple(made)


def _split(random: Random, people: int, hours: Fraction) -> list[Fraction]:
    """Share hours among people in quarters of an hour, unevenly; what a quarter cannot hold goes to the first."""
    quarters = int(hours * QUARTERS)
    if quarters < people:
        return [hours / people] * people
    weights = [3 + random.randrange(8) for _ in range(people)]
    spare, total = quarters - people, sum(weights)
    parts = [1 + spare * w // total for w in weights]
    for n in range(quarters - sum(parts)):
        parts[n % people] += 1
    shares = [Fraction(q, QUARTERS) for q in parts]
    shares[0] += hours - sum(shares)
    return shares
