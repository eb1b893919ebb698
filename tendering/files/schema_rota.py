"""The grammar of `agreement.call_off.rota`: whose week it is, and the order in which referrals are offered."""

from __future__ import annotations

from datetime import time
from typing import Literal

from tendering.files.schema_types import Clock, Number, Positive, Strict, Whole, may, told
from tendering.model.rota import Offering, Rota

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class OfferingFile(Strict):
    """One step of the order of offers."""

    to: Literal["on_duty", "other_mains", "framework"] = told(
        "on_duty (the main whose week it is), other_mains, or framework (everyone else of the lot)."
    )
    how: Literal["one_by_one", "at_once"] | None = may("Left out: one by one, in order of place.")
    choose: list[Literal["earliest_start", "higher_place"]] | None = may(
        "Of several that accept at once, who is chosen: these in order."
    )


class RotaFile(Strict):
    """The rota of main providers."""

    weeks_from: Weekday = told("The weekday on which a week begins.")
    first: Literal["higher_place", "lower_place"] = told(
        "Whose the first week is: the main with the higher or the lower place in the zone."
    )
    cascade: list[OfferingFile] = told("To whom a referral is offered, in order.")
    hand_back: Literal["allowed", "penalised", "prohibited"] = told(
        "Whether a package may be handed back; penalised counts it as a refusal."
    )
    notice_days: Whole = told("Days a provider that hands back keeps delivering.")
    hospital_hours: Positive = told("Office hours to answer for a discharge from hospital.")
    other_hours: Positive = told("Office hours to answer for any other referral.")
    office_from: Clock = told("When the office day begins, HH:MM; Monday to Friday.")
    office_to: Clock = told("When the office day ends, HH:MM.")
    refusals_most: Number | None = may(
        "Percent of the referrals of its own weeks that a main may refuse. Left out: no limit."
    )
    refusals_weeks: Positive | None = may("The weeks over which refusals are counted.")


def rota(r: RotaFile | None) -> Rota | None:
    """Return the rota that a valid definition describes."""
    if r is None:
        return None
    return Rota(
        weeks_from=r.weeks_from,
        first=r.first,
        cascade=tuple(
            Offering(to=o.to, how=o.how or "one_by_one", choose=tuple(o.choose or ()))
            for o in r.cascade
        ),
        hand_back=r.hand_back,
        notice_days=r.notice_days,
        hospital_hours=r.hospital_hours,
        other_hours=r.other_hours,
        office_from=time.fromisoformat(r.office_from),
        office_to=time.fromisoformat(r.office_to) if r.office_to != "24:00" else time(23, 59),
        refusals_most=r.refusals_most,
        refusals_weeks=r.refusals_weeks,
    )
