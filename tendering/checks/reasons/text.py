"""A reason cut into words and sentences, each with its place in the text; and patterns written as data made ready."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

_EVEN = str.maketrans("\u2019\u2018\u201c\u201d\u2013\u2014\u00a0\u2011", "''\"\"-- -")
_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:'[a-z]+)?|\d+(?:[.,:]\d+)*")
# A sentence ends at a stop, but not after these short forms, nor inside a number.
_END = re.compile(
    r"(?<!\bp)(?<!\bpp)(?<!\bpara)(?<!\bparas)(?<!\bpg)(?<!\bno)(?<!\bsec)(?<!\bapp)(?<!\be\.g)(?<!\bi\.e)(?<!\bvs)(?<!\bSt)(?<!\bref)[.!?;]+(?=\s|$)|\n+"
)


class Word(NamedTuple):
    """A word or number of a text, in small letters, with its place."""

    text: str
    start: int
    end: int


class Sentence(NamedTuple):
    """A sentence of a text, or what stands between semicolons, with its place."""

    text: str
    start: int


def level_length(text: str) -> str:
    """Return a text with plain quotation marks, dashes and blanks, each in its place: no character is added or lost."""
    return text.translate(_EVEN)


def words(text: str) -> tuple[Word, ...]:
    """Return the words and numbers of a text.

    >>> [w.text for w in words("Page 4: 95% of visits, in the bidder's words")]
    ['page', '4', '95', 'of', 'visits', 'in', 'the', "bidder's", 'words']
    """
    return tuple(Word(m[0].lower(), m.start(), m.end()) for m in _WORD.finditer(text))


def sentences(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of a text; a semicolon ends one too.

    >>> [s.text for s in sentences("See p. 4. It is good; no more.")]
    ['See p. 4', 'It is good', 'no more']
    """
    found, start = [], 0
    for end in (*(m.span() for m in _END.finditer(text)), (len(text), len(text))):
        piece = text[start : end[0]]
        if piece.strip():
            lead = len(piece) - len(piece.lstrip())
            found.append(Sentence(piece.strip(), start + lead))
        start = end[1]
    return tuple(found)


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
