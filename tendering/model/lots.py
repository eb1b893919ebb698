"""What is awarded: lots, zones, demand, roles and their places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from tendering.model.award import AtLastPlace
from tendering.model.criteria import Per


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """Demand as printed. ``printed`` holds figures the authority derived, kept as printed even where wrong."""

    clients: Fraction | None = None
    hours_weekly: Fraction | None = None
    hours_annual: Fraction | None = None
    visits_weekly: Fraction | None = None
    cost_annual: Fraction | None = None
    rate: Fraction | None = None
    printed: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """An area a lot serves."""

    id: str
    title: str | None = None
    areas: tuple[str, ...] = ()
    demand: Demand | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """How many are appointed to a role.

    Attributes:
        most: Appointed if enough are eligible; None is *unlimited*, written so in the definition.
        least: Below this the zone or lot is reported as unable to stand; None where the tender has none.
        because: Why this number differs from other zones (only in ``by_zone``).
    """

    most: int | None
    least: int | None = None
    because: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role that providers win places in: main, framework, or as printed.

    Attributes:
        including: Roles whose holders count inside this role's cap (Bolton's 20 include the mains).
        drawn_from: ``all`` (fill the included role first) or the id of the outer role it is drawn from.
        hours_share: Share 0-1 of the zone's weekly hours that one place uses of a bidder's capacity.
    """

    role: str
    per: Per
    places: Places
    including: tuple[str, ...] = ()
    drawn_from: str = "all"
    at_last_place: AtLastPlace = AtLastPlace.TIE_BREAK
    by_zone: Mapping[str, Places] = field(default_factory=dict)
    hours_share: Fraction | None = None
    title: str | None = None

    def places_in(self, zone: str | None) -> Places:
        """Return the places of one zone (or of the lot), with what ``by_zone`` says for it."""
        return self.by_zone.get(zone, self.places) if zone is not None else self.places


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthTest:
    """Whether a lot is health care that the Provider Selection Regime governs (regimes of 2023), as decided.

    Attributes:
        relevant: Whether relevant health care services are in the lot at all.
        main: Whether they are its main subject; None where there are none.
    """

    relevant: bool
    main: bool | None = None
    because: str | None = None
    by: str | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """What is awarded. ``lot_total`` is required where the lot has zone questions and a per-lot role.

    Attributes:
        cpv: CPV codes of the lot where they differ from the tender's.
        region: ITL (once NUTS) code of the place of performance.
        value_amount: Pounds over the whole term, extensions included; VAT as the tender's value has it.
    """

    id: str
    title: str
    description: str | None = None
    demand: Demand | None = None
    zones: tuple[Zone, ...] = ()
    roles: tuple[Role, ...] = ()
    reserves: int = 0
    lot_total: str | None = None
    least_bids: int | None = None
    cpv: tuple[str, ...] = ()
    region: str | None = None
    value_amount: Fraction | None = None
    health_test: HealthTest | None = None

    def zone(self, zone: str) -> Zone | None:
        """Return a zone by id, or None."""
        return next((z for z in self.zones if z.id == zone), None)

    def role(self, role: str) -> Role | None:
        """Return a role by name, or None."""
        return next((r for r in self.roles if r.role == role), None)
