"""Steps against a provider: notify, take its answer, decide, let it return; each with its letter, kept with the entry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

from tendering.documents.dates import end_of
from tendering.documents.names import counted
from tendering.documents.step_letters import (
    WHAT,
    Decided,
    Desk,
    Notice,
    decision_letter,
    notice_letter,
    return_letter,
)
from tendering.framework.steps import LASTING, RETURN, TAKEN, Step, measures, steps_of
from tendering.law.calendar import day_text
from tendering.model.entries import EntryKind
from tendering.model.findings import finding
from tendering.record.chain import Draft, Link
from tendering.workbench.entering import tender_of_record
from tendering.workbench.lettered import At, Built, entered_with_letters
from tendering.workbench.providers import names_of
from tendering.workbench.records import (
    Procurement,
    RefusedError,
    Who,
    draft,
    file_ref,
    opened,
)
from tendering.workbench.writing import Report


def notify(
    ref: str,
    who: Who,
    notice: Notice,
    *,
    out: Path | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Notify a provider of a step that is considered, with its evidence and the day to answer by.

    Raises:
        RefusedError: It is out of the published order, or lacks what a notice needs.
    """

    def build(now: Procurement) -> tuple[Draft, bytes]:
        due = notice.answer_by or _due(now, who.on)
        rule = notice.rule or _rule(now, notice.step)
        facts = {
            "step": notice.step,
            "zone": notice.zone,
            "evidence": "; ".join(x.strip() for x in notice.evidence if x.strip()),
            "answer_by": due.isoformat() if due else "",
            "rule": rule,
            "out_of_order": notice.term,
            "review": notice.review,
        }
        letter = notice_letter(desk_of(now, who), notice, rule, due)
        bodies = [(f"notice-{notice.step}.docx", letter), *_evidence(notice.file)]
        about = (notice.provider, notice.lot)
        made = _with(who, EntryKind.STEP_NOTIFIED, about, facts, bodies)
        return made, letter

    at = At(ref=ref, out=out, store=store, dry_run=dry_run)
    return _entered(at, who, build, f"notice-{notice.step}")


