"""How far a result hangs on one person, one bid, one rule nobody published, or one level on the scale: all of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from tendering.analysis.left_out import (
    WithoutBidder,
    WithoutEvaluator,
    averages,
    bidders_of,
    evaluators_of,
    leave_out_bidders,
    leave_out_evaluators,
    tried,
)
from tendering.analysis.other_formulas import FormulaTrial, formula_trials
from tendering.analysis.recused import Recused, recused
from tendering.analysis.rests_on_one import Answer, RestsOnOne, agreed_answers, rests_on_one
from tendering.analysis.shares import LotShares
from tendering.analysis.unpublished import (
    LastPlaceTrial,
    RoundingTrial,
    TieTrial,
    last_place_trials,
    rounding_trials,
    tie_trials,
    ties_in,
)
from tendering.analysis.watch import Watch, unwatched
from tendering.model.bids import Dossier
from tendering.model.outcome import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Robustness:
    """Every trial of an outcome, for the lots asked for.

    Attributes:
        waiting: By lot that waits, so that nobody holds a place in it, what it waits for.
        evaluators: Only where marks are averaged or ranks added up; else ``rests`` and ``outside``.
        outside: Agreed scores above or below everything that anybody marked.
        marked: Whether anything is marked at all; else places go by pass or fail.
        middles: How many are one evaluator's own mark with others on both sides of it.
        ties: By lot, how many groups have equal ranking values.
        bidders: Each that was left out in turn; ``bidding`` is how many there are.
        shares, draws, seed: Of the sample; nothing where none was asked for.
    """

    lots: tuple[str, ...]
    waiting: Mapping[str, tuple[str, ...]]
    evaluators: tuple[WithoutEvaluator, ...]
    rests: tuple[RestsOnOne, ...]
    outside: tuple[Answer, ...]
    marked: bool
    middles: int
    bidders: tuple[WithoutBidder, ...]
    bidding: int
    recused: tuple[Recused, ...]
    rounding: tuple[RoundingTrial, ...]
    ties: Mapping[str, int]
    rungs: tuple[TieTrial, ...]
    last_places: tuple[LastPlaceTrial, ...]
    formulas: tuple[FormulaTrial, ...]
    shares: tuple[LotShares, ...] = ()
    draws: int | None = None
    seed: int | None = None


def robustness(
    dossier: Dossier,
    outcome: Outcome,
    lots: Collection[str],
    watch: Watch = unwatched,
) -> Robustness:
    """Make every trial but the sample. Each is evaluated by the engine from a dossier changed in one thing.

    Args:
        dossier: As recorded.
        outcome: The real outcome.
        lots: The lots asked for; all are evaluated, because lots may share limits.
        watch: Shows progress of the two longest parts.
    """
    bidders = leave_out_bidders(dossier, outcome, lots)
    agreed = not averages(dossier.tender)
    people = rests_on_one(dossier, outcome, lots) if agreed else ()
    answers = agreed_answers(dossier, lots) if agreed else ()
    many = len(evaluators_of(dossier)) or None
    return Robustness(
        lots=tuple(lots),
        waiting={x.lot: x.waiting_for for x in outcome.lots if x.lot in lots and not x.complete},
        evaluators=tuple(leave_out_evaluators(dossier, outcome, lots)),
        rests=tuple(watch(people, "Without each evaluator", many)),
        outside=tuple(a for a in answers if a.is_outside),
        marked=bool(dossier.marks or dossier.consensus),
        middles=sum(a.is_middle for a in answers),
        bidders=tuple(watch(bidders, "Without each bidder", len(tried(dossier, outcome, lots)))),
        bidding=len(bidders_of(dossier, lots)),
        recused=tuple(recused(dossier, outcome, lots)),
        rounding=tuple(rounding_trials(dossier, outcome, lots)),
        ties=ties_in(outcome, lots),
        rungs=tuple(tie_trials(dossier, outcome, lots)),
        last_places=tuple(last_place_trials(dossier, outcome, lots)),
        formulas=tuple(formula_trials(dossier, outcome, lots)),
    )
