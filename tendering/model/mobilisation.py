"""What a tender says of the time between award and first day: waves, gates, and the agreement that runs until then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What a new provider must show before people move to it.

    Attributes:
        id: Named by every check of it.
        title: In a few words.
        evidence: What shows it.
        days_before: Days before a wave's first day by which it is to be ready.
        lots: Lots it is asked in; empty is every lot.
    """

    id: str
    title: str
    evidence: str | None = None
    days_before: int = 0
    lots: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneStart:
    """The first day on which people of a zone may begin with their new provider."""

    lot: str
    zone: str
    first_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Existing:
    """The agreement under which people are supported until their first day.

    Attributes:
        ends_on: Its last day as it stands without an extension.
        extension: How it can be extended, as published.
    """

    title: str
    ends_on: date
    extension: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mobilisation:
    """How people and staff move from the providers of today to those appointed.

    Attributes:
        gates: Everything a provider must show, in order.
        waves: The first day of each zone, in the order in which zones take turns for a provider's room.
        every_days: Days from one wave of a zone to the next.
        told_days: Days before their first day by which people are told of it.
        allocation: How those who must move are shared: ``together`` with all of their present provider in the zone, or
            each alone (``fewest_hours``).
        choice_by: Last day on which a person says whether they want a direct payment or another provider.
        decided_by: The office that says go or no go.
        phone: Whom people and families ring, and when.
        out_of_hours: Whom they ring at any other time.
        purge_on: Day on which lists of people and staff are destroyed.
    """

    gates: tuple[Gate, ...] = ()
    waves: tuple[ZoneStart, ...] = ()
    existing: Existing | None = None
    every_days: int = 7
    told_days: int | None = None
    allocation: str = "together"
    choice_by: date | None = None
    decided_by: str | None = None
    phone: str | None = None
    out_of_hours: str | None = None
    purge_on: date | None = None
