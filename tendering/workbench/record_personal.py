"""Personal and workforce data: kept apart from the chain until their day, then destroyed in one act with the entry that says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from tendering.checks.record import record_of
from tendering.checks.record_deadlines import kept_until
from tendering.law.calendar import day_text
from tendering.model.entries import Entry, EntryKind, FileRef, of_kind, open_claims, standing
from tendering.model.findings import Finding, finding, has_error
from tendering.record.chain import Draft, Link
from tendering.record.store import StoreError
from tendering.record.turns import refusals
from tendering.workbench.records import (
    Procurement,
    RefusedError,
    Who,
    draft,
    file_ref,
    opened,
    receipt,
    store_finding,
    write,
)
from tendering.workbench.writing import Report

MOST = 100_000_000
"""Bytes of one file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Personal matter of the record that is still there.

    Attributes:
        entry: The entry that brought it.
        on: The day it is to be destroyed; None where none is set.
    """

    entry: Entry
    file: FileRef
    on: date | None

    def due(self, day: date) -> bool:
        """Say whether its day has come."""
        return self.on is not None and self.on <= day


def kept_in(entries: Sequence[Entry]) -> tuple[Kept, ...]:
    """Return every personal file that no entry says was destroyed, once each, in the order they came."""
    gone = {
        d.strip() for e in of_kind(entries, EntryKind.PURGED) for d in e.fact("digests").split(";")
    }
    found: dict[str, Kept] = {}
    for entry in standing(entries):
        for file in entry.files:
            if file.personal and file.digest not in gone:
                on = file.purge_on or entry.day("purge_on")
                found.setdefault(file.digest, Kept(entry=entry, file=file, on=on))
    return tuple(found.values())


def keep(
    ref: str,
    path: Path,
    who: Who,
    *,
    personal: bool,
    purge_on: date | None,
    what: str,
    terms: str = "",
    lot: str = "",
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Keep a file of personal or workforce data apart from the chain, with the day it will be destroyed.

    Args:
        ref: Id or folder.
        path: The file; it is only read.
        who: Who keeps it.
        personal: Said aloud: only personal matter is kept this way.
        purge_on: The day it is destroyed.
        what: What it is; no names.
        terms: On what terms it is released, such as a signed undertaking.
        lot: The lot it belongs to.
        store: See `records.opened`.
        dry_run: Write nothing.

    Raises:
        RefusedError: Something is missing, or the file cannot be read: everything wrong at once.
    """
    wrong = list(_keep_problems(path, who, personal=personal, purge_on=purge_on, what=what))
    if wrong:
        raise RefusedError(*wrong)
    data = path.read_bytes()
    file = file_ref(path.name, data, personal=True, purge_on=purge_on)

    def build(now: Procurement) -> Sequence[Draft]:
        plain = [
            e for e in now.entries for f in e.files if f.digest == file.digest and not f.personal
        ]
        if plain:
            said = f"entry {plain[0].number} holds this very file as a record that is not personal"
            raise RefusedError(finding("R140", path.name, said))
        facts = {
            "what": what,
            "purge_on": purge_on.isoformat() if purge_on else "",
            "terms": terms,
        }
        made = draft(who, EntryKind.PURGE_PLANNED, lot=lot, facts=facts, files=[(file, data)])
        return (made,)

    with opened(ref, store=store) as procurement:
        links = write(procurement, who, build, dry_run=dry_run)
    day = day_text(purge_on) if purge_on else ""
    return Report(
        text=f"{path.name} is kept apart ({file.digest[:16]}): in no bundle and no disclosure set. To be destroyed on {day}.",
        data={"entries": receipt(links), "digest": file.digest},
        dry_run=dry_run,
    )


def _keep_problems(
    path: Path, who: Who, *, personal: bool, purge_on: date | None, what: str
) -> list[Finding]:
    wrong = []
    if not personal:
        said = "only personal matter is kept by itself: any other file comes with the entry it belongs to"
        wrong.append(finding("R140", "--personal", said))
    if purge_on is None:
        wrong.append(finding("R140", "--purge-on", "the day it is to be destroyed is not given"))
    elif purge_on <= who.on:
        wrong.append(finding("R140", "--purge-on", f"{day_text(purge_on)} is not to come"))
    if not what.strip():
        wrong.append(finding("R140", "--what", "it does not say what the file is"))
    if not path.is_file():
        wrong.append(finding("R140", str(path), "there is no such file"))
    elif not 0 < path.stat().st_size <= MOST:
        wrong.append(
            finding("R140", str(path), f"it is empty, or larger than {MOST // 1_000_000} MB")
        )
    return wrong


