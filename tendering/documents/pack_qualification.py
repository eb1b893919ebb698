"""The qualification envelope of the ITT: the pass/fail questions by kind, each with its test, effect and reason."""

from __future__ import annotations

from tendering.documents.blocks import Block, bullets, heading, paragraph
from tendering.documents.event_words import event_words
from tendering.documents.names import Names, grouped, joined
from tendering.documents.pack_compliance import AGAIN
from tendering.documents.pack_rules import effect_words
from tendering.model.tender import PassFailQuestion, QuestionKind, Tender

_KINDS = {
    QuestionKind.EXCLUSION: (
        "Grounds for exclusion",
        "These questions ask about grounds on which a bidder may be excluded.",
    ),
    QuestionKind.CONDITION: (
        "Conditions of participation",
        "These questions test whether a bidder can perform.",
    ),
    QuestionKind.REQUIREMENT: (
        "Requirements",
        "These are requirements of the service that every bid must meet.",
    ),
    QuestionKind.PROCEDURAL: (
        "Procedure",
        "These questions ask whether the bid is complete and in order.",
    ),
}


def qualification_blocks(tender: Tender) -> list[Block]:
    """Return the pass/fail questions; nothing where there are none."""
    if not tender.pass_fail:
        return []
    made = [
        paragraph(
            "Answer every question for your own organisation, and where it asks so for each member of a group, each "
            "organisation you rely on and each subcontractor. Where equivalent evidence is accepted, the question says so. "
            "What happens before a bid is rejected is printed in the instructions."
        )
    ]
    for kind, (title, intro) in _KINDS.items():
        questions = [q for q in tender.pass_fail if q.kind is kind]
        if questions:
            made.extend([heading(title), paragraph(intro)])
            made.extend(block for q in questions for block in _pass_fail(q, tender))
    return made


def _pass_fail(question: PassFailQuestion, tender: Tender) -> list[Block]:
    names = Names(tender=tender, bidders={})
    lines = [f"If this is not met, the bid {effect_words(question.effect.value)}."]
    test = question.passes
    if test is not None:
        if test.at_least is not None:
            lines.append(f"Passes at {grouped(test.at_least)} or more.")
        if test.at_most is not None:
            lines.append(f"Passes at {grouped(test.at_most)} or less.")
        if test.one_of:
            lines.append(f"Passes with {joined(test.one_of, 'or')}.")
    if question.applies_to:
        lines.append(f"It applies to the role of {names.role(question.applies_to)} only.")
    if question.lots is not None:
        lines.append(f"Asked in {joined(names.lot(x) for x in question.lots)}.")
    if question.tests:
        lines.append(f"What it tests: {question.tests.rstrip('.')}.")
    if question.because:
        lines.append(f"Why it is asked: {question.because.rstrip('.')}.")
    if question.unrated:
        lines.append(f"Bidders not yet rated: {question.unrated.rstrip('.')}.")
    if question.equivalents:
        lines.append(f"Equivalents: {question.equivalents.rstrip('.')}.")
    if question.again_at:
        again = joined(AGAIN.get(a, f"at {a.replace('_', ' ')}") for a in question.again_at)
        lines.append(f"Asked again {again}.")
    return [
        heading(event_words(question.id), 3),
        paragraph(question.question),
        bullets(lines),
    ]
