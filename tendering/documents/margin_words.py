"""Margins in words: what the nearest change of each kind is, and what it would do to a seat."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tendering.analysis.margin_types import (
    LotMargins,
    MarkMargin,
    Moved,
    SeatMargin,
    TotalMargin,
    Turn,
    WeightMargin,
    WeightTurn,
)
from tendering.documents.names import Names, capital, counted, joined, short

ONLY = "Analysis only: nothing is recorded by it, and no outcome is changed."
DOES = {
    Turn.GAINED: "would gain it",
    Turn.LOST: "would lose it",
    Turn.WAITS: "would leave the lot waiting, with nobody appointed",
}


def seat_words(margin: SeatMargin, names: Names) -> str:
    """Name a seat: ``main provider in North``."""
    seat = margin.seat
    return f"{names.role(seat.role)} in {names.area(seat.lot, seat.zone)}"


def move_words(move: Moved, names: Names, *, whose: str = "") -> str:
    """Say one mark moved: ``Q2 of B03 at 4 instead of 3``."""
    change = move.change
    where = [f"of {whose or change.bidder}"]
    if change.zone:
        where.append(f"in {names.area(change.lot or names.lot_id, change.zone)}")
    elif change.lot and change.lot != names.lot_id:
        where.append(f"in {names.lot(change.lot)}")
    if change.evaluator:
        where.append(f"by {change.evaluator}")
    to = short(change.mark) if change.mark is not None else change.kind.value
    return f"{change.criterion} {' '.join(where)} at {to} instead of {short(move.before)}"


def mark_words(margin: MarkMargin, names: Names) -> str:
    """Say a change of marks; of several together, the criterion and how far."""
    if len(margin.moves) == 1:
        return move_words(margin.moves[0], names)
    first = margin.moves[0]
    up = first.change.mark is not None and first.change.mark > first.before
    way = "higher" if up else "lower"
    return (
        f"all {len(margin.moves)} marks of {margin.bidder} on {margin.criterion} "
        f"{counted(margin.levels, 'level')} {way}"
    )


def total_words(margin: TotalMargin, names: Names) -> str:
    """Say how far a total has to move, and what happens where it is level."""
    by = f"{short(abs(margin.by))} {'points' if names.by_points else 'of the ranking value'}"
    way = "more" if margin.way > 0 else "less"
    far = f"{by} {way}" if margin.by else "any less" if margin.way < 0 else "any more"
    level = f"level with {joined(margin.level)}" if margin.level else ""
    settled = f"settled by {margin.settled_by}" if margin.level and margin.settled_by else ""
    if not margin.by:
        return f"{far} ({', '.join(x for x in (f'now {level}' if level else '', settled) if x)})"
    enough = "enough" if margin.reaches else "and a trace beyond"
    inside = "; ".join(x for x in (level, settled) if x)
    return f"{far}, {enough}{f' ({inside})' if inside else ''}"


def weight_words(turn: WeightTurn) -> str:
    """Say where a weight turns a seat."""
    side = "below" if turn.by < 0 else "above"
    where = "at" if turn.at else f"just {side}"
    if not turn.by:
        return f"{turn.criterion} at any other weight on one side of {short(turn.published)}"
    return f"{turn.criterion} {where} {short(turn.weight)} (published {short(turn.published)})"


def interval_words(margin: WeightMargin) -> str:
    """Say over which weights every place of a lot stays: ``from 12.5 to below 41.6667``."""
    if margin.inexact:
        return f"not worked out: {margin.inexact}"
    low = (
        f"from {short(margin.least)}"
        if margin.down is None
        else f"{'above' if margin.down.at else 'from'} {short(margin.low)}"
    )
    high = (
        f"to {short(margin.most)}"
        if margin.up is None
        else f"to {'below ' if margin.up.at else ''}{short(margin.high)}"
    )
    whole = "" if margin.down or margin.up else ": all it could be"
    if margin.down and margin.up and margin.low == margin.high:
        return f"{short(margin.weight)} alone"
    return f"{low} {high}{whole}"


def turn_lists(margin: WeightMargin, names: Names) -> Iterator[str]:
    """Yield what turns at each end of an interval."""
    for edge, side in ((margin.down, "below"), (margin.up, "above")):
        if edge is None:
            continue
        where = f"At {short(edge.weight)}" if edge.at else f"Just {side} {short(edge.weight)}"
        waits = any(turn is Turn.WAITS for turn in edge.turns.values())
        if waits:
            yield f"{where} the lot would wait, with nobody appointed."
            continue
        done = [
            f"{seat.bidder} {'gains' if turn is Turn.GAINED else 'loses'} "
            f"{names.role(seat.role)} in {names.area(seat.lot, seat.zone)}"
            for seat, turn in edge.turns.items()
        ]
        yield f"{where}: {'; '.join(done)}."


def seat_sentence(margin: SeatMargin, names: Names) -> str:
    """Say one seat's margin: who holds it, by how much over whom, and what one mark would do."""
    seat = margin.seat
    who = f"{seat.bidder} ({names.bidder(seat.bidder)})"
    where = seat_words(margin, names)
    own = margin.total
    by = ""
    if own is not None and own.level and own.by:
        over = joined(own.level[:3]) + (" and others" if len(own.level) > 3 else "")
        points = f"{short(abs(own.by))} points" if names.by_points else short(abs(own.by))
        by = f" by {points} over {over}" if margin.held else f", {points} behind {over}"
    elif own is not None and own.level:
        by = f", level with {joined(own.level[:3])}" + (
            f" and told apart by {own.settled_by}" if own.settled_by else ""
        )
    said = f"{who} {'holds' if margin.held else 'does not hold'} {where}{by}"
    if margin.mark is None:
        return f"{capital(said)}; no single mark would alter that."
    does = _does(margin)
    return f"{capital(said)}; {mark_words(margin.mark, names)} {does}."


def _does(margin: SeatMargin) -> str:
    mark = margin.mark
    if mark is None:
        return ""
    if mark.turn is Turn.WAITS:
        return DOES[Turn.WAITS]
    return "would win it" if mark.turn is Turn.GAINED else "would take it"


def lot_sentences(margins: LotMargins, names: Names) -> Iterator[str]:
    """Yield the close calls of a lot in words; one sentence where there are none."""
    close = [m for m in margins.seats if m.close]
    if not close:
        yield "No close call: no place turns on one level of one mark."
        return
    held = [m for m in close if m.held]
    yield (
        f"Close calls: {counted(len(held), 'place')} held and "
        f"{counted(len(close) - len(held), 'place')} not held turn on one level of one mark."
    )
    for margin in close:
        more = len(margin.marks) - 1
        others = f" So would {counted(more, 'other mark')}, by one level." if more else ""
        yield seat_sentence(margin, names) + others


def gap_words(value: Fraction) -> str:
    """Write a signed distance."""
    return f"{'+' if value > 0 else ''}{short(value)}"
