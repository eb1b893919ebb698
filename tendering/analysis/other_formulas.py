"""The price formula's alternatives: who would have won each lot under every other rule its inputs permit.

Nobody was told of these rules, and bidders would have priced otherwise had they been. They show what the published
formula decided, and nothing more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from tendering.analysis.effect import Effect, effect
from tendering.evaluation.evaluate import evaluate
from tendering.evaluation.price import elements_of
from tendering.evaluation.price_formulas import UndefinedScoreError
from tendering.evaluation.registry import AWARD_RULES, PRICE_FORMULAS
from tendering.model.award import AwardBy, Better, RoundingPolicy
from tendering.model.bids import Dossier
from tendering.model.outcome import LotOutcome, Outcome, Standing, Status
from tendering.model.tender import Lot, Price, Tender

ROUNDED = {"price_points": 2, "total": 6}
"""Decimals an irrational rule is rounded to where the tender, which does not use one, states none."""
USUAL: Mapping[str, Mapping[str, Fraction]] = {
    "mean_based": {"at_mean": Fraction(50), "per_percent": Fraction(1)},
    "graduated": {
        "median_margin": Fraction(5, 2),
        "loss_below": Fraction(1, 10),
        "loss_above": Fraction(1),
    },
    "logarithmic": {"base": Fraction(2)},
}
"""Parameters as their sources have them, for formulas whose parameters do not come from the bids."""


NOTHING = Effect()
"""Of a rule that was not tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormulaTrial:
    """One lot under another rule.

    Attributes:
        name: A key of the registry; ``ranks`` says that it ranks by one value and awards no points for price.
        parameters: As assumed here, because the tender publishes none for it.
        first: Who would have stood first in each list of the lot: zone (None for the lot) and bidders.
        cannot: Why it was not tried, where it was not; the rest is then empty.
    """

    lot: str
    name: str
    formula: str
    ranks: bool
    parameters: Mapping[str, Fraction]
    first: tuple[tuple[str | None, tuple[str, ...]], ...] = ()
    effect: Effect = NOTHING
    cannot: str = ""


def scores_price(tender: Tender) -> bool:
    """Say whether prices decide anything but pass or fail."""
    return bool(tender.price.weight) or tender.award_by is not None


def published(tender: Tender) -> str:
    """Return the name of the published rule, or of each where elements have their own."""
    if tender.award_by is not None:
        return tender.award_by.rule
    own = [e.formula for e in tender.price.elements if e.formula]
    return ", ".join(
        dict.fromkeys([*([tender.price.formula] if tender.price.formula else []), *own])
    )


def formula_trials(
    dossier: Dossier, outcome: Outcome, lots: Collection[str]
) -> Iterator[FormulaTrial]:
    """Yield each lot under every other rule of the registry; nothing where prices are pass or fail only."""
    tender = dossier.tender
    if not scores_price(tender):
        return
    for lot in tender.lots:
        decided = outcome.lot(lot.id)
        if lot.id in lots and decided is not None:
            yield from _of_lot(dossier, outcome, lot, decided)


def _of_lot(
    dossier: Dossier, outcome: Outcome, lot: Lot, decided: LotOutcome
) -> Iterator[FormulaTrial]:
    tender = dossier.tender
    prices = _evaluated(tender, lot, decided)
    known = published(tender).split(", ")
    rules = [(n, f.formula, False) for n, f in PRICE_FORMULAS.items()]
    rules += [(n, r.formula, True) for n, r in AWARD_RULES.items()]
    for name, words, ranks in rules:
        if known == [name]:
            continue
        made = _tender(tender, name, prices, ranks=ranks)
        if isinstance(made, str):
            yield FormulaTrial(
                lot=lot.id, name=name, formula=words, ranks=ranks, parameters={}, cannot=made
            )
            continue
        after = evaluate(replace(dossier, tender=made))
        new = after.lot(lot.id)
        yield FormulaTrial(
            lot=lot.id,
            name=name,
            formula=words,
            ranks=ranks,
            parameters=_parameters(made),
            first=() if new is None else first_in(new),
            effect=effect(outcome, after, {lot.id}),
        )


def first_in(lot: LotOutcome) -> tuple[tuple[str | None, tuple[str, ...]], ...]:
    """Return who ranks first in each list of a lot; a list that repeats the lot's own is left out."""
    found: dict[str | None, list[Standing]] = {}
    for s in lot.standings:
        if s.rank == 1:
            found.setdefault(s.zone, []).append(s)
    own = {s.bidder: s.ranking_value for s in lot.standings if s.zone is None}
    rows = []
    for zone, standings in found.items():
        repeats = zone is not None and all(
            own.get(s.bidder) == s.ranking_value for s in lot.standings if s.zone == zone
        )
        if not repeats:
            rows.append((zone, tuple(sorted(s.bidder for s in standings))))
    return tuple(rows)


