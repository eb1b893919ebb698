"""End a request: award it to the offer that the published rule puts first, with a letter to all, or close it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tendering.documents.market_letters import Award, outcome_letter
from tendering.documents.names import counted
from tendering.framework.offers import WON, Placing, Result
from tendering.framework.openings import aside, opening_of, result_of
from tendering.framework.requests import PLACINGS, Request, figure
from tendering.law.calendar import day_text
from tendering.model.entries import EntryKind
from tendering.model.numbers import money, plain
from tendering.record.chain import Draft, Link
from tendering.workbench.entering import entered, tender_of_record
from tendering.workbench.lettered import At, Built, entered_with_letters, kept
from tendering.workbench.market_letters import desk
from tendering.workbench.market_requests import next_words, sent_request
from tendering.workbench.records import Procurement, Who, draft
from tendering.workbench.writing import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """Who decides, in which role, and why; ``reason`` may be blank: the published rule gives it."""

    role: str
    reason: str = ""


def award(who: Who, number: int, made: Deciding, at: At) -> Report:
    """Award a request to the offer that the published rule puts first; a letter to everyone who offered.

    Raises:
        RefusedError: Offers are sealed, a decision or a tie waits, or no offer can win.
    """

    def build(now: Procurement) -> Built:
        asked = sent_request(now, number)
        result = result_of(tender_of_record(now), now.entries, asked, who.on)
        winner = result.winner
        if winner is None or winner.start is None or winner.amount is None:
            # nothing is awarded: the rules of the record say why
            return (_award_draft(who, asked, made, ()),), {}
        told = Award(
            request=asked,
            result=result,
            winner=winner,
            starts_on=winner.start,
            reason=made.reason,
            role=made.role,
        )
        placings = (*result.placings, *_only_aside(now, asked, result))
        letters = {
            f"{p.bidder}-{'won' if p.outcome == WON else 'not-won'}.docx": outcome_letter(
                desk(now, who), told, p
            )
            for p in placings
        }
        return (_award_draft(who, asked, made, placings, letters),), letters

    def say(links: Sequence[Link], verb: str) -> str:
        entry = links[0].entry
        others = len(entry.rows.get(PLACINGS, ())) - 1
        starts, since = entry.day("starts_on"), entry.day("rate_from")
        rate = money(figure(entry.fact("rate")) or Fraction(0))
        lines = [
            f"{verb}: request {number} is awarded to {entry.bidder} at {rate} an hour (entry {links[0].number})."
        ]
        if starts is not None and since is not None:
            lines.append(
                f"Service starts on {day_text(starts)}; the rate is paid from {day_text(since)}."
            )
        lines.append(f"Letters to it and to {counted(others, 'other')}.")
        return "\n".join(lines)

    return entered_with_letters(at, who, build, say)


def _award_draft(
    who: Who,
    asked: Request,
    made: Deciding,
    placings: Sequence[Placing],
    letters: Mapping[str, bytes] | None = None,
) -> Draft:
    winner = next((p for p in placings if p.outcome == WON), None)
    facts = {"request": str(asked.number), "role": made.role, "reason": made.reason}
    if winner is not None and winner.start is not None and winner.amount is not None:
        facts |= {
            "rate": plain(winner.amount),
            "starts_on": winner.start.isoformat(),
            "rate_from": asked.rate_from(winner.start).isoformat(),
            "reason": made.reason or winner.reason,
        }
    return draft(
        who,
        EntryKind.REQUEST_AWARDED,
        lot=asked.lot,
        bidder=winner.bidder if winner is not None else "",
        person=asked.person,
        facts=facts,
        rows={PLACINGS: [_placing_row(p) for p in placings]},
        files=kept(letters or {}),
    )


def _only_aside(now: Procurement, asked: Request, result: Result) -> Sequence[Placing]:
    """Return late offers of providers that have no other: each is told once."""
    told = {p.bidder for p in result.placings}
    found = {p.bidder: p for p in aside(now.entries, asked) if p.bidder not in told}
    return tuple(found.values())


def _placing_row(placing: Placing) -> dict[str, str]:
    return {
        "bidder": placing.bidder,
        "place": str(placing.place or ""),
        "outcome": placing.outcome,
        "amount": plain(placing.amount) if placing.amount is not None else "",
        "start": placing.start.isoformat() if placing.start is not None else "",
        "reason": placing.reason,
    }


def close_request(
    ref: str,
    who: Who,
    number: int,
    said: Mapping[str, str],
    *,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Close a request without an award: the reason, and what is next; where nothing is said of that, as published.

    Raises:
        RefusedError: It is awarded or closed already, or no reason is given.
    """

    def build(now: Procurement) -> Sequence[Draft]:
        asked, tender = sent_request(now, number), tender_of_record(now)
        rows = []
        if opening_of(now.entries, asked) is not None:
            result = result_of(tender, now.entries, asked, who.on)
            rows = [_placing_row(p) for p in result.placings]
        facts = {
            "request": str(number),
            "reason": said.get("reason", ""),
            "next": said.get("next", "") or next_words(tender),
        }
        made = draft(
            who,
            EntryKind.REQUEST_CLOSED,
            lot=asked.lot,
            person=asked.person,
            facts=facts,
            rows={PLACINGS: rows},
        )
        return (made,)

    def say(links: Sequence[Link], verb: str) -> str:
        return f"{verb}: request {number} is closed (entry {links[0].number}). {links[0].entry.fact('next')}"

    return entered(ref, who, build, say, store=store, dry_run=dry_run)
