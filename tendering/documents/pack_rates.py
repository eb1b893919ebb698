"""The rate card of the ITT: every published rate, and the arithmetic of those that follow from others."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from tendering.checks.figures import ExpressionError, recompute
from tendering.documents.blocks import Block, heading, paragraph, steps, table
from tendering.documents.names import Names, grouped, price_rule_words, short, unit_words
from tendering.documents.word_style import Column
from tendering.model.numbers import exact, fixed, money
from tendering.model.tender import Figure, Tender

_SIGNS = {"sum": " + ", "product": " × ", "difference": " - ", "quotient": " ÷ "}  # noqa: RUF001 - signs are meant


SMALL = 1000
"""Below this many pounds, pence are always written."""


def rate_card_blocks(tender: Tender) -> list[Block]:
    """Return the rates that are paid or printed, and how a blended one is worked out."""
    rates = [f for f in tender.figures if f.unit == "pounds" and "rate" in f.says.lower()]
    names = Names(tender=tender, bidders={})
    fixed_items = [
        i for i in tender.price.items if i.rule is not None and i.rule.fixed is not None
    ]
    rows = [
        (names.item(i.id), price_rule_words(i.rule).removeprefix("exactly ") + unit_words(i.unit))
        for i in fixed_items
    ]
    paid = {i.rule.fixed for i in fixed_items if i.rule is not None}
    rows += [
        (f.says, f"£{fixed(f.printed, max(f.decimals, 2))}")
        for f in rates
        if f.equals is not None or f.printed not in paid
    ]
    if not rows:
        return []
    columns = [Column(title="Rate", width=5), Column(title="Published", width=2, right=True)]
    made: list[Block] = [heading("Rate card"), table("Rates as published", columns, rows)]
    for figure in rates:
        made.extend(_worked(figure, tender))
    made.extend(_basket(tender, names))
    return made


def _worked(figure: Figure, tender: Tender) -> list[Block]:
    """Show the arithmetic of a rate that follows from other published figures, step by step."""
    figures = {f.id: f for f in tender.figures}
    if figure.equals is None:
        return []
    try:
        value = recompute(figure.equals, figures).value
        lines, text, _ = _said(figure.equals, figures)
    except (ExpressionError, ValueError):
        return []
    places = max(figure.decimals, 2)
    shown = f"£{fixed(value, places)}"
    printed = f"£{fixed(figure.printed, places)}"
    end = f"{text} = {shown}" if text else shown
    agrees = "as published" if shown == printed else f"published as {printed}"
    return [
        heading(figure.says, 3),
        steps([*lines, f"{end}, {agrees}."]),
    ]


def _said(expression: object, figures: Mapping[str, Figure]) -> tuple[list[str], str, str]:
    """Return the steps beneath an expression, the expression over their results, and its own result."""
    if not isinstance(expression, Mapping):
        return [], "", _leaf(str(expression), figures)
    operator, operands = next(iter(expression.items()))
    sign = _SIGNS.get(str(operator))
    if sign is None or not isinstance(operands, list):
        raise ValueError("an expression that is not said in a line")
    lines: list[str] = []
    parts = []
    for operand in operands:
        inner, text, result = _said(operand, figures)
        lines += inner
        if text:
            lines.append(f"{text} = {result}")
        parts.append(result)
    value = recompute(expression, figures).value
    return lines, sign.join(parts), _amount(value, pounds=any("£" in p for p in parts))


def _leaf(text: str, figures: Mapping[str, Figure]) -> str:
    figure = figures.get(text)
    if figure is None:
        return short(exact(text))
    return _amount(figure.printed, pounds=figure.unit == "pounds")


def _amount(value: Fraction, *, pounds: bool) -> str:
    if not pounds:
        return grouped(value)
    return money(value) if abs(value) < SMALL else money(value).removesuffix(".00")


def _basket(tender: Tender, names: Names) -> list[Block]:
    """Show the blended rate of a basket of fixed rates."""
    rules = {i.id: i.rule.fixed for i in tender.price.items if i.rule is not None}
    basket = tender.price.basket
    if len(basket) < 2 or any(rules.get(item) is None for item in basket):
        return []
    total = sum(basket.values(), Fraction(0))
    parts = " + ".join(f"{short(q)} × {money(rules[i] or Fraction(0))}" for i, q in basket.items())  # noqa: RUF001 - signs are meant
    whole = sum((q * (rules[i] or Fraction(0)) for i, q in basket.items()), Fraction(0))
    return [
        paragraph(
            f"({parts}) ÷ {short(total)} = {money(Fraction(fixed(whole / total, 2)))}, from "
            f"{' and '.join(names.item(i) for i in basket)}.",
            lead="Blended rate of the basket.",
        )
    ]
