"""Send a package's request to the market, and take the offers to it: sealed, and set aside where they come late."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from tendering.documents.dates import instant
from tendering.documents.market_letters import request_letter
from tendering.documents.names import counted
from tendering.framework.admissions import Market
from tendering.framework.requests import (
    IN_TIME,
    LATE,
    RECIPIENTS,
    Need,
    Request,
    figure,
    recipients,
    request_of,
    requests_of,
    rules_of,
)
from tendering.law.calendar import ENGLAND_AND_WALES, LONDON, CalendarEndsError, day_text
from tendering.law.periods import after
from tendering.model.entries import EntryKind
from tendering.model.findings import Finding, finding
from tendering.model.numbers import money
from tendering.model.tender import Tender
from tendering.record.chain import Draft, Link, sha256
from tendering.workbench.entering import entered, tender_of_record
from tendering.workbench.lettered import At, Built, entered_with_letters, kept
from tendering.workbench.market_letters import desk
from tendering.workbench.records import Procurement, RefusedError, Who, draft, file_ref
from tendering.workbench.writing import Report

SLACK = timedelta(minutes=1)
"""A time told may be this far ahead of the clock: clocks differ."""
SEED_FILE, OFFER_FILE = "draw-seed.txt", "offer.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A package as it is requested; every figure as it was written.

    Attributes:
        outcomes: The enabling outcomes, with semicolons between.
        closes: Day and local time, such as 2018-06-04T12:00.
        start_by: None is as late as the tender publishes.
        again: The entry of the request that it repeats.
    """

    lot: str
    area: str
    service: str
    person: str
    hours: str
    closes: str
    outcomes: str = ""
    budget: str = ""
    weeks: str = ""
    start_by: date | None = None
    funding: str = "care"
    again: str = ""


def request(who: Who, package: Package, at: At) -> Report:
    """Send a request to every admitted provider of its area and service that is not withheld; seal the seed of its draw.

    Raises:
        RefusedError: Something of it is not as published, health care alone is asked for, or a test is lacking.
    """
    notes: list[Finding] = []

    def build(now: Procurement) -> Built:
        notes.clear()
        tender = tender_of_record(now)
        need = Need(
            lot=package.lot,
            area=package.area,
            service=package.service,
            day=who.on,
            enablement=bool(package.weeks),
        )
        asked = recipients(Market.of(tender, now.entries), need)
        seed = _seed(who, len(now.links)).encode()
        facts = {
            "area": package.area,
            "service": package.service,
            "hours": package.hours,
            "outcomes": package.outcomes,
            "budget": package.budget,
            "weeks": package.weeks,
            "closes": package.closes,
            "start_by": _start_by(tender, package),
            "funding": package.funding,
            "commitment": sha256(seed),
            "again": package.again,
        }
        rows = [
            {"bidder": r.bidder, "sent": "yes" if r.sent else "no", "reason": r.reason}
            for r in asked
        ]
        sent = sum(r.sent for r in asked)
        if not sent:
            said = f"no admitted provider of lot {package.lot} has chosen {package.service} in {package.area}"
            notes.append(finding("L226", "recipients", said, remedy=next_words(tender)))

        def made(letters: Mapping[str, bytes]) -> Draft:
            return draft(
                who,
                EntryKind.SERVICE_REQUESTED,
                lot=package.lot,
                person=package.person,
                facts=facts,
                rows={RECIPIENTS: rows},
                files=[(file_ref(SEED_FILE, seed), seed), *kept(letters)],
            )

        told = request_of(replace(made({}).entry, number=len(now.links) + 1))
        # a request that cannot be read is refused by the rules of the record, which say why
        letters = {} if told is None else {"request.docx": request_letter(desk(now, who), told)}
        return (made(letters),), letters

    def say(links: Sequence[Link], verb: str) -> str:
        return "\n".join(_told(links[0], verb, at.ref))

    return entered_with_letters(at, who, build, say, notes=notes)


def _told(link: Link, verb: str, ref: str) -> list[str]:
    entry, rows = link.entry, link.entry.rows.get(RECIPIENTS, ())
    sent = [r["bidder"] for r in rows if r["sent"] == "yes"]
    where = f"{entry.fact('service')} in {entry.fact('area')}, lot {entry.lot}"
    to = f"It goes to {counted(len(sent), 'provider')}{': ' if sent else ''}{', '.join(sent)}."
    closes = instant(datetime.fromisoformat(entry.fact("closes")))
    return [
        f"{verb} request {link.number} ({entry.person}): {where}. {to}",
        *(f"  not to {r['bidder']}: {r['reason']}" for r in rows if r["sent"] == "no"),
        f"Offers can come until {closes}, and stay sealed until then.",
        f"Next: tendering framework offer {ref} {link.number} --provider ... --rate ... --start ...",
    ]


def _seed(who: Who, number: int) -> str:
    """Return what nobody can guess before it is shown: the seed of a request's draw."""
    said = f"draw {number + 1}".encode()
    return hmac.digest(who.secret.encode(), said, "sha256").hex()


def _start_by(tender: Tender, package: Package) -> str:
    """Return the latest start: as asked, else as long after the deadline as the tender publishes."""
    if package.start_by is not None:
        return package.start_by.isoformat()
    rules = rules_of(tender)
    length = rules.start_within if rules is not None else None
    try:
        closes = datetime.fromisoformat(package.closes).date()
        return after(closes, length, ENGLAND_AND_WALES).isoformat() if length is not None else ""
    except (ValueError, CalendarEndsError):
        return ""


