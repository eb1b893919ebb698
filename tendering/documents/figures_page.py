"""A page of figures in parts: each part its sentences, a picture and the table the picture repeats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from markupsafe import Markup

from tendering.documents.charts import Bar, stacked_bars
from tendering.documents.page_template import render_page
from tendering.model.tender import Tender

TEMPLATE = "figures.html.j2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of the page.

    Attributes:
        chart: A picture of the table; None where there is none.
        words: The columns, from 0, that hold words and not figures; the first one always does.
    """

    heading: str
    paragraphs: tuple[str, ...] = ()
    chart: Markup | None = None
    caption: str = ""
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    words: tuple[int, ...] = ()


def figures_page(
    tender: Tender,
    heading: str,
    parts: Sequence[Part],
    *,
    notes: Sequence[str] = (),
    foot: str = "",
    folder: Path | None = None,
) -> str:
    """Return the page.

    Args:
        tender: Whose figures they are.
        heading: What the page shows.
        parts: In order.
        notes: What must be read with every figure, before them.
        foot: The last line, such as the head of the record.
        folder: An authority's own templates.

    Raises:
        RefusedError: The template cannot be used.
    """
    values = {
        "heading": heading,
        "title": tender.title,
        "authority": tender.authority.name,
        "reference": tender.id,
        "notes": list(notes),
        "parts": [
            {
                "heading": part.heading,
                "paragraphs": part.paragraphs,
                "chart": part.chart,
                "caption": part.caption,
                "headings": part.headings,
                "rows": part.rows,
                "words": part.words,
            }
            for part in parts
        ],
        "foot": foot,
    }
    return render_page(TEMPLATE, values, folder)


def bars(
    key: str,
    title: str,
    series: Sequence[tuple[str, str]],
    rows: Sequence[tuple[str, Sequence[Fraction], str]],
) -> Markup | None:
    """Draw a bar for each row: its label, its parts end to end, and its total as printed. None where there is no row."""
    if not rows:
        return None
    made = [Bar(label=label, parts=tuple(parts), total=total) for label, parts, total in rows]
    most = max(*(sum(parts, Fraction(0)) for _, parts, _ in rows), Fraction(1))
    said = "; ".join(f"{bar.label}: {bar.total}" for bar in made)
    return stacked_bars(
        key=key, title=title, desc=f"{title}. {said}.", series=series, bars=made, most=most
    )
