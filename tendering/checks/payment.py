"""The money side of an agreement: rules of payment that cannot be applied, and figures that say other than the words beside them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction

from tendering.framework.pay_periods import periods_of
from tendering.law.calendar import MONTHS
from tendering.model.findings import Finding, finding
from tendering.model.numbers import exact, plain
from tendering.model.tender import Tender

_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def l134_rules_of_payment(tender: Tender) -> Iterator[Finding]:
    """L134: no Monday that the first period begins on; a shortest visit and not what a shorter one earns; a kind without a rate."""
    payment = tender.agreement.payment if tender.agreement else None
    if payment is None:
        return
    at = "agreement.payment"
    if periods_of(tender) is None:
        said = "payment periods are whole weeks from Monday, and the first begins on no Monday"
        yield finding("L134", tender.at(f"{at}.first_period"), said)
    if payment.minimum_minutes is not None and payment.short_visit is None:
        said = f"no visit is to be shorter than {payment.minimum_minutes} minutes, and it is not said what a shorter one earns"
        yield finding("L134", tender.at(f"{at}.minimum_minutes"), said)
    kinds = [rate.kind for rate in payment.rates]
    for number, rate in enumerate(payment.rates):
        where = tender.at(f"{at}.rates[{number}]")
        if (rate.item is None) == (rate.amount is None):
            said = f"{rate.kind}: its rate is one price item or one amount, and here it is {'neither' if rate.item is None else 'both'}"
            yield finding("L134", where, said)
        if kinds.count(rate.kind) > 1 and kinds.index(rate.kind) == number:
            yield finding("L134", where, f"{rate.kind}: the kind stands there more than once")


def l135_words_and_figures(tender: Tender) -> Iterator[Finding]:
    """L135: a threshold, a cap or a month whose figure is not the one in the published words."""
    for kpi in tender.kpis:
        if kpi.test is not None and kpi.threshold and not _says(kpi.threshold, kpi.test.threshold):
            said = f"{kpi.id}: the figure is {plain(kpi.test.threshold)}%, and the words are {kpi.threshold!r}"
            yield finding("L135", tender.at(f"kpis[{kpi.id}].test"), said)
    agreement = tender.agreement
    rule = agreement.uplift_rule if agreement else None
    if agreement is None or rule is None:
        return
    words = agreement.uplift
    at = tender.at("agreement.uplift_rule")
    if rule.cap is not None and not _says(words.get("cap", ""), rule.cap):
        said = f"the figure of the cap is {plain(rule.cap)}%, and the words are {words.get('cap', '')!r}"
        yield finding("L135", at, said)
    month = MONTHS[rule.month - 1] if 1 <= rule.month <= len(MONTHS) else ""
    said_month = words.get("review_month", "")
    if not month or (said_month and month.casefold() not in said_month.casefold()):
        said = f"the month is {rule.month}, and the words are {said_month!r}"
        yield finding("L135", at, said)


def _says(words: str, figure: Fraction) -> bool:
    """Say whether the words hold the figure; words without any number say nothing else."""
    numbers = _NUMBER.findall(words)
    return not numbers or any(exact(n) == figure for n in numbers)


CHECKS: tuple[Callable[[Tender], Iterator[Finding]], ...] = (
    l134_rules_of_payment,
    l135_words_and_figures,
)
