"""What is asked and marked: scales, criteria, minimums, stages, pass/fail questions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from tendering.model.award import AtLastPlace


class Effect(StrEnum):
    """What the published rule says follows from a breach. Neither acts by itself: a named person decides."""

    MUST_REJECT = "must_reject"
    MAY_REJECT = "may_reject"


class Per(StrEnum):
    """Whether something is asked, filled or priced once per lot or once per zone."""

    LOT = "lot"
    ZONE = "zone"


class QuestionKind(StrEnum):
    """What a pass/fail question is in law."""

    EXCLUSION = "exclusion"
    CONDITION = "condition"
    REQUIREMENT = "requirement"
    PROCEDURAL = "procedural"


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One mark a scale allows. ``worth`` is the percent (0 to 100) of a criterion's weight that it earns."""

    mark: Fraction
    label: str
    descriptor: str
    worth: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A marking scale: exactly the listed marks are allowed, in rising order; it is a set, not a range."""

    id: str
    levels: tuple[Level, ...]

    def level(self, mark: Fraction) -> Level | None:
        """Return the level of a mark, or None where the scale does not allow that mark."""
        return next((level for level in self.levels if level.mark == mark), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Minimum:
    """A quality minimum, always inclusive: a score equal to it passes (catalogue Q6-Q8).

    Attributes:
        mark: Least mark of one question (leaf criterion); None for sections and totals.
        percent: Least share, 0-100, of the points available in a section or of the total.
        effect: ``must_reject`` acts at once on the signed consensus score; ``may_reject`` awaits a decision.
    """

    mark: Fraction | None = None
    percent: Fraction | None = None
    effect: Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One award criterion or section of criteria, as published.

    Attributes:
        weight: As written, in the tender's own unit (percent or points).
        points: Points this criterion contributes to the award at full marks, worked out from the weight tree.
        parent: Id of the section it belongs to, or None at the top.
        scale: Marking scale of a question; None for a section.
        lots: Lot ids it applies to; None for all.
        per: Whether one answer serves the lot or each zone is answered and marked.
        stage: Stage in which it is scored; None for the last (or only) stage.
        not_applicable: ``redistribute`` or ``full_marks`` where a consensus of n/a is allowed.
    """

    id: str
    title: str
    weight: Fraction
    points: Fraction
    parent: str | None = None
    scale: str | None = None
    minimum: Minimum | None = None
    question: str | None = None
    bullets: tuple[str, ...] = ()
    words: int | None = None
    lots: tuple[str, ...] | None = None
    per: Per = Per.LOT
    stage: str | None = None
    not_applicable: str | None = None

    def applies_to(self, lot: str) -> bool:
        """Say whether the criterion is part of the evaluation of this lot."""
        return self.lots is None or lot in self.lots


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """How many bidders a stage keeps, and what happens to equal scores at the cut."""

    most: int
    at_last_place: AtLastPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stage of the procedure, in published order. The last stage is the one that appoints."""

    id: str
    title: str | None = None
    keep: Keep | None = None
    carries_forward: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PassTest:
    """How an answer to a pass/fail question is judged by the file alone. All bounds are inclusive."""

    at_least: Fraction | None = None
    at_most: Fraction | None = None
    one_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PassFailQuestion:
    """A pass/fail question. Without ``passes`` the file carries an officer's ``pass`` or ``fail``.

    Attributes:
        applies_to: A role: failing it bars the bidder from that role only. None bars from the lot.
        unrated: What the published rule says of those not yet rated (regimes.md B10).
    """

    id: str
    kind: QuestionKind
    question: str
    effect: Effect
    tests: str | None = None
    because: str | None = None
    unrated: str | None = None
    equivalents: str | None = None
    applies_to: str | None = None
    again_at: tuple[str, ...] = ()
    passes: PassTest | None = None
    lots: tuple[str, ...] | None = None
    stage: str | None = None
