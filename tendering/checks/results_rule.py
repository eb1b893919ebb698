"""Payment by results and needs as published: a rule that leaves nothing open, and hours that fit into those of the lot."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tendering.checks.report import Check, named, report, shown
from tendering.model.findings import Finding
from tendering.model.tender import Tender


def l630_results_are_whole(tender: Tender) -> Iterator[Finding]:
    """A rule of results says what is paid, who proves it, how long it must last, and what follows where it comes late."""
    results = tender.agreement.results if tender.agreement is not None else None
    if results is None:
        return
    lacking = [
        said
        for said, told in (
            ("how long an outcome must last", results.sustained_weeks is not None),
            ("who proves it", bool(results.proven_by)),
            ("what follows where it comes late", results.late is not None),
            (
                "what it earns",
                results.fixed is not None
                or (results.share is not None and results.weeks is not None),
            ),
        )
        if not told
    ]
    if lacking:
        message = f"payment by results does not say {named(lacking)}"
        yield report(tender, "L630", "agreement.results", message)


def l631_needs_fit(tender: Tender) -> Iterator[Finding]:
    """A need is part of the demand of its lot or zone: one alone never asks for more hours than that."""
    for need in tender.needs:
        lot = tender.lot(need.lot)
        zone = lot.zone(need.zone) if lot is not None and need.zone is not None else None
        part = zone if need.zone is not None else lot
        demand = part.demand.hours_weekly if part is not None and part.demand is not None else None
        asked = need.hours_weekly or Fraction(0)
        if demand is not None and asked > demand:
            where = f"zone {need.zone}" if zone is not None else f"lot {need.lot}"
            message = f"{need.title}: {shown(asked)} hours a week, and {where} has {shown(demand)}"
            yield report(tender, "L631", f"needs[{need.id}].hours_weekly", message)


CHECKS: tuple[Check, ...] = (l630_results_are_whole, l631_needs_fit)
