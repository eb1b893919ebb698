"""Referrals by the rota: made and offered, answered and passed on, chosen, handed back, ended; and whose week it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from tendering.documents.dates import instant
from tendering.documents.names import Names
from tendering.framework.cascade import NOBODY, TIE, WAIT, next_of
from tendering.framework.referral_faults import faults
from tendering.framework.referrals import (
    ACCEPTED,
    KINDS,
    OPEN,
    Book,
    Referral,
)
from tendering.framework.referring import Referring, Request
from tendering.framework.rota import rota_of
from tendering.framework.shares import refusals
from tendering.law.calendar import day_text
from tendering.model.entries import Entry, EntryKind
from tendering.model.findings import Finding, Severity, finding
from tendering.model.remedies import with_id
from tendering.record.chain import Draft
from tendering.workbench.entering import tender_of_record
from tendering.workbench.providers import names_of, needs_start
from tendering.workbench.recording import not_ahead
from tendering.workbench.records import (
    Procurement,
    RefusedError,
    Who,
    opened,
    receipt,
    write,
)
from tendering.workbench.writing import Report

_WAIT = "Wait for the answer: `tendering framework answer ID OFFER --answer ...`; the next offer is made once the time is over."

Act = Callable[[Referring, datetime], None]


def refer(
    ref: str,
    who: Who,
    request: Request,
    *,
    choice: str = "",
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Enter a referral, and offer it to whoever's turn it is; or to the provider the person chose.

    Raises:
        RefusedError: The zone does not exist, the hours are no number, or nobody holds a place yet.
    """

    def act(desk: Referring, moment: datetime) -> None:
        desk.refer(request, moment, choice=choice)

    return _entered(ref, who, act, store=store, dry_run=dry_run)


def go_on(ref: str, who: Who, number: int, *, store: str = "", dry_run: bool = False) -> Report:
    """Do what comes next for a referral: put down who let the time pass, make the next offer, or place it.

    Raises:
        RefusedError: There is no such referral, somebody may still answer, or nobody is left.
    """

    def act(desk: Referring, moment: datetime) -> None:
        referral = _referral(desk.book, number)
        after = desk.go_on(number, moment)
        if after is not None and not desk.made:
            code = {TIE: "L056", NOBODY: "L055"}.get(after.what, "L048")
            said = f"referral {referral.number}: {after.because}"
            remedy = _WAIT if after.what == WAIT else ""
            raise RefusedError(
                finding(code, "record", said, severity=Severity.ERROR, remedy=remedy)
            )

    return _entered(ref, who, act, store=store, dry_run=dry_run)


