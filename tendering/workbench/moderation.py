"""Moderation of a lot, before and while the panel meets: questions named beforehand, and the workbook it agrees in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from tendering.checks.moderation import session_faults
from tendering.checks.moderation_rows import people_of, session_facts
from tendering.files.moderation_layout import layout
from tendering.files.moderation_write import moderation_workbook
from tendering.model.entries import EntryKind
from tendering.model.findings import Finding, finding
from tendering.model.moderation import ScoreKey, Session
from tendering.model.tender import Tender
from tendering.record.chain import Draft
from tendering.record.moderation_basis import basis_of
from tendering.workbench.aliases import veil
from tendering.workbench.moderation_view import View, closed, tender_and_lot, view_of
from tendering.workbench.records import (
    Procurement,
    RefusedError,
    Who,
    draft,
    opened,
    receipt,
    write,
)
from tendering.workbench.writing import Report, publish

WRITTEN_AFTER = "entries"
_TOUCHES = frozenset(
    {
        EntryKind.RECORD_STARTED,
        EntryKind.MODEL_PUBLISHED,
        EntryKind.AMENDMENT,
        EntryKind.WITHDRAWAL,
        EntryKind.OPENED,
        EntryKind.DECLARATION,
        EntryKind.EXCLUSION,
        EntryKind.ALIASES_GIVEN,
        EntryKind.PANEL_PLANNED,
        EntryKind.MARKS_GIVEN,
        EntryKind.MARKS_CHANGED,
        EntryKind.MARKS_CLOSED,
        EntryKind.MODERATION_PLANNED,
        EntryKind.MODERATION,
        EntryKind.SUPERSEDED,
    }
)
"""What the workbook rests on; it is written as of the last of these, so that nothing of a price is behind it."""


def workbook(
    ref: str,
    lot: str,
    *,
    criterion: str = "",
    allowed: Sequence[str] = (),
    store: str = "",
    out: Path | None = None,
    dry_run: bool = False,
) -> Report:
    """Write the moderation workbook of a lot: what is not agreed yet, or one question whether agreed or not.

    Raises:
        RefusedError: Marks are not closed, no such lot or question, the tender does not agree scores, or a note names
            a bidder that is hidden from the panel.
    """
    with opened(ref, store=store) as procurement:
        view = view_of(procurement, lot)
        closed(view)
        after = max(e.number or 0 for e in procurement.entries if e.kind in _TOUCHES)
        view = view_of(procurement, lot, after)
        keys = scores_to_agree(view, criterion)
        if not keys:
            text = f"Every score of lot {lot} is agreed. Next: tendering moderation minute {ref} --lot {lot}"
            return Report(data={"procurement": procurement.id, "lot": lot, "scores": 0}, text=text)
        sheets = layout(view.basis, view.shown, keys)
        meta = {
            "procurement": procurement.id,
            "lot": lot,
            "criterion": criterion,
            "fingerprint": view.tender.fingerprint,
            WRITTEN_AFTER: str(after),
        }
        title = f"Moderation of lot {lot}" + (f", {criterion}" if criterion else "")
        data = moderation_workbook(sheets, title, {k: v for k, v in meta.items() if v})
        name = f"moderation-{_safe(lot)}{f'-{_safe(criterion)}' if criterion else ''}.xlsx"
        hits = veil(procurement, allowed=allowed).refused(name, data)
        if hits:
            raise RefusedError(*hits)
        ident = procurement.id

    def make(folder: Path) -> None:
        (folder / name).write_bytes(data)

    files = publish(out or Path("out") / ident, make, dry_run=dry_run, manifest=False)
    differ = sum(c.differ for c in view.basis.cases if c.key in keys)
    text = f"{len(keys)} scores to agree in lot {lot}; marks differ in {differ}."
    report = {"procurement": ident, "lot": lot, "scores": len(keys), "differ": differ}
    return Report(data=report, text=text, files=files, dry_run=dry_run)


def _safe(text: str) -> str:
    return "".join(c if c.isalnum() or c in "-_." else "-" for c in text)


def scores_to_agree(view: View, criterion: str) -> tuple[ScoreKey, ...]:
    """Return what to agree.

    Raises:
        RefusedError: The lot has no such question.
    """
    if criterion and criterion not in {c.id for c in view.basis.questions}:
        asked = ", ".join(c.id for c in view.basis.questions)
        message = f"lot {view.basis.lot} has no question {criterion!r} to agree; there are {asked}"
        raise RefusedError(finding("R503", "--criterion", message))
    return tuple(
        c.key
        for c in view.basis.cases
        if (c.criterion.id == criterion if criterion else c.key not in view.stood)
    )


def plan(
    ref: str,
    named: str,
    reason: str,
    who: Who,
    *,
    lot: str = "",
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Name, before marks close, the questions whose every score has to say why no higher and no lower.

    Raises:
        RefusedError: An unknown question, no reason, or marks are closed.
    """

    def build(now: Procurement) -> tuple[Draft]:
        if now.tender is None:
            raise RefusedError(*now.findings)
        if lot:
            tender_and_lot(now, lot)
        said = list(_named_wrong(now.tender, questions, lot))
        if not reason.strip():
            said.append(finding("R007", "--reason", "not said why those questions"))
        done = [e for e in now.entries if e.kind is EntryKind.MARKS_CLOSED]
        if any(not lot or e.lot in ("", lot) for e in done):
            said.append(finding("R535", "--named", "marks are closed"))
        if said:
            raise RefusedError(*said)
        facts = {"named": "; ".join(questions), "reason": reason}
        return (draft(who, EntryKind.MODERATION_PLANNED, lot=lot, facts=facts),)

    questions = people_of(named)
    with opened(ref, store=store) as procurement:
        links = write(procurement, who, build, dry_run=dry_run)
    text = f"Named beforehand: {', '.join(questions)}. Every score of these says why no higher and no lower."
    data = {"procurement": procurement.id, "named": list(questions), "entries": receipt(links)}
    return Report(data=data, text=text, dry_run=dry_run)


