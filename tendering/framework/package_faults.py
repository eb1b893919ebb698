"""What keeps a review, a claim, its decision or a payment of a package from the record: the published rules, all at once. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from tendering.framework.enablement import (
    PENCE,
    Basis,
    budget_faults,
    most_claimable,
)
from tendering.framework.ongoing import week_faults
from tendering.framework.packages import (
    ENABLEMENT,
    GRANTED,
    OUTCOMES,
    VISITS,
    WEEKS,
    YES,
    Package,
    enablement_due,
    number,
    ongoing_due,
    packages,
    week_of,
)
from tendering.framework.withholding import withholding_faults
from tendering.law.calendar import day_text
from tendering.model.enablement import Enablement
from tendering.model.entries import Entry, EntryKind, Row
from tendering.model.findings import Finding, finding
from tendering.model.numbers import money, rounded

if TYPE_CHECKING:
    from tendering.model.tender import Tender

MOST_MINUTES = 7 * 24 * 60
"""Minutes of a week."""


def published(tender: Tender | None) -> Enablement | None:
    """Return the rules of enablement that a tender publishes; None where it publishes none."""
    agreement = tender.agreement if tender is not None else None
    return agreement.enablement if agreement is not None else None


def faults(tender: Tender | None, entries: Sequence[Entry], entry: Entry) -> Iterator[Finding]:
    """Find why an entry about a package's money cannot be made, on the record before it."""
    rule = published(tender)
    if rule is None:
        yield finding("L300", "record", "the tender says nothing of enablement")
        return
    key = _request_of(entries, entry)
    package = packages(entries).get(key)
    if package is None or not package.provider:
        said = f"entry {key or '?'} is no service request that was awarded"
        yield finding("L303", "record", said)
        return
    if entry.bidder != package.provider:
        said = f"request {package.request} was awarded to {package.provider}, not to {entry.bidder or 'nobody'}"
        yield finding("L303", "record", said)
    yield from _OF_KIND[entry.kind](rule, package, entry)


def request_faults(
    tender: Tender | None, entries: Sequence[Entry], entry: Entry
) -> Iterator[Finding]:
    """Find a service request whose enablement budget goes beyond the published rule."""
    del entries
    rule = published(tender)
    if rule is None or not entry.fact("budget"):
        return
    pounds = number(entry.fact("budget"))
    weeks = entry.fact("weeks")
    yield from budget_faults(
        rule,
        pounds=Fraction(-1) if pounds is None else pounds,
        weeks=int(weeks) if weeks.isascii() and weeks.isdigit() else 0,
        where="record",
    )


def step_faults(
    tender: Tender | None, entries: Sequence[Entry], entry: Entry
) -> Iterator[Finding]:
    """Find a withholding that the published rule does not allow."""
    rule = published(tender)
    yield from withholding_faults(rule.withholding if rule is not None else None, entries, entry)


def _request_of(entries: Sequence[Entry], entry: Entry) -> str:
    if entry.kind is not EntryKind.EXCEPTION_DECIDED:
        return entry.fact("request")
    claim = entry.fact("claim")
    found = (
        e for e in entries if e.kind is EntryKind.EXCEPTION_CLAIMED and str(e.number) == claim
    )
    return next((e.fact("request") for e in found), entry.fact("request"))


def _named(entry: Entry, *facts: str) -> Iterator[Finding]:
    """Find that who decides, their role or their reason is not given."""
    given = {"by": entry.by, **{name: entry.fact(name) for name in facts}}
    lacking = [name for name, text in given.items() if not text.strip()]
    if lacking:
        said = f"{entry.kind.replace('_', ' ')} without {', '.join(lacking)}"
        yield finding("L310", "record", said)


def _review(rule: Enablement, package: Package, entry: Entry) -> Iterator[Finding]:
    del rule
    if package.review is not None:
        said = f"the outcomes of request {package.request} were reviewed on {day_text(package.review.on)} by entry {package.review.number}"
        remedy = f"Where that was wrong, first `tendering record supersede ID {package.review.number} --reason ...`."
        yield finding("L304", "record", said, remedy=remedy)
    if package.budget is None:
        said = f"request {package.request} has no enablement budget: it is ongoing support from the first day"
        yield finding("L303", "record", said)
        return
    yield from _named(entry, "role")
    yield from _outcomes(package, entry)
    yield from _visits(package, entry)
    if package.starts_on is not None and entry.on < package.starts_on:
        said = (
            f"reviewed on {day_text(entry.on)}, and service began on {day_text(package.starts_on)}"
        )
        yield finding("L314", "record", said)


def _outcomes(package: Package, entry: Entry) -> Iterator[Finding]:
    rows = entry.rows.get(OUTCOMES, ())
    named = [row.get("outcome", "") for row in rows]
    lacking = [o for o in package.outcomes if o not in named]
    strange = [o for o in named if o not in package.outcomes]
    twice = sorted({o for o in named if named.count(o) > 1})
    for what, listed in (
        ("not reviewed", lacking),
        ("not of the request", strange),
        ("reviewed twice", twice),
    ):
        if listed:
            yield finding(
                "L305", "record", f"request {package.request}, {what}: {'; '.join(listed)}"
            )
    for row in rows:
        if row.get("met") not in (YES, "no"):
            said = f"{row.get('outcome')}: {row.get('met') or 'nothing'!r} is neither yes nor no"
            yield finding("L305", "record", said)
        elif not row.get("evidence", "").strip():
            yield finding("L305", "record", f"{row.get('outcome')}: no evidence is named")
    all_met = bool(rows) and all(row.get("met") == YES for row in rows)
    if rows and (entry.fact("met") == YES) is not all_met:
        said = f"said to be {entry.fact('met')!r}, and of its outcomes {sum(r.get('met') == YES for r in rows)} of {len(rows)} are met"
        yield finding("L305", "record", said)


