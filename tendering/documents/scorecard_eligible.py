"""The scorecard's Minimums sheet: every quality minimum tested again, and with the prices who may be ranked at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from tendering.documents import scorecard_formulas as live
from tendering.documents.lot_prices import PriceLine
from tendering.documents.lot_view import DASH, LotView, RankingList
from tendering.documents.scorecard_cells import Column, Formula, heading
from tendering.documents.scorecard_grid import CHECK, Grid, says
from tendering.evaluation.candidacy import WORDS
from tendering.evaluation.lot_total import WITHOUT
from tendering.evaluation.minimums import meets_mark, meets_percent
from tendering.evaluation.price_rules import is_zonal
from tendering.evaluation.stages import is_zonal_question
from tendering.model.bids import Decision
from tendering.model.outcome import Standing, Status
from tendering.model.tender import Criterion, Effect, Minimum

if TYPE_CHECKING:
    from tendering.documents.scorecard_proof import Proof

SHEET = "Minimums"
OPEN = frozenset({Status.RANKED, Status.PENDING, Status.INCOMPLETE})
FAILS = frozenset({"below_minimum", "price_breach"})


@dataclass(frozen=True, slots=True)
class _Test:
    """One minimum of one bidder: what it is of, the figure (exact, and as a formula), and the least that passes."""

    of: str
    unit: str
    figure: Fraction
    formula: str
    least: Fraction
    effect: Effect

    @property
    def met(self) -> bool:
        if self.unit == "mark":
            return meets_mark(self.figure, self.least)
        return meets_percent(self.figure, Fraction(100), self.least)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """What the lot's minimums are of.

    Attributes:
        minimums: The questions and sections with one.
        asked: By section, the questions inside it, those of quality as a whole (None) only as far as they count.
        zoned: The questions that are answered for each zone.
        top: The sections and questions whose points add up to quality.
        decisions: By bidder, those recorded about it in this lot.
    """

    view: LotView
    minimums: tuple[tuple[Criterion, Minimum], ...]
    asked: Mapping[str | None, tuple[Criterion, ...]]
    zoned: frozenset[str]
    top: tuple[str, ...]
    decisions: Mapping[str, Sequence[Decision]]

    @classmethod
    def of(cls, view: LotView) -> _Judged:
        of_lot = [c for c in view.tender.criteria if c.applies_to(view.lot.id)]
        decisions: dict[str, list[Decision]] = {}
        for d in view.dossier.decisions:
            if d.lot in ("", view.lot.id):
                decisions.setdefault(d.bidder, []).append(d)
        parents = {c.id: c.parent for c in view.tender.criteria}
        asked: dict[str | None, list[Criterion]] = {None: []}
        for q in view.questions:
            at: str | None = q.id
            while at is not None:
                asked.setdefault(at, []).append(q)
                at = parents.get(at)
            if q.id in view.counted:
                asked[None].append(q)
        return cls(
            view=view,
            minimums=tuple((c, c.minimum) for c in of_lot if c.minimum is not None),
            asked={section: tuple(inside) for section, inside in asked.items()},
            zoned=frozenset(q.id for q in view.questions if is_zonal_question(q, view.lot)),
            top=tuple(
                c.id for c in view.tender.criteria if c.parent is None and c.id in view.counted
            ),
            decisions=decisions,
        )

    def available(self, s: Standing, section: str | None) -> Fraction | None:
        """Return the points at full marks of a section, or of quality, where a bidder's list judges them; else None.

        A list judges what it holds every question of: but for zones' questions where the tender leaves them out.
        """
        asked = self.asked.get(section, ())
        if s.zone is None and self.zoned:
            if self.view.lot.lot_total != WITHOUT:
                return None
            asked = tuple(q for q in asked if q.id not in self.zoned)
        if not asked or not all(q.id in s.marks for q in asked):
            return None
        return sum((q.points for q in asked), Fraction(0))


def eligible_sheet(proof: Proof) -> None:
    """Write the sheet, where the lot has a quality minimum or a price rule."""
    book = proof.book
    view = book.view
    ruled = any(i.rule is not None and i.applies_to(view.lot.id) for i in view.tender.price.items)
    lists = view.scored_lists()
    judged = _Judged.of(view)
    tests = {(x.zone, s.bidder): _tests(proof, judged, s) for x in lists for s in x.standings}
    if not ruled and not any(tests.values()):
        return
    lines = [
        "Whether each bidder keeps the quality minimums and the price rules, tested again from its marks, points and prices.",
        "A minimum equal to the score is met. What a recorded decision lets stand does not count against a bidder.",
    ]
    sheet, top = book.sheet(SHEET, "Minimums and price rules", lines)
    first = top + 4 + sum(len(x.standings) for x in lists)
    each = Grid(sheet, _each_columns(), first)
    heading(sheet, first - 1, "Each quality minimum")
    for ranking in lists:
        for s in ranking.standings:
            for test in tests[ranking.zone, s.bidder]:
                _each(proof, each, ranking, s, test, stands=_lets_stand(judged, s, test))
    lines_of = _lines_of(proof)
    above = Grid(sheet, _above_columns(), top)
    spans = {n: each.span(n, first + 1, max(each.row - 1, first + 1)) for n in each.columns}
    spans |= {f"all {n}": above.span(n, top + 1, first - 4) for n in ("bidder", "ranked")}
    for ranking in lists:
        for s in ranking.standings:
            outside = _outside(judged, s, lines_of)
            here = [
                *(
                    not t.met and not _lets_stand(judged, s, t)
                    for t in tests[ranking.zone, s.bidder]
                ),
                *(line.within is False for _, line in outside),
            ]
            cells = [f'(Prices!$J${row}="NO")' for row, _ in outside]
            _whole(proof, above, ranking, s, spans=spans, outside=cells, inherits=not any(here))
    each.finish(proof.checks, book.foot)
    above.finish(proof.checks, book.foot, repeated=("list", "bidder", "name"))


def _above_columns() -> dict[str, Column]:
    return {
        "list": Column("List", 12),
        "bidder": Column("Bidder", 9),
        "name": Column("Name", 30),
        "status": Column("Status", 15),
        "missed": Column("Minimums missed", 10),
        "outside": Column("Prices outside their rule", 10),
        "ranked": Column("May be ranked, again", 10),
        "ranked=": Column("Computed", 13),
        "rule": Column("Rule that decided", 22),
        "check": CHECK,
    }


def _each_columns() -> dict[str, Column]:
    return {
        "list": Column("List", 12),
        "bidder": Column("Bidder", 9),
        "name": Column("Name", 30),
        "of": Column("Minimum of", 15),
        "figure": Column("Figure", 10, "0.######"),
        "least": Column("Least", 10, "0.######"),
        "met": Column("Met, again", 10),
        "met=": Column("Met, computed", 13),
        "stands": Column("Stands by a decision", 22),
        "check": CHECK,
    }


def _tests(proof: Proof, judged: _Judged, s: Standing) -> list[_Test]:
    """Return the minimums that a bidder's marks and points are held against in a list."""
    view, found = proof.book.view, []
    row = proof.rows[(s.zone, s.bidder)]
    for c, minimum in judged.minimums:
        if c.id not in s.points:
            continue
        mark = s.marks.get(c.id)
        if minimum.mark is not None and mark is not None and c.id in proof.scores.marks:
            cell = proof.mark_cell(s, c)
            found.append(_Test(c.id, "mark", mark, cell, minimum.mark, minimum.effect))
        whole = judged.available(s, c.id) if minimum.percent is not None else None
        if minimum.percent is not None and whole:
            found.append(_percent(c.id, s.points[c.id], whole, proof.away(c.id, row), minimum))
    overall = view.tender.minimum_quality
    whole = None if overall is None or overall.percent is None else judged.available(s, None)
    if overall is not None and s.quality is not None and whole:
        own = proof.away("own" if proof.has("own") else "quality", row)
        points = sum((s.points.get(c, Fraction(0)) for c in judged.top), Fraction(0))
        found.append(_percent("quality", points, whole, own, overall))
    return found if not any(m is None for m in s.marks.values()) else []


