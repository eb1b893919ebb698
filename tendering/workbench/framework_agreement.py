"""The agreement itself, entered: an extension decided, a call-off made, a change; each with the notices it needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tendering.law.calendar import day_text
from tendering.law.call_off_notices import NoticeNeeded, call_off_notices, change_needed
from tendering.law.extensions import PRACTICE, TAKEN, Extension, base_end, extensions_of
from tendering.law.regime import regime_of
from tendering.model.entries import Entry, EntryKind
from tendering.model.findings import Finding, finding
from tendering.model.numbers import exact
from tendering.record.chain import Draft, Link
from tendering.workbench.entering import entered, tender_of_record
from tendering.workbench.records import Procurement, RefusedError, Who, draft
from tendering.workbench.writing import Report


def extend(
    ref: str,
    who: Who,
    *,
    decision: str,
    reason: str,
    role: str = "",
    notified: date | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Enter the decision on the next extension: taken, with the day it runs to, or not.

    Raises:
        RefusedError: There is none to decide, or the term is over.
    """
    notes: list[Finding] = []

    def build(now: Procurement) -> Sequence[Draft]:
        waiting = _waiting(now)
        taken = decision == TAKEN
        if who.on > waiting.decide_by:
            said = (
                f"decided on {day_text(who.on)}; it was to be decided by {day_text(waiting.decide_by)}, "
                f"{waiting.notice} before {day_text(waiting.after)} ({waiting.rule})"
            )
            notes.append(finding("L521", now.id, said))
        if waiting.rule == PRACTICE:
            said = f"the tender publishes no notice of an extension; {waiting.notice} stands in"
            notes.append(finding("L009", now.id, said))
        facts = {
            "extension": str(waiting.number),
            "decision": decision,
            "until": (waiting.until if taken else waiting.after).isoformat(),
            "notified": notified.isoformat() if notified else "",
            "role": role,
            "reason": reason,
        }
        return (draft(who, EntryKind.EXTENSION_DECIDED, facts=facts),)

    def say(links: Sequence[Link], verb: str) -> str:
        entry = links[0].entry
        until = day_text(entry.day("until") or entry.on)
        return (
            f"{verb} extension {entry.fact('extension')}: {entry.fact('decision')}. "
            f"The term runs to {until} (entry {links[0].number})."
        )

    return entered(ref, who, build, say, notes=notes, store=store, dry_run=dry_run)


def _waiting(now: Procurement) -> Extension:
    agreement = tender_of_record(now).agreement
    found = extensions_of(agreement, base_end(agreement), now.entries)
    waiting = next((e for e in found if e.decided is None), None)
    if waiting is None:
        said = "every extension is decided" if found else "the tender has no extension"
        raise RefusedError(finding("L520", now.id, said))
    return waiting


def call_off(
    ref: str,
    who: Who,
    *,
    provider: str,
    lot: str,
    value: str,
    reason: str,
    since: date | None = None,
    until: date | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Enter a call-off that is a contract of its own, and say which notices it needs, by when and why.

    Raises:
        RefusedError: The provider holds no place, or is suspended, or no value is given.
    """
    needed: list[NoticeNeeded] = []

    def build(now: Procurement) -> Sequence[Draft]:
        tender = tender_of_record(now)
        kind = tender.agreement.kind if tender.agreement is not None else ""
        facts = {
            "value": value,
            "from": since.isoformat() if since else "",
            "until": until.isoformat() if until else "",
            "reason": reason,
        }
        try:
            needed[:] = call_off_notices(regime_of(tender), kind, exact(value), who.on)
        except ValueError:
            needed.clear()  # the record says what is wrong with the value
        return (draft(who, EntryKind.CALL_OFF_MADE, lot=lot, bidder=provider, facts=facts),)

    def say(links: Sequence[Link], verb: str) -> str:
        said = f"{verb} a call-off to {links[0].entry.bidder} (entry {links[0].number})."
        return "\n".join((said, *map(_needed, needed)))

    report = entered(ref, who, build, say, store=store, dry_run=dry_run)
    return replace(report, data={**report.data, "notices": [_data(n) for n in needed]})


def change(
    ref: str,
    who: Who,
    *,
    what: str,
    ground: str,
    reason: str,
    restructuring: bool = False,
    provider: str = "",
    lot: str = "",
    value: str = "",
    since: date | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Enter a change to the agreement with the ground that allows it, and say which notice it needs.

    Raises:
        RefusedError: It is one that the law does not allow, or has no ground.
    """
    needed: list[NoticeNeeded] = []

    def build(now: Procurement) -> Sequence[Draft]:
        needed[:] = change_needed(regime_of(tender_of_record(now)), what)
        facts = {
            "what": what,
            "ground": ground,
            "restructuring": "yes" if restructuring else "",
            "value": value,
            "from": since.isoformat() if since else "",
            "reason": reason,
        }
        return (draft(who, EntryKind.AGREEMENT_CHANGED, lot=lot, bidder=provider, facts=facts),)

    def say(links: Sequence[Link], verb: str) -> str:
        entry: Entry = links[0].entry
        said = f"{verb} a change of {entry.fact('what')} on the ground of {entry.fact('ground')} (entry {links[0].number})."
        return "\n".join((said, *map(_needed, needed)))

    report = entered(ref, who, build, say, store=store, dry_run=dry_run)
    return replace(report, data={**report.data, "notices": [_data(n) for n in needed]})


def _needed(notice: NoticeNeeded) -> str:
    when = f" by {day_text(notice.by)}" if notice.by else ""
    return f"Notice: {notice.notice or 'none'}{when}: {notice.because} ({notice.cite})."


def _data(notice: NoticeNeeded) -> dict[str, object]:
    return {
        "notice": notice.notice or None,
        "by": notice.by.isoformat() if notice.by else None,
        "because": notice.because,
        "law": notice.cite,
    }
