"""The words of a text that carry its meaning, cut to their stems: for checks that one text touches another."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_WORD = re.compile(r"[a-z]+")
_ENDINGS = (
    "isations", "izations", "isation", "ization", "ations", "ation", "ments", "ment", "ities", "ings", "ness",
    "ing", "ers", "ity", "ies", "ied", "ly", "ed", "es", "er", "al", "s", "e", "y",
)  # fmt: skip
_LEAST, _STEM = 4, 6
# Words of every bid and every question: to share them says nothing.
_COMMON_WORDS = """
    about after also been before being between bidder bidders both care could criteria criterion
    describe detail details does each evidence explain from good have home into least made make many
    mark marks more most must need needs other over page para paragraph people person plan point points
    provide provided provider providers quality question response score service services shall should
    show shows some submission such support tender than that their them then there these they this those
    through under upon very were what when where which while will with work would your yours
"""
_COMMON = frozenset(_COMMON_WORDS.split())


def stem(word: str) -> str:
    """Cut a word to what its forms share.

    >>> stem("training"), stem("trained"), stem("recruitment"), stem("recruits")
    ('train', 'train', 'recrui', 'recrui')
    """
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST:
            word = word[: -len(ending)]
            break
    return word[:_STEM]


@lru_cache(maxsize=4096)
def key_words(text: str) -> frozenset[str]:
    """Return the stems of the words that carry meaning.

    >>> sorted(key_words("How you will recruit, train and keep your staff"))
    ['keep', 'recrui', 'staff', 'train']
    """
    return frozenset(
        stem(w) for w in _WORD.findall(text.lower()) if len(w) >= _LEAST and w not in _COMMON
    )


def touches(text: str, about: Iterable[str]) -> bool:
    """Say whether a text shares a word that carries meaning with any of some others; a text of none does.

    >>> touches("Staff training was thorough", ["how staff are trained"]), touches("Vans", ["how staff are trained"])
    (True, False)
    """
    own = key_words(text)
    return not own or any(own & key_words(other) for other in about)


def listed(items: Iterable[str], most: int = 5) -> str:
    """Write some of a list and how many more there are.

    >>> listed("abcdefg")
    'a, b, c, d, e and 2 more'
    """
    rows = list(items)
    shown = ", ".join(rows[:most])
    return shown if len(rows) <= most else f"{shown} and {len(rows) - most} more"
