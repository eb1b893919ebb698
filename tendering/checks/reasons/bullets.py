"""A reason that leaves out a published point of the question: the panel must have found something on each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from tendering.checks.reasons.citation import says_unanswered
from tendering.checks.reasons.fault import SKIPS, Fault, Reason
from tendering.checks.reasons.text import either, held, words
from tendering.checks.words import stem


@cache
def _meanings() -> Mapping[str, str]:
    """Return for a word's stem the first word of the group that means the same."""
    found: dict[str, str] = {}
    for group in held("bullets")["synonyms"]:
        for word in group:
            found.setdefault(stem(word), stem(group[0]))
    return found


@cache
def _common() -> frozenset[str]:
    return frozenset(held("bullets")["common"])


@cache
def _rest() -> object:
    return either(held("bullets")["all_the_rest"])


@lru_cache(maxsize=4096)
def meanings(text: str) -> frozenset[str]:
    """Return what the words of a bullet mean, cut to stems, words with one meaning as one.

    >>> meanings("recruiting staff") == meanings("recruitment of carers")
    True
    """
    return frozenset(
        _meaning(w.text)
        for w in words(text)
        if w.text not in _common() and not w.text[0].isdigit()
    )


@cache
def _meaning(word: str) -> str:
    cut = stem(word.removesuffix("'s"))
    return _meanings().get(cut, cut)


def skips(reason: Reason) -> Iterator[Fault]:
    """Each bullet that neither the reason, nor what was found on it apart, speaks of."""
    if not reason.text.strip() or not reason.bullets or says_unanswered_whole(reason):
        return
    if _rest().search(reason.even):  # type: ignore[attr-defined]
        return
    said = {_meaning(w.text) for w in reason.words}
    shared = Counter(m for bullet in reason.bullets for m in meanings(bullet))
    for n, bullet in enumerate(reason.bullets):
        if n < len(reason.points) and reason.points[n].strip():
            continue
        if not _is_addressed(bullet, said, shared) and not _is_numbered(n + 1, reason):
            yield Fault(code=SKIPS, said=f"says nothing on a point of the question: {bullet}")


def says_unanswered_whole(reason: Reason) -> bool:
    """Say whether the lowest mark is explained by there being no answer."""
    return reason.height == 0 and says_unanswered(reason)


def _is_addressed(bullet: str, said: set[str], shared: Counter[str]) -> bool:
    about = meanings(bullet)
    if not about:
        return True
    alone = {m for m in about if shared[m] == 1}
    touched = about & said
    least = max(1, -(-len(about) * held("bullets")["least_percent"] // 100))
    return len(touched) >= least and bool(touched & alone or not alone)


def _is_numbered(number: int, reason: Reason) -> bool:
    """Say whether the reason names the bullet by its number: bullet 2, the second point, (b)."""
    names = held("bullets")["numbered"][number - 1 : number]
    return bool(names) and either(names[0]).search(reason.even) is not None
