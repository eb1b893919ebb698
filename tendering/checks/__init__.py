"""Pure checks: what is wrong with a tender, its figures, its law, its bids, its record or its outcome. One function per code."""

from __future__ import annotations

from collections.abc import Iterable

from tendering.checks import (
    conditions,
    content,
    demand,
    figures,
    gate,
    law,
    limits,
    market,
    names,
    payment,
    planned,
    prices,
    rates,
    record_calendar,
    record_deadlines,
    record_decisions,
    record_governance,
    record_letters,
    record_market,
    record_moderation,
    record_money,
    record_order,
    record_people,
    record_rules,
    record_standstill,
    results_rule,
    review,
    roles,
    rota,
    scope,
    standstill,
    ties,
    timetable,
    weights,
)
from tendering.checks.bids import check_bids
from tendering.checks.gate import check_age
from tendering.checks.outcome import check_outcome
from tendering.checks.record import record_of
from tendering.checks.report import lots_joined
from tendering.model.bids import Dossier
from tendering.model.entries import Entry
from tendering.model.findings import Finding
from tendering.model.tender import Tender

__all__ = ["check_age", "check_bids", "check_outcome", "check_record", "check_tender"]

CHECKS = tuple(
    check
    for module in (
        names,
        weights,
        prices,
        rates,
        roles,
        limits,
        ties,
        content,
        figures,
        demand,
        timetable,
        law,
        gate,
        standstill,
        planned,
        review,
        scope,
        market,
        payment,
        rota,
        conditions,
        results_rule,
    )
    for check in module.CHECKS
)
RECORD_CHECKS = tuple(
    check
    for module in (
        record_rules,
        record_governance,
        record_people,
        record_order,
        record_moderation,
        record_decisions,
        record_letters,
        record_standstill,
        record_calendar,
        record_deadlines,
        record_market,
        record_money,
    )
    for check in module.CHECKS
)


def check_tender(tender: Tender) -> tuple[Finding, ...]:
    """Return everything that is wrong with a tender as published, all at once, each finding once.

    Names and sums come first, then rules and combinations of rules, figures, dates and the law.
    """
    return tuple(dict.fromkeys(found for check in CHECKS for found in check(tender)))


def check_record(
    tender: Tender, entries: Iterable[Entry], dossier: Dossier | None = None
) -> tuple[Finding, ...]:
    """Return everything that is wrong with what was done, each finding once; nothing where no entry is kept.

    A check speaks only of what the entries show to have gone wrong, or to be lacking where something else they
    show needed it. Entries that a later one supersedes are left out.

    Args:
        tender: The tender as it stands.
        entries: The record, in the order it was made.
        dossier: The tables beside it: bidders, marks, decisions, sends. Without them less is checked.
    """
    record = record_of(tender, entries, dossier)
    if not record.entries:
        return ()
    return lots_joined(found for check in RECORD_CHECKS for found in check(record))
