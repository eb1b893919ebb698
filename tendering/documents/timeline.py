"""A timeline: dates on an axis, a row for each, as SVG and as a page with the table beneath. No script, no request.

Nothing is said by colour alone: what the law sets is a filled square, what practice sets a ring, a planned day a
diamond, what is done a tick, a limit a bar. The table beneath says it all again in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from markupsafe import Markup, escape

from tendering.documents.charts import CUT, FAINT, INK
from tendering.law.periods import months_on
from tendering.model.numbers import fixed

WIDTH, RIGHT, ROW, TOP = 1270, 280, 26, 62
NARROWEST_LEFT, WIDEST_LEFT = 200, 470
TICK = 64
SHORT = 20
NEAR = 3
_CHAR = Fraction(70, 10)
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 24000)
NAVY, RUST = "#12436d", "#a04a00"
SHAPES = {
    "law": f'<rect x="-6" y="-6" width="12" height="12" fill="{NAVY}"/>',
    "practice": f'<circle r="5.5" fill="#fff" stroke="{NAVY}" stroke-width="2.4"/>',
    "planned": f'<path d="M0 -7L7 0L0 7L-7 0Z" fill="#fff" stroke="{RUST}" stroke-width="2.2"/>',
    "done": '<path d="M-6 0L-1.5 5L7 -6" fill="none" stroke="#0b6e4f" stroke-width="3.2"/>',
    "limit": f'<path d="M0 -8V8M-4 -8H4M-4 8H4" fill="none" stroke="{INK}" stroke-width="2.4"/>',
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One date of a timeline.

    Attributes:
        label: What happens, in a few words.
        on: When; drawn with ``shape``, a key of `SHAPES`.
        says: The date and its note as printed at the right.
        planned: Another day to compare with, drawn as a diamond and joined by a line.
        alarm: Whether what it says at the right is printed bold and dark red.
    """

    label: str
    on: date
    shape: str
    says: str
    planned: date | None = None
    alarm: bool = False


def short(day: date) -> str:
    """Write a day in little room.

    >>> short(date(2017, 4, 7))
    'Fri 7 Apr 2017'
    """
    return f"{day:%a} {day.day} {day:%b} {day.year}"


@dataclass(frozen=True, slots=True)
class Scale:
    """Days across the picture, from the first of a month to the first of a later one."""

    first: date
    last: date
    ticks: tuple[date, ...]
    left: int

    def x(self, day: date) -> str:
        """Return where a day stands, in user units."""
        across = Fraction((day - self.first).days, (self.last - self.first).days)
        return fixed(self.left + across * (WIDTH - RIGHT - self.left), 1)


