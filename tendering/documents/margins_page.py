"""Margins as files: a page, a table of every seat and one of every weight, and a picture for each lot."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

from markupsafe import Markup

from tendering.analysis.margin_types import (
    LotMargins,
    Margins,
    SeatMargin,
    TotalMargin,
    WeightMargin,
)
from tendering.documents.difference_text import ONLY
from tendering.documents.figures_page import Part, figures_page
from tendering.documents.margin_charts import Panel, Range, range_chart
from tendering.documents.margin_words import (
    interval_words,
    lot_sentences,
    mark_words,
    together_words,
    total_words,
    turn_lists,
    weight_words,
)
from tendering.documents.names import Names, counted, short
from tendering.documents.scorecards import file_part
from tendering.model.bids import Dossier
from tendering.model.numbers import plain
from tendering.model.outcome import LotOutcome, Outcome, Standing

SEATS = (
    "lot", "role", "zone", "bidder", "held", "close_call", "one_mark", "levels", "own_mark",
    "one_criterion", "total_down_by", "total_down_reaching", "total_up_by", "total_up_reaching",
    "other_total", "weight",
)  # fmt: skip
WEIGHTS = (
    "lot", "criterion", "weight", "others", "low", "low_included", "high", "high_included", "why_not",
)  # fmt: skip
ALONE = (
    "Each change is tried alone, under the tender's own method, ties and limits, with all else as it was; "
    "no two people's marks are moved together, nor marks of two criteria."
)
RESCALED = (
    "A weight moves with the others rescaled in proportion, so that their sum stays what the tender says; "
    "where the others count in another lot too, they keep theirs, and that is said."
)
SOUGHT = (
    "A weight is moved until a place of every lot has turned, and on until places have turned six times more: none "
    "means that none was met so far. Where totals are ratios, the weight at which two of them cross may be no "
    "fraction; it is then given to nine decimal places, on the side of the weight published."
)
NOTES = (ONLY, ALONE, RESCALED, SOUGHT)


def margin_files(
    dossier: Dossier,
    outcome: Outcome,
    found: Margins,
    *,
    foot: str = "",
    folder: Path | None = None,
) -> dict[str, str | bytes]:
    """Return the files by name.

    Args:
        dossier: Whose names are used.
        outcome: As it stands.
        found: Its margins.
        foot: The last line of the page, such as the head of the record.
        folder: An authority's own templates.

    Raises:
        RefusedError: The template cannot be used.
    """
    files: dict[str, str | bytes] = {}
    parts: list[Part] = []
    for margins in found.lots:
        lot = next(x for x in outcome.lots if x.lot == margins.lot)
        names = Names.of(dossier, lot.lot)
        drawing = picture(margins, lot, names)
        if drawing is not None:
            files[f"margins-{file_part(lot.lot)}.svg"] = f"{drawing}\n"
        parts += _parts(margins, lot, names, drawing)
    parts += [
        Part(
            heading=Names.of(dossier).lot(lot),
            paragraphs=(f"Waits for: {'; '.join(why)}. Nothing is worked out for it.",),
        )
        for lot, why in found.waiting.items()
    ]
    page = figures_page(
        dossier.tender, "How near each place was", parts, notes=NOTES, foot=foot, folder=folder
    )
    return {
        "margins.html": page,
        "places-analysis-only.csv": _csv(SEATS, _seat_rows(dossier, found)),
        "weights-analysis-only.csv": _csv(WEIGHTS, _weight_rows(found)),
        **files,
    }


def _parts(
    margins: LotMargins, lot: LotOutcome, names: Names, drawing: Markup | None
) -> Iterator[Part]:
    title = names.lot(lot.lot)
    yield Part(
        heading=title,
        paragraphs=tuple(lot_sentences(margins, names)),
        chart=drawing,
        caption="How far each total and each weight can go before a place turns",
    )
    yield Part(
        heading=f"{title}: every place",
        caption="The nearest change of each kind that would turn it",
        headings=(
            "Place",
            "Bidder",
            "Holds it",
            "One mark",
            "One criterion's marks",
            "Its own total",
            "One weight",
        ),
        rows=tuple(
            (
                f"{names.role(m.seat.role)}, {names.area(m.seat.lot, m.seat.zone)}",
                names.bidder(m.seat.bidder),
                "yes" if m.held else "no",
                ("Close call: " if m.close else "")
                + (mark_words(m.mark, names) if m.mark else "none"),
                together_words(m, names),
                " or ".join(total_words(t, names) for t in m.totals) or "none",
                weight_words(m.weight) if m.weight else "none",
            )
            for m in margins.seats
        ),
        words=(1, 2, 3, 4, 5, 6),
    )
    yield Part(
        heading=f"{title}: weights",
        caption="The weights of one criterion over which every place stays what it is",
        headings=("Criterion", "Weight", "Every place stays", "What turns there"),
        rows=tuple(
            (
                names.criterion(w.criterion),
                short(w.weight),
                interval_words(w) + (" (the others keep theirs)" if w.alone else ""),
                " ".join(turn_lists(w, names)),
            )
            for w in margins.weights
        ),
        words=(2, 3),
    )


def picture(margins: LotMargins, lot: LotOutcome, names: Names) -> Markup | None:
    """Return the picture of a lot; None where nobody is ranked in it."""
    panels = [*_total_panels(margins, lot, names), *_weight_panel(margins, names)]
    if not panels:
        return None
    close = sum(m.close for m in margins.seats)
    return range_chart(
        key=f"margins-{file_part(lot.lot)}",
        title=f"{names.lot(lot.lot)}: how far totals and weights can go (analysis only)",
        desc=(
            f"For each bidder the range of its total, and for each criterion the range of its weight, over which "
            f"no place turns. {counted(close, 'place')} of {len(margins.seats)} turn on one level of one mark. "
            "The tables have the same figures."
        ),
        panels=panels,
    )


def _total_panels(margins: LotMargins, lot: LotOutcome, names: Names) -> Iterator[Panel]:
    """Yield a panel for each list: the lot's, and each zone's that has totals of its own."""
    by_list: dict[str | None, dict[str, list[TotalMargin]]] = {}
    holds: dict[tuple[str | None, str], bool] = {}
    shared = _shared(lot)
    for m in margins.seats:
        zone = None if shared else m.seat.zone
        by_list.setdefault(zone, {}).setdefault(m.seat.bidder, []).extend(m.totals)
        holds[zone, m.seat.bidder] = holds.get((zone, m.seat.bidder), False) or m.held
    for zone, bidders in by_list.items():
        rows = []
        for s in _ranked(lot, zone):
            if s.bidder not in bidders or s.ranking_value is None:
                continue
            found = bidders[s.bidder]
            down = max((t.by for t in found if _falls(t)), default=None)
            up = min((t.by for t in found if not _falls(t)), default=None)
            low = s.ranking_value + down if down is not None else None
            high = s.ranking_value + up if up is not None else None
            rows.append(
                Range(
                    label=names.bidder(s.bidder),
                    value=s.ranking_value,
                    low=low,
                    high=high,
                    mark="held" if holds[zone, s.bidder] else "free",
                    said=_range_said(s.ranking_value, low, high),
                )
            )
        if rows:
            where = f", {names.area(lot.lot, zone)}" if zone else ""
            yield Panel(
                heading=f"Totals{where}: filled square holds a place, ring holds none",
                rows=tuple(rows),
            )


def _falls(margin: TotalMargin) -> bool:
    return margin.way < 0


def _range_said(value: Fraction, low: Fraction | None, high: Fraction | None) -> str:
    down = f"down {short(value - low, 2)}" if low is not None else ""
    up = f"up {short(high - value, 2)}" if high is not None else ""
    said = ", ".join(x for x in (down, up) if x)
    return f"{short(value, 2)}: {said or 'nothing turns'}"


def _shared(lot: LotOutcome) -> bool:
    """Say whether every zone is ranked by the lot's own totals."""
    own = {s.bidder: s.ranking_value for s in lot.standings if s.zone is None}
    return bool(own) and all(
        s.ranking_value == own.get(s.bidder) for s in lot.standings if s.ranking_value is not None
    )


