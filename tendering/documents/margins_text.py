"""Margins as text for a terminal: close calls in words, the seats as a table, the weights as intervals."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from textwrap import fill, wrap

from tendering.analysis.margin_types import LotMargins, Margins, SeatMargin, WeightMargin
from tendering.documents.difference_text import ONLY
from tendering.documents.margin_words import (
    gap_words,
    interval_words,
    lot_sentences,
    mark_short,
    turn_lists,
    weight_short,
)
from tendering.documents.names import Names, short
from tendering.documents.tables import table
from tendering.model.bids import Dossier
from tendering.model.outcome import Outcome

NEAREST = 3
"""Bidders without a seat that are shown for each role and zone; the file has them all."""
TURNS = 2
"""Places named at each end of a weight's interval; the file has them all."""
LINE = 110
"""Characters of a line of running text under a table."""
TOLD = 70
"""Characters of a line within a table."""
NONE = "none"
HEADS = (
    "role",
    "zone",
    "bidder",
    "holds it",
    "total by",
    "one mark",
    "marks of one criterion",
    "one weight (published)",
)


def margins_text(dossier: Dossier, outcome: Outcome, found: Margins) -> str:
    """Return everything a person reads at a terminal."""
    parts = [ONLY]
    for lot in outcome.lots:
        names = Names.of(dossier, lot.lot)
        margins = next((m for m in found.lots if m.lot == lot.lot), None)
        if margins is not None:
            parts.append("\n".join(_lot(margins, names)))
        elif lot.lot in found.waiting:
            title = names.lot(lot.lot)
            why = "; ".join(found.waiting[lot.lot])
            parts.append(
                f"{title}\n{'=' * len(title)}\nWaits for: {why}. Nothing is worked out for it."
            )
    return "\n\n".join(parts)


def _lot(margins: LotMargins, names: Names) -> Iterator[str]:
    title = names.lot(margins.lot)
    yield from (title, "=" * len(title))
    yield from lot_sentences(margins, names)
    yield ""
    shown = nearest(margins.seats)
    rows = [seat_row(m, names) for m in shown]
    yield table(rows, HEADS, right=[4])
    yield "Each column is the nearest change of its kind that turns the place, with all else as it was. Totals move"
    yield "up (+) or down (-); reaching the figure is enough, or with * it has to be passed."
    yield from _zones({m.seat.zone for m in shown}, margins.lot, names)
    left = len(margins.seats) - len(shown)
    if left:
        yield f"{left} more without a place stand further off; the files have them all."
    if not margins.weights:
        return
    yield ""
    yield "Weights over which every place stays what it is (the others rescaled in proportion):"
    yield table(
        [weight_row(w, names) for w in margins.weights],
        ("criterion", "weight", "every place stays", "what turns there"),
    )


def _zones(shown: Collection[str | None], lot: str, names: Names) -> Iterator[str]:
    """Say what the zones of a table are called, where that is more than their ids."""
    found = names.tender.lot(lot)
    titled = [z for z in (found.zones if found is not None else ()) if z.id in shown and z.title]
    if any(z.title.casefold() != f"zone {z.id}".casefold() for z in titled if z.title):
        yield from wrap(f"Zones: {', '.join(f'{z.id} {z.title}' for z in titled)}.", LINE)


def nearest(seats: Sequence[SeatMargin]) -> list[SeatMargin]:
    """Return who holds a seat, every close call, and the nearest of the others for each role and zone."""
    count: dict[tuple[str, str | None], int] = {}
    shown: set[int] = set()
    ranked = sorted(range(len(seats)), key=lambda n: _distance(seats[n]))
    for n in ranked:
        margin = seats[n]
        if margin.held or margin.close:
            shown.add(n)
            continue
        at = (margin.seat.role, margin.seat.zone)
        if margin.total is not None and count.get(at, 0) < NEAREST:
            count[at] = count.get(at, 0) + 1
            shown.add(n)
    return [m for n, m in enumerate(seats) if n in shown]


def _distance(margin: SeatMargin) -> tuple[bool, object]:
    own = margin.total
    return (own is None, abs(own.by) if own is not None else 0)


def seat_row(margin: SeatMargin, names: Names) -> list[str]:
    """Return a seat's row: what it is, and the nearest change of each kind."""
    seat, own = margin.seat, margin.total
    mark = mark_short(margin.mark, names) if margin.mark else NONE
    together = mark_short(margin.together, names) if margin.together else NONE
    if margin.mark and margin.together and margin.mark.moves == margin.together.moves:
        together = "the same"
    if margin.close:
        mark = f"CLOSE: {mark}"
    return [
        seat.role,
        seat.zone or "",
        seat.bidder,
        "yes" if margin.held else "no",
        f"{gap_words(own.by)}{'' if own.reaches else ' *'}" if own else NONE,
        mark,
        together,
        weight_short(margin.weight) if margin.weight else NONE,
    ]


def weight_row(margin: WeightMargin, names: Names) -> list[str]:
    """Return a criterion's row: its weight, the interval and what turns at its ends."""
    alone = " (the others keep theirs)" if margin.alone else ""
    return [
        margin.criterion,
        short(margin.weight),
        interval_words(margin) + alone,
        fill(" ".join(turn_lists(margin, names, TURNS)), TOLD)
        or ("" if margin.inexact or any(margin.stopped) else "nothing"),
    ]
