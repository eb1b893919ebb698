"""The marks of a lot as its evaluators' scorecards show them: each beside the score that counts and the other marks.

Answers that everybody marked alike and that have one score are compared once: of a county's half a million there are a
few thousand such kinds in a lot.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from tendering.documents.lot_view import DASH, LotView
from tendering.documents.scorecard_given import (
    Agreed,
    Answer,
    Shown,
    Whole,
    answers,
    marks_by_evaluator,
    notes_by_evaluator,
)
from tendering.model.outcome import Standing
from tendering.model.tender import Criterion

AMONG = {
    (True, True): "as all others",
    (True, False): "lowest",
    (False, True): "highest",
    (False, False): "between",
}
"""What a mark is among the others, by whether none is lower and whether none is higher."""
NO_OTHER = "no other"


@dataclass(frozen=True, slots=True, eq=False)
class Beside:
    """One evaluator's mark of an answer beside the score and the other marks; numbers are over the lot's denominator.

    Attributes:
        mark: Their mark; in words why it is no number.
        ends: The lowest and the highest of the other marks; None where there is none.
        score: The mark that counts; None where there is none.
        among: What theirs is among the others, in words.
        moved: How far the score is from theirs; None where one of them is none.
    """

    mark: int | str
    ends: tuple[int, int] | None
    score: int | None
    among: str
    moved: int | None


@lru_cache(maxsize=2**16)
def beside(mark: int | str, ends: tuple[int, int] | None, score: int | None) -> Beside:
    """Compare a mark with the other marks and the score. Of the same numbers it gives the same object: it is equal to itself only."""
    if isinstance(mark, str):
        return Beside(mark, ends, score, DASH, None)
    among = AMONG[mark <= ends[0], mark >= ends[1]] if ends else NO_OTHER
    return Beside(mark, ends, score, among, None if score is None else score - mark)


class Kind(NamedTuple):
    """What answers have in common that are marked alike by everybody; numbers are over the lot's denominator.

    Attributes:
        marks: By evaluator, in order; None where one gave none.
        numbers: Those of the marks that are numbers, in rising order; ``summed`` is their sum.
        score: The mark that counts; None where there is none.
    """

    marks: tuple[int | str | None, ...]
    numbers: Sequence[int]
    summed: int
    score: int | None


class Asked(NamedTuple):
    """The answers to one question that an evaluator marked; numbers are over the lot's denominator.

    Attributes:
        kinds: The number of the kind of each.
        marks: The sum of all marks that anybody gave them, and ``given`` how many are numbers.
        scores: The sum of the scores that count, and ``scored`` how many there are.
    """

    kinds: Sequence[int]
    marks: int
    given: int
    scores: int
    scored: int

    @classmethod
    def of(cls, numbers: Sequence[int], kinds: Sequence[Kind]) -> Asked:
        """Add them up, from the numbers of their kinds."""
        every = [kinds[number] for number in numbers]
        scores = [kind.score for kind in every if kind.score is not None]
        return cls(
            numbers,
            sum(kind.summed for kind in every),
            sum(len(kind.numbers) for kind in every),
            sum(scores),
            len(scores),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """Which answers of a lot an evaluator marked, and of which kinds they are.

    Attributes:
        places: Where they stand among the lot's answers, in order.
        kinds: The number of the kind of each of them.
        counts: How many there are of each kind, by its number.
        questions: By question, those that answer it.
    """

    places: Sequence[int]
    kinds: Sequence[int]
    counts: Mapping[int, int]
    questions: Mapping[str, Asked]


@dataclass(frozen=True, slots=True, kw_only=True)
class LotMarks:
    """The marks of a lot, looked up once for all its evaluators.

    Attributes:
        evaluators: Who marked an answer of the lot, by name.
        asked: The answers that were marked, in order, each with its standing and question; bidders by name.
        kinds: The different kinds of answer.
        marked: By evaluator; one object for evaluators who marked the same answers.
        notes: By evaluator and answer, the note written beside the mark.
        denominator: Makes every mark and every score of the lot a whole number.
        shown: How each bidder is shown to the panel: its id or alias, and its name.
    """

    view: LotView
    evaluators: Sequence[str]
    asked: Mapping[Answer, tuple[Standing, Criterion]]
    kinds: Sequence[Kind]
    marked: Mapping[str, Marked]
    notes: Mapping[str, Mapping[Answer, str]]
    denominator: int
    shown: Mapping[str, tuple[str, str]]

    @classmethod
    def of(cls, view: LotView, shown: Mapping[str, tuple[str, str]] | None = None) -> LotMarks:
        """Look them up.

        Args:
            view: The lot.
            shown: How a record shows each bidder to the panel; else by its own id and name.
        """
        shown = shown or {b: (b, view.names.bidder(b)) for b in view.bidders()}
        given = marks_by_evaluator(view.dossier, view.lot.id)
        asked = _asked(view, shown, given.values())
        evaluators = [e for e in sorted(given) if not given[e].keys().isdisjoint(asked)]
        columns = [[*map(given[e].get, asked)] for e in evaluators]
        scores = _scores(view, asked)
        # one mark is the same object wherever it was given; to hash it as a number would take longer than all else
        every: dict[int, Shown | None] = dict(zip(map(id, scores), scores, strict=True))
        for column in columns:
            every.update(zip(map(id, column), column, strict=True))
        whole = Whole.over(m for m in every.values() if isinstance(m, Fraction))
        numbers = {k: whole.number(m) if isinstance(m, Fraction) else m for k, m in every.items()}
        kinds, alike = _kinds(columns, scores, numbers)
        return cls(
            view=view,
            evaluators=evaluators,
            asked=asked,
            kinds=kinds,
            marked=_marked(dict(zip(evaluators, columns, strict=True)), asked, kinds, alike),
            notes=notes_by_evaluator(view.dossier, view.lot.id),
            denominator=whole.denominator,
            shown=shown,
        )

    def besides(self, evaluator: str) -> list[Beside | None]:
        """Return, for each kind of answer, what an evaluator's mark comes to; None where they gave none."""
        at = self.evaluators.index(evaluator)
        return [
            None if (mark := marks[at]) is None else beside(mark, ends_of(mark, numbers), score)
            for marks, numbers, _, score in self.kinds
        ]

    def reasons(self, some: Iterable[Answer]) -> dict[Answer, str]:
        """Return the panel's reason for the score of some answers; empty where it gave none."""
        about = {answer: self.asked[answer] for answer in some}
        agreed = Agreed.of(self.view.dossier, self.view.lot.id, {answer[0] for answer in about})
        found = {answer: agreed.score(s, c) for answer, (s, c) in about.items()}
        return {answer: "" if x is None else x.reason for answer, x in found.items()}


