"""Pictures of a model test: how totals spread, and how the risk of a tie grows with the number of bidders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from tendering.analysis.model_test_words import percent
from tendering.analysis.model_tested import ListTest
from tendering.analysis.price_effects import points_text
from tendering.documents.charts import FAINT, INK, PALETTE, Axis, axis_over
from tendering.documents.price_charts import (
    BOTTOM,
    HEIGHT,
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    apart,
    picture,
    place_x,
    place_y,
)
from tendering.model.numbers import fixed

DASHES = ("", "8 5", "2 5", "12 4 2 4")
BANDS = 20
SHAPES = ("circle", "square", "diamond", "cross")


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One line: its name in the legend, and its points. It is told from the others by dash and shape, not by colour."""

    name: str
    points: tuple[tuple[Fraction, Fraction], ...]


def totals_picture(one: ListTest, key: str) -> Markup:
    """Draw how likely each total is, by assumption; totals are gathered into bands of even width."""
    series = tuple(
        Series(
            name=f"if marks are {f.assumption}",
            points=tuple((low + (high - low) / 2, 100 * share) for low, high, share in found),
        )
        for f, found in zip(one.figures, bands(one, BANDS), strict=True)
        if found
    )
    tops = "; ".join(
        f"{s.name} most totals lie near {points_text(max(s.points, key=lambda p: p[1])[0])}"
        for s in series
    )
    what = "values" if one.price is not None and one.price.case.ranks_by_value else "totals"
    return lines_picture(
        key=key,
        title=f"{one.title}: where the {what} of bidders that pass lie",
        desc=f"Share of bidders by total. {tops}.",
        series=series,
        across="value" if what == "values" else "total",
        up="% of bidders",
    )


def bands(
    one: ListTest, count: int
) -> tuple[tuple[tuple[Fraction, Fraction, Fraction], ...], ...]:
    """Gather the totals of every assumption into the same bands: from, to and the share between, the last end included."""
    every = [value for f in one.figures for value, _ in f.histogram]
    if not every or min(every) == max(every):
        return tuple(() for _ in one.figures)
    low, step = min(every), (max(every) - min(every)) / count
    found = []
    for f in one.figures:
        shares = [Fraction(0)] * count
        for value, share in f.histogram:
            shares[min(int((value - low) / step), count - 1)] += share
        found.append(
            tuple((low + step * n, low + step * (n + 1), share) for n, share in enumerate(shares))
        )
    return tuple(found)


def ties_picture(one: ListTest, place: int, key: str, words: str) -> Markup | None:
    """Draw the risk of a tie at one last place against the number of bidders, before and after the ladder."""
    series: list[Series] = []
    for f in one.figures:
        curve = f.curve.get(place, ())
        if len(curve) < 2:
            return None
        series.append(
            Series(
                name=f"{f.assumption}, before the ladder",
                points=tuple((Fraction(n), 100 * before) for n, before, _ in curve),
            )
        )
        if one.rungs:
            series.append(
                Series(
                    name=f"{f.assumption}, after the ladder",
                    points=tuple((Fraction(n), 100 * after) for n, _, after in curve),
                )
            )
    ends = "; ".join(f"{s.name}: {percent(s.points[-1][1] / 100)}" for s in series)
    return lines_picture(
        key=key,
        title=f"{one.title}, {words}: risk that the last place is tied",
        desc=f"Probability by number of bidders. At the most bidders drawn, {ends}.",
        series=series,
        across="bidders",
        up="% of competitions",
        from_zero=True,
    )


def lines_picture(
    *,
    key: str,
    title: str,
    desc: str,
    series: Sequence[Series],
    across: str,
    up: str,
    from_zero: bool = False,
) -> Markup:
    """Draw lines over one pair of axes, the vertical one from 0, with a legend above."""
    points = [p for s in series for p in s.points]
    x_axis = axis_over(apart([x for x, _ in points]), from_zero=from_zero)
    y_axis = axis_over(apart([y for _, y in points]), from_zero=True)
    body = [
        _words(LEFT, 22, title, bold=True),
        *_legend(series),
        *_grid(x_axis, y_axis, across, up),
        *(part for n, s in enumerate(series) for part in _line(x_axis, y_axis, s, n)),
    ]
    return picture(key, title, f"{title}. {desc} Analysis only.", body)


def _legend(series: Sequence[Series]) -> Iterator[Markup]:
    x = LEFT
    for n, s in enumerate(series):
        yield Markup('<path d="M{} 40H{}" stroke="{}" stroke-width="2.2"{}/>').format(
            x, x + 30, PALETTE[n], _dash(n)
        )
        yield _shape(n, str(x + 15), "40")
        yield _words(x + 38, 44, s.name)
        x += 56 + len(s.name) * 7


def _dash(n: int) -> Markup:
    dash = DASHES[n % len(DASHES)]
    return Markup(' stroke-dasharray="{}"').format(dash) if dash else Markup("")


def _shape(n: int, x: str, y: str) -> Markup:
    forms = {
        "circle": '<circle r="3.6" fill="#fff"',
        "square": '<rect x="-3.4" y="-3.4" width="6.8" height="6.8" fill="#fff"',
        "diamond": '<path d="M0 -4.6L4.6 0L0 4.6L-4.6 0Z" fill="#fff"',
        "cross": '<path d="M-3.6 -3.6L3.6 3.6M-3.6 3.6L3.6 -3.6" fill="none"',
    }
    form = Markup(forms[SHAPES[n % len(SHAPES)]])  # noqa: S704 - one of four literals above
    return Markup(
        '<g transform="translate({} {})">{} stroke="{}" stroke-width="1.8"/></g>'
    ).format(x, y, form, PALETTE[n])


def _grid(x_axis: Axis, y_axis: Axis, across: str, up: str) -> Iterator[Markup]:
    foot = HEIGHT - BOTTOM
    for tick in y_axis.ticks:
        y = place_y(y_axis, tick)
        yield Markup('<path d="M{} {}H{}" stroke="{}"/>').format(
            LEFT, y, WIDTH - RIGHT, INK if tick == 0 else FAINT
        )
        yield Markup('<text x="{}" y="{}" dy="4" text-anchor="end">{}</text>').format(
            LEFT - 8, y, fixed(tick, y_axis.places)
        )
    for tick in x_axis.ticks:
        x = place_x(x_axis, tick)
        yield Markup('<path d="M{} {}V{}" stroke="{}"/>').format(x, TOP, foot, FAINT)
        yield Markup('<text x="{}" y="{}" text-anchor="middle">{}</text>').format(
            x, foot + 20, fixed(tick, x_axis.places)
        )
    yield Markup('<text x="{}" y="{}" text-anchor="end">{}</text>').format(
        WIDTH - RIGHT, HEIGHT - 12, across
    )
    yield _words(8, TOP - 13, up)


def _line(x_axis: Axis, y_axis: Axis, s: Series, n: int) -> Iterator[Markup]:
    places = [(place_x(x_axis, x), place_y(y_axis, y)) for x, y in s.points]
    yield Markup('<polyline points="{}" fill="none" stroke="{}" stroke-width="2.2"{}/>').format(
        " ".join(f"{x},{y}" for x, y in places), PALETTE[n], _dash(n)
    )
    for x, y in places:
        yield _shape(n, x, y)


def _words(x: int, y: int, words: str, *, bold: bool = False) -> Markup:
    weight = Markup(' font-weight="600" font-size="15"') if bold else Markup("")
    return Markup('<text x="{}" y="{}"{}>{}</text>').format(x, y, weight, words)