def _named_wrong(tender: Tender, questions: Sequence[str], lot: str) -> Iterator[Finding]:
    if not questions:
        yield finding("R007", "--named", "no question is named")
    for question in questions:
        found = tender.criterion(question)
        if found is None or found.scale is None or (lot and not found.applies_to(lot)):
            where = f" in lot {lot}" if lot else ""
            yield finding("R503", "--named", f"there is no question {question!r}{where}")


def discuss(
    ref: str,
    lot: str,
    session: Session,
    who: Who,
    *,
    criterion: str = "",
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Record a session in which no score was agreed: marks were talked over, or the tender publishes an average.

    Raises:
        RefusedError: Marks are not closed, no such lot or question, or the session is not whole.
    """

    def build(now: Procurement) -> tuple[Draft]:
        tender = tender_and_lot(now, lot)
        basis = basis_of(now.id, tender, now.entries, lot)
        said = [
            finding(f.code, f"--{f.part}", f.message)
            for f in session_faults(session, basis.closed, who.on)
        ]
        if basis.closed is None:
            said.append(finding("R504", f"lot {lot}", f"marks of lot {lot} are not closed"))
        if criterion and criterion not in {c.id for c in tender.questions(lot)}:
            message = f"lot {lot} has no question {criterion!r}"
            said.append(finding("R503", "--criterion", message))
        if not session.summary.strip():
            said.append(finding("R007", "--summary", "not written what was said"))
        if said:
            raise RefusedError(*said)
        facts = session_facts(session) | {"criterion": criterion}
        written = draft(who, EntryKind.MODERATION, lot=lot, facts=facts)
        entry = replace(written.entry, on=session.on or who.on, at=session.times[0])
        return (replace(written, entry=entry),)

    with opened(ref, store=store) as procurement:
        links = write(procurement, who, build, dry_run=dry_run)
    text = f"Recorded what was said of lot {lot}; no score was agreed."
    data = {"procurement": procurement.id, "lot": lot, "entries": receipt(links)}
    return Report(data=data, text=text, dry_run=dry_run)
