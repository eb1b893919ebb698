"""One ranking list as tables of whole numbers, so that many draws of it can be ranked at once, exactly.

Only lists whose rules are sums become tables; of any other it is said why, and the engine evaluates draw by
draw. The points are the engine's own, over one common denominator that 64 bits hold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, lcm

from tendering.analysis.mark_draws import Cell, is_of_last_stage
from tendering.evaluation.draw import draw_key, is_committed
from tendering.evaluation.price_rules import is_zonal
from tendering.evaluation.quality import QuestionSet
from tendering.evaluation.scored import Scored
from tendering.evaluation.stages import counted, is_zonal_question
from tendering.model.bids import Dossier
from tendering.model.outcome import Standing, Status
from tendering.model.tender import Criterion, Effect, Lot, Per, Rung, Tender

MOST = 2**62
"""No total may come near what 64 bits hold."""
ALL = "quality"


class NotSummedError(ValueError):
    """A rule of the lot that is not a sum of points: the engine itself has to evaluate each draw."""


@dataclass(frozen=True, slots=True)
class _Floor:
    """A minimum: least scaled points of some questions, or least mark of one, by the number of its level."""

    questions: tuple[int, ...]
    least: int
    is_mark: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTable:
    """One ranking list as tables of whole numbers: a lot's own, or a zone's that has totals of its own.

    Attributes:
        zone: None for the lot's own list, which its zones share.
        bidders: Those that only a minimum can keep from being ranked, by id.
        cells: By bidder, the number of the cell of each question.
        points: By bidder and question, the scaled points of each option of the cell.
        levels: The same, the rank of the option's mark on its scale.
        rest: By bidder, scaled points that no draw changes: price and preferences.
        rungs: Each rung that separates: the questions it adds up, or a figure by bidder; higher is first.
    """

    lot: str
    zone: str | None
    bidders: tuple[str, ...]
    denominator: int
    cells: tuple[tuple[int, ...], ...]
    points: tuple[tuple[tuple[int, ...], ...], ...]
    levels: tuple[tuple[tuple[int, ...], ...], ...]
    rest: tuple[int, ...]
    floors: tuple[_Floor, ...]
    rungs: tuple[tuple[int, ...] | Mapping[int, int], ...]


def without_minimums(tender: Tender) -> Tender:
    """Return the tender without the quality minimums of its last stage: who is ranked then, only they can put out."""
    criteria = tuple(
        replace(c, minimum=None) if c.minimum and is_of_last_stage(tender, c) else c
        for c in tender.criteria
    )
    return replace(tender, criteria=criteria, minimum_quality=None)


def check_tender(tender: Tender) -> None:
    """Refuse rules that are not sums of points, whatever the lot.

    Raises:
        NotSummedError: With the rule, in words.
    """
    minimums = [tender.minimum_quality, *(c.minimum for c in tender.criteria)]
    stated = [m for m in minimums if m is not None]
    reasons = {
        "the tender averages marks or adds up ranks": tender.aggregation.method != "consensus",
        "a rule ranks by one value": tender.award_by is not None,
        "quality is relative to the best bid": tender.relative_quality,
        "scores of an earlier stage count": any(s.carries_forward for s in tender.stages[:-1]),
        "a section has a minimum over several stages": _spans_stages(tender),
        "sections are rounded": "section" in tender.rounding.at,
        "a minimum waits for a decision": any(m.effect is Effect.MAY_REJECT for m in stated),
        "prices are compared only with bids past the minimums": bool(
            tender.price.weight and tender.price.baseline != "admissible" and stated
        ),
    }
    for said, holds in reasons.items():
        if holds:
            raise NotSummedError(said)


def _spans_stages(tender: Tender) -> bool:
    """Say whether some section with a minimum holds questions of more stages than the last."""
    parents = {c.id: c.parent for c in tender.criteria}
    minimums = {c.id for c in tender.criteria if c.scale is None and c.minimum is not None}
    return any(
        not is_of_last_stage(tender, c) and minimums & set(_above(parents, c.id))
        for c in tender.criteria
    )


def _above(parents: Mapping[str, str | None], name: str) -> list[str]:
    """Return the sections above a criterion, nearest first."""
    found: list[str] = []
    parent = parents.get(name)
    while parent is not None and parent not in found:
        found.append(parent)
        parent = parents.get(parent)
    return found


def zones_listed(base: Scored, lot: Lot) -> tuple[str | None, ...]:
    """Return the lists of a lot that are scored: its own (None), or each zone's where zones have totals of their own."""
    return (None,) if (lot.id, None) in base.standings else tuple(z.id for z in lot.zones)


