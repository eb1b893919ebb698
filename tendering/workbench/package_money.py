"""Outcomes reviewed, exceptional circumstances claimed and decided: each an entry, held to the published rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tendering.documents.names import counted
from tendering.files.columns import TableSpec
from tendering.files.package_tables import OUTCOMES_TABLE, VISITS_TABLE
from tendering.files.tables import MOST_BYTES, Row, read_table
from tendering.framework.package_faults import (
    all_met,
    minutes_of,
    outcome_faults,
    published,
    visit_faults,
)
from tendering.framework.packages import (
    OUTCOMES,
    VISITS,
    YES,
    Package,
    packages,
)
from tendering.model.enablement import Enablement
from tendering.model.entries import EntryKind
from tendering.model.findings import Finding, finding, has_error
from tendering.record.chain import Draft, Link
from tendering.workbench.entering import entered, tender_of_record
from tendering.workbench.lettered import At
from tendering.workbench.records import (
    Procurement,
    RefusedError,
    Who,
    draft,
    file_ref,
)
from tendering.workbench.writing import Report

KEPT_YEARS = 6
"""How long the evidence of a claim is kept where no day is given: as long as a claim in contract can be brought."""


def rule_of(now: Procurement) -> Enablement:
    """Return the published rules of enablement.

    Raises:
        RefusedError: The tender publishes none.
    """
    tender = tender_of_record(now)
    rule = published(tender)
    if rule is None:
        raise RefusedError(
            finding("L300", tender.at("agreement"), "it says nothing of enablement")
        )
    return rule


def package_of(now: Procurement, request: int) -> Package:
    """Return an awarded package by the entry of its request.

    Raises:
        RefusedError: There is none.
    """
    found = packages(now.entries).get(str(request))
    if found is None:
        raise RefusedError(finding("L303", f"entry {request}", "it is no service request"))
    if not found.provider:
        said = "its request was not awarded to anybody"
        raise RefusedError(finding("L303", f"entry {request}", said))
    return found


def read(spec: TableSpec, path: Path) -> tuple[tuple[Row, ...], tuple[Finding, ...]]:
    """Read a table that an officer gives, and everything wrong with the file itself."""
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    return read_table(spec, data, path.name)


def outcomes(
    at: At,
    request: int,
    who: Who,
    files: tuple[Path, Path],
    *,
    role: str,
    reason: str = "",
) -> Report:
    """Record the review of a package's enabling outcomes, with the time delivered.

    Args:
        at: Which record.
        request: The entry of the service request.
        who: Who reviewed.
        files: Two tables: outcome, met (yes or no), evidence; then week, visits, minutes.
        role: Of who reviewed.
        reason: What the review found, in a sentence.

    Raises:
        RefusedError: Anything is wrong with either table, all at once; or they were reviewed already.
    """
    found, wrong = read(OUTCOMES_TABLE, files[0])
    delivered, more = read(VISITS_TABLE, files[1])

    def build(now: Procurement) -> tuple[Draft]:
        rule_of(now)
        package = package_of(now, request)
        reviewed, visits = cells(found), cells(delivered)
        said = (
            *wrong,
            *more,
            *outcome_faults(package, reviewed, [r.place for r in found]),
            *visit_faults(package, visits, [r.place for r in delivered]),
        )
        if package.review is None and has_error(said):
            raise RefusedError(*said)
        facts = {
            "request": package.request,
            "starts_on": package.starts_on.isoformat() if package.starts_on else "",
            "met": YES if all_met(reviewed) else "no",
            "minutes": str(minutes_of(visits)),
            "role": role,
            "reason": reason,
        }
        rows = {OUTCOMES: reviewed, VISITS: visits}
        return (about(who, EntryKind.OUTCOMES_REVIEWED, package, facts, rows=rows),)

    def say(links: Sequence[Link], verb: str) -> str:
        entry = links[0].entry
        met = sum(r.get("met") == YES for r in entry.rows[OUTCOMES])
        return (
            f"{verb} the review of request {request}: {met} of {counted(len(entry.rows[OUTCOMES]), 'outcome')} met"
            f" (entry {links[0].number}).\nNext: tendering framework pay-enablement {at.ref} {request}"
        )

    return entered(at.ref, who, build, say, store=at.store, dry_run=at.dry_run)


def cells(rows: Sequence[Row]) -> list[dict[str, str]]:
    """Return rows as text by column, blanks left out."""
    return [{k: v for k, v in row.cells.items() if v} for row in rows]


def about(
    who: Who,
    kind: EntryKind,
    package: Package,
    facts: dict[str, str],
    *,
    rows: dict[str, list[dict[str, str]]] | None = None,
    files: Sequence[tuple[str, bytes, date | None]] = (),
) -> Draft:
    """Return the draft of an entry about a package: its lot, provider and pseudonym are the package's."""
    return draft(
        who,
        kind,
        lot=package.lot,
        bidder=package.provider,
        person=package.person,
        facts=facts,
        rows=rows,
        files=[
            (file_ref(name, data, personal=purge is not None, purge_on=purge), data)
            for name, data, purge in files
        ],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """What a provider claims: for time beyond the budget (excess) or though outcomes were not met (not met).

    Attributes:
        evidence: What is shown, in a few words that name nobody.
        file: It; kept as personal data until ``purge_on``, or for the years a claim can be brought.
    """

    basis: str
    amount: str
    circumstances: str
    evidence: str = ""
    file: Path | None = None
    purge_on: date | None = None


def claim(at: At, request: int, who: Who, claimed: Claimed) -> Report:
    """Record a claim of exceptional circumstances.

    Raises:
        RefusedError: It has no evidence, or is for more than they can bring.
    """

    def build(now: Procurement) -> tuple[Draft]:
        rule_of(now)
        package = package_of(now, request)
        facts = {
            "request": package.request,
            "basis": claimed.basis,
            "amount": claimed.amount,
            "circumstances": claimed.circumstances,
            "evidence": claimed.evidence or (claimed.file.name if claimed.file else ""),
        }
        purge = claimed.purge_on or _years_on(who.on, KEPT_YEARS)
        files = [(claimed.file.name, claimed.file.read_bytes(), purge)] if claimed.file else []
        return (about(who, EntryKind.EXCEPTION_CLAIMED, package, facts, files=files),)

    def say(links: Sequence[Link], verb: str) -> str:
        return (
            f"{verb} the claim of {links[0].entry.bidder} (entry {links[0].number}). Nothing is paid for it before a named person"
            f" decides.\nNext: tendering framework exception decide {at.ref} {links[0].number} --decision granted"
            " --amount ... --person-role ... --reason ..."
        )

    return entered(at.ref, who, build, say, store=at.store, dry_run=at.dry_run)


def _years_on(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def decide(
    at: At,
    number: int,
    who: Who,
    *,
    decision: str,
    amount: str = "",
    role: str = "",
    reason: str = "",
) -> Report:
    """Record a named person's decision on a claim of exceptional circumstances.

    Raises:
        RefusedError: It names no role or reason, or grants more than was claimed or can be due.
    """

    def build(now: Procurement) -> tuple[Draft]:
        rule_of(now)
        held = (
            p for p in packages(now.entries).values() for c in p.claims if c.number == str(number)
        )
        package = next(held, None)
        if package is None:
            raise RefusedError(finding("L309", f"entry {number}", "it is no claim that stands"))
        facts = {
            "claim": str(number),
            "request": package.request,
            "decision": decision,
            "amount": amount,
            "role": role,
            "reason": reason,
        }
        return (about(who, EntryKind.EXCEPTION_DECIDED, package, facts),)

    def say(links: Sequence[Link], verb: str) -> str:
        request = links[0].entry.fact("request")
        return (
            f"{verb} the decision on the claim of entry {number}: {decision} (entry {links[0].number}).\n"
            f"Next: tendering framework pay-enablement {at.ref} {request}"
        )

    return entered(at.ref, who, build, say, store=at.store, dry_run=at.dry_run)
