"""One wording for several bidders: it was found in no bid in particular. Names, figures and spelling of capitals do not count."""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from tendering.checks.reasons.names import index, named
from tendering.checks.reasons.text import Word, held, level_length, words

SIZE: int = held("reuse")["shingle"]
LEAST: int = held("reuse")["least_words"]
ALIKE: int = held("reuse")["alike_percent"]
SKETCH: int = held("reuse")["sketch"]
MOST_TRIED: int = held("reuse")["most_tried"]


def wording(text: str, bidders: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the words of a text without the names and the numbers of pages, which differ from copy to copy.

    >>> wording("Alder Care pays 30p a mile (page 4, para 2).", ("Alder Care",))
    ('*', 'pays', '30', 'p', 'a', 'mile', 'page', '#', 'para', '#')
    """
    even = level_length(text)
    shown = words(even)
    starred = {
        at for n in named(even, shown, index(bidders)) for at in range(n.at, n.at + len(n.key))
    }
    found: list[str] = []
    for at, word in enumerate(shown):
        star = at in starred or word.text in _a_bidder()
        if not (star and found and found[-1] == "*"):
            found.append("*" if star else "#" if _is_place(shown, at) else word.text)
    return tuple(found)


def _is_place(shown: Sequence[Word], at: int) -> bool:
    """Say whether a number is that of a page or the like, by the words before it."""
    before = {w.text for w in shown[max(0, at - 3) : at]}
    return shown[at].text[0].isdigit() and not before.isdisjoint(held("reuse")["places"])


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
    return 0 < most and 100 * len(one & other) >= ALIKE * most


def copies(
    texts: Mapping[tuple[str, ...], Sequence[str]],
) -> Mapping[tuple[str, ...], frozenset[str]]:
    """Return for each wording the bidders that have it, or one almost the same.

    Each text is tried only with those that share its rarest runs of words, so the work grows with the
    number of texts and not with its square.

    Args:
        texts: By wording, the bidders whose reasons have it.
    """
    made = {shown: shingles(shown) for shown in sorted(texts) if len(shown) >= LEAST}
    sketches = {shown: sorted(runs)[:SKETCH] for shown, runs in made.items()}
    by_run: dict[int, list[tuple[str, ...]]] = defaultdict(list)
    for shown, sketch in sketches.items():
        for run in sketch:
            by_run[run].append(shown)
    found = {shown: set(texts[shown]) for shown in made}
    for shown, sketch in sketches.items():
        for other in _nearest(shown, sketch, by_run):
            if alike(made[shown], made[other]):
                found[shown] |= set(texts[other])
                found[other] |= set(texts[shown])
    return {shown: frozenset(bidders) for shown, bidders in found.items()}


def _nearest(
    shown: tuple[str, ...], sketch: Sequence[int], by_run: Mapping[int, list[tuple[str, ...]]]
) -> Iterator[tuple[str, ...]]:
    """Yield the texts that share most of a sketch, at most so many."""
    rare = sorted(sketch, key=lambda run: (len(by_run[run]), run))
    shared: Counter[tuple[str, ...]] = Counter()
    for run in rare:
        if sum(shared.values()) > MOST_TRIED * SKETCH:
            break
        shared.update(by_run[run])
    shared.pop(shown, None)
    for other, _ in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:MOST_TRIED]:
        yield other
