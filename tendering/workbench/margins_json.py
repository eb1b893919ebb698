"""The machine form of margins: decimals as strings, ratios exact."""

from __future__ import annotations

from tendering.analysis.margin_types import (
    Edge,
    LotMargins,
    Margins,
    MarkMargin,
    SeatMargin,
    TotalMargin,
    WeightMargin,
    WeightTurn,
    seat_key,
)
from tendering.documents.margin_words import seat_sentence
from tendering.documents.names import Names
from tendering.model.bids import Dossier
from tendering.model.numbers import plain

Data = dict[str, object]


def as_data(dossier: Dossier, found: Margins) -> Data:
    """Return the lots with their margins, and those that wait."""
    return {
        "lots": [_lot(dossier, lot) for lot in found.lots],
        "waiting": {lot: list(why) for lot, why in found.waiting.items()},
    }


def _lot(dossier: Dossier, margins: LotMargins) -> Data:
    names = Names.of(dossier, margins.lot)
    return {
        "lot": margins.lot,
        "places": [_seat(m) | {"sentence": seat_sentence(m, names)} for m in margins.seats],
        "weights": [_weight(w) for w in margins.weights],
    }


def _seat(margin: SeatMargin) -> Data:
    seat = margin.seat
    return {
        "role": seat.role,
        "zone": seat.zone,
        "bidder": seat.bidder,
        "held": margin.held,
        "close": margin.close,
        "mark": _mark(margin.mark),
        "marks": [_mark(m) for m in margin.marks],
        "own_mark": _mark(margin.own_mark),
        "unsure": _mark(margin.unsure),
        "criterion": _mark(margin.together),
        "totals": [_total(t) for t in margin.totals],
        "other_total": _total(margin.other_total) if margin.other_total else None,
        "weight": _turn(margin.weight),
    }


def _mark(margin: MarkMargin | None) -> Data | None:
    if margin is None:
        return None
    return {
        "bidder": margin.bidder,
        "criterion": margin.criterion,
        "levels": margin.levels,
        "points": plain(margin.points),
        "becomes": margin.turn.value,
        "changes": [
            {
                "lot": m.change.lot,
                "zone": m.change.zone,
                "evaluator": m.change.evaluator,
                "from": plain(m.before),
                "to": plain(m.change.mark) if m.change.mark is not None else None,
                "set": m.change.text,
            }
            for m in margin.moves
        ],
    }


def _total(margin: TotalMargin) -> Data:
    return {
        "bidder": margin.bidder,
        "zone": margin.zone,
        "by": plain(margin.by),
        "reaching_is_enough": margin.reaches,
        "level_with": list(margin.level),
        "tie_settled_by": margin.settled_by,
        "becomes": margin.turn.value,
    }


def _turn(turn: WeightTurn | None) -> Data | None:
    if turn is None:
        return None
    return {
        "criterion": turn.criterion,
        "published": plain(turn.published),
        "weight": plain(turn.weight),
        "reaching_is_enough": turn.at,
        "way": "up" if turn.way > 0 else "down",
        "becomes": turn.turn.value,
    }


def _weight(margin: WeightMargin) -> Data:
    head: Data = {"criterion": margin.criterion, "weight": plain(margin.weight)}
    if margin.inexact:
        return head | {"exact": False, "why": margin.inexact}
    return head | {
        "exact": True,
        "others": "kept" if margin.alone else "rescaled",
        "least": plain(margin.least),
        "most": plain(margin.most),
        "low": plain(margin.low),
        "low_included": margin.down is None or not margin.down.at,
        "high": plain(margin.high),
        "high_included": margin.up is None or not margin.up.at,
        "low_bound": _bound(margin.down),
        "high_bound": _bound(margin.up),
        "searched": "partly" if any(margin.stopped) else "all",
        "turns_low": _edge(margin.down),
        "turns_high": _edge(margin.up),
    }


def _bound(edge: Edge | None) -> str | None:
    """Return the bound beyond an end that is no fraction."""
    return plain(edge.bound) if edge is not None and edge.bound is not None else None


def _edge(edge: Edge | None) -> list[Data]:
    if edge is None:
        return []
    return [
        {
            "role": seat.role,
            "zone": seat.zone,
            "bidder": seat.bidder,
            "becomes": edge.turns[seat].value,
        }
        for seat in sorted(edge.turns, key=seat_key)
    ]
