"""Enter an outcome in the record: computed from the record as it stands, kept whole, and compared with the one before."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from tendering.checks import check_bids, check_outcome, check_record, check_tender
from tendering.evaluation.evaluate import evaluate
from tendering.model.bids import Dossier
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.findings import Finding, finding, stopping
from tendering.model.outcome import Outcome
from tendering.model.remedies import in_a_record
from tendering.record.chain import Draft
from tendering.workbench.dossiers import recorded
from tendering.workbench.outcome_digest import lot_digest, outcome_digest
from tendering.workbench.records import (
    Procurement,
    RefusedError,
    Who,
    draft,
    file_ref,
    opened,
    receipt,
    tender_of,
    write,
)
from tendering.workbench.results import outcome_json, result_files
from tendering.workbench.under_way import beyond
from tendering.workbench.writing import Report, by, publish, writer_of

OUTCOME_FILE = "outcome.json"
BEGUN_AGAIN = frozenset(
    {
        EntryKind.MODERATION,
        EntryKind.SCORES_SIGNED,
        EntryKind.MARKS_CLOSED,
        EntryKind.AMENDMENT,
        EntryKind.OPENED,
        EntryKind.SUPERSEDED,
    }
)
"""What, done after an outcome was entered, asks for it to be entered again, though it may be the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """What follows from a record as it stands.

    Attributes:
        findings: Those of reading and, where it was checked, of checking; the outcome holds its own.
    """

    dossier: Dossier
    outcome: Outcome
    digest: str
    findings: tuple[Finding, ...] = ()


def compute(now: Procurement) -> Computed:
    """Compute the outcome that follows from a record, without checking it.

    Raises:
        RefusedError: The tender of the record cannot be read.
    """
    dossier, findings = recorded(now)
    if dossier is None:
        raise RefusedError(*findings)
    outcome = evaluate(dossier)
    outcome = replace(outcome, findings=in_a_record(outcome.findings, now.id))
    return Computed(
        dossier=dossier,
        outcome=outcome,
        digest=outcome_digest(dossier, outcome),
        findings=in_a_record(findings, now.id),
    )


def checked(now: Procurement) -> Computed:
    """Compute the outcome of a record that holds nothing that stops an evaluation.

    Raises:
        RefusedError: Something does.
    """
    found = compute(now)
    dossier = found.dossier
    more = (
        *(f for f in check_tender(dossier.tender) if stopping([f], "evaluate")),
        *check_bids(dossier),
        *check_record(dossier.tender, dossier.entries, dossier),
    )
    more = in_a_record(more, now.id)
    findings = tuple(dict.fromkeys((*found.findings, *beyond(found.findings, more))))
    if stopping(findings, "evaluate"):
        raise RefusedError(*findings)
    after = in_a_record(check_outcome(dossier, found.outcome), now.id)
    return replace(found, findings=(*findings, *after))


def as_it_was(now: Procurement, number: int) -> Procurement:
    """Return a procurement with its record up to an entry."""
    links = now.links[:number]
    tender, findings = tender_of(now.store, now.id, links, now.folder)
    return replace(now, links=links, tender=tender, findings=findings)


def with_drafts(now: Procurement, drafts: Sequence[Draft]) -> Computed:
    """Compute what would follow from a record with some entries more, not written yet."""
    if now.tender is None:
        raise RefusedError(*now.findings)
    from tendering.files.record_dossier import dossier_of

    entries = [*now.entries]
    for each in drafts:
        entries.append(replace(each.entry, number=len(entries) + 1))
    dossier, findings = dossier_of(now.id, now.tender, entries)
    outcome = evaluate(dossier)
    return Computed(
        dossier=dossier,
        outcome=outcome,
        digest=outcome_digest(dossier, outcome),
        findings=findings,
    )


def last_computed(entries: Sequence[Entry]) -> Entry | None:
    """Return the last outcome entered that still stands; None before there is one."""
    found = of_kind(standing(entries), EntryKind.EVALUATION_COMPUTED)
    return found[-1] if found else None


def outcome_draft(who: Who, found: Computed) -> Draft:
    """Return the draft of the entry that holds an outcome: its digest, the fingerprint, and outcome.json itself."""
    data = outcome_json(found.dossier, found.outcome, found.findings)
    text = json.dumps(data, indent=1, ensure_ascii=False) + "\n"
    body = text.encode("utf-8")
    return draft(
        who,
        EntryKind.EVALUATION_COMPUTED,
        facts={"digest": found.digest, "fingerprint": found.outcome.fingerprint},
        files=[(file_ref(OUTCOME_FILE, body), body)],
    )


