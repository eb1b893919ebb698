"""A picture of a sample: for each place, a bar for each bidder that holds it in some draws. The same bytes every time.

A place really held is a filled bar and says so in words; any other is an outline. It repeats the table beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from tendering.documents.charts import FAINT, WIDTH, picture_file
from tendering.model.numbers import fixed

HELD, EDGE = "#12436d", "#3d3d3d"
LEFT, RIGHT, ROW, HEAD, TOP = 300, 190, 22, 30, 30
_PLOT = WIDTH - LEFT - RIGHT
_LONGEST = 38


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareBar:
    """One bidder's bar: the share of the draws, from 0 to 1, and the share in words."""

    label: str
    share: Fraction
    said: str
    held: bool


def share_bars(
    *, key: str, title: str, desc: str, places: Sequence[tuple[str, Sequence[ShareBar]]]
) -> Markup:
    """Draw the bars of every place, one place below the other, on a scale from nothing to every draw.

    Args:
        key: Unique in the page.
        title: What the picture shows, in a line.
        desc: What it says, for those who cannot see it.
        places: Each place in words, with its bars.
    """
    body = [Markup('<text x="0" y="16">{}</text>').format(title)]
    y = TOP
    for place, bars in places:
        body.append(Markup('<text x="0" y="{}" font-weight="600">{}</text>').format(y + 18, place))
        y += HEAD
        for bar in bars:
            body.append(_bar(bar, y))
            y += ROW
    grid = [_tick(percent, y) for percent in (0, 25, 50, 75, 100)]
    return picture_file(key, title, desc, y + 30, [*grid, *body])


def _bar(bar: ShareBar, y: int) -> Markup:
    label = bar.label if len(bar.label) <= _LONGEST else bar.label[: _LONGEST - 1].rstrip() + "…"
    width = max(bar.share * _PLOT, Fraction(1))
    shape = f'fill="{HELD}"' if bar.held else f'fill="#fff" stroke="{EDGE}" stroke-width="1.4"'
    said = f"{bar.said}, holds it" if bar.held else bar.said
    return Markup(
        '<text x="{}" y="{}" text-anchor="end">{}</text>'
        '<rect x="{}" y="{}" width="{}" height="{}" {}/><text x="{}" y="{}">{}</text>'
    ).format(
        LEFT - 10,
        y + 15,
        label,
        LEFT,
        y + 4,
        fixed(width, 2),
        ROW - 8,
        Markup(shape),  # noqa: S704 - one of two literals above
        fixed(LEFT + width + 6, 2),
        y + 15,
        said,
    )


def _tick(percent: int, bottom: int) -> Markup:
    x = fixed(Fraction(LEFT) + Fraction(_PLOT * percent, 100), 2)
    return Markup(
        '<path d="M{} {}V{}" stroke="{}" stroke-width="1"/>'
        '<text x="{}" y="{}" text-anchor="middle" class="tick">{}%</text>'
    ).format(x, TOP, bottom + 4, FAINT, x, bottom + 20, percent)
