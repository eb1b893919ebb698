"""Write the letters of mobilisation, to people, to providers of today and to new ones, and enter them as sent."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tendering.documents.life_letter import life_letter
from tendering.documents.mobilise_letters import incumbent_blocks, provider_blocks
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
from tendering.framework.readiness import Stage, WaveStanding, covered_until, gate_states, waves_on
from tendering.framework.staff_transfer import transfers
from tendering.framework.waves import Move
from tendering.law.calendar import day_text
from tendering.model.entries import Entry, EntryKind, FileRef, of_kind, standing
from tendering.model.findings import Finding, finding, has_error
from tendering.record.chain import Draft, Link, sha256
from tendering.workbench.evaluate import by
from tendering.workbench.mobilise import PLAN_FILE, Case, case_of, need_plan
from tendering.workbench.mobilise_people import purge_day
from tendering.workbench.records import (
    Procurement,
    RefusedError,
    Who,
    draft,
    file_ref,
    opened,
    receipt,
    write,
)
from tendering.workbench.writing import Report, publish, writer_of

PEOPLE, INCUMBENTS, PROVIDERS = "people", "incumbents", "providers"
KINDS = (PEOPLE, INCUMBENTS, PROVIDERS)
_NOT_READY = "We have decided that the change cannot be made safely on that day, so it does not happen then."


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which letters are asked for."""

    to: str
    wave: str
    person: str
    names: Path | None


