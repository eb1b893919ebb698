"""Take in an application to an open market, decide it or say why it needs longer, and enter what a provider chooses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tendering.documents.admission_letters import Verdict, admission_letter
from tendering.documents.names import counted
from tendering.files.columns import Column, Holds, TableSpec
from tendering.files.response_rows import is_reference
from tendering.files.tables import read_table
from tendering.framework.admissions import (
    ADMITTED,
    ANSWERS,
    REASONS,
    Application,
    Market,
    applications,
    due_of,
    entry_questions,
    not_passed,
)
from tendering.law.calendar import day_text
from tendering.model.entries import Entry, EntryKind
from tendering.model.findings import Finding, finding, has_error
from tendering.model.tender import Tender
from tendering.record.chain import Draft, Link
from tendering.workbench.entering import entered, tender_of_record
from tendering.workbench.lettered import At, Built, entered_with_letters, kept
from tendering.workbench.market_letters import desk
from tendering.workbench.records import Procurement, RefusedError, Who, draft, file_ref
from tendering.workbench.writing import Report

ANSWER_TABLE = TableSpec(
    "answers",
    (Column("question", Holds.ID), Column("answer", Holds.SAID), Column("evidence")),
    ("question",),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Applying:
    """An application as it came.

    Attributes:
        answers: By entry question; ``table`` holds them as a file instead.
        files: The application itself.
    """

    bidder: str
    lot: str
    name: str = ""
    email: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    table: Path | None = None
    files: Sequence[Path] = ()


def apply(ref: str, who: Who, made: Applying, *, store: str = "", dry_run: bool = False) -> Report:
    """Take in an application to a lot, with its answers to the entry questions.

    Raises:
        RefusedError: The tender lets nobody join later, the provider is in already, or an answer is lacking.
    """
    rows, found = _answers(made)
    if not is_reference(made.bidder):
        said = f"not usable as an id: {made.bidder[:60]!r}"
        found.append(finding("R302", "--provider", said))
    if has_error(found):
        raise RefusedError(*found)
    bodies = [(p.name, p.read_bytes()) for p in made.files]
    due: list[str] = []

    def build(now: Procurement) -> Sequence[Draft]:
        tender = tender_of_record(now)
        by = due_of(tender, who.on)
        due[:] = [f"; it is decided by {day_text(by.on)} ({by.cite})"] if by else []
        facts = {"name": made.name, "email": made.email, "answered": str(len(rows))}
        return (
            draft(
                who,
                EntryKind.APPLICATION_RECEIVED,
                lot=made.lot,
                bidder=made.bidder,
                facts=facts,
                rows={ANSWERS: rows},
                files=[(file_ref(name, body), body) for name, body in bodies],
            ),
        )

    def say(links: Sequence[Link], verb: str) -> str:
        number = links[0].number
        return (
            f"{verb} the application of {made.name or made.bidder} to lot {made.lot} (entry {number}){''.join(due)}.\n"
            f"Next: tendering framework admit {ref} {number} --decision admitted|refused --person-role ... --reason ..."
        )

    return entered(ref, who, build, say, notes=found, store=store, dry_run=dry_run)


def _answers(made: Applying) -> tuple[list[dict[str, str]], list[Finding]]:
    rows = [{"question": q, "answer": a, "evidence": ""} for q, a in made.answers.items()]
    if made.table is None:
        return rows, []
    read, findings = read_table(ANSWER_TABLE, made.table.read_bytes(), made.table.name)
    found = list(findings)
    for row in read:
        if not row.cells.get("question"):
            found.append(finding("F011", row.place, "the question is blank"))
        else:
            rows.append(
                {name: row.cells.get(name, "") for name in ("question", "answer", "evidence")}
            )
    return rows, found


def decide(who: Who, number: int, verdict: Verdict, at: At) -> Report:
    """Enter what a named person decides on an application, with the letter that tells the applicant why.

    Raises:
        RefusedError: No such application waits, or the decision is not borne out by the answers.
    """
    notes: list[Finding] = []

    def build(now: Procurement) -> Built:
        notes.clear()
        tender = tender_of_record(now)
        application = _application(tender, now, number)
        since = (verdict.since or who.on) if verdict.decision == ADMITTED else None
        notes.extend(_late(application, who.on))
        reasons = verdict.reasons or {}
        chosen = Market.of(tender, now.entries).choice(
            application.bidder, application.lot, since or who.on
        )
        letter = admission_letter(desk(now, who), application, verdict, sorted(chosen or ()))
        letters = {f"{application.bidder}-{verdict.decision}.docx": letter}
        lot = tender.lot(application.lot)
        facts = {
            "application": str(number),
            "decision": verdict.decision,
            "place": lot.roles[0].role
            if since is not None and lot is not None and lot.roles
            else "",
            "from": since.isoformat() if since else "",
            "role": verdict.role,
            "reason": verdict.reason,
        }
        made = draft(
            who,
            EntryKind.ADMISSION_DECIDED,
            lot=application.lot,
            bidder=application.bidder,
            facts=facts,
            rows={REASONS: [{"question": q, "reason": r} for q, r in reasons.items()]},
            files=kept(letters),
        )
        return (made,), letters

    def say(links: Sequence[Link], verb: str) -> str:
        entry = links[0].entry
        to = "admitted to" if entry.fact("decision") == ADMITTED else "not admitted to"
        said = f"{verb}: {entry.bidder} is {to} lot {entry.lot} (entry {links[0].number})."
        return said + _after(at.ref, entry)

    return entered_with_letters(at, who, build, say, notes=notes)


def _after(ref: str, entry: Entry) -> str:
    if entry.fact("decision") != ADMITTED:
        return " It may apply again at any time."
    return f"\nNext: tendering framework services {ref} --provider {entry.bidder} --lot {entry.lot} --area ... --service ..."


def _late(application: Application, on: date) -> Iterable[Finding]:
    if application.due is not None and on > application.due.on:
        said = f"the application of {application.bidder} was to be decided by {day_text(application.due.on)} ({application.due.counted})"
        yield finding("L216", f"entry {application.number}", said, law=application.due.cite)


def extend(
    ref: str, who: Who, number: int, reason: str, *, store: str = "", dry_run: bool = False
) -> Report:
    """Enter why one application needs longer to decide, and until when it then has to be.

    Raises:
        RefusedError: No such application waits, its time is over or was extended already, or no reason is given.
    """
    until: list[str] = []

    def build(now: Procurement) -> Sequence[Draft]:
        tender = tender_of_record(now)
        application = _application(tender, now, number)
        by = due_of(tender, application.on, longer=True)
        until[:] = [day_text(by.on), by.cite] if by is not None else []
        return (
            draft(
                who,
                EntryKind.ADMISSION_EXTENDED,
                lot=application.lot,
                bidder=application.bidder,
                facts={
                    "application": str(number),
                    "until": by.on.isoformat() if by is not None else "",
                    "reason": reason,
                },
            ),
        )

    def say(links: Sequence[Link], verb: str) -> str:
        when = f" until {until[0]} ({until[1]})" if until else ""
        return f"{verb} that the application of entry {number} needs longer{when} (entry {links[0].number})."

    return entered(ref, who, build, say, store=store, dry_run=dry_run)


def _application(tender: Tender, now: Procurement, number: int) -> Application:
    """Return an application by its entry.

    Raises:
        RefusedError: There is none, or it is decided already.
    """
    found = next((a for a in applications(tender, now.entries) if a.number == number), None)
    if found is None:
        raise RefusedError(finding("L214", f"entry {number}", "it is no application that stands"))
    if found.decided is not None:
        said = f"the application of {found.bidder} was decided by entry {found.decided.number}: {found.decided.fact('decision')}"
        raise RefusedError(finding("L214", f"entry {number}", said))
    return found


def suggested(tender: Tender, application: Application) -> str:
    """Say what the answers of an application come to; a named person decides."""
    failed = not_passed(tender, application.lot, application.answers)
    asked = len(entry_questions(tender, application.lot))
    if not failed:
        return f"all {asked} entry questions are passed"
    return f"not passed: {', '.join(failed)} ({counted(asked - len(failed), 'other')} passed)"


def record_health_test(
    ref: str,
    who: Who,
    lot: str,
    facts: Mapping[str, str],
    *,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Enter the test of a joint lot for the Provider Selection Regime: relevant, main, why, and who decided.

    Raises:
        RefusedError: Something of it is blank.
    """

    def build(now: Procurement) -> Sequence[Draft]:
        del now
        return (draft(who, EntryKind.HEALTH_TESTED, lot=lot, facts=dict(facts)),)

    def say(links: Sequence[Link], verb: str) -> str:
        main = "is" if facts.get("main") == "yes" else "is not"
        return f"{verb} the test of lot {lot} (entry {links[0].number}): health care {main} its main subject."

    return entered(ref, who, build, say, store=store, dry_run=dry_run)
