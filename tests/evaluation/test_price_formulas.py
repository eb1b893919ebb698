from __future__ import annotations

from decimal import Context, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tendering.evaluation.irrational import log_ratio, power_bounds, rational_log, settled
from tendering.evaluation.price_formulas import (
    PriceField,
    UndefinedScoreError,
    price_field,
)
from tendering.evaluation.registry import AWARD_RULES, PRICE_FORMULAS
from tendering.model.numbers import Rounding, rounded
from tendering.model.tender import Better
from tests.evaluation.build import F

PRICES = st.lists(st.integers(1, 10**7).map(lambda n: F(n, 100)), min_size=1, max_size=8)
W = F(40)
PARAMETERS = {
    "at_mean": F(50),
    "per_percent": F(1),
    "median_margin": F(5, 2),
    "loss_below": F(1, 10),
    "loss_above": F(2),
    "base": F(2),
    "least": F(1),
    "most": F(10**6),
}
NAMES = sorted(PRICE_FORMULAS)


def field(prices: list[F], better: Better = Better.LOWER) -> PriceField:
    return price_field(prices, W, PARAMETERS, better=better, places=4)


@pytest.mark.parametrize("name", NAMES)
@given(prices=PRICES, one=st.integers(1, 10**6), more=st.integers(1, 10**6))
def test_a_dearer_price_never_earns_more(name: str, prices: list[F], one: int, more: int) -> None:
    base, formula = field(prices), PRICE_FORMULAS[name].function
    cheap, dear = F(one, 100), F(one + more, 100)
    assert formula(cheap, base) >= formula(dear, base)


@pytest.mark.parametrize("name", NAMES)
@given(prices=PRICES, rng=st.randoms())
def test_the_order_of_the_baseline_never_matters(name: str, prices: list[F], rng: object) -> None:
    mixed = list(prices)
    rng.shuffle(mixed)  # type: ignore[attr-defined]
    formula = PRICE_FORMULAS[name].function
    assert formula(prices[0], field(prices)) == formula(prices[0], field(mixed))


@pytest.mark.parametrize(
    "name", ["lowest_over_bid", "linear_from_lowest", "logarithmic", "graduated"]
)
@given(prices=PRICES)
def test_the_best_price_earns_all_the_points(name: str, prices: list[F]) -> None:
    assert PRICE_FORMULAS[name].function(min(prices), field(prices)) == W


@pytest.mark.parametrize("name", ["lowest_over_bid", "linear_from_lowest", "logarithmic"])
@given(prices=PRICES, extra=st.integers(0, 10**6))
def test_a_further_dearer_bid_changes_nobodys_points(
    name: str, prices: list[F], extra: int
) -> None:
    formula, dearer = PRICE_FORMULAS[name].function, min(prices) + F(extra, 100)
    before = [formula(p, field(prices)) for p in prices]
    assert before == [formula(p, field([*prices, dearer])) for p in prices]


@pytest.mark.parametrize(
    "name", ["lowest_over_bid", "linear_from_lowest", "mean_based", "two_anchors", "logarithmic"]
)
@given(prices=PRICES, one=st.integers(1, 10**6), more=st.integers(0, 10**6))
def test_where_more_is_better_a_higher_price_never_earns_less(
    name: str, prices: list[F], one: int, more: int
) -> None:
    base, formula = field(prices, Better.HIGHER), PRICE_FORMULAS[name].function
    assert formula(F(one, 100), base) <= formula(F(one + more, 100), base)


def test_where_more_is_better_the_highest_price_earns_all() -> None:
    prices = [F(80), F(100)]
    for name in ("lowest_over_bid", "linear_from_lowest", "logarithmic"):
        assert PRICE_FORMULAS[name].function(F(100), field(prices, Better.HIGHER)) == W
    assert PRICE_FORMULAS["lowest_over_bid"].function(F(80), field(prices, Better.HIGHER)) == 32
    with pytest.raises(UndefinedScoreError):
        PRICE_FORMULAS["graduated"].function(F(80), field(prices, Better.HIGHER))


def test_linear_is_nothing_at_twice_the_lowest_and_negative_beyond() -> None:
    base, formula = field([F(10)]), PRICE_FORMULAS["linear_from_lowest"].function
    assert formula(F(20), base) == 0
    assert formula(F(30), base) == -W


def test_the_median_of_an_even_number_is_the_mean_of_the_middle_two() -> None:
    assert price_field([F(1), F(9), F(2), F(4)], W).median == 3


def test_a_price_at_the_inflection_is_on_the_slow_side() -> None:
    base = price_field([F(90), F(100), F(120)], F(100), PARAMETERS)
    at = F(100) * F(1025, 1000)
    slow = F(100) - F(1, 10) * 100 * (at - 90) / 90
    assert PRICE_FORMULAS["graduated"].function(at, base) == slow