def _ranked(lot: LotOutcome, zone: str | None) -> list[Standing]:
    found = [s for s in lot.standings if s.zone == zone and s.rank is not None]
    return sorted(found, key=lambda s: (s.order or s.rank or 0, s.bidder))


def _weight_panel(margins: LotMargins, names: Names) -> Iterator[Panel]:
    rows = tuple(
        Range(
            label=names.criterion(w.criterion),
            value=w.weight,
            low=w.low if w.down else None,
            high=w.high if w.up else None,
            mark="weight",
            said=interval_words(w),
            least=w.least,
            most=w.most,
        )
        for w in margins.weights
        if not w.inexact
    )
    if rows:
        yield Panel(heading="Weights: a diamond is the published one", rows=rows)


def _csv(heads: Sequence[str], rows: Iterator[Sequence[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows(rows)
    return out.getvalue()


def _seat_rows(dossier: Dossier, found: Margins) -> Iterator[list[str]]:
    for lot in found.lots:
        names = Names.of(dossier, lot.lot)
        for m in lot.seats:
            yield [lot.lot, *_seat_row(m, names)]


def _seat_row(m: SeatMargin, names: Names) -> list[str]:
    down = next((t for t in m.totals if t.way < 0), None)
    up = next((t for t in m.totals if t.way > 0), None)
    return [
        m.seat.role,
        m.seat.zone or "",
        m.seat.bidder,
        _yes(m.held),
        _yes(m.close),
        mark_words(m.mark, names) if m.mark else "",
        str(m.mark.levels) if m.mark else "",
        mark_words(m.own_mark, names) if m.own_mark else "",
        mark_words(m.together, names) if m.together else "",
        *(x for t in (down, up) for x in ((plain(t.by), _yes(t.reaches)) if t else ("", ""))),
        f"{m.other_total.bidder} {plain(m.other_total.by)}" if m.other_total else "",
        weight_words(m.weight) if m.weight else "",
    ]


def _weight_rows(found: Margins) -> Iterator[list[str]]:
    for lot in found.lots:
        for w in lot.weights:
            if w.inexact:
                yield [lot.lot, w.criterion, plain(w.weight), "", "", "", "", "", w.inexact]
                continue
            yield [
                lot.lot,
                w.criterion,
                plain(w.weight),
                "kept" if w.alone else "rescaled",
                plain(w.low),
                _yes(w.down is None or not w.down.at),
                plain(w.high),
                _yes(w.up is None or not w.up.at),
                _unsearched(w),
            ]


def _unsearched(margin: WeightMargin) -> str:
    ends = (("low", margin.stopped[0]), ("high", margin.stopped[1]))
    sides = [side for side, stopped in ends if stopped]
    return f"searched no further than {' and '.join(sides)}" if sides else ""


def _yes(value: bool) -> str:
    return "yes" if value else "no"
