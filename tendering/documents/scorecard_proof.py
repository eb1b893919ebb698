"""The scorecard's Proof sheet: every point, total and rank worked out again by live formulas, beside the computed one.

Each row is one bidder in one ranking list. A check says OK or DIFFERS; the top of the sheet counts them. Change a
mark on the Scores sheet and the checks that rest on it say DIFFERS, because the computed values stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from fractions import Fraction

from tendering.documents import scorecard_formulas as live
from tendering.documents.lot_view import RankingList
from tendering.documents.scorecard_cells import (
    Column,
    Formula,
    Sheet,
    Value,
    fit_rows,
    header_row,
    letter,
    mark_differences,
    pages_across,
    set_up,
    table_rows,
    widen,
)
from tendering.documents.scorecard_evaluators import evaluators_sheet
from tendering.documents.scorecard_grid import CHECK, Checks
from tendering.documents.scorecard_marks import MarkMap, marks_sheet
from tendering.documents.scorecard_prices import PriceProof
from tendering.documents.scorecard_scores import FIXED, ScoreMap, parts_of
from tendering.documents.scorecard_sheets import Book
from tendering.documents.scorecard_totals import from_zones, write_rank, write_total
from tendering.documents.workbook_sheet import ROW, Rows
from tendering.evaluation.aggregation import AVERAGES
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
    sheet: Sheet
    top: int
    columns: list[tuple[str, Column]] = field(default_factory=list)
    rows: dict[tuple[str | None, str], int] = field(default_factory=dict)
    totals: set[int] = field(default_factory=set)
    checks: Checks = field(default_factory=Checks)
    last: int = 0
    letters: dict[str, str] = field(default_factory=dict)
    apart: dict[str | None, bool] = field(default_factory=dict)
    sums: dict[tuple[str | None, str], str] = field(default_factory=dict)
    redistributed: frozenset[str] = frozenset()
    earned: dict[str, str] = field(default_factory=dict)
    """By question, what an agreed score earns; its row on the sheet Scores is left open."""
    offers: dict[tuple[str, str], list[tuple[str, int]]] = field(default_factory=dict)
    ends: dict[str | None, tuple[int, int]] = field(default_factory=dict)
    """By list, the rows between which everyone stands whose ranking value counts."""

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

    def price_row(self, s: Standing, item: str) -> int | None:
        """Return the row of the sheet Prices with a bidder's price in a list; None where it stated none there."""
        if not self.offers:
            for row, x in enumerate(self.book.view.price_lines(), start=self.price_rows[0]):
                self.offers.setdefault((x.bidder, x.item.id), []).append((x.zone, row))
        mine = self.offers.get((s.bidder, item), ())
        return next((row for zone, row in mine if zone in ("", s.zone or "")), None)

    def cell(self, name: str, row: int) -> str:
        """Name a cell of this sheet."""
        return f"{self.letter(name)}{row}"

    def mark_cell(self, s: Standing, c: Criterion) -> str:
        """Name the cell of the mark that counts: the agreed one, or the average worked out again."""
        averaged = self.marks.cell(s, c) if self.marks is not None else None
        return averaged or self.scores.cell(
            self.scores.marks[c.id], self.scores.rows[(s.zone, s.bidder)]
        )

    @property
    def averaged(self) -> bool:
        """Whether an average that is worked out again counts, and not the score on the sheet Scores."""
        return self.marks is not None and "again" in self.marks.grid.columns

    def told_apart(self, ranking: RankingList) -> bool:
        """Say whether a spreadsheet can tell the ranking values of a list apart."""
        if ranking.zone not in self.apart:
            known = [x.ranking_value for x in ranking.counted if x.ranking_value is not None]
            whole = len(known) == len(ranking.counted)
            self.apart[ranking.zone] = whole and live.rankable(known)
        return self.apart[ranking.zone]

    def check(self, formula: Formula) -> Formula:
        """Count a check as it is written."""
        return self.checks.note(formula)


def proof_sheet(book: Book, scores: ScoreMap, prices: tuple[int, int]) -> Proof:
    """Write the sheet; what rests on it, and its verdict, are written afterwards."""
    checks = Checks()
    proof = _start(book, scores, marks_sheet(book, scores, checks), prices)
    proof.checks = checks
    proof.redistributed = frozenset(
        c.id for c in book.view.questions if c.not_applicable == "redistribute"
    )
    row = proof.top + 1
    for ranking in book.view.scored_lists():
        counted = {s.bidder for s in ranking.counted}
        for s in ranking.standings:
            proof.rows[(s.zone, s.bidder)] = row
            if s.total is not None and s.bidder in counted:
                proof.totals.add(row)
            row += 1
        if ranking.counted:
            ends = (ranking.counted[0], ranking.counted[-1])
            first, last = (proof.rows[(s.zone, s.bidder)] for s in ends)
            proof.ends[ranking.zone] = first, last
    proof.last = row - 1
    proof.sums = evaluators_sheet(proof)
    forms = [
        c.form if c.form != "General" or name in ("rank", "rank=") else book.points
        for name, c in proof.columns
    ]
    rows = table_rows(proof.sheet, ["General"] * len(FIXED) + forms)
    for ranking in book.view.scored_lists():
        for s in ranking.standings:
            _write_row(proof, ranking, s, rows)
    fit_rows(proof.sheet, proof.top, proof.top)
    last_letter = letter(len(FIXED) + len(proof.columns))
    if proof.last > proof.top:
        proof.checks.areas.append(f"Proof!A{proof.top + 1}:{last_letter}{proof.last}")
    mark_differences(proof.sheet, "A", last_letter, (proof.top + 1, proof.last))
    shown = (*FIXED, *(c for _, c in proof.columns))
    set_up(
        proof.sheet,
        freeze=f"E{proof.top + 1}",
        repeat=f"{proof.top}:{proof.top}",
        wide=pages_across(shown, FIXED),
        foot=book.foot,
    )
    proof.sheet.titles = (proof.sheet.titles[0], "A:D")
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
        name: letter(number)
        for number, (name, _) in enumerate(proof.columns, start=len(FIXED) + 1)
    }
    header_row(sheet, proof.top, [c.heading for c in (*FIXED, *(c for _, c in proof.columns))])
    widen(sheet, (*FIXED, *(c for _, c in proof.columns)))
    return proof


