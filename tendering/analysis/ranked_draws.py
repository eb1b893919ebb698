"""Many draws of one list ranked at once, exactly: scaled 64-bit integers, minimums, ranks and the tie ladder. Needs numpy.

Ranking by these integers is the engine's ranking by fractions; the tests hold the two together draw by draw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from tendering.analysis.drawn_scores import ListTable
from tendering.analysis.mark_draws import Cell
from tendering.model.numbers import rounded
from tendering.model.tender import Tender

Choices = NDArray[np.uint8]
"""Shape (draws, cells): the number of the option taken."""
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

AT_ONCE = 8192
"""Draws made or ranked at a time, so that a large sample needs little memory."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """Draws of one list, ranked: every array is of shape (draws, bidders).

    Attributes:
        ranked: Whether a bidder passes every minimum.
        value: Its scaled ranking value.
        rank: One plus how many have a better value; of those not ranked it means nothing.
        position: Where it stands after the ladder; those it leaves tied share one.
    """

    ranked: Flags
    value: Ints
    rank: Ints
    position: Ints


def drawn(cells: Sequence[Cell], draws: int, seed: int) -> Choices:
    """Draw every cell so many times from a seed, each of its options equally likely and by itself."""
    generator = np.random.default_rng(seed)
    counts = np.array([len(c.options) for c in cells], dtype=np.int64)
    made = np.empty((draws, len(cells)), dtype=np.uint8)
    for start in range(0, draws, AT_ONCE):
        part = made[start : start + AT_ONCE]
        part[:] = generator.integers(0, counts, size=part.shape)
    return made


def ranked(table: ListTable, tender: Tender, choices: Choices) -> Ranked:
    """Rank every draw of a list.

    Args:
        table: The list.
        tender: For the published rounding of the total.
        choices: Shape (draws, cells).
    """
    draws, many = len(choices), len(table.bidders)
    if not many:
        nobody = np.empty((draws, 0), dtype=np.int64)
        return Ranked(ranked=nobody.astype(bool), value=nobody, rank=nobody, position=nobody)
    asked = len(table.cells[0])
    points = np.empty((asked, draws, many), dtype=np.int64)
    passes = np.ones((draws, many), dtype=bool)
    marks = {f.questions[0] for f in table.floors if f.is_mark}
    level: dict[int, Ints] = {q: np.empty((draws, many), dtype=np.int64) for q in marks}
    for b in range(many):
        for q in range(asked):
            taken = choices[:, table.cells[b][q]]
            points[q, :, b] = np.array(table.points[b][q], dtype=np.int64)[taken]
            if q in marks:
                level[q][:, b] = np.array(table.levels[b][q], dtype=np.int64)[taken]
    for floor in table.floors:
        got = level[floor.questions[0]] if floor.is_mark else _sum(points, floor.questions)
        passes &= got >= floor.least
    total = _sum(points, range(asked)) + np.array(table.rest, dtype=np.int64)
    value = _rounded(total, table.denominator, tender)
    rungs = [
        _sum(points, rung)
        if isinstance(rung, tuple)
        else np.broadcast_to(
            np.array([rung[b] for b in range(many)], dtype=np.int64), (draws, many)
        )
        for rung in table.rungs
    ]
    return _in_order(passes, value, rungs)


def _sum(points: Ints, questions: Sequence[int] | range) -> Ints:
    return points[list(questions)].sum(axis=0)  # type: ignore[no-any-return]


def _rounded(total: Ints, denominator: int, tender: Tender) -> Ints:
    """Return the ranking values: the totals, rounded where the tender says so, each different total once."""
    places = tender.rounding.at.get("total")
    if places is None:
        return total
    different, at = np.unique(total, return_inverse=True)
    mode = tender.rounding.mode
    values = [
        int(rounded(Fraction(int(t), denominator), places, mode) * 10**places) for t in different
    ]
    return np.array(values, dtype=np.int64)[at].reshape(total.shape)


def _in_order(passes: Flags, value: Ints, rungs: Sequence[Ints]) -> Ranked:
    """Sort each draw by value, then rung by rung; what is equal on all of them shares a position."""
    keys = [-value, *(-rung for rung in rungs)]
    order = np.lexsort((*reversed(keys), ~passes), axis=-1)
    inside = np.take_along_axis(passes, order, axis=1)
    numbers = np.arange(value.shape[1])
    new_value = np.ones(value.shape, dtype=bool)
    new_place = np.ones(value.shape, dtype=bool)
    placed = [np.take_along_axis(key, order, axis=1) for key in keys]
    apart = (placed[0][:, 1:] != placed[0][:, :-1]) | ~inside[:, 1:]
    new_value[:, 1:] = apart
    for key in placed[1:]:
        apart = apart | (key[:, 1:] != key[:, :-1])
    new_place[:, 1:] = apart
    rank = np.maximum.accumulate(np.where(new_value, numbers, 0), axis=1) + 1
    position = np.maximum.accumulate(np.where(new_place, numbers, 0), axis=1) + 1
    back = [np.empty_like(x) for x in (rank, position)]
    for target, found in zip(back, (rank, position), strict=True):
        np.put_along_axis(target, order, found, axis=1)
    return Ranked(ranked=passes, value=value, rank=back[0], position=back[1])


def among(one: Ranked, inside: Sequence[int]) -> tuple[Ints, Flags]:
    """Return, for some bidders of a list alone, how many of them stand before each, and who is tied with another.

    Of those not ranked it means nothing.
    """
    place = np.where(one.ranked[:, inside], one.position[:, inside], np.iinfo(np.int64).max)
    order = np.argsort(place, axis=1, kind="stable")
    up = np.take_along_axis(place, order, axis=1)
    new = np.ones(up.shape, dtype=bool)
    new[:, 1:] = up[:, 1:] != up[:, :-1]
    shared = ~new
    shared[:, :-1] |= ~new[:, 1:]
    ahead = np.maximum.accumulate(np.where(new, np.arange(up.shape[1]), 0), axis=1)
    back, tied = np.empty_like(ahead), np.empty_like(shared)
    np.put_along_axis(back, order, ahead, axis=1)
    np.put_along_axis(tied, order, shared, axis=1)
    return back, tied & one.ranked[:, inside]
