"""Take down who is supported today, what each new provider can begin in a week, and what is said of its staff."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path

from tendering.documents.names import counted, grouped
from tendering.files.cell_values import number
from tendering.files.mobilise_tables import people_text, read_people
from tendering.files.tables import MOST_BYTES
from tendering.files.workforce_return import staff_count
from tendering.framework.mobilise_checks import list_findings, transfer_findings
from tendering.framework.moving import Person
from tendering.framework.staff_transfer import APPLIES, NOT_APPLIES, NOT_KNOWN, transfers
from tendering.law.calendar import day_text
from tendering.model.entries import EntryKind, FileRef
from tendering.model.findings import Finding, finding, has_error
from tendering.model.mobilisation import Mobilisation
from tendering.model.numbers import plain
from tendering.record.chain import Draft, Link
from tendering.workbench.entering import entered
from tendering.workbench.mobilise import PEOPLE_FILE, case_of
from tendering.workbench.records import Procurement, RefusedError, Who, draft, file_ref
from tendering.workbench.writing import Report

VIEWS = (APPLIES, NOT_APPLIES, NOT_KNOWN)
_WANTED = {"--source": "where it comes from", "--reason": "the reason"}


def list_people(
    ref: str,
    table: Path,
    who: Who,
    *,
    source: str,
    purge_on: date | None = None,
    reason: str = "",
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Take in everybody who is supported today, by pseudonym: all of the list or, on any error, none.

    The list is kept apart from the chain until the day on which it is destroyed. The chain holds how many people and
    hours there are, and no more.

    Args:
        ref: Id or folder.
        table: With the columns of people.csv.
        who: Who takes it in.
        source: Where the list comes from.
        purge_on: The day it is destroyed; else the tender's.
        reason: Why it differs from the figures of today's providers, where it does.
        store: See `records.opened`.
        dry_run: Write nothing.

    Raises:
        RefusedError: The list cannot be read, or something in it is wrong: everything at once.
    """
    people, found = read_people(_read(table), table.name)
    if has_error(found) or not people:
        none = finding("F006", table.name, "nobody is listed")
        raise RefusedError(*(found or (none,)))
    return people_entered(
        ref,
        people,
        who,
        source=source,
        purge_on=purge_on,
        reason=reason,
        found=found,
        store=store,
        dry_run=dry_run,
    )


