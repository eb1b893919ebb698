"""What a test of a tender before publication found: every figure exact, or a share of draws that says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from tendering.analysis.criterion_effect import GivenUp, Idle, Influence
from tendering.analysis.market_fit import Cut, RoleFit
from tendering.analysis.panel_marks import Assumption
from tendering.analysis.price_trial import PriceTrial
from tendering.model.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One list under one assumption about marks.

    Attributes:
        assumption: Its name.
        draws: Competitions drawn; 0 where everything is exact.
        passing: Probability that a bidder passes every minimum.
        numbers: Probability of 0, 1, 2 ... bidders passing.
        distinct: How many different ranking values a bidder that passes can have, or was drawn with.
        pair: Probability that two bidders that pass are equal.
        sharing: How many bidders, on average, have a value that another one has too.
        ties: By last place, the probability that it ends inside equals: before the ladder, then after each rung.
        any_tie: The probability that one last place or more ends inside equals, as ``ties``; empty where not worked out.
        histogram: Ranking values with their probability among those that pass, lowest first.
        curve: By last place, the number of bidders with the probability of a tie there before and after the ladder.
        half_marks: The probability that one last place or more would be tied before the ladder if each scale had a level
            between each two; None where not worked out.
        price_used: Points between the best and the worst price of a competition, on average; None without prices.
    """

    assumption: str
    draws: int = 0
    passing: Fraction
    numbers: tuple[Fraction, ...]
    distinct: int
    pair: Fraction
    sharing: Fraction
    ties: Mapping[int, tuple[Fraction, ...]]
    any_tie: tuple[Fraction, ...] = ()
    histogram: tuple[tuple[Fraction, Fraction], ...]
    influences: tuple[Influence, ...] = ()
    given_up: tuple[GivenUp, ...] = ()
    curve: Mapping[int, tuple[tuple[int, Fraction, Fraction], ...]] = field(default_factory=dict)
    half_marks: Fraction | None = None
    price_used: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTest:
    """One ranking list.

    Attributes:
        kind: ``lot``, ``zones`` (each zone has a list like it), or ``stage`` (a short list).
        stage: Id of the stage where it is a short list.
        questions: Ids of the questions that count.
        points: At full marks: of quality, and of price.
        bidders: How many are taken to be in it.
        cuts: The last places that use it.
        rungs: Rungs of the ladder that the test can follow, by name.
        then: What comes after them: ``draw``, ``prices``, or empty where nothing does.
    """

    lot: str
    kind: str
    stage: str | None = None
    title: str
    questions: tuple[str, ...]
    points: tuple[Fraction, Fraction]
    bidders: int
    cuts: tuple[Cut, ...]
    rungs: tuple[str, ...]
    then: str
    idle: tuple[Idle, ...]
    figures: tuple[Figures, ...]
    price: PriceTrial | None = None

    @property
    def places(self) -> tuple[int, ...]:
        """Return the last places of the list that leave somebody out, each once, fewest first."""
        return tuple(sorted({cut.most for cut in self.cuts if cut.most < self.bidders}))


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelTest:
    """The test of a tender.

    Attributes:
        assumptions: About marks, each with figures of its own.
        assumed: Everything else assumed, in words.
        left_out: What the test does not follow, in words.
        fits: Whether each role can be filled.
        in_short: A line for each list.
    """

    tender: str
    title: str
    bidders: int
    seed: int
    draws: int
    assumptions: tuple[Assumption, ...]
    assumed: tuple[str, ...]
    left_out: tuple[str, ...]
    lists: tuple[ListTest, ...]
    fits: tuple[RoleFit, ...]
    in_short: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
