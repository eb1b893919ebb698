"""Which offer wins: held against brute force, whatever the order; ties by the ladder; low offers wait; each has its reason."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tendering.framework.offers import (
    ACCEPTED,
    ASIDE,
    OUTBID,
    REJECTED,
    WAITS,
    WON,
    Offer,
    Result,
    Terms,
    floor_on,
    placed,
)
from tests.framework.markets import cornwall, offer, request

FIRST = date(2018, 5, 23)
FLOOR = floor_on(cornwall(), date(2018, 5, 22))
SEED = "a seed that was sealed in the request"
CEILING = Fraction(1950, 100)


def test_the_floor_is_the_cost_of_an_hour_at_the_wage_of_the_day() -> None:
    assert FLOOR is not None
    assert (FLOOR.amount, Fraction(FLOOR.wage.money)) == (Fraction(1505, 100), Fraction(875, 100))
    later = floor_on(cornwall(), date(2018, 11, 5))
    assert later is not None
    assert later.wage.money == Fraction(9)
    assert abs(sum((cost for _, cost in later.lines), Fraction(0)) - later.amount) <= Fraction(
        1, 200
    )
    assert floor_on(cornwall(), date(2001, 1, 1)) is None


offers = st.lists(
    st.tuples(
        st.sampled_from("abcdef"),
        st.sampled_from([1400, 1505, 1600, 1790, 1790, 1800, 1950, 2000]),
        st.integers(0, 10),
    ),
    unique_by=lambda o: o[0],
    max_size=6,
).map(lambda rows: [offer(b, pence, FIRST + timedelta(days=d)) for b, pence, d in rows])
decided = st.dictionaries(
    st.sampled_from("abcdef"), st.sampled_from([(ACCEPTED, "explained"), (REJECTED, "no")])
)
barred = st.dictionaries(st.sampled_from("abcdef"), st.just("is suspended"), max_size=2)


def _draw(bidder: str) -> str:
    return hashlib.sha256(f"{SEED}|cornwall-2018|1|request-1|{bidder}".encode()).hexdigest()


def _by_hand(listed: Sequence[Offer], terms: Terms) -> str | None:
    """Say who wins by trying every offer against every other; None where nobody does, or an award waits."""
    floor = terms.floor.amount if terms.floor is not None else Fraction(0)
    sound = [
        o
        for o in listed
        if o.bidder not in terms.barred
        and o.amount <= CEILING
        and o.start <= date(2018, 5, 30)
        and terms.decided.get(o.bidder, ("", ""))[0] != REJECTED
    ]
    open_ = [o for o in sound if o.amount < floor and o.bidder not in terms.decided]
    for one in sound:
        beats = all(
            (one.amount, one.start, _draw(one.bidder)) <= (o.amount, o.start, _draw(o.bidder))
            for o in sound
            if o not in open_
        )
        if one not in open_ and beats:
            return None if any(o.amount <= one.amount for o in open_) else one.bidder
    return None


@given(offers, decided, barred, st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_the_lowest_offer_that_can_win_wins_and_order_decides_nothing(
    listed: list[Offer],
    choices: dict[str, tuple[str, str]],
    out: dict[str, str],
    rng: object,
) -> None:
    terms = Terms(floor=FLOOR, decided=choices, barred=out, seed=SEED)
    result = placed(cornwall(), request(), listed, terms)
    assert (result.winner.bidder if result.winner else None) == _by_hand(listed, terms)
    shuffled = list(listed)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    assert placed(cornwall(), request(), shuffled, terms) == result
    _whole(listed, result)


def _whole(listed: Sequence[Offer], result: Result) -> None:
    """Every offer has one outcome and a reason; places are numbered once; nobody has won where an award waits."""
    assert sorted(p.bidder for p in result.placings) == sorted(o.bidder for o in listed)
    assert all(p.reason for p in result.placings)
    places = [p.place for p in result.placings if p.place is not None]
    assert places == list(range(1, len(places) + 1))
    won = [p for p in result.placings if p.outcome == WON]
    assert won == ([result.winner] if result.winner is not None else [])
    assert not (result.waits and won)


def test_equal_rates_go_to_the_earlier_start_and_then_to_the_draw() -> None:
    early, late = offer("b", 1790, FIRST), offer("a", 1790, FIRST + timedelta(days=1))
    result = placed(cornwall(), request(), [late, early], Terms(floor=FLOOR))
    assert result.winner is not None
    assert (result.winner.bidder, result.settled_by) == ("b", "earlier_start")
    assert "the earlier start wins" in result.placings[1].reason
    same = [offer("a", 1790, FIRST), early]
    drawn = placed(cornwall(), request(), same, Terms(floor=FLOOR, seed=SEED))
    assert drawn.winner is not None
    assert drawn.winner.bidder == min("ab", key=_draw)
    assert (drawn.settled_by, "draw" in drawn.placings[1].reason) == ("draw", True)
    sealed = placed(cornwall(), request(), same, Terms(floor=FLOOR))
    assert sealed.winner is None
    assert sealed.waits == ("the equal offers of a and b are not settled by the published ladder",)


def test_the_draw_of_one_request_says_nothing_of_another() -> None:
    same = [offer(b, 1790, FIRST) for b in "abcdefgh"]
    terms = Terms(floor=FLOOR, seed=SEED)
    winners = {
        r.winner.bidder
        for n in range(1, 12)
        if (r := placed(cornwall(), request(n), same, terms)).winner is not None
    }
    assert len(winners) > 1


def test_an_offer_below_the_floor_waits_and_does_not_win_by_itself() -> None:
    low, sound = offer("a", 1210), offer("b", 1790)
    waits = placed(cornwall(), request(), [low, sound], Terms(floor=FLOOR))
    assert waits.winner is None
    assert [p.outcome for p in waits.placings] == [WAITS, WAITS]
    taken = Terms(floor=FLOOR, decided={"a": (ACCEPTED, "a subsidy from its charity")})
    assert placed(cornwall(), request(), [low, sound], taken).placings[0].bidder == "a"
    refused = Terms(floor=FLOOR, decided={"a": (REJECTED, "it does not pay the wage")})
    result = placed(cornwall(), request(), [low, sound], refused)
    assert [(p.bidder, p.outcome) for p in result.placings] == [("b", WON), ("a", ASIDE)]
    assert "it does not pay the wage" in result.placings[1].reason


def test_a_low_offer_that_could_not_win_holds_nothing_up() -> None:
    terms = Terms(floor=FLOOR, decided={"a": (ACCEPTED, "explained")})
    result = placed(cornwall(), request(), [offer("a", 1200), offer("b", 1210)], terms)
    assert [(p.bidder, p.outcome) for p in result.placings] == [("a", WON), ("b", OUTBID)]


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (offer("a", 1951), "above the published ceiling of £19.50"),
        (
            offer("a", 1790, date(2018, 5, 31)),
            "the request needs a start by Wednesday 30 May 2018",
        ),
    ],
)
def test_an_offer_above_the_ceiling_or_too_late_a_start_cannot_win(made: Offer, said: str) -> None:
    result = placed(cornwall(), request(), [made], Terms(floor=FLOOR))
    assert result.winner is None
    assert not result.waits
    assert said in result.placings[0].reason
    at_it = replace(made, amount=CEILING, start=date(2018, 5, 30))
    assert placed(cornwall(), request(), [at_it], Terms(floor=FLOOR)).winner is not None


def test_the_rate_is_paid_after_the_weeks_of_the_budget_or_from_the_start() -> None:
    assert request().rate_from(date(2018, 5, 24)) == date(2018, 7, 5)
    assert request(weeks=None).rate_from(date(2018, 5, 24)) == date(2018, 5, 24)
