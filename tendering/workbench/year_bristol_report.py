"""The report of Bristol's simulated year: zones and their mains, results by provider, promises kept; a page, a workbook and data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

from tendering.documents.life_tables import Heading, Part, Tables
from tendering.documents.names import Names, counted
from tendering.documents.simulated_note import simulated_note
from tendering.documents.tables import table
from tendering.documents.term_schedule import states
from tendering.framework.referrals import Book
from tendering.framework.results import DUE, Reward, rewards
from tendering.framework.rota import zones_of
from tendering.framework.simulated_bristol import mains
from tendering.framework.terms import NOT_KEPT, OVERDUE, Term
from tendering.law.calendar import day_text
from tendering.model.entries import Entry, EntryKind
from tendering.model.numbers import fixed, money, plain
from tendering.model.tender import Tender
from tendering.workbench.library import own_templates
from tendering.workbench.outcomes import rule_of
from tendering.workbench.providers import names_of
from tendering.workbench.records import opened
from tendering.workbench.terms_look import look_at
from tendering.workbench.writing import Report, publish, writer_of

FIRST = date(2015, 6, 1)
LAST = date(2016, 5, 31)
FILE = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """What a zone's main had of a year."""

    zone: str
    title: str
    main: str
    referrals: int
    placed: int
    refused: int
    elsewhere: int
    specialist: int
    rest: int
    hours: Fraction
    planned: int
    due: int
    worth: Fraction

    @property
    def saved(self) -> str:
        """What its results earned, in pounds."""
        return money(self.worth)


def report(ref: str, *, folder: Path | None = None, store: str = "") -> Report:
    """Report a year of the mains: referrals by zone, results by provider, promises kept.

    Args:
        ref: Id or folder.
        folder: Where to write it as JSON, Excel and HTML; nothing is written where none is given.
        store: Where the record is.
    """
    with opened(ref, store=store) as now:
        found = look_at(now)
        names = names_of(now)
        book = Book(found.tender, now.entries)
        earned = rewards(rule_of(found.tender), now.entries, LAST)
        head, ident, count = now.head, now.id, len(now.links)
        zones = _zones(found.tender, book, earned, now.entries)
    paid = sum((r.paid for r in earned), Fraction(0))
    lines = [
        f"{counted(len(book.referrals), 'referral')} from {day_text(FIRST)} to {day_text(LAST)} in {len(zones)} zones with one main each.",
        f"{counted(len(earned), 'outcome')} planned, {sum(r.status == DUE for r in earned)} achieved, proven and sustained; {money(paid)} paid.",
        _kept(found.terms),
        "How often anything happens is invented; how it goes is as the paper prints it.",
    ]
    parts = (
        _zone_part(zones, names),
        _result_part(earned, names),
        _promise_part(found.terms, names),
    )
    data = {
        "procurement": ident,
        "from": FIRST.isoformat(),
        "to": LAST.isoformat(),
        "entries": count,
        "head": head,
        "referrals": len(book.referrals),
        "paid": plain(paid),
        "due": plain(sum((r.due for r in earned), Fraction(0))),
        "zones": [_data(z, names) for z in zones],
        "promises": dict(Counter(t.state(LAST) for t in found.terms)),
        "outcomes": dict(Counter(r.status for r in earned)),
    }
    files: tuple[Path, ...] = ()
    if folder is not None:
        shown = Tables(
            title=f"A year of main providers: {found.tender.title}",
            under=f"{found.tender.authority.name}, reference {ident}",
            lines=[simulated_note(found.tender), *lines],
            parts=parts,
            reference=ident,
            head=head,
        )
        files = publish(folder, writer_of(shown.files(FILE, data, own_templates())), beside=True)
    return Report(data=data, text="\n".join([*lines, "", _table(zones, names)]), files=files)


def _kept(terms: Sequence[Term]) -> str:
    counts = Counter(t.state(LAST) for t in terms)
    said = ", ".join(f"{counts[s]} {s}" for s in states() if counts[s])
    return f"{counted(len(terms), 'promise')} of the mains are terms of their contracts: {said}."


def _zones(
    tender: Tender, book: Book, earned: Sequence[Reward], entries: Sequence[Entry]
) -> list[Zone]:
    held = mains(book.held(LAST))
    answers = Counter(
        (e.fact("referral"), e.fact("answer"))
        for e in entries
        if e.kind is EntryKind.REFERRAL_ANSWERED
    )
    refused = {n for n, answer in answers if answer != "accepted"}
    made = {str(e.number): e for e in entries if e.kind is EntryKind.REFERRAL_MADE}
    gone = {e.fact("referral") for e in entries if e.kind is EntryKind.REFERRAL_WITHDRAWN}
    placed = {
        e.fact("referral"): Fraction(e.fact("hours"))
        for e in entries
        if e.kind is EntryKind.PACKAGE_PLACED
    }
    found = []
    for lot, zone in zones_of(tender):
        mine = {n for n, e in made.items() if (e.lot, e.fact("zone")) == (lot, zone)}
        here = [r for r in earned if (r.outcome.lot, r.outcome.zone) == (lot, zone)]
        part = tender.lot(lot)
        area = part.zone(zone) if part is not None else None
        special = {n for n in mine & gone if made[n].fact("needs")}
        found.append(
            Zone(
                zone=zone,
                title=(area.title or zone) if area is not None else zone,
                main=next((p for p, zones in held.items() if zone in zones), ""),
                referrals=len(mine),
                placed=len(mine & placed.keys()),
                refused=len(mine & refused),
                elsewhere=len((mine & gone & refused) - special),
                specialist=len(special),
                rest=len(mine - placed.keys() - special - (gone & refused)),
                hours=sum((placed[n] for n in mine & placed.keys()), Fraction(0)),
                planned=len(here),
                due=sum(r.status == DUE for r in here),
                worth=sum((r.due for r in here), Fraction(0)),
            )
        )
    return found


