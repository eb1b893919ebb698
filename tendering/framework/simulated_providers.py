"""Invented providers of an open market: who they are, where they work, what they ask, and how well they do. Integers and a seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """An invented provider.

    Attributes:
        pence: What it usually asks above the floor, in pence an hour.
        offers: How often it offers when it is asked, of a thousand.
        meets: How often the enabling outcomes of its packages are met, of a thousand.
        weekly: How many offers it makes in a week at most.
    """

    id: str
    lots: tuple[str, ...]
    areas: tuple[str, ...]
    services: tuple[str, ...]
    pence: int
    offers: int
    meets: int
    weekly: int

    def choices(self, lot_services: Sequence[str]) -> list[tuple[str, str]]:
        """Return the areas and services it chooses, of those a lot has."""
        return [(a, s) for a in sorted(self.areas) for s in self.services if s in lot_services]


AREA_WEIGHTS = (3, 9, 10, 8, 5, 1)
"""How often a provider works in the first, second and further areas: the last is where few go."""
WEAK = 4
"""One provider in so many does not do well at enablement."""


def provider(
    random: Random, name: str, areas: Sequence[str], services: Sequence[str], *, joint: bool
) -> Provider:
    """Return an invented provider.

    Args:
        random: The source of chance, with its seed.
        name: Its id.
        areas: Those of the market, in published order.
        services: Likewise.
        joint: Whether it applies to the second lot too.
    """
    weights = [AREA_WEIGHTS[n % len(AREA_WEIGHTS)] for n in range(len(areas))]
    count = random.choice((1, 1, 2, 2, 3))
    chosen: list[str] = []
    while len(chosen) < min(count, len(areas)):
        area = random.choices(areas, weights)[0]
        if area not in chosen:
            chosen.append(area)
    meets = (
        random.randint(430, 560) if random.randrange(WEAK * 2) == 0 else random.randint(740, 960)
    )
    leaves_out = random.randrange(3) == 0
    kept = [s for n, s in enumerate(services) if n == 0 or not leaves_out or random.randrange(2)]
    return Provider(
        id=name,
        lots=("1", "2") if joint else ("1",),
        areas=tuple(chosen),
        services=tuple(kept),
        pence=random.randint(40, 330),
        offers=random.randint(360, 820),
        meets=meets,
        weekly=random.randint(3, 9),
    )
