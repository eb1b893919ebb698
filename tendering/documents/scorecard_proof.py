"""The scorecard's Proof sheet: every point, total and rank worked out again by live formulas, beside the computed one.

Each row is one bidder in one ranking list. A check says OK or DIFFERS; the top of the sheet counts them. Change a
mark on the Scores sheet and the checks that rest on it say DIFFERS, because the computed values stay.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tendering.documents import scorecard_formulas as live
from tendering.documents.lot_view import RankingList
from tendering.documents.scorecard_cells import (
    Column,
    Formula,
    Value,
    fit_rows,
    header_row,
    lay,
    mark_differences,
    pages_across,
    set_up,
    widen,
)
from tendering.documents.scorecard_evaluators import SUMS, evaluators_sheet
from tendering.documents.scorecard_grid import CHECK, Checks
from tendering.documents.scorecard_marks import MarkMap, marks_sheet
from tendering.documents.scorecard_prices import PriceProof
from tendering.documents.scorecard_scores import FIXED, ScoreMap, parts_of
from tendering.documents.scorecard_sheets import Book
from tendering.evaluation.aggregation import AVERAGES
from tendering.evaluation.lot_total import BEST, MEAN
from tendering.model.outcome import Standing
from tendering.model.tender import Criterion


@dataclass
class Proof:
    """The sheet while it is written: its columns by name, its rows, and how many checks it holds."""

    book: Book
    scores: ScoreMap
    marks: MarkMap | None
    prices: PriceProof
    price_rows: tuple[int, int]
    sheet: Worksheet
    top: int
    columns: list[tuple[str, Column]] = field(default_factory=list)
    rows: dict[tuple[str | None, str], int] = field(default_factory=dict)
    totals: set[int] = field(default_factory=set)
    checks: Checks = field(default_factory=Checks)
    last: int = 0
    letters: dict[str, str] = field(default_factory=dict)
    apart: dict[str | None, bool] = field(default_factory=dict)
    sums: dict[tuple[str | None, str], str] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Say whether the sheet has a column of this name."""
        return name in self.letters

    def letter(self, name: str) -> str:
        """Return the letter of a column by its name."""
        return self.letters[name]

    def away(self, name: str, row: int) -> str:
        """Name a cell of this sheet for a formula on another one."""
        return f"Proof!${self.letters[name]}${row}"

    def row_of(self, s: Standing) -> int:
        """Return the row with a bidder's figures in a list: its own, or the lot's where the list takes them over."""
        return self.rows.get((s.zone, s.bidder)) or self.rows[(None, s.bidder)]

    def cell(self, name: str, row: int) -> str:
        """Name a cell of this sheet."""
        return f"{self.letter(name)}{row}"

    def mark_cell(self, s: Standing, c: Criterion) -> str:
        """Name the cell of the mark that counts: the agreed one, or the average worked out again."""
        averaged = self.marks.cell(s, c) if self.marks is not None else None
        return averaged or self.scores.cell(
            self.scores.marks[c.id], self.scores.rows[(s.zone, s.bidder)]
        )

    def told_apart(self, ranking: RankingList) -> bool:
        """Say whether a spreadsheet can tell the ranking values of a list apart."""
        if ranking.zone not in self.apart:
            known = [x.ranking_value for x in ranking.counted if x.ranking_value is not None]
            whole = len(known) == len(ranking.counted)
            self.apart[ranking.zone] = whole and live.rankable(known)
        return self.apart[ranking.zone]

    def has_total(self, row: int) -> bool:
        """Say whether the bidder of a row is ranked there, with a total."""
        return row in self.totals

    def check(self, formula: Formula) -> Formula:
        """Count a check as it is written."""
        return self.checks.note(formula)


