"""What a reason is held against: the scale, the bullets and the wording of its question, with what is worked out of them once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from functools import cache, cached_property

from tendering.checks.reasons.text import held, stem_of, words
from tendering.model.criteria import Level, Scale

RUN = 3
"""Words in a row that a reason and a descriptor share before they count as repeated."""


@cache
def plain_words() -> frozenset[str]:
    """Return the words that carry no meaning of their own."""
    return frozenset(held("echo")["plain"])


@cache
def _panel_stems() -> frozenset[str]:
    return frozenset(stem_of(w) for w in held("echo")["panel"])


class Asked:
    """A question as published, with its scale. One is made for each question, and kept: nothing of it changes.

    Attributes:
        scale: None where it is not known: then nothing is held against it.
        bullets: The published points.
        question: Title and wording.
        places: Names of the authority, lots and zones: a bidder is not known by a word of these.
    """

    def __init__(
        self,
        scale: Scale | None = None,
        bullets: tuple[str, ...] = (),
        question: str = "",
        places: tuple[str, ...] = (),
    ) -> None:
        self.scale = scale
        self.bullets = bullets
        self.question = question
        self.places = places

    @cached_property
    def levels(self) -> tuple[Level, ...]:
        """The levels of the scale, the lowest first."""
        return tuple(sorted(self.scale.levels, key=lambda x: x.mark)) if self.scale else ()

    @cached_property
    def heights(self) -> Mapping[Fraction, Fraction]:
        """How high each mark stands among the levels, from 0 to 1; none where there is but one level."""
        top = len(self.levels) - 1
        return {x.mark: Fraction(n, top) for n, x in enumerate(self.levels)} if top > 0 else {}

    @cached_property
    def wordings(self) -> tuple[str, ...]:
        """Labels and descriptors."""
        return tuple(text for x in self.levels for text in (x.label, x.descriptor))

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The stems of the words of the scale that carry meaning."""
        return frozenset(
            stem_of(w.text)
            for text in self.wordings
            for w in words(text)
            if w.text not in plain_words()
        )

    @cached_property
    def runs(self) -> Mapping[tuple[str, ...], Level]:
        """Every run of words of the scale, by stems, with the lowest level it stands at."""
        found: dict[tuple[str, ...], Level] = {}
        for level in self.levels:
            for text in (level.label, level.descriptor):
                shown = [stem_of(w.text) for w in words(text)]
                for at in range(len(shown) - RUN + 1):
                    found.setdefault(tuple(shown[at : at + RUN]), level)
        return found

    @cached_property
    def known(self) -> frozenset[str]:
        """The stems of the words that say nothing of any bid: the scale's, the question's and the panel's own."""
        asked = {stem_of(w.text) for text in (self.question, *self.bullets) for w in words(text)}
        return self.vocabulary | _panel_stems() | asked

    @cached_property
    def unmeaning(self) -> frozenset[str]:
        """The words, as written, that say nothing of any bid: plain ones, the panel's own and the scale's."""
        of_scale = {w.text for text in self.wordings for w in words(text)}
        return frozenset(of_scale) | plain_words() | frozenset(held("echo")["panel"])

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the question, its bullets and the names of places."""
        texts = (self.question, *self.bullets, *self.places)
        return frozenset(w.text for text in texts for w in words(text))

    @cached_property
    def abouts(self) -> tuple[frozenset[str], ...]:
        """For each bullet, the stems of the words that say what it is about."""
        common = frozenset(held("bullets")["common"])
        return tuple(
            frozenset(
                stem_of(w.text)
                for w in words(bullet)
                if w.text not in common and not w.text[0].isdigit()
            )
            for bullet in self.bullets
        )

    @cached_property
    def shared(self) -> Counter[str]:
        """In how many bullets each of these stems stands."""
        return Counter(cut for about in self.abouts for cut in about)


def is_panel_word(word: str) -> bool:
    """Say whether a panel uses a word of any answer."""
    return stem_of(word) in _panel_stems()
