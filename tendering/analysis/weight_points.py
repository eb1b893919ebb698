"""The points of questions and sections as curves over one weight: what `quality` works out of a bidder's marks, moving."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tendering.analysis.curves import Moving, Spot
from tendering.analysis.moving_steps import stepped
from tendering.analysis.near_curves import Near
from tendering.evaluation.entries import Cell, State
from tendering.evaluation.quality import QuestionSet, carried, worth_of
from tendering.evaluation.question_table import QuestionTable
from tendering.model.tender import RoundingPolicy, Tender

Read = Fraction | State
"""The percent of the weight that a mark is worth, or n/a; any other state is a score that does not count."""
NOUGHT = Fraction(0)


@dataclass(frozen=True, slots=True)
class Result:
    """What one bidder has in a set of questions.

    Attributes:
        quality: None while a score is missing.
        points: Per question and section.
        short: By how much it is above each least percent of the points available: below nought it falls short.
    """

    quality: Moving | None
    points: Mapping[str, Moving]
    short: tuple[Moving, ...] = ()


class Asked:
    """A set of questions whose points move with one weight."""

    def __init__(
        self, tender: Tender, questions: QuestionSet, full: Mapping[str, Moving], spot: Spot
    ) -> None:
        self.tender, self.questions, self.spot = tender, questions, spot
        self.full = full
        self.policy: RoundingPolicy = tender.rounding
        self._least = {
            c.id: c.minimum.percent
            for c in tender.criteria
            if c.minimum is not None and c.minimum.percent is not None
        }
        if tender.minimum_quality is not None and tender.minimum_quality.percent is not None:
            self._least["quality"] = tender.minimum_quality.percent
        self._reads: list[tuple[Read, ...]] = []
        self._spread: dict[frozenset[str], dict[str, Moving]] = {}

    def read(self, cells: Sequence[Cell]) -> int:
        """Return a number for what the cells of one bidder are worth, which no weight moves; the same for the same."""
        reads = tuple(
            _read(t, c, self.policy) for t, c in zip(self.questions.tables, cells, strict=True)
        )
        if reads not in self._reads:
            self._reads.append(reads)
        return self._reads.index(reads)

    def result(self, number: int) -> Result:
        """Return the figures at the spot of whoever has the scores of a number from `read`."""
        return self.spot.kept((id(self), number), lambda: self._worked_out(self._reads[number]))

    def _worked_out(self, reads: tuple[Read, ...]) -> Result:
        sections = self.questions.sections
        gone = self._gone(reads)
        if gone not in self._spread:
            self._spread[gone] = self._available(gone)
        available = self._spread[gone]
        points: dict[str, Moving] = {}
        missing = False
        for table, read in zip(self.questions.tables, reads, strict=True):
            name = table.criterion.id
            if isinstance(read, Fraction):
                points[name] = self._earned(name, read, gone, available)
            elif read is not State.NOT_APPLICABLE:
                missing = True
            elif table.criterion.not_applicable == "full_marks":
                points[name] = self._earned(name, Fraction(100), gone, available)
        for section, children in reversed(sections.items()):
            if _some(available[section]) and all(
                c in points or not _some(available[c]) for c in children
            ):
                points[section] = self._carried(_sum(points, children), "section")
        whole = _some(available["quality"]) or not _some(self.in_all["quality"])
        quality = _sum(points, self.questions.tops) if whole and not missing else None
        short = tuple(
            _short(gained, available[of], percent)
            for of, percent in self._least.items()
            if (gained := quality if of == "quality" else points.get(of)) is not None
        )
        return Result(quality=quality, points=points, short=short)

    def _earned(
        self, name: str, worth: Fraction, gone: frozenset[str], available: Mapping[str, Moving]
    ) -> Moving:
        def earned() -> Moving:
            return self._carried(available[name] * (worth / 100), "criterion")

        return self.spot.kept((id(self), name, worth.as_integer_ratio(), gone), earned)

    def _carried(self, value: Moving, step: str) -> Moving:
        return stepped(value, self.policy.at.get(step), self.policy.mode)

    def _gone(self, reads: tuple[Read, ...]) -> frozenset[str]:
        """Return the questions whose points go to the rest of their section, and the sections left empty."""
        gone = {
            t.criterion.id
            for t, read in zip(self.questions.tables, reads, strict=True)
            if read is State.NOT_APPLICABLE and t.criterion.not_applicable == "redistribute"
        }
        for section, children in reversed(self.questions.sections.items()) if gone else ():
            if all(child in gone for child in children):
                gone.add(section)
        return frozenset(gone)

    @property
    def in_all(self) -> Mapping[str, Moving]:
        """Return the points available where nothing is n/a, per question and section, and ``quality``."""
        none: frozenset[str] = frozenset()
        if none not in self._spread:
            self._spread[none] = self._available(none)
        return self._spread[none]

    def _available(self, gone: frozenset[str]) -> dict[str, Moving]:
        sections, tops = self.questions.sections, self.questions.tops
        if not gone:
            whole: dict[str, Moving] = {
                t.criterion.id: self.full[t.criterion.id] for t in self.questions.tables
            }
            for section, children in reversed(sections.items()):
                whole[section] = _sum(whole, children)
            return {**whole, "quality": _sum(whole, tops)}
        whole_of = self.in_all
        found: dict[str, Moving] = dict.fromkeys(whole_of, NOUGHT)

        def share(children: Sequence[str], points: Moving) -> Moving:
            live = [c for c in children if c not in gone]
            base = _sum(whole_of, live)
            if not _some(base):
                return NOUGHT
            factor = points / base
            for child in live:
                found[child] = whole_of[child] * factor
                if child in sections:
                    share(sections[child], found[child])
            return points

        found["quality"] = share(tops, whole_of["quality"])
        return found


def _short(points: Moving, available: Moving, percent: Fraction) -> Moving:
    """Return points less a percent of those available; where they are a fixed share of them, no weight moves it."""
    if not _some(available):
        return Fraction(1)  # none are available: nobody falls short
    share = available if isinstance(points, Near) else points / available
    if isinstance(share, Fraction) and not isinstance(points, Near):
        return share * 100 - percent
    return points * 100 - available * percent


def _read(table: QuestionTable, cell: Cell, policy: RoundingPolicy) -> Read:
    if isinstance(cell, State):
        if cell is State.NOT_APPLICABLE and table.criterion.not_applicable is None:
            return State.MISSING
        return cell
    level = table.level.get(cell.as_integer_ratio())
    if level is not None:
        return table.worths[level]
    worth = worth_of(table.scale, carried(cell, "mark", policy))
    return State.MISSING if worth is None else worth


def _some(value: Moving) -> bool:
    """Say whether there are points: between its ends no weight takes all of them away."""
    return not isinstance(value, Fraction) or bool(value)


def _sum(of: Mapping[str, Moving], names: Sequence[str]) -> Moving:
    total: Moving = NOUGHT
    for name in names:
        more = of.get(name, NOUGHT)
        total = total + more
    return total
