from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tendering.evaluation.award_rules import AwardField, Offer
from tendering.evaluation.price_formulas import UndefinedScoreError
from tendering.evaluation.registry import AWARD_RULES
from tendering.model.tender import AwardBy, Better, Price, PriceItem, RoundingPolicy
from tests.evaluation.build import (
    F,
    codes,
    dossier,
    order_of,
    question,
    ranks_of,
    scored,
    standing,
    statuses,
    tender,
)

PARAMETERS = {
    "reference_price": F(100),
    "quality_weight": F(60),
    "cost_weight": F(40),
    "worth_of_point": F(5),
    "estimate": F(120),
    "price_weight": F(30),
    "quality_over_price": F(3, 2),
    "reference_quality": F(35),
    "exponent": F(3, 2),
}
OFFERS = st.lists(
    st.tuples(st.integers(1, 10**5).map(lambda n: F(n, 100)), st.integers(1, 70).map(F)),
    min_size=1,
    max_size=6,
)


def field(offers: list[tuple[F, F]], places: int | None = 6) -> AwardField:
    return AwardField(
        lowest_price=min(p for p, _ in offers),
        best_quality=max(q for _, q in offers),
        lowest_quality=min(q for _, q in offers),
        quality_available=F(70),
        parameters=PARAMETERS,
        places=places,
    )


@pytest.mark.parametrize("name", sorted(set(AWARD_RULES) - {"price_only"}))
@given(offers=OFFERS, more=st.integers(1, 10))
def test_better_quality_at_the_same_price_is_never_worse(
    name: str, offers: list[tuple[F, F]], more: int
) -> None:
    rule, base = AWARD_RULES[name], field(offers)
    price, quality = offers[0]
    one, other = (rule.function(Offer(price, q), base) for q in (quality, quality + more))
    assert other >= one if rule.better is Better.HIGHER else other <= one


@pytest.mark.parametrize("name", sorted(AWARD_RULES))
@given(offers=OFFERS, more=st.integers(1, 10))
def test_a_lower_price_at_the_same_quality_is_never_worse(
    name: str, offers: list[tuple[F, F]], more: int
) -> None:
    rule, base = AWARD_RULES[name], field(offers)
    price, quality = offers[0]
    share = 1 - (base.best_quality - quality) / 70 * PARAMETERS["quality_over_price"]
    if name == "utility_index" and share < 0:
        return  # a negative share makes the published formula prefer dear bids
    one, other = (rule.function(Offer(p, quality), base) for p in (price + more, price))
    assert other >= one if rule.better is Better.HIGHER else other <= one


def test_rules_that_divide_by_price_or_quality_say_so() -> None:
    base = field([(F(1), F(1))])
    for name in (
        "quality_per_pound",
        "reference_over_bid",
        "quality_power_over_price",
        "utility_index",
        "super_formula",
    ):
        with pytest.raises(UndefinedScoreError, match="price of 0"):
            AWARD_RULES[name].function(Offer(F(0), F(1)), base)
    with pytest.raises(UndefinedScoreError, match="no quality points"):
        AWARD_RULES["price_per_quality_point"].function(Offer(F(1), F(0)), base)


def test_irrational_rules_need_the_published_rounding_unless_the_value_is_rational() -> None:
    base = field([(F(1), F(1))], places=None)
    power = AWARD_RULES["quality_power_over_price"].function
    assert power(Offer(F(2), F(64)), base) == 256
    with pytest.raises(UndefinedScoreError, match="round total"):
        power(Offer(F(2), F(63)), base)
    with pytest.raises(UndefinedScoreError, match="round total"):
        AWARD_RULES["super_formula"].function(Offer(F(90), F(35)), base)


def test_the_reference_bid_has_the_value_two() -> None:
    assert AWARD_RULES["super_formula"].function(Offer(F(100), F(35)), field([(F(1), F(1))])) == 2


def award(rule: str, better: Better, **more: F) -> AwardBy:
    return AwardBy(rule=rule, better=better, parameters=more)


ITEMS = Price(weight=F(0), items=(PriceItem(id="p"),))


def test_price_per_quality_point_ranks_the_lowest_first() -> None:
    t = tender(
        [question("Q", 100)], price=ITEMS, award_by=award("price_per_quality_point", Better.LOWER)
    )
    found = scored(
        dossier(t, {"A": {"Q": 5}, "B": {"Q": 4}, "C": {"Q": 2}}, {"A": 110, "B": 80, "C": 40})
    )
    assert ranks_of(found) == {"B": 1, "C": 1, "A": 3}
    assert standing(found, "A").ranking_value == F(110, 100)


def test_no_quality_at_all_is_a_finding_and_waits() -> None:
    t = tender(
        [question("Q", 100)], price=ITEMS, award_by=award("price_per_quality_point", Better.LOWER)
    )
    found = scored(dossier(t, {"A": {"Q": 5}, "B": {"Q": 0}}, {"A": 110, "B": 80}))
    assert statuses(found) == {"A": "ranked", "B": "incomplete"}
    assert codes(found) == ["S010"]
    assert "no quality points" in found.waiting_for["1"][0]


def test_price_only_goes_the_way_the_tender_states() -> None:
    for better, order in ((Better.LOWER, ["B", "A"]), (Better.HIGHER, ["A", "B"])):
        t = tender(price=ITEMS, award_by=award("price_only", better))
        assert order_of(scored(dossier(t, prices={"A": 30, "B": 20}))) == order


def test_an_unknown_rule_scores_nobody() -> None:
    t = tender(price=ITEMS, award_by=award("nothing", Better.LOWER))
    found = scored(dossier(t, prices={"A": 30}))
    assert statuses(found) == {"A": "incomplete"}


def test_an_irrational_value_is_marked_so_and_rounded_as_published() -> None:
    t = tender(
        [question("Q", 100)],
        price=ITEMS,
        award_by=award(
            "quality_power_over_price", Better.HIGHER, quality_weight=F(60), cost_weight=F(40)
        ),
        rounding=RoundingPolicy(at={"total": 3}),
    )
    found = scored(dossier(t, {"A": {"Q": 3}}, {"A": 7}))
    assert standing(found, "A").irrational
    assert standing(found, "A").ranking_value == F(66394, 1000)  # 60 ** 1.5 / 7 = 66.3938...
