"""Pure checks: what is wrong with a tender, its published figures, its law or its bids. One function per code."""

from __future__ import annotations

from tendering.checks import (
    content,
    demand,
    figures,
    gate,
    law,
    limits,
    names,
    prices,
    rates,
    roles,
    standstill,
    ties,
    timetable,
    weights,
)
from tendering.checks.bids import check_bids
from tendering.checks.gate import check_age
from tendering.model.findings import Finding
from tendering.model.tender import Tender

__all__ = ["check_age", "check_bids", "check_tender"]

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
    )
    for check in module.CHECKS
)


def check_tender(tender: Tender) -> tuple[Finding, ...]:
    """Return everything that is wrong with a tender as published, all at once, each finding once.

    Names and sums come first, then rules and combinations of rules, figures, dates and the law.
    """
    return tuple(dict.fromkeys(found for check in CHECKS for found in check(tender)))
