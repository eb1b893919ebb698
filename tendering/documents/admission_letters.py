"""The letter of an application to join an open market: admitted or refused, each with its reasons and what may be done next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tendering.documents.blocks import Block, bullets, paragraph, table
from tendering.documents.dates import british
from tendering.documents.market_letter import market_letter
from tendering.documents.names import capital
from tendering.documents.step_letters import Desk
from tendering.documents.word_style import Column
from tendering.framework.admissions import ADMITTED, Application, admission_of

ANSWERS_WIDTH, WHY_WIDTH = 2.6, 3.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a named person decided on an application.

    Attributes:
        reasons: By entry question: why it was not passed or, of one admitted, why its answer is accepted.
    """

    decision: str
    reason: str
    role: str
    since: date | None = None
    reasons: Mapping[str, str] | None = None


def admission_letter(
    desk: Desk, application: Application, verdict: Verdict, chosen: Sequence[tuple[str, str]]
) -> bytes:
    """Return the letter that an applicant is admitted or refused, with its reasons and what it may do next."""
    tender = desk.names.tender
    lot = desk.names.lot(application.lot)
    first = f"You applied on {british(application.on)} to join “{tender.title}”, {lot} (entry {application.number} of the record)."
    blocks = [paragraph(first)]
    admitted = verdict.decision == ADMITTED
    if admitted:
        blocks += _admitted(desk, application, verdict, chosen)
    else:
        blocks += _refused(desk, application, verdict)
    blocks += _how_decided(application, desk.on)
    subject = f"Your application to join {lot}: {'admitted' if admitted else 'not admitted'}"
    return market_letter(desk, (application.name, application.lot), subject, blocks, verdict.role)


def _admitted(
    desk: Desk, application: Application, verdict: Verdict, chosen: Sequence[tuple[str, str]]
) -> list[Block]:
    since = verdict.since or desk.on
    blocks = [
        paragraph(
            f"You are admitted from {british(since)}. {verdict.reason}", lead="Our decision."
        ),
        paragraph(
            "Every provider that passes the entry questions is admitted, without a limit of number. The order in which "
            "applications come decides nothing.",
            lead="Rule.",
        ),
    ]
    if verdict.reasons:
        blocks.append(paragraph("We accepted these answers for the reasons given:"))
        blocks.append(
            bullets(f"{capital(_asked(desk, q))}: {why}" for q, why in verdict.reasons.items())
        )
    if chosen:
        blocks.append(paragraph("You are asked for offers in these areas, for these services:"))
        blocks.append(bullets(_chosen(desk, application.lot, chosen)))
    else:
        blocks.append(
            paragraph(
                "You have not chosen any area or service yet, and are asked for no offer until you have. You may choose, and "
                "change your choice, at any time.",
                lead="Your areas and services.",
            )
        )
    notice = admission_of(desk.names.tender)
    if notice is not None and notice.change_notice is not None and chosen:
        blocks.append(
            paragraph(
                f"You may change them at any time. A change holds from {notice.change_notice} after you tell us."
            )
        )
    blocks.append(
        paragraph(
            "Each package is requested from every admitted provider of its area and service. Being admitted is no promise of "
            "work, and you need not offer for any package.",
            lead="What follows.",
        )
    )
    return blocks


def _chosen(desk: Desk, lot: str, chosen: Sequence[tuple[str, str]]) -> list[str]:
    admission = admission_of(desk.names.tender)
    titles = {s.id: s.title for s in admission.services} if admission is not None else {}
    areas: dict[str, list[str]] = {}
    for area, service in sorted(chosen):
        areas.setdefault(area, []).append(titles.get(service, service))
    return [f"{desk.names.zone(area, lot)}: {'; '.join(named)}" for area, named in areas.items()]


def _refused(desk: Desk, application: Application, verdict: Verdict) -> list[Block]:
    reasons = verdict.reasons or {}
    rows = [
        (
            capital(_asked(desk, q)),
            f"Your answer is recorded as: {application.answers.get(q, '') or 'none'}. {why}",
        )
        for q, why in reasons.items()
    ]
    return [
        paragraph(f"You are not admitted. {verdict.reason}", lead="Our decision."),
        paragraph("These entry questions were not passed, each for the reason beside it:"),
        table(
            "Entry questions that were not passed",
            (Column(title="Question", width=ANSWERS_WIDTH), Column(title="Why", width=WHY_WIDTH)),
            rows,
        ),
        paragraph(
            "Only the published entry questions decide. Nobody is refused because others came first or because there are "
            "enough providers.",
            lead="Rule.",
        ),
        paragraph(
            "You may apply again at any time, and are admitted as soon as you pass. If you think that we are wrong, write to "
            "us with your evidence; we will look again.",
            lead="What you can do.",
        ),
    ]


def _asked(desk: Desk, question: str) -> str:
    found = next((q for q in desk.names.tender.pass_fail if q.id == question), None)
    return found.question if found is not None else question


def _how_decided(application: Application, on: date) -> list[Block]:
    """Say by when it was to be decided and whether it was: an applicant counts the days too."""
    due = application.due
    if due is None:
        return []
    counted_from = f"{due.length} after {british(application.on)}"
    longer = ""
    if application.extended is not None:
        longer = f" It was extended once, on {british(application.extended.on)}: {application.extended.fact('reason')}"
    late = "" if on <= due.on else " We are sorry that this letter is later than that."
    said = f"An application is decided within {counted_from}, that is by {british(due.on)} ({due.cite}).{longer}{late}"
    return [paragraph(said, lead="Time.")]