def _visits(package: Package, entry: Entry) -> Iterator[Finding]:
    rows = entry.rows.get(VISITS, ())
    weeks = [row.get("week", "") for row in rows]
    for row in rows:
        week, minutes = row.get("week", ""), row.get("minutes", "")
        if not week.isdigit() or not 1 <= int(week) <= package.weeks:
            said = f"week {week or '?'} of request {package.request}, whose budget covers weeks 1 to {package.weeks}"
            yield finding("L313", "record", said)
        elif weeks.count(week) > 1:
            yield finding(
                "L313", "record", f"week {week} of request {package.request} is written twice"
            )
        if not minutes.isdigit() or int(minutes) > MOST_MINUTES:
            said = (
                f"week {week or '?'}: {minutes or 'nothing'!r} is no number of minutes of a week"
            )
            yield finding("L313", "record", said)
    total = sum(int(r["minutes"]) for r in rows if r.get("minutes", "").isdigit())
    if entry.fact("minutes") != str(total):
        said = f"{entry.fact('minutes') or 'no'} minutes in all, and its weeks add to {total}"
        yield finding("L313", "record", said)


def _pounds(entry: Entry, fact: str) -> Iterator[Finding]:
    found = number(entry.fact(fact))
    if found is None or rounded(found, PENCE) != found or found <= 0:
        said = f"{entry.fact(fact) or 'nothing'!r} is no sum of whole pence above nought"
        yield finding("L312", "record", said)


def _claim(rule: Enablement, package: Package, entry: Entry) -> Iterator[Finding]:
    del rule
    yield from _pounds(entry, "amount")
    if not entry.fact("evidence").strip():
        said = f"request {package.request}: nothing is shown for the circumstances"
        yield finding("L306", "record", said)
    if not entry.fact("circumstances").strip():
        yield finding("L306", "record", f"request {package.request}: no circumstances are given")
    yield from _beyond(package, entry.fact("basis"), number(entry.fact("amount")))


def _beyond(package: Package, basis: str, pounds: Fraction | None) -> Iterator[Finding]:
    """Find an amount beyond what circumstances of its basis can bring, beside what was granted before."""
    if package.budget is None or package.met is None:
        said = f"the outcomes of request {package.request} are not reviewed"
        yield finding("L308", "record", said)
        return
    try:
        of = Basis(basis.replace(" ", "_"))
    except ValueError:
        yield finding("L307", "record", f"{basis or 'nothing'!r} is no basis: excess, or not met")
        return
    before = sum(
        (c.granted.pounds for c in package.claims if c.granted is not None and c.basis is of),
        Fraction(0),
    )
    most = most_claimable(package.budget, of, met=package.met, minutes=package.minutes) - before
    if pounds is not None and pounds > most:
        said = f"{money(pounds)} for {basis}, and at most {money(max(most, Fraction(0)))} can be due for it"
        yield finding("L307", "record", said)


def _decision(rule: Enablement, package: Package, entry: Entry) -> Iterator[Finding]:
    del rule
    claim = next((c for c in package.claims if c.number == entry.fact("claim")), None)
    if claim is None or claim.decided is not None:
        said = (
            f"entry {entry.fact('claim') or '?'} is no claim that stands"
            if claim is None
            else f"the claim of entry {claim.number} was decided by entry {claim.decided.number if claim.decided else ''}"
        )
        yield finding("L309", "record", said)
        return
    yield from _named(entry, "role", "reason")
    if entry.fact("decision") != GRANTED:
        return
    yield from _pounds(entry, "amount")
    pounds = number(entry.fact("amount"))
    if pounds is not None and pounds > claim.pounds:
        said = f"{money(pounds)} granted, and {money(claim.pounds)} claimed"
        yield finding("L307", "record", said)
    yield from _beyond(package, claim.basis.replace("_", " "), pounds)


def _payment(rule: Enablement, package: Package, entry: Entry) -> Iterator[Finding]:
    stage = entry.fact("stage")
    if stage == ENABLEMENT:
        due = enablement_due(package)
        if due is None:
            yield finding(
                "L308", "record", f"the outcomes of request {package.request} are not reviewed"
            )
            return
        more: tuple[Row, ...] = ()
    else:
        more = entry.rows.get(WEEKS, ())
        found = tuple(_weeks(rule, package, more))
        if found:
            yield from found
            return
        due = ongoing_due(rule, package, [week_of(row) for row in more])
    amount = due.due - package.stated(stage) if due is not None else Fraction(0)
    if (
        stage == ENABLEMENT
        and not amount
        and any(p.fact("stage") == stage for p in package.payments)
    ):
        said = f"{money(package.stated(stage))} was stated for request {package.request}, and no more is due"
        yield finding("L311", "record", said)
    elif number(entry.fact("amount")) != amount:
        said = f"{entry.fact('amount') or 'nothing'} stated, and the rules make it {money(amount)}"
        yield finding("L312", "record", said)


def _weeks(rule: Enablement, package: Package, rows: Sequence[Row]) -> Iterator[Finding]:
    """Find what is wrong with the weeks of a statement, told by their rows."""
    if package.support is None:
        return
    if not rows:
        yield finding("L320", "record", "no week is written")
        return
    before = package.weeks_stated()
    every = (*before, *(week_of(row) for row in rows))
    where = [f"week of {w.starts_on.isoformat()}" for w in every]
    yield from week_faults(rule, package.support, every, where)


_OF_KIND = {
    EntryKind.OUTCOMES_REVIEWED: _review,
    EntryKind.EXCEPTION_CLAIMED: _claim,
    EntryKind.EXCEPTION_DECIDED: _decision,
    EntryKind.PACKAGE_PAYMENT: _payment,
}