def _percent(of: str, points: Fraction, whole: Fraction, cell: str, minimum: Minimum) -> _Test:
    share = 100 * points / whole
    formula = f"100*{cell}/{live.number(whole)}"
    return _Test(of, "percent", share, formula, minimum.percent or Fraction(0), minimum.effect)


def _each(
    proof: Proof, grid: Grid, ranking: RankingList, s: Standing, test: _Test, *, stands: str
) -> None:
    view, row = proof.book.view, grid.row
    met = f"{grid.at('figure', row)}>={grid.at('least', row)}-{live.SLACK}"
    title = "quality as a whole" if test.of == "quality" else test.of
    grid.add(
        {
            "list": ranking.name,
            "bidder": s.bidder,
            "name": view.names.bidder(s.bidder),
            "of": f"{title}, {'percent' if test.unit == 'percent' else 'mark'}",
            "figure": Formula(test.formula),
            "least": test.least,
            "met": Formula(f'IF({met},"yes","NO")', words=True),
            "met=": "yes" if test.met else "NO",
            "stands": stands or DASH,
            "check": proof.check(says(f"{grid.at('met', row)}={grid.at('met=', row)}")),
        }
    )


def _lets_stand(judged: _Judged, s: Standing, test: _Test) -> str:
    """Say "yes" where a recorded decision lets a minimum that is missed stand."""
    return _stands(judged, s, (test.of, "quality"), s.zone or "", test.effect)


