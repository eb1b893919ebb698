"""Margins in words: what the nearest change of each kind is, and what it would do to a seat."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tendering.analysis.margin_types import (
    Edge,
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
from tendering.documents.workings import rung_words
from tendering.evaluation.totals import better_of
from tendering.model.tender import Better

WAITS = "would leave the lot waiting, with nobody appointed"
UNSEARCHED = " (searched no further)"
MOST = 3
"""Bidders that are named where many are level."""


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


def mark_short(margin: MarkMargin, names: Names) -> str:
    """Write a change of marks for a table, in ids: ``B03 Q2 3 to 4, zone A``; of several together, how far."""
    first = margin.moves[0]
    change = first.change
    if len(margin.moves) > 1:
        up = change.mark is not None and change.mark > first.before
        levels = counted(margin.levels, "level")
        way = "up" if up else "down"
        return f"{margin.bidder} {margin.criterion} all {len(margin.moves)} marks {way} {levels}"
    to = short(change.mark) if change.mark is not None else change.kind.value
    where = f", zone {change.zone}" if change.zone else ""
    if change.lot and change.lot != names.lot_id:
        where = f", lot {change.lot}{where}"
    whose = f" by {change.evaluator}" if change.evaluator else ""
    return f"{change.bidder} {change.criterion} {short(first.before)} to {to}{whose}{where}"


def weight_short(turn: WeightTurn) -> str:
    """Write where a weight turns a seat for a table: ``Q1 above 42.3077 (25)``, with the weight published behind it."""
    side = "at" if turn.at and turn.by else "below" if turn.way < 0 else "above"
    waits = ": the lot waits" if turn.turn is Turn.WAITS else ""
    return f"{turn.criterion} {side} {short(turn.weight)} ({short(turn.published)}){waits}"


def together_words(margin: SeatMargin, names: Names) -> str:
    """Say the nearest change of one criterion's marks; often it is the one mark said already."""
    if margin.together is None:
        return "none"
    if margin.mark is not None and margin.together.moves == margin.mark.moves:
        return "the same"
    return mark_words(margin.together, names)


def total_words(margin: TotalMargin, names: Names) -> str:
    """Say how far a total has to move, and what happens where it is level."""
    by = f"{short(abs(margin.by))} {'points' if names.by_points else 'of the ranking value'}"
    way = "more" if margin.way > 0 else "less"
    far = f"{by} {way}" if margin.by else "any less" if margin.way < 0 else "any more"
    level = f"level with {joined(margin.level)}" if margin.level else ""
    settled = _settled(margin, names)
    if not margin.by:
        now = f"now {level}" if level else "another way to fill the places is worth as much"
        return f"{far} ({', '.join(x for x in (now, settled) if x)})"
    enough = "enough" if margin.reaches else "and a trace beyond"
    if not level:
        level = "where another way to fill the places is worth as much"
    inside = "; ".join(x for x in (level, settled) if x)
    return f"{far}, {enough}{f' ({inside})' if inside else ''}"


def _settled(margin: TotalMargin, names: Names) -> str:
    """Say which rung tells apart those who are level."""
    if not margin.level:
        return ""
    if margin.settled_by is None:
        return "which nothing published settles"
    kind, _, of = margin.settled_by.partition(":")
    return f"settled by {rung_words(kind, of or None, names)}"


def weight_words(turn: WeightTurn) -> str:
    """Say where a weight turns a seat, or leaves its lot waiting."""
    side = "below" if turn.way < 0 else "above"
    where = "at" if turn.at else f"just {side}"
    waits = ": the lot waits" if turn.turn is Turn.WAITS else ""
    if not turn.by:
        return f"{turn.criterion} as soon as it is {side} the {short(turn.published)} published{waits}"
    return (
        f"{turn.criterion} {where} {short(turn.weight)} (published {short(turn.published)}){waits}"
    )


def interval_words(margin: WeightMargin) -> str:
    """Say over which weights every place of a lot stays: ``from 12.5 to below 41.6667``."""
    if margin.inexact:
        return f"not worked out: {margin.inexact}"
    low = (
        f"from {short(margin.least)}{UNSEARCHED if margin.stopped[0] else ''}"
        if margin.down is None
        else f"{'above' if margin.down.at else 'from'} {short(margin.low)}"
    )
    high = (
        f"to {short(margin.most)}{UNSEARCHED if margin.stopped[1] else ''}"
        if margin.up is None
        else f"to {'below ' if margin.up.at else ''}{short(margin.high)}"
    )
    whole = "" if margin.down or margin.up or any(margin.stopped) else ": all it could be"
    if margin.down and margin.up and margin.low == margin.high:
        return f"{short(margin.weight)} alone"
    return f"{low} {high}{whole}"