def proof_sheet(book: Book, scores: ScoreMap, prices: tuple[int, int]) -> Proof:
    """Write the sheet; what rests on it, and its verdict, are written afterwards."""
    checks = Checks()
    proof = _start(book, scores, marks_sheet(book, scores, checks), prices)
    proof.checks = checks
    row = proof.top + 1
    for ranking in book.view.scored_lists():
        for s in ranking.standings:
            proof.rows[(s.zone, s.bidder)] = row
            if s.total is not None and s in ranking.counted:
                proof.totals.add(row)
            row += 1
    proof.last = row - 1
    proof.sums = evaluators_sheet(proof)
    for ranking in book.view.scored_lists():
        for s in ranking.standings:
            _write_row(proof, ranking, s)
    fit_rows(proof.sheet, proof.top, proof.top)
    last_letter = get_column_letter(len(FIXED) + len(proof.columns))
    if proof.last > proof.top:
        proof.checks.areas.append(f"Proof!A{proof.top + 1}:{last_letter}{proof.last}")
    mark_differences(proof.sheet, f"A{proof.top + 1}:{last_letter}{proof.last}")
    shown = (*FIXED, *(c for _, c in proof.columns))
    set_up(
        proof.sheet,
        freeze=f"E{proof.top + 1}",
        repeat=f"{proof.top}:{proof.top}",
        wide=pages_across(shown, FIXED),
        foot=book.foot,
    )
    proof.sheet.print_title_cols = "A:D"
    return proof


def _start(
    book: Book, scores: ScoreMap, marks: MarkMap | None, price_rows: tuple[int, int]
) -> Proof:
    lines = (
        "Live formulas, calculated by the program that opens this workbook, beside the values tendering computed.",
        "Change a mark on the sheet Scores to see the checks that rest on it say DIFFERS.",
    )
    sheet, top = book.sheet("Proof", "Proof", lines)
    proof = Proof(
        book=book,
        scores=scores,
        marks=marks,
        prices=PriceProof(book, scores),
        price_rows=price_rows,
        sheet=sheet,
        top=top + 5,
    )
    for c in parts_of(book):
        proof.columns.append(
            (c.id, Column(f"{c.id}{' (section)' if c.scale is None else ''}: points", 9))
        )
    if proof.columns:
        proof.columns.append(("parts?", CHECK))
    if book.view.tender.relative_quality:
        proof.columns.append(("own", Column("Quality before it is made relative", 11)))
    names = [("quality", "Quality")]
    if book.view.tender.price.weight:
        proof.columns += proof.prices.columns()
        names.append(("price", "Price points"))
    names += [("total", "Total"), ("value", "Ranking value"), ("rank", "Rank")]
    for name, words in names:
        if name == "total" and book.view.tender.award_by is not None:
            proof.columns += proof.prices.columns()
        proof.columns += [
            (name, Column(f"{words}, again", 11)),
            (f"{name}=", Column(f"{words}, computed", 11)),
            (f"{name}?", CHECK),
        ]
    proof.letters = {
        name: get_column_letter(number)
        for number, (name, _) in enumerate(proof.columns, start=len(FIXED) + 1)
    }
    header_row(sheet, proof.top, [c.heading for c in (*FIXED, *(c for _, c in proof.columns))])
    widen(sheet, (*FIXED, *(c for _, c in proof.columns)))
    return proof


def _write_row(proof: Proof, ranking: RankingList, s: Standing) -> None:
    book, row = proof.book, proof.rows[(s.zone, s.bidder)]
    values: dict[str, Value] = {}
    proof.prices.fill(proof, s, row, values)
    if _from_zones(proof, s):
        _as_computed(proof, s, values)
    else:
        _parts(proof, s, row, values)
        _quality(proof, ranking, s, row, values)
        proof.prices.fill_points(proof, s, row, values)
    _total(proof, ranking, s, row, values)
    _rank(proof, ranking, s, row, values)
    first: list[Value] = [
        ranking.name,
        s.bidder,
        book.view.names.bidder(s.bidder),
        book.view.status(s.status),
    ]
    shown = [c for _, c in proof.columns]
    forms = [
        c.form if c.form != "General" or name in ("rank", "rank=") else book.points
        for name, c in proof.columns
    ]
    lay(
        proof.sheet,
        row,
        [*first, *(values.get(name) for name, _ in proof.columns)],
        ["General"] * len(FIXED) + forms,
        [c.width for c in (*FIXED, *shown)],
    )


