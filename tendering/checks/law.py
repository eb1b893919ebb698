"""Checks of the law: which one applies, the length of a framework, conditions and publication."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tendering.checks.report import Check, report
from tendering.checks.timetable import SEQUENCE, starts
from tendering.law.calendar import day_text
from tendering.law.periods import months_of
from tendering.law.regime import TITLES, Regime, RegimeAnswer, beginnings, regime_of
from tendering.law.values import value
from tendering.model.findings import Finding, Severity
from tendering.model.tender import PassFailQuestion, Tender

NATION = "england"
OWN_PROCEDURE = "light_touch_own"
_LATER = re.compile(
    r"\bwill\b|\bcommit|\bundertake|\bbefore (?:the )?(?:start|commencement)|\bfrom (?:the )?(?:start|commencement)",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"\b(?:before|by) (?:the )?(?:contract )?award\b|\balready\b|\bcurrently\b|\bat present\b|"
    r"\b(?:at|by|on) the (?:time|date|day|deadline|closing date) (?:of|for) (?:the |your |this )?(?:tender|bid|submi)|"
    r"\bwhen (?:you|it) (?:tender|bid|submit)|\bwith (?:your|the|this) (?:tender|bid|response|submission)\b",
    re.IGNORECASE,
)
_NOT_NEEDED = re.compile(
    r"\bneed not\b|\bnot (?:be )?(?:needed|required|in place)\b", re.IGNORECASE
)
_COVER = re.compile(
    r"insur|indemnit|\bliability (?:cover|polic)|\bcover (?:of|for) (?:at least |not less than )?(?:£|\d)",
    re.IGNORECASE,
)
_CQC_RATING = re.compile(r"\brat(?:ed|ing|ings)\b", re.IGNORECASE)
_RATINGS = frozenset({"outstanding", "good", "requires improvement", "inadequate"})
NOTICES, DOCUMENTS = SEQUENCE[1], SEQUENCE[2]


# A word of the checks for what the law counts.
months = months_of


def length(count: int) -> str:
    """Write a number of months as years where it is whole years."""
    number, unit = (count // 12, "year") if count % 12 == 0 else (count, "month")
    return f"{number} {unit}{'' if number == 1 else 's'}"


def x50_nation(tender: Tender) -> Iterator[Finding]:
    """Only English law is held; a tender under another is refused."""
    nation = tender.authority.nation
    if nation is None:
        yield report(
            tender,
            "X50",
            "authority.nation",
            "the definition does not say in which nation the authority buys",
        )
    elif nation.strip().lower() != NATION:
        yield report(
            tender,
            "X50",
            "authority.nation",
            f"the authority buys in {nation}, whose law is not held here; only English tenders can be checked and issued",
        )


def x54_regime_known(tender: Tender) -> Iterator[Finding]:
    """The facts that decide which law applies are there."""
    answer = regime_of(tender)
    for key in answer.missing:
        because = answer.light_touch_because if key == "cpv" else answer.because
        yield report(
            tender,
            "X54",
            key,
            f"which law applies cannot be decided: {because}",
            remedy=_which_event(tender) if key == "started_by.event" else "",
            law=answer.cite,
        )


def _which_event(tender: Tender) -> str:
    """Say what to write for the event: of a call-off its framework's, else one that is known."""
    if tender.started_by_event in value("pcr2015.regime.framework_keeps").words:
        return "Write in started_by what the framework was begun or concluded by, and that day."
    return f"Write in started_by.event one of {', '.join(beginnings())}, and its day."


def x53_regime_as_stated(tender: Tender) -> Iterator[Finding]:
    """The law a definition names is the law its facts give."""
    answer = regime_of(tender)
    stated = (tender.regime_stated or "").strip().lower()
    if stated and answer.regime is not None and stated != answer.regime:
        said = f"the {TITLES[Regime(stated)]}" if stated in set(Regime) else stated
        yield report(
            tender,
            "X53",
            "regime",
            f"the definition names {said}, and the procedure was {answer.because}, so the law that applies is the {answer.title}",
            law=answer.cite,
        )


def x55_regulations_of_2006(tender: Tender) -> Iterator[Finding]:
    """A procedure under the 2006 Regulations is named; later rules bind it only as adopted."""
    answer = regime_of(tender)
    if answer.regime is Regime.PCR2006:
        yield report(
            tender,
            "X55",
            "started_by",
            f"the procedure was {answer.because}: the {answer.title} are named here, not computed, and later rules "
            "are applied only as the authority adopted them",
            law=answer.cite,
        )


def x56_light_touch(tender: Tender) -> Iterator[Finding]:
    """A light touch procedure is for services of the light touch list."""
    answer = regime_of(tender)
    if tender.procedure == OWN_PROCEDURE and answer.light_touch is False:
        yield report(
            tender,
            "X56",
            "procedure",
            f"the procedure is the authority's own under light touch, and the {answer.light_touch_because}",
            rule=value(f"{answer.regime}.regime.light_touch")
            if answer.regime in (Regime.PCR2015, Regime.PA2023)
            else None,
        )


