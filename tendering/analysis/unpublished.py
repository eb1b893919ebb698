"""Rules that were not published: each rounding step, tie rule and last-place rule there might have been instead.

A tender that does not say where it rounds, or what settles a tie, has rules all the same. This tries the others that
an officer might have had in mind, one at a time, to show whether it mattered which.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from tendering.analysis.effect import Effect, effect
from tendering.evaluation.evaluate import evaluate
from tendering.evaluation.ties import rung_name
from tendering.model.award import AtLastPlace, LimitMethod, RoundingPolicy, Rung
from tendering.model.bids import Dossier
from tendering.model.numbers import Rounding
from tendering.model.outcome import Outcome
from tendering.model.tender import Lot, Role, Tender

STEPS = ("mark", "criterion", "section", "price_points", "total")
PLACES = (0, 1, 2)
MODES = (Rounding.HALF_UP, Rounding.HALF_EVEN, Rounding.DOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundingTrial:
    """One step rounded that the tender does not list.

    Attributes:
        as_printed: Whether this is the total with the decimals that are printed: what a reader of the letters sees.
    """

    step: str
    places: int
    mode: Rounding
    as_printed: bool
    effect: Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class TieTrial:
    """Another rung tried first, before the rest of the ladder as published."""

    rung: str
    effect: Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class LastPlaceTrial:
    """Another rule for a group with equal values at the last place of one role."""

    lot: str
    role: str
    rule: AtLastPlace
    effect: Effect


def steps_tried(tender: Tender, lots: Collection[str]) -> tuple[str, ...]:
    """Return the steps that the tender does not list and that its rules have at all."""
    asked = [c for c in tender.criteria if any(c.applies_to(lot) for lot in lots)]
    has = {
        "mark": bool(asked),
        "criterion": bool(asked),
        "section": any(c.scale is None for c in asked),
        "price_points": bool(tender.price.weight) and tender.award_by is None,
        "total": True,
    }
    return tuple(s for s in STEPS if has[s] and s not in tender.rounding.at)


def says_where(tender: Tender) -> bool:
    """Say whether the tender says where it rounds: ``at: []`` says nowhere, which is a rule too."""
    return bool(tender.rounding.at) or "rounding.at" in tender.places_at


def says_last_place(tender: Tender, lot: str, role: str) -> bool:
    """Say whether the tender says what happens to equal values at the last place of a role, and does not leave it out."""
    return f"lots[{lot}].roles[{role}].at_last_place" in tender.places_at


def rounding_trials(
    dossier: Dossier, outcome: Outcome, lots: Collection[str]
) -> Iterator[RoundingTrial]:
    """Yield the outcome with each step rounded that is not listed, to 0, 1 and 2 places and as printed.

    Where the tender lists another step, it publishes how it rounds, and only that way is tried.
    """
    policy = dossier.tender.rounding
    modes = (policy.mode,) if policy.at else MODES
    for step in steps_tried(dossier.tender, lots):
        printed = {policy.display_places} if step == "total" else set()
        for places in sorted({*PLACES, *printed}):
            for mode in modes:
                rounds = RoundingPolicy(
                    at={**policy.at, step: places}, mode=mode, display_places=policy.display_places
                )
                tender = replace(dossier.tender, rounding=rounds)
                after = evaluate(replace(dossier, tender=tender))
                yield RoundingTrial(
                    step=step,
                    places=places,
                    mode=mode,
                    as_printed=places in printed and mode is policy.mode,
                    effect=effect(outcome, after, lots),
                )


def rungs_tried(tender: Tender, lots: Collection[str]) -> tuple[Rung, ...]:
    """Return every rung that could have been first and is not: quality, price, each criterion, prices, the draw."""
    rungs: list[Rung] = []
    if tender.price.weight or tender.award_by is not None:
        rungs.append(Rung(kind="higher", of="quality"))
    if tender.price.weight and tender.award_by is None:
        rungs.append(Rung(kind="higher", of="price"))
    rungs += [
        Rung(kind="higher", of=c.id)
        for c in tender.criteria
        if any(c.applies_to(lot) for lot in lots)
    ]
    rungs += [
        Rung(kind="lower_price", of=i.id)
        for i in tender.price.items
        if any(i.applies_to(lot) for lot in lots) and (i.rule is None or i.rule.fixed is None)
    ]
    draw = next((r for r in tender.ties if r.kind == "draw"), None)
    if draw is not None:
        rungs.append(draw)
    first = tender.ties[0] if tender.ties else None
    return tuple(r for r in rungs if r != first)


def tie_trials(dossier: Dossier, outcome: Outcome, lots: Collection[str]) -> Iterator[TieTrial]:
    """Yield the outcome with each other rung first, then the ladder as published without it."""
    tender = dossier.tender
    for rung in rungs_tried(tender, lots):
        ladder = (rung, *(r for r in tender.ties if r != rung))
        after = evaluate(replace(dossier, tender=replace(tender, ties=ladder)))
        yield TieTrial(rung=rung_name(rung), effect=effect(outcome, after, lots))


def ties_in(outcome: Outcome, lots: Collection[str]) -> Mapping[str, int]:
    """Return how many groups have equal ranking values in each lot, each group counted once."""
    return {
        lot.lot: len({tie.bidders for tie in lot.ties}) for lot in outcome.lots if lot.lot in lots
    }


def last_place_trials(
    dossier: Dossier, outcome: Outcome, lots: Collection[str]
) -> Iterator[LastPlaceTrial]:
    """Yield the outcome with each other rule for equal values at the last place, one role at a time.

    A role whose limit is settled by preference or best overall can only break the tie: nothing else is tried there.
    """
    tender = dossier.tender
    for lot in tender.lots:
        if lot.id not in lots:
            continue
        for role in lot.roles:
            if not _may_admit(tender, lot, role):
                continue
            for rule in AtLastPlace:
                if rule is not role.at_last_place:
                    after = evaluate(_with_last_place(dossier, lot, role, rule))
                    found = effect(outcome, after, lots)
                    yield LastPlaceTrial(lot=lot.id, role=role.role, rule=rule, effect=found)


def _may_admit(tender: Tender, lot: Lot, role: Role) -> bool:
    """Say whether a group at the last place of a role can be admitted or refused whole."""
    capped = [role.places, *role.by_zone.values()]
    ranked = all(
        x.when_exceeded is LimitMethod.RANKED for x in tender.limits if x.role == role.role
    )
    return ranked and any(p.most is not None for p in capped) and bool(lot.roles)


def _with_last_place(dossier: Dossier, lot: Lot, role: Role, rule: AtLastPlace) -> Dossier:
    roles = tuple(replace(r, at_last_place=rule) if r is role else r for r in lot.roles)
    lots = tuple(replace(x, roles=roles) if x is lot else x for x in dossier.tender.lots)
    return replace(dossier, tender=replace(dossier.tender, lots=lots))
