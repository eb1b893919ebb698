"""Checks of the yearly review as published: whom the law lets join, and tests that can be met and failed."""

from __future__ import annotations

from collections.abc import Iterator

from tendering.checks.report import Check, report
from tendering.framework.joining import barred
from tendering.framework.reviews import GRAVEST, published
from tendering.law.regime import Regime, regime_of
from tendering.model.entries import name_key
from tendering.model.findings import Finding
from tendering.model.review import ReviewTest
from tendering.model.tender import Tender

AT = "agreement.review"


def l515_joining(tender: Tender) -> Iterator[Finding]:
    """Terms of joining are published only where the law lets anybody join; light touch varies the rule, and says so."""
    rules = published(tender)
    if rules is None or rules.join is None:
        return
    why, cite = barred(tender)
    path = f"{AT}.join"
    if why:
        message = f"it says who may join ({rules.join.when.lower()}): {why}"
        yield report(tender, "L515", path, message, law=cite)
    elif regime_of(tender).regime is Regime.PCR2015:
        message = (
            "others may join at a review, which reg 33 does not provide for; light touch may use a framework with variations, "
            "on terms published from the start"
        )
        yield report(tender, "L516", path, message)


def l517_tests(tender: Tender) -> Iterator[Finding]:
    """Every test of a review can be passed and failed, has one id, and follows in order of gravity."""
    rules = published(tender)
    seen: set[str] = set()
    for number, test in enumerate(rules.tests if rules is not None else ()):
        path = f"{AT}.tests[{number}]"
        if test.id in seen:
            yield report(tender, "L517", path, f"{test.id} is the id of another test too")
        seen.add(test.id)
        for message in _unusable(test):
            yield report(tender, "L517", path, f"{test.id}: {message}")


def _unusable(test: ReviewTest) -> Iterator[str]:
    figures = test.at_least is not None or test.at_most is not None
    if figures and test.in_words:
        yield "it has a bound for a figure and words as well"
    if not figures and not test.in_words:
        yield "it has neither a bound nor words: nothing could fail it"
    if test.in_words and not (test.passes_on and test.fails_on):
        yield "it needs words that pass and words that fail"
    both = {name_key(w) for w in test.passes_on} & {name_key(w) for w in test.fails_on}
    if both:
        yield f"{', '.join(sorted(both))} both passes and fails"
    if test.at_least is not None and test.at_most is not None and test.at_least > test.at_most:
        yield "its least figure is above its most"
    if test.again is not None and GRAVEST.index(test.again) > GRAVEST.index(test.follows):
        yield f"found again it leads to a {test.again}, less than the {test.follows} at first"


CHECKS: tuple[Check, ...] = (l515_joining, l517_tests)