def scale_over(days: Iterable[date], left: int) -> Scale:
    """Return a scale over some days, its ticks whole months or years apart.

    >>> s = scale_over([date(2017, 1, 20), date(2017, 7, 1)], 300)
    >>> s.first, s.last, len(s.ticks)
    (datetime.date(2017, 1, 1), datetime.date(2017, 8, 1), 8)
    """
    known = sorted(days)
    first = known[0].replace(day=1)
    count = (known[-1].year - first.year) * 12 + known[-1].month - first.month + 1
    most = (WIDTH - RIGHT - left) // TICK
    step = next(s for s in _STEPS if -(-count // s) < most or s == _STEPS[-1])
    if step >= 12:
        first = first.replace(month=1)
        count = (known[-1].year - first.year) * 12 + known[-1].month
    ticks = tuple(_tick(first, step * n) for n in range(-(-count // step) + 1))
    return Scale(first, ticks[-1], ticks, left)


def _tick(first: date, months: int) -> date:
    try:
        return months_on(first, months)
    except OverflowError:
        return date.max


def timeline(
    rows: Sequence[Row],
    *,
    title: str,
    key: Sequence[tuple[str, str]],
    on: date | None = None,
    on_words: str = "",
) -> Markup:
    """Draw rows of dates on one axis.

    Args:
        rows: One for each date, in the order drawn.
        title: What the picture shows, in a line.
        key: Shapes used and what each means, for the legend.
        on: A day to mark with a line, with its words.
        on_words: What that day is.
    """
    longest = max((len(row.label) for row in rows), default=0)
    left = min(max(int(longest * _CHAR) + 30, NARROWEST_LEFT), WIDEST_LEFT)
    days = [day for row in rows for day in (row.on, row.planned) if day is not None]
    if on is not None and not _near(on, days):
        on = None
    scale = scale_over([*days, *([on] if on else [])], left)
    bottom = TOP + len(rows) * ROW
    body = [_legend(key), *_axis(scale, bottom)]
    body += [_row(scale, row, TOP + n * ROW) for n, row in enumerate(rows)]
    if on is not None:
        body.append(_today(scale, on, on_words, bottom))
    desc = f"{title}. " + "; ".join(f"{row.label}: {row.says}" for row in rows) + "."
    head = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="timeline" viewBox="0 0 {} {}" role="img" '
        'aria-labelledby="timeline-t timeline-d" font-size="13" fill="{}" '
        'font-family="system-ui, Segoe UI, Roboto, Liberation Sans, Arial, sans-serif" xml:lang="en-GB">'
        '<title id="timeline-t">{}</title><desc id="timeline-d">{}</desc>'
        '<rect width="100%" height="100%" fill="#fff"/>'
    ).format(WIDTH, bottom + 44, INK, title, desc)
    return head + Markup("\n").join(escape(part) for part in body) + Markup("</svg>\n")


def _near(on: date, days: Sequence[date]) -> bool:
    """Say whether a day is near enough to the dates to be drawn with them."""
    return abs(on.year - min(days).year) <= NEAR or abs(on.year - max(days).year) <= NEAR


def _legend(key: Sequence[tuple[str, str]]) -> Markup:
    out, x = Markup(""), 14
    for shape, words in key:
        out += _shape(shape, str(x), 16, words)
        out += Markup('<text x="{}" y="20">{}</text>').format(x + 14, words)
        x += int(len(words) * _CHAR) + 44
    return out


def _axis(scale: Scale, bottom: int) -> Iterable[Markup]:
    yearly = (scale.ticks[1] - scale.ticks[0]).days > 360
    for tick in scale.ticks:
        x = scale.x(tick)
        yield Markup('<path d="M{} {}V{}" stroke="{}"/>').format(x, TOP - 6, bottom, FAINT)
        words = f"{tick.year}" if yearly else f"{tick:%b} {tick.year}"
        for y in (TOP - 12, bottom + 18):
            yield Markup(
                '<text x="{}" y="{}" text-anchor="middle" font-size="11" fill="#4a5460">{}</text>'
            ).format(x, y, words)


def _row(scale: Scale, row: Row, y: int) -> Markup:
    middle, x = y + ROW // 2, scale.x(row.on)
    most = int((scale.left - 24) / _CHAR)
    label = row.label if len(row.label) <= most else row.label[: most - 1].rstrip() + "…"
    out = Markup('<path d="M0 {0}H{1}" stroke="#eef1f4"/>').format(y + ROW, WIDTH)
    out += Markup('<text x="{}" y="{}" text-anchor="end">{}</text>').format(
        scale.left - 16, middle + 4, label
    )
    if row.planned is not None:
        other = scale.x(row.planned)
        out += Markup('<path d="M{} {}H{}" stroke="{}" stroke-width="1.6"/>').format(
            x, middle, other, RUST if row.planned > row.on else "#8a94a0"
        )
        out += _shape("planned", other, middle, f"{row.label}: planned")
    out += _shape(row.shape, x, middle, f"{row.label}: {row.says}")
    style = Markup(f' fill="{CUT}" font-weight="600"') if row.alarm else ""  # noqa: S704 - a constant
    return out + Markup('<text x="{}" y="{}"{}>{}</text>').format(
        WIDTH - RIGHT + 22, middle + 4, style, row.says
    )


def _shape(shape: str, x: str, y: int, what: str) -> Markup:
    drawn = Markup(SHAPES[shape])  # noqa: S704 - one of the literals above
    return Markup('<g transform="translate({} {})"><title>{}</title>{}</g>').format(
        x, y, what, drawn
    )


def _today(scale: Scale, on: date, words: str, bottom: int) -> Markup:
    x = scale.x(on)
    return Markup(
        '<path d="M{} {}V{}" stroke="{}" stroke-width="1.8" stroke-dasharray="6 4"/>'
        '<text x="{}" y="{}" text-anchor="middle" fill="{}" font-weight="600">{}</text>'
    ).format(x, TOP - 6, bottom, CUT, x, bottom + 36, CUT, words)


STYLE = """
body { margin: 0 auto; max-width: 1280px; padding: 1rem 1.25rem 3rem; color: #1b1f24; background: #fff;
  font: 16px/1.5 system-ui, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.2; border-top: 8px solid #12436d; padding-top: 1rem; margin-bottom: .3rem; }
h2 { font-size: 1.25rem; margin-top: 2rem; }
p, ul { max-width: 60rem; }
figure { margin: 1rem 0; overflow-x: auto; }
figure:focus-visible, .scroll:focus-visible { outline: 3px solid #c8510a; }
.timeline { display: block; width: 100%; min-width: 900px; height: auto; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .88rem; line-height: 1.35; }
caption { text-align: left; font-weight: 600; padding: .25rem 0 .4rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid #c9ced6; }
thead th { border-bottom: 2px solid #1b1f24; background: #f3f6f9; }
tbody th { font-weight: 600; min-width: 11rem; }
td.day { white-space: nowrap; }
@media print { body { max-width: none; } .timeline { min-width: 0; } thead { display: table-header-group; } tr { break-inside: avoid; } }
"""


def page(
    *,
    title: str,
    said: Sequence[str],
    picture: Markup,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    notes: Sequence[str] = (),
    caption: str = "The same dates as a table",
) -> str:
    """Return a page complete in itself: the picture, the table beneath, and what to note.

    Args:
        title: Heading of the page.
        said: Sentences above the picture.
        picture: From `timeline`.
        headings: Of the table; its first column heads each row, the second is a day.
        rows: Cells of the table.
        notes: Sentences below the table, such as its findings.
        caption: Of the table.
    """
    cells = Markup("\n").join(_cells(row) for row in rows)
    heads = Markup("").join(Markup('<th scope="col">{}</th>').format(h) for h in headings)
    above = Markup("\n").join(Markup("<p>{}</p>").format(line) for line in said)
    below = Markup("")
    if notes:
        items = Markup("\n").join(Markup("<li>{}</li>").format(line) for line in notes)
        below = Markup("<h2>To note</h2>\n<ul>\n{}\n</ul>\n").format(items)
    return str(
        Markup(
            '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
            "<title>{0}</title>\n<style>{1}</style>\n</head>\n<body>\n<main>\n<h1>{0}</h1>\n{2}\n"
            '<figure tabindex="0">{3}</figure>\n'
            '<div class="scroll" tabindex="0" role="region" aria-label="The dates as a table">\n'
            "<table>\n<caption>{7}</caption>\n<thead><tr>{4}</tr></thead>\n<tbody>\n{5}\n"
            "</tbody>\n</table>\n</div>\n{6}</main>\n</body>\n</html>\n"
        ).format(title, Markup(STYLE), above, picture, heads, cells, below, caption)  # noqa: S704 - our own style sheet
    )


def _cells(row: Sequence[str]) -> Markup:
    first = Markup('<th scope="row">{}</th>').format(row[0])
    rest = Markup(
        ""
    ).join(
        Markup('<td class="day">{}</td>' if len(cell) < SHORT else "<td>{}</td>").format(cell)  # noqa: S704 - two literals
        for cell in row[1:]
    )
    return Markup("<tr>{}{}</tr>").format(first, rest)
