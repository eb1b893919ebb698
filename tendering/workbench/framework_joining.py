"""Further providers at a yearly review: whether they are required, and an applicant held against the published terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tendering.documents.review_letters import Told, Writes, join_letter
from tendering.framework.joining import JOINS, MARKS, REFUSED, Applicant, Measured, barred, measure
from tendering.framework.places import register_of
from tendering.framework.reviews import need_of
from tendering.law.calendar import DAY
from tendering.model.entries import Entry, EntryKind
from tendering.model.findings import finding
from tendering.record.chain import Draft, Link
from tendering.workbench.entering import entered, tender_of_record
from tendering.workbench.framework_review import review_asked, rules_of, with_letter
from tendering.workbench.records import Procurement, RefusedError, Who, draft, file_ref
from tendering.workbench.writing import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What an applicant gave, and what a named person decides of it.

    Attributes:
        decision: ``joins`` or ``refused``; empty is what the published terms lead to.
        since: The first day of its place; the day after the decision where none is given.
    """

    provider: str
    name: str
    lot: str
    marks: dict[str, str]
    failed: tuple[str, ...] = ()
    decision: str = ""
    reason: str = ""
    role: str = ""
    position: str = ""
    since: date | None = None
    file: Path | None = None


def need(
    ref: str,
    who: Who,
    *,
    lot: str,
    required: str,
    evidence: str,
    reason: str,
    role: str = "",
    number: int | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Enter whether further providers are required in a lot, on what evidence and why.

    Raises:
        RefusedError: There is no review, or no reason or evidence is given.
    """

    def build(now: Procurement) -> Sequence[Draft]:
        rules_of(now)
        review = review_asked(now, number)
        facts = {
            "review": str(review.number),
            "required": required,
            "evidence": evidence,
            "role": role,
            "reason": reason,
        }
        return (draft(who, EntryKind.REVIEW_NEED, lot=_lot(now, lot), facts=facts),)

    def say(links: Sequence[Link], verb: str) -> str:
        are = "are" if required == "yes" else "are not"
        next_ = (
            f"\nNext: tendering framework review join {ref} --provider ID --name NAME --mark Q1=4 ..."
            if required == "yes"
            else ""
        )
        return f"{verb} that further providers {are} required in lot {links[0].entry.lot} (entry {links[0].number}).{next_}"

    return entered(ref, who, build, say, store=store, dry_run=dry_run)


def _lot(now: Procurement, lot: str) -> str:
    lots = tender_of_record(now).lots
    return lot or (lots[0].id if len(lots) == 1 else "")


def join(
    ref: str,
    who: Who,
    application: Application,
    *,
    number: int | None = None,
    out: Path | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Decide on an applicant by the published terms, give it its place where it joins, and write the letter.

    Raises:
        RefusedError: Nobody may join, no need is found, or the decision is not what the terms lead to.
    """
    kept: list[bytes] = []

    def build(now: Procurement) -> Sequence[Draft]:
        tender = tender_of_record(now)
        why, cite = barred(tender)
        if why:
            raise RefusedError(finding("L510", now.id, why, law=cite))
        lot = _lot(now, application.lot)
        review = review_asked(now, number)
        found = need_of(now.entries, review, lot)
        if found is None or found.fact("required") != "yes":
            said = f"the {review.label} holds no finding that further providers are required in lot {lot}"
            raise RefusedError(finding("L511", now.id, said))
        measured, wrong = measure(
            tender, lot, Applicant(marks=application.marks, failed=application.failed)
        )
        if measured is None:
            raise RefusedError(*wrong)
        decision = application.decision or (JOINS if measured.joins else REFUSED)
        letter = join_letter(
            Writes(
                tender=tender, procurement=now.id, head=now.head, on=who.on, signed_by=who.name
            ),
            review,
            found,
            measured,
            Told(
                name=application.name,
                joins=decision == JOINS,
                since=_first(application, who),
                reason=application.reason,
                role=application.role,
            ),
        )
        kept[:] = [letter]
        return _drafts(
            now, who, application, found, decision=decision, measured=measured, letter=letter
        )

    def say(links: Sequence[Link], verb: str) -> str:
        entry = links[0].entry
        said = f"joins lot {entry.lot}" if entry.fact("decision") == JOINS else "does not join"
        return f"{verb} that {application.name} {said}: {entry.fact('working')} (entry {links[0].number})."

    report = entered(ref, who, build, say, store=store, dry_run=dry_run)
    return with_letter(report, who, "decision-joining", kept[0], out=out)


def _drafts(
    now: Procurement,
    who: Who,
    application: Application,
    need: Entry,
    *,
    decision: str,
    measured: Measured,
    letter: bytes,
) -> list[Draft]:
    files = [(file_ref("decision-joining.docx", letter), letter)]
    if application.file is not None:
        body = application.file.read_bytes()
        files.append((file_ref(application.file.name, body), body))
    facts = {
        "review": need.fact("review"),
        "need": str(need.number),
        "name": application.name,
        "failed": "; ".join(application.failed),
        "quality": measured.shown,
        "decision": decision,
        "working": measured.working,
        "role": application.role,
        "reason": application.reason,
    }
    rows = {MARKS: [{"criterion": k, "mark": v} for k, v in application.marks.items()]}
    lot, provider = need.lot, application.provider
    made = [
        draft(
            who,
            EntryKind.JOIN_DECIDED,
            lot=lot,
            bidder=provider,
            facts=facts,
            rows=rows,
            files=files,
        )
    ]
    if decision == JOINS:
        given = _place(now, who, application, lot)
        made.append(draft(who, EntryKind.PLACE_GIVEN, lot=lot, bidder=provider, facts=given))
    return made


def _place(now: Procurement, who: Who, application: Application, lot: str) -> dict[str, str]:
    """Return the facts of the place: of the role that the lot fills as a whole, at its lowest free position."""
    found = tender_of_record(now).lot(lot)
    role = next((r for r in found.roles if r.per == "lot"), None) if found is not None else None
    if role is None:
        said = f"lot {lot} has no role for the whole lot that an applicant could join"
        raise RefusedError(finding("L512", now.id, said))
    taken = {
        p.position for p in register_of(now.entries).places if (p.lot, p.role) == (lot, role.role)
    }
    return {
        "role": role.role,
        "position": application.position or str(max(taken, default=0) + 1),
        "from": _first(application, who).isoformat(),
        "reason": f"it joins at a yearly review: {application.reason}",
    }


def _first(application: Application, who: Who) -> date:
    return application.since or who.on + DAY
