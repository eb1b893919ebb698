"""What the reason checker reads and reports: a reason with what it is held against, and one fault of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from tendering.checks.reasons.asked import Asked
from tendering.checks.reasons.names import Named, index, named
from tendering.checks.reasons.text import Sentence, Word, level_length, sentences, words

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


@dataclass(frozen=True, kw_only=True, eq=False)
class Reason:
    """A reason, and everything it is held against.

    Attributes:
        text: As written.
        asked: The question, with its scale.
        mark: The mark it explains; None where there is none, or it is ``n/a``.
        points: What was found on each bullet where that is written apart, in the order of the bullets.
        bidders: Names and aliases of every bidder.
        own: Those of the bidder whose answer this is about.
        evidence: What stands in the column of pages.
    """

    text: str
    asked: Asked
    mark: Fraction | None = None
    points: tuple[str, ...] = ()
    bidders: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    evidence: str = ""

    @cached_property
    def even(self) -> str:
        """The text with plain quotation marks and dashes, each in its place."""
        return level_length(self.text)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Its words and numbers, with their places."""
        return words(self.even)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Its sentences, with their places."""
        return sentences(self.even, self.words)

    @cached_property
    def named(self) -> tuple[Named, ...]:
        """The bidders it names, its own among them."""
        return tuple(named(self.even, self.words, index(self.bidders)))

    @cached_property
    def height(self) -> Fraction | None:
        """How high the mark stands on its scale, from 0 (the lowest level) to 1; None where it is not on it."""
        return None if self.mark is None else self.asked.heights.get(self.mark)

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


Rule = Callable[[Reason], Iterator[Fault]]
