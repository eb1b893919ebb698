"""Spreadsheet formulas that work a score out again from the marks, prices and weights on the Scores sheet.

Spreadsheets count in binary floats, so each comparison allows 0.0000001 and each rounding first drops the noise
beyond the tenth decimal. What a spreadsheet cannot do faithfully is named in `unproved`, never imitated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

from tendering.documents.scorecard_cells import Formula
from tendering.model.numbers import Rounding, plain

SLACK = "0.0000001"
MOST_FIGURES = 15
RANK_PLACES = 9


def number(value: Fraction) -> str:
    """Write an exact number into a formula.

    >>> number(Fraction(5, 2)), number(Fraction(1, 3))
    ('2.5', '(1/3)')
    """
    text = plain(value)
    return f"({text})" if "/" in text or text.startswith("-") else text


def rounding(expression: str, places: int | None, mode: Rounding) -> str:
    """Wrap an expression in the tender's rounding; unchanged where the step is not listed.

    >>> rounding("A1+B1", 2, Rounding.HALF_UP)
    'ROUND(ROUND(A1+B1,10),2)'
    """
    if places is None:
        return expression
    clean = f"ROUND({expression},10)"
    if mode is Rounding.HALF_EVEN:
        scaled = f"{clean}*10^{places}"
        half = f"ABS(ROUND(MOD({scaled},1),6)-0.5)<{SLACK}"
        return f"IF({half},2*ROUND({scaled}/2,0),ROUND({scaled},0))/10^{places}"
    name = {Rounding.HALF_UP: "ROUND", Rounding.DOWN: "ROUNDDOWN", Rounding.UP: "ROUNDUP"}[mode]
    return f"{name}({clean},{places})"


def worth(mark: str, marks: str, worths: str) -> str:
    """Look up the share of the weight that a mark earns: an exact match, or an error that is counted.

    >>> worth("E7", "S!A1:A6", "S!B1:B6")
    'INDEX(S!B1:B6,MATCH(E7,S!A1:A6,0))/100'
    """
    return f"INDEX({worths},MATCH({mark},{marks},0))/100"


def worth_between(mark: str, marks: str, worths: str) -> str:
    """Look up the share an averaged mark earns: between two levels, in proportion to where it stands."""
    at = f"MATCH({mark},{marks},1)"
    low, high = f"INDEX({marks},{at})", f"INDEX({marks},{at}+1)"
    rise = f"(INDEX({worths},{at}+1)-INDEX({worths},{at}))*({mark}-{low})/({high}-{low})"
    return f"(INDEX({worths},{at})+IF({at}<COUNT({marks}),{rise},0))/100"


def total(parts: Iterable[str]) -> str:
    """Add cells.

    >>> total(["A1", "C1"]), total([])
    ('A1+C1', '0')
    """
    return "+".join(parts) or "0"


def rank(cell: str, cells: str, *, lower: bool) -> Formula:
    """Rank a value in its list by standard competition ranking (1, 2, 2, 4)."""
    return Formula(f"RANK({cell},{cells},{1 if lower else 0})")


def same(again: str, computed: str) -> Formula:
    """Compare a value worked out again with the computed one."""
    return Formula(f'IF(ABS({again}-{computed})<{SLACK},"OK","DIFFERS")')


def same_all(again: str, computed: str) -> Formula:
    """Compare two rows of values of equal length; empty cells equal each other."""
    return Formula(f'IF(SUMPRODUCT(--(ABS({again}-{computed})>{SLACK}))=0,"OK","DIFFERS")')


def equal(again: str, computed: str) -> Formula:
    """Compare two whole numbers, such as ranks."""
    return Formula(f'IF({again}={computed},"OK","DIFFERS")')


def rankable(values: Sequence[Fraction]) -> bool:
    """Say whether a spreadsheet can tell the different ranking values of a list apart at nine decimals.

    >>> rankable([Fraction(70), Fraction(70), Fraction(71)]), rankable([Fraction(1), 1 + Fraction(1, 10**9)])
    (True, False)
    """
    ordered = sorted(set(values))
    apart = all(b - a > Fraction(2, 10**RANK_PLACES) for a, b in pairwise(ordered))
    most = max((abs(v) for v in ordered), default=Fraction(0))
    return apart and most < 10 ** (MOST_FIGURES - RANK_PLACES)


def price_points(
    name: str,
    price: str,
    field: str,
    weight: Fraction,
    parameters: Mapping[str, Fraction],
    *,
    lower: bool,
) -> str | None:
    """Write a rational price formula (the registry's, catalogue P1-P5); None where it has no such form here.

    Args:
        name: The formula's name in the registry.
        price: Cell of the bidder's price.
        weight: Points of this price.
        parameters: As published.
        lower: Whether less is better.
        field: Cells of the prices that set the baseline; other bids' cells there hold text, which is skipped.

    >>> price_points("lowest_over_bid", "H9", "I$8:I$20", Fraction(30), {}, lower=True)
    '30*MIN(I$8:I$20)/H9'
    """
    w = number(weight)
    best = f"MIN({field})" if lower else f"MAX({field})"

    def gap(reference: str) -> str:
        return f"({price}-{reference})" if lower else f"({reference}-{price})"

    if name == "lowest_over_bid":
        return f"{w}*{best}/{price}" if lower else f"{w}*{price}/{best}"
    if name == "linear_from_lowest":
        return f"{w}*(1-{gap(best)}/{best})"
    if name == "mean_based":
        mean, at, per = f"AVERAGE({field})", parameters["at_mean"], parameters["per_percent"]
        return f"{w}*({number(at)}-{number(per)}*100*{gap(mean)}/{mean})/100"
    if name == "two_anchors":
        worst = number(parameters["most" if lower else "least"])
        given = parameters.get("least" if lower else "most")
        anchor = number(given) if given is not None else best
        return f"IF(AND({anchor}={worst},{price}={worst}),{w},{w}*({worst}-{price})/({worst}-{anchor}))"
    if name == "graduated" and lower:
        turn = f"(MEDIAN({field})*(1+{number(parameters['median_margin'])}/100))"
        slow = f"100*(MIN({price},{turn})-{best})/{best}"
        fast = f"100*MAX({price}-{turn},0)/{best}"
        lost = (
            f"{number(parameters['loss_below'])}*{slow}+{number(parameters['loss_above'])}*{fast}"
        )
        return f"{w}*(100-({lost}))/100"
    return None


def award_value(
    name: str,
    price: str,
    quality: str,
    *,
    fields: tuple[str, str],
    most: Fraction,
    parameters: Mapping[str, Fraction],
) -> str | None:
    """Write a rational rule that ranks by one value (catalogue P7-P10, P16); None where it has no such form.

    Args:
        name: The rule's name in the registry.
        parameters: As published.
        price: Cell of the evaluated price.
        quality: Cell of the quality points.
        fields: Cells of the prices and of the quality points of the bids that are ranked.
        most: Quality points at full marks.

    >>> award_value("price_per_quality_point", "H9", "G9", fields=("", ""), most=Fraction(100), parameters={})
    'H9/G9'
    """
    prices, qualities = fields
    full = number(most)
    given = {key: number(value) for key, value in parameters.items()}
    forms = {
        "price_only": "{p}",
        "price_per_quality_point": "{p}/{q}",
        "quality_per_pound": "{q}/{p}",
        "coefficient_price": "{p}/(1+{q}/100/(1-{full}/100))",
        "reference_over_bid": "{q}*{reference_price}/{p}",
        "relative_value_coefficient": "{p}*(MIN({qs})+{full})/({q}+{full})",
        "quality_as_money": "{p}-{q}*{worth_of_point}",
        "price_less_quality_premium": "{p}-{estimate}*({q}-MIN({qs}))/{price_weight}",
        "utility_index": "(1-(MAX({qs})-{q})/{full}*{quality_over_price})/{p}*MIN({ps})",
    }
    if name not in forms:
        return None
    return forms[name].format(p=price, q=quality, full=full, ps=prices, qs=qualities, **given)


def clamped(expression: str, clamp: tuple[Fraction | None, Fraction | None] | None) -> str:
    """Hold an expression between the published least and most.

    >>> clamped("A1", (Fraction(0), None))
    'MAX(0,A1)'
    """
    least, most = clamp or (None, None)
    if most is not None:
        expression = f"MIN({number(most)},{expression})"
    return expression if least is None else f"MAX({number(least)},{expression})"
