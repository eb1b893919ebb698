"""Evaluate: from everything submitted and recorded to the whole outcome. Pure: the same dossier, the same outcome."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from tendering.evaluation.appoint import Appointed, appointed
from tendering.evaluation.places.report import complete_lot, too_few_findings, waiting_lot
from tendering.evaluation.places.withdrawals import (
    marked,
    promote,
    undecided,
    with_zones_left,
    without_zones,
)
from tendering.evaluation.scored import Scored
from tendering.evaluation.scoring import score
from tendering.model.bids import Dossier, Withdrawal
from tendering.model.findings import Finding, finding, in_order
from tendering.model.outcome import LotOutcome, Outcome


class Scorer(Protocol):
    """What scores a dossier, without those who withdrew: (bidder, lot) pairs, lot empty for all."""

    def __call__(self, dossier: Dossier, *, without: Collection[tuple[str, str]] = ()) -> Scored:
        """Score the dossier."""


def evaluate(dossier: Dossier) -> Outcome:
    """Score, rank and appoint, and settle withdrawals as the tender publishes.

    A withdrawal on or before the day of approval (or while none is recorded) is one from the competition: everything
    is worked out without the bidder. After approval ``on_withdrawal`` decides: ``rerun`` works everything out again;
    ``promote`` lets appointments stand and fills each vacancy; a tender that says neither leaves the lots that the
    bidder bid in without an outcome until somebody decides.
    """
    return evaluate_with(dossier, score)


def evaluate_with(dossier: Dossier, scorer: Scorer) -> Outcome:
    """Do what `evaluate` does with a given scorer."""
    approved = dossier.approved_on
    early = tuple(w for w in dossier.withdrawals if approved is None or w.on <= approved)
    late = tuple(w for w in dossier.withdrawals if approved is not None and w.on > approved)
    rule = dossier.tender.on_withdrawal
    if rule == "rerun":
        early, late = (*early, *late), ()
    scored = _score(dossier, scorer, early)
    if not late:
        return _outcome(dossier, scored, appointed(dossier, scored))
    if rule != "promote":
        waits = undecided(dossier, late)
        scored = marked(scored, late)
        where = dossier.tender.at("on_withdrawal")
        found = [
            finding("P004", where, f"Lot {lot}: {text}.")
            for lot, rows in waits.items()
            for text in rows
        ]
        return _outcome(dossier, scored, appointed(dossier, scored, dict(waits)), found)
    return _promoted(dossier, scored, late)


def _score(dossier: Dossier, scorer: Scorer, gone: tuple[Withdrawal, ...]) -> Scored:
    whole = {(w.bidder, w.lot) for w in gone if not w.zone}
    zones = [w for w in gone if w.zone]
    return with_zones_left(scorer(without_zones(dossier, zones), without=whole), dossier, zones)


def _promoted(dossier: Dossier, scored: Scored, late: tuple[Withdrawal, ...]) -> Outcome:
    base = appointed(dossier, scored)
    board, held = base.board, base.held
    complete = [lot.lot for lot in base.lots if lot.complete]
    promote(board, held, late, complete)
    after = marked(scored, late)
    lots: dict[str, LotOutcome] = {}
    for lot in base.lots:
        lots[lot.lot] = (
            complete_lot(board, after, held, lot.lot)
            if lot.complete
            else waiting_lot(board, after, lot.lot, lot.waiting_for)
        )
    kept = [f for f in base.findings if f.code != "P003"]
    now = Appointed(lots=tuple(lots.values()), findings=tuple(kept), board=board, held=held)
    return _outcome(dossier, scored, now, too_few_findings(board, lots))


def _outcome(
    dossier: Dossier, scored: Scored, done: Appointed, more: Collection[Finding] = ()
) -> Outcome:
    return Outcome(
        evaluation=dossier.evaluation,
        tender=dossier.tender.id,
        fingerprint=dossier.tender.fingerprint,
        complete=all(lot.complete for lot in done.lots),
        lots=done.lots,
        findings=in_order((*scored.findings, *done.findings, *more)),
    )
