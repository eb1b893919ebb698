"""Checks of the record: nobody is turned away unheard, and no bidder chooses among its wins."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tendering.checks.bid_rows import place as row_place
from tendering.checks.bid_rows import scope
from tendering.checks.record import Record, RecordCheck, about, place
from tendering.checks.report import by_rule
from tendering.law.calendar import day_text
from tendering.law.values import LawValue
from tendering.model.bids import Decision
from tendering.model.entries import Entry, EntryKind
from tendering.model.findings import Finding, finding
from tendering.model.tender import QuestionKind

REJECTED = "rejected"
ASKED = (
    EntryKind.CLARIFICATION_TO_BIDDER,
    EntryKind.LOW_PRICE_ENQUIRY,
    EntryKind.REPRESENTATIONS_INVITED,
    EntryKind.TASK_OPENED,
)
ON_EXCLUSION = (EntryKind.REPRESENTATIONS_INVITED,)


def x14_heard_before_rejection(record: Record) -> Iterator[Finding]:
    """Before a tender is rejected for its price or an answer, its bidder was asked and had its say."""
    for decision in record.decisions:
        rule, kinds = _hearing(record, decision)
        if decision.decision != REJECTED or not kinds or record.dossier is None:
            continue
        where = row_place(record.dossier, "decisions", decision)
        fault = _unheard(
            record, decision.bidder, decision.lot, decision.on, kinds, about=decision.about
        )
        if fault:
            message = (
                f"{decision.bidder}, {decision.about} ({scope(decision.lot)}): rejected, {fault}"
            )
            yield by_rule(finding("X14", where, message), rule)


def _hearing(record: Record, decision: Decision) -> tuple[LawValue, tuple[EntryKind, ...]]:
    """Return the rule that gives the bidder its say, and the entries that show it had it; none where none does."""
    tender = record.tender
    if _excludes(record, decision.about):
        return record.rule("rules.s57", "rules.reg57"), ON_EXCLUSION
    if decision.about == "price" or any(i.id == decision.about for i in tender.price.items):
        return record.rule("rules.s19_low", "rules.reg69"), ASKED
    if any(q.id == decision.about for q in tender.pass_fail):
        return record.rule("rules.s19_disregard", "rules.reg56"), ASKED
    return record.rule("rules.s19_disregard", "rules.reg56"), ()


def _excludes(record: Record, about_what: str) -> bool:
    kinds = {q.id: q.kind for q in record.tender.pass_fail}
    return about_what == "exclusion" or kinds.get(about_what) == QuestionKind.EXCLUSION


def _unheard(
    record: Record,
    bidder: str,
    lot: str,
    on: date | None,
    kinds: tuple[EntryKind, ...],
    *,
    about: str = "exclusion",
) -> str:
    """Say how a bidder was not heard before a day; nothing where it was."""
    asked = [
        e
        for e in record.of(*kinds, bidder=bidder)
        if e.bidder == bidder
        and (not lot or e.lot in ("", lot))
        and (on is None or e.on <= on)
        and (e.kind is not EntryKind.TASK_OPENED or about in (e.fact("about"), "price"))
    ]
    if not asked:
        return "and the record shows no notice to the bidder, and no chance to answer, before it"
    if any(_answered(record, e, on) for e in asked):
        return ""
    last = asked[-1]
    until = last.day("reply_by") or last.day("due")
    if until is not None:
        return f"although the bidder had until {day_text(until)} to answer, and no answer was considered"
    return f"although the bidder was asked on {day_text(last.on)}, and no answer was considered"


def _answered(record: Record, asked: Entry, on: date | None) -> bool:
    """Say whether the bidder's answer was had or considered, or its time to answer had passed, by a day."""
    if asked.fact("answer") or asked.fact("finding"):
        return True
    considered = record.of(
        EntryKind.REPRESENTATIONS_CONSIDERED,
        EntryKind.EXPLANATION_RECEIVED,
        bidder=asked.bidder,
    )
    if any(
        asked.on <= e.on and (on is None or e.on <= on) and _of_it(e, asked) for e in considered
    ):
        return True
    until = asked.day("reply_by") or asked.day("due")
    return until is not None and (on is None or until < on)


def _of_it(answer: Entry, asked: Entry) -> bool:
    """Say whether what a bidder said is about what it was asked, where both say what that is."""
    is_task = asked.kind is EntryKind.TASK_OPENED
    return not is_task or answer.fact("about") in ("", asked.fact("about"))


def x14_exclusions(record: Record) -> Iterator[Finding]:
    """An exclusion has its ground and reason, its bidder was heard before it, and was told."""
    rule = record.rule("rules.s57", "rules.reg57")
    for entry in record.of(EntryKind.EXCLUSION):
        lacking = [f"no {w}" for w in ("ground", "reason") if not entry.fact(w)]
        if not entry.fact("notified"):
            lacking.append("no day on which the bidder was told")
        if lacking:
            message = f"the exclusion of {entry.bidder} ({about(entry)}) has {', '.join(lacking)}"
            yield by_rule(finding("X14", place(entry), message), rule)
        fault = _unheard(record, entry.bidder, entry.lot, entry.on, ON_EXCLUSION)
        if fault:
            message = f"{entry.bidder} was excluded on {day_text(entry.on)}, {fault}"
            yield by_rule(finding("X14", place(entry), message), rule)


def x98_chosen_wins(record: Record) -> Iterator[Finding]:
    """Once the result is known no bidder leaves some of its lots or zones and keeps others by its own choice."""
    computed = record.of(EntryKind.EVALUATION_COMPUTED)
    if record.dossier is None or not computed:
        return
    for row in record.dossier.withdrawals:
        left = {b.lot for b in record.dossier.bids if b.bidder == row.bidder} - {row.lot}
        partial = bool(row.zone) or (bool(row.lot) and bool(left))
        known = min(e.on for e in computed)
        if partial and row.on >= known:
            message = (
                f"{row.bidder} left {scope(row.lot, row.zone)} on {day_text(row.on)}, after the result was computed on "
                f"{day_text(known)}, and keeps its other bids"
            )
            yield finding("X98", row_place(record.dossier, "withdrawals", row), message)


CHECKS: tuple[RecordCheck, ...] = (
    x14_heard_before_rejection,
    x14_exclusions,
    x98_chosen_wins,
)
