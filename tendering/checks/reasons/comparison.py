"""A reason that judges against other bids: a panel judges each against the published scale."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from tendering.checks.reasons.fault import COMPARES, Fault, Reason
from tendering.checks.reasons.names import all_keys
from tendering.checks.reasons.text import alternatives, beginnings, either, held


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    data = held("comparison")
    parts = {name: alternatives(listed) for name, listed in data["parts"].items()}
    return {
        name: either(data[name], parts) for name in ("rivals", "not_rivals", "named_apart")
    } | {
        "labels": re.compile(data["label"]),
        "compares": either(data["compares"], parts),
    }


@cache
def _begins() -> frozenset[str]:
    """Return the beginnings of words without which nothing is compared."""
    return beginnings(held("comparison")["begins"])


def compares(reason: Reason) -> Iterator[Fault]:
    """The first words that set the bid beside another."""
    for start, end in _rivals(reason):
        yield reason.found(COMPARES, "compares with other bidders", start, end)
        return
    for name, start, end in _named(reason):
        yield reason.found(COMPARES, f"names another bidder, {name}", start, end)
        return


def _rivals(reason: Reason) -> Iterator[tuple[int, int]]:
    made = _patterns()
    for sentence in reason.sentences:
        if _begins().isdisjoint(sentence.begins):
            continue
        for m in made["rivals"].finditer(sentence.text):
            around = sentence.text[max(0, m.start() - 30) : m.end() + 30]
            if not any(n[0] for n in made["not_rivals"].finditer(around)):
                yield sentence.start + m.start(), sentence.start + m.end()
        for m in made["labels"].finditer(sentence.text) if reason.own else ():
            if m["label"].lower().lstrip("0") not in _labels(reason.own):
                yield sentence.start + m.start(), sentence.start + m.end()


@lru_cache(maxsize=256)
def _labels(own: tuple[str, ...]) -> frozenset[str]:
    """Return the letters or numbers that a bidder's own names end with, as ``Bidder 07`` does."""
    return frozenset(name.lower().split()[-1].lstrip("0") for name in own if name.strip())


def _named(reason: Reason) -> Iterator[tuple[str, int, int]]:
    """Yield other bidders named, but for those named as an employer, a partner or the provider before."""
    own = all_keys(reason.own)
    apart, likened = _patterns()["named_apart"], _patterns()["compares"]
    for found in reason.named:
        if found.key in own or (len(found.key) == 1 and found.key[0] in reason.asked.words):
            continue
        start = reason.words[found.at].start
        end = reason.words[found.at + len(found.key) - 1].end
        sentence = next(
            (s.text for s in reason.sentences if s.start <= start < s.start + len(s.text)), ""
        )
        if apart.search(sentence) is None or likened.search(sentence) is not None:
            yield found.bidder, start, end
