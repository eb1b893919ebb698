"""The picture of a price formula: points against price as a curve, with the bids on it. A file of its own, same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from markupsafe import Markup, escape

from tendering.analysis.price_points import PriceCase, PriceResult, Scoring
from tendering.documents.charts import CUT, FAINT, INK, Axis, axis_over
from tendering.evaluation.price_formulas import UndefinedScoreError
from tendering.evaluation.registry import AWARD_RULES, PRICE_FORMULAS
from tendering.model.numbers import fixed, money
from tendering.model.tender import Better

WIDTH, HEIGHT = 900, 470
LEFT, RIGHT, TOP, BOTTOM = 76, 28, 78, 58
STEPS = 96
CLOSEST = Fraction(1, 10**6)
BLUE = "#12436d"
LABELS = 12
"""Bids that are labelled one by one; of more only the dots are drawn."""


def price_picture(
    case: PriceCase, result: PriceResult, *, printed: Sequence[str | None], key: str = "price"
) -> Markup:
    """Draw what a formula gives every price near the bids, and the bids themselves.

    Args:
        case: The formula and the bids.
        result: What each bid gets.
        printed: The same as the table beside it prints it.
        key: Unique in the page.
    """
    dots = [
        (bid, value, words)
        for bid, value, words in zip(case.bids, result.values, printed, strict=True)
        if value is not None and words is not None
    ]
    line = list(curve(case)) if not case.ranks_by_value else []
    across = axis_over(apart([*(b for b, _, _ in dots), *(x for x, _ in line)]), unit="£")
    values = [Fraction(0), case.weight, *(v for _, v, _ in dots), *(y for _, y in line)]
    up = axis_over(apart(values), from_zero=min(values) >= 0)
    what = "value" if case.ranks_by_value else "points"
    rule = (AWARD_RULES if case.ranks_by_value else PRICE_FORMULAS)[case.formula]
    title = f"{case.formula}: {what} against price"
    said = "; ".join(f"{money(b)} has {w}" for b, _, w in dots)
    body = [
        _words(LEFT, 24, title, weight="600", size=15),
        _words(LEFT, 46, rule.formula if len(rule.formula) < 118 else rule.formula[:117] + "…"),
        *_frame(across, up, what),
        *_curve(across, up, line),
        *_dots(across, up, dots),
    ]
    return picture(key, title, f"{title}. {rule.formula}. {said}. Analysis only.", body)


def apart(values: Sequence[Fraction]) -> list[Fraction]:
    """Return values far enough apart to have ticks between them that can be printed."""
    low, high = min(values, default=Fraction(0)), max(values, default=Fraction(0))
    return [*values, low + CLOSEST] if high - low < CLOSEST else list(values)


def curve(case: PriceCase) -> Iterator[tuple[Fraction, Fraction]]:
    """Yield prices from the lowest bid to a third above the highest, with the points of each.

    Where more is better, from a third below the lowest to the highest. A price with no points is left out.
    """
    bids = [bid for bid in case.bids if bid > 0]
    if not bids:
        return
    try:
        scoring = Scoring(replace(case, places=4) if case.irrational else case)
    except UndefinedScoreError:
        return
    lower = (case.better or Better.LOWER) is Better.LOWER
    low, high = min(bids), max(bids)
    low, high = (low, high * Fraction(4, 3)) if lower else (low * Fraction(2, 3), high)
    for n in range(STEPS + 1):
        at = low + (high - low) * n / STEPS
        try:
            yield at, scoring.of(at)
        except UndefinedScoreError:
            continue


def picture(key: str, title: str, desc: str, body: Iterable[Markup]) -> Markup:
    """Return an SVG that stands alone as a file or in a page, and says on its face what it is."""
    head = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {} {}" role="img" '
        'aria-labelledby="{}-t {}-d" font-size="13" fill="{}" '
        'font-family="system-ui, Segoe UI, Roboto, Liberation Sans, Arial, sans-serif" xml:lang="en-GB">'
        '<title id="{}-t">{}</title><desc id="{}-d">{}</desc>'
        '<rect width="100%" height="100%" fill="#fff"/>'
    ).format(WIDTH, HEIGHT, key, key, INK, key, title, key, desc)
    said = Markup('<text x="{}" y="{}" font-style="italic">Analysis only</text>').format(
        LEFT, HEIGHT - 10
    )
    return head + Markup("\n").join(escape(part) for part in (*body, said)) + Markup("</svg>\n")


def place_x(axis: Axis, value: Fraction) -> str:
    """Return where a value stands from the left, in user units."""
    span = axis.most - axis.least
    return fixed(LEFT + (value - axis.least) * (WIDTH - LEFT - RIGHT) / span, 2)


def place_y(axis: Axis, value: Fraction) -> str:
    """Return where a value stands from the top, in user units."""
    span = axis.most - axis.least
    return fixed(HEIGHT - BOTTOM - (value - axis.least) * (HEIGHT - TOP - BOTTOM) / span, 2)


def _frame(across: Axis, up: Axis, what: str) -> Iterator[Markup]:
    foot = HEIGHT - BOTTOM
    for tick in up.ticks:
        y = place_y(up, tick)
        strong = INK if tick == 0 else FAINT
        yield Markup('<path d="M{} {}H{}" stroke="{}"/>').format(LEFT, y, WIDTH - RIGHT, strong)
        yield Markup('<text x="{}" y="{}" dy="4" text-anchor="end">{}</text>').format(
            LEFT - 8, y, fixed(tick, up.places)
        )
    for tick in across.ticks:
        x = place_x(across, tick)
        yield Markup('<path d="M{} {}V{}" stroke="{}"/>').format(x, TOP, foot, FAINT)
        yield Markup('<text x="{}" y="{}" text-anchor="middle">{}</text>').format(
            x, foot + 20, across.unit + fixed(tick, across.places)
        )
    yield _words(WIDTH - RIGHT, HEIGHT - 12, "price", anchor="end")
    yield _words(10, TOP - 12, what)


def _curve(across: Axis, up: Axis, line: Sequence[tuple[Fraction, Fraction]]) -> Iterator[Markup]:
    if len(line) > 1:
        points = " ".join(f"{place_x(across, x)},{place_y(up, y)}" for x, y in line)
        yield Markup('<polyline points="{}" fill="none" stroke="{}" stroke-width="2.2"/>').format(
            points, BLUE
        )


def _dots(
    across: Axis, up: Axis, dots: Sequence[tuple[Fraction, Fraction, str]]
) -> Iterator[Markup]:
    for bid, value, words in dots:
        x, y = place_x(across, bid), place_y(up, value)
        colour = CUT if value < 0 else BLUE
        yield Markup(
            '<circle cx="{}" cy="{}" r="5.5" fill="#fff" stroke="{}" stroke-width="2.4"><title>{}</title></circle>'
        ).format(x, y, colour, f"{money(bid)}: {words}")
        if len(dots) <= LABELS:
            late = bid > across.least + (across.most - across.least) * Fraction(4, 5)
            yield Markup(
                '<text x="{}" y="{}" dx="{}" dy="-9" text-anchor="{}" font-weight="600">{}</text>'
            ).format(x, y, -6 if late else 6, "end" if late else "start", words)


def _words(
    x: int, y: int, words: str, *, anchor: str = "start", weight: str = "400", size: int = 13
) -> Markup:
    return Markup(
        '<text x="{}" y="{}" text-anchor="{}" font-weight="{}" font-size="{}">{}</text>'
    ).format(x, y, anchor, weight, size, words)
