"""The scorecard's Order sheet: each list in order, its ties settled again by the published ladder, step by step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from tendering.documents import scorecard_formulas as live
from tendering.documents.lot_view import RankingList
from tendering.documents.names import Names
from tendering.documents.scorecard_cells import Column, Formula, Value
from tendering.documents.scorecard_grid import CHECK, Checks, Grid, says
from tendering.documents.workings import rung_words
from tendering.evaluation.draw import draw_key, is_committed
from tendering.evaluation.price import WHOLE
from tendering.model.outcome import Standing
from tendering.model.tender import Rung

if TYPE_CHECKING:
    from tendering.documents.scorecard_proof import Proof

HEX = 12
"""Figures of a draw number that a spreadsheet holds exactly as one whole number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderList:
    """Where a ranking list stands with its order worked out again; one row for each bidder that is ranked.

    Attributes:
        letters: The columns by name: ``number``, ``bidder``, ``name``, ``order``, ``rank``, ``value``; ``position`` is the one after the last step, where those still level are equal.
        rows: By bidder, its row.
        ends: The first and the last of them.
        close: Whether the values are too close for a spreadsheet, so that the order is the one computed.
    """

    sheet: str
    letters: Mapping[str, str]
    rows: Mapping[str, int]
    ends: tuple[int, int]
    close: bool = False

    def cell(self, column: str, bidder: str) -> str:
        """Name the cell of a bidder in a column."""
        return f"'{self.sheet}'!${self.letters[column]}${self.rows[bidder]}"

    def column(self, name: str) -> str:
        """Name all the cells of a column."""
        first, last = self.ends
        letter = self.letters[name]
        return f"'{self.sheet}'!${letter}${first}:${letter}${last}"

    @classmethod
    def of(
        cls, grid: Grid, rows: Mapping[str, int], position: str, *, close: bool = False
    ) -> OrderList:
        """Point at rows just written, which lie below each other."""
        names = ("number", "bidder", "name", "order", "rank", "value")
        letters = {name: grid.letters[name] for name in names}
        letters["position"] = grid.letters["order" if close else position]
        ends = min(rows.values()), max(rows.values())
        return cls(sheet=grid.sheet.title, letters=letters, rows=rows, ends=ends, close=close)


def order_sheet(
    proof: Proof, lists: list[RankingList], numbers: Mapping[str, int], checks: Checks
) -> dict[str | None, OrderList]:
    """Write the lists whose ties are settled in themselves; return where each stands, by zone."""
    book = proof.book
    ladder = book.view.tender.ties
    lines = [
        "Everyone ranked, in order. Equal ranking values are settled again by the published steps: each step adds to the",
        "position of those still level the number of them whose figure on that step is better.",
    ]
    sheet, top = book.sheet("Order", "Order", lines)
    grid = Grid(sheet, _columns(book.view.names, ladder), top)
    found = {}
    for ranking in lists:
        if ranking.counted:
            found[ranking.zone] = _write(
                proof, grid, ranking, ladder, numbers=numbers, checks=checks
            )
    grid.finish(checks, book.foot, repeated=("list", "number", "bidder", "name"))
    return found


def _columns(names: Names, ladder: tuple[Rung, ...]) -> dict[str, Column]:
    columns = {
        "list": Column("List", 12),
        "number": Column("No.", 6),
        "bidder": Column("Bidder", 9),
        "name": Column("Name", 28),
        "value": Column("Ranking value, from Proof", 12),
        "rank": Column("Rank, again", 8),
    }
    for n, rung in enumerate(ladder):
        words = rung_words(rung.kind, rung.of, names)
        if rung.kind == "draw":
            words = f"the draw, the first {HEX} signs of the number drawn as a whole number"
        wide = 17 if rung.kind == "draw" else 11
        columns[f"figure:{n}"] = Column(f"Step {n + 1}, {words}", wide, "0.######")
        columns[f"after:{n}"] = Column(f"Position after step {n + 1}", 9)
    columns["order"] = Column("Order, again", 8)
    columns["order="] = Column("Order, computed", 9)
    columns["check"] = CHECK
    return columns