def turn_lists(margin: WeightMargin, names: Names, most: int | None = None) -> Iterator[str]:
    """Yield what turns at each end of an interval; with ``most``, in ids and no more than so many places."""
    for edge, side in ((margin.down, "below"), (margin.up, "above")):
        if edge is None:
            continue
        where = f"At {short(edge.weight)}" if edge.at else f"Just {side} {short(edge.weight)}"
        if any(turn is Turn.WAITS for turn in edge.turns.values()):
            yield f"{where} the lot would wait, with nobody appointed."
            continue
        yield f"{where}: {'; '.join(_turned(edge, names, most))}."


def _turned(edge: Edge, names: Names, most: int | None) -> Iterator[str]:
    places: dict[tuple[str, str | None], dict[Turn, list[str]]] = {}
    for seat, turn in edge.turns.items():
        places.setdefault((seat.role, seat.zone), {}).setdefault(turn, []).append(seat.bidder)
    for n, ((role, zone), done) in enumerate(places.items()):
        if most is not None and n == most:
            yield f"and {counted(len(places) - n, 'place')} more"
            return
        lost, gained = (joined(done.get(t, [])) for t in (Turn.LOST, Turn.GAINED))
        said = ", ".join(
            x for x in (f"{lost} out" if lost else "", f"{gained} in" if gained else "") if x
        )
        where = (
            " ".join(x for x in (role, zone) if x)
            if most is not None
            else f"{names.role(role)} in {names.area(next(iter(edge.turns)).lot, zone)}"
        )
        yield f"{where}: {said}"


def seat_sentence(margin: SeatMargin, names: Names) -> str:
    """Say one seat's margin: who holds it, by how much over whom, and what one mark would do."""
    seat = margin.seat
    said = (
        f"{names.bidder(seat.bidder)} ({seat.bidder}) {'holds a place' if margin.held else 'holds no place'} "
        f"as {seat_words(margin, names)}{_by(margin, names)}"
    )
    if margin.mark is None:
        unsure = f"; {mark_words(margin.unsure, names)} {WAITS}" if margin.unsure else ""
        return f"{capital(said)}; no single mark would alter that{unsure}."
    return f"{capital(said)}; {mark_words(margin.mark, names)} {_does(margin)}."


def _by(margin: SeatMargin, names: Names) -> str:
    """Say by how much a seat is held or missed; where the total would have to move the other way, that."""
    own = margin.total
    if own is None:
        return ""
    worse = 1 if better_of(names.tender) is Better.LOWER else -1
    level = joined(own.level if len(own.level) <= MOST else [*own.level[:MOST], "others"])
    points = f"{short(abs(own.by))} points" if names.by_points else short(abs(own.by))
    if (own.way == worse) != margin.held:
        way = "more" if own.by > 0 else "less"
        would = "lose" if margin.held else "gain"
        return f", and would {would} it with {points} {way}"
    if not level and not own.by:
        return ", where another way to fill the places is worth as much"
    if not level:
        return f" by {points}" if margin.held else f", {points} short of it"
    if own.by:
        return f" by {points} over {level}" if margin.held else f", {points} behind {level}"
    return f", level with {level} and {_settled(own, names)}"


def _does(margin: SeatMargin) -> str:
    mark = margin.mark
    if mark is None:
        return ""
    if mark.turn is Turn.GAINED:
        return "would win it"
    return "would lose it" if mark.bidder == margin.seat.bidder else "would take it away"


def lot_sentences(margins: LotMargins, names: Names) -> Iterator[str]:
    """Yield the close calls of a lot in words, and what nobody could say; one sentence where there are none."""
    close = [m for m in margins.seats if m.close]
    if close:
        held = [m for m in close if m.held]
        yield (
            f"Close calls: {counted(len(held), 'place')} held and "
            f"{counted(len(close) - len(held), 'place')} not held turn on one level of one mark."
        )
    elif not margins.weights and not any(m.mark or m.total for m in margins.seats):
        yield "No place turns on a mark, a total or a weight: nothing in this lot is scored."
    else:
        yield "No close call: no place turns on one level of one mark."
    unsure = [m.unsure for m in margins.seats if m.unsure is not None and m.unsure.levels == 1]
    if unsure:
        first = min(unsure, key=lambda m: (m.points, m.moves[0].change.text))
        yield (
            f"One level of one mark could also leave the lot waiting, with nobody appointed: "
            f"{mark_words(first, names)}. A tie would be left open, or somebody would be on a short list whose "
            "further answers nobody has marked; what would have followed cannot be said."
        )
    for margin in close:
        more = len(margin.marks) - 1
        others = f" So would {counted(more, 'other mark')}, by one level." if more else ""
        yield seat_sentence(margin, names) + others


def gap_words(value: Fraction) -> str:
    """Write a signed distance."""
    return f"{'+' if value > 0 else ''}{short(value)}"
