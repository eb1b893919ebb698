"""Letters to people who are supported today, and to their families: who is written to, what they are told, what they were told before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tendering.documents.family_letter import family_letter
from tendering.documents.names import counted
from tendering.documents.people_letter import (
    DIRECT,
    MOVES,
    STAYS,
    WAITS,
    PersonLetter,
    Told,
    hours_words,
    person_letter,
)
from tendering.files.mobilise_tables import NAMES, read_names, read_plan
from tendering.files.tables import write_table
from tendering.framework.moving import Way, at
from tendering.framework.readiness import Stage, WaveStanding, covered_until
from tendering.framework.waves import Move
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.findings import Finding, finding, has_error
from tendering.workbench.mobilise import PLAN_FILE, Case
from tendering.workbench.records import Procurement, RefusedError, Who

PEOPLE, FAMILIES = "people", "families"
FAMILY_FILE = "-family"
"""How the file of a letter to a family ends, so that it is not put in the person's envelope."""
_NOT_READY = "We have decided that the change cannot be made safely on that day, so it does not happen then."


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which letters are asked for."""

    to: str
    wave: str
    person: str
    names: Path | None


def chosen_of(case: Case, who: Who, asked: Asked) -> tuple[Move, ...]:
    """Return the people of the letters asked for: never those who have begun."""
    begun = case.begun(who.on)
    return tuple(
        m
        for m in case.moves
        if m.person not in begun and asked.wave in ("", m.wave) and asked.person in ("", m.person)
    )


def people_letters(
    now: Procurement, case: Case, who: Who, asked: Asked, waves: Mapping[str, WaveStanding]
) -> tuple[dict[str, bytes], tuple[Finding, ...]]:
    """Return letters to people, or to their families, by file name, and what is to be said of them.

    Of families nobody keeps a list: where names are given, letters go to those that they name.

    Raises:
        RefusedError: Nobody is left to write to, or the names cannot be read.
    """
    chosen = chosen_of(case, who, asked)
    if not chosen:
        what = asked.person or asked.wave or "the plan"
        raise RefusedError(finding("L715", "--person", f"{what}: nobody who has not begun"))
    lines, greet, found = _names(asked.names)
    if has_error(found):
        raise RefusedError(*found)
    if asked.to == FAMILIES and asked.names is not None:
        chosen = tuple(m for m in chosen if m.person in lines)
        if not chosen:
            said = f"{asked.names.name} names the family of nobody who is asked for"
            raise RefusedError(finding("L715", "--names", said))
    before = told_days(now, case, PEOPLE)
    if asked.to == FAMILIES:
        before |= told_days(now, case, FAMILIES)
    about = _told(case, who)
    made: dict[str, bytes] = {}
    for m in chosen:
        letter = _letter(
            case, m, waves.get(m.wave), before.get(m.person), lines=lines, greet=greet
        )
        folder = m.wave or "no-day"
        if asked.to == FAMILIES:
            made[f"{folder}/{m.person}{FAMILY_FILE}.docx"] = family_letter(letter, about)
            continue
        made[f"{folder}/{m.person}.docx"] = person_letter(letter, about)
        if m.person in case.easy:
            made[f"{folder}/{m.person}-easy-read.docx"] = person_letter(letter, about, easy=True)
    unnamed = [m.person for m in chosen if m.person not in lines]
    notes = list(found)
    if unnamed:
        made["names.csv"] = write_table(NAMES, [{"person": p} for p in unnamed]).encode()
        said = f"{counted(len(unnamed), 'person', 'people')}: the letters say where both belong; names.csv lists them"
        notes.append(finding("L728", "letters", said))
    return made, tuple(notes)


def _names(
    path: Path | None,
) -> tuple[dict[str, Sequence[str]], dict[str, str], tuple[Finding, ...]]:
    if path is None:
        return {}, {}, ()
    return read_names(path.read_bytes(), path.name)


def _told(case: Case, who: Who) -> Told:
    off = case.tender.agreement.call_off if case.tender.agreement is not None else None
    any_time = off is not None and bool(off.persons_choice)
    by_day = case.rules.choice_by
    if any_time or by_day is None or by_day < who.on:
        by_day = None
    choice = (
        "You can tell us at any time. What you choose comes before any list of ours."
        if by_day is None
        else f"Please tell us by {by_day.day} {by_day:%B} {by_day.year}."
    )
    return Told(
        authority=case.tender.authority,
        on=who.on,
        phone=case.rules.phone or case.tender.authority.phone or "[telephone]",
        out_of_hours=case.rules.out_of_hours or "",
        choice=choice,
        told_days=case.rules.told_days,
        signed=who.name,
        choose_by=by_day,
    )


def told_days(now: Procurement, case: Case, to: str) -> dict[str, date | None]:
    """Return the first day that each person, or their family, was last told, from the letters entered as sent."""
    found: dict[str, date | None] = {}
    by_number = {str(e.number): e for e in case.entries}
    for sent in of_kind(standing(case.entries), EntryKind.MOBILISATION_LETTERS_SENT):
        plan = by_number.get(sent.fact("plan"))
        if sent.fact("to") != to or plan is None:
            continue
        file = next((f for f in plan.files if f.name == PLAN_FILE), None)
        body = now.body(file) if file is not None else None
        who = _listed(now, sent)
        for m in read_plan(body) if body else ():
            if m.person in who:
                found[m.person] = m.first_day
    return found


def _listed(now: Procurement, sent: Entry) -> frozenset[str]:
    """Return to whom letters went, from the list kept apart."""
    body = next((b for f in sent.files if f.personal and (b := now.body(f))), b"")
    return frozenset(line.split(",")[0] for line in body.decode().splitlines()[1:])


def _letter(
    case: Case,
    m: Move,
    wave: WaveStanding | None,
    was: date | None,
    *,
    lines: Mapping[str, Sequence[str]],
    greet: Mapping[str, str],
) -> PersonLetter:
    stopped = wave is not None and wave.stage in (Stage.NO_GO, Stage.MISSED)
    kind = {Way.MOVES: MOVES, Way.STAYS: STAYS, Way.DIRECT: DIRECT}.get(m.way, WAITS)
    first = None if stopped else m.first_day
    if stopped and was is None and wave is not None:
        was = wave.first_day
    changed = was is not None and was != first
    return PersonLetter(
        reference=m.person,
        kind=WAITS if first is None else kind,
        address=tuple(lines.get(m.person, ())),
        dear=greet.get(m.person, ""),
        now=m.provider,
        new=case.name(m.to) if m.to else "",
        hours=hours_words(m.hours),
        first_day=first,
        others=tuple(
            case.name(h.bidder) for h in at(case.holders, m.lot, m.zone) if h.bidder != m.to
        ),
        was=was if changed else None,
        because=_because(case, m.lot, stopped=stopped) if changed else "",
        until=covered_until(case.rules, case.entries, m.lot) if extended(case, [m.lot]) else None,
    )


def _because(case: Case, lot: str, *, stopped: bool) -> str:
    told = of_kind(standing(case.entries), EntryKind.AGREEMENT_EXTENDED_MEANWHILE, lot=lot)
    if told and told[-1].fact("told"):
        return told[-1].fact("told")
    return _NOT_READY if stopped else ""


def extended(case: Case, lots: Sequence[str]) -> str:
    """Say why and by what the present agreement was extended for some lots; nothing where it was not."""
    found = [
        e
        for e in of_kind(standing(case.entries), EntryKind.AGREEMENT_EXTENDED_MEANWHILE)
        if e.lot in ("", *lots)
    ]
    if not found:
        return ""
    reason, basis = (found[-1].fact(f).strip().rstrip(".") for f in ("reason", "basis"))
    return f"Why: {reason}. By what: {basis}."