def people_entered(
    ref: str,
    people: Sequence[Person],
    who: Who,
    *,
    source: str,
    purge_on: date | None = None,
    reason: str = "",
    found: Sequence[Finding] = (),
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Enter a list of people that has been read; see `list_people`."""
    notes: list[Finding] = []

    def build(now: Procurement) -> tuple[Draft]:
        case = case_of(now, people=False)
        wrong = [
            *found,
            *list_findings(people, case.tender, case.incumbents, case.holders, reason=reason),
            *_said(source, "--source"),
        ]
        day, bad = purge_day(purge_on, case.rules, who)
        wrong += bad
        if has_error(wrong):
            raise RefusedError(*wrong)
        notes[:] = wrong
        data = people_text(people).encode()
        file = file_ref(PEOPLE_FILE, data, personal=True, purge_on=day)
        facts = {
            "source": source.strip(),
            "people": str(len(people)),
            "hours": plain(sum((p.hours for p in people), Fraction(0))),
            "agrees": "no" if any(f.code == "L704" for f in wrong) else "yes",
            "reason": reason,
        }
        return (draft(who, EntryKind.PEOPLE_LISTED, facts=facts, files=[(file, data)]),)

    def say(links: Sequence[Link], verb: str) -> str:
        facts = links[-1].entry.facts
        held = links[-1].entry.files[0].purge_on
        hours = grouped(Fraction(facts["hours"]))
        agrees = (
            "It adds to the figures of today's providers in every zone."
            if facts["agrees"] == "yes"
            else "It differs from the figures of today's providers, and the entry says why."
        )
        return (
            f"{verb} {counted(int(facts['people']), 'person', 'people')} with {hours} hours a week. {agrees}\n"
            f"The list is kept apart from the chain and destroyed on {day_text(held) if held else ''}."
        )

    return entered(ref, who, build, say, notes=notes, store=store, dry_run=dry_run)


def _read(path: Path) -> bytes:
    """Read a file that a person names, bounded."""
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise RefusedError(finding("F002", path.name, f"more than {MOST_BYTES:,} bytes"))
    return data


def _said(text: str, option: str) -> tuple[Finding, ...]:
    return () if text.strip() else (finding("R007", option, f"{_WANTED[option]} is not said"),)


def purge_day(
    given: date | None, rules: Mobilisation, who: Who
) -> tuple[date | None, tuple[Finding, ...]]:
    """Return the day on which personal data are destroyed, or what is wrong with it."""
    day = given or rules.purge_on
    if day is None:
        return None, (finding("L726", "--purge-on", "no day is given"),)
    if day <= who.on:
        return None, (finding("L726", "--purge-on", f"{day_text(day)} is not to come"),)
    return day, ()


def state_intake(
    ref: str,
    who: Who,
    *,
    bidder: str,
    hours: str,
    people: str = "",
    source: str,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Take down the most that a new provider can begin in one week.

    Raises:
        RefusedError: It holds no place, or a figure cannot be read.
    """

    def build(now: Procurement) -> tuple[Draft]:
        case = case_of(now, people=False)
        wrong = list(_said(source, "--source"))
        held = {h.bidder for h in case.holders}
        if bidder not in held:
            said = f"{bidder!r} holds no place; those that do are {', '.join(sorted(held))}"
            wrong.append(finding("L701", "--bidder", said))
        most = number(hours)
        if most is None or most <= 0:
            said = f"not a number of hours above 0: {hours[:40]!r}"
            wrong.append(finding("L702", "--hours", said))
        if people and not (people.isascii() and people.isdigit() and int(people) > 0):
            said = f"not a whole number from 1: {people[:40]!r}"
            wrong.append(finding("L702", "--people", said))
        if wrong or most is None:
            raise RefusedError(*wrong)
        facts = {"hours": plain(most), "people": people, "source": source.strip()}
        return (draft(who, EntryKind.INTAKE_STATED, bidder=bidder, facts=facts),)

    def say(links: Sequence[Link], verb: str) -> str:
        facts = links[-1].entry.facts
        more = (
            f" and {counted(int(facts['people']), 'person', 'people')}"
            if "people" in facts
            else ""
        )
        return f"{verb}: {bidder} can begin {facts['hours']} hours{more} in a week."

    return entered(ref, who, build, say, store=store, dry_run=dry_run)


def record_staff(
    ref: str,
    who: Who,
    *,
    provider: str,
    view: str = "",
    reason: str = "",
    lot: str = "",
    zone: str = "",
    employees: str = "",
    given: date | None = None,
    file: Path | None = None,
    purge_on: date | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Take down what is said of the staff of a present provider: whether TUPE applies, how many, what was passed on.

    Its return, the workforce template, is kept apart from the chain until its day. The chain holds a count alone.

    Raises:
        RefusedError: The provider is not one of today's, the view is no view, or the return names people.
    """
    notes: list[Finding] = []

    def build(now: Procurement) -> tuple[Draft]:
        case = case_of(now)
        here = {(i.lot, i.zone) for i in case.incumbents if i.provider == provider}
        wrong: list[Finding] = []
        if not here:
            wrong.append(
                finding("L701", "--provider", f"{provider!r} is not among today's providers")
            )
        elif not any((not lot or of == lot) and (not zone or at == zone) for of, at in here):
            said = f"{provider} supports nobody in lot {lot or '(any)'} zone {zone or '(any)'}"
            wrong.append(finding("L701", "--zone", said))
        if view and view.lower() not in VIEWS:
            said = f"{view!r} is not one of {', '.join(VIEWS)}"
            wrong.append(finding("L702", "--view", said))
        if view and view.lower() != NOT_KNOWN:
            wrong += _said(reason, "--reason")
        if given is not None and given > who.on:
            wrong.append(finding("L702", "--given-on", f"{day_text(given)} is still to come"))
        counted_, files = employees, []
        if file is not None:
            count, bad = staff_count(_read(file), file.name)
            wrong += bad
            counted_ = employees or str(count)
            day, trouble = purge_day(purge_on, case.rules, who)
            wrong += trouble
            files = [_kept(file, day)]
        if counted_ and not (counted_.isascii() and counted_.isdigit()):
            wrong.append(finding("L702", "--employees", f"not a whole number: {counted_[:40]!r}"))
        if not (view or counted_ or given):
            wrong.append(finding("R007", "--view", "nothing is said of its staff"))
        if has_error(wrong):
            raise RefusedError(*wrong)
        facts = {
            "provider": provider,
            "zone": zone,
            "view": view.lower(),
            "reason": reason,
            "employees": counted_,
            "information_given": given.isoformat() if given else "",
        }
        made = draft(who, EntryKind.STAFF_TRANSFER_RECORDED, lot=lot, facts=facts, files=files)
        after = (*now.entries, made.entry)
        mine = [t for t in transfers(case.moves, after) if t.provider == provider]
        notes[:] = [*wrong, *transfer_findings(mine, who.on)]
        return (made,)

    def say(links: Sequence[Link], verb: str) -> str:
        facts = links[-1].entry.facts
        parts = [f"TUPE {facts['view']}"] if facts.get("view") else []
        if "employees" in facts:
            parts.append(counted(int(facts["employees"]), "employee"))
        if given is not None:
            parts.append(f"information given on {day_text(given)}")
        return f"{verb} for {provider}: {', '.join(parts)}."

    return entered(ref, who, build, say, notes=notes, store=store, dry_run=dry_run)


def _kept(path: Path, day: date | None) -> tuple[FileRef, bytes]:
    data = _read(path)
    return file_ref(path.name, data, personal=True, purge_on=day), data
