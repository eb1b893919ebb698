"""What is wrong with a step against a provider: out of order, without evidence, too early, days that cannot be. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tendering.framework.places import register_of
from tendering.framework.steps import (
    LASTING,
    NOT_TAKEN,
    RETURN,
    STEPS,
    TAKEN,
    Step,
    measures,
    steps_of,
)
from tendering.law.calendar import day_text
from tendering.model.entries import Entry, EntryKind
from tendering.model.findings import Finding, finding

if TYPE_CHECKING:
    from tendering.model.failure import Failure
    from tendering.model.tender import Tender


def faults(tender: Tender | None, entries: Sequence[Entry], entry: Entry) -> Iterator[Finding]:
    """Find why a step cannot be notified, answered or decided as an entry says, on the record before it."""
    if entry.kind is EntryKind.STEP_NOTIFIED:
        yield from _notice(tender, entries, entry)
        return
    named = entry.fact("notice")
    if entry.fact("step") == RETURN and not named:
        yield from _return(entries, entry)
        yield from _days(entry)
        return
    step = next((s for s in steps_of(entries) if str(s.number) == named), None)
    if step is None:
        yield finding("L021", "record", f"entry {named or '?'} is no notice of a step that stands")
        return
    if entry.bidder != step.provider:
        said = f"the notice of entry {step.number} is to {step.provider}, not to {entry.bidder}"
        yield finding("L021", "record", said)
    if not step.open:
        said = f"the {step.step} of entry {step.number} was decided by entry {step.decided}"
        yield finding("L022", "record", said)
    elif entry.on < step.on:
        said = f"{day_text(entry.on)} is before the notice of {day_text(step.on)}"
        yield finding("L023", "record", said)
    elif entry.kind is EntryKind.STEP_DECIDED:
        yield from _decision(entry, step)


def _decision(entry: Entry, step: Step) -> Iterator[Finding]:
    """Nothing is decided before the answer is in or the right to answer is over; every decision has its days and reason."""
    due = step.answer_by
    if step.answered is None and due is not None and entry.on <= due:
        said = f"{step.provider} may answer the {step.step} of entry {step.number} until the end of {day_text(due)}"
        yield finding("L020", "record", said)
    if entry.fact("decision") not in (TAKEN, NOT_TAKEN):
        said = f"{entry.fact('decision') or 'nothing'!r} is no decision: taken or not taken"
        yield finding("L024", "record", said)
    yield from _days(entry)


def _days(entry: Entry) -> Iterator[Finding]:
    since, until = entry.day("from"), entry.day("until")
    if since is not None and since < entry.on:
        said = f"from {day_text(since)}, and it is decided on {day_text(entry.on)}"
        yield finding("L023", "record", said)
    if until is not None and until < (since or entry.on):
        said = f"until {day_text(until)}, before it begins on {day_text(since or entry.on)}"
        yield finding("L023", "record", said)
    if not entry.fact("reason").strip():
        yield finding("L024", "record", "a decision without its reason")


def _return(entries: Sequence[Entry], entry: Entry) -> Iterator[Finding]:
    since = entry.day("from") or entry.on
    open_ = [
        m
        for m in measures(entries)
        if m.step in LASTING
        and m.provider == entry.bidder
        and (m.until is None or m.until >= since)
        and entry.fact("ends") in ("", str(m.number))
        and entry.lot in ("", m.lot)
    ]
    if not open_:
        said = f"{entry.bidder or 'nobody'} is neither suspended nor withheld on {day_text(since)}"
        yield finding("L021", "record", said)


def _notice(tender: Tender | None, entries: Sequence[Entry], entry: Entry) -> Iterator[Finding]:
    """Find a notice that comes out of the published order, has no evidence, or gives too little time to answer."""
    step = entry.fact("step")
    if step not in STEPS:
        said = f"{step or 'nothing'!r} is no step: {', '.join(STEPS)}"
        yield finding("L024", "record", said)
        return
    if not entry.fact("evidence").strip():
        yield finding("L024", "record", f"a {step} without its evidence")
    held = {(p.provider, p.lot) for p in register_of(entries).on(entry.on)}
    if held and not any(p == entry.bidder and entry.lot in ("", lot) for p, lot in held):
        where = f" in lot {entry.lot}" if entry.lot else ""
        said = f"{entry.bidder or 'nobody'} holds no place{where} on {day_text(entry.on)}"
        yield finding("L025", "record", said)
    yield from _zone(tender, entry)
    for other in steps_of(entries, entry.bidder, entry.lot or None):
        if other.open and other.step == step and other.lot == entry.lot:
            said = f"a {step} was notified by entry {other.number}, and is not decided"
            yield finding("L022", "record", said)
    yield from _answer_by(tender, entry)
    yield from _in_turn(tender, entries, entry, step)


def _zone(tender: Tender | None, entry: Entry) -> Iterator[Finding]:
    """Find a zone that the lot, or every lot where none is named, does not have."""
    zone = entry.fact("zone")
    lots = [x for x in (tender.lots if tender is not None else ()) if entry.lot in ("", x.id)]
    if zone and lots and not any(x.zone(zone) for x in lots):
        known = ", ".join(dict.fromkeys(z.id for x in lots for z in x.zones)) or "none"
        where = f"lot {entry.lot}" if entry.lot else "any lot"
        said = f"there is no zone {zone} in {where}; the zones are {known}"
        remedy = "Correct the zone, or leave it out where every zone is meant."
        yield finding("L043", "record", said, remedy=remedy)


def _answer_by(tender: Tender | None, entry: Entry) -> Iterator[Finding]:
    due = entry.day("answer_by")
    if due is None:
        yield finding("L024", "record", "no last day to answer is given")
        return
    failure = _published(tender)
    least = failure.answer_days if failure is not None else None
    days = (due - entry.on).days
    if days < (least or 0):
        said = (
            f"{days} {'day' if days == 1 else 'days'} to answer, and the tender gives {least}"
            if least
            else "no time to answer"
        )
        yield finding("L023", "record", said)


def _in_turn(
    tender: Tender | None, entries: Sequence[Entry], entry: Entry, step: str
) -> Iterator[Finding]:
    """Find a step notified before those the tender publishes ahead of it, unless the notice names the term that allows it."""
    failure = _published(tender)
    if failure is None or step not in failure.steps or entry.fact("out_of_order").strip():
        return
    before = failure.steps[: failure.steps.index(step)]
    taken = {
        s.step
        for s in steps_of(entries, entry.bidder)
        if s.decision == TAKEN and (s.lot in ("", entry.lot) or not entry.lot)
    }
    lacking = [s for s in before if s not in taken]
    if lacking:
        said = f"the tender publishes {', '.join(failure.steps)} in this order; not taken yet: {', '.join(lacking)}"
        yield finding("L026", "record", said)


def _published(tender: Tender | None) -> Failure | None:
    agreement = tender.agreement if tender is not None else None
    return agreement.failure if agreement is not None else None
