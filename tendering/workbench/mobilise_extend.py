"""Extend the agreement of today when people cannot begin by its end, and move the plan so that it fits: one unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from tendering.documents.names import counted
from tendering.framework.mobilise_checks import plan_findings
from tendering.framework.readiness import Stage, covered_until, waves_on
from tendering.law.calendar import day_text
from tendering.model.entries import EntryKind
from tendering.model.findings import Finding, finding, has_error
from tendering.record.chain import Draft
from tendering.workbench.mobilise import Case, case_of, need_people
from tendering.workbench.mobilise_plan import checked, entry_of, plan_data, proposed, told
from tendering.workbench.records import (
    Procurement,
    RefusedError,
    Who,
    draft,
    opened,
    receipt,
    write,
)
from tendering.workbench.writing import Report


def extend(
    ref: str,
    who: Who,
    *,
    until: date,
    reason: str,
    basis: str,
    tell: str = "",
    role: str = "",
    lot: str = "",
    not_before: date | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Extend the agreement of today, with reason and legal basis, and move the plan so that it fits: one unit.

    Args:
        ref: Id or folder.
        who: Who decided it.
        until: Its last day from now on.
        reason: Why people cannot begin with their new provider by then.
        basis: The law, and the term of the agreement, by which it can be.
        tell: What people and families are told of it, in plain words.
        role: Their office.
        lot: The lot it is about; empty is every lot.
        not_before: The first day on which a wave can begin now; the waves that have not begun move there, in turn.
        store: See `records.opened`.
        dry_run: Write nothing.

    Raises:
        RefusedError: It extends nothing, has no reason or basis, or the moved plan still runs past it.
    """
    kept: list[tuple[Case, dict[str, object], str, tuple[Finding, ...]]] = []

    def build(now: Procurement) -> list[Draft]:
        case = case_of(now)
        lots = [lot] if lot else [x.id for x in case.tender.lots]
        wrong = [*_extension_wrong(case, lots, until, reason, basis)]
        was = covered_until(case.rules, case.entries, lots[0])
        facts = {
            "agreement": case.rules.existing.title
            if case.rules.existing
            else "the present agreement",
            "was_until": was.isoformat() if was else "",
            "until": until.isoformat(),
            "reason": reason.strip(),
            "basis": basis.strip(),
            "told": tell.strip(),
            "role": role.strip(),
        }
        if has_error(wrong):
            raise RefusedError(*wrong)
        made = [draft(who, EntryKind.AGREEMENT_EXTENDED_MEANWHILE, lot=lot, facts=facts)]
        after = replace(case, entries=(*case.entries, made[0].entry))
        still = (
            plan_findings(after.moves, after.people, after.bounds(who.on)) if after.moves else ()
        )
        kept[:] = [(case, {}, "", tuple(f for f in still if f.code == "L718"))]
        if not_before is not None:
            need_people(case)
            moves = proposed(after, who.on, not_before)
            if lot and case.plan is not None:  # the other lots keep their days
                kept_as = {m.person: m for m in case.moves if m.lot != lot}
                moves = tuple(kept_as.get(m.person, m) for m in moves)
            plan = checked(after, moves, who.on)
            short = [f for f in plan.findings if f.code == "L718"]
            if short:
                raise RefusedError(*(_too_short(f) for f in short))
            made.append(entry_of(plan, who, reason=reason))
            kept[:] = [(after, plan_data(plan), told(plan), plan.findings)]
        return made

    with opened(ref, store=store) as procurement:
        links = write(procurement, who, build, dry_run=dry_run)
    ((case, data, text, found),) = kept
    verb = "Would extend" if dry_run else "Extended"
    moved = f"\nThe plan moves:\n{text}" if text else _stays(case, who.on)
    return Report(
        findings=found,
        data={"procurement": case.procurement, **data, "entries": receipt(links)},
        text=f"{verb} {links[0].entry.facts['agreement']} to {day_text(until)}.{moved}",
        dry_run=dry_run,
    )


def _too_short(f: Finding) -> Finding:
    return finding("L720", f.where, f.message)


def _stays(case: Case, on: date) -> str:
    if case.plan is None:
        return ""
    missed = [
        w.wave
        for w in waves_on(case.rules, case.entries, on)
        if w.stage in (Stage.NO_GO, Stage.MISSED)
    ]
    if not missed:
        return " The plan stays as it is."
    return (
        f" {counted(len(missed), 'wave')} did not begin ({', '.join(missed)}): plan again with "
        "`tendering mobilise plan ID --not-before DATE --enter`."
    )


def _extension_wrong(
    case: Case, lots: Sequence[str], until: date, reason: str, basis: str
) -> Iterator[Finding]:
    for one in lots:
        if one not in {x.id for x in case.tender.lots}:
            yield finding("L701", "--lot", f"there is no lot {one!r}")
            continue
        was = covered_until(case.rules, case.entries, one)
        if was is not None and until <= was:
            said = f"lot {one}: it runs to {day_text(was)} already"
            yield finding("L720", "--until", said, remedy="Give a later day.")
    if not reason.strip():
        yield finding("R007", "--reason", "nothing says why")
    if not basis.strip():
        yield finding(
            "R007",
            "--basis",
            "nothing says by which law and term it can be extended",
            remedy="Give the provision, such as PCR 2015 reg 72(1)(b) or (c), or Procurement Act 2023 s.74, and the term.",
        )
