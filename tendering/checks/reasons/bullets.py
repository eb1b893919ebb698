"""A reason that leaves out a published point of the question: the panel must have found something on each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from tendering.checks.reasons.citation import says_unanswered
from tendering.checks.reasons.fault import SKIPS, Fault, Reason
from tendering.checks.reasons.text import either, held, words
from tendering.checks.words import stem


@cache
def _groups() -> Mapping[str, frozenset[int]]:
    """Return for the stem of a word the groups of words it may stand for."""
    found: dict[str, set[int]] = {}
    for number, group in enumerate(held("bullets")["synonyms"]):
        for word in group.split():
            found.setdefault(stem(word), set()).add(number)
    return {cut: frozenset(numbers) for cut, numbers in found.items()}


@cache
def _common() -> frozenset[str]:
    return frozenset(held("bullets")["common"])


@cache
def _rest() -> re.Pattern[str]:
    return either(held("bullets")["all_the_rest"])


@lru_cache(maxsize=65536)
def _stem(word: str) -> str:
    return stem(word.removesuffix("'s"))


@lru_cache(maxsize=4096)
def content(text: str) -> frozenset[str]:
    """Return the stems of the words of a bullet that say what it is about.

    >>> sorted(content("how you recruit and keep care workers"))
    ['keep', 'recrui', 'worker']
    """
    return frozenset(
        _stem(w.text) for w in words(text) if w.text not in _common() and not w.text[0].isdigit()
    )


def skips(reason: Reason) -> Iterator[Fault]:
    """Each bullet that neither the reason, nor what was found on it apart, speaks of."""
    if not reason.text.strip() or not reason.bullets or says_unanswered_whole(reason):
        return
    if _rest().search(reason.even):
        return
    said = {_stem(w.text) for w in reason.words}
    groups = frozenset().union(*(_groups().get(cut, frozenset()) for cut in said))
    shared = Counter(cut for bullet in reason.bullets for cut in content(bullet))
    for n, bullet in enumerate(reason.bullets):
        if n < len(reason.points) and reason.points[n].strip():
            continue
        about = content(bullet)
        touched = {cut for cut in about if cut in said or _leads(cut) & groups}
        if not _is_addressed(about, touched, shared) and not _is_numbered(n + 1, reason):
            yield Fault(code=SKIPS, said=f"says nothing on a point of the question: {bullet}")


def _is_addressed(about: frozenset[str], touched: set[str], shared: Counter[str]) -> bool:
    """Say whether enough of a bullet is touched, and something that is of this bullet alone."""
    alone = {cut for cut in about if shared[cut] == 1}
    least = max(1, -(-len(about) * held("bullets")["least_percent"] // 100))
    return not about or (len(touched) >= least and bool(touched & alone or not alone))


@cache
def _leads(cut: str) -> frozenset[int]:
    """Return the groups that a word heads: what it may be said with."""
    return frozenset(
        number
        for number, group in enumerate(held("bullets")["synonyms"])
        if stem(group.split()[0]) == cut
    )


def says_unanswered_whole(reason: Reason) -> bool:
    """Say whether the lowest mark is explained by there being no answer."""
    return reason.height == 0 and says_unanswered(reason)


def _is_numbered(number: int, reason: Reason) -> bool:
    """Say whether the reason names the bullet by its number: bullet 2, the second point, (b)."""
    names = held("bullets")["numbered"][number - 1 : number]
    return bool(names) and either(names[0]).search(reason.even) is not None