def purge(
    ref: str,
    who: Who,
    *,
    digests: Sequence[str] = (),
    reason: str = "",
    despite_claim: str = "",
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Destroy the personal matter whose day has come, or what is named; the entry that says so is written in the same act.

    What is named before its day goes only once records need no longer be kept. While a claim is open on its lot
    nothing goes, unless ``despite_claim`` says why it may.

    Raises:
        RefusedError: Something may not be destroyed now: nothing is then.
    """
    with opened(ref, store=store) as procurement:
        kept = kept_in(procurement.entries)
        chosen = _named(kept, digests) if digests else [k for k in kept if k.due(who.on)]
        data: dict[str, object] = {
            "on": who.on.isoformat(),
            "matter": [_row(k, who.on) for k in kept],
        }
        if not chosen:
            text = f"Nothing is due.\n{_listed(kept, who.on)}" if kept else _listed(kept, who.on)
            return Report(text=text, data=data, dry_run=dry_run)
        wrong = tuple(_held(procurement, chosen, who.on, despite_claim))
        if wrong:
            raise RefusedError(*wrong)
        facts = {
            "what": "; ".join(dict.fromkeys(_what(k) for k in chosen)),
            "digests": "; ".join(k.file.digest for k in chosen),
            "reason": reason or despite_claim or "its day had come",
        }
        made = draft(who, EntryKind.PURGED, facts=facts)
        if dry_run:
            text = f"Would destroy:\n{_listed(chosen, who.on)}"
            return Report(text=text, data=data, dry_run=True)
        said = refusals(procurement.tender, procurement.entries, made.entry)
        if has_error(said):
            raise RefusedError(*said)
        made = replace(made, salt=who.salt(len(procurement.links) + 1))
        link = _destroy(procurement, [k.file.digest for k in chosen], made, who)
    return Report(
        text=f"Destroyed, as entry {link.number} says:\n{_listed(chosen, who.on)}",
        data={**data, "entries": receipt([link]), "destroyed": [k.file.digest for k in chosen]},
    )


def _destroy(procurement: Procurement, digests: Sequence[str], made: Draft, who: Who) -> Link:
    try:
        return procurement.store.purge(
            procurement.id, digests, made, written=who.now, clock=who.clock
        )
    except StoreError as error:
        raise RefusedError(store_finding(error, procurement.store.name)) from error


def _named(kept: Sequence[Kept], digests: Sequence[str]) -> list[Kept]:
    chosen, wrong = [], []
    for given in digests:
        hits = [k for k in kept if len(given) >= 8 and k.file.digest.startswith(given.lower())]
        if len(hits) == 1:
            chosen.append(hits[0])
        else:
            said = f"no one file of personal data that is still there has the digest {given[:70]}"
            wrong.append(finding("F097", "--digest", said))
    if wrong:
        raise RefusedError(*wrong)
    return chosen


def _held(
    procurement: Procurement, chosen: Sequence[Kept], on: date, despite_claim: str
) -> list[Finding]:
    """Return why matter may not be destroyed now."""
    entries = procurement.entries
    claims = open_claims(standing(entries))
    until = None
    if procurement.tender is not None:
        until = kept_until(record_of(procurement.tender, entries, None))
    found = []
    for k in chosen:
        where = f"entry {k.entry.number}, {k.file.digest[:16]}"
        hold = [c for c in claims if not c.lot or not k.entry.lot or c.lot == k.entry.lot]
        if hold and not despite_claim.strip():
            said = f"the challenge of {day_text(hold[0].on)} is open: it may be evidence"
            remedy = "Leave it until the claim has ended; or give --despite-claim with the lawyer's reason."
            found.append(finding("R141", where, said, remedy=remedy))
        if k.due(on):
            continue
        if until is None:
            said = "its day has not come, and no contract or award is recorded from which the time records are kept runs"
            found.append(finding("R141", where, said))
        elif on <= until:
            said = f"its day has not come, and records are kept to the end of {day_text(until)}"
            found.append(finding("R141", where, said))
    return found


def _what(kept: Kept) -> str:
    return kept.entry.fact("what") or kept.entry.kind.value.replace("_", " ")


def _row(kept: Kept, on: date) -> dict[str, object]:
    return {
        "digest": kept.file.digest,
        "what": _what(kept),
        "entry": kept.entry.number,
        "lot": kept.entry.lot,
        "purge_on": kept.on.isoformat() if kept.on else None,
        "due": kept.due(on),
    }


def _listed(kept: Sequence[Kept], on: date) -> str:
    if not kept:
        return "No personal matter is kept."
    lines = []
    for k in kept:
        day = f"to be destroyed on {day_text(k.on)}" if k.on else "no day is set"
        due = ", DUE" if k.due(on) else ""
        lines.append(f"  {k.file.digest[:16]}  {_what(k)} (entry {k.entry.number}): {day}{due}")
    return "\n".join(lines)
