"""Letters of the steps that follow a provider's failure: a notice, a decision, a return; each says the rule and the evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tendering.documents.blocks import Block, bullets, paragraph
from tendering.documents.dates import british, end_of
from tendering.documents.life_letter import life_letter
from tendering.documents.names import Names, capital
from tendering.framework.steps import LASTING, REMOVAL, TAKEN, Measure, Step

WHAT = {
    "warning": "a warning",
    "plan": "an improvement plan",
    "suspension": "suspension from new work",
    "removal": "removal from the agreement",
    "withholding": "the withholding of offers",
    "return": "return to new work",
}
"""Each step as a letter names it."""
_TO = {"warning": "to", "plan": "for", "withholding": "from"}
"""The word that joins a step to its provider; the others are of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A step that is to be notified.

    Attributes:
        evidence: What it rests on, a line each.
        rule: The published rule; where none is given, the tender's own steps.
        term: The published term that allows it before the steps ahead of it.
        file: The evidence itself.
        review: The entry of the yearly review it is part of.
    """

    provider: str
    step: str
    evidence: Sequence[str]
    lot: str = ""
    zone: str = ""
    rule: str = ""
    term: str = ""
    answer_by: date | None = None
    file: Path | None = None
    review: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What a named person decides of a step, from when and until when."""

    decision: str
    reason: str
    role: str = ""
    since: date | None = None
    until: date | None = None
    file: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Who writes, on which day, and where the record stood."""

    names: Names
    procurement: str
    head: str
    on: date
    signed_by: str

    def letter(
        self,
        about: tuple[str, str, str],
        subject: str,
        blocks: Sequence[Block],
        role: str = "",
    ) -> bytes:
        """Return a letter to a provider about a lot and zone, either of which may be empty."""
        provider, lot, zone = about
        where = f", {self.names.area(lot, zone or None)}" if lot else ""
        return life_letter(
            self.names.tender.authority,
            self.names.bidder(provider),
            self.on,
            subject,
            blocks,
            self.head,
            reference=f"{self.procurement}{where}",
            signed_by=self.signed_by,
            role=role,
        )


def notice_letter(desk: Desk, notice: Notice, rule: str, due: date | None) -> bytes:
    """Return the letter that a step is considered: evidence, rule, and the right to answer by a day."""
    names, what = desk.names, WHAT.get(notice.step, notice.step)
    where = f" in {names.area(notice.lot, notice.zone or None)}" if notice.lot else ""
    joint = _TO.get(notice.step, "of")
    intro = (
        f"{names.tender.authority.name} is considering {what} {joint} {names.bidder(notice.provider)} under the agreement "
        f"“{names.tender.title}”{where}. Nothing has been decided."
    )
    blocks = [
        paragraph(intro),
        paragraph("This rests on the following evidence:"),
        bullets(x for x in notice.evidence if x.strip()),
    ]
    if rule:
        blocks.append(paragraph(f"{capital(rule)}.", lead="Rule."))
    if notice.term:
        lead = "Why it is considered before the steps ahead of it."
        blocks.append(paragraph(notice.term, lead=lead))
    if due is not None:
        said = (
            f"You may answer in writing, with any evidence of your own, until {end_of(due)}. "
            "We decide only when your answer is in or that day is over, and we consider what you say."
        )
        blocks.append(paragraph(said, lead="Your right to answer."))
    about = (notice.provider, notice.lot, notice.zone)
    return desk.letter(about, f"Notice: {what} is considered", blocks)


def decision_letter(desk: Desk, step: Step, decided: Decided, since: date | None) -> bytes:
    """Return the letter of a decision: the evidence, what the provider answered, what was decided and why, from when."""
    what, taken = WHAT.get(step.step, step.step), decided.decision == TAKEN
    first = f"On {british(step.on)} we told you that {what} was considered (entry {step.number} of the record)."
    verdict = f"We have decided {'on' if taken else 'against'} {what}."
    blocks = [
        paragraph(first),
        paragraph(_heard(step), lead="Your answer."),
        paragraph(step.evidence, lead="The evidence."),
        paragraph(verdict, lead="Our decision."),
        paragraph(f"“{decided.reason}”", lead="Why, as entered in the record."),
    ]
    if step.rule:
        blocks.append(paragraph(f"{capital(step.rule)}.", lead="Rule."))
    if step.term:
        lead = "Why it comes before the steps ahead of it."
        blocks.append(paragraph(step.term, lead=lead))
    if since is not None:
        until = f" to {british(decided.until)}" if decided.until else ""
        blocks.append(paragraph(f"From {british(since)}{until}.", lead="When it holds."))
    if taken and step.step in LASTING and decided.until is None:
        said = "It holds until we decide, on evidence, that you return. You may ask for that at any time."
        blocks.append(paragraph(said))
    if taken and step.step == REMOVAL:
        said = "People you support stay with you until each of them has moved safely to another provider."
        blocks.append(paragraph(said))
    subject = f"Decision: {what}{'' if taken else ' is not taken'}"
    return desk.letter((step.provider, step.lot, step.zone), subject, blocks, decided.role)


def _heard(step: Step) -> str:
    if step.answered:
        return f"You answered on {british(step.answered)}: “{step.answer}”"
    over = f", which ended at {end_of(step.answer_by)}" if step.answer_by else ""
    return f"You did not answer in the time given{over}."


def return_letter(
    desk: Desk,
    about: tuple[str, str],
    decided: Decided,
    since: date,
    ended: Sequence[Measure],
) -> bytes:
    """Return the letter that a provider returns to new work, and which measures end with it."""
    provider, lot = about
    blocks = [
        paragraph(f"You return to new work from {british(since)}."),
        paragraph(decided.reason, lead="Why."),
    ]
    if ended:
        said = "; ".join(capital(m.sentence) for m in ended)
        blocks.append(paragraph(f"{said}.", lead="What ends."))
    return desk.letter(
        (provider, lot, ""), "Decision: you return to new work", blocks, decided.role
    )
