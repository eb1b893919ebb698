"""Check gates, and decide go or no go for a wave: each an entry by a named person, with what was looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from tendering.documents.names import joined
from tendering.framework.mobilise_checks import Bounds
from tendering.framework.readiness import (
    GO,
    NO_GO,
    NOT_READY,
    READY,
    WaveStanding,
    covered_until,
    gates_of,
    waves_on,
)
from tendering.law.calendar import day_text
from tendering.model.entries import EntryKind, of_kind, standing
from tendering.model.findings import Finding, Severity, finding, has_error
from tendering.record.chain import Draft, Link
from tendering.workbench.entering import entered
from tendering.workbench.mobilise import Case, case_of, need_plan
from tendering.workbench.records import Procurement, RefusedError, Who, draft, file_ref
from tendering.workbench.writing import Report


def ready(
    ref: str,
    who: Who,
    *,
    bidder: str,
    gate: str,
    result: str,
    evidence: str,
    lot: str = "",
    valid_until: date | None = None,
    role: str = "",
    file: Path | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Record that somebody checked a gate of a provider, and what showed it.

    Raises:
        RefusedError: There is no such gate or provider, or nothing was looked at: everything at once.
    """

    def build(now: Procurement) -> tuple[Draft]:
        case = case_of(now, people=False)
        wrong = list(_gate_wrong(case, bidder, gate, lot))
        if result.lower() not in (READY, NOT_READY):
            said = f"{result!r} is not one of {READY}, {NOT_READY}"
            wrong.append(finding("L702", "--result", said))
        if not evidence.strip():
            wrong.append(finding("R007", "--evidence", "nothing says what was looked at"))
        if valid_until is not None and valid_until < who.on:
            said = f"{day_text(valid_until)} has passed: it holds no longer"
            wrong.append(finding("L702", "--valid-until", said))
        if wrong:
            raise RefusedError(*wrong)
        files = []
        if file is not None:
            data = file.read_bytes()
            files = [(file_ref(file.name, data), data)]
        facts = {
            "gate": gate,
            "result": result.lower(),
            "evidence": evidence.strip(),
            "valid_until": valid_until.isoformat() if valid_until else "",
            "role": role,
        }
        return (
            draft(
                who, EntryKind.READINESS_CHECKED, lot=lot, bidder=bidder, facts=facts, files=files
            ),
        )

    def say(links: Sequence[Link], verb: str) -> str:
        facts = links[-1].entry.facts
        return f"{verb}: {facts['gate']} of {bidder} is {facts['result']}, by {who.name}."

    return entered(ref, who, build, say, store=store, dry_run=dry_run)


def _gate_wrong(case: Case, bidder: str, gate: str, lot: str) -> Iterator[Finding]:
    lots = [x.id for x in case.tender.lots]
    if lot and lot not in lots:
        yield finding("L701", "--lot", f"there is no lot {lot!r}; the lots are {', '.join(lots)}")
    gates = [g.id for g in (gates_of(case.rules, lot) if lot else case.rules.gates)]
    if gate not in gates:
        said = f"there is no gate {gate!r}; the gates are {', '.join(gates) or 'none'}"
        yield finding("L714", "--gate", said)
    held = {h.bidder for h in case.holders if lot in ("", h.lot)}
    if bidder not in held:
        said = f"{bidder!r} holds no place there; those that do are {', '.join(sorted(held))}"
        yield finding("L701", "--bidder", said)


