"""The outcome: standings, ties, places, and one reason for every bidder x zone x role. Frozen, with workings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from tendering.model.findings import Finding


class Status(StrEnum):
    """Where a bidder stands in one ranking list."""

    RANKED = "ranked"
    PENDING = "pending"
    REJECTED = "rejected"
    BELOW_MINIMUM = "below_minimum"
    INCOMPLETE = "incomplete"
    WITHDRAWN = "withdrawn"
    NOT_SHORTLISTED = "not_shortlisted"
    LATE = "late"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why something is as it is, as data. The sentence is rendered from it, per language.

    Attributes:
        code: A key of `REASONS`.
        facts: What the sentence needs, as text: ids, exact numbers, counts.
        rule: Definition path of the published rule that decided, such as ``limits[0]``.
    """

    code: str
    rule: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


# What each reason says, in the words of design section 7. The first that applies is the one given.
REASONS: Mapping[str, str] = {
    # placed
    "appointed": "stood high enough in the order for a place",
    "via": "holds the outer place by holding an included one",
    "admitted_tied": "admitted with everyone equal at the last place",
    "promoted": "promoted from reserve after a withdrawal",
    # not placed: in this order
    "not_eligible": "not eligible: see the facts for which rule",
    "not_drawn": "not on the list the role is drawn from",
    "outranked": "no seat was left at its turn",
    "group": "a related bidder already holds a place of this role in the zone",
    "limit": "its own limit, or its group's, is used up",
    "capacity": "its declared capacity cannot carry the place",
    "displaced": "the best overall combination gives this seat to another",
    "tie_not_admitted": "equal at the last place, and the tender admits none of them",
    "awaiting": "the lot waits for a decision, a score or a draw; nobody is appointed yet",
    # a seat nobody holds
    "unfilled": "fewer bidders could take a place than there are places",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of the workings: what was computed, from what, by which published rule."""

    what: str
    value: Fraction | None
    text: str
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One bidder in one ranking list: a lot (zone None) or a zone.

    Attributes:
        quality, price, total: Exact points before the last rounding step; None where not scored.
        ranking_value: The total after the last listed rounding step (or the value a rule ranks by).
        rank: Standard competition rank (1, 2, 2, 4) on the ranking value; None unless ranked.
        order: Position after the tie ladder; None while a tie is unresolved or the bidder is not ranked.
        points: Exact points per criterion or section, and per price element under ``price:ITEM``.
        marks: The score that counts per criterion; None for n/a.
        prices: Price per item, as offered.
        irrational: True where the formula is irrational: exact values are then published roundings.
        reason: Why the status is not ranked; None where it is.
        barred: Reason by role for a role-only bar (a question that applies to one role).
    """

    bidder: str
    lot: str
    zone: str | None
    status: Status
    quality: Fraction | None = None
    price: Fraction | None = None
    total: Fraction | None = None
    ranking_value: Fraction | None = None
    rank: int | None = None
    order: int | None = None
    points: Mapping[str, Fraction] = field(default_factory=dict)
    marks: Mapping[str, Fraction | None] = field(default_factory=dict)
    prices: Mapping[str, Fraction] = field(default_factory=dict)
    irrational: bool = False
    reason: Reason | None = None
    barred: Mapping[str, Reason] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """Bidders with equal ranking values in one list, and what the ladder made of them.

    Attributes:
        settled_by: The rung that settled the last of it (``higher:Q1``, ``draw``), or None where unresolved.
        order: Bidders in order after the ladder; empty where unresolved.
        rungs: Each rung tried, with the figure of each bidder, for the explanation.
    """

    zone: str | None
    bidders: tuple[str, ...]
    value: Fraction
    settled_by: str | None
    order: tuple[str, ...] = ()
    rungs: tuple[tuple[str, Mapping[str, str]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One seat of a role, held. ``position`` numbers all holders of the list in its order, from 1."""

    role: str
    zone: str | None
    bidder: str
    position: int
    via: str | None
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class NotPlaced:
    """Why a bidder has no place of a role in a zone (or in the lot)."""

    bidder: str
    zone: str | None
    role: str
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfilled:
    """Seats of a role that nobody holds: ``most`` minus holders, whatever the cause."""

    role: str
    zone: str | None
    count: int
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserve:
    """A reserve for a role and zone. Limits are applied again at promotion."""

    role: str
    zone: str | None
    bidder: str
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LotOutcome:
    """What was decided in one lot; provisional, and nobody appointed, while ``complete`` is False."""

    lot: str
    complete: bool
    standings: tuple[Standing, ...]
    places: tuple[Place, ...] = ()
    not_placed: tuple[NotPlaced, ...] = ()
    unfilled: tuple[Unfilled, ...] = ()
    reserves: tuple[Reserve, ...] = ()
    ties: tuple[Tie, ...] = ()
    waiting_for: tuple[str, ...] = ()
    _rows: dict[tuple[str, str | None], Standing] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def standing(self, bidder: str, zone: str | None = None) -> Standing | None:
        """Return a bidder's standing in the lot's list, or in a zone's."""
        if not self._rows:  # indexed at the first question: letters and checks ask for every one
            self._rows.update({(s.bidder, s.zone): s for s in reversed(self.standings)})
        return self._rows.get((bidder, zone))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The whole outcome of an evaluation, as computed from one dossier."""

    evaluation: str
    tender: str
    fingerprint: str
    complete: bool
    lots: tuple[LotOutcome, ...]
    findings: tuple[Finding, ...] = ()

    def lot(self, lot: str) -> LotOutcome | None:
        """Return a lot's outcome by id, or None."""
        return next((x for x in self.lots if x.lot == lot), None)
