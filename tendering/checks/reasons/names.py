"""What bidders may be called in a text: by their whole name, without its legal form, or by the one word that tells it apart."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from tendering.checks.reasons.text import Word, held, level_length, words

Key = tuple[str, ...]
Index = Mapping[str, tuple[tuple[Key, str], ...]]
SHORTEST = 4
"""Letters of a word that may stand for a whole name."""


class Named(NamedTuple):
    """A bidder named in a text: by what words of how many, from which word on."""

    bidder: str
    key: Key
    at: int


@lru_cache(maxsize=4096)
def keys(name: str) -> tuple[Key, ...]:
    """Return what a bidder may be called.

    >>> keys("Alder Home Care Ltd")
    (('alder', 'home', 'care', 'ltd'), ('alder', 'home', 'care'), ('alder',))
    """
    data = held("names")
    full = tuple(w.text for w in words(level_length(name)))
    bare = full
    while len(bare) > 1 and bare[-1] in data["legal_forms"]:
        bare = bare[:-1]
    found = [full, bare]
    lead = tuple(w for w in bare if w != "the")[:1]
    told_apart = lead and len(lead[0]) >= SHORTEST and lead[0] not in data["common"]
    if len(bare) > 1 and told_apart:
        found.append(lead)
    kept = [k for k in found if len(k) > 1 or (k and k[0] not in data["common"])]
    return tuple(dict.fromkeys(k for k in kept if any(len(w) > 1 for w in k)))


@lru_cache(maxsize=16)
def index(bidders: tuple[str, ...]) -> Index:
    """Return what the bidders may be called by its first word, the longest first."""
    called: dict[Key, str] = {}
    for name in sorted(bidders):
        for key in keys(name):
            called.setdefault(key, name)
    found: dict[str, list[tuple[Key, str]]] = {}
    for key, name in sorted(called.items(), key=lambda item: (-len(item[0]), item[0])):
        found.setdefault(key[0], []).append((key, name))
    return {first: tuple(rows) for first, rows in found.items()}


def named(text: str, shown: Sequence[Word], called: Index) -> Iterator[Named]:
    """Yield each bidder named in a text; a single word counts only with a capital or a figure.

    Args:
        text: As written.
        shown: Its words.
        called: What the bidders may be called.
    """
    at = 0
    while at < len(shown):
        key, bidder = _named_at(text, shown, called, at)
        if key:
            yield Named(bidder, key, at)
        at += max(1, len(key))


def _named_at(text: str, shown: Sequence[Word], called: Index, at: int) -> tuple[Key, str]:
    for key, bidder in called.get(shown[at].text.removesuffix("'s"), ()):
        if tuple(w.text.removesuffix("'s") for w in shown[at : at + len(key)]) != key:
            continue
        written = text[shown[at].start : shown[at].end]
        if len(key) > 1 or written[0].isupper() or any(c.isdigit() for c in written):
            return key, bidder
    return (), ""


def all_keys(names: Collection[str]) -> frozenset[Key]:
    """Return everything that some names may be called."""
    return frozenset(key for name in names for key in keys(name))
