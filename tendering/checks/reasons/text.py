"""A reason cut into words and sentences, each with its place in the text; and patterns written as data made ready."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from tendering.checks.words import stem

PREFIX = 5

_EVEN = str.maketrans("\u2019\u2018\u201c\u201d\u2013\u2014\u00a0\u2011", "''\"\"-- -")
_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:'[a-z]+)?|\d+(?:[.,:]\d+)*")
_END = re.compile(r"[.!?;]+(?=\s|$)|\n+")
# A stop after one of these ends no sentence.
_SHORT = re.compile(r"(?:^|[\s(])(?:pp?|paras?|pg|no|sec|app|e\.g|i\.e|vs|St|ref|c)$")


class Word(NamedTuple):
    """A word or number of a text, in small letters, with its place."""

    text: str
    start: int
    end: int


class Sentence(NamedTuple):
    """A sentence of a text, or what stands between semicolons, with its place, its words, and what they begin with."""

    text: str
    start: int
    words: tuple[Word, ...]
    begins: frozenset[str]


def level_length(text: str) -> str:
    """Return a text with plain quotation marks, dashes and blanks, each in its place: no character is added or lost."""
    return text.translate(_EVEN)


def words(text: str) -> tuple[Word, ...]:
    """Return the words and numbers of a text.

    >>> [w.text for w in words("Page 4: 95% of visits, in the bidder's words")]
    ['page', '4', '95', 'of', 'visits', 'in', 'the', "bidder's", 'words']
    """
    return tuple(Word(m[0].lower(), m.start(), m.end()) for m in _WORD.finditer(text))


def sentences(text: str, shown: Sequence[Word] | None = None) -> tuple[Sentence, ...]:
    """Return the sentences of a text; a semicolon ends one too.

    >>> [s.text for s in sentences("See p. 4. It is good; no more.")]
    ['See p. 4', 'It is good', 'no more']
    """
    every = words(text) if shown is None else shown
    found: list[Sentence] = []
    start = at = 0
    for stop, after in _stops(text):
        piece = text[start:stop]
        if piece.strip():
            first = at
            while at < len(every) and every[at].start < stop:
                at += 1
            own = tuple(every[first:at])
            lead = len(piece) - len(piece.lstrip())
            found.append(
                Sentence(piece.strip(), start + lead, own, beginnings(w.text for w in own))
            )
        start = after
    return tuple(found)


def beginnings(shown: Iterable[str]) -> frozenset[str]:
    """Return the first letters of some words, by which sentences that cannot hold a pattern are passed over.

    >>> sorted(beginnings(["bidders", "bidding", "of"]))
    ['bidde', 'biddi', 'of']
    """
    return frozenset(w[:PREFIX] for w in shown)


def _stops(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence ends and the next may begin."""
    for m in _END.finditer(text):
        if _SHORT.search(text[max(0, m.start() - 6) : m.start()]) is None:
            yield m.span()
    yield len(text), len(text)


@lru_cache(maxsize=65536)
def stem_of(word: str) -> str:
    """Return what the forms of a word share; a possessive is one of them.

    >>> stem_of("bidder's"), stem_of("trained")
    ('bidd', 'train')
    """
    return stem(word.removesuffix("'s"))


@cache
def held(name: str) -> Mapping[str, Any]:
    """Return the words and patterns of one fault: the TOML file of that name beside this module."""
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text("utf-8"))


def either(patterns: Iterable[str], parts: Mapping[str, str] | None = None) -> re.Pattern[str]:
    """Make one pattern of several: a blank is any white space (``" ?"`` some or none), ``{NAME}`` is a part, and whole words are meant.

    >>> either(["more {THING}s"], {"THING": "(?:apple|pear)"}).search("Give me more   pears")[0]
    'more   pears'
    """
    made = "|".join(f"(?:{p})" for p in patterns)
    for _ in range(3):  # a part may name others
        for name, part in (parts or {}).items():
            made = made.replace(f"{{{name}}}", part)
    blank = made.replace(" ?", r"\s*").replace(" ", r"\s+")
    return re.compile(rf"(?<!\w)(?:{blank})(?!\w)", re.IGNORECASE)


def alternatives(listed: Iterable[str]) -> str:
    """Return words or phrases as one part of a pattern, the longest first."""
    return f"(?:{'|'.join(sorted(listed, key=lambda w: (-len(w), w)))})"
