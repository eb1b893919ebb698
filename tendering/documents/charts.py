"""Charts as inline SVG: bars of points, places against the cut, zones, prices in their band. Same bytes every time.

A chart repeats a table that stands beside it; it never says anything by colour alone: segments carry their
question's id, a place held is a filled square, no place is a ring, a price outside the rule is a cross.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from markupsafe import Markup, escape

from tendering.model.numbers import fixed

PALETTE = (
    "#12436d", "#187a72", "#801650", "#bf460f", "#3d3d3d", "#7d5fb5", "#2073bc",
    "#5c7a00", "#8a5a00", "#0b6e4f", "#b0408a", "#5a5a8c", "#8e3b46", "#566573",
)  # fmt: skip
INK, FAINT, CUT = "#1b1f24", "#c9ced6", "#a01c1c"
WIDTH, LEFT, RIGHT, ROW = 1080, 290, 96, 24
_PLOT = WIDTH - LEFT - RIGHT
_CHAR = Fraction(76, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bidder's points: a value for each series, None where it was not scored."""

    label: str
    parts: tuple[Fraction | None, ...]
    total: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dots:
    """One row of dots: (value, shape, what it is). Shapes: ``held``, ``free``, ``within``, ``outside``."""

    label: str
    dots: tuple[tuple[Fraction, str, str], ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A vertical line at a value, with its words."""

    at: Fraction
    text: str
    strong: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """The horizontal scale: both ends, the ticks and how many decimals they print."""

    least: Fraction
    most: Fraction
    ticks: tuple[Fraction, ...] = field(default=())
    places: int = 0
    unit: str = ""

    def x(self, value: Fraction) -> str:
        """Return where a value stands, in user units."""
        span = self.most - self.least
        return _n(LEFT + (value - self.least) * _PLOT / span)


def axis_over(values: Iterable[Fraction], *, unit: str = "", from_zero: bool = False) -> Axis:
    """Return an axis with round ticks that holds every value with a little room.

    >>> a = axis_over([Fraction(61), Fraction(88)])
    >>> int(a.least), int(a.most), [int(t) for t in a.ticks]
    (60, 90, [60, 65, 70, 75, 80, 85, 90])
    """
    known = list(values) or [Fraction(0), Fraction(1)]
    low, high = (Fraction(0) if from_zero else min(known)), max(known)
    step = _step((high - low) or max(abs(high), Fraction(1)) / 10)
    least, most = low // step * step, -(-high // step) * step
    if not from_zero and low == least:
        least -= step
    if not from_zero and high == most:
        most += step
    ticks = tuple(least + step * k for k in range(int((most - least) / step) + 1))
    places = next(p for p in range(9) if (step * 10**p).denominator == 1)
    return Axis(least=least, most=most, ticks=ticks, places=places, unit=unit)


def _step(span: Fraction) -> Fraction:
    power = Fraction(1)
    while span / power > 10:
        power *= 10
    while span / power <= 1:
        power /= 10
    return next(
        k * power
        for k in (Fraction(1, 5), Fraction(1, 2), Fraction(1), Fraction(2))
        if span / (k * power) <= 8
    )


def stacked_bars(
    *,
    key: str,
    title: str,
    desc: str,
    series: Sequence[tuple[str, str]],
    bars: Sequence[Bar],
    most: Fraction,
) -> Markup:
    """Draw each bidder's points per question, end to end, on a scale from 0 to all the points there are.

    Args:
        key: Unique in the page; the ids of title and description are made from it.
        title: What the chart shows, in a line.
        desc: What it says, for those who cannot see it.
        bars: One for each bidder, in the order drawn.
        series: Short name of each part (a question's id) and its title; both make the legend above the bars.
        most: Points available, the end of the scale.
    """
    axis = axis_over([most], from_zero=True)
    legend, top = _legend(series)
    body = [legend, *_grid(axis, top, len(bars))]
    for row, bar in enumerate(bars):
        y = top + row * ROW
        body.append(_label(bar.label, y))
        start = Fraction(0)
        for index, part in enumerate(bar.parts):
            if not part or part < 0:
                continue
            body.append(_segment(axis, start, part, y=y, index=index, name=series[index][0]))
            start += part
        body.append(_text(axis.x(start), y + 16, bar.total, bold=True, dx=6))
    return _svg(key, title, desc, top + len(bars) * ROW + 30, body)


def _segment(
    axis: Axis, start: Fraction, part: Fraction, *, y: int, index: int, name: str
) -> Markup:
    colour = PALETTE[index % len(PALETTE)]
    width = part * _PLOT / (axis.most - axis.least)
    box = Markup(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="#fff" stroke-width="1.5"/>'
    ).format(axis.x(start), y + 3, _n(width), ROW - 6, colour)
    if width < len(name) * _CHAR + 4:
        return box
    middle = axis.x(start + part / 2)
    return box + Markup(
        '<text x="{}" y="{}" class="in" fill="#fff" text-anchor="middle">{}</text>'
    ).format(middle, y + 16, name)


def dot_rows(
    *,
    key: str,
    title: str,
    desc: str,
    rows: Sequence[Dots],
    axis: Axis,
    lines: Sequence[Line] = (),
    band: tuple[Fraction, Fraction] | None = None,
) -> Markup:
    """Draw rows of dots on one scale, with lines such as the last place and a shaded band of allowed values."""
    top = 14 + 17 * len(lines)
    bottom = top + len(rows) * ROW
    body: list[Markup] = []
    if band is not None:
        left, right = axis.x(max(band[0], axis.least)), axis.x(min(band[1], axis.most))
        width = _n(Fraction(right) - Fraction(left))
        shade = Markup('<rect x="{}" y="{}" width="{}" height="{}" fill="#e3edf7"/>')
        body.append(shade.format(left, top, width, bottom - top))
    body.extend(_grid(axis, top, len(rows)))
    body.extend(_line(axis, line, 14 + 17 * index, bottom) for index, line in enumerate(lines))
    for index, row in enumerate(rows):
        y = top + index * ROW
        body.append(_label(row.label, y))
        body.extend(_dot(axis, value, shape, what, y) for value, shape, what in row.dots)
        if row.note:
            body.append(_text(str(WIDTH - RIGHT + 10), y + 16, row.note))
    return _svg(key, title, desc, bottom + 30, body)


_SHAPES = {
    "held": '<rect x="-5.5" y="-5.5" width="11" height="11" fill="#12436d"/>',
    "free": '<circle r="5" fill="#fff" fill-opacity="0.7" stroke="#3d3d3d" stroke-width="1.6"/>',
    "within": '<circle r="5" fill="#12436d"/>',
    "outside": '<path d="M-5 -5L5 5M-5 5L5 -5" stroke="#a01c1c" stroke-width="2.6"/>',
}


def _dot(axis: Axis, value: Fraction, shape: str, what: str, y: int) -> Markup:
    # thousands stand on a page: `Markup.format` would take most of its time
    at = f"{axis.x(value)} {y + ROW // 2}"
    return Markup(  # noqa: S704 - numbers, escaped words and one of four literals
        f'<g transform="translate({at})"><title>{escape(what)}</title>{_SHAPES[shape]}</g>'
    )


def _line(axis: Axis, line: Line, y: int, bottom: int) -> Markup:
    x = axis.x(line.at)
    late = Fraction(x) > LEFT + _PLOT * 3 // 5
    dash = "" if line.strong else ' stroke-dasharray="2 4"'
    rule = (
        '<path d="M{} {}V{}" stroke="'
        + CUT
        + '" stroke-width="2"'
        + (dash or ' stroke-dasharray="7 4"')
        + "/>"
    )
    return Markup(rule).format(x, y - 10, bottom) + Markup(  # noqa: S704 - literals and constants only
        '<text x="{}" y="{}" fill="'
        + CUT
        + '" font-weight="600" text-anchor="{}" dx="{}">{}</text>'
    ).format(x, y, "end" if late else "start", -6 if late else 6, line.text)


def _grid(axis: Axis, top: int, rows: int) -> Iterable[Markup]:
    bottom = top + rows * ROW
    for tick in axis.ticks:
        x = axis.x(tick)
        yield Markup('<path d="M{} {}V{}" stroke="{}" stroke-width="1"/>').format(
            x, top, bottom, FAINT
        )
        words = axis.unit + fixed(tick, axis.places)
        yield Markup('<text x="{}" y="{}" text-anchor="middle" class="tick">{}</text>').format(
            x, bottom + 18, words
        )


def _legend(series: Sequence[tuple[str, str]]) -> tuple[Markup, int]:
    x, y = 0, 16
    out = Markup("")
    for index, (short, full) in enumerate(series):
        name = f"{short} {full}" if full and full != short else short
        name = name if len(name) <= 44 else name[:43].rstrip() + "…"
        wide = int(len(name) * _CHAR) + 40
        if x + wide > WIDTH and x:
            x, y = 0, y + 22
        colour = PALETTE[index % len(PALETTE)]
        out += Markup(
            '<rect x="{}" y="{}" width="14" height="14" fill="{}"/><text x="{}" y="{}">{}</text>'
        ).format(x, y - 11, colour, x + 20, y, name)
        x += wide
    return out, y + 16


def _label(words: str, y: int) -> Markup:
    most = int((LEFT - 14) / _CHAR)
    short = words if len(words) <= most else words[: most - 1].rstrip() + "…"
    return Markup('<text x="{}" y="{}" text-anchor="end">{}</text>').format(
        LEFT - 10, y + 16, short
    )


def _text(x: str, y: int, words: str, *, bold: bool = False, dx: int = 0) -> Markup:
    weight = Markup(' font-weight="600"') if bold else Markup("")
    return Markup('<text x="{}" y="{}" dx="{}"{}>{}</text>').format(x, y, dx, weight, words)


def _svg(key: str, title: str, desc: str, height: int, body: Iterable[Markup]) -> Markup:
    head = Markup(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-labelledby="{}-t {}-d" font-size="13" fill="{}">'
        '<title id="{}-t">{}</title><desc id="{}-d">{}</desc>'
    ).format(WIDTH, height, key, key, INK, key, title, key, desc)
    return head + Markup("\n").join(escape(part) for part in body) + Markup("</svg>")


def picture_file(key: str, title: str, desc: str, height: int, body: Iterable[Markup]) -> Markup:
    """Return an SVG as wide as every chart here that also stands alone as a file: it names its format and its font.

    Args:
        key: Unique in the page.
        title: What it shows, in a line.
        desc: What it says, for those who cannot see it.
        height: In user units.
        body: What is drawn.
    """
    head = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {} {}" role="img" '
        'aria-labelledby="{}-t {}-d" font-family="Arial, sans-serif" font-size="13" fill="{}">'
        '<title id="{}-t">{}</title><desc id="{}-d">{}</desc>'
    ).format(WIDTH, height, key, key, INK, key, title, key, desc)
    return head + Markup("\n").join(body) + Markup("</svg>")


def _n(value: Fraction) -> str:
    return fixed(value, 2)
