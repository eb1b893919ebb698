"""What people gave for the answers of one lot: each evaluator's marks, and the panel's agreed scores, looked up once."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

from tendering.evaluation.stages import is_zonal_question
from tendering.model.bids import ConsensusScore, Dossier, MarkKind
from tendering.model.by_column import among, columns, neighbours
from tendering.model.outcome import Standing
from tendering.model.tender import Criterion, Lot

Answer = tuple[str, str, str]
"""One answer that was marked: (bidder, zone or empty, question)."""
Shown = Fraction | str
"""A mark, or in words why there is no number."""
WORDS, NOT_APPLICABLE = {MarkKind.ABSTAIN: "abstain"}, "n/a"


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
        given[evaluator] = mark if mark is not None else WORDS.get(kind, NOT_APPLICABLE)
    return found


def marks_by_evaluator(dossier: Dossier, lot: str) -> dict[str, dict[Answer, Shown]]:
    """Return the evaluators' marks of a lot, those for every lot among them, by evaluator and answer."""
    found: dict[str, dict[Answer, Shown]] = {}
    rows = among(dossier.marks, "lot", "", lot)
    names = ("bidder", "zone", "criterion", "mark", "kind")
    for (evaluator,), _, (*about, given, kinds) in neighbours(rows, ("evaluator",), *names):
        marks = given
        if any(m is None for m in given):
            said = zip(given, kinds, strict=True)
            marks = [m if m is not None else WORDS.get(k, NOT_APPLICABLE) for m, k in said]
        found.setdefault(evaluator, {}).update(zip(zip(*about, strict=True), marks, strict=True))
    return found


def notes_by_evaluator(dossier: Dossier, lot: str) -> dict[str, dict[Answer, str]]:
    """Return the notes that evaluators wrote beside their marks, by evaluator and answer."""
    found: dict[str, dict[Answer, str]] = {}
    rows = among(dossier.marks, "lot", "", lot)
    if not any(columns(rows, "note")):
        return found
    names = ("bidder", "zone", "criterion", "evaluator", "note")
    for bidder, zone, criterion, evaluator, note in columns(rows, *names):
        if note:
            found.setdefault(evaluator, {})[bidder, zone, criterion] = note
    return found


@dataclass(frozen=True, slots=True)
class Agreed:
    """The panel's scores of a lot by bidder and question, in the order they are recorded."""

    scores: Mapping[tuple[str, str], Sequence[ConsensusScore]]

    @classmethod
    def of(cls, dossier: Dossier, lot: str, bidders: Collection[str] | None = None) -> Agreed:
        """Look them up, of all bidders or of some."""
        found: dict[tuple[str, str], list[ConsensusScore]] = {}
        rows = among(dossier.consensus, "lot", "", lot)
        for c in rows if bidders is None else among(rows, "bidder", *bidders):
            found.setdefault((c.bidder, c.criterion), []).append(c)
        return cls(found)

    def score(self, s: Standing, c: Criterion) -> ConsensusScore | None:
        """Return the panel's score of an answer, of any stage, for a bidder in a list."""
        mine = self.scores.get((s.bidder, c.id), ())
        return next((x for x in mine if x.zone in ("", s.zone or "")), None)

    def mark(self, s: Standing, c: Criterion) -> Fraction | None:
        """Return the mark that counts of an answer; of an earlier stage, the panel's, though it counts no more."""
        if c.id in s.marks:
            return s.marks[c.id]
        found = self.score(s, c)
        return found.mark if found is not None else None


def answers(
    lot: Lot,
    questions: Iterable[Criterion],
    standings: Iterable[Standing],
    given: Container[Answer],
) -> dict[Answer, tuple[Standing, Criterion]]:
    """Return the answers that were marked, bidder by bidder, each with the first standing that it counts in."""
    found: dict[Answer, tuple[Standing, Criterion]] = {}
    asked = [(c, is_zonal_question(c, lot)) for c in questions]
    for s in standings:
        zone = s.zone or ""
        for c, zoned in asked:
            answer = (s.bidder, zone if zoned else "", c.id)
            if answer in given and answer not in found:
                found[answer] = s, c
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
