"""Recommend an outcome, and approve it: the one entered in the record, complete, signed, and by those who may."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path

from tendering.checks.record import Record, record_of
from tendering.checks.record_governance import call_in_end
from tendering.law.calendar import day_text
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.findings import Finding, Severity, finding, has_error
from tendering.record.chain import Draft, Link
from tendering.workbench.recording import Computed, lots_named, needs_outcome, not_ahead
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
from tendering.workbench.writing import Report

CALL_IN_LAW = "Local Government Act 2000 s.9F; SI 2012/2089"


def recommend(
    ref: str,
    who: Who,
    *,
    report: str,
    reason: str = "",
    role: str = "",
    lot: str = "",
    file: Path | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Enter a recommendation of the outcome as it was entered: refused where it is another one now.

    ``report`` is its reference; ``file`` the report itself, kept with the entry.

    Raises:
        RefusedError: No outcome was entered, it changed since, a lot is not complete, or scores are not signed.
    """
    body = file.read_bytes() if file is not None else b""
    kept = [(file_ref(file.name, body), body)] if file is not None else []

    def build(now: Procurement) -> list[Draft]:
        not_ahead(who)
        lots = lots_named(now, lot)
        last, found = needs_outcome(now, lots)
        refuse(unsigned(now, found, lots))
        facts = {"report": report, "reason": reason, "digest": last.fact("digest"), "role": role}
        return [draft(who, EntryKind.RECOMMENDATION, lot=lot, facts=facts, files=kept)]

    with opened(ref, store=store) as procurement:
        links = write(procurement, who, build, dry_run=dry_run)
    return _report(procurement, links, "recommended", lot, dry_run=dry_run)


def approve(
    ref: str,
    who: Who,
    *,
    role: str = "",
    lot: str = "",
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Approve the outcome of a lot, or of every lot: the entry holds the digest of what was approved.

    Raises:
        RefusedError: No outcome was entered, it changed since, a lot is not complete, scores are not signed, or it is
            a key decision that nobody has taken.
    """
    said: list[Finding] = []

    def build(now: Procurement) -> list[Draft]:
        not_ahead(who)
        lots = lots_named(now, lot)
        last, found = needs_outcome(now, lots)
        governed = list(_governance(now, found, who))
        refuse([*unsigned(now, found, lots), *governed])
        said[:] = governed
        facts = {"digest": last.fact("digest"), "role": role}
        return [draft(who, EntryKind.APPROVED, lot=lot, facts=facts)]

    with opened(ref, store=store) as procurement:
        links = write(procurement, who, build, dry_run=dry_run)
    return _report(procurement, links, "approved", lot, dry_run=dry_run, findings=said)


def refuse(findings: Sequence[Finding]) -> None:
    """Refuse where one of some findings is an error.

    Raises:
        RefusedError: One is; it holds them all.
    """
    if has_error(findings):
        raise RefusedError(*findings)


def unsigned(now: Procurement, found: Computed, lots: Sequence[str]) -> list[Finding]:
    """Return the lots whose agreed scores nobody signed as they now stand."""
    return [
        finding("R703", f"lot {lot}", said) for lot in lots if (said := _unsigned(now, found, lot))
    ]


def _unsigned(now: Procurement, found: Computed, lot: str) -> str:
    if not found.dossier.tender.questions(lot):
        return ""
    entries = standing(now.entries)
    signed = of_kind(entries, EntryKind.SCORES_SIGNED, lot=lot)
    if not signed:
        return "nobody has signed the agreed scores"
    last = signed[-1].number or 0
    bidders = {b.bidder for b in found.dossier.bids if b.lot == lot}
    later = [
        e for e in now.entries if (e.number or 0) > last and _moves_scores(e, now, lot, bidders)
    ]
    if later:
        said = ", ".join(str(e.number) for e in later[:3])
        return f"the scores were signed in entry {last}, and changed since (entry {said})"
    return ""


def _moves_scores(entry: Entry, now: Procurement, lot: str, bidders: AbstractSet[str]) -> bool:
    """Say whether an entry brings agreed scores of a lot's bidders, or takes some out."""
    if entry.kind is EntryKind.SUPERSEDED:
        number = entry.fact("number")
        gone = [e for e in now.entries if number and str(e.number) == number]
        return any(_moves_scores(e, now, lot, bidders) for e in gone)
    return any(
        row.get("lot", "") in ("", lot) and row.get("bidder") in bidders
        for row in entry.rows.get("consensus", ())
    )


def _governance(now: Procurement, found: Computed, who: Who) -> Iterator[Finding]:
    """Find a key decision that was not taken, and say that call-in has not ended."""
    record: Record = record_of(found.dossier.tender, now.entries, found.dossier)
    decided = [e for e in record.of(EntryKind.DECISION) if e.on <= who.on]
    if record.tender.governance.key_decision and not decided:
        by = record.tender.governance.decided_by
        said = f"it is a key decision{f' for {by}' if by else ''}, and no decision is recorded"
        yield finding("R704", now.id, said)
    end, why = call_in_end(record)
    if decided and why and (end is None or end >= who.on):
        yield finding(
            "X20",
            now.id,
            f"approved on {day_text(who.on)}: {why}",
            severity=Severity.WARNING,
            remedy="Issue no letter, and publish no award notice, before call-in has ended.",
            law=CALL_IN_LAW,
        )


def _report(
    now: Procurement,
    links: Sequence[Link],
    what: str,
    lot: str,
    *,
    dry_run: bool,
    findings: Sequence[Finding] = (),
) -> Report:
    (link,) = links
    scope = f"lot {lot}" if lot else "every lot"
    verb = "Would enter" if dry_run else "Entered"
    text = (
        f"{verb} that the outcome of {scope} is {what} by {link.entry.by} (entry {link.number}).\n"
        f"Digest of the outcome: {link.entry.fact('digest')}"
    )
    data = {"procurement": now.id, "entries": receipt(links), "digest": link.entry.fact("digest")}
    return Report(findings=tuple(findings), data=data, text=text)