def _write_row(proof: Proof, ranking: RankingList, s: Standing, rows: Rows) -> None:
    book, row = proof.book, proof.rows[(s.zone, s.bidder)]
    values: dict[str, Value] = {}
    proof.prices.fill(proof, s, row, values)
    if from_zones(proof, s):
        _as_computed(proof, s, values)
    else:
        _parts(proof, s, row, values)
        _quality(proof, ranking, s, row, values)
        proof.prices.fill_points(proof, s, row, values)
    write_total(proof, ranking, s, row, values)
    write_rank(proof, ranking, s, row, values)
    first: list[Value] = [
        ranking.name,
        s.bidder,
        book.view.names.bidder(s.bidder),
        book.view.status(s.status),
    ]
    rows.write(row, [*first, *(values.get(name) for name, _ in proof.columns)])


def _as_computed(proof: Proof, s: Standing, values: dict[str, Value]) -> None:
    """Show the figures of a row made from zones: they are worked out again in the rows of the zones."""
    values.update({c.id: s.points[c.id] for c in parts_of(proof.book) if c.id in s.points})
    values["quality="] = s.quality
    if proof.book.view.tender.price.weight:
        values["price="] = s.price


def _parts(proof: Proof, s: Standing, row: int, values: dict[str, Value]) -> None:
    parts = [c for c in parts_of(proof.book) if c.id in s.points]
    gone = {c for c in proof.redistributed if c in s.marks and s.marks[c] is None}
    for c in parts:
        values[c.id] = _part(proof, c, s, row, parts=parts, gone=gone)
    if parts:
        parts = list(parts_of(proof.book))
        again = f"{proof.cell(parts[0].id, row)}:{proof.cell(parts[-1].id, row)}"
        columns, at = proof.scores.points, proof.scores.rows[(s.zone, s.bidder)]
        computed = f"Scores!{columns[parts[0].id]}{at}:{columns[parts[-1].id]}{at}"
        values["parts?"] = proof.check(live.same_all(again, computed))


def _part(
    proof: Proof,
    c: Criterion,
    s: Standing,
    row: int,
    *,
    parts: Sequence[Criterion],
    gone: AbstractSet[str],
) -> Value:
    """Write a section or a question; ``parts`` are those with points, ``gone`` those whose points move."""
    policy, view = proof.book.view.tender.rounding, proof.book.view
    if c.scale is None:
        inside = [x for x in parts if x.parent == c.id]
        inside = [x for x in inside if x.id in view.counted] or inside
        added = live.total(proof.cell(x.id, row) for x in inside)
        return Formula(live.rounding(added, policy.at.get("section"), policy.mode))
    if not gone and not proof.averaged and s.marks.get(c.id) is not None:
        text = proof.earned.get(c.id)
        if text is None and c.scale in proof.scores.worth:
            mark = proof.scores.cell(proof.scores.marks[c.id], ROW)
            text = proof.earned[c.id] = _earned(proof, c, proof.scores.full(c.id), mark)
        if text is not None:
            return Formula(text.replace(ROW, str(proof.scores.rows[s.zone, s.bidder])))
    full = _full(proof, c, s, gone)
    if full is None or c.scale not in proof.scores.worth:
        return s.points[c.id]
    if s.marks.get(c.id) is None:
        return Formula(live.rounding(full, policy.at.get("criterion"), policy.mode))
    return Formula(_earned(proof, c, full, proof.mark_cell(s, c)))


def _earned(proof: Proof, c: Criterion, full: str, mark: str) -> str:
    """Write what a mark earns of a question's points; ``mark`` is its cell."""
    tender = proof.book.view.tender
    look = live.worth_between if tender.aggregation.method in AVERAGES else live.worth
    earned = f"{full}*{look(mark, *proof.scores.worth[c.scale or ''])}"
    return live.rounding(earned, tender.rounding.at.get("criterion"), tender.rounding.mode)


def _full(proof: Proof, c: Criterion, s: Standing, gone: AbstractSet[str]) -> str | None:
    """Write a question's points at full marks for this bidder: n/a with redistribution moves them in its section.

    None where a whole section is n/a: then points move further up, which the formulas do not follow.
    """
    if not gone:
        return proof.scores.full(c.id)
    beside = [x for x in parts_of_list(proof, s) if x.parent == c.parent]
    for section in {x.parent for x in proof.book.view.questions if x.id in gone}:
        inside = [x.id for x in parts_of_list(proof, s) if x.parent == section]
        if section is not None and gone >= set(inside):
            return None
    if not any(x.id in gone for x in beside):
        return proof.scores.full(c.id)
    every = sum((x.points for x in beside), Fraction(0))
    left = sum((x.points for x in beside if x.id not in gone), Fraction(0))
    return f"{proof.scores.full(c.id)}*{live.number(every)}/{live.number(left)}"


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
        own = proof.letter("own")
        most = sum((c.points for c in parts_of_list(proof, s) if c.parent is None), Fraction(0))
        added = f"{live.number(most)}*{proof.cell('own', row)}/MAX({own}${first}:{own}${last})"
    values["quality"] = Formula(added)
    values["quality?"] = proof.check(
        live.same(proof.cell("quality", row), proof.cell("quality=", row))
    )
