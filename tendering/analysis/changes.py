"""One thing supposed to be otherwise, and a dossier as it would then stand. Pure: nothing recorded is touched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from tendering.analysis.changed_rules import with_rules
from tendering.analysis.changed_weights import with_weights
from tendering.model.bids import (
    ConsensusScore,
    Decision,
    Dossier,
    Mark,
    MarkKind,
    PriceFigure,
    Withdrawal,
)
from tendering.model.findings import Finding
from tendering.model.numbers import plain

SUPPOSED = "supposed, for analysis only"
"""Why a supposed withdrawal was made: a reason that prints it says so."""
DECIDED_BY = "a decision supposed for this analysis"
"""Who a supposed decision is by: nobody, and a reason that prints it says so."""


class UnusableChangeError(Exception):
    """Changes that cannot be made, with everything that is wrong with them at once."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("; ".join(f.message for f in findings))
        self.findings = findings


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkChange:
    """Another score for one answer.

    Attributes:
        lot: Empty where the bidder has one score of the criterion, whatever lots it serves.
        zone: Only where the criterion is asked for each zone.
        mark: None only where ``kind`` is n/a.
        evaluator: Whose mark it is, where the tender averages; empty is the panel's consensus score.
    """

    bidder: str
    lot: str
    criterion: str
    mark: Fraction | None
    zone: str = ""
    evaluator: str = ""
    kind: MarkKind = MarkKind.NUMBER

    @property
    def text(self) -> str:
        """The change as a person writes it."""
        by = f" by {self.evaluator}" if self.evaluator else ""
        value = plain(self.mark) if self.mark is not None else self.kind.value
        return f"mark {_named(self.bidder, self.lot, self.zone, self.criterion)}{by}={value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightChange:
    """Another weight for a criterion, a section, or ``price``, in the unit the tender states.

    Attributes:
        alone: Leave the other weights as they are. Otherwise they are rescaled in proportion, exactly, so that
            the total stays what the tender says.
    """

    criterion: str
    weight: Fraction
    alone: bool = False

    @property
    def text(self) -> str:
        """The change as a person writes it."""
        return f"weight {self.criterion}={plain(self.weight)}{' alone' if self.alone else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    """A bidder that left, from a lot or (lot empty) altogether.

    Attributes:
        after_approval: The competition stands and ``on_withdrawal`` decides; otherwise all is worked out without it.
    """

    bidder: str
    lot: str = ""
    after_approval: bool = False

    @property
    def text(self) -> str:
        """The change as a person writes it."""
        after = " after-approval" if self.after_approval else ""
        return f"withdraw {_named(self.bidder, self.lot)}{after}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decide:
    """Another decision on a non-compliance, in place of every recorded one that it covers."""

    bidder: str
    about: str
    decision: str
    lot: str = ""

    @property
    def text(self) -> str:
        """The change as a person writes it."""
        return f"decide {_named(self.bidder, self.lot, self.about)} {self.decision}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceChange:
    """Another price; with ``lot`` or ``zone`` empty, in every one where the item is priced."""

    bidder: str
    item: str
    amount: Fraction
    lot: str = ""
    zone: str = ""

    @property
    def text(self) -> str:
        """The change as a person writes it."""
        return f"price {_named(self.bidder, self.lot, self.zone, self.item)}={plain(self.amount)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleChange:
    """Another published rule: a path of the definition, such as ``limits[0].most``, and its value as text."""

    path: str
    value: str

    @property
    def text(self) -> str:
        """The change as a person writes it."""
        return f"rule {self.path}={self.value}"


Change = MarkChange | WeightChange | Withdraw | Decide | PriceChange | RuleChange


def _named(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def changed(dossier: Dossier, changes: Iterable[Change]) -> Dossier:
    """Return the dossier as it would stand with these changes; their order never matters.

    Only the tables that a change names are made anew. No check is made here of what a person may have mistaken: see
    `change_faults.faults`, which says all of it at once.

    Args:
        dossier: As recorded.
        changes: What is supposed.

    Raises:
        UnusableChangeError: A rule or weight that cannot be changed so.
    """
    given = tuple(changes)
    if not given:
        return dossier
    tender = dossier.tender
    wrong: list[Finding] = []
    weights = {c.criterion: (c.weight, c.alone) for c in given if isinstance(c, WeightChange)}
    if weights:
        tender, found = with_weights(tender, weights)
        wrong += found
    rules = {c.path: c.value for c in given if isinstance(c, RuleChange)}
    if rules:
        tender, found = with_rules(tender, rules)
        wrong += found
    if wrong:
        raise UnusableChangeError(*wrong)
    marks = [c for c in given if isinstance(c, MarkChange)]
    prices = [c for c in given if isinstance(c, PriceChange)]
    decisions = [c for c in given if isinstance(c, Decide)]
    gone = [c for c in given if isinstance(c, Withdraw)]
    consensus = [c for c in marks if not c.evaluator]
    of_evaluators = [c for c in marks if c.evaluator]
    return replace(
        dossier,
        tender=tender,
        consensus=_with_scores(dossier, consensus) if consensus else dossier.consensus,
        marks=_with_marks(dossier, of_evaluators) if of_evaluators else dossier.marks,
        prices=_with_prices(dossier, prices) if prices else dossier.prices,
        decisions=_with_decisions(dossier, decisions) if decisions else dossier.decisions,
        withdrawals=_without(dossier, gone) if gone else dossier.withdrawals,
    )


def scored_at(dossier: Dossier, change: MarkChange) -> tuple[int, ...]:
    """Return the numbers of the rows (consensus scores, or the evaluator's marks) that a change of mark may mean.

    One row for the lot comes before the row that serves every lot. None: nothing is scored yet. Several: the lot has
    to be named.
    """
    rows: Sequence[ConsensusScore | Mark] = (
        dossier.marks if change.evaluator else dossier.consensus
    )
    found = [
        i
        for i, row in enumerate(rows)
        if row.bidder == change.bidder
        and row.criterion == change.criterion
        and row.zone == change.zone
        and (not change.evaluator or getattr(row, "evaluator", "") == change.evaluator)
    ]
    if not change.lot:
        return tuple(found)
    own = [i for i in found if rows[i].lot == change.lot]
    return tuple(own or [i for i in found if not rows[i].lot])


def scored_rows(dossier: Dossier, change: MarkChange) -> tuple[ConsensusScore | Mark, ...]:
    """Return the rows themselves that `scored_at` numbers."""
    rows: Sequence[ConsensusScore | Mark] = (
        dossier.marks if change.evaluator else dossier.consensus
    )
    return tuple(rows[i] for i in scored_at(dossier, change))


def _with_scores(dossier: Dossier, changes: Iterable[MarkChange]) -> tuple[ConsensusScore, ...]:
    rows = list(dossier.consensus)
    for change in changes:
        found = scored_at(dossier, change)
        for i in found:
            rows[i] = replace(rows[i], kind=change.kind, mark=change.mark)
        if not found:
            rows.append(
                ConsensusScore(
                    bidder=change.bidder,
                    lot=change.lot,
                    zone=change.zone,
                    criterion=change.criterion,
                    kind=change.kind,
                    mark=change.mark,
                )
            )
    return tuple(rows)


def _with_marks(dossier: Dossier, changes: Iterable[MarkChange]) -> tuple[Mark, ...]:
    rows = list(dossier.marks)
    for change in changes:
        found = scored_at(dossier, change)
        for i in found:
            rows[i] = replace(rows[i], kind=change.kind, mark=change.mark)
        if not found:
            rows.append(
                Mark(
                    evaluator=change.evaluator,
                    bidder=change.bidder,
                    lot=change.lot,
                    zone=change.zone,
                    criterion=change.criterion,
                    kind=change.kind,
                    mark=change.mark,
                )
            )
    return tuple(rows)


def _with_prices(dossier: Dossier, changes: Iterable[PriceChange]) -> tuple[PriceFigure, ...]:
    """Change the rows in scope; where a more general row gave the price, a particular one is added before it.

    The most general changes are made first, so that a particular one stands whatever the order they came in.
    """
    rows = list(dossier.prices)
    for change in sorted(changes, key=lambda c: (bool(c.lot), bool(c.zone), c.text)):
        hit = False
        for i, row in enumerate(rows):
            if (
                row.bidder == change.bidder
                and row.item == change.item
                and change.lot in ("", row.lot)
                and change.zone in ("", row.zone)
            ):
                rows[i] = replace(row, amount=change.amount)
                hit = hit or (row.lot, row.zone) == (change.lot, change.zone)
        if not hit and (change.lot or change.zone or not _priced(rows, change)):
            rows.append(
                PriceFigure(
                    bidder=change.bidder,
                    lot=change.lot,
                    zone=change.zone,
                    item=change.item,
                    amount=change.amount,
                )
            )
    return tuple(rows)


def _priced(rows: Iterable[PriceFigure], change: PriceChange) -> bool:
    return any(row.bidder == change.bidder and row.item == change.item for row in rows)


def covered(dossier: Dossier, about: str) -> frozenset[str]:
    """Return what a decision about something covers: ``price`` every price, ``quality`` every minimum."""
    tender = dossier.tender
    if about == "price":
        return frozenset({about, *(item.id for item in tender.price.items)})
    if about == "quality":
        return frozenset({about, *(c.id for c in tender.criteria if c.minimum is not None)})
    return frozenset({about})


def _with_decisions(dossier: Dossier, changes: Iterable[Decide]) -> tuple[Decision, ...]:
    """Put each supposed decision in the place of what it covers; the more particular ones last."""
    rows = list(dossier.decisions)
    general = ("price", "quality")
    for change in sorted(changes, key=lambda c: (c.about not in general, bool(c.lot), c.text)):
        about = covered(dossier, change.about)
        kept: list[Decision] = []
        for row in rows:
            mine = row.bidder == change.bidder and row.about in about
            if not mine or (change.lot and row.lot not in ("", change.lot)):
                kept.append(row)
            elif change.lot and not row.lot:
                kept += _elsewhere(dossier, row, change.lot)
        supposed = Decision(
            bidder=change.bidder,
            lot=change.lot,
            zone="",
            about=change.about,
            decision=change.decision,
            by=DECIDED_BY,
            options_considered=SUPPOSED,
            reason="",
        )
        rows = [*kept, supposed]
    return tuple(rows)


def _elsewhere(dossier: Dossier, row: Decision, lot: str) -> list[Decision]:
    """Return a decision for every lot as one for each other lot."""
    return [replace(row, lot=x.id) for x in dossier.tender.lots if x.id != lot]


def _without(dossier: Dossier, changes: Iterable[Withdraw]) -> tuple[Withdrawal, ...]:
    rows = list(dossier.withdrawals)
    for change in sorted(changes, key=lambda c: c.text):
        kept = [
            w for w in rows if w.bidder != change.bidder or (change.lot and w.lot != change.lot)
        ]
        supposed = Withdrawal(
            bidder=change.bidder,
            lot=change.lot,
            zone="",
            on=leaving_day(dossier, change),
            reason=SUPPOSED,
        )
        rows = [*kept, supposed]
    return tuple(rows)


def leaving_day(dossier: Dossier, change: Withdraw) -> date:
    """Return the day a supposed withdrawal is taken to fall on: the approval's, or the day after it.

    Before any approval it is the last day that anything is known of: which day it is decides nothing then.
    """
    approved = dossier.approved_on
    if approved is not None:
        return approved + timedelta(days=1) if change.after_approval else approved
    known = [
        *(e.on for e in dossier.entries),
        *(d.on for d in dossier.decisions if d.on is not None),
        *(d for d in (dossier.tender.started_by_on,) if d is not None),
    ]
    return max(known, default=date.min)
