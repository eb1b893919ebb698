"""Where each lot stands, as a strip of its states: for a terminal, and as SVG. Nothing is said by colour alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from tendering.documents.charts import FAINT, INK

NAVY, RUST = "#12436d", "#a04a00"
TEXT = f'fill="{INK}" font-family="sans-serif" font-size="12"'
LEFT, STEP, ROW, TOP, RIGHT = 90, 84, 46, 60, 30
DONE, HERE, STOPPED, TO_COME = "x", ">", "!", "."
KEY = f"{DONE} done   {HERE} here   {STOPPED} suspended   {TO_COME} to come"

PICTURE_KEY = "Filled: done. A ring with a dot: here. A ring with two bars: suspended. An empty ring: to come."


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """One lot's strip.

    Attributes:
        label: The lot.
        here: Which of the states it is in, from 0; past the last where it has ended.
        stopped: It is suspended there.
        says: Its state, in words.
    """

    label: str
    here: int
    says: str
    stopped: bool = False


def strip_text(names: Sequence[str], strips: Sequence[Strip]) -> str:
    """Return the strips as lines: a column for each state, a line for each lot.

    >>> print(strip_text(["plan", "ready", "publ"], [Strip(label="lot 1", here=1, says="ready to publish")]))
           plan ready publ
    lot 1   x     >    .    ready to publish
    <BLANKLINE>
    x done   > here   ! suspended   . to come
    """
    left = max((len(s.label) for s in strips), default=0)
    lines = [f"{'':{left}}  {' '.join(names)}"]
    for strip in strips:
        cells = " ".join(_cell(strip, n).center(len(name)) for n, name in enumerate(names))
        lines.append(f"{strip.label:{left}}  {cells}  {strip.says}")
    return "\n".join((*lines, "", KEY))


def _cell(strip: Strip, n: int) -> str:
    if n == strip.here:
        return STOPPED if strip.stopped else HERE
    return DONE if n < strip.here else TO_COME


def strip_picture(title: str, names: Sequence[str], strips: Sequence[Strip]) -> Markup:
    """Return the strips as SVG: done is filled, where it stands is a ring with a dot, a suspension a bar, to come a ring."""
    width = LEFT + STEP * len(names) + RIGHT
    height = TOP + ROW * len(strips) + 8
    said = "; ".join(f"{s.label}: {s.says}" for s in strips)
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} style="max-width:100%;height:auto" role="img" aria-labelledby="strip-title strip-desc">',
        f'<title id="strip-title">{escape(title)}</title><desc id="strip-desc">{escape(said)}</desc>',
    ]
    for n, name in enumerate(names):
        parts.append(
            f'<text x="{_x(n)}" y="{TOP - 34}" text-anchor="middle" {TEXT}>{escape(name)}</text>'
        )
    for row, strip in enumerate(strips):
        y = TOP + ROW * row
        parts.append(
            f'<text x="8" y="{y + 4}" {TEXT} font-weight="bold">{escape(strip.label)}</text>'
        )
        parts.append(
            f'<path d="M{_x(0)} {y}H{_x(len(names) - 1)}" stroke="{FAINT}" stroke-width="2"/>'
        )
        parts += [_shape(strip, n, _x(n), y) for n in range(len(names))]
    parts.append("</svg>")
    return Markup("".join(str(p) for p in parts))  # noqa: S704 - every text in it is escaped above


def _x(n: int) -> int:
    return LEFT + STEP * n + STEP // 2


def _shape(strip: Strip, n: int, x: int, y: int) -> str:
    cell = _cell(strip, n)
    if cell == DONE:
        return f'<circle cx="{x}" cy="{y}" r="7" fill="{NAVY}"/>'
    if cell == TO_COME:
        return f'<circle cx="{x}" cy="{y}" r="6" fill="#fff" stroke="{NAVY}" stroke-width="1.5"/>'
    colour = RUST if cell == STOPPED else NAVY
    ring = f'<circle cx="{x}" cy="{y}" r="12" fill="#fff" stroke="{colour}" stroke-width="3"/>'
    if cell == STOPPED:
        return f'{ring}<path d="M{x - 4} {y - 5}V{y + 5}M{x + 4} {y - 5}V{y + 5}" stroke="{colour}" stroke-width="3"/>'
    return f'{ring}<circle cx="{x}" cy="{y}" r="5" fill="{colour}"/>'
