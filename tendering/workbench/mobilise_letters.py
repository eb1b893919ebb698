"""Write the letters of mobilisation, to people, families, providers of today and new ones, and enter them as sent."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from tendering.documents.life_letter import life_letter
from tendering.documents.mobilise_letters import incumbent_blocks, provider_blocks
from tendering.documents.names import counted
from tendering.framework.readiness import covered_until, gate_states, waves_on
from tendering.framework.staff_transfer import transfers
from tendering.law.calendar import day_text
from tendering.model.entries import EntryKind, FileRef
from tendering.model.findings import Finding, finding
from tendering.record.chain import Draft, Link, sha256
from tendering.workbench.mobilise import Case, case_of, need_plan
from tendering.workbench.mobilise_people import purge_day
from tendering.workbench.mobilise_told import (
    FAMILIES,
    FAMILY_FILE,
    PEOPLE,
    Asked,
    chosen_of,
    extended,
    people_letters,
)
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
from tendering.workbench.writing import Report, by, publish, writer_of

INCUMBENTS, PROVIDERS = "incumbents", "providers"
KINDS = (PEOPLE, FAMILIES, INCUMBENTS, PROVIDERS)


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
    and families is their number, and apart from the chain a list of pseudonyms with the digest of each letter.

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
    if asked.to in (PEOPLE, FAMILIES):
        return people_letters(now, case, who, asked, waves)
    if asked.to == INCUMBENTS:
        return _incumbents(case, who, asked), ()
    return _providers(case, who, asked), ()


def _incumbents(case: Case, who: Who, asked: Asked) -> dict[str, bytes]:
    chosen = chosen_of(case, who, asked)
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
            extended=extended(case, lots),
            name=case.name,
            zone=case.zone_title,
        )
        made[f"{number:02}-{_file_name(provider)}.docx"] = _framed(
            case, who, provider, "The move to new home care providers", blocks
        )
    return made


def _extended_to(case: Case, lots: Collection[str]) -> str:
    """Say to what day the present agreement was extended, and why; nothing where it was not."""
    said = extended(case, sorted(lots))
    days = [d for lot in lots if (d := covered_until(case.rules, case.entries, lot))]
    return f"It is extended to {day_text(max(days))}. {said}" if said and days else ""


def _providers(case: Case, who: Who, asked: Asked) -> dict[str, bytes]:
    chosen = chosen_of(case, who, asked)
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
    """Keep letters to providers as they went; of letters to people and families a list of pseudonyms and digests, apart."""
    if asked.to not in (PEOPLE, FAMILIES):
        for name, data in docs.items():
            yield file_ref(name, data), data
        return
    day, bad = purge_day(None, case.rules, who)
    if bad:
        raise RefusedError(*bad)
    lines = ["person,letter,sha256"]
    for name, data in docs.items():
        stem = Path(name).stem
        person = stem.removesuffix("-easy-read").removesuffix(FAMILY_FILE)
        lines.append(f"{person},{stem},{sha256(data)}")
    listed = ("\n".join(lines) + "\n").encode()
    yield file_ref("letters.csv", listed, personal=True, purge_on=day), listed
