"""Agreed scores that rest on one person: that person's own mark, with everybody else's above it, or everybody's below.

The panel agrees a score; nobody averages. An evaluator may be right against all the others, and the discussion may
have shown it. So what is found here is a question to ask of the minutes, and never a result.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tendering.analysis.changes import MarkChange, changed
from tendering.analysis.effect import Effect, effect
from tendering.evaluation.evaluate import evaluate
from tendering.model.bids import ConsensusScore, Dossier, Mark, MarkKind
from tendering.model.outcome import Outcome

OTHERS = 2
"""Fewest others of one mind: with one other alone, any disagreement is settled for one against the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer with an agreed score, and what each evaluator marked it before the panel met.

    Attributes:
        lot: Empty where the score serves every lot; ``zone`` where it serves the lot.
        marks: By evaluator; abstentions and blanks are not there.
    """

    bidder: str
    lot: str
    zone: str
    criterion: str
    agreed: Fraction
    marks: Mapping[str, Fraction]

    def others(self, evaluator: str) -> tuple[Fraction, ...]:
        """Return what everybody else marked, lowest first."""
        return tuple(sorted(m for who, m in self.marks.items() if who != evaluator))

    def rests_on(self, evaluator: str) -> bool:
        """Say whether the score is this evaluator's own mark, and all the others, two or more, stand on one side of it."""
        others = self.others(evaluator)
        return (
            self.marks.get(evaluator) == self.agreed
            and len(others) >= OTHERS
            and not others[0] <= self.agreed <= others[-1]
        )

    @property
    def is_middle(self) -> bool:
        """Say whether the score is one evaluator's own mark with others on both sides: a middle, which needs no asking."""
        given = sorted(self.marks.values())
        alone = given.count(self.agreed) == 1
        return alone and len(given) > OTHERS and given[0] < self.agreed < given[-1]

    @property
    def is_outside(self) -> bool:
        """Say whether the score is above or below everything that anybody marked."""
        given = self.marks.values()
        return bool(given) and not min(given) <= self.agreed <= max(given)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What would stand if the scores in question were taken from the others' own marks.

    Attributes:
        taken: ``nearest`` (the mark of theirs nearest to the agreed score) or ``middle`` (their median).
        side: ``lower`` or ``higher`` where some answer has two marks in the middle; else empty.
    """

    taken: str
    side: str
    effect: Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class RestsOnOne:
    """The scores that rest on one evaluator alone.

    Attributes:
        marked: How many of the answers with an agreed score the evaluator marked.
        readings: All those scores changed together; readings that come to the same scores are one.
        material: Those scores that change a place by themselves, by any reading.
    """

    evaluator: str
    marked: int
    answers: tuple[Answer, ...]
    readings: tuple[Reading, ...]
    material: tuple[Answer, ...]

    @property
    def matters(self) -> bool:
        """Say whether a place would change."""
        return bool(self.material) or any(r.effect.matters for r in self.readings)


def agreed_answers(dossier: Dossier, lots: Collection[str]) -> tuple[Answer, ...]:
    """Return every agreed score that serves these lots, with the marks given to that answer."""
    given: dict[tuple[str, str, str], list[Mark]] = {}
    for mark in dossier.marks:
        if mark.kind is MarkKind.NUMBER:
            given.setdefault((mark.bidder, mark.zone, mark.criterion), []).append(mark)
    rows = sorted(dossier.consensus, key=lambda c: (c.bidder, c.lot, c.zone, c.criterion))
    return tuple(
        _answer(row, given.get((row.bidder, row.zone, row.criterion), ()))
        for row in rows
        if row.mark is not None and (not row.lot or row.lot in lots)
    )


def _answer(row: ConsensusScore, marks: Sequence[Mark]) -> Answer:
    mine = {
        m.evaluator: m.mark
        for m in marks
        if m.mark is not None and (not row.lot or m.lot in (row.lot, ""))
    }
    return Answer(
        bidder=row.bidder,
        lot=row.lot,
        zone=row.zone,
        criterion=row.criterion,
        agreed=row.mark or Fraction(0),
        marks=mine,
    )


def rests_on_one(
    dossier: Dossier,
    outcome: Outcome,
    lots: Collection[str],
    *,
    only: Mapping[str, Collection[tuple[str, str]]] | None = None,
) -> Iterator[RestsOnOne]:
    """Yield, for each evaluator, the agreed scores that rest on them alone, and what hangs on those.

    Args:
        dossier: With the marks given before the panel met.
        outcome: The real outcome.
        lots: The lots asked for.
        only: By evaluator, the (bidder, lot) pairs to look at, lot empty being every lot; None is everything.
    """
    answers = agreed_answers(dossier, lots)
    everyone = sorted({who for a in answers for who in a.marks})
    for evaluator in everyone if only is None else sorted(only):
        mine = [a for a in answers if only is None or _within(a, only[evaluator])]
        yield _rests(dossier, outcome, lots, evaluator, mine)


def _within(answer: Answer, pairs: Collection[tuple[str, str]]) -> bool:
    return any(
        bidder in ("", answer.bidder) and (not lot or answer.lot in ("", lot))
        for bidder, lot in pairs
    )


def _rests(
    dossier: Dossier,
    outcome: Outcome,
    lots: Collection[str],
    evaluator: str,
    answers: Sequence[Answer],
) -> RestsOnOne:
    found = tuple(a for a in answers if a.rests_on(evaluator))
    readings = tuple(
        Reading(taken=taken, side=side, effect=effect(outcome, _evaluated(dossier, scores), lots))
        for taken, side, scores in _scores(evaluator, found)
    )
    material = []
    for answer in found:
        single = [(answer, score) for score in _all_readings(evaluator, answer)]
        if any(effect(outcome, _evaluated(dossier, [s]), lots).matters for s in single):
            material.append(answer)
    return RestsOnOne(
        evaluator=evaluator,
        marked=sum(1 for a in answers if evaluator in a.marks),
        answers=found,
        readings=readings,
        material=tuple(material),
    )


_Scores = Sequence[tuple[Answer, Fraction]]


def _evaluated(dossier: Dossier, scores: _Scores) -> Outcome:
    changes = [
        MarkChange(bidder=a.bidder, lot=a.lot, zone=a.zone, criterion=a.criterion, mark=score)
        for a, score in scores
    ]
    return evaluate(changed(dossier, changes))


def _scores(
    evaluator: str, answers: Sequence[Answer]
) -> Iterator[tuple[str, str, list[tuple[Answer, Fraction]]]]:
    """Yield each different set of scores by the others' own marks, with how they were taken."""
    if not answers:
        return
    others = [a.others(evaluator) for a in answers]
    middles = [middle(marks) for marks in others]
    every = [
        ("nearest", "", [nearest(a.agreed, m) for a, m in zip(answers, others, strict=True)]),
        ("middle", "lower", [low for low, _ in middles]),
        ("middle", "higher", [high for _, high in middles]),
    ]
    one_middle = all(low == high for low, high in middles)
    seen: list[list[Fraction]] = []
    for taken, side, scores in every:
        if scores not in seen:
            seen.append(scores)
            yield taken, "" if one_middle else side, list(zip(answers, scores, strict=True))


def _all_readings(evaluator: str, answer: Answer) -> tuple[Fraction, ...]:
    others = answer.others(evaluator)
    return tuple(dict.fromkeys((nearest(answer.agreed, others), *middle(others))))


def nearest(agreed: Fraction, others: Sequence[Fraction]) -> Fraction:
    """Return the others' mark nearest to the agreed score; all of them stand on one side of it.

    >>> int(nearest(Fraction(2), [Fraction(3), Fraction(4), Fraction(4)]))
    3
    """
    return min(others, key=lambda m: abs(m - agreed))


def middle(others: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    """Return the others' middle mark, or both where their number is even: no average, which no scale allows.

    >>> low, high = middle([Fraction(1), Fraction(2), Fraction(4), Fraction(5)])
    >>> int(low), int(high)
    (2, 4)
    """
    half = len(others) // 2
    ordered = sorted(others)
    return (ordered[half] if len(ordered) % 2 else ordered[half - 1]), ordered[half]
