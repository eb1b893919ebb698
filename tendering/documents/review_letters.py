"""Letters of a yearly review that no step needs: a provider stays; an applicant joins or does not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tendering.documents.blocks import Block, bullets, paragraph
from tendering.documents.dates import british
from tendering.documents.life_letter import life_letter
from tendering.documents.step_letters import Decided, Desk
from tendering.framework.joining import Measured
from tendering.framework.reviews import Assessment, Opened, published
from tendering.model.entries import Entry
from tendering.model.tender import Tender


@dataclass(frozen=True, slots=True, kw_only=True)
class Writes:
    """Who writes to an applicant, on which day, and where the record stood."""

    tender: Tender
    procurement: str
    head: str
    on: date
    signed_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What an applicant is told.

    Attributes:
        since: The first day of its place, where it joins.
    """

    name: str
    joins: bool
    since: date
    reason: str
    role: str = ""


def stays_letter(
    desk: Desk, review: Opened, found: Assessment, decided: Decided, *, lot: str
) -> bytes:
    """Return the letter that a provider stays: what was looked at, and what was found on each test."""
    first = (
        f"We have reviewed “{desk.names.tender.title}” for the year from {british(review.since)} to "
        f"{british(review.until)}. You keep your place."
    )
    blocks = [
        paragraph(first),
        paragraph("This is what we looked at, and what we found:"),
        bullets(r.sentence for r in found.results),
        paragraph(f"“{decided.reason}”", lead="Why, as entered in the record."),
    ]
    about = (found.provider, lot, "")
    return desk.letter(about, "Yearly review: you keep your place", blocks, decided.role)


def join_letter(
    writes: Writes, review: Opened, need: Entry, measured: Measured, told: Told
) -> bytes:
    """Return the letter to an applicant: the finding of need, its marks, the published terms, the decision and why."""
    tender = writes.tender
    asked = (
        f"At its {review.label} {tender.authority.name} found that further providers are required "
        f"(entry {need.number} of the record). You applied to join “{tender.title}”."
    )
    decided = f"You join from {british(told.since)}." if told.joins else "You do not join."
    blocks: list[Block] = [
        paragraph(asked),
        paragraph(decided, lead="Our decision."),
        paragraph(f"“{told.reason}”", lead="Why, as entered in the record."),
        paragraph(f"{measured.working}.", lead="Your marks."),
    ]
    if measured.against:
        blocks.append(paragraph("By the published terms:"))
        blocks.append(bullets(measured.against))
    rules = published(tender)
    if rules is not None and rules.join is not None and rules.join.terms:
        blocks.append(paragraph("The published terms of joining:"))
        blocks.append(bullets(rules.join.terms))
    return life_letter(
        tender.authority,
        told.name,
        writes.on,
        f"Decision: you {'join' if told.joins else 'do not join'} the agreement",
        blocks,
        writes.head,
        reference=writes.procurement,
        signed_by=writes.signed_by,
        role=told.role,
    )
