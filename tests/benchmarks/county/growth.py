"""How cost grows with size: the power of size by least squares, and a chart on scales where a straight line is a power."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import ceil, floor, log10

from markupsafe import escape

from tendering.documents.charts import FAINT, INK, PALETTE

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 1080, 620, 96, 250, 64, 72
SHAPES = ("circle", "square", "diamond", "up", "down", "cross")
LEAST = 0.05
"""What took less is drawn at this: nothing has no place on a scale of powers."""


def exponent(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """Return the power of size that cost grows with: the slope of the logarithms by least squares.

    >>> round(exponent([10, 20, 40], [3, 6, 12]), 3)
    1.0
    """
    x, y = [log10(s) for s in sizes], [log10(max(c, LEAST)) for c in costs]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    across = sum((a - mean_x) ** 2 for a in x)
    return sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / across


def cost_chart(
    key: str, title: str, unit: str, sizes: Sequence[float], lines: Mapping[str, Sequence[float]]
) -> str:
    """Draw the cost of each thing against size, both on scales of powers of ten, with what a linear cost would be.

    Each line has its name at its end and points of a shape of its own: nothing is told by colour alone.
    """
    costs = [max(c, LEAST) for some in lines.values() for c in some]
    x = _Scale(sizes, LEFT, WIDTH - RIGHT)
    y = _Scale(costs, HEIGHT - BOTTOM, TOP)
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
            f'aria-labelledby="{key}-t {key}-d" font-family="Arial, sans-serif" font-size="15" fill="{INK}">'
        ),
        f'<title id="{key}-t">{escape(title)}</title><desc id="{key}-d">{escape(_said(unit, sizes, lines))}</desc>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="32" font-size="20" font-weight="bold">{escape(title)}</text>',
        *_grid(x, y, unit, sizes),
    ]
    last = {name: y.at(max(some[-1], LEAST)) for name, some in lines.items()}
    labels = _apart(last)
    for n, (name, some) in enumerate(lines.items()):
        colour = PALETTE[n % len(PALETTE)]
        points = [(x.at(s), y.at(max(c, LEAST))) for s, c in zip(sizes, some, strict=True)]
        path = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
        strong = 3 if n == len(lines) - 1 else 1.5
        parts.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{strong}"/>'
        )
        parts += [_point(SHAPES[n % len(SHAPES)], a, b, colour) for a, b in points]
        end, row = points[-1], labels[name]
        power = exponent(sizes, some)
        parts.append(
            f'<path d="M{end[0] + 8:.1f} {end[1]:.1f} L{WIDTH - RIGHT + 22} {row:.1f}" stroke="{colour}" fill="none"/>'
            f'<text x="{WIDTH - RIGHT + 26}" y="{row + 5:.1f}">{escape(name)}: {_short(some[-1])}, '
            f"power {power:.2f}</text>"
        )
    parts.append("</svg>")
    return "\n".join(parts) + "\n"


class _Scale:
    """A scale of powers of ten between two ends of the drawing."""

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        self.low, self.high = log10(min(values)), log10(max(values))
        room = max(self.high - self.low, 0.1) * 0.05
        self.low, self.high = self.low - room, self.high + room
        self.start, self.end = start, end

    def at(self, value: float) -> float:
        """Return where a value stands."""
        share = (log10(value) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def ticks(self) -> Iterator[float]:
        """Yield the 1, 2 and 5 of each power of ten that lie within the ends."""
        for power in range(floor(self.low), ceil(self.high) + 1):
            for digit in (1, 2, 5):
                value = digit * 10.0**power
                if self.low <= log10(value) <= self.high:
                    yield value


def _grid(x: _Scale, y: _Scale, unit: str, sizes: Sequence[float]) -> Iterator[str]:
    right = WIDTH - RIGHT
    for tick in y.ticks():
        at = y.at(tick)
        yield f'<path d="M{LEFT} {at:.1f} H{right}" stroke="{FAINT}"/>'
        yield f'<text x="{LEFT - 8}" y="{at + 5:.1f}" text-anchor="end">{_short(tick)}</text>'
    for size in sizes:
        at = x.at(size)
        yield f'<path d="M{at:.1f} {TOP} V{HEIGHT - BOTTOM}" stroke="{FAINT}"/>'
        yield f'<text x="{at:.1f}" y="{HEIGHT - BOTTOM + 22}" text-anchor="middle">{_short(size)}</text>'
    yield f'<text x="{(LEFT + right) / 2}" y="{HEIGHT - 18}" text-anchor="middle">lot bids</text>'
    yield f'<text x="{LEFT}" y="{TOP - 12}">{escape(unit)}; both scales in powers of ten, where a straight line of slope 1 is linear</text>'


def _apart(ends: Mapping[str, float], least: float = 20) -> dict[str, float]:
    """Return a height for each label, in the order of the lines' ends, no two nearer than a line of text."""
    placed: dict[str, float] = {}
    below = -1e9
    for name, at in sorted(ends.items(), key=lambda one: one[1]):
        below = max(at, below + least)
        placed[name] = below
    over = max(0.0, below - (HEIGHT - BOTTOM))
    return {name: at - over for name, at in placed.items()}


def _point(shape: str, x: float, y: float, colour: str) -> str:
    match shape:
        case "circle":
            return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{colour}"/>'
        case "square":
            return (
                f'<rect x="{x - 5:.1f}" y="{y - 5:.1f}" width="10" height="10" fill="{colour}"/>'
            )
        case "cross":
            return f'<path d="M{x - 5:.1f} {y - 5:.1f} l10 10 m0 -10 l-10 10" stroke="{colour}" stroke-width="2.5" fill="none"/>'
        case "diamond":
            return f'<path d="M{x:.1f} {y - 6:.1f} l6 6 l-6 6 l-6 -6 z" fill="{colour}"/>'
        case _:
            rise = -6 if shape == "up" else 6
            return f'<path d="M{x:.1f} {y + rise:.1f} l6 {-2 * rise} h-12 z" fill="{colour}"/>'


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"


def _said(unit: str, sizes: Sequence[float], lines: Mapping[str, Sequence[float]]) -> str:
    rows = "; ".join(
        f"{name}: {', '.join(_short(c) for c in some)}" for name, some in lines.items()
    )
    return f"{unit} at {', '.join(f'{s:,.0f}' for s in sizes)} lot bids. {rows}."
