"""Leave one out: the outcome without each bidder, and without each evaluator where their marks make the score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from tendering.analysis.effect import Effect, effect, seats
from tendering.evaluation.evaluate import evaluate
from tendering.model.bids import Dossier, MarkKind
from tendering.model.outcome import Outcome
from tendering.model.tender import Tender

CONSENSUS = "consensus"
MOST_SCORES = 2_000_000
"""Scores worked out again, all trials together, beyond which not every bidder is left out in turn."""
LEAST_TRIED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutBidder:
    """The outcome as if one bidder had never bid."""

    bidder: str
    effect: Effect

    @property
    def holds(self) -> bool:
        """Say whether the bidder holds a place in these lots."""
        return bool(self.effect.vacated)

    @property
    def decides(self) -> bool:
        """Say whether its being there decided between others, beyond their moving into the places it leaves.

        Their order turns round; one of them has or loses a place though it holds none itself; or one of them loses a
        place outright though one falls vacant. Those who only move to another zone, as limits let them, are not meant.
        """
        e = self.effect
        return bool(e.reversals or e.waiting or e.lost_outright) or (
            bool(e.gained or e.lost) and not self.holds
        )

    @property
    def moves(self) -> bool:
        """Say whether others would move from zone to zone, and nothing more."""
        return bool(self.effect.lost) and not self.decides

    @property
    def cause(self) -> str:
        """Say why: ``scores`` (others' own totals hang on this bid) or ``rules`` (limits, ties, groups, capacity)."""
        return "rules" if self.effect.unchanged_totals else "scores"


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutEvaluator:
    """The outcome without one evaluator's marks, where the tender averages marks or adds up ranks.

    Attributes:
        marks: How many of their marks counted.
        alone: Questions that nobody else marked for some bidder: without them there would be no score.
    """

    evaluator: str
    marks: int
    alone: tuple[str, ...]
    effect: Effect


def averages(tender: Tender) -> bool:
    """Say whether evaluators' own marks make the score: not where the panel agrees one."""
    return tender.aggregation.method != CONSENSUS


def without_bidder(dossier: Dossier, bidder: str) -> Dossier:
    """Return the dossier as if a bidder had never bid: none of its rows is there."""
    return replace(
        dossier,
        bidders=tuple(b for b in dossier.bidders if b.id != bidder),
        bids=tuple(b for b in dossier.bids if b.bidder != bidder),
        prices=tuple(p for p in dossier.prices if p.bidder != bidder),
        marks=tuple(m for m in dossier.marks if m.bidder != bidder),
        consensus=tuple(c for c in dossier.consensus if c.bidder != bidder),
        withdrawals=tuple(w for w in dossier.withdrawals if w.bidder != bidder),
        capacity=tuple(c for c in dossier.capacity if c.bidder != bidder),
    )


def without_evaluator(dossier: Dossier, evaluator: str) -> Dossier:
    """Return the dossier without an evaluator: nobody waits for their marks."""
    return replace(
        dossier,
        marks=tuple(m for m in dossier.marks if m.evaluator != evaluator),
        panel=tuple(p for p in dossier.panel if p.person != evaluator),
    )


def bidders_of(dossier: Dossier, lots: Collection[str]) -> tuple[str, ...]:
    """Return who bids in these lots, by id."""
    return tuple(sorted({b.bidder for b in dossier.bids if b.lot in lots}))


def evaluators_of(dossier: Dossier) -> tuple[str, ...]:
    """Return whoever gave a mark, by name."""
    return tuple(sorted({m.evaluator for m in dossier.marks if m.kind is MarkKind.NUMBER}))


def tried(dossier: Dossier, outcome: Outcome, lots: Collection[str]) -> tuple[str, ...]:
    """Return whom to leave out in turn, by id: every bidder of these lots, or as many as there is time for.

    With the most places in these lots come first, then by id: who holds nothing seldom decides between others.
    """
    everyone = bidders_of(dossier, lots)
    scores = dossier.marks if averages(dossier.tender) else dossier.consensus
    each = max(len(scores), len(dossier.bids), 1)
    if apart(dossier.tender):
        each = max(each // len(dossier.tender.lots), 1)
    most = max(LEAST_TRIED, MOST_SCORES // each)
    if len(everyone) <= most:
        return everyone
    places = Counter(seat.bidder for seat in seats(outcome, lots))
    return tuple(sorted(sorted(everyone, key=lambda b: (-places[b], b))[:most]))


def apart(tender: Tender) -> bool:
    """Say whether each lot is decided by itself: no limit, capacity, related bidders or prices link it to another."""
    return not (
        tender.limits
        or tender.capacity is not None
        or tender.related_bidders.same_zone
        or tender.price.scope == "tender"
    )


def of_lots(dossier: Dossier, lots: Collection[str]) -> Dossier:
    """Return a dossier of some of the lots alone, where nothing links them to the others."""
    return replace(
        dossier,
        tender=replace(dossier.tender, lots=tuple(x for x in dossier.tender.lots if x.id in lots)),
        bids=tuple(b for b in dossier.bids if b.lot in lots),
        marks=tuple(m for m in dossier.marks if not m.lot or m.lot in lots),
        consensus=tuple(c for c in dossier.consensus if not c.lot or c.lot in lots),
    )


def leave_out_bidders(
    dossier: Dossier, outcome: Outcome, lots: Collection[str]
) -> Iterator[WithoutBidder]:
    """Yield the outcome without each of `tried` in turn, worked out by the engine.

    Where lots are decided each by itself, only those the bidder bid in are worked out again.
    """
    by_itself = apart(dossier.tender)
    bid_in: dict[str, set[str]] = {}
    for b in dossier.bids:
        bid_in.setdefault(b.bidder, set()).add(b.lot)
    for bidder in tried(dossier, outcome, lots):
        concerned: Collection[str] = lots
        given = dossier
        if by_itself:
            concerned = [x for x in lots if x in bid_in[bidder]]
            given = of_lots(dossier, concerned)
        after = evaluate(without_bidder(given, bidder))
        yield WithoutBidder(
            bidder=bidder, effect=effect(outcome, after, concerned, without=bidder)
        )


def leave_out_evaluators(
    dossier: Dossier, outcome: Outcome, lots: Collection[str]
) -> Iterator[WithoutEvaluator]:
    """Yield the outcome without each evaluator in turn; nothing where the panel agrees its scores."""
    if not averages(dossier.tender):
        return
    for evaluator in evaluators_of(dossier):
        mine = [m for m in dossier.marks if m.evaluator == evaluator]
        others = {
            (m.bidder, m.lot, m.zone, m.criterion)
            for m in dossier.marks
            if m.evaluator != evaluator and m.kind is MarkKind.NUMBER
        }
        numbers = [m for m in mine if m.kind is MarkKind.NUMBER]
        alone = dict.fromkeys(
            m.criterion for m in numbers if (m.bidder, m.lot, m.zone, m.criterion) not in others
        )
        after = evaluate(without_evaluator(dossier, evaluator))
        yield WithoutEvaluator(
            evaluator=evaluator,
            marks=len(numbers),
            alone=tuple(sorted(alone)),
            effect=effect(outcome, after, lots),
        )
