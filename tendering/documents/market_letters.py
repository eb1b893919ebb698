"""Letters of an open market: admitted or refused, a request, a question about a low offer, and how each offer fared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tendering.documents.blocks import Block, bullets, paragraph, table
from tendering.documents.dates import british, end_of, instant, weekday
from tendering.documents.life_letter import life_letter
from tendering.documents.names import capital, counted
from tendering.documents.step_letters import Desk
from tendering.documents.word_style import Column
from tendering.framework.admissions import ADMITTED, Application, admission_of
from tendering.framework.offers import ASIDE, WON, Offer, Placing, Result
from tendering.framework.requests import Request, rules_of
from tendering.model.numbers import money, plain
from tendering.model.tender import Tender

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
    return _letter(desk, (application.name, application.lot), subject, blocks, verdict.role)


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
            f"You answered: {application.answers.get(q, '') or 'nothing'}. {why}",
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


# --- requests


def request_letter(desk: Desk, request: Request) -> bytes:
    """Return the request as it goes to every provider that is asked: what is needed, by when, and what wins."""
    names = desk.names
    rules = rules_of(names.tender)
    service = _service(names.tender, request.service)
    rows = [
        ("Person", f"{request.person} (a pseudonym)"),
        ("Lot and area", names.area(request.lot, request.area)),
        ("Service", service),
        ("Ongoing support", f"{plain(request.hours or Fraction(0))} hours a week, as assessed"),
    ]
    if request.weeks:
        rows.append(
            (
                "Enablement",
                f"up to {counted(request.weeks, 'week')}, with a personal budget of {money(request.budget or Fraction(0))}",
            )
        )
    rows += [
        (
            "Start",
            f"by {weekday(request.start_by)}" if request.start_by else "as soon as you can",
        ),
        ("Offers by", instant(request.closes)),
    ]
    blocks = [
        paragraph(
            f"{names.tender.authority.name} asks every admitted provider of this area and service for an offer."
        ),
        table(
            "The package",
            (Column(title="What", width=1.6), Column(title="Needed", width=4.8)),
            rows,
        ),
    ]
    if request.outcomes:
        blocks.append(paragraph("The enabling outcomes are:"))
        blocks.append(bullets(request.outcomes))
    blocks.append(
        paragraph(
            "Offer one hourly rate for ongoing support, and the day on which you can start. Offers stay sealed until the time "
            "above. You may replace your offer until then; an offer after it is set aside.",
            lead="Your offer.",
        )
    )
    blocks.append(paragraph(_rule_of_award(names.tender, request), lead="What wins."))
    if rules is not None and any(r.kind == "draw" for r in rules.ties):
        blocks.append(
            paragraph(
                f"The seed of the draw is sealed. Its SHA-256 is {request.commitment}; the seed is shown when offers are opened, so "
                "that anyone can draw again.",
                lead="Draw.",
            )
        )
    return _letter(
        desk,
        (
            f"To every admitted provider\n{names.area(request.lot, request.area)}, {service}",
            request.lot,
        ),
        f"Service request {request.number}",
        blocks,
    )


def _service(tender: Tender, service: str) -> str:
    admission = admission_of(tender)
    listed = admission.services if admission is not None else ()
    return next((s.title for s in listed if s.id == service), service)


def _rule_of_award(tender: Tender, request: Request) -> str:
    rules = rules_of(tender)
    said = ["The lowest hourly rate for ongoing support wins"]
    if request.weeks:
        said[0] += f", and is paid for any support after the {counted(request.weeks, 'week')}"
    words = {"earlier": "the earlier start", "draw": "then a draw"}
    ladder = [words[r.kind] for r in rules.ties if r.kind in words] if rules is not None else []
    if ladder:
        said.append(f"Equal rates are settled by {', '.join(ladder)}")
    ceiling = rules.ceilings.get(request.lot) if rules is not None else None
    if ceiling is not None:
        said.append(f"A rate above the ceiling of {money(ceiling)} cannot win")
    if rules is not None and rules.floor is not None:
        said.append(
            "A rate below the wage-based floor is explained by the provider and decided on by a named person"
        )
    return ". ".join(said) + "."


def query_letter(
    desk: Desk, request: Request, offer: Offer, floor: tuple[Fraction, str], due: date | None
) -> bytes:
    """Return the question about an offer below the floor: the figures, what is asked, and by when."""
    least, working = floor
    until = f" until {end_of(due)}" if due is not None else ""
    blocks = [
        paragraph(
            f"Your offer to service request {request.number} is {money(offer.amount)} an hour. The published wage-based floor is {money(least)}."
        ),
        paragraph(f"{capital(working)}.", lead="How the floor is worked out."),
        paragraph(
            "An offer below the floor is not refused for that. Please explain how the package can be delivered at your rate while "
            f"every care worker is paid the wage above, travel time included. You may answer in writing{until}.",
            lead="What we ask.",
        ),
        paragraph(
            "A named person decides on your explanation. Until then nobody is awarded this package where your offer could win it.",
            lead="What follows.",
        ),
    ]
    return _letter(
        desk,
        (desk.names.bidder(offer.bidder), request.lot),
        f"Service request {request.number}: please explain your offer",
        blocks,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """An award as its letters tell it."""

    request: Request
    result: Result
    winner: Placing
    starts_on: date
    reason: str
    role: str


def outcome_letter(desk: Desk, award: Award, placing: Placing) -> bytes:
    """Return the letter to one provider that offered: won or not, its figures, and the winning rate."""
    request = award.request
    won = placing.outcome == WON
    names = desk.names
    first = (
        f"You offered for service request {request.number} ({names.area(request.lot, request.area)}, "
        f"{_service(names.tender, request.service)}, {request.person}). Offers closed at {instant(request.closes)}."
    )
    blocks = [paragraph(first), *(_won(award) if won else _lost(desk, award, placing))]
    blocks.append(paragraph(_rule_of_award(names.tender, request), lead="Rule."))
    if award.result.settled_by == "draw":
        blocks.append(
            paragraph(
                "Equal offers were drawn by the seed that was sealed in the request; it is in the record with its SHA-256, and "
                "anyone can draw again.",
                lead="Draw.",
            )
        )
    if not won:
        blocks.append(
            paragraph(
                "Ask us if anything is not clear, or if you think that the rule was not applied as published. You are asked for "
                "offers as before.",
                lead="What you can do.",
            )
        )
    how = "awarded to you" if won else "not awarded to you"
    subject = f"Service request {request.number}: {how}"
    return _letter(desk, (names.bidder(placing.bidder), request.lot), subject, blocks, award.role)


def _won(award: Award) -> list[Block]:
    request, rate = award.request, money(award.winner.amount or Fraction(0))
    blocks = [
        paragraph(
            f"The package is awarded to you. {capital(award.winner.reason)}.", lead="Our decision."
        )
    ]
    if award.reason.strip():
        blocks.append(paragraph(award.reason))
    if request.weeks:
        last = british(request.rate_from(award.starts_on))
        blocks.append(
            paragraph(
                f"Service starts on {british(award.starts_on)}. For up to {counted(request.weeks, 'week')} the personal budget of "
                f"{money(request.budget or Fraction(0))} pays for enablement, by outcomes, as published. From {last} your rate of {rate} an "
                "hour is paid for any ongoing support.",
                lead="What is paid.",
            )
        )
        blocks.append(paragraph("The enabling outcomes are:"))
        blocks.append(bullets(request.outcomes))
    else:
        blocks.append(
            paragraph(
                f"Service starts on {british(award.starts_on)}, and {rate} an hour is paid from that day.",
                lead="What is paid.",
            )
        )
    return blocks


def _lost(desk: Desk, award: Award, placing: Placing) -> list[Block]:
    said = f"The package is not awarded to you. {capital(placing.reason)}."
    blocks = [paragraph(said, lead="Our decision.")]
    if placing.outcome == ASIDE:
        return blocks
    could = sum(p.place is not None for p in award.result.placings)
    winner = desk.names.bidder(award.winner.bidder)
    blocks.append(
        paragraph(
            f"Your offer is number {placing.place} of {could} that could win. The package is awarded to {winner} at "
            f"{money(award.winner.amount or Fraction(0))} an hour."
        )
    )
    return blocks


def _letter(
    desk: Desk,
    about: tuple[str, str],
    subject: str,
    blocks: Sequence[Block],
    role: str = "",
) -> bytes:
    recipient, lot = about
    return life_letter(
        desk.names.tender.authority,
        recipient,
        desk.on,
        subject,
        blocks,
        desk.head,
        reference=f"{desk.procurement}, {desk.names.lot(lot)}",
        signed_by=desk.signed_by,
        role=role,
    )