@pytest.mark.parametrize(
    ("better", "parameters", "price"),
    [
        (Better.LOWER, {"most": F(160)}, F(200)),  # every price is beyond the only anchor
        (Better.LOWER, {"least": F(160), "most": F(100)}, F(120)),
        (Better.HIGHER, {"least": F(300)}, F(200)),
        (Better.HIGHER, {"least": F(160), "most": F(100)}, F(120)),
    ],
)
def test_anchors_the_wrong_way_round_never_reward_the_worse_price(
    better: Better, parameters: dict[str, F], price: F
) -> None:
    base = price_field([F(180), F(200)], W, parameters, better=better)
    with pytest.raises(UndefinedScoreError, match="anchor for no points"):
        PRICE_FORMULAS["two_anchors"].function(price, base)


def test_anchors_may_be_set_or_taken_from_the_best_bid() -> None:
    formula = PRICE_FORMULAS["two_anchors"].function
    assert formula(F(15), price_field([F(10)], W, {"most": F(20)})) == 20
    assert formula(F(25), price_field([F(10)], W, {"most": F(20)})) == -20
    assert formula(F(20), price_field([F(20)], W, {"most": F(20)})) == W
    with pytest.raises(UndefinedScoreError):
        formula(F(15), price_field([F(10)], W, {"least": F(20), "most": F(20)}))
    with pytest.raises(UndefinedScoreError, match="most"):
        formula(F(15), price_field([F(10)], W))


def test_a_baseline_needs_a_price() -> None:
    with pytest.raises(UndefinedScoreError):
        price_field([], W)


def test_a_formula_says_which_parameter_is_missing_and_needs_its_rounding() -> None:
    for name, rule in PRICE_FORMULAS.items():
        for parameter in rule.parameters:
            given_ = {k: v for k, v in PARAMETERS.items() if k != parameter}
            with pytest.raises(UndefinedScoreError, match=parameter):
                rule.function(F(12), price_field([F(10)], W, given_, places=2))
        if rule.irrational:
            with pytest.raises(UndefinedScoreError, match="round"):
                rule.function(F(12), price_field([F(10)], W, PARAMETERS))
        assert name == rule.name
        assert rule.formula


def test_every_rule_is_documented_and_shown_by_an_example() -> None:
    for rule in (*PRICE_FORMULAS.values(), *AWARD_RULES.values()):
        assert "catalogue P" in (rule.function.__doc__ or "") or "(P" in (
            rule.function.__doc__ or ""
        )


@given(
    top=st.integers(1, 10**6),
    bottom=st.integers(1, 10**6),
    base=st.sampled_from([F(3, 2), F(2), F(3), F(4), F(10)]),
    places=st.integers(0, 8),
    mode=st.sampled_from(list(Rounding)),
)
def test_a_logarithm_is_rounded_as_a_much_longer_one(
    top: int, bottom: int, base: F, places: int, mode: Rounding
) -> None:
    value = F(top, bottom)
    context = Context(prec=60)
    long = (
        (Decimal(top).ln(context) - Decimal(bottom).ln(context)) if top != bottom else Decimal(0)
    )
    ratio = F(long) / (
        F(Decimal(base.numerator).ln(context)) - F(Decimal(base.denominator).ln(context))
    )
    known = rational_log(value, base)
    expected = rounded(ratio if known is None else known, places, mode)
    assert log_ratio(value, base, places, mode, by=lambda x: x) == expected


@given(
    root=st.fractions(min_value=F(11, 10), max_value=20, max_denominator=30),
    m=st.integers(-6, 6),
    n=st.integers(1, 6),
)
def test_a_rational_logarithm_is_found_exactly(root: F, m: int, n: int) -> None:
    assert rational_log(root**m, root**n) == F(m, n)


@given(value=st.integers(1, 10**6), base=st.integers(2, 50))
def test_a_logarithm_called_rational_is_one(value: int, base: int) -> None:
    found = rational_log(F(value), F(base))
    if found is not None:
        assert F(value) ** found.denominator == F(base) ** found.numerator


@given(
    value=st.fractions(min_value=0, max_value=10**4, max_denominator=1000),
    n=st.integers(1, 5),
    d=st.integers(1, 5),
    digits=st.integers(1, 30),
)
def test_power_bounds_hold_the_power(value: F, n: int, d: int, digits: int) -> None:
    low, high = power_bounds(value, F(n, d))(digits)
    exponent = F(n, d)
    raised = value**exponent.numerator
    assert low**exponent.denominator <= raised <= high**exponent.denominator
    assert high - low <= F(1, 10**digits)


@given(value=st.integers(2, 10**9), places=st.integers(0, 6))
def test_a_settled_root_is_within_half_a_unit(value: int, places: int) -> None:
    root = settled(power_bounds(F(value), F(1, 2)), places, Rounding.HALF_UP)
    half = F(1, 2 * 10**places)
    assert (root - half) ** 2 <= value <= (root + half) ** 2