def _write(
    proof: Proof,
    grid: Grid,
    ranking: RankingList,
    ladder: tuple[Rung, ...],
    *,
    numbers: Mapping[str, int],
    checks: Checks,
) -> OrderList:
    view = proof.book.view
    first, last = grid.row, grid.row + len(ranking.counted) - 1
    figures = [{s.bidder: _figure(proof, ranking, r, s) for s in ranking.counted} for r in ladder]
    close = not live.rankable([s.ranking_value or Fraction(0) for s in ranking.counted]) or any(
        not live.rankable([known for _, known in column.values() if known is not None])
        for r, column in zip(ladder, figures, strict=True)
        if r.kind != "draw"
    )
    rows = {}
    before = "rank"
    for s in ranking.counted:
        at = grid.row
        values: dict[str, Value] = {
            "list": ranking.name,
            "number": numbers[s.bidder],
            "bidder": s.bidder,
            "name": view.names.bidder(s.bidder),
            "value": Formula(proof.away("value", proof.row_of(s))),
            "order=": _order(s),
        }
        among = grid.span("value", first, last)
        values["rank"] = live.rank(grid.at("value", at), among, lower=view.lower_wins)
        before = "rank"
        for n, rung in enumerate(ladder):
            values[f"figure:{n}"] = figures[n][s.bidder][0]
            values[f"after:{n}"] = _after(grid, before, n, rung, (at, first, last))
            before = f"after:{n}"
        again = grid.at(before, at)
        level = f"COUNTIF({grid.span(before, first, last)},{again})"
        values["order"] = Formula(f'IF({level}>1,"tied",{again})')
        if close:
            values["order"] = s.order if s.order is not None else "tied"
        elif s.rank is not None:
            values["check"] = checks.note(says(f"{grid.at('order', at)}={grid.at('order=', at)}"))
        rows[s.bidder] = grid.add(values, {"value": proof.book.points})
    return OrderList.of(grid, rows, before, close=close)


def _order(s: Standing) -> Value:
    if s.order is not None:
        return s.order
    return "tied" if s.rank is not None else "left"


def _after(grid: Grid, before: str, n: int, rung: Rung, rows: tuple[int, int, int]) -> Formula:
    """Write the position after a step: of those still level, one on which somebody has no figure separates nobody."""
    at, first, last = rows
    level = f"({grid.span(before, first, last)}={grid.at(before, at)})"
    figures, own = grid.span(f"figure:{n}", first, last), grid.at(f"figure:{n}", at)
    lower = rung.kind != "higher"
    slack = "" if rung.kind == "draw" else f"{'-' if lower else '+'}{live.SLACK}"
    better = f"({figures}{'<' if lower else '>'}{own}{slack})"
    missing = f"SUMPRODUCT({level}*(1-ISNUMBER({figures})))>0"
    return Formula(f"{grid.at(before, at)}+IF({missing},0,SUMPRODUCT({level}*{better}))")


def _figure(
    proof: Proof, ranking: RankingList, rung: Rung, s: Standing
) -> tuple[Value, Fraction | None]:
    """Return a bidder's figure on a step as it stands on the sheet, and exactly; "none" where it has none."""
    none = ("none", None)
    row = proof.row_of(s)
    if rung.kind == "draw":
        return _drawn(proof, ranking, rung, s)
    if rung.kind == "higher":
        if rung.of in ("quality", "price"):
            known = s.quality if rung.of == "quality" else s.price
            if known is None or not proof.has(rung.of):
                return none if known is None else (known, known)
            return Formula(proof.away(rung.of, row)), known
        points = s.points.get(rung.of or "")
        if points is None:
            return none
        shown = proof.has(rung.of or "")
        return (Formula(proof.away(rung.of or "", row)) if shown else points), points
    if rung.kind != "lower_price":
        return none
    if rung.of is None:
        told = _told(proof, ranking, f"{rung.kind}", s.bidder)
        whole = f"offer:{WHOLE}"
        if told is not None and proof.has(whole):
            return Formula(proof.away(whole, row)), told
        return none if told is None else (told, told)
    amount = s.prices.get(rung.of)
    if amount is None:
        return none
    at = proof.scores.rows.get((s.zone, s.bidder))
    if at is not None and rung.of in proof.scores.prices:
        return Formula(proof.scores.cell(proof.scores.prices[rung.of], at)), amount
    line = proof.price_row(s, rung.of)
    return (amount if line is None else Formula(f"Prices!$E${line}")), amount


def _told(proof: Proof, ranking: RankingList, label: str, bidder: str) -> Fraction | None:
    """Return the figure that the outcome tells of a bidder on a step; only those who were level there have one."""
    for tie in proof.book.view.result.ties:
        if tie.zone == ranking.zone:
            for name, figures in tie.rungs:
                if name == label and figures.get(bidder):
                    return Fraction(figures[bidder])
    return None


def _drawn(
    proof: Proof, ranking: RankingList, rung: Rung, s: Standing
) -> tuple[Value, Fraction | None]:
    view = proof.book.view
    seed = view.dossier.seed
    if seed is None or not is_committed(seed, rung.commitment):
        return "none", None
    zone = ranking.zone if view.zones_scored else None
    key = draw_key(seed, view.tender.id, view.lot.id, zone, s.bidder)
    number = int(key[:HEX], 16)
    return number, Fraction(number)
