"""Totals and ranking values: quality plus price, or the one value an award rule ranks by. Rounded where published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from tendering.evaluation.award_rules import AwardField, Offer
from tendering.evaluation.candidacy import Candidacy, Gap
from tendering.evaluation.price_formulas import UndefinedScoreError
from tendering.evaluation.quality import carried, relative
from tendering.evaluation.registry import AWARD_RULES
from tendering.model.findings import finding
from tendering.model.numbers import money, plain
from tendering.model.outcome import Reason, Status, Step
from tendering.model.tender import AwardBy, Better, RoundingPolicy, Tender


def ranking_value(total: Fraction, rounding: RoundingPolicy) -> Fraction:
    """Return the total after the last listed rounding step: the value that ranks and ties.

    >>> str(ranking_value(Fraction(200, 3), RoundingPolicy(at={"total": 2})))
    '6667/100'
    """
    return carried(total, "total", rounding)


def better_of(tender: Tender) -> Better:
    """Return which way a ranking value is better: points upwards, unless a rule or the tender says otherwise."""
    if tender.award_by is not None:
        return tender.award_by.better
    return Better.LOWER if tender.aggregation.method == "sum_of_ranks" else Better.HIGHER


def make_relative(candidacies: Sequence[Candidacy], available: Fraction) -> None:
    """Turn quality into quality relative to the best bid still in the running (Q13), for everyone scored."""
    running = [
        c.quality for c in candidacies if c.status is Status.RANKED and c.quality is not None
    ]
    best = max(running, default=Fraction(0))
    for c in candidacies:
        if c.quality is not None and best:
            own, c.quality = c.quality, relative(c.quality, best, available)
            text = f"{plain(available)} x {plain(own)} / {plain(best)}, the best quality: {plain(c.quality)}"
            c.steps += (Step(what="quality", value=c.quality, text=text, rule="relative_quality"),)


def add_up(tender: Tender, candidacy: Candidacy, *, priced: bool) -> None:
    """Set total and ranking value, where everything they need is known.

    Args:
        tender: With the published rounding.
        candidacy: With its quality, and its price points where ``priced``.
        priced: Whether prices earn points in this list.
    """
    if candidacy.quality is None or (priced and candidacy.price is None):
        return
    parts = [("quality", candidacy.quality)]
    if priced and candidacy.price is not None:
        parts.append(("price", candidacy.price))
    if candidacy.preference:
        parts.append(("preferences", candidacy.preference))
    candidacy.total = sum((points for _, points in parts), Fraction(0))
    candidacy.value = ranking_value(candidacy.total, tender.rounding)
    text = (
        " + ".join(f"{name} {plain(points)}" for name, points in parts)
        + f" = {plain(candidacy.total)}"
    )
    if candidacy.value != candidacy.total:
        text += f", rounded as published to {plain(candidacy.value)}"
    candidacy.steps += (Step(what="total", value=candidacy.value, text=text, rule="rounding"),)


def award(
    tender: Tender, rule: AwardBy, candidacies: Sequence[Candidacy], available: Fraction
) -> None:
    """Set the value an award rule ranks by, for everyone still in the running."""
    known = AWARD_RULES.get(rule.rule)
    running = [
        c for c in candidacies if c.status is Status.RANKED and c.evaluated_price is not None
    ]
    offers = {
        c.bidder: Offer(c.evaluated_price or Fraction(0), c.quality or Fraction(0))
        for c in running
    }
    if known is None:
        for c in running:
            c.add([_undefined(c, rule.rule, f"no rule is named {rule.rule}")])
    if known is None or not offers:
        return
    field = AwardField(
        lowest_price=min(o.price for o in offers.values()),
        best_quality=max(o.quality for o in offers.values()),
        lowest_quality=min(o.quality for o in offers.values()),
        quality_available=available,
        parameters=rule.parameters,
        places=tender.rounding.at.get("total"),
        mode=tender.rounding.mode,
    )
    gaps: list[tuple[Candidacy, Gap]] = []
    for c in running:
        try:
            c.total = known.function(offers[c.bidder], field)
        except UndefinedScoreError as error:
            gaps.append((c, _undefined(c, rule.rule, str(error))))
            continue
        c.value = ranking_value(c.total, tender.rounding)
        c.irrational = known.irrational
        offer = offers[c.bidder]
        text = f"{known.formula}: price {money(offer.price)}, quality {plain(offer.quality)}: {plain(c.value)}"
        c.steps += (Step(what="value", value=c.value, text=text, rule="award_by"),)
    for c, gap in gaps:
        c.add([gap])


def _undefined(candidacy: Candidacy, rule: str, why: str) -> Gap:
    status = Status.INCOMPLETE
    place = f"lot {candidacy.lot}" + (f", zone {candidacy.zone}" if candidacy.zone else "")
    says = f"{candidacy.bidder} in {place}: {rule} gives no value: {why}"
    facts: Mapping[str, str] = {
        "status": status.value,
        "cause": "missing_price",
        "items": rule,
        "why": why,
    }
    return Gap(
        status=status,
        reason=Reason(code="not_eligible", rule="award_by", facts=facts),
        sentence=says,
        findings=(finding("S010", "prices.csv", says),),
    )
