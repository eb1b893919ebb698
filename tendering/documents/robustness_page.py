"""Every trial of an outcome as a page, and as text for the terminal: the same parts, sentences and tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from textwrap import fill, wrap

from tendering.analysis.left_out import averages
from tendering.analysis.robustness import Robustness
from tendering.documents.difference_text import ONLY
from tendering.documents.figures_page import Part, figures_page
from tendering.documents.names import Names
from tendering.documents.robustness_effects import Said
from tendering.documents.robustness_people import bidders, evaluators, recused, rests
from tendering.documents.robustness_rules import formulas, rounding, ties
from tendering.documents.robustness_sample import picture, shares
from tendering.documents.robustness_short import in_short
from tendering.documents.tables import table
from tendering.model.bids import Dossier

HEADING = "How far the result hangs on one person, one bid or one rule"
WIDEST, NARROWEST = 110, 16
"""Characters: the widest columns of a wider table are wrapped, down to so many."""


def parts(dossier: Dossier, found: Robustness) -> Iterator[Said]:
    """Yield every part in order."""
    names = Names.of(dossier)
    yield in_short(dossier, names, found)
    if averages(dossier.tender):
        yield evaluators(dossier, names, found)
    else:
        yield from rests(names, found)
    yield bidders(names, found)
    yield recused(dossier, names, found)
    yield rounding(dossier.tender, names, found)
    yield ties(dossier.tender, names, found)
    yield from formulas(dossier, names, found)
    yield from shares(names, found)


def page(
    dossier: Dossier, found: Robustness, *, foot: str = "", folder: Path | None = None
) -> str:
    """Return the page, complete in itself.

    Args:
        dossier: For names.
        found: Every trial.
        foot: The last line, such as the head of the record.
        folder: An authority's own templates.

    Raises:
        RefusedError: The template cannot be used.
    """
    names = Names.of(dossier)
    made = [
        Part(
            heading=one.heading,
            paragraphs=one.sentences,
            chart=picture(names, found, one.lot) if one.lot else None,
            caption=one.caption,
            headings=one.headings,
            rows=one.rows,
            words=one.words,
        )
        for one in parts(dossier, found)
    ]
    return figures_page(dossier.tender, HEADING, made, notes=[ONLY], foot=foot, folder=folder)


def text(dossier: Dossier, found: Robustness) -> str:
    """Return the same for a terminal."""
    said = [f"{HEADING}: {dossier.evaluation}", ONLY]
    for one in parts(dossier, found):
        said += ["", one.heading]
        said += [
            fill(x, WIDEST, initial_indent="  ", subsequent_indent="  ") for x in one.sentences
        ]
        if one.rows:
            said += ["", _table(one)]
    return "\n".join(said)


def _table(one: Said) -> str:
    numbers = [n for n in range(1, len(one.headings)) if n not in one.words]
    widths = [
        max(len(row[n]) for row in (one.headings, *one.rows)) for n in range(len(one.headings))
    ]
    while sum(widths) + 2 * len(widths) > WIDEST and max(widths) > NARROWEST:
        widths[widths.index(max(widths))] -= 1
    rows = [
        ["\n".join(wrap(cell, width)) for cell, width in zip(row, widths, strict=True)]
        for row in one.rows
    ]
    return table(rows, one.headings, right=numbers)
