"""A reason that leaves out a published point of the question: the panel must have found something on each."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from tendering.checks.reasons.citation import says_unanswered
from tendering.checks.reasons.fault import SKIPS, Fault, Reason
from tendering.checks.reasons.text import Word, either, held, stem_of

_CLAUSE = re.compile(r",\s|:\s|\s-\s|\s(?:and|but|while)\s|\(|\)")


@cache
def _groups() -> Mapping[str, frozenset[int]]:
    """Return for the stem of a word the groups of words it may stand for."""
    found: dict[str, set[int]] = {}
    for number, group in enumerate(held("bullets")["synonyms"]):
        for word in group.split():
            found.setdefault(stem_of(word), set()).add(number)
    return {cut: frozenset(numbers) for cut, numbers in found.items()}


@cache
def _common() -> frozenset[str]:
    return frozenset(held("bullets")["common"])


@cache
def _rest() -> re.Pattern[str]:
    return either(held("bullets")["all_the_rest"])


def skips(reason: Reason) -> Iterator[Fault]:
    """Each bullet that neither the reason, nor what was found on it apart, speaks of."""
    if not reason.text.strip() or not reason.asked.bullets or _is_of_what_lacks(reason):
        return
    if _rest().search(reason.even):
        return
    whole = _said(reason.words)
    missing = [
        bullet
        for n, bullet in enumerate(reason.asked.bullets)
        if not (n < len(reason.points) and reason.points[n].strip())
        and not _is_addressed(n, whole, reason)
        and not _is_numbered(n + 1, reason)
    ]
    # what a clause says of the bid in words of no bullet may be said of one of those missing
    for bullet in missing[_apart(reason) if missing else 0 :]:
        yield Fault(code=SKIPS, said=f"says nothing on a point of the question: {bullet}")


def _said(shown: Iterable[Word]) -> frozenset[str | int]:
    """Return the stems of some words, and the groups of words that mean the same."""
    cuts = {stem_of(w.text) for w in shown}
    return frozenset(cuts).union(*(_groups().get(cut, frozenset()) for cut in cuts))


def _apart(reason: Reason) -> int:
    """Count the sentences or clauses that say something of the bid, and speak of no bullet by its words."""
    limits = held("bullets")
    sentences = (s.words for s in reason.sentences)
    return max(
        _count_apart(reason, sentences, limits["least_words_of_a_sentence"]),
        _count_apart(reason, _clauses(reason), limits["least_words_of_a_clause"]),
    )


def _count_apart(reason: Reason, pieces: Iterable[Sequence[Word]], least: int) -> int:
    count = 0
    for shown in pieces:
        own = {w.text for w in shown} - _common() - reason.asked.unmeaning
        if len(own) >= least:
            said = _said(shown)
            bullets = range(len(reason.asked.bullets))
            count += not any(_is_addressed(n, said, reason) for n in bullets)
    return count


def _clauses(reason: Reason) -> Iterator[list[Word]]:
    """Yield the words of each clause of the reason."""
    for sentence in reason.sentences:
        ends = [sentence.start + m.start() for m in _CLAUSE.finditer(sentence.text)]
        clauses: list[list[Word]] = [[] for _ in range(len(ends) + 1)]
        for word in sentence.words:
            clauses[bisect_right(ends, word.start)].append(word)
        yield from clauses


def _is_addressed(number: int, said: frozenset[str | int], reason: Reason) -> bool:
    """Say whether enough of a bullet is touched, and something that is of this bullet alone."""
    about = reason.asked.abouts[number]
    touched = {cut for cut in about if cut in said or not _leads(cut).isdisjoint(said)}
    alone = {cut for cut in about if reason.asked.shared[cut] == 1}
    least = max(1, -(-len(about) * held("bullets")["least_percent"] // 100))
    return not about or (len(touched) >= least and bool(touched & alone or not alone))


@cache
def _leads(cut: str) -> frozenset[int]:
    """Return the groups that a word heads: what it may be said with."""
    return frozenset(
        number
        for number, group in enumerate(held("bullets")["synonyms"])
        if stem_of(group.split()[0]) == cut
    )


def _is_of_what_lacks(reason: Reason) -> bool:
    """Say whether a mark at or next to the lowest is explained by what is not there: the whole answer is."""
    lowest = reason.asked.levels[:2]
    return any(level.mark == reason.mark for level in lowest) and says_unanswered(reason)


def _is_numbered(number: int, reason: Reason) -> bool:
    """Say whether the reason names the bullet by its number: bullet 2, the second point, (b)."""
    names = held("bullets")["numbered"][number - 1 : number]
    return bool(names) and either(names[0]).search(reason.even) is not None
