"""Quality points of one list: marks to points by the published scales and weight tree (catalogue Q1-Q4, Q13).

Points of every allowed mark are worked out once per question, as whole numbers over one common denominator, so that
a thousand bidders cost look-ups and additions, sections rounded as published included. Only n/a and averages take
the slower exact path.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from operator import getitem

from tendering.evaluation.earned import Marks, Points
from tendering.evaluation.entries import Cell, State
from tendering.evaluation.kernel import Tables, to_multiple
from tendering.evaluation.question_table import (
    QuestionTable,
    QuestionTables,
    carried,
    worked_step,
    worth_of,
)
from tendering.model.numbers import plain
from tendering.model.outcome import Step
from tendering.model.tender import Criterion, RoundingPolicy, Scale, Tender

__all__ = ["QualityResult", "QuestionSet", "carried", "question_points", "relative", "worth_of"]


def question_points(
    points: Fraction, scale: Scale, mark: Fraction, policy: RoundingPolicy
) -> Fraction | None:
    """Return the points one mark earns of a question worth ``points``; None for a mark outside the scale."""
    worth = worth_of(scale, mark)
    return None if worth is None else carried(points * worth / 100, "criterion", policy)


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
        self,
        tender: Tender,
        questions: Sequence[Criterion],
        *,
        averaged: bool = False,
        tables: QuestionTables | None = None,
    ) -> None:
        self.policy = tender.rounding
        self.averaged = averaged
        self._known: dict[tuple[str, tuple[int, int]], _Read] = {}
        self._steps: dict[tuple[str, tuple[int, int], tuple[int, int]], Step] = {}
        made = tables or QuestionTables(tender.scales, tender.rounding)
        self.tables = tuple(made.table(q) for q in questions)
        self.column = {t.criterion.id: n for n, t in enumerate(self.tables)}
        places = self.policy.at.get("section")
        finest = 1 if places is None else 10**places
        self.denominator = lcm(finest, *{p.denominator for t in self.tables for p in t.points})
        self.unit = None if places is None else self.denominator // finest
        self.kernel = Tables(
            [p.numerator * (self.denominator // p.denominator) for p in t.points]
            for t in self.tables
        )
        self.scaled = self.kernel.points
        # what every level of every question is, by column: a bidder is then looked up, never worked out
        self._levels = [t.level for t in self.tables]
        self._lines = [t.lines for t in self.tables]
        self.sections = _sections(tender, questions)
        inside = _children(self.sections)
        self.tops = [x for x in (*self.sections, *self.column) if x not in inside]
        self.available = self._available()
        self._leaves = {s: self._columns_below(s) for s in self.sections}

    def _available(self) -> dict[str, Fraction]:
        whole = {t.criterion.id: t.criterion.points for t in self.tables}
        for section in reversed(self.sections):
            whole[section] = sum((whole[child] for child in self.sections[section]), Fraction(0))
        whole["quality"] = sum((whole[top] for top in self.tops), Fraction(0))
        return whole

    def _columns_below(self, section: str) -> tuple[int, ...]:
        """Return the columns of the questions in a section, at whatever depth."""
        return tuple(
            column
            for child in self.sections[section]
            for column in (
                self._columns_below(child) if child in self.sections else (self.column[child],)
            )
        )

    def results(self, cells: Mapping[str, Sequence[Cell]]) -> dict[str, QualityResult]:
        """Score bidders from their cells, one per question in order."""
        rows = {} if self.averaged else self.rows(cells)
        totals = dict(zip(rows, self.totals(list(rows.values())), strict=True))
        return {
            bidder: self._regular(rows[bidder], totals[bidder])
            if bidder in rows
            else self._general(given)
            for bidder, given in cells.items()
        }

    def rows(self, cells: Mapping[str, Sequence[Cell]]) -> dict[str, Sequence[int]]:
        """Return the level numbers of each bidder whose cells are all marks on their scales; the others are left out."""
        return {b: row for b, c in cells.items() if (row := self._row(c)) is not None}

    def _row(self, cells: Sequence[Cell]) -> Sequence[int] | None:
        """Return the level number of each mark, or None where a cell holds no mark on the scale."""
        pairs = zip(self._levels, cells, strict=True)
        try:
            # a State has no ratio: caught, as a mark off the scale is
            row = [level[c.as_integer_ratio()] for level, c in pairs]  # type: ignore[union-attr]
        except (KeyError, AttributeError):
            return None
        return bytes(row) if max(row, default=0) < 256 else row

    def totals(self, rows: Sequence[Sequence[int]]) -> list[int]:
        """Return the quality points of each row of level numbers, over the denominator."""
        if self.unit is None:
            return self.kernel.totals(rows)
        return [sum(self._whole(top, row) for top in self.tops) for row in rows]

    def _whole(self, name: str, row: Sequence[int]) -> int:
        """Return the points of a question or section over the denominator, rounded where sections are."""
        if name not in self.sections:
            column = self.column[name]
            return self.scaled[column][row[column]]
        if self.unit is None:
            return sum([self.scaled[column][row[column]] for column in self._leaves[name]])
        total = sum([self._whole(child, row) for child in self.sections[name]])
        return to_multiple(total, self.unit, self.policy.mode)

    def section(self, name: str, row: Sequence[int]) -> Fraction:
        """Return the points of a section at these levels.

        Raises:
            KeyError: There is no such section here.
        """
        if name not in self.sections:
            raise KeyError(name)
        return Fraction(self._whole(name, row), self.denominator)

    def _regular(self, row: Sequence[int], total: int) -> QualityResult:
        return QualityResult(
            quality=Fraction(total, self.denominator),
            points=Points(self, row),
            available=self.available,
            marks=Marks(self, row),
            steps=tuple(map(getitem, self._lines, row)),
        )

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
            self._steps[key] = worked_step(name, points, mark, worth, full)
        return self._steps[key]


def relative(quality: Fraction, best: Fraction, available: Fraction) -> Fraction:
    """Return quality relative to the best bid: available x Q / Qbest (catalogue Q13). A best of 0 gives 0.

    >>> str(relative(Fraction(45), Fraction(60), Fraction(80)))
    '60'
    """
    return available * quality / best if best else Fraction(0)


def _note(criterion: str, points: Fraction | None, text: str) -> Step:
    return Step(
        what=criterion, value=points, text=text, rule=f"criteria[{criterion}].not_applicable"
    )


def _sections(tender: Tender, questions: Sequence[Criterion]) -> dict[str, tuple[str, ...]]:
    """Return the sections above the questions, outer before inner, with their children that count here."""
    children: dict[str, dict[str, None]] = {}
    depth: dict[str, int] = {}
    for question in questions:
        chain = [question.id]
        while (
            (own := tender.criterion(chain[-1])) is not None
            and (parent := own.parent) is not None
            and tender.criterion(parent) is not None
            and parent not in chain
        ):
            children.setdefault(parent, {})[chain[-1]] = None
            chain.append(parent)
        depth.update({section: height for height, section in enumerate(reversed(chain[1:]))})
    return {s: tuple(children[s]) for s in sorted(children, key=lambda s: depth[s])}


def _children(sections: Mapping[str, Sequence[str]]) -> set[str]:
    return {child for children in sections.values() for child in children}
