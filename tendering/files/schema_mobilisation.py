"""The grammar of mobilisation: gates of readiness, waves of transfer, and the agreement that runs until then."""

from __future__ import annotations

from typing import Literal

from tendering.files.schema_types import Day, Id, Positive, Strict, Text, Whole, may, told
from tendering.model import mobilisation as model

EVERY_DAYS = 7


class GateFile(Strict):
    """What a new provider must show before people move to it."""

    id: Id = told("Name of the gate.")
    title: Text = told("What must be ready, in a few words.")
    evidence: Text | None = may("What shows it.")
    days_before: Whole | None = may(
        "Days before a wave's first day by which it is to be ready. Left out: 0."
    )
    lots: list[Id] | None = may("Lots it is asked in. Left out: every lot.")


class ZoneStartFile(Strict):
    """The first day on which people of a zone may begin with their new provider."""

    lot: Id = told("The lot.")
    zone: Id = told("The zone.")
    first_on: Day = told("First day of its first wave.")


class ExistingFile(Strict):
    """The agreement under which people are supported until their first day."""

    title: Text = told("What it is called.")
    ends_on: Day = told("Its last day, without an extension.")
    extension: Text | None = may("How it can be extended, as published.")


class MobilisationFile(Strict):
    """How people and staff move from the providers of today to those appointed."""

    gates: list[GateFile] | None = may("What a provider must show before people move to it.")
    waves: list[ZoneStartFile] | None = may("First day of each zone, in order.")
    existing: ExistingFile | None = may("The agreement that runs until then.")
    every_days: Positive | None = may("Days from one wave of a zone to the next. Left out: 7.")
    told_days: Positive | None = may("Days before their first day by which people are told of it.")
    allocation: Literal["together", "fewest_hours"] | None = may(
        "How those who must move are shared among the providers of a zone: all of one present provider together, or each "
        "alone; to the provider with the fewest hours there. Left out: together."
    )
    choice_by: Day | None = may("Last day on which a person says what they choose.")
    decided_by: Text | None = may("The office that says go or no go.")
    phone: Text | None = may("Whom people and families ring, and when.")
    out_of_hours: Text | None = may("Whom they ring at any other time.")
    purge_on: Day | None = may("Day on which lists of people and staff are destroyed.")


def mobilisation(m: MobilisationFile | None) -> model.Mobilisation | None:
    """Return what the tender says of mobilisation, what is left out filled in as the grammar says."""
    if m is None:
        return None
    return model.Mobilisation(
        gates=tuple(
            model.Gate(
                id=g.id,
                title=g.title,
                evidence=g.evidence,
                days_before=g.days_before or 0,
                lots=tuple(g.lots or ()),
            )
            for g in m.gates or ()
        ),
        waves=tuple(model.ZoneStart(**w.model_dump()) for w in m.waves or ()),
        existing=model.Existing(**m.existing.model_dump()) if m.existing else None,
        every_days=m.every_days or EVERY_DAYS,
        told_days=m.told_days,
        allocation=m.allocation or "together",
        choice_by=m.choice_by,
        decided_by=m.decided_by,
        phone=m.phone,
        out_of_hours=m.out_of_hours,
        purge_on=m.purge_on,
    )
