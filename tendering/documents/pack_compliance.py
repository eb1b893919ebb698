"""Bids that do not comply, in the ITT: what follows from each breach, who decides, and the bidder's say."""

from __future__ import annotations

from tendering.documents.blocks import Block, bullets, heading, paragraph, steps
from tendering.documents.event_words import event_words
from tendering.documents.names import Names, capital, joined
from tendering.documents.pack_law import is_act, wording
from tendering.documents.pack_rules import effect_words
from tendering.model.tender import Effect, PassFailQuestion, QuestionKind, Tender

AGAIN = {
    "award": "before the award",
    "signing": "before signing",
    "call_off": "at call-off",
    "review": "at each review",
}


def compliance_blocks(tender: Tender) -> list[Block]:
    """Say what happens to a bid that does not comply, to a low price, and to conditions after the award."""
    return [
        *_breaches(tender),
        *_exclusion(tender),
        *_low_price(tender),
        *_again(tender),
    ]


def _breaches(tender: Tender) -> list[Block]:
    disregard = (
        " To reject a bid is what the Act calls to disregard a tender." if is_act(tender) else ""
    )
    made = [
        heading("Bids that do not comply"),
        paragraph(
            "A price or an answer outside a published rule is not compliant. That alone rejects nobody: what follows is "
            f"decided in these steps.{disregard}"
        ),
        steps(
            [
                (
                    "The fact is written down, and you are asked about it where it may be a mistake. A clarification puts "
                    "right what is obvious or explains what you sent; it never improves a bid."
                ),
                (
                    "A named officer of the authority considers the options: whether the point is an obvious error, whether "
                    "clarifying it would change the bid, what is proportionate, and whether every bidder in the same position "
                    "is treated alike."
                ),
                (
                    "Where the rule says that a bid must be rejected, the officer confirms the fact and the bid is rejected, "
                    "unless the fact proves wrong. Where it says that a bid may be rejected, the officer accepts, clarifies "
                    "or rejects it."
                ),
                "The decision, its reasons, the options and the officer's name are recorded, and you are told.",
            ]
        ),
    ]
    made.extend(_effects(tender))
    if any(c.minimum is not None for c in tender.criteria) or tender.minimum_quality is not None:
        made.append(
            paragraph(
                "A minimum score is tested on the score the panel has agreed. Where a bid below it must be rejected, "
                "this follows at once, and no further decision is made."
            )
        )
    return made


def _effects(tender: Tender) -> list[Block]:
    """List what the published effect of each breach is, the strictest first."""
    names = Names(tender=tender, bidders={})
    found: dict[Effect, list[str]] = {Effect.MUST_REJECT: [], Effect.MAY_REJECT: []}
    for effect, what in found.items():
        asked = [_asked(q, names) for q in tender.pass_fail if q.effect is effect]
        if asked:
            what.append(f"in the qualification envelope: {joined(asked)}")
    for item in tender.price.items:
        if item.rule is not None and item.effect is not None:
            found[item.effect].append(f"the price rule for {names.item(item.id)}")
    for c in tender.criteria:
        if c.minimum is not None:
            found[c.minimum.effect].append(f"the minimum score for {names.criterion(c.id)}")
    if tender.minimum_quality is not None:
        found[tender.minimum_quality.effect].append("the minimum for quality as a whole")
    return [
        block
        for effect, what in found.items()
        if what
        for block in (
            paragraph(f"A bid {effect_words(effect.value)} if it does not meet one of these:"),
            bullets(what),
        )
    ]


def _asked(question: PassFailQuestion, names: Names) -> str:
    role = f" (for {names.role(question.applies_to)} only)" if question.applies_to else ""
    return f"{question_name(question.id)}{role}"


def question_name(question: str) -> str:
    """Name a question as the qualification envelope heads it."""
    return event_words(question)


def _exclusion(tender: Tender) -> list[Block]:
    if not any(q.kind is QuestionKind.EXCLUSION for q in tender.pass_fail) and not is_act(tender):
        return []
    return [heading("Exclusion"), *(paragraph(text) for text in wording(tender).exclusion)]


def _low_price(tender: Tender) -> list[Block]:
    if not tender.price.items or all(i.rule and i.rule.fixed for i in tender.price.items):
        return []
    trips = (
        "A price that trips a check published in the commercial schedule"
        if tender.price.low_price
        else "A price that appears abnormally low"
    )
    return [
        heading("Prices that appear abnormally low"),
        paragraph(
            f"{trips} is not rejected for that. The authority asks you to explain it, gives you a fair time to do so, and "
            "rejects the bid only if what you say does not account for the price. The question, the answer and the "
            "decision are recorded."
        ),
    ]


def _again(tender: Tender) -> list[Block]:
    lines = []
    for when, words in AGAIN.items():
        asked = [question_name(q.id) for q in tender.pass_fail if when in q.again_at]
        if asked:
            lines.append(f"{capital(words)}: {joined(asked)}.")
    lines += wording(tender).signing
    if not lines:
        return []
    return [
        heading("What is tested again after the award"),
        paragraph(
            "These questions of the qualification envelope are asked again. A bidder that no longer meets one is told, and may "
            "put it right or explain, before anything is decided."
        ),
        bullets(lines),
    ]
