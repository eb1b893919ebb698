"""How bids are judged and placed: limits, ties, rounding, capacity, and the rules that rank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from tendering.model.numbers import Rounding


class LimitMethod(StrEnum):
    """How wins beyond a limit are resolved (design section 7). Always the one the tender names."""

    RANKED = "ranked"
    PREFERENCE = "preference"
    BEST_OVERALL = "best_overall"


class AtLastPlace(StrEnum):
    """What happens to a group with equal ranking values that straddles the last place."""

    TIE_BREAK = "tie_break"
    ADMIT_ALL = "admit_all"
    ADMIT_NONE = "admit_none"


class Better(StrEnum):
    """Which way a ranking value is better. Stated where a rule ranks instead of awarding points."""

    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most so many zones (distinct lot and zone pairs) or lots of a role for one bidder or group."""

    role: str
    counts: str
    most: int
    when_exceeded: LimitMethod


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedBidders:
    """How related bidders are treated: do limits bind the group or each, and may two share a zone."""

    limits: str = "each"
    same_zone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One step of the tie ladder: ``higher`` or ``lower_price`` of something, ``earlier``, or ``draw``.

    Attributes:
        of: Criterion or section id, ``quality`` or ``price`` for ``higher``; item id for ``lower_price``.
        commitment: For ``draw``: SHA-256, in hex, of the secret seed, published in the ITT.
    """

    kind: str
    of: str | None = None
    commitment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundingPolicy:
    """Where rounded values are carried forward, how, and how many decimals are shown.

    Attributes:
        at: Decimal places carried at each listed step: mark, criterion, section, price_points, total.
        display_places: For print only. Never makes a tie.
    """

    at: Mapping[str, int] = field(default_factory=dict)
    mode: Rounding = Rounding.HALF_UP
    display_places: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityRule:
    """What happens to a bidder too small for its next place; ``missing`` is ``unlimited`` or None."""

    when_short: str
    missing: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardBy:
    """A rule that ranks instead of awarding points, such as price per quality point."""

    rule: str
    better: Better
    parameters: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregation:
    """How marks become the score that counts. Consensus unless the tender published otherwise."""

    method: str = "consensus"
    missing: str | None = None
