"""A picture of margins: how far each total can move, and each weight, before a place turns. The same bytes every time.

A bar is the range over which nothing the bidder holds or lacks turns; an end that is open runs to the edge and has no
tick. A filled square is a place held, a ring none; the figures beside say the same in words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from tendering.documents.charts import FAINT, WIDTH, Axis, axis_over, picture_file
from tendering.model.numbers import fixed

RANGE, HELD, EDGE = "#9fb8d4", "#12436d", "#3d3d3d"
LEFT, RIGHT, ROW, HEAD, TOP = 250, 230, 22, 34, 8
_PLOT = WIDTH - LEFT - RIGHT
_LONGEST = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """One row: a value and how far it can go before a place turns.

    Attributes:
        low, high: None where nothing turns on that side.
        least, most: How far it could go at all; None is as far as it likes.
        mark: ``held``, ``free`` or ``weight``.
        said: The range in words, beside it.
    """

    label: str
    value: Fraction
    low: Fraction | None
    high: Fraction | None
    mark: str
    said: str
    least: Fraction | None = None
    most: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Ranges on one scale, under a heading."""

    heading: str
    rows: tuple[Range, ...]


def range_chart(*, key: str, title: str, desc: str, panels: Sequence[Panel]) -> Markup:
    """Draw panels of ranges, one below the other.

    Args:
        key: Unique in the page.
        title: What the picture shows, in a line.
        desc: What it says, for those who cannot see it.
        panels: Each with a scale of its own.
    """
    body = [
        Markup(
            '<text x="{}" y="26" text-anchor="end" font-style="italic">Analysis only</text>'
        ).format(WIDTH)
    ]
    y = TOP
    for panel in panels:
        drawn, y = _panel(panel, y)
        body += drawn
    return picture_file(key, title, desc, y + 6, body)


def _panel(panel: Panel, y: int) -> tuple[list[Markup], int]:
    axis = _axis(panel)
    span = axis.most - axis.least

    def at(value: Fraction) -> Fraction:
        return LEFT + (min(max(value, axis.least), axis.most) - axis.least) * _PLOT / span

    body = [Markup('<text x="0" y="{}" font-weight="600">{}</text>').format(y + 18, panel.heading)]
    top = y + HEAD
    bottom = top + ROW * len(panel.rows)
    for tick in axis.ticks:
        x = fixed(at(tick), 2)
        body.append(
            Markup(
                '<path d="M{} {}V{}" stroke="{}"/><text x="{}" y="{}" text-anchor="middle" '
                'font-size="11">{}</text>'
            ).format(x, top, bottom, FAINT, x, bottom + 16, fixed(tick, axis.places))
        )
    for n, row in enumerate(panel.rows):
        body += _row(row, top + n * ROW, at, (axis.least, axis.most))
    return body, bottom + 34


def _axis(panel: Panel) -> Axis:
    """Return a scale with every value on it; of a bounded kind, exactly from the least to the most."""
    bounds = [x for r in panel.rows for x in (r.least, r.most) if x is not None]
    if bounds:
        found = axis_over(bounds, from_zero=min(bounds) >= 0)
        ticks = tuple(t for t in found.ticks if t <= max(bounds))
        return Axis(least=found.least, most=max(bounds), ticks=ticks, places=found.places)
    return axis_over([x for r in panel.rows for x in (r.value, r.low, r.high) if x is not None])


def _row(
    row: Range, y: int, at: Callable[[Fraction], Fraction], whole: tuple[Fraction, Fraction]
) -> Iterable[Markup]:
    label = row.label if len(row.label) <= _LONGEST else row.label[: _LONGEST - 1].rstrip() + "…"
    yield Markup('<text x="{}" y="{}" text-anchor="end">{}</text>').format(
        LEFT - 10, y + 16, label
    )
    ends = [
        next(x for x in found if x is not None)
        for found in ((row.low, row.least, whole[0]), (row.high, row.most, whole[1]))
    ]
    start, end = (at(x) for x in ends)
    middle = y + ROW // 2
    yield Markup('<rect x="{}" y="{}" width="{}" height="8" fill="{}"/>').format(
        fixed(start, 2), middle - 4, fixed(max(end - start, Fraction(1)), 2), RANGE
    )
    for one in (row.low, row.high):
        if one is not None:
            yield Markup('<path d="M{} {}V{}" stroke="{}" stroke-width="2"/>').format(
                fixed(at(one), 2), middle - 7, middle + 7, EDGE
            )
    yield _sign(row.mark, at(row.value), middle)
    yield Markup('<text x="{}" y="{}">{}</text>').format(WIDTH - RIGHT + 12, y + 16, row.said)


def _sign(mark: str, x: Fraction, y: int) -> Markup:
    forms = {
        "held": f'<rect x="-5" y="-5" width="10" height="10" fill="{HELD}"/>',
        "free": f'<circle r="5" fill="#fff" stroke="{EDGE}" stroke-width="1.6"/>',
        "weight": f'<path d="M0 -6L6 0L0 6L-6 0Z" fill="{HELD}"/>',
    }
    return Markup('<g transform="translate({} {})">{}</g>').format(
        fixed(x, 2),
        y,
        Markup(forms[mark]),  # noqa: S704 - one of three literals above
    )
