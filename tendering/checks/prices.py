"""Definition checks: how prices are tested and turned into points, and rules that rank instead of awarding points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from tendering.checks.report import Check, named, report, shown
from tendering.evaluation.low_price import SCREENS
from tendering.evaluation.registry import AWARD_RULES, PRICE_FORMULAS
from tendering.model.findings import Finding
from tendering.model.tender import Effect, Tender


def _formulas(tender: Tender) -> Iterator[tuple[str, str, Mapping[str, Fraction]]]:
    """Yield each formula in use with the path of its element (or ``price``) and its parameters."""
    price = tender.price
    if price.formula is not None:
        plain = not price.elements or any(e.formula is None for e in price.elements)
        if plain:
            given = dict(price.parameters)
            for e in price.elements:
                if e.formula is None:
                    given |= e.parameters
            yield "price", price.formula, given
    for n, element in enumerate(price.elements):
        if element.formula is not None:
            yield f"price.elements[{n}]", element.formula, element.parameters


def d054_elements_add(tender: Tender) -> Iterator[Finding]:
    """Prices scored each on its own share out the points of price."""
    price = tender.price
    total = sum((e.weight for e in price.elements), Fraction(0))
    if price.elements and total != price.weight:
        yield report(
            tender,
            "D054",
            "price.elements",
            f"the price elements {named([e.item for e in price.elements])} add to {shown(total)}, and price weighs "
            f"{shown(price.weight)}",
        )


def d062_rule_has_effect(tender: Tender) -> Iterator[Finding]:
    """A pass/fail price rule says whether a breach must or may lead to rejection."""
    for item in tender.price.items:
        if item.rule is not None and item.effect not in set(Effect):
            yield report(
                tender,
                "D062",
                f"price.items[{item.id}].effect",
                f"the rule for {item.id} does not say what follows from a price outside it",
            )


def d063_scoring_keys(tender: Tender) -> Iterator[Finding]:
    """Price that carries points says how they are worked out: nothing is assumed."""
    price = tender.price
    if price.weight <= 0 or tender.award_by is not None:
        return
    keys = {
        "formula": price.formula if not price.elements or price.formula else _each_formula(tender),
        "baseline": price.baseline,
        "scope": price.scope,
        "zero": price.zero,
        "one_bid": price.one_bid,
    }
    for key, said in keys.items():
        if said is None:
            yield report(
                tender,
                "D063",
                f"price.{key}",
                f"price carries {shown(price.weight)} points and the definition does not say price.{key}",
            )
    if not price.items:
        yield report(
            tender,
            "D063",
            "price.items",
            f"price carries {shown(price.weight)} points and no price is asked",
        )


def _each_formula(tender: Tender) -> str | None:
    own = [e.formula for e in tender.price.elements]
    return None if None in own else named([f for f in own if f is not None])


def d064_formula_known(tender: Tender) -> Iterator[Finding]:
    """A formula is one that the registry holds."""
    for path, formula, _ in _formulas(tender):
        if formula not in PRICE_FORMULAS:
            yield report(
                tender,
                "D064",
                f"{path}.formula",
                f"the price formula {formula} is not known; known: {named(sorted(PRICE_FORMULAS))}",
            )


def _parameter_faults(
    tender: Tender,
    path: str,
    rule: str,
    *,
    given: Mapping[str, Fraction],
    needs: tuple[str, ...],
    may: tuple[str, ...],
) -> Iterator[Finding]:
    for name in needs:
        if name not in given:
            yield report(
                tender, "D065", path, f"{rule} needs the parameter {name}, which is not given"
            )
    for name in sorted(given):
        if name not in {*needs, *may}:
            takes = named(list(dict.fromkeys([*needs, *may])))
            yield report(
                tender, "D065", path, f"{rule} knows no parameter {name}; it takes {takes}"
            )


def d065_parameters(tender: Tender) -> Iterator[Finding]:
    """A formula or award rule is given exactly the numbers it takes."""
    for path, formula, given in _formulas(tender):
        rule = PRICE_FORMULAS.get(formula)
        if rule is not None:
            at = f"{path}.parameters"
            needs = rule.needs(tender.price.better)
            yield from _parameter_faults(
                tender, at, formula, given=given, needs=needs, may=rule.optional
            )
    award = tender.award_by
    if award is not None and award.rule in AWARD_RULES:
        needs = AWARD_RULES[award.rule].parameters
        yield from _parameter_faults(
            tender, "award_by.parameters", award.rule, given=award.parameters, needs=needs, may=()
        )


def d066_irrational_is_rounded(tender: Tender) -> Iterator[Finding]:
    """A formula with a logarithm or a power has no exact value, so its rounding is published."""
    for path, formula, _ in _formulas(tender):
        rule = PRICE_FORMULAS.get(formula)
        if rule is not None and rule.irrational and "price_points" not in tender.rounding.at:
            yield report(
                tender,
                "D066",
                f"{path}.formula",
                f"{formula} gives numbers with no exact decimal, and rounding.at does not list price_points",
            )
    award = tender.award_by
    known = AWARD_RULES.get(award.rule) if award is not None else None
    if known is not None and known.irrational and "total" not in tender.rounding.at:
        yield report(
            tender,
            "D066",
            "award_by",
            f"{known.name} gives numbers with no exact decimal, and rounding.at does not list total",
        )


def d067_award_rule_known(tender: Tender) -> Iterator[Finding]:
    """A rule that ranks is one that the registry holds."""
    award = tender.award_by
    if award is not None and award.rule not in AWARD_RULES:
        yield report(
            tender,
            "D067",
            "award_by.rule" if "award_by.rule" in tender.places_at else "award_by",
            f"the award rule {award.rule} is not known; known: {named(sorted(AWARD_RULES))}",
        )


def d099_award_direction(tender: Tender) -> Iterator[Finding]:
    """A rule whose value is better one way is not turned round."""
    award = tender.award_by
    known = AWARD_RULES.get(award.rule) if award is not None else None
    if award is None or known is None or known.better is None or award.better is known.better:
        return
    yield report(
        tender,
        "D099",
        "better",
        f"the definition says {award.better} is better, and {award.rule} ({known.formula}) is better {known.better}",
    )


def d068_price_rule_can_be_met(tender: Tender) -> Iterator[Finding]:
    """Some price passes the rule: the floor is not above the ceiling, and one rule does not deny another."""
    for item in tender.price.items:
        rule = item.rule
        if rule is None:
            continue
        bounds = {"floor": rule.floor, "ceiling": rule.ceiling}
        stated = [name for name, bound in bounds.items() if bound is not None]
        fault = ""
        if rule.fixed is None and not stated:
            fault = "the rule states no price"
        elif rule.fixed is not None and stated:
            fault = (
                f"the rule states a fixed price and also a {named(stated)}; one of them must go"
            )
        elif rule.floor is not None and rule.ceiling is not None and rule.floor > rule.ceiling:
            fault = f"the floor {shown(rule.floor)} is above the ceiling {shown(rule.ceiling)}, so no price passes"
        elif any(
            bound is not None and bound < 0 for bound in (rule.fixed, rule.floor, rule.ceiling)
        ):
            fault = "the rule states a price below nought"
        if fault:
            yield report(tender, "D068", f"price.items[{item.id}].rule", f"{item.id}: {fault}")


def d100_screen_works(tender: Tender) -> Iterator[Finding]:
    """A screen for low prices is one that is known, and states what it compares with."""
    for n, screen in enumerate(tender.price.low_price):
        fault = ""
        if screen.trigger not in SCREENS:
            fault = f"the screen {screen.trigger} is not known; known: {named(sorted(SCREENS))}"
        elif screen.trigger == "below_cost_build_up" and "cost" not in screen.parameters:
            fault = "the screen below_cost_build_up has no cost to compare prices with"
        if fault:
            yield report(tender, "D100", f"price.low_price[{n}].trigger", fault)


CHECKS: tuple[Check, ...] = (
    d054_elements_add,
    d062_rule_has_effect,
    d063_scoring_keys,
    d064_formula_known,
    d065_parameters,
    d066_irrational_is_rounded,
    d067_award_rule_known,
    d068_price_rule_can_be_met,
    d099_award_direction,
    d100_screen_works,
)
