"""What keeps a review, a claim, its decision or a payment of a package from the record: the published rules, all at once. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from tendering.framework.enablement import (
    PENCE,
    Basis,
    budget_faults,
    most_claimable,
)
from tendering.framework.ongoing import WEEK, Kept, Week, week_faults
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
MOST_DIGITS = 9


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
    yield from outcome_faults(package, entry.rows.get(OUTCOMES, ()))
    yield from visit_faults(package, entry.rows.get(VISITS, ()))
    yield from _totals(entry)
    if package.starts_on is not None and entry.on < package.starts_on:
        said = (
            f"reviewed on {day_text(entry.on)}, and service began on {day_text(package.starts_on)}"
        )
        yield finding("L314", "record", said)


def outcome_faults(
    package: Package, rows: Sequence[Row], where: Sequence[str] = ()
) -> Iterator[Finding]:
    """Find outcomes that are not those of the request, each once, met or not, with its evidence.

    Args:
        package: Whose outcomes they are.
        rows: Outcome, met, evidence.
        where: The place of each row, as the person knows it; none is the record.
    """
    named = [row.get("outcome", "") for row in rows]
    lacking = [o for o in package.outcomes if o not in named]
    if lacking:
        said = f"request {package.request}, not reviewed: {'; '.join(lacking)}"
        yield finding("L305", where[0].rpartition(":")[0] if where else "record", said)
    for n, row in enumerate(rows):
        place = where[n] if where else "record"
        outcome, met = named[n], row.get("met", "")
        if outcome not in package.outcomes:
            said = f"{outcome or 'a blank'!r} is no outcome of request {package.request}: {'; '.join(package.outcomes)}"
            yield finding("L305", place, said)
        elif outcome in named[:n]:
            yield finding("L305", place, f"{outcome!r} is reviewed twice")
        if met not in (YES, "no"):
            said = f"{outcome!r}: {met or 'nothing'!r} is neither yes nor no"
            yield finding("L305", place, said)
        elif not row.get("evidence", "").strip():
            yield finding("L305", place, f"{outcome!r}: no evidence is named")


def visit_faults(
    package: Package, rows: Sequence[Row], where: Sequence[str] = ()
) -> Iterator[Finding]:
    """Find weeks outside the budget, written twice, or with minutes that cannot be.

    Args:
        package: Whose visits they are.
        rows: Week, visits, minutes.
        where: The place of each row; none is the record.
    """
    weeks = [row.get("week", "") for row in rows]
    for n, row in enumerate(rows):
        place = where[n] if where else "record"
        week, minutes = weeks[n], row.get("minutes", "")
        if not _whole(week) or not 1 <= int(week) <= package.weeks:
            said = f"week {week or '?'} of request {package.request}, whose budget covers weeks 1 to {package.weeks}"
            yield finding("L313", place, said)
        elif week in weeks[:n]:
            yield finding("L313", place, f"week {week} is written twice")
        if not _whole(minutes) or int(minutes) > MOST_MINUTES:
            said = (
                f"week {week or '?'}: {minutes or 'nothing'!r} is no number of minutes of a week"
            )
            yield finding("L313", place, said)
    lacking = [str(n) for n in range(1, package.weeks + 1) if str(n) not in weeks]
    if lacking:
        said = f"not written: week {', '.join(lacking)} of request {package.request}"
        remedy = "Write 0 minutes for a week in which nothing was delivered."
        place = where[0].rpartition(":")[0] if where else "record"
        yield finding("L313", place, said, remedy=remedy)


def _whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS


def all_met(rows: Sequence[Row]) -> bool:
    """Say whether outcomes were reviewed and every one is met."""
    return bool(rows) and all(row.get("met") == YES for row in rows)


def minutes_of(rows: Sequence[Row]) -> int:
    """Return the minutes of visits in all."""
    return sum(int(row["minutes"]) for row in rows if _whole(row.get("minutes", "")))


def _totals(entry: Entry) -> Iterator[Finding]:
    """Find that what a review says in all does not follow from its rows."""
    outcomes, visits = entry.rows.get(OUTCOMES, ()), entry.rows.get(VISITS, ())
    met = all_met(outcomes)
    if entry.fact("met") != (YES if met else "no"):
        said = f"said to be {entry.fact('met') or 'nothing'!r}, and of its outcomes {sum(r.get('met') == YES for r in outcomes)} of {len(outcomes)} are met"
        yield finding("L305", "record", said)
    total = minutes_of(visits)
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
            said = f"the outcomes of request {package.request} are not reviewed"
            yield finding("L308", "record", said)
            return
    else:
        more, unread = weeks_read(entry.rows.get(WEEKS, ()))
        found = (
            *unread,
            *statement_faults(rule, package, more),
            *_not_over(more, entry.on),
        )
        if found:
            yield from found
            return
        due = ongoing_due(rule, package, more)
    amount = due.due - package.stated(stage) if due is not None else Fraction(0)
    if stage == ENABLEMENT and not amount and package.was_stated(stage):
        said = f"{money(package.stated(stage))} was stated for request {package.request}, and no more is due"
        yield finding("L311", "record", said)
    elif number(entry.fact("amount")) != amount:
        said = f"{entry.fact('amount') or 'nothing'} stated, and the rules make it {money(amount)}"
        yield finding("L312", "record", said)


def weeks_read(
    rows: Sequence[Row], where: Sequence[str] = ()
) -> tuple[tuple[Week, ...], tuple[Finding, ...]]:
    """Return weeks of ongoing support as rows have them, or what cannot be read in them.

    Args:
        rows: First day (starts_on), what it was (kept) and minutes.
        where: The place of each row; none is the record.
    """
    weeks, found = [], []
    for n, row in enumerate(rows):
        place = where[n] if where else "record"
        said = tuple(_unread(row))
        found += [finding("L320", place, words) for words in said]
        if not said:
            weeks.append(week_of(row))
    return tuple(weeks), tuple(found)


def _unread(row: Row) -> Iterator[str]:
    first, kept, minutes = (row.get(k, "") for k in ("starts_on", "kept", "minutes"))
    try:
        date.fromisoformat(first)
    except ValueError:
        yield f"{first or 'nothing'!r} is no day: write it as 2018-06-04"
    if kept not in set(Kept):
        yield f"{kept or 'nothing'!r} is none of {', '.join(Kept)}"
    if minutes and (not _whole(minutes) or int(minutes) > MOST_MINUTES):
        yield f"{minutes!r} is no number of minutes of a week"
    if not minutes and kept == Kept.SERVICE:
        yield "a week of service without its minutes: write 0 where nothing was delivered"


def statement_faults(
    rule: Enablement, package: Package, more: Sequence[Week], where: Sequence[str] = ()
) -> Iterator[Finding]:
    """Find what is wrong with weeks that are to be stated after those stated before.

    Args:
        rule: As published.
        package: Whose weeks they are.
        more: The weeks to be stated.
        where: The place of each; none is the record.
    """
    if package.support is None:
        return
    if not more:
        yield finding("L320", "record", "no week is written")
        return
    before = package.weeks_stated()
    places = [
        *(f"week of {w.starts_on.isoformat()}" for w in before),
        *(where or ["record"] * len(more)),
    ]
    yield from week_faults(rule, package.support, (*before, *more), places)


def _not_over(more: Sequence[Week], on: date) -> Iterator[Finding]:
    """Find that a week is stated before it is over."""
    for week in more:
        if week.starts_on + WEEK > on:
            said = f"the week of {day_text(week.starts_on)} is not over on {day_text(on)}"
            yield finding("L314", f"week of {week.starts_on.isoformat()}", said)


_OF_KIND = {
    EntryKind.OUTCOMES_REVIEWED: _review,
    EntryKind.EXCEPTION_CLAIMED: _claim,
    EntryKind.EXCEPTION_DECIDED: _decision,
    EntryKind.PACKAGE_PAYMENT: _payment,
}
