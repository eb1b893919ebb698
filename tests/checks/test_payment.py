"""Rules of payment that cannot be applied, figures that belie the words beside them, and payments on figures since corrected."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from tendering.checks import check_record
from tendering.checks.payment import l134_rules_of_payment, l135_words_and_figures
from tendering.model.entries import Entry, EntryKind
from tendering.model.payment import PayRate, UpliftRule
from tendering.model.tender import Tender
from tests.framework.money import (
    OLD_CARD,
    bolton,
    decided,
    herefordshire,
    paying,
    returned,
    visits,
    whole_period,
)


def test_the_shipped_rules_are_sound() -> None:
    for tender in (bolton(), herefordshire()):
        assert list(l134_rules_of_payment(tender)) == []
        assert list(l135_words_and_figures(tender)) == []


def test_rules_that_cannot_be_applied_are_found() -> None:
    wrong = replace(
        OLD_CARD,
        first_period=date(2016, 11, 8),
        minimum_minutes=15,
        rates=(
            PayRate(kind="a"),
            PayRate(kind="b", item="hourly", amount=Fraction(1)),
            PayRate(kind="b", item="hourly"),
        ),
    )
    said = [f.message for f in l134_rules_of_payment(paying(wrong))]
    assert len(said) == 5
    assert any("begins on no Monday" in s for s in said)
    assert any("what a shorter one earns" in s for s in said)
    assert any("neither" in s for s in said)
    assert any("both" in s for s in said)
    assert any("more than once" in s for s in said)


def with_rule(rule: UpliftRule) -> Tender:
    tender = bolton()
    assert tender.agreement is not None
    return replace(tender, agreement=replace(tender.agreement, uplift_rule=rule))


def test_figures_that_belie_the_words_are_found() -> None:
    tender = bolton()
    first = tender.kpis[0]
    assert first.test is not None
    other = replace(first, test=replace(first.test, threshold=Fraction(12)))
    (found,) = l135_words_and_figures(replace(tender, kpis=(other, *tender.kpis[1:])))
    assert "12%" in found.message
    assert tender.agreement is not None
    rule = tender.agreement.uplift_rule
    assert rule is not None
    assert len(list(l135_words_and_figures(with_rule(replace(rule, cap=Fraction(4)))))) == 1
    assert len(list(l135_words_and_figures(with_rule(replace(rule, month=5))))) == 1


def stated(total: str) -> Entry:
    facts = {"period": "2", "total": total}
    return Entry(
        kind=EntryKind.STATEMENT_ISSUED, on=date(2017, 1, 5), bidder="b1", facts=facts, number=95
    )


def codes(*entries: Entry) -> list[str]:
    return [f.code for f in check_record(bolton(), entries) if f.code in ("L126", "L136")]


def test_payments_on_figures_that_were_corrected_since_are_found() -> None:
    care = returned("visits", [visits(4, 60, 10)], number=40)
    rate = decided(2, "standard")
    assert codes(care, stated("150.00")) == []
    assert codes(care, stated("149.99")) == ["L136"]
    assert codes(*whole_period(), care, rate, stated("150.00")) == ["L126"]
