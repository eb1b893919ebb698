"""Appoint: from the ranked lists of every lot to who holds which place, with one reason for everybody."""

from __future__ import annotations

from dataclasses import dataclass

from tendering.evaluation.places.board import Board
from tendering.evaluation.places.choice import UnsolvedLots
from tendering.evaluation.places.filling import fill
from tendering.evaluation.places.holdings import Holdings
from tendering.evaluation.places.infeasible import infeasible
from tendering.evaluation.places.report import complete_lot, too_few_findings, waiting_lot
from tendering.evaluation.places.waiting import waiting
from tendering.evaluation.scored import Scored
from tendering.model.bids import Dossier
from tendering.model.findings import Finding, finding
from tendering.model.outcome import LotOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointed:
    """The outcome of every lot, what there is to report, and the state from which places can be promoted."""

    lots: tuple[LotOutcome, ...]
    findings: tuple[Finding, ...]
    board: Board
    held: Holdings


def appoint(dossier: Dossier, scored: Scored) -> tuple[LotOutcome, ...]:
    """Fill the places of every lot exactly as the tender publishes, in published lot order.

    A lot that waits for a decision, a score, a tie or a figure appoints nobody, nor does any lot that shares a
    limit or a capacity with it, directly or through others.
    """
    return appointed(dossier, scored).lots


def appointed(
    dossier: Dossier, scored: Scored, extra: dict[str, list[str]] | None = None
) -> Appointed:
    """Do what `appoint` does, and return the findings and the state as well.

    ``extra`` holds sentences, by lot, for anything else that the lot is known to wait for.
    """
    board = Board(dossier, scored)
    waits, findings = waiting(board, scored, extra)
    unsolved: dict[str, list[str]] = {}
    while True:
        try:
            held = fill(board, [lot for lot in board.lots if lot not in waits])
            break
        except UnsolvedLots as why:
            unsolved |= {lot: [str(why)] for lot in why.lots}
            asked = {lot: [*(extra or {}).get(lot, ()), *rows] for lot, rows in unsolved.items()}
            waits, findings = waiting(board, scored, (extra or {}) | asked)
    findings += [
        finding("P007", board.tender.at("limits"), f"Lot {lot}: {text}.")
        for lot, rows in unsolved.items()
        for text in rows
    ]
    lots = {
        lot: waiting_lot(board, scored, lot, waits[lot])
        if lot in waits
        else complete_lot(board, scored, held, lot)
        for lot in board.lots
    }
    findings += too_few_findings(board, lots)
    findings += infeasible(board, lots)
    return Appointed(
        lots=tuple(lots.values()), findings=tuple(sorted(set(findings))), board=board, held=held
    )
