"""A number in the reason, in words or digits, that says another mark than the one given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache, lru_cache
from typing import NamedTuple

from tendering.checks.reasons.fault import OTHER_NUMBER, Fault, Reason
from tendering.checks.reasons.text import Sentence, alternatives, beginnings, either, held
from tendering.model.numbers import plain


class Statement(NamedTuple):
    """A mark that a reason says was given, and where it says so."""

    mark: Fraction
    span: tuple[int, int]


@cache
def number_words() -> Mapping[str, int]:
    """Return the numbers that are written in words, from nought up."""
    return {w: n for n, names in enumerate(held("number")["numbers"]) for w in names}


def _number() -> str:
    return rf"(?P<n>\d{{1,2}}(?:\.\d{{1,2}})?|{alternatives(number_words())})"


def _clear() -> str:
    """What may follow a number that is a mark: nothing that it could be counting."""
    return rf"(?![\w%\u00b0])(?!\.\d)(?!,\s*\d)(?!\s*(?:-|/)\s*\w)(?!\s+(?!{_may_follow()})[a-z\u00a3])"


def _may_follow() -> str:
    return rf"{alternatives(held('number')['may_follow'])}\b"


@cache
def _patterns(names: str) -> tuple[re.Pattern[str], ...]:
    # each apart, since each has its own number
    return tuple(
        either([p], {"N": _number(), "CLEAR": _clear(), "FOLLOW": _may_follow()})
        for p in held("number")[names]
    )


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return either(held("number")[name])


LEAST_TOP = Fraction(10)
"""A number above the scale is still said to be a mark up to this one; a larger one is a score of something else."""
_SIGNS = frozenset("/:-")


@cache
def _begins() -> tuple[frozenset[str], frozenset[str]]:
    """Return the beginnings of words that say a mark, and of those that are or imply a number."""
    return beginnings(held("number")["begins"]), beginnings((*number_words(), "marks", "score"))


def _may_say_a_mark(sentence: Sentence) -> bool:
    says, numbers = _begins()
    counts = not numbers.isdisjoint(sentence.begins) or any(
        w.text[0].isdigit() for w in sentence.words
    )
    return counts and (
        not says.isdisjoint(sentence.begins) or not _SIGNS.isdisjoint(sentence.text)
    )


def value_of(written: str) -> Fraction:
    """Return a number written in digits or words.

    >>> value_of("three"), value_of("3.5")
    (Fraction(3, 1), Fraction(7, 2))
    """
    known = number_words().get(written.lower())
    return Fraction(known) if known is not None else Fraction(written)


@lru_cache(maxsize=4)
def statements(reason: Reason) -> tuple[Statement, ...]:
    """Return each mark that the reason says was given; marks first held, refused or wished for are not such."""
    if not reason.asked.levels:
        return ()
    top, low = reason.asked.levels[-1].mark, reason.asked.levels[0].mark
    found: dict[tuple[int, int], Statement] = {}
    for sentence in reason.sentences:
        if not _may_say_a_mark(sentence):
            continue
        for mark, start, end in _stated(sentence.text, top, low):
            if not is_another(sentence.text, start, end):
                span = (sentence.start + start, sentence.start + end)
                found.setdefault(span, Statement(mark, span))
    return tuple(found.values())


def _stated(text: str, top: Fraction, low: Fraction) -> Iterator[tuple[Fraction, int, int]]:
    for pattern in _patterns("statements"):
        for m in pattern.finditer(text):
            if (said := value_of(m["n"])) <= max(top, LEAST_TOP):
                yield said, m.start(), m.end()
    for pattern in _patterns("out_of"):
        for m in pattern.finditer(text):
            if value_of(m["of"]) == top:
                yield value_of(m["n"]), m.start(), m.end()
    for name, mark in (("full", top), ("none", low), ("half", top / 2)):
        for m in _pattern(name).finditer(text):
            yield mark, m.start(), m.end()


def is_another(text: str, start: int, end: int) -> bool:
    """Say whether what stands around some words makes them a mark not given: one held before, refused, or wished for."""
    lead = text[max(0, start - held("number")["look_back"]) : start]
    lead = re.split(r",\s+(?:so|and so|therefore|hence|but|which)\b|:\s", lead)[-1]
    return (
        _pattern("another_mark_before").search(lead) is not None
        or _pattern("another_mark_after").match(text[end:].lstrip(" ,")) is not None
    )


def other_number(reason: Reason) -> Iterator[Fault]:
    """The mark that the words say is not the mark that was given."""
    if reason.mark is None:
        return
    for stated in statements(reason):
        if stated.mark != reason.mark:
            said = f"says {plain(stated.mark)} where the mark is {plain(reason.mark)}"
            yield reason.found(OTHER_NUMBER, said, *stated.span)
            return
