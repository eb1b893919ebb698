"""The scorecard's Evaluators sheet: each evaluator's total and rank of every bid, where the tender sums ranks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tendering.documents import scorecard_formulas as live
from tendering.documents.lot_view import RankingList
from tendering.documents.scorecard_cells import Column, Formula, Value
from tendering.documents.scorecard_grid import Grid
from tendering.evaluation.aggregation import evaluators_of
from tendering.evaluation.entries import entries_of
from tendering.evaluation.stages import counted, is_zonal_question
from tendering.model.tender import Criterion

if TYPE_CHECKING:
    from tendering.documents.scorecard_proof import Proof

SUMS = "sum_of_ranks"


def evaluators_sheet(proof: Proof) -> dict[tuple[str | None, str], str]:
    """Write the sheet; return the cell of each bidder's sum of ranks, by zone and bidder."""
    view, marks = proof.book.view, proof.marks
    if view.tender.aggregation.method != SUMS or marks is None:
        return {}
    entries = entries_of(view.dossier)
    asked: dict[str, list[Criterion]] = {}
    for c in counted(view.tender, view.questions):
        for e in sorted(evaluators_of(entries, view.dossier.panel, view.lot.id, c)):
            asked.setdefault(e, []).append(c)
    lines = [
        "Each evaluator's own marks give a total for every bid, and a rank. The ranks are added up; the lowest sum is best."
    ]
    sheet, top = proof.book.sheet("Evaluators", "Evaluators", lines)
    columns = {
        "list": Column("List", 12),
        "bidder": Column("Bidder", 9),
        "name": Column("Name", 28),
    }
    for e in sorted(asked):
        columns[f"total:{e}"] = Column(f"{e}: total", 11)
        columns[f"rank:{e}"] = Column(f"{e}: rank", 8)
    columns["sum"] = Column("Sum of ranks", 9)
    grid = Grid(sheet, columns, top)
    found: dict[tuple[str | None, str], str] = {}
    for ranking in view.scored_lists():
        found |= _list(proof, grid, ranking, asked)
    grid.finish(proof.checks, proof.book.foot, repeated=("list", "bidder", "name"))
    return found


def _list(
    proof: Proof, grid: Grid, ranking: RankingList, asked: Mapping[str, list[Criterion]]
) -> dict[tuple[str | None, str], str]:
    book, marks = proof.book, proof.marks
    running = [s for s in ranking.standings if s.total is not None]
    if marks is None or not running:
        return {}
    questions = {
        e: [q for q in of if ranking.zone is not None or not is_zonal_question(q, book.view.lot)]
        for e, of in asked.items()
    }
    whole = [
        e
        for e, of in questions.items()
        if of and all(marks.mark(s, q, e) for s in running for q in of)
    ]
    found = {}
    first, last = grid.row, grid.row + len(running) - 1
    for s in running:
        row = grid.row
        values: dict[str, Value] = {
            "list": ranking.name,
            "bidder": s.bidder,
            "name": book.view.names.bidder(s.bidder),
        }
        extra = [live.number(v) for k, v in s.points.items() if k.startswith("preference:")]
        if s.price is not None and proof.has("price"):
            extra.append(proof.away("price", proof.rows[(s.zone, s.bidder)]))
        for e in whole:
            parts = [_points(proof, q, marks.mark(s, q, e) or "") for q in questions[e]]
            added = live.total([*parts, *extra])
            values[f"total:{e}"] = Formula(f"ROUND({added},{live.RANK_PLACES})")
            among = grid.span(f"total:{e}", first, last)
            values[f"rank:{e}"] = live.rank(grid.at(f"total:{e}", row), among, lower=False)
        values["sum"] = Formula(live.total(grid.at(f"rank:{e}", row) for e in whole))
        grid.add(values, {f"total:{e}": book.points for e in whole})
        found[s.zone, s.bidder] = grid.at("sum", row, away=True)
    return found


def _points(proof: Proof, c: Criterion, mark: str) -> str:
    policy = proof.book.view.tender.rounding
    worth = proof.scores.worth.get(c.scale or "")
    if worth is None:
        return "0"
    earned = f"{proof.scores.full(c.id)}*{live.worth(mark, *worth)}"
    return live.rounding(earned, policy.at.get("criterion"), policy.mode)
