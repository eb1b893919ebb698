"""How a zone, a need and a time of day stand after a competition, and when cover is thin: the values. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from tendering.framework.gap_words import time_sentence
from tendering.model.day import DAY_MINUTES
from tendering.model.second import Thin
from tendering.model.tender import Tender

PUBLISHED, STATED, PLAIN = "published", "stated", "plain reading"
NO_PROVIDER, UNFILLED = "no provider", "places not filled"
FEW_BIDDERS, SHORT, NO_RESERVE = "few bidders", "short of capacity", "no reserve"
NOBODY, FEW_PROVIDERS, SHORT_OF_NEED = "nobody", "few providers", "short of hours"
GAPS = frozenset({NO_PROVIDER, SHORT, NOBODY, SHORT_OF_NEED})
"""What is uncovered, wholly or in part; the other marks say that what is covered is thin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThinRule:
    """When cover is thin, each part with where it comes from."""

    bidders: int
    providers: int
    capacity: Fraction
    sources: Mapping[str, str] = field(default_factory=dict)


def thin_rule(tender: Tender, stated: Thin | None = None) -> ThinRule:
    """Return the rule: as published, and only where nothing is published as stated, or read plainly.

    >>> from tendering.model.papers import Authority
    >>> rule = thin_rule(Tender(id="t", title="T", authority=Authority(name="A")))
    >>> rule.bidders, int(rule.capacity), rule.sources["bidders"]
    (1, 1, 'plain reading')
    """
    found: dict[str, int | Fraction] = {}
    sources: dict[str, str] = {}
    plain: dict[str, int | Fraction] = {"bidders": 1, "providers": 1, "capacity": Fraction(1)}
    for part, usual in plain.items():
        for thin, source in ((tender.thin, PUBLISHED), (stated, STATED)):
            told = getattr(thin, part) if thin is not None else None
            if told is not None:
                found[part], sources[part] = told, source
                break
        else:
            found[part], sources[part] = usual, PLAIN
    return ThinRule(
        bidders=int(found["bidders"]),
        providers=int(found["providers"]),
        capacity=Fraction(found["capacity"]),
        sources=sources,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneCover:
    """How a zone, or a lot without zones of its own, stands after the competition.

    Attributes:
        zone: None where places are of the whole lot.
        places: How many were to be let; None is unlimited.
        holders: Who holds them, in order.
        bidders: How many bid for it; ``admissible`` of them were ranked there.
        demand: Hours a week; None is not published, and then nothing is reckoned in hours.
        undeclared: Those of the holders that declare no capacity: they count as covering their share.
        marks: What is wrong, in the words above; empty is well covered.
    """

    lot: str
    zone: str | None
    title: str
    places: int | None
    holders: tuple[str, ...]
    bidders: int
    admissible: int
    reserves: int
    demand: Fraction | None
    covered: Fraction | None
    undeclared: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    clients: Fraction | None = None

    @property
    def uncovered(self) -> Fraction | None:
        """Hours a week that nobody covers."""
        if self.demand is None or self.covered is None:
            return None
        return self.demand - self.covered

    @property
    def path(self) -> str:
        """Where the tender says it."""
        return (
            f"lots[{self.lot}].zones[{self.zone}]"
            if self.zone is not None
            else f"lots[{self.lot}]"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedCover:
    """How a need stands: who with a place can meet it, and for how many of its hours.

    Attributes:
        providers: Who holds a place there and says it can meet the need.
        without: Zones of the lot in which nobody with a place can.
        others: Bidders without a place there who say they can: whom a second competition may reach.
        unstated: Those of the providers that do not say for how many hours; they count as covering what is left.
    """

    need: str
    title: str
    lot: str
    zone: str | None
    demand: Fraction | None
    covered: Fraction | None
    providers: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    hours_of: str | None = None
    others: tuple[str, ...] = ()
    unstated: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    clients: Fraction | None = None

    @property
    def uncovered(self) -> Fraction | None:
        """Hours a week that nobody covers."""
        if self.demand is None or self.covered is None:
            return None
        return self.demand - self.covered


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeGap:
    """A time of day that no service of this competition covers, and the later services that are to cover it.

    Attributes:
        later: Those services in words; ``services`` are their ids.
        left: What none of them covers either.
        overlaps: Where they run beside a service that is let now.
    """

    starts: int
    ends: int
    later: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    left: tuple[tuple[int, int], ...] = ()
    overlaps: tuple[tuple[int, int], ...] = ()

    @property
    def minutes(self) -> int:
        """How long it is."""
        return (self.ends - self.starts) % DAY_MINUTES or DAY_MINUTES

    @property
    def sentence(self) -> str:
        """What is said of it."""
        return time_sentence(self.starts, self.ends, self.later, self.left, self.overlaps)
