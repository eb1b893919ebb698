"""An open market as it stands on a day: members and their choices, applications, requests, tasks. Nothing sealed is shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from tendering.checks.record import Moment
from tendering.documents.dates import instant
from tendering.documents.names import Names, counted
from tendering.documents.tables import table
from tendering.framework.admissions import Application, Market, applications
from tendering.framework.openings import Query, Thread, threads
from tendering.framework.requests import IN_TIME, Request
from tendering.law.calendar import day_text
from tendering.model.entries import EntryKind
from tendering.model.tender import Tender
from tendering.workbench.entering import tender_of_record
from tendering.workbench.market_admission import suggested
from tendering.workbench.market_letters import market_names
from tendering.workbench.records import opened
from tendering.workbench.status import as_on
from tendering.workbench.writing import Report


def market(ref: str, moment: Moment, *, store: str = "") -> Report:
    """Show the market as on a day and local time.

    Raises:
        RefusedError: There is no record, or its tender cannot be read.
    """
    with opened(ref, store=store) as procurement:
        now = as_on(procurement, moment[0])
        tender, names = tender_of_record(now), market_names(now)
        entries = now.entries
        seen = Market.of(tender, entries)
        made = applications(tender, entries)
        sent = [(t, _state(t, moment)) for t in threads(entries)]
        asked = [(t.request, q) for t, _ in sent for q in t.queries if q.open]
    day = moment[0]
    parts = [
        *_members(tender, names, seen, day),
        _waiting(tender, made, day),
        _requests(sent),
        _tasks(asked),
    ]
    data = {
        "procurement": now.id,
        "on": day.isoformat(),
        "members": [
            {
                "lot": lot.id,
                "provider": p.provider,
                "since": p.since.isoformat(),
                "standing": p.standing,
                "choice": [
                    {"area": a, "service": s}
                    for a, s in sorted(seen.choice(p.provider, lot.id, day) or ())
                ],
            }
            for lot in tender.lots
            for p in seen.members(lot.id, day)
        ],
        "applications": [_application_data(a, day) for a in made],
        "requests": [_request_data(t, state) for t, state in sent],
        "tasks": [
            {
                "number": q.entry.number,
                "request": r.number,
                "provider": q.entry.bidder,
                "answer_by": q.entry.fact("answer_by"),
                "explained": q.explained is not None,
            }
            for r, q in asked
        ],
    }
    return Report(data=data, text="\n\n".join(p for p in parts if p))


def _state(thread: Thread, moment: Moment) -> str:
    ended = thread.ended
    if ended is not None:
        return "awarded" if ended.kind is EntryKind.REQUEST_AWARDED else "closed"
    if thread.opening is not None:
        return "opened"
    return "to open" if thread.request.closed(datetime.combine(*moment)) else "open for offers"


def _members(tender: Tender, names: Names, seen: Market, day: date) -> list[str]:
    parts = []
    for lot in tender.lots:
        held = seen.members(lot.id, day)
        rows = [
            [
                p.provider,
                names.bidder(p.provider),
                p.since.isoformat(),
                p.standing,
                _choice_text(seen, p.provider, lot.id, day),
            ]
            for p in held
        ]
        head = f"Lot {lot.id}: {lot.title}. {counted(len(held), 'provider')} admitted on {day_text(day)}."
        headings = ("id", "provider", "since", "standing", "areas and services")
        parts.append(f"{head}\n\n{table(rows, headings)}" if rows else head)
    return parts


def _choice_text(seen: Market, bidder: str, lot: str, day: date) -> str:
    chosen = seen.choice(bidder, lot, day)
    if chosen is None:
        return "none chosen yet: asked for no offer"
    by_services: dict[tuple[str, ...], list[str]] = {}
    for area in sorted({a for a, _ in chosen}):
        services = tuple(sorted(s for a, s in chosen if a == area))
        by_services.setdefault(services, []).append(area)
    return "; ".join(
        f"{', '.join(areas)}: {', '.join(services)}" for services, areas in by_services.items()
    )


def _waiting(tender: Tender, made: Sequence[Application], day: date) -> str:
    open_ = [a for a in made if a.open]
    if not open_:
        return "No application waits."
    lines = [f"{counted(len(open_), 'application')} to decide:"]
    for each in open_:
        due = f"by {day_text(each.due.on)} ({each.due.cite})" if each.due else "no day is set"
        late = ", OVERDUE" if each.overdue(day) else ""
        longer = ", extended" if each.extended is not None else ""
        lines.append(
            f"  entry {each.number}: {each.name} ({each.bidder}), lot {each.lot}, of {day_text(each.on)}: "
            f"{due}{longer}{late}; {suggested(tender, each)}"
        )
    return "\n".join(lines)


def _requests(sent: Sequence[tuple[Thread, str]]) -> str:
    """Show the requests that are open, and count those that have ended: --json lists them all."""
    if not sent:
        return "No request was sent."
    ended = [state for thread, state in sent if thread.ended is not None]
    counts = [f"{n} {word}" for word in ("awarded", "closed") if (n := ended.count(word))]
    open_ = [(thread, state) for thread, state in sent if thread.ended is None]
    head = f"{counted(len(sent), 'request')}: {', '.join([*counts, f'{len(open_)} open'])}."
    rows = []
    for thread, state in open_:
        request = thread.request
        came = [o for o in thread.offers if o.came == IN_TIME]
        rows.append(
            [
                str(request.number),
                request.person,
                f"{request.lot}, {request.area}, {request.service}",
                instant(request.closes),
                str(len(request.asked)),
                str(len(came)),
                state,
            ]
        )
    headings = ("request", "person", "lot, area, service", "offers until", "asked", "offers", "")
    return f"{head}\n\n{table(rows, headings)}" if rows else head


def _tasks(asked: Sequence[tuple[Request, Query]]) -> str:
    lines = []
    for request, query in asked:
        entry = query.entry
        due = entry.day("answer_by")
        waits = (
            "explained: to be decided"
            if query.explained is not None
            else f"to be explained until {day_text(due)}"
            if due
            else "to be explained"
        )
        lines.append(
            f"  task {entry.number}: {entry.bidder}, offer below the floor, request {request.number}; {waits}"
        )
    return "\n".join([f"{counted(len(lines), 'task')} of low offers:", *lines]) if lines else ""


def _application_data(made: Application, day: date) -> dict[str, object]:
    return {
        "number": made.number,
        "provider": made.bidder,
        "name": made.name,
        "lot": made.lot,
        "on": made.on.isoformat(),
        "due": made.due.on.isoformat() if made.due is not None else None,
        "rule": made.due.cite if made.due is not None else None,
        "extended": made.extended is not None,
        "decision": made.decided.fact("decision") if made.decided is not None else None,
        "decided_on": made.decided.on.isoformat() if made.decided is not None else None,
        "overdue": made.overdue(day),
    }


def _request_data(thread: Thread, state: str) -> dict[str, object]:
    request, ended, offers = thread.request, thread.ended, thread.offers
    return {
        "number": request.number,
        "person": request.person,
        "lot": request.lot,
        "area": request.area,
        "service": request.service,
        "closes": request.closes.isoformat("T", "minutes"),
        "state": state,
        "recipients": [
            {"provider": r.bidder, "sent": r.sent, "reason": r.reason} for r in request.recipients
        ],
        "offers": [{"provider": o.bidder, "entry": o.number, "came": o.came} for o in offers],
        "awarded_to": ended.bidder or None if ended is not None else None,
        "rate": ended.fact("rate") or None if ended is not None else None,
    }
