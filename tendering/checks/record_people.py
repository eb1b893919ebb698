"""Checks of the record: declarations of those who open and mark bids, and the assessment of conflicts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tendering.checks.bid_rows import place as row_place
from tendering.checks.record import Record, RecordCheck, place, words
from tendering.checks.report import by_rule
from tendering.checks.words import listed
from tendering.law.calendar import day_text
from tendering.law.values import value
from tendering.model.by_column import at, columns
from tendering.model.entries import Entry, EntryKind, same_person
from tendering.model.findings import Finding, Severity, finding

NONE = frozenset({"", "none", "no", "nil"})
SEES_BIDS = (EntryKind.OPENED, EntryKind.MARKS_GIVEN)
ACTS = (
    EntryKind.OPENED,
    EntryKind.MARKS_GIVEN,
    EntryKind.EXCLUSION,
    EntryKind.RECOMMENDATION,
    EntryKind.DECISION,
    EntryKind.APPROVED,
)
_CUT = re.compile(r"[,(]")


def _who(entry: Entry) -> str:
    return entry.person or entry.by


def _declared(record: Record, person: str) -> tuple[Entry, ...]:
    return tuple(e for e in record.of(EntryKind.DECLARATION) if same_person(_who(e), person))


def _current(declarations: tuple[Entry, ...], entry: Entry) -> bool:
    """Say whether a declaration stood when something was done; of one that day, by its time where both have one."""
    return any(
        d.on <= entry.on
        and ((until := d.day("until")) is None or until >= entry.on)
        and not (
            d.on == entry.on and d.at is not None and entry.at is not None and d.at > entry.at
        )
        for d in declarations
    )


def x10_declared_before_opening(record: Record) -> Iterator[Finding]:
    """Whoever opens or marks a bid has a declaration that is current that day."""
    rule = record.rule("rules.s81", "rules.reg24")
    for entry in record.of(*SEES_BIDS):
        person = _who(entry)
        declarations = _declared(record, person)
        if not person or _current(declarations, entry):
            continue
        made = [d for d in declarations if d.on <= entry.on]
        lacks = "has no declaration of interests from before that day"
        ran_out = [day for d in made if (day := d.day("until")) is not None and day < entry.on]
        if ran_out:
            lacks = f"has a declaration that ran out on {day_text(max(ran_out))}"
        elif made:
            lacks = "declared interests later that day"
        message = f"{words(entry)} by {person} on {day_text(entry.on)}, who {lacks}"
        yield by_rule(finding("X10", place(entry), message), rule)


def x10_evaluators_declared(record: Record) -> Iterator[Finding]:
    """Whoever marks or sits on the panel has declared, where the record holds the assessment at all."""
    if record.dossier is None or not record.of(
        EntryKind.DECLARATION, *SEES_BIDS, EntryKind.MODERATION, EntryKind.MARKS_CLOSED
    ):
        return
    rule = record.rule("rules.s81", "rules.reg24")
    seen = {_who(e).casefold() for e in record.of(*SEES_BIDS)}
    marks, panel = record.dossier.marks, {p.person: p for p in reversed(record.dossier.panel)}
    markers = dict.fromkeys(columns(marks, "evaluator"))
    for person in (*markers, *(p.person for p in record.dossier.panel)):
        if person.casefold() in seen:
            continue
        seen.add(person.casefold())
        if not _declared(record, person):
            table, row = (
                ("marks", next(at(marks, (who == person for who in columns(marks, "evaluator")))))
                if person in markers
                else ("panel", panel[person])
            )
            message = (
                f"{person} marks bids, and the record has no declaration of interests by {person}"
            )
            yield by_rule(finding("X10", row_place(record.dossier, table, row), message), rule)


def _fault(declaration: Entry) -> str:
    """Say what leaves a declared interest unsettled; nothing where it is settled or there is none."""
    if declaration.fact("interest").strip().lower() in NONE:
        return ""
    if not declaration.fact("action"):
        return "nobody decided what follows from it"
    if declaration.fact("action").lower() == "remove":
        return "the action was to remove the evaluator"
    lacking = [w for w in ("reason", "approver") if not declaration.fact(w)]
    return f"the action has no {' and no '.join(lacking)}" if lacking else ""


def x10_conflicts_settled(record: Record) -> Iterator[Finding]:
    """Nobody marks a bidder in which an interest was declared and not settled."""
    if record.dossier is None:
        return
    rule = record.rule("rules.s81", "rules.reg24")
    last: dict[tuple[str, str], Entry] = {}
    for entry in record.of(EntryKind.DECLARATION):
        last[_who(entry).casefold(), entry.bidder] = entry
    for (person, bidder), declaration in last.items():
        fault = _fault(declaration)
        marks = record.dossier.marks if fault else ()
        theirs = (
            evaluator.casefold() == person and bidder in ("", about)
            for evaluator, about in columns(marks, "evaluator", "bidder")
        )
        marked = list(at(marks, theirs))
        if marked:
            message = (
                f"{_who(declaration)} declared an interest in {bidder or 'the procurement'} "
                f"({declaration.fact('interest')}); {fault}, and marks by {_who(declaration)} stand"
            )
            where = row_place(record.dossier, "marks", marked[0])
            yield by_rule(finding("X10", where, message), rule)


def x10_past_employment(record: Record) -> Iterator[Finding]:
    """A declaration says whether the person once worked for a bidder."""
    silent = [e for e in record.of(EntryKind.DECLARATION) if not e.fact("employment")]
    if silent:
        people = dict.fromkeys(_who(e) for e in silent)
        yield finding(
            "X10",
            place(silent[0]),
            f"declarations that say nothing of past employment with a bidder: {listed(people)}",
            severity=Severity.WARNING,
            remedy="Ask each of them, and write employment: none or what it was.",
            law="Woods v Milton Keynes [2015] EWHC 2011 (TCC)",
        )


def x19_assessed_before_notice(record: Record) -> Iterator[Finding]:
    """Under the Act a conflicts assessment is prepared before the notices that confirm it."""
    if not record.act:
        return
    rule = value("pa2023.rules.s83")
    assessed = record.of(EntryKind.CONFLICTS_ASSESSMENT)
    for notice in record.notices(*rule.words):
        if not any(a.moment <= notice.moment for a in assessed):
            message = (
                f"{notice.fact('notice')} was published on {day_text(notice.on)}, and no conflicts assessment is dated "
                "on or before that day"
            )
            yield by_rule(finding("X19", place(notice), message), rule)
    if not assessed and not record.notices(*rule.words) and record.of(EntryKind.MODEL_PUBLISHED):
        first = record.of(EntryKind.MODEL_PUBLISHED)[0]
        message = "the rules were published, and the record holds no conflicts assessment"
        yield by_rule(finding("X19", place(first), message), rule)


def covered(record: Record) -> frozenset[str]:
    """Return the names of everyone the conflicts assessments cover, folded; what stands after a comma is a role."""
    listed_people = (
        person
        for entry in record.of(EntryKind.CONFLICTS_ASSESSMENT)
        for person in entry.fact("people").split(";")
    )
    return frozenset(_CUT.split(p, maxsplit=1)[0].strip().casefold() for p in listed_people)


def x19_everyone_covered(record: Record) -> Iterator[Finding]:
    """Everyone who acts in the procurement is in the conflicts assessment."""
    assessed = record.of(EntryKind.CONFLICTS_ASSESSMENT)
    if not record.act or not assessed:
        return
    known = covered(record)
    acting: dict[str, str] = {}
    for entry in record.of(*ACTS):
        if _who(entry):
            acting.setdefault(_who(entry), words(entry))
    for entry in record.of(EntryKind.MODERATION):
        for person in entry.fact("attendees").split(";"):
            acting.setdefault(_CUT.split(person, maxsplit=1)[0].strip(), "moderation")
    if record.dossier is not None:
        for member in record.dossier.panel:
            acting.setdefault(member.person, "the panel")
        for evaluator in dict.fromkeys(columns(record.dossier.marks, "evaluator")):
            acting.setdefault(evaluator, "marks")
        for decision in record.dossier.decisions:
            acting.setdefault(decision.by, "a decision")
    lacking = [
        f"{name} ({what})"
        for name, what in acting.items()
        if name and name.casefold() not in known
    ]
    if lacking:
        message = f"the conflicts assessment does not cover {listed(lacking)}"
        yield by_rule(finding("X19", place(assessed[-1]), message), value("pa2023.rules.s83"))


CHECKS: tuple[RecordCheck, ...] = (
    x10_declared_before_opening,
    x10_evaluators_declared,
    x10_conflicts_settled,
    x10_past_employment,
    x19_assessed_before_notice,
    x19_everyone_covered,
)
