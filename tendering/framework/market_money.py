"""What outcomes cost in a period of an open market, and from whom enablement offers were withheld. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from tendering.framework.packages import ENABLEMENT, GRANTED, LINES, YES, number
from tendering.framework.steps import TAKEN, WITHHOLDING
from tendering.model.entries import Entry, EntryKind, Row

RETAINER = "Retainer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """What enablement came to.

    Attributes:
        budgets: Of the packages reviewed, in pounds; ``met_budgets`` of those whose outcomes were met.
        paid: Stated for enablement, in pounds; ``met_paid`` of it for packages whose outcomes were met, and ``extra`` of it
            for exceptional circumstances.
    """

    reviewed: int
    met: int
    budgets: Fraction
    met_budgets: Fraction
    paid: Fraction
    met_paid: Fraction
    extra: Fraction
    claimed: int
    granted: int
    refused: int
    ongoing: Fraction
    retainers: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """One notice of withholding, and what was decided."""

    provider: str
    on: date
    decision: str
    since: date | None
    until: date | None


@dataclass(slots=True)
class _Money:
    met: frozenset[str]
    paid: Fraction = Fraction(0)
    met_paid: Fraction = Fraction(0)
    extra: Fraction = Fraction(0)
    ongoing: Fraction = Fraction(0)
    retainers: Fraction = Fraction(0)
    last_extra: dict[str, Fraction] = field(default_factory=dict)

    def take(self, entry: Entry) -> None:
        amount = number(entry.fact("amount")) or Fraction(0)
        lines = entry.rows.get(LINES, ())
        if entry.fact("stage") == ENABLEMENT:
            self.paid += amount
            self.met_paid += amount if entry.fact("request") in self.met else 0
            extra = _sum(lines, "Exceptional circumstances")
            # lines say what is due in all: of a second statement only what it adds counts
            self.extra += extra - self.last_extra.get(entry.fact("request"), Fraction(0))
            self.last_extra[entry.fact("request")] = extra
            return
        self.ongoing += amount
        retainers, key = _sum(lines, RETAINER), f"retainer {entry.fact('request')}"
        self.retainers += retainers - self.last_extra.get(key, Fraction(0))
        self.last_extra[key] = retainers


def _sum(lines: Iterable[Row], what: str) -> Fraction:
    amounts = (number(r.get("amount", "")) for r in lines if r.get("what") == what)
    return sum((a for a in amounts if a is not None), Fraction(0))


def outcomes_of(entries: Sequence[Entry], budgets: Mapping[str, Fraction]) -> Outcomes:
    """Return what the reviews, exceptions and payments among some entries come to.

    Args:
        entries: Of a period.
        budgets: The enablement budget of every request, by its entry.
    """
    reviews = [e for e in entries if e.kind is EntryKind.OUTCOMES_REVIEWED]
    met = [e for e in reviews if e.fact("met") == YES]
    money = _Money(frozenset(e.fact("request") for e in met))
    for entry in entries:
        if entry.kind is EntryKind.PACKAGE_PAYMENT:
            money.take(entry)
    decided = [e.fact("decision") for e in entries if e.kind is EntryKind.EXCEPTION_DECIDED]
    zero = Fraction(0)
    return Outcomes(
        reviewed=len(reviews),
        met=len(met),
        budgets=sum((budgets.get(e.fact("request"), zero) for e in reviews), zero),
        met_budgets=sum((budgets.get(e.fact("request"), zero) for e in met), zero),
        paid=money.paid,
        met_paid=money.met_paid,
        extra=money.extra,
        claimed=sum(e.kind is EntryKind.EXCEPTION_CLAIMED for e in entries),
        granted=decided.count(GRANTED),
        refused=len(decided) - decided.count(GRANTED),
        ongoing=money.ongoing,
        retainers=money.retainers,
    )


def withheld_of(entries: Sequence[Entry]) -> tuple[Withheld, ...]:
    """Return the notices of withholding among some entries, each with its decision."""
    notices = [
        e for e in entries if e.kind is EntryKind.STEP_NOTIFIED and e.fact("step") == WITHHOLDING
    ]
    decided = {e.fact("notice"): e for e in entries if e.kind is EntryKind.STEP_DECIDED}
    made = ((e, decided.get(str(e.number))) for e in notices)
    return tuple(
        Withheld(
            provider=e.bidder,
            on=e.on,
            decision="waits" if d is None else d.fact("decision"),
            since=d.day("from") if d is not None and d.fact("decision") == TAKEN else None,
            until=d.day("until") if d is not None and d.fact("decision") == TAKEN else None,
        )
        for e, d in made
    )
