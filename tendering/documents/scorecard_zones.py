"""The scorecard's Zone lists sheet: zones ranked by the lot's total among those who bid there, proved again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tendering.documents import scorecard_formulas as live
from tendering.documents.lot_view import DASH, RankingList
from tendering.documents.scorecard_cells import Column, Formula, Value
from tendering.documents.scorecard_grid import CHECK, Checks, Grid, says
from tendering.documents.scorecard_order import OrderList
from tendering.model.outcome import Standing

if TYPE_CHECKING:
    from tendering.documents.scorecard_proof import Proof

ZONE_COLUMNS = {
    "zone": Column("Zone", 22),
    "order=": Column("Order", 7),
    "rank=": Column("Rank", 7),
    "number": Column("No.", 6),
    "bidder": Column("Bidder", 10),
    "name": Column("Name", 34),
    "status": Column("Status", 16),
    "places": Column("Places held in the zone", 28),
    "value": Column("Ranking value, from Proof", 14),
    "rank": Column("Rank, again", 8),
    "check:rank": CHECK,
    "position": Column("Position, from Order", 9),
    "order": Column("Order, again", 8),
    "check:order": Column("Check", 10),
}


def zone_sheet(
    proof: Proof,
    lists: list[RankingList],
    orders: Mapping[str | None, OrderList],
    numbers: Mapping[str, int],
    checks: Checks,
) -> dict[str | None, OrderList]:
    """Write the lists of zones that are ranked by the lot's total among those who bid there; return where each stands.

    Args:
        proof: The sheet with everyone's total.
        lists: The zones' lists.
        orders: The lists of the sheet Order: a zone's own where its ties are settled in it, else the lot's.
        numbers: By bidder, its number on the sheets that refer to each other.
        checks: Where the checks are counted.
    """
    found: dict[str | None, OrderList] = {}
    if not lists:
        return found
    sheet, top = proof.book.sheet(
        "Zone lists",
        "Zone lists",
        ["Those who bid for each zone, in the order of the lot's total."],
    )
    grid = Grid(sheet, ZONE_COLUMNS, top)
    for ranking in lists:
        source = orders.get(ranking.zone, orders.get(None))
        first, rows = grid.row, {}
        known = [x.ranking_value for x in ranking.counted if x.ranking_value is not None]
        told, counted = live.rankable(known), {s.bidder for s in ranking.counted}
        ends = first, first + len(counted) - 1
        for s in ranking.standings:
            row = grid.row
            counts = s.bidder in counted
            values = _zone_row(proof, grid, ranking, s, ends=ends, counts=counts, told=told)
            if source is not None and s.bidder in source.rows and counts:
                _order(grid, s, source=source, ends=ends, values=values)
                rows[s.bidder] = row
            values["number"] = numbers[s.bidder]
            for check in ("check:rank", "check:order"):
                if isinstance(found_check := values.get(check), Formula):
                    values[check] = checks.note(found_check)
            grid.add(values, {"value": proof.book.points})
        if rows:
            close = source is not None and source.close
            found[ranking.zone] = OrderList.of(grid, rows, "position", close=close)
    grid.finish(checks, proof.book.foot, repeated=("zone",))
    sheet.freeze = f"G{top + 1}"
    sheet.filtered = f"A{top}:{grid.letters['check:order']}{grid.row - 1}"
    return found


def _zone_row(
    proof: Proof,
    grid: Grid,
    ranking: RankingList,
    s: Standing,
    *,
    ends: tuple[int, int],
    counts: bool,
    told: bool,
) -> dict[str, Value]:
    """Return a row's values.

    Args:
        proof: The sheet with everyone's total.
        grid: The sheet of zones.
        ranking: The zone's list.
        s: The bidder's standing in it.
        ends: The rows between which those stand whose ranking values count.
        counts: Whether this one's does.
        told: Whether a spreadsheet can tell the values apart.
    """
    view, source = proof.book.view, proof.rows.get((None, s.bidder))
    counts = counts and source is not None
    ranked = s.rank is not None and counts and told
    among = grid.span("value", *ends)
    row = grid.row
    return {
        "zone": ranking.name,
        "order=": s.order if s.order is not None else ("tied" if s.rank is not None else DASH),
        "rank=": s.rank if s.rank is not None else DASH,
        "bidder": s.bidder,
        "name": view.names.bidder(s.bidder),
        "status": view.status(s.status),
        "places": view.places_of(s.bidder, s.zone) or "none",
        "value": Formula(proof.away("value", source)) if counts and source else DASH,
        "rank": live.rank(grid.at("value", row), among, lower=view.lower_wins) if ranked else DASH,
        "check:rank": says(f"{grid.at('rank', row)}={grid.at('rank=', row)}") if ranked else "",
    }


def _order(
    grid: Grid,
    s: Standing,
    *,
    source: OrderList,
    ends: tuple[int, int],
    values: dict[str, Value],
) -> None:
    """Put into a row the bidder's position in the order it takes over, and its place among those of this zone."""
    row = grid.row
    among = grid.span("position", *ends)
    own = grid.at("position", row)
    values["position"] = Formula(source.cell("position", s.bidder))
    level = f"COUNTIF({among},{own})"
    values["order"] = Formula(f'IF({level}>1,"tied",SUMPRODUCT(--({among}<{own}))+1)')
    if s.rank is not None and not source.close:
        values["check:order"] = says(f"{grid.at('order', row)}={grid.at('order=', row)}")
