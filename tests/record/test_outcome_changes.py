"""What differs between two outcomes is said once, both ways round, and nothing where nothing does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tendering.record.outcome_changes import KINDS, PLACE_LOST, PLACE_WON, changes

BIDDERS = ("b1", "b2", "b3")
figures = st.one_of(st.none(), st.integers(0, 9).map(str))


@st.composite
def lots(draw: st.DrawFn) -> list[dict[str, Any]]:
    """An outcome of one or two lots, in its machine form, so far as it is compared."""
    return [_lot(draw, name) for name in draw(st.sampled_from((("1",), ("1", "2"))))]


def _lot(draw: st.DrawFn, name: str) -> dict[str, Any]:
    zones = st.sampled_from((None, "N"))
    some = draw(st.lists(st.sampled_from(BIDDERS), unique=True))
    return {
        "lot": name,
        "complete": draw(st.booleans()),
        "bidders": [
            {
                "bidder": b,
                "zone": draw(zones),
                "status": draw(st.sampled_from(("ranked", "rejected"))),
                "total": draw(figures),
                "exact_total": None,
                "rank": draw(st.one_of(st.none(), st.integers(1, 3))),
                "order": draw(st.one_of(st.none(), st.integers(1, 3))),
            }
            for b in some
        ],
        "places": [
            {"role": "main", "zone": draw(zones), "bidder": b, "position": n}
            for n, b in enumerate(draw(st.lists(st.sampled_from(BIDDERS), unique=True)), 1)
        ],
        "reserves": [
            {"role": "main", "zone": None, "bidder": b, "position": draw(st.integers(1, 3))}
            for b in draw(st.lists(st.sampled_from(BIDDERS), unique=True))
        ],
        "unfilled": [
            {"role": "main", "zone": z, "count": draw(st.integers(1, 3))}
            for z in draw(st.lists(zones, unique=True))
        ],
        "ties": [],
    }


@settings(max_examples=40)
@given(lots())
def test_an_outcome_differs_in_nothing_from_itself(one: list[dict[str, Any]]) -> None:
    assert changes(one, one) == ()


@settings(max_examples=40)
@given(lots(), lots())
def test_a_change_seen_from_the_other_side_is_the_same_turned_round(
    one: list[dict[str, Any]], other: list[dict[str, Any]]
) -> None:
    there, back = changes(one, other), changes(other, one)
    assert len(there) == len(back)
    assert {_turned(c.data) for c in there} == {tuple(sorted(c.data.items())) for c in back}


def _turned(data: dict[str, str]) -> tuple[tuple[str, str], ...]:
    kind = {PLACE_WON: PLACE_LOST, PLACE_LOST: PLACE_WON}.get(data["kind"], data["kind"])
    turned = {**data, "kind": kind, "before": data["after"], "after": data["before"]}
    return tuple(sorted(turned.items()))


@settings(max_examples=40)
@given(lots(), lots())
def test_every_place_won_or_lost_is_said_and_no_other(
    one: list[dict[str, Any]], other: list[dict[str, Any]]
) -> None:
    found = changes(one, other)
    assert all(c.kind in KINDS for c in found)
    was, now = _held(one), _held(other)
    assert {(c.lot, c.zone, c.bidder) for c in found if c.kind == PLACE_WON} == now - was
    assert {(c.lot, c.zone, c.bidder) for c in found if c.kind == PLACE_LOST} == was - now


def _held(outcome: Sequence[dict[str, Any]]) -> set[tuple[str, str, str]]:
    return {(x["lot"], p["zone"] or "", p["bidder"]) for x in outcome for p in x["places"]}


def test_a_total_that_moves_beyond_its_decimals_is_a_change() -> None:
    row = {
        "bidder": "b1",
        "zone": None,
        "status": "ranked",
        "total": "70.00",
        "rank": 1,
        "order": 1,
    }
    one = [{"lot": "1", "complete": True, "bidders": [{**row, "exact_total": "70"}]}]
    other = [{"lot": "1", "complete": True, "bidders": [{**row, "exact_total": "7000001/100000"}]}]
    (found,) = changes(one, other)
    assert (found.kind, found.before, found.after) == ("total", "70.00", "70.00")


def test_how_a_tie_was_settled_is_compared_whatever_order_its_bidders_stand_in() -> None:
    def tie(by: str | None, *bidders: str) -> list[dict[str, Any]]:
        row = {"zone": None, "bidders": list(bidders), "settled_by": by}
        return [{"lot": "1", "complete": True, "ties": [row]}]

    assert changes(tie("draw", "b1", "b2"), tie("draw", "b2", "b1")) == ()
    (found,) = changes(tie("draw", "b1", "b2"), tie(None, "b1", "b2"))
    assert (found.before, found.after) == ("draw", "not settled")
