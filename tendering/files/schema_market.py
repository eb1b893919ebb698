"""The grammar of a market that stays open: admission, services, service requests, the floor and the ladder of offers."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from tendering.files.schema_plan import Duration
from tendering.files.schema_types import (
    Id,
    Lots,
    Percent,
    Positive,
    Quantity,
    Strict,
    Text,
    may,
    told,
)
from tendering.model import market as model
from tendering.model.award import Rung
from tendering.model.price import RateBuild

RATE = "ongoing"
"""What the floor is built up for: the hourly rate of ongoing support."""
_RUNGS = {"earlier_start": Rung(kind="earlier", of="start"), "draw": Rung(kind="draw")}
_COSTS = (
    "travel_minutes",
    "miles",
    "mileage_rate",
    "holiday",
    "sickness",
    "training",
    "national_insurance",
    "pension",
    "overhead",
    "surplus",
)


class ServiceFile(Strict):
    """A service that providers choose to offer in their areas."""

    id: Id = told("Short name used in requests.")
    title: Text = told("Name as published.")
    lots: Lots | None = may("all, or the lots it belongs to. Left out: all.")


class AdmissionFile(Strict):
    """How providers join once the market is open."""

    open: Literal["at_any_time"] = told("When a provider may apply.")
    decide_within: Duration | None = may(
        "How soon an application is decided. Left out: as the law has it."
    )
    with_reasons: Duration | None = may(
        "How soon where the record says why it needs longer. Left out: as the law has it."
    )
    decided_by: Text | None = may("The role of whoever decides.")
    change_notice: Duration | None = may(
        "How long before a change of areas and services takes effect. Left out: at once."
    )
    services: list[ServiceFile] | None = may("The services providers choose from.")


class FloorFile(Strict):
    """The wage-based floor of an offer: an hour's cost at the wage in force when offers are opened."""

    wage: Literal["real_living_wage", "national_living_wage"] = told("The dated wage it rests on.")
    visit_minutes: Positive = told("Length of a visit, in minutes, that travel is spread over.")
    travel_minutes: Quantity | None = may("Paid minutes of travel for each visit.")
    miles: Quantity | None = may("Miles for each visit.")
    mileage_rate: Quantity | None = may("Pounds a mile.")
    holiday: Percent | None = may("Holiday pay, percent of pay for visits and travel.")
    sickness: Percent | None = may("Sick pay, percent of pay for visits and travel.")
    training: Percent | None = may("Paid training, percent of pay for visits and travel.")
    national_insurance: Percent | None = may("Employer's National Insurance, percent of all pay.")
    pension: Percent | None = may("Employer's pension, percent of all pay.")
    overhead: Percent | None = may("Running the business, percent of staff costs and mileage.")
    surplus: Percent | None = may("Profit or surplus, percent of all costs before it.")


class RequestsFile(Strict):
    """How a package is offered to the market and won."""

    to: Literal["every_admitted_provider"] = told("Whom a request goes to.")
    offers: Literal["sealed_to_deadline"] = told("How offers are kept until the deadline.")
    wins: Literal["lowest_ongoing_rate"] = told("Which offer wins.")
    offers_within: Duration | None = may("Least time between the request and the deadline.")
    start_within: Duration | None = may(
        "Latest start after the deadline, where a request names none."
    )
    explain_within: Duration | None = may("How long an offer below the floor may be explained.")
    ceilings: dict[Id, Quantity] | None = may("The most an hour may be offered at, by lot.")
    floor: FloorFile | None = may("The wage-based floor below which an offer is explained.")
    ties: list[Literal["earlier_start", "draw"]] | None = may(
        "The ladder for equal rates, first rung first; a draw is by a seed sealed in the request itself."
    )
    if_none: list[Text] | None = may("What follows where nobody offers, in order.")
    joint_health: list[Id] | None = may("Lots through which a health body buys too.")
    health_only: Literal["barred"] | None = may("A package that is health care alone is not let.")


def admission(a: AdmissionFile | None) -> model.Admission | None:
    """Return how providers join, as the model has it."""
    if a is None:
        return None
    return model.Admission(
        open=a.open,
        decide_within=a.decide_within,
        with_reasons=a.with_reasons,
        decided_by=a.decided_by,
        change_notice=a.change_notice,
        services=tuple(
            model.Service(id=s.id, title=s.title, lots=_lots(s.lots)) for s in a.services or ()
        ),
    )


def requests(r: RequestsFile | None) -> model.Requests | None:
    """Return how packages are offered and won, as the model has it."""
    if r is None:
        return None
    return model.Requests(
        to=r.to,
        offers=r.offers,
        wins=r.wins,
        offers_within=r.offers_within,
        start_within=r.start_within,
        explain_within=r.explain_within,
        ceilings=dict(r.ceilings or {}),
        floor=_floor(r.floor) if r.floor else None,
        ties=tuple(_RUNGS[name] for name in r.ties or ()),
        if_none=tuple(r.if_none or ()),
        joint_health=tuple(r.joint_health or ()),
        health_only=r.health_only,
    )


def _lots(lots: str | list[str] | None) -> tuple[str, ...] | None:
    return None if lots is None or lots == "all" else tuple(lots)


def _floor(f: FloorFile) -> model.Floor:
    build = RateBuild(
        item=RATE,
        visits={str(f.visit_minutes): Fraction(1)},
        shares_of="hours",
        **{name: getattr(f, name) for name in _COSTS},
    )
    return model.Floor(wage=f.wage, build=build)
