"""What a tender publishes of a market that stays open: who joins it and when, and how each package is offered and won."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from tendering.model.award import Rung
from tendering.model.price import RateBuild

if TYPE_CHECKING:  # papers holds the agreement, which holds these
    from tendering.model.papers import Length


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service that providers of some lots choose to offer in their areas.

    Attributes:
        lots: The lots it belongs to; None is every lot.
    """

    id: str
    title: str
    lots: tuple[str, ...] | None = None

    def of_lot(self, lot: str) -> bool:
        """Say whether a lot has the service."""
        return self.lots is None or lot in self.lots


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """How providers join once the market is open. The areas they choose are the zones of the lots.

    Attributes:
        open: ``at_any_time``: whoever passes the entry questions is admitted, without a limit of number.
        decide_within: As published; None leaves what the law has. It is never longer than that.
        with_reasons: Likewise, where the record says why one application needs longer.
        decided_by: The role of whoever decides.
        change_notice: How long before the day a change of areas and services takes effect; None is at once.
    """

    open: str
    decide_within: Length | None = None
    with_reasons: Length | None = None
    decided_by: str | None = None
    change_notice: Length | None = None
    services: tuple[Service, ...] = ()

    def services_of(self, lot: str) -> tuple[Service, ...]:
        """Return the services of a lot, in published order."""
        return tuple(s for s in self.services if s.of_lot(lot))


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """The wage-based floor of an offer: what an hour costs whoever pays the wage named.

    Attributes:
        wage: Which dated wage of the law's values: ``real_living_wage`` or ``national_living_wage``.
        build: What is added to the wage, line by line; its pay is empty: the wage of the day stands in.
    """

    wage: str
    build: RateBuild


@dataclass(frozen=True, slots=True, kw_only=True)
class Requests:
    """How a package is offered to the market and won.

    Attributes:
        to: ``every_admitted_provider`` of the area and service, but for those withheld by the published rule.
        offers: ``sealed_to_deadline``: nobody sees an amount before it.
        wins: ``lowest_ongoing_rate``.
        offers_within: The least time between sending and the deadline.
        start_within: The latest start after the deadline, where the request names none.
        explain_within: How long a provider has to explain an offer below the floor.
        ceilings: The most an hour may be offered at, by lot.
        ties: The ladder for equal rates: ``earlier`` start, then a ``draw`` of the request's own sealed seed.
        if_none: What follows where nobody offers, in order, as published.
        joint_health: Lots through which a health body buys too.
        health_only: ``barred``: a package that is health care alone is not let through the market.
    """

    to: str
    offers: str
    wins: str
    offers_within: Length | None = None
    start_within: Length | None = None
    explain_within: Length | None = None
    ceilings: Mapping[str, Fraction] = field(default_factory=dict)
    floor: Floor | None = None
    ties: tuple[Rung, ...] = ()
    if_none: tuple[str, ...] = ()
    joint_health: tuple[str, ...] = ()
    health_only: str | None = None
