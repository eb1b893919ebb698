"""Quality points of one list: marks to points by the published scales and weight tree (catalogue Q1-Q4, Q13).

Points of every allowed mark are worked out once per question, as whole numbers over one common denominator, so that
a thousand bidders cost look-ups and additions. Only n/a, averages and section rounding take the slower exact path.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from operator import getitem

from tendering.evaluation.entries import Cell, State
from tendering.model.numbers import plain, rounded
from tendering.model.outcome import Step
from tendering.model.tender import Criterion, RoundingPolicy, Scale, Tender


def totals_scaled(tables: Sequence[Sequence[int]], rows: Iterable[Sequence[int]]) -> list[int]:
    """Add up each row of level numbers through one table of scaled points per question. The kernel of scoring.

    >>> totals_scaled([(0, 10, 20), (0, 5, 15)], [(2, 1), (0, 2)])
    [25, 15]
    """
    return [sum(map(getitem, tables, row)) for row in rows]


def worth_of(scale: Scale, mark: Fraction) -> Fraction | None:
    """Return the percent of the weight a mark earns; between two levels, in proportion (averages only).

    None for a mark beyond the ends of the scale.

    >>> from tendering.model.tender import Level
    >>> levels = [(0, 0), (1, 50), (2, 100)]
    >>> s = Scale(id="s", levels=tuple(Level(mark=Fraction(m), label="", descriptor="", worth=Fraction(w)) for m, w in levels))
    >>> str(worth_of(s, Fraction(3, 2))), worth_of(s, Fraction(3))
    ('75', None)
    """
    below = [level for level in scale.levels if level.mark <= mark]
    above = [level for level in scale.levels if level.mark >= mark]
    if not below or not above:
        return None
    low, high = max(below, key=lambda x: x.mark), min(above, key=lambda x: x.mark)
    if low.mark == high.mark:
        return low.worth
    return low.worth + (high.worth - low.worth) * (mark - low.mark) / (high.mark - low.mark)


def carried(value: Fraction, step: str, policy: RoundingPolicy) -> Fraction:
    """Return the value that is carried forward from a step: rounded where the tender lists it, else exact."""
    places = policy.at.get(step)
    return value if places is None else rounded(value, places, policy.mode)


def question_points(
    points: Fraction, scale: Scale, mark: Fraction, policy: RoundingPolicy
) -> Fraction | None:
    """Return the points one mark earns of a question worth ``points``; None for a mark outside the scale."""
    worth = worth_of(scale, mark)
    return None if worth is None else carried(points * worth / 100, "criterion", policy)


@dataclass(frozen=True, slots=True)
class QuestionTable:
    """One question with the points of every mark its scale allows, in the order of the levels."""

    criterion: Criterion
    scale: Scale
    level: Mapping[tuple[int, int], int]
    marks: tuple[Fraction, ...]
    worths: tuple[Fraction, ...]
    points: tuple[Fraction, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityResult:
    """The quality of one bidder in one list.

    Attributes:
        quality: Points, None while a score is missing.
        points: Carried points per question and section scored so far.
        available: Points at full marks, per question and section, and ``quality`` in all; n/a taken into account.
        missing: Questions without a score that counts, and why.
    """

    quality: Fraction | None
    points: Mapping[str, Fraction] = field(default_factory=dict)
    available: Mapping[str, Fraction] = field(default_factory=dict)
    marks: Mapping[str, Fraction | None] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()


_Read = tuple[Fraction | None, Fraction | None]
"""The mark that is carried, and the percent of the weight it is worth."""


class QuestionSet:
    """The questions that count in one list, with everything worked out that does not depend on a bidder."""

    def __init__(
        self, tender: Tender, questions: Sequence[Criterion], *, averaged: bool = False
    ) -> None:
        self.policy = tender.rounding
        self.averaged = averaged
        self._known: dict[tuple[str, tuple[int, int]], _Read] = {}
        self._steps: dict[tuple[str, tuple[int, int], tuple[int, int]], Step] = {}
        self.tables = tuple(
            _table(q, tender.scales[q.scale or ""], self.policy) for q in questions
        )
        self.denominator = lcm(*(p.denominator for t in self.tables for p in t.points))
        self.scaled = tuple(
            tuple(p.numerator * (self.denominator // p.denominator) for p in t.points)
            for t in self.tables
        )
        # what every level of every question gives, by column: a bidder is then looked up, never worked out
        self.ids = tuple(t.criterion.id for t in self.tables)
        self._levels = [t.level for t in self.tables]
        self._points = [t.points for t in self.tables]
        self._marks = [t.marks for t in self.tables]
        self._lines = [t.steps for t in self.tables]
        self.sections = _sections(tender, questions)
        self.tops = [
            x
            for x in (*self.sections, *(q.id for q in questions))
            if x not in _children(self.sections)
        ]
        self.available = self._available()

    def _available(self) -> dict[str, Fraction]:
        whole = {t.criterion.id: t.criterion.points for t in self.tables}
        for section in reversed(self.sections):
            whole[section] = sum((whole[child] for child in self.sections[section]), Fraction(0))
        whole["quality"] = sum((whole[top] for top in self.tops), Fraction(0))
        return whole

    def results(self, cells: Mapping[str, Sequence[Cell]]) -> dict[str, QualityResult]:
        """Score bidders from their cells, one per question in order."""
        rows = {} if self.averaged else self.rows(cells)
        totals = dict(zip(rows, totals_scaled(self.scaled, rows.values()), strict=True))
        return {
            bidder: self._regular(rows[bidder], totals[bidder])
            if bidder in rows
            else self._general(given)
            for bidder, given in cells.items()
        }

    def rows(self, cells: Mapping[str, Sequence[Cell]]) -> dict[str, list[int]]:
        """Return the level numbers of each bidder whose cells are all marks on their scales; the others are left out."""
        return {b: row for b, c in cells.items() if (row := self._row(c)) is not None}

    def _row(self, cells: Sequence[Cell]) -> list[int] | None:
        """Return the level number of each mark, or None where a cell holds no mark on the scale."""
        pairs = zip(self._levels, cells, strict=True)
        try:
            # a State has no ratio: caught, as a mark off the scale is
            return [level[c.as_integer_ratio()] for level, c in pairs]  # type: ignore[union-attr]
        except (KeyError, AttributeError):
            return None

    def _regular(self, row: Sequence[int], total: int) -> QualityResult:
        points = dict(zip(self.ids, map(getitem, self._points, row), strict=True))
        quality = Fraction(total, self.denominator)
        if self.sections:
            scaled = dict(zip(self.ids, map(getitem, self.scaled, row), strict=True))
            for section in reversed(self.sections):
                points[section] = self._summed(self.sections[section], scaled, points)
            if "section" in self.policy.at:
                quality = self._summed(self.tops, scaled, points, rounds=False)
        return QualityResult(
            quality=quality,
            points=points,
            available=self.available,
            marks=dict(zip(self.ids, map(getitem, self._marks, row), strict=True)),
            steps=tuple(map(getitem, self._lines, row)),
        )

    def _summed(
        self,
        children: Sequence[str],
        scaled: Mapping[str, int],
        points: Mapping[str, Fraction],
        *,
        rounds: bool = True,
    ) -> Fraction:
        """Add up questions as whole numbers and sections as carried; round the sum where sections are rounded."""
        whole = sum([scaled[child] for child in children if child in scaled])
        inner = [points[child] for child in children if child not in scaled]
        total = sum(inner, Fraction(whole, self.denominator))
        return carried(total, "section", self.policy) if rounds else total

    def _general(self, cells: Sequence[Cell]) -> QualityResult:
        given = dict(zip((t.criterion.id for t in self.tables), cells, strict=True))
        missing: dict[str, str] = {}
        read: dict[str, _Read] = {}
        for table in self.tables:
            problem = self._problem(table, given[table.criterion.id])
            if problem:
                missing[table.criterion.id] = problem
            else:
                read[table.criterion.id] = self._read(table, given[table.criterion.id])
        marks = {name: mark for name, (mark, _) in read.items()}
        available = self._spread(marks, missing)
        points, steps = self._leaf_points(read, available)
        for section, children in reversed(self.sections.items()):
            if (
                all(child in points or available[child] == 0 for child in children)
                and available[section]
            ):
                total = sum((points.get(child, Fraction(0)) for child in children), Fraction(0))
                points[section] = carried(total, "section", self.policy)
        if self.tables and not available["quality"] and self.available["quality"] and not missing:
            missing = {
                t.criterion.id: "every question is n/a, so nothing is left to carry the points"
                for t in self.tables
            }
        quality = (
            None
            if missing
            else sum((points.get(top, Fraction(0)) for top in self.tops), Fraction(0))
        )
        return QualityResult(
            quality=quality,
            points=points,
            available=available,
            marks=marks,
            missing=missing,
            steps=steps,
        )

    def _problem(self, table: QuestionTable, cell: Cell) -> str:
        """Say why a cell cannot be scored; empty where it can."""
        if cell is State.NOT_APPLICABLE:
            return (
                ""
                if table.criterion.not_applicable
                else "n/a is recorded, which the tender does not allow"
            )
        if isinstance(cell, State):
            return str(cell.value)
        if cell.as_integer_ratio() in table.level:
            return ""
        if not self.averaged:
            return f"the mark {plain(cell)} is not on the scale"
        return (
            ""
            if self._read(table, cell)[1] is not None
            else f"the mark {plain(cell)} is outside the scale"
        )

    def _read(self, table: QuestionTable, cell: Cell) -> _Read:
        """Return the mark that is carried and the percent it is worth; none of them for n/a."""
        if isinstance(cell, State):
            return None, None
        ratio = cell.as_integer_ratio()
        if ratio in table.level:
            level = table.level[ratio]
            return table.marks[level], table.worths[level]
        key = (table.criterion.id, ratio)
        if key not in self._known:
            mark = carried(cell, "mark", self.policy)
            self._known[key] = (mark, worth_of(table.scale, mark))
        return self._known[key]

    def _spread(
        self, marks: Mapping[str, Fraction | None], missing: Mapping[str, str]
    ) -> dict[str, Fraction]:
        """Return the points available to this bidder: n/a with ``redistribute`` goes to the rest of its section.

        A section left empty passes its points to the rest of the section above, and so on up.
        """
        gone = {
            t.criterion.id
            for t in self.tables
            if t.criterion.id not in missing
            and marks[t.criterion.id] is None
            and t.criterion.not_applicable == "redistribute"
        }
        if not gone:
            return self.available
        for section in reversed(self.sections):
            if all(child in gone for child in self.sections[section]):
                gone.add(section)
        available = {key: Fraction(0) for key in self.available}

        def share(children: Sequence[str], points: Fraction) -> Fraction:
            live = [child for child in children if child not in gone]
            base = sum((self.available[child] for child in live), Fraction(0))
            if not base:
                return Fraction(0)
            for child in live:
                available[child] = self.available[child] * points / base
                if child in self.sections:
                    share(self.sections[child], available[child])
            return points

        available["quality"] = share(self.tops, self.available["quality"])
        return available

    def _leaf_points(
        self, read: Mapping[str, _Read], available: Mapping[str, Fraction]
    ) -> tuple[dict[str, Fraction], tuple[Step, ...]]:
        points: dict[str, Fraction] = {}
        steps: list[Step] = []
        for table in self.tables:
            criterion, full = table.criterion, available[table.criterion.id]
            if criterion.id not in read:
                continue
            mark, worth = read[criterion.id]
            if mark is not None and worth is not None:
                step = self._scored(criterion.id, mark, worth, full)
                points[criterion.id] = step.value or Fraction(0)
                steps.append(step)
            elif criterion.not_applicable == "full_marks":
                points[criterion.id] = carried(full, "criterion", self.policy)
                steps.append(
                    _note(criterion.id, points[criterion.id], "n/a: full marks, as published")
                )
            else:
                steps.append(
                    _note(
                        criterion.id,
                        None,
                        "n/a: its points go to the rest of its section, as published",
                    )
                )
        return points, tuple(steps)

    def _scored(self, name: str, mark: Fraction, worth: Fraction, full: Fraction) -> Step:
        """Return the line of workings of one mark, with its points; the same mark costs one look-up next time."""
        key = (name, mark.as_integer_ratio(), full.as_integer_ratio())
        if key not in self._steps:
            points = carried(full * worth / 100, "criterion", self.policy)
            self._steps[key] = _step(name, points, mark, worth, full)
        return self._steps[key]


def relative(quality: Fraction, best: Fraction, available: Fraction) -> Fraction:
    """Return quality relative to the best bid: available x Q / Qbest (catalogue Q13). A best of 0 gives 0.

    >>> str(relative(Fraction(45), Fraction(60), Fraction(80)))
    '60'
    """
    return available * quality / best if best else Fraction(0)


def _table(criterion: Criterion, scale: Scale, policy: RoundingPolicy) -> QuestionTable:
    marks = tuple(carried(level.mark, "mark", policy) for level in scale.levels)
    found = zip(scale.levels, [worth_of(scale, mark) for mark in marks], strict=True)
    worths = tuple(level.worth if worth is None else worth for level, worth in found)
    points = tuple(
        carried(criterion.points * worth / 100, "criterion", policy) for worth in worths
    )
    return QuestionTable(
        criterion=criterion,
        scale=scale,
        level={level.mark.as_integer_ratio(): i for i, level in enumerate(scale.levels)},
        marks=marks,
        worths=worths,
        points=points,
        steps=tuple(
            _step(criterion.id, got, mark, worth, criterion.points)
            for got, mark, worth in zip(points, marks, worths, strict=True)
        ),
    )


def _step(
    criterion: str, points: Fraction, mark: Fraction, worth: Fraction, full: Fraction
) -> Step:
    text = f"mark {plain(mark)} is worth {plain(worth)}% of {plain(full)} points: {plain(points)}"
    return Step(what=criterion, value=points, text=text, rule=f"criteria[{criterion}]")


def _note(criterion: str, points: Fraction | None, text: str) -> Step:
    return Step(
        what=criterion, value=points, text=text, rule=f"criteria[{criterion}].not_applicable"
    )


def _sections(tender: Tender, questions: Sequence[Criterion]) -> dict[str, tuple[str, ...]]:
    """Return the sections above the questions, outer before inner, with their children that count here."""
    by_id = {c.id: c for c in tender.criteria}
    children: dict[str, dict[str, None]] = {}
    depth: dict[str, int] = {}
    for question in questions:
        chain = [question.id]
        while (
            (parent := by_id[chain[-1]].parent) is not None
            and parent in by_id
            and parent not in chain
        ):
            children.setdefault(parent, {})[chain[-1]] = None
            chain.append(parent)
        depth.update({section: height for height, section in enumerate(reversed(chain[1:]))})
    return {s: tuple(children[s]) for s in sorted(children, key=lambda s: depth[s])}


def _children(sections: Mapping[str, Sequence[str]]) -> set[str]:
    return {child for children in sections.values() for child in children}