def next_words(tender: Tender) -> str:
    """Return what the tender publishes that follows where nobody offers."""
    rules = rules_of(tender)
    return " ".join(rules.if_none) if rules is not None and rules.if_none else ""


# --- offers


@dataclass(frozen=True, slots=True, kw_only=True)
class Offering:
    """An offer as it came.

    Attributes:
        rate: Pounds an hour of ongoing support, as written.
        start: The first day of service.
        held: Where it was kept sealed since it came, where it is entered after the deadline: a portal's receipt, say.
    """

    bidder: str
    rate: str
    start: date
    file: Path | None = None
    held: str = ""


def offer(
    ref: str, who: Who, number: int, made: Offering, *, store: str = "", dry_run: bool = False
) -> Report:
    """Seal an offer to a request: its amount is shown nowhere until the deadline is over. A late one is set aside.

    Raises:
        RefusedError: There is no such request, it was not sent to the provider, or the rate is not a number.
    """
    amount = figure(made.rate)
    if amount is None or amount <= 0:
        raise RefusedError(
            finding("F012", "--rate", "the rate is not a number above 0, such as 18.40")
        )
    notes: list[Finding] = []

    def build(now: Procurement) -> Sequence[Draft]:
        notes.clear()
        tender = tender_of_record(now)
        asked = sent_request(now, number)
        late = asked.closed(datetime.combine(who.on, who.at or datetime.min.time()))
        wrong = [*_by_the_clock(asked, who, made, late=late)]
        if made.start < asked.on:
            said = f"care cannot start on {day_text(made.start)}: it was requested on {day_text(asked.on)}"
            wrong.append(finding("L229", "--start", said))
        if wrong:
            raise RefusedError(*wrong)
        if late:
            said = f"request {number} closed at {instant(asked.closes)}; the offer of {made.bidder} is set aside, sealed"
            notes.append(finding("L222", f"request {number}", said))
        else:
            notes.extend(_as_it_stands(tender, asked, made))
        return (_sealed(now, who, asked, made, came=LATE if late else IN_TIME),)

    def say(links: Sequence[Link], verb: str) -> str:
        entry = links[0].entry
        late = entry.fact("came") == LATE
        how = "LATE: set aside, sealed" if late else "sealed until the deadline"
        return f"{verb} the offer of {entry.bidder} to request {number} (entry {links[0].number}), {how}. SHA-256 {entry.fact('digest')[:16]}..."

    return entered(ref, who, build, say, notes=notes, store=store, dry_run=dry_run)


def _by_the_clock(asked: Request, who: Who, made: Offering, *, late: bool) -> Iterator[Finding]:
    """Find a time told that the clock does not bear out: one to come, or one in time that is written after the deadline."""
    here = who.now.astimezone(LONDON).replace(tzinfo=None)
    when = datetime.combine(who.on, who.at or datetime.min.time())
    if when > here + SLACK:
        yield finding("L229", "--at", "an offer cannot come at a time that has not come")
    elif not late and asked.closed(here - SLACK) and not made.held.strip():
        said = f"it is entered after {instant(asked.closes)}, and nothing says where it was kept sealed since it came"
        remedy = "Give --held: where and how, such as the portal's receipt."
        yield finding("L229", "--held", said, remedy=remedy)


def _as_it_stands(tender: Tender, asked: Request, made: Offering) -> Sequence[Finding]:
    """Say to whoever offers, without the amount, that an offer cannot win as it stands: it can still be replaced."""
    rules = rules_of(tender)
    amount, ceiling = figure(made.rate), rules.ceilings.get(asked.lot) if rules else None
    found = []
    if amount is not None and ceiling is not None and amount > ceiling:
        said = f"the offer of {made.bidder} is above the published ceiling of {money(ceiling)}"
        found.append(finding("L223", "--rate", said))
    if asked.start_by is not None and made.start > asked.start_by:
        said = f"the offer of {made.bidder} starts after {day_text(asked.start_by)}, the latest start asked for"
        found.append(finding("L223", "--start", said))
    return found


def _sealed(now: Procurement, who: Who, asked: Request, made: Offering, *, came: str) -> Draft:
    """Return an offer as a file of its own, which only its digest names; what nobody can guess keeps it from being tried out."""
    nonce = hmac.digest(
        who.secret.encode(), f"offer {len(now.links) + 1} {made.bidder}".encode(), "sha256"
    ).hex()
    said = {
        "request": asked.number,
        "bidder": made.bidder,
        "rate": made.rate.strip(),
        "start": made.start.isoformat(),
        "nonce": nonce,
    }
    body = json.dumps(said, sort_keys=True).encode()
    bodies = [(OFFER_FILE, body)]
    if made.file is not None:
        bodies.append((made.file.name, made.file.read_bytes()))
    return draft(
        who,
        EntryKind.OFFER_RECEIVED,
        lot=asked.lot,
        bidder=made.bidder,
        facts={
            "request": str(asked.number),
            "came": came,
            "digest": sha256(body),
            "held": made.held,
        },
        files=[(file_ref(name, data), data) for name, data in bodies],
    )


def sent_request(now: Procurement, number: int) -> Request:
    """Return a request by its entry.

    Raises:
        RefusedError: There is none that stands.
    """
    found = next((r for r in requests_of(now.entries) if r.number == number), None)
    if found is None:
        said = "it is no service request that stands"
        raise RefusedError(finding("L220", f"entry {number}", said))
    return found