def answer(
    ref: str,
    who: Who,
    number: int,
    text: str,
    *,
    file: Path | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Enter what a provider answers to a notice, with its letter where there is one.

    Raises:
        RefusedError: There is no such notice, it is decided, or nothing is said.
    """
    if not text.strip():
        raise RefusedError(finding("R007", "--answer", "nothing is said: the answer is blank"))

    def build(now: Procurement) -> tuple[Draft, bytes | None]:
        step = _step(now, number)
        facts = {"notice": str(number), "answer": text}
        about = (step.provider, step.lot)
        made = _with(who, EntryKind.STEP_ANSWERED, about, facts, _evidence(file))
        return made, None

    return _entered(At(ref=ref, store=store, dry_run=dry_run), who, build)


def decide(
    ref: str,
    who: Who,
    number: int,
    decided: Decided,
    *,
    out: Path | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Enter what a named person decides of a step, once the answer is in or the day to answer is over; write the letter.

    Raises:
        RefusedError: It is too early, decided already, or its days are out of order.
    """

    def build(now: Procurement) -> tuple[Draft, bytes]:
        step = _step(now, number)
        taken = decided.decision == TAKEN
        since = (decided.since or who.on) if taken else None
        facts = {
            "notice": str(number),
            "step": step.step,
            "zone": step.zone,
            "decision": decided.decision,
            "from": since.isoformat() if since else "",
            "until": decided.until.isoformat() if decided.until and taken else "",
            "reason": decided.reason,
        }
        letter = decision_letter(desk_of(now, who), step, decided, since)
        bodies = [(f"decision-{step.step}.docx", letter), *_evidence(decided.file)]
        about = (step.provider, step.lot)
        made = _with(who, EntryKind.STEP_DECIDED, about, facts, bodies)
        return made, letter

    at = At(ref=ref, out=out, store=store, dry_run=dry_run)
    return _entered(at, who, build, "decision")


def let_return(
    ref: str,
    who: Who,
    provider: str,
    decided: Decided,
    *,
    lot: str = "",
    ends: int | None = None,
    out: Path | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Enter that a suspension or withholding ends from a day on, with the letter that says so.

    Raises:
        RefusedError: The provider is neither suspended nor withheld, or the days are out of order.
    """

    def build(now: Procurement) -> tuple[Draft, bytes]:
        since = decided.since or who.on
        facts = {
            "step": RETURN,
            "decision": TAKEN,
            "ends": str(ends) if ends is not None else "",
            "from": since.isoformat(),
            "reason": decided.reason,
        }
        over = [
            m
            for m in measures(now.entries)
            if m.provider == provider and m.step in LASTING and m.in_force(since)
        ]
        letter = return_letter(desk_of(now, who), (provider, lot), decided, since, over)
        bodies = [("decision-return.docx", letter), *_evidence(decided.file)]
        made = _with(who, EntryKind.STEP_DECIDED, (provider, lot), facts, bodies)
        return made, letter

    at = At(ref=ref, out=out, store=store, dry_run=dry_run)
    return _entered(at, who, build, "decision")


def listed(ref: str, *, provider: str = "", store: str = "") -> Report:
    """List every step against providers, with its evidence, answer and decision."""
    with opened(ref, store=store) as procurement:
        found = steps_of(procurement.entries, provider or None)
        names = names_of(procurement)
    lines = [f"{counted(len(found), 'step')}, {sum(s.open for s in found)} open."]
    for step in found:
        where = f", lot {step.lot}" if step.lot else ""
        lines.append(
            f"Entry {step.number}, {day_text(step.on)}: {WHAT.get(step.step, step.step)}, "
            f"{names.bidder(step.provider)}{where}"
        )
        lines.append(f"    evidence: {step.evidence}")
        if step.answered:
            lines.append(f"    answered on {day_text(step.answered)}: {step.answer}")
        elif step.open and step.answer_by:
            lines.append(f"    may be answered until {day_text(step.answer_by)}")
        if step.decided_on:
            lines.append(
                f"    {step.decision} by {step.by} on {day_text(step.decided_on)} (entry {step.decided}): {step.reason}"
            )
    data = {"procurement": procurement.id, "steps": [_data(s) for s in found]}
    return Report(data=data, text="\n".join(lines))


def _data(step: Step) -> dict[str, object]:
    return {
        "number": step.number,
        "provider": step.provider,
        "lot": step.lot,
        "zone": step.zone,
        "step": step.step,
        "on": step.on.isoformat(),
        "answer_by": step.answer_by.isoformat() if step.answer_by else "",
        "evidence": step.evidence,
        "rule": step.rule,
        "answered": step.answered.isoformat() if step.answered else "",
        "answer": step.answer,
        "decision": step.decision,
        "decided": step.decided,
        "by": step.by,
        "reason": step.reason,
    }


Build = Callable[[Procurement], tuple[Draft, bytes | None]]


def _entered(at: At, who: Who, build: Build, name: str = "") -> Report:
    """Write one entry with its letter, and put the letter where it can be sent from."""

    def built(now: Procurement) -> Built:
        made, letter = build(now)
        file = f"{made.entry.bidder}-{name}.docx"
        return (made,), ({} if letter is None else {file: letter})

    return entered_with_letters(at, who, built, lambda links, verb: _told(links[0], verb, at.ref))


def _told(link: Link, verb: str, ref: str) -> str:
    entry = link.entry
    what = WHAT.get(entry.fact("step"), entry.fact("step"))
    if entry.kind is EntryKind.STEP_NOTIFIED:
        due = entry.day("answer_by")
        until = f"; it may answer until {end_of(due)}" if due else ""
        return (
            f"{verb} the notice to {entry.bidder} of {what} (entry {link.number}){until}.\n"
            f"Next: tendering framework step answer {ref} {link.number} --answer ..., "
            f"or once that day is over: tendering framework step decide {ref} {link.number} ..."
        )
    if entry.kind is EntryKind.STEP_ANSWERED:
        return (
            f"{verb} what {entry.bidder} answers to entry {entry.fact('notice')} (entry {link.number}).\n"
            f"Next: tendering framework step decide {ref} {entry.fact('notice')} ..."
        )
    since = entry.day("from")
    begins = f", from {day_text(since)}" if since else ""
    return f"{verb} the decision on {what}, {entry.bidder}: {entry.fact('decision')}{begins} (entry {link.number})."


def _with(
    who: Who,
    kind: EntryKind,
    about: tuple[str, str],
    facts: dict[str, str],
    bodies: Sequence[tuple[str, bytes]],
) -> Draft:
    """Return the draft of an entry about a provider and lot, with its letter and evidence."""
    provider, lot = about
    return draft(
        who,
        kind,
        lot=lot,
        bidder=provider,
        facts=facts,
        files=[(file_ref(name, body), body) for name, body in bodies],
    )


def _evidence(file: Path | None) -> list[tuple[str, bytes]]:
    return [(file.name, file.read_bytes())] if file is not None else []


def _step(now: Procurement, number: int) -> Step:
    found = next((s for s in steps_of(now.entries) if s.number == number), None)
    if found is None:
        raise RefusedError(finding("L021", f"entry {number}", "it is no notice of a step"))
    return found


def _due(now: Procurement, on: date) -> date | None:
    agreement = tender_of_record(now).agreement
    failure = agreement.failure if agreement is not None else None
    return on + timedelta(days=failure.answer_days) if failure is not None else None


def _rule(now: Procurement, step: str) -> str:
    agreement = tender_of_record(now).agreement
    failure = agreement.failure if agreement is not None else None
    if failure is None or step not in failure.steps:
        return ""
    place = failure.steps.index(step) + 1
    return (
        f"step {place} of {len(failure.steps)} of the published steps: {', '.join(failure.steps)}"
    )


def desk_of(now: Procurement, who: Who) -> Desk:
    """Return who writes a letter, on which day, and where the record stands."""
    return Desk(
        names=names_of(now), procurement=now.id, head=now.head, on=who.on, signed_by=who.name
    )