def check_lot(tender: Tender, base: Scored, lot: Lot) -> None:
    """Refuse a lot whose lists are not sums of points.

    Raises:
        NotSummedError: With the rule, in words.
    """
    zonal = {i.id for i in tender.price.items if is_zonal(i, lot) and i.applies_to(lot.id)}
    by_zone = any(is_zonal_question(q, lot) for q in tender.questions(lot.id))
    if lot.lot_total is not None and (by_zone or zonal):
        raise NotSummedError("the lot's own list is made from its zones'")
    if any(r.kind == "lower_price" and r.of in zonal for r in tender.ties):
        raise NotSummedError("the tie ladder compares prices stated by zone")
    if (lot.id, None) not in base.standings and any(r.per is Per.LOT for r in lot.roles):
        raise NotSummedError("zones have totals and a role of the whole lot has none")
    if base.waiting_for.get(lot.id):
        raise NotSummedError("a bid below a minimum has something else that waits")


def list_table(
    dossier: Dossier, cells: Sequence[Cell], base: Scored, lot: Lot, zone: str | None = None
) -> ListTable:
    """Return a list as tables.

    Args:
        dossier: As recorded.
        cells: Every score that is drawn.
        base: The dossier scored without its minimums.
        lot: A lot of the tender that `check_lot` lets pass.
        zone: One of `zones_listed`.

    Raises:
        NotSummedError: The list cannot be summed, in words.
    """
    tender = dossier.tender
    asked = [
        q
        for q in counted(tender, tender.questions(lot.id))
        if zone is not None or not is_zonal_question(q, lot)
    ]
    questions = QuestionSet(tender, asked)
    if not questions.tables:
        raise NotSummedError("no question of the lot is marked")
    running = sorted(
        (s for s in base.standings[lot.id, zone] if s.status is Status.RANKED),
        key=lambda s: s.bidder,
    )
    rest = [(s.total or Fraction(0)) - (s.quality or Fraction(0)) for s in running]
    scale = lcm(
        *(p.denominator for t in questions.tables for p in t.points),
        *(r.denominator for r in rest),
    )
    where = _cell_numbers(cells, running, questions, lot, zone=zone)
    points = tuple(
        tuple(
            tuple(
                int(t.points[t.level[mark.as_integer_ratio()]] * scale)
                for mark in cells[n].options
            )
            for t, n in zip(questions.tables, mine, strict=True)
        )
        for mine in where
    )
    levels = tuple(
        tuple(
            tuple(t.level[mark.as_integer_ratio()] for mark in cells[n].options)
            for t, n in zip(questions.tables, mine, strict=True)
        )
        for mine in where
    )
    _check_size(points, rest, scale)
    return ListTable(
        lot=lot.id,
        zone=zone,
        bidders=tuple(s.bidder for s in running),
        denominator=scale,
        cells=where,
        points=points,
        levels=levels,
        rest=tuple(int(r * scale) for r in rest),
        floors=_floors(tender, questions, scale),
        rungs=_rungs(dossier, running, questions),
    )


def _ids(questions: QuestionSet) -> tuple[str, ...]:
    return tuple(t.criterion.id for t in questions.tables)


def _cell_numbers(
    cells: Sequence[Cell],
    running: Sequence[Standing],
    questions: QuestionSet,
    lot: Lot,
    *,
    zone: str | None,
) -> tuple[tuple[int, ...], ...]:
    """Return, by bidder, the number of the cell of each question."""
    found: dict[tuple[str, str, str], list[int]] = {}
    for n, cell in enumerate(cells):
        bidder, of_lot, of_zone, criterion, _ = cell.key
        if of_lot in ("", lot.id):
            found.setdefault((bidder, of_zone, criterion), []).append(n)
    asked = [
        (t.criterion.id, (zone or "") if is_zonal_question(t.criterion, lot) else "")
        for t in questions.tables
    ]
    rows = []
    for s in running:
        mine = [found.get((s.bidder, of_zone, name), []) for name, of_zone in asked]
        if any(len(numbers) != 1 for numbers in mine):
            raise NotSummedError("an answer has no score on its scale, or two")
        rows.append(tuple(numbers[0] for numbers in mine))
    return tuple(rows)


