"""Checks of what bidders must show to take part, and of questions whose list of points is left open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tendering.checks.report import Check, report
from tendering.checks.words import listed
from tendering.law.regime import Regime, regime_of
from tendering.law.values import value
from tendering.model.findings import Finding
from tendering.model.tender import PassFailQuestion, Tender

CONDITION = "condition"
SHOWN = frozenset({CONDITION, "requirement"})
_AUDITED = re.compile(r"\baudited\b", re.IGNORECASE)
_UNLESS = re.compile(
    r"\b(?:where|if|unless|when)\b.{0,60}\b(?:requir|oblig|law|exempt|audit)|\bor (?:other|equivalent|alternative)|"
    r"\bequivalent",
    re.IGNORECASE,
)
_STANDARD = re.compile(
    r"\b(?:ISO|BS|EN)(?: EN)? ?\d{3,}|\baccredit|\bcertificat|\bcertified\b|\bCyber Essentials\b|\bqualification",
    re.IGNORECASE,
)
_EXPERIENCE = re.compile(
    r"\bexperience\b|\btrack record\b|\b(?:similar|relevant|comparable|previous|past) (?:project|contract|work|service)",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|fifty|hundred)\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\betc\b|\band so on\b|\band the like\b|\bincluding but not limited to\b|\bbut not limited to\b|\bamong other things\b|"
    r"\binter alia\b|\bany other (?:matter|factor|point|relevant)|\bfor example but not\b|\band/or other\b",
    re.IGNORECASE,
)


def _asked(tender: Tender, kinds: frozenset[str]) -> Iterator[PassFailQuestion]:
    return (q for q in tender.pass_fail if q.kind in kinds)


def x85_audited_accounts(tender: Tender) -> Iterator[Finding]:
    """Under the Act a condition cannot ask for audited accounts of those whom the law lets do without."""
    if regime_of(tender).regime is not Regime.PA2023:
        return
    for q in _asked(tender, frozenset({CONDITION})):
        if _AUDITED.search(q.question) and not q.equivalents and not _UNLESS.search(q.question):
            yield report(
                tender,
                "X85",
                f"pass_fail[{q.id}].question",
                f"{q.id} is a condition of participation that asks for audited accounts of every bidder: '{q.question}'",
                rule=value("pa2023.rules.s22"),
            )


def x86_equivalents(tender: Tender) -> Iterator[Finding]:
    """Under the Act a condition that names a standard or qualification accepts its equivalents."""
    if regime_of(tender).regime is not Regime.PA2023:
        return
    for q in _asked(tender, frozenset({CONDITION})):
        named = _STANDARD.search(q.question)
        if named and not q.equivalents and "equivalent" not in q.question.lower():
            yield report(
                tender,
                "X86",
                f"pass_fail[{q.id}].equivalents",
                f"{q.id} asks for '{named.group().strip()}', and does not say what else shows the same",
                rule=value("pa2023.rules.s22"),
            )


def x87_experience_benchmark(tender: Tender) -> Iterator[Finding]:
    """A pass/fail question on experience says how much: a number, a value or a date."""
    for q in _asked(tender, SHOWN):
        test = q.passes
        bound = test is not None and (test.at_least is not None or test.at_most is not None)
        if _EXPERIENCE.search(q.question) and not bound and not _NUMBER.search(q.question):
            yield report(
                tender,
                "X87",
                f"pass_fail[{q.id}].question",
                f"{q.id} asks for experience and gives no number, value or date to test it against: '{q.question}'",
            )


def x88_lists_left_open(tender: Tender) -> Iterator[Finding]:
    """What earns a mark is named in full: a list left open holds what nobody published."""
    found = [
        (c.id, hit.group())
        for c in tender.criteria
        for text in (c.question or "", *c.bullets)
        if (hit := _OPEN.search(text))
    ]
    if found:
        words = listed(f"{name} ('{word}')" for name, word in found)
        yield report(
            tender,
            "X88",
            f"criteria[{found[0][0]}]",
            f"questions whose list of points is left open: {words}",
        )


def x90_modern_slavery(tender: Tender) -> Iterator[Finding]:
    """Bidders are asked about slavery and human trafficking, where a statement is due."""
    if regime_of(tender).regime is not Regime.PA2023:
        return
    texts = [q.question for q in tender.pass_fail]
    texts += [text for s in tender.instructions for text in (s.heading, *s.paragraphs, *s.bullets)]
    if not any("slavery" in text.lower() for text in texts):
        yield report(
            tender,
            "X90",
            "pass_fail",
            "neither the questions nor the instructions mention the statement on slavery and human trafficking",
            rule=value("other.conduct.modern_slavery"),
        )


CHECKS: tuple[Check, ...] = (
    x85_audited_accounts,
    x86_equivalents,
    x87_experience_benchmark,
    x88_lists_left_open,
    x90_modern_slavery,
)