def _evaluated(tender: Tender, lot: Lot, decided: LotOutcome) -> Mapping[str, list[Fraction]]:
    """Return the evaluated prices of each element, of those ranked, as offered in this lot."""
    try:
        elements = elements_of(tender, lot)
    except UndefinedScoreError:
        return {}
    found: dict[str, list[Fraction]] = {}
    for element in elements:
        for s in decided.standings:
            if s.status is Status.RANKED and all(i in s.prices for i in element.quantities):
                amount = sum((q * s.prices[i] for i, q in element.quantities.items()), Fraction(0))
                found.setdefault(element.id, []).append(amount)
    return found


def _tender(
    tender: Tender, name: str, prices: Mapping[str, list[Fraction]], *, ranks: bool
) -> Tender | str:
    """Return the tender under another rule, or why its inputs do not permit it."""
    if not prices:
        return "no price of a ranked bid can be scored"
    return _ranking(tender, name, prices) if ranks else _scoring(tender, name, prices)


def _scoring(tender: Tender, name: str, prices: Mapping[str, list[Fraction]]) -> Tender | str:
    if tender.award_by is not None:
        return "the tender gives price no weight in points: it ranks by one value"
    if tender.price.better is Better.HIGHER and name == "graduated":
        return "the formula is defined for lower prices only"
    own = {item: _anchors(name, offers) for item, offers in prices.items()}
    usual = USUAL.get(name, {})
    price = tender.price
    elements = tuple(
        replace(e, formula=name, parameters={**usual, **own.get(e.item, {})})
        for e in price.elements
    )
    alone = next(iter(own.values())) if len(own) == 1 else {}
    changed: Price = replace(
        price,
        formula=name,
        parameters={**usual, **({} if price.elements else alone)},
        elements=elements,
    )
    rounding = tender.rounding
    if PRICE_FORMULAS[name].irrational:
        rounding = _rounding(rounding, "price_points")
    return replace(tender, price=changed, rounding=rounding)


def _anchors(name: str, offers: list[Fraction]) -> Mapping[str, Fraction]:
    """Return the anchors of two_anchors: the lowest and the highest price offered; nothing for another formula."""
    return {"least": min(offers), "most": max(offers)} if name == "two_anchors" else {}


def _ranking(tender: Tender, name: str, prices: Mapping[str, list[Fraction]]) -> Tender | str:
    if len(prices) > 1 or len(tender.price.elements) > 1:
        return "it needs one price, and the tender scores several"
    if tender.aggregation.method == "sum_of_ranks":
        return "it needs quality points, and the tender adds up ranks"
    rule = AWARD_RULES[name]
    parameters = _ranking_parameters(tender, name, next(iter(prices.values())))
    if isinstance(parameters, str):
        return parameters
    better = rule.better or tender.price.better or Better.LOWER
    rounding = tender.rounding
    if rule.irrational:
        rounding = _rounding(rounding, "total")
    elif tender.award_by is None and "total" in rounding.at:
        # places published for points say nothing of a value of another size
        rounding = replace(rounding, at={k: v for k, v in rounding.at.items() if k != "total"})
    return replace(
        tender,
        award_by=AwardBy(rule=name, better=better, parameters=parameters),
        rounding=rounding,
    )


def _ranking_parameters(
    tender: Tender, name: str, offers: list[Fraction]
) -> Mapping[str, Fraction] | str:
    weight = tender.price.weight
    quality = tender.weights_total - weight
    mean = sum(offers, Fraction(0)) / len(offers)
    if name == "reference_over_bid":
        return {"reference_price": mean}
    if name in ("quality_power_over_price", "utility_index", "price_less_quality_premium"):
        if not weight:
            return "it needs the weights of price and quality, and the tender gives price none"
        if name == "utility_index":
            return {"quality_over_price": quality / weight}
        if name == "quality_power_over_price":
            return {"quality_weight": quality, "cost_weight": weight}
        return {"estimate": mean, "price_weight": weight}
    needs = AWARD_RULES[name].parameters
    if needs:
        return f"it needs {' and '.join(needs)}, which only the buyer can set"
    return {}


def _rounding(policy: RoundingPolicy, step: str) -> RoundingPolicy:
    return replace(policy, at={**policy.at, step: policy.at.get(step, ROUNDED[step])})


def _parameters(tender: Tender) -> Mapping[str, Fraction]:
    if tender.award_by is not None:
        return tender.award_by.parameters
    found = dict(tender.price.parameters)
    for e in tender.price.elements:
        found |= {f"{e.item}.{k}": v for k, v in e.parameters.items()}
    return found
