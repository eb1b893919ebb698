"""Packages won through a market, as the record has them: what was requested, who serves at which rate, what came of it. Pure.

Tables that the entries bring, and no evaluation has: ``outcomes`` (outcome, met, evidence) and ``visits`` (week, visits,
minutes) of a review; ``weeks`` (starts_on, kept, minutes) and ``lines`` (what, amount, sentence) of a payment. They hold no name and
nothing about a person's health: a person is a pseudonym, and evidence is told by reference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from tendering.framework.enablement import (
    Basis,
    Budget,
    Granted,
    Payment,
    enablement_payment,
)
from tendering.framework.ongoing import Kept, Support, Week, ongoing_payment
from tendering.model.enablement import Enablement
from tendering.model.entries import Entry, EntryKind, Row, of_kind, standing
from tendering.model.numbers import exact, fixed

OUTCOMES, VISITS, WEEKS, LINES = "outcomes", "visits", "weeks", "lines"
ENABLEMENT, ONGOING = "enablement", "ongoing"
YES = "yes"
GRANTED = "granted"
KINDS = (
    EntryKind.SERVICE_REQUESTED,
    EntryKind.REQUEST_AWARDED,
    EntryKind.OUTCOMES_REVIEWED,
    EntryKind.EXCEPTION_CLAIMED,
    EntryKind.EXCEPTION_DECIDED,
    EntryKind.PACKAGE_PAYMENT,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A claim of exceptional circumstances, and what was decided of it.

    Attributes:
        number: The entry of the claim.
        decided: The entry that decided it; None while it waits.
    """

    number: str
    basis: Basis
    pounds: Fraction
    circumstances: str
    decided: Entry | None = None

    @property
    def granted(self) -> Granted | None:
        """What was granted; None where nothing was."""
        entry = self.decided
        if entry is None or entry.fact("decision") != GRANTED:
            return None
        return Granted(
            basis=self.basis,
            pounds=number(entry.fact("amount")) or Fraction(0),
            by=entry.by,
            entry=entry.number,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """One person's care, as it was requested and awarded, with what followed.

    Attributes:
        request: The entry of its service request.
        person: A pseudonym.
        provider: Empty while nobody is awarded it.
        rate: Pounds an hour of the award; None likewise.
        hours: Of ongoing support a week.
        outcomes: The enabling outcomes; none where it is ongoing support alone.
        pounds: The enablement budget; None where it has none.
        starts_on: The first day of service; None while nobody is awarded it.
        rate_from: The first day of ongoing support.
    """

    request: str
    person: str
    lot: str
    area: str
    service: str
    requested_on: date
    hours: Fraction
    outcomes: tuple[str, ...] = ()
    pounds: Fraction | None = None
    weeks: int = 0
    provider: str = ""
    rate: Fraction | None = None
    starts_on: date | None = None
    rate_from: date | None = None
    review: Entry | None = None
    claims: tuple[Claim, ...] = ()
    payments: tuple[Entry, ...] = field(default=())

    @property
    def budget(self) -> Budget | None:
        """The enablement budget at the rate of the award; None where there is none, or no award."""
        if self.pounds is None or self.rate is None:
            return None
        return Budget(package=self.request, pounds=self.pounds, weeks=self.weeks, rate=self.rate)

    @property
    def support(self) -> Support | None:
        """The ongoing support at the rate of the award; None where there is no award."""
        begins = self.rate_from or self.starts_on
        if self.rate is None or begins is None:
            return None
        return Support(package=self.request, hours=self.hours, rate=self.rate, starts_on=begins)

    @property
    def met(self) -> bool | None:
        """Whether every enabling outcome was met; None before the review."""
        return None if self.review is None else self.review.fact("met") == YES

    @property
    def minutes(self) -> int:
        """Time delivered in the enablement weeks, as reviewed."""
        return int(self.review.fact("minutes") or 0) if self.review is not None else 0

    def stated(self, stage: str) -> Fraction:
        """Return what was stated so far of a stage."""
        amounts = (number(p.fact("amount")) for p in self.payments if p.fact("stage") == stage)
        return sum((a for a in amounts if a is not None), Fraction(0))

    def was_stated(self, stage: str) -> bool:
        """Say whether anything of a stage was stated."""
        return any(p.fact("stage") == stage for p in self.payments)

    def weeks_stated(self) -> tuple[Week, ...]:
        """Return the weeks of ongoing support that were stated so far, in order."""
        return tuple(
            week_of(row)
            for payment in self.payments
            if payment.fact("stage") == ONGOING
            for row in payment.rows.get(WEEKS, ())
        )


def number(text: str) -> Fraction | None:
    """Read a figure of a fact; None where it is none."""
    try:
        return exact(text)
    except ValueError:
        return None


def week_of(row: Row) -> Week:
    """Return a week of ongoing support as a row has it."""
    return Week(
        starts_on=date.fromisoformat(row["starts_on"]),
        kept=Kept(row["kept"]),
        minutes=int(row.get("minutes") or 0),
    )


def packages(entries: Iterable[Entry]) -> dict[str, Package]:
    """Return every package requested, by the entry of its request, in order."""
    made: dict[str, _Making] = {}
    claims: dict[str, str] = {}
    for entry in of_kind(standing(entries), *KINDS):
        if entry.kind is EntryKind.SERVICE_REQUESTED:
            made[str(entry.number)] = _Making(entry)
            continue
        of = made.get(entry.fact("request") or claims.get(entry.fact("claim"), ""))
        if of is None:
            continue
        if entry.kind is EntryKind.EXCEPTION_CLAIMED:
            claims[str(entry.number)] = str(of.request.number)
        of.take(entry)
    return {key: of.package() for key, of in made.items()}


class _Making:
    """A package while the record is read."""

    def __init__(self, request: Entry) -> None:
        self.request = request
        self.award: Entry | None = None
        self.review: Entry | None = None
        self.claims: list[Entry] = []
        self.decided: dict[str, Entry] = {}
        self.payments: list[Entry] = []

    def take(self, entry: Entry) -> None:
        match entry.kind:
            case EntryKind.REQUEST_AWARDED:
                self.award = entry
            case EntryKind.OUTCOMES_REVIEWED:
                self.review = entry
            case EntryKind.EXCEPTION_CLAIMED:
                self.claims.append(entry)
            case EntryKind.EXCEPTION_DECIDED:
                self.decided[entry.fact("claim")] = entry
            case _:
                self.payments.append(entry)

    def package(self) -> Package:
        asked, won = self.request, self.award
        return Package(
            request=str(asked.number),
            person=asked.person,
            lot=asked.lot,
            area=asked.fact("area"),
            service=asked.fact("service"),
            requested_on=asked.on,
            hours=number(asked.fact("hours")) or Fraction(0),
            outcomes=tuple(o.strip() for o in asked.fact("outcomes").split(";") if o.strip()),
            pounds=number(asked.fact("budget")),
            weeks=int(asked.fact("weeks") or 0),
            provider=won.bidder if won is not None else "",
            rate=number(won.fact("rate")) if won is not None else None,
            starts_on=won.day("starts_on") if won is not None else None,
            rate_from=won.day("rate_from") if won is not None else None,
            review=self.review,
            claims=tuple(self._claim(c) for c in self.claims),
            payments=tuple(self.payments),
        )

    def _claim(self, entry: Entry) -> Claim:
        return Claim(
            number=str(entry.number),
            basis=Basis(entry.fact("basis").replace(" ", "_")),
            pounds=number(entry.fact("amount")) or Fraction(0),
            circumstances=entry.fact("circumstances"),
            decided=self.decided.get(str(entry.number)),
        )


def enablement_due(package: Package) -> Payment | None:
    """Return what is due for a package's enablement weeks; None before the review, or where it has no budget."""
    if package.budget is None or package.met is None:
        return None
    granted = [c.granted for c in package.claims if c.granted is not None]
    return enablement_payment(
        package.budget, met=package.met, minutes=package.minutes, granted=granted
    )


def ongoing_due(rule: Enablement, package: Package, more: Sequence[Week] = ()) -> Payment | None:
    """Return what is due for ongoing support, for the weeks stated so far and some more; None before the award."""
    if package.support is None:
        return None
    return ongoing_payment(rule, package.support, (*package.weeks_stated(), *more))


def waiting(of: Iterable[Package]) -> Iterator[tuple[Package, Claim]]:
    """Yield every claim that nobody has decided, with its package."""
    for package in of:
        for claim in package.claims:
            if claim.decided is None:
                yield package, claim


def payment_facts(
    package: Package, stage: str, payment: Payment, first: date, last: date
) -> dict[str, str]:
    """Return the facts of the entry that states a payment."""
    before: Fraction = package.stated(stage)
    return {
        "request": package.request,
        "stage": stage,
        "first_day": first.isoformat(),
        "last_day": last.isoformat(),
        "due": fixed(payment.due, 2),
        "before": fixed(before, 2),
        "amount": fixed(payment.due - before, 2),
        "working": " ".join(line.sentence for line in payment.lines),
    }


def line_rows(payment: Payment) -> list[dict[str, str]]:
    """Return the lines of a payment as rows."""
    return [
        {"what": x.what, "amount": fixed(x.pounds, 2), "sentence": x.sentence}
        for x in payment.lines
    ]


def week_rows(weeks: Sequence[Week]) -> list[dict[str, str]]:
    """Return weeks of ongoing support as rows."""
    return [
        {"starts_on": w.starts_on.isoformat(), "kept": w.kept.value, "minutes": str(w.minutes)}
        for w in weeks
    ]