def letters(
    ref: str,
    who: Who,
    *,
    to: str,
    wave: str = "",
    person: str = "",
    names: Path | None = None,
    sent: str = "",
    out: Path | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Write letters of the plan that stands to ``out/ID/mobilise/letters``; with ``sent`` enter that they went.

    Names and addresses are read for the letters alone, and are nowhere else. What the record keeps of letters to people
    is their number, and apart from the chain a list of pseudonyms with the digest of each letter.

    Raises:
        RefusedError: There is no plan, no such wave, person or kind of letter, or names cannot be read.
    """
    asked = Asked(to=to.lower(), wave=wave, person=person, names=names)
    with opened(ref, store=store) as procurement:
        case = case_of(procurement)
        made, found = _made(procurement, case, who, asked)
        links: tuple[Link, ...] = ()
        if sent:
            links = write(
                procurement, who, lambda _: [_entry(case, who, asked, made, sent)], dry_run=dry_run
            )
    target = (out or Path("out") / case.procurement) / "mobilise" / "letters" / asked.to
    written = publish(
        target, writer_of(made), dry_run=dry_run, made=by(who.name), beside=bool(wave or person)
    )
    count = sum(name.endswith(".docx") for name in made)
    said = f"{counted(count, 'letter')} to {asked.to}."
    if links:
        said += f" Entered as sent by {sent}."
    return Report(
        findings=found,
        data={
            "procurement": case.procurement,
            "to": asked.to,
            "letters": count,
            "entries": receipt(links),
        },
        text=said,
        files=written,
        dry_run=dry_run,
    )


def _made(
    now: Procurement, case: Case, who: Who, asked: Asked
) -> tuple[dict[str, bytes], tuple[Finding, ...]]:
    """Return the letters by file name, and what is to be said of them."""
    need_plan(case)
    if not case.moves:
        raise RefusedError(finding("L727", "record", "the plan, person by person, was destroyed"))
    if asked.to not in KINDS:
        said = f"{asked.to!r} is not one of {', '.join(KINDS)}"
        raise RefusedError(finding("L702", "--to", said))
    waves = {w.wave: w for w in waves_on(case.rules, case.entries, who.on)}
    if asked.wave and asked.wave not in waves:
        said = f"{asked.wave!r}; the waves are {', '.join(waves)}"
        raise RefusedError(finding("L715", "--wave", said))
    if asked.to == PEOPLE:
        return _people(now, case, who, asked, waves)
    if asked.to == INCUMBENTS:
        return _incumbents(case, who, asked), ()
    return _providers(case, who, asked), ()


def _chosen(case: Case, who: Who, asked: Asked) -> tuple[Move, ...]:
    """Return the people of the letters asked for: never those who have begun."""
    begun = case.begun(who.on)
    return tuple(
        m
        for m in case.moves
        if m.person not in begun and asked.wave in ("", m.wave) and asked.person in ("", m.person)
    )


def _people(
    now: Procurement, case: Case, who: Who, asked: Asked, waves: Mapping[str, WaveStanding]
) -> tuple[dict[str, bytes], tuple[Finding, ...]]:
    chosen = _chosen(case, who, asked)
    if not chosen:
        what = asked.person or asked.wave or "the plan"
        raise RefusedError(finding("L715", "--person", f"{what}: nobody who has not begun"))
    lines, greet, found = _names(asked.names)
    if has_error(found):
        raise RefusedError(*found)
    told_before = told_days(now, case)
    about = _told(case, who)
    made: dict[str, bytes] = {}
    for m in chosen:
        letter = _letter(
            case, m, waves.get(m.wave), told_before.get(m.person), lines=lines, greet=greet
        )
        folder = m.wave or "no-day"
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
    choice = (
        "You can tell us at any time. What you choose comes before any list of ours."
        if any_time or by_day is None or by_day < who.on
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
    )


def told_days(now: Procurement, case: Case) -> dict[str, date | None]:
    """Return the first day that each person was last told, from the letters entered as sent."""
    found: dict[str, date | None] = {}
    by_number = {str(e.number): e for e in case.entries}
    for sent in of_kind(standing(case.entries), EntryKind.MOBILISATION_LETTERS_SENT):
        plan = by_number.get(sent.fact("plan"))
        if sent.fact("to") != PEOPLE or plan is None:
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
        until=covered_until(case.rules, case.entries, m.lot) if _extended(case, [m.lot]) else None,
    )


def _because(case: Case, lot: str, *, stopped: bool) -> str:
    extended = of_kind(standing(case.entries), EntryKind.AGREEMENT_EXTENDED_MEANWHILE, lot=lot)
    if extended and extended[-1].fact("told"):
        return extended[-1].fact("told")
    return _NOT_READY if stopped else ""


def _incumbents(case: Case, who: Who, asked: Asked) -> dict[str, bytes]:
    chosen = _chosen(case, who, asked)
    listed = transfers(chosen, case.entries)
    made = {}
    for number, provider in enumerate(sorted({m.provider for m in chosen}), 1):
        mine = [m for m in chosen if m.provider == provider]
        lots = sorted({m.lot for m in mine})
        covered = [d for lot in lots if (d := covered_until(case.rules, case.entries, lot))]
        blocks = incumbent_blocks(
            provider,
            mine,
            [t for t in listed if t.provider == provider],
            case.rules,
            covered=max(covered, default=None),
            extended=_extended(case, lots),
            name=case.name,
            zone=case.zone_title,
        )
        made[f"{number:02}-{_file_name(provider)}.docx"] = _framed(
            case, who, provider, "The move to new home care providers", blocks
        )
    return made


def _extended(case: Case, lots: Sequence[str]) -> str:
    found = [
        e
        for e in of_kind(standing(case.entries), EntryKind.AGREEMENT_EXTENDED_MEANWHILE)
        if e.lot in ("", *lots)
    ]
    if not found:
        return ""
    reason, basis = (found[-1].fact(f).strip().rstrip(".") for f in ("reason", "basis"))
    return f"Why: {reason}. By what: {basis}."


def _extended_to(case: Case, lots: Collection[str]) -> str:
    """Say to what day the present agreement was extended, and why; nothing where it was not."""
    said = _extended(case, sorted(lots))
    days = [d for lot in lots if (d := covered_until(case.rules, case.entries, lot))]
    return f"It is extended to {day_text(max(days))}. {said}" if said and days else ""


def _providers(case: Case, who: Who, asked: Asked) -> dict[str, bytes]:
    chosen = _chosen(case, who, asked)
    listed = transfers(chosen, case.entries)
    made = {}
    for bidder in sorted({m.to for m in chosen if m.to}):
        mine = [m for m in chosen if m.to == bidder]
        lots = dict.fromkeys(m.lot for m in mine if m.takes_room)
        gates = [
            g for lot in lots for g in gate_states(case.rules, case.entries, bidder, lot, who.on)
        ]
        blocks = provider_blocks(
            bidder,
            mine,
            tuple({g.gate.id: g for g in gates}.values()),
            [t for t in listed if t.to == bidder],
            case.rules,
            extended=_extended_to(case, {m.lot for m in mine}),
            name=case.name,
            zone=case.zone_title,
        )
        made[f"{bidder}.docx"] = _framed(
            case, who, case.name(bidder), "Your first days under the new agreement", blocks
        )
    return made


def _framed(case: Case, who: Who, to: str, about: str, blocks: Sequence[object]) -> bytes:
    return life_letter(
        case.tender.authority,
        to,
        who.on,
        f"{case.tender.title}: {about[:1].lower()}{about[1:]}",
        blocks,  # type: ignore[arg-type]
        case.head,
        reference=case.tender.id,
        signed_by=who.name,
    )


def _file_name(provider: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in provider.lower()).split())[:50]


def _entry(case: Case, who: Who, asked: Asked, made: Mapping[str, bytes], method: str) -> Draft:
    docs = {name: data for name, data in made.items() if name.endswith(".docx")}
    plan = need_plan(case)
    files = tuple(_files(case, who, asked, docs))
    facts = {
        "to": asked.to,
        "wave": asked.wave,
        "plan": str(plan.number),
        "letters": str(len(docs)),
        "method": method,
    }
    return draft(who, EntryKind.MOBILISATION_LETTERS_SENT, facts=facts, files=files)


def _files(
    case: Case, who: Who, asked: Asked, docs: Mapping[str, bytes]
) -> Iterator[tuple[FileRef, bytes]]:
    """Keep letters to providers as they went; of letters to people a list of pseudonyms and digests, apart."""
    if asked.to != PEOPLE:
        for name, data in docs.items():
            yield file_ref(name, data), data
        return
    day, bad = purge_day(None, case.rules, who)
    if bad:
        raise RefusedError(*bad)
    lines = ["person,letter,sha256"]
    for name, data in docs.items():
        stem = Path(name).stem
        lines.append(f"{stem.removesuffix('-easy-read')},{stem},{sha256(data)}")
    listed = ("\n".join(lines) + "\n").encode()
    yield file_ref("letters.csv", listed, personal=True, purge_on=day), listed
