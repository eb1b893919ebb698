"""The price calculator: the engine's own formulas on bids, and what one more bid does."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tendering.analysis.price_effects import effects, extremes, moved, reordered
from tendering.analysis.price_points import PriceCase, Scoring, priced, values_of
from tendering.evaluation.price_formulas import lowest_over_bid, price_field
from tendering.evaluation.registry import AWARD_RULES, PRICE_FORMULAS
from tendering.model.tender import Better

F = Fraction
PARAMETERS = {
    "mean_based": {"at_mean": F(50), "per_percent": F(1)},
    "graduated": {"median_margin": F(5, 2), "loss_below": F(1, 10), "loss_above": F(2)},
    "two_anchors": {"least": F(90), "most": F(200)},
    "logarithmic": {"base": F(2)},
    "reference_over_bid": {"reference_price": F(100)},
    "quality_power_over_price": {"quality_weight": F(60), "cost_weight": F(40)},
    "quality_as_money": {"worth_of_point": F(3)},
    "price_less_quality_premium": {"estimate": F(100), "price_weight": F(30)},
    "utility_index": {"quality_over_price": F(1)},
    "super_formula": {
        "reference_price": F(100),
        "reference_quality": F(70),
        "exponent": F(1, 2),
    },
}


def case(formula: str, *bids: int, **more: object) -> PriceCase:
    rules = AWARD_RULES if formula in AWARD_RULES else PRICE_FORMULAS
    settings_: dict[str, object] = {
        "formula": formula,
        "weight": F(40),
        "bids": tuple(F(b) for b in bids),
        "parameters": PARAMETERS.get(formula, {}),
        "places": 4 if rules[formula].irrational else None,
    }
    if formula in AWARD_RULES:
        settings_["quality"] = tuple(F(60 + 5 * n) for n in range(len(bids)))
        settings_["quality_available"] = F(90)
    return PriceCase(**{**settings_, **more})  # type: ignore[arg-type]


def test_the_example_of_the_issue() -> None:
    result = priced(case("lowest_over_bid", 100, 120, 150))
    assert result.values == (F(40), F(100, 3), F(80, 3))
    assert result.exact == result.values
    assert result.ranks == (1, 2, 3)


@pytest.mark.parametrize("name", [*PRICE_FORMULAS, *AWARD_RULES])
def test_every_formula_gives_every_bid_something(name: str) -> None:
    result = priced(case(name, 100, 120, 150, 120))
    assert not result.problems
    assert all(v is not None for v in result.values)
    assert min(r or 0 for r in result.ranks) == 1
    rules = AWARD_RULES if name in AWARD_RULES else PRICE_FORMULAS
    if rules[name].irrational:
        assert result.exact == (None,) * 4
    else:
        assert result.exact == result.values
    assert effects(case(name, 100, 120, 150))


def test_a_whole_power_is_exact() -> None:
    parameters = {"reference_price": F(100), "reference_quality": F(70), "exponent": F(2)}
    result = priced(case("super_formula", 100, 125, parameters=parameters))
    assert result.exact[0] == (F(60) / 70) ** 2 + 1


@given(
    bids=st.lists(st.integers(1, 500), min_size=1, max_size=6),
    weight=st.integers(1, 100),
)
@settings(max_examples=60, deadline=None)
def test_points_are_those_of_the_formula(bids: list[int], weight: int) -> None:
    result = priced(case("lowest_over_bid", *bids, weight=F(weight)))
    field = price_field([F(b) for b in bids], F(weight))
    assert list(result.values) == [lowest_over_bid(F(b), field) for b in bids]
    assert all(
        (a < b) == (x > y)
        for a, x in zip(bids, result.values, strict=True)
        for b, y in zip(bids, result.values, strict=True)
        if x is not None and y is not None
    )


def test_a_clamp_and_a_nil_price_and_a_sole_bid_are_the_tenders() -> None:
    linear = case("linear_from_lowest", 100, 250)
    assert values_of(linear) == [F(40), F(-20)]
    assert values_of(replace(linear, clamp=(F(0), None))) == [F(40), F(0)]
    assert values_of(case("lowest_over_bid", 0, 100)) == [None, F(40)]
    assert values_of(case("lowest_over_bid", 0, 100, zero="points")) == [F(40), F(0)]
    assert values_of(case("mean_based", 100)) == [F(20)]
    assert values_of(case("mean_based", 100, one_bid="full")) == [F(40)]
    assert values_of(case("lowest_over_bid", 100, 50, better=Better.HIGHER)) == [F(40), F(20)]


def test_a_planted_extreme_bid_is_found_and_turns_an_order() -> None:
    """The lead that the effect names is the lead before and after, and a quality between the two is overturned."""
    before = case("lowest_over_bid", 100, 150)
    low, _ = extremes(before.bids)
    change = moved(before, low)
    assert change is not None
    assert (change.before, change.after) == (F(40) - F(80, 3), F(20) - F(40, 3))
    lead = (change.before + change.after) / 2
    after = Scoring(replace(before, bids=(*before.bids, low)))
    ahead = Scoring(before)
    assert ahead.of(F(100)) > ahead.of(F(150)) + lead
    assert after.of(F(100)) < after.of(F(150)) + lead


@pytest.mark.parametrize("name", ["two_anchors", "logarithmic"])
def test_no_lead_changes_where_none_can(name: str) -> None:
    kinds = [e.kind for e in effects(case(name, 100, 120, 150, places=6))]
    assert "steady" in kinds
    assert "moves" not in kinds


def test_a_rule_whose_order_a_third_bid_turns_is_found() -> None:
    """The utility index measures quality from the best bid, so a better one stretches every gap."""
    turns = case(
        "utility_index",
        100,
        150,
        quality=(F(50), F(60)),
        parameters={"quality_over_price": F(5, 2)},
    )
    assert reordered(turns) is not None
    assert reordered(case("price_per_quality_point", 100, 120)) is None
