"""What people gave for the answers of one lot: each evaluator's marks, and the panel's agreed scores, looked up once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

from tendering.evaluation.stages import is_zonal_question
from tendering.model.bids import ConsensusScore, Dossier, MarkKind
from tendering.model.by_column import among, columns
from tendering.model.tender import Criterion, Lot

Answer = tuple[str, str, str]
"""One answer that was marked: (bidder, zone or empty, question)."""
Shown = Fraction | str
"""A mark, or in words why there is no number."""
WORDS = {MarkKind.ABSTAIN: "abstain"}


def marks_by_answer(dossier: Dossier, lot: str) -> dict[Answer, dict[str, Shown]]:
    """Return the evaluators' marks of a lot, those for every lot among them, by answer and evaluator."""
    found: dict[Answer, dict[str, Shown]] = {}
    rows = among(dossier.marks, "lot", "", lot)
    names = ("bidder", "zone", "criterion", "evaluator", "mark", "kind")
    for bidder, zone, criterion, evaluator, mark, kind in columns(rows, *names):
        answer = bidder, zone, criterion
        given = found.get(answer)
        if given is None:
            given = found[answer] = {}
        given[evaluator] = mark if mark is not None else WORDS.get(kind, "n/a")
    return found


def agreed_scores(dossier: Dossier, lot: str) -> dict[tuple[str, str], list[ConsensusScore]]:
    """Return the panel's scores of a lot by bidder and question, in the order they are recorded."""
    found: dict[tuple[str, str], list[ConsensusScore]] = {}
    for c in among(dossier.consensus, "lot", "", lot):
        found.setdefault((c.bidder, c.criterion), []).append(c)
    return found


def answer_of(lot: Lot, bidder: str, zone: str | None, c: Criterion) -> Answer:
    """Say which answer a bidder's score of a question in a list is about."""
    return (bidder, (zone or "") if is_zonal_question(c, lot) else "", c.id)


@dataclass(frozen=True, slots=True)
class Whole:
    """Marks as whole numbers over one denominator: as exact as fractions, and compared sooner."""

    denominator: int
    _known: dict[int, tuple[Fraction, int]] = field(default_factory=dict)

    @classmethod
    def over(cls, marks: Iterable[Fraction]) -> Whole:
        """Return the denominator that makes all of these whole."""
        return cls(lcm(*{m.denominator for m in marks}))

    def number(self, mark: Fraction) -> int:
        """Return a mark as a whole number.

        >>> Whole(2).number(Fraction(7, 2))
        7
        """
        # one mark is the same object wherever it was given
        known = self._known.get(id(mark))
        if known is None:
            number = mark.numerator * (self.denominator // mark.denominator)
            known = self._known[id(mark)] = mark, number
        return known[1]
