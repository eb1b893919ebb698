"""Between two frameworks of a scheme: every place is kept, lost or gained, by the new outcome alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast

from hypothesis import given, settings
from hypothesis import strategies as st

from tendering.framework.places import Holding
from tendering.framework.reopening import GAINED, KEPT, LOST, compare
from tendering.model.outcome import Outcome

SEATS = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from(["1", "2"]), st.sampled_from(["", "z"])),
    unique=True,
    max_size=8,
)


@dataclass(frozen=True)
class _Place:
    bidder: str
    zone: str | None
    role: str
    position: int


@dataclass(frozen=True)
class _Lot:
    lot: str
    places: tuple[_Place, ...]
    standings: tuple[object, ...] = ()


@dataclass(frozen=True)
class _Outcome:
    lots: tuple[_Lot, ...]


def _holders(seats: list[tuple[str, str, str]]) -> list[Holding]:
    return [
        Holding(provider=b, lot=lot, zone=z, role="main", position=n, since=date(2027, 4, 1))
        for n, (b, lot, z) in enumerate(seats, 1)
    ]


def _outcome(seats: list[tuple[str, str, str]]) -> Outcome:
    lots = tuple(
        _Lot(x, tuple(_Place(b, z or None, "main", 1) for b, lot, z in seats if lot == x))
        for x in ("1", "2")
    )
    return cast(Outcome, _Outcome(lots))


@settings(max_examples=40)
@given(SEATS, SEATS)
def test_each_seat_is_kept_lost_or_gained_once(
    was: list[tuple[str, str, str]], will: list[tuple[str, str, str]]
) -> None:
    moved = compare(_holders(was), _outcome(will))
    seats = {(m.provider, m.lot, m.zone): m.what for m in moved}
    assert len(seats) == len(moved)
    assert {s for s, w in seats.items() if w == KEPT} == set(was) & set(will)
    assert {s for s, w in seats.items() if w == LOST} == set(was) - set(will)
    assert {s for s, w in seats.items() if w == GAINED} == set(will) - set(was)


@settings(max_examples=40)
@given(SEATS, SEATS)
def test_what_one_way_gains_the_other_way_loses(
    was: list[tuple[str, str, str]], will: list[tuple[str, str, str]]
) -> None:
    there = {(m.provider, m.lot, m.zone) for m in compare(_holders(was), _outcome(will)) if m.what == GAINED}  # fmt: skip
    back = {(m.provider, m.lot, m.zone) for m in compare(_holders(will), _outcome(was)) if m.what == LOST}  # fmt: skip
    assert there == back
