"""Open the offers to a request after its deadline; ask about each below the floor, and have a named person decide on it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from tendering.documents.dates import instant
from tendering.documents.market_letters import query_letter
from tendering.documents.names import counted
from tendering.framework.offers import ASIDE, FloorOn, Offer, Result, floor_on
from tendering.framework.openings import result_of
from tendering.framework.requests import (
    IN_TIME,
    OFFERS,
    Request,
    figure,
    rules_of,
    sealed_offers,
)
from tendering.law.calendar import ENGLAND_AND_WALES, LONDON, CalendarEndsError
from tendering.law.periods import after
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.findings import Finding, finding
from tendering.model.numbers import money, plain
from tendering.model.papers import Length
from tendering.model.tender import Tender
from tendering.record.chain import Draft, Link, sha256
from tendering.workbench.entering import entered, tender_of_record
from tendering.workbench.lettered import At, Built, entered_with_letters, kept
from tendering.workbench.market_letters import desk
from tendering.workbench.market_requests import OFFER_FILE, SEED_FILE, next_words, sent_request
from tendering.workbench.records import Procurement, RefusedError, Who, draft, file_ref
from tendering.workbench.writing import Report


def open_offers(who: Who, number: int, at: At) -> Report:
    """Open the offers to a request after its deadline, and ask about each that lies below the floor.

    Raises:
        RefusedError: The deadline is not over, or they are opened already.
    """
    notes: list[Finding] = []
    shown: list[str] = []

    def build(now: Procurement) -> Built:
        notes.clear()
        tender = tender_of_record(now)
        asked = sent_request(now, number)
        if not asked.closed(who.now.astimezone(LONDON).replace(tzinfo=None)):
            said = f"offers to request {number} can come until {instant(asked.closes)}, and stay sealed"
            raise RefusedError(finding("L224", f"request {number}", said))
        rows, offers = _read(now, asked)
        floor = floor_on(tender, who.on)
        opening = _opening(now, who, asked, floor, rows)
        due = _explain_by(tender, who.on)
        low = [
            _Low(o, floor, due) for o in offers if floor is not None and o.amount < floor.amount
        ]
        drafts, letters = [opening], {}
        for each in low:
            made, letter = _query(now, who, asked, each)
            drafts.append(made)
            letters[f"{each.offer.bidder}-explain.docx"] = letter
        then = (*now.entries, replace(opening.entry, number=len(now.links) + 1))
        result = result_of(tender, then, asked, who.on)
        notes.extend(_found(tender, asked, result, low))
        shown[:] = _shown(at.ref, asked, result, [len(now.links) + 2 + n for n in range(len(low))])
        return drafts, letters

    def say(links: Sequence[Link], verb: str) -> str:
        count = sum(r["came"] == IN_TIME for r in links[0].entry.rows.get(OFFERS, ()))
        head = f"{verb} the opening of {counted(count, 'offer')} to request {number} (entry {links[0].number})."
        return "\n".join([head, *shown])

    return entered_with_letters(at, who, build, say, notes=notes)


def _opening(
    now: Procurement,
    who: Who,
    asked: Request,
    floor: FloorOn | None,
    rows: Sequence[Mapping[str, str]],
) -> Draft:
    """Return the entry that opens the offers, with the seed of the draw and the floor of the day."""
    return draft(
        who,
        EntryKind.OFFERS_OPENED,
        lot=asked.lot,
        facts={
            "request": str(asked.number),
            "seed": _revealed(now, asked),
            "floor": plain(floor.amount) if floor is not None else "",
            "working": floor.working if floor is not None else "",
        },
        rows={OFFERS: rows},
    )


def _found(
    tender: Tender, asked: Request, result: Result, low: Sequence[_Low]
) -> Iterator[Finding]:
    """Say of each offer that cannot win, or waits, why; and where nobody offers, what follows."""
    where = f"request {asked.number}"
    for placing in result.placings:
        if placing.outcome == ASIDE:
            yield finding("L223", where, f"{placing.bidder}: {placing.reason}")
    for each in low:
        amount, least = money(each.offer.amount), money(each.floor.amount)
        said = f"the offer of {each.offer.bidder}, {amount} an hour, is below the floor of {least}"
        yield finding("L225", where, said)
    if not result.placings:
        said = f"nobody offered for request {asked.number} in time"
        yield finding("L226", where, said, remedy=next_words(tender))


def _shown(ref: str, asked: Request, result: Result, tasks: Sequence[int]) -> list[str]:
    lines = [
        f"  {f'{p.place}.' if p.place else '-':3} {p.bidder}: {p.reason}" for p in result.placings
    ]
    lines += [f"  waits: {said}" for said in result.waits]
    if result.winner is not None:
        lines.append(
            f"Next: tendering framework award {ref} {asked.number} --person-role ... --reason ..."
        )
    elif tasks:
        lines += [f"Next: tendering framework explain {ref} {n} --explanation ..." for n in tasks]
    elif not result.waits:
        lines.append(
            f"Next: tendering framework close-request {ref} {asked.number} --reason ... --next ..."
        )
    return lines


def _read(now: Procurement, asked: Request) -> tuple[list[dict[str, str]], list[Offer]]:
    """Open the offers in time; late and replaced ones are named and stay sealed."""
    entries = {e.number: e for e in of_kind(standing(now.entries), EntryKind.OFFER_RECEIVED)}
    rows, offers = [], []
    for sealed in sealed_offers(now.entries, asked.number):
        row = {"bidder": sealed.bidder, "offer": str(sealed.number), "came": sealed.came}
        if sealed.came == IN_TIME:
            said = _contents(now, entries[sealed.number])
            row |= {"amount": said["rate"], "start": said["start"]}
            amount = figure(said["rate"])
            if amount is not None:
                offers.append(
                    Offer(
                        bidder=sealed.bidder,
                        amount=amount,
                        start=date.fromisoformat(said["start"]),
                        number=sealed.number,
                    )
                )
        rows.append(row)
    return sorted(rows, key=lambda r: (r["bidder"], int(r["offer"]))), offers


def _contents(now: Procurement, entry: Entry) -> Mapping[str, str]:
    """Return what a sealed offer says.

    Raises:
        RefusedError: Its file is not in the store, or is not the one its digest was taken of.
    """
    file = next((f for f in entry.files if f.name == OFFER_FILE), None)
    body = now.body(file) if file is not None else None
    if body is None or sha256(body) != entry.fact("digest"):
        said = "its sealed offer is not in the store as it came"
        raise RefusedError(finding("R008", f"entry {entry.number}", said))
    read = json.loads(body)
    return {"rate": str(read["rate"]), "start": str(read["start"])}


def _revealed(now: Procurement, asked: Request) -> str:
    """Return the seed as it was sealed in the request."""
    entry = next(e for e in now.entries if e.number == asked.number)
    file = next((f for f in entry.files if f.name == SEED_FILE), None)
    body = now.body(file) if file is not None else None
    return body.decode() if body is not None and sha256(body) == asked.commitment else ""


def _explain_by(tender: Tender, on: date) -> date:
    rules = rules_of(tender)
    length = rules.explain_within if rules is not None else None
    try:
        return after(on, length or Length(number=1, unit="week"), ENGLAND_AND_WALES)
    except CalendarEndsError:
        return on + timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class _Low:
    """An offer below the floor, and the last day to explain it."""

    offer: Offer
    floor: FloorOn
    due: date


def _query(now: Procurement, who: Who, asked: Request, low: _Low) -> tuple[Draft, bytes]:
    """Return the task that asks a provider about its low offer, with the letter that does."""
    bidder, amount = low.offer.bidder, low.offer.amount
    letter = query_letter(desk(now, who), asked, low.offer, low.floor, low.due)
    question = f"How can the package be delivered at {money(amount)} an hour while the wage behind the floor is paid?"
    made = draft(
        who,
        EntryKind.OFFER_QUERIED,
        lot=asked.lot,
        bidder=bidder,
        facts={
            "request": str(asked.number),
            "amount": plain(amount),
            "floor": plain(low.floor.amount),
            "question": question,
            "answer_by": low.due.isoformat(),
        },
        files=kept({f"{bidder}-explain.docx": letter}),
    )
    return made, letter


# --- tasks of low offers


def explain(
    ref: str,
    who: Who,
    query: int,
    explanation: str,
    *,
    file: Path | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Enter what a provider says of its offer below the floor.

    Raises:
        RefusedError: No such task waits, or nothing is said.
    """
    bodies = [(file.name, file.read_bytes())] if file is not None else []

    def build(now: Procurement) -> Sequence[Draft]:
        task = _task(now, query)
        facts = {
            "query": str(query),
            "request": task.fact("request"),
            "explanation": explanation,
        }
        files = [(file_ref(name, body), body) for name, body in bodies]
        made = draft(
            who,
            EntryKind.OFFER_EXPLAINED,
            lot=task.lot,
            bidder=task.bidder,
            facts=facts,
            files=files,
        )
        return (made,)

    def say(links: Sequence[Link], verb: str) -> str:
        return (
            f"{verb} what {links[0].entry.bidder} says of its offer (entry {links[0].number}).\n"
            f"Next: tendering framework decide-offer {ref} {query} --decision accepted|rejected --person-role ... --reason ..."
        )

    return entered(ref, who, build, say, store=store, dry_run=dry_run)


