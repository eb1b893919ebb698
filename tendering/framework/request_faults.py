"""What keeps a request, an offer, an opening, a task or an award from being entered, on the record before it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from tendering.framework.admissions import admission_of
from tendering.framework.health import barred_funding, untested
from tendering.framework.offers import ACCEPTED, REJECTED
from tendering.framework.openings import (
    opening_of,
    queries,
    result_of,
    settled_by,
)
from tendering.framework.referrals import PSEUDONYM
from tendering.framework.requests import (
    IN_TIME,
    LATE,
    Request,
    figure,
    moment,
    requests_of,
    rules_of,
)
from tendering.law.calendar import ENGLAND_AND_WALES, CalendarEndsError, day_text
from tendering.law.periods import after
from tendering.model.entries import Entry, EntryKind
from tendering.model.findings import Finding, finding
from tendering.model.market import Requests
from tendering.model.tender import Tender


def faults(tender: Tender | None, entries: Sequence[Entry], entry: Entry) -> Iterator[Finding]:
    """Find why an entry of a service request, of an offer or of an award cannot be made as it says."""
    rules = rules_of(tender)
    if tender is None or rules is None:
        said = "the tender publishes nothing of how packages are requested and won"
        yield finding("L229", "record", said, remedy="Publish agreement.requests.")
        return
    if entry.kind is EntryKind.SERVICE_REQUESTED:
        yield from _requested(tender, rules, entries, entry)
        return
    request = next(
        (r for r in requests_of(entries) if str(r.number) == entry.fact("request")), None
    )
    if request is None:
        said = f"entry {entry.fact('request') or '?'} is no service request that stands"
        yield finding("L220", "record", said)
        return
    ended = settled_by(entries, request)
    late = entry.kind is EntryKind.OFFER_RECEIVED and entry.fact("came") == LATE
    if ended is not None and not late:
        words = "awarded" if ended.kind is EntryKind.REQUEST_AWARDED else "closed"
        said = f"request {request.number} was {words} by entry {ended.number}"
        yield finding("L220", "record", said)
        return
    rule = _RULES[entry.kind]
    yield from rule(tender, entries, entry, request)


# --- the request


def _requested(
    tender: Tender, rules: Requests, entries: Sequence[Entry], entry: Entry
) -> Iterator[Finding]:
    lot, admission = tender.lot(entry.lot), admission_of(tender)
    if lot is None:
        known = ", ".join(x.id for x in tender.lots)
        said = f"there is no lot {entry.lot!r}; the lots are {known}"
        yield finding("L213", "--lot", said)
        return
    areas = [z.id for z in lot.zones]
    services = [s.id for s in admission.services_of(lot.id)] if admission is not None else []
    for name, listed in (("area", areas), ("service", services)):
        if entry.fact(name) not in listed:
            said = f"lot {lot.id} has no {name} {entry.fact(name)!r}; it has {', '.join(listed)}"
            yield finding("L213", f"--{name}", said)
    yield from _figures(entry)
    yield from _times(rules, entry)
    yield from barred_funding(tender, lot.id, entry.fact("funding"))
    yield from untested(tender, entries, entry.on, (lot.id,))


def _figures(entry: Entry) -> Iterator[Finding]:
    hours, budget, weeks = (entry.fact(n) for n in ("hours", "budget", "weeks"))
    for name, text in (("hours", hours), ("budget", budget)):
        number = figure(text)
        if text and (number is None or number < 0):
            yield finding("F012", f"--{name}", f"not a number of 0 or more: {text[:40]!r}")
    read = figure(hours)
    if not hours or read == 0:
        said = "how many hours of ongoing support a week are assessed is not said"
        yield finding("L229", "--hours", said)
    if not entry.person.strip():
        yield finding("L229", "--person", "no pseudonym of the person is given, such as P-0413")
    elif not PSEUDONYM.fullmatch(entry.person):
        said = "the person is to be named by a pseudonym, such as P-0413"
        yield finding("L045", "--person", said)
    if weeks and not (weeks.isascii() and weeks.isdigit() and int(weeks) > 0):
        yield finding("F015", "--weeks", f"not a whole number of 1 or more: {weeks[:40]!r}")
        return
    if bool(weeks) != bool(budget) or bool(weeks) != bool(entry.fact("outcomes").strip()):
        said = "an enablement budget, its weeks and its enabling outcomes come together"
        yield finding("L229", "--budget", said, remedy="Give all three, or none of them.")


def _times(rules: Requests, entry: Entry) -> Iterator[Finding]:
    closes = moment(entry.fact("closes"))
    if closes is None:
        said = f"{entry.fact('closes')[:40]!r} is no day and local time, such as 2018-06-04T12:00"
        yield finding("L229", "--closes", said)
        return
    if closes <= datetime.combine(*entry.moment):
        said = "the deadline for offers is not after the request"
        yield finding("L229", "--closes", said)
    first = _first_close(rules, entry.on)
    if first is not None and closes.date() < first:
        said = f"offers close on {day_text(closes.date())}, and the tender publishes {rules.offers_within} at least: {day_text(first)}"
        yield finding("L229", "--closes", said)
    start_by = entry.day("start_by")
    if start_by is None or start_by < closes.date():
        said = "the latest start is missing, or before the deadline for offers"
        yield finding("L229", "--start-by", said)


def _first_close(rules: Requests, on: date) -> date | None:
    if rules.offers_within is None:
        return None
    try:
        return after(on, rules.offers_within, ENGLAND_AND_WALES)
    except CalendarEndsError:
        return None


# --- offers


def _offer(
    tender: Tender, entries: Sequence[Entry], entry: Entry, request: Request
) -> Iterator[Finding]:
    del tender
    if entry.bidder not in request.asked:
        why = next((r.reason for r in request.recipients if r.bidder == entry.bidder), "")
        left = f": it {why}" if why else ": it is not admitted to the lot"
        said = f"request {request.number} was not sent to {entry.bidder or 'nobody'}{left}"
        yield finding("L221", "--bidder", said)
    if entry.at is None and entry.on == request.closes.date():
        said = "on the last day an offer is received at a time that is told"
        yield finding("L229", "--at", said, remedy="Give the time with --at HH:MM.")
        return
    late = request.closed(datetime.combine(*entry.moment))
    if entry.fact("came") != (LATE if late else IN_TIME):
        said = f"it says that it came {entry.fact('came') or 'at no time'}, and the deadline is {request.closes:%H:%M} on {day_text(request.closes.date())}"
        yield finding("L229", "record", said)
    if entry.on < request.on:
        yield finding("L229", "--on", "it is before the request")
    if opening_of(entries, request) is not None and not late:
        yield finding("L224", "record", f"the offers to request {request.number} are opened")


def _opened(
    tender: Tender, entries: Sequence[Entry], entry: Entry, request: Request
) -> Iterator[Finding]:
    del tender
    done = opening_of(entries, request)
    if done is not None:
        said = f"the offers to request {request.number} were opened by entry {done.number}"
        yield finding("L224", "record", said)
    if not request.closed(datetime.combine(*entry.moment)):
        said = f"offers to request {request.number} can come until {request.closes:%H:%M} on {day_text(request.closes.date())}, and stay sealed"
        yield finding("L224", "record", said)


def _query(
    tender: Tender, entries: Sequence[Entry], entry: Entry, request: Request
) -> Iterator[Finding]:
    del tender
    if any(q.entry.bidder == entry.bidder for q in queries(entries, request)):
        said = f"{entry.bidder} was asked about its offer to request {request.number} already"
        yield finding("L231", "--bidder", said)
    if not entry.fact("question").strip():
        yield finding("L231", "--question", "nothing is asked")


def _about_query(
    tender: Tender, entries: Sequence[Entry], entry: Entry, request: Request
) -> Iterator[Finding]:
    del tender
    query = next(
        (q for q in queries(entries, request) if str(q.entry.number) == entry.fact("query")), None
    )
    if query is None or query.entry.bidder != entry.bidder:
        said = f"entry {entry.fact('query') or '?'} asks {entry.bidder or 'nobody'} nothing"
        yield finding("L231", "record", said)
        return
    if query.decided is not None:
        said = f"entry {query.decided.number} decided it already"
        yield finding("L231", "record", said)
        return
    if entry.kind is EntryKind.OFFER_EXPLAINED:
        if not entry.fact("explanation").strip():
            yield finding("L231", "--explanation", "nothing is explained")
        return
    due = query.entry.day("answer_by")
    if query.explained is None and due is not None and entry.on <= due:
        said = f"{entry.bidder} may explain its offer until the end of {day_text(due)}"
        remedy = "Record its explanation, or wait until that day is over."
        yield finding("L231", "record", said, remedy=remedy)
    lacking = [n for n in ("role", "reason") if not entry.fact(n).strip()]
    if entry.fact("decision") not in (ACCEPTED, REJECTED):
        lacking = ["decision", *lacking]
    if lacking:
        said = f"a decision without its {' and its '.join(lacking)}"
        yield finding("L231", "record", said)


# --- the end of a request


def _awarded(
    tender: Tender, entries: Sequence[Entry], entry: Entry, request: Request
) -> Iterator[Finding]:
    if opening_of(entries, request) is None:
        said = f"the offers to request {request.number} are not opened"
        yield finding("L227", "record", said, remedy="First `tendering framework open-offers ID`.")
        return
    result = result_of(tender, entries, request, entry.on)
    for said in result.waits:
        yield finding("L227", "record", said)
    if result.waits:
        return
    if result.winner is None:
        said = f"no offer to request {request.number} can win"
        remedy = "Close the request with its reason: `tendering framework close-request ID`."
        yield finding("L227", "record", said, remedy=remedy)
    elif result.winner.bidder != entry.bidder:
        said = f"{entry.bidder or 'nobody'} is to be awarded request {request.number}, and the published rule puts {result.winner.bidder} first: {result.winner.reason}"
        yield finding("L232", "--bidder", said)
    elif figure(entry.fact("rate")) != result.winner.amount:
        said = f"the rate is {entry.fact('rate')}, and the offer that wins says otherwise"
        yield finding("L232", "--rate", said)
    yield from _lacks(entry, "role", "reason")


def _closed(
    tender: Tender, entries: Sequence[Entry], entry: Entry, request: Request
) -> Iterator[Finding]:
    del tender, entries, request
    yield from _lacks(entry, "reason", "next")


def _lacks(entry: Entry, *names: str) -> Iterator[Finding]:
    lacking = [n for n in names if not entry.fact(n).strip()]
    if lacking:
        said = f"{entry.kind.replace('_', ' ')} without its {' and its '.join(lacking)}"
        yield finding("L229", "record", said)


_RULES = {
    EntryKind.OFFER_RECEIVED: _offer,
    EntryKind.OFFERS_OPENED: _opened,
    EntryKind.OFFER_QUERIED: _query,
    EntryKind.OFFER_EXPLAINED: _about_query,
    EntryKind.OFFER_DECIDED: _about_query,
    EntryKind.REQUEST_AWARDED: _awarded,
    EntryKind.REQUEST_CLOSED: _closed,
}
