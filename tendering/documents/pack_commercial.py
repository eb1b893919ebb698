"""The commercial schedule of the ITT: prices asked, rules, the formula with a worked example, low prices."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from tendering.documents.blocks import Block, bullets, heading, paragraph, table
from tendering.documents.names import Names, joined, price_rule_words, short, unit_words
from tendering.documents.pack_rates import rate_card_blocks
from tendering.documents.pack_rules import effect_words
from tendering.documents.word_style import Column
from tendering.evaluation.price_formulas import UndefinedScoreError, price_field
from tendering.evaluation.registry import AWARD_RULES, PRICE_FORMULAS
from tendering.framework.results import stage_words
from tendering.model.numbers import fixed, money, rounded
from tendering.model.tender import Better, LowPrice, Per, Price, PriceItem, Tender

_EXAMPLE = (Fraction(20), Fraction(22), Fraction(25))
_BASELINES = {
    "admissible": "all admissible bids: not those rejected, withdrawn or awaiting a decision",
    "past_quality": "the bids that pass every quality minimum",
}
_SCOPES = {"lot": "of the same lot", "zone": "of the same zone", "tender": "of the whole tender"}
_ONE_BID = {
    "full": "A bid that stands alone takes all the price points.",
    "formula": "A bid that stands alone is scored by the formula like any other.",
}
_ZERO = {
    "error": "A price of nil is not accepted.",
    "points": "A price of nil takes all the points of its element.",
}
_OPEN = {
    "before_marking": "Prices are opened and checked before answers are marked.",
    "after_quality": "Prices stay sealed until the panel has agreed all quality scores.",
}
_TRIGGERS = {
    "below_cost_build_up": "below the published cost build-up",
    "mean_margin": "below the mean of the bids by the published margin",
    "below_others": "below the other bids by the published margin",
}


def commercial_blocks(tender: Tender) -> list[Block]:
    """Return the commercial schedule."""
    price = tender.price
    made = [heading("Prices to be stated"), *_items(tender)]
    if price.open in _OPEN:
        made.append(paragraph(_OPEN[price.open]))
    made.extend(rate_card_blocks(tender))
    made.append(heading("How price counts"))
    if tender.award_by is not None:
        made.extend(_award_rule(tender))
    elif not price.weight:
        made.append(
            paragraph(
                "Price is pass or fail. A price within the rule passes, and every price that passes is equal."
            )
        )
    else:
        made.extend(_scoring(tender))
    made.extend(_low_price(tender))
    made.extend(_uplift(tender))
    made.extend(_results(tender))
    return made


def _items(tender: Tender) -> list[Block]:
    names = Names(tender=tender, bidders={})
    rows = []
    for item in tender.price.items:
        rule = price_rule_words(item.rule, item.unit)
        rows.append(
            (
                names.item(item.id),
                unit_words(item.unit).strip().capitalize() or "Amount",
                _where(item, names),
                rule[:1].upper() + rule[1:] if rule else "No rule",
                f"A bid outside {effect_words(item.effect)}"
                if rule and item.effect
                else "Nothing follows",
            )
        )
    made = [
        paragraph("State every price in pounds, for the unit printed beside it."),
        table(
            "Prices and their rules",
            [
                Column(title="Price", width=3.2),
                Column(title="Unit", width=1.5),
                Column(title="Where", width=2.6),
                Column(title="Rule", width=3.2),
                Column(title="If outside", width=2.4),
            ],
            rows,
        ),
    ]
    sums = [i for i in tender.price.items if i.sum_of]
    made.extend(paragraph(_sum_line(i, names)) for i in sums)
    return made


def _where(item: PriceItem, names: Names) -> str:
    """Say for what a price is stated: the lot, each lot, or each zone."""
    each = "Each zone" if item.per is Per.ZONE else "Each lot"
    if item.lots is not None and len(item.lots) < len(names.tender.lots):
        lots = joined(names.lot(x) for x in item.lots)
        return f"Each zone of {lots}" if item.per is Per.ZONE else lots
    return "The lot" if each == "Each lot" and len(names.tender.lots) == 1 else each


def _sum_line(item: PriceItem, names: Names) -> str:
    parts = joined(f"{short(q)} x {names.item(i)}" for i, q in item.sum_of.items())
    return f"{names.item(item.id)} is worked out as {parts}."


def _award_rule(tender: Tender) -> list[Block]:
    rule = tender.award_by
    if rule is None:
        return []
    known = AWARD_RULES.get(rule.rule)
    first = "lowest" if rule.better is Better.LOWER else "highest"
    formula = known.formula if known else rule.rule.replace("_", " ")
    made = [
        paragraph(
            f"Bids are put in order by this value, the {first} first: {formula.replace('_', ' ')}."
        ),
    ]
    made.extend(_parameters(rule.parameters))
    return made


def _parameters(parameters: Mapping[str, Fraction]) -> list[Block]:
    if not parameters:
        return []
    return [
        bullets(f"{name.replace('_', ' ')}: {short(value)}" for name, value in parameters.items())
    ]


def _scoring(tender: Tender) -> list[Block]:
    price, names = tender.price, Names(tender=tender, bidders={})
    made = [paragraph(f"Price carries {short(price.weight)} points.")]
    if price.elements:
        columns = [
            Column(title="Price scored", width=4),
            Column(title="Points", width=1.4, right=True),
            Column(title="Formula", width=6),
        ]
        rows = [
            (names.item(e.item), short(e.weight), _formula_text(e.formula or price.formula))
            for e in price.elements
        ]
        made.append(table("Price elements", columns, rows))
    elif price.formula:
        made.append(paragraph(f"{_formula_text(price.formula)}.", lead="Formula."))
    if price.basket:
        parts = joined(f"{short(q)} x {names.item(i)}" for i, q in price.basket.items())
        made.append(paragraph(f"The price that is scored is a basket: {parts}."))
    made.extend(_parameters(price.parameters))
    made.append(bullets(_scoring_rules(price)))
    made.extend(_example(tender))
    return made


def _formula_text(name: str | None) -> str:
    known = PRICE_FORMULAS.get(name or "")
    text = known.formula if known else (name or "")
    return text.replace("_", " ").replace(" x ", " × ")  # noqa: RUF001 - a multiplication sign is meant


def _scoring_rules(price: Price) -> list[str]:
    lines = []
    if price.baseline in _BASELINES:
        scope = f", {_SCOPES[price.scope]}" if price.scope in _SCOPES else ""
        lines.append(
            f"The lowest price, the mean and the like are taken over {_BASELINES[price.baseline]}{scope}."
        )
    if price.zero in _ZERO:
        lines.append(_ZERO[price.zero])
    if price.one_bid in _ONE_BID:
        lines.append(_ONE_BID[price.one_bid])
    if price.clamp is not None:
        least, most = price.clamp
        bounds = [
            f"never below {short(least)}" if least is not None else "",
            f"never above {short(most)}" if most is not None else "",
        ]
        lines.append(f"Price points are {joined(b for b in bounds if b)}.")
    for preference in price.preferences:
        gain = (
            f"{short(preference.percent_off)}% off its price, for the evaluation only"
            if preference.percent_off is not None
            else f"{short(preference.points or Fraction(0))} points"
        )
        lines.append(
            f"A bidder that answers “{preference.answer}” to {preference.question} gets {gain}."
        )
    return lines


def _example(tender: Tender) -> list[Block]:
    """Return a worked example with invented prices, computed by the rule itself."""
    price = tender.price
    name = price.formula or next((e.formula for e in price.elements if e.formula), None)
    known = PRICE_FORMULAS.get(name or "")
    if known is None:
        return []
    weight = price.weight if price.formula and not price.elements else price.elements[0].weight
    places = tender.rounding.at.get("price_points")
    better = price.better or Better.LOWER
    try:
        field = price_field(
            _EXAMPLE,
            weight,
            price.parameters,
            better=better,
            places=places,
            mode=tender.rounding.mode,
        )
        points = [known.function(p, field) for p in _EXAMPLE]
    except UndefinedScoreError:
        return []
    shown = tender.rounding.display_places
    rows = []
    for offered, exact_points in zip(_EXAMPLE, points, strict=True):
        low, high = price.clamp or (None, None)
        value = max(exact_points, low) if low is not None else exact_points
        value = min(value, high) if high is not None else value
        value = rounded(value, places, tender.rounding.mode) if places is not None else value
        rows.append((money(offered), fixed(value, shown, tender.rounding.mode)))
    columns = [
        Column(title="Price offered", width=2, right=True),
        Column(title="Price points", width=2, right=True),
    ]
    return [
        heading("Worked example", 3),
        paragraph("With three invented prices, and the weight and rules of this tender:"),
        table("Worked example of the price formula", columns, rows),
    ]


def _low_price(tender: Tender) -> list[Block]:
    screens = tender.price.low_price
    if not screens:
        return []
    names = Names(tender=tender, bidders={})
    return [
        heading("Prices that appear abnormally low"),
        paragraph(
            "A price that meets one of these descriptions is looked into. It is not rejected for that alone."
        ),
        bullets(_screen_line(screen, names) for screen in screens),
    ]


def _screen_line(screen: LowPrice, names: Names) -> str:
    what = names.item(screen.item) if screen.item else "the evaluated price"
    words = _TRIGGERS.get(screen.trigger, screen.trigger.replace("_", " "))
    figures = joined(
        f"{k.replace('_', ' ')} {money(v) if k == 'cost' else short(v)}"
        for k, v in screen.parameters.items()
    )
    return f"{what[:1].upper()}{what[1:]} {words}" + (f" ({figures})." if figures else ".")


def _results(tender: Tender) -> list[Block]:
    """Return how results are paid, where they are: the rule bidders price their work by."""
    results = tender.agreement.results if tender.agreement else None
    if results is None:
        return []
    return [heading("Payment by results"), bullets(stage_words(results))]


def _uplift(tender: Tender) -> list[Block]:
    uplift = tender.agreement.uplift if tender.agreement else {}
    if not uplift:
        return []
    rows = [(k.replace("_", " ").capitalize(), v) for k, v in uplift.items()]
    return [
        heading("How rates change during the agreement"),
        table(
            "Review of rates",
            [Column(title="Rule", width=1), Column(title="As published", width=4)],
            rows,
        ),
    ]
