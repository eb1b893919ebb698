from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from tendering.evaluation.volume import (
    Request,
    WhenTooBig,
    fill_in_order,
    pooled_over_lots,
    share_pro_rata,
    shared_in_order,
)
from tests.evaluation.build import F

CAPACITY = st.integers(0, 100).map(F)
REQUESTS = st.lists(st.tuples(st.integers(1, 60), st.integers(0, 60)), min_size=1, max_size=7).map(
    lambda rows: [
        Request(bidder=f"B{i}", most=F(m), least=F(min(m, n))) for i, (m, n) in enumerate(rows)
    ]
)


@given(capacity=CAPACITY, requests=REQUESTS, rule=st.sampled_from(list(WhenTooBig)))
def test_filling_never_gives_more_than_there_is_nor_less_than_the_least(
    capacity: F, requests: list[Request], rule: WhenTooBig
) -> None:
    found = fill_in_order(capacity, requests, rule)
    assert sum(found.awarded.values()) + found.left == capacity
    assert found.left >= 0
    partial = 0
    for r in requests:
        given_ = found.awarded[r.bidder]
        assert given_ == 0 or r.least <= given_ <= r.most
        partial += 0 < given_ < r.most
    assert partial <= (rule is WhenTooBig.PARTIAL)


@given(capacity=CAPACITY, requests=REQUESTS)
def test_skipping_leaves_nobody_out_who_fitted_at_its_turn(
    capacity: F, requests: list[Request]
) -> None:
    found = fill_in_order(capacity, requests, WhenTooBig.SKIP)
    left = capacity
    for r in requests:
        assert found.awarded[r.bidder] == (r.most if r.most <= left else 0)
        left -= found.awarded[r.bidder]


@given(capacity=CAPACITY, requests=REQUESTS, rng=st.randoms(use_true_random=False))
def test_shares_are_in_proportion_and_input_order_never_matters(
    capacity: F, requests: list[Request], rng: random.Random
) -> None:
    found, rounds = share_pro_rata(capacity, requests)
    mixed = list(requests)
    rng.shuffle(mixed)
    assert share_pro_rata(capacity, mixed) == (found, rounds)
    inside = [r for r in requests if found.awarded[r.bidder]]
    assert len({found.awarded[r.bidder] / r.most for r in inside}) <= 1
    assert all(found.awarded[r.bidder] >= r.least for r in inside)
    assert sum(found.awarded.values()) + found.left == capacity
    assert found.left >= 0


@given(capacity=CAPACITY, requests=REQUESTS)
def test_groups_are_met_the_best_first(capacity: F, requests: list[Request]) -> None:
    alone = shared_in_order(capacity, [[r] for r in requests])
    assert alone.awarded == {
        **fill_in_order(capacity, requests, WhenTooBig.PARTIAL).awarded,
    } or any(r.least for r in requests)
    assert sum(alone.awarded.values()) <= capacity


def test_a_partial_last_below_its_least_passes_on() -> None:
    requests = [
        Request(bidder="A", most=F(8)),
        Request(bidder="B", most=F(5), least=F(3)),
        Request(bidder="C", most=F(2)),
    ]
    found = fill_in_order(F(10), requests, WhenTooBig.PARTIAL)
    assert found.awarded == {"A": 8, "B": 0, "C": 2}
    assert fill_in_order(F(10), requests, WhenTooBig.STOP).awarded == {"A": 8, "B": 0, "C": 0}


def test_what_lots_leave_is_pooled_for_a_second_pass() -> None:
    lots = {
        "1": (F(10), [Request(bidder="A", most=F(7)), Request(bidder="B", most=F(6))]),
        "2": (F(5), [Request(bidder="C", most=F(9)), Request(bidder="D", most=F(2))]),
    }
    volumes, rest = pooled_over_lots(lots, [("1", "A"), ("2", "C"), ("1", "B")])
    assert volumes["1"].awarded == {"A": 7, "B": 6}
    assert volumes["2"].awarded == {"C": 0, "D": 2}
    assert (volumes["1"].left, volumes["2"].left, rest) == (3, 3, 0)