def x15_framework_term(tender: Tender) -> Iterator[Finding]:
    """A framework longer than the law has it gives its reasons, or is light touch and keeps a file note."""
    agreement = tender.agreement
    if agreement is None or agreement.kind != "framework" or agreement.term is None:
        return
    term = months(agreement.term)
    extra = [m for text in agreement.extensions if (m := months(text)) is not None]
    answer = regime_of(tender)
    if term is None or answer.regime is None:
        return
    rule = value(
        "pa2023.regime.framework_term"
        if answer.regime is Regime.PA2023
        else "pcr2015.regime.framework_term"
    )
    whole = term + sum(extra)
    if whole <= rule.days:
        return
    runs = f"the framework runs for {length(term)}" + (
        f", with extensions {length(whole)}" if extra else ""
    )
    severity, message = _term_verdict(answer, runs, length(rule.days), agreement.term_reason)
    yield report(tender, "X15", "agreement.term", message, severity=severity, law=rule.cite)


def _term_verdict(
    answer: RegimeAnswer, runs: str, longest: str, reason: str | None
) -> tuple[Severity, str]:
    """Return how a term over the longest weighs under each law, and the sentence."""
    over = f"{runs}, longer than {longest}"
    if answer.regime is Regime.PCR2006:
        return Severity.NOTE, f"{over}; the {answer.title} are named here, not computed"
    if answer.light_touch and answer.regime is Regime.PA2023:
        return (
            Severity.NOTE,
            f"{over}; the Act sets no longest term for light touch, and the published term binds",
        )
    if reason:
        return Severity.NOTE, f"{over}, for the reason given: {reason}"
    if answer.light_touch:
        return (
            Severity.WARNING,
            f"{over}; light touch may vary the rule, with a note on file of why",
        )
    return Severity.ERROR, f"{over}, and the definition gives no reason"


def x52_documents_with_notice(tender: Tender) -> Iterator[Finding]:
    """Procurement documents are on line from the day of the contract notice."""
    if regime_of(tender).regime is not Regime.PCR2015:
        return
    noticed = [
        day
        for e in tender.timetable
        if e.event in NOTICES and (day := starts(e)) is not None and e.month is None
    ]
    if tender.started_by_on is not None and tender.started_by_event in NOTICES:
        noticed.append(tender.started_by_on)
    offered = [
        (day, n)
        for n, e in enumerate(tender.timetable)
        if e.event in DOCUMENTS and (day := starts(e)) is not None
    ]
    if not noticed or not offered or min(offered)[0] <= min(noticed):
        return
    day, n = min(offered)
    yield report(
        tender,
        "X52",
        f"timetable[{n}]",
        f"the contract notice is dated {day_text(min(noticed))} and the tender documents {day_text(day)}, "
        f"{(day - min(noticed)).days} days later",
        rule=value("pcr2015.rules.reg53"),
    )


def _wanted_early(q: PassFailQuestion) -> bool:
    """Say whether cover must be there before award: said so, or a condition that says nothing of later."""
    if _NOT_NEEDED.search(q.question):
        return False
    if _EARLIER.search(q.question):
        return q.kind in ("condition", "requirement", "procedural")
    return q.kind == "condition" and not _LATER.search(q.question)


def x58_insurance_before_award(tender: Tender) -> Iterator[Finding]:
    """Under the Act a condition of participation cannot ask for insurance that is needed only to perform."""
    if regime_of(tender).regime is not Regime.PA2023:
        return
    for q in tender.pass_fail:
        if _COVER.search(q.question) and _wanted_early(q):
            yield report(
                tender,
                "X58",
                f"pass_fail[{q.id}].question",
                f"{q.id} asks for insurance before award as a condition of taking part: '{q.question}'",
                rule=value("pa2023.rules.s22"),
            )


def x59_unrated_providers(tender: Tender) -> Iterator[Finding]:
    """A gate on ratings says how providers not yet rated are treated: ratings belong to locations."""
    for q in tender.pass_fail:
        answers = {a.strip().lower() for a in q.passes.one_of} if q.passes is not None else set()
        rated = bool(answers & _RATINGS) or (
            bool(_CQC_RATING.search(q.question))
            and ("cqc" in q.question.lower() or "care quality" in q.question.lower())
        )
        if rated and not q.unrated:
            yield report(
                tender,
                "X59",
                f"pass_fail[{q.id}].unrated",
                f"{q.id} asks for a rating of the Care Quality Commission, and does not say what of providers not yet rated",
                rule=value("pcr2015.conduct.unrated"),
            )


CHECKS: tuple[Check, ...] = (
    x50_nation,
    x54_regime_known,
    x53_regime_as_stated,
    x55_regulations_of_2006,
    x56_light_touch,
    x15_framework_term,
    x52_documents_with_notice,
    x58_insurance_before_award,
    x59_unrated_providers,
)
