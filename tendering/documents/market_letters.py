"""Letters about a package in an open market: the request, a question about a low offer, and how each offer fared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tendering.documents.blocks import Block, bullets, paragraph, table
from tendering.documents.dates import british, end_of, instant, weekday
from tendering.documents.market_letter import market_letter
from tendering.documents.names import capital, counted
from tendering.documents.step_letters import Desk
from tendering.documents.word_style import Column
from tendering.framework.admissions import admission_of
from tendering.framework.offers import ASIDE, WON, FloorOn, Offer, Placing, Result
from tendering.framework.requests import Request, rules_of
from tendering.model.numbers import fixed, money, plain
from tendering.model.tender import Tender


def request_letter(desk: Desk, request: Request) -> bytes:
    """Return the request as it goes to every provider that is asked: what is needed, by when, and what wins."""
    names = desk.names
    rules = rules_of(names.tender)
    service = _service(names.tender, request.service)
    rows = [
        ("Person", f"{request.person} (a pseudonym)"),
        ("Lot and area", _where(desk, request)),
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
    return market_letter(
        desk,
        (
            f"To every admitted provider\n{_where(desk, request)}\n{service}",
            request.lot,
        ),
        f"Service request {request.number}",
        blocks,
    )


def _where(desk: Desk, request: Request) -> str:
    return f"{desk.names.lot(request.lot)}, {desk.names.zone(request.area, request.lot)}"


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
    desk: Desk, request: Request, offer: Offer, floor: FloorOn, due: date | None
) -> bytes:
    """Return the question about an offer below the floor: the figures, what is asked, and by when."""
    until = f" until {end_of(due)}" if due is not None else ""
    blocks = [
        paragraph(
            f"Your offer to service request {request.number} is {money(offer.amount)} an hour. The published wage-based floor is {money(floor.amount)}."
        ),
        paragraph(f"{capital(floor.working)}:", lead="How the floor is worked out."),
        table(
            "An hour of care at that wage",
            (
                Column(title="Cost", width=4.6),
                Column(title="Pounds an hour", width=1.8, right=True),
            ),
            [
                *((name, fixed(cost, 2)) for name, cost in floor.lines),
                ("Together: the exact lines, rounded once", fixed(floor.amount, 2)),
            ],
            total=True,
        ),
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
    return market_letter(
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
        f"You offered for service request {request.number} ({_where(desk, request)}; "
        f"{_service(names.tender, request.service)}; {request.person}). Offers closed at {instant(request.closes)}."
    )
    blocks = [
        paragraph(first),
        *(_won(desk.names.tender, award) if won else _lost(desk, award, placing)),
    ]
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
    return market_letter(
        desk, (names.bidder(placing.bidder), request.lot), subject, blocks, award.role
    )


def _won(tender: Tender, award: Award) -> list[Block]:
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
    blocks += _terms(tender)
    return blocks


def _terms(tender: Tender) -> list[Block]:
    """Say what the call-off binds its provider to beside the rate: the wage, guaranteed hours, retainers."""
    agreement = tender.agreement
    published = agreement.enablement if agreement is not None else None
    if published is None:
        return []
    lines = [said for said in (published.living_wage, published.guaranteed_hours) if said]
    if published.retainer is not None:
        share = plain(published.retainer.share * 100)
        said = f"A retainer of {share}% of the weekly budget is paid for up to {counted(published.retainer.weeks, 'week')} of an absence"
        condition = published.retainer.condition or ""
        condition = f", {condition[:1].lower()}{condition[1:].rstrip('.')}." if condition else "."
        lines.append(said + condition)
    if not lines:
        return []
    return [paragraph("These terms of the call-off hold beside the rate:"), bullets(lines)]


def _lost(desk: Desk, award: Award, placing: Placing) -> list[Block]:
    said = f"The package is not awarded to you. {capital(placing.reason).rstrip('.')}."
    winner = desk.names.bidder(award.winner.bidder)
    awarded = f"The package is awarded to {winner} at {money(award.winner.amount or Fraction(0))} an hour."
    if placing.outcome != ASIDE:
        could = sum(p.place is not None for p in award.result.placings)
        awarded = f"Your offer is number {placing.place} of {could} that could win. {awarded}"
    return [paragraph(said, lead="Our decision."), paragraph(awarded)]