def _asked(
    view: LotView,
    shown: Mapping[str, tuple[str, str]],
    given: Iterable[Mapping[Answer, Shown]],
) -> dict[Answer, tuple[Standing, Criterion]]:
    """Return the answers that anybody marked, by the name of the bidder, each with its standing and question."""
    standings = [s for ranking in view.scored_lists() for s in ranking.standings]
    places = {b: (shown[b][1].casefold(), shown[b][0]) for b in {s.bidder for s in standings}}
    standings.sort(key=lambda s: places[s.bidder])
    return answers(view.lot, view.questions, standings, set().union(*given))


def _scores(
    view: LotView, asked: Mapping[Answer, tuple[Standing, Criterion]]
) -> list[Fraction | None]:
    """Return the mark that counts of each answer, in order."""
    lacking = {s.bidder for s, c in asked.values() if c.id not in s.marks}
    agreed = Agreed.of(view.dossier, view.lot.id, lacking)
    return [agreed.mark(s, c) for s, c in asked.values()]


def _kinds(
    columns: Sequence[Sequence[Shown | None]],
    scores: Sequence[Fraction | None],
    numbers: Mapping[int, int | str | None],
) -> tuple[list[Kind], list[int]]:
    """Return the kinds of answer, and the number of each answer's.

    Args:
        columns: The marks of each evaluator, answer by answer.
        scores: The scores of the answers.
        numbers: Every mark and score as a whole number, by identity; what is none as it is.
    """
    known: dict[tuple[int, ...], int] = {}
    keys = zip(*(map(id, column) for column in (*columns, scores)), strict=True)
    alike = [known.setdefault(key, len(known)) for key in keys]
    found = []
    for key in known:
        *marks, score = map(numbers.__getitem__, key)
        rising = sorted([m for m in marks if isinstance(m, int)])
        counts = score if isinstance(score, int) else None
        found.append(Kind(tuple(marks), rising, sum(rising), counts))
    return found, alike


def ends_of(mark: int | str, numbers: Sequence[int]) -> tuple[int, int] | None:
    """Return the lowest and the highest of numbers in rising order, but for one that is the mark, if it is a number.

    >>> ends_of(2, [2, 3, 5]), ends_of(3, [2, 3, 5]), ends_of("n/a", [2, 3]), ends_of(2, [2])
    ((3, 5), (2, 5), (2, 3), None)
    """
    if isinstance(mark, str):
        return (numbers[0], numbers[-1]) if numbers else None
    if len(numbers) == 1:
        return None
    return (
        numbers[mark == numbers[0]],
        numbers[-2 if mark == numbers[-1] else -1],
    )


def _marked(
    columns: Mapping[str, Sequence[Shown | None]],
    asked: Mapping[Answer, tuple[Standing, Criterion]],
    kinds: Sequence[Kind],
    alike: Sequence[int],
) -> dict[str, Marked]:
    """Return which answers each evaluator marked: counted once for all who marked the same."""
    questions = [question for _, _, question in asked]
    known: dict[tuple[int, ...], Marked] = {}
    found = {}
    for evaluator, column in columns.items():
        places = tuple(n for n, mark in enumerate(column) if mark is not None)
        if places not in known:
            numbers = [alike[n] for n in places]
            by_question: dict[str, list[int]] = {}
            for n, number in zip(places, numbers, strict=True):
                by_question.setdefault(questions[n], []).append(number)
            known[places] = Marked(
                places=places,
                kinds=numbers,
                counts=Counter(numbers),
                questions={q: Asked.of(some, kinds) for q, some in by_question.items()},
            )
        found[evaluator] = known[places]
    return found