def _stands(
    judged: _Judged, s: Standing, about: tuple[str, ...], zone: str, effect: Effect | None
) -> str:
    """Say "yes" where a recorded decision lets a breach stand. A quality minimum that must reject acts by itself."""
    if "quality" in about and effect is Effect.MUST_REJECT:
        return ""
    found = [
        d.decision in WORDS[effect] - {"rejected"}
        for d in judged.decisions.get(s.bidder, ())
        if d.about in about and d.zone in ("", zone)
    ]
    return "yes" if found and all(found) else ""


def _lines_of(proof: Proof) -> dict[str, list[tuple[int, PriceLine]]]:
    """Return each bidder's prices that a rule is published for, with their rows."""
    found: dict[str, list[tuple[int, PriceLine]]] = {}
    for row, line in enumerate(proof.book.view.price_lines(), start=proof.price_rows[0]):
        if line.rule is not None:
            found.setdefault(line.bidder, []).append((row, line))
    return found


def _outside(
    judged: _Judged, s: Standing, lines: Mapping[str, Sequence[tuple[int, PriceLine]]]
) -> list[tuple[int, PriceLine]]:
    """Return the prices that a list holds a bidder to, with their rows; those left aside that a decision lets stand."""
    lot = judged.view.lot
    return [
        (row, line)
        for row, line in lines.get(s.bidder, ())
        if (not is_zonal(line.item, lot) or (s.zone is not None and line.zone in ("", s.zone)))
        and not _stands(
            judged, s, (line.item.id, "price"), line.zone or s.zone or "", line.item.effect
        )
    ]


def _whole(
    proof: Proof,
    grid: Grid,
    ranking: RankingList,
    s: Standing,
    *,
    spans: dict[str, str],
    outside: Sequence[str],
    inherits: bool,
) -> None:
    """Write whether a bidder may be ranked: no minimum missed and no price outside its rule that nobody let stand."""
    view, row = proof.book.view, grid.row
    listed, mine = (f"({spans[x]}={grid.at(x, row)})" for x in ("list", "bidder"))
    missed = f'SUMPRODUCT({listed}*{mine}*({spans["met"]}="NO")*({spans["stands"]}<>"yes"))'
    computed, sure = _computed(s)
    check = f"{grid.at('ranked', row)}={grid.at('ranked=', row)}"
    if (
        computed == "NO" and inherits
    ):  # a zone's list takes over the lot's, and the lot's its zones'
        computed = "NO, by another list"
        of_bidder = f"({spans['all bidder']}={grid.at('bidder', row)})"
        check = f'SUMPRODUCT({of_bidder}*({spans["all ranked"]}="NO"))>0'
    kept = f"AND({grid.at('missed', row)}=0,{grid.at('outside', row)}=0)"
    grid.add(
        {
            "list": ranking.name,
            "bidder": s.bidder,
            "name": view.names.bidder(s.bidder),
            "status": view.status(s.status),
            "rule": s.reason.rule if s.reason is not None and s.reason.rule else DASH,
            "missed": Formula(missed),
            "outside": Formula("+".join(["0", *outside])) if outside else 0,
            "ranked": Formula(f'IF({kept},"yes","NO")', words=True),
            "ranked=": computed,
            "check": proof.check(says(check)) if sure else "",
        }
    )


def _computed(s: Standing) -> tuple[str, bool]:
    """Return what the outcome says of a bidder as far as minimums and prices go, and whether they decide it."""
    cause = s.reason.facts.get("cause", "") if s.reason else ""
    if s.status is Status.RANKED:
        return "yes", True
    if cause in FAILS:
        return "NO", True
    return "by another rule", False
