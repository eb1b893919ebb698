"""The tender as published: lots, zones, roles, criteria, rules. Frozen; says what was asked, never what happened.

Every number is an exact `Fraction`; every id is the text written in the definition. ``None`` means "the tender
does not say"; a rule that needs the value reports a finding, it never assumes one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from tendering.model.award import (
    Aggregation,
    AtLastPlace,
    AwardBy,
    Better,
    CapacityRule,
    Limit,
    LimitMethod,
    RelatedBidders,
    RoundingPolicy,
    Rung,
)
from tendering.model.criteria import (
    Criterion,
    Effect,
    Keep,
    Level,
    Minimum,
    PassFailQuestion,
    PassTest,
    Per,
    QuestionKind,
    Scale,
    Stage,
)
from tendering.model.lots import (
    Demand,
    HealthTest,
    Lot,
    Places,
    Role,
    Zone,
)
from tendering.model.papers import (
    Agreement,
    Authority,
    Bidding,
    CallOff,
    Event,
    Figure,
    Governance,
    Kpi,
    Length,
    Notices,
    Plan,
    Risk,
    Section,
    ServiceHours,
    Standstill,
    VolumeCases,
    Workforce,
)
from tendering.model.price import (
    LowPrice,
    Preference,
    Price,
    PriceElement,
    PriceItem,
    PriceRule,
    RateBuild,
)
from tendering.model.second import Follows, Need, Thin

__all__ = [
    "Aggregation",
    "Agreement",
    "AtLastPlace",
    "Authority",
    "AwardBy",
    "Better",
    "Bidding",
    "CallOff",
    "CapacityRule",
    "Criterion",
    "Demand",
    "Effect",
    "Event",
    "Figure",
    "Follows",
    "Governance",
    "HealthTest",
    "Keep",
    "Kpi",
    "Length",
    "Level",
    "Limit",
    "LimitMethod",
    "Lot",
    "LowPrice",
    "Minimum",
    "Need",
    "Notices",
    "PassFailQuestion",
    "PassTest",
    "Per",
    "Places",
    "Plan",
    "Preference",
    "Price",
    "PriceElement",
    "PriceItem",
    "PriceRule",
    "QuestionKind",
    "RateBuild",
    "RelatedBidders",
    "Risk",
    "Role",
    "RoundingPolicy",
    "Rung",
    "Scale",
    "Section",
    "ServiceHours",
    "Stage",
    "Standstill",
    "Tender",
    "Thin",
    "VolumeCases",
    "Workforce",
    "Zone",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tender:
    """A competition as published: what `evaluate` needs, what the documents print, what `check` reads.

    Attributes:
        fingerprint: SHA-256 of the canonical JSON of the keys written, plus the format version.
        weights_as: ``of_award`` (weights are points of the award) or ``of_parent`` (percent of the parent).
        weights_total: What the weights of a lot, price included, must add to.
        minimum_quality: Overall quality minimum, in percent of the quality points; None where there is none.
        sources: Source id by definition path, such as ``lots[O].zones[A].demand.clients``.
        places_at: ``file:line:column`` by definition path, filled by the reader, for findings.
    """

    id: str
    title: str
    authority: Authority
    fingerprint: str = ""
    format: int = 1
    summary: str | None = None
    procedure: str | None = None
    started_by_event: str | None = None
    started_by_on: date | None = None
    regime_stated: str | None = None
    cpv: tuple[str, ...] = ()
    value_amount: Fraction | None = None
    value_vat: str | None = None
    agreement: Agreement | None = None
    stages: tuple[Stage, ...] = ()
    timetable: tuple[Event, ...] = ()
    standstill: Standstill | None = None
    scales: Mapping[str, Scale] = field(default_factory=dict)
    weights_as: str | None = None
    weights_total: Fraction = Fraction(100)
    criteria: tuple[Criterion, ...] = ()
    minimum_quality: Minimum | None = None
    relative_quality: bool = False
    aggregation: Aggregation = Aggregation()
    pass_fail: tuple[PassFailQuestion, ...] = ()
    price: Price = Price(weight=Fraction(0))
    award_by: AwardBy | None = None
    lots: tuple[Lot, ...] = ()
    limits: tuple[Limit, ...] = ()
    related_bidders: RelatedBidders = RelatedBidders()
    ties: tuple[Rung, ...] = ()
    rounding: RoundingPolicy = RoundingPolicy()
    capacity: CapacityRule | None = None
    on_withdrawal: str | None = None
    instructions: tuple[Section, ...] = ()
    specification: tuple[Section, ...] = ()
    kpis: tuple[Kpi, ...] = ()
    risks: tuple[Risk, ...] = ()
    service_hours: tuple[ServiceHours, ...] = ()
    follows: Follows | None = None
    needs: tuple[Need, ...] = ()
    thin: Thin | None = None
    figures: tuple[Figure, ...] = ()
    bidding: Bidding = Bidding()
    volume_cases: VolumeCases | None = None
    workforce: Workforce | None = None
    notices: Notices = Notices()
    governance: Governance = Governance()
    plan: Plan = Plan()
    rate_build: tuple[RateBuild, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    places_at: Mapping[str, str] = field(default_factory=dict)
    _lots: dict[str, Lot] = field(init=False, repr=False, compare=False)
    _criteria: dict[str, Criterion] = field(init=False, repr=False, compare=False)
    _children: dict[str | None, tuple[Criterion, ...]] = field(
        init=False, repr=False, compare=False
    )
    _asked: dict[str, tuple[Criterion, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Find lots and criteria by id once: rules and checks ask for them for every row there is."""
        under: dict[str | None, list[Criterion]] = {}
        for criterion in self.criteria:
            under.setdefault(criterion.parent, []).append(criterion)
        found = {
            "_lots": {lot.id: lot for lot in reversed(self.lots)},
            "_criteria": {c.id: c for c in reversed(self.criteria)},
            "_children": {parent: tuple(some) for parent, some in under.items()},
            "_asked": {},
        }
        for name, value in found.items():
            object.__setattr__(self, name, value)

    def lot(self, lot: str) -> Lot | None:
        """Return a lot by id, or None."""
        return self._lots.get(lot)

    def criterion(self, criterion: str) -> Criterion | None:
        """Return a criterion or section by id, or None."""
        return self._criteria.get(criterion)

    def children(self, section: str | None, lot: str) -> tuple[Criterion, ...]:
        """Return what stands right below a section (or at the top) in a lot, in published order."""
        return tuple(c for c in self._children.get(section, ()) if c.applies_to(lot))

    def questions(self, lot: str, stage: str | None = None) -> tuple[Criterion, ...]:
        """Return the marked criteria (leaves) of a lot, in published order; of one stage where it is given."""
        asked = self._asked.get(lot)
        if asked is None:
            asked = tuple(c for c in self.criteria if c.scale is not None and c.applies_to(lot))
            self._asked[lot] = asked
        if stage is None:
            return asked
        last = self.stages[-1].id if self.stages else None
        return tuple(c for c in asked if (c.stage or last) == stage)

    def sections(self) -> tuple[Criterion, ...]:
        """Return the criteria that are sections: they group others and hold no marks of their own."""
        return tuple(c for c in self.criteria if c.scale is None)

    def at(self, path: str) -> str:
        """Return where a definition path was written, as ``file:line:column``, or the path itself.

        A path that was not written falls back to the nearest one above it that was.
        """
        probe = path
        while probe:
            if probe in self.places_at:
                return self.places_at[probe]
            cut = max(probe.rfind("."), probe.rfind("["))
            probe = probe[: max(cut, 0)]
        return path