def answer(
    ref: str,
    who: Who,
    offer: int,
    said: str,
    *,
    start: date | None = None,
    reason: str = "",
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Enter what a provider answers to an offer, and do what comes next: the package is placed, or the next offer made.

    Raises:
        RefusedError: There is no such offer, it was answered, or the answer comes outside its time.
    """

    def act(desk: Referring, moment: datetime) -> None:
        if desk.answer(offer, said, moment, start=start, reason=reason) is None:
            raise RefusedError(finding("L049", f"entry {offer}", "it is no offer of a referral"))

    return _entered(ref, who, act, store=store, dry_run=dry_run)


def choose(
    ref: str,
    who: Who,
    number: int,
    provider: str,
    *,
    reason: str = "",
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Offer a referral, or a package in progress, to the provider the person chose; or settle offers that are equal.

    Raises:
        RefusedError: The provider holds no active place there, or another may still answer.
    """

    def act(desk: Referring, moment: datetime) -> None:
        _referral(desk.book, number)
        desk.choose(number, provider, moment, reason)

    return _entered(ref, who, act, store=store, dry_run=dry_run)


def hand_back(
    ref: str,
    who: Who,
    number: int,
    *,
    reason: str,
    last_day: date | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Enter that a provider hands a package back, and offer it again from whoever's turn it is.

    Args:
        ref: Id or folder.
        who: Who enters it.
        number: The referral.
        reason: As the provider gives it.
        last_day: The last day it delivers; as the tender publishes where none is given.
        store: Where the record is.
        dry_run: Do everything, write nothing.

    Raises:
        RefusedError: The tender prohibits it, or it is no package.
    """

    def act(desk: Referring, moment: datetime) -> None:
        _referral(desk.book, number)
        days = desk.book.rota.notice_days if desk.book.rota is not None else 0
        last = last_day or moment.date() + timedelta(days=days)
        desk.hand_back(number, moment, last, reason)

    return _entered(ref, who, act, store=store, dry_run=dry_run)


def close(
    ref: str,
    who: Who,
    kind: EntryKind,
    number: int,
    *,
    reason: str,
    last_day: date | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Enter that a referral is withdrawn, or that a package ended.

    Raises:
        RefusedError: There is nothing of the kind to withdraw or end.
    """

    def act(desk: Referring, moment: datetime) -> None:
        _referral(desk.book, number)
        last = (last_day or moment.date()).isoformat()
        facts = {"reason": reason}
        if kind is EntryKind.PACKAGE_ENDED:
            facts["last_day"] = last
        desk.close(kind, number, moment, facts)

    return _entered(ref, who, act, store=store, dry_run=dry_run)


def _referral(book: Book, number: int) -> Referral:
    found = book.referral(number)
    if found is None:
        raise RefusedError(finding("L041", f"entry {number}", "it is no referral that stands"))
    return found


def drafts_of(entries: Sequence[Entry], who: Who) -> list[Draft]:
    """Return the drafts of entries that were made with the numbers they will have."""
    return [
        Draft(entry=replace(e, number=None, where=""), matter={}, channel=who.channel)
        for e in entries
    ]


def _entered(ref: str, who: Who, act: Act, *, store: str = "", dry_run: bool = False) -> Report:
    """Write what an act makes of the record as it stands, and say each entry with its reason, and what waits now."""
    notes: list[Finding] = []
    kept: list[tuple[Book, Names]] = []

    def build(now: Procurement) -> Sequence[Draft]:
        not_ahead(who)
        if who.at is None:
            said = "the time is not told, and the time to answer is counted from it"
            remedy = "Give the time with --at HH:MM."
            raise RefusedError(finding("R007", "--at", said, remedy=remedy))
        tender = tender_of_record(now)
        needs_start(now, now.entries)
        if rota_of(tender) is None:
            raise RefusedError(finding("L057", now.id, "the tender publishes no rota"))
        before = Book(tender, now.entries)
        desk = Referring(Book(tender, now.entries), len(now.links), who.name)
        moment = datetime.combine(who.on, who.at)
        act(desk, moment)
        for entry in desk.made:
            notes.extend(f for f in faults(before, entry) if f.severity is not Severity.ERROR)
            before.take(entry)
        notes.extend(_waits(desk, moment))
        kept[:] = [(desk.book, names_of(now))]
        return drafts_of(desk.made, who)

    with opened(ref, store=store) as procurement:
        links = write(procurement, who, build, dry_run=dry_run)
    ((_, names),) = kept
    verb = "Would enter" if dry_run else "Entered"
    lines = [f"{verb} {_said(link.entry, link.number, names)}" for link in links]
    return Report(
        findings=with_id(tuple(dict.fromkeys(notes)), procurement.id),
        data={
            "procurement": procurement.id,
            "entries": [
                {**row, "facts": dict(link.entry.facts)}
                for row, link in zip(receipt(links), links, strict=True)
            ],
        },
        text="\n".join(lines),
        dry_run=dry_run,
    )


def _waits(desk: Referring, moment: datetime) -> Iterator[Finding]:
    """Find what a person has to decide after an act: nobody left, equal offers, refusals over the limit."""
    touched = {e.fact("referral") or str(e.number) for e in desk.made if e.kind in KINDS}
    for number in sorted(touched, key=int):
        referral = desk.book.referral(number)
        if referral is None or referral.state != OPEN:
            continue
        after = next_of(desk.book, referral, moment)
        if after.what in (TIE, NOBODY):
            code = "L056" if after.what == TIE else "L055"
            yield finding(code, f"referral {number}", after.because)
    if any(
        e.kind is EntryKind.REFERRAL_ANSWERED and e.fact("answer") != ACCEPTED for e in desk.made
    ):
        answered = {e.bidder for e in desk.made if e.kind is EntryKind.REFERRAL_ANSWERED}
        yield from (
            f
            for f in refusals(desk.book, moment.date())
            if any(f.message.startswith(f"{b} ") for b in answered)
        )


def _said(entry: Entry, number: int, names: Names) -> str:
    """Say an entry about a referral in a line."""
    provider = names.bidder(entry.bidder)
    where = names.area(entry.lot, entry.fact("zone") or None)
    if entry.kind is EntryKind.REFERRAL_MADE:
        return f"referral {number}: {entry.person}, {entry.fact('hours')} hours a week, {where}"
    if entry.kind is EntryKind.REFERRAL_OFFERED:
        due = entry.fact("respond_by")
        until = f", to answer by {instant(datetime.fromisoformat(due))}" if due else ""
        return f"offer {number} to {provider}{until}: {entry.fact('reason')}"
    if entry.kind is EntryKind.REFERRAL_ANSWERED:
        answered = {"none": "gave no answer"}.get(entry.fact("answer"), entry.fact("answer"))
        why = f": {entry.fact('reason')}" if entry.fact("reason") else ""
        return f"that {provider} {answered} (entry {number}){why}"
    if entry.kind is EntryKind.PACKAGE_PLACED:
        start = entry.day("start")
        begins = f" from {day_text(start)}" if start is not None else ""
        return f"the package with {provider}{begins} (entry {number}): {entry.fact('reason')}"
    what = entry.kind.replace("_", " ")
    return f"{what}, referral {entry.fact('referral')} (entry {number}): {entry.fact('reason')}"
