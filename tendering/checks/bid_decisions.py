"""What is wrong with the recorded decisions of a dossier: their words, who made them, what they are about."""

from __future__ import annotations

from collections.abc import Iterator

from tendering.checks.bid_rows import near, place
from tendering.evaluation.candidacy import WORDS
from tendering.model.bids import Decision, Dossier
from tendering.model.findings import Finding, Severity, finding
from tendering.model.tender import Effect, Tender

ANY_WORD = ("accepted", "clarified", "rejected", "corrected")
REJECTED = "rejected"
FREE = ("late", "exclusion")
"""What a decision may be about although no rule of the definition gives its effect."""


def check_decisions(dossier: Dossier) -> Iterator[Finding]:
    """Return everything that is wrong with the decisions of a dossier."""
    about = dict.fromkeys(d.about for d in dossier.decisions)
    published = {what: effects_of(dossier.tender, what) for what in about}
    for decision in dossier.decisions:
        where, effects = place(dossier, "decisions", decision), published[decision.about]
        yield from _who_and_why(decision, where)
        yield from _about_and_word(dossier.tender, decision, effects, where)
        yield from _options(dossier, decision, effects, where)


def _who_and_why(decision: Decision, where: str) -> Iterator[Finding]:
    """B031: nobody named is an error, since a named person decides; no day or no reason is a warning."""
    if not decision.by:
        yield finding(
            "B031", where, f"{decision.bidder}, {decision.about}: nobody is named as deciding"
        )
    lacking = [w for w, there in (("day", decision.on), ("reason", decision.reason)) if not there]
    if lacking:
        message = f"{decision.bidder}, {decision.about}: no {' and no '.join(lacking)}"
        yield finding("B031", where, message, severity=Severity.WARNING)


Effects = frozenset[Effect] | None
"""The published effects that a decision settles; None where nothing has the name of what it is about."""


def _about_and_word(
    tender: Tender, decision: Decision, effects: Effects, where: str
) -> Iterator[Finding]:
    """B030, B032: a word the published effect does not allow; a decision about nothing."""
    if effects is None:
        known = _known(tender)
        yield finding(
            "B032", where, f"nothing is called {decision.about}{near(decision.about, known)}"
        )
        return
    if not effects and decision.about not in FREE:
        yield finding("B032", where, f"{decision.about} has no rule that asks for a decision")
        return
    allowed = sorted({w for e in effects for w in WORDS[e]}, key=ANY_WORD.index) or ANY_WORD
    if decision.decision not in allowed:
        rule = f" ({' or '.join(sorted(effects))})" if effects else ""
        message = f"{decision.bidder}, {decision.about}{rule}: {decision.decision[:60]!r} is not a decision allowed"
        yield finding("B030", where, message, remedy=f"Write one of {', '.join(allowed)}.")


def _options(
    dossier: Dossier, decision: Decision, effects: Effects, where: str
) -> Iterator[Finding]:
    """X14: a rejection that the rule leaves open names the options that were considered; an error once there is a record."""
    open_to_choice = effects is not None and Effect.MUST_REJECT not in effects
    if decision.decision != REJECTED or decision.about == "late" or not open_to_choice:
        return
    if not decision.options_considered.strip():
        message = f"{decision.bidder}, {decision.about}: rejected, and no options are recorded as considered"
        severity = Severity.ERROR if dossier.entries else Severity.WARNING
        yield finding("X14", where, message, severity=severity)


def _known(tender: Tender) -> list[str]:
    items = [item.id for item in tender.price.items]
    questions = [q.id for q in tender.pass_fail]
    return ["price", "quality", *FREE, *items, *questions, *(c.id for c in tender.criteria)]


def effects_of(tender: Tender, about: str) -> Effects:
    """Return the published effects a decision about something settles; None where nothing has that name.

    ``price`` is every price item; ``quality`` every minimum, of the total, a section or a question.
    """
    if about not in _known(tender):
        return None
    found: list[Effect | None] = []
    if about in FREE:
        return frozenset()
    found += [
        i.effect for i in tender.price.items if about in ("price", i.id) and i.rule is not None
    ]
    if tender.price.low_price and about in ("price", *(i.id for i in tender.price.items)):
        # A low-price screen asks for an explanation; what follows is always a decision.
        found.append(Effect.MAY_REJECT)
    found += [q.effect for q in tender.pass_fail if q.id == about]
    minimums = [c.minimum for c in tender.criteria if about in ("quality", c.id)]
    if about == "quality":
        minimums.append(tender.minimum_quality)
    found += [m.effect for m in minimums if m is not None]
    return frozenset(e for e in found if e is not None)