def decide(
    ref: str,
    who: Who,
    *,
    wave: str,
    decision: str,
    reason: str = "",
    role: str = "",
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Decide go or no go for a wave: what was looked at is entered with it.

    A go needs a contract that may begin. Where a gate is not ready it needs a reason and the office of whoever decides.
    A no go needs a reason, and moves nobody.

    Raises:
        RefusedError: There is no such wave, its day has passed, or something forbids a go: everything at once.
    """
    notes: list[Finding] = []

    def build(now: Procurement) -> tuple[Draft]:
        case = case_of(now, people=False)
        need_plan(case)
        said = decision.lower().replace("-", " ")
        waves = waves_on(case.rules, now.entries, who.on)
        found = next((w for w in waves if w.wave == wave), None)
        if found is None:
            there = ", ".join(w.wave for w in waves)
            raise RefusedError(finding("L715", "--wave", f"{wave!r}; the waves are {there}"))
        wrong = list(_decision_wrong(case, found, said, who, reason=reason, role=role))
        if has_error(wrong):
            raise RefusedError(*wrong)
        notes[:] = wrong
        facts = {
            "wave": wave,
            "first_day": found.first_day.isoformat(),
            "decision": said,
            "looked_at": looked_at(found),
            "not_green": not_green(found),
            "reason": reason.strip(),
            "role": role.strip(),
        }
        return (draft(who, EntryKind.GO_DECIDED, lot=found.lot, facts=facts),)

    def say(links: Sequence[Link], verb: str) -> str:
        facts = links[-1].entry.facts
        day = day_text(date.fromisoformat(facts["first_day"]))
        after = (
            f"People begin on {day}, unless a later decision says otherwise by then."
            if facts["decision"] == GO
            else "Nobody moves: everybody in the wave stays with their provider of today."
        )
        return f"{verb}: {facts['decision']} for wave {wave}, by {who.name}. {after}"

    return entered(ref, who, build, say, notes=notes, store=store, dry_run=dry_run)


def looked_at(wave: WaveStanding) -> str:
    """Return every gate that a decision looked at, with how it stood and the entry that says so."""
    if not wave.gates:
        return "nobody in the wave changes provider, so no gate is asked"
    return "; ".join(
        f"{g.bidder} {g.gate.id}: {g.light}" + (f" (entry {g.entry})" if g.entry else "")
        for g in wave.gates
    )


def not_green(wave: WaveStanding) -> str:
    """Return the gates that were not ready."""
    return "; ".join(f"{g.bidder} {g.gate.id}: {g.light}" for g in wave.not_green)


def _decision_wrong(
    case: Case, wave: WaveStanding, said: str, who: Who, *, reason: str, role: str
) -> Iterator[Finding]:
    where = f"wave {wave.wave}"
    if said not in (GO, NO_GO):
        yield finding("L702", "--decision", f"{said!r} is not one of {GO}, {NO_GO}")
        return
    if who.on > wave.first_day:
        yield finding("L723", where, f"its day was {day_text(wave.first_day)}")
        return
    if said == GO:
        yield from _contract(case, wave, who.on)
        if wave.not_green and not (reason.strip() and role.strip()):
            yield finding("L716", where, f"not ready: {not_green(wave)}")
        elif wave.not_green:
            yield finding(
                "L716",
                where,
                f"go although not ready: {not_green(wave)}",
                severity=Severity.WARNING,
                remedy=f"{who.name}, {role.strip()}, decided it: {reason.strip()}",
            )
        yield from untold(case, wave)
        return
    if not reason.strip():
        yield finding("R007", "--reason", "a no go without its reason")
    until = covered_until(case.rules, case.entries, wave.lot)
    if until is not None and until <= wave.first_day:
        said = f"lot {wave.lot}: it ends on {day_text(until)}, and these people stay under it"
        yield finding("L718", where, said)


def _contract(case: Case, wave: WaveStanding, on: date) -> Iterator[Finding]:
    """Find that the contract that a wave begins is not made, or may not be."""
    bounds: Bounds = case.bounds(on)
    where, last = f"wave {wave.wave}", bounds.after.get(wave.lot)
    if last is not None and wave.first_day <= last:
        said = f"lot {wave.lot}: the standstill runs to the end of {day_text(last)}"
        yield finding("L708", where, said)
    unsigned = [
        b
        for b in sorted({line.to for line in wave.lines if line.to})
        if (signed := bounds.signed.get((wave.lot, b))) is None or signed > on
    ]
    claims = case.suspended(wave.lot, on) if unsigned else ()
    for claim in claims:
        said = f"lot {wave.lot}: the {claim.fact('kind')} of {day_text(claim.on)} suspends its contract"
        yield finding("L717", where, said)
    if unsigned and not claims:
        said = f"lot {wave.lot}: no contract is signed with {joined(unsigned)}"
        yield finding(
            "L717", where, said, remedy="First `tendering sign ID --lot LOT`; or decide no go."
        )


def untold(case: Case, wave: WaveStanding) -> Iterator[Finding]:
    """Find that the people of a wave were not told of this first day, or too late."""
    days = case.rules.told_days
    if days is None:
        return
    sent = [
        e
        for e in of_kind(standing(case.entries), EntryKind.MOBILISATION_LETTERS_SENT)
        if e.fact("to") == "people"
        and e.fact("wave") in ("", wave.wave)
        and _same_day(case, e.fact("plan"), wave)
    ]
    by = wave.first_day - timedelta(days=days)
    if not sent:
        said = (
            f"nobody in it was told of {day_text(wave.first_day)}; the tender promises {days} days"
        )
        yield finding("L719", f"wave {wave.wave}", said)
    elif sent[0].on > by:
        said = f"told on {day_text(sent[0].on)}; the tender promises {days} days, so by {day_text(by)}"
        yield finding("L719", f"wave {wave.wave}", said)


def _same_day(case: Case, plan: str, wave: WaveStanding) -> bool:
    """Say whether the plan that letters told of had the wave on the day it has now."""
    told_of = next((e for e in case.entries if str(e.number) == plan), None)
    return told_of is not None and any(
        r.get("wave") == wave.wave and r.get("first_day") == wave.first_day.isoformat()
        for r in told_of.rows.get("waves", ())
    )
