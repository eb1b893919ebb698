"""Totals, ranking values and ranks of the scorecard's Proof sheet: worked out again, beside what was computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tendering.documents import scorecard_formulas as live
from tendering.documents.lot_view import RankingList
from tendering.documents.scorecard_cells import Formula, Value
from tendering.documents.scorecard_evaluators import SUMS
from tendering.evaluation.lot_total import BEST, MEAN
from tendering.model.outcome import Standing

if TYPE_CHECKING:
    from tendering.documents.scorecard_proof import Proof


def write_total(
    proof: Proof, ranking: RankingList, s: Standing, row: int, values: dict[str, Value]
) -> None:
    """Write a bidder's total and its ranking value, again and as computed, each with a check."""
    if s.total is None:
        return
    policy = proof.book.view.tender.rounding
    again = _total_again(proof, ranking, s, row, values)
    values["total="] = s.total
    values["total"] = Formula(again) if again else s.total
    if again:
        values["total?"] = proof.check(
            live.same(proof.cell("total", row), proof.cell("total=", row))
        )
    if s.ranking_value is not None:
        carried = live.rounding(proof.cell("total", row), policy.at.get("total"), policy.mode)
        if from_zones(proof, s) and proof.book.view.lot.lot_total == BEST:
            carried = _over_zones(proof, s, _best(proof), "value") or carried
        values["value"] = Formula(f"ROUND({carried},{live.RANK_PLACES})")
        values["value="] = s.ranking_value
        values["value?"] = proof.check(
            live.same(proof.cell("value", row), proof.cell("value=", row))
        )


def from_zones(proof: Proof, s: Standing) -> bool:
    """Say whether a row is the lot's, made from the bidder's zones."""
    return (
        s.zone is None
        and proof.book.view.zones_scored
        and proof.book.view.lot.lot_total in (BEST, MEAN)
    )


def _best(proof: Proof) -> str:
    return "MIN" if proof.book.view.lower_wins else "MAX"


def _over_zones(proof: Proof, s: Standing, function: str, column: str) -> str | None:
    """Write a function over a bidder's figures in the zones where it is ranked."""
    rows = (proof.rows.get((zone.id, s.bidder)) for zone in proof.book.view.lot.zones)
    cells = ",".join(proof.cell(column, row) for row in rows if row in proof.totals)
    return f"{function}({cells})" if cells else None


def _total_again(
    proof: Proof, ranking: RankingList, s: Standing, row: int, values: dict[str, Value]
) -> str | None:
    """Write a bidder's total: from its zones, by the award rule, or as quality and price points together."""
    tender, lot = proof.book.view.tender, proof.book.view.lot
    if proof.sums or tender.aggregation.method == SUMS:
        return proof.sums.get((s.zone, s.bidder))
    if from_zones(proof, s):
        rounds = "total" in tender.rounding.at
        if lot.lot_total == MEAN:
            return _over_zones(proof, s, "AVERAGE", "value")
        return None if rounds else _over_zones(proof, s, _best(proof), "total")
    extra = []
    if tender.price.preferences:
        extra = [live.number(v) for k, v in s.points.items() if k.startswith("preference:")]
    if tender.award_by is not None:
        offered = any(name.startswith("offer:") for name in values)
        value = proof.prices.value(proof, ranking, row) if offered else None
        return live.total([value, *extra]) if value else None
    parts = [proof.cell(x, row) for x in ("quality", "price") if f"{x}=" in values]
    return live.total([*parts, *extra]) if parts else None


def write_rank(
    proof: Proof, ranking: RankingList, s: Standing, row: int, values: dict[str, Value]
) -> None:
    """Write a bidder's rank, again and as computed, with a check."""
    if s.rank is None:
        return
    values["rank="] = s.rank
    if not proof.told_apart(ranking):
        values["rank"] = "too close for a spreadsheet"
        return
    first, last = proof.ends[ranking.zone]
    value = proof.letter("value")
    among = f"{value}${first}:{value}${last}"
    values["rank"] = live.rank(proof.cell("value", row), among, lower=proof.book.view.lower_wins)
    values["rank?"] = proof.check(live.equal(proof.cell("rank", row), proof.cell("rank=", row)))
