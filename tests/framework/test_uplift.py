"""The yearly review: the published formula exactly, never over the cap, in its month, within a clear review clause."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from tendering.framework.money_faults import faults
from tendering.framework.rates import rate_book
from tendering.framework.uplift import (
    Figure,
    RateNow,
    applied,
    computed,
    figure_faults,
    law_faults,
    new_rate,
    time_faults,
    uplift,
)
from tendering.law.regime import Regime
from tendering.model.entries import Entry, EntryKind
from tendering.model.payment import UpliftRule
from tendering.model.price import PriceRule
from tests.framework.money import bolton, herefordshire

CHANGES = st.fractions(-20, 20, max_denominator=1000)
STARTS = date(2017, 4, 1)


def rule() -> UpliftRule:
    agreement = bolton().agreement
    assert agreement is not None
    assert agreement.uplift_rule is not None
    return agreement.uplift_rule


def figures(nlw: Fraction | int, cpi: Fraction | int) -> dict[str, Figure]:
    return {
        name: Figure(
            index=name, change=Fraction(change), said=str(change), month=month, source="ONS"
        )
        for name, change, month in (("nlw", nlw, "2017-04"), ("cpi", cpi, "2016-12"))
    }


def test_half_of_each_index_by_the_published_formula() -> None:
    given_figures = figures(Fraction(25, 6), Fraction("1.6"))
    made = uplift(
        rule(),
        given_figures,
        [
            RateNow(item="hourly", amount=Fraction(15)),
            RateNow(item="enhanced", amount=Fraction("15.60")),
        ],
    )
    assert made.applied == Fraction(173, 60)
    assert [r.after for r in made.rates] == [Fraction("15.43"), Fraction("16.05")]
    assert made.rates[0].exact == Fraction("15.4325")


@given(CHANGES, CHANGES, st.fractions(1, 40, max_denominator=100))
@settings(max_examples=50)
def test_no_rate_rises_over_the_cap_or_falls(
    nlw: Fraction, cpi: Fraction, before: Fraction
) -> None:
    change = computed(rule(), figures(nlw, cpi))
    assert change == (nlw + cpi) / 2
    left = applied(rule(), change)
    assert 0 <= left <= 3
    assert left == min(max(change, Fraction()), Fraction(3))
    made = new_rate(rule(), RateNow(item="hourly", amount=before), left)
    assert made.after <= before * Fraction(103, 100)
    assert abs(made.after - made.exact) <= Fraction(1, 100)


@given(CHANGES, CHANGES)
@settings(max_examples=50)
def test_a_higher_index_never_gives_a_lower_rate(one: Fraction, other: Fraction) -> None:
    low, high = sorted((one, other))
    rates = [
        new_rate(
            rule(),
            RateNow(item="hourly", amount=Fraction(15)),
            applied(rule(), computed(rule(), figures(c, 1))),
        )
        for c in (low, high)
    ]
    assert rates[0].after <= rates[1].after


def test_herefordshires_rates_may_fall() -> None:
    agreement = herefordshire().agreement
    assert agreement is not None
    assert agreement.uplift_rule is not None
    assert agreement.uplift_rule.within_budget
    assert applied(agreement.uplift_rule, Fraction(-2)) == -2


def test_figures_are_those_published_each_with_its_month_and_source() -> None:
    whole = list(figures(4, 2).values())
    assert list(figure_faults(rule(), whole, STARTS)) == []
    nlw, cpi = whole
    wrong = {
        "no such index": [nlw, cpi, replace(cpi, index="rpi")],
        "no figure is given": [nlw],
        "not said where": [nlw, replace(cpi, source=" ")],
        "not said of which month": [nlw, replace(cpi, month="")],
        "December 2016": [nlw, replace(cpi, month="2017-01")],
        "more than once": [nlw, cpi, cpi],
    }
    for said, those in wrong.items():
        found = list(figure_faults(rule(), those, STARTS))
        assert [f.code for f in found] == ["L142"], said
        assert said in found[0].message


def test_new_rates_begin_in_the_published_month_once_a_year() -> None:
    before = Entry(
        kind=EntryKind.UPLIFT_DECIDED, on=date(2017, 3, 1), facts={"from": "2017-04-01"}, number=5
    )
    assert list(time_faults(rule(), [before], date(2018, 4, 1))) == []
    assert [f.code for f in time_faults(rule(), [before], STARTS)] == ["L143"]
    assert [f.code for f in time_faults(rule(), [], date(2017, 5, 1))] == ["L143"]


def test_rates_change_only_within_a_clear_review_clause() -> None:
    none = list(law_faults(None, Regime.PCR2015, None, None))
    assert [(f.code, f.law) for f in none] == [("L140", "PCR 2015 reg 72(1)(a)")]
    beyond = list(law_faults(rule(), Regime.PCR2015, Fraction(2), Fraction(4)))
    assert [(f.code, f.law) for f in beyond] == [("L141", "PCR 2015 reg 72(1)(a)")]
    assert list(law_faults(rule(), Regime.PCR2015, Fraction(2), Fraction(1))) == []
    act = list(law_faults(rule(), Regime.PA2023, Fraction(2), None))
    assert [(f.code, f.severity.value) for f in act] == [("L146", "note")]


def test_the_record_refuses_a_review_over_the_cap_or_without_a_clause() -> None:
    tender = bolton()
    made = Entry(
        kind=EntryKind.UPLIFT_DECIDED, on=STARTS, facts={"change": "3.01", "reason": "Costs"}
    )
    assert [f.code for f in faults(tender, (), made)] == ["L141"]
    assert list(faults(tender, (), replace(made, facts={"change": "3", "reason": "Costs"}))) == []
    assert tender.agreement is not None
    without = replace(tender, agreement=replace(tender.agreement, uplift_rule=None))
    assert "L140" in [f.code for f in faults(without, (), made)]
    assert "R007" in [f.code for f in faults(tender, (), replace(made, facts={"change": "1"}))]


def test_a_providers_own_rates_change_lot_by_lot_and_hold_from_their_day() -> None:
    own = [
        RateNow(item="hourly", amount=Fraction(16), bidder="b1", lot="1"),
        RateNow(item="hourly", amount=Fraction(18), bidder="b1", lot="2"),
    ]
    made = uplift(rule(), figures(2, 2), own)
    assert [(r.whose, r.after) for r in made.rates] == [
        (" (b1, lot 1)", Fraction("16.32")),
        (" (b1, lot 2)", Fraction("18.36")),
    ]
    tender = bolton()
    hourly = tender.price.items[0]
    band = replace(hourly, rule=PriceRule(floor=Fraction(15), ceiling=Fraction(20)))
    items = (band, *tender.price.items[1:])
    open_tender = replace(tender, price=replace(tender.price, items=items))
    prices = tuple(
        {"bidder": "b1", "lot": lot, "zone": "", "item": "hourly", "amount": amount}
        for lot, amount in (("1", "16"), ("2", "18"))
    )
    rows = tuple(
        {"item": "hourly", "bidder": "b1", "lot": r.lot, "after": str(r.after)} for r in made.rates
    )
    entries = (
        Entry(kind=EntryKind.PRICES_OPENED, on=STARTS, rows={"prices": prices}),
        Entry(
            kind=EntryKind.UPLIFT_DECIDED,
            on=STARTS,
            facts={"from": "2018-04-01"},
            rows={"uplift_rates": rows},
        ),
    )
    book = rate_book(open_tender, entries)
    days = (date(2018, 3, 31), date(2018, 4, 1))
    amounts = [[book.item_on("hourly", "b1", lot, day) for day in days] for lot in ("1", "2")]
    assert [[a.amount if a else None for a in pair] for pair in amounts] == [
        [16, Fraction("16.32")],
        [18, Fraction("18.36")],
    ]
    assert book.item_on("hourly", "b2", "1", days[1]) is None