def _as_computed(proof: Proof, s: Standing, values: dict[str, Value]) -> None:
    """Show the figures of a row made from zones: they are worked out again in the rows of the zones."""
    values.update({c.id: s.points[c.id] for c in parts_of(proof.book) if c.id in s.points})
    values["quality="] = s.quality
    if proof.book.view.tender.price.weight:
        values["price="] = s.price


def _parts(proof: Proof, s: Standing, row: int, values: dict[str, Value]) -> None:
    parts = parts_of(proof.book)
    for c in parts:
        if c.id in s.points:
            values[c.id] = _part(proof, c, s, row)
    if parts and any(c.id in s.points for c in parts):
        again = f"{proof.cell(parts[0].id, row)}:{proof.cell(parts[-1].id, row)}"
        columns, at = proof.scores.points, proof.scores.rows[(s.zone, s.bidder)]
        computed = f"Scores!{columns[parts[0].id]}{at}:{columns[parts[-1].id]}{at}"
        values["parts?"] = proof.check(live.same_all(again, computed))


def _part(proof: Proof, c: Criterion, s: Standing, row: int) -> Value:
    policy, view = proof.book.view.tender.rounding, proof.book.view
    if c.scale is None:
        inside = [x for x in parts_of(proof.book) if x.parent == c.id and x.id in s.points]
        inside = [x for x in inside if x.id in view.counted] or inside
        added = live.total(proof.cell(x.id, row) for x in inside)
        return Formula(live.rounding(added, policy.at.get("section"), policy.mode))
    full = _full(proof, c, s)
    if full is None or c.scale not in proof.scores.worth:
        return s.points[c.id]
    if s.marks.get(c.id) is None:
        return Formula(live.rounding(full, policy.at.get("criterion"), policy.mode))
    mark = proof.mark_cell(s, c)
    look = live.worth_between if view.tender.aggregation.method in AVERAGES else live.worth
    earned = f"{full}*{look(mark, *proof.scores.worth[c.scale])}"
    return Formula(live.rounding(earned, policy.at.get("criterion"), policy.mode))


def _full(proof: Proof, c: Criterion, s: Standing) -> str | None:
    """Write a question's points at full marks for this bidder: n/a with redistribution moves them in its section.

    None where a whole section is n/a: then points move further up, which the formulas do not follow.
    """
    gone = {x.id for x in proof.book.view.questions if _moves(x, s)}
    if not gone:
        return proof.scores.full(c.id)
    beside = [x for x in parts_of_list(proof, s) if x.parent == c.parent]
    for section in {x.parent for x in proof.book.view.questions if x.id in gone}:
        inside = [x.id for x in parts_of_list(proof, s) if x.parent == section]
        if section is not None and set(inside) <= gone:
            return None
    if not any(x.id in gone for x in beside):
        return proof.scores.full(c.id)
    every = sum((x.points for x in beside), Fraction(0))
    left = sum((x.points for x in beside if x.id not in gone), Fraction(0))
    return f"{proof.scores.full(c.id)}*{live.number(every)}/{live.number(left)}"


def _moves(c: Criterion, s: Standing) -> bool:
    return c.not_applicable == "redistribute" and c.id in s.marks and s.marks[c.id] is None


def parts_of_list(proof: Proof, s: Standing) -> list[Criterion]:
    """Return the questions and sections that count in a bidder's list."""
    view = proof.book.view
    known = set(s.points) | {c for c, mark in s.marks.items() if mark is None}
    return [c for c in view.counted_criteria if c.id in known]