def _data(zone: Zone, names: Names) -> dict[str, object]:
    return {
        "zone": zone.zone,
        "title": zone.title,
        "main": zone.main,
        "name": names.bidder(zone.main),
        "referrals": zone.referrals,
        "placed": zone.placed,
        "not_taken": zone.refused,
        "elsewhere": zone.elsewhere,
        "specialist": zone.specialist,
        "withdrawn_or_open": zone.rest,
        "hours_weekly": plain(zone.hours),
        "outcomes_planned": zone.planned,
        "outcomes_due": zone.due,
        "results": plain(zone.worth),
    }


_COLUMNS = (
    *("zone", "main", "referrals", "placed", "not taken", "elsewhere", "specialist", "other"),
    *("hours a week", "outcomes", "due", "results"),
)


def _row(zone: Zone, names: Names) -> tuple[str, ...]:
    return (
        f"{zone.zone} {zone.title}",
        names.bidder(zone.main),
        str(zone.referrals),
        str(zone.placed),
        str(zone.refused),
        str(zone.elsewhere),
        str(zone.specialist),
        str(zone.rest),
        fixed(zone.hours, 2),
        str(zone.planned),
        str(zone.due),
        zone.saved,
    )


def _table(zones: Sequence[Zone], names: Names) -> str:
    return table([_row(z, names) for z in zones], _COLUMNS, right=range(2, 12))


def _zone_part(zones: Sequence[Zone], names: Names) -> Part:
    columns = [
        Heading(title=title[:1].upper() + title[1:], width=30 if n < 2 else 11, figures=n > 1)
        for n, title in enumerate(_COLUMNS)
    ]
    lines = (
        "Not taken: the main refused, or let the time pass. Elsewhere: the council then placed the package with another provider.",
        "Other: the person withdrew, or the referral is still open on the last day.",
        "Specialist: the council referred the package to a secondary provider at once, for the need named in the referral.",
    )
    rows = [_row(z, names) for z in zones]
    return Part(
        title="Zones and their mains", sheet="Zones", columns=columns, rows=rows, lines=lines
    )


def _result_part(earned: Sequence[Reward], names: Names) -> Part:
    columns = (
        Heading(title="Provider", width=30),
        Heading(title="Outcomes planned", width=11, figures=True),
        Heading(title="Achieved, proven and sustained", width=14, figures=True),
        Heading(title="Late: earned nothing", width=12, figures=True),
        Heading(title="Not earned, or not yet", width=12, figures=True),
        Heading(title="Due", width=13, figures=True),
        Heading(title="Paid", width=13, figures=True),
    )
    rows = []
    for one in sorted({r.outcome.provider for r in earned}):
        mine = [r for r in earned if r.outcome.provider == one]
        counts = Counter(r.status for r in mine)
        late = sum(n for status, n in counts.items() if status.startswith("late"))
        due = sum((r.due for r in mine), Fraction(0))
        paid = sum((r.paid for r in mine), Fraction(0))
        rest = len(mine) - counts[DUE] - late
        rows.append(
            (names.bidder(one), len(mine), counts[DUE], late, rest, money(due), money(paid))
        )
    return Part(title="Results", sheet="Results", columns=columns, rows=rows)


def _promise_part(terms: Sequence[Term], names: Names) -> Part:
    columns = (
        Heading(title="Term", width=16),
        Heading(title="Provider", width=30),
        Heading(title="Promise", width=56),
        Heading(title="Page", width=18),
        Heading(title="State", width=14),
        Heading(title="What was found", width=50),
    )
    order = {s: n for n, s in enumerate(states())}
    listed = sorted(terms, key=lambda t: (order[t.state(LAST)], t.id))
    rows = [
        (
            t.id,
            names.bidder(t.marked.provider),
            t.marked.words,
            t.marked.page,
            t.state(LAST),
            t.checks[-1].evidence if t.checks else "",
        )
        for t in listed
    ]
    broken = sum(t.state(LAST) in (NOT_KEPT, OVERDUE) for t in terms)
    lines = (
        (
            f"{counted(broken, 'promise')} not kept: a named person decides whether to notify the provider of the published step.",
        )
        if broken
        else ()
    )
    return Part(title="Promises", sheet="Promises", columns=columns, rows=rows, lines=lines)
