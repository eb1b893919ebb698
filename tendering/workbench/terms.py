"""Promises of winning submissions: listed with what is known of each, made terms of the contract, and checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from tendering.framework.terms import (
    NOT_KEPT,
    TABLE,
    UNSCHEDULED,
    Term,
    row_of,
)
from tendering.model.entries import EntryKind
from tendering.model.findings import Finding, finding
from tendering.model.tender import Tender
from tendering.record.chain import Draft, Link
from tendering.workbench.entering import entered
from tendering.workbench.library import own_templates
from tendering.workbench.records import (
    Procurement,
    RefusedError,
    Who,
    draft,
    file_ref,
)
from tendering.workbench.terms_look import Look, as_data, as_text, look, look_at, of_provider
from tendering.workbench.writing import Report, by, publish

FOLDER = "promises"


def promises(
    ref: str,
    *,
    provider: str = "",
    on: date | None = None,
    out: Path | None = None,
    store: str = "",
    dry_run: bool = False,
    actor: str = "",
) -> Report:
    """Show the promises of those who hold places, and write a schedule each in Word and the list to monitor in Excel.

    Args:
        ref: Id or folder.
        provider: One alone.
        on: The day asked; that of the last entry where none is given.
        out: Folder to write to; ``out/ID`` where none is given.
        store: Where the record is.
        dry_run: Write nothing.
        actor: Who runs it, for the manifest.

    Raises:
        RefusedError: It cannot be evaluated, or the provider holds no place.
    """
    from tendering.documents.term_schedule import law_words, monitoring
    from tendering.documents.word import RefusedError as WordRefusedError

    found = of_provider(look(ref, store=store), provider)
    day = on or found.day
    book = monitoring(
        f"Promises of {found.tender.title}",
        found.terms,
        found.names,
        day,
        [law_words(found.tender)],
    )

    def make(aside: Path) -> None:
        (aside / "promises.xlsx").write_bytes(book)
        for one in dict.fromkeys(t.marked.provider for t in found.terms):
            (aside / f"schedule-{one}.docx").write_bytes(_schedule(found, one, day))

    try:
        files = publish(
            (out or Path("out") / found.procurement) / FOLDER,
            make,
            dry_run=dry_run,
            made=by(actor),
            beside=bool(provider),
        )
    except WordRefusedError as refused:
        raise RefusedError(refused.finding) from refused
    none = (finding("L615", ref, "nobody who holds a place has a promise marked"),)
    return Report(
        findings=() if found.terms else none,
        data=as_data(found, day),
        text=as_text(found, day),
        files=files,
        dry_run=dry_run,
    )


def _schedule(found: Look, provider: str, day: date) -> bytes:
    from tendering.documents.term_schedule import schedule

    mine = [t for t in found.terms if t.marked.provider == provider]
    return schedule(found.tender, found.names.get(provider, provider), mine, day, own_templates())


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduling:
    """What is to become a term, and how it is to be checked.

    Attributes:
        terms: Ids; empty is every one that is not a term yet.
    """

    provider: str
    terms: tuple[str, ...] = ()
    due: date | None = None
    evidence: str = ""
    checked_by: str = ""
    note: str = ""


def schedule(
    ref: str, who: Who, asked: Scheduling, *, store: str = "", dry_run: bool = False
) -> Report:
    """Enter promises of a provider as terms of its contract, with the schedule as it is annexed.

    Raises:
        RefusedError: The provider holds no place, there is no such term, or all of them are terms already.
    """

    def build(now: Procurement) -> Sequence[Draft]:
        found = of_provider(look_at(now), asked.provider)
        chosen = _chosen(found, asked)
        rows = [row_of(t, asked.due, asked.evidence, asked.checked_by) for t in chosen]
        after = replace(found, terms=tuple(_as_scheduled(t, rows, who.on) for t in found.terms))
        body = _schedule(after, asked.provider, who.on)
        ref_of = file_ref(f"schedule-{asked.provider}.docx", body)
        lots = {r["lot"] for r in rows}
        return (
            draft(
                who,
                EntryKind.TERMS_SCHEDULED,
                bidder=asked.provider,
                lot=next(iter(lots)) if len(lots) == 1 else "",
                facts={"note": asked.note},
                rows={TABLE: rows},
                files=[(ref_of, body)],
            ),
        )

    def say(links: Sequence[Link], verb: str) -> str:
        rows = links[0].entry.rows[TABLE]
        return (
            f"{verb} {len(rows)} promise{'' if len(rows) == 1 else 's'} of {asked.provider} as terms of its contract (entry {links[0].number}).\n"
            f"Next: annex the schedule to the contract: tendering framework promises {ref} --provider {asked.provider}"
        )

    return entered(ref, who, build, say, store=store, dry_run=dry_run)


def _chosen(found: Look, asked: Scheduling) -> list[Term]:
    if not asked.terms:
        fresh = [t for t in found.terms if t.state(found.day) == UNSCHEDULED]
        if not fresh:
            said = f"every promise of {asked.provider} is a term already"
            raise RefusedError(finding("L616", "--provider", said))
        return fresh
    known = {t.id: t for t in found.terms}
    wrong = [t for t in asked.terms if t not in known]
    if wrong:
        raise RefusedError(
            *(
                finding("L612", "--term", f"there is no term {t} of {asked.provider}")
                for t in wrong
            )
        )
    return [known[t] for t in dict.fromkeys(asked.terms)]


def _as_scheduled(term: Term, rows: Sequence[Mapping[str, str]], on: date) -> Term:
    """Return a term as it stands once these rows are entered."""
    row = next((r for r in rows if r["term"] == term.id), None)
    if row is None:
        return term
    return replace(
        term,
        scheduled=term.scheduled or on,
        due=date.fromisoformat(row["due"]) if row["due"] else None,
        evidence=row["evidence"],
        checked_by=row["checked_by"],
    )


def check(
    ref: str,
    who: Who,
    term: str,
    state: str,
    evidence: str,
    *,
    file: Path | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Enter what a check of a term found. A term not kept suggests the published step; nothing follows by itself.

    Raises:
        RefusedError: There is no such term, it is not scheduled, or nothing says what was looked at.
    """
    notes: list[Finding] = []

    def build(now: Procurement) -> Sequence[Draft]:
        found = look_at(now)
        one = next((t for t in found.terms if t.id == term), None)
        if one is None:
            raise RefusedError(_no_term(found, term))
        data = file.read_bytes() if file is not None else b""
        files = [(file_ref(file.name, data), data)] if file is not None else []
        if state == NOT_KEPT:
            notes.append(_suggestion(found.tender, one, now.id, evidence))
        return (
            draft(
                who,
                EntryKind.PROMISE_CHECKED,
                bidder=one.marked.provider,
                lot=one.marked.lot,
                facts={"term": term, "state": state, "evidence": evidence},
                files=files,
            ),
        )

    def say(links: Sequence[Link], verb: str) -> str:
        return f"{verb}: {term} is {state} (entry {links[0].number})."

    return entered(ref, who, build, say, notes=notes, store=store, dry_run=dry_run)


def _no_term(found: Look, term: str) -> Finding:
    """Say why a term is none: its provider holds no place, or has no such promise."""
    provider = term.partition("-")[0]
    if provider in found.bidders and all(t.marked.provider != provider for t in found.terms):
        return finding("L610", "TERM", f"{term}: {provider} holds no place")
    return finding("L612", "TERM", f"there is no term {term}")


def _suggestion(tender: Tender, term: Term, procurement: str, evidence: str) -> Finding:
    """Name the step that the tender publishes first; a person takes it or not."""
    failure = tender.agreement.failure if tender.agreement is not None else None
    step = failure.steps[0] if failure is not None and failure.steps else "warning"
    said = f"{term.id} is not kept: {term.marked.words} ({term.marked.page})"
    lot = f" --lot {term.marked.lot}" if term.marked.lot else ""
    remedy = (
        "A named person decides whether to take the published step; nothing follows by itself: "
        f"`tendering framework step notify {procurement} --provider {term.marked.provider}{lot} --step {step} "
        f'--evidence "{term.id}, {term.marked.page}: {evidence[:80]}"`.'
    )
    return finding("L617", f"term {term.id}", said, remedy=remedy)
