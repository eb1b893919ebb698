"""A year of an agreement for scrutiny: the page with its charts, data for machines, and a paper for the committee."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

from tendering.documents.scrutiny_page import Scrutiny, as_json, as_text, page, paper_blocks
from tendering.documents.simulated_note import simulated_note
from tendering.framework.account import account_of
from tendering.framework.places import Holding, register_of
from tendering.framework.scrutiny import (
    LEAST,
    NONE,
    OPEN,
    OUTCOMES,
    Complaints,
    Year,
    complaints_of,
    indicators_of,
    statutory_floor,
    wages_of,
    work_of,
    year_of,
)
from tendering.framework.terms import Term
from tendering.law.calendar import day_text
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.findings import Finding, finding, has_error
from tendering.model.numbers import exact, money, plain
from tendering.record.chain import Draft, Link
from tendering.workbench.entering import entered, numbered, tender_of_record
from tendering.workbench.records import Procurement, RefusedError, Who, draft, file_ref, opened
from tendering.workbench.stated import simulated
from tendering.workbench.terms_look import look_at
from tendering.workbench.writing import Report, by, publish, writer_of

PAGE, DATA, PAPER = "year.html", "year.json", "year.docx"
LATEST = 9999


def year(
    ref: str,
    who: Who,
    *,
    number: int,
    out: Path | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Write what a year of an agreement came to, to ``out/ID/scrutiny``: a page, data and a paper.

    Raises:
        RefusedError: There is no record, or its tender cannot be read.
    """
    import json

    from tendering.documents.paper import Paper, make_paper

    with opened(ref, store=store) as now:
        found = look(now, number, who.on)
        tender, head = tender_of_record(now), now.head
        findings = tuple(_findings(found, now.entries))
    title = f"The year from {day_text(found.year.first)}"
    data = {"procurement": found.procurement, **as_json(found)}
    made = Paper(
        name="year",
        title=title,
        blocks=paper_blocks(found),
        marking=f"Head of the record: {head[:16]}",
    )
    files: dict[str, bytes] = {
        PAGE: page(tender, found, head).encode(),
        DATA: (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode(),
        PAPER: make_paper(made, tender, who.on),
    }
    target = (out or Path("out") / found.procurement) / "scrutiny"
    written = publish(target, writer_of(files), dry_run=dry_run, made=by(who.name))
    return Report(
        findings=findings, data=data, text=as_text(found), files=written, dry_run=dry_run
    )


def look(now: Procurement, number: int, on: date) -> Scrutiny:
    """Return what the record holds of a year, as it stands on a day."""
    tender = tender_of_record(now)
    when = year_of(tender, number)
    seen = look_at(now)
    held = _held(now, when)
    providers = sorted({h.provider for h in held})
    least = tender.workforce.smallest_group if tender.workforce is not None else None
    pairs = sorted({(h.provider, h.lot) for h in held})
    promises: dict[str, list[Term]] = {}
    for term in seen.terms:
        promises.setdefault(term.marked.provider, []).append(term)
    return Scrutiny(
        simulated=simulated_note(tender) if simulated(now) else "",
        procurement=now.id,
        year=when,
        on=on,
        least=least or LEAST,
        names={**{p: p for p in providers}, **seen.names},
        zones={(x.id, z.id): z.title or z.id for x in tender.lots for z in x.zones},
        lots={x.id: x.title or x.id for x in tender.lots},
        work=work_of(tender, now.entries, when, held, least or LEAST),
        indicators=indicators_of(account_of(tender, now.entries), when, pairs, on),
        complaints=_with_none(now.entries, when, complaints_of(now.entries, when, providers)),
        wages=wages_of(now.entries, when, providers),
        promises={p: tuple(t) for p, t in promises.items()},
        providers=tuple(providers),
    )


def _held(now: Procurement, when: Year) -> tuple[Holding, ...]:
    """Return every place held on any day of a year; before the framework starts, those the award gives."""
    places = register_of(now.entries).places
    if places:
        return tuple(
            p
            for p in places
            if p.since <= when.last and (p.until is None or p.until >= when.first)
        )
    from tendering.workbench.recording import compute

    return tuple(
        Holding(
            provider=p.bidder,
            lot=lot.lot,
            zone=p.zone or "",
            role=p.role,
            position=p.position,
            since=when.first,
        )
        for lot in compute(now).outcome.lots
        for p in lot.places
    )


def _with_none(
    entries: Sequence[Entry], when: Year, listed: Sequence[Complaints]
) -> tuple[Complaints, ...]:
    """Let a provider that reported none have noughts, where nothing else is recorded of it."""
    nil = {
        e.bidder
        for e in of_kind(standing(entries), EntryKind.COMPLAINT_RECEIVED)
        if e.fact("outcome").lower() == NONE and when.has(e.on)
    }
    return tuple(
        Complaints(provider=c.provider, counts=dict.fromkeys(OUTCOMES, 0))
        if c.provider in nil and (c.counts is None or not any(c.counts.values()))
        else c
        for c in listed
    )


def _findings(found: Scrutiny, entries: Sequence[Entry]) -> Iterator[Finding]:
    for w in found.wages:
        if w.below and w.lowest is not None and w.floor is not None:
            said = f"{money(w.lowest)} an hour, the floor is {money(w.floor)} ({w.source})"
            yield finding("L740", f"{found.names[w.provider]}, entry {w.entry}", said)
    if not any(found.year.has(e.on) for e in entries):
        said = (
            f"nothing is recorded from {day_text(found.year.first)} to {day_text(found.year.last)}"
        )
        yield finding("L743", "record", said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is told of a complaint."""

    bidder: str
    about: str
    outcome: str
    zone: str = ""
    closes: int | None = None


def complaint(
    ref: str,
    who: Who,
    told: Told,
    *,
    lot: str = "",
    file: Path | None = None,
    purge_on: date | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Record a complaint that came, the outcome of one that is recorded, or that a provider reports none.

    Raises:
        RefusedError: Nobody holds a place by that name, an outcome is no outcome, or the complaint is closed or not there.
    """

    def build(now: Procurement) -> tuple[Draft]:
        said = told.outcome.lower() or OPEN
        wrong = [*_provider_wrong(now, told.bidder), *_zone_wrong(now, lot, told.zone)]
        if said not in (*OUTCOMES, NONE):
            words = ", ".join((*OUTCOMES, NONE))
            wrong.append(finding("L702", "--outcome", f"{told.outcome!r} is not one of {words}"))
        if told.closes is None and said != NONE and not told.about.strip():
            wrong.append(finding("R007", "--about", "nothing says what it is about"))
        if told.closes is not None:
            wrong += _closes_wrong(now, told)
        if wrong:
            raise RefusedError(*wrong)
        files = []
        if file is not None:
            if purge_on is None or purge_on <= who.on:
                raise RefusedError(finding("L726", "--purge-on", "no day to come is given"))
            data = file.read_bytes()
            files = [(file_ref(file.name, data, personal=True, purge_on=purge_on), data)]
        facts = {
            "zone": told.zone,
            "about": told.about.strip(),
            "outcome": said,
            "complaint": str(told.closes) if told.closes is not None else "",
            "decided": who.on.isoformat() if told.closes is not None else "",
        }
        made = draft(
            who,
            EntryKind.COMPLAINT_RECEIVED,
            lot=lot,
            bidder=told.bidder,
            facts=facts,
            files=files,
        )
        return (made,)

    return entered(ref, who, build, _said(told.bidder, "complaint"), store=store, dry_run=dry_run)


def _said(bidder: str, what: str) -> Callable[[Sequence[Link], str], str]:
    return lambda links, verb: f"{verb} as entry {links[-1].number}: {what} of {bidder}."


def _closes_wrong(now: Procurement, told: Told) -> Iterator[Finding]:
    first = numbered_or_none(now, told.closes or 0)
    every = of_kind(standing(now.entries), EntryKind.COMPLAINT_RECEIVED)
    closed = {e.fact("complaint") for e in every if e.fact("complaint")}
    if first is None or first.bidder != told.bidder:
        yield finding(
            "L741", "--closes", f"entry {told.closes} is no complaint about {told.bidder}"
        )
    elif str(told.closes) in closed:
        yield finding("L741", "--closes", f"entry {told.closes} has its outcome already")


def numbered_or_none(now: Procurement, number: int) -> Entry | None:
    """Return a standing complaint by its number; None where there is none."""
    try:
        found = numbered(now, number, EntryKind.COMPLAINT_RECEIVED)
    except RefusedError:
        return None
    return None if found.fact("complaint") else found


def _provider_wrong(now: Procurement, bidder: str) -> Iterator[Finding]:
    held = {h.provider for h in _held(now, Year(first=date.min, last=date.max))}
    if bidder not in held:
        said = f"{bidder!r} holds no place; those that did are {', '.join(sorted(held))}"
        yield finding("L701", "--bidder", said)


def _zone_wrong(now: Procurement, lot: str, zone: str) -> Iterator[Finding]:
    tender = tender_of_record(now)
    there = {z.id for x in tender.lots if lot in ("", x.id) for z in x.zones}
    if zone and zone not in there:
        said = f"there is no zone {zone!r} in lot {lot or '(any)'}; there are {', '.join(sorted(there))}"
        yield finding("L701", "--zone", said)


def wage(
    ref: str,
    who: Who,
    *,
    bidder: str,
    lowest: str,
    first: date | None,
    last: date | None,
    evidence: str,
    floor: str = "",
    floor_source: str = "",
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Record the lowest hourly rate that a provider paid over some days, held against the floor of those days.

    The floor is the highest that held on any of them: the least by law, or the one the agreement publishes where that is
    higher and its source is given.

    Raises:
        RefusedError: A figure or day cannot be, nothing was looked at, or the provider holds no place.
    """
    notes: list[Finding] = []

    def build(now: Procurement) -> tuple[Draft]:
        wrong = list(_provider_wrong(now, bidder))
        paid, stated = _pounds(lowest, "--lowest", wrong), None
        if floor:
            stated = _pounds(floor, "--floor", wrong)
            if not floor_source.strip():
                wrong.append(finding("R007", "--floor-source", "nothing says what sets the floor"))
        if not evidence.strip():
            wrong.append(finding("R007", "--evidence", "nothing says what was looked at"))
        if first is None or last is None or first > last or last > who.on:
            wrong.append(finding("L742", "--from", "the days of the pay that was looked at"))
        if has_error(wrong) or paid is None or first is None or last is None:
            raise RefusedError(*wrong)
        least, source = _floor(first, last, stated, floor_source)
        if paid < least:
            said = f"{money(paid)} an hour, the floor is {money(least)} ({source})"
            notes.append(finding("L740", bidder, said))
        facts = {
            "lowest": plain(paid),
            "period_from": first.isoformat(),
            "period_to": last.isoformat(),
            "evidence": evidence.strip(),
            "floor": plain(least),
            "floor_source": source,
        }
        return (draft(who, EntryKind.WAGE_EVIDENCE, bidder=bidder, facts=facts),)

    return entered(
        ref, who, build, _said(bidder, "wages"), notes=notes, store=store, dry_run=dry_run
    )


def _pounds(text: str, option: str, wrong: list[Finding]) -> Fraction | None:
    try:
        amount = exact(text)
    except ValueError:
        amount = Fraction(0)
    if not 0 < amount < LATEST or "/" in text:
        wrong.append(finding("L742", option, f"not pounds an hour: {text[:40]!r}"))
        return None
    return amount


def _floor(first: date, last: date, stated: Fraction | None, source: str) -> tuple[Fraction, str]:
    """Return the floor of some days and what sets it."""
    law = max(statutory_floor(first, last), key=lambda v: v.money)
    least = Fraction(law.money)
    if stated is not None and stated > least:
        return stated, source.strip()
    return least, f"{law.cite}, from {law.start.isoformat()}"
