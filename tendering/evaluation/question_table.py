"""One question with the points of every mark its scale allows (catalogue Q1-Q4): worked out once, for every bidder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from tendering.model.numbers import plain, rounded
from tendering.model.outcome import Step
from tendering.model.tender import Criterion, RoundingPolicy, Scale


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


@dataclass(frozen=True, slots=True)
class ScaleTable:
    """A scale with what every level is carried as and worth, in the order of the levels.

    Attributes:
        level: The place of each level, by its mark as a ratio.
    """

    scale: Scale
    level: Mapping[tuple[int, int], int]
    marks: tuple[Fraction, ...]
    worths: tuple[Fraction, ...]


class QuestionTable:
    """One question with the points of every mark its scale allows, in the order of the levels.

    Attributes:
        level: The place of each level, by its mark as a ratio.
        marks: What the mark of each level is carried as.
        worths: The percent of the weight that each level earns.
        lines: The line of workings of each level, written when it is first asked for.
    """

    def __init__(self, criterion: Criterion, of: ScaleTable, points: tuple[Fraction, ...]) -> None:
        self.criterion = criterion
        self.scale, self.level, self.marks, self.worths = of.scale, of.level, of.marks, of.worths
        self.points = points
        self.lines = _Lines(self)


class _Lines(dict[int, Step]):
    """The lines of workings of one question, by level."""

    def __init__(self, of: QuestionTable) -> None:
        super().__init__()
        self._of = of

    def __missing__(self, level: int) -> Step:
        of = self._of
        points, mark, worth = of.points[level], of.marks[level], of.worths[level]
        step = worked_step(of.criterion.id, points, mark, worth, of.criterion.points)
        self[level] = step
        return step


class QuestionTables:
    """The tables of a tender's questions, each made once however many lists it counts in."""

    def __init__(self, scales: Mapping[str, Scale], policy: RoundingPolicy) -> None:
        self.scales = scales
        self.policy = policy
        self._by_scale: dict[str, ScaleTable] = {}
        self._by_question: dict[str, QuestionTable] = {}

    def table(self, criterion: Criterion) -> QuestionTable:
        """Return the table of a question."""
        known = self._by_question.get(criterion.id)
        if known is None or known.criterion is not criterion:
            of = self._of_scale(criterion.scale or "")
            known = QuestionTable(criterion, of, self._points(criterion, of))
            self._by_question[criterion.id] = known
        return known

    def _points(self, criterion: Criterion, of: ScaleTable) -> tuple[Fraction, ...]:
        hundredth = criterion.points / 100
        if "criterion" not in self.policy.at:
            return tuple(hundredth * worth for worth in of.worths)
        return tuple(carried(hundredth * worth, "criterion", self.policy) for worth in of.worths)

    def _of_scale(self, name: str) -> ScaleTable:
        if name not in self._by_scale:
            scale = self.scales[name]
            marks = tuple(carried(level.mark, "mark", self.policy) for level in scale.levels)
            found = zip(scale.levels, [worth_of(scale, mark) for mark in marks], strict=True)
            self._by_scale[name] = ScaleTable(
                scale=scale,
                level={level.mark.as_integer_ratio(): i for i, level in enumerate(scale.levels)},
                marks=marks,
                worths=tuple(level.worth if worth is None else worth for level, worth in found),
            )
        return self._by_scale[name]


def worked_step(
    criterion: str, points: Fraction, mark: Fraction, worth: Fraction, full: Fraction
) -> Step:
    """Return the line of workings of one mark."""
    text = f"mark {plain(mark)} is worth {plain(worth)}% of {plain(full)} points: {plain(points)}"
    return Step(what=criterion, value=points, text=text, rule=f"criteria[{criterion}]")
