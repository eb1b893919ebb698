"""How referrals go round: whose week it is, the order of offers, how long a provider has, refusals and hand-backs. As published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Offering:
    """One step of the cascade.

    Attributes:
        to: ``on_duty`` (the main whose week it is), ``other_mains`` (the other mains of the zone) or ``framework``.
        how: ``one_by_one``, the next only after a refusal; or ``at_once``, everybody together.
        choose: Of several that accept at once: ``earliest_start``, ``higher_place``, in this order.
    """

    to: str
    how: str = "one_by_one"
    choose: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rota:
    """The published rules of the rota.

    Attributes:
        weeks_from: The weekday on which a week begins, such as ``monday``.
        first: Whose the week is in which the agreement starts: the main with the ``higher_place`` or ``lower_place``.
        cascade: To whom a referral is offered, in order.
        hand_back: ``allowed``, ``penalised`` (it counts as a refusal) or ``prohibited``.
        notice_days: Days a provider that hands back keeps delivering.
        hospital_hours: Office hours to answer for a discharge from hospital; ``other_hours`` for any other referral.
        office_from: When the office day begins, Monday to Friday but for bank holidays; ``office_to`` when it ends.
        refusals_most: Of the referrals of its own weeks, the percentage a main may refuse; None sets no limit.
        refusals_weeks: The weeks over which that is counted.
    """

    weeks_from: str
    first: str
    cascade: tuple[Offering, ...]
    hand_back: str
    notice_days: int
    hospital_hours: int
    other_hours: int
    office_from: time
    office_to: time
    refusals_most: Fraction | None = None
    refusals_weeks: int | None = None
