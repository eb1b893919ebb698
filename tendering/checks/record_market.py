"""Checks of the record of a market that stays open: decided in time, low offers looked at, awarded as the rule has it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from tendering.checks.record import Record, RecordCheck
from tendering.checks.report import by_rule
from tendering.framework.admissions import Market, admission_of, applications
from tendering.framework.health import untested
from tendering.framework.openings import result_of, threads
from tendering.framework.requests import figure, rules_of
from tendering.law.calendar import day_text
from tendering.model.entries import EntryKind
from tendering.model.findings import Finding, finding
from tendering.model.numbers import money


def l216_decided_in_time(record: Record) -> Iterator[Finding]:
    """Each application is decided by its last day; one that waits is late once the record has an entry after it."""
    if admission_of(record.tender) is None:
        return
    for made in applications(record.tender, record.entries):
        if made.due is None or not made.overdue(record.last_day):
            continue
        how = (
            f"was decided on {day_text(made.decided.on)}"
            if made.decided is not None
            else f"is not decided in the record, which runs to {day_text(record.last_day)}"
        )
        said = f"the application of {made.bidder} to lot {made.lot} was due by {day_text(made.due.on)} ({made.due.counted}), and {how}"
        found = finding("L216", f"entry {made.number}", said, law=made.due.cite)
        yield by_rule(found, made.due.rule) if made.due.rule is not None else found


def l206_requests_of_tested_lots(record: Record) -> Iterator[Finding]:
    """Nothing is requested in a joint lot that is not tested; what a definition or an earlier entry tested counts."""
    if rules_of(record.tender) is None:
        return
    tests = record.of(EntryKind.HEALTH_TESTED)
    for entry in record.of(EntryKind.SERVICE_REQUESTED):
        before = [e for e in tests if e.on <= entry.on]
        yield from untested(record.tender, before, entry.on, (entry.lot,))


def l230_low_offers_looked_at(record: Record) -> Iterator[Finding]:
    """An offer below the floor is explained or decided soon after its last day: a person waits for care."""
    if rules_of(record.tender) is None:
        return
    for thread in threads(record.entries):
        if thread.ended is not None:
            continue
        for query in thread.queries:
            due = query.entry.day("answer_by")
            late = due is not None and record.last_day > due + timedelta(weeks=1)
            if query.open and late and due is not None:
                said = f"the low offer of {query.entry.bidder} to request {thread.request.number} was to be explained by {day_text(due)}, and nobody has decided on it"
                yield finding("L230", f"entry {query.entry.number}", said)


def l233_awarded_as_published(record: Record) -> Iterator[Finding]:
    """Each award is to the offer that the published rule puts first, at its rate, computed again from the record."""
    if rules_of(record.tender) is None:
        return
    market = Market.of(record.tender, record.entries)
    for thread in threads(record.entries):
        ended = thread.ended
        if ended is None or ended.kind is not EntryKind.REQUEST_AWARDED:
            continue
        result = result_of(record.tender, thread.entries, thread.request, ended.on, market)
        winner = result.winner
        given = (ended.bidder, figure(ended.fact("rate")))
        if winner is None or given != (winner.bidder, winner.amount):
            rule = (
                f"the published rule gives {winner.bidder} at {money(winner.amount)}"
                if winner is not None and winner.amount is not None
                else f"the published rule gives nobody: {'; '.join(result.waits) or 'no offer can win'}"
            )
            said = f"request {thread.request.number} is awarded to {ended.bidder} at {ended.fact('rate')}, and {rule}"
            yield finding("L233", f"entry {ended.number}", said)


CHECKS: tuple[RecordCheck, ...] = (
    l206_requests_of_tested_lots,
    l216_decided_in_time,
    l230_low_offers_looked_at,
    l233_awarded_as_published,
)