def _check_size(
    points: Sequence[Sequence[Sequence[int]]], rest: Sequence[Fraction], scale: int
) -> None:
    """Refuse totals that 64 bits might not hold.

    Raises:
        NotSummedError: They might not.
    """
    for mine, other in zip(points, rest, strict=True):
        most = sum(max(abs(p) for p in options) for options in mine) + abs(int(other * scale))
        if most >= MOST:
            raise NotSummedError("the totals are too long for whole numbers of 64 bits")


def _floors(tender: Tender, questions: QuestionSet, scale: int) -> tuple[_Floor, ...]:
    """Return every minimum as a least whole number."""
    every = tuple(range(len(_ids(questions))))
    found = []
    for criterion in tender.criteria:
        minimum = criterion.minimum
        of = _under(tender, criterion, questions)
        if minimum is None or not of:
            continue
        if minimum.mark is not None and criterion.scale is not None:
            marks = [v for v, _ in enumerate(questions.tables[of[0]].marks)]
            carried = questions.tables[of[0]].marks
            passing = [v for v in marks if carried[v] >= minimum.mark]
            if [v for v in marks if passing and v >= passing[0]] != passing:
                raise NotSummedError("a rounded mark of a scale does not rise with it")
            found.append(_Floor(of, passing[0] if passing else len(marks), is_mark=True))
        if minimum.percent is not None and questions.available[criterion.id]:
            found.append(_Floor(of, _least(minimum.percent, questions, criterion.id, scale)))
    overall = tender.minimum_quality
    if overall is not None and overall.percent is not None and questions.available[ALL]:
        found.append(_Floor(every, _least(overall.percent, questions, ALL, scale)))
    return tuple(found)


def _least(percent: Fraction, questions: QuestionSet, of: str, scale: int) -> int:
    return ceil(percent * questions.available[of] * scale / 100)


def _under(tender: Tender, criterion: Criterion, questions: QuestionSet) -> tuple[int, ...]:
    """Return the numbers of the questions of a criterion: itself, or those below a section."""
    if criterion.id in _ids(questions):
        return (_ids(questions).index(criterion.id),)
    parents = {c.id: c.parent for c in tender.criteria}

    return tuple(
        n for n, name in enumerate(_ids(questions)) if criterion.id in _above(parents, name)
    )


def _rungs(
    dossier: Dossier, running: Sequence[Standing], questions: QuestionSet
) -> tuple[tuple[int, ...] | Mapping[int, int], ...]:
    found: list[tuple[int, ...] | Mapping[int, int]] = []
    for rung in dossier.tender.ties:
        if rung.kind == "draw":
            if dossier.seed is None or not is_committed(dossier.seed, rung.commitment):
                continue
            seed, name = dossier.seed, dossier.tender.id
            keys = sorted(
                range(len(running)),
                key=lambda n: draw_key(
                    seed, name, running[n].lot, running[n].zone, running[n].bidder
                ),
            )
            found.append({n: -place for place, n in enumerate(keys)})
        elif rung.kind == "lower_price":
            found += _fixed([s.prices.get(rung.of or "") for s in running], rung, -1)
        elif rung.kind == "higher" and rung.of == "price":
            found += _fixed([s.price for s in running], rung, 1)
        elif rung.kind == "higher":
            summed = _summed(dossier.tender, rung, questions)
            # what an earlier stage scored, no draw changes
            found += summed or _fixed([s.points.get(rung.of or "") for s in running], rung, 1)
    return tuple(found)


def _fixed(figures: Sequence[Fraction | None], rung: Rung, sign: int) -> list[Mapping[int, int]]:
    """Return a rung on which no draw changes a figure; nothing where nobody has one."""
    known = {n: f for n, f in enumerate(figures) if f is not None}
    if rung.kind == "lower_price" and rung.of is None:
        raise NotSummedError("a rung compares the evaluated price as a whole")
    if not known:
        return []
    if len(known) < len(figures):
        raise NotSummedError("a rung of the ladder has no figure for some bidder")
    ordered = sorted(set(known.values()))
    return [{n: sign * ordered.index(f) for n, f in known.items()}]


def _summed(tender: Tender, rung: Rung, questions: QuestionSet) -> list[tuple[int, ...]]:
    if rung.of == ALL:
        return [tuple(range(len(_ids(questions))))]
    criterion = tender.criterion(rung.of or "")
    of = _under(tender, criterion, questions) if criterion is not None else ()
    return [of] if of else []