def _quality(
    proof: Proof, ranking: RankingList, s: Standing, row: int, values: dict[str, Value]
) -> None:
    if s.quality is None:
        return
    values["quality="] = s.quality
    top = [c.id for c in parts_of_list(proof, s) if c.parent is None and c.id in s.points]
    if not top:
        values["quality"] = s.quality
        return
    added = live.total(proof.cell(x, row) for x in top)
    if proof.book.view.tender.relative_quality:
        values["own"] = Formula(added)
        first, last = (
            proof.rows[(x.zone, x.bidder)] for x in (ranking.standings[0], ranking.standings[-1])
        )
        if ranking.counted:
            last = proof.rows[(ranking.counted[-1].zone, ranking.counted[-1].bidder)]
        letter = proof.letter("own")
        most = sum((c.points for c in parts_of_list(proof, s) if c.parent is None), Fraction(0))
        added = (
            f"{live.number(most)}*{proof.cell('own', row)}/MAX({letter}${first}:{letter}${last})"
        )
    values["quality"] = Formula(added)
    values["quality?"] = proof.check(
        live.same(proof.cell("quality", row), proof.cell("quality=", row))
    )


def _total(
    proof: Proof, ranking: RankingList, s: Standing, row: int, values: dict[str, Value]
) -> None:
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
        if _from_zones(proof, s) and proof.book.view.lot.lot_total == BEST:
            carried = _over_zones(proof, s, _best(proof), "value") or carried
        values["value"] = Formula(f"ROUND({carried},{live.RANK_PLACES})")
        values["value="] = s.ranking_value
        values["value?"] = proof.check(
            live.same(proof.cell("value", row), proof.cell("value=", row))
        )


def _from_zones(proof: Proof, s: Standing) -> bool:
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
    rows = [
        row
        for (zone, bidder), row in proof.rows.items()
        if zone is not None and bidder == s.bidder
    ]
    cells = ",".join(proof.cell(column, row) for row in rows if proof.has_total(row))
    return f"{function}({cells})" if cells else None


def _total_again(
    proof: Proof, ranking: RankingList, s: Standing, row: int, values: dict[str, Value]
) -> str | None:
    """Write a bidder's total: from its zones, by the award rule, or as quality and price points together."""
    tender, lot = proof.book.view.tender, proof.book.view.lot
    if proof.sums or tender.aggregation.method == SUMS:
        return proof.sums.get((s.zone, s.bidder))
    if _from_zones(proof, s):
        rounds = "total" in tender.rounding.at
        if lot.lot_total == MEAN:
            return _over_zones(proof, s, "AVERAGE", "value")
        return None if rounds else _over_zones(proof, s, _best(proof), "total")
    extra = [live.number(v) for k, v in s.points.items() if k.startswith("preference:")]
    if tender.award_by is not None:
        offered = any(name.startswith("offer:") for name in values)
        value = proof.prices.value(proof, ranking, row) if offered else None
        return live.total([value, *extra]) if value else None
    parts = [proof.cell(x, row) for x in ("quality", "price") if f"{x}=" in values]
    return live.total([*parts, *extra]) if parts else None


def _rank(
    proof: Proof, ranking: RankingList, s: Standing, row: int, values: dict[str, Value]
) -> None:
    if s.rank is None:
        return
    ranked = ranking.counted
    values["rank="] = s.rank
    if not proof.told_apart(ranking):
        values["rank"] = "too close for a spreadsheet"
        return
    first, last = (proof.rows[(x.zone, x.bidder)] for x in (ranked[0], ranked[-1]))
    letter = proof.letter("value")
    among = f"{letter}${first}:{letter}${last}"
    values["rank"] = live.rank(proof.cell("value", row), among, lower=proof.book.view.lower_wins)
    values["rank?"] = proof.check(live.equal(proof.cell("rank", row), proof.cell("rank=", row)))
