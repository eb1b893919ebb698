"""What a market that stays open waits for: applications to decide, offers to open, tasks of low offers, awards. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from tendering.framework.admissions import applications
from tendering.framework.openings import Thread, threads
from tendering.record.looked import OFFICER, Looked, ToDo

MANAGER = "commissioning manager"


def market(look: Looked) -> Iterator[ToDo]:
    """What waits in a lot, applications first; nothing where the tender publishes no open market."""
    agreement = look.tender.agreement
    if agreement is None or (agreement.admission is None and agreement.requests is None):
        return
    decides = agreement.admission.decided_by if agreement.admission is not None else None
    who = (decides or MANAGER).lower()
    for made in applications(look.tender, look.entries):
        if made.open and made.lot == look.lot:
            late = " (overdue)" if made.overdue(look.moment[0]) else ""
            yield ToDo(
                what=f"decide the application of {made.name} (entry {made.number}){late}",
                who=who,
                command=f"tendering framework admit ID {made.number} --decision ... --reason ...",
                due=made.due.on if made.due is not None else None,
            )
    for thread in threads(look.entries, look.lot):
        yield from _request(thread, look, who)


def _request(thread: Thread, look: Looked, who: str) -> Iterator[ToDo]:
    request = thread.request
    if thread.ended is not None:
        return
    if thread.opening is None:
        last = request.closes.date()
        if request.closed(datetime.combine(*look.moment)):
            what = f"open the offers to request {request.number}"
            command = f"tendering framework open-offers ID {request.number}"
            yield ToDo(what=what, who=OFFICER, command=command, due=last)
        else:
            what = f"wait for offers to request {request.number} until {request.closes:%H:%M}"
            command = f"tendering framework offer ID {request.number} --provider ..."
            yield ToDo(what=what, who="the market", command=command, due=last, advised=True)
        return
    waits = [q for q in thread.queries if q.open]
    for query in waits:
        task, due = query.entry, query.entry.day("answer_by")
        over = due is not None and look.moment[0] > due
        if query.explained is None and not over:
            yield ToDo(
                what=f"explain the low offer to request {request.number} (task {task.number})",
                who=task.bidder,
                command=f"tendering framework explain ID {task.number} --explanation ...",
                due=due,
            )
        else:
            yield ToDo(
                what=f"decide on the low offer of {task.bidder} to request {request.number} (task {task.number})",
                who=who,
                command=f"tendering framework decide-offer ID {task.number} --decision ... --reason ...",
            )
    if not waits:
        yield ToDo(
            what=f"award or close request {request.number}",
            who=who,
            command=f"tendering framework award ID {request.number} --person-role ...",
        )
