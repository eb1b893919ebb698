"""What the reason checker reads and reports: a reason with what it is held against, and one fault of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from tendering.checks.reasons.text import Sentence, Word, level_length, sentences, words
from tendering.model.criteria import Scale

EMPTY, THIN, ECHO, COMPARES, CITES_NOTHING = "R600", "R601", "R602", "R603", "R604"
SKIPS, OTHER_LEVEL, REUSED, OTHER_NUMBER = "R605", "R606", "R607", "R608"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong with one reason.

    Attributes:
        code: Permanent code, R600 to R608; its severity and remedy are in the table of codes.
        said: What is wrong, as a clause that can follow a colon.
        words: The words it was found by, as written; blank where something is lacking.
        start: Where they begin in the text; None where something is lacking.
        end: The character after them.
    """

    code: str
    said: str
    words: str = ""
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A reason, and everything it is held against.

    Attributes:
        text: As written.
        mark: The mark it explains; None where there is none, or it is ``n/a``.
        scale: The scale of the question; None where it is not known.
        bullets: The published points of the question.
        question: Its title and wording.
        points: What was found on each bullet where that is written apart, in the order of the bullets.
        bidders: Names and aliases of every bidder.
        own: Those of the bidder whose answer this is about.
        evidence: What stands in the column of pages.
        places: Names of the authority, lots and zones: a bidder is not known by a word of these.
    """

    text: str
    mark: Fraction | None = None
    scale: Scale | None = None
    bullets: tuple[str, ...] = ()
    question: str = ""
    points: tuple[str, ...] = ()
    bidders: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    evidence: str = ""
    places: tuple[str, ...] = ()
    even: str = field(init=False)
    words: tuple[Word, ...] = field(init=False)
    sentences: tuple[Sentence, ...] = field(init=False)

    def __post_init__(self) -> None:
        even = level_length(self.text)
        object.__setattr__(self, "even", even)
        object.__setattr__(self, "words", words(even))
        object.__setattr__(self, "sentences", sentences(even))

    def found(self, code: str, said: str, start: int, end: int) -> Fault:
        """Return a fault that was found by some words of the text."""
        return Fault(
            code=code,
            said=f"{said}: \u201c{self.shown(start, end)}\u201d",
            words=self.text[start:end],
            start=start,
            end=end,
        )

    def shown(self, start: int, end: int, around: int = 24) -> str:
        """Return words of the text with a little of what stands on either side, cut between words."""
        before, after = self.text[:start], self.text[end:]
        if len(before) > around:
            before = "\u2026" + before[-around:].partition(" ")[2]
        if len(after) > around:
            after = after[:around].rpartition(" ")[0] + "\u2026"
        return " ".join(f"{before}{self.text[start:end]}{after}".split())

    @property
    def height(self) -> Fraction | None:
        """How high the mark stands on its scale, from 0 (the lowest level) to 1; None where it is not on it."""
        return None if self.mark is None else height_of(self.scale, self.mark)


def height_of(scale: Scale | None, mark: Fraction) -> Fraction | None:
    """Return how high a mark stands among the levels of a scale, from 0 to 1; None where it is not one of them."""
    marks = [level.mark for level in scale.levels] if scale is not None else []
    if mark not in marks or len(marks) < 2:
        return None
    return Fraction(sorted(marks).index(mark), len(marks) - 1)


Rule = Callable[[Reason], Iterator[Fault]]
