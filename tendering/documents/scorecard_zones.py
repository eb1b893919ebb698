"""The scorecard's Zone lists sheet: zones ranked by the lot's total among those who bid there, ranks proved again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tendering.documents import scorecard_formulas as live
from tendering.documents.lot_view import DASH, RankingList
from tendering.documents.scorecard_cells import (
    Column,
    Formula,
    Value,
    mark_differences,
    set_up,
    table,
)
from tendering.model.outcome import Standing

if TYPE_CHECKING:
    from tendering.documents.scorecard_proof import Proof

ZONE_COLUMNS = (
    Column("Zone", 22),
    Column("Order", 7),
    Column("Rank", 7),
    Column("Bidder", 10),
    Column("Name", 34),
    Column("Status", 16),
    Column("Places held in the zone", 28),
    Column("Ranking value, from Proof", 14),
    Column("Rank, again", 8),
    Column("Check", 10),
)


def zone_sheet(proof: Proof) -> None:
    """Write the lists of zones that are ranked by the lot's total among those who bid there."""
    view = proof.book.view
    lists = [x for x in view.lists() if (x.zone, x.standings[0].bidder) not in proof.rows]
    if not lists:
        return
    sheet, top = proof.book.sheet(
        "Zone lists",
        "Zone lists",
        ["Those who bid for each zone, in the order of the lot's total."],
    )
    rows: list[list[Value]] = []
    for ranking in lists:
        first = top + 1 + len(rows)
        among = f"H${first}:H${first + len(ranking.counted) - 1}"
        close = not live.rankable(
            [s.ranking_value for s in ranking.counted if s.ranking_value is not None]
        )
        rows.extend(
            _zone_row(proof, ranking, s, first + n, among, close=close)
            for n, s in enumerate(ranking.standings)
        )
    end = table(sheet, top, ZONE_COLUMNS, rows)
    for row in range(top + 1, end):
        sheet.cell(row, 8).number_format = proof.book.points
    sheet.auto_filter.ref = f"A{top}:J{end - 1}"
    mark_differences(sheet, f"J{top + 1}:J{end}")
    set_up(sheet, freeze=f"F{top + 1}", repeat=f"{top}:{top}", foot=proof.book.foot)


def _zone_row(
    proof: Proof, ranking: RankingList, s: Standing, row: int, among: str, *, close: bool
) -> list[Value]:
    view, source = proof.book.view, proof.rows.get((None, s.bidder))
    counts = source is not None and any(x.bidder == s.bidder for x in ranking.counted)
    ranked = s.rank is not None and counts and not close
    return [
        ranking.name,
        s.order if s.order is not None else ("tied" if s.rank is not None else DASH),
        s.rank if s.rank is not None else DASH,
        s.bidder,
        view.names.bidder(s.bidder),
        view.status(s.status),
        view.places_of(s.bidder, s.zone) or "none",
        Formula(f"Proof!{proof.cell('value', source)}") if counts and source else DASH,
        live.rank(f"H{row}", among, lower=view.lower_wins) if ranked else DASH,
        proof.check(live.equal(f"I{row}", f"C{row}")) if ranked else "",
    ]
