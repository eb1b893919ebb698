"""One wording for several bidders: it was found in no bid in particular. Names, figures and spelling of capitals do not count."""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

from tendering.checks.reasons.names import Named, index, named
from tendering.checks.reasons.text import Word, held, level_length, words

SIZE: int = held("reuse")["shingle"]
LEAST: int = held("reuse")["least_words"]
ALIKE: int = held("reuse")["alike_percent"]
SKETCH: int = held("reuse")["sketch"]
LEAST_SHARED: int = held("reuse")["least_shared"]
MOST_TRIED: int = held("reuse")["most_tried"]


def wording(text: str, bidders: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the words of a text without the names and the numbers of pages, which differ from copy to copy.

    >>> wording("Alder Care pays 30p a mile (page 4, para 2).", ("Alder Care",))
    ('*', 'pays', '30', 'p', 'a', 'mile', 'page', '#', 'para', '#')
    """
    even = level_length(text)
    shown = words(even)
    return without_names(shown, tuple(named(even, shown, index(bidders))))


def without_names(shown: Sequence[Word], names: Sequence[Named]) -> tuple[str, ...]:
    """Return words with a star for each bidder, by name or as a word for whoever it is; see `wording`."""
    starred = {at for n in names for at in range(n.at, n.at + len(n.key))}
    found: list[str] = []
    for at, word in enumerate(shown):
        star = at in starred or word.text in _a_bidder()
        if not (star and found and found[-1] == "*"):
            found.append("*" if star else "#" if _is_place(shown, at) else word.text)
    return tuple(found)


def _is_place(shown: Sequence[Word], at: int) -> bool:
    """Say whether a number is that of a page or the like, by the words before it."""
    if not shown[at].text[0].isdigit():
        return False
    return not _places().isdisjoint(w.text for w in shown[max(0, at - 3) : at])


@cache
def _places() -> frozenset[str]:
    return frozenset(held("reuse")["places"])


@cache
def _a_bidder() -> frozenset[str]:
    return frozenset(held("reuse")["a_bidder"])


def shingles(shown: Sequence[str]) -> frozenset[int]:
    """Return the runs of words of a text, each as a number that is the same on every machine."""
    size = min(SIZE, len(shown))
    return frozenset(
        zlib.crc32(" ".join(shown[at : at + size]).encode()) for at in range(len(shown) - size + 1)
    )


def alike(one: frozenset[int], other: frozenset[int]) -> bool:
    """Say whether two texts share so many runs of words that one was made from the other."""
    most = max(len(one), len(other))
    return most > 0 and 100 * len(one & other) >= ALIKE * most


def copies(
    texts: Mapping[tuple[str, ...], Sequence[str]],
) -> Mapping[tuple[str, ...], frozenset[str]]:
    """Return for each wording the bidders that have it, or one almost the same.

    Each text is tried only with those that share its rarest runs of words, so the work grows with the
    number of texts and not with its square.

    Args:
        texts: By wording, the bidders whose reasons have it.
    """
    rows = [shown for shown in sorted(texts) if len(shown) >= LEAST]
    made = [shingles(shown) for shown in rows]
    sketches = [sorted(runs)[:SKETCH] for runs in made]
    by_run: dict[int, list[int]] = defaultdict(list)
    for at, sketch in enumerate(sketches):
        for run in sketch:
            by_run[run].append(at)
    found = [set(texts[shown]) for shown in rows]
    for at, sketch in enumerate(sketches):
        for other in _nearest(at, sketch, by_run):
            if alike(made[at], made[other]):
                found[at].update(texts[rows[other]])
                found[other].update(texts[rows[at]])
    return {shown: frozenset(bidders) for shown, bidders in zip(rows, found, strict=True)}


def _nearest(at: int, sketch: Sequence[int], by_run: Mapping[int, list[int]]) -> list[int]:
    """Return the texts that share most of a sketch, at most so many; those with its rarest runs are looked at first."""
    shared: Counter[int] = Counter()
    tried = 0
    for run in sorted(sketch, key=lambda run: (len(by_run[run]), run)):
        tried += len(by_run[run])
        if tried > MOST_TRIED * SKETCH and shared:
            break
        shared.update(by_run[run])
    del shared[at]
    near = [other for other, count in shared.items() if count >= LEAST_SHARED]
    return sorted(near, key=lambda other: (-shared[other], other))[:MOST_TRIED]