def enter(
    ref: str, who: Who, *, store: str = "", out: Path | None = None, dry_run: bool = False
) -> Report:
    """Compute the outcome from the record, enter it, write the results, and say what changed since the last one.

    Where nothing changed since the last outcome entered, that one stands and no entry is made.

    Raises:
        RefusedError: There is no record, or something in it stops the evaluation.
    """
    from tendering.documents.tables import lot_summary
    from tendering.workbench.changes import since_last, told

    kept: list[Computed] = []

    def build(now: Procurement) -> list[Draft]:
        found = checked(now)
        kept[:] = [found]
        same = _entered_already(now.entries, found)
        return [] if same else [outcome_draft(who, found)]

    with opened(ref, store=store) as procurement:
        comparison = since_last(procurement)
        links = write(procurement, who, build, dry_run=dry_run)
        (found,) = kept
        files = result_files(found.dossier, found.outcome, found.findings)
        written = publish(
            (out or Path("out") / procurement.id) / "results",
            writer_of(files),
            dry_run=dry_run,
            made=by(who.name),
        )
    data = {
        **outcome_json(found.dossier, found.outcome, found.findings),
        "entries": receipt(links),
        "digest": found.digest,
        "changes": comparison.data if comparison is not None else None,
    }
    lines = [lot_summary(found.dossier, lot) for lot in found.outcome.lots]
    lines.append(_said(procurement, links, found, dry_run=dry_run))
    if comparison is not None and links:
        lines.append(told(comparison))
    return Report(
        findings=(*found.findings, *found.outcome.findings),
        data=data,
        text="\n\n".join(lines),
        files=written,
        dry_run=dry_run,
    )


def _entered_already(entries: Sequence[Entry], found: Computed) -> bool:
    """Say whether the last outcome entered is this one, and nothing it rests on was done again since."""
    last = last_computed(entries)
    if last is None or last.fact("digest") != found.digest:
        return False
    later = [e for e in entries if (e.number or 0) > (last.number or 0)]
    return last.fact("fingerprint") == found.outcome.fingerprint and not any(
        e.kind in BEGUN_AGAIN for e in later
    )


def _said(now: Procurement, links: Sequence[object], found: Computed, *, dry_run: bool) -> str:
    if not links:
        last = last_computed(now.entries)
        number = last.number if last is not None else None
        return f"The outcome is the one entered before (entry {number}): nothing was written."
    verb = "Would enter" if dry_run else "Entered"
    number = len(now.links) + 1
    return f"{verb} the outcome as entry {number}. Its digest is {found.digest}."


def alike_in_lot(now: Procurement, found: Computed, lot: str) -> frozenset[str]:
    """Return the digests of outcomes entered that say of one lot what follows of it now; other lots may differ.

    One lot is signed while another is decided anew, so what was approved is compared lot by lot.
    """
    mine = _lots_of(outcome_json(found.dossier, found.outcome)).get(lot)
    alike = {found.digest}
    for entry in of_kind(now.entries, EntryKind.EVALUATION_COMPUTED):
        digest = entry.fact("digest")
        if digest and digest not in alike and _lots_of(_kept(now, entry)).get(lot) == mine:
            alike.add(digest)
    return frozenset(alike)


def _lots_of(data: Mapping[str, Any]) -> dict[str, str]:
    return {lot["lot"]: lot_digest(lot) for lot in data.get("lots", ())}


def _kept(now: Procurement, entry: Entry) -> Mapping[str, Any]:
    """Return an outcome as it was entered: from its file, else computed again from what stood before it."""
    for file in entry.files:
        body = now.body(file) if file.name == OUTCOME_FILE else None
        if body is not None:
            return cast("dict[str, Any]", json.loads(body))
    before = compute(as_it_was(now, (entry.number or 1) - 1))
    return outcome_json(before.dossier, before.outcome)


def needs_outcome(now: Procurement, lots: Sequence[str]) -> tuple[Entry, Computed]:
    """Return the last outcome entered and what follows now, which is the same and complete for some lots.

    Raises:
        RefusedError: None was entered, it changed since, or a lot is not complete: all that is wrong at once.
    """
    last, found = last_computed(now.entries), compute(now)
    wrong: list[Finding] = []
    if last is None:
        wrong.append(finding("R700", now.id, "the record holds no computed outcome that stands"))
    elif not last.fact("digest"):
        said = f"the outcome of entry {last.number} was entered without its digest"
        wrong.append(finding("R700", f"record, entry {last.number}", said))
    elif last.fact("digest") != found.digest:
        said = f"since entry {last.number} the record has changed, and another outcome follows from it"
        wrong.append(finding("R701", f"record, entry {last.number}", said))
    for lot in lots:
        decided = found.outcome.lot(lot)
        if decided is None or not decided.complete:
            waits = "; ".join(decided.waiting_for) if decided is not None else ""
            wrong.append(finding("R702", f"lot {lot}", waits or "the lot is not complete"))
    if wrong or last is None:
        raise RefusedError(*wrong)
    return last, found


def lots_named(now: Procurement, lot: str) -> tuple[str, ...]:
    """Return the lot named, or every lot.

    Raises:
        RefusedError: The tender has no such lot, or cannot be read.
    """
    if now.tender is None:
        raise RefusedError(
            *(now.findings or (finding("R700", now.id, "the record has no tender yet"),))
        )
    every = tuple(x.id for x in now.tender.lots)
    if lot and lot not in every:
        said = f"the tender has no lot {lot!r}; its lots are {', '.join(every)}"
        raise RefusedError(finding("R707", "--lot", said))
    return (lot,) if lot else every


def not_ahead(who: Who) -> None:
    """Refuse a day that has not come.

    Raises:
        RefusedError: The day is after today.
    """
    today = who.now.date()
    if who.on > today:
        said = f"{who.on.isoformat()} is after today, {today.isoformat()}"
        raise RefusedError(finding("R733", "--on", said))