def decide_offer(
    ref: str,
    who: Who,
    query: int,
    decided: Mapping[str, str],
    *,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Enter what a named person decides on an offer below the floor: it can win, or it cannot.

    Raises:
        RefusedError: No such task waits, the provider can still explain, or role or reason is blank.
    """

    def build(now: Procurement) -> Sequence[Draft]:
        task = _task(now, query)
        facts = {"query": str(query), "request": task.fact("request"), **decided}
        return (
            draft(who, EntryKind.OFFER_DECIDED, lot=task.lot, bidder=task.bidder, facts=facts),
        )

    def say(links: Sequence[Link], verb: str) -> str:
        entry = links[0].entry
        return (
            f"{verb}: the offer of {entry.bidder} is {entry.fact('decision')} (entry {links[0].number}).\n"
            f"Next: tendering framework award {ref} {entry.fact('request')} --person-role ... --reason ..."
        )

    return entered(ref, who, build, say, store=store, dry_run=dry_run)


def _task(now: Procurement, query: int) -> Entry:
    found = next(
        (e for e in of_kind(standing(now.entries), EntryKind.OFFER_QUERIED) if e.number == query),
        None,
    )
    if found is None:
        said = "it is no task of an offer that stands"
        raise RefusedError(finding("L231", f"entry {query}", said))
    return found
